"""Stand-ins at the seams: an embedder without a model, articles without the ingest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.types import AnalysedArticle, Article, Chunk, Quotation, Sentence, Span

if TYPE_CHECKING:
    from rag.types import Matrix


class FakeEmbedder:
    """Unit vectors from the hashes of a text's words: texts that share words are near."""

    def __init__(self, name: str = "fake", dimensions: int = 64) -> None:
        self.name = name
        self.dimensions = dimensions
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Matrix:
        self.embedded.extend(texts)
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()) or [text]:
                vectors[row] += _direction(f"{self.name} {word}", self.dimensions)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)


class NoEmbedder:
    """An embedder that nothing may ask."""

    def __init__(self, name: str = "fake") -> None:
        self.name = name

    def embed(self, texts: Sequence[str]) -> Matrix:
        raise AssertionError(f"embedding was not needed, but asked for {len(texts)} texts")


def _direction(word: str, dimensions: int) -> Matrix:
    seed = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")
    return np.random.default_rng(seed).standard_normal(dimensions).astype(np.float32)


def make_article(
    text: str,
    *,
    title: str | None = None,
    quotations: Sequence[Quotation] = (),
    sentences_per_chunk: int = 3,
    **metadata: Any,
) -> AnalysedArticle:
    """An analysed article: a line is a paragraph, a sentence ends with ``.``, ``!`` or ``?``."""
    sentences = _sentences(text)
    chunks = []
    for first in range(0, len(sentences), sentences_per_chunk):
        run = sentences[first : first + sentences_per_chunk]
        span = Span(run[0].span.start, run[-1].span.end)
        chunks.append(Chunk(len(chunks), span, run[0].index, run[-1].index))
    known: dict[str, Any] = {
        "id": Article.id_for(text),
        "title": title if title is not None else text[sentences[0].span.slice],
        "title_from": "text",
        "ingested": "2025-11-01T12:00:00+00:00",
        "source": "example.txt",
        "language": "en",
        "sha256": sha256(text.encode()).hexdigest(),
    }
    article = Article(**(known | metadata), text=text)
    return AnalysedArticle(article, sentences, tuple(chunks), tuple(quotations))


def _sentences(text: str) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    for paragraph, line in enumerate(re.finditer(r"[^\n]+", text)):
        for match in re.finditer(r"\S[^.!?]*[.!?]*", line.group()):
            kept = match.group().rstrip()
            start = line.start() + match.start()
            found.append(Sentence(len(found), paragraph, Span(start, start + len(kept))))
    return tuple(found)


def embed_chunks(embedder: Any, analysed: AnalysedArticle) -> tuple[AnalysedArticle, Matrix]:
    """The pair that a library stores."""
    texts = [analysed.article.text[chunk.span.slice] for chunk in analysed.chunks]
    return analysed, embedder.embed(texts)
