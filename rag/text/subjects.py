"""Who does what a verb says: the subject of a verb inside a clause of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rag.text.lexicon import GIVEN_NAMES, ORGANIZATION_WORDS, ROLE_NOUNS, is_role
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
_CLAUSE_OPENERS: Final = frozenset(
    {"comma", "colon", "quotation", "conjunction", "dash", "stop", "open"}
)
_NOT_TO_ACT: Final = frozenset(
    "willingness failure inability reluctance tendency argument arguments motion motions effort "
    "efforts bid attempt attempts proposal proposals move decision request requests push bill "
    "law right order ability power chance need desire deal vote reason permission ruling "
    "lawsuit suit legislation measure resolution".split()
)
"""Nouns whose "to call it" is no act of the sentence's subject ("a motion to dismiss")."""
_BEARS_WORDS: Final = frozenset(
    "sign signs banner banners poster posters placard placards shirt t-shirt t-shirts hat hats "
    "sticker stickers headline headlines cover tattoo button note".split()
)
"""Things that people hold or wear, and that say something themselves."""
_DESCRIBED: Final = frozenset(
    "written made given held taken known seen led done drawn published released issued posted "
    "prepared commissioned compiled conducted based obtained reviewed sent filed signed produced "
    "involved interviewed surveyed close familiar responsible loyal".split()
)
"""Words after a noun that begin a description of it ("a study published in May")."""
_TIMES: Final = frozenset(
    "hours days minutes weeks months years moments early late shortly soon earlier later".split()
)
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
        elif token.tag != "adverb" and not _is_long(tokens, index):
            skipped = _skip_aside(tokens, index)
            if skipped == index:
                break
            index = skipped
            continue
        index -= 1
    if index < 0:
        return Subject(shared=gerund)
    return _before(tokens, index, gerund and not helped)


def _is_long(tokens: Sequence[Token], index: int) -> bool:
    """The adverb of "has long argued"."""
    return tokens[index].lower == "long" and index > 0 and tokens[index - 1].tag == "auxiliary"


def _skip_aside(tokens: Sequence[Token], index: int) -> int:
    """From ``index`` leftwards over a time, or "in the past" between an auxiliary and its verb."""
    if tokens[index].tag == "comma":
        return index
    skipped = skip_time_before(tokens, index)
    if skipped != index:
        return skipped
    for length in (2, 3, 4):
        preposition = index - length + 1
        if preposition > 0 and tokens[preposition].lower in ("in", "on", "at", "for", "with"):
            return preposition - 1 if tokens[preposition - 1].tag == "auxiliary" else index
    return index


def _before(tokens: Sequence[Token], index: int, gerund: bool) -> Subject:
    token = tokens[index]
    if token.tag == "pronoun" or (gerund and token.tag == "object"):
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
    if token.lower == "to" and index and tokens[index - 1].lower in _NOT_TO_ACT:
        return Subject()
    if token.tag in ("conjunction", "preposition", "quotation"):
        if token.lower == "for" and gerund and index:
            blamed = phrase_ending_at(tokens, index - 1)
            if blamed is not None and blamed.tokens[-1].tag == "name":
                return Subject(blamed)
        return Subject(shared=True)
    phrase = phrase_ending_at(tokens, index)
    if phrase is None:
        return Subject(shared=True)
    who = _who_before(tokens, phrase)
    if who is not None:
        return Subject(_relative(tokens, who).phrase)
    reduced = _reduced(tokens, phrase) if not gerund else None
    if reduced is not None:
        return Subject(reduced)
    if gerund and not _acts_itself(tokens, phrase):
        return Subject(shared=True)
    return Subject(phrase, paired=_paired(tokens, phrase))


def _who_before(tokens: Sequence[Token], phrase: Phrase) -> int | None:
    """The "who" of a clause that ends in a phrase: "the aide who runs the shop said"."""
    index = phrase.first - 1
    if index < 1 or tokens[index].tag in _CLAUSE_OPENERS:
        return None
    for position in range(index, max(index - 12, 0), -1):
        token = tokens[position]
        if token.lower == "who":
            return position
        if token.tag in ("comma", "quotation", "colon", "stop", "pronoun"):
            return None
    return None


