"""One source read and analysed: what a worker process does, or this process for plain text."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ingest.analysis import Corrections, analyse
from ingest.loading.columns import Columns
from ingest.loading.limits import SourceLimits
from ingest.loading.sources import (
    STANDARD_INPUT,
    ExtractedArticle,
    FailedSource,
    expand_folder,
    is_address,
    load_bytes,
    load_source,
    read_standard_input,
)
from rag.errors import SourceError
from rag.types import AnalysedArticle

_BEGINNING = 1024
_QUICK_BYTES = 300_000
_QUICK = (".txt", ".md", ".htm", ".html")
_NOT_PLAIN = re.compile(rb"PK|.*%PDF-|(?:\xef\xbb\xbf)?\s*(?:#|h|\Z)", re.DOTALL)
"""A packed file or a pdf, whatever its name, or perhaps a list of addresses."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a source, or a part of one, turned out to be."""

    found: AnalysedArticle | FailedSource
    seconds: float
    """How long reading and analysing took."""
    job: str = ""
    """The source of the job that it came from, as that names it: a file's, not its part's."""
    number: int = 0
    """The number of the job that it came of."""
    notices: tuple[str, ...] = ()
    """For people: what of the source is not in the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be read, and how; small enough to be sent to another process."""

    source: str
    """A path, an address or, with ``content``, a name."""
    content: bytes | None = None
    """What was received already."""
    limits: SourceLimits
    columns: Columns = Columns()
    corrections: Corrections = Corrections()
    number: int = 0
    """Which of many it is, for whoever has to tell them apart."""
    seen: frozenset[str] | None = None
    """Marks of feeds' entries that are to be passed over; None: every entry is read. Only addresses
    carry them."""

    @property
    def is_quick(self) -> bool:
        """Whether it is a small file of words, which is read in a moment.

        A list of addresses is not, nor mail, which may hold files of any kind.
        """
        if self.content is not None or self.seen is not None or is_address(self.source):
            return False
        try:
            size = os.path.getsize(self.source)
        except (OSError, ValueError):
            return False
        if size > _QUICK_BYTES or not self.source.lower().endswith(_QUICK):
            return False
        return not _NOT_PLAIN.match(_beginning_of(self.source))

    @property
    def is_plain(self) -> bool:
        """Whether reading it needs no parser that could hang or eat memory, and no network."""
        if not self.source.lower().endswith((".txt", ".text", ".md", ".markdown")):
            return False
        if self.content is not None:
            return not _NOT_PLAIN.match(self.content[:_BEGINNING])
        return not is_address(self.source) and not _NOT_PLAIN.match(_beginning_of(self.source))


def _beginning_of(path: str) -> bytes:
    """The first bytes of an ordinary file; none of any other: reading will tell why."""
    try:
        if os.path.isfile(path):
            with open(path, "rb") as file:
                return file.read(_BEGINNING)
    except (OSError, ValueError):
        pass
    return b""


def make_jobs(source: str, template: Job) -> Iterator[Job | Prepared]:
    """The jobs of a source: one for each file of a folder; what needs no reading is told at once.

    Standard input is read here and now, for a worker has none.
    """
    if source == STANDARD_INPUT:
        try:
            yield replace(template, source=source, content=read_standard_input(template.limits))
        except SourceError as error:
            yield Prepared(FailedSource(source=source, error=error), 0.0, source)
    elif is_address(source):
        yield replace(template, source=source)
    elif os.path.isdir(source):
        for found in expand_folder(source):
            if isinstance(found, FailedSource):
                yield Prepared(found, 0.0, found.source)
            else:
                yield replace(template, source=found, seen=None)
    else:
        yield replace(template, source=source, seen=None)


def run_job(job: Job, seen: set[str] | None = None) -> Iterator[Prepared]:
    """Everything in a source, analysed, as soon as each is read.

    :param seen: the marks of what is read are put to it.
    """
    if job.content is not None:
        loaded = load_bytes(
            job.content, name=job.source, limits=job.limits, columns=job.columns, seen=seen
        )
    else:
        loaded = load_source(job.source, limits=job.limits, columns=job.columns, seen=seen)
    began = time.monotonic()
    for part in loaded:
        found = part if isinstance(part, FailedSource) else prepare(part, job.corrections)
        notices = () if isinstance(part, FailedSource) else part.notices
        yield Prepared(found, time.monotonic() - began, job.source, job.number, notices)
        began = time.monotonic()


def prepare(extracted: ExtractedArticle, corrections: Corrections) -> AnalysedArticle:
    """Analyse an article as one that is received now."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return analyse(extracted, ingested=now, corrections=corrections)
