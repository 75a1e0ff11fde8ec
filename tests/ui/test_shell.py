"""The outermost shell: exit codes, one line for every failure, quiet ends, nothing heavy loaded."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from rag.errors import LibraryUnavailable, UsageError
from ui.commands import list as list_command
from ui.commands import main as shell
from ui.commands.main import main

COMMAND = (sys.executable, "-m", "ui.commands.main")


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a user has it."""
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False, **options
    )


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("frobnicate",),
        ("add",),
        ("ask",),
        ("ask", "Why?", "--batch", "questions.jsonl"),
        ("search",),
        ("list", "--since", "last week"),
        ("list", "--since", "2025-02-30"),
        ("list", "--since", "2025-02-02", "--until", "2025-02-01"),
        ("add", "a.txt", "--published", "today"),
        ("edit", "abc"),
        ("edit",),
        ("remove",),
        ("show",),
        ("summarize", "--length", "endless"),
        ("search", "pier", "--limit", "0"),
        ("serve", "--port", "99999"),
        ("list", "--unknown"),
        ("list", "--js"),
    ],
)
def test_wrong_usage_gets_one_line_and_2(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.startswith("onrecord")
    assert errors.count("\n") == 1


def test_an_unknown_command_gets_the_one_that_was_meant(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["summarise"]) == 2
    assert "did you mean summarize?" in capsys.readouterr().err


def test_help_and_version_end_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    helped = capsys.readouterr().out
    for command in ("serve", "add", "ask", "search", "summarize", "quotes", "list", "show", "edit",
                    "remove", "rebuild", "doctor", "verify"):  # fmt: skip
        assert f"\n    {command} " in helped
        assert main([command, "--help"]) == 0
        assert "--json" in capsys.readouterr().out
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("onrecord ")


def failing_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> int:
    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr(list_command, "run", fail)
    return main(["list"])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (LibraryUnavailable("The folder is read-only."), 1),
        (UsageError("That makes no sense."), 2),
        (RuntimeError("no such thing"), 1),
    ],
)
def test_every_error_becomes_one_line(
    error: Exception,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert failing_with(error, monkeypatch) == code
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.count("\n") == 1
    assert str(error) in errors
    assert "Traceback" not in errors


def test_what_the_system_refuses_is_no_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing_with(OSError(28, "No space left on device", "/data"), monkeypatch) == 1
    errors = capsys.readouterr().err
    assert errors == "onrecord: The system says: No space left on device: /data.\n"


def test_a_fault_of_ours_says_so_and_how_to_see_more(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing_with(KeyError("speaker"), monkeypatch) == 1
    errors = capsys.readouterr().err
    assert "fault of the program" in errors
    assert "ONRECORD_LOG=debug" in errors


def test_debug_shows_where_it_happened(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> int:
        shell_settings()
        raise KeyError("speaker")

    from ui.commands.session import read_settings as shell_settings

    monkeypatch.setenv("ONRECORD_LOG", "debug")
    monkeypatch.setattr(list_command, "run", fail)
    assert main(["list"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing_with(KeyboardInterrupt(), monkeypatch) == 130
    assert capsys.readouterr() == ("", "")


def test_a_bad_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ONRECORD_RETRIEVE_LIMIT", "many")
    assert main(["list"]) == 1
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.count("\n") == 1
    assert "ONRECORD_RETRIEVE_LIMIT" in errors
    assert "many" in errors


def test_logging_and_warnings_are_left_as_they_were(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), warnings.showwarning)
    assert main(["list"]) == 0
    assert (root.level, list(root.handlers), warnings.showwarning) == before


def test_a_reader_that_leaves_early_is_no_reason_to_complain() -> None:
    with subprocess.Popen(
        [*COMMAND, "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 1


def test_a_terminal_that_shows_only_ascii_is_no_reason_to_crash() -> None:
    environment = {**os.environ, "LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    ended = run("quotes", "--speaker", "“", env=environment)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    listed = run("list", env=environment)
    assert listed.returncode == 0
    assert listed.stdout.startswith("There are no articles yet.")


def modules_after(*commands: tuple[str, ...]) -> set[str]:
    """What commands import, in a process of its own."""
    script = (
        "import json, sys; from ui.commands.main import main; "
        "codes = [main(arguments) for arguments in json.loads(sys.argv[1])]; "
        "print('\\n' + json.dumps([codes, sorted(sys.modules)]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, json.dumps(commands)],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    codes, modules = json.loads(ended.stdout.splitlines()[-1])
    assert codes == [0] * len(commands), ended.stderr
    return set(modules)


def test_help_imports_nothing_heavy() -> None:
    modules = modules_after(("--help",))
    heavy = {"pydantic", "pydantic_settings", "sqlalchemy", "numpy", "chromadb", "tantivy",
             "langchain_core", "gradio", "httpx", "tqdm"}  # fmt: skip
    assert not modules & heavy


def test_commands_that_search_nothing_import_neither_chroma_nor_langchain() -> None:
    modules = modules_after(
        ("list",),
        ("list", "--json"),
        ("quotes", "--speaker", "Ana Ruiz"),
        ("remove", "abc"),
        ("doctor", "--quick"),
    )
    assert "sqlalchemy" in modules
    heavy = {"chromadb", "langchain", "langchain_core", "openai", "gradio", "wordllama", "tqdm",
             "trafilatura", "pypdf", "docx"}  # fmt: skip
    assert not modules & heavy


def test_help_is_there_at_once() -> None:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        assert run("--help").returncode == 0
        times.append(time.perf_counter() - began)
    assert min(times) < 0.5


def test_the_shell_knows_every_command_module() -> None:
    folder = Path(shell.__file__).parent
    with_parser = {
        path.stem for path in folder.glob("*.py") if "\ndef add_parser(" in path.read_text()
    }
    assert with_parser == {command.__name__.rpartition(".")[2] for command in shell.COMMANDS}


def test_the_signal_is_left_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)
    main(["add", "missing.txt"])
    assert signal.getsignal(signal.SIGINT) is before
