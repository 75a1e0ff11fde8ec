"""Passages that a question prefers come first; none is left out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from rag.text.dates import parse_day
from rag.text.terms import content_stems, stems
from rag.types import AnalysedArticle, Passage, Quotation, Understood

IN_TIME: Final = 0.1
"""Added for an article of the time named, as a share of the best passage's score."""
NEWEST: Final = 2.0
"""Added for the newest article on the topic, as a share of the best score; none for the oldest: of
those on the topic the newest comes first, unless it hardly fits (of .2, .5, 1 and 2 the least by
which it did so in our own examples)."""
ON_TOPIC: Final = 0.75
"""A passage is on the topic when it holds this share of the words of the question that the best
passage holds: being new alone moves nothing up."""


def prefer(
    passages: Sequence[Passage],
    preferences: Sequence[Understood],
    *,
    question: str,
    limit: int,
) -> tuple[Passage, ...]:
    """The best ``limit`` passages, those that are preferred moved up by a bounded amount.

    :param passages: best first, more than ``limit`` where there are more.
    """
    best = max((passage.score for passage in passages), default=0.0)
    newness = _newness(passages, question) if any(each.newest for each in preferences) else {}
    moved = []
    for passage in passages:
        in_time = sum(
            is_preferred(passage.published, each) for each in preferences if not each.newest
        )
        share = NEWEST * newness.get(passage.rank, 0.0) + IN_TIME * in_time
        moved.append(replace(passage, score=passage.score + share * best))
    moved.sort(key=lambda passage: -passage.score)
    return tuple(replace(each, rank=rank) for rank, each in enumerate(moved[:limit], start=1))


def _newness(passages: Sequence[Passage], question: str) -> dict[int, float]:
    """Rank of each passage on the topic → 0 for the oldest day to 1 for the newest."""
    asked = set(content_stems(question))
    held = {p.rank: len(asked & {*stems(p.text), *stems(p.title)}) for p in passages}
    enough = ON_TOPIC * max(held.values(), default=0)
    on_topic = [p for p in passages if held[p.rank] >= enough and _day(p.published)]
    days = sorted({_day(passage.published) for passage in on_topic})
    return {p.rank: days.index(_day(p.published)) / max(len(days) - 1, 1) for p in on_topic}


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
