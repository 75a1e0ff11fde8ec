"""A library as one file to carry over: the catalog, copied by SQLite's own online backup.

Words and vectors are not in it: they are made again from the catalog where it is restored.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rag.errors import BackupUnusable, LibraryUnavailable, UsageError
from rag.failures import explain, files_explained, is_damage
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
        _delete(part)
        try:
            with closing(_open(catalog)) as source, closing(sqlite3.connect(part)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                # Not in the place of an older one that may be all there is.
                if not _is_sound(copy):
                    raise LibraryUnavailable(
                        explain(catalog.parent, "SQLITE_CORRUPT", "its own check fails")
                    )
            part.replace(target)
        finally:
            _delete(part)


def set_damaged_aside(home: Path) -> Path | None:
    """Make room for a backup where the catalog is damaged, empty or missing beside its indexes.

    The indexes, made from it, are deleted. Returned is the new folder inside that the catalog's
    files now lie in; None when there is a sound catalog, or none to keep.

    :raises LibraryUnavailable: the folder cannot be written.
    """
    catalog = home / "catalog.sqlite"
    if catalog.is_dir() or not home.is_dir() or not _is_damaged(catalog):
        return None
    with _explained(home):
        for index in indexes_in(home):
            shutil.rmtree(index)
        if not catalog.exists() or not catalog.stat().st_size:
            return None
        folder = Path(tempfile.mkdtemp(prefix=time.strftime("damaged-%Y-%m-%d-"), dir=home))
        # The log of writes to come stays beside the file that it belongs to.
        for path in (catalog, *sorted(home.glob(f"{catalog.name}-*"))):
            path.rename(folder / path.name)
    return folder


def indexes_in(home: Path) -> list[Path]:
    """The folders of words and vectors in a data folder."""
    return [path for path in (home / "vectors", *home.glob("words-*")) if path.is_dir()]


def restore_backup(backup: Path, home: Path) -> None:
    """Put a backup in the place of the catalog in a data folder, in one transaction.

    :raises BackupUnusable: the file is no backup, damaged, or of a newer program.
    :raises LibraryUnavailable: the folder cannot be written.
    """
    check_backup(backup)
    catalog, prepared = home / "catalog.sqlite", home / "catalog.restoring"
    with _explained(home):
        _delete(prepared)
        try:
            with closing(_open(backup)) as source, closing(sqlite3.connect(prepared)) as copy:
                source.backup(copy)
                _unindex(copy, _numbers(catalog))
                with closing(sqlite3.connect(catalog, timeout=60)) as live:
                    copy.backup(live)
        finally:
            _delete(prepared)


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


def check_backup(backup: Path) -> None:
    """Refuse what cannot be restored.

    :raises BackupUnusable: the file is no backup, damaged, or of a newer program.
    """
    try:
        with closing(_open(backup)) as connection:
            names = {
                name for (name,) in connection.execute("SELECT name FROM sqlite_master").fetchall()
            }
            if not names >= _TABLES:
                raise BackupUnusable(f"“{backup}” is no backup of a library.")
            sound = _is_sound(connection)
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


def _is_damaged(catalog: Path) -> bool:
    """Whether a catalog is missing, empty or damaged; not whether it may be written."""
    if not catalog.exists() or not catalog.stat().st_size:
        return True
    try:
        with closing(_open(catalog)) as connection:
            row = connection.execute("SELECT schema_version FROM meta").fetchone()
            return row is None or not isinstance(row[0], int) or not _is_sound(connection)
    except sqlite3.Error as error:
        return is_damage(str(getattr(error, "sqlite_errorname", "")), str(error))


def _delete(path: Path) -> None:
    """Delete a database with what SQLite lays beside it, which a kill or a full disk leaves.

    What is left beside a new file of the same name would be taken for that one's.
    """
    for end in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _is_sound(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))


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
