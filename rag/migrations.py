"""Catalogs that an older On Record wrote, brought to today's format: each step once, as a whole."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select, update

from rag.nearcopies import find_original, note_bands
from rag.rows import url_key
from rag.schema import SCHEMA_VERSION, articles, bands, ingests, meta, texts


def migrate(connection: Connection, version: int) -> None:
    """Bring the catalog from a format to today's, in the transaction given."""
    for step in range(version, SCHEMA_VERSION):
        _STEPS[step](connection)
    connection.execute(update(meta).values(schema_version=SCHEMA_VERSION))


def _find_copies(connection: Connection) -> None:
    """From 1: near-copies and addresses are looked up, and what became of sources is kept."""
    for column in ("duplicate_of VARCHAR", "url_key TEXT"):
        connection.exec_driver_sql(f"ALTER TABLE articles ADD COLUMN {column}")
    for index in articles.indexes:
        if {column.name for column in index.columns} & {"duplicate_of", "url_key"}:
            index.create(connection)
    bands.create(connection)
    ingests.create(connection)
    rows = connection.execute(
        select(articles.c.key, articles.c.url, texts.c.text)
        .join(texts, texts.c.article_key == articles.c.key)
        .order_by(articles.c.key)
    ).all()
    for key, url, text in rows:
        found = note_bands(connection, key, text)
        original = find_original(connection, key, found)
        connection.execute(
            update(articles)
            .where(articles.c.key == key)
            .values(duplicate_of=original, url_key=url_key(url) if url else None)
        )


_STEPS: dict[int, Callable[[Connection], None]] = {1: _find_copies}
