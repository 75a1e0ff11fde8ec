"""What the words of a question leave of a real library, and what is said and offered then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag.chain import AnswerChain, make_chain
from rag.embedding import BuiltinEmbedder
from rag.library import Library, open_library
from rag.settings import Settings
from rag.types import Answer, Filters, Question, Summary
from tests.fakes import embed_chunks, make_article

TODAY = date(2026, 11, 25)
HEAD = "The ferry to Moss was stopped by the harbour office."
ARTICLES = (
    ("The ferry to Moss stops.\nThe ferry to Moss carries 90 cars, the harbour office said.",
     "BBC News", "2026-11-18"),
    ("Ferry to Moss sails again.\nThe ferry to Moss carries 120 cars after its repair.",
     "Vale Post", "2026-11-24T08:00:00+00:00"),
    ("An old ferry.\nThe ferry to Moss carries 60 cars, its captain says.", "bbc.co.uk",
     "2025-10-08"),
    ("A note on boats.\nThe ferry to Moss carries 40 cars at low water.", None, None),
)  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("dated")
    embedder = BuiltinEmbedder()
    with open_library(Settings(home=home), embedder=embedder) as opened:
        for text, outlet, published in ARTICLES:
            article = make_article(text, outlet=outlet, published=published)
            opened.store([embed_chunks(embedder, article)])
        yield opened


@pytest.fixture
def chain(library: Library) -> AnswerChain:
    return make_chain(library, Settings(), clock=lambda: TODAY)


def _outlets(answer: Answer) -> set[str | None]:
    return {citation.outlet for citation in answer.citations}


def test_only_articles_of_the_outlet_are_asked_under_all_its_names(chain: AnswerChain) -> None:
    answer = chain.invoke("How many cars does the ferry to Moss carry, according to the BBC?")
    assert answer.status == "answered"
    assert _outlets(answer) <= {"BBC News", "bbc.co.uk"}
    assert answer.filters.outlet == "BBC News"
    assert answer.standalone_question.endswith("according to the BBC?")


def test_a_span_leaves_others_out_and_counts_those_of_unknown_date(chain: AnswerChain) -> None:
    answer = chain.invoke("Show articles of October 2025 about the cars of the ferry to Moss")
    assert _outlets(answer) == {"bbc.co.uk"}
    assert (answer.filters.since, answer.filters.until) == ("2025-10-01", "2025-10-31")
    assert answer.filters.undated_left_out == 1


def test_an_empty_span_is_said_and_the_nearest_day_offered(chain: AnswerChain) -> None:
    answer = chain.invoke("What was reported last month about the ferry to Moss?")
    assert answer.status == "no_articles"
    assert answer.statements == answer.citations == ()
    assert "October 2026 (asked as “last month”)" in answer.notices[0]
    assert "18 November 2026" in answer.notices[0]
    assert "1 article of unknown date" in answer.notices[0]
    nearest, anytime = answer.suggestions
    assert chain.invoke(nearest).filters.since == "2026-11-18"
    assert chain.invoke(nearest).status == "answered"
    assert chain.invoke(anytime).filters == Filters()
    assert chain.invoke(anytime).status == "answered"


def test_words_can_be_kept_from_being_a_filter(chain: AnswerChain) -> None:
    asked = "What was reported last month about the ferry to Moss?"
    for question in (
        Question(asked, as_asked=True),
        Question(asked, filters=Filters(kept=("last month",))),
    ):
        answer = chain.invoke(question)
        assert answer.status == "answered"
        assert answer.filters.since is None


def test_the_readers_day_is_the_one_that_counts(chain: AnswerChain) -> None:
    question = Question("What was reported yesterday about the ferry to Moss?", today="2026-11-19")
    answer = chain.invoke(question)
    assert answer.filters.since == answer.filters.until == "2026-11-18"
    assert _outlets(answer) == {"BBC News"}


def test_the_newest_come_first_and_none_is_left_out(chain: AnswerChain) -> None:
    answer = chain.invoke("What is the latest on the cars of the ferry to Moss?")
    assert answer.citations[0].outlet == "Vale Post"
    (newest,) = answer.filters.understood
    assert newest.newest
    assert not any((answer.filters.since, answer.filters.until, answer.filters.outlet))


def test_a_preference_that_no_article_meets_is_not_shown(chain: AnswerChain) -> None:
    answer = chain.invoke("How many cars did the ferry to Moss carry in 1962?")
    assert answer.filters.understood == ()


def test_an_outlet_that_is_not_there_is_offered_without(chain: AnswerChain) -> None:
    answer = chain.invoke("How many cars does the ferry to Moss carry according to Le Monde?")
    assert answer.status == "no_articles"
    assert "No article in the library is from Le Monde" in answer.notices[0]
    assert answer.suggestions == ("How many cars does the ferry to Moss carry?",)


def test_a_summary_of_an_outlet_that_is_not_there_is_no_summary_of_others(
    chain: AnswerChain,
) -> None:
    answer = chain.invoke("Summarise the articles from Le Monde")
    assert answer.status == "no_articles"
    assert "No article in the library is from Le Monde" in answer.notices[0]


def test_the_readers_day_may_come_with_a_mapping(chain: AnswerChain) -> None:
    asked = {"question": "What was reported yesterday about the ferry?", "today": "2026-11-19"}
    assert chain.invoke(asked).filters.since == "2026-11-18"
    assert chain.invoke({**asked, "as_asked": True}).filters == Filters()
    assert chain.invoke({**asked, "today": "not a day"}).filters.since == "2026-11-24"


def test_what_appeared_then_is_summarised_when_nothing_else_is_asked(chain: AnswerChain) -> None:
    answer = chain.invoke("What happened yesterday?")
    assert isinstance(answer, Summary)
    assert {citation.outlet for citation in answer.citations} == {"Vale Post"}


def test_filters_that_were_given_are_kept_as_they_are(chain: AnswerChain) -> None:
    given = Filters(outlet="Vale Post")
    asked = "How many cars does the ferry to Moss carry, according to the BBC?"
    answer = chain.invoke(Question(asked, filters=given))
    assert answer.filters == given
