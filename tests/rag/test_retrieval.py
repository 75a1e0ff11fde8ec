from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path

import pytest

from rag.embedding import BuiltinEmbedder
from rag.library import ChunkHit, Library, open_library
from rag.matching import NO_MATCH, WordMatch
from rag.retrieval import WordRarity, _spread, fuse, retrieve
from rag.settings import Settings
from rag.types import Article, Filters
from tests.articles import ferry_article
from tests.fakes import embed_chunks, make_article


@contextmanager
def stored(folder: Path, *texts: str) -> Iterator[Library]:
    """A library with these articles."""
    embedder = BuiltinEmbedder()
    with open_library(Settings(home=folder), embedder=embedder) as opened:
        opened.store([embed_chunks(embedder, make_article(text)) for text in texts])
        yield opened


def test_a_perfect_match_scores_one_and_nothing_zero() -> None:
    assert fuse(WordMatch(1, 1, 1, 1, 1, 1), 1) == pytest.approx(1)
    assert fuse(NO_MATCH, 0) == 0


def test_every_sign_counts() -> None:
    none = fuse(NO_MATCH, 0)
    assert fuse(NO_MATCH, 0.5) > none
    for sign in fields(WordMatch):
        assert fuse(replace(NO_MATCH, **{sign.name: 0.5}), 0) > none


def test_words_side_by_side_win_over_the_same_words_apart(tmp_path: Path) -> None:
    apart = "The coach praised the red team after the green cards were counted in the stadium."
    together = "The green team praised the coach after the red cards were counted in the stadium."
    with stored(tmp_path, apart, together) as library:
        hits = [ChunkHit(Article.id_for(text), 0, 0.0) for text in (apart, together)]
        one, other = library.match_words("red cards", hits)
    assert one.passage_coverage == other.passage_coverage == pytest.approx(1)
    assert (one.pairs, other.pairs) == (0, pytest.approx(1))


def test_the_pairs_of_a_very_long_question_count_as_those_of_a_short_one(tmp_path: Path) -> None:
    text = " ".join(f"mark{number}" for number in range(90)) + "."
    other = "Nothing of this is said here."
    with stored(tmp_path, text, other) as library:
        hits = [ChunkHit(Article.id_for(each), 0, 0.0) for each in (text, other)]
        one, none = library.match_words(text, hits)
        (half, _) = library.match_words(text.replace(" mark45 ", " absent "), hits)
    assert (one.pairs, none.pairs) == (pytest.approx(1), 0)
    assert 0.9 < half.pairs < 1


def test_a_passage_is_helped_by_the_rest_of_its_article(tmp_path: Path) -> None:
    said = "The mayor said that the closure would last two years and that lorries must wait."
    about = "Eastwick bridge. " + "The council of Eastwick met about the bridge. " * 30 + said
    other = "Parking. " + "The council of Norvale met about parking in the town. " * 30 + said
    with stored(tmp_path, about, other) as library:
        last = [library.analysed(Article.id_for(text)).chunks[-1] for text in (about, other)]
        ids = [Article.id_for(text) for text in (about, other)]
        hits = [ChunkHit(i, chunk.index, 0.0) for i, chunk in zip(ids, last, strict=True)]
        own, strange = library.match_words("How long will lorries wait in Eastwick?", hits)
    assert own.article_coverage > strange.article_coverage
    assert own.lead_coverage > strange.lead_coverage == 0
    assert own.article > strange.article


def test_a_word_of_the_title_matches_article_and_lead(library: Library) -> None:
    ferry = ferry_article().article
    (match,) = library.match_words(ferry.title, [ChunkHit(ferry.id, 0, 0.0)])
    assert match.article_coverage == match.lead_coverage == pytest.approx(1)


@pytest.mark.parametrize("question", ["", "…?", "zyzzyva quux"])
def test_words_that_occur_nowhere_match_nothing(library: Library, question: str) -> None:
    ferry = ferry_article().article.id
    hits = [ChunkHit(ferry, 0, 0.0), ChunkHit("0" * 12, 0, 0.0)]
    assert library.match_words(question, hits) == (NO_MATCH, NO_MATCH)


def test_a_question_of_nothing_but_common_words_still_finds(library: Library) -> None:
    assert retrieve(library, "What did they do?", limit=3).passages


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


def test_passages_that_differ_in_a_number_or_a_name_both_stay(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    from rag.embedding import BuiltinEmbedder
    from rag.library import open_library
    from rag.settings import Settings

    wire = (
        "The council of Eastwick voted on Monday to close the old bridge for {} years. Lorries "
        "must use the ferry until the steel is replaced, {} said."
    )
    said = [wire.format(2, "Ann Lee"), wire.format(3, "Ann Lee"), wire.format(2, "Bo Ruiz")]
    with open_library(Settings(home=tmp_path_factory.mktemp("differing"))) as opened:
        embedder = BuiltinEmbedder()
        opened.store([embed_chunks(embedder, make_article(text)) for text in said])
        assert len(retrieve(opened, "Eastwick bridge council", limit=5).passages) == 3


def test_rare_words_weigh_more_than_common_ones(library: Library) -> None:
    rarity = WordRarity(library, "lorries zeppelin")
    assert rarity.coverage(frozenset()) == 0
    assert rarity.coverage(rarity.stems) == pytest.approx(1)
    assert rarity.coverage({"lorri"}) < 0.5


def test_passages_of_other_articles_come_before_the_third_of_one() -> None:
    ranked = [ChunkHit("a", number, 0.6 - number / 1000) for number in range(3)]
    ranked += [ChunkHit("b", 0, 0.575), ChunkHit("a", 3, 0.56)]
    spread = _spread(ranked)
    assert [(hit.article_id, hit.chunk_index) for hit in spread] == [
        ("a", 0), ("b", 0), ("a", 1), ("a", 2), ("a", 3)
    ]  # fmt: skip
    assert [hit.score for hit in spread] == sorted((hit.score for hit in spread), reverse=True)
