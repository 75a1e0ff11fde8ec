"""Who is quoted across the library, how often and where, and each one's words a page at a time.

"Donald J. Lee" and "Donald Lee" are one person; a bare surname is that of the one person who has
it in the same article, or else in the whole library.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from rag.citing import cite
from rag.library import Library
from rag.retrieval import WordRarity
from rag.rows import name_words
from rag.speaking import person_of
from rag.text.terms import stems, words
from rag.types import (
    AnalysedArticle,
    ArticleMetadata,
    Filters,
    Quotation,
    QuotationKind,
    Span,
    SpokenPassage,
)

Spoken: TypeAlias = tuple[str, Quotation]
"""A quotation with the id of its article."""

PAGE = 50
MATCHING_WORDS = 0.5
"""The share of the weight of a topic's words that must stand in or beside a quotation."""
MOST_ON_TOPIC = 400
"""Chunks that are read for a topic, best first."""
MOST_ROLES = 3


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """Somebody who is quoted, with how often; what is left unsaid counts for nothing."""

    name: str
    """The fullest name; ask ``quotations_of`` for it."""
    roles: tuple[str, ...]
    """The most frequent first, three at most."""
    outlets: tuple[str, ...]
    """Where they are quoted, most often first."""
    direct: int
    indirect: int
    articles: int
    newest: str | None
    """When the newest article that quotes them was published; None when no date is known."""

    @property
    def quotations(self) -> int:
        """Direct and indirect ones together."""
        return self.direct + self.indirect


@dataclass(frozen=True, slots=True)
class SpeakerPage:
    """Some of the speakers, and how many there are in all."""

    speakers: tuple[SpeakerCount, ...]
    total: int


