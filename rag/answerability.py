"""Whether the passages found answer a question at all, or only touch it."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rag.retrieval import WordRarity
from rag.text.terms import FUNCTION_WORDS, content_words, stem, stems, words
from rag.types import Embedder, Passage

if TYPE_CHECKING:
    from rag.types import Matrix

ANSWERABLE = -0.30
"""The support (log-odds that the passages answer) from which on a question is answered: so
that about .87 of the questions of RealTime QA 2022 are, on the articles of their year."""
UNTOUCHED = -3.5
"""The support below which nothing in the library matches: 1 % of the answerable questions of the
fit lie there, and six in ten of those about other matters."""
LIKE = 0.35
"""The cosine from which on two words may mean the same."""
ALONE = 0.15
"""The lead of an article that has no rival because all passages are its own; about the mean."""

_AGE = re.compile(r", \d{1,3},|\baged? \d|\d-year-old")
_SMALL = re.compile(r"\b[a-z]\w+")
_TOKEN = re.compile(r"\w+(?:[.,’'-]\w+)*")


@dataclass(frozen=True, slots=True)
class Support:
    """What tells whether the passages answer a question. Shares are of the question's weight:
    each of its content words counts by its rarity."""

    coverage: float
    """The share in the closest passage, words of like meaning counting by their cosine; 0 to 1."""
    cosine: float
    """The largest cosine between the question and a passage."""
    names_missing: float
    """The share of the question's names and numbers that no one passage holds, 0 to 1."""
    together: float
    """The largest product in one passage of the shares of names and of other words, 0 to 1."""
    lead: float
    """By how much the best article's coverage and cosine are above the next article's."""
    chunks: int
    """How many chunks were searched: in a large library something always looks a little like it."""
    words: int
    """How many content words the question has."""
    nothing_else: bool = False
    """The passages have names of the question, and nothing like its other words beside them."""

    @property
    def features(self) -> tuple[float, ...]:
        """What the regression weighs, in the order of ``WEIGHTS``."""
        return (
            self.coverage,
            self.cosine,
            self.names_missing,
            self.together,
            self.lead,
            math.log10(max(self.chunks, 1)),
            math.log2(1 + self.words),
        )

    @property
    def log_odds(self) -> float:
        """Larger is likelier; never answerable where only names of the question are there ("How
        old is …?", "Is … married?").

        That was so for 1 of the 194 questions that the articles of 2022 answer, and for 11 of 46
        invented ones that an article touches and leaves open; 6 of them would have been answered.
        """
        weighed = sum(w * x for w, x in zip(WEIGHTS, self.features, strict=True))
        likely = weighed + INTERCEPT
        return min(likely, ANSWERABLE - 1) if self.nothing_else else likely


WEIGHTS = (3.94, 4.45, -3.16, 2.16, 3.15, -0.87, 0.47)
INTERCEPT = -5.50
"""A logistic regression over the years of RealTime QA asked of each other's articles, of their own
and of these without the right one, of libraries of 1 and 5 articles, short questions about invented
articles, paragraphs of SQuAD. ``python -m tests.benchmarks.fit_answerability`` makes it anew."""


def measure_support(
    question: str,
    passages: Sequence[Passage],
    rarity: WordRarity,
    embedder: Embedder,
    *,
    chunks: int,
) -> Support:
    """How well the passages support any answer.

    :param rarity: of the words of this question.
    :param chunks: among how many the passages were found.
    """
    asked = _Asked.of(question, rarity)
    held = [_held(passage) for passage in passages]
    coverages = [asked.share(found) for found in held]
    embedded = embedder.embed([question, *(passage.text for passage in passages)])
    cosines = [float(cosine) for cosine in embedded[1:] @ embedded[0]]
    both = [coverage + cosine for coverage, cosine in zip(coverages, cosines, strict=True)]
    closest = max(range(len(both)), key=both.__getitem__, default=None)
    names = [asked.share_of_names(found) for found in held]
    others = [asked.share_of_others(found) for found in held]
    together = max((n * o for n, o in zip(names, others, strict=True)), default=0.0)
    return Support(
        coverage=0.0
        if closest is None
        else asked.soft_share(held[closest], passages[closest].text, embedder),
        cosine=max(cosines, default=0.0),
        names_missing=1 - max(names, default=0.0),
        together=together,
        lead=_lead(passages, both),
        chunks=chunks,
        words=len(rarity.stems),
        nothing_else=not together and asked.has_nothing_else(held, passages, embedder),
    )


