"""Whom and what a turn of a conversation was about, so that "she" and "it" can be understood.

Pure, from the words of question and answer alone; English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rag.questions import read_question
from rag.text.common_words import COMMON_WORDS
from rag.text.lexicon import (
    BODIES,
    FEMALE_ROLES,
    GIVEN_NAMES,
    HONORIFICS,
    MALE_ROLES,
    ORGANIZATION_WORDS,
    PLACE_WORDS,
    Gender,
    is_role,
)
from rag.text.terms import FUNCTION_WORDS
from rag.types import Turn

_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Prof|Lt|Gen|St|Rev)\.\s+)?"
    r"[A-ZÀ-Þ][\w’'-]*(?:\.(?=\s+[A-Z]\w*\b))?"
    r"(?:\s+(?:(?:of|the|de|van|von|al|bin|for|and the)\s+)?[A-ZÀ-Þ][\w’'-]*){0,6}"
)
_NOT_NAMES: Final = frozenset(
    """What Who When Where Why How Which Whose Whom Is Are Was Were Do Does Did Has Have Had Can
    Could Will Would Should May Might And But So Then The A An In On At Of For To From With About
    According Tell Give Show List Find Compare Explain Summarise Summarize Quote Describe Please I
    It They He She We You That This These Those There If As By After Before Since Until Both Also
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July
    August September October November December""".split()
)
_FRAMED = re.compile(
    r"(?P<who>[A-ZÀ-Þ][^.:;“”\"!?\n]{1,90}?)(?:,[^.:;“”\"!?\n]{1,60},)? "
    r"(?:gave no comment|left this open|[a-z]+(?:ed|id|ote|aid|ays|ues|es))(?: \([^)]{1,60}\))?:"
    r"|(?P<whose>[A-ZÀ-Þ][^.:;“”\"!?\n]{1,90}?), in the article’s words(?: \([^)]{1,60}\))?:"
)
_SOURCE = re.compile(r"[^.:;“”\"!?\n]{1,90}? reports?:|The articles say:")
_QUOTED = re.compile(r"“([^”]{8,400})”")
_DETERMINER = re.compile(
    r"\b(?:the|a|an|this|that|these|those|its|his|her|their|our|my)\s+(?=[\w’'-])", re.I
)
_NO_SURNAMES: Final = frozenset(
    """day days week month year night house city county state states street road square court act
    bill election elections war cup games awards prize party island islands river lake sea valley
    beach north south east west states kingdom nations""".split()
)
_PREDICATE = re.compile(r"(?:(?:why|how|when|where)\s+)?(?:is|are|was|were)(?:n['’]t)?\s*$", re.I)
_VERBS_AFTER: Final = frozenset(
    """begin start end cost close open happen change say said vote voted pay paid crossed cross
    cover carry carried win won lose lost leave left take took make made come came go went get
    got rise fall fell stop stopped need needs want wants work works apply applies announce
    announced reopen resume resumed approve approved""".split()
)


@dataclass(frozen=True, slots=True)
class Subjects:
    """What a turn was about, the likeliest first in each list."""

    speaker: str | None
    """Whose words were asked for, with "the" where the question has it."""
    people: tuple[str, ...]
    bodies: tuple[str, ...]
    """Organisations and groups: whoever speaks and is no person."""
    thing: str | None
    """What was asked about, as a noun: "the Eastwick bridge"."""
    said: str | None
    """The first words in quotation marks that the answer gives, else its first sentence."""


def subjects_of(turn: Turn) -> Subjects:
    """Whom and what a turn, whose question stands alone, was about."""
    read = read_question(turn.question)
    asked = names_in(turn.question)
    framed = framed_speakers(turn.answer)
    asks_who = read.form in ("who", "who_said")
    known = {word for name in (*asked, *framed) for word in name.split()}
    told = [
        name
        for name in names_in(_SOURCE.sub(" ", turn.answer))
        if not known.issuperset(name.split())
        and (_is_surely_person(name) or _is_body(name) or (asks_who and _is_likely_person(name)))
    ]
    if read.form in ("who", "who_said", "speakers"):
        named = [*framed[::-1], *told, *asked[::-1]]
    else:
        named = [*asked[::-1], *framed[::-1], *told]
    if read.speaker and (is_person(read.speaker) or not _is_role(read.speaker)):
        named.insert(0, read.speaker if is_person(read.speaker) else read.speaker_as_asked)
    elif read.speaker:  # "the mayor": whom the answer names, else the mayor
        named = [*framed, read.speaker_as_asked, *named]
    distinct = list(dict.fromkeys(named))
    nouns = noun_phrases(turn.question)
    qualifying = {name for name in asked if any(f" {name} " in noun for noun in nouns)}
    people = [name if name == read.speaker else short_name(name) for name in distinct]
    quoted = _QUOTED.search(turn.answer)
    return Subjects(
        speaker=read.speaker_as_asked if read.speaker else None,
        people=tuple(dict.fromkeys(n for n in people if is_person(n) or _is_role(n))),
        bodies=tuple(n for n in distinct if not (is_person(n) or _is_role(n) or n in qualifying)),
        thing=_thing(
            turn.question, read.topic, [n for n in asked if n not in (read.speaker or "")]
        ),
        said=quoted[1].strip(" ,") if quoted else _claim(turn.answer),
    )


def names_in(text: str) -> list[str]:
    """The capitalised names of a text in order, without words that only begin a sentence."""
    found = []
    for match in _NAME.finditer(text):
        tokens = match[0].split()
        while tokens and tokens[0] in _NOT_NAMES:
            tokens.pop(0)
        name = re.sub(r"['’]s?$|[.,;:]$", "", " ".join(tokens))
        if len(name) > 1 and name[0].isupper():
            found.append(name)
    return found


def framed_speakers(answer: str) -> list[str]:
    """Whom the framing of an answer names as speakers ("… Abigail Jackson said:"), in order."""
    found = []
    for match in _FRAMED.finditer(answer):
        who = (match["who"] or match["whose"]).strip(" ,")
        names = names_in(who.rpartition("” ")[2])
        if names and not _SOURCE.fullmatch(match[0]):
            found.append(names[-1] if is_person(names[-1]) else _with_article(who, names[-1]))
    return list(dict.fromkeys(found))


def is_person(name: str) -> bool:
    """Whether a name is somebody's rather than a body's, told by titles, given names and nouns."""
    words = [word.strip(".").lower() for word in name.split()]
    if not words or words[0] == "the" or not name[:1].isupper():
        return bool(words) and words[0] != "the" and any(word in HONORIFICS for word in words)
    if any(word in HONORIFICS for word in words) or any(map(is_role, words[:-1])):
        return True
    if words[0] in GIVEN_NAMES:
        return True
    if set(words) & (ORGANIZATION_WORDS | BODIES | PLACE_WORDS):
        return False
    return len(words) in (2, 3) and not any(word.isupper() for word in name.split())


def may_be_person(name: str) -> bool:
    """Whether a name could be somebody's: also a bare surname."""
    words = name.lower().split()
    return is_person(name) or (len(words) == 1 and name[:1].isupper() and not name.isupper())


