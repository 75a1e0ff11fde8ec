"""Names in English prose: capitalised runs, and whether a text holds the same name.

Texts are taken as folded by ``rag.text.typography``. Nothing here knows who anybody is: a name is
compared by its head (the surname, or the last telling word of an organisation), so that "President
Donald Trump" is found where "Trump" stands, "US" where "U.S." or "American" does, and "ICE" where
"Immigration and Customs Enforcement" does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rag.text.common_words import COMMON_WORDS
from rag.text.dates import MONTHS, WEEKDAYS
from rag.text.demonyms import PLACES
from rag.text.lexicon import (
    GIVEN_NAMES,
    HONORIFICS,
    ORGANIZATION_WORDS,
    PARTICLES,
    PLACE_WORDS,
    ROLE_NOUNS,
    SUFFIXES,
    TITLES,
    WORD_TAGS,
)
from rag.text.number_words import MAGNITUDES, MULTIPLIERS, ORDINALS, SMALL, TENS
from rag.text.terms import FUNCTION_WORDS, stem
from rag.types import Span

_WORD = re.compile(r"[^\W_](?:[\w&]|[.'-](?=\w)|(?<=\b\w)\.|(?<=\.\w)\.)*", re.UNICODE)
_ABBREVIATIONS = frozenset(
    "gov sen rep mr mrs ms dr lt gen col sgt capt maj st jr sr prof rev hon supt det".split()
)
_TITLE_FORMS = {
    "gov": "governor", "sen": "senator", "rep": "representative", "pres": "president",
    "gen": "general", "lt": "lieutenant", "sgt": "sergeant", "prof": "professor", "dr": "doctor",
    "capt": "captain", "det": "detective", "col": "colonel", "maj": "major", "rev": "reverend",
    "premier": "prime minister", "pm": "prime minister",
}  # fmt: skip
_CONNECTORS = frozenset("of and for the on in to & de la".split())
_CALENDAR = frozenset(word.lower() for word in (*MONTHS, *WEEKDAYS))
_JOINING = PARTICLES | {"of", "the"}
_POSSESSIVE = re.compile(r"'s?$")
_COMMON_STEMS = frozenset(map(stem, COMMON_WORDS))
_COMMON_ENDING = re.compile(
    r"(?:ing|ly|ers|ors|ists|ants|ents|tions?|sions?|ments?|ity|ities|ness|ance|ence|ism|ship|ies"
    r"|ed)$"
)
_ROMAN_NUMERAL = re.compile(r"[IVX]+$")
_NUMBERS = SMALL.keys() | TENS.keys() | ORDINALS.keys() | MULTIPLIERS.keys() | MAGNITUDES.keys()
_NOT_NAMES = (
    _NUMBERS | FUNCTION_WORDS | WORD_TAGS.keys() | frozenset({"i'm", "i've", "i'd", "i'll", "im"})
)


@dataclass(frozen=True, slots=True)
class Name:
    """A capitalised run: perhaps titles and descriptions, then the name itself."""

    span: Span
    """In the folded text, without a possessive ending."""
    descriptor: tuple[str, ...]
    """The words before the name: ("Chicago", "Mayor")."""
    words: tuple[str, ...]
    """The name: ("Brandon", "Johnson")."""
    opens: bool
    """Its first word opens a sentence, so that its capital may mean nothing."""

    @property
    def titles(self) -> frozenset[str]:
        """The roles in the descriptor, lower case and in full: {"mayor"}."""
        bare = (word.lower().rstrip(".") for word in self.descriptor)
        roles = (word for word in bare if word in TITLES and word not in HONORIFICS)
        return frozenset(_TITLE_FORMS.get(word, word) for word in roles)

    @property
    def gender(self) -> str | None:
        """What a courtesy title tells: "Mrs" and "Ms" are female."""
        bare = (word.lower().rstrip(".") for word in self.descriptor)
        return next((HONORIFICS[word] for word in bare if word in HONORIFICS), None)

    @property
    def is_person(self) -> bool:
        """Whether it looks like somebody's full or titled name."""
        if _is_generic(self.words[-1]) and name_key(self.words[0]) not in GIVEN_NAMES:
            return False
        return bool(self.descriptor) or name_key(self.words[0]) in GIVEN_NAMES

    @property
    def heads(self) -> tuple[str, ...]:
        """The keys that must be found: the surname, or the last word that tells; else all."""
        words = [word for word in self.words if name_key(word).rstrip(".") not in SUFFIXES]
        words = words or list(self.words)
        if name_key(words[0]) in GIVEN_NAMES and len(words) > 1:
            return (name_key(words[-1]),)
        telling = [word for word in words if not _is_generic(word)]
        return tuple(name_key(word) for word in telling[-1:] or words if word not in _JOINING)

    @property
    def surname(self) -> str:
        """The key of the last word without "Jr." and the like."""
        words = [word for word in self.words if name_key(word) not in SUFFIXES] or self.words
        return name_key(words[-1])

    @property
    def given(self) -> tuple[str, ...]:
        """The keys of the words before the surname."""
        keys = [name_key(word) for word in self.words if name_key(word) not in SUFFIXES]
        return tuple(keys[:-1])


