"""Whom a statement of ours says to have said something: NAME + speech verb, read by rules.

Texts are taken as folded by ``rag.text.typography``, with quoted words blanked out, so that
nothing inside a quotation counts. Only what a short English sentence looks like is understood;
what is not understood is simply not an attribution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.text.lexicon import ROLE_NOUNS
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

_PASSIVE = frozenset("was were is are been be being get gets got".split())
_NEGATIVE = re.compile(
    r"\b(?:not|never|no|declin\w+|refus\w+|without|fail(?:s|ed)? to|neither|nor)\b|n't\b",
    re.IGNORECASE,
)
_ROLE = "|".join(sorted(ROLE_NOUNS, key=len, reverse=True))
_BETWEEN = re.compile(
    rf"""(?:'s?)?
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
_SUBJECT = re.compile(
    rf"""\b(?:(?P<pronoun>he|she|they)|(?:the|a|an|his|her|their|its|one|[Tt]wo)
        (?:\ [a-z-]+){{0,2}}?\ (?P<role>{_ROLE}))
    (?P<aux>(?:\ (?:[a-z]+ly|also|then|later|again|has|have|had|would|will|did|does|was|were|is
        |are|been|not|never))*)
    \ (?P<verb>[a-z]+)\b""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody who is said to have said something."""

    span: Span
    """Of the name, role or pronoun."""
    name: Name | None
    """None when only a role or a pronoun is given."""
    verb: str
    is_strong: bool
    """A verb that is hardly ever used but for speaking."""
    is_negative: bool


def find_attributions(text: str, names: Sequence[Name]) -> tuple[Attribution, ...]:
    """The attributions of a statement in order; ``names`` are those of the same text."""
    found = [*_named(text, names), *_unnamed(text)]
    found.sort(key=lambda attribution: attribution.span)
    taken: dict[int, Attribution] = {}
    for attribution in found:
        taken.setdefault(attribution.span.start, attribution)
    return tuple(taken.values())


def _named(text: str, names: Sequence[Name]) -> Iterator[Attribution]:
    for position, name in enumerate(names):
        if text[name.span.end :].startswith(":"):
            yield Attribution(name.span, name, ":", True, False)
            continue
        described = _describes_next(text, names, position)
        after = _BETWEEN.match(text, _last_of_pair(text, names, position).span.end)
        if after is not None and not described:
            found = _as_attribution(text, name.span, name, after["verb"], after["aux"])
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
        yield Attribution(name.span, name, "according to", True, False)
        return
    inverted = _INVERTED.search(before)
    if inverted:
        found = _as_attribution(text, name.span, name, inverted["verb"], "")
        if found is not None:
            yield found


def _unnamed(text: str) -> Iterator[Attribution]:
    for match in _SUBJECT.finditer(text):
        span = Span(match.start(), match.end("pronoun") if match["pronoun"] else match.end("role"))
        found = _as_attribution(text, span, None, match["verb"], match["aux"])
        if found is not None:
            yield found


def _as_attribution(
    text: str, span: Span, name: Name | None, verb: str, auxiliaries: str
) -> Attribution | None:
    speech = SPEECH_VERBS.get(verb)
    words = auxiliaries.split()
    declined = re.match(r"(?:declin|refus)(?:ed|es|ing)$", verb) is not None
    if declined:
        return Attribution(span, name, verb, True, True)
    if speech is None or set(words) & _PASSIVE or speech.form == "gerund":
        return None
    if not words and (speech.form == "base" or (speech.noun_too and speech.form == "present")):
        return None
    strong = (
        speech.carries and speech.base not in _SELDOM_SPEECH
    ) or speech.base in _STRONG_FRAMING
    negative = _NEGATIVE.search(auxiliaries) is not None
    return Attribution(span, name, verb, strong, negative)
