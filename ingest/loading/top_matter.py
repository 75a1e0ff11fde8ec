"""What the first lines of a text say of it: byline, date line, labelled lines, dateline. Pure.

Only a line that says nothing else counts, so that no sentence is taken for one; a date without its
year stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.loading.dates import is_only_date, publication_time
from ingest.loading.labels import ANY_LABEL, FIELD_OF
from ingest.loading.links import is_front_page, page_address
from ingest.loading.page_fields import is_role, join_names
from ingest.loading.titles import clean_line

_TOP = 2000
_TOP_LINES = 6
_LABELLED_LINES = 12
"""Exports of press databases begin with a line for each field."""
_RUNNING_TEXT = 100
"""Characters of a line with which the article has begun; a source below it is a chart's."""
_NAME = r"(?:[A-Z][\w.'’-]*|de|del|van|von|der|den|la|le|al|bin|da|di|du)"
_NAMES = rf"[A-Z][\w.'’-]*(?: {_NAME}){{1,4}}"
_BYLINE = re.compile(
    rf"[Bb][Yy]:? (?P<names>{_NAMES}(?:(?:, and|,| and| &) {_NAMES}){{0,4}})"
    r"(?:(?P<role>, .{3,60})|(?: [|·–—-] |,? for )(?P<outlet>[A-Z].{1,50}))?"
)
_BAR = re.compile(r" [|·•–—-] |, ")
_LONGEST_LINE = 160
_LABEL = re.compile(
    rf"(?P<label>{ANY_LABEL})(?P<colon>:| on\b|(?= \d| [A-Z][a-z]))\s*(?P<value>\S.{{0,300}})",
    re.IGNORECASE,
)
_WITHOUT_COLON = frozenset({"published", "updated"})
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’ -]{2,40}(?:, [A-Z][A-Za-z. ]{1,30}?)?"
    rf"(?:,? (?P<date>(?i:{_MONTH}) \d{{1,2}}(?:,? \d{{4}})?|"
    rf"\d{{1,2}} (?i:{_MONTH})(?: \d{{4}})?))?"
    r"(?: ?\((?P<agency>[A-Z][\w .&'’-]{1,30})\))?|\((?P<only>[A-Z][\w .&'’-]{1,30})\))"
    r"\s?(?:[—–]|--?)\s?(?=\S.{20})"
)
_NO_AGENCY = re.compile(
    r"update[ds]?|videos?|photos?|live|exclusive|analysis|opinion|.*\d.*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopMatter:
    """What a text's first lines say; None where they do not."""

    author: str | None = None
    outlet: str | None = None
    published: str | None = None
    updated: str | None = None
    section: str | None = None
    url: str | None = None


def read_top_matter(text: str) -> TopMatter:
    """Everything that the first lines of a text say of it; the first that says it is believed."""
    lines = [line.strip() for line in text[:_TOP].split("\n") if line.strip()]
    found: dict[str, str] = {}
    begun = False
    for number, line in enumerate(lines[:_LABELLED_LINES]):
        said = _labelled(line)
        begun = begun or (not said and len(line) >= _RUNNING_TEXT)
        if begun:
            said.pop("outlet", None)
        if not said and number < _TOP_LINES:
            said = _byline_and_date(line) or _byline(line) or _date_line(line) or _dateline(line)
        for field, value in said.items():
            found.setdefault(field, value)
    return TopMatter(**found)


def _byline(line: str) -> dict[str, str]:
    found = _BYLINE.fullmatch(line)
    if found is None or (found["role"] and not is_role(found["role"].lstrip(", "))):
        return {}
    author = join_names([found["names"]])
    outlet = found["outlet"]
    return ({"author": author} if author else {}) | ({"outlet": outlet} if outlet else {})


def _byline_and_date(line: str) -> dict[str, str]:
    """ "By Ann Example | 8 October 2025", "8 October 2025 · By Ann Example"."""
    for bar in _BAR.finditer(line[:_LONGEST_LINE]):
        halves = (line[: bar.start()], line[bar.end() :])
        for who, when in (halves, halves[::-1]):
            if (author := _byline(who)) and (day := _date_line(when)):
                return author | day
    return {}


def _date_line(line: str) -> dict[str, str]:
    """ "Oct. 8, 2025", "Oct. 8, 2025 Updated Oct. 9, 2025, 9:27 a.m. EDT"."""
    if len(line) > 80 or not is_only_date(line):
        return {}
    first, _, last = line.partition("Updated")
    days = {"published": publication_time(first), "updated": publication_time(last)}
    return {field: day for field, day in days.items() if day}


def _labelled(line: str) -> dict[str, str]:
    """ "Date: 8 October 2025", "Published October 8, 2025", "Source: The Harbour Post"."""
    found = _LABEL.fullmatch(line)
    if found is None:
        return {}
    label = " ".join(found["label"].lower().split())
    if found["colon"] != ":" and not any(word in label for word in _WITHOUT_COLON):
        return {}
    field, value = FIELD_OF[label], clean_line(found["value"])
    if _ADDRESS.fullmatch(value):
        is_own = field in ("url", "outlet") and page_address(value) and not is_front_page(value)
        return {"url": value} if is_own else {}
    if field in ("published", "updated"):
        day = publication_time(value) if len(value) <= 60 else None
        return {field: day} if day else {}
    if field == "author":
        return _byline(f"By {value}")
    if field == "url" or len(value) > 60 or value.endswith("."):
        return {}
    return {field: value}


def _dateline(line: str) -> dict[str, str]:
    """ "PORT ELLERY, Oct. 8, 2025 (Wire) — The ferry …": day and agency."""
    found = _DATELINE.match(line)
    if found is None:
        return {}
    agency = found["agency"] or found["only"] or ""
    agency = "" if _NO_AGENCY.fullmatch(agency) else agency
    day = publication_time(found["date"] or "")
    return ({"outlet": agency} if agency else {}) | ({"published": day} if day else {})
