"""Adding again: the same text, a newer text of the same address, the same story elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import Ingestor
from rag.library import Library, open_library
from rag.settings import Settings

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


def test_rows_of_one_table_do_not_supersede_one_another(ingestor: Ingestor) -> None:
    rows = (
        f"text,url\n{STORY},https://post.example\nThe tide rose again today.,https://post.example\n"
    )
    assert [r.status for r in ingestor.add_upload(rows.encode(), "rows.csv")] == ["added", "added"]
