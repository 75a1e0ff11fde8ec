"""Sources are read in processes that can be lost without losing anything else."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.jobs import Job, Prepared
from ingest.loading.limits import SourceLimits
from ingest.loading.sources import FailedSource
from ingest.workers import Workers
from tests.ingest.bad_readers import read_badly
from tests.ingest.test_html import page

STORY = "The tide rose again today and the quay was flooded, the harbour board said."
LIMITS = SourceLimits(max_seconds=1)
MEMORY = 600_000_000


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    monkeypatch.setattr("ingest.workers._GRACE_SECONDS", 4.0)
    made = Workers(count=2, memory_bytes=MEMORY, read=read_badly)
    yield made
    made.close()


def jobs(folder: Path, *names: str) -> Iterator[Job]:
    for name in names:
        path = folder / f"{name}.txt"
        path.write_text(f"{name}: {STORY}")
        yield Job(source=str(path), limits=LIMITS)


def outcomes(prepared: list[Prepared]) -> dict[str, str]:
    """What became of each source, by its name."""
    told: dict[str, str] = {}
    for found in (each.found for each in prepared):
        if isinstance(found, FailedSource):
            told[Path(found.source).stem] = found.error.message
        else:
            told[Path(found.article.source).stem] = "read"
    return told


def test_what_misbehaves_is_ended_and_told_and_the_others_go_on(
    workers: Workers, tmp_path: Path
) -> None:
    names = ("a", "hang", "b", "eat", "c", "crash", "d")
    told = outcomes(list(workers.run(jobs(tmp_path, *names))))
    assert {name for name, became in told.items() if became == "read"} == {"a", "b", "c", "d"}
    assert "ONRECORD_MAX_SOURCE_SECONDS" in told["hang"]
    assert "ONRECORD_MAX_SOURCE_MEMORY" in told["eat"]
    assert "break down" in told["crash"]


def test_what_was_read_before_a_hang_is_kept(workers: Workers, tmp_path: Path) -> None:
    found = [each.found for each in workers.run(jobs(tmp_path, "late"))]
    assert [isinstance(each, FailedSource) for each in found] == [False, True]


def test_what_is_prepared_passes_through(workers: Workers, tmp_path: Path) -> None:
    (ready,) = workers.run(jobs(tmp_path, "a"))
    both = list(workers.run(iter([ready, *jobs(tmp_path, "b")])))
    assert both[0] is ready
    assert len(both) == 2


def test_what_is_under_way_goes_on_while_the_next_job_has_not_come(
    workers: Workers, tmp_path: Path
) -> None:
    told: dict[str, str] = {}
    began = time.monotonic()

    def coming() -> Iterator[Job | None]:
        yield from jobs(tmp_path, "a", "hang")
        while len(told) < 2 and time.monotonic() - began < 30:
            yield None
        assert len(told) == 2
        yield from jobs(tmp_path, "b")

    for each in workers.run(coming()):
        told |= outcomes([each])
    assert (told["a"], told["b"]) == ("read", "read")
    assert "ONRECORD_MAX_SOURCE_SECONDS" in told["hang"]


def test_cancelling_gives_up_what_is_under_way(workers: Workers, tmp_path: Path) -> None:
    list(workers.run(jobs(tmp_path, "a", "b")))  # starting processes is not what is timed
    began = time.monotonic()
    assert not list(workers.run(jobs(tmp_path, "hang", "hang"), cancelled=lambda: True))
    assert time.monotonic() - began < 3


def test_waiting_for_a_worker_ends_when_it_is_cancelled_or_all_is_closed(
    workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_lent", 2)
    asked = iter([False])
    assert not list(workers.run(jobs(tmp_path, "a"), cancelled=lambda: next(asked, True)))
    waits = threading.Thread(target=lambda: list(workers.run(jobs(tmp_path, "a"))))
    waits.start()
    workers.close()
    waits.join(10)
    assert not waits.is_alive()


def test_nothing_is_begun_once_it_is_closed(
    workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def coming() -> Iterator[Job]:
        yield from jobs(tmp_path, "a", "b")
        workers.close()
        monkeypatch.setattr(workers, "_start", lambda: pytest.fail("a process was started"))
        yield from jobs(tmp_path, "c", "d", "e")

    monkeypatch.setattr(workers, "_count", 3)
    assert outcomes(list(workers.run(coming()))) == {"a": "read", "b": "read"}
    assert not workers._free


def test_two_threads_share_the_workers(workers: Workers, tmp_path: Path) -> None:
    found: dict[str, str] = {}

    def read(name: str) -> None:
        found.update(outcomes(list(workers.run(jobs(tmp_path, *(f"{name}{n}" for n in range(6)))))))

    threads = [threading.Thread(target=read, args=(name,)) for name in "xyz"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == {f"{name}{number}": "read" for name in "xyz" for number in range(6)}


def test_a_program_without_a_guard_is_not_run_again(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    for number in range(2):
        (tmp_path / "pages" / f"{number}.html").write_bytes(page())
    program = tmp_path / "program.py"
    program.write_text(
        "from pathlib import Path\n"
        "from ingest.pipeline import Ingestor\n"
        "from rag.library import open_library\n"
        "from rag.settings import Settings\n"
        "print('begun')\n"
        f"settings = Settings(home=Path({str(tmp_path / 'home')!r}))\n"
        "with open_library(settings) as library, Ingestor(library, settings) as ingestor:\n"
        f"    print(sorted(r.status for r in ingestor.add([{str(tmp_path / 'pages')!r}])))\n"
    )
    ran = subprocess.run(
        [sys.executable, program], capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stdout.splitlines() == ["begun", "['added', 'unchanged']"]


@pytest.mark.parametrize(
    ("name", "content", "plain"),
    [
        ("a.txt", STORY.encode(), True),
        ("a.md", b"PK\x03\x04 packed", False),
        ("a.txt", b"junk\n%PDF-1.7", False),
        ("a.txt", b"# to read\nhttps://post.example/1\n", False),
        ("a.html", STORY.encode(), False),
    ],
)
def test_only_what_is_plain_by_its_content_is_read_here(
    tmp_path: Path, name: str, content: bytes, plain: bool
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert Job(source=str(path), limits=LIMITS).is_plain is plain
    assert Job(source=name, content=content, limits=LIMITS).is_plain is plain


@pytest.mark.parametrize(
    ("name", "content", "quick"),
    [
        ("a.txt", STORY.encode(), True),
        ("a.html", page(), True),
        ("a.txt", b"https://post.example/1\n", False),
        ("a.html", b"PK\x03\x04 packed", False),
        ("a.eml", b"Subject: a\n\nb", False),
        ("a.txt", b"a" * 400_000, False),
    ],
)
def test_what_may_take_long_is_not_quick(
    tmp_path: Path, name: str, content: bytes, quick: bool
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert Job(source=str(path), limits=LIMITS).is_quick is quick


def test_an_address_is_never_plain() -> None:
    assert not Job(source="https://post.example/a.txt", limits=LIMITS).is_plain


def test_a_start_that_fails_leaves_its_place_free(
    workers: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise BlockingIOError("no more processes")

    start = workers._start
    for _ in range(3):
        monkeypatch.setattr(workers, "_start", refuse)
        with pytest.raises(BlockingIOError):
            list(workers.run(jobs(tmp_path, "a")))
    monkeypatch.setattr(workers, "_start", start)
    assert outcomes(list(workers.run(jobs(tmp_path, "a")))) == {"a": "read"}
