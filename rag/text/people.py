"""The people and organisations of an article, and whom a mention means.

A name given in full, with a title or beside a role makes a person. A bare surname, a role with
"the" and a pronoun are resolved to what came before, and stay open where two would fit: a quote
under the wrong name is worse than one under none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from rag.text.lexicon import (
    BODIES,
    DOCUMENTS,
    FEMALE_ROLES,
    GIVEN_NAMES,
    HONORIFICS,
    MALE_ROLES,
    NICKNAMES,
    ORGANIZATION_WORDS,
    PARTICLES,
    PLACE_WORDS,
    POSSESSIVES,
    SUFFIXES,
    TITLES,
    Gender,
    is_role,
)
from rag.text.phrases import Token, printed
from rag.text.roles import (
    age_of,
    apposition_after,
    apposition_before,
    has_role_before,
    is_many,
    key_of,
    organization_of_role,
    role_heads,
    role_start,
    speaks,
)
from rag.text.speech import SPEECH_VERBS

EntityKind: TypeAlias = Literal["person", "unnamed", "group", "organization", "document", "thing"]

ABBREVIATED_ROLES: Final = {
    "gov": "governor", "sen": "senator", "rep": "representative", "prof": "professor",
    "pres": "president", "lt": "lieutenant", "gen": "general", "col": "colonel",
    "capt": "captain", "sgt": "sergeant", "supt": "superintendent", "det": "detective",
    "rev": "reverend", "atty": "attorney", "congressman": "representative",
    "congresswoman": "representative", "chairman": "chair", "chairwoman": "chair",
    "chairperson": "chair", "adviser": "advisor", "maj": "major", "cmdr": "commander",
}  # fmt: skip


_RELATIONS: Final = frozenset(
    "rival opponent ally supporter friend critic colleague wife husband son daughter mother father "
    "brother sister man woman".split()
)
"""Nouns that say less of somebody than a party does."""
_PARTIES: Final = frozenset(
    "democrat republican candidate contender challenger hopeful front-runner frontrunner resident "
    "developer".split()
)
"""Nouns that say less of somebody than an office does."""


def _weight_of(heads: Iterable[str]) -> int:
    """How much a role says: an office 2, a party 1, a mere relation 0."""
    return max((head not in _RELATIONS) + (head not in _RELATIONS | _PARTIES) for head in heads)


class Entity:
    """Somebody or something that can speak. Filled while the article is read."""

    __slots__ = ("kind", "name", "words", "role", "roles", "heads", "organization", "gender",
                 "introduced", "paragraph", "mentions", "bare")  # fmt: skip

    def __init__(self, kind: EntityKind, name: str, words: tuple[str, ...] = ()) -> None:
        self.kind: EntityKind = kind
        self.name = name
        self.words = words
        """Of the name, in lower case without full stops."""
        self.role: str | None = None
        self.roles: list[str] = []
        """Every role as printed, in order."""
        self.heads: set[str] = set()
        """The nouns of all roles ("governor"), abbreviations written out."""
        self.organization: str | None = None
        self.gender: Gender | None = None
        self.introduced = 0
        """Where the full name first stands."""
        self.paragraph = 0
        self.mentions: list[tuple[int, int]] = []
        """Where the full name or one with a title stands, with the paragraph; in order."""
        self.bare = 0
        """How often the bare surname was resolved to this person so far."""

    @property
    def surname(self) -> str:
        """The last word of the name in lower case, "jr" and the like apart."""
        words = [word for word in self.words if word not in SUFFIXES]
        return words[-1] if words else ""

    def add_role(self, role: str, heads: Iterable[str], *, is_title: bool) -> None:
        """Keep the first role that is no mere relation, and the longer of two that say the same.

        "rival" or "his wife" gives way to "governor".
        """
        new = {ABBREVIATED_ROLES.get(head, head) for head in heads}
        self.roles.append(role)
        shorter = self.role is not None and (role.endswith(self.role) and role != self.role)
        weak = bool(new and self.heads) and _weight_of(new) > _weight_of(self.heads)
        if is_title and new and _weight_of(new) == 0:
            pass
        elif self.role is None or (shorter and is_title) or weak:
            self.role = role
        self.heads |= new
        for head in heads:
            if head in FEMALE_ROLES:
                self.gender = self.gender or "female"
            elif head in MALE_ROLES:
                self.gender = self.gender or "male"


@dataclass(frozen=True, slots=True)
class _Run:
    """Capitalised words in a row inside one sentence: indices ``[first, last]``."""

    first: int
    last: int


class Cast:
    """Everybody whom an article names, found by one reading of it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.people: list[Entity] = []
        self._by_surname: dict[str, list[Entity]] = {}
        self._by_given: dict[str, list[Entity]] = {}
        self._organizations: dict[str, list[tuple[int, str]]] = {}
        """Last word → where organisations are named that end with it, and how."""
        self._inside: set[str] = set()
        """Single names that stand anywhere but at the head of a sentence."""
        self._other_names: dict[str, tuple[str, str] | None] = {}
        self._first_bare: dict[str, int] = {}
        """Surname → number of the paragraph in which it first stands alone."""

    def bearers(self, surname: str) -> list[Entity]:
        """The people of that surname, in order of introduction."""
        return self._by_surname.get(surname, [])

    def called(self, given: str) -> list[Entity]:
        """The people of that given name."""
        return self._by_given.get(given, [])

    def first_bare(self, surname: str) -> int | None:
        """The first paragraph in which the surname stands alone."""
        return self._first_bare.get(surname)

    def organization_ending_with(self, word: str, position: int) -> str | None:
        """The one organisation named before whose name ends so; None when there are several.

        "the department" is the Justice Department.
        """
        named = {name for start, name in self._organizations.get(word, ()) if start < position}
        return named.pop() if len(named) == 1 else None

    def stands_inside(self, key: str) -> bool:
        """Whether a single name is capitalised where no sentence begins."""
        return key in self._inside

    def other_name(self, name: str) -> tuple[str, str] | None:
        """The full name of an organisation and its initials, when the text has both; else None.

        :param name: either of the two, without "the".
        """
        if name not in self._other_names:
            self._other_names[name] = _full_and_short(self._text, name)
        return self._other_names[name]

    def with_role(self, head: str) -> list[Entity]:
        """Everybody who has a role of that noun."""
        head = ABBREVIATED_ROLES.get(head, head)
        return [person for person in self.people if head in person.heads]

    def read(self, sentences: Sequence[tuple[int, list[Token]]]) -> None:
        """Find the people of all sentences, each given with the number of its paragraph."""
        uncertain: list[tuple[int, list[Token], _Run]] = []
        titled: list[tuple[int, list[Token], _Run, int]] = []
        for paragraph, tokens in sentences:
            headline = _is_headline(tokens)
            for run in _runs(tokens):
                self._meet(paragraph, tokens, run, uncertain, titled, headline)
        for paragraph, tokens, run in uncertain:
            if self._seems_person(tokens, run):
                self._introduce(paragraph, tokens, run, run.first)
        self.people.sort(key=lambda person: person.introduced)
        for bearers in self._by_surname.values():
            bearers.sort(key=lambda person: person.introduced)
        for paragraph, tokens, run, name in titled:
            self._meet_titled(paragraph, tokens, run, name)
        for person in self.people:
            person.mentions.sort()

    def _meet(
        self,
        paragraph: int,
        tokens: list[Token],
        run: _Run,
        uncertain: list[tuple[int, list[Token], _Run]],
        titled: list[tuple[int, list[Token], _Run, int]],
        headline: bool,
    ) -> None:
        name = name_start(tokens, run.first, run.last)
        words = tokens[name : run.last + 1]
        has_title = name > run.first or has_role_before(tokens, run.first)
        verdict = _is_person(words, has_title)
        if len(words) == 1:
            if not words[0].first:
                self._inside.add(key_of(words[0].text))
            if has_title and verdict is not False:
                titled.append((paragraph, tokens, run, name))
            elif name == run.first and not _is_common_start(tokens, name):
                self._first_bare.setdefault(key_of(words[0].text), paragraph)
            if verdict is False or not has_title:
                self._note_organization(tokens, run)
        elif verdict:
            if headline and not has_title:
                uncertain.append((paragraph, tokens, run))
            else:
                self._introduce(paragraph, tokens, run, name)
        elif verdict is None and not headline:
            uncertain.append((paragraph, tokens, run))
        else:
            self._note_organization(tokens, run)

    def _note_organization(self, tokens: list[Token], run: _Run) -> None:
        word, last = tokens[run.last].lower, _end_of_body(tokens, run.last)
        if word in BODIES and last > run.first:
            start, end = tokens[run.first].start, tokens[last].end
            name = printed(self._text, start, end)
            self._organizations.setdefault(word, []).append((start, name))

    def _seems_person(self, tokens: list[Token], run: _Run) -> bool:
        """Whether an unknown name of two to four words is somebody's, by what stands beside it."""
        last = tokens[run.last]
        words = [key_of(token.text) for token in tokens[run.first : run.last + 1]]
        if self.find(tuple(words)) is not None:
            return True
        before = tokens[run.first - 1] if run.first else None
        after = tokens[run.last + 1] if run.last + 1 < len(tokens) else None
        if before is not None and before.lower == "the":
            return False
        if _is_quoted_of(tokens, run.first) or _writes(tokens, run.first):
            return True
        if after is not None and speaks(after):
            return True
        if before is not None and speaks(before) and before.tag == "word":
            return True
        if after is not None and after.tag in ("comma", "open") and run.last + 2 < len(tokens):
            following = tokens[run.last + 2]
            if before is not None and before.tag == "comma" and speaks(following):
                return True
            if following.tag == "relative" and following.lower == "who":
                return True
            if following.tag == "number" and 15 <= age_of(following.text) <= 110:
                return True
            if apposition_after(tokens, run.last) is not None:
                return True
        return key_of(last.text) in self._first_bare and has_role_before(tokens, run.first)

    def _introduce(self, paragraph: int, tokens: list[Token], run: _Run, name: int) -> None:
        words = tokens[name : run.last + 1]
        keys = tuple(key_of(token.text) for token in words)
        person = self.find(keys)
        shown = printed(self._text, words[0].start, words[-1].end)
        if person is None:
            person = Entity("person", shown, keys)
            person.introduced = words[0].start
            person.paragraph = paragraph
            person.gender = GIVEN_NAMES.get(keys[0])
            self.people.append(person)
            self._by_surname.setdefault(person.surname, []).append(person)
            self._by_given.setdefault(keys[0], []).append(person)
        else:
            if len(keys) > len(person.words) or (
                len(keys) == len(person.words) and len(shown) > len(person.name)
            ):
                person.name, person.words = shown, keys
            if words[0].start < person.introduced:
                person.introduced, person.paragraph = words[0].start, paragraph
        person.mentions.append((words[0].start, paragraph))
        self._learn(person, tokens, run, name)

    def find(self, keys: tuple[str, ...]) -> Entity | None:
        """Who has that name already, middle names and initials apart."""
        surname = [key for key in keys if key not in SUFFIXES][-1]
        for person in self.bearers(surname):
            mine, theirs = (NICKNAMES.get(name, name) for name in (keys[0], person.words[0]))
            same = mine == theirs or (min(len(mine), len(theirs)) == 1 and mine[0] == theirs[0])
            if _suffix(keys) != _suffix(person.words):
                continue
            if same and not _middles_differ(keys, person.words):
                return person
        return None

    def _meet_titled(self, paragraph: int, tokens: list[Token], run: _Run, name: int) -> None:
        """A title and a surname: a role for its bearer, or somebody who has no other name here."""
        key = key_of(tokens[name].text)
        bearers = self.bearers(key)
        gender = _gender_told(tokens[run.first : name])
        if gender is not None and bearers and all(len(p.words) == 1 for p in bearers):
            bearers = self._couple(bearers, gender)
        if not bearers:
            if _is_person(tokens[name : run.last + 1], True) is False:
                return
            shown = tokens[name].text
            others = self.bearers(key)
            if gender is not None and others:
                shown = f"{tokens[name - 1].text} {shown}"
            person = Entity("person", shown, (key,))
            person.gender = gender
            person.introduced = tokens[name].start
            person.paragraph = paragraph
            self.people.append(person)
            self._by_surname.setdefault(key, []).append(person)
            person.mentions.append((tokens[name].start, paragraph))
            self._learn(person, tokens, run, name)
        elif len(bearers) == 1:
            bearers[0].mentions.append((tokens[name].start, paragraph))
            self._learn(bearers[0], tokens, run, name)

    def _couple(self, bearers: list[Entity], gender: Gender) -> list[Entity]:
        """Those whom "Mrs." can mean; a "Mr. Lee" beside them is called so from then on."""
        fitting = [person for person in bearers if person.gender in (gender, None)]
        if not fitting:
            for person in bearers:
                if len(person.name.split()) == 1:
                    person.name = f"{'Mr.' if person.gender == 'male' else 'Ms.'} {person.name}"
        return fitting

    def _learn(self, person: Entity, tokens: list[Token], run: _Run, name: int) -> None:
        """Take the role and what tells the gender from the words round a name."""
        first = name
        if name > run.first or has_role_before(tokens, run.first):
            first = role_start(tokens, name)
            role = tokens[first:name]
            heads = [key_of(token.text) for token in role]
            for head in heads:
                if head in HONORIFICS and head != "dr":
                    person.gender = HONORIFICS[head] or person.gender
            if first and tokens[first - 1].lower in POSSESSIVES:
                role = []
            while role and key_of(role[0].text) in HONORIFICS:
                role = role[1:]
            while role and key_of(role[-1].text) in HONORIFICS:
                role = role[:-1]
            if role:
                self._add_role(person, role, is_title=True)
        apposition = apposition_after(tokens, run.last) or apposition_before(tokens, first)
        if apposition:
            self._add_role(person, apposition, is_title=False)

    def _add_role(self, person: Entity, role: list[Token], *, is_title: bool) -> None:
        shown = printed(self._text, role[0].start, role[-1].end)
        heads = role_heads(role)
        if not heads or is_many(heads[0]) or (not is_title and _names_somebody(role)):
            return
        person.add_role(shown, heads, is_title=is_title)
        if person.organization is None:
            person.organization = organization_of_role(self._text, role)


