"""Search by vectors: exact in memory while that is faster, with Chroma beyond; among some articles
of many by signatures.

Also the upkeep of the vectors: who brings them up to date, and when.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from rag.backlog import Backlog
from rag.chunklookup import ChunkLookup
from rag.database import Database
from rag.errors import EmbeddingError, IndexDamaged, LibraryUnavailable
from rag.exact import EmbeddingMemory, Embeddings
from rag.roster import RosterKeeper
from rag.signatures import Signatures
from rag.vectors import Vectors

if TYPE_CHECKING:
    from rag.types import Matrix

Repair: TypeAlias = Literal["foreground", "quick", "background"]
Found: TypeAlias = tuple[str, int, float]
"""Article id, chunk index and cosine."""

EXACT_VALUES = 100_000 * 256
"""Up to so many stored numbers the whole library is searched exactly, in memory (2 bytes each).

Measured at 256 dimensions on 2 cores, first search of a process (its import of Chroma included),
then p50, then memory: 10,000 chunks 0.04 s, 1.3 ms, 90 MB exact and 0.45 s, 2.8 ms, 141 MB with
Chroma; 50,000: 0.17 s, 4.5 ms, 139 MB and 0.46 s, 2.9 ms, 196 MB; 100,000: 0.4 s, 9 ms, 201 MB and
0.7 s, 5 ms, 266 MB. A warm Chroma is faster from somewhere above 10,000 on; the limit is set by the
first search of a process, which a single question waits for, and by memory. Larger sizes were not
measured."""
EXACT_SCOPE_CHUNKS = 20_000
"""Beyond that, a scope of up to so many chunks is still searched exactly, read for each search in
about 4 ms for 1,000, until somebody has loaded the signatures. Chroma's own filter is slower, and
its nearest seldom lie in a scope."""
QUICK_CHUNKS = 8_000
"""What Chroma takes in within about 3 s: 5,000 a second, and 0.5 s for its import."""
INLINE_CHUNKS = 512
"""What the page lets a question wait for: about 0.1 s."""
_MOST_FETCHED = 4_096

_log = logging.getLogger(__name__)


class VectorSearch:
    """The stored embeddings of one embedder, searched. Used by many threads at once."""

    def __init__(
        self, database: Database, embedded_by: str, repair: Repair, roster: RosterKeeper
    ) -> None:
        self._chunks = ChunkLookup(database)
        self._backlog = Backlog(database)
        self._embedded_by = embedded_by
        self._repair = repair
        self._vectors = Vectors(database.home, self._backlog, embedded_by)
        self._memory = EmbeddingMemory(self._chunks, embedded_by)
        self._roster = roster
        self._signatures = Signatures(self._chunks, embedded_by)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._size: tuple[int, tuple[int, int]] | None = None
        self._is_broken = False
        self._has_looked = False

    def close(self) -> None:
        """Let go of everything; upkeep in the background ends after its batch."""
        self._vectors.close()
        if self._thread is not None:
            self._thread.join()

    # Search

    @property
    def is_ready(self) -> bool:
        """Whether ``search`` searches everything."""
        if self._backlog.other_embedder(self._embedded_by) is not None:
            return False
        return self._fits_memory() or (not self._is_broken and self._is_done_now())

    def search(self, vector: Matrix, *, limit: int, scope: frozenset[str] | None) -> list[Found]:
        """The nearest chunks, best first; nothing while not ready.

        :raises EmbeddingError: the vector has another size than those stored.
        """
        if self._backlog.other_embedder(self._embedded_by) is not None or limit < 1:
            return []
        self.check_dimensions(len(vector))
        if self._fits_memory():
            self._look_after_index()
            self._signatures.forget()
            return self._memory.snapshot(self._chunks.state()).search(
                vector, limit=limit, scope=scope
            )
        self._memory.forget()
        if scope is None:
            return self._search_index(vector, limit)
        return self._search_scope(vector, limit, scope)

    def prepare_scopes(self) -> None:
        """Load what makes the first search within filters quick, where there is much to load."""
        if not self._fits_memory():
            self._signatures.load(self._chunks.state())

    def check_dimensions(self, dimensions: int) -> None:
        """Refuse vectors of another size than those stored.

        :raises EmbeddingError: the embedder has changed under the same name.
        """
        stored = self._stored_size()[1]
        if stored not in (0, dimensions):
            raise EmbeddingError(
                f"“{self._embedded_by}” now gives vectors of {dimensions} numbers, those stored "
                f"have {stored}. Put the setting ONRECORD_EMBEDDINGS back to what it was."
            )

    def _stored_size(self) -> tuple[int, int]:
        """How many chunks are stored, and the dimensions of their embeddings."""
        generation = self._chunks.state().generation
        known = self._size
        if known is None or known[0] != generation:
            known = self._size = (generation, self._chunks.embeddings_size(self._embedded_by))
        return known[1]

    def _fits_memory(self) -> bool:
        count, dimensions = self._stored_size()
        return count * dimensions <= EXACT_VALUES

    def _search_scope(self, vector: Matrix, limit: int, scope: frozenset[str]) -> list[Found]:
        roster = self._roster.current()
        keys = roster.keys_of(scope)
        if not self._signatures.is_loaded and self._has_few_chunks(len(keys), len(roster.ids)):
            inside = Embeddings.of(
                self._chunks.embeddings(embedded_by=self._embedded_by, article_keys=keys.tolist())
            )
            found = [
                (int(inside.article_keys[row]), int(inside.positions[row]), score)
                for row, score in inside.nearest(vector, limit)
            ]
        else:
            state = self._chunks.state()
            found = self._signatures.nearest(vector, state, limit=limit, article_keys=keys)
        return [(roster.id_of(key), position, score) for key, position, score in found]

    def _has_few_chunks(self, among: int, articles: int) -> bool:
        """Whether so many of all articles have few chunks, as far as the average tells."""
        return self._stored_size()[0] * among <= EXACT_SCOPE_CHUNKS * articles

    def _search_index(self, vector: Matrix, limit: int) -> list[Found]:
        for _ in range(2):
            if not self.catch_up():
                return []
            try:
                found = self._search_chroma(vector, limit)
            except IndexDamaged as error:
                _log.warning("The vectors are damaged and are made anew: %s", error)
            else:
                self._is_broken = False
                return found
        self._is_broken = True
        return []

    def _search_chroma(self, vector: Matrix, limit: int) -> list[Found]:
        wanted = limit
        while True:
            hits = self._vectors.search(vector[np.newaxis], limit=wanted)[0]
            there = self._chunks.locate([key for key, _ in hits])
            found = [
                (stored.article_id, stored.chunk_index, score)
                for key, score in hits
                if (stored := there.get(key)) and not stored.superseded
            ]
            if len(found) >= limit or len(hits) < wanted or wanted >= _MOST_FETCHED:
                return found[:limit]
            wanted = min(wanted * 4, _MOST_FETCHED)

    # Upkeep

    def _look_after_index(self) -> None:
        """The page, which needs no index yet, still makes a damaged one anew; looks once."""
        if self._repair == "background" and not self._has_looked:
            self._has_looked = True
            if self._vectors.is_behind():
                self._start()

    def catch_up(self) -> bool:
        """Bring the vectors up to date if that is to be done now; whether they are.

        :raises LibraryUnavailable: the folder cannot be written.
        """
        if not self._vectors.is_behind():
            return True
        if self._is_done_now():
            self._vectors.catch_up()
            return True
        if self._repair == "background":
            self._start()
        return False

    def _is_done_now(self) -> bool:
        """Whether this process brings the vectors up to date before it goes on."""
        if self._repair == "foreground":
            return True
        pending, anew = self._vectors.count_pending()
        if self._repair == "quick":
            return pending <= QUICK_CHUNKS
        return not anew and pending <= INLINE_CHUNKS

    def _start(self) -> None:
        with self._lock:
            if self._is_broken or (self._thread is not None and self._thread.is_alive()):
                return
            self._thread = threading.Thread(
                target=self._catch_up_in_background, name="vectors", daemon=True
            )
            self._thread.start()

    def _catch_up_in_background(self) -> None:
        try:
            self._vectors.catch_up()
        except LibraryUnavailable as error:
            self._is_broken = True
            _log.error("The vectors could not be brought up to date: %s", error)

    def rebuild(self, progress: Callable[[int], None] | None = None) -> None:
        """Make the vectors anew, now; ``progress`` gets the chunks done since last time.

        :raises LibraryUnavailable: the folder cannot be written.
        """
        self._vectors.rebuild(progress)

    def count_pending(self) -> int:
        """How many chunks Chroma has to take in; loads nothing."""
        return self._vectors.count_pending()[0]

    def probe(self, *, most: int) -> tuple[int, int, bool]:
        """Ask Chroma for stored embeddings; make it anew when it does not find them all.

        Returns how many were tried, how many are lost for good, and whether it was made anew.

        :raises LibraryUnavailable: the folder cannot be written.
        """
        was_anew = self._vectors.count_pending()[1]
        self._vectors.catch_up()
        try:
            tried, lost = self._vectors.lost(most=most)
        except IndexDamaged as error:
            _log.warning("The vectors are damaged and are made anew: %s", error)
            tried, lost = 0, 1
        if lost:
            self._vectors.rebuild()
            tried, lost = self._vectors.lost(most=most)
            was_anew = True
        return tried, lost, was_anew
