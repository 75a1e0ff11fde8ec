"""What database, file system and indexes say when they fail → one clear line."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import Timeout

from rag.errors import IndexDamaged, LibraryUnavailable, OnRecordError

BUSY_SECONDS = 60
"""How long to wait for another process's turn. One operation takes well under a second."""


@contextmanager
def explained(home: Path) -> Iterator[None]:
    """Turn what the file system or a lock says into one clear line.

    :raises LibraryUnavailable: instead.
    """
    try:
        with files_explained(home):
            yield
    except Timeout as error:
        raise LibraryUnavailable(busy(home)) from error


@contextmanager
def files_explained(home: Path) -> Iterator[None]:
    """As ``explained``, but a lock's time-out passes."""
    try:
        yield
    except Timeout:
        raise
    except OSError as error:
        name = errno.errorcode.get(error.errno or 0, "")
        raise LibraryUnavailable(explain(home, name, error.strerror or str(error))) from error


def busy(home: Path) -> str:
    """What to say when another process never gave us our turn."""
    return (
        f"The library in {home} is kept busy by another On Record. "
        "Wait until it is done, or end it, then try again."
    )


def explain(home: Path, name: str, reason: str) -> str:
    """A line for people; ``name`` is what SQLite or the system calls the error."""
    if name in ("SQLITE_FULL", "ENOSPC", "EDQUOT"):
        return f"The disk with the data folder {home} is full. Free some space, then try again."
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return busy(home)
    if is_damage(name, reason):
        return (
            f"The catalog in {home} is damaged ({reason}). "
            "Put a backup in its place with `onrecord restore FILE`, "
            "or set ONRECORD_HOME to another folder."
        )
    return (
        f"The data folder {home} cannot be used ({reason}). "
        "Make it writable, or set ONRECORD_HOME to another folder."
    )


def is_damage(name: str, reason: str) -> bool:
    """Whether an error of SQLite, by its name and what it says, is that of a damaged file."""
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return True
    # Said by Python, without a name, of text that is none; and of tables that are gone.
    return "decode to UTF-8" in reason or reason.startswith(("no such table", "no such column"))


@contextmanager
def damage_named(what: str) -> Iterator[None]:
    """Name whatever an index raises for a broken folder; it is of many kinds.

    :raises IndexDamaged: instead; a panic of an index's core is not even an Exception.
    """
    try:
        yield
    except OnRecordError:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise IndexDamaged(f"The {what} cannot be used ({error}).") from error
        raise


@contextmanager
def made_anew(what: str, home: Path) -> Iterator[None]:
    """The last resort: what fails here cannot be mended by us.

    :raises LibraryUnavailable: instead of IndexDamaged.
    """
    try:
        yield
    except IndexDamaged as error:
        raise LibraryUnavailable(
            f"The {what} in {home} cannot be made anew ({error.__cause__ or error}). See that the "
            "disk has space and the folder can be written, then run `onrecord rebuild`."
        ) from error
