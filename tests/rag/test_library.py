"""The library on real SQLite, Tantivy and Chroma: storing, looking up, searching."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import rag.nearest
from rag.catalog import Catalog
from rag.embedding import BuiltinEmbedder
from rag.errors import AmbiguousArticleId, ArticleNotFound, EmbeddingError, UsageError
from rag.library import ChunkHit, Library, open_library
from rag.settings import Settings
from rag.turns import KeptTurn
from rag.types import AnalysedArticle, Article, Filters, Quotation, Span
from tests.fakes import FakeEmbedder, embed_chunks, make_article


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    settings = Settings(home=tmp_path / "home")
    with open_library(settings, embedder=FakeEmbedder(), repair="foreground") as opened:
        yield opened


@pytest.fixture(params=["exact", "chroma"])
def searched_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of searching vectors, whatever the size."""
    if request.param == "chroma":
        monkeypatch.setattr(rag.nearest, "EXACT_VALUES", 0)
        monkeypatch.setattr(rag.nearest, "EXACT_SCOPE_CHUNKS", 0)
    return str(request.param)


def store(library: Library, *batch: AnalysedArticle) -> None:
    library.store([embed_chunks(library.embedder, each) for each in batch])


def found_by_words(library: Library, query: str, **options: object) -> list[str]:
    hits = library.search_words(query, limit=20, **options)  # type: ignore[arg-type]
    return [hit.article_id for hit in hits]


def nearest_to(library: Library, text: str, limit: int = 20, **options: object) -> list[str]:
    vector = library.embedder.embed([text])
    hits = library.search_vectors(vector, limit=limit, **options)  # type: ignore[arg-type]
    return [hit.article_id for hit in hits]


HARBOUR_TEXT = (
    "The harbour closed on Monday. Ferries were running late. Nobody was hurt.\n"
    "“We are sorry,” said Ana Ruiz, the port’s spokeswoman. Ships wait outside. The tide is high."
)
_said = HARBOUR_TEXT.index("We are sorry,")
HARBOUR = make_article(
    HARBOUR_TEXT,
    title="Harbour closed",
    outlet="The Coast",
    author="J. Doe",
    published="2025-10-02T23:30:00-05:00",
    quotations=[
        Quotation(
            Span(_said, _said + len("We are sorry,")),
            "direct",
            "Ana Ruiz",
            "spokeswoman",
            "Port of Vela",
            "Ana Ruiz",
            "said",
        )
    ],
)
BANKS = make_article(
    "The bank raised its rates. Lenders complained at once. Savers were pleased.",
    title="Rates rise",
    outlet="Daily Ledger",
    published="2025-10-08",
)
UNDATED = make_article("A comet passes tonight. Look to the north.", title="Comet")
PARIS = make_article(
    "Le café rouvre lundi. Les habitants courent.", title="Café à Lyon", language="fr"
)


def test_what_is_stored_comes_back_whole(library: Library) -> None:
    paged = replace(BANKS, article=replace(BANKS.article, page_starts=(0, 27)))
    store(library, HARBOUR, paged)
    assert library.analysed(HARBOUR.article.id) == HARBOUR
    assert library.article(BANKS.article.id) == paged.article
    assert library.metadata(HARBOUR.article.id).author == "J. Doe"
    assert (library.count(), library.chunk_count()) == (2, 3)
    assert library.outlets() == ("Daily Ledger", "The Coast")


def test_an_article_stored_twice_is_left_as_it_is(library: Library) -> None:
    store(library, HARBOUR)
    before = library.generation()
    store(library, replace(HARBOUR, article=replace(HARBOUR.article, title="Another")), HARBOUR)
    assert library.article(HARBOUR.article.id).title == "Harbour closed"
    assert library.generation() == before
    assert found_by_words(library, "ferries") == [HARBOUR.article.id]


def test_a_batch_may_hold_an_article_twice(library: Library) -> None:
    store(library, BANKS, BANKS)
    assert library.count() == 1


