"""One HTML file: escaped, with everything in it, and nothing that could ask for anything."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from rag.turns import KeptTurn
from tests.ui.export.samples import HOSTILE, answered, conversation, hostile
from ui.export.blocks import one_line
from ui.export.webpage import POLICY, STYLE, as_webpage


class Elements(HTMLParser):
    """Every element with its attributes, and the text outside of the style."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, name: str) -> list[str]:
        return [attributes[name] or "" for _, attributes in self.elements if name in attributes]


def test_a_conversation_is_on_one_page_with_all_particulars() -> None:
    page = Elements(as_webpage(conversation()))
    for words in (
        "Mayor Lena Okafor said:",
        "“The bridge is not safe for heavy lorries,” Okafor said at the town hall.",
        "[1] Lena Okafor, Mayor · Harbour Post · 8 October 2025 · “Eastwick closes",
        "8 October 2025, 09:00 UTC (as the page’s own data says)",
        "The mayor closed the bridge. [1] [2]",
        "Note: the quote supports this only loosely",
        "1 statement of the model was withheld",
        "SHA-256 of the text",
        "How to verify",
    ):
        assert words in page.text
    assert "The bridge fell" not in page.text


def test_every_number_leads_to_its_quote_on_the_page() -> None:
    page = Elements(as_webpage(conversation()))
    inside = [value[1:] for value in page.values("href") if value.startswith("#")]
    ids = page.values("id")
    assert inside == ["quote-2-1", "quote-2-2"] and set(inside) <= set(ids)
    assert len(ids) == len(set(ids))


def test_closest_passages_do_not_take_the_place_of_a_quote_with_their_number() -> None:
    turn = answered()
    assert turn.answer is not None
    both = answered(nearest=turn.answer.citations)
    assert Elements(as_webpage(conversation(both))).values("id") == ["quote-1-1"]


def test_nothing_is_asked_for_and_only_the_page_s_own_style_is_allowed() -> None:
    html = as_webpage(conversation())
    page = Elements(html)
    assert {tag for tag, _ in page.elements} & {"script", "img", "link", "iframe", "form"} == set()
    assert page.values("src") == page.values("style") == []
    assert POLICY in page.values("content")
    assert POLICY.startswith("default-src 'none';")
    assert f"<style>{STYLE}</style>" in html and not re.search("url\\(|@import|<|&", STYLE)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is(text: str) -> None:
    page, harmless = (Elements(as_webpage(hostile(each))) for each in (text, "x x"))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in harmless.elements]
    assert [sorted(names) for _, names in page.elements] == [
        sorted(names) for _, names in harmless.elements
    ]
    links = [value for value in page.values("href") if not value.startswith("#quote-")]
    assert links and all(re.match(r"https://x\.example/[^<>\"\s]*$", link) for link in links)
    assert page.text.count(one_line(text)) >= 20


def test_what_was_never_answered_says_so() -> None:
    page = Elements(as_webpage(conversation(KeptTurn("Why?"), KeptTurn("", stopped=True))))
    assert "Not answered." in page.text
    assert "(nothing typed)" in page.text and "Stopped before anything" in page.text
