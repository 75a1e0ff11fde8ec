"""Links that make a browser find a quote on its live page."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.linking import link_to_quote, web_address

PAGE = "https://post.example/bridge"
LONG = (
    "“The bridge is not safe for heavy lorries,” Okafor said at the town hall, where some two "
    "hundred people had come to hear why it had been closed overnight."
)


def directive(quote: str, **options: str | None) -> str:
    link = link_to_quote(PAGE, quote, **options)  # type: ignore[arg-type]
    assert link is not None
    return link.removeprefix(f"{PAGE}#:~:text=")


def test_a_short_quote_is_named_whole_without_the_marks_at_its_ends() -> None:
    assert directive("“We will not gamble.”") == "We%20will%20not%20gamble"
    assert directive("  Tolls\u00a0pay for\tthe repairs. ") == "Tolls%20pay%20for%20the%20repairs"


def test_dash_comma_and_ampersand_are_not_taken_for_the_directive_s_own() -> None:
    assert directive("Well-known, R&D; 5% & more + ‘x’ #1") == (
        "Well%2Dknown%2C%20R%26D%3B%205%25%20%26%20more%20%2B%20%E2%80%98x%E2%80%99%20%231"
    )


def test_a_long_quote_is_named_by_its_first_and_last_words() -> None:
    start, end = map(unquote, directive(LONG).split(","))
    assert start == "The bridge is not safe for"
    assert end == "it had been closed overnight"


def test_the_last_words_are_told_from_the_same_words_inside_the_quote() -> None:
    quote = "He wanted it closed for good by the end of May, and she wanted " + (
        "to keep it open beyond what the board had said, namely by the end of May."
    )
    _, end = map(unquote, directive(quote).split(","))
    assert end == "namely by the end of May"


def test_a_quote_over_two_paragraphs_keeps_each_end_inside_one() -> None:
    start, end = map(unquote, directive("“We have put on boats.\n\n“Nobody waits.”").split(","))
    assert (start, end) == ("We have put on boats", "Nobody waits")


def test_words_that_stand_earlier_get_the_words_beside_them() -> None:
    told = {"before": "Asked about tolls, she paused.", "after": "Then she left the hall."}
    context = "about%20tolls%2C%20she%20paused.-,{}.,-Then%20she%20left%20the"
    assert directive("No comment.", **told) == context.format("No%20comment")
    assert directive("No comment.", **told, text_before="He said much.") == "No%20comment"
    assert "-" not in directive("Nobody waits longer than an hour.", **told)
    earlier = directive("Nobody waits longer.", **told, text_before="nobody  waits\nlonger!")
    assert earlier == context.format("Nobody%20waits%20longer")
    assert directive("No comment.") == "No%20comment"


def test_a_beginning_that_stands_earlier_is_lengthened_before_context_is_used() -> None:
    assert directive(LONG, text_before="The bridge is not safe for us, they said.").startswith(
        "The%20bridge%20is%20not%20safe%20for%20heavy,"
    )


def test_a_script_without_spaces_is_cut_at_its_punctuation() -> None:
    quote = "市长说，桥梁不安全，" * 12 + "我们不会冒险。"
    start, end = map(unquote, directive(quote).split(","))
    assert quote.startswith(start) and quote.rstrip("。").endswith(end)
    assert len(start) < 60


def test_what_stands_in_the_address_already_stays() -> None:
    assert link_to_quote(f"{PAGE}?a=1&b=2#part", "No comment at all") == (
        f"{PAGE}?a=1&b=2#part:~:text=No%20comment%20at%20all"
    )
    assert link_to_quote(f"{PAGE}#:~:text=old", "New words") == f"{PAGE}#:~:text=New%20words"
    assert link_to_quote("https://x.example/a.pdf", "New words", page=3) == (
        "https://x.example/a.pdf#page=3:~:text=New%20words"
    )
    assert link_to_quote(PAGE, "…”") == PAGE


@pytest.mark.parametrize(
    "url",
    [None, "", "file:///etc/passwd", "javascript:alert(1)", "//x.example", "https://", "http://[x",
     "data:text/html,x", "note.txt"],
)  # fmt: skip
def test_what_is_no_web_address_is_no_link(url: str | None) -> None:
    assert web_address(url) is None and link_to_quote(url, "Some words here") is None


def test_an_address_holds_nothing_that_could_end_a_link() -> None:
    address = web_address('https://x.example/a b"<c>(d)[e]\\`{f}\u202eé')
    assert address == "https://x.example/a%20b%22%3Cc%3E(d)[e]%5C%60%7Bf%7D%E2%80%AE%C3%A9"


@settings(deadline=None)
@given(st.text(min_size=1), st.text(), st.text(), st.none() | st.text())
def test_any_quote_gives_a_link_of_plain_characters(
    quote: str, before: str, after: str, text_before: str | None
) -> None:
    link = link_to_quote(PAGE, quote, before=before, after=after, text_before=text_before)
    assert link is not None and link.isascii() and not set(link) & set(' <>"\\^`{|}\n')
    parts = urlsplit(link).fragment.removeprefix(":~:text=").split(",")
    assert len(parts) <= 4
    assert all(part.strip("-") and "-" not in part.strip("-") for part in parts if part)
