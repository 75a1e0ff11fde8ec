from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.followups import rewrite_by_rules
from rag.outlets import Outlets
from rag.types import Turn

ASKED = Turn("What did Mayor Lena Okafor say about the bridge?", "Mayor Lena Okafor said: “No.”")


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("And what did she answer?", "What did Mayor Lena Okafor answer?"),
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
    assert rewrite_by_rules("Why?", [asked]) == "Why did the bridge close on Monday?"


def test_that_is_what_the_last_question_was_about() -> None:
    asked = Turn("Who opened the Eastwick bridge?", "…")
    assert "Eastwick bridge" in rewrite_by_rules("When was that?", [asked])


SPOKESWOMAN = Turn(
    "What did the Harbour Board say?",
    "Harbour Board spokesperson Abigail Stone said: “Tolls pay for the repairs.”",
)
PAYING = Turn(
    "How much will the city pay for the barrier?",
    "The Vale Courier, 17 November 2026, reports: The city will pay $160 million of the cost.",
)
CLOSING = Turn(
    "Who closed the Eastwick bridge?",
    "Harbour Post, 8 October 2025, reports: Mayor Lena Okafor closed it after cracks were found.",
)
PETROV = Turn("What did Paul Petrov say?", "Paul Petrov said: “We have more boats.”")
SAFE = Turn("Is the bridge safe?", "The articles say: The bridge is safe for cars.")
ABOUT_HIM = Turn("What did Lena Okafor say about Paul Petrov?", "Lena Okafor said: “He is late.”")


