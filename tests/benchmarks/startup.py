"""How long each command and the page take to start, in a process of its own each time."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.benchmarks.figures import Bar, Figure, Section
from tests.benchmarks.measuring import TIMES, best_of, clean_environment, time_command
from tests.benchmarks.realtimeqa import read_year
from tests.benchmarks.workspace import SMALL_LIBRARY, Workspace

ONRECORD = str(Path(sys.executable).with_name("onrecord"))
ASK_LIBRARIES = (
    "chromadb", "langchain_core.retrievers", "langchain_core.runnables", "numpy",
    "pydantic_settings", "sqlalchemy", "tantivy", "wordllama",
)  # fmt: skip
"""What a question needs; only what its process did import is counted as its bare import."""
PAGE_LIBRARIES = (*ASK_LIBRARIES, "fastapi", "gradio", "trafilatura", "uvicorn")
PATIENCE = 60.0
"""Seconds after which a page that does not answer has failed."""
WORDS = f"""Each in a fresh process, best of {TIMES} after a first one, in a library of
{SMALL_LIBRARY} articles. The bare import is that of the libraries which a question (or the page)
needs, by Python itself without any line of ours, timed in the same run; what is above it is our
own doing. The page is ready with its first whole reply."""


def measure(workspace: Workspace) -> Section:
    """Time the commands, then the page."""
    home = workspace.small.home
    return Section(
        title="Starting",
        words=WORDS,
        figures=(
            *_command_figures(home),
            *_above("`onrecord ask`", 1.0, *_time_asking(home)),
            *_above("page", 1.5, *_time_page(home)),
        ),
    )


def _command_figures(home: Path) -> Iterator[Figure]:
    yield _seconds("`onrecord --help`", ["--help"], home, 0.5)
    yield _seconds("`onrecord list`", ["list"], home, 1.2)
    ids = iter(_stored_ids(home))
    yield _seconds("`onrecord show`", ["show", next(ids)], home, 1.2)
    yield _seconds("`onrecord quotes`", ["quotes"], home, 1.2)
    yield _seconds("`onrecord doctor --quick`", ["doctor", "--quick"], home, 1.2)
    removing = best_of(lambda: time_command([ONRECORD, "remove", next(ids)], home=home))
    yield Figure(name="`onrecord remove`", value=removing, unit="s", bar=Bar("<", 1.2))


def _seconds(name: str, arguments: Sequence[str], home: Path, limit: float) -> Figure:
    taken = best_of(lambda: time_command([ONRECORD, *arguments], home=home))
    return Figure(name=name, value=taken, unit="s", bar=Bar("<", limit))


def _above(name: str, limit: float, whole: float, bare: float) -> Iterator[Figure]:
    yield Figure(name=f"{name}, whole", value=whole, unit="s")
    yield Figure(name=f"{name}, bare import", value=bare, unit="s")
    yield Figure(name=f"{name}, above it", value=whole - bare, unit="s", bar=Bar("<=", limit))


def _stored_ids(home: Path) -> list[str]:
    listed = subprocess.run(
        [ONRECORD, "list", "--json"],
        cwd=tempfile.gettempdir(),
        env=clean_environment(home),
        capture_output=True,
        check=True,
    )
    return [article["id"] for article in json.loads(listed.stdout)]


def _time_asking(home: Path) -> tuple[float, float]:
    """Seconds for a question, and for the bare import of what it needs."""
    command = [ONRECORD, "ask", read_year("2025").questions[0].text]
    traced = subprocess.run(
        [sys.executable, "-X", "importtime", *command],
        cwd=tempfile.gettempdir(),
        env=clean_environment(home),
        capture_output=True,
        text=True,
        check=True,
    )
    needed = _imported(ASK_LIBRARIES, traced.stderr)
    return _best_pair(lambda: time_command(command, home=home), _import_bare(needed))


def _time_page(home: Path) -> tuple[float, float]:
    """Seconds until the page answers, and for the bare import of what it needs until then."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as trace:
        traced = [sys.executable, "-X", "importtime", ONRECORD]
        with _open_page(traced, home, trace.fileno()):
            trace.seek(0)
            needed = _imported(PAGE_LIBRARIES, trace.read())

    def time_page() -> float:
        with _open_page([ONRECORD], home, subprocess.DEVNULL) as seconds:
            return seconds

    # The page is timed to its first reply, so the bare import must not be timed to its clean end.
    return _best_pair(time_page, _import_bare(needed) + "; import os; os._exit(0)")


def _import_bare(modules: Sequence[str]) -> str:
    return "import " + ", ".join(modules)


def _best_pair(run: Callable[[], float], bare_import: str) -> tuple[float, float]:
    """The best of ours and of the bare import, in turns so that both meet the same neighbours."""
    bare = [sys.executable, "-c", bare_import]
    run(), time_command(bare)
    pairs = [(run(), time_command(bare)) for _ in range(TIMES)]
    return min(whole for whole, _ in pairs), min(alone for _, alone in pairs)


def _imported(names: Sequence[str], trace: str) -> list[str]:
    """Those of the modules that a process said it imported (``-X importtime``)."""
    found = set(re.findall(r"\|\s+([\w.]+)$", trace, re.MULTILINE))
    return [name for name in names if name in found]


@contextlib.contextmanager
def _open_page(program: Sequence[str], home: Path, complaints: int) -> Iterator[float]:
    """The page as a process: seconds from its start to its first reply with status 200."""
    port = _free_port()
    began = time.perf_counter()
    page = subprocess.Popen(
        [*program, "serve", "--no-open", "--port", str(port)],
        cwd=tempfile.gettempdir(),
        env=clean_environment(home),
        stdout=subprocess.DEVNULL,
        stderr=complaints,
    )
    try:
        while not _answers(port):
            if page.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise RuntimeError(f"the page gave no reply (exit code {page.poll()})")
            time.sleep(0.01)
        yield time.perf_counter() - began
    finally:
        page.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            page.wait(10)
        page.kill()
        page.wait()


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/")
        reply = connection.getresponse()
        reply.read()
        return reply.status == 200
    except OSError:
        return False
    finally:
        connection.close()
