"""What is disputed: sentences that deny something, and pairs of articles that differ. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.centrality import telling_stems
from rag.copies import Told
from rag.figures import key_numbers
from rag.salience import Point, Points, weigh
from rag.text.dates import MONTHS, WEEKDAYS, parse_day
from rag.text.names import find_names, name_key
from rag.text.numbers import Number, supports
from rag.text.terms import stem
from rag.text.typography import fold_plain
from rag.types import Embedder

SAME_MATTER = 0.4
"""Two articles speak of the same thing when sentences of theirs have this cosine …"""
SAME_WORDS = 0.5
"""… and share this much of their words beside names and numbers.

Read by hand on the search results of the 330 questions of RealTime QA 2025: of 11 pairs 8 count one
thing differently. Two sentences of which one denies the other's verb were a contradiction in 1 of
19, and are not looked for."""
SAME_NEWS_DAYS = 2
"""Between articles further apart a thing that is told with another number has changed."""
ANSWERED = 0.25
"""A denial answers the sentence that is like it this much, in its article or another."""
NEAR_BEFORE = 3
"""Inside one article what is denied stands at most so many sentences before."""

LEAST_WORDS_ALIKE = 8
LONGEST_NAME = 5
FIRST_PLACE = 2
_WORD = re.compile(r"[^\W_](?:[\w'-]|\.(?=\w))*")
_CALENDAR = frozenset((*MONTHS, *WEEKDAYS, *(month[:3] for month in MONTHS), "Sept"))
_CLAIMS = (
    r"(?:claims?|allegations?|accusations?|charges?|reports?|suggestions?|assertions?|notions?|idea"
    r"|criticisms?|rumou?rs?|characteri[sz]ations?|account|version|findings?|wrongdoing|involvement"
    r"|responsibility|complaints?|theory|theories|argument|arguments)"
)
_WHICH = (
    r"(?:the |these |those |this |that |any |all |such |his |her |their |its |\w+['’]s? |\w+ ){0,3}"
)
_DENIAL = re.compile(
    r"\bden(?:y|ies|ied|ying) (?:that|having|being|doing|any|all|it|this|wrongdoing|\w+ing\b)"
    rf"|\bden(?:y|ies|ied|ying) {_WHICH}{_CLAIMS}\b"
    r"|\bha(?:s|ve|d) (?:\w+ly )?denied\b(?! (?:entry|access|bail|visas?|a |an |the (?:motion"
    r"|request"
    r"|appeal|petition)))"
    r"|\b(?:pleaded|pled) not guilty\b|\bdenials?\b"
    rf"|\b(?:reject|dismiss|disput|refut|contest|rebut|debunk|contradict)(?:s|es|e|ed|ing|ted"
    rf"|ting)? {_WHICH}{_CLAIMS}\b"
    r"|\b(?:disput|refut|contradict|debunk)(?:es|ed|s|ing)\b"
    rf"|\b{_CLAIMS} (?:\w+ ){{0,4}}(?:is|are|was|were|as) (?:\w+ly )?(?:false|untrue|baseless"
    rf"|unfounded"
    r"|groundless|inaccurate|fabricated|misleading|disputed|contested|denied|rejected|a lie|lies)\b"
    r"|\bcall(?:s|ed|ing) (?:\w+ ){1,6}(?:false|untrue|baseless|unfounded|a lie|lies|a hoax"
    r"|nonsense"
    r"|ridiculous|absurd|misleading)\b"
    r"|\b(?:false|conflicting|contradictory|competing) (?:claims?|accounts?|reports?|narratives?"
    r"|versions?)"
    r"|\bdisagree(?:s|d|ing|ment|ments)?\b|\bpush(?:es|ed|ing)? back (?:on|against)\b"
    r"|\bcontrary to\b"
    r"|\bat odds with\b",
    re.IGNORECASE,
)
_REFERS = re.compile(r"\b(?:done|doing|did|do|does|said|saying) so\b|\bdenied (?:it|this|that)\b")


@dataclass(frozen=True, slots=True)
class Dispute:
    """What stands against what: the claim, then what denies it or tells it otherwise.

    The claim is missing where the denial itself says what it denies and nothing else does.
    """

    points: tuple[Point, ...]
    weight: float


def find_disputes(points: Points, most: int) -> list[Dispute]:
    """What articles tell differently, then what is denied; the weightiest first in each kind."""
    found: list[Dispute] = []
    for dispute in (*_by_weight(_differences(points)), *_by_weight(_denials(points))):
        shown = [point for other in found for point in other.points]
        if len(found) < most and not any(points.repeats(p, shown) for p in dispute.points):
            found.append(dispute)
    return found


def find_changes(told: Told, embedder: Embedder) -> list[Dispute]:
    """Where a copy of an article has another number or name than the fullest of them."""
    pairs = [weigh([told.analysed, copy], embedder) for copy in told.copies]
    return [dispute for points in pairs for dispute in _by_weight(_differences(points))]


def denies(text: str) -> bool:
    """Whether a sentence reports that something is denied or disputed."""
    return _DENIAL.search(text) is not None


def _by_weight(disputes: Iterator[Dispute]) -> list[Dispute]:
    return sorted(disputes, key=lambda dispute: -dispute.weight)


def _denials(points: Points) -> Iterator[Dispute]:
    for point in points.all:
        if point.on_topic and point.is_understood and denies(point.text):
            claim = _claim_before(points, point)
            both = (claim, point) if claim else (point,)
            yield Dispute(both, point.weight)


def _claim_before(points: Points, denial: Point) -> Point | None:
    """The sentence most like the denial, shortly before it or in another article."""
    likely = [
        point
        for point in points.all
        if point.alone
        and not denies(point.text)
        and points.likeness(point, denial) >= ANSWERED
        and (
            point.article_id != denial.article_id
            or 0 < denial.sentence.index - point.sentence.index <= NEAR_BEFORE
        )
    ]
    best = max(likely, key=lambda point: points.likeness(point, denial), default=None)
    if best is None and _REFERS.search(denial.text):
        best = points.at.get((denial.article_id, denial.sentence.index - 1))
    return best


def _differences(points: Points) -> Iterator[Dispute]:
    """Pairs of sentences of two articles that tell one matter with other numbers or names."""
    for one in points.all:
        for row in (points.similar[one.row, one.row + 1 :] >= SAME_MATTER).nonzero()[0]:
            other = points.all[one.row + 1 + int(row)]
            if one.article_id == other.article_id or not (one.on_topic or other.on_topic):
                continue
            if not (one.is_understood and other.is_understood and _are_near(one, other)):
                continue
            if differ(one.text, other.text):
                yield Dispute((one, other), one.weight + other.weight)


def _are_near(one: Point, other: Point) -> bool:
    """Whether their articles appeared within days of each other, as far as is known."""
    days = [parse_day(point.analysed.article.published) for point in (one, other)]
    first, second = days
    return first is None or second is None or abs((first - second).days) <= SAME_NEWS_DAYS


def differ(one: str, other: str) -> bool:
    """Whether two sentences tell the same with another number or name in the same place."""
    left, right = fold_plain(one), fold_plain(other)
    return _count_differently(left, right) or _name_differently(left, right)


def _count_differently(left: str, right: str) -> bool:
    """The same words round other numbers: on either side one that fits none of the other."""
    own, others = key_numbers(left), key_numbers(right)
    if not _missing(own, others) or not _missing(others, own):
        return False
    plain, other = _plain_stems(left), _plain_stems(right)
    together = plain | other
    return bool(together) and len(plain & other) >= SAME_WORDS * len(together)


def _missing(own: Sequence[Number], others: Sequence[Number]) -> list[Number]:
    return [
        number
        for number in own
        if not any(supports(number, o) or supports(o, number) for o in others)
    ]


def _plain_stems(text: str) -> frozenset[str]:
    """The telling stems beside names and numbers."""
    named = {stem(name_key(word)) for name in find_names(text) for word in name.words}
    return frozenset(
        word
        for word in telling_stems(text)
        if word not in named and not any(character.isdigit() for character in word)
    )


def _name_differently(left: str, right: str) -> bool:
    """Word for word the same but for one name, which does not begin the sentence.

    Two sentences that begin with different names tell the same of two: no contradiction.
    """
    own, others = _WORD.findall(left), _WORD.findall(right)
    changes = [
        (own[a:b], others[c:d], a)
        for kind, a, b, c, d in SequenceMatcher(None, own, others, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
    if len(changes) != 1 or len(own) < LEAST_WORDS_ALIKE:
        return False
    here, there, place = changes[0]
    if place < FIRST_PLACE or not (_is_name(here) and _is_name(there)):
        return False
    keys, other_keys = [*map(name_key, here)], [*map(name_key, there)]
    shortened = _initials(keys) in other_keys or _initials(other_keys) in keys
    return not shortened and not set(keys) & set(other_keys)


def _initials(keys: Sequence[str]) -> str:
    return "".join(key[:1] for key in keys)


def _is_name(run: Sequence[str]) -> bool:
    """Whether the words are one name, and no day."""
    return 0 < len(run) <= LONGEST_NAME and all(
        word[0].isupper() and word.rstrip(".") not in _CALENDAR for word in run
    )
