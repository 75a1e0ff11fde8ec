"""What a new article is greeted with, and what may be asked after an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.asking import Asking
from rag.chain import make_chain
from rag.continuing import suggest_next
from rag.errors import ArticleNotFound
from rag.greeting import Checker, greet
from rag.library import Library
from rag.settings import Settings
from rag.types import Question, Turn


def _bridge(library: Library) -> str:
    return next(each.id for each in library.list() if not each.title.startswith("Ferry"))


def test_summary_and_quotations_are_exact(library: Library) -> None:
    greeting = greet(library, _bridge(library))
    text = library.article(greeting.article_id).text
    assert 1 <= len(greeting.summary.citations) <= 3
    assert 1 <= len(greeting.quotations) <= 3
    shown = [each.citation for each in greeting.quotations]
    for citation in (*greeting.summary.citations, *shown):
        assert text[citation.span.slice] == citation.quote
    assert all(each.quotation.kind == "direct" for each in greeting.quotations)
    assert len({each.quotation.speaker for each in greeting.quotations}) == len(shown)


def test_every_question_of_a_greeting_is_answered_from_the_article(library: Library) -> None:
    greeting = greet(library, _bridge(library))
    chain = make_chain(library, Settings())
    assert 1 <= len(greeting.questions) <= 3
    for text in greeting.questions:
        answer = chain.invoke(Question(text, filters=greeting.filters))
        assert answer.status == "answered", text
        assert {citation.article_id for citation in answer.citations} == {greeting.article_id}


def test_a_question_that_is_answered_from_elsewhere_is_refused(library: Library) -> None:
    ferry = next(each.id for each in library.list() if each.title.startswith("Ferry"))
    quotation = library.analysed(ferry).quotations[0]
    asking = Asking("What did Ivo Petrov say?", "said", quotation.span, "Ivo Petrov")
    checker = Checker(library)
    assert checker.answers(asking, ferry)
    assert not checker.answers(asking, _bridge(library))
    nonsense = replace(asking, text="What did Saturn say?")
    assert not checker.answers(nonsense, ferry)


def test_an_unknown_article_is_refused(library: Library) -> None:
    with pytest.raises(ArticleNotFound):
        greet(library, "ffffffffffff")


def test_what_is_suggested_next_is_answered_and_was_not_asked(library: Library) -> None:
    chain = make_chain(library, Settings())
    answer = chain.invoke("What did Lena Okafor say?")
    suggested = suggest_next(library, answer)
    assert 1 <= len(suggested) <= 3
    assert answer.question not in suggested
    for text in suggested:
        assert chain.invoke(text).status == "answered", text


def test_what_was_asked_before_is_not_suggested_again(library: Library) -> None:
    answer = make_chain(library, Settings()).invoke("What did Lena Okafor say?")
    first, *_ = suggest_next(library, answer)
    assert first not in suggest_next(library, answer, (Turn(first, "…"),))


def test_nothing_is_suggested_next_after_a_no(library: Library) -> None:
    answer = make_chain(library, Settings()).invoke("Which telescope was launched?")
    assert suggest_next(library, answer) == ()
