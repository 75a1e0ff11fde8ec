"""Shares over ranks, and the false answers that one threshold lets through."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from rag import scoring


def rank_of(own: Collection[str], found: Iterable[str]) -> int | None:
    """The place, from 1, of the first of a question's own articles among distinct ones."""
    return scoring.rank_of(own.__contains__, found)


def hits(ranks: Sequence[int | None], among: int) -> float:
    """The share of ranks that are within the first so many."""
    return sum(rank is not None and rank <= among for rank in ranks) / len(ranks)


def reciprocal(ranks: Sequence[int | None]) -> float:
    """The mean of one by rank; what was not found counts nothing."""
    return sum(1 / rank for rank in ranks if rank) / len(ranks)


def false_answers(own: Sequence[float], other: Sequence[float], *, answered: float) -> float:
    """The share of the others that score no less than the threshold which this share of own pass.

    What a system does that answers whenever its score is high enough.
    """
    ordered = sorted(own, reverse=True)
    threshold = ordered[max(round(answered * len(ordered)), 1) - 1]
    return sum(score >= threshold for score in other) / len(other)
