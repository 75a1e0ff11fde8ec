"""Numbers in prose, read as values, so that an amount is compared by what it means.

``1,200`` is ``1200``, ``$1.2bn`` is ``1.2 billion dollars``, ``12%`` is ``twelve percent`` and
``third`` is ``3rd``; ten percent is not ten percentage points. Texts are taken as folded by
``rag.text.typography``. Number words are read in English, digits in any language.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

from rag.text.number_words import (
    CURRENCIES,
    CURRENCY_SIGNS,
    FRACTIONS,
    MAGNITUDES,
    MULTIPLIERS,
    ORDINALS,
    RATES,
    SCALES,
    SMALL,
    TENS,
    UNITS,
    VAGUE,
)
from rag.text.terms import FUNCTION_WORDS, stem
from rag.types import Span

Kind: TypeAlias = Literal["amount", "ordinal", "pair", "time", "phone", "decade", "vague"]
Hedge: TypeAlias = Literal["about", "below", "above"]

ROUNDING = Fraction(1, 20)
"""How far a hedged number ("nearly 600") may stand from the one it rounds."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number as it stands in a text."""

    span: Span
    """In the text given, with its sign, currency and unit."""
    kind: Kind
    values: tuple[Fraction, ...]
    """What it may mean, more than one where the writing is ambiguous; the two of a pair in order;
    a time as minutes of the day; a phone number's digits as one integer."""
    units: frozenset[str] = frozenset()
    """Currency, percent or measure; more than one where the word is ambiguous, empty for none."""
    hedge: Hedge | None = None
    spelt: bool = False
    """Written in words."""
    year_like: bool = False
    scale: int = 1
    """The multiplier that was written out ("million")."""
    counted: frozenset[str] = frozenset()
    """The stems of the one or two words after an amount without a unit: what it counts."""

    @property
    def is_idle(self) -> bool:
        """Whether it is a word that seldom counts anything: one, first, second."""
        ceiling = 2 if self.kind == "ordinal" else 1
        counted = self.units & (RATES | CURRENCIES)
        return self.spelt and not counted and self.values[0] in range(1, ceiling + 1)

    @property
    def counts_few(self) -> bool:
        """Whether it is a word from two to ten that may count what the source only lists."""
        return (
            self.spelt
            and self.kind == "amount"
            and not self.units & (RATES | CURRENCIES)
            and self.values[0] in range(2, 11)
        )


