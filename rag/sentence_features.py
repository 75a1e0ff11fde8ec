"""What tells a sentence that answers from one that does not: one number for each sign. Pure.

The signs are those of answer sentence selection (Yih et al. 2013; Severyn and Moschitti 2015):
words in common weighed by rarity, words of like meaning, the kind of thing asked for, where the
sentence stands.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from rag.retrieval import WordRarity
from rag.sought import Candidate, Sought, find_candidates
from rag.text.terms import FUNCTION_WORDS, content_words, stem, stems, words
from rag.types import AnalysedArticle, Embedder, Passage, Sentence

if TYPE_CHECKING:
    from rag.types import Matrix

FEATURES: Final = (
    "neighbours", "lead", "meaning_of_words", "cosine", "passage",
    "kind", "votes", "noun", "asks", "length", "focus", "title", "passage_coverage",
    "local_coverage", "all_words", "kind_alone",
)  # fmt: skip
"""The columns of ``describe``:

neighbours, lead: what the sentences next to it, or title and lead of its article, add to the share
of the question's rare words that it covers itself.
meaning_of_words: for the words that it lacks, how near its nearest word is. cosine: of the whole
sentence. passage, passage_coverage: of its passage. kind: how well something new in it fits what is
asked for. votes: how much the best sentences name that very thing. noun: how near a new word is to
the noun after "which". asks: it is itself a question. length: log of its words. focus: coverage of
the question's last sentence. title: something of the kind stands in the article's title.
local_coverage: words weigh more that few of these sentences have. all_words: the same with function
words. kind_alone, votes_alone: kind and votes again when all sentences are of one article, where
any name in it fits.
"""

NEAR_MEANING = 0.3
"""Cosine of two words from which on they count as alike; static embeddings of unrelated words have
.1 to .2."""
_VOTE_SHARPNESS = 4.0
_LEAD_SENTENCES = 3
_ASKING_WORDS: Final = frozenset(
    "what which who whom whose when where why how do does did is was are were".split()
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence in its article, with the best of the passages that hold it."""

    analysed: AnalysedArticle
    sentence: Sentence
    passage: Passage

    @property
    def text(self) -> str:
        """The sentence as it stands in the article."""
        return self.analysed.text_of(self.sentence)


@lru_cache(maxsize=8192)
def stems_of(text: str) -> frozenset[str]:
    """The stems of a sentence, remembered: each is asked for itself and for its neighbours."""
    return frozenset(stems(text))


def describe(
    placed: Sequence[Placed],
    question: str,
    sought: Sought,
    rarity: WordRarity,
    cosines: Matrix,
    embedder: Embedder,
) -> Matrix:
    """The features of the sentences, ``(len(placed), len(FEATURES))``, in the order of FEATURES."""
    own = [stems_of(each.text) for each in placed]
    candidates = [find_candidates(each.text, sought) for each in placed]
    likeness = _Likeness(placed, question, sought, rarity, embedder)
    local, every = _local_weights(own, rarity), _all_words_weights(own, question)
    clause = stems_of(sought.clause)
    focus = {word: weight for word, weight in rarity.weights.items() if word in clause}
    columns: dict[str, Sequence[float]] = {
        **_coverages(placed, own, rarity),
        "cosine": [float(cosine) for cosine in cosines],
        "passage": [each.passage.score for each in placed],
        "kind": [max((c.fit for c in found), default=0.0) for found in candidates],
        "meaning_of_words": likeness.to_missing_words(own),
        "noun": likeness.to_noun(own),
        "asks": [float(is_question(each.text)) for each in placed],
        "length": [math.log(max(len(each.text.split()), 1)) for each in placed],
        "focus": [_share(found, focus) for found in own],
        "title": [_in_title(each, found) for each, found in zip(placed, candidates, strict=True)],
        "local_coverage": [_share(found, local) for found in own],
        "all_words": [_share(found, every) for found in own],
    }
    columns["votes"] = _votes(candidates, columns)
    alone = len({each.analysed.article.id for each in placed}) == 1 and sought.is_named
    columns["kind_alone"] = [float(alone) * value for value in columns["kind"]]
    return np.array([columns[name] for name in FEATURES], np.float32).T


def is_question(text: str) -> bool:
    """Whether a sentence asks."""
    return text.rstrip("”\"’' ").endswith("?")


def _coverages(
    placed: Sequence[Placed], own: Sequence[frozenset[str]], rarity: WordRarity
) -> dict[str, Sequence[float]]:
    coverage = [rarity.coverage(found) for found in own]
    passages: dict[tuple[str, int], float] = {}
    leads: dict[str, frozenset[str]] = {}
    rows: dict[str, list[float]] = {"neighbours": [], "lead": [], "passage_coverage": []}
    for each, found, covered in zip(placed, own, coverage, strict=True):
        analysed, passage = each.analysed, each.passage
        key = passage.article_id, passage.chunk_index
        if key not in passages:
            passages[key] = rarity.coverage({*stems(passage.text), *stems(passage.title)})
        if passage.article_id not in leads:
            leads[passage.article_id] = _lead_stems(analysed)
        rows["neighbours"].append(rarity.coverage(found | _near_stems(each)) - covered)
        rows["lead"].append(rarity.coverage(found | leads[passage.article_id]) - covered)
        rows["passage_coverage"].append(passages[key])
    return {"coverage": coverage, **rows}