_SMALL: Final = r"(?:\s(?:of|for|the|on|and|in|to|&))*\s"
_INITIALS: Final = re.compile(r"[A-Z]{3,6}")


def _full_and_short(text: str, name: str) -> tuple[str, str] | None:
    if _INITIALS.fullmatch(name):
        pattern = r"\b" + _SMALL.join(rf"{letter}[\w’'-]*[a-z]" for letter in name) + r"\b"
        match = re.search(pattern + r"(?:\sand\s[A-Z][a-z]+)?", text)
        return (" ".join(match.group().split()), name) if match else None
    short = "".join(word[0] for word in name.split() if word[0].isupper())
    known = (
        _INITIALS.fullmatch(short)
        and short in text  # mostly it is not, and a pattern of its own costs more
        and re.search(rf"\b{short}\b", text)
    )
    return (name, short) if known else None


def _writes(tokens: Sequence[Token], first: int) -> bool:
    """Whether a name is that of "a letter from Ann Lee" or "according to Ann Lee"."""
    if first < 2:
        return False
    before = tokens[first - 2].lower
    if tokens[first - 1].lower == "to":
        return before == "according"
    return tokens[first - 1].lower in ("from", "by") and before in DOCUMENTS


def _is_quoted_of(tokens: Sequence[Token], first: int) -> bool:
    """Whether a name is that of "…, wrote the Gazette’s Ann Lee"."""
    index = first - 1
    if index < 2 or tokens[index].tag != "possessive":
        return False
    while index > 0 and tokens[index].tag in ("possessive", "name", "determiner"):
        index -= 1
    return tokens[index].tag == "word" and speaks(tokens[index])


