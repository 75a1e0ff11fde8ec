"""Search by meaning: a Chroma collection of the chunks' embeddings, derived from the catalog.

Chroma's local folder is not made for several processes, and a kill in the middle of a write may
leave an index that ends the process which opens it. So it is used only inside a file lock held for
one operation; a number in the catalog says whether somebody else wrote since, and then it is opened
anew; and a marker stands beside the folder during each write and each first load. A folder whose
marker is found is never opened: it is deleted and filled again from the catalog.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from filelock import FileLock

from rag.backlog import Backlog, PendingArticle, StoredEmbedding
from rag.errors import IndexDamaged
from rag.failures import BUSY_SECONDS, damage_named, explained, made_anew

if TYPE_CHECKING:
    from rag.types import Matrix

BATCH_ARTICLES = 64
BATCH_VECTORS = 512
"""How much is written under one lock. 300 to 1,000 vectors take about 0.1 s."""
_GRAPH = {"max_neighbors": 32, "ef_construction": 200}
"""Of 940 very similar chunks, Chroma's own 16 and 100 left one or two that no search reaches in 20
graphs of 25; 32 and 100 in 3, 16 and 200 in 2, these in none. Taking in 12,000 chunks and asking
for each costs 4.5 s of processor time instead of 3.0."""
_PROBES = 3
_NEAR = 1e-3
"""A distance at which a stored embedding is the one asked for, or that of the same text."""


class Vectors:
    """The vector index of one data folder. Used by many threads and processes at once."""

    def __init__(self, home: Path, backlog: Backlog, embedded_by: str) -> None:
        self._home = home
        self._backlog = backlog
        self._embedded_by = embedded_by
        self._folder = home / "vectors"
        self._marker = home / "vectors.writing"
        self._stamp = self._folder / "stamp"
        self._lock = threading.RLock()
        self._file_lock = FileLock(
            home / "vectors.lock", timeout=BUSY_SECONDS, poll_interval=0.01, thread_local=False
        )
        self._client: _Client | None = None
        self._seen_generation = -1
        self._closing = False

    def close(self) -> None:
        """Let go of the index; a catching up in another thread ends after its batch."""
        self._closing = True
        with self._lock:
            self._let_go()

    # State

    def is_behind(self) -> bool:
        """Whether there is anything to take in, to lose or to make anew."""
        if self._backlog.lacks("vectors"):
            return True
        with self._alone():
            return not self._is_usable()

    def count_pending(self) -> tuple[int, bool]:
        """How many chunks have to be taken in, and whether into a folder made anew."""
        with self._alone():
            if self._is_usable():
                return self._backlog.count_pending_chunks("vectors"), False
        return self._backlog.count_chunks(), True

    def _is_usable(self) -> bool:
        """Whether the folder may be opened: it is the catalog's, and no marker stands beside it.

        Only while alone: at other times the marker may be that of somebody at work.
        """
        stamp = self._backlog.state().vectors_stamp
        return stamp is not None and not self._marker.exists() and self._read_stamp() == stamp

    def _read_stamp(self) -> str | None:
        try:
            return self._stamp.read_text(encoding="ascii")
        except (OSError, ValueError):
            return None

    # Search

    def search(self, embeddings: Matrix, *, limit: int) -> list[list[tuple[int, float]]]:
        """Chunk keys with their cosines, best first, for each row of ``embeddings``.

        :raises IndexDamaged: the folder may not be opened, or cannot be read.
        """
        with self._alone():
            client = self._opened()
            try:
                return client.query(embeddings, limit)
            except IndexDamaged:
                self._marker.touch()
                raise

    def _opened(self) -> _Client:
        """The client, opened anew if somebody else wrote since. Only while alone."""
        if not self._is_usable():
            self._let_go()
            raise IndexDamaged("The vectors are being made anew.")
        generation = self._backlog.state().vectors_generation
        if self._client is None or self._seen_generation != generation:
            self._let_go()
            with self._marked():
                self._client = self._open()
                self._probe(self._client)
            self._seen_generation = generation
        return self._client

    def _open(self) -> _Client:
        return _Client(self._folder, collection_name(self._embedded_by))

    def _probe(self, client: _Client) -> None:
        """The first load: stored embeddings have to find themselves."""
        lost = client.lost(self._backlog.indexed_embeddings(self._embedded_by, limit=_PROBES))
        if lost:
            raise IndexDamaged("The vectors do not find what was stored.")

    def _let_go(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def lost(self, *, most: int) -> tuple[int, int]:
        """How many stored embeddings were tried as queries, and how many did not find themselves.

        :raises IndexDamaged: the folder may not be opened, or cannot be read.
        """
        probes = self._backlog.indexed_embeddings(self._embedded_by, limit=most)
        with self._alone():
            return len(probes), len(self._opened().lost(probes))

    # Keeping up with the catalog

    def catch_up(self, progress: Callable[[int], None] | None = None) -> None:
        """Take in what the catalog has and the index lacks, lose what is gone.

        Others get their turn between batches, and may do a part of the work. ``progress`` gets
        the chunks done since last time.

        :raises LibraryUnavailable: the folder cannot be written.
        """
        while not self._closing:
            with self._alone():
                done = self._take_in_safely()
            if done is None:
                return
            if progress is not None:
                progress(done)

    def rebuild(self, progress: Callable[[int], None] | None = None) -> None:
        """Make the index anew from the catalog's embeddings; ``progress`` as in ``catch_up``.

        :raises LibraryUnavailable: the folder cannot be written.
        """
        with self._alone(), made_anew("vectors", self._home):
            self._begin_anew()
        self.catch_up(progress)

    def _take_in_safely(self) -> int | None:
        """One batch, begun anew when the folder may not be opened or fails; None when all is in."""
        try:
            return self._take_in()
        except IndexDamaged:
            with made_anew("vectors", self._home):
                self._begin_anew()
                return self._take_in()

    def _take_in(self) -> int | None:
        added = self._next_batch()
        removed = self._backlog.removals("vectors")
        if not added and not removed and self._is_usable():
            return None
        client = self._opened()
        with self._marked():
            client.delete([key for each in removed for key in each.chunk_keys])
            for keys, embeddings in _batches(added):
                client.upsert(keys, embeddings)
            state = self._backlog.mark_indexed(
                "vectors", added, removed, embedded_by=self._embedded_by
            )
        self._seen_generation = state.vectors_generation
        return sum(len(each.chunks) for each in added)

    def _next_batch(self) -> Sequence[PendingArticle]:
        pending = self._backlog.pending(
            "vectors", limit=BATCH_ARTICLES, embedded_by=self._embedded_by
        )
        count = 0
        for number, each in enumerate(pending):
            count += len(each.chunks)
            if count >= BATCH_VECTORS:
                return pending[: number + 1]
        return pending

    def _begin_anew(self) -> None:
        """Delete the folder and make an empty one under a new stamp. Only while alone."""
        self._let_go()
        self._marker.touch()
        stamp = uuid.uuid4().hex
        state = self._backlog.begin_vectors_anew(stamp)
        if self._folder.exists():
            shutil.rmtree(self._folder)
        self._folder.mkdir()
        self._stamp.write_text(stamp, encoding="ascii")
        self._client = self._open()
        self._seen_generation = state.vectors_generation
        self._marker.unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock, explained(self._home), self._file_lock:
            yield

    @contextmanager
    def _marked(self) -> Iterator[None]:
        """The marker stands until all went well."""
        self._marker.touch()
        yield
        self._marker.unlink(missing_ok=True)


class _Client:
    """Chroma with its one collection; its failures become IndexDamaged."""

    _spellings: ClassVar[set[str]] = set()
    _spellings_lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, folder: Path, collection: str) -> None:
        # Given back only by close(): Chroma keeps even a client that it failed to make.
        self._path = self._own_spelling(folder)
        with damage_named("vectors"):
            self._chroma = _chroma(self._path)
            self._collection = self._chroma.get_or_create_collection(
                collection,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", **_GRAPH}},
            )

    @classmethod
    def _own_spelling(cls, folder: Path) -> str:
        """A path that no other client in this process uses.

        Chroma shares one system among all clients with the same path, so that a second library on
        the same folder would neither see another process's writes nor survive the first's closing.
        """
        path = str(folder)
        with cls._spellings_lock:
            while path in cls._spellings:
                path += "/."
            cls._spellings.add(path)
        return path

    def close(self) -> None:
        with suppress(IndexDamaged), damage_named("vectors"):
            self._chroma.close()
            with self._spellings_lock:
                self._spellings.discard(self._path)

    def query(self, embeddings: Matrix, limit: int) -> list[list[tuple[int, float]]]:
        with damage_named("vectors"):
            found = self._collection.query(
                query_embeddings=np.asarray(embeddings, np.float32),
                n_results=limit,
                include=["distances"],
            )
        return [
            [
                (int(key), 1.0 - float(distance))
                for key, distance in zip(keys, distances, strict=True)
            ]
            for keys, distances in zip(found["ids"], found["distances"], strict=True)
        ]

    def upsert(self, keys: Sequence[int], embeddings: Matrix) -> None:
        with damage_named("vectors"):
            self._collection.upsert(ids=[str(key) for key in keys], embeddings=embeddings)

    def delete(self, keys: Sequence[int]) -> None:
        for start in range(0, len(keys), BATCH_VECTORS):
            with damage_named("vectors"):
                part = keys[start : start + BATCH_VECTORS]
                self._collection.delete(ids=[str(key) for key in part])

    def lost(self, probes: Sequence[StoredEmbedding]) -> list[int]:
        """Which of these stored embeddings a query by themselves does not find."""
        missing = []
        stored = [each for each in probes if any(each.embedding)]
        for start in range(0, len(stored), BATCH_VECTORS):
            part = stored[start : start + BATCH_VECTORS]
            found = self.query(_matrix([each.embedding for each in part]), 5)
            for each, hits in zip(part, found, strict=True):
                same_text = bool(hits) and hits[0][1] > 1 - _NEAR
                if each.chunk_key not in [key for key, _ in hits] and not same_text:
                    missing.append(each.chunk_key)
        return missing


def collection_name(embedded_by: str) -> str:
    """A name that Chroma allows, a different one for each embedder."""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", embedded_by).strip("-")[:40]
    digest = hashlib.sha256(embedded_by.encode("utf-8")).hexdigest()[:8]
    return f"chunks-{readable}-{digest}".replace("--", "-")


def _batches(articles: Sequence[PendingArticle]) -> Iterator[tuple[list[int], Matrix]]:
    """Keys and embeddings, some hundred at a time. Zero vectors have no direction: left out."""
    pairs = [
        (key, embedding)
        for each in articles
        for (key, _), embedding in zip(each.chunks, each.embeddings, strict=True)
        if any(embedding)
    ]
    for start in range(0, len(pairs), BATCH_VECTORS):
        part = pairs[start : start + BATCH_VECTORS]
        yield [key for key, _ in part], _matrix([embedding for _, embedding in part])


def _matrix(embeddings: Sequence[bytes]) -> Matrix:
    halves = np.frombuffer(b"".join(embeddings), "<f2")
    return halves.astype(np.float32).reshape(len(embeddings), -1)


def _chroma(path: str) -> Any:
    import chromadb
    from chromadb.config import Settings

    options: dict[str, Any] = {"_env_file": None, "anonymized_telemetry": False}
    return chromadb.PersistentClient(path=path, settings=Settings(**options))
