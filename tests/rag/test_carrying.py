"""A library carried over in one file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rag.errors import BackupUnusable, LibraryUnavailable, UsageError
from rag.library import Library, open_library
from rag.settings import Settings
from tests.articles import ferry_article
from tests.fakes import embed_chunks, make_article


def opened(home: Path) -> Library:
    return open_library(Settings(home=home), repair="foreground")


def fill(library: Library, *texts: str) -> list[str]:
    made = [make_article(text) for text in texts]
    library.store([embed_chunks(library.embedder, each) for each in made])
    return [each.article.id for each in made]


def test_a_backup_restores_articles_quotations_and_what_finds_them(tmp_path: Path) -> None:
    ferry = ferry_article()
    with opened(tmp_path / "old") as library:
        library.store([embed_chunks(library.embedder, ferry)])
        library.edit(ferry.article.id, outlet="Harbour Post")
        library.backup(tmp_path / "carried")
    with opened(tmp_path / "new") as library:
        library.restore(tmp_path / "carried")
        assert library.metadata(ferry.article.id).outlet == "Harbour Post"
        assert library.analysed(ferry.article.id).quotations
        assert [hit.article_id for hit in library.search_words("ferry", limit=1)]
        vector = library.embedder.embed(["ferry"])[0]
        assert [hit.article_id for hit in library.search_vectors(vector, limit=1)]
        assert all(check.ok for check in library.check())


def test_restoring_replaces_what_is_there_in_words_and_vectors_too(tmp_path: Path) -> None:
    with opened(tmp_path / "old") as library:
        (kept,) = fill(library, "The lighthouse was sold on Friday to the port authority.")
        library.backup(tmp_path / "carried")
    with opened(tmp_path / "new") as library, opened(tmp_path / "new") as other:
        (gone,) = fill(library, "The tide rose again today and the quay was flooded.")
        assert other.count() == 1
        library.restore(tmp_path / "carried")
        for each in (library, other):
            assert [article.id for article in each.list()] == [kept]
            found = each.search_words("tide quay lighthouse", limit=5)
            assert {hit.article_id for hit in found} == {kept}
        assert all(check.ok for check in library.check())
        assert gone != kept


def test_a_backup_of_an_older_format_is_brought_up_to_date(tmp_path: Path) -> None:
    old = tmp_path / "old"
    script = Path(__file__).with_name("catalog_1.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript(script)
    with opened(tmp_path / "home") as library:
        library.restore(old)
        assert library.count() == 3
        assert len(library.copies("308822011745")) == 1


@pytest.mark.parametrize("content", [b"", b"no database at all" * 99, None])
def test_what_is_no_backup_is_refused_and_nothing_is_lost(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "carried"
    if content is not None:
        path.write_bytes(content)
    with opened(tmp_path / "home") as library:
        fill(library, "The tide rose again today and the quay was flooded.")
        with pytest.raises(BackupUnusable, match="carried"):
            library.restore(path)
        assert library.count() == 1
        assert all(check.ok for check in library.check())


def test_a_newer_programs_backup_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as library:
        library.backup(tmp_path / "carried")
        with closing(sqlite3.connect(tmp_path / "carried")) as connection:
            connection.execute("UPDATE meta SET schema_version = 99")
            connection.commit()
        with pytest.raises(BackupUnusable, match="newer"):
            library.restore(tmp_path / "carried")


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as library:
        with pytest.raises(LibraryUnavailable):
            library.backup(tmp_path / "no such folder" / "carried")
        (tmp_path / "carried").write_text("older")
        library.backup(tmp_path / "carried")
    assert not list(tmp_path.glob("*.part"))


def test_a_backup_into_the_data_folder_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as library:
        fill(library, "The tide rose again today and the quay was flooded.")
        for name in ("catalog.sqlite", "other"):
            with pytest.raises(UsageError, match="data folder"):
                library.backup(tmp_path / "home" / name)
        assert all(check.ok for check in library.check())
