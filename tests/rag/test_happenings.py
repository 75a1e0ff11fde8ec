"""A timeline's entries: by day, cited, days of events apart from days of publication."""

from __future__ import annotations

import pytest

from rag.embedding import BuiltinEmbedder
from rag.happenings import order_happenings, timeline_of
from rag.library import Library
from rag.types import Filters
from tests.articles import bridge_article, ferry_article
from tests.fakes import make_article


def test_entries_are_cited_and_in_the_order_of_their_days(library: Library) -> None:
    timeline = timeline_of(library, BuiltinEmbedder())
    days = [entry.when or (9999, 0, 0) for entry in timeline.entries]
    assert timeline.articles == 2
    assert days == sorted(days)
    assert timeline.entries
    for number, entry in enumerate(timeline.entries, start=1):
        text = library.article(entry.citation.article_id).text
        assert text[entry.citation.span.slice] == entry.citation.quote
        assert entry.statement in entry.citation.quote
        assert entry.citation.number == number


def test_a_told_day_is_no_day_of_publication() -> None:
    article = make_article(
        "The Eastwick bridge was opened on 4 May 1998.\n\nIt was painted green by Rose Keller."
    )
    (entry,) = order_happenings([article], BuiltinEmbedder())
    assert (entry.when, entry.day_from, entry.is_reported_day) == ((1998, 5, 4), "sentence", False)


def test_of_several_articles_each_has_the_day_it_appeared() -> None:
    entries = order_happenings([bridge_article(), ferry_article()], BuiltinEmbedder())
    for entry in entries:
        assert (entry.day_from == "unknown") == (entry.when is None)


def test_on_a_topic_older_articles_on_it_come_before_newer_ones_on_others(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.happenings.MOST_ARTICLES", 1)
    older = library.list()[1]
    topic = "ferry" if older.title.startswith("Ferry") else "bridge"
    timeline = timeline_of(library, BuiltinEmbedder(), topic=topic)
    assert {entry.citation.article_id for entry in timeline.entries} == {older.id}
    assert (timeline.articles, timeline.left_out) == (1, 0)
    everything = timeline_of(library, BuiltinEmbedder())
    assert older.id not in {entry.citation.article_id for entry in everything.entries}
    assert (everything.articles, everything.left_out) == (1, 1)


def test_chosen_articles_alone_are_read(library: Library) -> None:
    ferry = next(a.id for a in library.list() if a.title.startswith("Ferry"))
    timeline = timeline_of(library, BuiltinEmbedder(), Filters(article_ids=(ferry,)))
    assert {entry.citation.article_id for entry in timeline.entries} <= {ferry}
    assert order_happenings([], BuiltinEmbedder()) == ()
