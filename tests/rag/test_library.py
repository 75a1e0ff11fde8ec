"""The library on real SQLite, Tantivy and Chroma."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.library import Library, open_library
from rag.settings import Settings
from rag.types import AnalysedArticle
from tests.fakes import FakeEmbedder, embed_chunks, make_article


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def library(settings: Settings):
    with open_library(settings, embedder=FakeEmbedder(), repair="foreground") as opened:
        yield opened


def store(library: Library, *batch: AnalysedArticle) -> None:
    library.store([embed_chunks(library.embedder, each) for each in batch])


HARBOUR = make_article(
    "The harbour closed on Monday. Ferries were running late. Nobody was hurt.\n"
    "“We are sorry,” said the mayor. Ships wait outside. The tide is high.",
    title="Harbour closed",
    outlet="The Coast",
    published="2025-10-02T23:30:00-05:00",
)
BANKS = make_article(
    "The bank raised its rates. Lenders complained at once. Savers were pleased.",
    title="Rates rise",
    outlet="Daily Ledger",
    published="2025-10-08",
)


def test_what_is_stored_comes_back_whole(library: Library) -> None:
    store(library, HARBOUR, BANKS)
    assert library.analysed(HARBOUR.article.id) == HARBOUR
    assert library.article(BANKS.article.id[:5]) == BANKS.article
    assert [each.title for each in library.list()] == ["Rates rise", "Harbour closed"]


def test_words_find_stems_and_vectors_find_the_text(library: Library) -> None:
    store(library, HARBOUR, BANKS)
    (hit,) = library.search_words("a run", limit=5)[:1]
    assert (hit.article_id, hit.chunk_index) == (HARBOUR.article.id, 0)
    query = library.embedder.embed([BANKS.article.text])
    (nearest,) = library.search_vectors(query, limit=1)
    assert nearest.article_id == BANKS.article.id
    assert nearest.score == pytest.approx(1, abs=1e-3)
    (passage,) = library.passages([nearest])
    assert passage.text == BANKS.article.text[passage.span.slice]
