"""Several processes on one library, and kills in the middle of an add."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import pytest

from tests.rag import library_processes as others

ROOT = Path(__file__).parents[2]
MODULE = "tests.rag.library_processes"


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Starts processes from one that has imported everything: 0.05 s each instead of 1.5."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([MODULE])
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)  # where the server finds the module, which it would else leave out
        forkserver.ensure_running()
    return context


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "library"


def run(context: ForkServerContext, target: Any, *arguments: Any) -> int | None:
    process = context.Process(target=target, args=arguments)
    process.start()
    process.join(60)
    assert process.exitcode is not None, "a process hangs"
    return process.exitcode


def articles(writer: str, numbers: range) -> dict[str, Any]:
    made = [others.numbered_article(writer, number) for number in numbers]
    return {each.article.id: each for each in made}


def check_all(home: Path, expected: dict[str, Any]) -> None:
    others.check(home, expected, all_of_them=True)


def check_what_there_is(home: Path, expected: dict[str, Any]) -> None:
    others.check(home, expected, all_of_them=False)


def check_and_add_the_rest(home: Path, expected: dict[str, Any]) -> None:
    others.check(home, expected, all_of_them=False)
    others.add(home, "a", range(4))
    others.add(home, "b", range(6))
    others.check(home, expected, all_of_them=True)


def test_two_adders_and_a_reader_lose_nothing(processes: ForkServerContext, home: Path) -> None:
    done = processes.Event()
    adders = [
        processes.Process(target=others.add, args=(home, writer, range(32))) for writer in "ab"
    ]
    reader = processes.Process(target=others.read_until, args=(home, done))
    for each in (*adders, reader):
        each.start()
    for each in adders:
        each.join(60)
    done.set()
    reader.join(60)
    assert [each.exitcode for each in (*adders, reader)] == [0, 0, 0]
    expected = articles("a", range(32)) | articles("b", range(32))
    assert run(processes, check_all, home, expected) == 0


@pytest.fixture(scope="module")
def begun(processes: ForkServerContext, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with some articles, to be copied."""
    home = tmp_path_factory.mktemp("begun") / "library"
    assert run(processes, others.add, home, "a", range(4)) == 0
    return home


@pytest.mark.parametrize("moment", others.KILLS)
def test_a_kill_at_any_moment_leaves_every_article_whole_or_absent(
    processes: ForkServerContext, begun: Path, home: Path, moment: str
) -> None:
    if moment != "while the folder is made anew":  # that is how a new library begins
        shutil.copytree(begun, home)
    assert run(processes, others.add_and_die, home, "b", range(6), moment) == -signal.SIGKILL
    expected = articles("a", range(4)) | articles("b", range(6))
    assert run(processes, check_and_add_the_rest, home, expected) == 0


@pytest.mark.parametrize("moment", others.REBUILD_KILLS)
def test_a_kill_amid_a_rebuild_is_made_good(
    processes: ForkServerContext, begun: Path, home: Path, moment: str
) -> None:
    shutil.copytree(begun, home)
    assert run(processes, others.rebuild_and_die, home, moment) == -signal.SIGKILL
    assert run(processes, check_all, home, articles("a", range(4))) == 0


def kill_at_chance_moments(
    processes: ForkServerContext, home: Path, times: int, chance: random.Random
) -> None:
    expected: dict[str, Any] = {}
    for turn in range(times):
        writer = f"w{turn}w"
        started = processes.Event()
        adder = processes.Process(target=others.add_for_ever, args=(home, writer, started))
        adder.start()
        assert started.wait(60)
        time.sleep(chance.uniform(0, 0.1))
        adder.kill()
        adder.join(60)
        expected |= articles(writer, range(200))
        assert run(processes, check_what_there_is, home, expected) == 0


def test_kills_at_chance_moments(processes: ForkServerContext, home: Path) -> None:
    kill_at_chance_moments(processes, home, 4, random.Random(20251101))


@pytest.mark.soak
def test_many_kills_at_chance_moments(processes: ForkServerContext, home: Path) -> None:
    kill_at_chance_moments(processes, home, 60, random.Random(20251102))


@pytest.fixture(scope="module")
def large(processes: ForkServerContext, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of which Chroma has written its graph to files, to be copied."""
    home = tmp_path_factory.mktemp("large") / "library"
    assert run(processes, others.fill, home, 340) == 0
    assert list(home.glob("vectors/*/data_level0.bin"))
    return home


def overwrite(path: Path) -> None:
    path.write_bytes(b"\x7f\x00damaged" * (path.stat().st_size // 9 + 1))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


GRAPH = ["data_level0.bin", "header.bin", "length.bin", "link_lists.bin", "index_metadata.*"]
OFTEN = [("data_level0.bin", cut), ("link_lists.bin", overwrite), ("header.bin", Path.unlink)]


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        pytest.param(file, damage, marks=() if (file, damage) in OFTEN else pytest.mark.soak)
        for file in GRAPH
        for damage in (overwrite, cut, Path.unlink)
    ],
)
def test_a_damaged_graph_costs_at_most_one_process(
    processes: ForkServerContext,
    large: Path,
    home: Path,
    file: str,
    damage: Callable[[Path], None],
) -> None:
    shutil.copytree(large, home)
    for path in home.glob(f"vectors/*/{file}"):
        damage(path)
    first = run(processes, others.have_the_doctor_look, home)
    assert first == 0 or (first is not None and first < 0)  # killed by what it loaded
    assert run(processes, others.have_the_doctor_look, home) == 0


def test_a_folder_without_permission_is_said_in_one_line(processes: ForkServerContext) -> None:
    # Not under tmp_path, whose parents another user may not even enter.
    folder = Path(tempfile.mkdtemp(prefix="onrecord-"))
    try:
        others.opened(folder / "library").close()
        folder.chmod(0o555)
        (folder / "library").chmod(0o555)
        (folder / "library" / "catalog.sqlite").chmod(0o444)
        assert run(processes, others.be_refused, folder / "library") == 0
        assert run(processes, others.be_refused, folder / "new") == 0
    finally:
        (folder / "library").chmod(0o755)
        folder.chmod(0o755)
        shutil.rmtree(folder)