def test_counts_follow_every_write_and_cost_nothing_between(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(library, HARBOUR)
    assert (library.count(), library.chunk_count()) == (1, 2)
    with open_library(Settings(home=tmp_path / "home"), embedder=FakeEmbedder()) as other:
        store(other, BANKS)
    assert (library.count(), library.chunk_count()) == (2, 3)
    library.remove([HARBOUR.article.id])
    assert library.count() == 1
    monkeypatch.setattr(Catalog, "count", None)
    monkeypatch.setattr(Catalog, "count_all", None)
    assert library.count() == 1


def test_the_newest_article_is_listed_first_by_published_or_ingested_time(
    library: Library,
) -> None:
    late = replace(UNDATED, article=replace(UNDATED.article, ingested="2025-10-05T00:00:00+00:00"))
    store(library, HARBOUR, late, BANKS)
    assert [each.title for each in library.list()] == ["Rates rise", "Comet", "Harbour closed"]


def test_times_are_ordered_as_moments_and_not_as_texts(library: Library) -> None:
    def published(text: str, time: str) -> AnalysedArticle:
        return make_article(text, title=time, published=time)

    store(
        library,
        published("One text.", "2025-10-03T01:00:00+02:00"),
        published("Another text.", "2025-10-02T23:30:00+00:00"),
    )
    assert [each.title for each in library.list()] == [
        "2025-10-02T23:30:00+00:00",
        "2025-10-03T01:00:00+02:00",
    ]


# Ids


def test_a_beginning_of_an_id_is_enough(library: Library) -> None:
    store(library, HARBOUR)
    whole = HARBOUR.article.id
    assert library.resolve(whole[:3]) == whole
    assert library.resolve(f" {whole[:4].upper()} ") == whole
    assert library.article(whole[:5]).id == whole
    assert library.metadata(whole[:5]).id == whole


@pytest.mark.parametrize("beginning", ["", "  ", "fff", "zz", "%", "é", "a'b", "\udcff"])
def test_an_id_of_no_article_is_not_found(trio: Library, beginning: str) -> None:
    with pytest.raises(ArticleNotFound):
        trio.resolve(beginning)


def test_an_ambiguous_beginning_names_the_matches(library: Library) -> None:
    made = [make_article(f"Text number {number}.") for number in range(20)]
    store(library, *made)
    ids = sorted(each.article.id for each in made)
    first = next(a[0] for a, b in zip(ids, ids[1:], strict=False) if a[0] == b[0])
    with pytest.raises(AmbiguousArticleId) as caught:
        library.resolve(first)
    assert len(caught.value.matches) > 1
    assert all(match.startswith(first) for match in caught.value.matches)


# Filters


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        (Filters(), ["Comet", "Harbour closed", "Rates rise"]),
        (Filters(outlet="the  coast"), ["Harbour closed"]),
        (Filters(outlet="The"), []),
        (Filters(since="2025-10-03"), ["Rates rise"]),
        (Filters(since="2025-10-02", until="2025-10-02"), ["Harbour closed"]),
        (Filters(until="2025-10-08"), ["Harbour closed", "Rates rise"]),
        (Filters(until="2025-10-08T09:00:00+00:00"), ["Harbour closed", "Rates rise"]),
        (Filters(outlet="The Coast", since="2025-10-03"), []),
        (Filters(article_ids=(UNDATED.article.id[:6],)), ["Comet"]),
        (Filters(article_ids=(UNDATED.article.id, BANKS.article.id), outlet="Daily Ledger"), None),
    ],
)
def test_filters_leave_what_they_say(
    trio: Library, filters: Filters, titles: list[str] | None
) -> None:
    listed = trio.list(filters)
    assert sorted(each.title for each in listed) == (["Rates rise"] if titles is None else titles)
    scope = trio.scope(filters)
    assert scope == (frozenset(each.id for each in listed) if filters else None)


def test_a_date_that_is_none_is_a_usage_error(library: Library) -> None:
    with pytest.raises(UsageError, match="2025-10-08"):
        library.scope(Filters(since="last week"))


