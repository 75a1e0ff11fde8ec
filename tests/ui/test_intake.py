"""Uploads are taken from our own folder only, and never left behind."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast

import pytest

from ingest.pipeline import Upload
from rag.errors import LibraryUnavailable
from rag.library import Library
from rag.types import Failure, IngestResult
from ui.page.intake import Intake, Progress, Received, sum_up
from ui.page.wiring.intake import intake_functions


def result(status: str = "added", **more: object) -> IngestResult:
    return IngestResult("a.txt", None, status, "abc", "Title", quotations=2, **more)  # type: ignore[arg-type]


class FakeIngestor:
    def __init__(self) -> None:
        self.taken: list[object] = []

    def add(self, sources: Sequence[str]) -> Iterator[IngestResult]:
        self.taken += sources
        yield result()

    def add_uploads(
        self, uploads: Iterable[Upload | None], *, cancelled: Callable[[], bool]
    ) -> Iterator[tuple[int, IngestResult]]:
        for upload in filter(None, uploads):
            if cancelled():
                return
            self.taken.append((upload.content, upload.name))
            yield upload.number, result()

    def add_text(self, text: str) -> IngestResult:
        self.taken.append(text)
        return result()


@pytest.fixture
def ingestor() -> FakeIngestor:
    return FakeIngestor()


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    (folder / "deep").mkdir(parents=True)
    return folder


@pytest.fixture
def intake(ingestor: FakeIngestor, uploads: Path) -> Intake:
    return Intake(ingestor, uploads=uploads, max_bytes=100)


def ended(intake: Intake, run: str = "run") -> dict[int, Received]:
    """What became of each file, once the run is over."""
    until = time.monotonic() + 10
    while not (found := intake.progress(run, 0)).ended:
        assert time.monotonic() < until
        time.sleep(0.01)
    return dict(found.results)


def send(intake: Intake, uploads: Path, number: int, name: str, run: str = "run") -> None:
    upload = uploads / name
    upload.write_bytes(name.encode())
    assert intake.take_upload(run, number, str(upload), name) is None


def refused(intake: Intake, uploads: Path, number: int, run: str = "run") -> Received:
    """What is said of a file that is not taken, and it is deleted."""
    upload = uploads / f"refused {number}.txt"
    upload.write_bytes(b"refused")
    received = intake.take_upload(run, number, str(upload), upload.name)
    assert received is not None and received.state == "failed" and not upload.exists()
    return received


def test_an_upload_is_read_and_deleted(
    intake: Intake, ingestor: FakeIngestor, uploads: Path
) -> None:
    upload = uploads / "deep" / "a.txt"
    upload.write_bytes(b"words")
    assert intake.take_upload("run", 0, str(upload), "a.txt") is None
    assert not [path for path in uploads.rglob("*") if not path.is_dir()]
    intake.finish("run")
    received = ended(intake)[0]
    assert received.state == "added" and received.words == "added · 2 quotations"
    assert ingestor.taken == [(b"words", "a.txt")]


def test_files_of_one_name_and_runs_of_two_browsers_do_not_mix(
    intake: Intake, ingestor: FakeIngestor, uploads: Path
) -> None:
    for number in (0, 1):
        send(intake, uploads, number, "same.txt")
    send(intake, uploads, 7, "other.txt", run="other")
    for run in ("run", "other"):
        intake.finish(run)
    assert set(ended(intake)) == {0, 1} and set(ended(intake, "other")) == {7}
    assert intake.progress("nobody's", 3) == Progress((), 3, 0, None, ended=True, known=False)


def test_stopping_keeps_what_is_done_and_says_what_is_not(uploads: Path) -> None:
    class Slow(FakeIngestor):
        def add_uploads(
            self, uploads: Iterable[Upload | None], *, cancelled: Callable[[], bool]
        ) -> Iterator[tuple[int, IngestResult]]:
            for upload in filter(None, uploads):
                while upload.number > 0 and not cancelled():
                    time.sleep(0.01)
                if cancelled():
                    return
                yield upload.number, result()

    intake = Intake(Slow(), uploads=uploads, max_bytes=100)
    for number in range(3):
        send(intake, uploads, number, f"{number}.txt")
    while intake.progress("run", 0).done < 1:
        time.sleep(0.01)
    assert intake.progress("run", 0).reading == "1.txt"
    intake.cancel("run")
    became = ended(intake)
    assert [became[n].words for n in range(3)] == ["added · 2 quotations", "stopped", "stopped"]
    assert refused(intake, uploads, 3).words == "stopped"


def test_a_run_can_be_stopped_before_its_first_file_is_there(
    intake: Intake, ingestor: FakeIngestor, uploads: Path
) -> None:
    intake.cancel("run")
    assert refused(intake, uploads, 0).words == "stopped"
    assert intake.progress("run", 0).ended and ingestor.taken == []


def test_a_folder_stays_while_the_same_content_may_be_on_its_way_into_it(
    intake: Intake, uploads: Path
) -> None:
    upload = uploads / "deep" / "a.txt"
    upload.write_bytes(b"words")
    assert intake.take_upload("run", 0, str(upload), "a.txt") is None
    assert upload.parent.is_dir() and not upload.exists()
    intake.finish("run")
    ended(intake)


def test_what_was_left_behind_is_swept(
    intake: Intake, ingestor: FakeIngestor, uploads: Path
) -> None:
    def lay() -> None:
        (uploads / "deep").mkdir(exist_ok=True)
        for name, age in (("deep/left.txt", 4000), ("fresh.txt", 100)):
            (uploads / name).write_bytes(b"words")
            os.utime(uploads / name, (time.time() - age,) * 2)
        os.utime(uploads / "deep", (time.time() - 4000,) * 2)

    lay()
    Intake(ingestor, uploads=uploads, max_bytes=100)
    assert [path.name for path in uploads.iterdir()] == ["fresh.txt"]
    lay()
    send(intake, uploads, 0, "a.txt", run="new")
    assert [path.name for path in uploads.iterdir()] == ["fresh.txt"]


@pytest.mark.parametrize("sent", [None, [], 7, {"path": None}, {"path": ["x"], "run": {}}])
def test_forged_calls_do_no_harm(sent: object, intake: Intake, ingestor: FakeIngestor) -> None:
    functions = {each.__name__: each for each in intake_functions(intake, cast("Library", None))}
    assert functions["take_upload"](sent)["state"] == "failed"
    assert functions["progress"](sent)["ended"]
    assert functions["finish"](sent) is functions["cancel"](sent) is None
    assert ingestor.taken == []


def test_a_pasted_text_has_a_limit_too(intake: Intake, ingestor: FakeIngestor) -> None:
    received = intake.add_text("ä" * 51)
    assert received.state == "failed"
    assert received.words == "0.102 kB is over the limit of 0.1 kB a text"
    assert intake.add_text("odd \ud800 mark").state == "added"
    assert ingestor.taken == ["odd ? mark"]


def test_what_was_sent_is_added_though_the_page_is_closed(
    intake: Intake, ingestor: FakeIngestor, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.page.intake.SECONDS_UNSEEN", 0.2)
    send(intake, uploads, 0, "a.txt")
    until = time.monotonic() + 5
    while threading.active_count() > 1 and any(
        each.name == "intake" for each in threading.enumerate()
    ):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert ingestor.taken == [(b"a.txt", "a.txt")]


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../secret.txt", "deep/../../secret.txt", "", "a\0b", "a" * 5000]
)
def test_a_forged_path_is_refused_and_left_alone(
    path: str, intake: Intake, ingestor: FakeIngestor, uploads: Path
) -> None:
    secret = uploads.parent / "secret.txt"
    secret.write_text("secret")
    received = intake.take_upload("run", 0, str(uploads / path), "a.txt")
    assert received is not None and received.state == "failed"
    assert ingestor.taken == [] and secret.exists()


def test_a_link_out_of_the_folder_is_refused(
    intake: Intake, ingestor: FakeIngestor, uploads: Path
) -> None:
    secret = uploads.parent / "secret.txt"
    secret.write_text("secret")
    (uploads / "a.txt").symlink_to(secret)
    refused = intake.take_upload("run", 0, str(uploads / "a.txt"), "a.txt")
    assert refused is not None and refused.state == "failed"
    assert ingestor.taken == [] and secret.exists()


def test_what_is_too_large_is_said_and_deleted(intake: Intake, uploads: Path) -> None:
    upload = uploads / "a.txt"
    upload.write_bytes(b"x" * 101)
    received = intake.take_upload("run", 0, str(upload), "a.txt")
    assert (
        received is not None
        and received.state == "failed"
        and "over the limit of 0.1 kB" in received.words
    )
    assert not upload.exists()


def test_a_library_that_cannot_be_written_is_said(uploads: Path) -> None:
    class Full(FakeIngestor):
        def add_uploads(
            self, uploads: Iterable[Upload | None], *, cancelled: Callable[[], bool]
        ) -> Iterator[tuple[int, IngestResult]]:
            raise LibraryUnavailable("The disk is full.")

    intake = Intake(Full(), uploads=uploads, max_bytes=100)
    send(intake, uploads, 0, "a.txt")
    intake.finish("run")
    assert ended(intake)[0].words == "The disk is full."
    assert refused(intake, uploads, 1).words == "The disk is full.", "and not that it was stopped"


def test_a_fault_of_the_program_is_said_of_each_file(
    uploads: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Faulty(FakeIngestor):
        def add_uploads(
            self, uploads: Iterable[Upload], *, cancelled: Callable[[], bool]
        ) -> Iterator[tuple[int, IngestResult]]:
            waiting = iter(uploads)
            yield next(waiting).number, result()
            next(waiting)
            raise KeyError("unforeseen")

    intake = Intake(Faulty(), uploads=uploads, max_bytes=100)
    for number in range(2):
        send(intake, uploads, number, f"{number}.txt")
    became = ended(intake)
    assert became[0].state == "added"
    assert "could not be added" in became[1].words
    assert refused(intake, uploads, 2).words == became[1].words
    assert "unforeseen" in caplog.text


def test_what_comes_after_a_run_that_nobody_looked_at_is_not_called_stopped(
    intake: Intake, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.page.intake.SECONDS_UNSEEN", 0.1)
    send(intake, uploads, 0, "a.txt")
    while any(each.name == "intake" for each in threading.enumerate()):
        time.sleep(0.01)
    monkeypatch.setattr("ui.page.intake.SECONDS_UNSEEN", 60.0)
    assert refused(intake, uploads, 1).words == "it came too late; drop it again"


def test_a_look_that_counts_by_a_run_before_a_restart_gets_all(
    intake: Intake, uploads: Path
) -> None:
    send(intake, uploads, 0, "a.txt")
    intake.finish("run")
    ended(intake)
    found = intake.progress("run", 50)
    assert len(found.results) == 1 and found.looked == 1


def test_a_link_is_fetched_and_a_text_is_not(intake: Intake, ingestor: FakeIngestor) -> None:
    assert intake.add_text(" https://vale.example/a \n").name == "https://vale.example/a"
    assert intake.add_text("/etc/passwd").name == "Pasted text"
    assert intake.add_text("file:///etc/passwd").state == "failed"
    assert ingestor.taken == ["https://vale.example/a", "/etc/passwd"]


@pytest.mark.parametrize(
    ("results", "state", "words"),
    [
        ([result("unchanged")], "known", "already in the library"),
        ([result("duplicate")], "added", "added · a near-copy of another article"),
        ([result("updated")], "added", "added as a newer version"),
        ([result("failed", error=Failure("empty", "It is empty."))], "failed", "It is empty."),
        ([], "failed", "nothing in it that is an article"),
        ([result(), result("unchanged"), result("failed")], "added",
         "1 article added · 1 known · 1 failed"),
        ([result("failed"), result("failed")], "failed", "2 failed"),
    ],
)  # fmt: skip
def test_a_row_sums_up_what_a_source_gave(
    results: list[IngestResult], state: str, words: str
) -> None:
    row = sum_up("a.txt", results)
    assert (row.state, row.words) == (state, words)
