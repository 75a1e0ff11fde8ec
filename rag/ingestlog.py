"""What became of each source, kept to look back at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime

from sqlalchemy import select

from rag.database import Database, columns_of
from rag.rows import storable
from rag.schema import ingests
from rag.types import IngestResult, LoggedIngest

_NAMES = tuple(field.name for field in fields(LoggedIngest))


class IngestLog:
    """The log of one library. Used by many threads at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, results: Sequence[IngestResult]) -> None:
        """Keep results of just now, in their order."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        rows = [_row(each, now) for each in results]
        if rows:
            with self._database.writing() as connection:
                connection.execute(ingests.insert(), rows)

    def latest(self, *, limit: int | None) -> tuple[LoggedIngest, ...]:
        """What was kept, the latest first; everything when ``limit`` is None."""
        query = select(*columns_of(ingests, *_NAMES)).order_by(ingests.c.key.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(LoggedIngest(*row) for row in connection.execute(query))


def _row(result: IngestResult, at: str) -> dict[str, str | float | None]:
    return {
        "at": at,
        "source": storable(result.source),
        "part": _storable(result.part),
        "status": result.status,
        "article_id": result.article_id,
        "title": _storable(result.title),
        "message": _storable(result.error.message if result.error else " ".join(result.notices)),
        "seconds": round(result.seconds, 4),
    }


def _storable(text: str | None) -> str | None:
    return storable(text) if text else None
