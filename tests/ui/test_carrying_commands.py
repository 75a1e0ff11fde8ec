"""``onrecord backup``, ``restore`` and ``log`` as users have them."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
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


def _middle_overwritten(catalog: Path) -> None:
    content = bytearray(catalog.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 200] = b"\xff" * 200
    catalog.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "overwritten": lambda catalog: catalog.write_bytes(b"no database at all" * 999),
    "overwritten in the middle": _middle_overwritten,
    "cut": lambda catalog: catalog.write_bytes(catalog.read_bytes()[:9000]),
    "empty": lambda catalog: catalog.write_bytes(b""),
    "missing": Path.unlink,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_backup_takes_the_place_of_a_damaged_catalog(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, damage: str
) -> None:
    add(capsys, tmp_path)
    run(capsys, "backup", "carried")
    catalog = tmp_path / "home" / "catalog.sqlite"
    DAMAGES[damage](catalog)
    content = catalog.read_bytes() if catalog.exists() else b""
    for command in (["list"], ["add", "story.txt"], ["backup", "newer"]):
        code, _, err = run(capsys, *command)
        assert (code, err.count("\n")) == (1, 1), command
        assert "onrecord restore FILE" in err
    assert not (tmp_path / "newer").exists()
    code, out, _ = run(capsys, "doctor")
    assert code == 1
    assert "damaged" in out
    code, out, _ = run(capsys, "restore", "carried", "--json")
    assert code == 0
    kept = json.loads(out).get("damaged_kept")
    if content:
        assert (Path(kept) / "catalog.sqlite").read_bytes() == content
    else:
        assert kept is None
    assert STORY[:20] in run(capsys, "list")[1]
    assert run(capsys, "doctor")[0] == 0


def test_a_useless_backup_leaves_a_damaged_catalog_where_it_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    add(capsys, tmp_path)
    catalog = tmp_path / "home" / "catalog.sqlite"
    catalog.write_bytes(b"no database at all" * 999)
    assert run(capsys, "restore", "story.txt")[0] == 1
    assert catalog.read_bytes() == b"no database at all" * 999
    assert not list((tmp_path / "home").glob("damaged-*"))


def test_a_backup_of_a_damaged_catalog_does_not_replace_a_good_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    add(capsys, tmp_path)
    run(capsys, "backup", "carried")
    good = (tmp_path / "carried").read_bytes()
    _middle_overwritten(tmp_path / "home" / "catalog.sqlite")
    assert run(capsys, "backup", "carried")[0] == 1
    assert (tmp_path / "carried").read_bytes() == good


@pytest.mark.parametrize("seed", [3, 11, 72])
def test_garbage_in_the_catalog_is_never_a_fault_of_the_program(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, seed: int
) -> None:
    for place in ("quay", "bridge", "museum"):
        lines = [f"The {place} was closed on day {day}, its owner said." for day in range(90)]
        (tmp_path / f"{place}.txt").write_text("\n\n".join(lines))
    assert run(capsys, "add", "quay.txt", "bridge.txt", "museum.txt")[0] == 0
    catalog = tmp_path / "home" / "catalog.sqlite"
    chance, content = random.Random(seed), bytearray(catalog.read_bytes())
    for _ in range(3):
        start = chance.randrange(len(content) - 3000)
        content[start : start + 3000] = chance.randbytes(3000)
    catalog.write_bytes(content)
    for command in (["list"], ["ask", "Who closed the quay?"], ["quotes"], ["doctor"], ["rebuild"]):
        _, _, err = run(capsys, *command)
        assert "fault of the program" not in err
        assert "Traceback" not in err


def test_a_chunk_whose_text_alone_is_lost_is_left_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    add(capsys, tmp_path)
    with closing(sqlite3.connect(tmp_path / "home" / "catalog.sqlite")) as connection:
        connection.execute("DELETE FROM texts")
        connection.commit()
    code, _, err = run(capsys, "search", "tide")
    assert code == 0, err


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(options, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("needs the right to mount a file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_in_one_line_and_space_mends_it(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    small_disk: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ONRECORD_HOME", str(small_disk / "home"))
    add(capsys, tmp_path)
    (tmp_path / "long.txt").write_text(
        "\n\n".join(f"Report {number} names office {number * 7919}." * 9 for number in range(4000))
    )
    filler = small_disk / "filler"
    with filler.open("wb") as file:
        file.write(bytes(shutil.disk_usage(small_disk).free - 300_000))
    for command in (["add", "long.txt"], ["backup", str(small_disk / "carried")], ["rebuild"]):
        code, out, err = run(capsys, *command)
        assert "Traceback" not in out + err
        assert code == 0 or "full" in out + err or "space" in out + err, (command, out, err)
    assert STORY[:20] in run(capsys, "list")[1]
    filler.unlink()
    assert run(capsys, "rebuild")[0] == 0
    assert run(capsys, "doctor")[0] == 0
    assert STORY[:20] in run(capsys, "list")[1]


def test_a_backup_to_a_full_disk_leaves_nothing_there(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, small_disk: Path
) -> None:
    lines = [f"Report {number} names office {number * 7919}." * 9 for number in range(400)]
    (tmp_path / "long.txt").write_text("\n\n".join(lines))
    assert run(capsys, "add", "long.txt")[0] == 0
    assert run(capsys, "backup", "carried")[0] == 0
    size, filler = (tmp_path / "carried").stat().st_size, small_disk / "filler"
    # What SQLite lays beside the file needs space too.
    for free in (size // 2, size, size + 8_192, size + 24_576):
        filler.write_bytes(b"")
        filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - free))
        code, _, err = run(capsys, "backup", str(small_disk / "carried"))
        assert (code, err.count("\n")) == (1, 1), free - size
        assert "full" in err
        assert [path.name for path in small_disk.iterdir()] == ["filler"]
