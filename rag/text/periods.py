"""Times that a question names ("last week", "in October", "between 3 and 9 May") as ranges of days.

Everything is told from the day on which it is asked, in English. A month or a day without a year
is the latest that has begun; a week begins on Monday. What lies ahead ("next week") is no time in
which an article can have appeared, and is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from rag.text.dates import MONTHS, WEEKDAYS
from rag.text.ranges import Range, month_range, year_range
from rag.types import Span

_SHORT: Final = "Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec".split()
_NUMBERS: Final = {
    name: number
    for number, name in enumerate(
        "two three four five six seven eight nine ten eleven twelve".split(), start=2
    )
} | {"a": 1, "an": 1, "one": 1, "couple of": 2, "few": 3, "several": 3}
_ANY_NUMBER = rf"(?:\d{{1,3}}|(?:a )?(?:{'|'.join(_NUMBERS)}))"
_MONTH = rf"(?:(?i:{'|'.join(MONTHS)})|(?:{'|'.join(_SHORT)}|Sept)\.?)(?![\w’'-])"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TO = r"[ ]?(?:-|–|to|and|until)[ ]?"
_YEAR = r"(?:19|20)\d\d(?![\d,.%-]*\d)"
_POINT = re.compile(
    rf"""(?<![\w.$£€-])(?:
    (?P<iso>\d{{4}}-\d\d-\d\d)
    |(?:the[ ])?(?P<first_day>{_DAY})(?:{_TO}(?:the[ ])?(?P<last_day>{_DAY}))?
        [ ](?:of[ ])?(?P<day_month>{_MONTH})(?:,?[ ](?P<day_year>{_YEAR}))?
    |(?P<month_day>{_MONTH})[ ](?:the[ ])?(?P<from_day>{_DAY})(?!\d)
        (?:{_TO}(?P<to_day>{_DAY})(?!\w))?(?:,?[ ](?P<month_day_year>{_YEAR}))?
    |(?P<which>(?i:last|this|this[ ]past))[ ](?P<which_month>{_MONTH})
    |(?P<month>{_MONTH})(?:,?[ ](?:of[ ])?(?P<month_year>{_YEAR}))?
    |(?P<year>{_YEAR})
    |(?i:(?:(?P<last>last|this[ ]past|past|this)[ ])?(?P<weekday>{"|".join(WEEKDAYS)}))
    |(?i:(?P<word>the[ ]day[ ]before[ ]yesterday|yesterday|last[ ]night|today|tonight
        |this[ ](?:morning|afternoon|evening)))
    |(?i:(?P<current>this|last|the[ ]previous|previous|the[ ]past|past|the[ ]last)[ ]
        (?P<unit>week(?:end)?|month|year))
    |(?i:(?:(?:in|over|during|within)[ ])?(?:the[ ])?(?:last|past)[ ]
        (?P<count>{_ANY_NUMBER})[ ](?P<units>days?|weeks?|months?|years?))
    |(?i:(?P<ago>{_ANY_NUMBER})[ ](?P<ago_units>days?|weeks?|months?)[ ]ago)
    )(?![\w-])""",
    re.VERBOSE,
)
_LEAD = re.compile(
    r"\b(?:from )?(?P<lead>between|from|since|until|till|before|after|in|on|of|for|during"
    r"|over|throughout|as of|back in|dated)(?: early| late| mid)?[ -]$",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:next|coming|upcoming|by|every|each|all|any|no|black|good|ash)[ -]$", re.I
)
_JOIN = re.compile(r"[ ]?(?:and|to|until|till|-|–)[ ](?:the )?", re.IGNORECASE)
_AMBIGUOUS: Final = frozenset({"may", "march"})
_OPENING: Final = frozenset({"since", "after"})
_CLOSING: Final = frozenset({"until", "till", "before"})


@dataclass(frozen=True, slots=True)
class Period:
    """A time as it stands in a text, with the days that it means."""

    span: Span
    """With the preposition before it."""
    since: date | None
    until: date | None
    """Included; None on one side where it is open ("since Monday")."""
    lead: str = ""
    """The preposition, lower case."""
    is_relative: bool = False
    """Told from the day of asking ("last week"), not by the calendar ("in October")."""


def find_periods(text: str, today: date) -> tuple[Period, ...]:
    """Every time that has begun by today, in reading order."""
    found: list[Period] = []
    position = 0
    while match := _POINT.search(text, position):
        period = _period(text, match, today)
        position = match.end()
        if period is not None:
            period = _joined(text, period, today)
            found.append(period)
            position = period.span.end
    return tuple(found)


def _period(text: str, match: re.Match[str], today: date) -> Period | None:
    before = text[: match.start()]
    lead = _LEAD.search(before)
    if _AHEAD.search(before) or (_is_bare_name(match) and lead is None):
        return None
    meant = _meant(match, today)
    if meant is None or meant[0] > today:
        return None
    words = lead["lead"].lower() if lead else ""
    start = lead.start() if lead else match.start()
    since: date | None = meant[0]
    until: date | None = meant[1]
    if words in _OPENING:
        since, until = (meant[0] if words == "since" else meant[1] + timedelta(1)), None
    elif words in _CLOSING:
        since, until = None, (meant[0] - timedelta(1) if words == "before" else meant[1])
    relative = any(match[group] for group in ("weekday", "word", "current", "count", "ago"))
    return Period(Span(start, match.end()), since, until, words, relative)


def _is_bare_name(match: re.Match[str]) -> bool:
    """Whether it may be the verb "may", somebody named May, or a march."""
    return (match["month"] or "").lower() in _AMBIGUOUS and not match["month_year"]


def _joined(text: str, period: Period, today: date) -> Period:
    """ "between October and December": one period from the first day to the last."""
    if period.lead not in ("between", "from") or period.since is None:
        return period
    join = _JOIN.match(text, period.span.end)
    match = _POINT.match(text, join.end()) if join else None
    meant = _meant(match, today) if match else None
    if match is None or meant is None:
        return period
    since = period.since
    if since > meant[1] and not period.is_relative:
        since = since.replace(year=since.year - 1) if (since.month, since.day) != (2, 29) else since
    if since > meant[1]:
        return period
    span = Span(period.span.start, match.end())
    return replace(period, span=span, since=since, until=min(meant[1], max(today, since)))


def _meant(match: re.Match[str], today: date) -> Range | None:
    try:
        return _by_calendar(match, today) or _by_today(match, today)
    except (ValueError, OverflowError):  # the 31st of February
        return None


def _by_calendar(match: re.Match[str], today: date) -> Range | None:
    if match["iso"]:
        day = date.fromisoformat(match["iso"])
        return day, day
    named = match["day_month"] or match["month_day"]
    if named:
        numbers = [match["first_day"] or match["from_day"], match["last_day"] or match["to_day"]]
        days = [int(re.sub(r"\D", "", number)) for number in numbers if number]
        return _days(
            _month_number(named), days, match["day_year"] or match["month_day_year"], today
        )
    if match["which_month"] or match["month"]:
        month = _month_number(match["which_month"] or match["month"])
        year = match["month_year"]
        first = date(int(year) if year else today.year, month, 1)
        if not year and first > today:
            first = first.replace(year=first.year - 1)
        if (match["which"] or "").lower() == "last" and month_range(first.year, month)[1] >= today:
            first = first.replace(year=first.year - 1)
        return month_range(first.year, month)
    return year_range(int(match["year"])) if match["year"] else None


def _days(month: int, days: list[int], year: str | None, today: date) -> Range:
    first = date(int(year) if year else today.year, month, days[0])
    if not year and first > today:
        first = first.replace(year=first.year - 1)
    return first, max(first, first.replace(day=days[-1]))


def _by_today(match: re.Match[str], today: date) -> Range | None:
    day = timedelta(1)
    if match["weekday"]:
        back = (today.weekday() - WEEKDAYS.index(match["weekday"].capitalize())) % 7
        if back == 0 and (match["last"] or "").lower() == "last":
            back = 7
        return today - back * day, today - back * day
    if match["word"]:
        word = match["word"].lower()
        back = 2 if "before" in word else 1 if word in ("yesterday", "last night") else 0
        return today - back * day, today if word == "last night" else today - back * day
    if match["count"]:
        return today - _number(match["count"]) * _length(match["units"]) * day, today
    if match["ago"]:
        middle = today - _number(match["ago"]) * _length(match["ago_units"]) * day
        slack = _length(match["ago_units"]) // 2
        return middle - slack * day, middle + slack * day
    if match["current"]:
        which = match["current"].lower().removeprefix("the ")
        return _current(which, match["unit"].lower(), today, rolling="the " in match["current"])
    return None


def _current(which: str, unit: str, today: date, *, rolling: bool) -> Range:
    """ "this week" ends today; "last week" is the calendar's; "the past week" ends today."""
    if which == "past" or (rolling and which == "last"):
        return today - timedelta(_length(unit)), today
    monday = today - timedelta(today.weekday())
    shift = 0 if which == "this" else 1
    if unit == "week":
        start = monday - timedelta(7 * shift)
        return start, today if which == "this" else start + timedelta(6)
    if unit == "weekend":
        saturday = monday + timedelta(5 - 7 * (shift or today.weekday() < 5))
        return saturday, saturday + timedelta(1)
    if unit == "month":
        first = today.replace(day=1)
        return (first, today) if which == "this" else _month_before(first)
    return (today.replace(month=1, day=1), today) if which == "this" else year_range(today.year - 1)


def _month_before(first: date) -> Range:
    last = first - timedelta(1)
    return last.replace(day=1), last


def _month_number(name: str) -> int:
    return next(i for i, month in enumerate(MONTHS, 1) if month[:3] == name[:3].capitalize())


def _number(words: str) -> int:
    plain = words.lower()
    if plain.isdigit():
        return int(plain)
    return _NUMBERS.get(plain) or _NUMBERS[plain.removeprefix("a ")]


def _length(unit: str) -> int:
    """Days in a unit of time."""
    return {"day": 1, "week": 7, "weekend": 7, "month": 30, "year": 365}[unit.lower().rstrip("s")]