def _end_of_body(tokens: Sequence[Token], last: int) -> int:
    """The last index of "Commission on Tides" or "Department of the Harbour"."""
    index = last + 1
    if index >= len(tokens) or tokens[index].lower not in ("of", "on", "for"):
        return last
    index += 1
    if index < len(tokens) and tokens[index].lower == "the":
        index += 1
    end = last
    while index < len(tokens) and tokens[index].tag == "name":
        end, index = index, index + 1
    return end


def _names_somebody(role: Sequence[Token]) -> bool:
    """Whether a list of people was taken for a role ("Ann Lee and son Tom Lee Jr.")."""
    return any(
        token.tag == "conjunction" and any(t.lower in GIVEN_NAMES for t in role[index + 1 :])
        for index, token in enumerate(role)
    )


def _suffix(keys: Sequence[str]) -> str:
    """ "jr" of "Tom Lee Jr.", who is not Tom Lee."""
    return keys[-1] if keys[-1] in SUFFIXES else ""


def _middles_differ(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both have middle initials, and others ("George W." and "George H.W.")."""
    first, second = one[1:-1], other[1:-1]
    if not first or not second:
        return False
    return "".join(word[0] for word in first) != "".join(word[0] for word in second) or (
        max(map(len, first + second)) <= 3 and first != second
    )


def name_start(tokens: Sequence[Token], first: int, last: int) -> int:
    """Where the name begins in a run of capitalised words: after its last title."""
    for index in range(last - 1, first - 1, -1):
        token = tokens[index]
        title = key_of(token.text) in TITLES or (token.first and is_role(token.lower))
        if title and key_of(tokens[index + 1].text) not in SUFFIXES:
            if index > first and tokens[index - 1].lower in GIVEN_NAMES and index + 1 == last:
                # "Larry King Live", "Stephen Judge Smith": a surname that is a title too.
                continue
            return index + 1
    # "Secretary of State Ann Lee", "chair of the Security Council Ann Lee": the office ends
    # before the given name.
    office = last - first >= 2 and first > 1 and is_office_of(tokens, first - 1)
    for index in range(first + 1, last):
        body = tokens[index - 1].lower in ORGANIZATION_WORDS and index - first > 1
        if (office or body) and tokens[index].lower in GIVEN_NAMES:
            return index
    return first


def is_office_of(tokens: Sequence[Token], index: int) -> bool:
    """Whether the "of" of a capitalised office stands there ("Secretary of")."""
    if not index or tokens[index].lower != "of" or tokens[index - 1].tag != "name":
        return False
    return key_of(tokens[index - 1].text) in TITLES


def _gender_told(title: Sequence[Token]) -> Gender | None:
    return next((HONORIFICS[key] for t in title if (key := key_of(t.text)) in HONORIFICS), None)


def _runs(tokens: Sequence[Token]) -> Iterator[_Run]:
    index, size = 0, len(tokens)
    while index < size:
        if tokens[index].tag != "name" or tokens[index].text == "&":
            index += 1
            continue
        last = index
        while True:
            following = last + 1
            while following < size and tokens[following].lower in PARTICLES:
                following += 1
            if following >= size or tokens[following].tag != "name" or following > last + 3:
                break
            last = following
        yield _Run(index, last)
        index = last + 1


def _is_headline(tokens: Sequence[Token]) -> bool:
    """Whether every word that can be is capitalised, so that capitals say nothing."""
    words = 0
    for token in tokens:
        if token.text[0].islower() and token.tag in ("word", "auxiliary", "pronoun", "adverb"):
            return False
        words += token.text[0].isalpha()
    return words >= 5


def _is_person(words: Sequence[Token], has_title: bool) -> bool | None:
    """Whether capitalised words are somebody's name; None when only the context can tell."""
    keys = [key_of(token.text) for token in words if key_of(token.text) not in SUFFIXES]
    if not keys or len(keys) > 4 or "&" in keys:
        return False
    if any(key in ORGANIZATION_WORDS for key in keys):
        return False
    if any(
        len(token.text) > 2 and token.text.isupper() and "." not in token.text for token in words
    ):
        return None if has_title else False
    known = keys[0] in GIVEN_NAMES or len(keys[0]) == 1
    if len(keys) > 1 and known:
        return True
    if any(key in PLACE_WORDS for key in keys):
        return False
    if has_title:
        return True
    return None


def _is_common_start(tokens: Sequence[Token], index: int) -> bool:
    """Whether a capital letter may only mark the beginning of a sentence."""
    token = tokens[index]
    if not token.first:
        return False
    if is_role(token.lower) or token.lower.endswith(("ing", "ed")):
        return True
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None or following.lower in SPEECH_VERBS:
        return False
    return following.tag not in ("auxiliary", "comma", "possessive", "stop")
