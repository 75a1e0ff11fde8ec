"""How well and how fast the article is taken out of its page, beside plain trafilatura.

The pages and texts are those of the article extraction benchmark (scrapinghub), scored as it does:
precision and recall of 4-word shingles, averaged over pages, and their harmonic mean.

    python -m tests.benchmarks.extraction [--errors N]
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import multiprocessing
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

from ingest.loading.html import read_html
from ingest.loading.sources import ExtractedArticle, SourceLimits, load_bytes
from rag.errors import SourceError
from tests.benchmarks.figures import Bar, DataAbsent, Figure, Section, as_text
from tests.benchmarks.workspace import Workspace
from tests.conftest import SHARED

FOLDER = SHARED / "data" / "article_extraction_benchmark"
SHINGLE = 4
SIMPLE_PAGES = 300
ROUNDS = 5
WORDS = """The 181 pages of the article extraction benchmark, scored as its authors do: shingles of
four words, precision and recall averaged over pages, F1 of the two. trafilatura runs in the same
process on the same pages; its published line is .958. Time is that of the processor for everything
that a page goes through until its article is ready, metadata and language included; a simple page
has a menu, a headline, twelve paragraphs and a footer. On both cores two processes take the pages,
ours and trafilatura alone in turn; the median of five rounds counts."""


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page and the text that people took out of it."""

    name: str
    url: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """Shingles found that are right, that are not, and right ones that were not found."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """Of one page; 1 when both texts are empty."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


def read_pages() -> tuple[Page, ...]:
    """All pages of the benchmark.

    :raises DataAbsent: the set is not beside the project.
    """
    truth = FOLDER / "ground-truth.json"
    if not truth.is_file():
        raise DataAbsent("article_extraction_benchmark is not in the shared folder's data")
    return tuple(
        Page(
            name,
            entry["url"],
            gzip.decompress((FOLDER / "html" / f"{name}.html.gz").read_bytes()).decode(),
            entry["articleBody"],
        )
        for name, entry in json.loads(truth.read_text(encoding="utf-8")).items()
    )


def score(expected: str, found: str) -> Score:
    """Compare two texts by their shingles."""
    gold, ours = _shingles(expected), _shingles(found)
    right = sum((gold & ours).values())
    return Score(right, sum(ours.values()) - right, sum(gold.values()) - right)


def f1(scores: list[Score]) -> float:
    """Of precision and recall, each averaged over the pages where it is defined."""
    precision = mean(s.right / (s.right + s.wrong) for s in scores if s.right + s.wrong)
    recall = mean(s.right / (s.right + s.missed) for s in scores if s.right + s.missed)
    return 2 * precision * recall / (precision + recall)


def measure(workspace: Workspace | None = None) -> Section:
    """Ours, trafilatura's defaults, and trafilatura told to leave comments out."""
    pages = read_pages()
    ours, seconds = _run(extract_ours, pages)
    plain, plain_seconds = _run(_trafilatura(), pages)
    bare, _ = _run(_trafilatura(include_comments=False), pages)
    return Section(
        title="Taking articles out of pages",
        words=WORDS,
        figures=(
            Figure(name="pages", value=len(pages), digits=0),
            Figure(name="F1", value=f1(ours), digits=4, bar=Bar(">=", 0.958)),
            Figure(name="F1 of trafilatura as it comes", value=f1(plain), digits=4),
            Figure(name="F1 of trafilatura without comments", value=f1(bare), digits=4),
            _milliseconds("time for a real page", seconds / len(pages)),
            _milliseconds("trafilatura for a real page", plain_seconds / len(pages)),
            _milliseconds("time for a simple page", _time_simple_page(), Bar("<", 8)),
            *_on_both_cores(pages),
        ),
    )


def extract_ours(page: str) -> str:
    """Our text of a page, empty when it is refused."""
    try:
        return read_html(page.encode()).text
    except SourceError:
        return ""


