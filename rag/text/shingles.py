"""How alike two texts are, by the runs of words that they share; and how to find likely ones.

Shingles and MinHash after Broder (1997): the share of runs that two texts have in common is
estimated by how many of a number of hash functions have the same minimum over both; minima are
joined into bands (Leskovec et al., Mining of Massive Datasets, ch. 3), so that texts that are alike
share a band and can be looked up by it.
"""

from __future__ import annotations

import re
import zlib
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes: TypeAlias = NDArray[np.uint64]

RUN = 4
"""Words in a shingle, unless another number is asked for."""
BANDS = 24
ROWS = 4
"""Minima in a band: texts that share .6 of their shingles meet in a band in 96 of 100 cases, .7 in
99.9; of those that share .05 one pair in 7,000 meets."""
_WORD = re.compile(r"[぀-ヿ㐀-鿿豈-﫿ก-๿]|\w+")
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def shingle_hashes(text: str, *, run: int = RUN) -> Hashes:
    """The different runs of so many words of a text as 64-bit hashes, sorted; one of a short text.

    Case and punctuation do not count. Empty for a text without words.
    """
    words = [zlib.crc32(word.encode()) for word in _WORD.findall(text.lower())]
    if not words:
        return np.zeros(0, np.uint64)
    words += [0] * (run - len(words))
    hashed = np.asarray(words, np.uint64)
    runs = np.zeros(len(words) - run + 1, np.uint64)
    for place in range(run):
        runs = _mixed(runs + hashed[place : len(words) - run + 1 + place])
    return np.unique(runs)


def likeness(one: Hashes, other: Hashes) -> float:
    """The share of all their shingles that two texts have in common (Jaccard), 0 to 1."""
    together = shared(one, other)
    either = len(one) + len(other) - together
    return together / either if either else 0.0


def shared(one: Hashes, other: Hashes) -> int:
    """How many shingles two texts have in common."""
    return len(np.intersect1d(one, other, assume_unique=True))


def band_keys(hashes: Hashes) -> tuple[int, ...]:
    """The bands of a text, as signed 64-bit integers; texts that are alike share at least one.

    :param hashes: of ``shingle_hashes``; () when there are none.
    """
    if not len(hashes):
        return ()
    # One function after the other: all at once take 1.5 kB for each shingle.
    minima = np.array([_mixed(hashes ^ seed).min() for seed in _seeds()], np.uint64)
    rows = minima.reshape(BANDS, ROWS)
    keys = np.arange(BANDS, dtype=np.uint64)
    for place in range(ROWS):
        keys = _mixed(keys + rows[:, place])
    return tuple(keys.astype(np.int64).tolist())


@cache
def _seeds() -> Hashes:
    return _mixed(np.arange(1, BANDS * ROWS + 1, dtype=np.uint64) * _GOLDEN)


def _mixed(values: Hashes) -> Hashes:
    """The finalizer of SplitMix64: each bit of the result depends on each of the value."""
    values = values + _GOLDEN
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = values ^ (values >> np.uint64(31))
    return mixed
