"""Who said what, timelines and greetings as HTML, and what the browser asks for them with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from rag.embedding import BuiltinEmbedder
from rag.greeting import greet
from rag.happenings import timeline_of
from rag.library import Library, open_library
from rag.settings import Settings
from rag.speakers import PAGE, Directory
from rag.types import Answer, Filters, Status
from tests.articles import bridge_article, ferry_article
from tests.fakes import embed_chunks
from ui.page.overviews import (
    Scope,
    render_greeting,
    render_speaker,
    render_speakers,
    render_timeline,
)
from ui.page.wiring.overviews import MAX_SHOWN, MAX_WORDS, read_wish
from ui.wording import advice_on, heading_of

SCOPE = Scope("The whole library")
CONTEXT = json.dumps({"conversation": "0" * 32, "articles": ["a1"]})
ATTACK = "<img src=x onerror=alert(1)>${alert(1)}"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    embedder = BuiltinEmbedder()
    with open_library(
        Settings(home=tmp_path_factory.mktemp("overviews")), embedder=embedder
    ) as opened:
        opened.store([embed_chunks(embedder, a) for a in (bridge_article(), ferry_article())])
        yield opened


def test_speakers_that_are_not_shown_yet_are_counted(library: Library) -> None:
    directory = Directory(library)
    page = directory.speakers(limit=1)
    html = render_speakers(page, SCOPE)
    assert html.count("data-speaker=") == 1
    assert f"Show more ({page.total - 1})" in html
    assert "Show more" not in render_speakers(directory.speakers(), SCOPE)


def test_direct_and_indirect_stand_apart_and_are_numbered_through(library: Library) -> None:
    directory = Directory(library)
    for count in directory.speakers().speakers:
        direct = directory.quotations_of(count.name, kind="direct")
        indirect = directory.quotations_of(count.name, kind="indirect")
        html = render_speaker(count, direct, indirect, SCOPE, name=count.name)
        assert ("In their own words" in html) == (count.direct > 0)
        assert ("As reported" in html) == (count.indirect > 0)
        for number in range(1, count.quotations + 1):
            assert f">{number}</a>" in html


def test_what_was_searched_for_and_names_are_escaped(library: Library) -> None:
    directory = Directory(library)
    nothing = directory.speakers(name=ATTACK)
    none = directory.quotations_of(ATTACK)
    timeline = replace(timeline_of(library, BuiltinEmbedder()), entries=())
    for html in (
        render_speakers(nothing, Scope(ATTACK), name=ATTACK, about=ATTACK),
        render_speaker(None, none, none, Scope(ATTACK), name=ATTACK, about=ATTACK),
        render_timeline(timeline, Scope(ATTACK), topic=ATTACK),
    ):
        assert "<img" not in html
        assert "&lt;img src=x" in html


def test_a_timeline_says_what_it_leaves_out(library: Library) -> None:
    timeline = timeline_of(library, BuiltinEmbedder())
    assert "left out" not in render_timeline(timeline, SCOPE)
    html = render_timeline(replace(timeline, left_out=1200), SCOPE)
    assert "1,200 older articles left out" in html
    for entry in timeline.entries:
        assert f'class="{entry.day_from}"' in html


def test_a_greeting_numbers_its_citations_through_and_tells_nothing_twice(
    library: Library,
) -> None:
    for article in library.list():
        greeting = greet(library, article.id)
        html = str(render_greeting(greeting, article))
        told = [citation.span for citation in greeting.summary.citations]
        untold = [
            each
            for each in greeting.quotations
            if not any(span.contains(each.quotation.span) for span in told)
        ]
        assert html.count('class="citation"') == len(told) + len(untold)
        assert f">{len(told) + len(untold)}</a>" in html
        assert html.count(f'data-ask-of="{article.id}"') == len(greeting.questions)


def test_a_wish_is_read_with_care() -> None:
    wish = read_wish({"context": CONTEXT, "name": "x" * 999, "speakers": 10**9, "direct": "many"})
    assert (len(wish.name), wish.speakers, wish.direct) == (MAX_WORDS, MAX_SHOWN, PAGE)
    assert wish.filters == Filters(article_ids=("a1",))
    of_one = read_wish({"context": CONTEXT, "article": "b2"})
    assert of_one.filters == Filters(article_ids=("b2",))


@pytest.mark.parametrize("status", ["not_in_articles", "nothing_matches", "no_articles"])
@pytest.mark.parametrize(
    "filters", [Filters(), Filters(outlet="The Vale Post"), Filters(article_ids=("a1",))]
)
def test_each_no_has_a_heading_of_its_own_and_says_what_to_do(
    status: Status, filters: Filters
) -> None:
    def answered(kind: Status) -> Answer:
        return Answer(
            question="Q?", standalone_question="Q?", filters=filters, status=kind, engine="x"
        )

    kinds: tuple[Status, ...] = ("not_in_articles", "nothing_matches", "no_articles")
    assert len({heading_of(answered(kind)) for kind in kinds}) == 3
    advice = " ".join(advice_on(answered(status)))
    if filters.article_ids:
        assert "Clear the choice" in advice
    elif filters:
        assert "Take off what narrows" in advice
    else:
        assert "paste a link" in advice or "other words" in advice