def gender_of(name: str) -> Gender | None:
    """What titles and the given name tell; None when they do not."""
    for word in (each.strip(".").lower() for each in name.split()):
        if word in FEMALE_ROLES or HONORIFICS.get(word) == "female":
            return "female"
        if word in MALE_ROLES or HONORIFICS.get(word) == "male":
            return "male"
        if word in GIVEN_NAMES:
            return GIVEN_NAMES[word]
    return None


def short_name(name: str) -> str:
    """A name without the titles before it, unless a bare surname would be left."""
    words = name.split()
    roles = [index for index, word in enumerate(words) if is_role(word.strip(".").lower())]
    after = words[roles[-1] + 1 :] if roles else words
    return " ".join(after) if len(after) > 1 else name


def _with_article(who: str, name: str) -> str:
    return f"the {name}" if who.lower().startswith(f"the {name}".lower()) else name


def _is_surely_person(name: str) -> bool:
    """As ``is_person``, where places and events are named too: by title or given name alone."""
    words = [word.strip(".").lower() for word in name.split()]
    return is_person(name) and (words[0] in GIVEN_NAMES or is_role(words[0]) or "." in name)


def _is_likely_person(name: str) -> bool:
    """As ``is_person``, but "Election Day" is none: its last word is a plain noun."""
    return is_person(name) and name.split()[-1].lower() not in COMMON_WORDS | _NO_SURNAMES


def _is_role(name: str) -> bool:
    """ "the mayor": somebody, by what they are."""
    words = name.split()
    return bool(words) and name.islower() and is_role(words[-1]) and not words[-1].endswith("s")


def _claim(answer: str) -> str | None:
    """The first sentence after an answer's framing; None when there is none."""
    told = re.sub(r"^[^.:!?\n]{1,120}:\s+", "", answer.strip())
    first = re.match(r"[^.!?]{12,300}", told)
    return first[0].strip() if first else None


def _is_body(name: str) -> bool:
    return bool({word.lower() for word in name.split()} & (ORGANIZATION_WORDS | BODIES))


def _thing(question: str, topic: str | None, names: Sequence[str]) -> str | None:
    """The topic that a question names, else its last noun with an article, else its last name."""
    if topic:
        return topic.strip(" ?.!")
    phrases = noun_phrases(question)
    others = [name for name in names if not is_person(name)]
    return phrases[-1] if phrases else others[-1] if others else None


def noun_phrases(question: str) -> list[str]:
    """The nouns of a question that have an article or the like, with it, in order; no times."""
    found = []
    for match in _DETERMINER.finditer(question):
        kept = [match[0].strip()]
        for word in re.findall(r"[\w’'-]+|[^\w\s]", question[match.end() :])[:5]:
            plain = word.lower()
            ends = plain in FUNCTION_WORDS or (len(kept) > 1 and plain in _VERBS_AFTER)
            if ends or not re.match(r"\w", word):
                break
            kept.append(word)
        is_last = not re.search(r"\w", question[match.end() + len(" ".join(kept[1:])) :])
        if len(kept) > 2 and is_last and _PREDICATE.match(question[: match.start()]):
            kept.pop()  # "Is the bridge safe?"
        if len(kept) > 1 and not _is_time(kept):
            found.append(" ".join(kept))
    return found


def _is_time(words: Sequence[str]) -> bool:
    return words[-1].lower() in ("week", "month", "year", "day", "today", "time", "latest", "news")
