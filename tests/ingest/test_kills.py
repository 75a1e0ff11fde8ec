"""Killed at whatever moment of an ingest: every article whole or absent, and all indexes agree."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import signal
import time
from collections.abc import Callable
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import pytest

from tests.ingest import kill_processes as others
from tests.rag.library_processes import KILLS

ROOT = Path(__file__).parents[2]
SEEDS = (3, 14, 15, 92, 65, 35, 89, 79, 32, 38)
"""Of the moments at which an add is killed."""
ARTICLES = 4


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Starts processes from one that has imported everything: 0.05 s each instead of 1.5."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.ingest.kill_processes"])
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)  # where the server finds the module, which it would else leave out
        forkserver.ensure_running()
    return context


def run(context: ForkServerContext, target: Callable[..., None], *arguments: Any) -> int | None:
    process = context.Process(target=target, args=arguments)
    process.start()
    process.join(60)
    assert process.exitcode is not None, "a process hangs"
    return process.exitcode


def kill_after(
    context: ForkServerContext, seconds: float, target: Callable[..., None], *arguments: Any
) -> int | None:
    """End a process so many seconds after it says that it begins; its exit code."""
    started = context.Event()
    process = context.Process(target=target, args=(*arguments, started))
    process.start()
    assert started.wait(60)
    time.sleep(seconds)
    process.kill()
    process.join(60)
    return process.exitcode


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    """Folders of texts, one for each process that is killed."""
    folders = [tmp_path / f"sources-{number}" for number in range(len(KILLS))]
    for folder in folders:
        others.write_sources(folder, ARTICLES)
    return folders


def test_kills_at_named_moments_of_an_ingest(
    processes: ForkServerContext, home: Path, sources: list[Path]
) -> None:
    moments = list(KILLS)
    # That is how a new library begins; at the other moments it goes on.
    moments.sort(key=lambda moment: moment != "while the folder is made anew")
    for number, (moment, folder) in enumerate(zip(moments, sources, strict=True)):
        assert run(processes, others.add_and_die, home, folder, moment) == -signal.SIGKILL, moment
        done = sources[:number]
        assert run(processes, others.mend, home, [*done, folder], done, folder) == 0, moment


def test_kills_at_chance_moments_of_an_ingest(
    processes: ForkServerContext, home: Path, tmp_path: Path, sources: list[Path]
) -> None:
    # The moments are spread over as long as an add takes here and now.
    whole = tmp_path / "whole"
    others.write_sources(whole, ARTICLES)
    assert run(processes, others.add, home, whole) == 0
    done, killed = [whole], 0
    began = time.monotonic()
    assert run(processes, others.add, tmp_path / "timed", whole) == 0
    length = time.monotonic() - began
    for seed, folder in zip(SEEDS, sources, strict=True):
        seconds = random.Random(seed).uniform(0, length)
        code = kill_after(processes, seconds, others.add_until_killed, home, folder)
        assert code in (0, -signal.SIGKILL)
        killed += code != 0
        assert run(processes, others.mend, home, [*done, folder], done, folder) == 0, seed
        done.append(folder)
    assert killed >= len(SEEDS) // 2


@pytest.fixture(scope="module")
def begun(processes: ForkServerContext, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one folder of texts, a backup of it and a second folder, to be copied."""
    base = tmp_path_factory.mktemp("begun")
    for name in ("kept", "other"):
        others.write_sources(base / name, ARTICLES)
    assert run(processes, others.add, base / "library", base / "kept") == 0
    assert run(processes, others.back_up, base / "library", base / "backup") == 0
    return base


def kill_amid_removing(processes: ForkServerContext, base: Path, seconds: float) -> None:
    home, both = base / "library", [base / "kept", base / "other"]
    assert run(processes, others.add, home, base / "other") == 0
    kill_after(processes, seconds, others.remove_until_killed, home, base / "other")
    assert run(processes, others.check, home, both, both[:1], both) == 0
    assert run(processes, others.remove, home, base / "other") == 0
    assert run(processes, others.check, home, both[:1], both[:1], []) == 0


def kill_amid_rebuilding(processes: ForkServerContext, base: Path, seconds: float) -> None:
    home, kept = base / "library", [base / "kept"]
    kill_after(processes, seconds, others.rebuild_until_killed, home, base / "kept")
    assert run(processes, others.check, home, kept, kept, kept) == 0


def kill_amid_restoring(processes: ForkServerContext, base: Path, seconds: float) -> None:
    home, both = base / "library", [base / "kept", base / "other"]
    assert run(processes, others.add, home, base / "other") == 0
    kill_after(processes, seconds, others.restore_until_killed, home, base / "backup")
    assert run(processes, others.check, home, both, both[:1], both) == 0
    assert run(processes, others.restore, home, base / "backup") == 0
    assert run(processes, others.check, home, both[:1], both[:1], both[:1]) == 0


def kill_amid_backing_up(processes: ForkServerContext, base: Path, seconds: float) -> None:
    kept, backup = [base / "kept"], base / "backup"
    kill_after(processes, seconds, others.back_up_until_killed, base / "library", backup)
    assert run(processes, others.check, base / "library", kept, kept, []) == 0
    assert run(processes, others.restore, base / "new", backup) == 0
    assert run(processes, others.check, base / "new", kept, kept, kept) == 0


def kill_amid_migrating(processes: ForkServerContext, base: Path, seconds: float) -> None:
    kill_after(processes, seconds, others.migrate_until_killed, base / "old", base)
    assert run(processes, others.check_migrated, base / "old") == 0


KILLS_AMID = {
    "removing": kill_amid_removing,
    "rebuilding": kill_amid_rebuilding,
    "restoring": kill_amid_restoring,
    "backing up": kill_amid_backing_up,
    "migrating": kill_amid_migrating,
}


@pytest.mark.parametrize("work", KILLS_AMID)
def test_a_kill_amid_other_work_loses_nothing(
    processes: ForkServerContext, begun: Path, tmp_path: Path, work: str
) -> None:
    shutil.copytree(begun, tmp_path / "base")
    KILLS_AMID[work](processes, tmp_path / "base", random.Random(work).uniform(0.02, 0.3))


def test_commands_at_once_do_not_fail_each_other(
    processes: ForkServerContext, begun: Path, tmp_path: Path
) -> None:
    shutil.copytree(begun, tmp_path / "base")
    base = tmp_path / "base"
    home, folders = base / "library", [base / "kept", base / "other"]
    work: list[tuple[Callable[..., None], Path]] = [
        (others.rebuild_until_killed, base),
        (others.restore_until_killed, base / "backup"),
        (others.back_up_until_killed, base / "another"),
        (others.add_until_killed, base / "other"),
        (others.remove_until_killed, base / "kept"),
    ]
    events = [processes.Event() for _ in range(len(work) + 1)]
    at_once = [
        processes.Process(target=target, args=(home, path, event))
        for (target, path), event in zip(work, events, strict=False)
    ]
    at_once.append(processes.Process(target=others.read_until_killed, args=(home, events[-1])))
    for each in at_once:
        each.start()
    assert all(event.wait(60) for event in events)
    time.sleep(2)
    for each in at_once:
        each.kill()
        each.join(60)
        assert each.exitcode in (0, -signal.SIGKILL)
    assert run(processes, others.check, home, folders, [], folders) == 0
    assert run(processes, others.restore, home, base / "another") == 0
    assert run(processes, others.check, home, folders, [], folders) == 0
