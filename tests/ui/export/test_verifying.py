"""A packet is checked quote by quote, and what was altered is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import UsageError
from rag.types import Article
from tests.articles import bridge_article
from tests.ui.export.samples import answered, conversation
from ui.encoding import encode_answer, to_json
from ui.export.packets import make_packet
from ui.export.verifying import CheckedQuote, check_packet

BRIDGE = replace(bridge_article().article, url="https://post.example/bridge?a=1&b=2")


def library(*articles: Article) -> Callable[[str], Article | None]:
    return {article.id: article for article in articles}.get


def packet() -> dict[str, Any]:
    return json.loads(to_json(make_packet(conversation())))  # type: ignore[no-any-return]


def check(found: object, *articles: Article) -> tuple[CheckedQuote, ...]:
    return check_packet(json.dumps(found).encode(), library(*(articles or (BRIDGE,))))


def altered(**changes: object) -> CheckedQuote:
    """What is found of the first quote when it was changed."""
    found = packet()
    found["turns"][0]["answer"]["quotes"][0].update(changes)
    return check(found)[0]


def test_a_packet_as_it_was_made_is_verified_whole() -> None:
    checked = check(packet())
    assert [(each.turn, each.quote.number) for each in checked] == [(1, 1), (2, 1), (2, 2)]
    assert {each.verdict for each in checked} == {"verified"}
    assert {each.changed for each in checked} == {()}


@pytest.mark.parametrize(
    "changes",
    [
        {"quote": "“The bridge is safe for heavy lorries,” Okafor said at the town hall."},
        {"quote": ""},
        {"start": 97},
        {"end": 10**30},
        {"before": "Mayor Lena Okafor opened the bridge."},
        {"after": "Nobody will gamble."},
    ],
)
def test_an_altered_quote_is_found(changes: dict[str, object]) -> None:
    assert altered(**changes).verdict == "differs"


def test_another_text_and_a_missing_article_are_told_apart() -> None:
    assert altered(text_sha256="0" * 64).verdict == "other_text"
    forged = replace(BRIDGE, text=BRIDGE.text.replace("not safe", "now safe"))
    assert check(packet(), forged)[0].verdict == "other_text", "its stored hash is not believed"
    assert altered(article_id="ffffffffffff").verdict == "not_in_library"
    assert altered(article_id=BRIDGE.id[:4]).verdict == "not_in_library"


def test_an_older_packet_without_a_hash_is_checked_by_the_id() -> None:
    assert altered(text_sha256=None).verdict == "verified"
    other = replace(BRIDGE, text="Other. " + BRIDGE.text)
    found = packet()
    found["turns"][0]["answer"]["quotes"][0]["text_sha256"] = None
    assert check(found, other)[0].verdict == "other_text"


def test_what_ask_printed_is_checked_as_well() -> None:
    turn = answered()
    assert turn.answer is not None
    printed = encode_answer(turn.answer)
    assert [each.verdict for each in check(printed)] == ["verified"]
    printed["citations"][0]["quote"] = "The bridge is safe."  # type: ignore[index]
    assert [each.verdict for each in check(printed)] == ["differs"]
    with pytest.raises(UsageError):
        check({"citations": 3, "statements": []})


def test_a_changed_origin_is_named_and_the_quote_still_verified() -> None:
    found = altered(outlet="The Other Post", published=None)
    assert (found.verdict, found.changed) == ("verified", ("outlet", "published"))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"[]", b"null", b"{}", b'{"format": "other"}', b"[" * 100_000,
        b'{"format": "onrecord-packet"}',
        b'{"format": "onrecord-packet", "format_version": 1, "turns": [{"answer": 3}]}',
    ],
)  # fmt: skip
def test_what_is_no_packet_is_said_in_one_line(content: bytes) -> None:
    with pytest.raises(UsageError, match="no JSON export") as raised:
        check_packet(content, library())
    assert len(raised.value.message.splitlines()) == 1


def test_a_newer_packet_is_not_guessed_at() -> None:
    with pytest.raises(UsageError, match="newer"):
        check(packet() | {"format_version": 2})


@pytest.mark.parametrize("position", [-1, "x", None, 1.5])
def test_a_position_that_is_none_is_refused(position: object) -> None:
    with pytest.raises(UsageError):
        altered(start=position)


@settings(deadline=None)
@given(st.text(min_size=1, max_size=60), st.integers(0, len(BRIDGE.text)))
def test_only_the_very_characters_are_verified(text: str, start: int) -> None:
    found = packet()["turns"][0]["answer"]["quotes"][0]
    claim = found | {"quote": text, "start": start, "end": start + len(text)}
    claim |= {"before": None, "after": None}
    [checked] = check(packet() | {"turns": [{"answer": {"quotes": [claim], "nearest": []}}]})
    same = BRIDGE.text[start : start + len(text)] == text
    assert checked.verdict == ("verified" if same else "differs")
