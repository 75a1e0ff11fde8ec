"""Taking files, links and pasted text from the browser, with a result in words for each."""

from __future__ import annotations

import logging
import os
import queue
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from ingest.pipeline import Upload
from rag.errors import OnRecordError
from rag.types import IngestResult
from ui.wording import counted, size_in_words

MOST_WAITING = 8
"""Files held in memory until they are read; further uploads wait."""
SECONDS_UNSEEN = 600.0
"""How long a run waits for a browser that asks no more, and how long its results are kept."""
SECONDS_LEFT = 3600.0
"""An upload that is older was left behind: each is taken as soon as it is there."""

STOPPED = "stopped"
TOO_LATE = "it came too late; drop it again"

_log = logging.getLogger(__name__)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_BARE_LINK = re.compile(r"[\w-]+(?:\.[\w-]+)*(?:[:/?#]\S*)?")


class Ingestor(Protocol):
    """What is needed of ``ingest.pipeline.Ingestor``."""

    def add(self, sources: Sequence[str]) -> Iterator[IngestResult]:
        """Add files or addresses."""

    def add_uploads(
        self, uploads: Iterable[Upload | None], *, cancelled: Callable[[], bool]
    ) -> Iterator[tuple[int, IngestResult]]:
        """Add files by their content, each result with the number of its file.

        ``uploads`` gives None while the next file has not come yet.
        """

    def add_text(self, text: str) -> IngestResult:
        """Add pasted text."""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file, link or text, for the row under the drop zone."""

    name: str
    state: str
    """ "added", "known" or "failed"."""
    words: str
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run of uploads is."""

    results: tuple[tuple[int, Received], ...]
    """What became of files since the last look, by their numbers; later ones replace earlier."""
    looked: int
    """What to look from the next time."""
    done: int
    reading: str | None
    """A file that is being read."""
    ended: bool
    known: bool = True
    """False: there is no such run here, as after a restart."""


class Intake:
    """What the drop zone calls."""

    def __init__(self, ingestor: Ingestor, *, uploads: Path, max_bytes: int) -> None:
        self._ingestor = ingestor
        self._uploads = uploads.resolve()
        self._max_bytes = max_bytes
        self._runs: dict[str, _Run] = {}
        self._lock = threading.Lock()
        self._sweep()

    def take_upload(self, run: str, number: int, path: str, name: str) -> Received | None:
        """Take a file that the browser has uploaded into a run of its own; None: it is on its way.

        The upload is deleted whatever happens. ``path`` comes back through the browser and can be
        forged, so it must lie in our folder. Waits while there is much to read already.
        """
        upload = self._uploaded(path)
        if upload is None:
            return Received(name, "failed", "this is not a file that was uploaded here")
        try:
            size = upload.stat().st_size
            if size > self._max_bytes:
                limit = size_in_words(self._max_bytes)
                return Received(
                    name, "failed", f"{size_in_words(size)} is over the limit of {limit} a file"
                )
            content = upload.read_bytes()
        except OSError as error:
            return Received(name, "failed", f"it could not be read: {error.strerror}")
        finally:
            with suppress(OSError):
                upload.unlink()
        refusal = self._run(run).put(Upload(number, name, content))
        return Received(name, "failed", refusal) if refusal else None

    def _uploaded(self, path: str) -> Path | None:
        try:
            upload = Path(path).resolve()
            return upload if upload.is_relative_to(self._uploads) and upload.is_file() else None
        except (OSError, ValueError):  # too long, or with a NUL in it
            return None

    def progress(self, run: str, since: int) -> Progress:
        """What became of the files of a run since the last look."""
        with self._lock:
            found = self._runs.get(run)
        if found is None:
            return Progress((), since, 0, None, ended=True, known=False)
        return found.progress(since)

    def finish(self, run: str) -> None:
        """Say that no further file comes."""
        with self._lock:
            found = self._runs.get(run)
        if found is not None:
            found.finish()

    def cancel(self, run: str) -> None:
        """Stop a run, also one whose first files are still coming; what is done stays."""
        self._run(run).cancel()

    def _run(self, run: str) -> _Run:
        with self._lock:
            for name in [name for name, each in self._runs.items() if each.is_forgotten]:
                del self._runs[name]
            found = self._runs.get(run)
            if found is None:
                found = self._runs[run] = _Run(self._ingestor)
                self._sweep()
            return found

    def _sweep(self) -> None:
        """Delete what broken connections and a killed program left, and folders long empty.

        Gradio names a folder by the content that it takes in: removed at once, it could go while
        the same content is on its way into it again.
        """
        before = time.time() - SECONDS_LEFT
        inside_first = os.walk(self._uploads, topdown=False)
        there = [
            Path(place, name)
            for place, folders, files in inside_first
            for name in (*files, *folders)
        ]
        # Told apart before anything is deleted, which makes a folder new.
        for path in [path for path in there if _is_older(path, before)]:
            with suppress(OSError):
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()

    def add_text(self, text: str) -> Received:
        """Add what was put into the box: a link when it is nothing but one, else a text."""
        content = text.strip().encode(errors="replace")
        typed = content.decode()
        if len(content) > self._max_bytes:
            size, limit = size_in_words(len(content)), size_in_words(self._max_bytes)
            return Received("Pasted text", "failed", f"{size} is over the limit of {limit} a text")
        address = link_in(typed)
        if address is None:
            return self._received("Pasted text", self._pasted(typed))
        if not address.lower().startswith(("http://", "https://")):
            return Received(typed, "failed", "only addresses with http or https are fetched")
        return self._received(address, self._ingestor.add([address]))

    def _pasted(self, text: str) -> Iterator[IngestResult]:
        yield self._ingestor.add_text(text)

    def _received(self, name: str, results: Iterable[IngestResult]) -> Received:
        try:
            done = list(results)
        except OnRecordError as error:
            return Received(name, "failed", error.message)
        return sum_up(name, done)


