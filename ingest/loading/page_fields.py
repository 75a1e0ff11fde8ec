"""The fields that a page may state about its article, and how names and lines are cleaned."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.loading.titles import clean_line

BY = re.compile(
    r"^(?:(?:(?:analysis|opinion|words|written|reported|posted|story) )?"
    r"(?:by|von|par|por|di|door)\b:?|(?:text|author|autor|auteur|текст|автор)\s?:)\s+",
    re.IGNORECASE,
)
"""What stands before a name in a byline."""
_NAME = r"[A-Z][\w.'’-]*(?:\s+(?:[A-Z][\w.'’-]*|de|del|van|von|der|den|la|al|bin|da|di)){1,4}"
NAMES = re.compile(rf"{_NAME}(?:(?:,\s+and|,|\s+and|\s+&)\s+{_NAME}){{0,5}}")
"""Persons' names of two words or more, and nothing else."""
_ROLE = re.compile(
    r"(?:\b(?:writer|reporter|correspondent|editor|columnist|contributor|producer|bureau chief)s?|"
    r"\bstaff|^special to .*)$",
    re.IGNORECASE,
)
"""How a piece ends, behind the comma after a name, that says what somebody is."""
_NO_SECTION = frozenset(
    "all article articles blog home homepage news-article page pages post posts story "
    "uncategorized uncategorised".split()
)
_NO_NAMES = re.compile(
    r"\w*admin(?:istrator)?|editor|user|author|guest|unknown|anonymous|none|null|undefined|n/?a|"
    r"(?:our |the )?(?:news |own )?(?:staff|newsroom)(?: (?:writers?|reporters?|reports?))?|"
    r"(?:web|news|online) desk|(?:https?:|www\.|@|/).*|[^@\s]+@[^@\s]+|\W*",
    re.IGNORECASE,
)
"""What stands where an author should, and names nobody: roles, accounts, addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFields:
    """What one kind of markup says; None where it says nothing."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    updated: str | None = None
    section: str | None = None
    url: str | None = None
    language: str | None = None
    body: str | None = None
    """The article's whole text, which some publishers put into JSON-LD."""
    description: str | None = None


def plain_line(value: str) -> str | None:
    """One line without entities and tags, None when nothing is left."""
    for _ in range(2):
        value = html.unescape(value)
    return clean_line(re.sub(r"</?[a-zA-Z][^<>]*>", " ", value)[:2000]) or None


def clean_section(section: str | None) -> str | None:
    """The first of several; None for a host's name, or what only says that it is an
    article.
    """
    first = re.split(r",(?=\S)|\s[|;>]\s", section or "")[0].strip()
    if not first or re.fullmatch(r"[\w-]+\.[a-z]{2,10}", first):
        return None
    return first if first.casefold() not in _NO_SECTION else None


def is_role(words: str) -> bool:
    """Whether words say what somebody is ("Wire Sports Writer") rather than who."""
    return _ROLE.search(words) is not None


def join_names(names: Iterable[str]) -> str | None:
    """Authors in the page's order, each once, joined with ", "; None when none is a name."""
    kept: dict[str, None] = {}
    for name in (
        part
        for written in names
        for piece in re.split(r"\s*;\s*", written)
        for part in _split(BY.sub("", piece))
    ):
        name = name.strip(" ,;|")
        if not _NO_NAMES.fullmatch(name):
            kept.setdefault(name)
    return ", ".join(kept) or None


def _split(names: str) -> list[str]:
    """ "Ann Example and Bo Sample" are two; "Simon and Partners" may be one.

    "Ann Example, Wire National Writer" is one: what somebody is, is no name.
    """
    pieces = names.split(", ")
    while len(pieces) > 1 and is_role(pieces[-1]):
        pieces.pop()
    names = ", ".join(pieces)
    return re.split(r",?\s+(?:and|&)\s+|,\s+", names) if NAMES.fullmatch(names) else [names]