@pytest.mark.parametrize(
    ("turn", "question", "alone"),
    [
        (ASKED, "Why?", "Why did Mayor Lena Okafor say that about the bridge?"),
        (ASKED, "When was that?", "When did Mayor Lena Okafor say that about the bridge?"),
        (ASKED, "Who else?", "Who else commented on the bridge?"),
        (ASKED, "What else?", "What else did Mayor Lena Okafor say about the bridge?"),
        (ASKED, "Tell me more", "What else did Mayor Lena Okafor say about the bridge?"),
        (ASKED, "What did they say about it?",
         "What did Mayor Lena Okafor say about the bridge?"),
        (ASKED, "What did she say about Vale?", "What did Mayor Lena Okafor say about Vale?"),
        (ASKED, "And about the tolls?", "What did Mayor Lena Okafor say about the tolls?"),
        (ASKED, "What about the tolls?", "What did Mayor Lena Okafor say about the tolls?"),
        (ASKED, "And the senator?", "What did the senator say about the bridge?"),
        (ASKED, "What did he say?", "What did he say?"),
        (ASKED, "Summarise that article", "Summarise that article"),
        (SPOKESWOMAN, "What else did she say?", "What else did Abigail Stone say?"),
        (SPOKESWOMAN, "Who is she?", "Who is Abigail Stone?"),
        (SPOKESWOMAN, "What else did they say?", "What else did the Harbour Board say?"),
        (SPOKESWOMAN, "Is that true?", "Is it true that “Tolls pay for the repairs”?"),
        (SPOKESWOMAN, "Who said that?", "Who said “Tolls pay for the repairs”?"),
        (ABOUT_HIM, "And what did he answer?", "What did Paul Petrov answer?"),
        (ABOUT_HIM, "How did he respond?", "How did Paul Petrov respond?"),
        (ABOUT_HIM, "What else did she say?", "What else did Lena Okafor say?"),
        (PAYING, "Why?", "Why will the city pay for the barrier?"),
        (PAYING, "When was that?", "When will the city pay for the barrier?"),
        (PAYING, "When will it be built?", "When will the barrier be built?"),
        (PAYING, "What does the mayor say about it?",
         "What does the mayor say about the barrier?"),
        (PAYING, "And for the ferries?", "How much will the city pay for the ferries?"),
        (PAYING, "Tell me more", "What else do the articles say about the barrier?"),
        (PAYING, "Who will pay the rest?", "Who will pay the rest?"),
        (CLOSING, "What did she say?", "What did Lena Okafor say?"),
        (CLOSING, "Who else?", "Who else closed the Eastwick bridge?"),
        (CLOSING, "Why?", "Why was that (who closed the Eastwick bridge)?"),
        (CLOSING, "Is it open again?", "Is the Eastwick bridge open again?"),
        (CLOSING, "Why not?", "Why not (who closed the Eastwick bridge)?"),
        (CLOSING, "How many?", "How many (who closed the Eastwick bridge)?"),
        (ASKED, "Who is that?", "Who is Mayor Lena Okafor?"),
        (ASKED, "What did Petrov say to her?", "What did Petrov say to Mayor Lena Okafor?"),
        (ASKED, "Is there more?", "What else did Mayor Lena Okafor say about the bridge?"),
        (ASKED, "And before that?",
         "What happened before that (what did Mayor Lena Okafor say about the bridge)?"),
        (SPOKESWOMAN, "Does it say why?", "Does the Harbour Board say why?"),
        (PETROV, "And his deputy?", "What did Paul Petrov’s deputy say?"),
        (PETROV, "Is he right?", "Is Paul Petrov right?"),
        (SAFE, "Does it cost much?", "Does the bridge cost much?"),
        (SAFE, "Why?", "Why is the bridge safe?"),
        (CLOSING, "What does that mean?", "What does that mean (who closed the Eastwick bridge)?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_told_by_question_and_answer(turn: Turn, question: str, alone: str) -> None:
    assert rewrite_by_rules(question, [turn]) == alone


NARROWED = Turn("What was reported last week about the strike, according to the BBC?", "…")


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("And in the Guardian?",
         "What was reported last week about the strike, according to the Guardian?"),
        ("What about the Guardian?",
         "What was reported last week about the strike, according to the Guardian?"),
        ("And in October?",
         "What was reported in October about the strike, according to the BBC?"),
        ("And this week?",
         "What was reported this week about the strike, according to the BBC?"),
        ("And according to Le Monde?",
         "What was reported last week about the strike, according to Le Monde?"),
        ("What about the ferry?", "What was reported about the ferry?"),
        ("Why?", "Why was that (what was reported about the strike)?"),
    ],
)  # fmt: skip
def test_what_narrowed_the_last_question_is_kept_only_where_another_place_is_asked(
    question: str, alone: str
) -> None:
    outlets = Outlets(("BBC News", "The Guardian"))
    asked_on = date(2026, 11, 25)
    assert rewrite_by_rules(question, [NARROWED], outlets=outlets, today=asked_on) == alone


def test_thanks_are_passed_over() -> None:
    thanks = Turn("Thanks!", "You are welcome.")
    assert rewrite_by_rules("Who else?", [ASKED, thanks]) == "Who else commented on the bridge?"


def test_a_chain_of_follow_ups_is_understood_from_the_words_typed() -> None:
    history = [
        Turn("What did Mayor Lena Okafor say about the bridge?", "Mayor Lena Okafor said: “No.”"),
        Turn("And Petrov?", "Northline director Peter Petrov said: “We have two more boats.”"),
        Turn("Why?", "The articles say: …"),
    ]
    assert rewrite_by_rules("What else did he say?", history[:2]) == (
        "What else did Peter Petrov say?"
    )
    assert rewrite_by_rules("When was that?", history) == (
        "When did Petrov say that about the bridge?"
    )
    assert rewrite_by_rules("And what did she say about it?", history) == (
        "What did Mayor Lena Okafor say about the bridge?"
    )


def test_a_pronoun_goes_back_past_turns_without_a_subject() -> None:
    turns = [Turn("What did Petrov say?", "Petrov said: “Yes.”"), Turn("why?", "…")]
    assert rewrite_by_rules("What else did he say?", turns) == "What else did Petrov say?"


def test_without_history_nothing_changes() -> None:
    assert rewrite_by_rules("And what did she answer?", []) == "And what did she answer?"


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_any_conversation_is_rewritten_without_an_error(now: str, asked: str, said: str) -> None:
    assert isinstance(rewrite_by_rules(now, [Turn(asked, said)]), str)


ELECTED = Turn(
    "Who won the election in Vale?",
    "Vale Post, 4 November 2026, reports: Zorun Mandami wins the race after Election Day.",
)
FLOOD = Turn("What happened in Vale on July 4?", "Vale Post reports: Three people drowned.")


@pytest.mark.parametrize(
    ("turn", "question", "alone"),
    [
        (ELECTED, "What did he say?", "What did Zorun Mandami say?"),
        (ELECTED, "What did Lee say about him?", "What did Lee say about Zorun Mandami?"),
        (FLOOD, "How many people died?", "How many people died (happened in Vale on July 4)?"),
        (FLOOD, "Who drowned?", "Who drowned (happened in Vale on July 4)?"),
        (FLOOD, "Who opened the new library?", "Who opened the new library?"),
        (FLOOD, "What is inflation?", "What is inflation?"),
    ],
)
def test_what_names_too_little_is_told_by_what_came_before(
    turn: Turn, question: str, alone: str
) -> None:
    assert rewrite_by_rules(question, [turn]) == alone
