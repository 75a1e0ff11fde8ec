"""How central each sentence is among all: TextRank over shared words.

Mihalcea and Tarau, "TextRank: Bringing Order into Texts" (2004), with cosines of tf-idf vectors as
weights, as in Erkan and Radev's LexRank (2004), and no threshold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from rag.text.terms import FUNCTION_WORDS, stem, words

if TYPE_CHECKING:
    from rag.types import Matrix

DAMPING = 0.85
ROUNDS = 30
"""Of the power iteration; the ranks of a thousand sentences stand still after about twenty."""


def telling_stems(text: str) -> list[str]:
    """The stems of a text's words without function words, in order."""
    return [stem(word) for word in words(text) if word not in FUNCTION_WORDS]


def similarities(contents: Sequence[Sequence[str]]) -> Matrix:
    """Cosines between sentences given as stems: ``(n, n)``, symmetric, 0 on the diagonal."""
    frequency = Counter(word for content in contents for word in set(content))
    column = {word: number for number, word in enumerate(frequency)}
    rows = np.zeros((len(contents), max(len(column), 1)), np.float32)
    for row, content in enumerate(contents):
        for word, times in Counter(content).items():
            rows[row, column[word]] = times * np.log(1 + len(contents) / frequency[word])
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    found: Matrix = rows @ rows.T
    np.fill_diagonal(found, 0.0)
    return found


def centrality(similar: Matrix) -> Matrix:
    """TextRank of each sentence, ``(n,)``, the largest 1; the weights are ``similarities``."""
    count = len(similar)
    if not count:
        return np.zeros(0, np.float32)
    onward = similar / np.maximum(similar.sum(axis=1, keepdims=True), 1e-9)
    rank = np.full(count, 1 / count, np.float32)
    for _ in range(ROUNDS):
        rank = (1 - DAMPING) / count + DAMPING * (onward.T @ rank)
    scaled: Matrix = (rank / rank.max()).astype(np.float32)
    return scaled
