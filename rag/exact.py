"""Exact search over embeddings kept in memory, for as long as that is faster than an index."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from rag.catalog import Catalog, CatalogState, StoredEmbedding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rag.types import Matrix

_BLOCK = 1024
"""Rows turned into float32 at a time: 1 MB at 256 dimensions, so that they stay in the cache."""


@dataclass(frozen=True)
class Embeddings:
    """Embeddings as float16 in the order of their chunk keys, with whose they are."""

    chunk_keys: NDArray[np.int64]
    article_keys: NDArray[np.int64]
    positions: NDArray[np.int64]
    halves: NDArray[np.float16]

    @classmethod
    def of(cls, rows: Collection[StoredEmbedding]) -> Embeddings:
        """From rows of the catalog."""
        count = len(rows)
        joined = np.frombuffer(b"".join(row.embedding for row in rows), dtype="<f2")
        return cls(
            np.fromiter((row.chunk_key for row in rows), np.int64, count),
            np.fromiter((row.article_key for row in rows), np.int64, count),
            np.fromiter((row.chunk_index for row in rows), np.int64, count),
            joined.reshape(count, -1) if count else np.empty((0, 0), np.float16),
        )

    def __len__(self) -> int:
        return len(self.chunk_keys)

    def and_more(self, later: Embeddings) -> Embeddings:
        """These with later ones after them."""
        if not len(self) or not len(later):
            return later if not len(self) else self
        return Embeddings(
            np.concatenate([self.chunk_keys, later.chunk_keys]),
            np.concatenate([self.article_keys, later.article_keys]),
            np.concatenate([self.positions, later.positions]),
            np.concatenate([self.halves, later.halves]),
        )

    def of_articles(self, article_keys: NDArray[np.int64]) -> Embeddings:
        """Those that belong to these articles."""
        return self.where(np.isin(self.article_keys, article_keys))

    def where(self, kept: NDArray[np.bool_]) -> Embeddings:
        """Those for which ``kept`` is true."""
        if kept.all():
            return self
        return Embeddings(
            self.chunk_keys[kept], self.article_keys[kept], self.positions[kept], self.halves[kept]
        )

    def scores(self, embedding: Matrix) -> NDArray[np.float32]:
        """The cosine of a unit vector with each of them, in blocks that fit the cache."""
        scores = np.empty(len(self), np.float32)
        wide = np.empty((min(_BLOCK, len(self)), len(embedding)), np.float32)
        for start in range(0, len(self), _BLOCK):
            block = self.halves[start : start + _BLOCK]
            np.copyto(wide[: len(block)], block)
            np.dot(wide[: len(block)], embedding, out=scores[start : start + len(block)])
        return scores

    def nearest(self, embedding: Matrix, limit: int) -> list[tuple[int, float]]:
        """Rows and cosines of the nearest, best first; equal ones in the order of their keys."""
        scores = self.scores(embedding)
        if limit < len(scores):
            best = np.argpartition(-scores, limit)[:limit]
        else:
            best = np.arange(len(scores))
        ordered = best[np.lexsort((best, -scores[best]))]
        return [(int(row), float(scores[row])) for row in ordered]


@dataclass(frozen=True)
class Snapshot:
    """The searchable library at one generation. Never changes."""

    state: CatalogState
    embeddings: Embeddings
    ids: Mapping[int, str]
    """Article key → id, superseded ones included."""
    keys: Mapping[str, int]
    current: NDArray[np.int64]
    """Keys of the articles that are not superseded, ascending."""

    def search(
        self, embedding: Matrix, *, limit: int, scope: Collection[str] | None
    ) -> list[tuple[str, int, float]]:
        """Article id, chunk index and cosine of the nearest chunks, best first."""
        if scope is None:
            inside = self._searchable
        else:
            wanted = [self.keys[each] for each in scope if each in self.keys]
            inside = self.embeddings.of_articles(np.array(wanted, np.int64))
        return [
            (self.ids[int(inside.article_keys[row])], int(inside.positions[row]), score)
            for row, score in inside.nearest(embedding, limit)
        ]

    @property
    def _searchable(self) -> Embeddings:
        if len(self.current) == len(self.ids):
            return self.embeddings
        return self.embeddings.of_articles(self.current)


@dataclass
class EmbeddingMemory:
    """Keeps a snapshot in step with the catalog, reading only what is new."""

    catalog: Catalog
    _snapshot: Snapshot | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def snapshot(self, embedded_by: str) -> Snapshot:
        """The library as it is now; embeddings of another embedder are left out."""
        state = self.catalog.state()
        with self._lock:
            before = self._snapshot
            if before is not None and before.state.generation == state.generation:
                return before
            self._snapshot = self._read(state, before, embedded_by)
            return self._snapshot

    def _read(self, state: CatalogState, before: Snapshot | None, embedded_by: str) -> Snapshot:
        known = Embeddings.of(())
        if before and before.state.embeddings_generation == state.embeddings_generation:
            known = before.embeddings
        after = int(known.chunk_keys[-1]) if len(known) else 0
        rows = self.catalog.article_rows()
        more = Embeddings.of(self.catalog.embeddings(embedded_by=embedded_by, after=after))
        there = np.fromiter((key for key, _, _ in rows), np.int64, len(rows))
        joined = known.and_more(more).of_articles(there) if len(known) else more
        ids = {key: article_id for key, article_id, _ in rows}
        stored_by_then = np.isin(joined.article_keys, there)
        return Snapshot(
            state,
            joined.where(stored_by_then) if len(joined) else joined,
            ids,
            {article_id: key for key, article_id in ids.items()},
            np.array(sorted(key for key, _, superseded in rows if not superseded), np.int64),
        )
