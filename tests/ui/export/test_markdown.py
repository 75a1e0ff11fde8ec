"""Markdown that shows what was said, and nothing that was said becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.articles import BRIDGE_TEXT, bridge_article
from tests.ui.export.samples import HOSTILE, answered, bridge_citation, conversation, hostile
from ui.export.blocks import one_line
from ui.export.markdown import as_markdown, escape_markdown

ALL_OF_IT = MarkdownIt("default", {"html": True})
"""Tables and strikethrough as well, and html left as it is."""


class Shown(HTMLParser):
    """The tags of a page with their links, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(markdown: str) -> Shown:
    return Shown(ALL_OF_IT.render(markdown))


def test_an_answer_has_its_question_quotes_and_all_particulars() -> None:
    text = as_markdown(conversation())
    assert text.startswith(
        "# What did the mayor say?\n\n*Taken from On Record 1.2.3 on 2 November 2025, 12:30 UTC.*"
    )
    assert (
        "## What did the mayor say?\n\n*asked on 2 November 2025, 12:00 UTC · exact quotes only,"
        " no model · only Harbour Post · Newest first*\n\nMayor Lena Okafor said:\n\n"
        "> **\\[1\\]** “The bridge is not safe for heavy lorries,” Okafor said at the town hall.\n"
        ">\n> — Lena Okafor, Mayor · Harbour Post · 8 October 2025 · [“Eastwick closes its bridge"
        " to lorries”](<https://post.example/bridge?a=1&amp;b=2#:~:text="
    ) in text
    bridge = bridge_article().article
    start = BRIDGE_TEXT.index("“The bridge")
    for particular in (
        "Before it: Mayor Lena Okafor closed the Eastwick bridge",
        "After it: ",
        "Author: Ana Brandt",
        "Published: 8 October 2025, 09:00 UTC (as the page’s own data says)",
        f"Article id: {bridge.id}",
        f"SHA-256 of the text: {bridge.sha256}",
        f"Characters: {start} to {start + 73}",
        "Retrieved: 2025-11-01T12:00:00+00:00",
    ):
        assert f"  - {particular}" in text
    assert "## How to verify" in text


def test_a_quote_that_was_read_by_ocr_is_marked_and_says_so_among_its_particulars() -> None:
    turn = answered(citations=(bridge_citation(read_by="ocr"),))
    assert as_markdown(conversation(turn)).count("read by OCR, check the picture") == 2


def test_a_summary_has_its_sections_notes_and_how_many_were_withheld() -> None:
    text = as_markdown(conversation())
    assert "### The bridge at Eastwick\n\n### Main points\n\n" in text
    assert "The mayor closed the bridge. \\[1\\] \\[2\\]\n\n*Note: the quote supports this" in text
    assert "written by openai:small, checked against the quotes" in text
    assert "*1 statement of the model was withheld" in text and "The bridge fell" not in text
    assert "*Stopped; what was verified until then stands here.*" in text


def test_one_turn_has_its_question_as_title_and_not_twice() -> None:
    text = as_markdown(conversation(answered()))
    assert text.count("What did the mayor say?") == 1
    assert "## What did the mayor say?" in as_markdown(conversation(answered(), title="Bridge"))


def test_a_no_says_why() -> None:
    no = answered(status="not_in_articles", statements=(), citations=(), notices=("No Osama.",))
    assert "*The articles do not say. No Osama.*" in as_markdown(conversation(no))


def test_links_lead_to_the_quote_and_nowhere_else() -> None:
    found = shown(as_markdown(conversation(answered())))
    assert len(found.links) == 2
    assert all(
        link.startswith("https://post.example/bridge?a=1&b=2#:~:text=The%20bridge")
        for link in found.links
    )


@settings(deadline=None)
@given(st.text(max_size=80))
@example("- x")
@example("1. x")
@example("a  \nb")
@example("\\")
@example("www.x.example")
def test_any_text_is_shown_as_it_is(text: str) -> None:
    found = shown(f"{escape_markdown(text)}\n")
    assert set(found.tags) <= {"p"} and found.links == []
    assert found.text.strip() == one_line(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is_wherever_it_stands(text: str) -> None:
    markdown = as_markdown(hostile(text))
    found, harmless = shown(markdown), shown(as_markdown(hostile("x x")))
    assert sorted(found.tags) == sorted(harmless.tags)
    assert all(re.match(r"https://x\.example/[^<>\"\s]*$", link) for link in found.links)
    assert found.text.count(one_line(text)) >= 20
    prose = re.sub(r"\]\(<[^>]*>\)", "", markdown)
    for address in ("https://evil", "http://evil", "www.evil", "a@b"):
        assert address not in prose, "some readers make a link of it"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_line_ends_what_turns_the_direction_and_has_no_control(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) == 1 and "\x00" not in line and "\x1b" not in line
    assert sum(line.count(c) for c in "\u202a\u202b\u202d\u202e") <= line.count("\u202c")
    assert sum(line.count(c) for c in "\u2066\u2067\u2068") <= line.count("\u2069")