def test_searches_stay_inside_their_scope(library: Library, searched_by: str) -> None:
    store(library, HARBOUR, BANKS, UNDATED)
    scope = library.scope(Filters(outlet="Daily Ledger"))
    assert set(found_by_words(library, "the ferries rates comet", scope=scope)) == {
        BANKS.article.id
    }
    assert nearest_to(library, "ferries", scope=scope) == [BANKS.article.id]
    assert found_by_words(library, "comet", scope=frozenset()) == []
    assert nearest_to(library, "comet", scope=frozenset()) == []
    assert nearest_to(library, "comet", scope=frozenset({"0" * 12})) == []
    assert library.quotations(scope=scope) == ()
    assert len(library.quotations(scope=frozenset({HARBOUR.article.id}))) == 1


# Searching


def test_english_is_stemmed_and_titles_are_searched(library: Library) -> None:
    store(library, HARBOUR, BANKS)
    hits = library.search_words("run", limit=5)
    assert [(hit.article_id, hit.chunk_index) for hit in hits] == [(HARBOUR.article.id, 0)]
    assert set(found_by_words(library, "closing")) == {HARBOUR.article.id}
    assert found_by_words(library, "RISING rates") == [BANKS.article.id]


def test_other_languages_are_searched_without_stemming_or_accents(library: Library) -> None:
    store(library, PARIS, HARBOUR)
    assert found_by_words(library, "cafe") == [PARIS.article.id]
    assert found_by_words(library, "courent") == [PARIS.article.id]
    assert found_by_words(library, "courir") == []


def test_scripts_without_spaces_are_found_by_a_part(library: Library) -> None:
    tokyo = make_article("東京都知事は記者会見で発表した。", title="知事", language="ja")
    store(library, tokyo, HARBOUR)
    assert found_by_words(library, "記者会見") == [tokyo.article.id]


def test_abbreviations_are_found_with_and_without_dots(library: Library) -> None:
    council = make_article(
        "The U.N. met in Washington, D.C. on Friday.", title="Council", sentences_per_chunk=9
    )
    agency = make_article("The UN spoke of A.I. in the evening.", title="Agency")
    store(library, council, agency, BANKS)
    assert set(found_by_words(library, "UN")) == {council.article.id, agency.article.id}
    assert set(found_by_words(library, "U.N.")) == {council.article.id, agency.article.id}
    assert found_by_words(library, "AI?") == [agency.article.id]
    assert found_by_words(library, "DC") == [council.article.id]


def test_a_word_in_the_title_lifts_the_article(library: Library) -> None:
    plain = make_article("The ferry waits at the pier. It rains.", title="Weather")
    named = make_article("The ferry waits at the pier. It snows.", title="Ferry")
    store(library, plain, named)
    assert found_by_words(library, "ferry") == [named.article.id, plain.article.id]


def test_more_of_the_words_is_a_better_hit(library: Library) -> None:
    store(library, HARBOUR, BANKS)
    hits = library.search_words("lenders and savers in the harbour", limit=5)
    assert hits[0].article_id == BANKS.article.id
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_vector_finds_its_own_chunk_with_a_cosine_of_one(
    library: Library, searched_by: str
) -> None:
    store(library, HARBOUR, BANKS, UNDATED)
    analysed, vectors = embed_chunks(library.embedder, HARBOUR)
    for chunk, vector in zip(analysed.chunks, vectors, strict=True):
        hits = library.search_vectors(vector, limit=2)
        assert (hits[0].article_id, hits[0].chunk_index) == (HARBOUR.article.id, chunk.index)
        assert hits[0].score == pytest.approx(1, abs=1e-3)
        assert hits[1].score < 0.99
    assert library.vectors_ready


