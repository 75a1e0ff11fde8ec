"""Catalogs of older formats are brought to today's, as a whole or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rag import migrations
from rag.errors import LibraryUnavailable
from rag.library import open_library
from rag.schema import SCHEMA_VERSION
from rag.settings import Settings
from rag.turns import KeptTurn

FIRST = Path(__file__).with_name("catalog_1.sql")
"""A catalog of format 1: an article, a near-copy of it, and another."""


def make_old(home: Path) -> Path:
    home.mkdir()
    path = home / "catalog.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST.read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
    return path


def test_a_catalog_of_the_first_format_opens_with_everything_in_it(tmp_path: Path) -> None:
    make_old(tmp_path / "home")
    with open_library(Settings(home=tmp_path / "home"), repair="foreground") as library:
        assert library.count() == 3
        (copy,) = library.copies("308822011745")
        assert copy.id == "3bd88636ec29"
        assert library.copies("ea3023f6818f") == ()
        assert [hit.article_id for hit in library.search_words("lighthouse", limit=3)] == [
            "ea3023f6818f"
        ]
        assert all(check.ok for check in library.check())


def test_an_old_catalog_and_a_new_one_have_the_same_tables(tmp_path: Path) -> None:
    def tables(path: Path) -> set[tuple[str, str]]:
        with closing(sqlite3.connect(path)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE sql IS NOT NULL")
            return {
                (name, column[1])
                for (name,) in names.fetchall()
                for column in connection.execute(f"SELECT * FROM pragma_table_xinfo('{name}')")
            } | {
                (name, column[2] or "")
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
                ).fetchall()
                for column in connection.execute(f"SELECT * FROM pragma_index_info('{name}')")
            }

    old = make_old(tmp_path / "old")
    for home in ("old", "new"):
        open_library(Settings(home=tmp_path / home)).close()
    assert tables(old) == tables(tmp_path / "new" / "catalog.sqlite")


def test_conversations_of_the_second_format_are_kept_turn_by_turn(tmp_path: Path) -> None:
    path = make_old(tmp_path / "home")
    pieces = Path(__file__).with_name("kept_turns.json").read_text(encoding="utf-8")
    odd = {"empty": "[]", "broken": "[{", "other": '[{"of": "x"}, "y"]'}
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(
            "INSERT INTO conversations VALUES (?, ?)", [("c" * 32, pieces), *odd.items()]
        )
        connection.commit()
    with open_library(Settings(home=tmp_path / "home"), repair="foreground") as library:
        kept = library.conversations
        first, second, third = kept.turns("c" * 32)
        assert first.answer is not None and first.answer.citations[0].span.start == 10
        assert second.stopped and third == KeptTurn("What will it cost?")
        assert [turn.question for turn in kept.turns("other")] == ["", ""]
        assert kept.turns("empty") == kept.turns("broken") == ()
        assert kept.adopt("c" * 32, "me")
        [listed] = kept.list("me")
        assert (listed.title, listed.turns) == ("What did the mayor say last week?", 3)
        assert listed.articles == ("0123456789ab",)
        assert [found.position for found in kept.search("me", "gamble")] == [0]


def test_a_migration_that_is_cut_short_leaves_the_catalog_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_old(tmp_path / "home")

    def cut_short(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(migrations, "find_original", cut_short)
        with pytest.raises((LibraryUnavailable, sqlite3.OperationalError)):
            open_library(Settings(home=tmp_path / "home"))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT schema_version FROM meta").fetchone() == (1,)
    with open_library(Settings(home=tmp_path / "home")) as library:
        assert library.count() == 3
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT schema_version FROM meta").fetchone() == (SCHEMA_VERSION,)
