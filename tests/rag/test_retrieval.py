import pytest

from rag.library import ChunkHit, Library
from rag.retrieval import WordRarity, fuse_scores, retrieve
from rag.types import Filters
from tests.articles import ferry_article
from tests.fakes import embed_chunks, make_article


def test_both_sides_count_by_their_weights() -> None:
    fused = fuse_scores({("a", 0): 10.0, ("b", 0): 5.0}, {("b", 0): 0.8, ("c", 0): 0.4})
    assert [(hit.article_id, round(hit.score, 3)) for hit in fused] == [
        ("b", 0.675),
        ("a", 0.65),
        ("c", 0.175),
    ]


def test_one_side_alone_is_enough() -> None:
    assert fuse_scores({}, {}) == []
    assert fuse_scores({("a", 1): 3.0}, {}) == [ChunkHit("a", 1, 0.65)]


def test_passages_come_ranked_with_the_slice_of_the_article(library: Library) -> None:
    found = retrieve(library, "cracks in the Eastwick bridge", limit=3)
    assert [passage.rank for passage in found.passages] == [1, 2, 3]
    scores = [passage.score for passage in found.passages]
    assert scores == sorted(scores, reverse=True)
    for passage in found.passages:
        assert library.article(passage.article_id).text[passage.span.slice] == passage.text


def test_filters_are_resolved_before_the_search(library: Library) -> None:
    ferry = ferry_article().article.id
    found = retrieve(library, "bridge", filters=Filters(article_ids=(ferry,)), limit=9)
    assert {passage.article_id for passage in found.passages} == {ferry}
    nowhere = Filters(outlet="No Such Outlet")
    assert retrieve(library, "bridge", filters=nowhere, limit=9).passages == ()


def test_near_identical_passages_are_collapsed(tmp_path_factory: pytest.TempPathFactory) -> None:
    from rag.embedding import BuiltinEmbedder
    from rag.library import open_library
    from rag.settings import Settings

    wire = "The council of Eastwick voted on Monday to close the old bridge for two years. "
    more = "Lorries must use the ferry until the steel is replaced, the council said."
    copies = [make_article(wire + more), make_article(wire + more + " It is free.")]
    with open_library(Settings(home=tmp_path_factory.mktemp("copies"))) as opened:
        embedder = BuiltinEmbedder()
        opened.store([embed_chunks(embedder, article) for article in copies])
        assert len(retrieve(opened, "Eastwick bridge council", limit=5).passages) == 1


def test_rare_words_weigh_more_than_common_ones(library: Library) -> None:
    rarity = WordRarity(library, "lorries zeppelin")
    assert rarity.coverage(frozenset()) == 0
    assert rarity.coverage(rarity.stems) == pytest.approx(1)
    assert rarity.coverage({"lorri"}) < 0.5
