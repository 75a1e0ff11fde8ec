from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading.paragraphs import Line, join_lines, join_pages


def lines(*texts: str, top: float = 700, size: float = 10, left: float = 72) -> list[Line]:
    return [Line(text, left, top - 12 * i, size) for i, text in enumerate(texts)]


def joined(*texts: str) -> list[str]:
    return [paragraph.text for paragraph in join_lines(lines(*texts))]


FULL = "The council voted on Tuesday to approve the plan for the"


def test_wrapped_lines_become_one_paragraph() -> None:
    assert joined(
        FULL, "harbour, which had been debated for nine hours in the hall,", "it said."
    ) == [f"{FULL} harbour, which had been debated for nine hours in the hall, it said."]


def test_a_short_line_that_ends_a_sentence_ends_the_paragraph() -> None:
    assert joined(
        FULL, "harbour.", "Opponents said that they would go to court over the plan,"
    ) == [
        f"{FULL} harbour.",
        "Opponents said that they would go to court over the plan,",
    ]


def test_a_wider_gap_an_indent_and_another_size_begin_paragraphs() -> None:
    places = [
        Line("Harbour plan wins", 72, 730, 18),
        Line(FULL, 72, 700, 10),
        Line("harbour that the mayor had long wanted to see approved.", 72, 688, 10),
        Line("Opponents said that they would go to court over the plan", 84, 676, 10),
        Line("which they called a waste of public money and of time.", 72, 664, 10),
        Line("Residents cheered, and some danced in the streets at night", 72, 640, 10),
    ]
    assert [paragraph.text.split()[0] for paragraph in join_lines(places)] == [
        "Harbour",
        "The",
        "Opponents",
        "Residents",
    ]


def test_list_items_stay_apart() -> None:
    assert joined(
        "The plan has three parts, the council said in its note:", "• a harbour", "• a park"
    ) == [
        "The plan has three parts, the council said in its note:",
        "• a harbour",
        "• a park",
    ]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("a debate about the har-", "bour of the city that lasted long", "the harbour of"),
        ("a debate about a long-", "term plan for the city and its port", "a long-term plan"),
        (
            "a debate with the Anglo-",
            "American firm that built the port",
            "the Anglo-American firm",
        ),
        ("a debate about the har\u00ad", "bour of the city that lasted long", "the harbour of"),
        ("a debate of the years 2024-", "25 about the harbour", "years 2024-25 about"),
    ],
)
def test_a_hyphen_at_a_lines_end_goes_only_when_it_was_set_for_the_line(
    first: str, second: str, expected: str
) -> None:
    assert expected in joined(first, second)[0]


def test_a_compound_that_stands_whole_elsewhere_keeps_its_hyphen() -> None:
    text = joined("their well-meant and world-wide plan was a world-", "wide success for the city")
    assert "a world-wide success" in text[0]


def test_running_heads_feet_and_page_numbers_go() -> None:
    pages = [
        [
            Line("The Daily Example", 72, 760, 9),
            *lines(f"On page {name} the council", f"spoke of {name} for long.", top=700),
            Line(f"Printed on 8 October, page {number} of 3", 72, 30, 9),
        ]
        for number, name in enumerate(("one", "two", "three"), start=1)
    ]
    text = join_pages(pages).text
    assert "Daily Example" not in text
    assert "Printed" not in text
    assert text.count("council") == 3


def test_a_repeated_first_line_of_the_text_itself_stays() -> None:
    pages = [lines("The same first line of text", f"and then page {n} goes on.") for n in range(4)]
    assert join_pages(pages).text.count("The same first line") == 4


def test_a_page_of_nothing_but_running_lines_keeps_them() -> None:
    pages = [[Line("Only this", 72, 700, 10)] for _ in range(3)]
    assert join_pages(pages).text == "Only this\n\nOnly this\n\nOnly this"


def test_a_sentence_over_a_page_break_stays_whole_and_the_page_begins_inside_it() -> None:
    paged = join_pages([lines(FULL), [], lines("harbour, it said."), lines("1. Next")])
    assert paged.text == f"{FULL} harbour, it said.\n\n1. Next"
    assert [paged.text[start:][:7] for start in paged.page_starts] == [
        "The cou",
        "harbour",
        "harbour",
        "1. Next",
    ]


def test_a_word_over_a_page_break_is_joined() -> None:
    paged = join_pages([lines("they talked about the har-"), lines("bour until late.")])
    assert paged.text == "they talked about the harbour until late."
    assert paged.text[paged.page_starts[1] :] == "bour until late."


LINES = st.lists(
    st.builds(
        Line,
        st.text(max_size=30),
        st.floats(0, 600),
        st.floats(0, 800),
        st.sampled_from([0.0, 9.0, 10.0, 24.0]),
    ),
    max_size=8,
)


@given(LINES)
def test_every_letter_of_a_page_stays_in_its_order(page: list[Line]) -> None:
    text = "".join(paragraph.text for paragraph in join_lines(page))
    assert list(filter(str.isalnum, text)) == [c for line in page for c in line.text if c.isalnum()]


@given(st.lists(LINES, max_size=5))
def test_page_starts_are_in_order_and_inside_the_text(pages: list[list[Line]]) -> None:
    paged = join_pages(pages)
    assert list(paged.page_starts) == sorted(paged.page_starts)
    assert len(paged.page_starts) == len(pages)
    assert all(0 <= start <= len(paged.text) for start in paged.page_starts)
