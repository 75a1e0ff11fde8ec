"""What growth costs: a thousand, ten thousand, a hundred thousand articles.

``ONRECORD_SCALE`` names other sizes ("1000,10000"), ``ONRECORD_SCALE_HOMES`` a folder that keeps
the libraries (``1000-home`` …) for further runs: the largest takes half an hour to build.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from math import log10
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.drawing import Axis, Line, draw
from tests.benchmarks.figures import Bar, Figure, Section
from tests.benchmarks.measuring import ROOT, percentile, run_fresh
from tests.benchmarks.realtimeqa import read_year
from tests.benchmarks.recombined import write_rows
from tests.benchmarks.workspace import Workspace, add_folder

SIZES = tuple(map(int, os.environ.get("ONRECORD_SCALE", "1000,10000,100000").split(",")))
PICTURE = ROOT / "docs" / "pictures" / "growth.svg"
QUESTIONS = 240
ADDED = 5
WORDS = """Articles recombined from those of RealTime QA 2025: as long as their median, each of
paragraphs of many, with outlets and days of two years, added from files of 500 rows in one run. The
questions of RealTime QA 2025 are then asked in one process, for passages only: without filters,
within an outlet, within 30 to 365 days, within 1 to 200 articles, and within both an outlet and
days. Opening is timed with everything imported; an article is added in a process that runs, with
its sentences, quotations and embeddings, until it can be found."""
KINDS = ("without filters", "within an outlet", "within days", "within articles", "within both")


@dataclass(frozen=True)
class Grown:
    """What one size came to; seconds."""

    articles: int
    chunks: int
    opening: float
    retrieving: Mapping[str, Sequence[float]]
    adding: float
    peak_bytes: int
    built: Mapping[str, float] | None
    """Seconds and bytes of the build; None when the library was there."""

    def percentile(self, share: float, *kinds: str) -> float:
        """Milliseconds that a share of the questions stays under."""
        return 1000 * percentile([s for kind in kinds for s in self.retrieving[kind]], share)


def measure(workspace: Workspace) -> Section:
    """Build or take every size, and ask; the largest is held against the bars."""
    grown = [_grow(workspace, size) for size in SIZES]
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(picture(grown), encoding="utf-8")
    figures = [figure for each in grown for figure in _figures(each, is_largest=each is grown[-1])]
    return Section(title="Growing", words=WORDS, figures=tuple(figures))


def _grow(workspace: Workspace, size: int) -> Grown:
    kept = os.environ.get("ONRECORD_SCALE_HOMES")
    home = (Path(kept) if kept else workspace.folder) / f"{size}-home"
    built = None
    if not home.exists():
        rows = workspace.folder / f"{size}-rows"
        write_rows(size, rows)
        ran = run_fresh(add_folder, str(rows), str(home))
        built = {"seconds": ran.value["seconds"], "bytes": float(ran.peak_bytes)}
    ran = run_fresh(ask_library, str(home))
    found: dict[str, Any] = ran.value
    return Grown(**found, peak_bytes=ran.peak_bytes, built=built)


def _figures(grown: Grown, *, is_largest: bool) -> Iterator[Figure]:
    def bar(limit: float) -> Bar | None:
        return Bar("<", limit) if is_largest else None

    size = f"{grown.articles:,} articles"
    filtered = KINDS[1:]
    yield Figure(name=f"{size}: chunks", value=grown.chunks, digits=0)
    if grown.built:
        rate = grown.articles / grown.built["seconds"]
        yield Figure(name=f"{size}: built at", value=rate, unit="articles/s", digits=1)
        yield Figure(
            name=f"{size}: memory of the process that holds the library while it is built",
            value=grown.built["bytes"] / 1e6, unit="MB", digits=0, bar=bar(2500),
        )  # fmt: skip
    yield Figure(name=f"{size}: opening", value=grown.opening, unit="s", bar=bar(1))
    for words, kinds in (("without filters", KINDS[:1]), ("with filters", filtered)):
        for half, limit in ((0.5, 40), (0.95, 120)):
            share = "half are under" if half == 0.5 else "95 in 100 are under"
            yield Figure(
                name=f"{size}: retrieving {words}, {share}",
                value=grown.percentile(half, *kinds), unit="ms", digits=1, bar=bar(limit),
            )  # fmt: skip
    yield Figure(name=f"{size}: adding one article", value=grown.adding, unit="s", bar=bar(1))
    yield Figure(
        name=f"{size}: memory while asked", value=grown.peak_bytes / 1e6, unit="MB", digits=0
    )


def ask_library(home: str) -> dict[str, Any]:
    """Open a library, ask it in every way, and add to it."""
    from ingest.pipeline import Ingestor
    from rag.library import open_library
    from rag.retrieval import retrieve
    from rag.settings import Settings

    settings = Settings(home=Path(home))
    questions = [question.text for question in read_year("2025").questions]
    with open_library(settings):
        pass
    began = time.perf_counter()
    with open_library(settings) as library:
        opening = time.perf_counter() - began
        library.prepare_scopes()
        retrieve(library, questions[0], limit=settings.retrieve_limit)
        retrieving: dict[str, list[float]] = {}
        for kind in KINDS:
            retrieving[kind] = []
            for question, filters in zip(
                islice(cycle(questions), QUESTIONS), _filters(library, kind), strict=False
            ):
                began = time.perf_counter()
                retrieve(library, question, filters=filters, limit=settings.retrieve_limit)
                retrieving[kind].append(time.perf_counter() - began)
        articles, chunks = library.count(), library.chunk_count()
        with Ingestor(library, settings) as ingestor:
            adding = median(_add_one(library, ingestor, number) for number in range(ADDED))
    return {
        "articles": articles,
        "chunks": chunks,
        "opening": opening,
        "retrieving": retrieving,
        "adding": adding,
    }


def _filters(library: Any, kind: str) -> Iterator[Any]:
    """Filters of a kind, one after the other, the same ones every time."""
    from rag.types import Filters

    chance = random.Random(7)
    outlets = library.outlets()
    ids = [article.id for article in library.browse(limit=2_000).articles]
    while True:
        outlet = chance.choice(outlets)
        days = chance.choice((30, 90, 180, 365))
        since = (
            f"2024-{chance.randrange(1, 13):02}-01"
            if days > 100
            else f"2025-0{chance.randrange(1, 9)}-01"
        )
        until = f"2025-{chance.randrange(9, 12):02}-01"
        if kind == "without filters":
            yield Filters()
        elif kind == "within an outlet":
            yield Filters(outlet=outlet)
        elif kind == "within days":
            yield Filters(since=since, until=until)
        elif kind == "within articles":
            yield Filters(article_ids=tuple(chance.sample(ids, chance.choice((1, 10, 200)))))
        else:
            yield Filters(outlet=outlet, since=since, until=until)


def _add_one(library: Any, ingestor: Any, number: int) -> float:
    """Seconds until a new article is found by its words."""
    stamp = time.time_ns()
    text = (
        f"Harbour notes {stamp}\n\nThe pier of Quillmouth{stamp} opened on Monday.\n\n“We built it "
        f"twice,” said Orla Vance, the harbour master of berth {number}."
    )
    began = time.perf_counter()
    added = ingestor.add_text(text)
    found = library.search_words(f"Quillmouth{stamp}", limit=1)
    seconds = time.perf_counter() - began
    assert [hit.article_id for hit in found] == [added.article_id]
    library.remove([added.article_id])
    return seconds


def picture(grown: Sequence[Grown]) -> str:
    """Milliseconds against articles, on a scale of powers of ten."""
    filtered = KINDS[1:]
    lines = [
        Line(name, [(log10(each.articles), each.percentile(share, *kinds)) for each in grown])
        for name, share, kinds in (
            ("95 in 100, with filters", 0.95, filtered),
            ("95 in 100, without filters", 0.95, KINDS[:1]),
            ("half, all", 0.5, KINDS),
        )
    ]
    top = max(value for line in lines for _, value in line.points)
    step = 20 if top <= 120 else 50
    marks = tuple(range(0, int(top // step + 2) * step, step))
    return draw(
        "How long finding passages takes as a library grows",
        Axis("articles", (3, 4, 5), ("1,000", "10,000", "100,000")),
        Axis("milliseconds", marks, tuple(map(str, marks))),
        lines,
    )
