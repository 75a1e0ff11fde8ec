"""Sources → the library: load, analyse, embed and store, with a result for each article."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ingest.analysis import Corrections, analyse
from ingest.loading.columns import Columns
from ingest.loading.sources import (
    ExtractedArticle,
    FailedSource,
    SourceLimits,
    load_bytes,
    load_pasted_text,
    load_source,
)
from rag.errors import LibraryError, OnRecordError, SourceError
from rag.library import Library
from rag.settings import Settings
from rag.types import AnalysedArticle, Failure, IngestResult, IngestStatus, Stored

BATCH_ARTICLES = 64
"""Articles stored at once; each batch costs one commit of every index."""
BATCH_SECONDS = 1.0
"""A batch is stored after this time, so that slow sources are reported as they come."""


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Let Python look for reference cycles less often.

    Analysing makes thousands of small objects an article and hardly a cycle; looking for them at
    the usual rate took about a fifth of the processor time of adding (29.7 against 25.4 ms an
    article in turns, 500 pages).
    """
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@dataclass(slots=True)
class _Pending:
    """An analysed article on its way into the library, with the result it will have."""

    analysed: AnalysedArticle
    result: IngestResult


class Ingestor:
    """Takes sources into one library, with the limits of the settings."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._limits = SourceLimits.from_settings(settings)

    def add(
        self,
        sources: Sequence[str],
        *,
        outlet: str | None = None,
        author: str | None = None,
        published: str | None = None,
        columns: Columns = Columns(),
        seen: set[str] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[IngestResult]:
        """Add files, folders, addresses or "-" (standard input), a result for each article.

        ``columns`` says which columns of tables are which fields; entries of feeds whose marks are
        in ``seen`` are passed over, and those that are read are put to it.

        A source that fails is a result; the others go on. Results come in the order in which they
        are done. When ``cancelled`` turns true, what is done stays and the rest is left.

        :raises LibraryError: the library cannot be written; what was under way has its result.
        """
        corrections = Corrections(outlet=outlet, author=author, published=published)
        loaded = (
            part
            for source in sources
            if not cancelled()
            for part in load_source(source, limits=self._limits, columns=columns, seen=seen)
        )
        yield from self._ingest(loaded, corrections=corrections, cancelled=cancelled)

    def add_upload(self, content: bytes, name: str) -> Iterator[IngestResult]:
        """Add an uploaded file; its name decides how it is read."""
        yield from self._ingest(load_bytes(content, name=name, limits=self._limits))

    def add_text(self, text: str, *, title: str | None = None) -> IngestResult:
        """Add pasted text as one article."""

        def loaded() -> Iterator[ExtractedArticle | FailedSource]:
            try:
                yield load_pasted_text(text)
            except SourceError as error:
                yield FailedSource(source="pasted text", part=None, error=error)

        (result,) = self._ingest(loaded(), corrections=Corrections(title=title))
        return result

    def _ingest(
        self,
        loaded: Iterable[ExtractedArticle | FailedSource],
        *,
        corrections: Corrections = Corrections(),
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[IngestResult]:
        with _collecting_seldom(), self._logging() as note:
            for result in self._results(loaded, corrections, cancelled):
                note(result)
                yield result

    @contextmanager
    def _logging(self) -> Iterator[Callable[[IngestResult], None]]:
        """Keep results in the library's log, some at a time; a log that fails stops nobody."""
        kept: list[IngestResult] = []

        def note(result: IngestResult) -> None:
            kept.append(result)
            if len(kept) >= BATCH_ARTICLES:
                flush()

        def flush() -> None:
            with suppress(LibraryError):
                self._library.log(kept)
            kept.clear()

        try:
            yield note
        finally:
            flush()

    def _results(
        self,
        loaded: Iterable[ExtractedArticle | FailedSource],
        corrections: Corrections,
        cancelled: Callable[[], bool],
    ) -> Iterator[IngestResult]:
        batch: list[_Pending] = []
        batch_began = part_began = time.monotonic()
        for part in loaded:
            result = self._prepare(part, corrections, batch, part_began)
            if result is not None:
                yield result
            elif len(batch) == 1:
                batch_began = part_began
            now = time.monotonic()
            if batch and (len(batch) >= BATCH_ARTICLES or now - batch_began >= BATCH_SECONDS):
                yield from self._store(batch)
                batch = []
            if cancelled():
                break
            part_began = time.monotonic()
        if batch:
            yield from self._store(batch)

    def _prepare(
        self,
        part: ExtractedArticle | FailedSource,
        corrections: Corrections,
        batch: list[_Pending],
        began: float,
    ) -> IngestResult | None:
        """Put an article into the batch, or give the result that it already has."""
        if isinstance(part, FailedSource):
            return IngestResult(
                source=part.source,
                part=part.part,
                status="failed",
                error=Failure(part.error.kind, part.error.message),
                seconds=time.monotonic() - began,
            )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        analysed = analyse(part, ingested=now, corrections=corrections)
        article = analysed.article
        result = IngestResult(
            source=article.source,
            part=article.part,
            status="added",
            article_id=article.id,
            title=article.title,
            chunks=len(analysed.chunks),
            quotations=sum(q.kind != "unsaid" for q in analysed.quotations),
            seconds=time.monotonic() - began,
        )
        in_batch = any(other.analysed.article.id == article.id for other in batch)
        if in_batch or self._library.contains(article.id):
            return replace(result, status="unchanged")
        batch.append(_Pending(analysed, result))
        return None

    def _store(self, batch: list[_Pending]) -> Iterator[IngestResult]:
        """Embed and store a batch.

        :raises LibraryError: after each article of the batch got its failed result.
        """
        began = time.monotonic()
        try:
            texts = [
                pending.analysed.article.text[chunk.span.slice]
                for pending in batch
                for chunk in pending.analysed.chunks
            ]
            embeddings = self._library.embedder.embed(texts)
            prepared, first = [], 0
            for pending in batch:
                last = first + len(pending.analysed.chunks)
                prepared.append((pending.analysed, embeddings[first:last]))
                first = last
            stored = {each.article_id: each for each in self._library.store(prepared)}
        except OnRecordError as error:
            for pending in batch:
                yield replace(
                    pending.result,
                    status="failed",
                    article_id=None,
                    chunks=0,
                    quotations=0,
                    error=Failure(error.kind, error.message),
                )
            if isinstance(error, LibraryError):
                raise
            return
        share = (time.monotonic() - began) / len(batch)
        for pending in batch:
            yield _settled(pending.result, stored, share)


def _settled(result: IngestResult, stored: Mapping[str, Stored], seconds: float) -> IngestResult:
    """The result of a stored article with what it was found to be."""
    found = stored.get(result.article_id or "")
    status: IngestStatus = "added"
    if found is None:
        status = "unchanged"  # another process was quicker
    elif found.supersedes:
        status = "updated"
    elif found.duplicate_of:
        status = "duplicate"
    return replace(
        result,
        status=status,
        supersedes=found.supersedes if found else None,
        duplicate_of=found.duplicate_of if found else None,
        seconds=result.seconds + seconds,
    )
