"""Adding again: the same text, a newer text of the same address, the same story elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import Ingestor
from rag.library import Library, open_library
from rag.settings import Settings
from rag.types import Filters

STORY = " ".join(
    f"Sentence {number} of the story tells of the harbour, pier {number} and its boats."
    for number in range(30)
)
ROW = 'title,text,url\n{title},"{text}",{url}\n'


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(Settings(home=tmp_path / "home")) as opened:
        yield opened


@pytest.fixture
def ingestor(library: Library, tmp_path: Path) -> Ingestor:
    return Ingestor(library, Settings(home=tmp_path / "home"))


def test_the_same_text_adds_nothing(ingestor: Ingestor, library: Library) -> None:
    first, again = ingestor.add_text(STORY), ingestor.add_text(STORY)
    assert (first.status, again.status) == ("added", "unchanged")
    assert again.article_id == first.article_id
    assert library.count() == 1


def test_a_near_copy_is_kept_and_linked_to_the_first(ingestor: Ingestor, library: Library) -> None:
    first = ingestor.add_text(STORY)
    copy = ingestor.add_text("By our own staff. " + STORY)
    third = ingestor.add_text(STORY + " Readers can write to us.")
    assert (copy.status, copy.duplicate_of) == ("duplicate", first.article_id)
    assert (third.status, third.duplicate_of) == ("duplicate", first.article_id)
    assert copy.article_id is not None
    assert [a.id for a in library.copies(copy.article_id)] == [first.article_id, third.article_id]
    assert library.count() == 3


def test_copies_of_a_removed_article_stay_linked(ingestor: Ingestor, library: Library) -> None:
    first = ingestor.add_text(STORY).article_id
    second = ingestor.add_text("By our own staff. " + STORY).article_id
    third = ingestor.add_text(STORY + " Readers can write to us.").article_id
    assert first and second and third
    library.remove([first])
    assert [a.id for a in library.copies(second)] == [third]
    assert [a.id for a in library.copies(third)] == [second]


def test_other_stories_are_no_copies(ingestor: Ingestor) -> None:
    ingestor.add_text(STORY)
    other = STORY.replace("harbour", "airport").replace("boats", "planes").replace("pier", "gate")
    assert ingestor.add_text(other).status == "added"


def test_a_new_text_of_an_address_supersedes_the_old_one(
    ingestor: Ingestor, library: Library
) -> None:
    def add(name: str, text: str, url: str) -> tuple[str, str | None, str | None]:
        row = ROW.format(title="Boats", text=text, url=url).encode()
        (result,) = ingestor.add_upload(row, name)
        return result.status, result.article_id, result.supersedes

    _, old, _ = add("old.csv", STORY, "https://www.post.example/boats/")
    status, new, supersedes = add("new.csv", STORY + " Corrected.", "http://post.example/boats#top")
    assert (status, supersedes) == ("updated", old)
    assert [article.id for article in library.list()] == [new]
    assert old is not None
    assert library.metadata(old).superseded_by == new


def test_a_correction_by_hand_stays_when_the_same_text_is_added_again(
    ingestor: Ingestor, library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "story.csv"
    path.write_text(f'text,outlet,published\n"{STORY}",The Post,2025-10-08\n')
    (first,) = ingestor.add([str(path)])
    library.edit(first.article_id or "", published="2025-10-01", outlet="")
    (again,) = ingestor.add([str(path)], outlet="Another", published="2024-01-01")
    known = library.metadata(first.article_id or "")
    assert again.status == "unchanged"
    assert (known.published, known.published_from) == ("2025-10-01", "you")
    assert (known.outlet, known.outlet_from) == (None, "you")


def test_a_newer_version_takes_over_what_was_corrected_by_hand_and_nothing_else(
    ingestor: Ingestor, library: Library, tmp_path: Path
) -> None:
    def add(text: str, **said: str) -> str:
        path = tmp_path / f"{len(text)}.csv"
        head = "title,text,outlet,author,published,url"
        path.write_text(
            f'{head}\nBoats,"{text}",The Post,Ann One,2025-10-08,https://post.example/boats\n'
        )
        (result,) = ingestor.add([str(path)], **said)
        return result.article_id or ""

    old = add(STORY)
    library.edit(old, title="Boats at last", published="2025-10-01", author="")
    new = library.metadata(add(STORY + " Corrected."))
    assert new.supersedes == old
    assert (new.title, new.title_from) == ("Boats at last", "you")
    assert (new.published, new.published_from) == ("2025-10-01", "you")
    assert (new.author, new.author_from) == (None, "you")
    assert (new.outlet, new.outlet_from) == ("The Post", "file")
    assert library.list(Filters(until="2025-10-01")) == (new,)
    assert any(hit.article_id == new.id for hit in library.search_words("at last", limit=9))
    newest = library.metadata(add(STORY + " Corrected twice.", published="2025-10-02"))
    assert (newest.published, newest.published_from) == ("2025-10-02", "you")
    assert newest.title == "Boats at last"


def test_rows_of_one_table_do_not_supersede_one_another(ingestor: Ingestor) -> None:
    rows = (
        f"text,url\n{STORY},https://post.example\nThe tide rose again today.,https://post.example\n"
    )
    assert [r.status for r in ingestor.add_upload(rows.encode(), "rows.csv")] == ["added", "added"]


def test_a_version_put_back_is_as_it_was_taken_out(ingestor: Ingestor, library: Library) -> None:
    old, new = (
        next(ingestor.add_upload(row.encode(), "boats.csv")).article_id or ""
        for row in (
            ROW.format(title="Boats", text=text, url="https://post.example/boats")
            for text in (STORY, STORY + " Corrected.")
        )
    )
    library.edit(old, outlet="Harbour Post")
    library.store(library.take_out([new]))
    assert library.metadata(new).supersedes == old
    assert library.metadata(new).outlet is None


@pytest.mark.parametrize("front", ["https://post.example", "http://www.post.example/#top"])
def test_articles_that_name_a_front_page_do_not_supersede_one_another(
    ingestor: Ingestor, library: Library, front: str
) -> None:
    for name, text in (("a", STORY), ("b", "The tide rose again today.")):
        row = ROW.format(title="Boats", text=text, url=front)
        (result,) = ingestor.add_upload(row.encode(), f"{name}.csv")
        assert result.status == "added"
        lines = f"Source: {front}\n\n{text} Told in the file {name}."
        (result,) = ingestor.add_upload(lines.encode(), f"{name}.txt")
        assert result.supersedes is None
    assert library.count() == 4


@pytest.mark.parametrize("address", ["https://[broken/story", "javascript:alert(1)", "file:///a"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "Boats\nLink: {address}\n\n{text}"),
        ("a.csv", "title,url,text\nBoats,{address},{text}\n"),
        ("a.md", "---\nurl: {address}\n---\n{text}"),
        ("a.html", "<meta property=og:url content='{address}'><article><p>{text}</p></article>"),
    ],
)
def test_an_address_that_is_none_stays_unknown(
    ingestor: Ingestor, library: Library, name: str, content: str, address: str
) -> None:
    (result,) = ingestor.add_upload(content.format(address=address, text=STORY).encode(), name)
    assert result.status == "added"
    assert [each.url for each in library.list()] == [None]
