"""What is new or changed in folders, feeds and pages is added as it comes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from ingest.pipeline import Ingestor
from ingest.watching import Watcher
from rag.errors import EmbeddingError
from rag.library import open_library
from rag.settings import Settings
from rag.types import Failure, IngestResult
from tests.ingest.test_feeds import WHOLE
from tests.ingest.web_server import Site, running_site

STORY = "The tide rose again today and the quay was flooded, the harbour board said."
FEED = """<rss version="2.0"><channel><title>Post</title>{items}</channel></rss>"""
ITEM = (
    "<item><title>{title}</title>"
    "<description><![CDATA[<p>{title}.</p>{whole}]]></description></item>"
)


@pytest.fixture
def ingestor(tmp_path: Path) -> Iterator[Ingestor]:
    settings = Settings(home=tmp_path / "home", allow_hosts=("127.0.0.1",))
    with open_library(settings) as library:
        yield Ingestor(library, settings)


def watched(
    ingestor: Ingestor, source: str, steps: list[Callable[[], object]], *, seconds: float = 0.05
) -> list[IngestResult]:
    """Results of watching; each step is done when nothing has come for five looks."""
    results: list[IngestResult] = []
    left = [*steps]
    quiet = 0

    def cancelled() -> bool:
        return not left and quiet > 10

    class Counting(Watcher):
        __slots__ = ()

        def _rest(self) -> None:
            nonlocal quiet
            quiet += 1
            if quiet % 5 == 0 and left:
                left.pop(0)()
                quiet = 0
            time.sleep(seconds)

    add = partial(ingestor.add, cancelled=cancelled)
    watcher = Counting(add, cancelled, folder_seconds=seconds, address_seconds=seconds)
    for result in watcher.watch([source]):
        quiet = 0
        results.append(result)
    return results


def test_files_are_added_when_they_come_and_when_they_change(
    ingestor: Ingestor, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY)
    steps: list[Callable[[], object]] = [
        lambda: (folder / "b.txt").write_text("The lighthouse was sold on Friday."),
        lambda: (folder / "a.txt").write_text("The ferry fare rises by one crown on Monday."),
        lambda: os.utime(folder / "b.txt", ns=(1, 1)),
        lambda: (folder / "b.txt").unlink(),
    ]
    results = watched(ingestor, str(folder), steps)
    assert [(Path(r.source).name, r.status) for r in results] == [
        ("a.txt", "added"),
        ("b.txt", "added"),
        ("a.txt", "added"),
        ("b.txt", "unchanged"),
    ]


def test_a_file_that_is_still_being_written_is_left_until_it_rests(
    ingestor: Ingestor, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / "a.txt"
    looks = 0
    watcher = Watcher(ingestor.add, lambda: looks >= 6, folder_seconds=0)
    results = []

    def write_on() -> None:
        nonlocal looks
        looks += 1
        if looks < 4:
            with path.open("a") as file:
                file.write(f"{STORY} It rose {looks} times. ")

    watcher.cancelled = lambda: bool(write_on()) or looks >= 12
    results = list(watcher.watch([str(folder)]))
    assert [result.status for result in results] == ["added"]


def test_new_entries_of_a_feed_are_added_and_a_failure_is_told_once(ingestor: Ingestor) -> None:
    with running_site() as site:

        def serve(*titles: str) -> None:
            items = "".join(ITEM.format(title=title, whole=f"{title} {WHOLE}") for title in titles)
            site.page("/feed", FEED.format(items=items).encode(), "application/rss+xml")

        serve("The tide was high")
        steps: list[Callable[[], object]] = [
            lambda: serve("The lock was opened by its keeper", "The tide was high"),
            lambda: _forget(site),
        ]
        results = watched(ingestor, site.url("/feed"), steps)
    assert [(r.part, r.status) for r in results] == [
        ("The tide was high", "added"),
        ("The lock was opened by its keeper", "added"),
        (None, "failed"),
    ]


def test_an_entry_that_could_not_be_embedded_is_added_at_a_later_request() -> None:
    error = Failure(EmbeddingError.kind, "The embedding model did not answer.")
    requests: list[frozenset[str]] = []

    def add(sources: Sequence[str], *, seen: set[str]) -> Iterator[IngestResult]:
        if not sources:
            return
        requests.append(frozenset(seen))
        if "tide" not in seen:
            seen.add("tide")
            failed = len(requests) == 1
            yield IngestResult(
                source=sources[0],
                part="The tide",
                status="failed" if failed else "added",
                error=error if failed else None,
            )

    watcher = Watcher(add, lambda: len(requests) >= 3, folder_seconds=0, address_seconds=0)
    results = list(watcher.watch(["https://post.example/feed"]))
    assert [result.status for result in results] == ["failed", "added"]
    assert requests == [frozenset(), frozenset(), frozenset({"tide"})]


def _forget(site: Site) -> None:
    site.pages.clear()
