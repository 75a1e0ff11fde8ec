"""``onrecord verify`` as users have it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.citing import cite
from rag.library import open_library
from rag.settings import read_settings
from rag.turns import KeptTurn
from rag.types import Answer, Filters, Statement
from ui.commands.main import main
from ui.encoding import to_json
from ui.export.packets import make_packet
from ui.export.taking import prepare_export

STORY = "The tide rose again today. “The quay is flooded,” the harbour board said. Nobody was hurt."


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture
def export(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Path:
    """An export that cites a sentence of an article in the library."""
    (tmp_path / "story.txt").write_text(STORY)
    assert run(capsys, "add", "story.txt")[0] == 0
    with open_library(read_settings()) as library:
        analysed = library.analysed(library.list()[0].id)
        answer = Answer(
            question="What did the board say?",
            standalone_question="What did the board say?",
            filters=Filters(),
            status="answered",
            engine="extractive",
            statements=(Statement("The harbour board said:", (1,), "exact"),),
            citations=(cite(analysed, analysed.sentences[1].span, number=1),),
        )
        taken = prepare_export(library, [KeptTurn(answer.question, answer)])
    file = tmp_path / "export.json"
    file.write_text(to_json(make_packet(taken)), encoding="utf-8")
    return file


def test_an_export_is_verified_against_the_library(
    capsys: pytest.CaptureFixture[str], export: Path
) -> None:
    code, out, _ = run(capsys, "verify", str(export))
    assert code == 0
    assert out.startswith("1.1 verified: stands there, character by character\n      “The quay")
    assert out.endswith("\n\nVerified: 1 quote.\n")
    code, out, _ = run(capsys, "verify", str(export), "--json")
    [found] = json.loads(out)
    assert (code, found["verdict"], found["changed"], found["turn"]) == (0, "verified", [], 1)
    assert STORY[found["start"] : found["end"]] == found["quote"]


def test_what_does_not_stand_there_is_named_and_fails(
    capsys: pytest.CaptureFixture[str], export: Path
) -> None:
    export.write_text(export.read_text().replace("quay is flooded", "quay is safe"))
    code, out, _ = run(capsys, "verify", str(export))
    assert code == 1 and "1.1 differs: does not stand there" in out
    assert out.endswith("Verified: 0 of 1 quote.\n")


def test_an_article_that_was_removed_cannot_be_verified(
    capsys: pytest.CaptureFixture[str], export: Path
) -> None:
    [article] = json.loads(run(capsys, "list", "--json")[1])
    run(capsys, "remove", article["id"])
    code, out, _ = run(capsys, "verify", str(export), "--json")
    assert (code, json.loads(out)[0]["verdict"]) == (1, "not_in_library")


def test_what_is_no_export_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "note.json").write_text('{"quotes": []}')
    for name in ("note.json", "missing.json", str(tmp_path)):
        code, out, err = run(capsys, "verify", name)
        assert (code, out, err.count("\n")) == (2, "", 1)
    assert "no JSON export" in run(capsys, "verify", "note.json")[2]


def test_an_export_without_a_quote_has_nothing_to_verify(
    capsys: pytest.CaptureFixture[str], export: Path
) -> None:
    packet = json.loads(export.read_text())
    packet["turns"] = [{"question": "Why?", "answer": None}]
    export.write_text(json.dumps(packet))
    assert run(capsys, "verify", str(export))[:2] == (0, "There is no quote in this export.\n")
