"""Sentences of the passages, scored for a question: coverage, meaning, kind of answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from rag.retrieval import WordRarity
from rag.sentence_features import FEATURES, Placed, describe, stems_of
from rag.sought import read_sought
from rag.types import AnalysedArticle, Embedder, Passage, Sentence, Span

if TYPE_CHECKING:
    from rag.types import Matrix

WEIGHTS: Final[Mapping[str, float]] = {
    "neighbours": 0.42,
    "lead": 1.03,
    "meaning_of_words": 5.45,
    "cosine": 1.66,
    "passage": 2.40,
    "kind": 2.09,
    "votes": 1.62,
    "noun": 1.90,
    "asks": -1.28,
    "length": -0.35,
    "focus": 0.33,
    "title": 0.61,
    "passage_coverage": 1.41,
    "local_coverage": 1.14,
    "all_words": 3.14,
    "kind_alone": -2.49,
}
"""How much each feature counts for the log-odds that a sentence answers.

Fitted by ``python -m tests.benchmarks.fit_sentences`` on RealTime QA 2022 and 2025 and the
answerable questions of the SQuAD sample; it prints what each feature adds on questions that the
weights were not fitted on.
"""

_LEADING_PRONOUN = re.compile(
    r"(?:he|she|they|it|this|that|these|those|his|her|their|its|both|such|there|but|and)\b", re.I
)
_POINTER = re.compile(r"(?:READ|WATCH|RELATED|LISTEN|SEE|MORE)(?: MORE| ALSO| NEXT)?\s*[:|]", re.I)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with its score for a question; larger is better."""

    analysed: AnalysedArticle
    sentence: Sentence
    score: float
    """For ranking: log-odds that it answers, up to a constant that is the same for all."""
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


@dataclass(frozen=True)
class Evidence:
    """The sentences of the passages, in the order of the passages, each once."""

    passages: tuple[Passage, ...]
    candidates: tuple[Placed, ...]

    @staticmethod
    def of(passages: Sequence[Passage], articles: Mapping[str, AnalysedArticle]) -> Evidence:
        """Take the sentences of the passages whose articles are given."""
        found: dict[tuple[str, int], Placed] = {}
        known = tuple(passage for passage in passages if passage.article_id in articles)
        for passage in known:
            analysed = articles[passage.article_id]
            for sentence in analysed.sentences_over(passage.span):
                key = passage.article_id, sentence.index
                found.setdefault(key, Placed(analysed, sentence, passage))
        return Evidence(known, tuple(found.values()))


class SentenceScorer:
    """Scores sentences for one question."""

    def __init__(self, question: str, rarity: WordRarity, embedder: Embedder) -> None:
        self._question = question
        self._rarity = rarity
        self._embedder = embedder
        self._embedding = embedder.embed([question])[0]
        self._sought = read_sought(question)

    def rank(self, evidence: Evidence) -> list[Scored]:
        """All whole sentences of the evidence, best first; headings and datelines are left out."""
        usable, features, cosines = self.describe(evidence)
        scores = features @ np.array([WEIGHTS[name] for name in FEATURES], np.float32)
        scored = [
            self._score(placed, float(score), float(cosine))
            for placed, score, cosine in zip(usable, scores, cosines, strict=True)
        ]
        scored.sort(key=lambda s: -s.score)
        return scored

    def describe(self, evidence: Evidence) -> tuple[list[Placed], Matrix, Matrix]:
        """The whole sentences, their features ``(n, len(FEATURES))`` and cosines ``(n,)``."""
        usable = [placed for placed in evidence.candidates if is_whole_sentence(placed.text)]
        if not usable:
            return [], np.zeros((0, len(FEATURES)), np.float32), np.zeros(0, np.float32)
        cosines = self._embedder.embed([placed.text for placed in usable]) @ self._embedding
        features = describe(
            usable, self._question, self._sought, self._rarity, cosines, self._embedder
        )
        return usable, features, cosines

    def _score(self, placed: Placed, score: float, cosine: float) -> Scored:
        own = stems_of(placed.text)
        coverage = self._rarity.coverage(own)
        return Scored(placed.analysed, placed.sentence, score, coverage, cosine, own)


def begins_openly(text: str) -> bool:
    """Whether a sentence begins with a pronoun or a conjunction, so needs the one before it."""
    return bool(_LEADING_PRONOUN.match(text))


def antecedent_of(analysed: AnalysedArticle, sentence: Sentence) -> Sentence | None:
    """The sentence before, in the same paragraph, when this one begins with a pronoun."""
    if not sentence.index or not begins_openly(analysed.text_of(sentence)):
        return None
    before = analysed.sentences[sentence.index - 1]
    return before if before.paragraph == sentence.paragraph else None


def is_whole_sentence(text: str) -> bool:
    """Not a heading, a dateline or a scrap: at least four words and an end mark or eight words.

    "READ: …" points at another article.
    """
    if _POINTER.match(text):
        return False
    count = len(_WORD.findall(text))
    return count >= 8 or (count >= 4 and text.rstrip("”\"’')] ").endswith((".", "!", "?")))
