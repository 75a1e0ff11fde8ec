"""Did you mean …? Names of the library that a name in a question may be, misspelt.

Offered, never assumed: a name that the library holds is never taken for another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.library import Library
from rag.naming import AskedName, asked_names, find_mention, is_held
from rag.text.common_words import COMMON_WORDS
from rag.text.lexicon import TITLES
from rag.text.names import Name, find_bearers, find_names, is_plain_word, name_key
from rag.text.spelling import SHORTEST, SLIP, STRANGE, TWIN, is_slip, slip_cost
from rag.text.terms import FUNCTION_WORDS, QUESTION_WORDS, content_words
from rag.text.typography import fold_plain

MOST_OFFERED = 3
READ = 12
"""Chunks read for near words at a time; what they hold is then left out of the next search, so
that a frequent near word does not hide a rare one."""
ROUNDS = 3
WORDS_AROUND = 8
"""Words read on either side of a near word for the name it is part of."""
MOST_SPEAKERS = 40
RARELY = 0.1
"""A name is not offered beside another that is ten times as frequent."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Correction:
    """A name in a question with one of the library that it may be."""

    asked: str
    """The words of the question that are put right, as written."""
    meant: str
    """What takes their place."""
    name: str
    """The whole name, for people ("J.B. Pritzker")."""

    def put_right(self, question: str) -> str:
        """The whole question with the name corrected."""
        pattern = rf"(?<!\w){re.escape(self.asked)}(?!\w)"
        return re.sub(pattern, lambda _: self.meant, question, count=1)


def suggest_corrections(library: Library, question: str) -> tuple[Correction, ...]:
    """For the first name of a question that the library lacks: the nearest ones that it has.

    () when no name is lacking, or nothing is near; equally near ones are all given, up to three.
    """
    for name in (*asked_names(question), *_uncapitalised(question)):
        for strange in _strange_words(library, name):
            found = _corrections(library, name, strange)
            if found:
                return found
    return ()


def _uncapitalised(question: str) -> list[AskedName]:
    """Words that may name in a question typed without capitals: none that is nearly a common
    word."""
    if any(character.isupper() for character in question[1:]):
        return []
    known = COMMON_WORDS | FUNCTION_WORDS | QUESTION_WORDS
    return [
        AskedName((word,), word)
        for word in content_words(question)
        if word not in known and not any(is_slip(word, common) for common in known)
    ]


def _strange_words(library: Library, name: AskedName) -> Iterator[frozenset[str]]:
    """The words of a name that the library has nowhere and that are long enough to compare; then
    all of these, when it has nowhere the whole name."""
    keys = frozenset(key for key in name.keys if len(key) >= SHORTEST and key.isalpha())
    lacking = frozenset(key for key in keys if not is_held(library, key))
    if lacking:
        yield lacking
    if lacking < keys and find_mention(library, name) in ("surname", "absent"):
        yield keys


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A name of the library that a name asked for may be."""

    name: Name
    put_right: tuple[str, ...]
    """The words asked for, the strange ones as the library has them."""
    cost: float


def _corrections(
    library: Library, asked: AskedName, strange: frozenset[str]
) -> tuple[Correction, ...]:
    titled = [_title_near(key) if key in strange else word
              for word, key in zip(asked.words, asked.keys, strict=True)]  # fmt: skip
    if len(titled) > 1 and all(titled):
        put_right = " ".join(each for each in titled if each)
        return (Correction(" ".join(asked.words), put_right, put_right),)
    near = [each for key in sorted(strange) for each in _names_near(library, key, asked, strange)]
    fitting = [each for name in near if (each := _fit(name, asked, strange)) is not None]
    least = min((each.cost for each in fitting), default=0.0)
    nearest = [each for each in fitting if each.cost <= least + TWIN]
    found: list[Correction] = []
    for words in _frequent(library, dict.fromkeys(each.put_right for each in nearest)):
        found += _named(library, asked, words, [e.name for e in nearest if e.put_right == words])
    return tuple(dict.fromkeys(found))[:MOST_OFFERED]


def _frequent(library: Library, near: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The words of which there is much, first; without those of which there is hardly any, since
    articles have slips too."""
    counts = {words: min(library.word_frequencies(words).values(), default=0) for words in near}
    most = max(counts.values(), default=0)
    ordered = sorted(counts, key=lambda words: -counts[words])
    return [words for words in ordered if counts[words] >= RARELY * most]


def _title_near(key: str) -> str | None:
    """The title that a word may be misspelt: "Governer"."""
    near = [title for title in sorted(TITLES) if is_slip(key, title)]
    return min(near, key=lambda title: slip_cost(key, title)).capitalize() if near else None


def _names_near(
    library: Library, key: str, asked: AskedName, strange: frozenset[str]
) -> list[Name]:
    """Names in the articles with a word that ``key`` may be, beside the other words asked for."""
    others = [each for each in asked.keys if each != key]
    off = {each: 2 if each in strange else 0 for each in asked.keys}
    found = _names_off(library, key, asked, {key: 1, **dict.fromkeys(others, 0)})
    return found + _names_off(library, key, asked, off)