def test_an_empty_library_finds_nothing(library: Library, searched_by: str) -> None:
    assert library.search_words("anything", limit=5) == ()
    assert nearest_to(library, "anything") == []
    assert library.word_frequencies(["anything"]) == {"anything": 0}
    assert library.passages([]) == ()
    assert library.embeddings_of([]).shape == (0, 0)
    assert (library.list(), library.count(), library.outlets()) == ((), 0, ())


@pytest.fixture(scope="module")
def trio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """For tests that change nothing."""
    settings = Settings(home=tmp_path_factory.mktemp("trio"))
    with open_library(settings, embedder=FakeEmbedder(), repair="foreground") as opened:
        store(opened, HARBOUR, BANKS, UNDATED)
        yield opened


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    settings = Settings(home=tmp_path_factory.mktemp("stored"))
    with open_library(settings, embedder=FakeEmbedder(), repair="foreground") as opened:
        store(opened, HARBOUR, BANKS, PARIS)
        yield opened


@given(query=st.text(max_size=60) | st.text('ab"()[]{}:^~*?\\/+-!&|<> ANDORT', max_size=30))
@hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_is_a_syntax_error(stored: Library, query: str) -> None:
    hits = stored.search_words(query, limit=3)
    assert len(stored.passages(hits)) == len(hits)


@pytest.mark.parametrize(
    "query",
    [
        'title:"x',
        "a AND OR NOT b",
        "body_english:run*",
        "/[/",
        "(",
        "\x00",
        "🙂" * 500,
        "\udcff rates",
    ],
)
def test_what_looks_like_syntax_is_words(stored: Library, query: str) -> None:
    assert isinstance(stored.search_words(query, limit=3), tuple)


def test_word_frequencies_count_chunks_by_stem_in_body_or_title(library: Library) -> None:
    store(library, HARBOUR, BANKS)
    counted = library.word_frequencies(["closing", "rates", "the", "nowhere", "…", "ran", "run"])
    assert counted == {"closing": 2, "rates": 1, "the": 3, "nowhere": 0, "…": 0, "ran": 1, "run": 1}


def test_passages_keep_order_and_score_and_lose_what_is_gone(library: Library) -> None:
    store(library, HARBOUR, BANKS)
    hits = [
        ChunkHit(BANKS.article.id, 0, 0.5),
        ChunkHit("0" * 12, 0, 0.9),
        ChunkHit(HARBOUR.article.id, 1, 0.7),
        ChunkHit(HARBOUR.article.id, 9, 0.7),
    ]
    passages = library.passages(hits)
    assert [(each.article_id, each.chunk_index, each.score, each.rank) for each in passages] == [
        (BANKS.article.id, 0, 0.5, 1),
        (HARBOUR.article.id, 1, 0.7, 2),
    ]
    for each, analysed in zip(passages, (BANKS, HARBOUR), strict=True):
        chunk = analysed.chunks[each.chunk_index]
        assert each.span == chunk.span
        assert each.text == analysed.article.text[chunk.span.slice]
        assert (each.title, each.outlet) == (analysed.article.title, analysed.article.outlet)


def test_embeddings_of_hits_are_those_stored_with_zeros_for_gone_ones(library: Library) -> None:
    store(library, HARBOUR, BANKS)
    _, vectors = embed_chunks(library.embedder, HARBOUR)
    matrix = library.embeddings_of(
        [ChunkHit(HARBOUR.article.id, 1, 1.0), ChunkHit("0" * 12, 0, 1.0)]
    )
    assert matrix.dtype == np.float32
    assert np.allclose(matrix[0], vectors[1], atol=1e-3)
    assert not matrix[1].any()


# Corrections and removals


def test_edit_sets_values_that_come_from_you_and_clears_with_an_empty_text(
    library: Library,
) -> None:
    store(library, HARBOUR)
    edited = library.edit(
        HARBOUR.article.id[:6], title=" Port shut ", outlet="Coast Weekly", author="", published=""
    )
    assert (edited.title, edited.title_from) == ("Port shut", "you")
    assert (edited.outlet, edited.outlet_from) == ("Coast Weekly", "you")
    assert (edited.author, edited.author_from) == (None, "you")
    assert (edited.published, edited.published_from) == (None, "you")
    assert edited == library.metadata(HARBOUR.article.id) == library.list()[0]
    assert library.article(HARBOUR.article.id).text == HARBOUR_TEXT
    assert library.list(Filters(outlet="coast weekly")) == (edited,)
    assert library.list(Filters(since="2025-01-01")) == ()


