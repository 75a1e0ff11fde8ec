"""The one place where a parser's errors become ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rag.errors import OnRecordError, SourceUnreadable


@contextmanager
def vendor(message: str) -> Iterator[None]:
    """Turn whatever a parser raises on a bad file into one clear message.

    :param message: for people: what is wrong and what to do.
    :raises SourceUnreadable: with the parser's error as its cause.
    """
    try:
        yield
    except (OnRecordError, MemoryError):
        raise
    # pypdf, python-docx and lxml raise AttributeError, KeyError, struct.error, RecursionError and
    # whatever else lies deep in them on broken files, so nothing narrower would be safe.
    except Exception as error:  # noqa: BLE001
        raise SourceUnreadable(message) from error
