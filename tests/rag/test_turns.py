"""Kept turns are read again by later versions, whatever became of the nouns."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.turns import (
    KeptTurn,
    cited_articles,
    decode_turn,
    encode_turn,
    excerpt,
    folded_words,
    search_text,
    title_from,
)
from rag.types import Answer, Summary

STORED = Path(__file__).with_name("kept_turns.json")
"""A conversation as format 2 of the catalog kept it: an answer, a summary, one never answered."""


def stored() -> list[KeptTurn]:
    pieces = json.loads(STORED.read_text(encoding="utf-8"))
    return [decode_turn(json.dumps(piece)) for piece in pieces]


def test_turns_that_an_older_version_kept_are_read_whole() -> None:
    answered, summed, open_turn = stored()
    assert type(answered.answer) is Answer and type(summed.answer) is Summary
    [citation] = answered.answer.citations
    assert citation.quote == "“We will not gamble with lives,” Mayor Lena Okafor said."
    assert citation.said[0].speaker == "Lena Okafor"
    assert (citation.sha256, citation.published_from, answered.asked) == (None, None, None)
    assert answered.answer.filters.understood[0].words == "last week"
    assert summed.stopped and summed.answer.sections[0].heading == "Main points"
    assert open_turn == KeptTurn("What will it cost?")


def test_fields_that_this_version_does_not_know_are_passed_over() -> None:
    piece = json.loads(STORED.read_text(encoding="utf-8"))[0]
    known = decode_turn(json.dumps(piece))
    piece["mood"] = "curious"
    piece["answer"]["certainty"] = {"high": True}
    piece["answer"]["citations"][0]["paragraph"] = 4
    assert decode_turn(json.dumps(piece)) == known


def test_an_answer_in_a_form_that_is_not_read_leaves_its_question() -> None:
    assert decode_turn('{"question": "Why?", "answer": {"status": "new"}}') == KeptTurn("Why?")
    for broken in ('{"question": 3}', "[]", "no json", ""):
        assert decode_turn(broken) == KeptTurn("")


def test_half_a_surrogate_pair_can_be_kept() -> None:
    assert decode_turn(encode_turn(KeptTurn("Why \ud83d?"))) == KeptTurn("Why ??")


def test_what_is_searched_are_question_framing_and_quotes_without_case_or_accents() -> None:
    answered, summed, _ = stored()
    text = search_text(answered)
    for words in ("what did the mayor say", "mayor lena okafor said:", '"we will not gamble'):
        assert words in text
    assert "the bridge" in search_text(summed)
    assert folded_words("Café  “ÉTÉ”\n–") == 'cafe "ete" -'
    assert cited_articles(answered) == ("0123456789ab",)
    assert cited_articles(KeptTurn("x")) == ()


def test_an_excerpt_shows_the_piece_with_most_of_the_words() -> None:
    answered, *_ = stored()
    quote = "“We will not gamble with lives,” Mayor Lena Okafor said."
    assert excerpt(answered, "GAMBLE okafor") == quote
    assert excerpt(answered, "last week") == "What did the mayor say last week?"
    assert excerpt(answered, "nowhere") == "What did the mayor say last week?"
    long = KeptTurn("one " * 50 + "Élan " + "two " * 50)
    assert excerpt(long, "elan", limit=40) == "…one one one one one one Élan two two two…"
    assert excerpt(KeptTurn(""), "x") == ""
    assert excerpt(KeptTurn("x" * 500), "x", limit=20) == "x" * 20 + "…"


@settings(deadline=None)
@given(st.text(), st.text())
def test_an_excerpt_is_short_and_of_the_turn(question: str, sought: str) -> None:
    shown = excerpt(KeptTurn(question), sought, limit=30)
    assert len(shown) <= 32 and shown.strip("…") in " ".join(question.split())


def test_a_title_is_one_line_and_ends_after_a_whole_word() -> None:
    assert title_from("What did\nshe  say?") == "What did she say?"
    assert title_from("\u202eevil\x00") == "evil"
    assert title_from(" \n") == "Untitled"
    assert title_from("many words " * 20, limit=20) == "many words many…"
    assert title_from("x" * 90) == "x" * 79 + "…"


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_title_never_grows_too_long_or_vanishes(question: str) -> None:
    title = title_from(question)
    assert 0 < len(title) <= 81 and len(title.splitlines()) == 1
