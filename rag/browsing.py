"""The library as one looks through it: part of a sorted list, found as one types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, and_, func, select

from rag.catalog import METADATA_COLUMNS, condition_of
from rag.database import Database
from rag.rows import searchable
from rag.schema import articles
from rag.types import ArticleMetadata, Filters

Order: TypeAlias = Literal["newest", "oldest", "added", "title", "outlet"]
"""By publication or else time of adding, by time of adding (newest first), by title, by outlet."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Part of the library's list."""

    articles: tuple[ArticleMetadata, ...]
    found: int
    """How many articles match, those beyond the part included."""
    total: int
    """How many articles the library has, without superseded ones."""


@dataclass(frozen=True, slots=True)
class OutletCount:
    """An outlet as most of its articles write it, and how many there are."""

    outlet: str
    articles: int


class Browsing:
    """Looks through the catalog without reading more rows than are shown."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def browse(
        self, words: str, filters: Filters, *, order: Order = "newest", limit: int, offset: int = 0
    ) -> Shelf:
        """The articles whose title, outlet or author have every word, within the filters.

        Words match anywhere in a word, without regard to case and accents.
        """
        matching = and_(condition_of(filters), *_having(words))
        query = select(*METADATA_COLUMNS).where(matching).order_by(*_ORDERS[order])
        counting = select(func.count()).select_from(articles)
        with self._database.reading() as connection:
            rows = connection.execute(query.limit(limit).offset(offset))
            shown = tuple(ArticleMetadata(**row._mapping) for row in rows)
            total = connection.scalar(counting.where(articles.c.superseded_by.is_(None))) or 0
            found = total
            if words.split() or filters:
                found = connection.scalar(counting.where(matching)) or 0
        return Shelf(shown, found, total)

    def outlets(self) -> tuple[OutletCount, ...]:
        """The outlets that have articles, by name."""
        number = func.count().label("number")
        query = (
            select(articles.c.outlet_key, articles.c.outlet, number)
            .where(articles.c.outlet_key.is_not(None), articles.c.superseded_by.is_(None))
            .group_by(articles.c.outlet_key, articles.c.outlet)
            .order_by(articles.c.outlet_key, number.desc(), articles.c.outlet.desc())
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return _by_outlet([(row.outlet_key, row.outlet, row.number) for row in rows])


def _having(words: str) -> list[ColumnElement[bool]]:
    fields = (articles.c.title, articles.c.outlet, articles.c.author)
    spaced = [func.coalesce(field, "").concat("\n") for field in fields]
    text = func.searchable(spaced[0].concat(spaced[1]).concat(spaced[2]))
    return [func.instr(text, word) > 0 for word in searchable(words).split()]


def _by_outlet(rows: Sequence[tuple[str, str, int]]) -> tuple[OutletCount, ...]:
    """One for each key, under its most frequent spelling, which comes first."""
    counted: dict[str, OutletCount] = {}
    for key, outlet, number in rows:
        before = counted.get(key)
        if before is None:
            counted[key] = OutletCount(outlet, number)
        else:
            counted[key] = OutletCount(before.outlet, before.articles + number)
    return tuple(counted.values())


_NEWEST: Final = (articles.c.moment.desc(), articles.c.key.desc())
_ORDERS: Final[dict[Order, tuple[ColumnElement[Any], ...]]] = {
    "newest": _NEWEST,
    "oldest": (articles.c.moment, articles.c.key),
    "added": (articles.c.ingested.desc(), articles.c.key.desc()),
    "title": (func.lower(articles.c.title), articles.c.key),
    "outlet": (articles.c.outlet_key.is_(None), articles.c.outlet_key, *_NEWEST),
}