def _near_stems(placed: Placed) -> frozenset[str]:
    index, analysed = placed.sentence.index, placed.analysed
    near = analysed.sentences[max(index - 1, 0) : index + 2]
    return frozenset[str]().union(*(stems_of(analysed.text_of(sentence)) for sentence in near))


def _lead_stems(analysed: AnalysedArticle) -> frozenset[str]:
    lead = (stems_of(analysed.text_of(s)) for s in analysed.sentences[:_LEAD_SENTENCES])
    return stems_of(analysed.article.title).union(*lead)


def _in_title(placed: Placed, candidates: Sequence[Candidate]) -> float:
    title = stems_of(placed.analysed.article.title)
    return float(any(c.key in title for c in candidates if c.fit >= 0.5))


def _local_weights(own: Sequence[frozenset[str]], rarity: WordRarity) -> dict[str, float]:
    """Rarity in the library times rarity among these sentences; words that none has are out."""
    return {
        word: weight * _rarity_among(own, word)
        for word, weight in rarity.weights.items()
        if any(word in found for found in own)
    }


def _all_words_weights(own: Sequence[frozenset[str]], question: str) -> dict[str, float]:
    asked = {stem(word) for word in words(question) if word not in _ASKING_WORDS}
    return {word: _rarity_among(own, word) for word in asked if any(word in found for found in own)}


def _rarity_among(own: Sequence[frozenset[str]], word: str) -> float:
    frequency = sum(word in found for found in own)
    return math.log(1 + (len(own) - frequency + 0.5) / (frequency + 0.5))


def _share(found: frozenset[str], weights: Mapping[str, float]) -> float:
    total = sum(weights.values())
    return (
        sum(weight for word, weight in weights.items() if word in found) / total if total else 0.0
    )


def _votes(
    candidates: Sequence[Sequence[Candidate]], columns: Mapping[str, Sequence[float]]
) -> list[float]:
    """How much the sentences that fit best name the same thing, the most named being 1."""
    first = [
        coverage + 0.5 * neighbours + 0.3 * cosine + passage
        for coverage, neighbours, cosine, passage in zip(
            columns["coverage"], columns["neighbours"], columns["cosine"], columns["passage"],
            strict=True,
        )
    ]  # fmt: skip
    best = max(first, default=0.0)
    votes: dict[str, float] = {}
    for found, fits in zip(candidates, first, strict=True):
        strongest: dict[str, float] = {}
        for candidate in found:
            strongest[candidate.key] = max(candidate.fit, strongest.get(candidate.key, 0.0))
        for key, fit in strongest.items():
            votes[key] = votes.get(key, 0.0) + fit * math.exp(_VOTE_SHARPNESS * (fits - best))
    most = max(votes.values(), default=1.0) or 1.0
    return [max((votes[c.key] * c.fit / most for c in found), default=0.0) for found in candidates]


class _Likeness:
    """How near the words of the sentences are to words of the question, by their embeddings."""

    def __init__(
        self,
        placed: Sequence[Placed],
        question: str,
        sought: Sought,
        rarity: WordRarity,
        embedder: Embedder,
    ) -> None:
        self._asked = sought.asked
        self._words = [
            [w for w in dict.fromkeys(words(each.text)) if len(w) > 2 and w not in FUNCTION_WORDS]
            for each in placed
        ]
        self._content = content_words(question)
        self._weights = [rarity.weights.get(stem(word), 0.0) for word in self._content]
        vocabulary = list(dict.fromkeys(word for found in self._words for word in found))
        self._place = {word: place for place, word in enumerate(vocabulary)}
        heads = [sought.head] if sought.head else []
        vectors = embedder.embed([*vocabulary, *self._content, *heads])
        known = vectors[: len(vocabulary)]
        self._cosines = vectors[len(vocabulary) : len(vocabulary) + len(self._content)] @ known.T
        self._to_head = vectors[-1] @ known.T if heads else None

    def to_missing_words(self, own: Sequence[frozenset[str]]) -> list[float]:
        """For each sentence: the weight of the words it lacks, by how near its nearest word is."""
        total = sum(self._weights) or 1.0
        missing = [stem(word) for word in self._content]
        rows = []
        for found, stems_here in zip(self._words, own, strict=True):
            lacking = [i for i, word in enumerate(missing) if word not in stems_here]
            if not lacking or not found:
                rows.append(0.0)
                continue
            nearest = self._cosines[np.ix_(lacking, [self._place[w] for w in found])].max(axis=1)
            alike = np.clip(nearest - NEAR_MEANING, 0, None) / (1 - NEAR_MEANING)
            rows.append(float(alike @ np.array([self._weights[i] for i in lacking])) / total)
        return rows

    def to_noun(self, own: Sequence[frozenset[str]]) -> list[float]:
        """For each sentence: how near one of its new words is to the noun asked for."""
        if self._to_head is None:
            return [0.0] * len(own)
        rows = []
        for found in self._words:
            new = [self._place[word] for word in found if stem(word) not in self._asked]
            rows.append(max(0.0, float(self._to_head[new].max())) if new else 0.0)
        return rows
