"""Printed lines → paragraphs: what was wrapped, hyphenated and numbered for paper is undone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

_ENDS_SENTENCE = re.compile(r"[.!?…:][\"'”’»)\]]*$|[。！？]$")
_HYPHENATED = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_IN_NUMBER = re.compile(r"\w[-\u2010]\w$")
_ITEM = re.compile(r"(?:[•▪‣◦●*–-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–]?\s*(\d{1,4})\s*[-–]?(?:\s*(?:of|/)\s*\d{1,4})?", re.I)
_COMPOUND_STARTS = frozenset(
    "all anti cross ex far first high higher large last left life long longer low lower mid much "
    "near non off old one part post pre pro quasi real right second self short small so state "
    "then third two three four ten twice vice well year".split()
)
_HYPHENATING_SHARE = 0.03
"""Lines that end in a hyphen: set with hyphenation 5 to 20 of 100, without it under 1."""
_RUNNING_SHARE = 0.6
_EDGE_LINES = 2
_WIDER_GAP = 1.3
_SHORT_LINE = 0.8
_CUT_LINE = 0.55
"""Of a full line: no line that wraps is shorter, whatever it ends with."""
_NEIGHBOURS = 3
_TAIL = 80


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line with its place on the page, in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    size: float
    """Of its letters; 0 when unknown."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, wrapped no more."""

    text: str
    size: float


@dataclass(frozen=True, slots=True)
class PagedText:
    """A text with the offsets at which its pages begin, one for each page."""

    text: str
    page_starts: tuple[int, ...]
    first_page: tuple[Paragraph, ...]


def join_pages(pages: Sequence[Sequence[Line]]) -> PagedText:
    """One text out of printed pages; paragraphs stand apart by a blank line.

    Running heads, feet and page numbers are dropped. A paragraph that goes on over the foot of a
    page stays whole. The start of a page without text is that of the next one.
    """
    pages = drop_running_lines(pages)
    words = _Words(line.text for page in pages for line in page)
    text = ""
    starts: list[int] = []
    first_page: tuple[Paragraph, ...] = ()
    for number, lines in enumerate(pages):
        paragraphs = tuple(join_lines(lines, words))
        if number == 0:
            first_page = paragraphs
        if not paragraphs:
            starts.append(-1)
            continue
        if text and _goes_on(text, paragraphs[0].text):
            text, glue = words.join(text, paragraphs[0].text)
        else:
            glue = "\n\n" if text else ""
        starts.append(len(text) + len(glue))
        text += glue + "\n\n".join(paragraph.text for paragraph in paragraphs)
    following = len(text)
    for number in reversed(range(len(starts))):
        following = starts[number] = following if starts[number] < 0 else starts[number]
    return PagedText(text, tuple(starts), first_page)


