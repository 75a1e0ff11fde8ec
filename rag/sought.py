"""What kind of thing a question asks for, and what of that kind stands in a sentence. Pure.

The kinds are those of question classification (Li and Roth 2002), as far as rules can find their
members in news: people, places, bodies, works, days, numbers with their units, reasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from rag.text.dates import find_days
from rag.text.demonyms import PLACES
from rag.text.lexicon import BODIES, ORGANIZATION_WORDS, is_role
from rag.text.names import Name, find_names, is_plain_word
from rag.text.number_words import CURRENCIES
from rag.text.numbers import Number, find_numbers
from rag.text.terms import FUNCTION_WORDS, QUESTION_WORDS, stem, stems, words
from rag.text.typography import fold_plain

Kind: TypeAlias = Literal["person", "place", "body", "work", "day", "number", "reason", "thing"]

_PEOPLE: Final = frozenset(
    """celebrity musician rapper singer star athlete player person man woman people leader author
    billionaire king queen prince princess president minister hero comic model influencer winner
    couple duo""".split()
)
_PLACES: Final = frozenset(
    """country nation city state town village county region province district territory island
    continent capital location place venue park lake river mountain volcano sea ocean airport
    stadium planet area republic neighborhood neighbourhood port border street landmark
    destination hemisphere coast desert""".split()
)
_BODIES: Final = BODIES | frozenset(
    """chain retailer brand automaker carmaker manufacturer giant maker studio franchise publisher
    service startup business store restaurant platform app broadcaster label lender insurer
    militia army tribe band orchestra legislature parliament institution charity""".split()
)
_WORKS: Final = frozenset(
    """movie film show series song album book novel game musical play podcast sitcom drama comedy
    sequel documentary painting poem opera ballet track single anthem title phrase word slogan
    nickname""".split()
)
_DAYS: Final = frozenset("year month day date season weekday decade century".split())
_AMOUNTS: Final = frozenset(
    """percentage percent number amount share age price cost proportion magnitude score sum rate
    temperature distance weight height speed length size total fine salary value fraction figure
    odds""".split()
)
_STATES: Final = frozenset(
    """alabama alaska arizona arkansas california colorado connecticut delaware florida georgia
    hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts
    michigan minnesota mississippi missouri montana nebraska nevada ohio oklahoma oregon
    pennsylvania tennessee texas utah vermont virginia washington wisconsin wyoming""".split()
    + ["new hampshire", "new jersey", "new mexico", "new york", "north carolina", "north dakota",
       "rhode island", "south carolina", "south dakota", "west virginia"]
)  # fmt: skip
_CONTINENTS: Final = frozenset(
    "africa antarctica asia australia europe".split() + ["north america", "south america"]
)
_REGIONS: Final = _STATES | _CONTINENTS
_SHORT_PLACES: Final = ("us", "usa", "uk", "britain", "great britain", "eu", "new york city")
_BEFORE_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|into|across|outside|of|for|visit\w*)(?: the)? $"
)
_ASKING = re.compile(
    r"\b(?P<who>who|whom|whose)\b|\b(?P<when>when|how soon)\b|\b(?P<where>where)\b"
    r"|\b(?P<why>why|how come|for what reason)\b"
    r"|\bhow (?P<how>many|much|old|long|far|big|large|tall|high|fast|often|few|deep|wide|heavy"
    r"|hot|cold)\b"
    r"|\b(?P<which>what|which)\b(?!\s+(?:is|was)\s+the\s+(?:name|reason)\b)"
    r"|\b(?P<named>what (?:is|was) the name of (?:the |a |an )?)",
    re.IGNORECASE,
)
_PAYING = re.compile(
    r"\b(?:cost|pay|paid|price|priced|worth|spend|spent|earn|earned|fined?|raised?|donated?|salary"
    r"|fee|fare|money|dollars?|pounds|euros|sold|budget|bail|deal|sum|valued?)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\b(?:percent(?:age)?|per cent|proportion|share)\b", re.IGNORECASE)
_UNITS_OF_HOW: Final[dict[str, frozenset[str]]] = {
    "old": frozenset({"year", "month"}),
    "long": frozenset({"year", "month", "week", "day", "hour", "minute", "second", "metre", "mile",
                       "foot", "kilometre"}),
    "far": frozenset({"mile", "kilometre", "metre", "foot", "yard"}),
    "tall": frozenset({"foot", "metre", "inch"}),
    "high": frozenset({"foot", "metre", "mile"}),
    "deep": frozenset({"foot", "metre", "mile", "kilometre"}),
    "heavy": frozenset({"kilogram", "weight pound", "tonne", "gram"}),
    "hot": frozenset({"degree"}),
    "cold": frozenset({"degree"}),
    "fast": frozenset({"mph", "km/h", "second", "minute"}),
}  # fmt: skip
_PERIODS: Final = {
    word: unit
    for unit in ("year", "month", "week", "day", "hour", "minute", "second")
    for word in (unit, f"{unit}s")
}
_BARE_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_LATER = re.compile(r"\b(?:next|this|last|coming) (?:\w+)\b|\b\w+ (?:ago|later)\b", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]{2,60})"')
_REASON = re.compile(
    r"\b(?P<strong>because|due to|so that|as a result|caus(?:e|ed|es|ing)|reasons?|citing|cited"
    r"|blam\w+|thanks to|driven by|sparked|prompt\w+|led to|in order to|aim(?:s|ed)?)\b"
    r"|\b(?:since|after|over|amid|following"
    r"|to (?:avoid|prevent|protect|help|reduce|stop|ensure|make|allow))\b",
    re.IGNORECASE,
)
_LINKING: Final = frozenset(
    """is are was were do does did has have had can could will would should may might
    must""".split()
)
_PAST: Final = frozenset(
    """won became began made took got set lost broke beat held left led bought sold ran rose fell
    went came saw gave found topped received""".split()
)
_ENDS_PAST = re.compile(r"(?<!unit)(?:[^aeiou]|i)ed$")
_HEAD_REACH = 5
"""Words after "which" among which its noun is looked for: "which popular US tourist attraction"."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question asks for."""

    kind: Kind
    head: str | None = None
    """The noun after "which" or "what": "country"."""
    counted: frozenset[str] = frozenset()
    """The stems of what "how many" is to count."""
    units: frozenset[str] = frozenset()
    """Of the number asked for, where the question tells."""
    asked: frozenset[str] = frozenset()
    """The stems of the question: what has no others is no answer."""
    clause: str = ""
    """The sentence that asks: a question may begin with one that tells."""

    @property
    def is_named(self) -> bool:
        """Whether what is asked for mostly has a name."""
        return self.kind not in ("number", "day", "reason")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something in a sentence that may be what is asked for."""

    start: int
    """In the folded sentence."""
    key: str
    """The same for the same thing elsewhere: its last telling stem."""
    fit: float
    """How well it is of the kind, 0 to 1."""


def read_sought(question: str) -> Sought:
    """Tell what a question asks for by its last question word; "thing" when nothing tells."""
    asked = frozenset(stems(question))
    last = _last_sentence(question)
    matches = list(_ASKING.finditer(last))
    if not matches:
        return Sought("thing", asked=asked, clause=last)
    # "…, who was associated with which group": a question word after a comma only relates.
    match = next((m for m in matches if not last[: m.start()].rstrip().endswith(",")), matches[0])
    after = re.sub(r"\bU\.?S\.?\b", "", last[match.end() :].split(",")[0])
    rest = words(after)
    kind, head, how = _kind_by_word(match, rest)
    if kind != "number":
        return Sought(kind, head, asked=asked, clause=last)
    run = _content_run(rest) if how in ("many", "much", "few", "number") else ()
    counted = frozenset(stem(word) for word in run)
    return Sought(kind, head, counted, _units_asked(how, run, last), asked, last)


def _kind_by_word(match: re.Match[str], rest: list[str]) -> tuple[Kind, str | None, str]:
    """The kind that the question word tells, the noun after it, and what follows "how"."""
    for group, kind in _KIND_OF_WORD:
        if match[group]:
            return kind, None, ""
    if match["how"]:
        return "number", None, match["how"].lower()
    if rest[1:3] in (["his", "name"], ["her", "name"]):
        return "person", None, ""
    kind, head = _kind_of_noun(rest)
    return kind, head, head or ""


_KIND_OF_WORD: Final[tuple[tuple[str, Kind], ...]] = (
    ("who", "person"), ("when", "day"), ("where", "place"), ("why", "reason"),
)  # fmt: skip


def _last_sentence(question: str) -> str:
    """The sentence that asks: a question may begin with a sentence that tells."""
    parts = re.split(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])", question.strip())
    return next((part for part in reversed(parts) if _ASKING.search(part)), parts[-1])


def _content_run(rest: list[str]) -> tuple[str, ...]:
    """The content words up to the first function word: what is counted."""
    run: list[str] = []
    for word in rest:
        if word in FUNCTION_WORDS:
            if run:
                break
        else:
            run.append(word)
    return tuple(run[:4])


def _kind_of_noun(rest: list[str]) -> tuple[Kind, str | None]:
    """The kind that the noun after "which" or "what" names, and that noun."""
    reach: list[str] = []
    linked = False
    for word in rest[: _HEAD_REACH + 1]:
        linked = word in _LINKING
        ended = word in FUNCTION_WORDS or word in _PAST or _ENDS_PAST.search(word)
        if ended and any(map(_kind_of, reach)) or (reach and word in FUNCTION_WORDS):
            break
        if word in FUNCTION_WORDS and linked and word not in ("is", "was", "are", "were"):
            return "thing", None
        if word not in FUNCTION_WORDS and word not in QUESTION_WORDS:
            reach.append(word)
    if not reach:
        return "thing", None
    last = reach[-1]
    if linked or len(reach) == len(rest):
        return _kind_of(last) or "thing", last
    for word in reversed(reach):
        kind = _kind_of(word)
        if kind is not None:
            return kind, word
    return "thing", last


def _kind_of(noun: str) -> Kind | None:
    single = noun.removesuffix("s") if not noun.endswith("ss") else noun
    if noun.endswith("ies"):
        single = noun[:-3] + "y"
    for kind, nouns in _NOUNS:
        if noun in nouns or single in nouns:
            return kind
    return "person" if is_role(single) else None


_NOUNS: Final[tuple[tuple[Kind, frozenset[str]], ...]] = (
    ("place", _PLACES),
    ("person", _PEOPLE),
    ("work", _WORKS),
    ("day", _DAYS),
    ("number", _AMOUNTS),
    ("body", _BODIES),
)


def _units_asked(how: str, run: tuple[str, ...], sentence: str) -> frozenset[str]:
    if how in _UNITS_OF_HOW:
        return _UNITS_OF_HOW[how]
    if run and run[0] in _PERIODS:
        return frozenset({_PERIODS[run[0]]})
    if _SHARE.search(sentence):
        return frozenset({"percent"})
    if how != "many" and _PAYING.search(sentence):
        return CURRENCIES
    return frozenset()


def find_candidates(text: str, sought: Sought) -> tuple[Candidate, ...]:
    """What in a sentence may be the answer and is not said in the question; reading order."""
    folded = fold_plain(text)
    if sought.kind == "number":
        return tuple(_numbers(folded, sought))
    if sought.kind == "day":
        return tuple(_days(folded))
    if sought.kind == "reason":
        return tuple(
            Candidate(m.start(), m[0].lower(), 1.0 if m["strong"] else 0.6)
            for m in _REASON.finditer(folded)
        )
    return (*_names(folded, sought), *_quoted(folded, sought))


def _numbers(folded: str, sought: Sought) -> Iterator[Candidate]:
    for number in find_numbers(folded):
        if number.is_idle or number.kind in ("phone", "time", "decade"):
            continue
        yield Candidate(number.span.start, str(number.values[0]), _number_fit(number, sought))


def _number_fit(number: Number, sought: Sought) -> float:
    if sought.units:
        return 1.0 if number.units & sought.units else 0.2
    if number.year_like:
        return 0.1
    if sought.counted & number.counted:
        return 1.0
    return 0.4 if number.units else 0.6


def _days(folded: str) -> Iterator[Candidate]:
    for mention in find_days(folded):
        fit = 1.0 if mention.month or mention.weekday is not None else 0.6
        yield Candidate(mention.span.start, folded[mention.span.slice].lower(), fit)
    for match in _BARE_YEAR.finditer(folded):
        yield Candidate(match.start(), match[0], 0.8)
    for match in _LATER.finditer(folded):
        yield Candidate(match.start(), match[0].lower(), 0.5)


def _names(folded: str, sought: Sought) -> Iterator[Candidate]:
    head = stem(sought.head) if sought.head else None
    for name in find_names(folded):
        if is_plain_word(name):
            continue
        own = [stem(word) for word in words(" ".join(name.words))]
        new = [word for word in own if word not in sought.asked]
        if not new:
            continue
        # "Yosemite National Park" for "which park": the name says itself that it is one.
        says_so = head is not None and head in own
        fit = 1.0 if says_so else _name_fit(name, sought, folded[: name.span.start])
        yield Candidate(name.span.start, new[-1], fit)


def _name_fit(name: Name, sought: Sought, before: str) -> float:
    key = " ".join(name.words).lower().replace(".", "")
    place = PLACES.get(key.removesuffix(" city"))
    is_place = place is not None or key.removesuffix(" city") in _REGIONS
    is_body = any(word.lower() in ORGANIZATION_WORDS for word in name.words)
    if sought.kind == "person":
        return 1.0 if name.is_person else 0.2 if is_place or is_body else 0.5
    if sought.kind == "place":
        return _place_fit(key, sought.head, place, name, before)
    if sought.kind == "body":
        return 0.3 if name.is_person or is_place else 1.0 if is_body else 0.7
    if sought.kind == "work":
        return 0.2 if name.is_person or is_place else 0.5
    return 0.5


def _place_fit(key: str, head: str | None, place: str | None, name: Name, before: str) -> float:
    if head in ("state", "states"):
        return 1.0 if key in _STATES else 0.3
    if head in ("continent", "continents"):
        return 1.0 if key in _CONTINENTS else 0.2
    if place is not None:
        # "Iran" answers where and which country better than "Iranian".
        return 1.0 if key in (place, *_SHORT_PLACES) else 0.7
    if key.removesuffix(" city") in _REGIONS:
        return 1.0
    if name.is_person:
        return 0.1
    return 0.6 if _BEFORE_PLACE.search(before) else 0.3


def _quoted(folded: str, sought: Sought) -> Iterator[Candidate]:
    for match in _QUOTED.finditer(folded):
        title = match[1]
        new = [word for word in stems(title) if word not in sought.asked]
        titled = title[:1].isupper() or title[:1].isdigit()
        if new:
            fit = (1.0 if titled else 0.6) if sought.kind == "work" else 0.3 * titled
            if fit:
                yield Candidate(match.start(), new[-1], fit)
