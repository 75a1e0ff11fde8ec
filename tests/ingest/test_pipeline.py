"""Sources into a real library, with a result for each article."""

import time
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import Ingestor, Upload
from ingest.progress import Meter
from rag.embedding import BuiltinEmbedder
from rag.errors import LibraryUnavailable
from rag.library import Library, open_library
from rag.settings import Settings

STORY = """\
Council approves new library

The council of Eastwick approved a new library on Monday. “It will be open to everybody,” said Mayor Lena Okafor.

Building begins in March and will cost 9 million crowns.
"""  # noqa: E501


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(Settings(home=tmp_path / "home"), embedder=BuiltinEmbedder()) as opened:
        yield opened


@pytest.fixture
def ingestor(library: Library) -> Ingestor:
    return Ingestor(library, Settings(max_source_bytes=10_000))


def test_a_file_becomes_an_article_with_spans_and_quotations(
    ingestor: Ingestor, library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "library.txt"
    path.write_text(STORY, encoding="utf-8")
    (result,) = ingestor.add([str(path)])
    assert (result.status, result.source, result.error) == ("added", str(path), None)
    assert result.title == "Council approves new library"
    assert result.article_id is not None
    analysed = library.analysed(result.article_id)
    assert analysed.article.text == STORY
    assert result.chunks == len(analysed.chunks) > 0
    assert result.quotations == len(analysed.quotations) > 0
    assert analysed.quotations[0].speaker == "Lena Okafor"
    assert (
        library.search_vectors(library.embedder.embed(["new library building"])[0], limit=1)[
            0
        ].article_id
        == result.article_id
    )


def test_the_same_text_adds_nothing(ingestor: Ingestor, library: Library, tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(STORY, encoding="utf-8")
    two.write_text(STORY, encoding="utf-8")
    first = [(r.source, r.status) for r in ingestor.add([str(one), str(two)])]
    assert sorted(first) == [(str(one), "added"), (str(two), "unchanged")]
    (again,) = ingestor.add([str(one)])
    assert again.status == "unchanged"
    assert again.article_id == library.list()[0].id
    assert library.count() == 1


def test_a_bad_source_is_a_result_and_the_others_go_on(
    ingestor: Ingestor, library: Library, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "big.txt").write_text("word " * 5_000)
    (tmp_path / "good.txt").write_text(STORY, encoding="utf-8")
    results = {Path(r.source).name: r for r in ingestor.add([str(tmp_path), str(tmp_path / "no")])}
    assert results["good.txt"].status == "added"
    for name, kind in (("empty.txt", "empty"), ("big.txt", "refused"), ("no", "not_found")):
        error = results[name].error
        assert results[name].status == "failed"
        assert results[name].article_id is None
        assert error is not None
        assert error.kind == kind
        assert error.message
    assert library.count() == 1


def test_a_batch_with_much_text_is_stored_before_there_are_many_articles(
    ingestor: Ingestor, library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("ingest.pipeline.BATCH_CHARACTERS", 2 * len(STORY))
    monkeypatch.setattr("ingest.pipeline.BATCH_SECONDS", 60.0)
    sizes: list[int] = []
    store = library.store

    def counted(batch: list[Any]) -> Any:
        sizes.append(len(batch))
        return store(batch)

    monkeypatch.setattr(library, "store", counted)
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"{number}. {STORY}", encoding="utf-8")
    assert len([*ingestor.add([str(tmp_path / f"{number}.txt") for number in range(3)])]) == 3
    assert sizes == [2, 1]


def test_what_the_user_says_of_an_article_wins(
    ingestor: Ingestor, library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "library.txt"
    path.write_text(STORY, encoding="utf-8")
    [*ingestor.add([str(path)], outlet="Harbour Post", author="Ana", published="2025-10-08")]
    (known,) = library.list()
    assert (known.outlet, known.outlet_from) == ("Harbour Post", "you")
    assert (known.author, known.published, known.published_from) == ("Ana", "2025-10-08", "you")


def test_without_a_word_from_anybody_the_rest_stays_unknown(
    ingestor: Ingestor, library: Library
) -> None:
    result = ingestor.add_text(STORY)
    assert result.status == "added"
    (known,) = library.list()
    assert (known.outlet, known.author, known.published) == (None, None, None)


def test_pasted_text_and_uploads_are_taken(ingestor: Ingestor, library: Library) -> None:
    assert ingestor.add_text(STORY, title="My title").title == "My title"
    other = b"The old lighthouse was sold on Friday, the port authority said in a statement."
    (upload,) = ingestor.add_upload(other, "story.md")
    assert (upload.status, upload.source) == ("added", "story.md")
    assert ingestor.add_text("  \n ").status == "failed"
    assert library.count() == 2


def test_a_meter_hears_what_became_of_each_upload(ingestor: Ingestor, library: Library) -> None:
    rows = b"title,text\n" + b"".join(
        f"Story {n},The harbour of Vale {n} froze on Tuesday and ships must wait.\n".encode()
        for n in range(3)
    )
    meter = Meter()
    meter.expect(2)
    uploads = [Upload(0, "rows.csv", rows), Upload(1, "empty.txt", b"")]
    results = list(ingestor.add_uploads(uploads, meter=meter))
    became = [(number, result.status) for number, result in results]
    assert sorted(became) == [*[(0, "added")] * 3, (1, "failed")]
    progress = meter.progress()
    assert (progress.done, progress.expected, progress.failed) == (len(results), 4, 1)
    assert progress.sources == ()
    assert library.count() == 3


@pytest.mark.parametrize("name", ["story.txt", "story.html"])
def test_an_upload_has_its_result_before_the_next_one_comes(ingestor: Ingestor, name: str) -> None:
    done: list[int] = []
    began = time.monotonic()

    def coming() -> Iterator[Upload | None]:
        yield Upload(0, name, STORY.encode())
        while not done and time.monotonic() - began < 30:
            time.sleep(0.05)
            yield None
        assert done == [0]

    for number, result in ingestor.add_uploads(coming()):
        assert result.status == "added"
        done.append(number)
    ingestor.close()


def test_cancelling_keeps_what_is_done(
    ingestor: Ingestor, library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"Story {number}. {STORY}", encoding="utf-8")
    seen: list[str] = []
    results = ingestor.add([str(folder)], cancelled=lambda: len(seen) >= 0)
    seen.extend(r.status for r in results)
    assert seen == []
    assert library.count() == 0
    asked = chain(repeat(False, 3), repeat(True))
    done = [*ingestor.add([str(folder)], cancelled=lambda: next(asked))]
    assert 0 < library.count() == len(done) < 3


def test_other_languages_are_stored_without_speakers(ingestor: Ingestor, library: Library) -> None:
    german = (
        "„Die Brücke bleibt für alle Lastwagen geschlossen“, sagte die Bürgermeisterin am Dienstag "
        "im Rathaus der Stadt. Niemand weiß, wie lange die Arbeiten dauern werden."
    )
    result = ingestor.add_text(german)
    assert result.article_id is not None
    analysed = library.analysed(result.article_id)
    assert analysed.article.language == "de"
    assert analysed.quotations == ()
    assert analysed.sentences


def test_a_library_that_cannot_be_written_fails_each_article_and_says_so(
    ingestor: Ingestor, library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(batch: object) -> None:
        raise LibraryUnavailable("The disk is full. Make room and run the same command again.")

    monkeypatch.setattr(library, "store", full)
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "twin.txt").write_text(STORY, encoding="utf-8")
    results = ingestor.add([str(tmp_path / "story.txt"), str(tmp_path / "twin.txt")])
    for _ in range(2):
        failed = next(results)
        assert failed.status == "failed"
        assert failed.article_id is None
    with pytest.raises(LibraryUnavailable):
        next(results)
