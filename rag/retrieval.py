"""Question → passages: words and vectors fused, near-identical passages collapsed."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.library import ChunkHit, Library
from rag.questions import read_question
from rag.spoken import find_spoken
from rag.text.terms import content_words, stem, stems
from rag.types import Filters, Passage, Quotation

WORDS_WEIGHT = 0.65
"""Share of the words' score in the fused one, the rest is the vectors': of .5 to .8 the best hit@1
and MRR on RealTime QA 2022 (194 questions), both sides divided by their best."""
CANDIDATES = 60
"""Hits taken from each side before fusing."""
SAME_PASSAGE = 0.8
"""Two passages whose sets of stems overlap (Jaccard) this much are one and the same."""
RARE_AMONG = 1000
"""Word rarity is reckoned as if among at least so many chunks: in a library of one article every
word would otherwise look common (tried 0 to 5,000; flat from 200 on)."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What was found for a question."""

    passages: tuple[Passage, ...]
    spoken: tuple[tuple[str, Quotation], ...] = ()
    """(article id, quotation) of the speaker asked for, newest article first."""
    chunks_searched: int = 0
    """About how many chunks lay within the filters."""


def retrieve(
    library: Library, question: str, *, filters: Filters = Filters(), limit: int
) -> Retrieved:
    """Find the best passages, at most ``limit``, best first, and the words of a speaker asked for.

    :raises ArticleNotFound: the filters name an article that is not there.
    """
    scope = library.scope(filters)
    if scope is not None and not scope:
        return Retrieved(())
    read = read_question(question)
    spoken = find_spoken(library, read, scope)
    hits = _fuse(library, question, scope)
    passages = _collapse(library.passages(hits), limit)
    return Retrieved(passages, spoken, _chunks_within(library, scope))


def _chunks_within(library: Library, scope: frozenset[str] | None) -> int:
    chunks = library.chunk_count()
    if scope is None:
        return chunks
    return max(1, round(chunks * len(scope) / max(library.count(), 1)))


def _fuse(library: Library, question: str, scope: frozenset[str] | None) -> list[ChunkHit]:
    by_words = library.search_words(question, limit=CANDIDATES, scope=scope)
    embedding = library.embedder.embed([question])[0]
    by_vectors = library.search_vectors(embedding, limit=CANDIDATES, scope=scope)
    word_score = _scores(by_words)
    vector_score = _scores(by_vectors)
    missing = [hit for hit in by_words if _key(hit) not in vector_score] if by_vectors else []
    if missing:
        cosines = library.embeddings_of(missing) @ embedding
        vector_score.update(
            (_key(hit), float(cosine)) for hit, cosine in zip(missing, cosines, strict=True)
        )
    return fuse_scores(word_score, vector_score)


def fuse_scores(
    word_score: Mapping[tuple[str, int], float], vector_score: Mapping[tuple[str, int], float]
) -> list[ChunkHit]:
    """Weigh both sides' scores, each divided by its best; best first, ties in a fixed order."""
    best_word = max(word_score.values(), default=0.0) or 1.0
    best_vector = max(vector_score.values(), default=0.0)
    best_vector = best_vector if best_vector > 0 else 1.0
    fused = [
        ChunkHit(
            article_id=key[0],
            chunk_index=key[1],
            score=WORDS_WEIGHT * word_score.get(key, 0.0) / best_word
            + (1 - WORDS_WEIGHT) * vector_score.get(key, 0.0) / best_vector,
        )
        for key in {**word_score, **vector_score}
    ]
    return sorted(fused, key=lambda hit: (-hit.score, hit.article_id, hit.chunk_index))


def _scores(hits: Sequence[ChunkHit]) -> dict[tuple[str, int], float]:
    return {_key(hit): hit.score for hit in hits}


def _key(hit: ChunkHit) -> tuple[str, int]:
    return hit.article_id, hit.chunk_index


def _collapse(passages: Sequence[Passage], limit: int) -> tuple[Passage, ...]:
    """Drop passages that say the same as a better one, and number the rest anew."""
    kept: list[Passage] = []
    kept_stems: list[frozenset[str]] = []
    for passage in passages:
        own = frozenset(stems(passage.text))
        if any(_overlap(own, other) >= SAME_PASSAGE for other in kept_stems):
            continue
        kept.append(replace(passage, rank=len(kept) + 1))
        kept_stems.append(own)
        if len(kept) == limit:
            break
    return tuple(kept)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    together = len(one | other)
    return len(one & other) / together if together else 1.0


class WordRarity:
    """How much each content word of a question tells: its inverse document frequency."""

    def __init__(self, library: Library, question: str) -> None:
        asked = content_words(question)
        chunks = max(library.chunk_count(), RARE_AMONG)
        frequencies = library.word_frequencies(asked)
        self._weights = {
            stem(word): math.log(
                1 + (chunks - frequencies.get(word, 0) + 0.5) / (frequencies.get(word, 0) + 0.5)
            )
            for word in asked
        }
        self._total = sum(self._weights.values()) or 1.0

    @property
    def stems(self) -> frozenset[str]:
        """The stems of the question's content words."""
        return frozenset(self._weights)

    @property
    def weights(self) -> Mapping[str, float]:
        """How much each stem tells."""
        return self._weights

    def coverage(self, found: Collection[str]) -> float:
        """The share, 0 to 1, of the question's weight whose stems were found."""
        return sum(weight for word, weight in self._weights.items() if word in found) / self._total
