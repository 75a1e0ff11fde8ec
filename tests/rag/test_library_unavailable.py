"""A data folder that cannot be used is said in one line that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from rag.errors import LibraryUnavailable
from rag.library import Library, open_library
from rag.schema import SCHEMA_VERSION
from rag.settings import Settings
from rag.turns import KeptTurn
from tests.fakes import FakeEmbedder, embed_chunks, make_article

TURN = KeptTurn("What did the bank do?")
ARTICLE = make_article("The bank raised its rates. Lenders complained at once.", title="Rates")


def opened(home: Path) -> Library:
    return open_library(Settings(home=home), embedder=FakeEmbedder(), repair="foreground")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with opened(tmp_path / "home") as library:
        yield library


def message_of(failing: Callable[[], Any]) -> str:
    with pytest.raises(LibraryUnavailable) as caught:
        failing()
    message = caught.value.message
    assert "\n" not in message
    assert "sqlalche" not in message.lower()
    return message


def say(library: Library, statement: str) -> None:
    """Run a statement on every connection that the catalog makes from now on."""
    engine = library._database._engine
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute(statement))


def test_a_home_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    home = tmp_path / "file" / "home"
    message = message_of(lambda: opened(home))
    assert str(home) in message
    assert "ONRECORD_HOME" in message


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")
    assert "ONRECORD_HOME" in message_of(lambda: opened(tmp_path / "home"))


def test_a_catalog_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home" / "catalog.sqlite").mkdir(parents=True)
    assert "ONRECORD_HOME" in message_of(lambda: opened(tmp_path / "home"))


def test_a_read_only_catalog_is_said_when_writing(library: Library) -> None:
    say(library, "PRAGMA query_only = ON")
    assert library.list() == ()
    for writing in (
        lambda: library.store([embed_chunks(library.embedder, ARTICLE)]),
        lambda: library.conversations.add_turn("c", TURN),
        lambda: library.rebuild(),
    ):
        assert "writable" in message_of(writing)


def test_a_full_disk_is_said_and_the_article_is_absent(library: Library) -> None:
    say(library, "PRAGMA max_page_count = 30")
    long = make_article(". ".join(f"Sentence number {number}" for number in range(9000)) + ".")
    message = message_of(lambda: library.store([embed_chunks(library.embedder, long)]))
    assert "full" in message
    assert "space" in message
    assert library.list() == ()
    assert library.search_words("sentence", limit=3) == ()


def test_a_catalog_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    opened(tmp_path / "home").close()
    path = tmp_path / "home" / "catalog.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET schema_version = ?", (SCHEMA_VERSION + 1,))
    connection.commit()
    connection.close()
    message = message_of(lambda: opened(tmp_path / "home"))
    assert "newer" in message
    assert "Update" in message


def test_a_damaged_catalog_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    opened(tmp_path / "home").close()
    path = tmp_path / "home" / "catalog.sqlite"
    path.write_bytes(b"no database" * 1000)
    before = path.read_bytes()
    message = message_of(lambda: opened(tmp_path / "home"))
    assert "damaged" in message
    assert "backup" in message
    assert path.read_bytes() == before


def test_a_catalog_locked_for_good_is_said(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(library, "PRAGMA busy_timeout = 50")
    other = sqlite3.connect(library._database.home / "catalog.sqlite")
    other.execute("BEGIN IMMEDIATE")
    assert "busy" in message_of(lambda: library.conversations.add_turn("c", TURN))
    other.rollback()
    other.close()
    library.conversations.add_turn("c", TURN)
    assert library.conversations.turns("c") == (TURN,)


def test_vectors_that_cannot_be_made_anew_are_said_and_the_article_is_kept(
    library: Library,
) -> None:
    home = library._database.home
    (home / "vectors").write_text("a file where a folder has to be")
    message = message_of(lambda: library.store([embed_chunks(library.embedder, ARTICLE)]))
    assert str(home) in message
    assert library.contains(ARTICLE.article.id)
    (home / "vectors").unlink()
    library.rebuild()
    assert all(each.ok for each in library.check())


def test_a_check_says_that_the_catalog_is_damaged(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as library:
        library.store(
            [
                embed_chunks(library.embedder, make_article(f"Article {number} is here. " * 40))
                for number in range(30)
            ]
        )
    path = tmp_path / "home" / "catalog.sqlite"
    content = bytearray(path.read_bytes())
    for page in range(40, len(content) // 4096):
        content[page * 4096 : page * 4096 + 100] = b"\xff" * 100
    path.write_bytes(content)
    with opened(tmp_path / "home") as library:
        message = library.check(quick=True)[0]
        assert not message.ok
        assert "backup" in message.message


def test_a_check_says_that_a_text_is_no_longer_what_was_stored(tmp_path: Path) -> None:
    # Damage that leaves the tables in order, as of a bit that fell over on the disk.
    with opened(tmp_path / "home") as library:
        library.store([embed_chunks(library.embedder, ARTICLE)])
    path = tmp_path / "home" / "catalog.sqlite"
    path.write_bytes(path.read_bytes().replace(b"Lenders complained", b"Lenders complaimed"))
    with opened(tmp_path / "home") as library:
        assert library.check(quick=True)[0].ok
        finding = library.check()[0]
        assert not finding.ok
        assert "1 text" in finding.message
        assert "onrecord restore FILE" in finding.message
