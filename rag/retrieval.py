"""Question → passages: words and vectors fused, near-identical passages collapsed."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.library import ChunkHit, Library
from rag.matching import WordMatch
from rag.questions import read_question
from rag.spoken import find_spoken
from rag.text.terms import content_words, stem, stems
from rag.types import Filters, Passage, Quotation

CANDIDATES = 60
"""Hits taken from each side before fusing."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts that a passage is the one; see ``fuse``."""

    passage: float = 2.5
    passage_coverage: float = 2.0
    pairs: float = 3.2
    article: float = 3.6
    article_coverage: float = 3.4
    lead_coverage: float = 2.6
    cosine: float = 4.7

    @property
    def total(self) -> float:
        """What a perfect match would weigh."""
        return (
            self.passage
            + self.passage_coverage
            + self.pairs
            + self.article
            + self.article_coverage
            + self.lead_coverage
            + self.cosine
        )


WEIGHTS = Weights()
"""The weights of a conditional logit (softmax over a question's candidates), fitted on eight sets
at once, each counting the same: RealTime QA 2022 alone and among 2,698 articles, 2025, the SQuAD
sample, sentences of summaries (QAGS, writers'), headlines of BBC and of PolNeAR.
Chosen on signs reckoned outside the index, rounded. What fits on half of the weeks give on the
other half stands in docs/quality.md."""
_TELLING = re.compile(r"\b(?:[A-Z][\w’'-]*|\w*\d[\w.,]*)\b")
"""Names and numbers."""
SPREAD = 0.03
MOST_SPREAD = 2
"""What an article's second passage loses, and twice that each further one. The article's own signs
lift all its passages alike, so they crowd the first four. Answer in the first four of RealTime QA
2022, of 2022 among 2,698 articles and of 2025: 150, 144, 139 without; 152, 146, 142 with; 151, 144,
143 at .05 without an end. In the first ten 158, 156, 165 and 157, 155, 167."""
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
    passages = _collapse(_passages(library, hits, limit), limit)
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
    cosines = _scores(by_vectors)
    missing = [hit for hit in by_words if _key(hit) not in cosines] if by_vectors else []
    if missing:
        nearness = library.embeddings_of(missing) @ embedding
        cosines.update(
            (_key(hit), float(near)) for hit, near in zip(missing, nearness, strict=True)
        )
    hits = list({_key(hit): hit for hit in (*by_words, *by_vectors)}.values())
    matches = library.match_words(question, hits)
    scored = (
        replace(hit, score=fuse(match, cosines.get(_key(hit), 0.0)))
        for hit, match in zip(hits, matches, strict=True)
    )
    return _spread(sorted(scored, key=_best_first))


def _best_first(hit: ChunkHit) -> tuple[float, str, int]:
    """For sorting, ties in a fixed order."""
    return -hit.score, hit.article_id, hit.chunk_index


def _spread(ranked: Sequence[ChunkHit]) -> list[ChunkHit]:
    """Let the first passages of other articles come before the second and third of one."""
    before: Counter[str] = Counter()
    spread = []
    for hit in ranked:
        behind = SPREAD * min(before[hit.article_id], MOST_SPREAD)
        spread.append(replace(hit, score=hit.score - behind))
        before[hit.article_id] += 1
    return sorted(spread, key=_best_first)


def fuse(match: WordMatch, cosine: float, weights: Weights = WEIGHTS) -> float:
    """One score for words and meaning: near 1 for a perfect match, comparable between questions."""
    return (
        weights.passage * match.passage
        + weights.passage_coverage * match.passage_coverage
        + weights.pairs * match.pairs
        + weights.article * match.article
        + weights.article_coverage * match.article_coverage
        + weights.lead_coverage * match.lead_coverage
        + weights.cosine * cosine
    ) / weights.total


def _scores(hits: Sequence[ChunkHit]) -> dict[tuple[str, int], float]:
    return {_key(hit): hit.score for hit in hits}


def _key(hit: ChunkHit) -> tuple[str, int]:
    return hit.article_id, hit.chunk_index


def _passages(library: Library, hits: Sequence[ChunkHit], limit: int) -> Iterator[Passage]:
    """The hits' passages, their texts read only as far as they are asked for."""
    at_once = max(limit, 1) + limit // 2
    for first in range(0, len(hits), at_once):
        yield from library.passages(hits[first : first + at_once])


def _collapse(passages: Iterable[Passage], limit: int) -> tuple[Passage, ...]:
    """Drop passages that say the same as a better one, and number the rest anew.

    Two that differ in a name or a number do not say the same: they may contradict each other.
    """
    kept: list[Passage] = []
    seen: list[tuple[frozenset[str], frozenset[str]]] = []
    for passage in passages:
        own = frozenset(stems(passage.text)), frozenset(_TELLING.findall(passage.text))
        if any(_says_the_same(own, other) for other in seen):
            continue
        kept.append(replace(passage, rank=len(kept) + 1))
        seen.append(own)
        if len(kept) == limit:
            break
    return tuple(kept)


def _says_the_same(
    one: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]
) -> bool:
    """Of two passages as stems and as names and numbers: alike, and nothing in another's place."""
    differ = one[1] - other[1] and other[1] - one[1]
    return not differ and _overlap(one[0], other[0]) >= SAME_PASSAGE


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
