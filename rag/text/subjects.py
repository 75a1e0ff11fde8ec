"""Who does what a verb says: the subject of a verb inside a clause of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rag.text.phrases import (
    NOMINAL,
    Phrase,
    Token,
    phrase_ending_at,
    phrase_starting_at,
    skip_time_before,
)
from rag.text.speech import SPEECH_VERBS

_BE: Final = frozenset(
    "is are was were be been being am isn’t aren’t wasn’t weren’t isn't aren't wasn't weren't "
    "get gets got getting".split()
)
_CLAUSE_OPENERS: Final = frozenset({"comma", "colon", "quotation", "conjunction", "dash", "stop"})
_INTRODUCING: Final = frozenset({"preposition", "conjunction", "adverb", "time"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What was found before a verb. All empty: nothing, or the verb is in the passive."""

    phrase: Phrase | None = None
    relative: Token | None = None
    """The "who" between the phrase and the verb."""
    paired: Phrase | None = None
    """The first of two joined by "and", when ``phrase`` is the second."""
    shared: bool = False
    """The verb goes on with the subject of the clause ("and said", "to say", "saying")."""
    passive: bool = False


def subject_of(tokens: Sequence[Token], verb: int) -> Subject:
    """The subject of the verb at an index."""
    form = SPEECH_VERBS.get(tokens[verb].lower)
    gerund = form is not None and form.form == "gerund"
    index = verb - 1
    helped = False
    while index >= 0:
        token = tokens[index]
        if token.tag == "auxiliary":
            if not helped and not gerund and token.lower in _BE and form and form.form == "past":
                return Subject(passive=True)
            helped = True
        elif token.tag not in ("adverb",):
            skipped = skip_time_before(tokens, index) if token.tag != "comma" else index
            if skipped == index:
                break
            index = skipped
            continue
        index -= 1
    if index < 0:
        return Subject(shared=gerund)
    return _before(tokens, index, gerund)


def _before(tokens: Sequence[Token], index: int, gerund: bool) -> Subject:
    token = tokens[index]
    if token.tag == "pronoun":
        return Subject(Phrase((token,), index))
    if token.tag == "relative" or (token.lower == "that" and _after_noun(tokens, index)):
        return _relative(tokens, index)
    if token.tag == "comma":
        if gerund:
            return Subject(shared=True)
        found = _round_parenthesis(tokens, index)
        return Subject(found) if found else Subject(shared=True)
    if token.tag == "close":
        opening = _back_to(tokens, index, "open")
        return _before(tokens, opening - 1, gerund) if opening > 0 else Subject()
    if token.tag == "dash":
        opening = _back_to(tokens, index - 1, "dash")
        return _before(tokens, opening - 1, gerund) if opening > 0 else Subject(shared=True)
    if token.tag in ("conjunction", "preposition", "quotation"):
        if token.lower == "for" and gerund and index:
            return Subject(phrase_ending_at(tokens, index - 1))
        return Subject(shared=True)
    phrase = phrase_ending_at(tokens, index)
    return Subject(phrase, paired=_paired(tokens, phrase)) if phrase else Subject(shared=True)


def _after_noun(tokens: Sequence[Token], index: int) -> bool:
    return (
        index > 0
        and tokens[index - 1].tag in ("word", "name")
        and (tokens[index - 1].lower not in SPEECH_VERBS)
    )


def _relative(tokens: Sequence[Token], index: int) -> Subject:
    end = index - 1
    while end >= 0 and tokens[end].tag in ("comma", "preposition"):
        end -= 1
    if end >= 0 and tokens[end].tag == "close":
        end = _back_to(tokens, end, "open") - 1
    phrase = phrase_ending_at(tokens, end) if end >= 0 else None
    if phrase is None and end >= 0 and tokens[end].tag in ("pronoun", "object"):
        phrase = Phrase((tokens[end],), end)
    return Subject(phrase, relative=tokens[index])


def _back_to(tokens: Sequence[Token], index: int, tag: str) -> int:
    while index >= 0 and tokens[index].tag != tag:
        index -= 1
    return index


def _paired(tokens: Sequence[Token], phrase: Phrase) -> Phrase | None:
    """ "Lee" of "Lee and Ruiz said", when that pair opens its clause."""
    joint = phrase.first - 1
    if joint < 1 or tokens[joint].lower != "and" or tokens[joint - 1].tag not in NOMINAL:
        return None
    other = phrase_ending_at(tokens, joint - 1)
    if other is None or not opens_clause(tokens, other.first):
        return None
    return other


def opens_clause(tokens: Sequence[Token], index: int) -> bool:
    """Whether a clause may begin at an index."""
    return index == 0 or tokens[index - 1].tag in _CLAUSE_OPENERS


def _round_parenthesis(tokens: Sequence[Token], comma: int) -> Phrase | None:
    """The phrase before a parenthesis between commas ("Lee, 45, said")."""
    best: Phrase | None = None
    index = comma - 1
    while index > 0:
        token = tokens[index]
        if token.tag in ("quotation", "colon", "stop"):
            break
        if token.tag == "comma":
            phrase = _before_comma(tokens, index)
            if phrase is not None:
                best = phrase
        index -= 1
    return best


def _before_comma(tokens: Sequence[Token], comma: int) -> Phrase | None:
    """A phrase right before a comma that opens a clause and is followed by a parenthesis."""
    before = tokens[comma - 1]
    end = comma - 1
    if before.tag == "close":
        end = _back_to(tokens, end, "open") - 1
    if end < 0 or tokens[end].tag not in NOMINAL:
        return None
    phrase = phrase_ending_at(tokens, end)
    if phrase is None or not opens_clause(tokens, phrase.first):
        return None
    if phrase.tokens[0].tag == "word" and len(phrase.tokens) > 1 and phrase.tokens[0].first:
        return None
    after = tokens[comma + 1] if comma + 1 < len(tokens) else None
    starts = ("determiner", "number", "relative", "name", "word", "adverb", "preposition",
              "conjunction", "time", "object")  # fmt: skip
    return phrase if after is not None and after.tag in starts else None


def main_subject(tokens: Sequence[Token]) -> Phrase | None:
    """What a sentence is about: its first noun phrase after an introduction ("In May, Lee …")."""
    index = 0
    size = len(tokens)
    while index < size and tokens[index].tag in ("quotation", "other", "dash", "open"):
        index += 1
    while index < size and tokens[index].lower in ("and", "but", "so", "yet", "or", "comma", ","):
        index += 1
    if index < size and _introduces(tokens, index):
        comma = next((i for i in range(index, size) if tokens[i].tag == "comma"), None)
        if comma is not None and comma + 1 < size and comma < index + 25:
            found = phrase_starting_at(tokens, _skip_adverbs(tokens, comma + 1))
            if found is not None:
                return found
    return phrase_starting_at(tokens, _skip_adverbs(tokens, index))


def _introduces(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.tag in _INTRODUCING:
        return True
    return token.first and token.lower.endswith(("ing", "ed")) and token.tag in ("name", "word")


def _skip_adverbs(tokens: Sequence[Token], index: int) -> int:
    while index < len(tokens) and tokens[index].tag in ("adverb", "time", "comma", "quotation"):
        index += 1
    return index
