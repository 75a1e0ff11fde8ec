"""Processes that read sources: all cores at work, and none lost to a parser that hangs.

A parser of pdf, Word or html runs over bytes that anybody may have made. It is given a process of
its own, with limits on memory and on the time without a result; when it breaks them it is ended and
its source reported, and the others go on.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, TypeAlias

from ingest.jobs import Job, Prepared, run_job
from ingest.loading.sources import FailedSource
from ingest.progress import Meter, metered
from rag.errors import SourceRefused, SourceUnreadable

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess

_GRACE_SECONDS = 5.0
"""Beyond a source's own seconds: addresses end by themselves, and starting a process takes some."""
_LOOK_SECONDS = 0.2
_IDLE_SECONDS = 0.05
"""Between two requests for a job that has not come yet."""
_STARTING = threading.Lock()
"""Starting a process changes what all threads share for a moment."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Done:
    """A job is at its end; ``seen`` holds the marks of what was read."""

    seen: frozenset[str]


@dataclass(frozen=True, slots=True)
class _OutOfMemory:
    """A job needed more memory than it may have; the process ends itself."""


ReadJob: TypeAlias = Callable[[Job, set[str] | None], Iterator[Prepared]]
_Message: TypeAlias = Prepared | _Done | _OutOfMemory


class Workers:
    """Up to ``count`` processes, started when first needed. Used by many threads at once."""

    def __init__(
        self, *, count: int | None = None, memory_bytes: int, read: ReadJob = run_job
    ) -> None:
        """Start nothing yet.

        :param count: None: one for each core.
        :param memory_bytes: what each may hold.
        :param read: what a process does with a job; a function of a module.
        """
        self._count = count or _cores()
        self._start = partial(_Worker, memory_bytes, read)
        self._free: list[_Worker] = []
        self._lent = 0
        self._turn = threading.Condition()
        self._closed = False

    def close(self) -> None:
        """End the processes that have nothing to do; those at work end with their job.

        Nothing is begun any more: what a run has not begun is left, as when it is cancelled.
        """
        with self._turn:
            self._closed = True
            for worker in self._free:
                worker.end()
            self._free.clear()
            self._turn.notify_all()

    def run(
        self,
        jobs: Iterator[Job | Prepared | None],
        *,
        cancelled: Callable[[], bool] = lambda: False,
        seen: set[str] | None = None,
        meter: Meter | None = None,
    ) -> Iterator[Prepared]:
        """What the jobs give, in the order in which it is done; what is prepared passes through.

        ``jobs`` gives None while its next one has not come yet, so that those under way go on.
        When ``cancelled`` turns true the jobs under way are given up. Marks of what is read are
        put to ``seen``, and ``meter`` hears of each job's beginning, finds and end.
        """
        meter = meter or Meter()
        busy: list[_Worker] = []
        returned: list[Job] = []
        ended = False

        def following() -> Job | Prepared | None:
            nonlocal ended
            if returned:
                return returned.pop()
            try:
                return None if ended else next(jobs)
            except StopIteration:
                ended = True
                return None

        waiting: Job | Prepared | None = None
        try:
            while True:
                waiting = waiting or following()
                while isinstance(waiting, Prepared):
                    yield from metered(waiting.job, [waiting], meter)
                    waiting = following()
                while isinstance(waiting, Job) and (worker := self._borrow(must=not busy)):
                    worker.begin(waiting)
                    meter.begin(waiting.source)
                    busy.append(worker)
                    waiting = following()
                for worker in () if self._closed else busy:
                    if isinstance(waiting, Job) and worker.may_line_up(waiting):
                        worker.line_up(waiting)
                        waiting = following()
                if busy:
                    wait([worker.connection for worker in busy], timeout=_LOOK_SECONDS)
                elif self._closed or (waiting is None and ended):
                    return
                elif waiting is None:
                    time.sleep(_IDLE_SECONDS)
                for worker in [*busy]:
                    yield from worker.take(seen, meter)
                    returned += worker.give_back()
                    if worker.job is None:
                        busy.remove(worker)
                        self._give_back(worker)
                if cancelled():
                    return
        finally:
            for worker in busy:
                worker.end()
                self._give_back(worker)

    def _borrow(self, *, must: bool) -> _Worker | None:
        """A worker with nothing to do; None when there is none, or none may begin any more.

        One that ``must`` be had is waited for, but only for a moment, so that whoever asks can look
        whether it is still wanted.
        """
        with self._turn:
            if must and not self._closed and not self._may_lend:
                self._turn.wait(_LOOK_SECONDS)
            if self._closed or not self._may_lend:
                return None
            self._lent += 1
            if self._free:
                return self._free.pop()
        try:
            return self._start()
        except BaseException:
            with self._turn:
                self._lent -= 1
                self._turn.notify()
            raise

    @property
    def _may_lend(self) -> bool:
        return bool(self._free) or self._lent < self._count

    def _give_back(self, worker: _Worker) -> None:
        with self._turn:
            self._lent -= 1
            if worker.is_alive and not self._closed:
                self._free.append(worker)
            else:
                worker.end()
            self._turn.notify()


@dataclass(eq=False)
class _Worker:
    """One process, from this side."""

    memory_bytes: int
    read: ReadJob
    job: Job | None = None
    """What it is at; None when it has nothing to do."""
    lined_up: Job | None = None
    """What it goes on with at once, so that it does not wait for us between two small files."""
    connection: Connection = field(init=False)
    _process: BaseProcess = field(init=False)
    _began: float = 0.0
    _deadline: float = 0.0

    def __post_init__(self) -> None:
        context = _context()
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, self.memory_bytes, self.read), name="reader", daemon=True
        )
        with _STARTING, _main_left_alone(), _interrupts_put_off():
            self._process.start()
        theirs.close()

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive() and not self.connection.closed

    def begin(self, job: Job) -> None:
        """Send it a job."""
        self.job = job
        self._began = time.monotonic()
        self._extend()
        with contextlib.suppress(OSError):  # it is dead, which ``take`` will tell
            self.connection.send(job)

    def may_line_up(self, job: Job) -> bool:
        """Whether a job may wait behind the one that it is at: not when either may take long."""
        return self.lined_up is None and self.job is not None and self.job.is_quick and job.is_quick

    def line_up(self, job: Job) -> None:
        """Send it a job to go on with."""
        self.lined_up = job
        with contextlib.suppress(OSError):  # it is dead, which ``take`` will tell
            self.connection.send(job)

    def give_back(self) -> list[Job]:
        """What was lined up when the process was ended: it was not begun."""
        if self.job is not None or self.lined_up is None:
            return []
        job, self.lined_up = self.lined_up, None
        return [job]

    def take(self, seen: set[str] | None, meter: Meter) -> Iterator[Prepared]:
        """What it has sent by now, or what became of it."""
        try:
            while self.job is not None and self.connection.poll():
                message: _Message = self.connection.recv()
                self._extend()
                if isinstance(message, _Done):
                    meter.end(self.job.source)
                    self.job, self.lined_up = self.lined_up, None
                    self._began = time.monotonic()
                    if self.job is not None:
                        meter.begin(self.job.source)
                    if seen is not None:
                        seen |= message.seen
                elif isinstance(message, _OutOfMemory):
                    yield self._give_up(_too_large(self.memory_bytes), meter)
                else:
                    meter.find(self.job.source)
                    yield message
        except (EOFError, OSError):
            yield self._give_up(_BROKE_DOWN, meter)
        if self.job is not None and time.monotonic() > self._deadline:
            yield self._give_up(_too_slow(self.job.limits.max_seconds), meter)

    def end(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join()
        self.connection.close()

    def _extend(self) -> None:
        assert self.job is not None, "only a worker with a job has a deadline"
        self._deadline = time.monotonic() + self.job.limits.max_seconds + _GRACE_SECONDS

    def _give_up(self, message: str, meter: Meter) -> Prepared:
        assert self.job is not None, "only a worker with a job can fail at it"
        job, self.job = self.job, None
        _log.info("A reader is ended: %s", message)
        self.end()
        error = SourceUnreadable if message is _BROKE_DOWN else SourceRefused
        seconds = time.monotonic() - self._began
        meter.find(job.source)
        meter.end(job.source)
        failed = FailedSource(source=job.source, error=error(message))
        return Prepared(failed, seconds, job.source, job.number)


_BROKE_DOWN = "Reading it made its reader break down. Open it, save it again, and add that."


def _too_slow(seconds: float) -> str:
    return (
        f"Reading it took more than {seconds:g} s without a result, so it was given up. Save it in "
        "another format, or set ONRECORD_MAX_SOURCE_SECONDS higher."
    )


def _too_large(memory_bytes: int) -> str:
    return (
        f"Reading it took more than {memory_bytes / 1e9:.1f} GB of memory, so it was given up. "
        "Split it, or set ONRECORD_MAX_SOURCE_MEMORY higher."
    )


def _context() -> ForkServerContext | SpawnContext:
    """Processes without our threads and locks; they share one that has imported the readers."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


