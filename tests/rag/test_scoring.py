"""What became of a question against what should have: matching, one question, many."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.citing import cite
from rag.scoring import FIGURES, Expected, Scored, comparable, holds_any, measure, rank_of, score
from rag.types import Answer, Citation, Filters, Passage, Seconds, Span, Status, Summary
from tests.articles import BRIDGE_TEXT, FERRY_TEXT, bridge_article, ferry_article

BRIDGE, FERRY = bridge_article(), ferry_article()
TEXTS = {BRIDGE.article.id: BRIDGE_TEXT, FERRY.article.id: FERRY_TEXT}


def text_of(article_id: str) -> str:
    return TEXTS[article_id]


def quote(words: str, number: int = 1) -> Citation:
    analysed = BRIDGE if words in BRIDGE_TEXT else FERRY
    start = analysed.article.text.index(words)
    return cite(analysed, Span(start, start + len(words)), number=number)


def passage(words: str, rank: int = 1) -> Passage:
    analysed = BRIDGE if words in BRIDGE_TEXT else FERRY
    start = analysed.article.text.index(words)
    return Passage(
        article_id=analysed.article.id,
        chunk_index=0,
        span=Span(start, start + len(words)),
        text=words,
        score=1 / rank,
        rank=rank,
        title="",
    )


def answer(status: Status = "answered", *quotes: str) -> Answer:
    return Answer(
        question="What do the repairs cost?",
        standalone_question="What do the repairs cost?",
        filters=Filters(),
        status=status,
        engine="extractive",
        citations=tuple(quote(words, number) for number, words in enumerate(quotes, start=1)),
        seconds=Seconds(total=0.5),
    )


COST = "The repairs will cost 38 million crowns because the steel must be replaced"
FARE = "Drivers in Eastwick complained that the fare of 60 crowns is too high."
LORRIES = "About 4,200 lorries crossed the bridge each day last year"


class TestMatching:
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("It was the José Núñez Bridge.", "jose nunez bridge"),
            ("“Half a million,” she said", "half million"),
            ("Okafor’s plan", "Okafor"),
            ("the U.S. Senate", "u.s. senate"),
            ("a 3.5% rise", "3.5%"),
            ("it cost $4.2 million.", "$4.2 million"),
            ("Мэр закрыл мост.", "мост"),
            ("STRASSE", "straße"),
        ],
    )
    def test_case_accents_articles_and_punctuation_do_not_count(
        self, text: str, wanted: str
    ) -> None:
        assert holds_any([text], [wanted])

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("38 million crowns", "8 million"),
            ("the bridges", "bridge"),
            ("4,200 lorries", "4200"),
            ("3.5 percent", "3"),
            ("anything", "the"),
            ("anything", "…"),
        ],
    )
    def test_words_match_whole_and_numbers_as_they_are_written(
        self, text: str, wanted: str
    ) -> None:
        assert not holds_any([text], [wanted])

    def test_any_of_the_answers_will_do(self) -> None:
        assert holds_any(["in March"], ["in April", "March"])
        assert not holds_any(["in March"], [])

    @given(st.text())
    def test_folding_twice_changes_nothing(self, text: str) -> None:
        once = comparable(text)
        assert once.startswith(" ")
        assert once.endswith(" ")
        assert comparable(once) == once


class TestOneQuestion:
    def test_the_rank_is_that_of_the_first_right_article_among_distinct_ones(self) -> None:
        found = [passage(COST, 1), passage(LORRIES, 2), passage(FARE, 3)]
        expected = Expected(articles=frozenset({FERRY.article.id}))
        scored = score(expected, answer(), found, text_of=text_of)
        assert (scored.rank, scored.hit_at_1, scored.hit_at_4) == (2, False, True)
        assert scored.reciprocal_rank == 0.5

    def test_what_was_not_found_has_no_rank_and_counts_nothing(self) -> None:
        expected = Expected(articles=frozenset({FERRY.article.id}))
        scored = score(expected, answer(), [passage(COST)], text_of=text_of)
        assert (scored.rank, scored.hit_at_1, scored.reciprocal_rank) == (None, False, 0.0)

    def test_without_articles_those_that_hold_an_expected_passage_are_right(self) -> None:
        found = [passage(FARE, 1), passage(COST, 2)]
        scored = score(Expected(passages=(COST,)), answer(), found, text_of=text_of)
        assert scored.rank == 2
        assert scored.passages_in_top_4 == 1.0

    def test_a_passage_over_the_border_of_two_neighbours_is_found_in_both_together(self) -> None:
        words = "to lorries on Tuesday after engineers found cracks."
        first, second = "to lorries on Tuesday", "after engineers found cracks."
        found = [passage(second, 1), passage(first, 2)]
        scored = score(Expected(passages=(words, FARE)), answer(), found, text_of=text_of)
        assert scored.passages_in_top_4 == 0.5

    def test_only_the_first_four_passages_are_looked_through_for_the_answer(self) -> None:
        expected = Expected(answers=("60 crowns",))
        early = [passage(COST, rank) for rank in (1, 2, 3)]
        scored = score(expected, answer(), [*early, passage(FARE, 4)], text_of=text_of)
        assert scored.answer_in_top_4 is True
        late = [*early, passage(COST, 4), passage(FARE, 5)]
        assert score(expected, answer(), late, text_of=text_of).answer_in_top_4 is False

    def test_the_answer_must_stand_in_the_quotes_and_early(self) -> None:
        expected = Expected(answers=("38 million",))
        scored = score(expected, answer("answered", COST), [], text_of=text_of)
        assert (scored.answer_quoted, scored.answer_quoted_within_60) == (True, True)
        assert scored.quoted_words == len(f"{COST}, engineer Mira Sol told reporters.".split())
        long = answer("answered", BRIDGE_TEXT.strip())
        scored = score(expected, long, [], text_of=text_of)
        assert (scored.answer_quoted, scored.answer_quoted_within_60) == (True, False)

    def test_nearest_passages_of_a_refusal_are_no_quotes_of_an_answer(self) -> None:
        refused = replace(answer("not_in_articles"), nearest=(quote(COST),))
        scored = score(Expected(answers=("38 million",)), refused, [], text_of=text_of)
        assert scored.answer_quoted is False
        assert scored.quoted_words is None
        assert scored.citations == 1

    @pytest.mark.parametrize("status", ["not_in_articles", "nothing_matches", "no_articles"])
    def test_each_kind_of_no_is_a_refusal(self, status: Status) -> None:
        scored = score(Expected(answers=("x",)), answer(status), [], text_of=text_of)
        assert (scored.answered, scored.falsely_refused) == (False, True)
        assert scored.falsely_answered is None
        scored = score(Expected(answerable=False), answer(status), [], text_of=text_of)
        assert (scored.answered, scored.falsely_refused) == (None, None)
        assert scored.falsely_answered is False

    @pytest.mark.parametrize("status", ["help", "failed"])
    def test_what_is_neither_answered_nor_refused_counts_as_neither(self, status: Status) -> None:
        scored = score(Expected(answers=("x",)), answer(status), [], text_of=text_of)
        assert (scored.answered, scored.falsely_refused) == (False, False)

    def test_an_answer_where_there_is_none_is_a_false_one(self) -> None:
        expected = Expected(answers=("38 million",), answerable=False)
        scored = score(expected, answer("answered", COST), [passage(COST)], text_of=text_of)
        assert scored.falsely_answered is True
        assert (scored.answer_quoted, scored.answer_in_top_4) == (None, None)

    def test_of_a_summary_neither_rank_nor_length_is_measured(self) -> None:
        whole = answer("answered", COST)
        summary = Summary(**vars(whole), title="The bridge", articles=(BRIDGE.article.id,))
        expected = Expected(answers=("38 million",), articles=frozenset({BRIDGE.article.id}))
        scored = score(expected, summary, [], text_of=text_of)
        assert scored.answer_quoted is True
        assert (scored.hit_at_1, scored.quoted_words) == (None, None)
        assert scored.answer_quoted_within_60 is None

    def test_a_quote_that_differs_by_one_character_is_a_wrong_citation(self) -> None:
        right = answer("answered", COST, LORRIES)
        assert score(Expected(), right, [], text_of=text_of).wrong_citations == 0
        altered = replace(right.citations[0], quote=COST.replace("38", "39"))
        wrong = replace(right, citations=(altered, right.citations[1]))
        scored = score(Expected(), wrong, [], text_of=text_of)
        assert (scored.citations, scored.wrong_citations) == (2, 1)


class TestManyQuestions:
    def test_a_figure_is_taken_over_the_questions_to_which_it_applies(self) -> None:
        figures = measure(
            [
                Scored(hit_at_1=True, reciprocal_rank=1.0, seconds=0.1, citations=2),
                Scored(hit_at_1=False, reciprocal_rank=0.5, seconds=0.3, citations=1),
                Scored(falsely_answered=True, seconds=0.2),
            ]
        )
        assert (figures["hit_at_1"].value, figures["hit_at_1"].counted) == (0.5, 2)
        assert figures["mrr"].value == 0.75
        assert (figures["falsely_answered"].value, figures["falsely_answered"].counted) == (1, 1)
        assert figures["citations"].value == 3
        assert (figures["seconds_p50"].value, figures["seconds_p95"].value) == (0.2, 0.3)

    def test_what_nothing_allows_is_not_measured_and_why_is_told(self) -> None:
        figures = measure([Scored()])
        assert figures["hit_at_1"].value is None
        assert "articles" in (figures["hit_at_1"].why_not or "")
        assert figures["wrong_citations"].value == 0
        assert figures["wrong_citations"].why_not is None

    def test_of_no_questions_nothing_is_measured(self) -> None:
        figures = measure([])
        assert list(figures) == [kind.name for kind in FIGURES]
        assert all(figure.value is None and figure.why_not for figure in figures.values())


@given(st.lists(st.sampled_from("abcde")), st.sampled_from("abcde"))
def test_a_rank_counts_each_article_once(found: list[str], wanted: str) -> None:
    rank = rank_of(wanted.__eq__, found)
    if wanted in found:
        assert rank == len(set(found[: found.index(wanted)])) + 1
    else:
        assert rank is None
