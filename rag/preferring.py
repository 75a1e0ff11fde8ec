"""Passages that a question prefers come first; none is left out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from rag.text.dates import parse_day
from rag.types import AnalysedArticle, Passage, Quotation, Understood

IN_TIME: Final = 0.1
"""Added for an article of the time named, as a share of the best passage's score."""
NEWEST: Final = 0.5
"""Added for the newest article on the topic, as a share of the best score; none for the oldest. Of
.2, .5 and 1 the least by which sentences of the newest article came first in our own examples."""
ON_TOPIC: Final = 0.7
"""A passage is on the topic when it scores at least this share of the best: being new alone moves
nothing up."""


def prefer(
    passages: Sequence[Passage], preferences: Sequence[Understood], *, limit: int
) -> tuple[Passage, ...]:
    """The best ``limit`` passages, those that are preferred moved up by a bounded amount.

    :param passages: best first, more than ``limit`` where there are more.
    """
    best = max((passage.score for passage in passages), default=0.0)
    on_topic = [passage for passage in passages if passage.score >= ON_TOPIC * best]
    days = sorted({day for passage in on_topic if (day := _day(passage.published))})
    newness = {day: index / max(len(days) - 1, 1) for index, day in enumerate(days)}
    moved = []
    for passage in passages:
        share = 0.0
        for each in preferences:
            if each.newest and passage.score >= ON_TOPIC * best:
                share += NEWEST * newness.get(_day(passage.published), 0.0)
            elif not each.newest and is_preferred(passage.published, each):
                share += IN_TIME
        moved.append(replace(passage, score=passage.score + share * best))
    moved.sort(key=lambda passage: -passage.score)
    return tuple(replace(each, rank=rank) for rank, each in enumerate(moved[:limit], start=1))


def prefer_spoken(
    spoken: Sequence[tuple[str, Quotation]],
    articles: Mapping[str, AnalysedArticle],
    preferences: Sequence[Understood],
) -> tuple[tuple[str, Quotation], ...]:
    """Quotations (with their article's id) of the time that is preferred first.

    They come newest first as it is, so that nothing is to be done for "the latest".
    """

    def is_other(pair: tuple[str, Quotation]) -> bool:
        published = articles[pair[0]].article.published
        return not any(is_preferred(published, each) for each in preferences if not each.newest)

    return tuple(sorted(spoken, key=is_other))


def is_preferred(published: str | None, preference: Understood) -> bool:
    """Whether an article of that day is of the time that is preferred."""
    day = _day(published)
    return bool(day) and (preference.since or "") <= day <= (preference.until or "9999")


def in_effect(
    published: Sequence[str | None], preferences: Sequence[Understood]
) -> tuple[Understood, ...]:
    """The preferences that some of the articles found meet: others change nothing."""
    dated = [day for day in published if _day(day)]
    return tuple(
        each
        for each in preferences
        if (dated if each.newest else any(is_preferred(day, each) for day in dated))
    )


def _day(published: str | None) -> str:
    """The day, ISO, which sorts as text; "" when unknown."""
    day = parse_day(published)
    return day.isoformat() if day else ""
