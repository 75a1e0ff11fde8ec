"""Ranges of days, and how people write them. Light: commands that search nothing load it."""

from __future__ import annotations

import calendar
from datetime import date
from typing import TypeAlias

from rag.text.dates import MONTHS, parse_day, render_day

Range: TypeAlias = tuple[date, date]
"""First and last day, both included."""


def render_range(since: str | None, until: str | None) -> str:
    """ISO days as people write a range: "October 2025", "3 to 9 May 2025", "since 8 May 2025"."""
    first, last = parse_day(since), parse_day(until)
    if first is None or last is None:
        if first is None and last is None:
            return ""
        return f"since {render_day(since)}" if first else f"until {render_day(until)}"
    if first == last:
        return render_day(since) or ""
    if (first, last) == year_range(first.year):
        return str(first.year)
    if (first, last) == month_range(first.year, first.month):
        return f"{MONTHS[first.month - 1]} {first.year}"
    opening = str(first.day)
    if (first.year, first.month) != (last.year, last.month):
        opening += f" {MONTHS[first.month - 1]}"
    if first.year != last.year:
        opening += f" {first.year}"
    return f"{opening} to {render_day(until)}"


def month_range(year: int, month: int) -> Range:
    """All days of it."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def year_range(year: int) -> Range:
    """All days of it."""
    return date(year, 1, 1), date(year, 12, 31)
