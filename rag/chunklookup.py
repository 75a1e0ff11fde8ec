"""Chunks by key or place: what searches need of the catalog."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from rag.backlog import StoredEmbedding
from rag.database import CatalogState, Database, columns_of, parts
from rag.schema import articles, chunks, texts
from rag.types import Span


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """Where a chunk key of an index leads."""

    article_id: str
    chunk_index: int
    article_key: int
    superseded: bool


@dataclass(frozen=True, slots=True)
class ChunkText:
    """A chunk with what a passage says of its article."""

    article_id: str
    chunk_index: int
    span: Span
    text: str
    title: str
    outlet: str | None
    published: str | None
    url: str | None


class ChunkLookup:
    """Reads chunks, their texts and embeddings. Used by many threads at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def state(self) -> CatalogState:
        """The numbers that change with each write."""
        return self._database.state()

    def locate(self, chunk_keys: Sequence[int]) -> dict[int, StoredChunk]:
        """Where the chunk keys of an index lead; those of removed articles are missing."""
        found = {}
        query = select(
            chunks.c.key,
            articles.c.id,
            chunks.c.position,
            articles.c.key,
            articles.c.superseded_by,
        ).join(articles, articles.c.key == chunks.c.article_key)
        with self._database.reading() as connection:
            for part in parts(chunk_keys):
                for key, article_id, position, article_key, superseded_by in connection.execute(
                    query.where(chunks.c.key.in_(part))
                ):
                    found[key] = StoredChunk(
                        article_id, position, article_key, superseded_by is not None
                    )
        return found

    def article_rows(self) -> tuple[tuple[int, str, bool], ...]:
        """Key, id and whether it is superseded, of every article."""
        query = select(articles.c.key, articles.c.id, articles.c.superseded_by.is_not(None))
        with self._database.reading() as connection:
            return tuple((key, each, gone) for key, each, gone in connection.execute(query))

    def chunk_texts(self, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], ChunkText]:
        """The texts of chunks given by article id and chunk index; gone ones are missing."""
        query = select(
            *columns_of(articles, "id", "title", "outlet", "published", "url")
        ).add_columns(*columns_of(chunks, "article_key", "position", "start", "end"))
        with self._database.reading() as connection:
            rows = _chunk_rows(connection, query, wanted)
            whole: dict[int, str] = {}
            for part in parts(list({row.article_key for row in rows})):
                stored = select(texts.c.article_key, texts.c.text)
                found = connection.execute(stored.where(texts.c.article_key.in_(part)))
                whole.update((key, text) for key, text in found)
        return {
            (row.id, row.position): ChunkText(
                row.id,
                row.position,
                Span(row.start, row.end),
                whole[row.article_key][row.start : row.end],
                row.title,
                row.outlet,
                row.published,
                row.url,
            )
            for row in rows
            if row.article_key in whole  # a damaged catalog may have lost the text alone
        }

    def keys_of(self, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], tuple[int, int]]:
        """Chunk key and article key of chunks given by article id and chunk index."""
        query = select(*columns_of(articles, "id")).add_columns(
            *columns_of(chunks, "key", "article_key", "position")
        )
        with self._database.reading() as connection:
            rows = _chunk_rows(connection, query, wanted)
        return {(row.id, row.position): (row.key, row.article_key) for row in rows}

    def embeddings_of(self, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], bytes]:
        """The stored embeddings of chunks given by article id and chunk index."""
        query = select(articles.c.id, chunks.c.position, chunks.c.embedding)
        with self._database.reading() as connection:
            rows = _chunk_rows(connection, query, wanted)
        return {(row.id, row.position): row.embedding for row in rows}

    def embeddings_at(self, chunk_keys: Sequence[int]) -> tuple[StoredEmbedding, ...]:
        """The stored embeddings of those chunks that are there, in the order of their keys."""
        wanted = func.json_each(json.dumps(chunk_keys)).table_valued("value")
        query = select(*columns_of(chunks, "key", "article_key", "position", "embedding"))
        query = query.where(chunks.c.key.in_(select(wanted.c.value)))
        with self._database.reading() as connection:
            return tuple(StoredEmbedding(*row) for row in connection.execute(query).all())

    def embeddings(
        self,
        *,
        embedded_by: str,
        after: int = 0,
        article_keys: Sequence[int] | None = None,
        limit: int | None = None,
    ) -> tuple[StoredEmbedding, ...]:
        """Stored embeddings by chunk key, of keys beyond ``after`` or of the articles given."""
        query = (
            select(*columns_of(chunks, "key", "article_key", "position", "embedding"))
            .join(articles, articles.c.key == chunks.c.article_key)
            .where(articles.c.embedded_by == embedded_by, chunks.c.key > after)
            .order_by(chunks.c.key)
        )
        with self._database.reading() as connection:
            if article_keys is None:
                rows = connection.execute(query.limit(limit))
                return tuple(StoredEmbedding(*row) for row in rows)
            return tuple(
                StoredEmbedding(*row)
                for part in parts(article_keys)
                for row in connection.execute(query.where(chunks.c.article_key.in_(part)))
            )

    def embeddings_size(self, embedded_by: str) -> tuple[int, int]:
        """How many chunks are stored, and the dimensions of this embedder's embeddings or 0."""
        one = (
            select(func.length(chunks.c.embedding))
            .join(articles, articles.c.key == chunks.c.article_key)
            .where(articles.c.embedded_by == embedded_by)
            .limit(1)
        )
        with self._database.reading() as connection:
            count = connection.scalar(select(func.count()).select_from(chunks)) or 0
            return count, (connection.scalar(one) or 0) // 2


def _chunk_rows(
    connection: Connection, query: Select[Any], wanted: Sequence[tuple[str, int]]
) -> Sequence[Row[Any]]:
    """Rows of a query over articles and chunks for pairs of article id and chunk index."""
    # As a table to begin with: a long list of pairs makes SQLite read every row.
    pair = func.json_each(json.dumps(sorted(set(wanted)))).table_valued("value").c.value
    found = (
        query.select_from(pair.table)
        .join(articles, articles.c.id == func.json_extract(pair, "$[0]"))
        .join(chunks, chunks.c.article_key == articles.c.key)
        .where(chunks.c.position == func.json_extract(pair, "$[1]"))
    )
    return connection.execute(found).all()
