"""The verification packet: complete, plain, and true."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from rag.turns import KeptTurn
from tests.articles import BRIDGE_TEXT
from tests.ui.export.samples import (
    EXPORTED,
    HOSTILE,
    answered,
    bridge_citation,
    conversation,
    hostile,
)
from ui.encoding import to_json
from ui.export.packets import make_packet
from ui.export.taking import Export


def packet(export: Export) -> dict[str, object]:
    return json.loads(to_json(make_packet(export)))  # type: ignore[no-any-return]


def test_a_packet_says_what_made_it_when_and_how_to_verify_it() -> None:
    made = packet(conversation())
    assert (made["format"], made["format_version"]) == ("onrecord-packet", 1)
    assert made["program"] == {"name": "On Record", "version": "1.2.3"}
    assert made["exported"] == EXPORTED
    assert "text[start:end] == quote" in " ".join(made["how_to_verify"])  # type: ignore[arg-type]


def test_every_quote_carries_what_is_needed_to_check_it() -> None:
    [turn, summed] = packet(conversation())["turns"]  # type: ignore[misc]
    answer = turn["answer"]  # type: ignore[index]
    [quote] = answer["quotes"]
    assert BRIDGE_TEXT[quote["start"] : quote["end"]] == quote["quote"]
    assert quote["text_sha256"] == sha256(BRIDGE_TEXT.encode()).hexdigest()
    assert quote["before"] in BRIDGE_TEXT and quote["after"] in BRIDGE_TEXT
    assert (quote["outlet"], quote["author"]) == ("Harbour Post", "Ana Brandt")
    assert (quote["published"], quote["published_from"]) == (
        "2025-10-08T09:00:00+00:00", "json-ld"
    )  # fmt: skip
    assert quote["retrieved"] == "2025-11-01T12:00:00+00:00"
    assert quote["url"] == "https://post.example/bridge?a=1&b=2"
    assert quote["live_page"].startswith(quote["url"] + "#:~:text=The%20bridge")
    assert (quote["number"], quote["page"], quote["speaker"]) == (1, None, "Lena Okafor")
    assert answer["filters"]["outlet"] == "Harbour Post"
    assert answer["engine"] == "extractive" and answer["status"] == "answered"
    [statement] = summed["answer"]["statements"]  # type: ignore[index]
    assert statement["section"] == "Main points" and statement["quotes"] == [1, 2]
    assert statement["notes"][0]["code"] == "weak_support"
    assert summed["answer"]["withheld_count"] == 1 and summed["stopped"]  # type: ignore[index]
    assert summed["answer"]["kind"] == "summary"  # type: ignore[index]


def test_every_key_is_always_there() -> None:
    full, bare, none = packet(
        conversation(
            answered(),
            answered(citations=(bridge_citation(url=None, published_from=None, sha256=None),)),
            KeptTurn("Why?"),
        )
    )["turns"]  # type: ignore[misc]
    assert full["answer"].keys() == bare["answer"].keys()  # type: ignore[index]
    one, other = (turn["answer"]["quotes"][0] for turn in (full, bare))  # type: ignore[index]
    assert one.keys() == other.keys() and other["live_page"] is None
    assert none["answer"] is None and none["question"] == "Why?"  # type: ignore[index]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_as_it_is(text: str) -> None:
    line = to_json(make_packet(hostile(text)))
    assert len(line.splitlines()) == 1
    [turn, _] = json.loads(line)["turns"]
    assert turn["answer"]["quotes"][0]["quote"] == text
