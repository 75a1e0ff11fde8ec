"""Texts → embeddings: built in (static, offline) or any provider of LangChain."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.errors import EmbeddingError
from rag.rows import storable
from rag.settings import Settings
from rag.types import Embedder

if TYPE_CHECKING:
    from rag.types import Matrix

BUILTIN = "builtin"
MOST_CHARACTERS = 1_200
"""A text is embedded by its beginning: a batch is padded to its longest text, and one of 42,000
characters made 200 articles take 6.0 s and 2.1 GB instead of 0.9 s and 0.3 GB."""


def make_embedder(settings: Settings) -> Embedder:
    """The embedder that the settings name. Loads nothing before its first use."""
    if settings.embeddings == BUILTIN:
        return BuiltinEmbedder()
    return ProviderEmbedder(settings)


class BuiltinEmbedder:
    """Static embeddings of 256 dimensions whose weights lie in the installed package."""

    name = BUILTIN

    def __init__(self) -> None:
        self._model: Any = None
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors ``(len(texts), 256)``; a text without any word gets zeros."""
        with self._lock:
            if self._model is None:
                self._model = _load_wordllama()
        cut = [storable(text[:MOST_CHARACTERS]) for text in texts]
        order = sorted(range(len(cut)), key=lambda i: len(cut[i]))
        embedded = np.zeros((len(cut), 256), np.float32)
        filled = [i for i in order if cut[i].strip()]
        if filled:
            with np.errstate(invalid="ignore", divide="ignore"):
                embedded[filled] = self._model.embed([cut[i] for i in filled])
        return _unit(embedded)


class ProviderEmbedder:
    """Embeddings of a ``provider:model`` through LangChain. Texts leave this computer."""

    def __init__(self, settings: Settings) -> None:
        self.name = settings.embeddings
        self._settings = settings
        self._model: Any = None
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors ``(len(texts), dimensions)``.

        :raises EmbeddingError: the provider could not be asked, or sent what cannot be used.
        """
        if not texts:
            return np.zeros((0, 0), np.float32)
        try:
            with self._lock:
                if self._model is None:
                    self._model = _init_embeddings(self._settings)
            vectors = self._model.embed_documents([storable(text) or " " for text in texts])
        except Exception as error:  # each provider raises errors of its own
            raise EmbeddingError(
                f"“{self.name}” could not embed {len(texts)} texts ({_first_line(error)}). "
                "Check the key, the address and the setting ONRECORD_EMBEDDINGS."
            ) from error
        matrix = np.array(vectors, np.float32)
        if matrix.ndim != 2 or len(matrix) != len(texts):
            raise EmbeddingError(
                f"“{self.name}” sent {len(vectors)} vectors for {len(texts)} texts."
            )
        return _unit(matrix)


def _init_embeddings(settings: Settings) -> Any:
    from langchain.embeddings import init_embeddings

    provider = settings.embeddings.partition(":")[0]
    options: dict[str, Any] = {}
    if provider == "openai":
        # Without this it fetches the tables of a tokenizer from the network before any request.
        options["check_embedding_ctx_length"] = False
        if settings.openai_api_key is not None:
            options["api_key"] = settings.openai_api_key
        if settings.openai_base_url is not None:
            options["base_url"] = settings.openai_base_url
    return init_embeddings(settings.embeddings, **options)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _unit(vectors: Matrix) -> Matrix:
    vectors = np.nan_to_num(vectors, copy=False)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    unit: Matrix = vectors / lengths
    return unit


def _load_wordllama() -> Any:
    root = logging.getLogger()
    before = list(root.handlers), root.level
    import wordllama

    # Importing it sets up logging for the whole process; that is ours to do.
    root.handlers[:], level = before
    root.setLevel(level)
    folder = Path(wordllama.__file__).parent
    return wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
