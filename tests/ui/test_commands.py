"""The commands as users and programs have them, over a real library of invented articles."""

import io
import itertools
import json
import os
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from ingest.progress import Meter
from rag.errors import LibraryUnavailable
from rag.library import open_library
from rag.settings import read_settings
from rag.types import Article, Failure, IngestResult
from tests.articles import BRIDGE_TEXT, FERRY_TEXT, bridge_article, ferry_article
from tests.fakes import embed_chunks, make_article
from tests.scripted_server import WRONG_KEY, RecordedRequest, Reply, ScriptedServer
from tests.ui.test_encoding import (
    ANSWER_KEYS,
    ARTICLE_KEYS,
    CITATION_KEYS,
    METADATA_KEYS,
    SUMMARY_KEYS,
)
from ui.commands import add as add_command
from ui.commands.main import main

BRIDGE_ID, FERRY_ID = Article.id_for(BRIDGE_TEXT), Article.id_for(FERRY_TEXT)
INGEST_KEYS = [
    "source", "part", "status", "article_id", "title", "chunks", "quotations", "duplicate_of",
    "supersedes", "error", "seconds", "notices",
]  # fmt: skip
PAGE = """<!doctype html><html lang="en"><head><title>Tram line 4 opens | The Lantern</title>
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Tram line 4 opens after nine years", "datePublished": "2025-03-04T10:00:00+01:00",
"author": {"@type": "Person", "name": "Ida Moreau"}, "publisher": {"@type": "Organization",
"name": "The Lantern"}}</script></head><body><nav><a href="/">Home</a></nav><article>
<h1>Tram line 4 opens after nine years</h1>
<p>The first tram of line 4 left the harbour station on Tuesday morning, nine years after the city
council had voted for the line and four years later than planned.</p>
<p>“We have waited long enough for this morning,” transport councillor Priya Nair said at the
opening. “Every day it will carry nineteen thousand people.”</p>
<p>The line cost 212 million crowns, a third more than the council had been told, because the
tunnel under the river had to be dug twice.</p></article><footer>Imprint</footer></body></html>"""


@pytest.fixture
def filled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library with the two invented articles, of the test's own."""
    fill()


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("library")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_HOME", str(home))
        fill()
    return home


