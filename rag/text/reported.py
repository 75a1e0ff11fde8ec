"""Whom a statement of ours says to have said something: NAME + speech verb, read by rules.

Texts are taken as folded by ``rag.text.typography``, with quoted words blanked out, so that
nothing inside a quotation counts. Only what a short English sentence looks like is understood;
what is not understood is simply not an attribution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.text.lexicon import BODIES, ROLE_NOUNS
from rag.text.names import Name
from rag.text.speech import SPEECH_VERBS
from rag.types import Span

_STRONG_FRAMING = frozenset(
    "call accuse compare denounce condemn criticize criticise slam blast dismiss praise label "
    "brand deride decry characterize characterise hail blame urge welcome reject describe".split()
)
_SELDOM_SPEECH = frozenset(
    "start begin put read text agree think believe order offer rule hope weigh smile nod laugh "
    "cheer sign volunteer thank wish reason crack plead reflect promise object observe ask tease "
    "sing rail tout snap relate email message".split()
)
"""Carrying verbs that in a statement without quotation marks often report an act."""

_PLURAL = frozenset("some few many others authorities police people they men women".split())
_PASSIVE = frozenset("was were is are been be being get gets got".split())
_NEGATIVE = re.compile(
    r"\b(?:not|never|no|declin\w+|refus\w+|without|fail(?:s|ed)? to|neither|nor)\b|n't\b",
    re.IGNORECASE,
)
_ROLE = "|".join(sorted(ROLE_NOUNS, key=len, reverse=True))
_BETWEEN = re.compile(
    rf"""(?:(?<=[JS]r)\.)?(?:'s?)?
    (?P<role>(?:\ (?:{_ROLE}|press|chief|senior|top|deputy))*)
    (?:,[^,;:"]{{1,80}}(?:,[ ]?(?:[A-Z][\w.-]*)\.?)?,|\ \([^)]{{1,60}}\)|,)?
    (?P<aux>(?:\ (?:[a-z]+ly|also|then|later|again|still|just|once|twice|has|have|had|will|would
        |did|does|do|could|was|were|is|are|been|be|being|not|never|first|even|who|on|in|a|the|post
        |statement|interview|speech|[A-Z][a-z]+day))*)
    \ (?P<verb>[a-z]+)\b""",
    re.VERBOSE,
)
_INVERTED = re.compile(
    rf"""(?:^|[,"]\ ?)(?P<verb>[a-z]+)\ (?:(?:the|a|an)\ )?(?:[a-z]+\ )?(?:(?:{_ROLE})\ )?$"""
)
_ACCORDING = re.compile(
    rf"\b(?:according to|in the words of)(?: (?:the|a|an))?(?: [a-z]+)?(?: (?:{_ROLE}))? $",
    re.IGNORECASE,
)
_HEAD = (
    rf"(?:{_ROLE}|{'|'.join(sorted(BODIES, key=len, reverse=True))}|authorities|report|study"
    r"|survey|poll|[a-z]*(?:swoman|sman|smen|sperson|ologist|ographer|onomist|ician)|some|few|many|others|another|everyone|nobody|people|staff|crew|men|women)"
)
_SUBJECT = re.compile(
    rf"""\b(?:(?P<pronoun>he|she|they)
        |(?:(?:the|a|an|his|her|their|its|one|two)\ )?(?P<role>{_HEAD}s?))
    (?P<aux>(?:\ (?:[a-z]+ly|also|then|later|again|has|have|had|would|will|did|does|was|were|is
        |are|been|not|never))*)
    (?=\ (?P<verb>[a-z]+)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_BELONGS_BEFORE = re.compile(
    r"\b(?:of|from|for|in|at|with|by|to|as|on|and) (?:(?:the|an?|his|her|their|its|our) )?"
    r"(?:[\w'-]+ ){0,3}$"
)
"""Before a noun that only says more of the noun before: "Kern of the Unity party said"."""
_ROLE_AFTER = re.compile(
    rf"""(?:\b[Aa]ccording\ to|[,"]\ (?P<verb>said|says))
    (?:\ (?:the|a|an|one))?(?:\ [a-z-]+){{0,2}}?
    \ (?P<role>{_HEAD}s?)\b""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody who is said to have said something."""

    span: Span
    """Of the name, role or pronoun."""
    name: Name | None
    """None when only a role or a pronoun is given."""
    role: str | None
    """The noun that says what the speaker is ("researchers"), lower case, when there is no name."""
    verb: str
    verb_start: int
    is_strong: bool
    """A verb that is hardly ever used but for speaking."""
    is_negative: bool


def find_attributions(text: str, names: Sequence[Name]) -> tuple[Attribution, ...]:
    """The attributions of a statement in order; ``names`` are those of the same text.

    A name goes before a role or a pronoun of the same verb.
    """
    named = tuple(_named(text, names))
    verbs = {attribution.verb_start for attribution in named}
    taken: dict[int, Attribution] = {}
    for attribution in (*named, *(each for each in _unnamed(text) if each.verb_start not in verbs)):
        taken.setdefault(attribution.span.start, attribution)
    return tuple(taken[start] for start in sorted(taken))


def _named(text: str, names: Sequence[Name]) -> Iterator[Attribution]:
    for position, name in enumerate(names):
        if text[name.span.end :].startswith(":"):
            yield Attribution(name.span, name, None, ":", name.span.end, True, False)
            continue
        described = _describes_next(text, names, position)
        after = _BETWEEN.match(text, _last_of_pair(text, names, position).span.end)
        if after is not None and not described:
            found = _as_attribution(name.span, name, after)
            if found is not None:
                yield found
                continue
        if not described:
            yield from _before_name(text, names, position)


def _last_of_pair(text: str, names: Sequence[Name], position: int) -> Name:
    """The second of "Pritzker and Johnson said"."""
    if position + 1 < len(names):
        between = text[names[position].span.end : names[position + 1].span.start]
        if between == " and ":
            return names[position + 1]
    return names[position]


def _describes_next(text: str, names: Sequence[Name], position: int) -> bool:
    """Whether it only says what the next name is: "White House spokesperson Abigail Jackson"."""
    if position + 1 == len(names):
        return False
    between = text[names[position].span.end : names[position + 1].span.start]
    return (
        re.fullmatch(rf"(?:'s?)?(?: (?:{_ROLE}|press|chief|senior|top))+,? ", between) is not None
    )


def _before_name(text: str, names: Sequence[Name], position: int) -> Iterator[Attribution]:
    name, first = names[position], position
    while first and _describes_next(text, names, first - 1):
        first -= 1
    before = text[: names[first].span.start]
    if _ACCORDING.search(before):
        yield Attribution(name.span, name, None, "according to", name.span.start, True, False)
        return
    inverted = _INVERTED.search(before)
    if inverted:
        found = _as_attribution(name.span, name, inverted)
        if found is not None:
            yield found


def _unnamed(text: str) -> Iterator[Attribution]:
    for match in _SUBJECT.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if match["role"] and _BELONGS_BEFORE.search(before):
            continue
        span = Span(match.start(), match.end("pronoun") if match["pronoun"] else match.end("role"))
        found = _as_attribution(span, None, match)
        if found is not None:
            yield found
    for match in _ROLE_AFTER.finditer(text):
        span = Span(match.start("role"), match.end("role"))
        verb, start = match["verb"] or "according to", match.start("role")
        yield Attribution(span, None, match["role"].lower(), verb, start, True, False)


def _as_attribution(span: Span, name: Name | None, match: re.Match[str]) -> Attribution | None:
    groups = match.groupdict()
    verb, words = match["verb"], (groups.get("aux") or "").split()
    start = match.start("verb")
    role = groups.get("role") if name is None else None
    role = role.lower() if role else None
    speech = SPEECH_VERBS.get(verb)
    if re.match(r"(?:declin|refus)(?:ed|es|ing)$", verb):
        return Attribution(span, name, role, verb, start, True, True)
    if speech is None or set(words) & _PASSIVE or speech.form == "gerund":
        return None
    is_plural = role is not None and (role.endswith("s") or role in _PLURAL)
    if not words and speech.form == "base" and not is_plural:
        return None
    if not words and speech.noun_too and speech.form in ("base", "present"):
        return None
    strong = (
        speech.carries and speech.base not in _SELDOM_SPEECH
    ) or speech.base in _STRONG_FRAMING
    negative = _NEGATIVE.search(" ".join(words)) is not None
    return Attribution(span, name, role, verb, start, strong, negative)
