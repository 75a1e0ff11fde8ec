"""Sources → the library: load, analyse, embed and store, with a result for each article."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Self

from ingest.ahead import read_ahead
from ingest.analysis import Corrections
from ingest.jobs import Job, Prepared, make_jobs, prepare, run_job
from ingest.loading.columns import Columns
from ingest.loading.sources import FailedSource, SourceLimits, load_pasted_text
from ingest.progress import Meter, metered
from ingest.workers import Workers
from rag.errors import LibraryError, OnRecordError, SourceError
from rag.library import Library
from rag.settings import Settings
from rag.types import AnalysedArticle, Failure, IngestResult, IngestStatus, Stored

BATCH_ARTICLES = 64
"""Articles stored at once; each batch costs one commit of every index."""
BATCH_SECONDS = 1.0
"""A batch is stored after this time, so that nothing waits for the sources that are slow."""
BATCH_CHARACTERS = 8_000_000
"""A batch with this much text is stored, and no more of it is read ahead: books and long tables
would take gigabytes with what is found in them."""
READ_AHEAD = 2 * BATCH_ARTICLES
"""Articles read while others are stored."""
FEW_PLAIN = 3
"""So many plain texts are read here: starting a process takes longer than reading them."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file by its content; its name decides how it is read."""

    number: int
    """By which its results are told from those of others of the same name."""
    name: str
    content: bytes


@dataclass(slots=True)
class _Pending:
    """An analysed article on its way into the library, with the result it will have."""

    analysed: AnalysedArticle
    result: IngestResult
    origin: Prepared
    twins: list[tuple[Prepared, IngestResult]] = field(default_factory=list)
    """Others with the very same text, which are known once this one is stored."""


