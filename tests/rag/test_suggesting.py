"""Did you mean …? on a real library."""

import pytest

from rag.library import Library
from rag.suggesting import suggest_corrections


def _offered(library: Library, question: str) -> list[tuple[str, str]]:
    found = suggest_corrections(library, question)
    return [(each.name, each.put_right(question)) for each in found]


@pytest.mark.parametrize(
    ("question", "name", "corrected"),
    [
        ("What did Petrof say?", "Ivo Petrov", "What did Petrov say?"),
        ("What did petrof say?", "Ivo Petrov", "What did Petrov say?"),
        ("Who is Ivo Petrow?", "Ivo Petrov", "Who is Ivo Petrov?"),
        ("What did Lena Okafo say?", "Lena Okafor", "What did Lena Okafor say?"),
        ("What did Leena Okafo say?", "Lena Okafor", "What did Lena Okafor say?"),
        ("Who is Mira Soul?", "Mira Sol", "Who is Mira Sol?"),
        ("What was Petrof's answer?", "Ivo Petrov", "What was Petrov's answer?"),
        ("What did the Harbor Bord say?", "the Harbour Board", "What did the Harbour Board say?"),
        ("Why was the bridge in Eastwik closed?", "Eastwick", None),
        ("who runs nortline?", "Northline", "who runs Northline?"),
    ],
)
def test_a_misspelt_name_is_put_right_and_the_rest_kept(
    library: Library, question: str, name: str, corrected: str | None
) -> None:
    expected = corrected or "Why was the bridge in Eastwick closed?"
    assert _offered(library, question) == [(name, expected)]


def test_two_people_of_the_name_are_both_offered_in_full(library: Library) -> None:
    assert sorted(_offered(library, "What did Okafo say?")) == [
        ("Lena Okafor", "What did Lena Okafor say?"),
        ("Paul Okafor", "What did Paul Okafor say?"),
    ]


def test_after_a_title_only_the_name_is_put_right(library: Library) -> None:
    assert _offered(library, "What did Mayor Okafo say?") == [
        ("Okafor", "What did Mayor Okafor say?")
    ]


@pytest.mark.parametrize(
    "question",
    [
        "What did Okafor say?",
        "What did Lena Okafor say?",
        "What did Letitia James say?",
        "What did Tim Petrov say?",
        "How much will the reparis cost?",
        "what did the goverment anounce about scools",
        "what is the pirce of steal",
        "Why did the brigde close?",
        "When do the repairs begin?",
        "",
    ],
)
def test_names_that_are_there_others_and_common_words_are_left_alone(
    library: Library, question: str
) -> None:
    assert _offered(library, question) == []
