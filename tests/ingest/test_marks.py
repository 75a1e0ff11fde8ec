from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clauses import paragraph_spans
from ingest.marks import Marked, find_marked
from rag.text.sentences import split_sentences


def marked_in(text: str) -> tuple[Marked, ...]:
    return find_marked(text, paragraph_spans(split_sentences(text, "en")))


def words_in(text: str) -> list[str]:
    return [text[marked.inner.slice] for marked in marked_in(text)]


ROWS = [
    ("curly", "He said “no” and “yes.”", ["no", "yes."]),
    ("straight", 'He said "no" and "yes."', ["no", "yes."]),
    ("straight beside brackets", 'It ("so to say") ended—"badly."', ["so to say", "badly."]),
    ("doubled single", "''No,'' he said. ``Yes''", ["No,", "Yes"]),
    ("guillemets with spaces", "« No », he said.", ["No"]),
    ("low and high", "He wrote „no“ twice.", ["no"]),
    ("inside each other", "“He told me ‘go home now’ twice.”", ["He told me ‘go home now’ twice."]),
    ("curly inside straight", '"He said “no” to me," she said.', ["He said “no” to me,"]),
    ("two marks at once", '"“No,” he said.', ["No,"]),
    ("single from three words on", "‘No no no,’ he said of a ‘so called’ deal.", ["No no no,"]),
    ("plural before the end", "‘The boys’ team won,’ he said.", ["The boys’ team won,"]),
    ("apostrophes only", "The ’90s boats’ crews don’t sail.", []),
    ("straight apostrophes only", "The boats' crews don't sail in '98 or '99.", []),
    (
        "singles round doubles",
        "‘She told me “no” and left,’ he said.",
        ["She told me “no” and left,"],
    ),
    ("closing typed as opening", "“No,“ he said.", ["No,"]),
    ("closing typed first", "”No, never,” he said.", ["No, never,"]),
    ("never closed", "He said “no and left.", []),
    ("never opened", "He said no” and left.", []),
    ("inches", 'A 6" pipe and a "red" door.', ["red"]),
    ("forgotten before the next", "“No. “Yes,” he said.", ["No.", "Yes,"]),
    ("nothing inside", "He said “” and “…”.", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_words_between_marks(name: str, text: str, expected: list[str]) -> None:
    assert words_in(text) == expected


def test_a_quotation_goes_on_where_each_paragraph_opens_again() -> None:
    text = "“One two.\n\n“Three four.\n\n“Five six,” he said.\n\n“Seven.”"
    found = marked_in(text)
    assert [text[m.inner.slice] for m in found] == [
        "One two.",
        "Three four.",
        "Five six,",
        "Seven.",
    ]
    assert [m.goes_on for m in found] == [True, True, False, False]
    assert [m.went_on for m in found] == [False, True, True, False]


@given(st.text(alphabet="“”\"'‘’«»„` \nab.,?", max_size=120))
def test_spans_are_ordered_and_disjoint(text: str) -> None:
    position = 0
    for marked in marked_in(text):
        assert marked.outer.start >= position
        assert marked.outer.contains(marked.inner)
        position = marked.outer.end
