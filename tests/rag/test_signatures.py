"""Search among some of many articles by signatures, and the roster that says which they are."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import rag.library
import rag.nearest
import rag.signatures
from rag.library import Library, open_library
from rag.settings import Settings
from rag.types import AnalysedArticle, Filters
from tests.fakes import FakeEmbedder, make_article

DIMENSIONS = 100
"""No multiple of 64: the last word of a signature is filled up."""
ARTICLES = 60


class RandomEmbedder(FakeEmbedder):
    """A direction of its own for each text."""

    def embed(self, texts):  # type: ignore[no-untyped-def]
        made = [
            np.random.default_rng(zlib.crc32(text.encode())).normal(size=DIMENSIONS)
            for text in texts
        ]
        rows = np.array(made, np.float32).reshape(len(texts), DIMENSIONS)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True).clip(1e-9)


def article(number: int) -> AnalysedArticle:
    return make_article(
        f"Story {number} began. It went on. It ended as number {number}.",
        title=f"Story {number}",
        outlet=f"Paper {number % 3}",
        published=f"2025-{number % 12 + 1:02}-01",
        sentences_per_chunk=1,
    )


def store(library: Library, *batch: AnalysedArticle) -> None:
    texts = [[each.article.text[c.span.slice] for c in each.chunks] for each in batch]
    embedder = library.embedder
    library.store([(each, embedder.embed(t)) for each, t in zip(batch, texts, strict=True)])


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """A library that is too large to be searched exactly."""
    monkeypatch.setattr(rag.nearest, "EXACT_VALUES", 0)
    monkeypatch.setattr(rag.nearest, "EXACT_SCOPE_CHUNKS", 0)
    settings = Settings(home=tmp_path / "home")
    with open_library(settings, embedder=RandomEmbedder(), repair="foreground") as opened:
        store(opened, *map(article, range(ARTICLES)))
        yield opened


def nearest(library: Library, text: str, scope: frozenset[str]) -> list[tuple[str, int]]:
    found = library.search_vectors(library.embedder.embed([text]), limit=3, scope=scope)
    return [(hit.article_id, hit.chunk_index) for hit in found]


def test_a_chunk_is_nearest_to_itself_within_any_scope(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rag.signatures, "COMPARED", 8)
    for outlet in ("Paper 0", "Paper 1", "Paper 2"):
        scope = library.scope(Filters(outlet=outlet))
        assert scope is not None and len(scope) == ARTICLES // 3
        for each in (library.analysed(article_id) for article_id in sorted(scope)[:5]):
            for chunk in each.chunks:
                found = nearest(library, each.article.text[chunk.span.slice], scope)
                assert {article_id for article_id, _ in found} <= scope
                if "number" in each.article.text[chunk.span.slice]:
                    assert found[0] == (each.article.id, chunk.index)


def test_the_nearest_by_signs_hold_most_of_the_nearest(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rag.signatures, "NEAR", 60)
    monkeypatch.setattr(rag.signatures, "COMPARED", 30)
    scope = library.scope(Filters(since="2025-01-01"))
    assert scope is not None
    shares = []
    for number in range(20):
        query = library.embedder.embed([f"Question {number}"])
        by_signature = library.search_vectors(query, limit=5, scope=scope)
        with monkeypatch.context() as exactly:
            exactly.setattr(rag.nearest, "EXACT_VALUES", 10**9)
            exact = library.search_vectors(query, limit=5, scope=scope)
        places = {(hit.article_id, hit.chunk_index) for hit in exact}
        shares.append(sum((h.article_id, h.chunk_index) in places for h in by_signature) / 5)
    assert np.mean(shares) > 0.6  # any 30 of the 180 chunks would hold .17


def test_scores_are_those_of_the_exact_search(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = library.scope(Filters(since="2025-06-01"))
    query = library.embedder.embed(["Story 7 began."])
    by_signature = library.search_vectors(query, limit=10, scope=scope)
    monkeypatch.setattr(rag.nearest, "EXACT_VALUES", 10**9)
    exact = library.search_vectors(query, limit=10, scope=scope)
    assert [(h.article_id, h.chunk_index) for h in by_signature] == [
        (h.article_id, h.chunk_index) for h in exact
    ]
    assert np.allclose([h.score for h in by_signature], [h.score for h in exact], atol=1e-3)


def test_what_is_added_is_found_and_what_is_removed_is_not(library: Library) -> None:
    everything = Filters(since="2025-01-01")
    library.prepare_scopes()
    new = article(ARTICLES)
    store(library, new)
    last = new.article.text[new.chunks[-1].span.slice]
    scope = library.scope(everything)
    assert scope is not None
    assert nearest(library, last, scope)[0][0] == new.article.id
    library.remove([new.article.id])
    scope = library.scope(everything)
    assert scope is not None and new.article.id not in scope
    assert new.article.id not in {each for each, _ in nearest(library, last, scope)}


def test_another_process_is_noticed(library: Library, tmp_path: Path) -> None:
    filters = Filters(outlet="Paper 0")
    before = library.scope(filters)
    settings = Settings(home=tmp_path / "home")
    with open_library(settings, embedder=RandomEmbedder(), repair="foreground") as other:
        store(other, article(3 * ARTICLES))
    after = library.scope(filters)
    assert before is not None and after is not None and len(after) == len(before) + 1
    gone = next(iter(after))
    library.edit(gone, outlet="Elsewhere")
    assert gone not in (library.scope(filters) or ())


def test_scopes_are_the_same_when_asked_for_again_and_after_many_others(library: Library) -> None:
    everything = {each.id: each.published for each in library.list()}
    for day in [*range(1, 29), *range(1, 29)]:
        since = f"2025-07-{day:02}"
        scope = library.scope(Filters(since=since))
        expected = {i for i, published in everything.items() if (published or "") >= since}
        assert scope == expected
        assert {article_id for article_id, _ in nearest(library, "Story 7 began.", scope)} <= scope


@pytest.mark.parametrize("wide", [0.0, 0.2])
def test_words_are_found_in_a_wide_scope_as_in_a_search_of_nothing_else(
    library: Library, monkeypatch: pytest.MonkeyPatch, wide: float
) -> None:
    for filters in (Filters(outlet="Paper 1"), Filters(since="2025-03-01")):
        scope = library.scope(filters)
        for question in ("story number 7", "ended", "12 began"):
            monkeypatch.setattr(rag.library, "_WIDE", wide)
            found = library.search_words(question, limit=9, scope=scope)
            monkeypatch.setattr(rag.library, "_WIDE", 2.0)
            assert found == library.search_words(question, limit=9, scope=scope)
            assert found and {hit.article_id for hit in found} <= (scope or frozenset())
