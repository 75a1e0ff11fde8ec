"""How far an ingest is: what is being read, what is done, how fast, and how long it still takes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from rag.types import IngestResult

Found = TypeVar("Found")

_SECONDS_UNTIL_RATE = 1.0
"""Before this a rate says more about starting the readers than about the sources."""


@dataclass(frozen=True, slots=True)
class SourceProgress:
    """A source that is begun and not done: being read, or read and not yet stored."""

    source: str
    seconds: float
    """Since it was begun."""
    found: int
    """Articles and failures that came from it so far."""
    done: int
    """Those of them that have their result."""
    failed: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is at one moment."""

    done: int
    """Results so far: articles, and what failed."""
    failed: int
    expected: int | None
    """Results in all, as far as known; None while the sources are not counted. It grows when a
    source, an archive or a feed for example, turns out to hold more than one article."""
    seconds: float
    """Since the ingest began."""
    sources: tuple[SourceProgress, ...]
    """What is under way, the oldest first."""

    @property
    def rate(self) -> float | None:
        """Results a second; None while it is too early to tell."""
        if not self.done or self.seconds < _SECONDS_UNTIL_RATE:
            return None
        return self.done / self.seconds

    @property
    def seconds_left(self) -> float | None:
        """Until everything expected is done at the present rate; None when that is not known."""
        rate = self.rate
        if rate is None or self.expected is None:
            return None
        return max(self.expected - self.done, 0) / rate


@dataclass(slots=True)
class _Open:
    """A source under way."""

    began: float
    found: int = 0
    done: int = 0
    failed: int = 0
    is_read: bool = False


class Meter:
    """Follows one ingest. Used by many threads at once."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin to count."""
        self._clock = clock
        self._began = clock()
        self._turn = threading.Lock()
        self._open: dict[str, _Open] = {}
        self._given: int | None = None
        self._read = self._found = self._done = self._failed = 0

    def expect(self, sources: int) -> None:
        """Say how many sources there are, as far as known."""
        with self._turn:
            self._given = sources

    def begin(self, source: str) -> None:
        """A source is being read."""
        with self._turn:
            self._open.setdefault(source, _Open(self._clock()))

    def find(self, source: str) -> None:
        """An article, or a failure, has come from a source."""
        with self._turn:
            self._found += 1
            self._open.setdefault(source, _Open(self._clock())).found += 1

    def end(self, source: str) -> None:
        """Nothing more comes from a source."""
        with self._turn:
            self._read += 1
            under_way = self._open.get(source)
            if under_way is not None:
                under_way.is_read = True
        self._close_if_done(source)

    def settle(self, source: str, result: IngestResult) -> None:
        """Something from a source has its result."""
        with self._turn:
            self._done += 1
            failed = result.status == "failed"
            self._failed += failed
            if source in self._open:
                self._open[source].done += 1
                self._open[source].failed += failed
        self._close_if_done(source)

    def progress(self) -> Progress:
        """How far the ingest is now."""
        with self._turn:
            now = self._clock()
            return Progress(
                done=self._done,
                failed=self._failed,
                expected=self._expected(),
                seconds=now - self._began,
                sources=tuple(
                    SourceProgress(
                        source=source,
                        seconds=now - each.began,
                        found=each.found,
                        done=each.done,
                        failed=each.failed,
                    )
                    for source, each in self._open.items()
                ),
            )

    def _expected(self) -> int | None:
        """What was found, and one for each source from which nothing has come yet."""
        if self._given is None:
            return None
        speaking = sum(1 for each in self._open.values() if each.found and not each.is_read)
        return self._found + max(self._given - self._read - speaking, 0)

    def _close_if_done(self, source: str) -> None:
        with self._turn:
            under_way = self._open.get(source)
            if under_way is None or not under_way.is_read:
                return
            if under_way.done >= under_way.found:
                del self._open[source]


def metered(source: str, found: Iterable[Found], meter: Meter) -> Iterator[Found]:
    """What comes from a source, told to the meter as it comes."""
    meter.begin(source)
    for each in found:
        meter.find(source)
        yield each
    meter.end(source)