def test_edit_sets_and_clears_what_has_no_origin_of_its_own(library: Library) -> None:
    store(library, HARBOUR)
    given = {
        "updated": "2025-10-09T10:00:00+02:00",
        "section": "Ports",
        "url": "https://post.example/harbour",
        "language": "en",
    }
    edited = library.edit(HARBOUR.article.id, **given)
    assert {name: getattr(edited, name) for name in given} == given
    cleared = library.edit(HARBOUR.article.id, **dict.fromkeys(given, ""))
    assert {getattr(cleared, name) for name in given} == {None}


def test_an_edited_title_is_searched_at_once_and_the_old_one_is_not(library: Library) -> None:
    store(library, HARBOUR)
    assert found_by_words(library, "closed harbour") != []
    library.edit(HARBOUR.article.id, title="Xylophone")
    assert len(found_by_words(library, "xylophone")) == 2
    (hit,) = library.search_words("closed", limit=5)
    assert (hit.article_id, hit.chunk_index) == (HARBOUR.article.id, 0)


def test_what_utf_8_cannot_hold_is_replaced(library: Library) -> None:
    store(library, replace(HARBOUR, article=replace(HARBOUR.article, source="f\udcff.txt")))
    assert library.metadata(HARBOUR.article.id).source == "f?.txt"
    assert library.edit(HARBOUR.article.id, outlet="The \udcff").outlet == "The ?"
    assert library.list(Filters(outlet="the \udcfe")) != ()
    library.conversations.add_turn("c", KeptTurn("\udcff"))
    assert library.conversations.turns("c") == (KeptTurn("?"),)


def test_edit_without_values_changes_nothing(library: Library) -> None:
    store(library, HARBOUR)
    before = library.generation()
    assert library.edit(HARBOUR.article.id).title == "Harbour closed"
    assert library.generation() == before


