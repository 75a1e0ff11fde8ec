"""Sentences of the passages, scored for a question: coverage, meaning, kind of answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.questions import Form, read_question
from rag.retrieval import WordRarity
from rag.text.terms import stems
from rag.types import AnalysedArticle, Embedder, Passage, Sentence, Span

NEIGHBOUR_SHARE = 0.5
"""Credit for a question's word that stands in the sentence before or after instead."""
ANTECEDENT_SHARE = 0.9
"""The same for the sentence before one that begins with a pronoun: the two are quoted together."""
MEANING_WEIGHT = 0.3
PASSAGE_WEIGHT = 1.0
KIND_BONUS = 0.4
"""For a sentence with the kind of thing asked for: a number, a date, a reason; half for a name.

Chosen on RealTime QA 2022 (194 questions, share whose gold string stands in at most 60 quoted
words when the best sentences fill them): coverage alone .485, with neighbours, meaning and the
passage's score .557, with the kind .577. Flat round these values."""

_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?"
    r"|thousands?|millions?|billions?|half|quarter|third)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april"
    r"|may|june|july|august|september|october|november|december|yesterday|today|tomorrow|tonight"
    r"|week|month|year|weekend|(?:19|20)\d\d|\d+ ?[ap]\.?m)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|due to|after|over|in order to|so that|as a result|caused?|reason|amid"
    r"|following|citing|blam\w+|aims?|to (?:avoid|prevent|protect|help|reduce))\b",
    re.IGNORECASE,
)
_LEADING_PRONOUN = re.compile(
    r"(?:he|she|they|it|this|that|these|those|his|her|their|its|both|such|there|but|and)\b", re.I
)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with its score for a question; larger is better."""

    analysed: AnalysedArticle
    sentence: Sentence
    score: float
    """For ranking: ``match`` and how good its passage is."""
    match: float
    """How well it fits by itself."""
    coverage: float
    cosine: float
    stems: frozenset[str]

    @property
    def span(self) -> Span:
        """What is quoted: the sentence, with the one before it when it begins with a pronoun."""
        first = antecedent_of(self.analysed, self.sentence) or self.sentence
        return Span(first.span.start, self.sentence.span.end)

    @property
    def words(self) -> int:
        """How many words are quoted."""
        return len(self.analysed.article.text[self.span.slice].split())

    def repeats(self, other: Scored) -> bool:
        """Whether the two say the same in nearly the same words."""
        together = len(self.stems | other.stems)
        return bool(together) and len(self.stems & other.stems) / together >= 0.6


@dataclass(frozen=True, slots=True)
class _Candidate:
    analysed: AnalysedArticle
    sentence: Sentence
    passage_score: float


@dataclass(frozen=True)
class Evidence:
    """The sentences of the passages, in the order of the passages, each once."""

    passages: tuple[Passage, ...]
    candidates: tuple[_Candidate, ...]

    @staticmethod
    def of(passages: Sequence[Passage], articles: Mapping[str, AnalysedArticle]) -> Evidence:
        """Take the sentences of the passages whose articles are given."""
        found: dict[tuple[str, int], _Candidate] = {}
        known = tuple(passage for passage in passages if passage.article_id in articles)
        for passage in known:
            analysed = articles[passage.article_id]
            for sentence in analysed.sentences_over(passage.span):
                key = passage.article_id, sentence.index
                found.setdefault(key, _Candidate(analysed, sentence, passage.score))
        return Evidence(known, tuple(found.values()))


class SentenceScorer:
    """Scores sentences for one question."""

    def __init__(self, question: str, rarity: WordRarity, embedder: Embedder) -> None:
        self._rarity = rarity
        self._embedder = embedder
        self._embedding = embedder.embed([question])[0]
        self._form = read_question(question).form
        self._asked = frozenset(stems(question))

    def rank(self, evidence: Evidence) -> list[Scored]:
        """All whole sentences of the evidence, best first; headings and datelines are left out."""
        usable = [
            c for c in evidence.candidates if is_whole_sentence(c.analysed.text_of(c.sentence))
        ]
        if not usable:
            return []
        texts = [c.analysed.text_of(c.sentence) for c in usable]
        cosines = self._embedder.embed(texts) @ self._embedding
        scored = [
            self._score(candidate, text, float(cosine))
            for candidate, text, cosine in zip(usable, texts, cosines, strict=True)
        ]
        scored.sort(key=lambda s: -s.score)
        return scored

    def _score(self, candidate: _Candidate, text: str, cosine: float) -> Scored:
        own = _stems_of(text)
        coverage = covered = self._rarity.coverage(own)
        antecedent = antecedent_of(candidate.analysed, candidate.sentence)
        if antecedent is not None:
            before = own | _stems_of(candidate.analysed.text_of(antecedent))
            covered += ANTECEDENT_SHARE * (self._rarity.coverage(before) - covered)
        with_near = max(self._rarity.coverage(own | _near_stems(candidate)), covered)
        match = (
            covered
            + NEIGHBOUR_SHARE * (with_near - covered)
            + MEANING_WEIGHT * cosine
            + self._kind_bonus(self._form, text)
        )
        return Scored(
            candidate.analysed,
            candidate.sentence,
            score=match + PASSAGE_WEIGHT * candidate.passage_score,
            match=match,
            coverage=coverage,
            cosine=cosine,
            stems=own,
        )

    def _kind_bonus(self, form: Form, text: str) -> float:
        if text.rstrip("”\"’' ").endswith("?"):
            return -KIND_BONUS
        if form == "how_many":
            return KIND_BONUS * bool(_NUMBER.search(text))
        if form == "when":
            return KIND_BONUS * bool(_DATE.search(text))
        if form == "why":
            return KIND_BONUS * bool(_REASON.search(text))
        news = any(not self._asked.issuperset(stems(name)) for name in _NAME.findall(text[1:]))
        return KIND_BONUS / 2 * news


def begins_openly(text: str) -> bool:
    """Whether a sentence begins with a pronoun or a conjunction, so needs the one before it."""
    return bool(_LEADING_PRONOUN.match(text))


def antecedent_of(analysed: AnalysedArticle, sentence: Sentence) -> Sentence | None:
    """The sentence before, in the same paragraph, when this one begins with a pronoun."""
    if not sentence.index or not begins_openly(analysed.text_of(sentence)):
        return None
    before = analysed.sentences[sentence.index - 1]
    return before if before.paragraph == sentence.paragraph else None


@lru_cache(maxsize=4096)
def _stems_of(text: str) -> frozenset[str]:
    """Each sentence is asked for itself and for both its neighbours."""
    return frozenset(stems(text))


def _near_stems(candidate: _Candidate) -> frozenset[str]:
    index, analysed = candidate.sentence.index, candidate.analysed
    near = analysed.sentences[max(index - 1, 0) : index + 2]
    texts = [analysed.text_of(sentence) for sentence in near if sentence.index != index]
    return frozenset[str]().union(*map(_stems_of, texts))


def is_whole_sentence(text: str) -> bool:
    """Not a heading, a dateline or a scrap: at least four words and an end mark or eight words."""
    count = len(_WORD.findall(text))
    return count >= 8 or (count >= 4 and text.rstrip("”\"’')] ").endswith((".", "!", "?")))