def _alternatives(words: Collection[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_CURRENCY = rf"(?:{_alternatives(tuple(CURRENCY_SIGNS))})"
_SCALE = rf"(?:{_alternatives(tuple(SCALES))})"
_UNIT = rf"(?:{_alternatives(tuple(UNITS))})"
_UNIT_AFTER = re.compile(rf"[ -]?(?:(?P<sign>%|°[cf]?)|(?P<word>{_UNIT})(?!\w))", re.IGNORECASE)
_SCALE_AFTER = re.compile(rf"[ -]?(?P<scale>{_SCALE})(?!\w)", re.IGNORECASE)
_DIGITS = r"\d+(?:[.,]\d+)*"
_TOKEN = re.compile(
    rf"""
    (?P<phone>(?:\+\d{{1,3}}[ .-]?)?(?:\(\d{{2,4}}\)[ .-]?|\d{{2,4}}[ .-])?\d{{3}}[ .-]\d{{4}}(?!\d)
        |\+\d{{7,15}})
    |(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}}))?[ ]?(?P<half>[ap])\.?m\b\.?
    |(?P<clock_hour>[01]?\d|2[0-3]):(?P<clock_minute>[0-5]\d)(?!\d)
    |(?:(?P<century>\d\d)|(?<!\w)')(?P<decade>\d0)'?s\b
    |(?P<minus>(?<![\w%])-|\bminus[ ])?(?:(?P<currency>{_CURRENCY})[ ]?)?
        (?:(?P<whole>\d+)?(?P<over>\d)⁄(?P<under>\d+)
          |(?P<mixed>\d+)[ ](?P<mixed_over>\d)/(?P<mixed_under>\d+)
          |(?P<ordinal>\d[\d,]*)(?:st|nd|rd|th)\b
          |(?P<first>{_DIGITS})-(?P<last_currency>{_CURRENCY})?(?P<last>{_DIGITS})(?![\d-])
          |(?P<digits>{_DIGITS}))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NUMBER_WORD = re.compile(
    rf"\b(?:{_alternatives((*SMALL, *TENS, *ORDINALS, *MULTIPLIERS, *MAGNITUDES))})(?:th)?\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"""\b(?:(?P<parts>{_alternatives(tuple(SMALL))}|an?)[ -])?
    (?P<part>{_alternatives(tuple(FRACTIONS))})s?\b
    (?:\ (?:of\ )?(?:an?\ )?(?P<scale>{_alternatives((*MULTIPLIERS, *MAGNITUDES))})\b
      |(?=\ (?:of|an?|the|its|their|his|her|all|as|is|was|are|were|have|had|said|say)\b))""",
    re.IGNORECASE | re.VERBOSE,
)
_VAGUE = re.compile(rf"\b(?:{_alternatives(tuple(VAGUE))})\b", re.IGNORECASE)
_AND_A_HALF = re.compile(r" and a half\b(?: (?P<scale>million|billion|trillion)\b)?", re.IGNORECASE)
_HEDGES: dict[Hedge, str] = {
    "about": r"about|around|roughly|approximately|approx\.?|some|circa|an estimated|estimated at"
    r"|in the region of|close to|or so",
    "below": r"nearly|almost|just under|under|less than|fewer than|below|up to|as many as"
    r"|as much as|at most|no more than|not more than|approaching|just short of",
    "above": r"over|more than|at least|above|upwards of|exceeding|just over|greater than|beyond"
    r"|no fewer than|no less than|well over|in excess of",
}
_HEDGE_BEFORE = re.compile(
    "(?:" + "|".join(rf"\b(?P<{name}>{words})" for name, words in _HEDGES.items()) + r")"
    r"(?: an?| the| another| \$)? ?$",
    re.IGNORECASE,
)
_HEDGE_AFTER = re.compile(r"\+|-plus\b| or (?P<more>more|so)\b| plus\b", re.IGNORECASE)
_COUNTED = re.compile(r"((?: [a-z][\w-]+){1,2})", re.IGNORECASE)
_RANGE = re.compile(
    r"(?:-| to | and | or |-to-| through )(?:about |around |nearly )?", re.IGNORECASE
)


def find_numbers(text: str, *, english: bool = True) -> tuple[Number, ...]:
    """The numbers of a folded text in reading order.

    Digits inside names ("G7", "COVID-19") are left out. With ``english`` off, ``1.200`` may also
    be one thousand two hundred, and words are not read.
    """
    found = [number for match in _TOKEN.finditer(text) for number in _read(text, match, english)]
    if english:
        spelt = sorted(_spelt_numbers(text), key=lambda n: (n.span.start, -n.span.end))
        for number in spelt:
            if not any(number.span.overlaps(taken.span) for taken in found):
                found.append(number)
    found.sort(key=lambda number: number.span)
    return tuple(_share_units(text, [_in_place(text, number) for number in found]))


def supports(source: Number, claim: Number) -> bool:
    """Whether a number of the source bears out the same number, or a fair rounding, in a claim."""
    if "phone" in (source.kind, claim.kind) or "time" in (source.kind, claim.kind):
        return source.kind == claim.kind and source.values == claim.values
    if "vague" in (source.kind, claim.kind):
        return _supports_vague(source, claim)
    if claim.kind == "pair":
        return source.kind == "pair" and source.values == claim.values
    if "decade" in (source.kind, claim.kind):
        return source.kind == claim.kind and source.values == claim.values
    if not _same_units(source, claim) or not _same_order(source, claim):
        return False
    return any(_agree(claim, have, want, source) for have in source.values for want in claim.values)


def unsupported(claims: tuple[Number, ...], sources: tuple[Number, ...]) -> tuple[Number, ...]:
    """The claims that no number of the source bears out; "one", "first", "second" claim nothing.

    A number that stands in the source beside other things than it counts in the claim bears nothing
    out when the source counts those very things with another number.
    """
    return tuple(
        claim
        for claim in claims
        if not claim.is_idle
        and not _is_borne_out(claim, sources)
        and not (claim.kind == "pair" and _both_ends(claim, sources))
    )


def _is_borne_out(claim: Number, sources: tuple[Number, ...]) -> bool:
    fitting = [source for source in sources if supports(source, claim)]
    if not fitting or not claim.counted:
        return bool(fitting)
    others = [source for source in sources if source.counted & claim.counted]
    return not others or any(source in fitting for source in others)


def _supports_vague(source: Number, claim: Number) -> bool:
    if source.kind == "vague":
        return claim.kind == "vague" and source.values == claim.values
    if source.kind != "amount" or source.units or source.year_like:
        return False
    least = claim.values[0]
    return any(least <= value < least * (10 if least < 1000 else 1000) for value in source.values)


def _both_ends(claim: Number, sources: tuple[Number, ...]) -> bool:
    """A range ("2010-2014") whose two ends stand apart in the source; never a score ("2-1")."""
    if min(claim.values) < 13:
        return False
    amounts = [v for source in sources if source.kind == "amount" for v in source.values]
    return all(value in amounts for value in claim.values)


def _same_units(source: Number, claim: Number) -> bool:
    if source.units & claim.units:
        return True
    if (source.units | claim.units) & RATES:
        return False
    return not source.units or not claim.units


def _same_order(source: Number, claim: Number) -> bool:
    if (source.kind == "ordinal") == (claim.kind == "ordinal"):
        return True
    return not (source.spelt or claim.spelt) and "pair" not in (source.kind, claim.kind)


def _agree(claim: Number, have: Fraction, want: Fraction, source: Number) -> bool:
    if have == want:
        return {source.hedge, claim.hedge} != {"below", "above"}
    if claim.hedge is None or (claim.year_like and source.year_like):
        return False
    if abs(have - want) > abs(have) * ROUNDING:
        return False
    if claim.hedge == "about":
        return True
    return want > have if claim.hedge == "below" else want < have


def _read(text: str, match: re.Match[str], english: bool) -> list[Number]:
    if _belongs_to_a_name(text, match):
        return []
    span = Span(match.start(), match.end())
    if match["phone"]:
        digits = re.sub(r"\D", "", match["phone"])
        return [Number(span, "phone", (Fraction(int(digits[-10:])),))]
    if match["hour"] or match["clock_hour"]:
        return [Number(span, "time", (_minutes(match),))]
    if match["decade"]:
        decade = int((match["century"] or "19") + match["decade"])
        return [Number(span, "decade", (Fraction(decade),))]
    if match["first"]:
        return _read_pair(text, match, english)
    return [_read_amount(text, match, english)]


def _belongs_to_a_name(text: str, match: re.Match[str]) -> bool:
    """Whether letters are glued to the digits: "G7", "COVID-19", "F-35", "5G"; not "mid-2020"."""
    start, end = match.start(), match.end()
    before = re.search(r"([\w.]*\w)(-?)$", text[max(0, start - 30) : start])
    if before and not match["minus"] and not match["currency"]:
        return not before[2] or not before[1].islower()
    glued = re.match(r"[^\W\d_]+", text[end:]) if match["digits"] else None
    if glued is None:
        return False
    word = glued[0]
    return _SCALE_AFTER.match(text, end) is None and (
        _UNIT_AFTER.match(text, end) is None or word.isupper()
    )


def _minutes(match: re.Match[str]) -> Fraction:
    if match["hour"] is None:
        return Fraction(int(match["clock_hour"]) * 60 + int(match["clock_minute"]))
    hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
    return Fraction(hour * 60 + int(match["minute"] or 0))


def _read_pair(text: str, match: re.Match[str], english: bool) -> list[Number]:
    """ "2-1" and "2010-2014" stay pairs; "10-12 percent" and "$2-3 million" are two amounts."""
    first = _digit_values(match["first"], english)
    last = _digit_values(match["last"], english)
    scale, units, end = _scale_and_units(text, match.end())
    sign = match["currency"] or match["last_currency"]
    if sign:
        units = units | {CURRENCY_SIGNS[sign.lower()]}
    span = Span(match.start(), end)
    if scale == 1 and not units:
        return [Number(span, "pair", (first[0], last[0]))]
    return [
        Number(span, "amount", tuple(value * scale for value in values), units, scale=scale)
        for values in (first, last)
    ]


def _read_amount(text: str, match: re.Match[str], english: bool) -> Number:
    values = _plain_values(match, english)
    if match["minus"]:
        values = tuple(-value for value in values)
    if match["ordinal"]:
        return Number(Span(match.start(), match.end()), "ordinal", values)
    scale, units, end = _scale_and_units(text, match.end())
    if match["currency"]:
        units = units & CURRENCIES | {CURRENCY_SIGNS[match["currency"].lower()]}
    multiplied = tuple(value * scale for value in values)
    if "metre" in units and scale > 1:
        multiplied += values
    year_like = not units and re.fullmatch(r"1[5-9]\d\d|20\d\d", match["digits"] or "") is not None
    return Number(
        Span(match.start(), end), "amount", multiplied, units, year_like=year_like, scale=scale
    )


def _plain_values(match: re.Match[str], english: bool) -> tuple[Fraction, ...]:
    if match["over"]:
        return (int(match["whole"] or 0) + _ratio(match["over"], match["under"]),)
    if match["mixed"]:
        return (int(match["mixed"]) + _ratio(match["mixed_over"], match["mixed_under"]),)
    if match["ordinal"]:
        return (Fraction(int(match["ordinal"].replace(",", ""))),)
    return _digit_values(match["digits"], english)


def _ratio(over: str, under: str) -> Fraction:
    return Fraction(int(over), int(under) or 1)


def _digit_values(digits: str, english: bool) -> tuple[Fraction, ...]:
    """What digits with points and commas may mean: ``1,200`` is 1200, ``1,2`` is 1.2."""
    digits = "".join(str(int(c)) if c.isdigit() else c for c in digits)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        grouped = Fraction(digits.replace(",", ""))
        return (grouped,) if english or digits.count(",") > 1 else (grouped, _decimal(digits))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d+", digits):
        return (Fraction(digits.replace(".", "").replace(",", ".")),)
    if re.fullmatch(r"\d{1,3}\.\d{3}", digits) and not english:
        return (Fraction(digits.replace(".", "")), Fraction(digits))
    return (_decimal(digits),)


def _decimal(digits: str) -> Fraction:
    parts = re.split(r"[.,]", digits)
    return Fraction("".join(parts[:-1]) + "." + parts[-1]) if len(parts) > 1 else Fraction(digits)


def _scale_and_units(text: str, end: int) -> tuple[int, frozenset[str], int]:
    """The multiplier and the units that follow, and where they end; "m" may be either."""
    scale, units = 1, frozenset[str]()
    match = _SCALE_AFTER.match(text, end)
    if match:
        scale = SCALES[match["scale"].lower()]
        if match["scale"] == "m":
            units = frozenset({"metre"})
        end = match.end()
    unit = _UNIT_AFTER.match(text, end)
    if unit:
        units = units | UNITS[(unit["sign"] or unit["word"]).lower()]
        end = unit.end()
    return scale, units, end


def _spelt_numbers(text: str) -> Iterator[Number]:
    """Fractions, vague numbers and number words, which may overlap one another."""
    for match in _FRACTION.finditer(text):
        fraction = _read_fraction(match)
        if fraction is not None:
            yield fraction
    for match in _VAGUE.finditer(text):
        value = Fraction(VAGUE[match[0].lower()])
        yield Number(Span(match.start(), match.end()), "vague", (value,), spelt=True)
    group: list[re.Match[str]] = []
    for match in _NUMBER_WORD.finditer(text):
        if group and not _joins(text, group, match):
            yield from _read_group(text, group)
            group = []
        group.append(match)
    yield from _read_group(text, group)


def _joins(text: str, group: list[re.Match[str]], match: re.Match[str]) -> bool:
    """Whether a number word goes on with the number before it ("twenty" "-five")."""
    between = text[group[-1].end() : match.start()]
    previous, word = group[-1][0].lower(), match[0].lower()
    if between not in (" ", "-", " and ") or previous in ORDINALS or previous == "dozen":
        return False
    stem = word.removesuffix("th")
    if stem in MULTIPLIERS or stem in MAGNITUDES:
        return between != " and "
    if previous in MULTIPLIERS or previous in MAGNITUDES:
        return True
    ones = SMALL.get(word, ORDINALS.get(word, 10))
    return between != " and " and previous in TENS and 0 < ones < 10


def _read_group(text: str, group: list[re.Match[str]]) -> Iterator[Number]:
    if not group:
        return
    total, current, scale, ordinal = Fraction(0), Fraction(0), 1, False
    for match in group:
        word = match[0].lower()
        stem = word.removesuffix("th")
        ordinal = word in ORDINALS or (stem != word and stem in SCALES)
        if stem in MULTIPLIERS:
            current = (current or Fraction(1)) * MULTIPLIERS[stem]
        elif stem in MAGNITUDES:
            scale = MAGNITUDES[stem]
            total, current = total + (current or Fraction(1)) * scale, Fraction(0)
        else:
            current += SMALL.get(word, TENS.get(word, ORDINALS.get(word, 0)))
    value, end = total + current, group[-1].end()
    half = _AND_A_HALF.match(text, end)
    if half:
        scale = SCALES[half["scale"].lower()] if half["scale"] else scale
        value = value * (scale if half["scale"] else 1) + Fraction(scale, 2)
        end = half.end()
    if ordinal:
        yield Number(Span(group[0].start(), end), "ordinal", (value,), spelt=True)
        return
    after, units, end = _scale_and_units(text, end)
    span = Span(group[0].start(), end)
    yield Number(span, "amount", (value * after,), units, spelt=True, scale=scale * after)


def _read_fraction(match: re.Match[str]) -> Number | None:
    span = Span(match.start(), match.end())
    parts = (match["parts"] or "").lower()
    value = Fraction(SMALL.get(parts, 1), FRACTIONS[match["part"].lower()])
    if match["scale"]:
        return Number(span, "amount", (value * SCALES[match["scale"].lower()],), spelt=True)
    if match["part"].lower() != "half" and not parts:
        return None
    return Number(span, "amount", (value * 100,), frozenset({"percent"}), spelt=True)


def _in_place(text: str, number: Number) -> Number:
    """The number with its hedge and what it counts."""
    if number.kind != "amount":
        return number
    number = _with_hedge(text, number)
    after = _COUNTED.match(text, number.span.end)
    if number.units or after is None:
        return number
    words = [word for word in after[1].lower().split() if word not in FUNCTION_WORDS]
    return replace(number, counted=frozenset(stem(word) for word in words))


def _with_hedge(text: str, number: Number) -> Number:
    before = _HEDGE_BEFORE.search(text[max(0, number.span.start - 40) : number.span.start])
    if before:
        return replace(number, hedge=_hedge_named(before))
    after = _HEDGE_AFTER.match(text, number.span.end)
    if after:
        return replace(number, hedge="about" if after["more"] == "so" else "above")
    return number


def _hedge_named(match: re.Match[str]) -> Hedge | None:
    return next((hedge for hedge in _HEDGES if match[hedge]), None)


def _share_units(text: str, numbers: list[Number]) -> list[Number]:
    """Give the first end of "10 to 12 percent" or "1.2 to 1.5 billion" what only the last says."""
    for position in range(len(numbers) - 1):
        left, right = numbers[position], numbers[position + 1]
        if left.kind != "amount" or right.kind != "amount" or left.span.end > right.span.start:
            continue
        if not _RANGE.fullmatch(text[left.span.end : right.span.start]):
            continue
        shared = right.scale if left.scale == 1 else 1
        values = left.values + tuple(value * shared for value in left.values if shared > 1)
        numbers[position] = replace(left, values=values, units=left.units or right.units)
    return numbers
