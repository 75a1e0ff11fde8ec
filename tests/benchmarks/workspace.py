"""The libraries that several benchmarks use, each made once in a run, in a temporary folder."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import run_fresh, started_usage
from tests.benchmarks.pages import as_page, write_pages
from tests.benchmarks.realtimeqa import News, QuizQuestion, read_linked_2022, read_year
from tests.benchmarks.searches import read_searches

SMALL_LIBRARY = 200
"""Articles in the library whose commands are timed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A library that was made in a fresh process, and what that took."""

    home: Path
    seconds: float
    processor_seconds: float
    """Of all cores together: unlike ``seconds`` hardly touched by what else the machine does."""
    peak_bytes: int
    """Of the process that holds the library."""
    readers_bytes: int
    """Of the processes that read for it, what they share counted for each."""
    statuses: dict[str, int]
    ids: dict[str, str]
    """The address that the set gives an article → its id; one id may have two addresses."""
    failures: tuple[str, ...]
    """Some of the sources that failed, with why."""

    @property
    def articles(self) -> int:
        """How many sources were taken, also as the very same text again."""
        return sum(self.statuses.values()) - self.statuses.get("failed", 0)

    def ids_of(self, question: QuizQuestion) -> frozenset[str]:
        """The ids of the articles that a question was written about."""
        return frozenset(self.ids[url] for url in question.urls if url in self.ids)


class Workspace:
    """A folder for one run of the benchmarks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def news_2025(self) -> Added:
        """The articles of 2025, each as a page of a news site."""
        return self._add_pages("2025", read_year("2025").articles)

    @cached_property
    def small(self) -> Added:
        """The first of them."""
        return self._add_pages("small", read_year("2025").articles[:SMALL_LIBRARY])

    @cached_property
    def quiz_2022(self) -> Added:
        """The articles that the quizzes of 2022 link to, as text files: they have no titles."""
        return self._add_texts("2022", read_linked_2022().articles)

    def searched(self, name: str) -> Added:
        """The library of one of the sets of ``searches``; those of news sites as their pages."""
        if name == "2022":
            return self.quiz_2022
        if name == "2025":
            return self.news_2025
        return self._add_texts(f"searched-{name}".replace(" ", "-"), read_searches(name).articles)

    def _add_texts(self, name: str, articles: tuple[News, ...]) -> Added:
        """As text files; an article whose title is known as a page."""
        folder = self.folder / f"{name}-texts"
        folder.mkdir()
        for number, news in enumerate(articles):
            kind, text = (".html", as_page(news)) if news.title else (".txt", news.text)
            (folder / f"{number:05}{kind}").write_text(text, encoding="utf-8")
        return self._add(name, folder, articles)

    @cached_property
    def news_both(self) -> Added:
        """The pages of 2025 and the texts of 2022 together: 2,698 articles."""
        pages, texts = read_year("2025").articles, read_linked_2022().articles
        folder = self.folder / "both-sources"
        write_pages(pages, folder)
        _write_texts(texts, folder, first=len(pages))
        return self._add("both", folder, pages + texts)

    def added_texts(self, name: str, texts: Sequence[str]) -> Added:
        """A library of texts as text files; ``ids`` holds the names of the files."""
        folder = self.folder / f"{name}-texts"
        folder.mkdir()
        for number, text in enumerate(texts):
            path = folder / f"{number:05}.txt"
            path.write_text(text, encoding="utf-8", newline="")
        return self.added_folder(name, folder)

    def added_folder(self, name: str, folder: Path) -> Added:
        """A library of a folder's files as they are; ``ids`` holds their names."""
        return self._added(name, folder, lambda source: Path(source).name)

    def _add_pages(self, name: str, articles: tuple[News, ...]) -> Added:
        folder = self.folder / f"{name}-pages"
        write_pages(articles, folder)
        return self._add(name, folder, articles)

    def _add(self, name: str, folder: Path, articles: tuple[News, ...]) -> Added:
        return self._added(name, folder, lambda source: articles[int(Path(source).stem)].url)

    def _added(self, name: str, folder: Path, name_of: Callable[[str], str]) -> Added:
        home = self.folder / f"{name}-home"
        ran = run_fresh(add_folder, str(folder), str(home))
        found = ran.value
        return Added(
            home=home,
            seconds=found["seconds"],
            processor_seconds=found["processor_seconds"],
            peak_bytes=ran.peak_bytes,
            readers_bytes=found["readers_bytes"],
            statuses=found["statuses"],
            ids={name_of(source): article_id for source, article_id in found["ids"].items()},
            failures=tuple(found["failures"]),
        )


def _write_texts(articles: Iterable[News], folder: Path, *, first: int = 0) -> None:
    for number, news in enumerate(articles, start=first):
        (folder / f"{number:05}.txt").write_text(news.text, encoding="utf-8")


def add_folder(folder: str, home: str) -> dict[str, Any]:
    """Add a folder's files to a new library; seconds from before the first import of ours.

    The rate counts what a user waits for: loading the libraries and the embedding too.
    """
    began, used = time.perf_counter(), time.process_time()
    from ingest.pipeline import Ingestor
    from rag.library import open_library
    from rag.settings import Settings

    settings = Settings(home=Path(home))
    with (
        open_library(settings, repair="foreground") as library,
        Ingestor(library, settings) as ingestor,
    ):
        results = list(ingestor.add([folder]))
        readers_seconds, readers_bytes = started_usage()
    seconds = time.perf_counter() - began
    failures = (f"{r.source}: {r.error.message}" for r in results if r.error)
    return {
        "seconds": seconds,
        "processor_seconds": time.process_time() - used + readers_seconds,
        "readers_bytes": readers_bytes,
        "statuses": Counter(result.status for result in results),
        "ids": {result.source: result.article_id for result in results if result.article_id},
        "failures": list(islice(failures, 5)),
    }
