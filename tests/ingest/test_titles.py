from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading.titles import CUT_LIMIT, TITLE_LIMIT, title_of

LONG = (
    "The council voted late on Tuesday after a debate that had lasted for nine hours in the hall. "
)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Harbour plan wins vote\n\n{LONG}", "Harbour plan wins vote"),
        (f"\n\n  Harbour   plan wins vote  \n\n{LONG}", "Harbour plan wins vote"),
        (f"Harbour plan wins vote\n{LONG * 3}", "Harbour plan wins vote"),
        (f"Harbour plan wins vote\nBy Ann Example\n\n{LONG}", "Harbour plan wins vote"),
        (f"1\n\n---\nHarbour plan wins vote\n\n{LONG}", "Harbour plan wins vote"),
        ("2024", "2024"),
        (f"Will the harbour be built?\n\n{LONG}", "Will the harbour be built?"),
        (f"A new embassy for the U.S.\n\n{LONG}", "A new embassy for the U.S."),
        ("Only one short line", "Only one short line"),
        (
            "He met J. Example, Gov. Sample and no one else. Then more.",
            "He met J. Example, Gov. Sample and no one else.",
        ),
        ("The council said no. Then it said yes.\n\nMore.", "The council said no."),
    ],
)
def test_first_line_or_sentence_becomes_the_title(text: str, title: str) -> None:
    assert title_of(text) == title


def test_a_long_first_sentence_is_cut_at_a_word() -> None:
    assert title_of(LONG) == (
        "The council voted late on Tuesday after a debate that had lasted for nine hours…"
    )


def test_a_line_that_ends_like_a_sentence_is_no_title() -> None:
    assert title_of(
        f"He said no, and left the hall at once without another word to the press.\n\n{LONG}"
    ) == ("He said no, and left the hall at once without another word to the press.")


def test_a_wrapped_paragraph_is_no_title() -> None:
    text = (
        "The council voted late on Tuesday to approve the plan for\nthe harbour, after a debate.\n"
    )
    assert (
        title_of(text)
        == "The council voted late on Tuesday to approve the plan for the harbour, after a…"
    )


def test_an_abbreviation_does_not_end_the_first_sentence() -> None:
    assert title_of("Illinois Gov. Ann Example spoke.\nShe left.").startswith("Illinois Gov. Ann")


@given(st.text())
def test_a_title_is_one_short_line_for_every_text(text: str) -> None:
    title = title_of(text)
    assert "\n" not in title
    assert len(title) <= max(TITLE_LIMIT, CUT_LIMIT + 1)
    assert title == title.strip()


def test_a_dateline_on_a_line_of_its_own_is_no_title() -> None:
    text = "Eastwick Harbour Post —\n\nThe bridge closed on Monday. Lorries take the ferry.\n"
    assert title_of(text) == "The bridge closed on Monday."
    assert title_of("Eastwick —") == "Eastwick —"


@pytest.mark.parametrize(
    "text",
    [
        f"Mayor opens school\nDate: 8 October 2025\nAuthor: Ann Example\n\n{LONG}",
        f"Mayor opens school\nSource: The Post\n{LONG}",
        f"Author: Ann Example\nDate: 8 October 2025\n\nMayor opens school\n\n{LONG}",
        f"Source: The Post\nTitle: Mayor opens school\nDate published: 8 October 2025\n\n{LONG}",
        f"Headline: Mayor opens school\n{LONG}",
    ],
)
def test_labelled_lines_are_no_part_of_a_title(text: str) -> None:
    assert title_of(text) == "Mayor opens school"


def test_a_text_of_labels_or_a_sentence_like_one_keeps_its_words() -> None:
    assert title_of("Author: Ann Example\nDate: 8 October 2025").startswith("Author: Ann Example")
    assert title_of("Author: the story of a man who wrote.\n\nIt is a film.") == (
        "Author: the story of a man who wrote."
    )
    assert len(title_of("Title: " + "harbour " * 30)) <= TITLE_LIMIT + 1
