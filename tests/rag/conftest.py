"""A real library with two invented articles, shared by the tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.embedding import BuiltinEmbedder
from rag.library import Library, open_library
from rag.settings import Settings
from tests.articles import bridge_article, ferry_article
from tests.fakes import embed_chunks


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("library")
    embedder = BuiltinEmbedder()
    with open_library(Settings(home=home), embedder=embedder) as opened:
        opened.store([embed_chunks(embedder, a) for a in (bridge_article(), ferry_article())])
        yield opened
