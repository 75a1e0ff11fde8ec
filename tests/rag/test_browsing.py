"""Looking through the library: found as one types, sorted, part by part; taken out and put back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from rag.browsing import Order, OutletCount
from rag.library import Library, open_library
from rag.settings import Settings
from rag.types import AnalysedArticle, Filters
from tests.articles import bridge_article
from tests.fakes import FakeEmbedder, embed_chunks, make_article

ZURICH = make_article(
    "The lake froze.", title="Zürich skates", outlet="Abendblatt", author="Élodie Brun",
    published="2025-01-05", ingested="2026-01-01T00:00:00+00:00",
)  # fmt: skip
ABBEY = make_article(
    "The abbey sold its cheese.", title="abbey cheese", outlet="Northbank Ledger",
    published="2025-03-09", ingested="2026-01-03T00:00:00+00:00",
)  # fmt: skip
LOWER = make_article(
    "A barge sank.", title="Barge sinks", outlet="NORTHBANK  ledger",
    published="2024-12-01", ingested="2026-01-02T00:00:00+00:00",
)  # fmt: skip
UNKNOWN = make_article(
    "Nobody signed this.", title="Unsigned 100%", ingested="2025-02-01T00:00:00+00:00"
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    settings = Settings(home=tmp_path / "home")
    with open_library(settings, embedder=FakeEmbedder(), repair="foreground") as opened:
        store(opened, ZURICH, ABBEY, LOWER, UNKNOWN)
        yield opened


def store(library: Library, *batch: AnalysedArticle) -> None:
    library.store([embed_chunks(library.embedder, each) for each in batch])


def titles(library: Library, words: str = "", **options: object) -> list[str]:
    shelf = library.browse(words, **{"limit": 10, **options})  # type: ignore[arg-type]
    assert shelf.found == len(shelf.articles)
    assert shelf.total == 4
    return [article.title for article in shelf.articles]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("zurich", ["Zürich skates"]),
        ("ÉLODIE", ["Zürich skates"]),
        ("ledger che", ["abbey cheese"]),
        ("northbank", ["abbey cheese", "Barge sinks"]),
        ("100%", ["Unsigned 100%"]),
        ("%", ["Unsigned 100%"]),
        ("cheese zurich", []),
        ("froze", []),
    ],
)
def test_words_are_found_in_title_outlet_and_author(
    library: Library, words: str, found: list[str]
) -> None:
    assert titles(library, words) == found


def test_every_order(library: Library) -> None:
    assert {order: titles(library, order=order) for order in get_args(Order)} == {
        "newest": ["abbey cheese", "Unsigned 100%", "Zürich skates", "Barge sinks"],
        "oldest": ["Barge sinks", "Zürich skates", "Unsigned 100%", "abbey cheese"],
        "added": ["abbey cheese", "Barge sinks", "Zürich skates", "Unsigned 100%"],
        "title": ["abbey cheese", "Barge sinks", "Unsigned 100%", "Zürich skates"],
        "outlet": ["Zürich skates", "abbey cheese", "Barge sinks", "Unsigned 100%"],
    }


def test_filters_narrow_what_is_found(library: Library) -> None:
    ledger = Filters(outlet="Northbank Ledger")
    assert titles(library, filters=ledger) == ["abbey cheese", "Barge sinks"]
    assert titles(library, "barge", filters=ledger) == ["Barge sinks"]
    assert titles(library, filters=Filters(since="2025-01-01")) == ["abbey cheese", "Zürich skates"]


def test_a_part_says_how_many_there_are(library: Library) -> None:
    shelf = library.browse(limit=1, offset=1)
    assert [article.title for article in shelf.articles] == ["Unsigned 100%"]
    assert (shelf.found, shelf.total) == (4, 4)
    shelf = library.browse("ledger", limit=1)
    assert (len(shelf.articles), shelf.found, shelf.total) == (1, 2, 4)


def test_outlets_are_counted_under_one_spelling(library: Library) -> None:
    assert library.count_by_outlet() == (
        OutletCount("Abendblatt", 1),
        OutletCount("Northbank Ledger", 2),
    )


def test_what_is_taken_out_is_put_back_whole(library: Library) -> None:
    bridge = bridge_article()
    store(library, bridge)
    edited = library.edit(bridge.article.id, outlet="The Harbour Post")
    query = library.embedder.embed(["lorries"])
    before = library.search_vectors(query, limit=3)

    taken = library.take_out([bridge.article.id, "000000000000"])

    assert [each.article.title for each, _ in taken] == [edited.title]
    assert not library.contains(bridge.article.id)
    library.store(taken)
    assert library.metadata(bridge.article.id) == edited
    assert library.analysed(bridge.article.id).quotations == bridge.quotations
    after = library.search_vectors(query, limit=3)
    assert [hit.article_id for hit in after] == [hit.article_id for hit in before]
    assert np.allclose([hit.score for hit in after], [hit.score for hit in before])
