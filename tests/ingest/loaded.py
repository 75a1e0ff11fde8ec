"""What loading gave, for tests: articles and failures told apart."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.jobs import Job, Prepared, make_jobs
from ingest.loading.columns import Columns
from ingest.loading.sources import (
    ExtractedArticle,
    FailedSource,
    SourceLimits,
    load_bytes,
    load_source,
)

LIMITS = SourceLimits(
    max_bytes=100_000,
    max_pages=3,
    max_seconds=5,
    max_archive_files=6,
    max_unpacked_bytes=200_000,
    allow_hosts=("127.0.0.1",),
)
Loaded = ExtractedArticle | FailedSource


def loaded(content: bytes, name: str) -> list[Loaded]:
    """Everything in an upload."""
    return list(load_bytes(content, name=name, limits=LIMITS))


def loaded_from(source: str, columns: Columns = Columns()) -> list[Loaded]:
    """Everything in a source."""
    return list(loading(source, limits=LIMITS, columns=columns))


def loading(
    source: str, *, limits: SourceLimits = LIMITS, columns: Columns = Columns()
) -> Iterator[Loaded]:
    """Everything in a source one by one, taken apart as adding does: standard input, folders."""
    for job in make_jobs(source, Job(source="", limits=limits, columns=columns)):
        if isinstance(job, Prepared):
            assert isinstance(job.found, FailedSource)
            yield job.found
        elif job.content is not None:
            yield from load_bytes(
                job.content, name=job.source, limits=job.limits, columns=job.columns
            )
        else:
            yield from load_source(job.source, limits=job.limits, columns=job.columns)


def articles(results: list[Loaded]) -> dict[str | None, ExtractedArticle]:
    """The articles by their parts."""
    return {each.part: each for each in results if isinstance(each, ExtractedArticle)}


def failures(results: list[Loaded]) -> dict[str | None, tuple[str, str]]:
    """Kind and message of what failed, by its part."""
    return {
        each.part: (each.error.kind, each.error.message)
        for each in results
        if isinstance(each, FailedSource)
    }