@pytest.mark.parametrize("published", ["2025-10-09", "2025-10-09T10:00:00+02:00", "20251009"])
def test_edit_takes_days_and_times_with_a_zone(library: Library, published: str) -> None:
    store(library, HARBOUR)
    assert library.edit(HARBOUR.article.id, published=published).published == published
    assert library.list(Filters(since="2025-10-09", until="2025-10-09")) != ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "  "},
        {"published": "yesterday"},
        {"published": "2025-13-01"},
        {"published": "2025-10-08T10:00:00"},
        {"updated": "soon"},
        {"url": "example.org/story"},
        {"url": "https:///story"},
        {"url": "http://[bad"},
        {"url": "javascript:alert(1)"},
        {"language": "english"},
    ],
)
def test_edit_refuses_what_makes_no_sense(trio: Library, wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        trio.edit(HARBOUR.article.id, **wrong)
    assert trio.article(HARBOUR.article.id) == HARBOUR.article


def test_what_is_removed_is_never_found_again(library: Library, searched_by: str) -> None:
    store(library, HARBOUR, BANKS, UNDATED)
    nearest_to(library, "harbour")
    gone = library.remove([HARBOUR.article.id, "0" * 12, HARBOUR.article.id, UNDATED.article.id])
    assert gone == (HARBOUR.article.id, UNDATED.article.id)
    assert [each.id for each in library.list()] == [BANKS.article.id]
    assert library.quotations() == ()
    assert found_by_words(library, "ferries comet the") == [BANKS.article.id]
    assert nearest_to(library, HARBOUR_TEXT) == [BANKS.article.id]
    assert library.word_frequencies(["ferries"]) == {"ferries": 0}
    with pytest.raises(ArticleNotFound):
        library.analysed(HARBOUR.article.id)
    assert all(each.ok for each in library.check())


def test_a_removed_article_can_be_stored_again(library: Library, searched_by: str) -> None:
    store(library, HARBOUR, BANKS)
    library.remove([HARBOUR.article.id])
    store(library, HARBOUR)
    assert nearest_to(library, "ferries running late")[0] == HARBOUR.article.id
    assert found_by_words(library, "ferries") == [HARBOUR.article.id]


# Updates


def updated(earlier: AnalysedArticle, text: str, **metadata: str) -> AnalysedArticle:
    return make_article(text, supersedes=earlier.article.id, **metadata)


def test_an_update_takes_the_place_of_what_it_supersedes(
    library: Library, searched_by: str
) -> None:
    newer = updated(HARBOUR, "The harbour opened again. Ferries were on time.")
    store(library, HARBOUR, BANKS)
    store(library, newer)
    old = HARBOUR.article.id
    assert {each.id for each in library.list()} == {newer.article.id, BANKS.article.id}
    assert library.count() == 2
    assert set(found_by_words(library, "harbour ferries")) == {newer.article.id}
    assert old not in nearest_to(library, HARBOUR_TEXT)
    assert library.quotations() == ()
    assert library.quotations_by(["ana ruiz"]) == ()
    assert library.article(old).text == HARBOUR_TEXT
    assert library.article(old).superseded_by == newer.article.id
    assert library.metadata(newer.article.id).supersedes == old


def test_a_superseded_article_is_used_when_it_is_named(library: Library, searched_by: str) -> None:
    newer = updated(HARBOUR, "The harbour opened again. Ferries were on time.")
    store(library, HARBOUR, newer)
    scope = library.scope(Filters(article_ids=(HARBOUR.article.id,)))
    assert scope == {HARBOUR.article.id}
    assert set(found_by_words(library, "ferries", scope=scope)) == {HARBOUR.article.id}
    hits = library.search_vectors(library.embedder.embed(["ferries"]), limit=5, scope=scope)
    assert {each.article_id for each in library.passages(hits)} == {HARBOUR.article.id}
    assert len(library.quotations(scope=scope)) == 1


def test_removing_an_update_brings_back_what_it_superseded(library: Library) -> None:
    second = updated(HARBOUR, "The harbour opened again.")
    third = updated(second, "The harbour is open for good.")
    store(library, HARBOUR, second, third)
    library.remove([second.article.id])
    assert [each.id for each in library.list()] == [third.article.id]
    assert library.metadata(third.article.id).supersedes == HARBOUR.article.id
    assert library.metadata(HARBOUR.article.id).superseded_by == third.article.id
    library.remove([third.article.id])
    assert [each.id for each in library.list()] == [HARBOUR.article.id]
    assert found_by_words(library, "ferries") == [HARBOUR.article.id]


# Quotations


@pytest.mark.parametrize(
    ("names", "is_found"),
    [
        (["ana ruiz"], True),
        (["ruiz"], True),
        (["ana", "port of vela"], True),
        (["vela spokeswoman"], True),
        (["rui"], False),
        (["ana johnson"], False),
        (["ana_ruiz"], False),
        (["%"], False),
        (["\udcff"], False),
        ([], False),
        ([""], False),
    ],
)
def test_quotations_are_found_by_whole_words_of_who_spoke(
    trio: Library, names: list[str], is_found: bool
) -> None:
    found = trio.quotations_by(names)
    assert found == (((HARBOUR.article.id, HARBOUR.quotations[0]),) if is_found else ())


def test_quotations_come_newest_article_first_in_reading_order(library: Library) -> None:
    def speaking(text: str, published: str) -> AnalysedArticle:
        spans = (Span(0, 3), Span(4, 7))
        return make_article(
            text,
            published=published,
            quotations=[Quotation(span, "direct", "O’Neill") for span in spans],
        )

    older, newer = speaking("One two.", "2025-01-01"), speaking("Red sea.", "2025-02-01")
    store(library, older, newer)
    expected = [(each.article.id, quote) for each in (newer, older) for quote in each.quotations]
    assert list(library.quotations()) == expected
    assert list(library.quotations_by(["o'neill"])) == expected


# What others may rely on


def test_the_generation_changes_with_every_write_and_not_without(library: Library) -> None:
    seen = [library.generation()]
    store(library, HARBOUR)
    seen.append(library.generation())
    found_by_words(library, "harbour")
    assert library.generation() == seen[-1]
    library.edit(HARBOUR.article.id, outlet="X")
    seen.append(library.generation())
    library.remove([HARBOUR.article.id])
    seen.append(library.generation())
    assert len(set(seen)) == len(seen)


def test_another_opening_of_the_same_folder_sees_every_write(
    library: Library, tmp_path: Path, searched_by: str
) -> None:
    settings = Settings(home=tmp_path / "home")
    with open_library(settings, embedder=FakeEmbedder(), repair="foreground") as other:
        for first, second, each in ((library, other, HARBOUR), (other, library, BANKS)):
            store(first, each)
            assert nearest_to(second, each.article.text)[0] == each.article.id
            assert second.analysed(each.article.id) == each
        library.edit(BANKS.article.id, title="Moved")
        assert other.analysed(BANKS.article.id).article.title == "Moved"
        other.remove([HARBOUR.article.id])
        assert nearest_to(library, HARBOUR_TEXT) == [BANKS.article.id]


def test_many_threads_store_and_search_at_once(library: Library, searched_by: str) -> None:
    failures: list[BaseException] = []

    def work(worker: int) -> None:
        try:
            for number in range(4):
                article = make_article(f"Worker{worker} wrote part{worker}x{number}. It is done.")
                store(library, article)
                assert found_by_words(library, f"part{worker}x{number}") == [article.article.id]
                assert nearest_to(library, article.article.text, 1) == [article.article.id]
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert library.count() == 16


@pytest.mark.parametrize("shape", [(2, 64), (0, 64), (64,), (1, 32)])
def test_embeddings_that_do_not_fit_are_refused_and_nothing_is_stored(
    library: Library, shape: tuple[int, ...]
) -> None:
    store(library, HARBOUR)
    with pytest.raises(EmbeddingError):
        library.store([(BANKS, np.ones(shape, np.float32))])
    with pytest.raises(EmbeddingError):
        library.store([(BANKS, np.full((1, 64), np.nan, np.float32))])
    assert not library.contains(BANKS.article.id)


def test_a_question_of_another_size_than_what_is_stored_is_refused(library: Library) -> None:
    store(library, HARBOUR)
    with pytest.raises(EmbeddingError, match="ONRECORD_EMBEDDINGS"):
        library.search_vectors(np.ones(32, np.float32), limit=3)


def test_the_builtin_embedder_finds_by_meaning(tmp_path: Path) -> None:
    with open_library(Settings(home=tmp_path / "home"), repair="foreground") as library:
        assert isinstance(library.embedder, BuiltinEmbedder)
        store(library, HARBOUR, BANKS, UNDATED)
        assert nearest_to(library, "monetary policy and credit")[0] == BANKS.article.id
        assert nearest_to(library, "astronomy")[0] == UNDATED.article.id


_texts = st.text(min_size=1, max_size=200).filter(lambda text: re.search(r"[^\s.!?]", text))


@given(text=_texts.filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text)))
@hypothesis_settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_is_stored_and_cut_exactly(stored: Library, text: str) -> None:
    made = make_article(text, outlet=text[:20], source=text)
    store(stored, made)
    assert stored.analysed(Article.id_for(text)) == made
    hits = [ChunkHit(made.article.id, chunk.index, 1.0) for chunk in made.chunks]
    for passage, chunk in zip(stored.passages(hits), made.chunks, strict=True):
        assert passage.text == text[chunk.span.slice]
    stored.remove([made.article.id])
