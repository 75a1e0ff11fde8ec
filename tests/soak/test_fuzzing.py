"""Twelve thousand damaged files, a thousand of every kind: no crash, no hang, memory bounded."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from tests.benchmarks.figures import as_table
from tests.ingest.fuzzing import KINDS, Outcome, run_in_processes
from tests.soak.results import write_result

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

EACH = 1_000
WORDS = """\
Well-formed files of our own, each damaged by one to six mutations (bits flipped, cut off, pieces
left out, repeated or joined with another file, words of the format and odd numbers put in; members
of packages also from the inside), then read and analysed as when they are added. Nothing may come
out but articles whose spans lie in their text and errors of ours with a line for people. Below,
each token of a list over and over, 200,000 bytes of it: time that grows with the square shows. The
same inputs every time; `tests/ingest/fuzzing.py` makes one again from its kind and number."""


def test_thousands_of_damaged_files_give_articles_or_plain_reasons() -> None:
    began = time.monotonic()
    outcomes, repeated = run_in_processes(EACH)
    failed = [failed for outcome in (*outcomes, *repeated) for failed in outcome.failed]
    assert [outcome.kind for outcome in outcomes] == list(KINDS)
    assert sum(outcome.inputs for outcome in outcomes) == EACH * len(KINDS) >= 10_000
    write_result(
        "Damaged files", "fuzzing", page_of([*outcomes, *repeated], time.monotonic() - began)
    )
    assert not failed, "\n".join(f"{each.kind} {each.number}: {each.what}" for each in failed)


def page_of(outcomes: list[Outcome], seconds: float) -> str:
    """The table of a run; what failed is a column of its own."""
    head = ("kind", "inputs", "articles", "refused", "slowest", "memory grew by", "failed")
    rows = [
        (
            each.kind,
            f"{each.inputs:,}",
            f"{each.articles:,}",
            f"{each.refused:,}",
            f"{each.longest_seconds:.2f} s",
            f"{each.peak_bytes / 1e6:.0f} MB",
            str(len(each.failed)),
        )
        for each in outcomes
    ]
    total = sum(each.inputs for each in outcomes)
    day = datetime.now(UTC).date().isoformat()
    return f"{WORDS}\n\n{as_table([head, *rows])}\n\n{total:,} inputs in {seconds:.0f} s on {day}."
