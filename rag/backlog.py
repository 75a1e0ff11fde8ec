"""What the indexes lack. Derived from the catalog, they are behind when a write was cut short.

An article is in an index only when its row says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, or_, select, update

from rag.database import CatalogState, Database, advance, columns_of, parts, state_in
from rag.schema import articles, chunks, meta, removals, texts
from rag.types import Span

if TYPE_CHECKING:
    from rag.types import Matrix

IndexKind: TypeAlias = Literal["words", "vectors"]

INDEX_KINDS: tuple[IndexKind, ...] = ("words", "vectors")
_IN_INDEX = {"words": articles.c.in_words, "vectors": articles.c.in_vectors}


@dataclass(frozen=True, slots=True)
class PendingArticle:
    """An article that an index lacks, with its chunks as ``(key, span)`` and their embeddings."""

    key: int
    title: str
    language: str | None
    text: str
    chunks: tuple[tuple[int, Span], ...]
    embeddings: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """An article that an index has to lose; ``chunk_keys`` were its chunks."""

    key: int
    article_key: int
    chunk_keys: range


@dataclass(frozen=True, slots=True)
class StoredEmbedding:
    """One row of the embeddings: little-endian float16."""

    chunk_key: int
    article_key: int
    chunk_index: int
    embedding: bytes


class Backlog:
    """What words and vectors have to take in and to lose. Used by many threads at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def state(self) -> CatalogState:
        """The numbers that change with each write."""
        return self._database.state()

    def lacks(self, kind: IndexKind) -> bool:
        """Whether an index has articles to take in or to lose."""
        query = select(
            or_(
                select(articles.c.key).where(_IN_INDEX[kind].is_(False)).exists(),
                select(removals.c.key).where(removals.c.kind == kind).exists(),
            )
        )
        with self._database.reading() as connection:
            return bool(connection.scalar(query))

    def count_chunks(self) -> int:
        """How many chunks are stored."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(chunks)) or 0

    def count_pending_chunks(self, kind: IndexKind) -> int:
        """How many chunks an index has to take in."""
        query = (
            select(func.count())
            .select_from(chunks)
            .join(articles, articles.c.key == chunks.c.article_key)
            .where(_IN_INDEX[kind].is_(False))
        )
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def pending(
        self, kind: IndexKind, *, limit: int, embedded_by: str | None = None
    ) -> tuple[PendingArticle, ...]:
        """The next articles that an index has to take in, oldest first."""
        condition: ColumnElement[bool] = _IN_INDEX[kind].is_(False)
        if embedded_by is not None:
            condition = and_(condition, articles.c.embedded_by == embedded_by)
        return self._indexable(condition, limit)

    def articles_after(self, key: int, *, limit: int) -> tuple[PendingArticle, ...]:
        """The next articles beyond a key, whatever index they are in."""
        return self._indexable(articles.c.key > key, limit)

    def _indexable(self, condition: ColumnElement[bool], limit: int) -> tuple[PendingArticle, ...]:
        query = (
            select(*columns_of(articles, "key", "title", "language"), texts.c.text)
            .join(texts, texts.c.article_key == articles.c.key)
            .where(condition)
            .order_by(articles.c.key)
            .limit(limit)
        )
        spans: dict[int, list[tuple[int, Span]]] = defaultdict(list)
        embeddings: dict[int, list[bytes]] = defaultdict(list)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
            for part in parts([row.key for row in rows]):
                found = connection.execute(
                    select(*columns_of(chunks, "key", "article_key", "start", "end", "embedding"))
                    .where(chunks.c.article_key.in_(part))
                    .order_by(chunks.c.key)
                )
                for key, article_key, start, end, embedding in found:
                    spans[article_key].append((key, Span(start, end)))
                    embeddings[article_key].append(embedding)
        return tuple(
            PendingArticle(
                row.key,
                row.title,
                row.language,
                row.text,
                tuple(spans[row.key]),
                tuple(embeddings[row.key]),
            )
            for row in rows
        )

    def removals(self, kind: IndexKind) -> tuple[Removal, ...]:
        """The articles that an index has to lose."""
        query = select(removals).where(removals.c.kind == kind).order_by(removals.c.key)
        with self._database.reading() as connection:
            return tuple(
                Removal(row.key, row.article_key, range(row.first_chunk, row.last_chunk + 1))
                for row in connection.execute(query)
            )

    def mark_indexed(
        self,
        kind: IndexKind,
        added: Sequence[PendingArticle],
        removed: Sequence[Removal],
        *,
        embedded_by: str | None = None,
    ) -> CatalogState:
        """Say that an index has taken these in and lost those.

        An article that got another title or other embeddings meanwhile stays pending.
        """
        unchanged = (
            articles.c.title == bindparam("as_title")
            if kind == "words"
            else articles.c.embedded_by == bindparam("as_embedded_by")
        )
        with self._database.writing() as connection:
            if added:
                connection.execute(
                    update(articles)
                    .where(articles.c.key == bindparam("as_key"), unchanged)
                    .values({_IN_INDEX[kind].name: True}),
                    [
                        {"as_key": each.key, "as_title": each.title, "as_embedded_by": embedded_by}
                        for each in added
                    ],
                )
            for part in parts([each.key for each in removed]):
                connection.execute(delete(removals).where(removals.c.key.in_(part)))
            if kind == "vectors":
                advance(connection, "vectors_generation")
            return state_in(connection)

    def begin_vectors_anew(self, stamp: str) -> CatalogState:
        """Say that the vectors hold nothing, in a folder with this stamp."""
        with self._database.writing() as connection:
            connection.execute(update(articles).values(in_vectors=False))
            connection.execute(delete(removals).where(removals.c.kind == "vectors"))
            connection.execute(update(meta).values(vectors_stamp=stamp))
            advance(connection, "vectors_generation")
            return state_in(connection)

    def name_words_folder(self, folder: str, taken: Sequence[tuple[int, str]]) -> None:
        """Say that this folder holds the words of these articles, given by key and title.

        One that got another title meanwhile, or came later, has to be taken in.
        """
        with self._database.writing() as connection:
            connection.execute(update(articles).values(in_words=False))
            if taken:
                connection.execute(
                    update(articles)
                    .where(
                        articles.c.key == bindparam("as_key"),
                        articles.c.title == bindparam("as_title"),
                    )
                    .values(in_words=True),
                    [{"as_key": key, "as_title": title} for key, title in taken],
                )
            connection.execute(update(meta).values(words_folder=folder))

    def indexed_embeddings(self, embedded_by: str, *, limit: int) -> tuple[StoredEmbedding, ...]:
        """Embeddings that the vectors hold, the newest and others evenly over all the rest."""
        held = (
            select(*columns_of(chunks, "key", "article_key", "position", "embedding"))
            .join(articles, articles.c.key == chunks.c.article_key)
            .where(articles.c.embedded_by == embedded_by, articles.c.in_vectors.is_(True))
        )
        with self._database.reading() as connection:
            newest = connection.execute(held.order_by(chunks.c.key.desc()).limit(limit)).all()
            if len(newest) < limit:
                return tuple(StoredEmbedding(*row) for row in newest)
            last = newest[0].key
            others = connection.execute(
                held.where(chunks.c.key % max(last // limit, 1) == 0)
                .order_by(chunks.c.key)
                .limit(limit)
            ).all()
        chosen = {row.key: row for row in [*newest[: max(limit // 4, 1)], *others]}
        return tuple(StoredEmbedding(*row) for row in list(chosen.values())[:limit])

    def sample_chunks(self, *, limit: int) -> tuple[tuple[int, str], ...]:
        """Keys and texts of chunks that the words hold, evenly over all."""
        held = (
            select(*columns_of(chunks, "key", "start", "end"))
            .add_columns(texts.c.text)
            .join(articles, articles.c.key == chunks.c.article_key)
            .join(texts, texts.c.article_key == articles.c.key)
            .where(articles.c.in_words.is_(True))
        )
        with self._database.reading() as connection:
            last = connection.scalar(select(func.max(chunks.c.key))) or 0
            query = held.where(chunks.c.key % max(last // limit, 1) == 0).limit(limit)
            return tuple(
                (key, whole[start:end]) for key, start, end, whole in connection.execute(query)
            )

    def other_embedder(self, embedded_by: str) -> str | None:
        """The name of an embedder other than this one that made stored embeddings."""
        query = (
            select(articles.c.embedded_by)
            .where(or_(articles.c.embedded_by < embedded_by, articles.c.embedded_by > embedded_by))
            .limit(1)
        )
        with self._database.reading() as connection:
            return connection.scalar(query)

    def embedded_otherwise(self, embedded_by: str, *, limit: int) -> tuple[PendingArticle, ...]:
        """The next articles whose embeddings another embedder made, oldest first."""
        return self._indexable(articles.c.embedded_by != embedded_by, limit)

    def count_embedded_otherwise(self, embedded_by: str) -> int:
        """How many chunks another embedder embedded."""
        query = (
            select(func.count())
            .select_from(chunks)
            .join(articles, articles.c.key == chunks.c.article_key)
            .where(articles.c.embedded_by != embedded_by)
        )
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def replace_embeddings(
        self, replaced: Sequence[tuple[PendingArticle, Sequence[Matrix]]], *, embedded_by: str
    ) -> None:
        """Store embeddings by another embedder; the vectors have to take them in anew."""
        rows = [
            {"as_key": key, "as_embedding": embedding.astype("<f2").tobytes()}
            for each, embeddings in replaced
            for (key, _), embedding in zip(each.chunks, embeddings, strict=True)
        ]
        with self._database.writing() as connection:
            if rows:
                connection.execute(
                    update(chunks)
                    .where(chunks.c.key == bindparam("as_key"))
                    .values(embedding=bindparam("as_embedding")),
                    rows,
                )
            for part in parts([each.key for each, _ in replaced]):
                connection.execute(
                    update(articles)
                    .where(articles.c.key.in_(part))
                    .values(embedded_by=embedded_by, in_vectors=False)
                )
            advance(connection, "embeddings_generation")
            advance(connection, "generation")
