"""The library: catalog, words and vectors as one. The only thing others store and search with."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np

from rag.backlog import Backlog
from rag.browsing import Browsing, Order, OutletCount, Shelf
from rag.carrying import restore_backup, write_backup
from rag.catalog import Catalog
from rag.chunklookup import ChunkLookup
from rag.conversations import Conversations
from rag.database import Database
from rag.errors import EmbeddingError, LibraryUnavailable
from rag.ingestlog import IngestLog
from rag.matching import NO_MATCH, WordMatch
from rag.nearest import Repair, VectorSearch
from rag.related import Related
from rag.roster import RosterKeeper
from rag.rows import name_words
from rag.settings import Settings
from rag.types import (
    AnalysedArticle,
    Article,
    ArticleMetadata,
    Embedder,
    Filters,
    IngestResult,
    LoggedIngest,
    Passage,
    Quotation,
    Sentence,
    Stored,
)
from rag.words import WordHit, Words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rag.types import Matrix

_ANALYSED_KEPT = 256
_EMBEDDED_AT_ONCE = 32
_WIDE = 0.02
"""A scope of this share of all articles is searched by words as if there were none, and what lies
outside left out: the best 3,000 of 690,000 chunks are found in 9 ms, those within 20,000 articles
alone in 19."""
_PROBES = 2_000
"""How many stored chunks the doctor tries as queries: all of a small library."""


@dataclass(frozen=True, slots=True)
class ChunkHit:
    """A chunk that a search found; a larger score is better."""

    article_id: str
    chunk_index: int
    score: float


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild made anew."""

    articles: int
    chunks: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Check:
    """One finding of the doctor; ``ok`` is false only for what is broken."""

    check: str
    ok: bool
    message: str


def open_library(
    settings: Settings, *, embedder: Embedder | None = None, repair: Repair = "quick"
) -> Library:
    """Open the library in the data folder, making it when there is none. Cheap.

    ``repair`` says what happens when the vectors have to be made anew, or have much to take in:
    "foreground" does it at once, however long it takes (add, rebuild, doctor); "quick" only when
    it takes under about 3 s (ask, search); "background" in a thread (the page). Until it is done
    ``vectors_ready`` is False.

    :raises LibraryUnavailable: the folder cannot be used, or a newer program wrote it.
    """
    if embedder is None:
        from rag.embedding import make_embedder

        embedder = make_embedder(settings)
    return Library(Database(settings.home), embedder, repair=repair)


