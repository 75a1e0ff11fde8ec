from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.periods import find_periods
from rag.text.ranges import render_range

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "words", "meant"),
    [
        ("what was said yesterday?", "yesterday", "24 November 2026"),
        ("articles from last week", "from last week", "16 to 22 November 2026"),
        ("anything new this week", "this week", "23 to 25 November 2026"),
        ("the news of this month", "of this month", "1 to 25 November 2026"),
        ("last month's votes", "last month", "October 2026"),
        ("what changed last year", "last year", "2025"),
        ("in the past week", "in the past week", "18 to 25 November 2026"),
        ("in the last three days", "in the last three days", "22 to 25 November 2026"),
        ("two weeks ago", "two weeks ago", "8 to 14 November 2026"),
        ("since Monday", "since Monday", "since 23 November 2026"),
        ("on Friday", "on Friday", "20 November 2026"),
        ("last Wednesday", "last Wednesday", "18 November 2026"),
        ("in October", "in October", "October 2026"),
        ("in december", "in december", "December 2025"),
        ("since the 3rd of March", "since the 3rd of March", "since 3 March 2026"),
        ("on Oct. 8, 2025", "on Oct. 8, 2025", "8 October 2025"),
        ("between 3 and 9 May", "between 3 and 9 May", "3 to 9 May 2026"),
        ("from 28 May to 2 June", "from 28 May to 2 June", "28 May to 2 June 2026"),
        (
            "between October and December 2025",
            "between October and December 2025",
            "1 October to 31 December 2025",
        ),
        ("from 2025-12-30 to 2026-01-02", "from 2025-12-30 to 2026-01-02",
         "30 December 2025 to 2 January 2026"),
        ("before October 2025", "before October 2025", "until 30 September 2025"),
        ("after 3 May 2026", "after 3 May 2026", "since 4 May 2026"),
        ("in 1962", "in 1962", "1962"),
        ("last weekend", "last weekend", "21 to 22 November 2026"),
    ],
)  # fmt: skip
def test_a_time_is_told_from_the_day_of_asking(text: str, words: str, meant: str) -> None:
    (period,) = find_periods(text, WEDNESDAY)
    assert text[period.span.slice] == words
    since, until = period.since, period.until
    assert render_range(str(since) if since else None, str(until) if until else None) == meant


@pytest.mark.parametrize(
    "text",
    [
        "He may resign",
        "Theresa May resigned",
        "next week",
        "by Friday",
        "on Black Friday",
        "for $2000",
        "a version 1.2022 of it",
        "the 31st of February",
        "every Monday",
    ],
)
def test_what_is_no_time_of_an_article_is_left_alone(text: str) -> None:
    assert find_periods(text, WEDNESDAY) == ()


@given(st.text(max_size=120), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_any_text_is_read_and_no_period_ends_before_it_begins(text: str, today: date) -> None:
    for period in find_periods(f"since May 3 {text} between 3 and 9 May", today):
        assert period.since is None or period.until is None or period.since <= period.until
