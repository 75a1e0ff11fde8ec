"""The names in a question, and whether the library holds them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rag.library import Library
from rag.questions import read_question
from rag.text.dates import MONTHS, WEEKDAYS
from rag.text.lexicon import FEMALE_ROLES, GIVEN_NAMES, SUFFIXES
from rag.text.names import find_names, is_plain_word, name_key
from rag.text.typography import fold_plain

Mention: TypeAlias = Literal["named", "surname", "absent", "open"]
"""The name as asked occurs; only a person's last word does; neither does; or that would take too
much reading to say."""
Scope: TypeAlias = frozenset[str] | None

MOST_READ = 60
"""Chunks that are read for a name: all that hold its rarest word, else nothing is said."""
READ_FIRST = 8
"""The best of them, in which a name that is there nearly always stands."""

_CALENDAR = frozenset(word.lower() for word in (*MONTHS, *WEEKDAYS))


@dataclass(frozen=True, slots=True)
class AskedName:
    """A name in a question, as written, without titles before it."""

    words: tuple[str, ...]
    text: str
    """With "the" where the question has it."""
    is_person: bool = False
    """It looks like somebody's full or titled name."""
    is_titled: bool = False
    """A title stands before it in the question."""
    is_speaker: bool = False
    """Its words are asked for."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Its words for comparing: lower case, without accents and full stops."""
        return tuple(name_key(word) for word in self.words)

    @property
    def pronoun(self) -> str:
        """ "her", "him", "it" or, where the name does not tell, "them"."""
        if self.text.startswith("the ") and self.words[0][0].isupper():
            return "it"
        gender = GIVEN_NAMES.get(self.keys[0]) if len(self.words) > 1 else None
        if FEMALE_ROLES & set(self.keys[:-1]):
            gender = "female"
        return {"female": "her", "male": "him"}.get(gender or "", "them")


def asked_names(question: str) -> tuple[AskedName, ...]:
    """The names of a question, in order; the speaker whose words are asked for counts always."""
    folded = fold_plain(question)
    speaker = asked_speaker(question)
    spoken = set(speaker.words) if speaker else set()
    found = [
        AskedName(
            name.words,
            _with_the(name.words, folded),
            is_person=name.is_person,
            is_titled=bool(name.descriptor),
            is_speaker=bool(spoken & set(name.words)),
        )
        for name in find_names(folded)
        if not is_plain_word(name)
    ]
    if speaker and not any(name.is_speaker for name in found):
        found.append(speaker)
    return tuple(dict.fromkeys(found))


def asked_speaker(question: str) -> AskedName | None:
    """Whose words a question asks for, titles and all; None when it asks for nobody's."""
    read = read_question(question)
    if read.form != "said" or not read.speaker:
        return None
    words = tuple(fold_plain(read.speaker).split())
    named = [name for name in find_names(" ".join(words)) if name.words[-1] == words[-1]]
    person = bool(named) and named[0].is_person
    text = fold_plain(read.speaker_as_asked)
    return AskedName(words, text, is_person=person, is_speaker=True)


def find_mention(library: Library, name: AskedName, scope: Scope = None) -> Mention:
    """Whether the articles hold a name, read in the chunks that hold its rarest word.

    "surname" is said of people only, and of what is no name ("the mayor") nothing but that a word
    of it is nowhere.
    """
    keys = [key for key in name.keys if key not in SUFFIXES] or list(name.keys)
    frequencies = library.word_frequencies(keys)
    if not all(frequencies.get(key, 0) for key in (keys[-1:] if name.is_person else keys)):
        return "open" if _short_form_held(library, keys) else "absent"
    capital = name.words[-1][0].isupper()
    best = texts_with(library, " ".join(keys), scope, limit=READ_FIRST)
    if occurs(keys, best, capital=capital):
        return "named"
    rarest = min(keys, key=lambda key: frequencies.get(key, 0) or MOST_READ)
    texts = texts_with(library, rarest, scope, limit=MOST_READ)
    if occurs(keys, texts, capital=capital):
        return "named"
    if len(texts) == MOST_READ or not capital or _short_form_held(library, keys):
        return "open"
    if name.is_person and len(keys) > 1 and keys[-1] not in _CALENDAR:
        named = texts_with(library, keys[-1], scope, limit=MOST_READ)
        if occurs(keys[-1:], named, capital=True):
            return "surname"
        return "open" if len(named) == MOST_READ else "absent"
    return "absent"


def is_held(library: Library, key: str) -> bool:
    """Whether one word stands in the best chunks for it, as itself and not by its stem."""
    if not library.word_frequencies([key]).get(key, 0):
        return False
    return any(
        occurs([key], texts_with(library, key, limit=limit), capital=False)
        for limit in (READ_FIRST, MOST_READ)
    )


def texts_with(library: Library, words: str, scope: Scope = None, *, limit: int) -> list[str]:
    """Titles and texts of the best chunks for words; fewer than ``limit`` are all there are."""
    hits = library.search_words(words, limit=limit, scope=scope)
    return [f"{passage.title}\n{passage.text}" for passage in library.passages(hits)]


def _with_the(words: Sequence[str], question: str) -> str:
    text = " ".join(words)
    the = re.search(rf"\bthe {re.escape(text)}", question, re.IGNORECASE)
    return f"the {text}" if the else text


def occurs(keys: Sequence[str], texts: Sequence[str], *, capital: bool) -> bool:
    """Whether the words stand together in one of the texts, with a capital if that is asked."""
    gap = r"[\W_]{1,3}"
    pattern = re.compile(rf"\b{gap.join(map(_spelled, keys))}\b", re.IGNORECASE)
    return any(
        not capital or any(character.isupper() for character in match[0])
        for text in texts
        for match in pattern.finditer(without_accents(text))
    )


def without_accents(text: str) -> str:
    """A text with folded typography and plain letters."""
    folded = fold_plain(text)
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def _spelled(key: str) -> str:
    """Initials with or without their full stops."""
    if len(key) <= 3:
        return r"\.?".join(map(re.escape, key))
    return re.escape(key)


def _short_form_held(library: Library, keys: Sequence[str]) -> bool:
    """Whether the initials of a long name occur: it may stand there as "ICE"."""
    initials = "".join(key[0] for key in keys)
    return len(initials) > 2 and bool(library.word_frequencies([initials]).get(initials, 0))