def _names_off(
    library: Library, key: str, asked: AskedName, words: Mapping[str, int]
) -> list[Name]:
    """Names with a word that ``key`` may be, in chunks with words so many letters off.

    Where one word is looked for, a frequent near one would hide others: they are left out of the
    next search.
    """
    found: list[Name] = []
    seen: set[str] = set()
    for _ in range(ROUNDS if len(words) == 1 else 1):
        hits = library.search_near_words(words, without=sorted(seen), limit=READ)
        texts = [fold_plain(f"{p.title}\n{p.text}") for p in library.passages(hits)]
        held = Counter(word for text in texts for word in _WORD.findall(text))
        near = [word for word in held if _is_near(key, name_key(word))]
        for word in near:
            if is_slip(key, name_key(word)) and _is_proper(word, held, asked):
                found += _names_round(word, texts)
        fresh = set(map(name_key, near)) - seen
        if len(hits) < READ or not fresh:
            break
        seen |= fresh
    return found


def _is_near(key: str, word: str) -> bool:
    """Whether it may be for this word that a chunk was found: at most two letters are off."""
    if abs(len(key) - len(word)) > 2 or len(set(key) - set(word)) > 2:
        return False
    return slip_cost(key, word) <= 2 * STRANGE


def _is_proper(word: str, words: Counter[str], asked: AskedName) -> bool:
    """Whether a word is mostly written with a capital, so that it is a name by itself."""
    if not word[0].isupper() or (word.isupper() and not asked.words[0].isupper()):
        return False
    return len(asked.words) > 1 or words[word.lower()] < words[word]


def _names_round(word: str, texts: Sequence[str]) -> Iterator[Name]:
    """The names that a word is part of, where it stands first in each text."""
    for text in texts:
        place = re.search(rf"\b{re.escape(word)}\b", text)
        if place is not None:
            before = text[: place.start()].rpartition("\n")[2].split(" ")[-WORDS_AROUND:]
            after = text[place.end() :].split(" ", WORDS_AROUND)[:WORDS_AROUND]
            near = find_names(" ".join(before) + word + " ".join(after))
            yield from (name for name in near if word in name.words and not is_plain_word(name))


def _fit(name: Name, asked: AskedName, strange: frozenset[str]) -> _Candidate | None:
    """The name as one that has each word asked for, or nearly if that is strange.

    A single word has to be the surname of a person; a given name or a short word only by a single
    slip.
    """
    spelled = {name_key(word): word for word in name.words}
    put_right: list[str] = []
    cost = 0.0
    near: list[str] = []
    for word, key in zip(asked.words, asked.keys, strict=True):
        near = [key] if key in spelled else []
        if not near and key in strange:
            near = sorted((k for k in spelled if is_slip(key, k)), key=lambda k: slip_cost(key, k))
        if not near:
            return None
        put_right.append(word if near[0] == key else spelled[near[0]])
        cost += slip_cost(key, near[0])
    alone = len(asked.words) == 1
    given = alone and name.is_person and near[0] != name.surname
    short = alone and len(asked.keys[0]) == SHORTEST
    return None if (given or short) and cost > SLIP else _Candidate(name, tuple(put_right), cost)


def _named(
    library: Library, asked: AskedName, words: tuple[str, ...], names: Sequence[Name]
) -> list[Correction]:
    """One correction for one bearer of the name, one each for two or three; none for what never
    speaks, when somebody's words are asked for."""
    written, plain = " ".join(asked.words), " ".join(words)
    if len(words) > 1:
        the = "the " if asked.text.startswith("the ") else ""
        return [Correction(written, plain, the + plain)]
    people = _people_called(library, words[0], names)
    if asked.is_speaker and not people and not library.speakers_called(words):
        return []
    if 1 < len(people) <= MOST_OFFERED and not asked.is_titled:
        return [Correction(written, person, person) for person in people]
    return [Correction(written, plain, people[0] if len(people) == 1 else plain)]


def _people_called(library: Library, surname: str, names: Iterable[Name]) -> list[str]:
    """The full names of the people of this surname, those who are quoted most first."""
    key = name_key(surname)
    counts: Counter[Name] = Counter()
    for speaker, count in library.speakers_called((surname,))[:MOST_SPEAKERS]:
        for name in find_names(fold_plain(speaker)):
            counts[name] += count
    counts = counts or Counter(name for name in names if name.is_person)
    full = [name for name in counts if name.given and name.surname == key]
    people: dict[str, int] = {}
    for bearer in find_bearers((), speakers=full).get(key, ()):
        called: Counter[str] = Counter()
        for name in full:
            called[" ".join(name.words)] += counts[name] if bearer.may_be(name) else 0
        people[called.most_common(1)[0][0]] = called.total()
    most = max(people.values(), default=0)
    ordered = sorted(people, key=lambda person: -people[person])
    return [person for person in ordered if people[person] >= RARELY * most]
