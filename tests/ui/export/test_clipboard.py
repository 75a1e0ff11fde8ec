"""Copying with sources: plain and rich text that hold the same."""

from __future__ import annotations

import re

import pytest

from tests.ui.export.samples import HOSTILE, answered, bridge_citation, hostile, summarized
from tests.ui.export.test_webpage import Elements
from ui.export.blocks import one_line
from ui.export.clipboard import as_rich_text, as_text

QUOTE = "“The bridge is not safe for heavy lorries,” Okafor said at the town hall."
TITLE = "“Eastwick closes its bridge to lorries”"


def test_plain_text_has_each_quote_with_who_where_when_and_the_address() -> None:
    turn = answered(citations=(bridge_citation(page=3),))
    assert turn.answer is not None
    assert as_text(turn.answer) == (
        "What did the mayor say?\n\nMayor Lena Okafor said:\n\n"
        f"[1] > {QUOTE}\n    — Lena Okafor, Mayor · Harbour Post · 8 October 2025 · page 3 · "
        f"{TITLE} · https://post.example/bridge?a=1&b=2\n"
    )


def test_plain_text_of_a_summary_says_what_was_noted_and_withheld_but_not_the_withheld() -> None:
    turn = summarized()
    assert turn.answer is not None
    text = as_text(turn.answer, stopped=True)
    assert text.startswith("Summarise all articles\n\nThe bridge at Eastwick\n\nMain points\n\n")
    assert "The mayor closed the bridge. [1][2]\n\n(Note: the quote supports" in text
    assert "\n\nQuotes\n\n[1] > Mayor Lena Okafor closed" in text
    assert "1 statement of the model was withheld" in text and "The bridge fell" not in text
    assert "Stopped" in text and "Stopped" not in as_text(turn.answer)


def test_rich_text_has_plain_elements_and_titles_that_lead_to_the_quote() -> None:
    turn = answered()
    assert turn.answer is not None
    html = as_rich_text(turn.answer)
    page = Elements(html)
    assert {tag for tag, _ in page.elements} == {"p", "strong", "blockquote", "a"}
    assert page.text.count(QUOTE) == 1 and f"8 October 2025 · {TITLE}" in page.text
    [link] = page.values("href")
    assert link.startswith("https://post.example/bridge?a=1&b=2#:~:text=The%20bridge")
    assert page.values("class") == page.values("style") == page.values("id") == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_becomes_neither_markup_nor_another_line(text: str) -> None:
    answers = [hostile(each).turns[0].answer for each in (text, "x x")]
    rich, harmless = (Elements(as_rich_text(each)) for each in answers if each)
    assert [tag for tag, _ in rich.elements] == [tag for tag, _ in harmless.elements]
    assert all(re.match(r"https://x\.example/", link) for link in rich.values("href"))
    plain, like = (as_text(each) for each in answers if each)
    assert plain.count("\n") == like.count("\n") and plain.count(one_line(text)) >= 8