def find_names(text: str) -> tuple[Name, ...]:
    """The capitalised runs of a text that may be names, in reading order.

    Days, months, bare titles ("the President") and function words that open a sentence are left
    out; any other word that opens a sentence may still be no name.
    """
    found = (_read_run(text, run) for run in _runs(text))
    return tuple(name for name in found if name is not None)


@lru_cache(maxsize=50_000)
def name_key(word: str) -> str:
    """What two spellings of a word of a name share: no case, accents, full stops, possessive."""
    plain = _POSSESSIVE.sub("", word)
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return plain.replace(".", "").lower()


class NameSet:
    """The names and words of a text, made for asking whether it holds a name."""

    def __init__(self, text: str, aliases: Iterable[str] = ()) -> None:
        """Read a folded text; ``aliases`` are further names that it stands for."""
        self._keys: set[str] = set()
        self._acronyms: set[str] = set()
        self._initials: set[str] = set()
        self._places: set[str] = set()
        self._stems: set[str] = set()
        for part in (text, *aliases):
            self._read(part)

    def _read(self, text: str) -> None:
        printed = [match[0] for match in _WORD.finditer(text)]
        keys = [name_key(word) for word in printed]
        for position, (word, key) in enumerate(zip(printed, keys, strict=True)):
            self._keys.add(key)
            self._keys.update(part for part in key.split("-") if part)
            self._stems.add(stem(key))
            # "North Vale Trust CCG" is one of the groups that "CCG" stands for, not they.
            before = printed[max(position - 2, 0) : position]
            if _is_acronym(word) and not (len(before) == 2 and all(w[0].isupper() for w in before)):
                self._acronyms.add(key)
            place = None if word == "us" else PLACES.get(key)
            if place:
                self._places.add(place)
        for left, right in zip(keys, keys[1:], strict=False):
            place = PLACES.get(f"{left} {right}")
            if place:
                self._places.add(place)
        self._initials.update(_initials(text))

    def holds(self, name: Name) -> bool:
        """Whether the text holds the name, or another form of it."""
        return (
            _place_of(name) in self._places
            or self._spells_out(name)
            or all(self._holds_key(head, name) for head in name.heads)
        )

    def holds_word(self, word: str) -> bool:
        """Whether the text holds a word of a name, in any case and number."""
        key = name_key(word)
        return key in self._keys or stem(key) in self._stems

    def _spells_out(self, name: Name) -> bool:
        """Whether the text holds a short form of a long name or the other way round."""
        word = name.words[-1]
        if _is_acronym(word) and name_key(word) in self._initials:
            return True
        return any(initials in self._acronyms for initials in _initials(" ".join(name.words)))

    def _holds_key(self, key: str, name: Name) -> bool:
        if len(name.words) == 1 and _is_acronym(name.words[0]) and len(key) < 5:
            return key in self._acronyms
        if key in self._keys:
            return True
        if any(part in self._keys for part in key.split("-")[:1] if "-" in key):
            return True
        return len(key) > 4 and stem(key) in self._stems


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody in an article, told apart from others of the same surname."""

    surname: str
    given: tuple[str, ...]
    titles: frozenset[str]

    def may_be(self, name: Name) -> bool:
        """Whether a name with this surname can mean this person."""
        if name.surname != self.surname:
            return False
        if name.given:
            return _same_given(name.given, self.given)
        return not name.titles or bool(name.titles & self.titles) or not self.titles


def find_bearers(
    names: Iterable[Name], speakers: Iterable[Name] = ()
) -> Mapping[str, tuple[Bearer, ...]]:
    """The people named in full, by the key of their surname; ``speakers`` are people for sure."""
    found: dict[str, list[Bearer]] = {}
    later: list[Name] = []
    people_named = [name for name in names if name.is_person]
    for name in (*people_named, *(name for name in speakers if name.given)):
        if not name.given:
            later.append(name)
            continue
        people = found.setdefault(name.surname, [])
        for position, person in enumerate(people):
            if _same_given(person.given, name.given):
                longest = max(person.given, name.given, key=len)
                people[position] = Bearer(name.surname, longest, person.titles | name.titles)
                break
        else:
            people.append(Bearer(name.surname, name.given, name.titles))
    for name in later:
        people = found.setdefault(name.surname, [])
        if not people:
            people.append(Bearer(name.surname, (), name.titles))
    return {surname: tuple(people) for surname, people in found.items()}


def is_plain_word(name: Name) -> bool:
    """Whether a single capitalised word is a common one, were it not for its place."""
    if len(name.words) > 1 or name.descriptor or not name.opens:
        return False
    word = name_key(name.words[0])
    return (
        word in ROLE_NOUNS
        or word in TITLES
        or stem(word) in _COMMON_STEMS
        or _COMMON_ENDING.search(word) is not None
    )


def _same_given(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """ "J" is "John", "Jon" is not; a middle name more or less changes nobody."""
    if not left or not right:
        return True
    first, other = left[0], right[0]
    if len(first) <= 2 or len(other) <= 2:
        return first[0] == other[0]
    return first == other or set(left) <= set(right) or set(right) <= set(left)


def _is_generic(word: str) -> bool:
    key = name_key(word)
    return any(key in words for words in (ORGANIZATION_WORDS, PLACE_WORDS, TITLES, _JOINING))


def _is_acronym(word: str) -> bool:
    bare = re.sub(r"[.&']|'s$", "", word)
    return len(bare) > 1 and bare.isupper()


def _place_of(name: Name) -> str | None:
    key = " ".join(name_key(word) for word in name.words)
    return PLACES.get(key) or PLACES.get(name_key(name.words[-1]))


def _is_capital(word: str) -> bool:
    """Whether a word may belong to a name: capitals in it, and no function word ("The")."""
    key = name_key(word)
    if word == "I" or (key in _NOT_NAMES and key not in _CALENDAR and not _is_acronym(word)):
        return False
    return any(character.isupper() for character in word)


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Capitalised words one space apart, over the particles that join them."""
    run: list[re.Match[str]] = []
    waiting: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        follows = bool(run) and text[(waiting or run)[-1].end() : match.start()] in (
            " ",
            ". ",
            " & ",
        )
        stopped = bool(run) and not waiting and text[run[-1].end() : match.start()] == ". "
        if stopped and name_key(run[-1][0]) not in _ABBREVIATIONS:
            follows = False
        if follows and _POSSESSIVE.search(run[-1][0]):
            follows = False
        if _is_capital(match[0]):
            if run and not follows:
                yield run
                run = []
            run += [*(waiting if follows else []), match]
            waiting = []
        elif follows and len(waiting) < 2 and _may_join(match[0], run):
            waiting.append(match)
        elif run:
            yield run
            run, waiting = [], []
    if run:
        yield run


