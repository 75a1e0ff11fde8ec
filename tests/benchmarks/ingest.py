"""How fast, and in how much memory, a large folder of saved pages becomes a library."""

from __future__ import annotations

import sys

from tests.benchmarks.figures import Bar, Figure, Section
from tests.benchmarks.realtimeqa import read_year
from tests.benchmarks.workspace import Workspace

WORDS = """The articles of RealTime QA 2025, each wrapped as the html page of a news site (title,
time of publication, paragraphs, menu, footer), added from a folder: extraction, sentences and
quotations with their speakers in a process for each core, embeddings and all three stores in
another. The time includes loading the libraries; the memory is the most that each held resident,
for the readers summed, what they share counted for each."""


def measure(workspace: Workspace) -> Section:
    """Add the pages to a new library."""
    given = len(read_year("2025").articles)
    added = workspace.news_2025
    for failure in added.failures:
        print("failed:", failure, file=sys.stderr)
    taken = {status: added.statuses.get(status, 0) for status in ("unchanged", "failed")}
    return Section(
        title="Adding articles",
        words=WORDS,
        figures=(
            Figure(name="pages given", value=given, digits=0),
            Figure(name="the same text as another page", value=taken["unchanged"], digits=0),
            Figure(name="pages that failed", value=taken["failed"], digits=0),
            Figure(
                name="rate",
                value=added.articles / added.seconds,
                unit="articles/s",
                digits=1,
                bar=Bar(">=", 60),
            ),
            Figure(name="all of them", value=added.seconds, unit="s", digits=1),
            Figure(
                name="processor time an article, all cores together",
                value=1000 * added.processor_seconds / given,
                unit="ms",
                digits=1,
            ),
            Figure(
                name="memory of the process that holds the library",
                value=added.peak_bytes / 1e6,
                unit="MB",
                digits=0,
                bar=Bar("<", 700),
            ),
            Figure(
                name="memory of those that read",
                value=added.readers_bytes / 1e6,
                unit="MB",
                digits=0,
            ),
        ),
    )
