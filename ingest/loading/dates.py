"""Publication times as pages and files write them, made ISO 8601. Nothing is guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(?P<month>" + "|".join(_MONTHS) + r")\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))(?::(?P<second>\d{2}))?\s*"
    r"(?P<half>[ap]\.?m\.?)?\s*\(?(?P<zone>(?:GMT|UTC)?[+-]\d{2}:?\d{2}|[a-z]{3,4}|z)?\b",
    re.IGNORECASE,
)
_WRITTEN = (
    re.compile(rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_DAY}\.?\s+{_MONTH},?\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(r"\b(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})\b"),
    re.compile(r"\b(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})\b"),
)
_SLASHED = re.compile(r"\b(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})\b")
_ISO = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2}|\d{8})"
    r"(?:[T ]\s?(?P<clock>\d{2}:?\d{2}(?::?\d{2})?)(?:[.,]\d+)?"
    r"\s?(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?(?:\[[\w/]+\])?",
    re.IGNORECASE,
)
_IN_URL = re.compile(
    r"/(?P<year>(?:19|20)\d{2})(?P<mark>[/-])(?P<month>\d{1,2}|[a-z]{3})(?P=mark)(?P<day>\d{1,2})"
    r"(?=[/_-]|$)",
    re.IGNORECASE,
)
_IN_URL_TOGETHER = re.compile(r"/(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?=[/_-]|$)")
_MONTHS_AND_DAYS = re.compile(
    r"\b(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|"
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\b",
    re.IGNORECASE,
)
_DATE_WORDS = re.compile(
    r"(?i:\b(?:published|updated|posted|first|last|modified|on|at|by|[ap]\.?m\.?|st|nd|rd|th)\b)|"
    r"(?<=\d)(?:st|nd|rd|th|[ap]m)\b|\b[A-Z]{1,4}\b|[^\w]|\d"
)
_AHEAD = timedelta(days=60)
"""Magazines bear the date of a day to come; content systems write 2099 or 9999 for "never"."""
_EPOCH = re.compile(r"(1\d{9})(?:\d{3})?")
"""Seconds or milliseconds since 1970, from 2001 to 2033."""
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""What content systems write for it, in whatever zone they write it."""
_DAY_LENGTH = len("2025-10-08")
_ZONE_HOURS = {
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "cet": 1,
    "cest": 2,
}
"""RFC 2822's names, and Central Europe's; "BST" and "IST" mean several zones and are left out."""


def parse_time(written: str) -> str | None:
    """A machine's or a person's date as ISO 8601: with a zone, else the bare date.

    A clock time without a zone says too little, so only its date is kept. None when it is no
    date, or one that can be read two ways ("10/08/2025").
    """
    written = " ".join(written.split())[:200]
    if counted := _EPOCH.fullmatch(written):
        return datetime.fromtimestamp(int(counted[1]), UTC).isoformat()
    return _parse_iso(written) or _parse_rfc(written) or _parse_written(written)


def publication_time(written: str, *, today: date | None = None) -> str | None:
    """As ``parse_time``, None also for a day that is far ahead: nothing is published then.

    :param today: None: the day it is.
    """
    found = parse_time(written)
    if found is None:
        return None
    latest = (today or datetime.now(UTC).date()) + _AHEAD
    return found if date.fromisoformat(found[:10]) <= latest else None


def is_only_date(line: str) -> bool:
    """Whether a line holds nothing beside a date and a time, but for "published" and the like."""
    return not _DATE_WORDS.sub("", _MONTHS_AND_DAYS.sub("", line))


def update_after(published: str | None, updated: str | None) -> str | None:
    """The time of an update, None where it lies before the publication and one must be wrong."""
    if published is None or updated is None:
        return updated
    if len(published) == _DAY_LENGTH or len(updated) == _DAY_LENGTH:
        return updated if updated[:_DAY_LENGTH] >= published[:_DAY_LENGTH] else None
    earlier = datetime.fromisoformat(updated) < datetime.fromisoformat(published)
    return None if earlier else updated


def date_in_url(url: str) -> str | None:
    """The date in an address such as ``/2025/10/08/``, or None."""
    path = re.split(r"[?#]", url, maxsplit=1)[0]
    found = _IN_URL.search(path) or _IN_URL_TOGETHER.search(path)
    day = _date_from(found) if found else None
    return publication_time(day) if day else None


def _parse_iso(written: str) -> str | None:
    found = _ISO.fullmatch(written)
    if found is None:
        return None
    day = _date(found["date"].replace("-", ""))
    if day is None:
        return None
    zone = _zone(found["zone"])
    if zone is None:
        return day.isoformat()
    hour, minute, second = _clock_parts(found["clock"])
    return _moment(day, hour, minute, second, zone)


def _clock_parts(clock: str) -> tuple[int, int, int]:
    digits = clock.replace(":", "").ljust(6, "0")
    return int(digits[:2]), int(digits[2:4]), int(digits[4:6])


def _parse_rfc(written: str) -> str | None:
    if not re.match(r"[A-Z][a-z]{2}, \d", written):
        return None
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, OverflowError):
        return None
    if not _sensible(moment.date()):
        return None
    return moment.isoformat() if moment.tzinfo else moment.date().isoformat()


def _parse_written(written: str) -> str | None:
    found = next((match for form in _WRITTEN if (match := form.search(written))), None)
    text = _date_from(found) if found else _parse_slashed(written)
    if text is None:
        return None
    clock = _CLOCK.search(written)
    zone = _zone(clock["zone"]) if clock else None
    if clock is None or zone is None:
        return text
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower().startswith("p") else 0)
    minute, second = int(clock["minute"]), int(clock["second"] or 0)
    return _moment(date.fromisoformat(text), hour, minute, second, zone)


def _parse_slashed(written: str) -> str | None:
    """Only where one of the two numbers can be no month."""
    found = _SLASHED.search(written)
    if found is None:
        return None
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    if first > 12 >= second:
        return _iso(year, second, first)
    if second > 12 >= first:
        return _iso(year, first, second)
    return _iso(year, first, second) if first == second else None


def _date_from(found: re.Match[str]) -> str | None:
    month = found["month"].lower()
    number = int(month) if month.isdecimal() else _MONTHS.get(month, 0)
    return _iso(int(found["year"]), number, int(found["day"]))


def _iso(year: int, month: int, day: int) -> str | None:
    found = _date(f"{year:04}{month:02}{day:02}")
    return found.isoformat() if found else None


def _date(digits: str) -> date | None:
    try:
        found = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return found if _sensible(found) else None


def _sensible(day: date) -> bool:
    """Content systems write 1970-01-01 or 0001-01-01 for "unknown"."""
    return 1600 <= day.year <= 2200 and day != date(1970, 1, 1)


def _zone(name: str | None) -> timezone | None:
    if not name:
        return None
    name = re.sub(r"^(?:GMT|UTC)(?=[+-])", "", name, flags=re.IGNORECASE)
    if name[0] in "+-":
        digits = name[1:].replace(":", "").ljust(4, "0")
        away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        if away >= timedelta(hours=24):
            return None
        return timezone(-away if name[0] == "-" else away)
    hours = _ZONE_HOURS.get(name.lower())
    if hours is None:
        return None
    return timezone(timedelta(hours=hours)) if hours else UTC


def _moment(day: date, hour: int, minute: int, second: int, zone: timezone) -> str | None:
    try:
        moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return day.isoformat()
    return None if moment == _UNKNOWN else moment.isoformat()
