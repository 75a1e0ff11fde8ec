"""The commands on the article that the project starts from, a plain text file of real news.

Nothing of its text stands here: what must come back is cut from the file by paragraph.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ui.commands.main import main

STATEMENT, ARGUED, NOT_ADDRESSED, FORMER = 3, 4, 5, 17
MAYOR, SPEAKER = (13, 14, 21), (28, 29)

Ask = Callable[..., dict[str, Any]]
"""Takes the question and, when a failure is expected, the ``exit_code``."""


@pytest.fixture(scope="module")
def paragraphs(seed_path: Path) -> list[str]:
    return seed_path.read_text(encoding="utf-8").split("\n\n")


@pytest.fixture(scope="module")
def home(seed_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_HOME", str(folder))
        assert main(["add", str(seed_path)]) == 0
    return folder


@pytest.fixture
def ask(
    home: Path,
    seed_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Ask:
    """Asks with --json and holds every quote against the file before giving the answer."""
    monkeypatch.setenv("ONRECORD_HOME", str(home))
    text = seed_path.read_text(encoding="utf-8")

    def run(question: str, *, exit_code: int = 0) -> dict[str, Any]:
        capsys.readouterr()
        assert main(["ask", question, "--json"]) == exit_code
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        for citation in [*answer["citations"], *answer["nearest"]]:
            assert text[citation["start"] : citation["end"]] == citation["quote"]
        return answer

    return run


def said_in(paragraph: str) -> list[str]:
    """The words between double marks."""
    return re.findall(r"“([^”]*)”", paragraph)


def quotes_of(answer: dict[str, Any]) -> str:
    return "\n".join(citation["quote"] for citation in answer["citations"])


def test_the_text_is_stored_as_it_stands(
    home: Path,
    seed_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ONRECORD_HOME", str(home))
    assert main(["list", "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert main(["show", listed["id"][:6], "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["text"] == seed_path.read_text(encoding="utf-8")
    assert shown["source"] == str(seed_path)
    assert (shown["outlet"], shown["author"], shown["published"]) == (None, None, None)


def test_all_words_of_the_white_house_come_back_with_who_said_them(
    ask: Ask, paragraphs: list[str]
) -> None:
    answer = ask("What did the White House say?")
    assert answer["status"] == "answered"
    by_words = {
        citation_words: (citation, said)
        for citation in answer["citations"]
        for said in citation["said"]
        for citation_words in [
            citation["quote"][said["start"] - citation["start"] : said["end"] - citation["start"]]
        ]
    }
    spokesperson = said_in(paragraphs[STATEMENT]) + said_in(paragraphs[ARGUED])
    assert len(spokesperson) == 3
    for words in spokesperson:
        _, said = by_words[words]
        assert said["speaker"] == "Abigail Jackson"
        assert said["role"] == "White House spokesperson"
    former = said_in(paragraphs[FORMER])
    assert len(former) == 2
    for words in former:
        assert "White House" in by_words[words][1]["speaker"]
    assert set(by_words) == {*spokesperson, *former}


def test_what_the_white_house_did_not_address_belongs_to_the_answer(
    ask: Ask, paragraphs: list[str]
) -> None:
    assert paragraphs[NOT_ADDRESSED] in quotes_of(ask("What did the White House say?"))


def test_nobody_elses_words_stand_in_the_answer(ask: Ask, paragraphs: list[str]) -> None:
    quotes = quotes_of(ask("What did the White House say?"))
    own = {STATEMENT, ARGUED, NOT_ADDRESSED, FORMER}
    others = [p for number, p in enumerate(paragraphs) if number not in own]
    assert not any(words in quotes for paragraph in others for words in said_in(paragraph))
    assert not any(paragraph in quotes for paragraph in others)


def test_what_the_article_does_not_tell_gets_a_no(ask: Ask) -> None:
    answer = ask("What did the Federal Reserve say about interest rates?")
    assert answer["status"] in ("not_in_articles", "nothing_matches")
    assert answer["statements"] == answer["citations"] == []


def test_two_people_of_one_surname_do_not_mix(ask: Ask, paragraphs: list[str]) -> None:
    mayor = quotes_of(ask("What did Mayor Brandon Johnson say?"))
    speaker = quotes_of(ask("What did House Speaker Mike Johnson say?"))
    for own, other, numbers in ((mayor, speaker, MAYOR), (speaker, mayor, SPEAKER)):
        words = [words for number in numbers for words in said_in(paragraphs[number])]
        assert words
        for each in words:
            assert each in own
            assert each not in other


def test_the_bare_surname_gives_both_under_their_own_names(ask: Ask) -> None:
    answer = ask("What did Johnson say?")
    framing = " ".join(statement["text"] for statement in answer["statements"])
    assert "Brandon Johnson" in framing
    assert "Mike Johnson" in framing


def test_people_read_the_date_of_an_undated_article_as_unknown(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONRECORD_HOME", str(home))
    assert main(["ask", "What did the White House say?"]) == 0
    output = capsys.readouterr().out
    assert "date unknown" in output
    assert "Abigail Jackson, White House spokesperson" in output
    assert max(map(len, output.splitlines())) <= 100


def test_quotes_lists_the_same_words_by_speaker(
    home: Path,
    seed_path: Path,
    paragraphs: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ONRECORD_HOME", str(home))
    assert main(["quotes", "--speaker", "White House", "--json"]) == 0
    quotes = json.loads(capsys.readouterr().out)
    text = seed_path.read_text(encoding="utf-8")
    assert all(text[quote["start"] : quote["end"]] == quote["quote"] for quote in quotes)
    wanted = {words for n in (STATEMENT, ARGUED, FORMER) for words in said_in(paragraphs[n])}
    assert wanted <= {quote["quote"] for quote in quotes if quote["kind"] == "direct"}
