"""What tells a question that the passages answer from one that they only touch."""

from dataclasses import replace

import pytest

from rag.answerability import ANSWERABLE, UNTOUCHED, Support, measure_support, names_of
from rag.embedding import BuiltinEmbedder
from rag.library import Library
from rag.retrieval import WordRarity, retrieve

SURE = Support(
    coverage=1.0, cosine=0.6, names_missing=0.0, together=1.0, lead=0.4, chunks=10, words=4
)


def _support(library: Library, question: str) -> Support:
    found = retrieve(library, question, limit=12)
    rarity = WordRarity(library, question)
    return measure_support(
        question, found.passages, rarity, BuiltinEmbedder(), chunks=found.chunks_searched
    )


@pytest.mark.parametrize(
    "question",
    [
        "How many lorries crossed the bridge?",
        "When do the repairs begin?",
        "What did Ivo Petrov put on?",
        "Is the fare too high?",
    ],
)
def test_a_question_that_the_articles_answer_is_supported(library: Library, question: str) -> None:
    assert _support(library, question).log_odds >= ANSWERABLE


@pytest.mark.parametrize(
    "question",
    [
        "Who won the football cup in Peru?",
        "When was the telescope launched?",
        "How much did Greta Solheim pay for the vaccine?",
    ],
)
def test_a_question_about_something_else_is_not(library: Library, question: str) -> None:
    assert _support(library, question).log_odds < ANSWERABLE


def test_nothing_found_supports_nothing(library: Library) -> None:
    rarity = WordRarity(library, "Who won?")
    support = measure_support("Who won?", (), rarity, BuiltinEmbedder(), chunks=4)
    assert support.log_odds < UNTOUCHED


@pytest.mark.parametrize(
    ("field", "value"),
    [("coverage", 0.5), ("cosine", 0.2), ("names_missing", 1.0), ("together", 0.2), ("lead", 0.0),
     ("words", 1)],
)  # fmt: skip
def test_less_of_anything_supports_less(field: str, value: float) -> None:
    assert replace(SURE, **{field: value}).log_odds < SURE.log_odds


@pytest.mark.parametrize(
    "question", ["Is Lena Okafor married?", "How old is Ivo Petrov?", "Where was Mira Sol born?"]
)
def test_a_name_with_nothing_else_of_the_question_is_no_answer(
    library: Library, question: str
) -> None:
    support = _support(library, question)
    assert support.nothing_else
    assert support.log_odds < ANSWERABLE


def test_the_same_evidence_says_less_in_a_larger_library() -> None:
    assert replace(SURE, chunks=100_000).log_odds < SURE.log_odds


def test_a_name_or_number_that_no_passage_holds_is_missing(library: Library) -> None:
    assert _support(library, "When did Mira Sol inspect the bridge?").names_missing == 0
    assert 0 < _support(library, "When did Mira Havel inspect the bridge?").names_missing < 1
    assert _support(library, "Why did 977 lorries wait?").names_missing == 1


def test_names_spread_over_passages_are_not_together(library: Library) -> None:
    near = _support(library, "Did Northline put on boats?")
    apart = _support(library, "Did Northline replace the steel?")
    assert near.together > apart.together


def test_another_word_of_the_same_meaning_counts_in_part(library: Library) -> None:
    same = _support(library, "Which trucks crossed the bridge?")
    other = _support(library, "Which giraffes crossed the bridge?")
    assert 1 > same.coverage > other.coverage


def test_names_are_capitals_inside_a_question_and_numbers() -> None:
    question = "Why did Lena Okafor’s council spend $1.5 million in 2025?"
    assert names_of(question) == ("lena", "okafor", "1.5", "2025")
    assert names_of("Pritzker said what?") == (), "a first word is written large anyhow"
