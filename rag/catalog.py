"""The one truth: articles, their spans, embeddings, quotations and conversations, in SQL.

Every method is one transaction. Everything derived from the catalog (Tantivy, Chroma) can be
deleted at any time; which article is in which index is written here.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)

from rag.errors import AmbiguousArticleId, ArticleNotFound, UsageError
from rag.schema import (
    articles,
    chunks,
    conversations,
    database_explained,
    meta,
    open_database,
    quotations,
    removals,
    texts,
)
from rag.text.typography import fold_plain
from rag.types import (
    AnalysedArticle,
    Article,
    ArticleMetadata,
    Chunk,
    Filters,
    Quotation,
    Sentence,
    Span,
)

if TYPE_CHECKING:
    from rag.types import Matrix

IndexKind: TypeAlias = Literal["words", "vectors"]

_METADATA = [field.name for field in fields(ArticleMetadata)]
_METADATA_COLUMNS = [articles.c[name] for name in _METADATA]
_QUOTATION_COLUMNS = [
    quotations.c[name]
    for name in ("start", "end", "kind", "speaker", "role", "organization", "mention", "cue")
]
_IN_INDEX = {"words": articles.c.in_words, "vectors": articles.c.in_vectors}
_VARIABLES = 500
"""How many values to put into one IN (…)."""


@dataclass(frozen=True, slots=True)
class CatalogState:
    """What tells a process whether others wrote since it last looked."""

    generation: int
    vectors_generation: int
    embeddings_generation: int
    words_folder: str | None
    vectors_stamp: str | None


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
class StoredChunk:
    """Where a chunk key of an index leads."""

    article_id: str
    chunk_index: int
    article_key: int
    superseded: bool


@dataclass(frozen=True, slots=True)
class StoredEmbedding:
    """One row of the embeddings: little-endian float16."""

    chunk_key: int
    article_key: int
    chunk_index: int
    embedding: bytes


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


class Catalog:
    """The tables of one data folder. Used by many threads at once."""

    def __init__(self, home: Path) -> None:
        """Open or make the catalog.

        :raises LibraryUnavailable: the folder cannot be used, or a newer program wrote it.
        """
        self.home = home
        self._engine = open_database(home)

    def close(self) -> None:
        """Close all connections. The object is not used afterwards."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with database_explained(self.home), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with database_explained(self.home):
            connect = self._engine.connect().execution_options(writes=True)
            with connect as connection, connection.begin():
                yield connection

    # What others wrote

    def state(self) -> CatalogState:
        """The numbers that change with each write."""
        with self._reading() as connection:
            return self._state(connection)

    # Articles in

    def insert(
        self, batch: Sequence[tuple[AnalysedArticle, Matrix]], *, embedded_by: str
    ) -> tuple[str, ...]:
        """Store those articles of a batch that are not there yet; return their ids.

        An article that supersedes another becomes the one that search and lists use.
        """
        with self._writing() as connection:
            there = self._existing(connection, [each.article.id for each, _ in batch])
            new: dict[str, tuple[AnalysedArticle, Matrix]] = {}
            for each, embeddings in batch:
                if each.article.id not in there:
                    new.setdefault(each.article.id, (each, embeddings))
            if not new:
                return ()
            keys = self._insert_articles(
                connection, [each for each, _ in new.values()], embedded_by
            )
            self._insert_spans(connection, [(keys[i], *pair) for i, pair in new.items()])
            self._supersede(connection, [each.article for each, _ in new.values()])
            _advance(connection, "generation")
        return tuple(new)

    @staticmethod
    def _existing(connection: Connection, ids: Sequence[str]) -> set[str]:
        found: set[str] = set()
        for part in _parts(ids):
            found.update(connection.scalars(select(articles.c.id).where(articles.c.id.in_(part))))
        return found

    @staticmethod
    def _insert_articles(
        connection: Connection, new: Sequence[AnalysedArticle], embedded_by: str
    ) -> dict[str, int]:
        rows = [
            {name: getattr(each.article, name) for name in _METADATA}
            | _derived(each.article)
            | {"embedded_by": embedded_by}
            for each in new
        ]
        inserted = connection.execute(
            articles.insert().returning(articles.c.id, articles.c.key), rows
        )
        keys = {article_id: key for article_id, key in inserted}
        connection.execute(
            texts.insert(),
            [
                {
                    "article_key": keys[each.article.id],
                    "text": each.article.text,
                    "page_starts": _pack(each.article.page_starts),
                    "sentences": _pack_sentences(each.sentences),
                }
                for each in new
            ],
        )
        return keys

    @staticmethod
    def _insert_spans(
        connection: Connection, new: Sequence[tuple[int, AnalysedArticle, Matrix]]
    ) -> None:
        chunk_rows, quotation_rows = [], []
        for key, each, embeddings in new:
            halves = embeddings.astype("<f2")
            chunk_rows += [
                {
                    "article_key": key,
                    "position": chunk.index,
                    "start": chunk.span.start,
                    "end": chunk.span.end,
                    "first_sentence": chunk.first_sentence,
                    "last_sentence": chunk.last_sentence,
                    "embedding": half.tobytes(),
                }
                for chunk, half in zip(each.chunks, halves, strict=True)
            ]
            quotation_rows += [
                _quotation_row(key, position, quotation)
                for position, quotation in enumerate(each.quotations)
            ]
        if chunk_rows:
            connection.execute(chunks.insert(), chunk_rows)
        if quotation_rows:
            connection.execute(quotations.insert(), quotation_rows)

    @staticmethod
    def _supersede(connection: Connection, new: Sequence[Article]) -> None:
        for article in new:
            if article.supersedes is not None:
                connection.execute(
                    update(articles)
                    .where(articles.c.id == article.supersedes)
                    .values(superseded_by=article.id)
                )

    def edit(
        self,
        article_id: str,
        *,
        title: str | None = None,
        outlet: str | None = None,
        author: str | None = None,
        published: str | None = None,
    ) -> ArticleMetadata:
        """Correct metadata by hand; an empty text clears all but the title.

        :raises ArticleNotFound: no article has this id.
        :raises UsageError: an empty title, or a time that is none.
        """
        values = _edited(title=title, outlet=outlet, author=author, published=published)
        with self._writing() as connection:
            before = self._metadata(connection, article_id)
            if not values:
                return before
            after = {name: getattr(before, name) for name in _METADATA} | values
            values |= _derived(ArticleMetadata(**after))
            if values.get("title", before.title) != before.title:
                values["in_words"] = False
            connection.execute(update(articles).where(articles.c.id == article_id).values(values))
            _advance(connection, "generation")
            return ArticleMetadata(**after)

    # Articles out

    def remove(self, article_ids: Sequence[str]) -> tuple[str, ...]:
        """Remove articles with all that belongs to them; return the ids that were there.

        The indexes are told what to remove when they are next opened. An article that one of
        these superseded is superseded by its successor instead, or is the newest again.
        """
        with self._writing() as connection:
            there = self._existing(connection, article_ids)
            gone = tuple(dict.fromkeys(each for each in article_ids if each in there))
            for article_id in gone:
                self._remove(connection, article_id)
            if gone:
                _advance(connection, "generation")
        return gone

    @staticmethod
    def _remove(connection: Connection, article_id: str) -> None:
        key, before, after = connection.execute(
            select(articles.c.key, articles.c.supersedes, articles.c.superseded_by).where(
                articles.c.id == article_id
            )
        ).one()
        first, last = connection.execute(
            select(func.min(chunks.c.key), func.max(chunks.c.key)).where(
                chunks.c.article_key == key
            )
        ).one()
        if first is not None:
            connection.execute(
                removals.insert(),
                [
                    {"kind": kind, "article_key": key, "first_chunk": first, "last_chunk": last}
                    for kind in _IN_INDEX
                ],
            )
        connection.execute(delete(articles).where(articles.c.key == key))
        connection.execute(
            update(articles)
            .where(articles.c.superseded_by == article_id, articles.c.id == before)
            .values(superseded_by=after)
        )
        connection.execute(
            update(articles).where(articles.c.supersedes == article_id).values(supersedes=before)
        )

    # Looking up

    def contains(self, article_id: str) -> bool:
        """Whether an article with this full id is stored."""
        with self._reading() as connection:
            return bool(self._existing(connection, [article_id]))

    def resolve(self, beginning: str) -> str:
        """The full id that begins so.

        :raises ArticleNotFound: there is none.
        :raises AmbiguousArticleId: there is more than one.
        """
        wanted = beginning.strip().lower()
        with self._reading() as connection:
            found = tuple(
                connection.scalars(
                    select(articles.c.id)
                    .where(articles.c.id >= wanted, articles.c.id < wanted + "g")
                    .order_by(articles.c.id)
                    .limit(6)
                )
            )
        if not wanted or not found:
            raise ArticleNotFound(beginning)
        if len(found) > 1 and found[0] != wanted:
            raise AmbiguousArticleId(beginning, found)
        return str(found[0])

    def metadata(self, article_id: str) -> ArticleMetadata:
        """The metadata under a full id.

        :raises ArticleNotFound: no article has this id.
        """
        with self._reading() as connection:
            return self._metadata(connection, article_id)

    @staticmethod
    def _metadata(connection: Connection, article_id: str) -> ArticleMetadata:
        row = connection.execute(
            select(*_METADATA_COLUMNS).where(articles.c.id == article_id)
        ).first()
        if row is None:
            raise ArticleNotFound(article_id)
        return ArticleMetadata(**row._mapping)

    def article(self, article_id: str) -> Article:
        """The article under a full id.

        :raises ArticleNotFound: no article has this id.
        """
        with self._reading() as connection:
            return self._article(connection, article_id)[1]

    @staticmethod
    def _article(connection: Connection, article_id: str) -> tuple[Row[Any], Article]:
        row = connection.execute(
            select(articles.c.key, texts, *_METADATA_COLUMNS)
            .join(texts, texts.c.article_key == articles.c.key)
            .where(articles.c.id == article_id)
        ).first()
        if row is None:
            raise ArticleNotFound(article_id)
        known = {name: row._mapping[name] for name in _METADATA}
        return row, Article(**known, text=row.text, page_starts=_unpack(row.page_starts))

    def analysed(self, article_id: str) -> AnalysedArticle:
        """The article under a full id with all spans found in it.

        :raises ArticleNotFound: no article has this id.
        """
        with self._reading() as connection:
            row, article = self._article(connection, article_id)
            chunk_rows = connection.execute(
                select(
                    *_columns(chunks, "position", "start", "end", "first_sentence", "last_sentence")
                )
                .where(chunks.c.article_key == row.key)
                .order_by(chunks.c.position)
            )
            found = connection.execute(
                select(*_QUOTATION_COLUMNS)
                .where(quotations.c.article_key == row.key)
                .order_by(quotations.c.position)
            )
            return AnalysedArticle(
                article,
                _unpack_sentences(row.sentences),
                tuple(Chunk(i, Span(s, e), first, last) for i, s, e, first, last in chunk_rows),
                tuple(_quotation(each) for each in found),
            )

    def list(self, filters: Filters) -> tuple[ArticleMetadata, ...]:
        """The articles that the filters leave, newest first; superseded ones only by full id."""
        query = select(*_METADATA_COLUMNS).order_by(articles.c.moment.desc(), articles.c.key.desc())
        with self._reading() as connection:
            rows = connection.execute(query.where(_condition(filters)))
            return tuple(ArticleMetadata(**row._mapping) for row in rows)

    def ids(self, filters: Filters) -> frozenset[str]:
        """The ids of the articles that the filters leave; superseded ones only by full id."""
        with self._reading() as connection:
            return frozenset(connection.scalars(select(articles.c.id).where(_condition(filters))))

    def count(self) -> int:
        """How many articles there are, without superseded ones."""
        with self._reading() as connection:
            return (
                connection.scalar(select(func.count()).where(articles.c.superseded_by.is_(None)))
                or 0
            )

    def count_all(self) -> tuple[int, int]:
        """How many articles and chunks there are, superseded ones included."""
        with self._reading() as connection:
            counted = (
                connection.scalar(select(func.count()).select_from(table))
                for table in (articles, chunks)
            )
            return next(counted) or 0, next(counted) or 0

    def outlets(self) -> tuple[str, ...]:
        """Every outlet of an article, in alphabetical order."""
        query = select(articles.c.outlet).where(
            articles.c.outlet.is_not(None), articles.c.superseded_by.is_(None)
        )
        with self._reading() as connection:
            return tuple(sorted(connection.scalars(query.distinct()), key=str.casefold))

    # Chunks

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
        with self._reading() as connection:
            for part in _parts(chunk_keys):
                for key, article_id, position, article_key, superseded_by in connection.execute(
                    query.where(chunks.c.key.in_(part))
                ):
                    found[key] = StoredChunk(
                        article_id, position, article_key, superseded_by is not None
                    )
        return found

    def article_keys(self, article_ids: Sequence[str]) -> dict[str, int]:
        """The keys under which the indexes know these articles."""
        found: dict[str, int] = {}
        with self._reading() as connection:
            for part in _parts(article_ids):
                query = select(articles.c.id, articles.c.key).where(articles.c.id.in_(part))
                found.update((row.id, row.key) for row in connection.execute(query))
        return found

    def chunk_texts(self, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], ChunkText]:
        """The texts of chunks given by article id and chunk index; gone ones are missing."""
        query = select(
            *_columns(articles, "id", "title", "outlet", "published", "url")
        ).add_columns(*_columns(chunks, "article_key", "position", "start", "end"))
        with self._reading() as connection:
            rows = _chunk_rows(connection, query, wanted)
            whole: dict[int, str] = {}
            for part in _parts(list({row.article_key for row in rows})):
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
        }

    def embeddings_of(self, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], bytes]:
        """The stored embeddings of chunks given by article id and chunk index."""
        query = select(articles.c.id, chunks.c.position, chunks.c.embedding)
        with self._reading() as connection:
            rows = _chunk_rows(connection, query, wanted)
        return {(row.id, row.position): row.embedding for row in rows}

    def embeddings(
        self, *, embedded_by: str, after: int = 0, article_keys: Sequence[int] | None = None
    ) -> tuple[StoredEmbedding, ...]:
        """Stored embeddings by chunk key, of keys beyond ``after`` or of the articles given."""
        query = (
            select(*_columns(chunks, "key", "article_key", "position", "embedding"))
            .join(articles, articles.c.key == chunks.c.article_key)
            .where(articles.c.embedded_by == embedded_by, chunks.c.key > after)
            .order_by(chunks.c.key)
        )
        with self._reading() as connection:
            if article_keys is None:
                return tuple(StoredEmbedding(*row) for row in connection.execute(query))
            return tuple(
                StoredEmbedding(*row)
                for part in _parts(article_keys)
                for row in connection.execute(query.where(chunks.c.article_key.in_(part)))
            )

    def indexed_embeddings(self, embedded_by: str, *, limit: int) -> tuple[StoredEmbedding, ...]:
        """Embeddings that the vectors hold, the newest and others evenly over all the rest."""
        held = (
            select(*_columns(chunks, "key", "article_key", "position", "embedding"))
            .join(articles, articles.c.key == chunks.c.article_key)
            .where(articles.c.embedded_by == embedded_by, articles.c.in_vectors.is_(True))
        )
        with self._reading() as connection:
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

    def embeddings_size(self, embedded_by: str) -> tuple[int, int]:
        """How many chunks are stored, and the dimensions of this embedder's embeddings or 0."""
        one = (
            select(func.length(chunks.c.embedding))
            .join(articles, articles.c.key == chunks.c.article_key)
            .where(articles.c.embedded_by == embedded_by)
            .limit(1)
        )
        with self._reading() as connection:
            count = connection.scalar(select(func.count()).select_from(chunks)) or 0
            return count, (connection.scalar(one) or 0) // 2

    def count_chunks(self, article_keys: Sequence[int]) -> int:
        """How many chunks these articles have."""
        with self._reading() as connection:
            return sum(
                connection.scalar(select(func.count()).where(chunks.c.article_key.in_(part))) or 0
                for part in _parts(article_keys)
            )

    def sample_chunks(self, *, limit: int) -> tuple[tuple[int, str], ...]:
        """Keys and texts of chunks that the words hold, evenly over all."""
        held = (
            select(*_columns(chunks, "key", "start", "end"))
            .add_columns(texts.c.text)
            .join(articles, articles.c.key == chunks.c.article_key)
            .join(texts, texts.c.article_key == articles.c.key)
            .where(articles.c.in_words.is_(True))
        )
        with self._reading() as connection:
            last = connection.scalar(select(func.max(chunks.c.key))) or 0
            query = held.where(chunks.c.key % max(last // limit, 1) == 0).limit(limit)
            return tuple(
                (key, whole[start:end]) for key, start, end, whole in connection.execute(query)
            )

    def article_rows(self) -> tuple[tuple[int, str, bool], ...]:
        """Key, id and whether it is superseded, of every article."""
        query = select(articles.c.key, articles.c.id, articles.c.superseded_by.is_not(None))
        with self._reading() as connection:
            return tuple((key, each, gone) for key, each, gone in connection.execute(query))

    # Quotations

    def quotations(
        self, words: Sequence[str] = (), *, with_superseded: bool = False
    ) -> tuple[tuple[str, Quotation], ...]:
        """Quotations, newest article first, in reading order inside.

        ``words`` (folded, lower case) all have to stand among speaker, role and organization.
        """
        query = (
            select(articles.c.id, *_QUOTATION_COLUMNS)
            .join(articles, articles.c.key == quotations.c.article_key)
            .order_by(articles.c.moment.desc(), articles.c.key.desc(), quotations.c.position)
        )
        if not with_superseded:
            query = query.where(articles.c.superseded_by.is_(None))
        for word in words:
            query = query.where(quotations.c.names.contains(f" {word} ", autoescape=True))
        with self._reading() as connection:
            return tuple((row.id, _quotation(row)) for row in connection.execute(query))

    # Conversations

    def keep_conversation(self, conversation_id: str, content: str) -> None:
        """Keep a conversation under its id, in place of what was there."""
        with self._writing() as connection:
            connection.execute(delete(conversations).where(conversations.c.id == conversation_id))
            connection.execute(conversations.insert().values(id=conversation_id, content=content))

    def conversation(self, conversation_id: str) -> str | None:
        """What was kept under this id."""
        query = select(conversations.c.content).where(conversations.c.id == conversation_id)
        with self._reading() as connection:
            return connection.scalar(query)

    # What the indexes lack

    def lacks(self, kind: IndexKind) -> bool:
        """Whether an index has articles to take in or to lose."""
        query = select(
            or_(
                select(articles.c.key).where(_IN_INDEX[kind].is_(False)).exists(),
                select(removals.c.key).where(removals.c.kind == kind).exists(),
            )
        )
        with self._reading() as connection:
            return bool(connection.scalar(query))

    def count_pending_chunks(self, kind: IndexKind) -> int:
        """How many chunks an index has to take in."""
        query = (
            select(func.count())
            .select_from(chunks)
            .join(articles, articles.c.key == chunks.c.article_key)
            .where(_IN_INDEX[kind].is_(False))
        )
        with self._reading() as connection:
            return connection.scalar(query) or 0

    def pending(
        self, kind: IndexKind, *, limit: int, embedded_by: str | None = None
    ) -> tuple[PendingArticle, ...]:
        """The next articles that an index has to take in, oldest first."""
        condition: ColumnElement[bool] = _IN_INDEX[kind].is_(False)
        if embedded_by is not None:
            condition = and_(condition, articles.c.embedded_by == embedded_by)
        return self._indexable(condition, limit)

    def _indexable(self, condition: ColumnElement[bool], limit: int) -> tuple[PendingArticle, ...]:
        query = (
            select(*_columns(articles, "key", "title", "language"), texts.c.text)
            .join(texts, texts.c.article_key == articles.c.key)
            .where(condition)
            .order_by(articles.c.key)
            .limit(limit)
        )
        spans: dict[int, list[tuple[int, Span]]] = defaultdict(list)
        embeddings: dict[int, list[bytes]] = defaultdict(list)
        with self._reading() as connection:
            rows = connection.execute(query).all()
            for part in _parts([row.key for row in rows]):
                found = connection.execute(
                    select(*_columns(chunks, "key", "article_key", "start", "end", "embedding"))
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
        with self._reading() as connection:
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
        with self._writing() as connection:
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
            for part in _parts([each.key for each in removed]):
                connection.execute(delete(removals).where(removals.c.key.in_(part)))
            if kind == "vectors":
                _advance(connection, "vectors_generation")
            return self._state(connection)

    @staticmethod
    def _state(connection: Connection) -> CatalogState:
        columns = [meta.c[field.name] for field in fields(CatalogState)]
        return CatalogState(*connection.execute(select(*columns)).one())

    def begin_vectors_anew(self, stamp: str) -> CatalogState:
        """Say that the vectors hold nothing, in a folder with this stamp."""
        with self._writing() as connection:
            connection.execute(update(articles).values(in_vectors=False))
            connection.execute(delete(removals).where(removals.c.kind == "vectors"))
            connection.execute(update(meta).values(vectors_stamp=stamp))
            _advance(connection, "vectors_generation")
            return self._state(connection)

    def articles_after(self, key: int, *, limit: int) -> tuple[PendingArticle, ...]:
        """The next articles beyond a key, whatever index they are in."""
        return self._indexable(articles.c.key > key, limit)

    def name_words_folder(self, folder: str, taken: Sequence[tuple[int, str]]) -> None:
        """Say that this folder holds the words of these articles, given by key and title.

        One that got another title meanwhile, or came later, has to be taken in.
        """
        with self._writing() as connection:
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

    # Embeddings by another embedder

    def other_embedder(self, embedded_by: str) -> str | None:
        """The name of an embedder other than this one that made stored embeddings."""
        query = (
            select(articles.c.embedded_by)
            .where(or_(articles.c.embedded_by < embedded_by, articles.c.embedded_by > embedded_by))
            .limit(1)
        )
        with self._reading() as connection:
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
        with self._reading() as connection:
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
        with self._writing() as connection:
            if rows:
                connection.execute(
                    update(chunks)
                    .where(chunks.c.key == bindparam("as_key"))
                    .values(embedding=bindparam("as_embedding")),
                    rows,
                )
            for part in _parts([each.key for each, _ in replaced]):
                connection.execute(
                    update(articles)
                    .where(articles.c.key.in_(part))
                    .values(embedded_by=embedded_by, in_vectors=False)
                )
            _advance(connection, "embeddings_generation")
            _advance(connection, "generation")

    def problems(self) -> tuple[str, ...]:
        """What the database's own check finds wrong with the file; empty when all is well."""
        with self._reading() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
        return tuple(str(line) for line in found if line != "ok")


def _columns(table: Table, *names: str) -> list[Column[Any]]:
    return [table.c[name] for name in names]


def _advance(connection: Connection, name: str) -> None:
    connection.execute(update(meta).values({name: meta.c[name] + 1}))


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _VARIABLES):
        yield values[start : start + _VARIABLES]


def _chunk_rows(
    connection: Connection, query: Select[Any], wanted: Sequence[tuple[str, int]]
) -> list[Row[Any]]:
    """Rows of a query over articles and chunks for pairs of article id and chunk index."""
    query = query.join(chunks, chunks.c.article_key == articles.c.key)
    pairs = set(wanted)
    rows: list[Row[Any]] = []
    for part in _parts(sorted(pairs)):
        # SQLite finds pairs by reading every row, but ids and positions apart by their indexes.
        ids, positions = {article_id for article_id, _ in part}, {place for _, place in part}
        near = query.where(articles.c.id.in_(ids), chunks.c.position.in_(positions))
        rows += [row for row in connection.execute(near) if (row.id, row.position) in pairs]
        pairs.difference_update((row.id, row.position) for row in rows)
    return rows


def _pack(numbers: Iterable[int]) -> bytes:
    packed = array("i", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _unpack(packed: bytes) -> tuple[int, ...]:
    numbers = array("i")
    numbers.frombytes(packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return tuple(numbers)


def _pack_sentences(sentences: Sequence[Sentence]) -> bytes:
    return _pack(
        number for each in sentences for number in (each.paragraph, each.span.start, each.span.end)
    )


def _unpack_sentences(packed: bytes) -> tuple[Sentence, ...]:
    numbers = _unpack(packed)
    return tuple(
        Sentence(index, paragraph, Span(start, end))
        for index, (paragraph, start, end) in enumerate(
            zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
        )
    )


def _quotation_row(article_key: int, position: int, quotation: Quotation) -> dict[str, Any]:
    named = (quotation.speaker, quotation.role, quotation.organization)
    return {
        "article_key": article_key,
        "position": position,
        "start": quotation.span.start,
        "end": quotation.span.end,
        "kind": quotation.kind,
        "speaker": quotation.speaker,
        "role": quotation.role,
        "organization": quotation.organization,
        "mention": quotation.mention,
        "cue": quotation.cue,
        "names": "".join(f" {word} " for word in name_words(" ".join(filter(None, named)))),
    }


def _quotation(row: Row[Any]) -> Quotation:
    return Quotation(
        Span(row.start, row.end),
        row.kind,
        row.speaker,
        row.role,
        row.organization,
        row.mention,
        row.cue,
    )


def name_words(name: str) -> list[str]:
    """The folded, lower-case words of a name, by which quotations are found."""
    return re.findall(r"\w+", fold_plain(name).lower())


def outlet_key(outlet: str) -> str:
    """What makes two spellings of an outlet the same: letters without case, single spaces."""
    return " ".join(fold_plain(outlet).casefold().split())


def _derived(known: ArticleMetadata) -> dict[str, Any]:
    """What is stored beside metadata so that SQL can filter and sort by it."""
    return {
        "outlet_key": outlet_key(known.outlet) if known.outlet else None,
        "published_day": _day(known.published) if known.published else None,
        "moment": _moment(known.published) or _moment(known.ingested) or "",
    }


def _day(time: str) -> str:
    try:
        return datetime.fromisoformat(time).date().isoformat()
    except ValueError:
        return time[:10]


def _moment(time: str | None) -> str | None:
    """An ISO time in UTC, so that the order of texts is the order of times; days begin them."""
    if time is None:
        return None
    try:
        parsed = datetime.fromisoformat(time)
    except ValueError:
        return time
    zoned = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    try:
        return zoned.astimezone(UTC).isoformat(timespec="microseconds")
    except OverflowError:
        return time


def _edited(
    *, title: str | None, outlet: str | None, author: str | None, published: str | None
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if title is not None:
        if not title.strip():
            raise UsageError("A title cannot be empty.")
        values |= {"title": title.strip(), "title_from": "you"}
    if published is not None:
        _check_time(published.strip())
    changes = {"outlet": outlet, "author": author, "published": published}
    for name, value in changes.items():
        if value is not None:
            values |= {name: value.strip() or None, f"{name}_from": "you"}
    return values


def _check_time(time: str) -> None:
    if not time:
        return
    try:
        parsed = datetime.fromisoformat(time)
    except ValueError:
        raise UsageError(
            f"“{time}” is no date. Write it as 2025-10-08, or with time and zone as "
            "2025-10-08T14:30:00+00:00."
        ) from None
    if len(time) > 10 and parsed.tzinfo is None:
        raise UsageError(
            f"“{time}” has no zone. Add one, as in {time}+00:00, or give the day only."
        )


def day_of(time: str) -> str:
    """The day of an ISO date or time, as printed.

    :raises UsageError: it is neither.
    """
    try:
        return datetime.fromisoformat(time.strip()).date().isoformat()
    except ValueError:
        raise UsageError(f"“{time}” is no date. Write it as 2025-10-08.") from None


def _condition(filters: Filters) -> ColumnElement[bool]:
    """What the filters leave. Articles of unknown publication never match a date."""
    conditions: list[ColumnElement[bool]] = []
    if filters.article_ids:
        conditions.append(articles.c.id.in_(filters.article_ids))
    else:
        conditions.append(articles.c.superseded_by.is_(None))
    if filters.outlet:
        conditions.append(articles.c.outlet_key == outlet_key(filters.outlet))
    if filters.since:
        conditions.append(articles.c.published_day >= day_of(filters.since))
    if filters.until:
        conditions.append(articles.c.published_day <= day_of(filters.until))
    return and_(*conditions)