@pytest.fixture
def only_read(shared_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same articles for tests that change nothing, stored once."""
    monkeypatch.setenv("ONRECORD_HOME", str(shared_home))


def fill() -> None:
    with open_library(read_settings()) as library:
        articles = (bridge_article(), ferry_article())
        library.store([embed_chunks(library.embedder, article) for article in articles])


Values = Callable[..., list[Any]]


@pytest.fixture
def values(capsys: pytest.CaptureFixture[str]) -> Values:
    """Runs a command with --json and gives its values, one a line; nothing else is printed."""

    def run(*arguments: str, code: int = 0) -> list[Any]:
        assert main([*arguments, "--json"]) == code
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


@pytest.fixture
def value(values: Values) -> Callable[..., Any]:
    """As ``values``, for commands that print one value."""

    def run(*arguments: str, code: int = 0) -> Any:
        (only,) = values(*arguments, code=code)
        return only

    return run


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8", newline="")
    return str(path)


class TestAdd:
    def test_a_file_is_added_once(self, tmp_path: Path, value: Callable[..., Any]) -> None:
        source = write(tmp_path / "bridge.txt", BRIDGE_TEXT)
        first = value("add", source)
        assert list(first) == INGEST_KEYS
        assert (first["status"], first["article_id"], first["error"]) == ("added", BRIDGE_ID, None)
        assert first["source"] == source
        assert first["chunks"] > 0
        assert first["quotations"] > 0
        again = value("add", source)
        assert (again["status"], again["article_id"]) == ("unchanged", BRIDGE_ID)
        assert len(value("list")) == 1

    def test_one_bad_source_of_two_fails_alone(
        self, tmp_path: Path, values: Values, value: Callable[..., Any]
    ) -> None:
        good = write(tmp_path / "bridge.txt", BRIDGE_TEXT)
        missing = str(tmp_path / "missing.txt")
        results = {r["source"]: r for r in values("add", missing, good, code=1)}
        assert results[good]["status"] == "added"
        assert results[missing]["status"] == "failed"
        assert results[missing]["article_id"] is None
        assert set(results[missing]["error"]) == {"kind", "message"}
        assert results[missing]["error"]["message"]
        assert [article["id"] for article in value("list")] == [BRIDGE_ID]

    @pytest.mark.parametrize(
        ("name", "content"),
        [("empty.txt", b""), ("blank.txt", b" \n\n"), ("binary.txt", bytes(range(256)) * 40),
         ("broken.pdf", b"%PDF-1.7\nnothing"), ("page.html", b"<html><body></body></html>")],
    )  # fmt: skip
    def test_what_holds_no_article_gets_one_clear_line(
        self, name: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / name).write_bytes(content)
        assert main(["add", name]) == 1
        output, errors = capsys.readouterr()
        assert output == "1 failed.\n"
        assert errors.count("\n") == 1
        assert name in errors

    def test_a_folder_gives_a_line_for_each_file_in_it(
        self, tmp_path: Path, values: Values
    ) -> None:
        folder = tmp_path / "articles"
        folder.mkdir()
        sources = {
            write(folder / "bridge.txt", BRIDGE_TEXT),
            write(folder / "ferry.txt", FERRY_TEXT),
            write(folder / "empty.txt", ""),
        }
        results = values("add", str(folder), code=1)
        assert {result["source"] for result in results} == sources
        assert sorted(r["status"] for r in results) == ["added", "added", "failed"]

    def test_standard_input_is_a_source(
        self, monkeypatch: pytest.MonkeyPatch, value: Callable[..., Any]
    ) -> None:
        given = io.TextIOWrapper(io.BytesIO(FERRY_TEXT.encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", given)
        result = value("add", "-", "--outlet", "Northern Tide", "--published", "2025-11-02")
        assert result["status"] == "added"
        shown = value("show", result["article_id"])
        assert shown["text"] == FERRY_TEXT
        assert (shown["outlet"], shown["outlet_from"]) == ("Northern Tide", "you")
        assert (shown["published"], shown["published_from"]) == ("2025-11-02", "you")

    def test_a_page_tells_its_title_outlet_author_and_date(
        self, tmp_path: Path, value: Callable[..., Any]
    ) -> None:
        added = value("add", write(tmp_path / "tram.html", PAGE))
        shown = value("show", added["article_id"])
        assert shown["title"] == "Tram line 4 opens after nine years"
        assert (shown["outlet"], shown["author"]) == ("The Lantern", "Ida Moreau")
        assert shown["published"] == "2025-03-04T10:00:00+01:00"
        assert "“We have waited long enough for this morning,”" in shown["text"]
        assert "Imprint" not in shown["text"]

    def test_for_people_there_is_a_line_each_and_a_count(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        sources = [
            write(tmp_path / "bridge.txt", BRIDGE_TEXT),
            write(tmp_path / "copy.txt", BRIDGE_TEXT),
            str(tmp_path / "missing.txt"),
        ]
        assert main(["add", *sources]) == 1
        output, errors = capsys.readouterr()
        assert output.count("\n") == 3
        assert f"added      {BRIDGE_ID}" in output
        assert f"unchanged  {BRIDGE_ID}" in output
        assert output.endswith("1 added, 1 already there, 1 failed.\n")
        assert errors.startswith("failed     ")

    def test_a_data_folder_that_cannot_be_used_fails_every_source(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("ONRECORD_HOME", write(tmp_path / "file", "in the way"))
        assert main(["add", "a.txt", "b.txt", "--json"]) == 1
        output, errors = capsys.readouterr()
        results = [json.loads(line) for line in output.splitlines()]
        assert [result["source"] for result in results] == ["a.txt", "b.txt"]
        assert {result["status"] for result in results} == {"failed"}
        assert results[0]["error"]["kind"] == "library_unavailable"
        assert errors.count("\n") == 1

    def test_a_library_that_fails_on_the_way_leaves_no_source_untold(
        self,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        class FullDisk:
            def __init__(self, *_: object) -> None:
                pass

            def __enter__(self) -> Self:
                return self

            def __exit__(self, *_: object) -> None:
                pass

            def add(self, sources: list[str], **_: object) -> Iterator[IngestResult]:
                yield IngestResult(sources[0], None, "added", "ab", "First")
                raise LibraryUnavailable("The disk is full.")

        monkeypatch.setattr("ingest.pipeline.Ingestor", FullDisk)
        assert main(["add", "first.txt", "second.txt", "--json"]) == 1
        output, errors = capsys.readouterr()
        results = [json.loads(line) for line in output.splitlines()]
        assert [(r["source"], r["status"]) for r in results] == [
            ("first.txt", "added"), ("second.txt", "failed"),
        ]  # fmt: skip
        assert results[1]["error"]["message"] == "The disk is full."
        assert "The disk is full." in errors

    def test_a_progress_bar_is_shown_to_people_only(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("COLUMNS", "80")
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        assert main(["add", write(tmp_path / "bridge.txt", BRIDGE_TEXT), "--json"]) == 0
        output, errors = capsys.readouterr()
        assert json.loads(output)["status"] == "added"
        assert "0/1" in errors
        assert main(["rebuild", "--json"]) == 0
        output, errors = capsys.readouterr()
        assert json.loads(output)["articles"] == 1
        assert "\r" in errors

    def test_the_bar_says_what_is_read_how_many_failed_and_grows(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("COLUMNS", "120")
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        monkeypatch.setattr(add_command, "_SECONDS_BETWEEN_LOOKS", 0.01)
        report = add_command._Report(as_json=True)
        meter = Meter()
        report.begin(["letters/all.zip"], meter)
        meter.begin("letters/all.zip")
        for _ in range(3):
            meter.find("letters/all.zip")
        failed = IngestResult("letters/all.zip", "1.txt", "failed", error=Failure("empty", "It."))
        meter.settle("letters/all.zip", failed)
        written, until = "", time.monotonic() + 5
        while "1/3" not in written and time.monotonic() < until:
            time.sleep(0.02)
            written += capsys.readouterr().err
        report.close()
        assert "1/3" in written and "all.zip, 1 failed" in written

    def test_an_interrupt_keeps_what_was_added(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        def interrupted(lines: Iterator[str]) -> None:
            written.extend(lines)
            signal.raise_signal(signal.SIGINT)

        written: list[str] = []
        monkeypatch.setattr(add_command, "write_lines", interrupted)
        folder = tmp_path / "many"
        folder.mkdir()
        for number in range(90):
            write(folder / f"{number:02}.txt", f"Report {number}.\n\n{BRIDGE_TEXT}")
        assert main(["add", str(folder)]) == 130
        added = [line for line in written if line.startswith(("added", "duplicate"))]
        assert 0 < len(added) < 90
        monkeypatch.undo()
        monkeypatch.setenv("ONRECORD_HOME", str(tmp_path / "home"))
        capsys.readouterr()
        assert main(["list", "--json"]) == 0
        listed = json.loads(capsys.readouterr().out)
        assert {line.split()[1] for line in added} <= {article["id"] for article in listed}


class TestLog:
    def test_failures_alone_are_listed_with_their_reasons(
        self, tmp_path: Path, value: Callable[..., Any], capsys: pytest.CaptureFixture[str]
    ) -> None:
        good, bad = write(tmp_path / "a.txt", BRIDGE_TEXT), write(tmp_path / "b.txt", "")
        assert main(["add", bad, good]) == 1
        capsys.readouterr()
        (failed,) = value("log", "--failed")
        assert (failed["source"], failed["status"]) == (bad, "failed")
        assert main(["log", "--failed"]) == 0
        (line,) = capsys.readouterr().out.splitlines()
        assert "failed" in line and "b.txt: " in line
        assert len(value("log")) == 2


class TestLibrary:
    def test_show_gives_the_text_as_it_was_by_a_beginning_of_the_id(
        self, only_read: None, value: Callable[..., Any]
    ) -> None:
        shown = value("show", BRIDGE_ID[:5])
        assert list(shown) == ARTICLE_KEYS
        assert shown["text"] == BRIDGE_TEXT
        assert shown["id"] == BRIDGE_ID

    def test_show_for_people(self, only_read: None, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["show", BRIDGE_ID]) == 0
        output = capsys.readouterr().out
        assert output.startswith("Eastwick closes its bridge to lorries\n")
        assert "Wednesday, 8 October 2025" in output
        assert output.endswith(BRIDGE_TEXT.removesuffix("\n") + "\n\n")

    def test_on_a_terminal_the_lines_of_an_article_are_broken_to_be_read(
        self, only_read: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("COLUMNS", "60")
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        assert main(["show", BRIDGE_ID]) == 0
        output = capsys.readouterr().out
        assert max(map(len, output.splitlines())) <= 60
        assert " ".join(BRIDGE_TEXT.split()) in " ".join(output.split())

    def test_no_command_sends_a_terminal_what_it_would_obey(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        hostile = (
            "Night \x1b[2J market\n\nThe \x1b]0;owned\x07 mayor Ana Ruiz said “we \x9b31m stay.”\n"
            + "\nThe stalls of the market open at six and close at midnight on every day." * 3
        )
        assert main(["add", write(tmp_path / "hostile.txt", hostile)]) == 0
        article_id = Article.id_for(hostile)
        for command in (
            ["list"], ["show", article_id], ["quotes"], ["search", "market"], ["ask", "market?"],
            ["ask", "What did Ana Ruiz say?"], ["summarize"], ["edit", article_id, "--author", "A"],
            ["remove", article_id],
        ):  # fmt: skip
            assert main(command) == 0, command
        output, errors = capsys.readouterr()
        assert "\\x1b" in output
        obeyed = [c for c in output + errors if c != "\n" and unicodedata.category(c) == "Cc"]
        assert obeyed == []

    @pytest.mark.parametrize("command", ["show", "edit"])
    def test_an_id_that_is_not_there_fails(
        self, command: str, only_read: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        options = ["--title", "New"] if command == "edit" else []
        assert main([command, "ffff0000", *options, "--json"]) == 1
        output, errors = capsys.readouterr()
        assert output == ""
        assert "ffff0000" in errors
        assert errors.count("\n") == 1

    def test_a_beginning_that_fits_two_names_both(
        self, tmp_path: Path, filled: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        texts = (f"Notice {number}. The lido stays shut.\n" for number in itertools.count())
        twin = next(text for text in texts if Article.id_for(text)[0] == BRIDGE_ID[0])
        assert main(["add", write(tmp_path / "notice.txt", twin)]) == 0
        for command in ("show", "remove"):
            capsys.readouterr()
            assert main([command, BRIDGE_ID[0]]) == 1
            errors = capsys.readouterr().err
            assert BRIDGE_ID in errors
            assert Article.id_for(twin) in errors

    def test_list_is_whole_and_limited_by_its_options(
        self, only_read: None, value: Callable[..., Any]
    ) -> None:
        listed = value("list")
        assert {article["id"] for article in listed} == {BRIDGE_ID, FERRY_ID}
        assert all(list(article) == METADATA_KEYS for article in listed)
        assert [a["id"] for a in value("list", "--outlet", "harbour post")] == [BRIDGE_ID]
        assert [a["id"] for a in value("list", "--since", "2025-10-08")] == [BRIDGE_ID]
        assert value("list", "--until", "2025-10-07") == []

    @pytest.mark.parametrize("columns", [60, 80, 200])
    def test_the_table_keeps_within_the_terminal(
        self,
        columns: int,
        only_read: None,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        assert main(["list"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert max(map(len, lines)) <= min(columns, 100)
        assert any(line.startswith(BRIDGE_ID[:8] + "  2025-10-08  Harbour Post") for line in lines)
        assert "unknown" in next(line for line in lines if line.startswith(FERRY_ID[:8]))
        assert lines[-1] == "2 articles."

    def test_edit_corrects_and_says_who_did(self, filled: None, value: Callable[..., Any]) -> None:
        edited = value("edit", FERRY_ID[:6], "--outlet", "Northern Tide", "--published",
                       "2025-11-02T08:00+01:00", "--title", "Ferries gain")  # fmt: skip
        assert list(edited) == METADATA_KEYS
        assert (edited["title"], edited["title_from"]) == ("Ferries gain", "you")
        assert (edited["outlet"], edited["outlet_from"]) == ("Northern Tide", "you")
        assert edited["published"] == "2025-11-02T08:00:00+01:00"
        shown = value("show", FERRY_ID)
        assert shown["text"] == FERRY_TEXT
        assert {key: shown[key] for key in METADATA_KEYS} == edited

    def test_edit_with_an_empty_value_makes_it_unknown_but_not_the_title(
        self, filled: None, value: Callable[..., Any], capsys: pytest.CaptureFixture[str]
    ) -> None:
        edited = value("edit", BRIDGE_ID, "--outlet", "", "--published", "")
        assert (edited["outlet"], edited["published"]) == (None, None)
        assert main(["edit", BRIDGE_ID, "--title", " "]) == 2
        assert "title" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("published", "message"),
        [
            ("2025-02-30", "no day and time that there is"),
            ("2025-10", "names no day"),
            ("soon", "is no date"),
        ],
    )
    def test_edit_says_what_is_wrong_with_a_date(
        self, filled: None, published: str, message: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["edit", FERRY_ID, "--published", published]) == 2
        assert message in capsys.readouterr().err

    def test_remove_says_for_each_id_what_became_of_it(
        self, filled: None, value: Callable[..., Any]
    ) -> None:
        assert value("remove", FERRY_ID[:6], "ffff0000") == [
            {"article_id": FERRY_ID, "status": "removed"},
            {"article_id": "ffff0000", "status": "not_found"},
        ]
        assert [article["id"] for article in value("list")] == [BRIDGE_ID]

    def test_remove_takes_all_of_an_outlet(self, filled: None, value: Callable[..., Any]) -> None:
        assert value("remove", "--outlet", "Harbour Post") == [
            {"article_id": BRIDGE_ID, "status": "removed"}
        ]
        assert value("remove", "--outlet", "Harbour Post") == []
        assert [article["id"] for article in value("list")] == [FERRY_ID]

    def test_nothing_goes_when_one_of_several_ids_is_ambiguous(
        self, tmp_path: Path, filled: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        texts = (f"Notice {number}. The lido stays shut.\n" for number in itertools.count())
        twin = next(text for text in texts if Article.id_for(text)[0] == BRIDGE_ID[0])
        assert main(["add", write(tmp_path / "notice.txt", twin)]) == 0
        capsys.readouterr()
        assert main(["remove", FERRY_ID, BRIDGE_ID[0], "--json"]) == 1
        assert capsys.readouterr().out == ""
        assert main(["list", "--json"]) == 0
        assert len(json.loads(capsys.readouterr().out)) == 3

    @pytest.mark.parametrize(
        ("said", "goes"),
        [("y\n", True), ("Yes\n", True), ("\n", False), ("n\n", False), ("", False)],
    )
    def test_on_a_terminal_all_of_an_outlet_goes_only_when_it_is_meant(
        self,
        said: str,
        goes: bool,
        filled: None,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        typed = io.StringIO(said)
        monkeypatch.setattr(typed, "isatty", lambda: True)
        monkeypatch.setattr(sys, "stdin", typed)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        assert main(["remove", "--outlet", "Harbour Post"]) == 0
        output = capsys.readouterr().out
        assert output.startswith("Remove 1 article of the outlet “Harbour Post”? [y/N] ")
        assert ("removed" in output) == goes or "Nothing was removed." in output
        with open_library(read_settings()) as library:
            assert library.contains(BRIDGE_ID) != goes
            assert library.contains(FERRY_ID)

    def test_whoever_said_yes_before_is_not_asked(
        self, filled: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        assert main(["remove", "--outlet", "Harbour Post", "--yes"]) == 0
        assert capsys.readouterr().out.startswith("removed ")

    def test_show_tells_what_the_newest_version_changed(
        self, filled: None, value: Callable[..., Any], capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = BRIDGE_TEXT.replace("lorries", "vans", 1) + "\nCorrection: It is open to lorries.\n"
        newer = make_article(text, title="Bridge shut", supersedes=BRIDGE_ID)
        with open_library(read_settings()) as library:
            library.store([embed_chunks(library.embedder, newer)])
        new_id = newer.article.id
        for asked in (BRIDGE_ID, new_id):
            changes = value("show", asked, "--changes")
            assert list(changes) == ["old", "new", "metadata", "sentences"]
            assert (changes["old"], changes["new"]) == (BRIDGE_ID, new_id)
            kinds = [change["kind"] for change in changes["sentences"]]
            assert kinds == ["altered", "added"]
            assert changes["metadata"][0]["new"] == "Bridge shut"
            for change in changes["sentences"]:
                assert list(change) == ["kind", "old", "new", "words"]
                if change["old"]:
                    old = change["old"]
                    assert BRIDGE_TEXT[old["start"] : old["end"]] == old["text"]
                new = change["new"]
                assert text[new["start"] : new["end"]] == new["text"]
        shown = value("show", new_id)
        assert [each["kind"] for each in shown["corrections"]] == ["correction"]
        assert shown["supersedes"] == BRIDGE_ID
        assert main(["show", BRIDGE_ID, "--changes"]) == 0
        output = capsys.readouterr().out
        assert "[-lorries-]" in output
        assert "{+vans+}" in output
        assert main(["show", new_id]) == 0
        assert "corrected   Correction: It is open to lorries." in capsys.readouterr().out

    def test_an_article_of_one_version_has_no_changes(
        self, only_read: None, value: Callable[..., Any], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert value("show", FERRY_ID, "--changes") == {
            "old": None, "new": FERRY_ID, "metadata": [], "sentences": [],
        }  # fmt: skip
        assert main(["show", FERRY_ID, "--changes"]) == 0
        assert "only this version" in capsys.readouterr().out

    def test_rebuild_says_how_much_and_everything_is_found_after(
        self, filled: None, value: Callable[..., Any]
    ) -> None:
        before = value("search", "tolls")
        report = value("rebuild")
        assert list(report) == ["articles", "chunks", "seconds"]
        assert report["articles"] == 2
        assert report["chunks"] > 2
        assert value("search", "tolls") == before


def texts_by_id() -> dict[str, str]:
    return {BRIDGE_ID: BRIDGE_TEXT, FERRY_ID: FERRY_TEXT}


def assert_exact(answer: dict[str, Any], texts: dict[str, str] | None = None) -> None:
    """Every quote is the slice of the stored text, in all that an answer shows."""
    texts = texts or texts_by_id()
    for citation in [*answer["citations"], *answer["nearest"]]:
        assert list(citation) == CITATION_KEYS
        text = texts[citation["article_id"]]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        for said in citation["said"]:
            assert text[said["start"] : said["end"]] in citation["quote"]
    numbers = [citation["number"] for citation in answer["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    statements = answer["statements"] + [
        statement for section in answer.get("sections", ()) for statement in section["statements"]
    ]
    assert {n for statement in statements for n in statement["citations"]} == set(numbers)


class TestAsk:
    def test_an_answer_has_every_key_and_exact_quotes(
        self, only_read: None, value: Callable[..., Any]
    ) -> None:
        answer = value("ask", "What did Lena Okafor say?")
        assert list(answer) == ANSWER_KEYS
        assert (answer["status"], answer["engine"]) == ("answered", "extractive")
        assert_exact(answer)
        quotes = " ".join(citation["quote"] for citation in answer["citations"])
        assert "“The bridge is not safe for heavy lorries,”" in quotes
        assert "gift to the ferry company" not in quotes

    @pytest.mark.parametrize(
        ("question", "status"),
        [
            ("hello", "help"),
            ("", "help"),
            ("Who won the chess olympiad in Ulaanbaatar?", "nothing_matches"),
        ],
    )
    def test_each_kind_of_no_is_no_failure(
        self, question: str, status: str, only_read: None, value: Callable[..., Any]
    ) -> None:
        answer = value("ask", question)
        assert list(answer) == ANSWER_KEYS
        assert answer["status"] == status
        assert answer["statements"] == answer["citations"] == []

    def test_an_empty_library_is_a_no_of_its_own(self, value: Callable[..., Any]) -> None:
        answer = value("ask", "What did Lena Okafor say?")
        assert list(answer) == ANSWER_KEYS
        assert answer["status"] == "no_articles"

    def test_an_outlet_and_a_time_in_the_question_are_understood_unless_told_otherwise(
        self, only_read: None, value: Callable[..., Any]
    ) -> None:
        asked = "What did the Harbour Post report in October 2025 about the bridge?"
        filters = value("ask", asked)["filters"]
        assert filters["outlet"] == "Harbour Post"
        assert [each["effect"] for each in filters["understood"]] == ["only", "only"]
        assert filters["understood"][0]["words"] == "did the Harbour Post report"
        filters = value("ask", asked, "--as-asked")["filters"]
        assert (filters["outlet"], filters["understood"]) == (None, [])

    def test_the_question_may_come_in_several_words(
        self, only_read: None, value: Callable[..., Any]
    ) -> None:
        assert value("ask", "What", "did", "Petrov", "say?")["question"] == "What did Petrov say?"

    def test_filters_limit_the_question_and_are_told(
        self, only_read: None, value: Callable[..., Any]
    ) -> None:
        answer = value("ask", "What did Okafor say?", "--article", FERRY_ID[:6])
        assert answer["status"] in ("not_in_articles", "nothing_matches")
        answer = value("ask", "What did Okafor say?", "--outlet", "Harbour Post", "--since",
                       "2025-10-01", "--until", "2025-10-31")  # fmt: skip
        assert answer["status"] == "answered"
        assert answer["filters"] == {
            "articles": [], "outlet": "Harbour Post", "since": "2025-10-01", "until": "2025-10-31",
            "undated_left_out": 0, "understood": [],
        }  # fmt: skip
        answer = value("ask", "What did Okafor say?", "--until", "1999-01-01")
        assert answer["status"] == "no_articles"

    def test_an_article_that_is_not_there_fails_with_its_reason(
        self, only_read: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["ask", "Why?", "--article", "ffff0000", "--json"]) == 1
        output, errors = capsys.readouterr()
        answer = json.loads(output)
        assert list(answer) == ANSWER_KEYS
        assert answer["status"] == "failed"
        assert answer["error"]["kind"] == "article_not_found"
        assert "ffff0000" in errors
        assert errors.count("\n") == 1

    def test_a_library_that_does_not_open_is_a_failure_and_no_no(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("ONRECORD_HOME", write(tmp_path / "file", "in the way"))
        assert main(["ask", "Why?", "--json"]) == 1
        answer = json.loads(capsys.readouterr().out)
        assert list(answer) == ANSWER_KEYS
        assert (answer["status"], answer["question"]) == ("failed", "Why?")
        assert main(["ask", "Why?"]) == 1
        output, errors = capsys.readouterr()
        assert output == ""
        assert errors.count("\n") == 1

    def test_a_bad_setting_is_told_to_programs_too(
        self, monkeypatch: pytest.MonkeyPatch, value: Callable[..., Any]
    ) -> None:
        monkeypatch.setenv("ONRECORD_MODEL", "gpt")
        answer = value("ask", "Why?", code=1)
        assert answer["error"]["kind"] == "settings"
        assert "ONRECORD_MODEL" in answer["error"]["message"]

    def test_people_read_framing_quote_and_source(
        self, only_read: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["ask", "What did Lena Okafor say?"]) == 0
        output = " ".join(capsys.readouterr().out.split())
        assert "Okafor said" in output
        assert "“The bridge is not safe for heavy lorries,” Okafor said at the town hall." in output
        assert "Harbour Post · Wednesday, 8 October 2025" in output

    def test_a_summary_may_be_asked_for(self, only_read: None, value: Callable[..., Any]) -> None:
        summary = value("ask", "Summarise the articles")
        assert list(summary) == SUMMARY_KEYS
        assert set(summary["articles"]) == {BRIDGE_ID, FERRY_ID}
        assert summary["statements"] == []
        assert summary["citations"]
        assert_exact(summary)


class TestBatch:
    def test_questions_are_answered_in_order_with_their_ids(
        self, tmp_path: Path, only_read: None, values: Values
    ) -> None:
        lines = [
            {"id": 7, "question": "What did Lena Okafor say?"},
            {"question": "What did Ivo Petrov say?"},
            {
                "id": "follow-up",
                "question": "And what did Mira Sol say?",
                "history": [{"question": "What did Lena Okafor say?", "answer": "That it closed."}],
                "articles": [BRIDGE_ID[:6]],
            },
            {"id": None, "question": "hello"},
        ]
        path = write(tmp_path / "questions.jsonl", "\n".join(map(json.dumps, lines)) + "\n\n")
        answers = values("ask", "--batch", path)
        assert [answer["question"] for answer in answers] == [line["question"] for line in lines]
        assert [answer.get("id", "none") for answer in answers] == [7, "none", "follow-up", None]
        assert list(answers[0]) == ["id", *ANSWER_KEYS]
        assert list(answers[1]) == ANSWER_KEYS
        assert [a["status"] for a in answers] == ["answered", "answered", "answered", "help"]
        assert answers[2]["filters"]["articles"] == [BRIDGE_ID[:6]]
        assert "38 million crowns" in answers[2]["citations"][0]["quote"]
        for answer in answers:
            assert_exact(answer)

    def test_a_bad_line_fails_alone(self, tmp_path: Path, only_read: None, values: Values) -> None:
        lines = [
            "{not json",
            '["a list"]',
            '{"id": 3}',
            '{"id": 4, "question": "What did Petrov say?", "history": "none"}',
            '{"id": 5, "question": "What did Petrov say?", "articles": [5]}',
            '{"id": 6, "question": "What did Petrov say?", "articles": ["ffff0000"]}',
            '{"id": 7, "question": "What did Petrov say?", "unknown": true, "history": null}',
        ]
        answers = values("ask", "--batch", write(tmp_path / "q", "\n".join(lines)), code=1)
        assert [answer["status"] for answer in answers] == ["failed"] * 6 + ["answered"]
        assert [answer.get("id") for answer in answers] == [None, None, 3, 4, 5, 6, 7]
        assert all(answer["error"]["message"] for answer in answers[:6])
        assert answers[5]["error"]["kind"] == "article_not_found"

    def test_a_file_that_cannot_be_read_is_named(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "latin.jsonl").write_bytes('{"question": "é"}'.encode("latin-1"))
        for path in ("missing.jsonl", "latin.jsonl", str(tmp_path)):
            assert main(["ask", "--batch", path, "--json"]) == 1
            output, errors = capsys.readouterr()
            assert output == ""
            assert path in errors
            assert errors.count("\n") == 1

    def test_a_library_that_does_not_open_fails_every_line(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, values: Values
    ) -> None:
        monkeypatch.setenv("ONRECORD_HOME", write(tmp_path / "file", "in the way"))
        path = write(tmp_path / "q", '{"question": "a", "id": 1}\n{"question": "b", "id": 2}')
        answers = values("ask", "--batch", path, code=1)
        assert [(answer["id"], answer["status"]) for answer in answers] == [
            (1, "failed"), (2, "failed"),
        ]  # fmt: skip

    def test_people_may_read_a_batch_too(
        self, tmp_path: Path, only_read: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = write(tmp_path / "q", '{"question": "What did Petrov say?"}\n{"question": "hello"}')
        assert main(["ask", "--batch", path]) == 0
        output = capsys.readouterr().out
        assert "> What did Petrov say?" in output
        assert "> hello" in output

    def test_search_takes_a_batch_as_well(
        self, tmp_path: Path, only_read: None, values: Values
    ) -> None:
        lines = '{"id": "a", "question": "tolls"}\n{"question": "boats"}\n{"question": 1}'
        path = write(tmp_path / "q", lines)
        found = values("search", "--batch", path, "--limit", "2", code=1)
        assert all(list(line) == ["id", "question", "passages"] for line in found)
        assert [line["id"] for line in found] == ["a", None, None]
        assert found[0]["passages"][0]["article_id"] == BRIDGE_ID
        assert found[1]["passages"][0]["article_id"] == FERRY_ID
        assert len(found[0]["passages"]) == 2
        assert found[2]["passages"] == []


class TestSearch:
    def test_passages_are_ranked_slices_of_their_articles(
        self, only_read: None, value: Callable[..., Any]
    ) -> None:
        passages = value("search", "repairs of the bridge paid by tolls")
        assert [passage["rank"] for passage in passages] == list(range(1, len(passages) + 1))
        scores = [passage["score"] for passage in passages]
        assert scores == sorted(scores, reverse=True)
        for passage in passages:
            text = texts_by_id()[passage["article_id"]]
            assert text[passage["start"] : passage["end"]] == passage["text"]
        assert "tolls pay for the repairs" in passages[0]["text"]

    def test_limit_and_filters_hold(self, only_read: None, value: Callable[..., Any]) -> None:
        assert len(value("search", "lorries", "--limit", "1")) == 1
        only = value("search", "lorries", "--article", FERRY_ID)
        assert {passage["article_id"] for passage in only} == {FERRY_ID}

    def test_an_empty_library_finds_nothing(
        self, value: Callable[..., Any], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert value("search", "lorries") == []
        assert main(["search", "lorries"]) == 0
        assert "no articles yet" in capsys.readouterr().out

    def test_people_read_text_and_source(
        self, only_read: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["search", "tolls"]) == 0
        output = capsys.readouterr().out
        assert output.startswith(" 1. Eastwick closes its bridge to lorries · Harbour Post")


class TestSummarize:
    def test_one_article_with_every_statement_cited(
        self, only_read: None, value: Callable[..., Any]
    ) -> None:
        summary = value("summarize", BRIDGE_ID[:6], "--length", "short")
        assert list(summary) == SUMMARY_KEYS
        assert summary["status"] == "answered"
        assert summary["articles"] == [BRIDGE_ID]
        assert summary["title"] == "Eastwick closes its bridge to lorries"
        assert summary["sections"]
        assert_exact(summary)
        for section in summary["sections"]:
            assert all(statement["citations"] for statement in section["statements"])

    def test_all_articles_when_none_is_named(
        self, only_read: None, value: Callable[..., Any]
    ) -> None:
        summary = value("summarize")
        assert set(summary["articles"]) == {BRIDGE_ID, FERRY_ID}
        assert {citation["article_id"] for citation in summary["citations"]} == {
            BRIDGE_ID, FERRY_ID,
        }  # fmt: skip
        assert_exact(summary)

    def test_what_they_say_on_a_topic(self, only_read: None, value: Callable[..., Any]) -> None:
        summary = value("summarize", "--topic", "ferry fares")
        assert summary["articles"] == [FERRY_ID]
        assert "on ferry fares" in summary["question"]
        assert value("summarize", "--topic", "astronomy")["status"] == "nothing_matches"

    def test_an_empty_library_has_every_key_all_the_same(self, value: Callable[..., Any]) -> None:
        summary = value("summarize")
        assert list(summary) == SUMMARY_KEYS
        assert (summary["status"], summary["title"]) == ("no_articles", None)

    def test_an_article_that_is_not_there_fails(
        self, only_read: None, value: Callable[..., Any]
    ) -> None:
        summary = value("summarize", "ffff0000", code=1)
        assert list(summary) == SUMMARY_KEYS
        assert summary["error"]["kind"] == "article_not_found"


class TestQuotes:
    def test_a_quotation_is_the_bare_words_with_the_rest_of_their_sentences(
        self, only_read: None, value: Callable[..., Any]
    ) -> None:
        quotes = value("quotes")
        assert len(quotes) == 7
        for number, quote in enumerate(quotes, start=1):
            text = texts_by_id()[quote["article_id"]]
            assert text[quote["start"] : quote["end"]] == quote["quote"]
            whole = (quote["before"] or "") + quote["quote"] + (quote["after"] or "")
            assert whole in text
            assert set(CITATION_KEYS) <= set(quote)
            assert quote["number"] == number
            assert quote["kind"] in ("direct", "indirect")

    def test_a_speaker_is_found_by_name_role_or_for_whom_they_speak(
        self, only_read: None, value: Callable[..., Any]
    ) -> None:
        board = value("quotes", "--speaker", "the Harbour Board")
        assert [quote["quote"] for quote in board] == ["tolls pay for the repairs"]
        assert {quote["speaker"] for quote in value("quotes", "--speaker", "okafor")} == {
            "Lena Okafor", "Paul Okafor",
        }  # fmt: skip
        assert {quote["speaker"] for quote in value("quotes", "--speaker", "Senator Okafor")} == {
            "Paul Okafor"
        }
        assert value("quotes", "--speaker", "Nobody Known") == []

    def test_about_an_article_and_limit_narrow_it(
        self, only_read: None, value: Callable[..., Any]
    ) -> None:
        about = value("quotes", "--about", "tolls")
        assert "tolls pay for the repairs" in [quote["quote"] for quote in about]
        assert {quote["article_id"] for quote in about} == {BRIDGE_ID}
        assert value("quotes", "--about", "volcano") == []
        ferry = value("quotes", "--article", FERRY_ID[:6])
        assert {quote["speaker"] for quote in ferry} == {"Ivo Petrov"}
        assert len(value("quotes", "--limit", "3")) == 3

    def test_people_read_them_by_speaker(
        self, only_read: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["quotes"]) == 0
        output = capsys.readouterr().out
        assert "\nLena Okafor, Mayor\n" in output
        assert "    “We will not gamble with lives.”\n" in output
        assert "told reporters: The repairs will cost" in output
        assert output.endswith("7 quotations.\n")


class TestDoctor:
    @pytest.mark.parametrize("options", [(), ("--quick",)])
    def test_a_sound_library_is_well(
        self, options: tuple[str, ...], only_read: None, value: Callable[..., Any]
    ) -> None:
        checks = value("doctor", *options)
        assert all(list(check) == ["check", "ok", "message"] for check in checks)
        assert all(check["ok"] is True and check["message"] for check in checks)
        assert len({check["check"] for check in checks}) == len(checks)

    def test_the_key_is_never_shown(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-1234")
        monkeypatch.setenv("ONRECORD_AUTH", "user:hunter2")
        assert main(["doctor", "--quick"]) == 0
        output, errors = capsys.readouterr()
        assert "OPENAI_API_KEY is set" in " ".join(output.split())
        assert "api.openai.com" in output
        assert "sk-secret" not in output + errors
        assert "hunter2" not in output + errors

    @pytest.mark.parametrize(
        ("name", "setting", "advice"),
        [
            ("ONRECORD_MODEL", "openai:gpt-5-mini", "OPENAI_API_KEY"),
            ("ONRECORD_MODEL", "mistralai:large", "langchain-mistralai"),
            ("ONRECORD_EMBEDDINGS", "openai:text-embedding-3-small", "OPENAI_API_KEY"),
        ],
    )
    def test_what_is_asked_for_and_cannot_work_is_broken(
        self,
        name: str,
        setting: str,
        advice: str,
        monkeypatch: pytest.MonkeyPatch,
        value: Callable[..., Any],
    ) -> None:
        monkeypatch.setenv(name, setting)
        broken = [check for check in value("doctor", "--quick", code=1) if not check["ok"]]
        assert len(broken) == 1
        assert setting in broken[0]["message"]
        assert advice in broken[0]["message"]

    def test_a_data_folder_that_cannot_be_used_is_told_and_what_to_do(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("ONRECORD_HOME", write(tmp_path / "file", "in the way"))
        assert main(["doctor"]) == 1
        output, errors = capsys.readouterr()
        assert "✗ library:" in output
        assert "✓ answers:" in output
        assert errors == ""

    def test_a_bad_setting_is_a_finding(
        self, monkeypatch: pytest.MonkeyPatch, value: Callable[..., Any]
    ) -> None:
        monkeypatch.setenv("ONRECORD_PORT", "eighty")
        (check,) = value("doctor", code=1)
        assert (check["check"], check["ok"]) == ("settings", False)
        assert "ONRECORD_PORT" in check["message"]


class TestWithAModel:
    @pytest.fixture
    def server(self, only_read: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
        with ScriptedServer() as server:
            monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-1234")
            monkeypatch.setenv("OPENAI_BASE_URL", server.url)
            monkeypatch.setenv("ONRECORD_MODEL", "openai:scripted")
            yield server

    @staticmethod
    def cost(request: RecordedRequest) -> str:
        return f"The repairs will cost 38 million crowns. [{request.label_of('38 million')}]"

    def test_prose_is_shown_with_the_exact_quote_it_points_at(
        self, server: ScriptedServer, value: Callable[..., Any]
    ) -> None:
        server.enqueue(self.cost)
        answer = value("ask", "What will the repairs cost?")
        assert list(answer) == ANSWER_KEYS
        assert (answer["status"], answer["engine"]) == ("answered", "openai:scripted")
        assert [s["text"] for s in answer["statements"]] == [
            "The repairs will cost 38 million crowns."
        ]
        assert_exact(answer)

    def test_people_read_prose_numbers_and_the_quotes_below(
        self, server: ScriptedServer, capsys: pytest.CaptureFixture[str]
    ) -> None:
        server.enqueue(self.cost)
        assert main(["ask", "What will the repairs cost?"]) == 0
        output = " ".join(capsys.readouterr().out.split())
        note = "Note: the quote puts this more carefully."
        assert output.startswith(f"The repairs will cost 38 million crowns. [1] {note} Sources")
        assert "│ The repairs will cost 38 million crowns because" in output

    def test_a_no_of_the_model_is_no_failure(
        self, server: ScriptedServer, value: Callable[..., Any]
    ) -> None:
        server.enqueue("NO ANSWER")
        assert value("ask", "What will the repairs cost?")["status"] == "not_in_articles"

    def test_a_refused_key_is_a_failure_that_names_no_key(
        self, server: ScriptedServer, capsys: pytest.CaptureFixture[str]
    ) -> None:
        server.enqueue(WRONG_KEY, WRONG_KEY)
        assert main(["ask", "What will the repairs cost?", "--json"]) == 1
        output, errors = capsys.readouterr()
        answer = json.loads(output)
        assert (answer["status"], answer["error"]["kind"]) == ("failed", "model_key")
        assert answer["statements"] == []
        assert errors.count("\n") == 1
        assert "sk-secret" not in output + errors

    def test_what_was_verified_before_the_stream_was_cut_stays(
        self, server: ScriptedServer, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def two_lines(request: RecordedRequest) -> str:
            return f"{self.cost(request)}\nThis line never ends"

        server.enqueue(Reply(two_lines, cut_after=60))
        assert main(["ask", "What will the repairs cost?"]) == 1
        output, errors = capsys.readouterr()
        assert output.startswith("The repairs will cost 38 million crowns. [1]\n")
        assert "Something went wrong" in output
        assert errors.count("\n") == 1

    def test_doctor_tells_where_questions_go(
        self, server: ScriptedServer, value: Callable[..., Any]
    ) -> None:
        checks = {check["check"]: check for check in value("doctor", "--quick")}
        assert server.host in checks["answers"]["message"]
        assert "OPENAI_API_KEY is set" in checks["answers"]["message"]
        assert server.requests == []


class TestAsAProcess:
    def test_add_through_a_pipe_and_ask_in_processes_of_their_own(self) -> None:
        added = onrecord("add", "-", "--json", input=BRIDGE_TEXT)
        assert added.returncode == 0, added.stderr
        assert json.loads(added.stdout)["article_id"] == BRIDGE_ID
        assert added.stderr == ""
        asked = onrecord("ask", "What did the Harbour Board say?", "--json")
        assert asked.returncode == 0, asked.stderr
        answer = json.loads(asked.stdout)
        assert answer["status"] == "answered"
        assert answer["citations"]
        assert_exact(answer)

    def test_without_a_key_ask_loads_of_langchain_only_its_core(self, only_read: None) -> None:
        script = (
            "import json, sys; from ui.commands.main import main; "
            "code = main(['ask', 'What did Petrov say?', '--json']); "
            "print(json.dumps([code, sorted(sys.modules)]))"
        )
        ended = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
        )
        answer, loaded = map(json.loads, ended.stdout.splitlines())
        assert (answer["status"], loaded[0]) == ("answered", 0)
        packages = {name.partition(".")[0] for name in loaded[1]}
        assert "langchain_core" in packages
        assert not packages & {"langchain", "langchain_openai", "openai", "gradio", "trafilatura"}

    def test_the_console_script_is_the_same_program(self) -> None:
        script = Path(sys.executable).with_name("onrecord")
        if not script.is_file():
            pytest.skip(f"the command is not installed beside {sys.executable}")
        ended = subprocess.run(
            [str(script), "list", "--json"], capture_output=True, text=True, timeout=60, check=True
        )
        assert ended.stdout == "[]\n"


def onrecord(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ui.commands.main", *arguments],
        capture_output=True, text=True, timeout=60, check=False, env=dict(os.environ), **options,
    )  # fmt: skip