class Library:
    """Articles stored, searched and looked up. Many threads and processes may use one folder.

    Every method may raise LibraryUnavailable; its message says what to do.
    """

    def __init__(self, database: Database, embedder: Embedder, *, repair: Repair = "quick") -> None:
        self.embedder = embedder
        self.conversations = Conversations(database)
        self._database = database
        self._catalog = Catalog(database)
        self._chunks = ChunkLookup(database)
        self._browsing = Browsing(database)
        self._backlog = Backlog(database)
        self._log = IngestLog(database)
        self._words = Words(database.home, self._backlog)
        self._roster = RosterKeeper(database)
        self._vectors = VectorSearch(database, embedder.name, repair, self._roster)
        self._lock = threading.Lock()
        self._analysed: OrderedDict[str, AnalysedArticle] = OrderedDict()
        self._analysed_generation = -1
        self._counts: tuple[int, tuple[int, int]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of every file. The library is not used afterwards."""
        self._vectors.close()
        self._words.close()
        self._database.close()

    # Writing

    def store(self, batch: Sequence[tuple[AnalysedArticle, Matrix]]) -> tuple[Stored, ...]:
        """Store articles, each with the embeddings of its chunks: the one verb that writes.

        Committed to the catalog as a whole, then taken into the indexes. An article that is
        there already (the same text) is left as it is; returned is what the others were found to
        be: newer texts of stored ones, near-copies, or neither.

        :raises EmbeddingError: embeddings do not fit the chunks, or those stored before.
        """
        self._refuse_other_embedder()
        for each, embeddings in batch:
            self._check_embeddings(each, embeddings)
        stored = self._catalog.insert(batch, embedded_by=self.embedder.name)
        # Also when nothing was new: somebody may have been killed before indexing.
        if self._backlog.lacks("words"):
            self._words.catch_up()
        self._vectors.catch_up()
        return stored

    def edit(
        self,
        article_id: str,
        *,
        title: str | None = None,
        outlet: str | None = None,
        author: str | None = None,
        published: str | None = None,
        updated: str | None = None,
        section: str | None = None,
        url: str | None = None,
        language: str | None = None,
    ) -> ArticleMetadata:
        """Correct metadata by hand: title, outlet, author and published then come "from you".

        An empty text makes anything but the title unknown. Takes a beginning of an id. A newer
        version of the article takes over what comes from you.

        :raises UsageError: an empty title, or a time, address or language that is none.
        """
        return self._catalog.edit(
            self.resolve(article_id),
            title=title,
            outlet=outlet,
            author=author,
            published=published,
            updated=updated,
            section=section,
            url=url,
            language=language,
        )

    def remove(self, article_ids: Sequence[str]) -> tuple[str, ...]:
        """Remove articles by full id; return those that were there, now gone.

        Only the catalog is touched, so that this is quick; nothing gone is ever found, and the
        indexes lose it when they are next written or searched.
        """
        return self._catalog.remove(article_ids)

    def take_out(self, article_ids: Sequence[str]) -> tuple[tuple[AnalysedArticle, Matrix], ...]:
        """Remove articles by full id and return them whole, so that :meth:`store` puts them back.

        Those that are not there are left out.
        """
        taken = []
        for article_id in dict.fromkeys(article_ids):
            if not self.contains(article_id):
                continue
            each = self.analysed(article_id)
            hits = [ChunkHit(article_id, chunk.index, 0.0) for chunk in each.chunks]
            taken.append((each, self.embeddings_of(hits)))
        gone = set(self.remove(article_ids))
        return tuple(pair for pair in taken if pair[0].article.id in gone)

    def log(self, results: Sequence[IngestResult]) -> None:
        """Keep what became of sources just now."""
        self._log.note(results)

    def logged(self, *, limit: int | None = None) -> tuple[LoggedIngest, ...]:
        """What became of sources, the latest first; all unless limited."""
        return self._log.latest(limit=limit)

    # Looking up

    def contains(self, article_id: str) -> bool:
        """Whether an article with this full id is stored."""
        return self._catalog.contains(article_id)

    def resolve(self, beginning: str) -> str:
        """The full id that begins so.

        :raises ArticleNotFound: there is none.
        :raises AmbiguousArticleId: there is more than one.
        """
        return self._catalog.resolve(beginning)

    def metadata(self, article_id: str) -> ArticleMetadata:
        """The metadata of an article, by a beginning of its id."""
        return self._catalog.metadata(self.resolve(article_id))

    def article(self, article_id: str) -> Article:
        """An article, by a beginning of its id; superseded ones too."""
        return self._catalog.article(self.resolve(article_id))

    def analysed(self, article_id: str) -> AnalysedArticle:
        """An article with all its spans, by its full id; the latest asked for stay in memory.

        :raises ArticleNotFound: no article has this id.
        """
        generation = self._database.state().generation
        with self._lock:
            if generation != self._analysed_generation:
                self._analysed.clear()
                self._analysed_generation = generation
            if article_id in self._analysed:
                self._analysed.move_to_end(article_id)
                return self._analysed[article_id]
        found = self._catalog.analysed(article_id)
        with self._lock:
            if generation == self._analysed_generation:
                self._analysed[article_id] = found
                while len(self._analysed) > _ANALYSED_KEPT:
                    self._analysed.popitem(last=False)
        return found

    def analysed_all(self, article_ids: Iterable[str]) -> dict[str, AnalysedArticle]:
        """Articles with all their spans by their full ids, each once, in the order given.

        :raises ArticleNotFound: no article has one of them.
        """
        return {article_id: self.analysed(article_id) for article_id in article_ids}

    def list(self, filters: Filters = Filters()) -> tuple[ArticleMetadata, ...]:
        """Articles, newest first by published or else ingested time.

        Without superseded ones, unless the filters name them by id.
        """
        return self._catalog.list(self._resolved(filters))

    def browse(
        self,
        words: str = "",
        filters: Filters = Filters(),
        *,
        order: Order = "newest",
        limit: int,
        offset: int = 0,
    ) -> Shelf:
        """Part of the list of articles whose title, outlet or author have every word.

        Words match anywhere in a word, without regard to case and accents.
        """
        resolved = self._resolved(filters)
        return self._browsing.browse(words, resolved, order=order, limit=limit, offset=offset)

    def count_by_outlet(self) -> tuple[OutletCount, ...]:
        """The outlets that have articles, by name, each under its most frequent spelling."""
        return self._browsing.outlets()

    def copies(self, article_id: str) -> tuple[ArticleMetadata, ...]:
        """The other articles that tell the same story as one (full id), in the order stored."""
        return self._catalog.copies(article_id)

    def related(self, article_ids: Iterable[str]) -> dict[str, Related]:
        """Newest versions and near-copies of those of the articles (full ids) that are there."""
        return self._catalog.related(article_ids)

    def texts(self, article_ids: Sequence[str]) -> Iterator[tuple[str, str, tuple[Sentence, ...]]]:
        """Id, text and sentences of those of the articles (full ids) that are there."""
        return self._catalog.texts(article_ids)

    def count(self) -> int:
        """How many articles there are, as ``list`` counts."""
        return self._counted()[0]

    def chunk_count(self) -> int:
        """How many chunks are stored."""
        return self._counted()[1]

    def _counted(self) -> tuple[int, int]:
        """Articles as ``list`` counts, and all chunks; counted again after each write.

        Every question asks for them, and counting reads every row.
        """
        # Read before counting: a write in between makes the next call count again.
        generation = self._database.state().generation
        known = self._counts
        if known is None or known[0] != generation:
            counts = self._catalog.count(), self._catalog.count_all()[1]
            known = self._counts = (generation, counts)
        return known[1]

    def outlets(self) -> tuple[str, ...]:
        """Every outlet there is, in alphabetical order."""
        return self._catalog.outlets()

    def count_undated(self, filters: Filters) -> int:
        """How many articles the dates of the filters leave out because they have none."""
        return self._catalog.count_undated(self._resolved(filters))

    def days_beside(self, filters: Filters) -> tuple[str | None, str | None]:
        """The days (ISO) next to the filters' dates, before and after, that have an article.

        None where there is no article on that side, or no date in the filters.
        """
        return self._catalog.days_beside(self._resolved(filters))

    def generation(self) -> int:
        """A number that changes whenever anybody stored, edited or removed."""
        return self._database.state().generation

    def quotations_by(
        self, names: Sequence[str], *, scope: frozenset[str] | None = None
    ) -> tuple[tuple[str, Quotation], ...]:
        """Quotations (with their article's id) whose speaker, role and organization hold all
        words of the names, as whole words; newest article first, in reading order inside.

        Of no names nothing; superseded articles only when the scope names them.
        """
        words = [word for name in names for word in name_words(name)]
        return self._quotations(words, scope) if words else ()

    def quotations(
        self, *, scope: frozenset[str] | None = None
    ) -> tuple[tuple[str, Quotation], ...]:
        """All quotations, as ``quotations_by``."""
        return self._quotations((), scope)

    def speakers_called(self, names: Sequence[str]) -> tuple[tuple[str, int], ...]:
        """The different speakers whose names, roles or organizations hold all words of the names,
        with how often each is quoted, most quoted first."""
        words = [word for name in names for word in name_words(name)]
        return self._catalog.speakers(words) if words else ()

    def _quotations(
        self, words: Sequence[str], scope: frozenset[str] | None
    ) -> tuple[tuple[str, Quotation], ...]:
        if scope is not None and not scope:
            return ()
        found = self._catalog.quotations(words, with_superseded=scope is not None)
        return found if scope is None else tuple(each for each in found if each[0] in scope)

    # Searching

    def scope(self, filters: Filters) -> frozenset[str] | None:
        """The ids of the articles that the filters leave; None when nothing is filtered.

        :raises ArticleNotFound: an id names no article.
        :raises UsageError: a date is none.
        """
        if not filters:
            return None
        roster = self._roster.current()
        return roster.ids_within(self._resolved(filters, whole=roster.rows))

    def _resolved(self, filters: Filters, *, whole: Collection[str] = ()) -> Filters:
        """With whole ids; those known to be ``whole`` cost no look into the catalog."""
        ids = (each if each in whole else self.resolve(each) for each in filters.article_ids)
        return replace(filters, article_ids=tuple(ids))

    def search_words(
        self, query: str, *, limit: int, scope: frozenset[str] | None = None
    ) -> tuple[ChunkHit, ...]:
        """The best chunks for any of the words, by BM25 over body and title, best first.

        English is stemmed. Superseded articles are found only when the scope names them.
        """
        if scope is not None and not scope:
            return ()
        keys = None if scope is None else self._roster.current().keys_of(scope)
        if keys is not None and len(keys) >= _WIDE * self.count():
            widely = self._search_widely(query, limit, scope, keys)
            if len(widely) == limit:
                return widely
        wanted = limit
        while True:
            hits = self._words.search(query, limit=wanted, article_keys=keys)
            found = self._still_there(hits, scope)
            if len(found) >= limit or len(hits) < wanted:
                return found[:limit]
            wanted *= 2

    def _search_widely(
        self, query: str, limit: int, scope: frozenset[str] | None, keys: NDArray[np.int64]
    ) -> tuple[ChunkHit, ...]:
        """The best of a wide scope out of the best of all; fewer when too few of these lie in it.

        The same chunks in the same order as a search of nothing but the scope.
        """
        share = min(len(keys) / max(self.count(), 1), 1.0)
        hits = self._words.search(query, limit=round(1.5 * limit / share))
        inside = np.isin([hit.article_key for hit in hits], keys)
        within = [hit for hit, is_inside in zip(hits, inside, strict=True) if is_inside]
        return self._still_there(within[:limit], scope)

    def _still_there(
        self, hits: Sequence[WordHit], scope: frozenset[str] | None
    ) -> tuple[ChunkHit, ...]:
        """The hits that the catalog has within the scope, in the order given."""
        there = self._chunks.locate([hit.chunk_key for hit in hits])
        return tuple(
            ChunkHit(stored.article_id, stored.chunk_index, hit.score)
            for hit in hits
            if (stored := there.get(hit.chunk_key))
            and (not stored.superseded if scope is None else stored.article_id in scope)
        )

    def search_near_words(
        self, words: Mapping[str, int], *, without: Sequence[str] = (), limit: int
    ) -> tuple[ChunkHit, ...]:
        """Some chunks with each word or one at most so many letters off (0 to 2), in no order.

        English is stemmed; chunks with a word of ``without`` are left out, superseded ones too.
        """
        hits = self._words.search_near(words, without=without, limit=limit)
        return self._still_there(hits, None)

    def match_words(self, query: str, hits: Sequence[ChunkHit]) -> tuple[WordMatch, ...]:
        """How the words of each hit and of its article match, in the order given."""
        keys = self._chunks.keys_of([(hit.article_id, hit.chunk_index) for hit in hits])
        matched = self._words.match(query, dict(keys.values()))
        found = (keys.get((hit.article_id, hit.chunk_index), (-1, -1)) for hit in hits)
        return tuple(matched.get(chunk_key, NO_MATCH) for chunk_key, _ in found)

    def search_vectors(
        self, embedding: Matrix, *, limit: int, scope: frozenset[str] | None = None
    ) -> tuple[ChunkHit, ...]:
        """The nearest chunks with their cosine, best first; nothing while vectors are not ready.

        ``embedding`` is one unit vector. Superseded articles only when the scope names them.
        """
        vector = np.asarray(embedding, np.float32).reshape(-1)
        found = self._vectors.search(vector, limit=limit, scope=scope)
        return tuple(ChunkHit(*each) for each in found)

    def prepare_scopes(self) -> None:
        """Load what the first search within filters needs; takes seconds in a large library."""
        self._roster.current()
        self._vectors.prepare_scopes()

    @property
    def vectors_ready(self) -> bool:
        """Whether ``search_vectors`` searches everything."""
        return self._vectors.is_ready

    def passages(self, hits: Sequence[ChunkHit]) -> tuple[Passage, ...]:
        """The hits as passages, in the order given and ranked from 1, without those gone."""
        texts = self._chunks.chunk_texts([(hit.article_id, hit.chunk_index) for hit in hits])
        there = [
            (hit, text) for hit in hits if (text := texts.get((hit.article_id, hit.chunk_index)))
        ]
        return tuple(
            Passage(
                article_id=text.article_id,
                chunk_index=text.chunk_index,
                span=text.span,
                text=text.text,
                score=hit.score,
                rank=rank,
                title=text.title,
                outlet=text.outlet,
                published=text.published,
                url=text.url,
            )
            for rank, (hit, text) in enumerate(there, 1)
        )

    def embeddings_of(self, hits: Sequence[ChunkHit]) -> Matrix:
        """The stored embeddings of the hits, ``(len(hits), dimensions)``; zeros for those gone."""
        stored = self._chunks.embeddings_of([(hit.article_id, hit.chunk_index) for hit in hits])
        size = max((len(each) // 2 for each in stored.values()), default=0)
        matrix = np.zeros((len(hits), size), np.float32)
        for row, hit in enumerate(hits):
            embedding = stored.get((hit.article_id, hit.chunk_index))
            if embedding is not None:
                matrix[row] = np.frombuffer(embedding, "<f2")
        return matrix

    def word_frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """In how many chunks each word's stem occurs, in body or title."""
        return self._words.frequencies(words)

    # Upkeep

    def backup(self, target: Path) -> None:
        """Write everything but the indexes to one file, in place of what is there."""
        write_backup(self._database.path, target)

    def restore(self, backup: Path) -> None:
        """Put a backup in the place of everything here, and make the indexes anew from it.

        :raises BackupUnusable: the file is no backup, damaged, or of a newer program.
        """
        restore_backup(backup, self._database.home)
        self._database.bring_up_to_date()
        self._words.catch_up()
        self._vectors.catch_up()

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> RebuildReport:
        """Make words and vectors anew from the catalog, without a model.

        Only what another embedder embedded is embedded again, by this one. ``progress`` gets how
        many steps are done, of how many.

        :raises EmbeddingError: the embedder failed; what it did so far is kept.
        """
        started = time.monotonic()
        articles, chunks = self._catalog.count_all()
        others = self._backlog.count_embedded_otherwise(self.embedder.name)
        total, done = others + 2 * chunks, 0

        def advance(more: int) -> None:
            nonlocal done
            done = min(done + more, total)  # others may add meanwhile
            if progress is not None:
                progress(done, total)

        self._embed_anew(advance)
        self._words.rebuild(advance)
        self._vectors.rebuild(advance)
        return RebuildReport(articles, chunks, time.monotonic() - started)

    def _embed_anew(self, advance: Callable[[int], None]) -> None:
        name = self.embedder.name
        while batch := self._backlog.embedded_otherwise(name, limit=_EMBEDDED_AT_ONCE):
            texts = [each.text[span.slice] for each in batch for _, span in each.chunks]
            embeddings = self.embedder.embed(texts)
            if len(embeddings) != len(texts) or not np.isfinite(embeddings).all():
                raise EmbeddingError(f"“{name}” gave embeddings that cannot be used.")
            rows = iter(embeddings)
            replaced = [(each, [next(rows) for _ in each.chunks]) for each in batch]
            self._backlog.replace_embeddings(replaced, embedded_by=name)
            advance(len(texts))

    def check(self, *, quick: bool = False) -> tuple[Check, ...]:
        """What works and what does not. Unless ``quick``, both indexes are brought up to date and
        asked for what is stored; what is found damaged is made anew.
        """
        checks = {
            "catalog": lambda: self._check_catalog(quick=quick),
            "embeddings": self._check_embedder,
        }
        if quick:
            checks["indexes"] = self._check_pending
        else:
            checks |= {"words": self._check_words, "vectors": self._check_vectors}
        findings = []
        for name, look in checks.items():
            try:
                findings.append(look())
            except LibraryUnavailable as error:
                findings.append(Check(name, False, error.message))
        return tuple(findings)

    def _check_catalog(self, *, quick: bool) -> Check:
        articles, chunks = self._catalog.count_all()
        problems = list(self._database.problems())
        if not problems and not quick and (altered := self._catalog.count_altered()):
            problems.append(f"{counted(altered, 'text')} no longer what was stored")
        if problems:
            return Check(
                "catalog",
                False,
                f"The catalog in {self._database.home} is damaged ({problems[0]}). "
                "Put a backup in its place with `onrecord restore FILE`.",
            )
        return Check(
            "catalog",
            True,
            f"{counted(articles, 'article')} in {counted(chunks, 'chunk')}, all readable.",
        )

    def _check_embedder(self) -> Check:
        try:
            self._refuse_other_embedder()
        except LibraryUnavailable as error:
            return Check("embeddings", False, error.message)
        return Check("embeddings", True, f"Embedded by “{self.embedder.name}”.")

    def _check_pending(self) -> Check:
        words = self._backlog.count_pending_chunks("words")
        vectors = self._vectors.count_pending()
        if not words and not vectors:
            return Check("indexes", True, "Words and vectors hold every article.")
        return Check(
            "indexes",
            True,
            f"Words have {counted(words, 'chunk')} and vectors {counted(vectors, 'chunk')} to take "
            "in, which happens by itself. `onrecord doctor` does it now and tries both.",
        )

    def _check_words(self) -> Check:
        self._words.catch_up()
        tried, lost = self._words.lost(most=_PROBES)
        if lost:
            self._words.rebuild()
            tried, lost = self._words.lost(most=_PROBES)
            return _probed("words", tried, lost, was_damaged=True)
        return _probed("words", tried, lost, was_damaged=False)

    def _check_vectors(self) -> Check:
        if self._backlog.other_embedder(self.embedder.name) is not None:
            return Check("vectors", False, "Not tried: another embedder made what is stored.")
        tried, lost, was_damaged = self._vectors.probe(most=_PROBES)
        return _probed("vectors", tried, lost, was_damaged=was_damaged)

    def _check_embeddings(self, analysed: AnalysedArticle, embeddings: Matrix) -> None:
        if embeddings.ndim != 2 or len(embeddings) != len(analysed.chunks):
            raise EmbeddingError(
                f"“{self.embedder.name}” gave embeddings of the shape {embeddings.shape} for the "
                f"{len(analysed.chunks)} chunks of “{analysed.article.title}”."
            )
        if len(embeddings):
            self._vectors.check_dimensions(embeddings.shape[1])
        if not np.isfinite(embeddings).all():
            raise EmbeddingError(f"“{self.embedder.name}” gave embeddings that are no numbers.")

    def _refuse_other_embedder(self) -> None:
        other = self._backlog.other_embedder(self.embedder.name)
        if other is not None:
            raise LibraryUnavailable(
                f"The library was embedded by “{other}”, the settings name “{self.embedder.name}”. "
                f"Run `onrecord rebuild` to embed it anew, or set ONRECORD_EMBEDDINGS={other}."
            )


def _probed(check: str, tried: int, lost: int, *, was_damaged: bool) -> Check:
    if lost:
        return Check(
            check,
            False,
            f"{lost} of {counted(tried, 'stored chunk')} not found by a query of its own. "
            "Run `onrecord rebuild`.",
        )
    mended = "Was damaged and has been made anew: " if was_damaged else ""
    found = f"{counted(tried, 'stored chunk')} tried, each found by a query."
    return Check(check, True, mended + found)


def counted(number: int, noun: str) -> str:
    """ "1 chunk", "2 chunks"."""
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"
