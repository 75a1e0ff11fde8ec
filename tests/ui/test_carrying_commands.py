"""``onrecord backup``, ``restore`` and ``log`` as users have them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ui.commands.main import main

STORY = "The tide rose again today and the quay was flooded, the harbour board said."


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(words)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def add(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(STORY)
    assert run(capsys, "add", "story.txt")[0] == 0


def test_a_library_is_carried_over_in_one_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(capsys, tmp_path)
    assert run(capsys, "backup", "carried")[:2] == (0, "Written to carried: 1 article.\n")
    monkeypatch.setenv("ONRECORD_HOME", str(tmp_path / "other"))
    code, out, _ = run(capsys, "restore", "carried", "--json")
    assert (code, json.loads(out)) == (0, {"file": "carried", "articles": 1})
    assert STORY[:20] in run(capsys, "list")[1]


def test_restoring_over_articles_needs_to_be_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    add(capsys, tmp_path)
    run(capsys, "backup", "carried")
    code, _, err = run(capsys, "restore", "carried")
    assert code == 2
    assert "--replace" in err
    assert run(capsys, "restore", "carried", "--replace")[0] == 0


def test_what_is_no_backup_fails_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "note.txt").write_text("no backup")
    for name in ("note.txt", "missing"):
        code, out, err = run(capsys, "restore", name)
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert name in err
    assert run(capsys, "backup", str(tmp_path))[0] == 2


def test_the_log_tells_what_was_added_when(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(capsys, "log")[:2] == (0, "Nothing has been added yet.\n")
    add(capsys, tmp_path)
    assert run(capsys, "add", "missing.txt")[0] == 1
    failed, added = run(capsys, "log")[1].splitlines()
    assert "failed" in failed
    assert "missing.txt" in failed
    assert "added" in added
    (latest,) = json.loads(run(capsys, "log", "--json", "--limit", "1")[1])
    assert (latest["status"], latest["source"]) == ("failed", "missing.txt")
    assert set(latest) == {
        "at", "source", "part", "status", "article_id", "title", "message", "seconds"
    }  # fmt: skip


def test_what_is_not_there_is_not_watched(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "add", "--watch", "no such folder")
    assert code == 2
    assert "no such folder" in err
