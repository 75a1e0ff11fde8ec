"""Finds what stands between quotation marks, paragraph by paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rag.types import Span

_DOUBLE = re.compile(r"\"“|”\"|[“”„‟\"«»]|''|``")
_OPENING: Final = frozenset("“„‟«") | {"``", '"“'}
_CLOSING: Final = frozenset("”»") | {'”"'}
_SINGLE_OPEN = re.compile(r"(?<!\w)[‘'](?=[^\W\d_])|(?<!\w)[‘'](?=[\[$])")
_SINGLE_CLOSE = re.compile(r"(?<=[^\s‘])[’'](?!\w)")
_BEFORE_OPENING: Final = frozenset("([{—–-/‘'") | {""}
_MARKS: Final = '“”„‟"«»'
_LONGEST_SINGLE: Final = 2000
"""Characters; a single mark that is not closed within so many is an apostrophe."""
_SINGLE_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Marked:
    """Words between quotation marks, inside one paragraph."""

    outer: Span
    """With the marks."""
    inner: Span
    """Without the marks and the space beside them."""
    goes_on: bool = False
    """Not closed here: the next paragraph opens again and goes on."""
    went_on: bool = False
    """Goes on with what the paragraph before did not close."""


def find_marked(text: str, paragraphs: Sequence[Span]) -> tuple[Marked, ...]:
    """Everything between quotation marks that is not inside other marks, in reading order.

    Single marks count from three words on, apostrophes never. A mark that is not closed in its
    paragraph counts if the next paragraph opens again; else it is taken for a slip and left out.
    """
    found: list[Marked] = []
    continued = False
    for number, paragraph in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        reopens = following is not None and text[following.start] in "“\"‘'«„"
        marked = list(_in_paragraph(text, paragraph, reopens))
        if continued and marked and marked[0].outer.start == paragraph.start:
            marked[0] = replace(marked[0], went_on=True)
        continued = bool(marked) and marked[-1].goes_on
        found.extend(marked)
    return tuple(found)


def _in_paragraph(text: str, paragraph: Span, reopens: bool) -> Iterator[Marked]:
    doubles = list(_doubles(text, paragraph, reopens))
    singles = _singles(text, paragraph, doubles, reopens)
    if not singles:
        yield from doubles
        return
    kept = [
        each
        for each in doubles
        if not any(single.outer.contains(each.outer) for single in _near(singles, each.outer))
    ]
    yield from sorted([*kept, *singles], key=lambda marked: marked.outer.start)


def _near(marked: Sequence[Marked], span: Span) -> Sequence[Marked]:
    """Of disjoint ones in order, the one that might hold the span."""
    index = bisect_right(marked, span.start, key=lambda each: each.outer.start)
    return marked[max(index - 1, 0) : index]


def _doubles(text: str, paragraph: Span, reopens: bool) -> Iterator[Marked]:
    opened: re.Match[str] | None = None
    depth = 0
    last_close: re.Match[str] | None = None
    for mark in _DOUBLE.finditer(text, paragraph.start, paragraph.end):
        opens = _opens(text, mark, paragraph, opened)
        if opened is None:
            if opens:
                opened, depth, last_close = mark, 1, None
        elif not opens:
            depth -= 1
            last_close = mark
            if depth == 0:
                yield from _marked(text, opened, mark)
                opened = None
        elif _sentence_ended(text, opened.end(), mark.start()):
            yield from _marked_until(text, opened, mark.start())
            opened, depth, last_close = mark, 1, None
        elif mark.group() == "“" and opened.group() in ("“", '"'):
            depth += 1
        else:
            opened, depth, last_close = mark, 1, None
    if opened is None:
        return
    if reopens and depth == 1:
        yield from _marked_until(text, opened, paragraph.end, goes_on=True)
    elif last_close is not None:
        yield from _marked(text, opened, last_close)


def _opens(text: str, mark: re.Match[str], paragraph: Span, opened: re.Match[str] | None) -> bool:
    """Whether a mark opens, by its shape, else by what stands round it, else by turns."""
    shape = mark.group()
    if shape == "“" and opened is not None and opened.group() == "„":
        return False
    if shape == "“" and opened is not None and _closes_by_slip(text, mark, paragraph):
        return False
    if shape in _OPENING:
        return True
    before = text[mark.start() - 1] if mark.start() > paragraph.start else ""
    after = text[mark.end()] if mark.end() < paragraph.end else ""
    if shape in _CLOSING:
        return (
            opened is None and (before in _BEFORE_OPENING or before.isspace()) and after.isalnum()
        )
    could_open = (before in _BEFORE_OPENING or before.isspace()) and not (
        after == "" or after.isspace()
    )
    could_close = not (before == "" or before.isspace())
    if could_open and not could_close:
        return True
    if could_close and not could_open:
        return False
    return opened is None


def _closes_by_slip(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    """Whether an opening mark stands where only a closing one can (“Never,“ he said)."""
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    return after.isspace() and text[mark.start() - 1] in ",.?!"


def _sentence_ended(text: str, start: int, end: int) -> bool:
    """Whether the words up to there end as a quotation does, so that its mark was forgotten."""
    return text[max(start, end - 3) : end].rstrip()[-1:] in tuple(".!?,…")


def _marked(text: str, opening: re.Match[str], closing: re.Match[str]) -> Iterator[Marked]:
    yield from _between(text, opening.start(), opening.end(), closing.start(), closing.end())


def _marked_until(
    text: str, opening: re.Match[str], end: int, *, goes_on: bool = False
) -> Iterator[Marked]:
    end = len(text[opening.end() : end].rstrip()) + opening.end()
    for marked in _between(text, opening.start(), opening.end(), end, end):
        yield replace(marked, goes_on=goes_on)


def _between(text: str, outer: int, start: int, end: int, outer_end: int) -> Iterator[Marked]:
    """What stands between two marks, unless that is nothing."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    while start < end and (text[start] in _MARKS or text[start].isspace()):
        start += 1
    while start < end and (text[end - 1] in _MARKS or text[end - 1].isspace()):
        end -= 1
    if end - start > 2 and text[start] in "‘'" and text[end - 1] in "’'":
        inside = text[start + 1 : end - 1]
        if "‘" not in inside and not inside[0].isspace() and not inside[-1].isspace():
            start, end = start + 1, end - 1
    if start < end and any(map(str.isalnum, text[start:end])):
        yield Marked(Span(outer, outer_end), Span(start, end))


