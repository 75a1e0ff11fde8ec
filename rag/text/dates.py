"""Days in prose and how they relate to the day on which an article appeared.

Texts are taken as folded by ``rag.text.typography``; words are read in English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rag.types import Span

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip

_MONTH = rf"(?:{'|'.join(MONTHS)})"
_SHORT = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_DAY = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th)?"
_MENTION = re.compile(
    rf"""\b(?:
    (?P<iso>\d{{4}}-\d\d-\d\d)
    |(?:the[ ])?(?:{_DAY.format("other_first")}(?:[ ](?:and|to|or)[ ]|-))?{_DAY.format("day_first")}
        [ ](?:of[ ])?(?P<month_last>{_MONTH}|{_SHORT})
        (?!\w)(?:,?[ ](?P<year_last>\d{{4}}))?
    |(?P<month_first>{_MONTH}|{_SHORT})[ ]{_DAY.format("day_last")}(?!\d)
        (?:(?:[ ](?:and|to|or)[ ]|-)(?P<other_last>\d{{1,2}})
            (?:st|nd|rd|th|(?=[,.;)]|$)))?
        (?:,?[ ](?P<year_after>\d{{4}}))?
    |(?P<month>{_MONTH})(?:,?[ ](?:of[ ])?(?P<month_year>\d{{4}}))?
    |(?P<weekday>{"|".join(WEEKDAYS)})s?
    |(?P<relative>(?i:yesterday|today|tonight|tomorrow
        |(?:last|this|next)[ ](?:night|week(?:end)?|month|year|spring|summer|autumn|fall|winter)
        |(?:earlier|later)[ ]this[ ](?:week|month|year)))
    )\b""",
    re.VERBOSE,
)
_FUTURE = re.compile(
    r"\b(?:will|would|next|coming|upcoming|scheduled|expected|due|plans?|planned|set to|to be|until"
    r"|by|before|after)\b",
    re.IGNORECASE,
)
_SHIFTS = {"yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "tomorrow": 1}


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day, month or relative word as it stands in a text; parts not given are None."""

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """0 is Monday."""
    relative: str | None = None
    """Lower case: "yesterday", "last month"."""


def parse_day(text: str | None) -> date | None:
    """The day of an ISO 8601 date or time; None when there is none or it is not one."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def render_day(text: str | None) -> str | None:
    """An ISO date or time as people write the day: "8 October 2025"; None when unknown."""
    day = parse_day(text)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else None


def find_days(text: str) -> tuple[DayMention, ...]:
    """Every mention of a day in reading order; a bare year is a number, not a day."""
    return tuple(mention for match in _MENTION.finditer(text) for mention in _read(match))


def supports_day(
    claim: DayMention, sources: tuple[DayMention, ...], source_text: str, published: str | None
) -> bool:
    """Whether the days of a source bear out a claimed one.

    The same word always does. A weekday or relative word of the source bears out an absolute date,
    and the other way round, only by way of the day on which the article appeared.
    """
    if any(_same_words(claim, source) for source in sources):
        return True
    appeared = parse_day(published)
    forward = _FUTURE.search(source_text) is not None
    return any(
        _is_meant(claim, meaning)
        for source in sources
        for meaning in _meanings(source, appeared, forward=forward)
    )


def place_day(
    mention: DayMention, published: str | None, *, forward: bool
) -> tuple[int, int, int | None] | None:
    """The (year, month, day) that a mention means in an article of that day; the day of a month
    is None. None when it cannot be told.

    :param forward: a weekday is the next one, not the last one.
    """
    appeared = parse_day(published)
    if mention.weekday is not None and appeared is not None:
        back = (appeared.weekday() - mention.weekday) % 7
        day = appeared + timedelta(days=7 - back if forward and back else -back)
        return day.year, day.month, day.day
    found = _meanings(mention, appeared, forward=False)
    return found[0] if len(found) == 1 else None


def _read(match: re.Match[str]) -> list[DayMention]:
    span = Span(match.start(), match.end())
    if match["iso"]:
        day = parse_day(match["iso"])
        return [DayMention(span, day.year, day.month, day.day)] if day else []
    if match["weekday"]:
        return [DayMention(span, weekday=WEEKDAYS.index(match["weekday"]))]
    if match["relative"]:
        return [DayMention(span, relative=" ".join(match["relative"].lower().split()))]
    named = match["month_last"] or match["month_first"] or match["month"]
    year = match["year_last"] or match["year_after"] or match["month_year"]
    days = [
        int(match[group])
        for group in ("other_first", "day_first", "day_last", "other_last")
        if match[group]
    ]
    if not days and named in ("May", "March") and year is None and not _is_month(match):
        return []
    month = next(i for i, name in enumerate(MONTHS, 1) if name.startswith(named[:3]))
    number = int(year) if year else None
    return [DayMention(span, number, month, day) for day in days] or [
        DayMention(span, number, month)
    ]


def _is_month(match: re.Match[str]) -> bool:
    """Whether "May" or "March" stands where a month does: "in May", "last March"."""
    before = match.string[: match.start()]
    return (
        re.search(r"\b(?:in|of|since|until|by|last|next|early|late|mid)[ -]$", before) is not None
    )


def _same_words(claim: DayMention, source: DayMention) -> bool:
    if claim.relative and source.relative:
        return source.relative.endswith(claim.relative) or claim.relative.endswith(source.relative)
    if claim.relative or source.relative:
        return False
    if claim.weekday is not None or source.weekday is not None:
        return claim.weekday == source.weekday
    return claim.month == source.month and all(
        wanted is None or wanted == given
        for wanted, given in ((claim.day, source.day), (claim.year, source.year))
    )


def _meanings(
    source: DayMention, appeared: date | None, *, forward: bool
) -> list[tuple[int, int, int | None]]:
    """The (year, month, day) that a source's mention may mean; the day is None for a month."""
    if source.month is not None:
        year = source.year or _nearest_year(source, appeared)
        return [] if year is None else [(year, source.month, source.day)]
    if appeared is None:
        return []
    if source.weekday is not None:
        back = (appeared.weekday() - source.weekday) % 7
        shifts = [-back, 7 - back] if forward else [-back]
    else:
        shifts = [_SHIFTS[source.relative]] if source.relative in _SHIFTS else []
    days = [appeared + timedelta(days=shift) for shift in shifts]
    return [(day.year, day.month, day.day) for day in days] + _months(source.relative, appeared)


def _nearest_year(source: DayMention, appeared: date | None) -> int | None:
    """The year in which a day without one lies nearest to the day the article appeared."""
    if appeared is None or source.month is None:
        return None
    middle = appeared.year * 12 + appeared.month
    return min(
        (appeared.year, appeared.year - 1, appeared.year + 1),
        key=lambda year: abs(year * 12 + (source.month or 0) - middle),
    )


def _months(relative: str | None, appeared: date) -> list[tuple[int, int, int | None]]:
    if relative is None or not relative.endswith("month"):
        return []
    step = {"last": -1, "next": 1}.get(relative.split()[0], 0)
    index = appeared.year * 12 + appeared.month - 1 + step
    return [(index // 12, index % 12 + 1, None)]


def _is_meant(claim: DayMention, meaning: tuple[int, int, int | None]) -> bool:
    year, month, day = meaning
    if claim.relative is not None:
        return False
    if claim.weekday is not None:
        return day is not None and _weekday(year, month, day) == claim.weekday
    return claim.month == month and claim.day in (None, day) and claim.year in (None, year)


def _weekday(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).weekday()
    except ValueError:
        return None