def names_of(question: str) -> tuple[str, ...]:
    """Words that name or count: capitals inside the question, and whatever has a digit."""
    tokens = [match[0] for match in _TOKEN.finditer(question)]
    found = [
        word
        for position, token in enumerate(tokens)
        if any(map(str.isdigit, token)) or (position and token[0].isupper())
        for word in words(token)
        if word not in FUNCTION_WORDS
    ]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class _Asked:
    """A question's content words by stem, with the share of its weight that each has."""

    word_of: Mapping[str, str]
    weights: Mapping[str, float]
    names: frozenset[str]

    @classmethod
    def of(cls, question: str, rarity: WordRarity) -> _Asked:
        word_of = {stem(word): word for word in content_words(question)}
        weights = {each: rarity.coverage({each}) for each in rarity.stems}
        names = frozenset(map(stem, names_of(question))) & weights.keys()
        return cls(word_of, weights, names)

    def share(self, found: Collection[str], among: Collection[str] | None = None) -> float:
        """The share of the weight, of all or some stems, that was found; 1 of no stems."""
        inside = self.weights.keys() if among is None else among
        whole = sum(self.weights[each] for each in inside)
        held = sum(self.weights[each] for each in inside if each in found)
        return held / whole if whole else 1.0

    def share_of_names(self, found: Collection[str]) -> float:
        return self.share(found, self.names)

    def share_of_others(self, found: Collection[str]) -> float:
        return self.share(found, self.weights.keys() - self.names)

    def has_nothing_else(
        self, held: Sequence[set[str]], passages: Sequence[Passage], embedder: Embedder
    ) -> bool:
        """Whether the passages with names have no word like the others asked for."""
        others = [self.word_of.get(each, each) for each in self.weights.keys() - self.names]
        naming = [p.text for found, p in zip(held, passages, strict=True) if found & self.names]
        near = {word for text in naming for word in _SMALL.findall(text)} - FUNCTION_WORDS
        if not others or not near:
            return False
        vectors = embedder.embed([*others, *near])
        return float((vectors[: len(others)] @ vectors[len(others) :].T).max()) < LIKE

    def soft_share(self, found: Collection[str], text: str, embedder: Embedder) -> float:
        """As ``share``, a missing word counting by the cosine of the text's word nearest to it.

        Names count only as themselves, and nothing is like a name: embeddings of rare words are
        of their pieces, so that "giraffe" would be like "Mira".
        """
        missing = [each for each in self.weights if each not in found and each not in self.names]
        others = [word for word in set(_SMALL.findall(text)) if word not in FUNCTION_WORDS]
        if not missing or not others:
            return self.share(found)
        vectors: Matrix = embedder.embed([self.word_of.get(m, m) for m in missing] + others)
        cosines = np.clip(vectors[: len(missing)] @ vectors[len(missing) :].T, 0, 1).max(axis=1)
        softly = sum(self.weights[m] * float(c) for m, c in zip(missing, cosines, strict=True))
        return self.share(found) + softly / (sum(self.weights.values()) or 1.0)


def _held(passage: Passage) -> set[str]:
    """The stems of a passage; one that gives an age ("Ana Ruiz, 58,") says how old somebody is."""
    found = {*stems(passage.text), *stems(passage.title)}
    return found | {"old"} if _AGE.search(passage.text) else found


def _lead(passages: Sequence[Passage], scores: Sequence[float]) -> float:
    best: dict[str, float] = {}
    for passage, score in zip(passages, scores, strict=True):
        best[passage.article_id] = max(score, best.get(passage.article_id, score))
    if len(best) < 2:
        return ALONE
    first, second = sorted(best.values(), reverse=True)[:2]
    return first - second
