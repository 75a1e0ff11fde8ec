"""A title for a text that comes without one."""

from __future__ import annotations

import re

from ingest.loading.labels import ANY_LABEL

TITLE_LIMIT = 120
"""Characters of a first line that may still be a title."""
_BEGINNING = 10_000
CUT_LIMIT = 80
"""Characters of a first sentence that serves as a title."""

_FULL_STOP = re.compile(r"[.。]['\"’”»)\]]*$")
_INITIALS = re.compile(r"(?:\b\w\.){2,}['\"’”»)\]]*$")
_OPEN_END = re.compile(r"[,;:—–-]$")
_SENTENCE_END = re.compile(r"(\w*)[.!?]['\"’”»)\]]*(?=\s+\W?[A-Z0-9])|[。！？]")
_ABBREVIATIONS = frozenset(
    "gov sen rep reps mr mrs ms dr st lt gen col sgt capt prof rev jr sr inc corp ltd co vs "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_TOP_MATTER = re.compile(r"(?:By|Published|Updated|First published)\b.{0,80}$")
_LABELLED = re.compile(rf"(?:{ANY_LABEL})\s*:\s*\S.{{0,300}}(?<!\.)", re.IGNORECASE)
_NAMED = re.compile(r"(?:title|headline)\s*:\s*(\S.*)", re.IGNORECASE)
_DATELINE = re.compile(r".{1,60}[—–]")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))


def title_of(text: str) -> str:
    """The first line if it looks like a title, else the first sentence cut at a word.

    A title is a line of at most 120 characters that does not end like a sentence and stands
    above a blank line, a byline or much longer text. Lines with a label ("Author: …") are none; one
    that says "Title: …" among the first is it. Empty only for a text of nothing but space.
    """
    lines = _from_first_words(text.strip()[:_BEGINNING].split("\n"))
    if named := _NAMED.fullmatch(lines[0].strip()):
        return _cut(clean_line(named[1]), TITLE_LIMIT) or clean_line(lines[0])[:TITLE_LIMIT].strip()
    first = clean_line(lines[0])
    following = lines[1].strip() if len(lines) > 1 else None
    if _is_title(first, following):
        return first
    ends = (i for i, line in enumerate(lines) if i and (not line.strip() or _is_labelled(line)))
    paragraph = lines[: next(ends, len(lines))]
    return _cut(_first_sentence(clean_line(" ".join(paragraph)[:2000])))


def _from_first_words(lines: list[str]) -> list[str]:
    """Without page numbers, rules of dashes, datelines ("EASTWICK —") and labelled lines above."""
    for index, line in enumerate(lines):
        if not any(map(str.isalpha, line)) or _is_labelled(line):
            continue
        if not _DATELINE.fullmatch(line.strip()):
            return lines[index:]
    return lines


def _is_labelled(line: str) -> bool:
    return _LABELLED.fullmatch(line.strip()) is not None


def clean_line(line: str) -> str:
    """One line for showing: runs of space made one, invisible characters dropped."""
    return " ".join(line.translate(_INVISIBLE).split())


def _is_title(line: str, following: str | None) -> bool:
    """``following`` is the line below, empty for a blank one, None for none."""
    if not line or len(line) > TITLE_LIMIT or following is None or not any(map(str.isalnum, line)):
        return False
    if _OPEN_END.search(line) or (_FULL_STOP.search(line) and not _INITIALS.search(line)):
        return False
    stands_apart = (
        not following or _TOP_MATTER.match(following) is not None or _is_labelled(following)
    )
    return stands_apart or len(following or "") > max(TITLE_LIMIT, 2 * len(line))


def _first_sentence(paragraph: str) -> str:
    for end in _SENTENCE_END.finditer(paragraph):
        word = (end[1] or "").lower()
        if word not in _ABBREVIATIONS and (len(word) != 1 or word.isdecimal()):
            return paragraph[: end.end()]
    return paragraph


def _cut(sentence: str, limit: int = CUT_LIMIT) -> str:
    if len(sentence) <= limit:
        return sentence
    head = sentence[: limit + 1]
    space = head.rfind(" ")
    shortened = head[:space] if space > limit // 2 else head[:limit]
    return shortened.rstrip(" ,;:—–-") + "…"