def _on_both_cores(pages: Sequence[Page]) -> Iterator[Figure]:
    """Pages a second of two processes, ours and trafilatura's, in turn on the same pages."""
    rates: dict[str, list[float]] = {"ours": [], "trafilatura": []}
    context = multiprocessing.get_context("spawn")
    html = [page.html for page in pages]
    with context.Pool(2) as pool:
        for extract in (extract_ours, extract_plainly):
            pool.map(extract, html[:20], chunksize=1)
        for _ in range(ROUNDS):
            for name, extract in (("ours", extract_ours), ("trafilatura", extract_plainly)):
                began = time.perf_counter()
                pool.map(extract, html, chunksize=4)
                rates[name].append(len(html) / (time.perf_counter() - began))
    ours, plain = median(rates["ours"]), median(rates["trafilatura"])
    yield Figure(name="on both cores", value=ours, unit="pages/s", digits=0)
    yield Figure(name="trafilatura on both cores", value=plain, unit="pages/s", digits=0)
    yield Figure(name="ours over trafilatura", value=ours / plain, bar=Bar(">=", 0.8))


def extract_plainly(page: str) -> str:
    """trafilatura's text of a page."""
    return _trafilatura()(page)


def _trafilatura(**options: bool) -> Callable[[str], str]:
    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return lambda page: extract(page, **options) or ""


def _run(extract: Callable[[str], str], pages: tuple[Page, ...]) -> tuple[list[Score], float]:
    extract(pages[0].html)
    began = time.process_time()
    texts = [extract(page.html) for page in pages]
    seconds = time.process_time() - began
    return [score(page.text, text) for page, text in zip(pages, texts, strict=True)], seconds


def _milliseconds(name: str, seconds: float, bar: Bar | None = None) -> Figure:
    return Figure(name=name, value=1000 * seconds, unit="ms", digits=1, bar=bar)


def _time_simple_page() -> float:
    limits = SourceLimits()
    pages = [_simple_page(number) for number in range(SIMPLE_PAGES)]
    next(load_bytes(pages[0], name="page.html", limits=limits))
    began = time.process_time()
    for content in pages:
        result = next(load_bytes(content, name="page.html", limits=limits))
        assert isinstance(result, ExtractedArticle)
        assert result.text.count("\n\n") == 11
    return (time.process_time() - began) / len(pages)


def _simple_page(number: int) -> bytes:
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in "World Sport City".split())
    paragraphs = "".join(
        f"<p>In its session {number}-{part} the council of the town spoke about the harbour and "
        f"the {part} cranes that stand there. “We will build it,” said the mayor, who had been "
        "asked about the plan for weeks. Others disagreed, and the debate went on until late.</p>"
        for part in range(12)
    )
    return (
        "<!doctype html><html lang=en><head><title>Harbour</title>"
        "<meta property='article:published_time' content='2025-10-08T10:00:00Z'></head><body>"
        f"<nav><ul>{menu}</ul></nav><article><h1>Harbour plan {number}</h1>{paragraphs}</article>"
        f"<footer><ul>{menu}</ul><p>© The Daily Example</p></footer></body></html>"
    ).encode()


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def worst_pages(pages: tuple[Page, ...], count: int) -> Iterator[tuple[Page, float, list[str]]]:
    """The pages with the lowest scores, each with lines that are ours alone (+) or missing (-)."""
    texts = {page.name: extract_ours(page.html) for page in pages}
    scores: Mapping[str, float] = {p.name: score(p.text, texts[p.name]).f1 for p in pages}
    for page in sorted(pages, key=lambda page: scores[page.name])[:count]:
        ours, gold = texts[page.name], page.text
        lines = [f"+ {line}" for line in _only_in(ours, gold)]
        lines += [f"- {line}" for line in _only_in(gold, ours)]
        yield page, scores[page.name], lines


def _only_in(text: str, other: str) -> list[str]:
    known = " ".join(re.findall(r"\w+", other))
    lines = (line.strip() for line in text.split("\n"))
    return [line for line in lines if " ".join(re.findall(r"\w+", line)) not in known]


def main() -> int:
    """Print the figures, and with ``--errors`` the pages that went worst."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    try:
        print(as_text(measure()))
        for page, value, lines in worst_pages(read_pages(), arguments.errors):
            print(f"{value:.3f} {page.url}")
            print(*(f"    {line[:150]}" for line in lines[:8]), sep="\n")
    except DataAbsent as absent:
        print(f"skipped, {absent}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
