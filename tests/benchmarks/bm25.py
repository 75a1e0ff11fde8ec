"""Plain BM25 with stemming, written apart from the project's own search, to compare it with."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import Stemmer

K1, B = 1.2, 0.75
"""The customary constants (Robertson and Zaragoza 2009)."""
_WORD = re.compile(r"[^\W_]+")


class PlainBM25:
    """An index of texts, searched by words."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        counts = [Counter(self._stems(text)) for text in texts]
        self._lengths = [count.total() for count in counts]
        self._mean = sum(self._lengths) / max(len(counts), 1)
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for stem, times in count.items():
                self._postings[stem].append((number, times))

    def search(self, query: str, limit: int) -> list[int]:
        """The positions of the best texts, best first."""
        scores: dict[int, float] = defaultdict(float)
        for stem in set(self._stems(query)):
            found = self._postings.get(stem, [])
            among = len(self._lengths)
            rarity = math.log(1 + (among - len(found) + 0.5) / (len(found) + 0.5))
            for number, times in found:
                length = K1 * (1 - B + B * self._lengths[number] / self._mean)
                scores[number] += rarity * times * (K1 + 1) / (times + length)
        return sorted(scores, key=lambda number: (-scores[number], number))[:limit]

    def _stems(self, text: str) -> list[str]:
        return list(self._stemmer.stemWords(_WORD.findall(text.lower())))
