"""Exact search gives what NumPy's own arithmetic gives, only faster."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from rag.backlog import StoredEmbedding
from rag.exact import Embeddings, widen


def test_every_finite_half_is_widened_exactly() -> None:
    halves = np.arange(2**16, dtype=np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)].reshape(1, -1)
    widened = widen(halves, np.empty(halves.shape, np.int32))
    assert np.array_equal(widened.astype(np.float64) * 2.0**112, halves.astype(np.float64))


def stored(matrix: np.ndarray) -> Embeddings:
    return Embeddings.of(
        [
            StoredEmbedding(10 + row, row // 3, row % 3, vector.astype("<f2").tobytes())
            for row, vector in enumerate(matrix)
        ]
    )


@given(
    matrix=arrays.arrays(
        np.float32,
        st.tuples(st.integers(1, 1200), st.just(8)),
        elements=st.floats(-1, 1, width=16),
        fill=st.floats(-1, 1, width=16),
    ),
    limit=st.integers(1, 20),
)
@settings(deadline=None, max_examples=50)
def test_the_nearest_are_those_of_the_plain_product(matrix: np.ndarray, limit: int) -> None:
    query = np.linspace(-1, 1, 8, dtype=np.float32)
    found = stored(matrix).nearest(query, limit)
    plain = matrix @ query
    assert len(found) == min(limit, len(matrix))
    assert [score for _, score in found] == pytest.approx(
        sorted(plain, reverse=True)[:limit], abs=1e-4
    )
    assert all(score == pytest.approx(plain[row], abs=1e-4) for row, score in found)
    assert len({row for row, _ in found}) == len(found)


def test_nothing_stored_finds_nothing() -> None:
    assert stored(np.empty((0, 8))).nearest(np.ones(8, np.float32), 5) == []


def test_embeddings_join_and_narrow_by_article() -> None:
    matrix = np.eye(8, dtype=np.float32)
    joined = stored(matrix[:3]).and_more(stored(matrix[3:]))
    assert len(joined) == 8
    assert np.array_equal(joined.halves, matrix.astype(np.float16))
    inside = stored(matrix).of_articles(np.array([1, 99]))
    assert inside.chunk_keys.tolist() == [13, 14, 15]
