"""The first article's questions with a model: scripted replies through the real client."""

import re
from collections.abc import Iterator

import pytest

from tests.scripted_server import RecordedRequest, ScriptedServer
from tests.ui.test_first_article import (
    ARGUED,
    FORMER,
    MAYOR,
    NOT_ADDRESSED,
    SPEAKER,
    STATEMENT,
    Ask,
    ask,
    home,
    paragraphs,
    quotes_of,
    said_in,
)

__all__ = ["ask", "home", "paragraphs"]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    with ScriptedServer() as started:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
        monkeypatch.setenv("OPENAI_BASE_URL", started.url)
        monkeypatch.setenv("ONRECORD_MODEL", "openai:scripted")
        yield started


def _label(request: RecordedRequest, paragraph: str) -> str:
    return f"[{request.label_of(paragraph[:60])}]"


def test_a_model_quotes_the_white_house_under_the_right_names(
    ask: Ask, paragraphs: list[str], server: ScriptedServer
) -> None:
    blood, stood = said_in(paragraphs[STATEMENT])
    (instead,) = said_in(paragraphs[ARGUED])
    protect, attacks = said_in(paragraphs[FORMER])

    def reply(request: RecordedRequest) -> str:
        statement, argued = (_label(request, paragraphs[i]) for i in (STATEMENT, ARGUED))
        former, open_ = (_label(request, paragraphs[i]) for i in (FORMER, NOT_ADDRESSED))
        return "\n".join(
            [
                f"Abigail Jackson said that “{blood}” and that they “{stood}” {statement}",
                f"Jackson argued that “{instead}” {argued}",
                f"The statement did not address the questions of NBC News. {open_}",
                f"The White House argued that troops “{protect}” and prevent “{attacks}” {former}",
            ]
        )

    server.enqueue(reply)
    answer = ask("What did the White House say?")
    assert (answer["status"], answer["engine"]) == ("answered", "openai:scripted")
    assert answer["withheld"] == []
    assert len(answer["statements"]) == 4
    for paragraph in (STATEMENT, ARGUED, NOT_ADDRESSED, FORMER):
        assert paragraphs[paragraph] in quotes_of(answer)


def test_a_model_that_alters_a_quote_or_swaps_a_speaker_is_not_shown(
    ask: Ask, paragraphs: list[str], server: ScriptedServer
) -> None:
    blood = said_in(paragraphs[STATEMENT])[0]
    altered = re.sub(r"\bhave\b", "had", blood)
    assert altered != blood

    def reply(request: RecordedRequest) -> str:
        label = _label(request, paragraphs[STATEMENT])
        return f"Abigail Jackson said that “{altered}” {label}\nPritzker said “{blood}” {label}"

    server.enqueue(reply, reply)
    answer = ask("What did the White House say?", exit_code=1)
    assert answer["statements"] == answer["citations"] == []
    assert answer["status"] == "failed"
    reasons = {withheld["reason"] for withheld in answer["withheld"]}
    assert reasons == {"quote_not_in_source", "wrong_speaker"}


def test_a_model_without_an_answer_gives_a_no(ask: Ask, server: ScriptedServer) -> None:
    server.enqueue("NO ANSWER")
    answer = ask("What did the Federal Reserve say about interest rates?")
    assert answer["status"] == "not_in_articles"
    assert answer["statements"] == []


def test_a_model_cannot_mix_the_two_johnsons(
    ask: Ask, paragraphs: list[str], server: ScriptedServer
) -> None:
    responded = said_in(paragraphs[SPEAKER[1]])[1]
    going = said_in(paragraphs[MAYOR[1]])[0]

    def reply(request: RecordedRequest) -> str:
        house, mayor = (
            f"[{request.label_of(responded[:20])}-{request.label_of(responded[-20:])}]",
            _label(request, paragraphs[MAYOR[1]]),
        )
        return "\n".join(
            [
                f"Mike Johnson responded: “{responded}” {house}",
                f"Brandon Johnson responded: “{responded}” {house}",
                f"Brandon Johnson added: “{going}” {mayor}",
                f"Mike Johnson added: “{going}” {mayor}",
            ]
        )

    server.enqueue(reply, "NO ANSWER")
    answer = ask("What did Johnson say?")
    shown = [statement["text"] for statement in answer["statements"]]
    assert [text.split(" Johnson")[0] for text in shown] == ["Mike", "Brandon"]
    assert {withheld["reason"] for withheld in answer["withheld"]} == {"wrong_speaker"}
