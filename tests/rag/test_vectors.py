"""The vector index by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rag.backlog import StoredEmbedding
from rag.vectors import BATCH_VECTORS, _Client
from tests.fakes import FakeEmbedder

TOPICS = ("harbour", "budget", "storm", "election", "museum", "railway", "vaccine", "orchard")


def _similar_texts(count: int) -> list[str]:
    """Texts from one template, which differ in fifteen words."""
    texts = []
    for number in range(count):
        marks = [f"{TOPICS[(number * 7 + at * 3) % 8]}{number}x{at}" for at in range(15)]
        paragraphs = [
            f"The council of {one} met about {two} on Monday and heard of {three}. “We will not "
            f"give up {one} before {two} is {three},” said Mara {one}, who leads the office of "
            f"{three}. Nobody from {two} answered {one}."
            for one, two, three in zip(marks[::3], marks[1::3], marks[2::3], strict=True)
        ]
        texts.append("\n".join(paragraphs[: 3 if number % 2 else 2]))
    return texts


def test_every_one_of_many_similar_chunks_is_found(tmp_path: Path) -> None:
    embeddings = FakeEmbedder().embed(_similar_texts(940)).astype("<f2")
    client = _Client(tmp_path, "chunks-similar")
    for start in range(0, len(embeddings), BATCH_VECTORS):
        part = embeddings[start : start + BATCH_VECTORS]
        client.upsert(range(start, start + len(part)), part.astype(np.float32))
    stored = [StoredEmbedding(key, 0, 0, row.tobytes()) for key, row in enumerate(embeddings)]
    assert client.lost(stored) == []
    client.close()
