import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.followups import rewrite_by_rules
from rag.types import Turn

ASKED = Turn("What did Mayor Lena Okafor say about the bridge?", "Mayor Lena Okafor said: “No.”")


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("And what did she answer?", "what did Mayor Lena Okafor answer?"),
        ("And Petrov?", "What did Petrov say about the bridge?"),
        ("What about the Harbour Board?", "What did the Harbour Board say about the bridge?"),
        ("and the harbour board?", "What did the harbour board say about the bridge?"),
        ("How old is she?", "How old is Mayor Lena Okafor?"),
        ("What is her plan?", "What is Mayor Lena Okafor’s plan?"),
        ("What did Ivo Petrov say?", "What did Ivo Petrov say?"),
        ("Who built the bridge?", "Who built the bridge?"),
    ],
)
def test_a_follow_up_is_made_to_stand_alone(question: str, alone: str) -> None:
    assert rewrite_by_rules(question, [ASKED]) == alone


def test_a_bare_question_word_asks_it_of_the_last_question() -> None:
    asked = Turn("Did the bridge close on Monday?", "The articles say: …")
    assert rewrite_by_rules("Why?", [asked]) == "Why Did the bridge close on Monday?"


def test_that_is_what_the_last_question_was_about() -> None:
    asked = Turn("Who opened the Eastwick bridge?", "…")
    assert "Eastwick bridge" in rewrite_by_rules("When was that?", [asked])


def test_a_pronoun_goes_back_past_turns_without_a_subject() -> None:
    turns = [Turn("What did Petrov say?", "Petrov said: “Yes.”"), Turn("why?", "…")]
    assert rewrite_by_rules("What else did he say?", turns) == "What else did Petrov say?"


def test_without_history_nothing_changes() -> None:
    assert rewrite_by_rules("And what did she answer?", []) == "And what did she answer?"


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_any_conversation_is_rewritten_without_an_error(now: str, asked: str, said: str) -> None:
    assert isinstance(rewrite_by_rules(now, [Turn(asked, said)]), str)
