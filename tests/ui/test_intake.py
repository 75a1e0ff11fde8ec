"""Uploads are taken from our own folder only, and never left behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rag.errors import LibraryUnavailable
from rag.types import Failure, IngestResult
from ui.page.intake import Intake, sum_up


def result(status: str = "added", **more: object) -> IngestResult:
    return IngestResult("a.txt", None, status, "abc", "Title", quotations=2, **more)  # type: ignore[arg-type]


class FakeIngestor:
    def __init__(self) -> None:
        self.taken: list[object] = []

    def add(self, sources: Sequence[str]) -> Iterator[IngestResult]:
        self.taken += sources
        yield result()

    def add_upload(self, content: bytes, name: str) -> Iterator[IngestResult]:
        self.taken.append((content, name))
        yield result()

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


def test_an_upload_is_read_and_deleted(
    intake: Intake, ingestor: FakeIngestor, uploads: Path
) -> None:
    upload = uploads / "deep" / "a.txt"
    upload.write_bytes(b"words")
    received = intake.add_upload(str(upload), "a.txt")
    assert received.state == "added" and received.words == "added · 2 quotations"
    assert ingestor.taken == [(b"words", "a.txt")]
    assert list(uploads.iterdir()) == []


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret.txt", "deep/../../secret.txt", ""])
def test_a_forged_path_is_refused_and_left_alone(
    path: str, intake: Intake, ingestor: FakeIngestor, uploads: Path
) -> None:
    secret = uploads.parent / "secret.txt"
    secret.write_text("secret")
    received = intake.add_upload(str(uploads / path), "a.txt")
    assert received.state == "failed"
    assert ingestor.taken == [] and secret.exists()


def test_a_link_out_of_the_folder_is_refused(
    intake: Intake, ingestor: FakeIngestor, uploads: Path
) -> None:
    secret = uploads.parent / "secret.txt"
    secret.write_text("secret")
    (uploads / "a.txt").symlink_to(secret)
    assert intake.add_upload(str(uploads / "a.txt"), "a.txt").state == "failed"
    assert ingestor.taken == [] and secret.exists()


def test_what_is_too_large_is_said_and_deleted(intake: Intake, uploads: Path) -> None:
    upload = uploads / "a.txt"
    upload.write_bytes(b"x" * 101)
    received = intake.add_upload(str(upload), "a.txt")
    assert received.state == "failed" and "over the limit of 0.1 kB" in received.words
    assert not upload.exists()


def test_a_library_that_cannot_be_written_is_said(uploads: Path) -> None:
    class Full(FakeIngestor):
        def add_upload(self, content: bytes, name: str) -> Iterator[IngestResult]:
            raise LibraryUnavailable("The disk is full.")
            yield

    (uploads / "a.txt").write_bytes(b"words")
    received = Intake(Full(), uploads=uploads, max_bytes=100).add_upload(
        str(uploads / "a.txt"), "a.txt"
    )
    assert (received.state, received.words) == ("failed", "The disk is full.")


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