def _may_join(word: str, run: list[re.Match[str]]) -> bool:
    """Whether a particle may stand inside a name: "van" in any, "of" in none of a person."""
    if word in PARTICLES:
        return True
    return word in _JOINING and not any(name_key(each[0]) in GIVEN_NAMES for each in run)


def _read_run(text: str, run: list[re.Match[str]]) -> Name | None:
    opens = _opens_sentence(text, run[0].start())
    run = _trim(run)
    if not run:
        return None
    words = [_POSSESSIVE.sub("", match[0]) or match[0] for match in run]
    cut = _end_of_titles(words)
    if cut == len(words) or all(_ROMAN_NUMERAL.match(word) for word in words):
        return None
    last = run[-1]
    end = last.start() + len(words[-1])
    return Name(Span(run[0].start(), end), tuple(words[:cut]), tuple(words[cut:]), opens)


def _trim(run: list[re.Match[str]]) -> list[re.Match[str]]:
    """Without days and months at its ends, and without particles that lead."""
    while run and _is_calendar(run[-1][0]):
        if len(run) > 1 and name_key(run[-2][0]) in GIVEN_NAMES and run[-1][0] in MONTHS:
            break
        run = run[:-1]
    while run and _is_calendar(run[0][0]):
        run = run[1:]
    return run


def _is_calendar(word: str) -> bool:
    return name_key(word) in _CALENDAR


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip("\"'([ \n")
    return not before or before[-1] in ".!?:;" or "\n" in text[len(before) : start]


def _end_of_titles(words: list[str]) -> int:
    """Where the name begins after titles and descriptions; its length for a bare title."""
    keys = [name_key(word) for word in words]
    cut = 1 if len(keys) > 2 and keys[0] in ROLE_NOUNS else 0
    for position, key in enumerate(keys):
        if key not in TITLES or (position and keys[position - 1] in GIVEN_NAMES):
            continue
        if key not in GIVEN_NAMES or position + 1 == len(keys):
            cut = position + 1
    if cut == len(keys):
        bare = all(key in TITLES or key in ORGANIZATION_WORDS for key in keys)
        return cut if bare else 0
    rest = words[cut:]
    named = [word for word in rest if not _is_generic(word) and name_key(word) not in SUFFIXES]
    return cut if named and _is_capital(rest[0]) else 0


def _initials(text: str) -> Iterator[str]:
    """The initials of every run of capitalised words over "of", "and", "for" and the like."""
    run: list[str] = []
    previous = 0
    for match in _WORD.finditer(text):
        word = match[0]
        near = text[previous : match.start()] in (" ", ". ", " & ", "")
        previous = match.end()
        if run and not near:
            yield from _short_forms(run)
            run = []
        if _is_capital(word):
            run.append(name_key(word)[:1])
        elif word.lower() not in _CONNECTORS:
            yield from _short_forms(run)
            run = []
    yield from _short_forms(run)


def _short_forms(run: list[str]) -> Iterator[str]:
    for start in range(len(run)):
        for end in range(start + 2, min(len(run), start + 7) + 1):
            yield "".join(run[start:end])