@dataclass(frozen=True, slots=True)
class QuotationPage:
    """Some of somebody's quotations, newest article first, and how many there are in all."""

    quotations: tuple[SpokenPassage, ...]
    total: int
    direct: int
    indirect: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person, or a body, with all that they are quoted with, newest article first."""

    count: SpeakerCount
    spoken: tuple[Spoken, ...]
    searched: str
    """The folded words of names, roles and organizations, a space round each."""


def group_speakers(
    spoken: Iterable[Spoken], articles: Mapping[str, ArticleMetadata]
) -> tuple[Speaker, ...]:
    """The speakers of quotations: those with a name, then those quoted most, then by name. Pure.

    :param spoken: newest article first; those of articles that are not given are left out.
    """
    told = [
        (article_id, quotation)
        for article_id, quotation in spoken
        if quotation.kind != "unsaid" and quotation.speaker and article_id in articles
    ]
    keys: dict[str | None, tuple[str, ...]] = {}
    for _, quotation in told:
        if quotation.speaker not in keys:
            keys[quotation.speaker] = _key(quotation)
    bearers_of = _bearers((article_id, keys[q.speaker]) for article_id, q in told)
    groups: dict[tuple[str, ...], list[Spoken]] = {}
    for article_id, quotation in told:
        key = keys[quotation.speaker]
        if len(key) == 1:
            near = bearers_of.get((article_id, key[0])) or bearers_of.get(("", key[0])) or {key}
            key = next(iter(near)) if len(near) == 1 else key
        groups.setdefault(key, []).append((article_id, quotation))
    return _most_first(_speaker(group, articles) for group in groups.values())


def _most_first(speakers: Iterable[Speaker]) -> tuple[Speaker, ...]:
    def order(speaker: Speaker) -> tuple[bool, int, str]:
        count = speaker.count
        return not any(map(str.isupper, count.name)), -count.quotations, count.name

    return tuple(sorted(speakers, key=order))


def _key(quotation: Quotation) -> tuple[str, ...]:
    """By what a speaker is the same: given name and surname, or the words of any other name."""
    return tuple(words(person_of(quotation) or quotation.speaker or ""))


def _bearers(
    told: Iterable[tuple[str, tuple[str, ...]]],
) -> dict[tuple[str, str], set[tuple[str, ...]]]:
    """The full names by surname, in each article and (under "") in all of them."""
    found: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for article_id, key in set(told):
        if len(key) > 1:
            for place in (article_id, ""):
                found.setdefault((place, key[-1]), set()).add(key)
    return found


def _speaker(
    spoken: Sequence[Spoken], articles: Mapping[str, ArticleMetadata], *, name: str | None = None
) -> Speaker:
    names = Counter(quotation.speaker or "" for _, quotation in spoken)
    if name is None:
        name = max(names, key=lambda each: (len(each.split()) > 1, names[each]))
    roles = Counter(quotation.role for _, quotation in spoken if quotation.role)
    there = [articles[article_id] for article_id in dict.fromkeys(i for i, _ in spoken)]
    outlets = Counter(articles[i].outlet for i, _ in spoken)
    kinds = Counter(quotation.kind for _, quotation in spoken)
    told = {q: None for _, each in spoken for q in (each.speaker, each.role, each.organization)}
    searched = dict.fromkeys(name_words(" ".join(each for each in told if each)))
    count = SpeakerCount(
        name=name,
        roles=tuple(role for role, _ in roles.most_common(MOST_ROLES)),
        outlets=tuple(outlet for outlet, _ in outlets.most_common() if outlet),
        direct=kinds["direct"],
        indirect=kinds["indirect"],
        articles=len(there),
        newest=max((each.published for each in there if each.published), default=None),
    )
    return Speaker(count, tuple(spoken), f" {' '.join(searched)} ")


@dataclass(frozen=True, slots=True)
class _Everything:
    speakers: tuple[Speaker, ...]
    articles: Mapping[str, ArticleMetadata]


class Directory:
    """The speakers of a library, kept until anybody stores, edits or removes. For many threads."""

    def __init__(self, library: Library) -> None:
        """Nothing is read before the first call."""
        self._library = library
        self._lock = threading.Lock()
        self._kept: tuple[int, _Everything] | None = None

    def speakers(
        self,
        *,
        name: str = "",
        about: str = "",
        filters: Filters = Filters(),
        offset: int = 0,
        limit: int = PAGE,
    ) -> SpeakerPage:
        """Who is quoted: those with a name first, then those quoted most.

        :param name: the beginning of words of a name, role or organization ("pet" finds Petrov).
        :param about: count only quotations in passages that hold most of these words.
        :raises ArticleNotFound: the filters name an article that is not there.
        """
        found = self._speakers(filters, about)
        wanted = name_words(name)
        if wanted:
            found = tuple(s for s in found if all(f" {word}" in s.searched for word in wanted))
        return SpeakerPage(
            tuple(speaker.count for speaker in found[offset : offset + limit]), len(found)
        )

    def quotations_of(
        self,
        name: str,
        *,
        kind: QuotationKind | None = None,
        about: str = "",
        filters: Filters = Filters(),
        offset: int = 0,
        limit: int = PAGE,
    ) -> QuotationPage:
        """The quotations of a speaker as ``speakers`` names one; none for any other name.

        :raises ArticleNotFound: the filters name an article that is not there.
        """
        spoken = next(
            (s.spoken for s in self._speakers(filters, about) if s.count.name == name), ()
        )
        kinds = Counter(quotation.kind for _, quotation in spoken)
        wanted = [pair for pair in spoken if kind is None or pair[1].kind == kind]
        shown = cite_spoken(self._library, wanted[offset : offset + limit], first=offset + 1)
        return QuotationPage(tuple(shown), len(wanted), kinds["direct"], kinds["indirect"])

    def _speakers(self, filters: Filters, about: str) -> tuple[Speaker, ...]:
        """Grouped as in the whole library, but counting only what the filters and words leave."""
        everything = self._all()
        if not filters and not about.strip():
            return everything.speakers
        scope = self._library.scope(filters)
        near = passages_on(self._library, about, scope) if about.strip() else None
        found = []
        for speaker in everything.speakers:
            left = [
                (article_id, quotation)
                for article_id, quotation in speaker.spoken
                if (scope is None or article_id in scope)
                and (near is None or _touches(quotation, near.get(article_id, ())))
            ]
            if left:
                found.append(_speaker(left, everything.articles, name=speaker.count.name))
        return _most_first(found)

    def _all(self) -> _Everything:
        with self._lock:
            generation = self._library.generation()
            if self._kept is None or self._kept[0] != generation:
                articles = {each.id: each for each in self._library.list()}
                found = group_speakers(self._library.quotations(), articles)
                self._kept = generation, _Everything(found, articles)
            return self._kept[1]


def cite_spoken(
    library: Library, spoken: Iterable[Spoken], *, first: int = 1
) -> Iterator[SpokenPassage]:
    """The quotations with their whole sentences, numbered in the order given."""
    for number, (analysed, quotation) in enumerate(read_spoken(library, spoken), start=first):
        yield SpokenPassage(quotation, cite(analysed, quotation.span, number=number))


def read_spoken(
    library: Library, spoken: Iterable[Spoken]
) -> Iterator[tuple[AnalysedArticle, Quotation]]:
    """The quotations with their articles, each article read once for those that follow."""
    for article_id, pairs in groupby(spoken, key=lambda pair: pair[0]):
        analysed = library.analysed(article_id)
        for _, quotation in pairs:
            yield analysed, quotation


def passages_on(
    library: Library, about: str, scope: frozenset[str] | None
) -> dict[str, list[Span]]:
    """The passages that hold most of a topic's words, by article; rare words count more."""
    rarity = WordRarity(library, about)
    found: dict[str, list[Span]] = {}
    for passage in library.passages(library.search_words(about, limit=MOST_ON_TOPIC, scope=scope)):
        if rarity.coverage(set(stems(passage.text))) >= MATCHING_WORDS:
            found.setdefault(passage.article_id, []).append(passage.span)
    return found


def _touches(quotation: Quotation, spans: Iterable[Span]) -> bool:
    return any(span.overlaps(quotation.span) for span in spans)
