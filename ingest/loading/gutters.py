"""The empty strips between columns in a picture of a page, made wider. Pure.

The recogniser takes lines of two columns that stand close together for one. Where a strip without
ink runs between print down many lines, what is right of it is moved away; elsewhere, as in the
headline above, nothing is torn apart.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
Mask: TypeAlias = NDArray[np.bool_]

_DARK = 60
"""How much darker than the paper ink is, of 255."""
_BAND = 24
"""Pixels: rows are looked at in bands of about a line of print, at 2,000 pixels a page."""
_NARROWEST = 10
"""Pixels: of a strip. The space between two words is 7 to 9 in 10-point type."""
_NEAR = 24
"""Pixels on both sides within which there is print; a wider strip needs no widening, and one that
was widened is wider."""
_FEWEST_BANDS = 8
"""Bands with print on both sides; fewer are spaces between words that met by chance."""
_MOST_GUTTERS = 4
_MOVE = 40
"""Pixels: the recogniser then keeps the columns apart."""


def widen_gutters(picture: Picture) -> Picture:
    """The picture, of shape ``(height, width, 3)``, as wide or wider, with columns set apart."""
    for _ in range(_MOST_GUTTERS):
        found = _find_gutter(picture)
        if found is None:
            break
        first, last, place = found
        wider = np.full(
            (picture.shape[0], picture.shape[1] + _MOVE, 3), _paper(picture), dtype=np.uint8
        )
        wider[:, :-_MOVE] = picture
        wider[first:last, place : place + _MOVE] = _paper(picture)
        wider[first:last, place + _MOVE :] = picture[first:last, place:]
        picture = wider
    return picture


def _paper(picture: Picture) -> int:
    return int(np.percentile(picture[::8, ::8], 80))


def _find_gutter(picture: Picture) -> tuple[int, int, int] | None:
    """First and last row and the place of the longest strip that is not wide yet."""
    ink = _ink_by_band(picture)
    spread = _any_within(ink, before=_NARROWEST // 2, after=_NARROWEST // 2)
    near = _any_within(ink, before=_NEAR, after=0) & _any_within(ink, before=0, after=_NEAR)
    counted = ~spread & near
    goes_on = ~spread
    runs = np.zeros(ink.shape, dtype=np.int32)
    bands = np.zeros(ink.shape, dtype=np.int32)
    for band in range(ink.shape[0]):
        before = max(band - 1, 0)
        runs[band] = np.where(goes_on[band], runs[before] + 1, 0)
        bands[band] = np.where(goes_on[band], bands[before] + counted[band], 0)
    if bands.size == 0 or bands.max() < _FEWEST_BANDS:
        return None
    last, leftmost = divmod(int(bands.argmax()), picture.shape[1])
    shorter = np.flatnonzero(bands[last, leftmost:] != bands[last, leftmost])
    middle = leftmost + (int(shorter[0]) if shorter.size else 1) // 2
    first = (last - int(runs[last, middle]) + 1) * _BAND
    return *_between_lines(picture[:, middle:], first, (last + 1) * _BAND), middle


def _between_lines(right: Picture, first: int, last: int) -> tuple[int, int]:
    """The same rows without what would cut through a line of the right column."""
    dark = (right.min(axis=2) < max(_paper(right) - _DARK, 1)).any(axis=1)
    empty = np.flatnonzero(~dark[first:last])
    if empty.size == 0:
        return first, last
    return first + int(empty[0]), first + int(empty[-1]) + 1


def _ink_by_band(picture: Picture) -> Mask:
    """Which of a band's columns of pixels hold ink: shape ``(height // 24, width)``."""
    grey = picture.min(axis=2)
    dark = grey < max(_paper(picture) - _DARK, 1)
    bands = dark.shape[0] // _BAND
    cut: Mask = dark[: bands * _BAND].reshape(bands, _BAND, -1).sum(axis=1) > 1
    return cut


def _any_within(mask: Mask, *, before: int, after: int) -> Mask:
    """Whether any of the columns from ``before`` to the left to ``after`` to the right is set."""
    width = mask.shape[1]
    counted = np.concatenate(
        [np.zeros((mask.shape[0], 1), dtype=np.int32), mask.cumsum(axis=1, dtype=np.int32)], axis=1
    )
    places = np.arange(width)
    low, high = np.clip(places - before, 0, width), np.clip(places + after + 1, 0, width)
    return np.asarray(counted[:, high] - counted[:, low] > 0)
