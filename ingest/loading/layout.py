"""Pieces of print with their places → lines in the order in which a page is read. Pure.

A page is cut in two where an empty strip runs between two columns, as in the XY-cut of Nagy and
Seth (1984). What crosses the strip (a headline, a wide picture's line) parts the page into bands,
and each band is read column after column.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.loading.paragraphs import Line

_GUTTER = 0.25
"""Of a line's height: the least gap between two columns; found pieces are wider than the print."""
_SIDE_BY_SIDE = 3
"""So many lines with another one beside them make columns; fewer are gaps that met by chance."""
_WORDS = 9.0
"""Times its height: lines of a column are wider, about 20 letters; cells of a table narrower."""
_OVERREACH = 1.0
"""Of a line's height: by so much a piece may be taken too wide, for its end is blurred."""
_CROSSING = 0.25
"""How much a line that runs over a strip counts against it: a page may be half in columns."""
_LIKE_THE_OTHERS = (0.7, 1.35)
"""Of the usual height: a piece without tall letters is lower, one in the same type never larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A piece of a line with its place in a picture, in pixels from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        """Of its letters, about."""
        return self.bottom - self.top

    @property
    def centre(self) -> float:
        """How far to the right its middle is."""
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        """How far down its middle is."""
        return (self.top + self.bottom) / 2


def read_boxes(boxes: Sequence[Box], *, height: float, scale: float) -> list[Line]:
    """The lines of a page in reading order.

    :param height: of the page, in points.
    :param scale: pixels a point.
    """
    boxes = [box for box in boxes if box.text.strip()]
    if not boxes:
        return []
    usual = median(box.height for box in boxes)
    return [_line(row, usual, height, scale) for row in _rows_in_order(boxes, usual)]


def _line(row: Sequence[Box], usual: float, height: float, scale: float) -> Line:
    tallest = max(box.height for box in row)
    low, high = _LIKE_THE_OTHERS
    size = usual if low < tallest / usual < high else tallest
    middle = sum(box.middle for box in row) / len(row)
    return Line(
        text=" ".join(box.text.strip() for box in row),
        left=row[0].left / scale,
        bottom=height - (middle + size / 2) / scale,
        size=size / scale,
    )


def _rows_in_order(boxes: Sequence[Box], usual: float) -> Iterator[list[Box]]:
    strip = _find_strip(boxes, usual)
    if strip is None:
        yield from _rows(boxes)
        return
    reach = _OVERREACH * usual
    crossing = [box for box in boxes if box.left + reach < strip < box.right - reach]
    beside = [box for box in boxes if not box.left + reach < strip < box.right - reach]
    edges = sorted({box.middle for box in crossing})
    for upper, lower in zip([None, *edges], [*edges, None], strict=True):
        band = [
            box
            for box in beside
            if (upper is None or box.middle >= upper) and (lower is None or box.middle < lower)
        ]
        for column in (
            [box for box in band if box.centre <= strip],
            [box for box in band if box.centre > strip],
        ):
            yield from _rows_in_order(column, usual)
        if lower is not None:
            yield from _rows([box for box in crossing if box.middle == lower])


def _find_strip(boxes: Sequence[Box], usual: float) -> float | None:
    """Where a strip between two columns is, None where there are none.

    It is the place over which the most lines leave a gap and the fewest run.
    """
    changes: list[tuple[float, float]] = []
    gaps = list(_gaps(boxes, _GUTTER * usual))
    for begins, ends in gaps:
        changes += [(begins, 1.0), (ends, -1.0)]
    reach = _OVERREACH * usual
    for box in boxes:
        if box.right - box.left > 2 * reach:
            changes += [(box.left + reach, -_CROSSING), (box.right - reach, _CROSSING)]
    changes.sort()
    best, most, score = None, 0.0, 0.0
    for (place, change), (following, _) in pairwise([*changes, (math.inf, 0.0)]):
        score += change
        if score > most and following > place:
            middle = (place + following) / 2
            if sum(begins < middle < ends for begins, ends in gaps) >= _SIDE_BY_SIDE:
                best, most = middle, score
    return best


def _gaps(boxes: Sequence[Box], width: float) -> Iterator[tuple[float, float]]:
    """From where to where it is empty between a line and the next one beside it."""
    wide = [box for box in boxes if box.right - box.left >= _WORDS * box.height]
    for box in wide:
        beside = [
            each for each in wide if each.left >= box.right and each.top < box.middle < each.bottom
        ]
        if beside and (begins := min(each.left for each in beside)) - box.right >= width:
            yield box.right, begins


def _rows(boxes: Sequence[Box]) -> Iterator[list[Box]]:
    """Pieces at one height, from left to right; rows from top to bottom."""
    row: list[Box] = []
    for box in sorted(boxes, key=lambda box: box.middle):
        if row and box.middle > max(row, key=lambda each: each.height).bottom - 0.2 * box.height:
            yield sorted(row, key=lambda each: each.left)
            row = []
        row.append(box)
    if row:
        yield sorted(row, key=lambda each: each.left)