@contextlib.contextmanager
def _main_left_alone() -> Iterator[None]:
    """Keep processes from running the user's program again to import it.

    They need nothing of it, and a program without a guard would start itself again and again.
    """
    main = sys.modules["__main__"]
    hidden = {name: getattr(main, name, None) for name in ("__file__", "__spec__")}
    for name in hidden:
        setattr(main, name, None)
    try:
        yield
    finally:
        for name, value in hidden.items():
            setattr(main, name, value)


@contextlib.contextmanager
def _interrupts_put_off() -> Iterator[None]:
    """Keep Ctrl-C from the server of processes, which inherits this; it is for whoever asks."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # would let interrupts through when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _cores() -> int:
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(usable or 1, 1)


def _serve(connection: Connection, memory_bytes: int, read: ReadJob) -> None:
    """In the worker: do what is asked until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asks
    _limit_memory(memory_bytes)
    # Analysing makes thousands of small objects an article and hardly a cycle; looking for them at
    # the usual rate took about a fifth of the processor time (29.7 against 25.4 ms an article).
    gc.set_threshold(50_000, 20, 50)
    with contextlib.suppress(EOFError, OSError):
        while True:
            job: Job = connection.recv()
            try:
                seen = set(job.seen) if job.seen is not None else None
                for prepared in read(job, seen):
                    connection.send(prepared)
                connection.send(_Done(frozenset(seen or ())))
            except MemoryError:
                connection.send(_OutOfMemory())
                return
            except (EOFError, OSError):
                raise
            except Exception:  # noqa: BLE001 - the outermost shell of this process
                _log.debug("A reader broke down", exc_info=True)
                return


def _limit_memory(memory_bytes: int) -> None:
    """Limit what the process may hold, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
