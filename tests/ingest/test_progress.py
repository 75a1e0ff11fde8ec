"""What is under way, how fast and how long it still takes."""

from __future__ import annotations

import pytest

from ingest.progress import Meter, metered
from rag.types import Failure, IngestResult


class Clock:
    """Time that passes when told."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def result(*, failed: bool = False) -> IngestResult:
    if failed:
        return IngestResult("a", None, "failed", error=Failure("empty", "It is empty."))
    return IngestResult("a", None, "added", "id", "Title")


def test_rate_and_time_left_come_from_what_is_done(clock: Clock) -> None:
    meter = Meter(clock=clock)
    meter.expect(10)
    for name in ("one", "two"):
        list(metered(name, ["article"], meter))
        meter.settle(name, result())
    assert meter.progress().rate is None, "too early to tell"
    clock.now += 4
    progress = meter.progress()
    assert (progress.done, progress.expected, progress.rate) == (2, 10, 0.5)
    assert progress.seconds_left == 16


def test_an_archive_makes_the_total_grow(clock: Clock) -> None:
    meter = Meter(clock=clock)
    meter.expect(2)
    meter.begin("all.zip")
    assert meter.progress().expected == 2
    for _ in range(5):
        meter.find("all.zip")
    assert meter.progress().expected == 6, "five in it, and the other source"
    meter.end("all.zip")
    assert meter.progress().expected == 6


def test_a_source_without_an_article_is_no_longer_expected(clock: Clock) -> None:
    meter = Meter(clock=clock)
    meter.expect(1)
    list(metered("feed", [], meter))
    progress = meter.progress()
    assert (progress.expected, progress.sources) == (0, ())


def test_without_a_count_the_total_and_the_time_left_are_unknown(clock: Clock) -> None:
    meter = Meter(clock=clock)
    list(metered("one", ["article"], meter))
    meter.settle("one", result())
    clock.now += 10
    assert meter.progress().expected is None
    assert meter.progress().seconds_left is None


def test_each_source_under_way_says_how_far_it_is(clock: Clock) -> None:
    meter = Meter(clock=clock)
    meter.begin("slow.pdf")
    clock.now += 3
    meter.begin("all.zip")
    meter.find("all.zip")
    meter.find("all.zip")
    meter.settle("all.zip", result(failed=True))
    slow, archive = meter.progress().sources
    assert (slow.source, slow.seconds, slow.found) == ("slow.pdf", 3, 0)
    assert (archive.found, archive.done, archive.failed) == (2, 1, 1)
    assert meter.progress().failed == 1


def test_a_source_is_done_when_all_in_it_has_its_result(clock: Clock) -> None:
    meter = Meter(clock=clock)
    list(metered("all.zip", [1, 2], meter))
    meter.settle("all.zip", result())
    assert [(each.source, each.done) for each in meter.progress().sources] == [("all.zip", 1)]
    meter.settle("all.zip", result())
    assert meter.progress().sources == ()
