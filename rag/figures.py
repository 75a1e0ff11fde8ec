"""Sentences that give the key numbers: amounts of money, shares, counts; not days or ages. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.salience import Point
from rag.text.dates import find_days
from rag.text.number_words import CURRENCIES, RATES
from rag.text.numbers import Number, find_numbers
from rag.text.typography import fold_plain

MOST_COUNTED = 2.0
"""How much the numbers of one sentence add at most."""
LARGE = 20
"""A count from here on tells by itself, as money and shares do; smaller ones only together."""
_SMALL_COUNT = 0.3
_MAY_COUNT = re.compile(r"\d|illion|hundred|thousand|dozen|per ?cent|half|third|quarter", re.I)
_AGE = re.compile(r"(?:\baged? |[Aa]ge of )$")
_OLD = re.compile(r"(?:[- ]years?)?[- ]old\b|,(?= )")


@lru_cache(maxsize=4096)
def key_numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a sentence that measure or count something."""
    if not _MAY_COUNT.search(text):
        return ()
    folded = fold_plain(text)
    days = [mention.span for mention in find_days(folded)]
    return tuple(
        number
        for number in find_numbers(folded)
        if _measures(number)
        and not any(number.span.overlaps(day) for day in days)
        and not _is_age(folded, number)
    )


def worth_as_figure(point: Point) -> float:
    """How much a sentence is worth where figures are asked for; 0 when it holds none that tell."""
    told = sum(map(_tells, key_numbers(point.text)))
    return point.weight + min(told, MOST_COUNTED) / 2 if told >= 1 else 0.0


def _tells(number: Number) -> float:
    if number.scale > 1 or number.units & (CURRENCIES | RATES) or number.values[0] >= LARGE:
        return 1.0
    return _SMALL_COUNT


def _measures(number: Number) -> bool:
    if number.kind not in ("amount", "vague") or number.is_idle or number.year_like:
        return False
    if number.units or number.scale > 1:
        return True
    return bool(number.counted) and not number.spelt


def _is_age(text: str, number: Number) -> bool:
    if _AGE.search(text[: number.span.start]):
        return True
    after = _OLD.match(text, number.span.end)
    alone = not number.units and text[: number.span.start].rstrip().endswith(",")
    return after is not None and (after[0] != "," or alone)
