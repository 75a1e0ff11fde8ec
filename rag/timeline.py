"""When things happened: days told in sentences, placed by the day of their article. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.salience import Point, Points
from rag.text.dates import MONTHS, DayMention, find_days, place_day, render_day
from rag.text.typography import fold_plain
from rag.types import ArticleMetadata

When = tuple[int, int, int]
"""Year, month, day; 0 for a month or day that is not told."""

_PAST_BEFORE = re.compile(
    r"(?<!\bbe )\b(?:\w{2,}ed|said|told|began|came|went|took|met|won|lost|left|held|made|fell|rose"
    r"|shot|struck|gave|spoke|wrote|was|were|had)(?: \w+){0,3} (?:on |late |early |last )*$",
    re.IGNORECASE,
)
_FUTURE_BEFORE = re.compile(
    r"\b(?:will|would|due|scheduled|expected|plans?|planned|next|coming|upcoming|set to|to be)\b"
    r"[^,;:]*$|\b(?:until|by|before) $",
    re.IGNORECASE,
)
_PRESENT_BEFORE = re.compile(
    r"\b(?:begins?|starts?|opens?|takes? place|meets?|votes?|ends?|closes?|reopens?|resumes?"
    r"|expires?|returns?|airs?|kicks? off|set|slated|is to|are to)\b[^,;:]*$",
    re.IGNORECASE,
)
"""Verbs that may tell of the next such day as well as of the last, and nouns like them."""
_NEXT = re.compile(r"\b(?:next|coming|upcoming|following) $", re.IGNORECASE)
_LAST = re.compile(r"\blast $", re.IGNORECASE)
_YEAR = re.compile(
    r"\b(?:in|since|during|of|early|late|mid|until|from|by) ?-?((?:19|20)\d\d)\b(?!s)"
)


@dataclass(frozen=True, slots=True)
class Event:
    """A sentence with the day of which it tells."""

    point: Point
    when: When | None
    """None when neither the sentence nor its article has a date."""
    stated: bool
    """The sentence tells the day; otherwise it is that of its article."""

    @property
    def order(self) -> tuple[When, int]:
        """For sorting by day; what has none comes last."""
        return self.when or (date.max.year + 1, 0, 0), self.point.row

    @property
    def label(self) -> str:
        """The day for people: "7 October 2025", "October 2025", "2025"."""
        return render_when(self.when) if self.when else "Date unknown"


def place_event(point: Point) -> Event:
    """When a sentence's event was: the first day that it tells, else the day of its article."""
    article = point.analysed.article
    stated = stated_day(point.text, article)
    if stated is not None:
        return Event(point, stated, stated=True)
    day = _as_when(article)
    return Event(point, day, stated=False)


def find_events(points: Points, most: int, *, beside: Sequence[Point] = ()) -> list[Event]:
    """The weightiest events, one sentence each, by day, unknown days last.

    Sentences that tell their day come before others of as much weight; of sentences that do not,
    only the first of each article counts, for the day on which it appeared.
    """
    events = {point.row: place_event(point) for point in points.all if point.is_understood}
    first: dict[str, int] = {}
    for point in points.all:
        if point.row in events and point.alone and point.on_topic:
            first.setdefault(point.article_id, point.row)
    several = len(points.articles) > 1
    dated = [
        point
        for point in points.all
        if point.row in events
        and (events[point.row].stated or (several and first.get(point.article_id) == point.row))
    ]
    chosen = points.best(most, among=dated, beside=beside)
    return sorted((events[point.row] for point in chosen), key=lambda event: event.order)


def stated_day(text: str, article: ArticleMetadata) -> When | None:
    """The first day, month or year that a sentence tells and that can be placed.

    A weekday is the last one before the article appeared, or the next one where the words before
    it look forward; where they do both it is not placed. A bare year counts only without a day.
    """
    folded = fold_plain(text)
    mentions = find_days(folded)
    for mention, following in zip(mentions, (*mentions[1:], None), strict=False):
        if mention.weekday is not None and _is_spelt_out(mention, following):
            continue
        found = _place(mention, folded, article.published)
        if found is not None:
            return found
    year = _YEAR.search(folded)
    return (int(year[1]), 0, 0) if year else None


def _is_spelt_out(mention: DayMention, following: DayMention | None) -> bool:
    """Whether the date of a weekday comes right after it: "Saturday, Oct. 18"."""
    if following is None or following.day is None:
        return False
    return following.span.start - mention.span.end <= len(", the ")


def render_when(when: When) -> str:
    """A day, month or year for people."""
    year, month, day = when
    if not month:
        return str(year)
    return f"{day} {MONTHS[month - 1]} {year}" if day else f"{MONTHS[month - 1]} {year}"


def _place(mention: DayMention, text: str, published: str | None) -> When | None:
    before = text[: mention.span.start]
    forward = bool(_FUTURE_BEFORE.search(before)) and not _LAST.search(before)
    if mention.weekday is not None:
        if text[mention.span.end - 1] == "s":
            return None  # "on Mondays" is no day
        if not forward and _PRESENT_BEFORE.search(before) and not _LAST.search(before):
            return None
        if forward and not _NEXT.search(before) and _PAST_BEFORE.search(before):
            return None
    found = place_day(mention, published, forward=forward)
    return None if found is None else (found[0], found[1], found[2] or 0)


def _as_when(article: ArticleMetadata) -> When | None:
    if render_day(article.published) is None or article.published is None:
        return None
    day = date.fromisoformat(article.published[:10])
    return day.year, day.month, day.day
