"""A timeline of articles: what happened when, apart from when it was reported.

The events are those of ``rag.timeline``, the weightiest sentences of each article; here they get
their citations and the place their day came from, for showing by day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rag.citing import cite
from rag.copies import gather_copies
from rag.library import Library
from rag.salience import weigh
from rag.speakers import passages_on
from rag.timeline import When, find_events
from rag.types import AnalysedArticle, Citation, Embedder, Filters

DayFrom: TypeAlias = Literal["sentence", "publication", "unknown"]

MOST_ENTRIES = 40
MOST_ARTICLES = 60
"""The newest articles that are read for a timeline; weighing more takes seconds."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of a timeline."""

    when: When | None
    """Year, month, day, 0 for what is not told; None: nothing tells it."""
    label: str
    """For people: "7 October 2025", "October 2025", "Date unknown"."""
    day_from: DayFrom
    """ "sentence": the quote tells when it happened. "publication": it is when it was reported."""
    statement: str
    """The sentence as it stands in the article."""
    citation: Citation

    @property
    def is_reported_day(self) -> bool:
        """Whether the day is that of the article, not one on which something happened."""
        return self.day_from == "publication"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Entries by day, those of unknown day last."""

    entries: tuple[Happening, ...]
    articles: int
    """How many articles were read."""
    left_out: int = 0
    """How many older articles were not, because there are too many."""


def timeline_of(
    library: Library,
    embedder: Embedder,
    filters: Filters = Filters(),
    *,
    topic: str | None = None,
    most: int = MOST_ENTRIES,
) -> Timeline:
    """The timeline of the articles that the filters leave, of the newest where they are many.

    On a topic, of the newest that hold most of its words.

    :param embedder: the built-in one, so that no sentence leaves the computer.
    :raises ArticleNotFound: the filters name an article that is not there.
    """
    ids = [article.id for article in library.list(filters)]
    if topic is not None and len(ids) > MOST_ARTICLES:
        # The newest of thousands need not be on the topic.
        on_topic = passages_on(library, topic, frozenset(ids))
        ids = [article_id for article_id in ids if article_id in on_topic] or ids
    read = library.analysed_all(ids[:MOST_ARTICLES]).values()
    entries = order_happenings(read, embedder, topic=topic, most=most)
    return Timeline(entries, len(read), max(len(ids) - MOST_ARTICLES, 0))


def order_happenings(
    articles: Iterable[AnalysedArticle],
    embedder: Embedder,
    *,
    topic: str | None = None,
    most: int = MOST_ENTRIES,
) -> tuple[Happening, ...]:
    """The weightiest sentences that can be placed in time, by day; copies are told once. Pure."""
    told = [each.analysed for each in gather_copies(list(articles))]
    if not told:
        return ()
    found = []
    events = find_events(weigh(told, embedder, topic=topic), most)
    for number, event in enumerate(events, start=1):
        day_from: DayFrom = "unknown" if event.when is None else "publication"
        if event.stated:
            day_from = "sentence"
        citation = cite(event.point.analysed, event.point.span, number=number)
        found.append(Happening(event.when, event.label, day_from, event.point.text, citation))
    return tuple(found)
