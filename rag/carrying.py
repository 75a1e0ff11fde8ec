"""A library as one file to carry over: the catalog, copied by SQLite's own online backup.

Words and vectors are not in it: they are made again from the catalog where it is restored.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rag.errors import BackupUnusable, LibraryUnavailable, UsageError
from rag.failures import explain, files_explained
from rag.schema import SCHEMA_VERSION

_TABLES = frozenset({"meta", "articles", "texts", "chunks", "quotations"})


def write_backup(catalog: Path, target: Path) -> None:
    """Write a catalog's present state to a file, whole or not at all; others may write meanwhile.

    :raises UsageError: the file would lie in the data folder, beside what others have open.
    :raises LibraryUnavailable: the file cannot be written, or the catalog not read.
    """
    if target.resolve().parent == catalog.resolve().parent:
        raise UsageError("The backup would lie in the data folder itself. Name a file elsewhere.")
    part = target.with_name(target.name + ".part")
    with _explained(target.parent):
        part.unlink(missing_ok=True)
        try:
            with closing(_open(catalog)) as source, closing(sqlite3.connect(part)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def restore_backup(backup: Path, home: Path) -> None:
    """Put a backup in the place of the catalog in a data folder, in one transaction.

    :raises BackupUnusable: the file is no backup, damaged, or of a newer program.
    :raises LibraryUnavailable: the folder cannot be written.
    """
    _check(backup)
    catalog, prepared = home / "catalog.sqlite", home / "catalog.restoring"
    with _explained(home):
        prepared.unlink(missing_ok=True)
        try:
            with closing(_open(backup)) as source, closing(sqlite3.connect(prepared)) as copy:
                source.backup(copy)
                _unindex(copy, _numbers(catalog))
                with closing(sqlite3.connect(catalog, timeout=60)) as live:
                    copy.backup(live)
        finally:
            prepared.unlink(missing_ok=True)


def _unindex(copy: sqlite3.Connection, numbers: tuple[int, int, int]) -> None:
    """Say that no index holds anything, under numbers that tell every process of the change."""
    names = ("generation", "vectors_generation", "embeddings_generation")
    for name, seen in zip(names, numbers, strict=True):
        copy.execute(f"UPDATE meta SET {name} = max({name}, ?) + 1", (seen,))
    copy.execute("UPDATE meta SET words_folder = NULL, vectors_stamp = NULL")
    copy.execute("UPDATE articles SET in_words = 0, in_vectors = 0")
    copy.execute("DELETE FROM removals")
    copy.commit()


def _numbers(catalog: Path) -> tuple[int, int, int]:
    """The generations of the catalog that is there now."""
    with closing(_open(catalog)) as connection:
        found = connection.execute(
            "SELECT generation, vectors_generation, embeddings_generation FROM meta"
        ).fetchone()
    return found[0], found[1], found[2]


def _check(backup: Path) -> None:
    try:
        with closing(_open(backup)) as connection:
            names = {
                name for (name,) in connection.execute("SELECT name FROM sqlite_master").fetchall()
            }
            if not names >= _TABLES:
                raise BackupUnusable(f"“{backup}” is no backup of a library.")
            sound = connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            version = connection.execute("SELECT schema_version FROM meta").fetchone()[0]
    except (sqlite3.Error, TypeError) as error:
        if not backup.is_file():
            raise BackupUnusable(f"There is no file “{backup}”.") from error
        raise BackupUnusable(f"“{backup}” is no backup of a library, or damaged.") from error
    if not isinstance(version, int):
        raise BackupUnusable(f"“{backup}” is no backup of a library, or damaged.")
    if not sound:
        raise BackupUnusable(f"The backup “{backup}” is damaged. Take an older one.")
    if version > SCHEMA_VERSION:
        raise BackupUnusable(f"“{backup}” was written by a newer On Record. Update this one first.")


def _open(path: Path) -> sqlite3.Connection:
    """A connection that makes no file where there is none."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=60)


@contextmanager
def _explained(home: Path) -> Iterator[None]:
    with files_explained(home):
        try:
            yield
        except sqlite3.Error as error:
            name = str(getattr(error, "sqlite_errorname", ""))
            raise LibraryUnavailable(explain(home, name, str(error))) from error