def drop_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Without the lines at head and foot that most pages share, but for their number.

    They stand at one height on every page and apart from the text.
    """
    body = _body_size(pages)
    edges = [[*_edge(page), *_edge(page[::-1])] for page in pages]
    counts = Counter(key for edge in edges for key in {_key(line) for line in edge})
    enough = max(2, _RUNNING_SHARE * sum(map(bool, edges)))
    shared = {key for key, count in counts.items() if count >= enough}
    kept = []
    for number, page in enumerate(pages, start=1):
        gap = _usual_gap(page)
        head = _running(page, number, gap, shared, body)
        foot = _running(page[::-1], number, gap, shared, body)
        rest = list(page[head : len(page) - foot])
        kept.append(rest if any(line.text.strip() for line in rest) else list(page))
    return kept


def _running(
    page: Sequence[Line], number: int, gap: float, shared: set[tuple[str, int]], body: float
) -> int:
    """How many lines from this end of the page are not of its text."""
    lines = [index for index, line in enumerate(page) if line.text.strip()]
    count = 0
    for position, index in enumerate(lines[:_EDGE_LINES]):
        line = page[index]
        following = page[lines[position + 1]] if position + 1 < len(lines) else None
        numbers_page = _is_page_number(line.text, number)
        is_shared = _key(line) in shared and not line.size > 1.2 * body > 0
        if not (numbers_page or is_shared):
            break
        apart = following is None or abs(line.bottom - following.bottom) > _WIDER_GAP * gap
        if numbers_page or apart or not gap:
            count = index + 1
    return count


def join_lines(lines: Sequence[Line], words: _Words | None = None) -> Iterator[Paragraph]:
    """The paragraphs of one page, in the order of its lines."""
    words = words or _Words(line.text for line in lines)
    gap = _usual_gap(lines)
    text, size, previous = "", 0.0, None
    for index, line in enumerate(lines):
        if not line.text.strip():
            previous = None
            continue
        if text and (
            previous is None or _begins_paragraph(previous, line, gap, _width_near(lines, index))
        ):
            yield Paragraph(text, size)
            text = ""
        if text:
            text, glue = words.join(text, line.text)
            text += glue + line.text.strip()
        else:
            text, size = line.text.strip(), line.size
        previous = line
    if text:
        yield Paragraph(text, size)


class _Words:
    """The words of a text, by which a hyphen at a line's end is told from one inside a word."""

    def __init__(self, lines: Iterable[str]) -> None:
        lines = [line.strip() for line in lines]
        inner = " ".join(re.sub(r"\S+$", "", line) for line in lines).casefold()
        self._known = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", inner))
        broken = sum(1 for line in lines if _HYPHENATED.search(line))
        self._hyphenates = broken > _HYPHENATING_SHARE * max(len(lines), 1)

    def join(self, text: str, following: str) -> tuple[str, str]:
        """The text, maybe without its last hyphen, and what to put before the following line."""
        found = _HYPHENATED.search(text[-_TAIL:])
        after = re.match(r"\s*([^\W\d_]+)", following)
        if found is None or after is None:
            return text, "" if _IN_NUMBER.search(f"{text[-2:]}{following.lstrip()[:1]}") else " "
        if text.endswith("\u00ad"):
            return text[:-1], ""
        head, tail = found[1].casefold(), after[1]
        if not tail[0].islower() or f"{head}-{tail}" in self._known:
            return text, ""
        whole = head + tail in self._known or (self._hyphenates and head not in _COMPOUND_STARTS)
        return (text[:-1], "") if whole else (text, "")


def _begins_paragraph(previous: Line, line: Line, gap: float, width: float) -> bool:
    if previous.size and line.size and not 0.87 < line.size / previous.size < 1.15:
        return True
    ended = _ENDS_SENTENCE.search(previous.text.rstrip()) is not None
    down = previous.bottom - line.bottom
    if gap and down > _WIDER_GAP * gap:
        return True
    if gap and down < -gap:
        return not _goes_on(previous.text, line.text)
    length = len(previous.text.rstrip())
    if length < _CUT_LINE * width:
        return True
    indented = line.left - previous.left > 0.6 * (line.size or 10)
    short = length < _SHORT_LINE * width
    if _ITEM.match(line.text):
        return ended or short
    return ended and (indented or short)


def _goes_on(text: str, following: str) -> bool:
    """Whether a sentence is cut between the two, by a column's or a page's end."""
    text = text[-_TAIL:].rstrip()
    if _HYPHENATED.search(text):
        return True
    first = following.lstrip()[:1]
    return not _ENDS_SENTENCE.search(text) and (first.islower() or text.endswith(","))


def _usual_gap(lines: Sequence[Line]) -> float:
    """The usual distance of a line from the next, 0 when places are unknown."""
    gaps = [
        above.bottom - below.bottom
        for above, below in zip(lines, lines[1:], strict=False)
        if 0 < above.bottom - below.bottom < 4 * max(above.size, below.size, 1)
    ]
    if not gaps:
        return 0.0
    commonest, _ = Counter(round(gap) for gap in gaps).most_common(1)[0]
    return float(max(min(commonest, median(gaps)), 1))


def _width_near(lines: Sequence[Line], index: int) -> float:
    """The characters of a full line thereabouts; columns differ in width on one page."""
    near = lines[max(index - _NEIGHBOURS, 0) : index + _NEIGHBOURS]
    return float(max(len(line.text.strip()) for line in near))


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _edge(page: Sequence[Line]) -> list[Line]:
    return [line for line in page if line.text.strip()][:_EDGE_LINES]


def _key(line: Line) -> tuple[str, int]:
    """The same for running lines of different pages: they stand at one height."""
    return re.sub(r"\d+", "#", " ".join(line.text.split())), round(line.bottom)


def _is_page_number(text: str, number: int) -> bool:
    found = _PAGE_NUMBER.fullmatch(text.strip())
    return found is not None and int(found[1]) == number
