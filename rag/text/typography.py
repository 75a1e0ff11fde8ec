"""Folding of typography, so that texts that differ only in their printing compare as equal.

Quotation marks become ``"`` or ``'``, dashes ``-``, spaces ``" "``; compatibility characters and
ligatures are spelt out (NFKC); soft hyphens, zero-width characters and direction marks vanish.
Case, accents and line ends stay. Folding is for comparing only: what is shown is always cut from
the original, to which ``Folded.original`` leads back.
"""

from __future__ import annotations

import unicodedata
from array import array
from dataclasses import dataclass

from rag.types import Span

_DOUBLE_MARKS = "“”„‟«»″〝〞〟❝❞「」『』＂｢｣﹁﹂﹃﹄"
_SINGLE_MARKS = "‘’‚‛‹›′ʼ❛❜´`＇｀"
_DASHES = "‐‑‒–—―−⁃﹘﹣－︱︲"
_SPACES = "\t\v\f\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_LINE_ENDS = "\x85\u2028\u2029"
_DROPPED = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
    + "".join(map(chr, range(0x202A, 0x202F)))
    + "".join(map(chr, range(0x2066, 0x206A)))
    + "".join(map(chr, range(0xFE00, 0xFE10)))
)

_TABLE: dict[int, str] = {
    **{ord(mark): '"' for mark in _DOUBLE_MARKS},
    **{ord(mark): "'" for mark in _SINGLE_MARKS},
    **{ord(dash): "-" for dash in _DASHES},
    **{ord(space): " " for space in _SPACES},
    **{ord(end): "\n" for end in _LINE_ENDS},
    **{ord(nothing): "" for nothing in _DROPPED},
}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with the way back to the original."""

    text: str
    _starts: array[int] | None = None
    _ends: array[int] | None = None

    def original(self, span: Span) -> Span:
        """Where in the original a span of the folded text stands.

        A character that was folded into several (an ellipsis, a ligature) is covered whole, and so
        are characters that vanished between two that the span covers.

        :raises IndexError: the span ends beyond the folded text.
        """
        if span.end > len(self.text):
            raise IndexError(f"[{span.start}, {span.end}) is beyond {len(self.text)} characters")
        if self._starts is None or self._ends is None:
            return span
        return Span(self._starts[span.start], self._ends[span.end - 1])


def fold_plain(text: str) -> str:
    """Fold without the way back, fast."""
    translated = text.translate(_TABLE)
    if translated.isascii() or unicodedata.is_normalized("NFKC", translated):
        return translated
    return "".join(_fold_cluster(text[start:end]) for start, end in _clusters(text))


def fold(text: str) -> Folded:
    """Fold with the way back."""
    plain = fold_plain(text)
    if len(plain) == len(text) and _is_one_to_one(text):
        return Folded(plain)
    starts, ends = array("l"), array("l")
    for start, end in _clusters(text):
        length = len(_fold_cluster(text[start:end]))
        if length == end - start == 1:
            starts.append(start)
            ends.append(end)
        else:
            starts.extend([start] * length)
            ends.extend([end] * length)
    return Folded(plain, starts, ends)


def _is_one_to_one(text: str) -> bool:
    translated = text.translate(_TABLE)
    return len(translated) == len(text) and unicodedata.is_normalized("NFKC", translated)


def _fold_cluster(cluster: str) -> str:
    return unicodedata.normalize("NFKC", cluster.translate(_TABLE)).translate(_TABLE)


def _clusters(text: str) -> list[tuple[int, int]]:
    """Each character with the marks that may join with it when normalised."""
    clusters: list[tuple[int, int]] = []
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or not _joins(text[position]):
            clusters.append((start, position))
            start = position
    return clusters if text else []


def _joins(character: str) -> bool:
    if character < "\u0300":
        return False
    return (
        unicodedata.category(character)[0] == "M"
        or character in "\uff9e\uff9f"
        or "\u1160" <= character <= "\u11ff"
    )
