"""``onrecord add``: sources → articles, with a line for each as soon as it is done."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Never

from rag.errors import OnRecordError, UsageError
from rag.types import Failure, IngestResult
from ui.commands.arguments import add_json_option, moment
from ui.commands.output import one_line, write_json, write_lines, write_message
from ui.commands.session import open_library, read_settings
from ui.encoding import encode_ingest_result
from ui.wording import counted

if TYPE_CHECKING:
    from tqdm import tqdm

    from ingest.progress import Meter
    from ui.commands.arguments import Subparsers

_COUNTS = (
    ("added", "{} added"),
    ("updated", "{} updated"),
    ("duplicate", "{} added as near-copies"),
    ("unchanged", "{} already there"),
    ("failed", "{} failed"),
)
_SECONDS_BETWEEN_LOOKS = 0.5
"""How often the bar says anew what is being read, results or none."""


def add_parser(commands: Subparsers) -> None:
    """Add the command's options."""
    parser = commands.add_parser(
        "add",
        help="add articles: files, folders, links",
        description="Add articles. What cannot be read is named with its reason; the rest goes on.",
    )
    parser.add_argument(
        "sources",
        metavar="SOURCE",
        nargs="+",
        help="a file, a folder, a link, or - for standard input",
    )
    parser.add_argument("--outlet", metavar="NAME", help="who published them")
    parser.add_argument("--author", metavar="NAME", help="who wrote them")
    parser.add_argument(
        "--published", metavar="DATE", type=moment, help="when they were published (ISO 8601)"
    )
    parser.add_argument(
        "--watch",
        action="store_true",
        help="go on: add what is new or changed in folders, feeds and pages, until Ctrl-C",
    )
    parser.add_argument(
        "--columns",
        metavar="FIELD=NAME,…",
        default="",
        help="what a table's columns are called, for example title=Headline,text=Body",
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Add the sources: 0 when each became an article or was one, else 1."""
    report = _Report(as_json=arguments.json)
    try:
        with _stopping_on_interrupt() as stopped:
            _add(arguments, report, stopped)
            if stopped() and not arguments.watch:
                return 130
    except OnRecordError as error:
        report.write_unfinished(arguments.sources, error)
        raise
    finally:
        report.close()
    return 1 if report.statuses["failed"] else 0


def _add(arguments: argparse.Namespace, report: _Report, cancelled: Callable[[], bool]) -> None:
    settings = read_settings()
    from ingest.loading.columns import Columns
    from ingest.loading.sources import is_address
    from ingest.pipeline import Ingestor
    from ingest.progress import Meter

    columns = Columns.parse(arguments.columns)
    if arguments.watch and "-" in arguments.sources:
        raise UsageError("Standard input cannot be watched. Name folders, feeds or pages.")
    if arguments.watch:
        for source in arguments.sources:
            if not is_address(source) and not Path(source).exists():
                raise UsageError(f"There is no file or folder “{source}” to watch.")
    with (
        open_library(settings, repair="foreground") as library,
        Ingestor(library, settings) as ingestor,
    ):
        meter = Meter()
        report.begin(arguments.sources, meter)
        add = partial(
            ingestor.add,
            outlet=arguments.outlet or None,
            author=arguments.author or None,
            published=arguments.published or None,
            columns=columns,
            cancelled=cancelled,
            meter=meter,
        )
        if arguments.watch:
            from ingest.watching import Watcher

            results = Watcher(add, cancelled).watch(arguments.sources)
        else:
            results = add(arguments.sources)
        for result in results:
            report.write(result)


def result_line(result: IngestResult) -> str:
    """What became of a source, for people."""
    name = result.source if result.part is None else f"{result.source} ({result.part})"
    if result.error is not None:
        return "failed     " + one_line(f"{name}: {result.error.message}")
    found = f"{counted(result.chunks, 'passage')}, {counted(result.quotations, 'quotation')}"
    why = {
        "unchanged": "already in the library",
        "duplicate": f"{found}; near-copy of {result.duplicate_of}",
        "updated": f"{found}; replaces {result.supersedes}",
    }.get(result.status, found)
    words = " ".join([f"{result.title} ({why})", *result.notices])
    return f"{result.status:<10} {result.article_id}  " + one_line(words)


class _Report:
    """Writes each result as it comes, and the progress bar and the count round them."""

    def __init__(self, *, as_json: bool) -> None:
        self.statuses: Counter[str] = Counter()
        self._as_json = as_json
        self._seen: set[str] = set()
        self._bar: tqdm[Never] | None = None
        self._ended = threading.Event()
        self._follower: threading.Thread | None = None

    def begin(self, sources: list[str], meter: Meter) -> None:
        """Show a progress bar where somebody can see it."""
        if sys.stderr.isatty():
            from tqdm import tqdm

            expected = _count_files(sources)
            meter.expect(expected)
            self._bar = tqdm(total=expected, unit=" articles", leave=False, file=sys.stderr)
            self._follower = threading.Thread(target=self._follow, args=(meter,), daemon=True)
            self._follower.start()

    def _follow(self, meter: Meter) -> None:
        """Keep the bar at what the meter says, also while a source takes long."""
        while self._bar is not None and not self._ended.wait(_SECONDS_BETWEEN_LOOKS):
            self._show(meter)

    def _show(self, meter: Meter) -> None:
        bar, progress = self._bar, meter.progress()
        if bar is None:
            return
        bar.n, bar.total = progress.done, progress.expected
        failed = f", {progress.failed:,} failed" if progress.failed else ""
        names = [os.path.basename(each.source.rstrip("/")) for each in progress.sources[:2]]
        bar.set_postfix_str(one_line(", ".join(names)) + failed, refresh=True)

    def write(self, result: IngestResult) -> None:
        """One result: failures beside the output, so that nobody misses them in a pipe."""
        self.statuses[result.status] += 1
        self._seen.add(result.source)
        with contextlib.nullcontext() if self._bar is None else self._bar.external_write_mode():
            if self._as_json:
                write_json(encode_ingest_result(result))
            elif result.status == "failed":
                sys.stderr.write(result_line(result) + "\n")
                sys.stderr.flush()
            else:
                write_lines([result_line(result)])

    def write_unfinished(self, sources: list[str], error: OnRecordError) -> None:
        """For programs: the sources that were not reached because the library failed."""
        if self._as_json:
            for source in sources:
                if source not in self._seen:
                    failure = Failure(error.kind, error.message)
                    self.write(IngestResult(source, None, "failed", error=failure))

    def close(self) -> None:
        """Take the bar away and count."""
        self._ended.set()
        if self._follower is not None:
            self._follower.join()
            self._follower = None
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        if self.statuses and not self._as_json:
            counts = [
                text.format(f"{self.statuses[status]:,}")
                for status, text in _COUNTS
                if self.statuses[status]
            ]
            write_lines([", ".join(counts) + "."])


def _count_files(sources: list[str]) -> int:
    """About how many results to expect: a file or an address may hold many articles."""
    from ingest.loading.sources import list_files

    folders = [source for source in sources if os.path.isdir(source)]
    inside = sum(1 for folder in folders for _ in list_files(folder))
    return inside + len(sources) - len(folders)


@contextlib.contextmanager
def _stopping_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Ctrl-C once lets what is under way be stored and then stops; twice stops at once."""
    pressed = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        signal.signal(signal.SIGINT, before)
        write_message("Stopping once what is under way is stored; Ctrl-C again stops at once.")

    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)
