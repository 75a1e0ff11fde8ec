"""Questions with what they should bring, asked of a real library of invented articles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag.chain import AnswerChain, make_chain
from rag.evaluating import Evaluated, EvaluationQuestion, article_finder, evaluate
from rag.library import Library
from rag.scoring import Expected
from rag.settings import Settings
from rag.types import Filters, Question, Turn
from tests.articles import bridge_article, ferry_article

BRIDGE_ID, FERRY_ID = bridge_article().article.id, ferry_article().article.id
COST = "What will the repairs cost?"


@pytest.fixture
def chain(library: Library, tmp_path: Path) -> AnswerChain:
    return make_chain(library, Settings(home=tmp_path))


def ask(library: Library, chain: AnswerChain, asked: EvaluationQuestion) -> Evaluated:
    (only,) = evaluate(library, chain, [asked])
    return only


def question(text: str, **fields: object) -> EvaluationQuestion:
    return replace(EvaluationQuestion(line=1, question=Question(text)), **fields)


def test_a_question_is_asked_and_scored(library: Library, chain: AnswerChain) -> None:
    expected = Expected(answers=("38 million crowns",))
    evaluated = ask(library, chain, question(COST, expected=expected, articles=(BRIDGE_ID[:6],)))
    assert evaluated.answer is not None
    assert evaluated.answer.status == "answered"
    scored = evaluated.scored
    assert scored is not None
    assert (scored.rank, scored.hit_at_1, scored.answer_in_top_4) == (1, True, True)
    assert (scored.answer_quoted, scored.falsely_refused) == (True, False)
    assert scored.seconds > 0
    assert scored.wrong_citations == 0


def test_what_the_articles_do_not_answer_is_rightly_refused(
    library: Library, chain: AnswerChain
) -> None:
    asked = question("Who won the chess final in Reykjavik?", expected=Expected(answerable=False))
    scored = ask(library, chain, asked).scored
    assert scored is not None
    assert scored.falsely_answered is False


def test_a_follow_up_is_searched_for_as_it_was_made_to_stand_alone(
    library: Library, chain: AnswerChain
) -> None:
    history = (Turn("What did Ivo Petrov say?", "Nobody waits longer than an hour."),)
    asked = question("And about the boats?", articles=(FERRY_ID,))
    asked = replace(asked, question=replace(asked.question, history=history))
    scored = ask(library, chain, asked).scored
    assert scored is not None
    assert scored.rank == 1


def test_filters_limit_what_is_found(library: Library, chain: AnswerChain) -> None:
    asked = question(COST, articles=(BRIDGE_ID,))
    elsewhere = replace(asked.question, filters=Filters(article_ids=(FERRY_ID,)))
    scored = ask(library, chain, replace(asked, question=elsewhere)).scored
    assert scored is not None
    assert (scored.rank, scored.hit_at_1) == (None, False)


def test_unknown_articles_are_named_and_no_rank_is_measured(
    library: Library, chain: AnswerChain
) -> None:
    evaluated = ask(library, chain, question(COST, articles=("https://example.org/gone",)))
    assert evaluated.unknown_articles == ("https://example.org/gone",)
    assert evaluated.error is None
    assert evaluated.scored is not None
    assert evaluated.scored.hit_at_1 is None


def test_one_known_article_is_enough(library: Library, chain: AnswerChain) -> None:
    evaluated = ask(library, chain, question(COST, articles=("nothing such", BRIDGE_ID)))
    assert evaluated.unknown_articles == ("nothing such",)
    assert evaluated.scored is not None
    assert evaluated.scored.rank == 1


def test_what_cannot_be_asked_fails_alone(library: Library, chain: AnswerChain) -> None:
    nowhere = Filters(article_ids=("ffffffffffff",))
    bad = [
        EvaluationQuestion(line=1, error="Line 1 is not JSON."),
        EvaluationQuestion(line=2, question=Question(COST, filters=nowhere)),
        question(COST),
    ]
    first, second, third = evaluate(library, chain, bad)
    assert first.error is not None
    assert first.error.message == "Line 1 is not JSON."
    assert second.error is not None
    assert "ffffffffffff" in second.error.message
    assert third.error is None
    assert third.scored is not None


def test_a_wish_for_a_summary_is_answered_without_a_rank(
    library: Library, chain: AnswerChain
) -> None:
    expected = Expected(answers=("two more boats", "lorries"))
    evaluated = ask(library, chain, question("Summarise the articles", expected=expected))
    assert evaluated.scored is not None
    assert evaluated.scored.answer_quoted is True
    assert evaluated.scored.answer_in_top_4 is None


class TestArticleFinder:
    def test_ids_beginnings_titles_and_files_name_articles(self, library: Library) -> None:
        find = article_finder(library)
        bridge = frozenset({BRIDGE_ID})
        assert find(BRIDGE_ID) == bridge
        assert find(f" {BRIDGE_ID[:5].upper()} ") == bridge
        assert find("EASTWICK closes its bridge, to lorries") == bridge
        assert find("example.txt") == frozenset({BRIDGE_ID, FERRY_ID})

    def test_what_names_nothing_finds_nothing(self, library: Library) -> None:
        find = article_finder(library)
        assert find("Eastwick") == frozenset()
        assert find("zzzz") == frozenset()

    def test_an_address_may_be_written_in_several_ways(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        listed = [replace(a, url="https://www.example.org/bridge") for a in library.list()[:1]]
        monkeypatch.setattr(library, "list", lambda: listed)
        find = article_finder(library)
        found = frozenset({listed[0].id})
        assert find("http://example.org/bridge/#comments") == found
        assert find("https://example.org/other") == frozenset()
