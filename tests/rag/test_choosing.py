"""Which sentences an answer shows, and how each is brought in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.chain import make_chain
from rag.embedding import BuiltinEmbedder
from rag.library import Library, open_library
from rag.settings import Settings
from rag.types import Answer
from tests.fakes import embed_chunks, make_article

TRADE = """\
Envoys of nine countries met in Eastwick on Monday to talk about timber.

Norway signed the timber treaty after two days of talks.

Ghana signed the timber treaty too, its trade ministry said.

Peru has not signed the timber treaty and wants more time.

The timber treaty limits the felling of old forests.

Will the timber treaty save old forests?
"""
CAPTAIN = """\
Ferry captain Nora Lindqvist found a sealed barrel off Redwell Point on Sunday.

She handed the barrel to the coast guard that evening.

It held 40 kilograms of copper coins, the coast guard said.
"""


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("stories")
    embedder = BuiltinEmbedder()
    articles = (
        make_article(TRADE, title="Treaty on timber", outlet="Eastwick Echo"),
        make_article(
            CAPTAIN, title="Barrel found at sea", outlet="Harbour Post", published="2025-10-08"
        ),
    )
    with open_library(Settings(home=home), embedder=embedder) as opened:
        opened.store([embed_chunks(embedder, article) for article in articles])
        yield opened


def _ask(library: Library, question: str) -> Answer:
    answer = make_chain(library, Settings()).invoke(question)
    for citation in answer.citations:
        assert library.article(citation.article_id).text[citation.span.slice] == citation.quote
    return answer


def test_a_leading_she_gets_her_name_in_the_framing(stories: Library) -> None:
    answer = _ask(stories, "Who got the barrel that was handed to the coast guard?")
    framed = {s.text: answer.citation_by_number[s.citations[0]].quote for s in answer.statements}
    framing = "Harbour Post, 8 October 2025, reports (of Nora Lindqvist):"
    assert framed[framing].startswith("She handed")


def test_a_leading_it_brings_the_sentence_before(stories: Library) -> None:
    answer = _ask(stories, "How many kilograms of copper coins did the barrel hold?")
    quote = next(c.quote for c in answer.citations if "40 kilograms" in c.quote)
    assert quote.startswith("She handed the barrel")


def test_a_list_has_every_sentence_that_names_one(stories: Library) -> None:
    answer = _ask(stories, "Which countries have signed the timber treaty?")
    quotes = " ".join(citation.quote for citation in answer.citations)
    assert "Norway" in quotes
    assert "Ghana" in quotes


def test_a_sentence_that_asks_is_no_answer(stories: Library) -> None:
    answer = _ask(stories, "What will the timber treaty do for old forests?")
    assert answer.status == "answered"
    assert not any(c.quote.endswith("?") for c in answer.citations)


def test_a_question_of_number_shows_sentences_with_numbers_only(stories: Library) -> None:
    answer = _ask(stories, "How many countries met to talk about timber?")
    assert [c.quote for c in answer.citations] == [
        "Envoys of nine countries met in Eastwick on Monday to talk about timber."
    ]
