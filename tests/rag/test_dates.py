from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.dates import find_days, render_day, supports_day
from rag.text.typography import fold_plain

THURSDAY = "2025-10-09T08:00:00+00:00"


def borne_out(source: str, claim: str, published: str | None) -> bool:
    claims = find_days(fold_plain(claim))
    assert len(claims) == 1
    return supports_day(claims[0], find_days(fold_plain(source)), source, published)


@pytest.mark.parametrize(
    ("source", "claim", "published"),
    [
        ("He spoke on Wednesday.", "He spoke on Wednesday.", None),
        ("He spoke yesterday.", "He spoke yesterday.", None),
        ("It fell last month.", "It fell last month.", None),
        ("He spoke on Oct. 8.", "He spoke on 8 October.", None),
        ("He spoke on October 8, 2025.", "He spoke on 2025-10-08.", None),
        ("He spoke on Wednesday.", "He spoke on 8 October 2025.", THURSDAY),
        ("He spoke on Thursday.", "He spoke on 9 October 2025.", THURSDAY),
        ("He spoke yesterday.", "He spoke on October 8.", THURSDAY),
        ("It fell last month.", "It fell in September 2025.", THURSDAY),
        ("The hearing is due on Monday.", "The hearing is on 13 October 2025.", THURSDAY),
        ("He spoke on Oct. 8.", "He spoke on a Wednesday.", THURSDAY),
        ("He spoke on Dec. 30.", "He spoke on 30 December 2025.", "2026-01-04"),
        ("It opened in May.", "It opened in May 2025.", THURSDAY),
        ("It runs on the 4th and 5 June.", "It runs on June 5.", None),
        ("It runs on June 4 and 5.", "It runs on 4 June.", None),
        ("It closed earlier this year.", "It closed this year.", None),
    ],
)
def test_a_day_is_borne_out_by_the_same_words_or_through_the_day_of_publication(
    source: str, claim: str, published: str | None
) -> None:
    assert borne_out(source, claim, published)


@pytest.mark.parametrize(
    ("source", "claim", "published"),
    [
        ("He spoke on Wednesday.", "He spoke on Tuesday.", THURSDAY),
        ("He spoke on Wednesday.", "He spoke on 8 October 2025.", None),
        ("He spoke on Wednesday.", "He spoke on 15 October 2025.", THURSDAY),
        ("He spoke on Oct. 8.", "He spoke on 9 October.", THURSDAY),
        ("It fell last month.", "It fell on 1 September 2025.", THURSDAY),
        ("It fell last month.", "It fell in October.", THURSDAY),
        ("He spoke in October.", "He spoke on 8 October.", THURSDAY),
        ("He spoke on Wednesday.", "He spoke yesterday.", THURSDAY),
        ("He spoke.", "He spoke on Wednesday.", THURSDAY),
        ("He spoke on Feb. 30.", "He spoke on a Wednesday.", THURSDAY),
    ],
)
def test_another_day_is_not_borne_out(source: str, claim: str, published: str | None) -> None:
    assert not borne_out(source, claim, published)


@pytest.mark.parametrize("text", ["May I ask?", "They march on.", "March on!", "in 2025"])
def test_words_that_only_look_like_months_are_no_days(text: str) -> None:
    assert find_days(text) == ()


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("2025-10-08", "8 October 2025"),
        (THURSDAY, "9 October 2025"),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_a_day_is_shown_as_people_write_it(stored: str | None, shown: str | None) -> None:
    assert render_day(stored) == shown


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_survives_being_written_and_read(day: date) -> None:
    shown = render_day(day.isoformat())
    assert shown is not None
    (mention,) = find_days(shown)
    assert (mention.year, mention.month, mention.day) == (day.year, day.month, day.day)