def _singles(text: str, paragraph: Span, doubles: Sequence[Marked], reopens: bool) -> list[Marked]:
    openings = [match.start() for match in _SINGLE_OPEN.finditer(text, *_edges(paragraph))]
    if not openings:
        return []
    closings = [match.start() for match in _SINGLE_CLOSE.finditer(text, *_edges(paragraph))]
    found: list[Marked] = []
    position = paragraph.start
    for index, opening in enumerate(openings):
        if opening < position or _inside(doubles, opening):
            continue
        following = openings[index + 1] if index + 1 < len(openings) else paragraph.end
        closing = _closing_single(text, opening, following, closings, doubles)
        if closing is None:
            if reopens and opening == paragraph.start and text[opening] == "‘":
                span = Span(opening, paragraph.end)
                found.append(Marked(span, Span(opening + 1, paragraph.end), goes_on=True))
                break
            continue
        if len(text[opening + 1 : closing].split()) >= _SINGLE_WORDS:
            found.extend(_between(text, opening, opening + 1, closing, closing + 1))
            position = closing + 1
    return found


def _edges(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _inside(doubles: Sequence[Marked], position: int) -> bool:
    index = bisect_right(doubles, position, key=lambda each: each.outer.start)
    return index > 0 and position < doubles[index - 1].outer.end


def _closing_single(
    text: str, opening: int, following: int, closings: Sequence[int], doubles: Sequence[Marked]
) -> int | None:
    """The closing mark that fits: after punctuation at best, never a plural's apostrophe."""
    curly = text[opening] == "‘"
    limit = min(opening + _LONGEST_SINGLE, len(text))
    plural: int | None = None
    for candidate in closings[bisect_left(closings, opening + 2) :]:
        if candidate > limit or (candidate > following and plural is not None):
            break
        if (text[candidate] == "’") != curly or _inside(doubles, candidate):
            continue
        before = text[candidate - 1]
        if before in ".,!?…" or before != "s":
            return candidate
        if plural is None:
            plural = candidate
        if text[candidate + 1 : candidate + 2] in tuple(".,;:)") or candidate + 1 >= len(text):
            return candidate
    return plural
