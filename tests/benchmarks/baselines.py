"""What stands beside ours: BM25 and vectors, each alone, over the very chunks of our library.

Independent of the product's search: an inverted index in memory of the stems of Porter2, and the
built-in embedding with nothing around it. The same sentences are quoted for both: those of the
first four passages that cover the question's rare words best.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import Stemmer

from rag.embedding import BuiltinEmbedder
from rag.library import Library
from rag.scoring import RANKED, SHORT_WORDS, TOP_PASSAGES
from rag.text.terms import FUNCTION_WORDS

K1, B = 1.2, 0.75
"""The constants of BM25 that Lucene and Tantivy have."""

_WORD = re.compile(r"\w+")
_stemmer = Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True)
class Text:
    """A chunk of an article with its sentences."""

    article_id: str
    text: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a baseline makes of a question."""

    ranked: list[str]
    """Articles in the order of their best passages, repeated as found."""
    top: list[str]
    """The first four passages."""
    quoted: str
    """The first 60 words of the sentences that fit best."""
    confidence: float
    """What a threshold for refusing is set on."""


def texts_of(library: Library) -> list[Text]:
    """Every chunk of a library."""
    found = []
    for metadata in library.list():
        analysed = library.analysed(metadata.id)
        for chunk in analysed.chunks:
            run = analysed.sentences[chunk.first_sentence : chunk.last_sentence + 1]
            text = analysed.article.text[chunk.span.slice]
            found.append(Text(metadata.id, text, tuple(map(analysed.text_of, run))))
    return found


class PlainWords:
    """BM25 (Robertson & Zaragoza 2009) over stemmed words."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.texts = texts
        counts = [Counter(_stems(each.text)) for each in texts]
        lengths = np.array([count.total() for count in counts], float)
        self._norm = K1 * (1 - B + B * lengths / lengths.mean())
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for stem, times in count.items():
                postings[stem].append((number, times))
        self._postings = {stem: np.array(found) for stem, found in postings.items()}

    def rarity(self, stem: str) -> float:
        """The inverse document frequency, over chunks."""
        having = len(self._postings.get(stem, ()))
        return math.log(1 + (len(self.texts) - having + 0.5) / (having + 0.5))

    def coverage(self, question: str, text: str) -> float:
        """The share of the question's weight, by rarity, whose stems stand in the text."""
        asked = set(_stems(question, without=FUNCTION_WORDS)) or set(_stems(question))
        whole = sum(map(self.rarity, asked)) or 1.0
        return sum(map(self.rarity, asked.intersection(_stems(text)))) / whole

    def scores(self, question: str) -> Any:
        """Of every chunk."""
        scores = np.zeros(len(self.texts))
        for stem in _stems(question):
            found = self._postings.get(stem)
            if found is not None:
                rows, times = found[:, 0], found[:, 1]
                scores[rows] += self.rarity(stem) * times * (K1 + 1) / (times + self._norm[rows])
        return scores

    def best(self, question: str, limit: int) -> list[int]:
        """The places of the best chunks, best first, ties in their order."""
        order = np.argsort(-self.scores(question), kind="stable")
        return [int(row) for row in order[:limit]]


class PlainVectors:
    """The cosine of the built-in embedding."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._embedder = BuiltinEmbedder()
        self._matrix = self._embedder.embed([each.text for each in texts])

    def scores(self, question: str) -> Any:
        """Of every chunk."""
        return self._matrix @ self._embedder.embed([question])[0]


def ask_plainly(library: Library, questions: Sequence[str]) -> dict[str, list[Found]]:
    """What words alone and vectors alone find for each question; the keys are columns' names."""
    texts = texts_of(library)
    words, vectors = PlainWords(texts), PlainVectors(texts)

    def find(scores: Callable[[str], Any], question: str, *, by_words: bool) -> Found:
        every = scores(question)
        best = [texts[number] for number in np.argsort(-every, kind="stable")[:RANKED]]
        top = best[:TOP_PASSAGES]
        covered = max(words.coverage(question, each.text) for each in top)
        return Found(
            ranked=[each.article_id for each in best],
            top=[each.text for each in top],
            quoted=_quoted(words, question, (s for each in top for s in each.sentences)),
            confidence=covered if by_words else float(every.max()),
        )

    return {
        "plain BM25": [find(words.scores, question, by_words=True) for question in questions],
        "plain vectors": [find(vectors.scores, question, by_words=False) for question in questions],
    }


def _quoted(words: PlainWords, question: str, sentences: Iterable[str]) -> str:
    """Sentences by coverage, best first, cut after 60 words; ties in the order of passages."""
    ordered = sorted(sentences, key=lambda sentence: -words.coverage(question, sentence))
    return " ".join(" ".join(ordered).split()[:SHORT_WORDS])


def _stems(text: str, without: Collection[str] = ()) -> list[str]:
    return [str(stem) for stem in _stemmer.stemWords(_words(text, without))]


def _words(text: str, without: Collection[str]) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in without]
