"""``ask`` and ``summarize --export FILE``: an answer to take away from the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ui.commands.arguments import EXPORT_ENDINGS
from ui.commands.main import main
from ui.export.forms import FORMS

STORY = (
    "Mayor Lena Castell opened the quay at Ellery on Monday morning.\n\n"
    "“We will not close the harbour,” Castell said. “Nobody has to fear for work.”\n"
)
QUESTION = "What did Castell say?"


@pytest.fixture(autouse=True)
def story(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The library holds an article, and lines are long enough for its quotes."""
    monkeypatch.setenv("COLUMNS", "120")
    Path("story.txt").write_text(STORY, encoding="utf-8")
    assert main(["add", "story.txt"]) == 0
    capsys.readouterr()


def test_an_answer_is_printed_and_written_in_the_form_of_the_file_s_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    quote = "“We will not close the harbour,” Castell said. “Nobody has to fear for work.”"
    for name in ("answer.md", "answer.HTML", "answer.json"):
        assert main(["ask", QUESTION, "--export", name]) == 0
        assert quote in capsys.readouterr().out
        assert quote in Path(name).read_text(encoding="utf-8")
    assert Path("answer.md").read_text(encoding="utf-8").startswith(f"# {QUESTION}\n")
    assert Path("answer.HTML").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_what_was_exported_is_verified(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summarize", "--export", "summary.json", "--json"]) == 0
    Path("printed.json").write_text(capsys.readouterr().out, encoding="utf-8")
    for name in ("summary.json", "printed.json"):
        assert main(["verify", name, "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found and {each["verdict"] for each in found} == {"verified"}


def test_a_no_can_be_taken_away_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "Who won the chess final?", "--export", "no.md"]) == 0
    capsys.readouterr()
    written = Path("no.md").read_text(encoding="utf-8")
    assert written.startswith("# Who won the chess final?\n")
    assert re.search(
        r"^\*(Nothing in the library matches|The articles do not say)\. ", written, re.M
    )


def test_other_forms_and_batches_are_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    Path("questions.jsonl").write_text(json.dumps({"question": QUESTION}), encoding="utf-8")
    assert main(["ask", QUESTION, "--export", "answer.pdf"]) == 2
    assert main(["ask", "--batch", "questions.jsonl", "--export", "answer.md"]) == 2
    assert capsys.readouterr().err.count("\n") == 2
    assert not Path("answer.md").exists()
    assert tuple(f".{form}" for form in FORMS) == EXPORT_ENDINGS


def test_a_file_that_cannot_be_written_fails_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ask", QUESTION, "--export", "no folder/answer.md"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