def _reduced(tokens: Sequence[Token], phrase: Phrase) -> Phrase | None:
    """ "a review" of "a review written for the region says": what a participle describes."""
    index = phrase.first - 1
    if index < 1 or tokens[index].tag in _CLAUSE_OPENERS:
        return None
    while index > 0 and tokens[index].tag not in _CLAUSE_OPENERS:
        if tokens[index].tag in ("pronoun", "auxiliary", "relative"):
            return None
        index -= 1
    lead = tokens[index]
    first = index + 1 if lead.tag in _CLAUSE_OPENERS else index
    if lead.tag == "conjunction" and lead.lower not in ("that", "and", "but"):
        return None
    head = phrase_starting_at(tokens, first)
    if head is None or head.last + 1 >= phrase.first or head.tokens[0].tag == "pronoun":
        return None
    participle = tokens[head.last + 1]
    verb = SPEECH_VERBS.get(participle.lower)
    going_on = participle.lower.endswith("ing") and not (verb is not None and verb.carries)
    described = participle.tag == "word" and (going_on or participle.lower in _DESCRIBED)
    return head if described else None


def _acts_itself(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a phrase before "saying" says it, and is not the object of another verb."""
    if phrase.first == 0:
        return True
    before = tokens[phrase.first - 1]
    if before.lower in ("of", "by", "as") or before.tag in ("comma", "colon", "dash"):
        return True
    last = phrase.tokens[-1]
    return last.tag == "name" or last.lower in ROLE_NOUNS or last.lower in _BEARS_WORDS


def _after_noun(tokens: Sequence[Token], index: int) -> bool:
    if not index or tokens[index - 1].tag not in ("word", "name"):
        return False
    verb = SPEECH_VERBS.get(tokens[index - 1].lower)
    return verb is None or verb.noun_too


def _relative(tokens: Sequence[Token], index: int) -> Subject:
    end = index - 1
    if end >= 0 and tokens[end].tag == "preposition" and tokens[index].lower == "who":
        return Subject()
    while end >= 0 and tokens[end].tag in ("comma", "preposition", "dash"):
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
    # "former striker and pundit Ann Lee" is one.
    return other if other.tokens[-1].tag == "name" or other.tokens[0].tag == "determiner" else None


def opens_clause(tokens: Sequence[Token], index: int) -> bool:
    """Whether a clause may begin at an index."""
    return index == 0 or tokens[index - 1].tag in _CLAUSE_OPENERS


def _round_parenthesis(tokens: Sequence[Token], comma: int) -> Phrase | None:
    """The phrase before a parenthesis between commas ("Lee, 45, said")."""
    best: Phrase | None = None
    index = comma - 1
    if index > 0 and tokens[index].tag == "close":
        return _before_comma(tokens, comma, anything=True)
    while index > 0:
        token = tokens[index]
        if token.tag in ("colon", "stop") or (token.tag == "quotation" and best is not None):
            break
        if token.tag == "comma":
            phrase = _before_comma(tokens, index)
            if phrase is not None:
                best = phrase
        index -= 1
    return best


def _before_comma(tokens: Sequence[Token], comma: int, *, anything: bool = False) -> Phrase | None:
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
    if after is None or not (anything or after.tag in starts):
        return None
    return _name_beside(tokens, comma, phrase) or phrase


def _name_beside(tokens: Sequence[Token], comma: int, phrase: Phrase) -> Phrase | None:
    """ "Ann Lee" of "the mayor’s aide, Ann Lee, said"."""
    if phrase.tokens[-1].tag != "word" and phrase.tokens[0].tag == "name":
        return None
    last = comma
    while last + 1 < len(tokens) and tokens[last + 1].tag == "name":
        last += 1
    if last - comma < 2 or last + 1 >= len(tokens) or tokens[last + 1].tag != "comma":
        return None
    if any(token.lower in ORGANIZATION_WORDS for token in tokens[comma + 1 : last + 1]):
        return None
    return Phrase(tuple(tokens[comma + 1 : last + 1]), comma + 1)


def main_subject(tokens: Sequence[Token]) -> Phrase | None:
    """What a sentence is about: its first noun phrase after an introduction ("In May, Lee …")."""
    index = _after_dateline(tokens)
    size = len(tokens)
    while index < size and (
        tokens[index].tag in ("quotation", "other", "dash", "open", "comma")
        or tokens[index].lower in ("and", "but", "so", "yet", "or")
    ):
        index += 1
    begin = index
    for _ in range(4):
        if index >= size or not _introduces(tokens, index):
            break
        comma = next((i for i in range(index, size) if tokens[i].tag == "comma"), size)
        if comma + 1 >= size or comma > index + 25:
            index = begin
            break
        index = _skip_adverbs(tokens, comma + 1)
        found = phrase_starting_at(tokens, index)
        if found is not None:
            if _is_place(tokens, found):
                index = found.last + 2
            return phrase_starting_at(tokens, index) or found
    index = begin if index >= size else index
    phrase = phrase_starting_at(tokens, _skip_adverbs(tokens, index))
    return named_beside(tokens, phrase) if phrase is not None else None


def named_beside(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """ "Ann Lee" of "the other candidate, Ann Lee, …"; the phrase itself when none follows."""
    core = next(
        (i for i, t in enumerate(phrase.tokens) if t.tag == "preposition"), len(phrase.tokens)
    )
    comma = phrase.last + 1
    if comma < len(tokens) and tokens[comma].lower in ("on", "in", "at"):
        place = phrase_starting_at(tokens, comma + 1)
        comma = place.last + 1 if place is not None else comma
    if comma >= len(tokens) or tokens[comma].tag != "comma":
        return phrase
    if core == 0 or not is_role(phrase.tokens[core - 1].lower):
        return phrase
    if phrase.tokens[core - 1].tag == "name":
        return phrase
    name = phrase_starting_at(tokens, comma + 1)
    if name is None or name.tokens[-1].tag != "name" or name.tokens[0].tag == "determiner":
        return phrase
    after = name.last + 1
    closed = after >= len(tokens) or tokens[after].tag in ("comma", "stop")
    two = len(name.tokens) > 1 and name.tokens[-2].tag == "name"
    body = any(token.lower in ORGANIZATION_WORDS for token in name.tokens[-2:])
    return name if closed and two and not body else phrase


def _after_dateline(tokens: Sequence[Token]) -> int:
    """The index after "BREE, Dec. 8 (AP) —" at the head of an article, else 0."""
    if not tokens[0].text.isupper() or len(tokens[0].text) < 3:
        return 0
    for index in range(1, min(12, len(tokens) - 1)):
        if tokens[index].tag == "dash":
            return index + 1
    return 0


def _is_place(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a name between commas tells where another one is ("in Bree, Ohio, Lee …")."""
    following = phrase.last + 1
    if len(phrase.tokens) > 2 or phrase.tokens[0].tag != "name":
        return False
    if len(phrase.tokens) > 1 and phrase.tokens[0].lower in GIVEN_NAMES:
        return False
    if following + 1 >= len(tokens) or tokens[following].tag != "comma":
        return False
    return tokens[following + 1].tag in ("name", "determiner", "pronoun", "number")


def _introduces(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    if token.tag in _INTRODUCING or token.lower in _TIMES:
        return True
    return token.first and token.lower.endswith(("ing", "ed")) and token.tag in ("name", "word")


def _skip_adverbs(tokens: Sequence[Token], index: int) -> int:
    while index < len(tokens) and tokens[index].tag in ("adverb", "time", "comma", "quotation"):
        index += 1
    return index
