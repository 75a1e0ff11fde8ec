"""The one truth: articles with their spans and quotations, in SQL.

Every method is one transaction. Everything derived from the catalog (Tantivy, Chroma) can be
deleted at any time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    delete,
    func,
    select,
    update,
)

from rag.backlog import INDEX_KINDS
from rag.database import Database, advance, columns_of, parts
from rag.errors import AmbiguousArticleId, ArticleNotFound
from rag.nearcopies import find_original, note_bands
from rag.related import Related, find_related, hand_over_copies, versions_of
from rag.rows import (
    METADATA,
    carried_over,
    day_of,
    derived,
    edited,
    metadata_row,
    outlet_key,
    pack,
    pack_sentences,
    quotation,
    quotation_row,
    storable,
    unpack,
    unpack_sentences,
    url_key,
)
from rag.schema import articles, chunks, quotations, removals, texts
from rag.types import (
    AnalysedArticle,
    Article,
    ArticleMetadata,
    Chunk,
    Filters,
    Quotation,
    Sentence,
    Span,
    Stored,
)

if TYPE_CHECKING:
    from rag.types import Matrix

METADATA_COLUMNS = columns_of(articles, *METADATA)
_QUOTATION_COLUMNS = columns_of(
    quotations, "start", "end", "kind", "speaker", "role", "organization", "mention", "cue"
)


class Catalog:
    """Articles stored, corrected, removed and looked up. Used by many threads at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Articles in

    def insert(
        self, batch: Sequence[tuple[AnalysedArticle, Matrix]], *, embedded_by: str
    ) -> tuple[Stored, ...]:
        """Store those articles of a batch that are not there yet; return what each was found to be.

        A new text under the address of a stored article supersedes it, and becomes the one that
        search and lists use. A near-copy is linked to the first of its kind.
        """
        with self._database.writing() as connection:
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
            stored = tuple(
                self._relate(connection, each.article, keys[i]) for i, (each, _) in new.items()
            )
            advance(connection, "generation")
        return stored

    @staticmethod
    def _existing(connection: Connection, ids: Sequence[str]) -> set[str]:
        found: set[str] = set()
        for part in parts(ids):
            found.update(connection.scalars(select(articles.c.id).where(articles.c.id.in_(part))))
        return found

    @staticmethod
    def _insert_articles(
        connection: Connection, new: Sequence[AnalysedArticle], embedded_by: str
    ) -> dict[str, int]:
        # Linked one by one, when those before are linked already.
        unlinked = {"embedded_by": embedded_by, "supersedes": None, "superseded_by": None}
        rows = [metadata_row(each.article) | derived(each.article) | unlinked for each in new]
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
                    "page_starts": pack(each.article.page_starts),
                    "sentences": pack_sentences(each.sentences),
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
                quotation_row(key, position, quotation)
                for position, quotation in enumerate(each.quotations)
            ]
        if chunk_rows:
            connection.execute(chunks.insert(), chunk_rows)
        if quotation_rows:
            connection.execute(quotations.insert(), quotation_rows)

    def _relate(self, connection: Connection, article: Article, key: int) -> Stored:
        """Find which older article a new one takes the place of, and which it is a copy of.

        One that is put back takes its old place: what superseded it still does.
        """
        bands = note_bands(connection, key, article.text)
        before, after = self._neighbours(connection, article, key)
        if before is not None:
            connection.execute(
                update(articles).where(articles.c.id == before).values(superseded_by=article.id)
            )
            # One that is put back says itself what it stood beside, and stays as it was taken out.
            if article.supersedes is None and article.superseded_by is None:
                self._carry_over(connection, before, article)
            hand_over_copies(connection, before, is_removed=False)
        if after is not None:
            connection.execute(
                update(articles).where(articles.c.id == after).values(supersedes=article.id)
            )
        original = find_original(connection, key, bands)
        connection.execute(
            update(articles)
            .where(articles.c.key == key)
            .values(supersedes=before, superseded_by=after, duplicate_of=original)
        )
        return Stored(article.id, before, original)

    def _neighbours(
        self, connection: Connection, article: Article, key: int
    ) -> tuple[str | None, str | None]:
        """The versions of an article between which it belongs: by what it says itself if it is put
        back, then by when each was ingested.
        """
        said = [each for each in (article.superseded_by, article.supersedes) if each]
        # Later ones of the same batch are not linked yet.
        there = connection.scalars(
            select(articles.c.id).where(articles.c.id.in_(said), articles.c.key < key)
        ).all()
        some = next((each for each in said if each in there), None)
        some = some or self._same_address(connection, article, key)
        if some is None:
            return None, None
        if not said and self._metadata(connection, some).ingested <= article.ingested:
            return some, None
        versions = versions_of(connection, some)
        ids = [article_id for article_id, _ in versions]
        was_newest = article.superseded_by is None
        place = 0
        for _, ingested in versions:
            if ingested > article.ingested or (ingested == article.ingested and not was_newest):
                break
            place += 1
        if article.superseded_by in ids:
            place = min(place, ids.index(article.superseded_by))
        if article.supersedes in ids:
            place = max(place, ids.index(article.supersedes) + 1)
        return (ids[place - 1] if place else None), (ids[place] if place < len(ids) else None)

    def _carry_over(self, connection: Connection, before: str, article: Article) -> None:
        """Keep in a new version what was corrected by hand in the one before."""
        values = carried_over(self._metadata(connection, before), article)
        if values:
            known = {name: getattr(article, name) for name in METADATA} | values
            connection.execute(
                update(articles)
                .where(articles.c.id == article.id)
                .values(values | derived(ArticleMetadata(**known)))
            )

    @staticmethod
    def _same_address(connection: Connection, article: Article, key: int) -> str | None:
        """The newest article stored before under the same address.

        A front page is no article's, and parts of one file may all name one address, so they do
        not count.
        """
        same = url_key(article.url) if article.url else None
        if same is None:
            return None
        rows = connection.execute(
            select(articles.c.id, articles.c.source, articles.c.part)
            .where(
                articles.c.url_key == same,
                articles.c.key < key,
                articles.c.superseded_by.is_(None),
            )
            .order_by(articles.c.key.desc())
        )
        for article_id, source, part in rows:
            if source != article.source or part == article.part:
                return str(article_id)
        return None

    def edit(self, article_id: str, **corrections: str | None) -> ArticleMetadata:
        """Correct metadata by hand; an empty text clears all but the title.

        :param corrections: as ``rag.rows.edited`` takes them.
        :raises ArticleNotFound: no article has this id.
        :raises UsageError: an empty title, or a time, address or language that is none.
        """
        values = edited(**corrections)
        with self._database.writing() as connection:
            before = self._metadata(connection, article_id)
            if not values:
                return before
            after = {name: getattr(before, name) for name in METADATA} | values
            values |= derived(ArticleMetadata(**after))
            if any(after[name] != getattr(before, name) for name in ("title", "language")):
                values["in_words"] = False
            connection.execute(update(articles).where(articles.c.id == article_id).values(values))
            advance(connection, "generation")
            return ArticleMetadata(**after)

    # Articles out

    def remove(self, article_ids: Sequence[str]) -> tuple[str, ...]:
        """Remove articles with all that belongs to them; return the ids that were there.

        The indexes are told what to remove when they are next opened. An article that one of
        these superseded is superseded by its successor instead, or is the newest again.
        """
        with self._database.writing() as connection:
            there = self._existing(connection, article_ids)
            gone = tuple(dict.fromkeys(each for each in article_ids if each in there))
            for article_id in gone:
                self._remove(connection, article_id)
            if gone:
                advance(connection, "generation")
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
                    for kind in INDEX_KINDS
                ],
            )
        hand_over_copies(connection, article_id, is_removed=True)
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
        with self._database.reading() as connection:
            return bool(self._existing(connection, [article_id]))

    def resolve(self, beginning: str) -> str:
        """The full id that begins so.

        :raises ArticleNotFound: there is none.
        :raises AmbiguousArticleId: there is more than one.
        """
        wanted = storable(beginning).strip().lower()
        with self._database.reading() as connection:
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
        with self._database.reading() as connection:
            return self._metadata(connection, article_id)

    @staticmethod
    def _metadata(connection: Connection, article_id: str) -> ArticleMetadata:
        row = connection.execute(
            select(*METADATA_COLUMNS).where(articles.c.id == article_id)
        ).first()
        if row is None:
            raise ArticleNotFound(article_id)
        return ArticleMetadata(**row._mapping)

    def article(self, article_id: str) -> Article:
        """The article under a full id.

        :raises ArticleNotFound: no article has this id.
        """
        with self._database.reading() as connection:
            return self._article(connection, article_id)[1]

    @staticmethod
    def _article(connection: Connection, article_id: str) -> tuple[Row[Any], Article]:
        row = connection.execute(
            select(articles.c.key, texts, *METADATA_COLUMNS)
            .join(texts, texts.c.article_key == articles.c.key)
            .where(articles.c.id == article_id)
        ).first()
        if row is None:
            raise ArticleNotFound(article_id)
        known = {name: row._mapping[name] for name in METADATA}
        return row, Article(**known, text=row.text, page_starts=unpack(row.page_starts))

    def analysed(self, article_id: str) -> AnalysedArticle:
        """The article under a full id with all spans found in it.

        :raises ArticleNotFound: no article has this id.
        """
        with self._database.reading() as connection:
            row, article = self._article(connection, article_id)
            chunk_rows = connection.execute(
                select(
                    *columns_of(
                        chunks, "position", "start", "end", "first_sentence", "last_sentence"
                    )
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
                unpack_sentences(row.sentences),
                tuple(Chunk(i, Span(s, e), first, last) for i, s, e, first, last in chunk_rows),
                tuple(quotation(each) for each in found),
            )

    def list(self, filters: Filters) -> tuple[ArticleMetadata, ...]:
        """The articles that the filters leave, newest first; superseded ones only by full id."""
        query = select(*METADATA_COLUMNS).order_by(articles.c.moment.desc(), articles.c.key.desc())
        with self._database.reading() as connection:
            rows = connection.execute(query.where(condition_of(filters)))
            return tuple(ArticleMetadata(**row._mapping) for row in rows)

    def count(self) -> int:
        """How many articles there are, without superseded ones."""
        with self._database.reading() as connection:
            return (
                connection.scalar(select(func.count()).where(articles.c.superseded_by.is_(None)))
                or 0
            )

    def count_all(self) -> tuple[int, int]:
        """How many articles and chunks there are, superseded ones included."""
        with self._database.reading() as connection:
            counted = (
                connection.scalar(select(func.count()).select_from(table))
                for table in (articles, chunks)
            )
            return next(counted) or 0, next(counted) or 0

    def count_altered(self) -> int:
        """How many texts are no longer what was stored, by their hash."""
        stored = select(articles.c.sha256, texts.c.text).join(
            texts, texts.c.article_key == articles.c.key
        )
        with self._database.reading() as connection:
            return sum(
                hashlib.sha256(text.encode("utf-8")).hexdigest() != sha256
                for sha256, text in connection.execution_options(yield_per=500).execute(stored)
            )

    def count_undated(self, filters: Filters) -> int:
        """How many of the articles that the filters without their dates leave have no date."""
        undated = and_(
            condition_of(replace(filters, since=None, until=None)),
            articles.c.published_day.is_(None),
        )
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).where(undated)) or 0

    def days_beside(self, filters: Filters) -> tuple[str | None, str | None]:
        """The last day before the filters' dates and the first after them with an article."""
        day, within = articles.c.published_day, replace(filters, since=None, until=None)
        earliest, latest = filters.since or filters.until, filters.until or filters.since
        if earliest is None or latest is None:
            return None, None
        before = select(func.max(day)).where(condition_of(within), day < day_of(earliest))
        after = select(func.min(day)).where(condition_of(within), day > day_of(latest))
        with self._database.reading() as connection:
            return connection.scalar(before), connection.scalar(after)

    def outlets(self) -> tuple[str, ...]:
        """Every outlet of an article, in alphabetical order."""
        query = select(articles.c.outlet).where(
            articles.c.outlet.is_not(None), articles.c.superseded_by.is_(None)
        )
        with self._database.reading() as connection:
            return tuple(sorted(connection.scalars(query.distinct()), key=str.casefold))

    def copies(self, article_id: str) -> tuple[ArticleMetadata, ...]:
        """The other articles that tell the same story as this one, in the order stored."""
        related = self.related([article_id]).get(article_id)
        return related.copies if related else ()

    def related(self, article_ids: Iterable[str]) -> dict[str, Related]:
        """Newest versions and near-copies of those of the articles (full ids) that are there."""
        with self._database.reading() as connection:
            return find_related(connection, article_ids)

    def texts(self, article_ids: Sequence[str]) -> Iterator[tuple[str, str, tuple[Sentence, ...]]]:
        """Id, text and sentences of those of the articles (full ids) that are there."""
        query = select(articles.c.id, texts.c.text, texts.c.sentences).join(
            texts, texts.c.article_key == articles.c.key
        )
        with self._database.reading() as connection:
            for part in parts(article_ids):
                for article_id, text, packed in connection.execute(
                    query.where(articles.c.id.in_(part))
                ):
                    yield article_id, text, unpack_sentences(packed)

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
        with self._database.reading() as connection:
            return tuple((row.id, quotation(row)) for row in connection.execute(query))

    def speakers(self, words: Sequence[str]) -> tuple[tuple[str, int], ...]:
        """The different speakers of the quotations whose names hold all words, most quoted first,
        each with how often."""
        query = (
            select(quotations.c.speaker, func.count())
            .where(quotations.c.speaker.is_not(None))
            .group_by(quotations.c.speaker)
            .order_by(func.count().desc(), quotations.c.speaker)
        )
        for word in words:
            query = query.where(quotations.c.names.contains(f" {word} ", autoescape=True))
        with self._database.reading() as connection:
            return tuple((speaker, count) for speaker, count in connection.execute(query))


def condition_of(filters: Filters) -> ColumnElement[bool]:
    """What the filters leave. Articles of unknown publication never match a date."""
    conditions: list[ColumnElement[bool]] = []
    if filters.article_ids:
        conditions.append(articles.c.id.in_(filters.article_ids))
    else:
        conditions.append(articles.c.superseded_by.is_(None))
    if filters.outlet:
        spellings = (filters.outlet, *filters.outlet_spellings)
        conditions.append(articles.c.outlet_key.in_([outlet_key(each) for each in spellings]))
    if filters.since:
        conditions.append(articles.c.published_day >= day_of(filters.since))
    if filters.until:
        conditions.append(articles.c.published_day <= day_of(filters.until))
    return and_(*conditions)