class Ingestor:
    """Takes sources into one library, with the limits of the settings."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._limits = SourceLimits.from_settings(settings)
        self._workers = Workers(memory_bytes=settings.max_source_memory)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes that read; the object is not used afterwards."""
        self._workers.close()

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
        meter: Meter | None = None,
    ) -> Iterator[IngestResult]:
        """Add files, folders, addresses or "-" (standard input), a result for each article.

        ``columns`` says which columns of tables are which fields; entries of feeds whose marks are
        in ``seen`` are passed over, and those that are read are put to it.

        A source that fails is a result; the others go on. Results come in the order in which they
        are done. When ``cancelled`` turns true, what is done stays and the rest is left. ``meter``
        tells anybody who asks how far it is.

        :raises LibraryError: the library cannot be written; what was under way has its result.
        """
        corrections = Corrections(outlet=outlet, author=author, published=published)
        template = Job(
            source="",
            limits=self._limits,
            columns=columns,
            corrections=corrections,
            seen=frozenset(seen) if seen is not None else None,
        )
        jobs = (job for source in sources for job in make_jobs(source, template))
        meter = meter or Meter()
        prepared = self._prepared(jobs, meter, seen, cancelled)
        # Who watches hears nothing of what is as it was, and the log neither.
        yield from self._ingest(prepared, meter, cancelled, log_unchanged=seen is None)

    def add_upload(self, content: bytes, name: str) -> Iterator[IngestResult]:
        """Add an uploaded file; its name decides how it is read."""
        for _, result in self.add_uploads([Upload(0, name, content)]):
            yield result

    def add_uploads(
        self,
        uploads: Iterable[Upload | None],
        *,
        cancelled: Callable[[], bool] = lambda: False,
        meter: Meter | None = None,
    ) -> Iterator[tuple[int, IngestResult]]:
        """Add uploaded files as they come, each result with the number of its upload.

        The first small texts are read here, so that a single one is there at once, the others by
        all cores. ``uploads`` gives None now and then while its next one has not come yet, so that
        those that came before have their results. When ``cancelled`` turns true, what is done stays
        and the rest is left.

        :raises LibraryError: the library cannot be written; what was under way has its result.
        """
        jobs = (
            None
            if each is None
            else Job(
                source=each.name, content=each.content, limits=self._limits, number=each.number
            )
            for each in uploads
        )
        meter = meter or Meter()
        prepared = self._prepared_uploads(jobs, meter, cancelled)
        for origin, result in self._settled(prepared, meter, cancelled):
            yield origin.number, result

    def _prepared_uploads(
        self, jobs: Iterator[Job | None], meter: Meter, cancelled: Callable[[], bool]
    ) -> Iterator[Prepared | None]:
        following: Iterator[Job | None] = jobs
        read = 0
        for job in jobs:
            if job is None:
                yield None
            elif read >= FEW_PLAIN or not job.is_plain:
                following = chain([job], jobs)
                break
            else:
                yield from metered(job.source, run_job(job), meter)
                read += 1
            if cancelled():
                return
        yield from self._read_ahead(following, meter, None, cancelled)

    def add_text(self, text: str, *, title: str | None = None) -> IngestResult:
        """Add pasted text as one article."""
        began = time.monotonic()
        found: AnalysedArticle | FailedSource
        try:
            found = prepare(load_pasted_text(text), Corrections(title=title))
        except SourceError as error:
            found = FailedSource(source="pasted text", part=None, error=error)
        pasted = Prepared(found, time.monotonic() - began, "pasted text")
        (result,) = self._ingest([pasted], Meter())
        return result

    def _prepared(
        self,
        jobs: Iterator[Job | Prepared],
        meter: Meter,
        seen: set[str] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[Prepared | None]:
        """Read and analyse: a few plain texts here and now, everything else by the workers.

        None comes while nothing else does.
        """
        first = list(islice(jobs, FEW_PLAIN + 1))
        if len(first) <= FEW_PLAIN and all(isinstance(j, Prepared) or j.is_plain for j in first):
            for job in first:
                if cancelled():
                    return
                if isinstance(job, Prepared):
                    yield from metered(job.job, [job], meter)
                else:
                    yield from metered(job.source, run_job(job, seen), meter)
            return
        yield from self._read_ahead(chain(first, jobs), meter, seen, cancelled)

    def _read_ahead(
        self,
        jobs: Iterator[Job | Prepared | None],
        meter: Meter,
        seen: set[str] | None,
        cancelled: Callable[[], bool],
    ) -> Iterator[Prepared | None]:
        """What the workers give, while others are stored."""

        def run(stopped: Callable[[], bool]) -> Iterator[Prepared]:
            return self._workers.run(
                jobs, cancelled=lambda: cancelled() or stopped(), seen=seen, meter=meter
            )

        yield from read_ahead(
            run,
            most=READ_AHEAD,
            every=BATCH_SECONDS / 4,
            size=_characters,
            most_size=BATCH_CHARACTERS,
        )

    def _ingest(
        self,
        prepared: Iterable[Prepared | None],
        meter: Meter,
        cancelled: Callable[[], bool] = lambda: False,
        *,
        log_unchanged: bool = True,
    ) -> Iterator[IngestResult]:
        for _, result in self._settled(prepared, meter, cancelled, log_unchanged=log_unchanged):
            yield result

    def _settled(
        self,
        prepared: Iterable[Prepared | None],
        meter: Meter,
        cancelled: Callable[[], bool],
        *,
        log_unchanged: bool = True,
    ) -> Iterator[tuple[Prepared, IngestResult]]:
        """Each result with what it came of, told to the meter and to the log."""
        with self._logging() as note:
            for origin, result in self._results(prepared, cancelled):
                meter.settle(origin.job, result)
                if log_unchanged or result.status != "unchanged":
                    note(result)
                yield origin, result

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
        self, prepared: Iterable[Prepared | None], cancelled: Callable[[], bool]
    ) -> Iterator[tuple[Prepared, IngestResult]]:
        """Each result with what it came of."""
        batch: list[_Pending] = []
        batch_began = time.monotonic()
        characters = 0
        for each in prepared:
            result = None if each is None else self._collect(each, batch)
            if each is not None and result is not None:
                yield each, result
            elif each is not None:
                if not characters:
                    batch_began = time.monotonic() - each.seconds
                characters += _characters(each)
            is_full = len(batch) >= BATCH_ARTICLES or characters >= BATCH_CHARACTERS
            if batch and (is_full or time.monotonic() - batch_began >= BATCH_SECONDS):
                yield from self._store(batch)
                batch, characters = [], 0
            if cancelled():
                break
        if batch:
            yield from self._store(batch)

    def _collect(self, prepared: Prepared, batch: list[_Pending]) -> IngestResult | None:
        """Put an article into the batch, or give the result that it already has."""
        found = prepared.found
        if isinstance(found, FailedSource):
            return IngestResult(
                source=found.source,
                part=found.part,
                status="failed",
                error=Failure(found.error.kind, found.error.message),
                seconds=prepared.seconds,
            )
        article = found.article
        result = IngestResult(
            source=article.source,
            part=article.part,
            status="added",
            article_id=article.id,
            title=article.title,
            chunks=len(found.chunks),
            quotations=sum(q.kind != "unsaid" for q in found.quotations),
            seconds=prepared.seconds,
            notices=prepared.notices,
        )
        twin = next((other for other in batch if other.analysed.article.id == article.id), None)
        if twin is not None:
            twin.twins.append((prepared, replace(result, status="unchanged")))
            return None
        if self._library.contains(article.id):
            return replace(result, status="unchanged")
        batch.append(_Pending(found, result, prepared))
        return None

    def _store(self, batch: list[_Pending]) -> Iterator[tuple[Prepared, IngestResult]]:
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
            failure = Failure(error.kind, error.message)
            for pending in batch:
                for origin, result in [(pending.origin, pending.result), *pending.twins]:
                    yield origin, _failed(result, failure)
            if isinstance(error, LibraryError):
                raise
            return
        share = (time.monotonic() - began) / len(batch)
        for pending in batch:
            yield pending.origin, _settled(pending.result, stored, share)
            yield from pending.twins


def _characters(prepared: Prepared) -> int:
    """How long the text is that waits to be stored."""
    found = prepared.found
    return 0 if isinstance(found, FailedSource) else len(found.article.text)


def _failed(result: IngestResult, failure: Failure) -> IngestResult:
    return replace(result, status="failed", article_id=None, chunks=0, quotations=0, error=failure)


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
