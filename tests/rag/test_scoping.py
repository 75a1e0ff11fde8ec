"""Sixty and more questions of our own with the reading that each should get."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.outlets import Outlets
from rag.scoping import read_scope
from rag.types import Filters

OUTLETS = Outlets(
    ("BBC News", "The Guardian", "Harbour Post", "Northbank Ledger", "The New York Times",
     "www.usatoday.com", "theweek.co.uk")
)  # fmt: skip
TODAY = date(2026, 11, 25)
LAST_WEEK = ("2026-11-16", "2026-11-22")
OCTOBER = ("2026-10-01", "2026-10-31")


@pytest.mark.parametrize(
    ("question", "outlet", "left"),
    [
        ("What did the mayor say according to the BBC?", "BBC News", "What did the mayor say?"),
        ("According to the Guardian, why did the bridge close?", "The Guardian",
         "Why did the bridge close?"),
        ("According to the Post, what will repairs cost?", "Harbour Post",
         "What will repairs cost?"),
        ("What did the Post report about the bridge?", "Harbour Post",
         "What was reported about the bridge?"),
        ("The Post reported that the bridge closed. Why?", "Harbour Post",
         "It was reported that the bridge closed. Why?"),
        ("What does the Guardian say about the strike?", "The Guardian",
         "What was reported about the strike?"),
        ("What did the NYT write about the ferry?", "The New York Times",
         "What was written about the ferry?"),
        ("Summarise the articles from the Guardian", "The Guardian", "Summarise the articles"),
        ("Which articles by the Northbank Ledger mention Castell?", "Northbank Ledger",
         "Which articles mention Castell?"),
        ("How much is the licence fee, according to bbc.co.uk?", "BBC News",
         "How much is the licence fee?"),
        ("Why was there a strike in the Guardian?", "The Guardian", "Why was there a strike?"),
        ("What does the Guardian’s report say about the flood?", "The Guardian",
         "What does the report say about the flood?"),
        ("Show me BBC coverage of the strike", "BBC News", "Show me coverage of the strike"),
        ("BBC articles about the strike", "BBC News", "Articles about the strike"),
        ("What is the biggest threat, according to usa today?", "www.usatoday.com",
         "What is the biggest threat?"),
        ("According to The Week, who won?", "theweek.co.uk", "Who won?"),
        ("How did the BBC cover the strike?", "BBC News", "What was reported about the strike?"),
        ("Did the BBC mention the mayor?", "BBC News", "What was reported about the mayor?"),
        ("Did the Guardian report that the bridge closed?", "The Guardian",
         "Was it reported that the bridge closed?"),
        ("What does the BBC report say?", "BBC News", "What does the report say?"),
        ("Who is quoted in the Guardian?", "The Guardian", "Who is quoted?"),
        ("Anything from the BBC about the dam?", "BBC News", "Anything about the dam?"),
        ("How many articles do you have from the BBC?", "BBC News",
         "How many articles do you have?"),
        ("What was reported by the BBC about the dam?", "BBC News",
         "What was reported about the dam?"),
    ],
)  # fmt: skip
def test_an_outlet_whose_articles_are_meant_is_a_filter(
    question: str, outlet: str, left: str
) -> None:
    scope = read_scope(question, outlets=OUTLETS, today=TODAY)
    assert (scope.filters.outlet, scope.text) == (outlet, left)
    (understood,) = scope.filters.understood
    assert understood.words in question
    assert understood.effect == "only"


@pytest.mark.parametrize(
    "question",
    [
        "According to the minister, why did the bridge close?",
        "According to the White House, how soon will it open?",
        "What did the BBC say about its funding?",
        "What does the BBC say about its licence fee?",
        "Who resigned from the BBC?",
        "What did Pritzker say on CNN?",
        "Who owns the Guardian?",
        "What was the Post’s reaction?",
        "What did the Post’s editor say?",
        "What happened in the Guardian offices?",
        "How many people work at the BBC?",
        "According to the Guardian Council, who may run?",
        "According to BBC director Lee, what is planned?",
        "According to the BBC and the Guardian, who won?",
        "according to the week, who won?",
        "What profit did the Post report a year ago?",
        "What did the BBC report a loss of?",
        "What did she mean by “according to the BBC”?",
        "Did the post office report the theft?",
    ],
)
def test_an_outlet_that_is_spoken_about_is_no_filter(question: str) -> None:
    scope = read_scope(question, outlets=OUTLETS, today=TODAY)
    assert scope.filters.outlet is None
    assert scope.unclear is None
    assert scope.text == question


@pytest.mark.parametrize(
    ("question", "span", "left"),
    [
        ("What was reported last week about the bridge?", LAST_WEEK,
         "What was reported about the bridge?"),
        ("What was reported yesterday?", ("2026-11-24", "2026-11-24"), "What was reported?"),
        ("Articles from last week about the bridge", LAST_WEEK, "Articles about the bridge"),
        ("Show me articles from October", OCTOBER, "Show me articles"),
        ("news of October", OCTOBER, "News"),
        ("What happened last week?", LAST_WEEK, "What happened?"),
        ("What happened in October?", OCTOBER, "What happened?"),
        ("What has happened since Monday?", ("2026-11-23", None), "What has happened?"),
        ("What’s new this week?", ("2026-11-23", "2026-11-25"), "What’s new?"),
        ("What is new in Port Ellery since Monday?", ("2026-11-23", None),
         "What is new in Port Ellery?"),
        ("Summarise last week", LAST_WEEK, "Summarise"),
        ("Summarise the news in October", OCTOBER, "Summarise the news"),
        ("Summarise yesterday’s articles", ("2026-11-24", "2026-11-24"), "Summarise articles"),
        ("Recap of this month", ("2026-11-01", "2026-11-25"), "Recap"),
        ("What was in the news between 3 and 9 May?", ("2026-05-03", "2026-05-09"),
         "What was in the news?"),
        ("Which articles about the bridge were published in October 2025?",
         ("2025-10-01", "2025-10-31"), "Which articles about the bridge were published?"),
        ("Which articles are from 2022?", ("2022-01-01", "2022-12-31"), "Which articles are?"),
        ("What did the papers say yesterday about the mayor?", ("2026-11-24", "2026-11-24"),
         "What did the papers say about the mayor?"),
        ("What is the October coverage of the strike about?", OCTOBER,
         "What is the coverage of the strike about?"),
        ("What reports from last week mention the dam?", LAST_WEEK,
         "What reports mention the dam?"),
        ("Who was quoted last week?", LAST_WEEK, "Who was quoted?"),
        ("What was reported in October about the strike?", OCTOBER,
         "What was reported about the strike?"),
        ("Between 3 and 9 May, what happened?", ("2026-05-03", "2026-05-09"), "What happened?"),
        ("today’s headlines", ("2026-11-25", "2026-11-25"), "Headlines"),
        ("Was there anything about the strike last week?", LAST_WEEK,
         "Was there anything about the strike?"),
        ("Are there articles about the strike from before October?", (None, "2026-09-30"),
         "Are there articles about the strike?"),
    ],
)  # fmt: skip
def test_a_time_of_articles_is_a_filter(
    question: str, span: tuple[str | None, str | None], left: str
) -> None:
    scope = read_scope(question, outlets=OUTLETS, today=TODAY)
    assert (scope.filters.since, scope.filters.until) == span
    assert scope.text == left


@pytest.mark.parametrize(
    ("question", "words", "first"),
    [
        ("Which country won the 2022 World Cup?", "2022", "2022-01-01"),
        ("What happened in October 1962?", "in October 1962", "1962-10-01"),
        ("When was the October meeting?", "October", "2026-10-01"),
        ("What happened at the harbour last week?", "last week", "2026-11-16"),
        ("What did the mayor say last week?", "last week", "2026-11-16"),
        ("Summarise what the mayor said last week", "last week", "2026-11-16"),
        ("Are there articles about the fire in 1962?", "in 1962", "1962-01-01"),
        ("A comet passed this week. Which one?", "this week", "2026-11-23"),
        ("How many cases were reported this week?", "this week", "2026-11-23"),
        ("Which report was released this week?", "this week", "2026-11-23"),
        ("Which news anchor was fired this week?", "this week", "2026-11-23"),
        ("Who may run in May?", "in May", "2026-05-01"),
        ("What did the council decide on Monday?", "on Monday", "2026-11-23"),
        ("What changed between 2020 and 2025?", "between 2020 and 2025", "2020-01-01"),
        ("What have prices done since 2020?", "since 2020", "2020-01-01"),
    ],
)
def test_a_time_of_what_happened_is_a_preference_and_stays(
    question: str, words: str, first: str
) -> None:
    scope = read_scope(question, outlets=OUTLETS, today=TODAY)
    assert scope.filters.since is scope.filters.until is None
    assert scope.text == question
    (preference,) = scope.preferences
    assert (preference.words, preference.since) == (words, first)


@pytest.mark.parametrize(
    ("question", "words", "left"),
    [
        ("What is the latest on the bridge?", "the latest", "What is on the bridge?"),
        ("What’s the latest?", "the latest", "What’s?"),
        ("What are the most recent articles about ferries?", "the most recent",
         "What are articles about ferries?"),
        ("Any recent news about the strike?", "recent", "Any news about the strike?"),
        ("What is Apple’s latest phone?", "latest", "What is Apple’s latest phone?"),
    ],
)  # fmt: skip
def test_the_latest_prefers_the_newest(question: str, words: str, left: str) -> None:
    scope = read_scope(question, outlets=OUTLETS, today=TODAY)
    (preference,) = scope.preferences
    assert preference.newest
    assert (preference.words, scope.text) == (words, left)


@pytest.mark.parametrize(
    "question",
    [
        "By when must it be handed in at the latest?",
        "What is the latest date to apply?",
        "Who hosts Last Week Tonight?",
        "What is Saturday Night Live about?",
        "What did she mean by “the latest news from last week”?",
        "What happens next week?",
        "Who is quoted?",
        "Why?",
    ],
)
def test_a_question_without_place_or_time_is_left_as_it_is(question: str) -> None:
    scope = read_scope(question, outlets=OUTLETS, today=TODAY)
    assert (scope.text, scope.filters) == (question, Filters())


def test_outlet_and_time_are_read_together() -> None:
    scope = read_scope(
        "What did the BBC report last week about the strike?", outlets=OUTLETS, today=TODAY
    )
    assert scope.text == "What was reported about the strike?"
    assert (scope.filters.outlet, scope.filters.since, scope.filters.until) == (
        "BBC News",
        *LAST_WEEK,
    )
    assert [each.words for each in scope.filters.understood] == [
        "did the BBC report",
        "last week",
    ]


def test_filters_that_were_given_win() -> None:
    given = Filters(outlet="The Guardian", since="2026-01-01")
    question = "What was reported last week, according to the BBC?"
    scope = read_scope(question, given=given, outlets=OUTLETS, today=TODAY)
    assert scope.filters == given
    assert scope.text == question


def test_words_that_are_kept_are_no_filter() -> None:
    question = "What was reported last week, according to the BBC?"
    scope = read_scope(question, outlets=OUTLETS, today=TODAY, kept=("last week",))
    assert scope.filters.since is None
    assert scope.filters.outlet == "BBC News"
    assert scope.text == "What was reported last week?"


def test_an_outlet_that_the_library_lacks_is_told() -> None:
    scope = read_scope("Who won according to Le Monde?", outlets=OUTLETS, today=TODAY)
    assert scope.filters == Filters()
    assert scope.unclear is not None
    assert (scope.unclear.name, scope.unclear.without) == ("Le Monde", "Who won?")


def test_a_short_form_of_two_outlets_is_not_guessed() -> None:
    two = Outlets(("Vale Post", "Harbour Post"))
    scope = read_scope("According to the Post, who won?", outlets=two, today=TODAY)
    assert scope.filters.outlet is None
    assert scope.unclear is not None
    assert scope.unclear.asked_of == (
        "According to Vale Post, who won?",
        "According to Harbour Post, who won?",
    )


@given(st.text(max_size=150))
def test_any_question_is_read_without_an_error(text: str) -> None:
    scope = read_scope(f"{text} according to the BBC last week", outlets=OUTLETS, today=TODAY)
    assert isinstance(scope.text, str)