class _Run:
    """Files of one browser on their way into the library, in a thread of its own."""

    def __init__(self, ingestor: Ingestor) -> None:
        self._ingestor = ingestor
        self._waiting: queue.Queue[Upload | None] = queue.Queue(MOST_WAITING)
        self._names: dict[int, str] = {}
        self._came: dict[int, list[IngestResult]] = {}
        self._told: list[tuple[int, Received]] = []
        self._cancelled = threading.Event()
        self._refusal: str | None = None
        self._ended: float | None = None
        self._seen = time.monotonic()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def is_forgotten(self) -> bool:
        """Whether it ended and nobody has asked about it for long."""
        return self._ended is not None and time.monotonic() - self._seen > SECONDS_UNSEEN

    def put(self, upload: Upload) -> str | None:
        """Take a file, waiting for room; why not, when the run is over."""
        with self._lock:
            if self._refusal is not None:
                return self._refusal
            self._names[upload.number] = upload.name
            if self._thread is None:
                self._thread = threading.Thread(target=self._add, name="intake", daemon=True)
                self._thread.start()
        while self._refusal is None:
            self._seen = time.monotonic()
            with suppress(queue.Full):
                self._waiting.put(upload, timeout=0.2)
                return None
        return self._refusal

    def finish(self) -> None:
        """Go on to the end of what was taken."""
        while self._refusal is None:
            with suppress(queue.Full):
                self._waiting.put(None, timeout=0.2)
                return

    def cancel(self) -> None:
        """Leave what is not done, and take no more."""
        with self._lock:
            self._cancelled.set()
            self._refusal = self._refusal or STOPPED
            if self._thread is None:
                self._ended = time.monotonic()

    def progress(self, since: int) -> Progress:
        """What came since the last look."""
        self._seen = time.monotonic()
        ended = self._ended is not None
        with self._lock:
            if since > len(self._told):  # the browser counts by a run before a restart
                since = 0
            told = tuple(self._told[since:])
            reading = next((self._names[n] for n in self._names if n not in self._came), None)
            done = len(self._came)
        return Progress(told, since + len(told), done, None if ended else reading, ended)

    def _uploads(self) -> Iterator[Upload | None]:
        """The files as they come; None now and then while the next one has not come yet."""
        while not self._cancelled.is_set():
            try:
                upload = self._waiting.get(timeout=0.1)
            except queue.Empty:
                # The page was closed: what it had sent is added, and no more is waited for.
                if time.monotonic() - self._seen > SECONDS_UNSEEN:
                    return
                yield None
                continue
            if upload is None:
                return
            yield upload

    def _add(self) -> None:
        why = None
        try:
            added = self._ingestor.add_uploads(self._uploads(), cancelled=self._cancelled.is_set)
            for number, result in added:
                self._tell(number, result)
        except OnRecordError as error:
            why = error.message
        except Exception:  # noqa: BLE001 - the rows must be told whatever it was
            _log.exception("Adding uploads")
            why = "it could not be added; the program's log says why"
        self._end(STOPPED if why is None and self._cancelled.is_set() else why)

    def _tell(self, number: int, result: IngestResult) -> None:
        with self._lock:
            came = self._came.setdefault(number, [])
            came.append(result)
            self._told.append((number, sum_up(self._names[number], came)))

    def _end(self, why: str | None) -> None:
        """Of files that gave nothing: that there was nothing in them, or why not."""
        with self._lock:
            for number, name in self._names.items():
                if number not in self._came:
                    nothing = sum_up(name, [])
                    self._told.append((number, replace(nothing, words=why) if why else nothing))
                    self._came[number] = []
            self._refusal = self._refusal or why or TOO_LATE
            self._ended = time.monotonic()


def link_in(text: str) -> str | None:
    """The address, when a text is nothing but one; "example.org/story" counts as one."""
    if any(map(str.isspace, text)):
        return None
    if _SCHEME.match(text):
        return text
    if _BARE_LINK.fullmatch(text) and any(mark in text for mark in "./:"):
        return f"https://{text}"
    return None


def sum_up(name: str, results: Sequence[IngestResult]) -> Received:
    """One row for what a source gave: most sources hold one article, some several or none."""
    if not results:
        return Received(name, "failed", "nothing in it that is an article")
    if len(results) == 1:
        return _one(name, results[0])
    taken = [result for result in results if result.status in ("added", "updated", "duplicate")]
    failed = [result for result in results if result.status == "failed"]
    parts = [
        f"{counted(len(taken), 'article')} added" if taken else None,
        f"{len(results) - len(taken) - len(failed)} known"
        if len(taken) + len(failed) < len(results)
        else None,
        f"{len(failed)} failed" if failed else None,
    ]
    state = "added" if taken else "failed" if failed else "known"
    return Received(name, state, " · ".join(filter(None, parts)), results[0].article_id)


def _one(name: str, result: IngestResult) -> Received:
    if result.status == "failed":
        message = result.error.message if result.error else "it could not be added"
        return Received(name, "failed", message)
    if result.status == "unchanged":
        return Received(name, "known", "already in the library", result.article_id)
    quotations = counted(result.quotations, "quotation") if result.quotations else "no quotations"
    words = f"added · {quotations}"
    if result.status == "updated":
        words = "added as a newer version"
    if result.status == "duplicate":
        words = "added · a near-copy of another article"
    return Received(name, "added", " · ".join([words, *result.notices]), result.article_id)


def _is_older(path: Path, before: float) -> bool:
    try:
        return path.lstat().st_mtime < before
    except OSError:
        return False
