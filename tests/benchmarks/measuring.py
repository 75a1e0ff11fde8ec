"""Clocks and scales: best of several, percentiles, the memory of a fresh process."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.scoring import percentile

__all__ = ["Ran", "best_of", "clean_environment", "peak_bytes", "percentile", "run_fresh",
           "started_usage", "time_command"]  # fmt: skip

ROOT = Path(__file__).resolve().parents[2]
TIMES = 5
"""How often a start is timed; the best counts, since others may be using the machine."""
_FOREIGN = ("ONRECORD_", "OPENAI_", "LANGCHAIN_", "LANGSMITH_", "PYTHON")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a function gave in a fresh process, and the most memory that process held."""

    value: Any
    peak_bytes: int


def clean_environment(home: Path | None = None) -> dict[str, str]:
    """The environment without any setting of the developer's, and this data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    if home is not None:
        kept["ONRECORD_HOME"] = str(home)
    return kept


def run_fresh(function: Callable[..., Any], *arguments: str | int) -> Ran:
    """Call a function of a benchmark in a process of its own; what it gives must be JSON.

    :raises RuntimeError: the process failed; the message holds the end of its complaint.
    """
    with tempfile.TemporaryDirectory(prefix="onrecord-benchmark-") as folder:
        result = Path(folder) / "result.json"
        name = f"{function.__module__}:{function.__qualname__}"
        command = [sys.executable, "-m", "tests.benchmarks.child", str(result), name]
        _run([*command, json.dumps(arguments)], folder, {"PYTHONPATH": str(ROOT)})
        found = json.loads(result.read_text(encoding="utf-8"))
    return Ran(found["value"], found["peak_bytes"])


def time_command(command: Sequence[str], *, home: Path | None = None) -> float:
    """Seconds from start to end of a process that must succeed.

    :raises RuntimeError: it did not.
    """
    began = time.perf_counter()
    _run(command, None, clean_environment(home))
    return time.perf_counter() - began


def best_of(run: Callable[[], float], times: int = TIMES) -> float:
    """The least of several timings, after one that warms the disk's cache up."""
    run()
    return min(run() for _ in range(times))


def peak_bytes() -> int:
    """The most memory that this process held resident so far.

    Linux carries the peak of whoever started a process over into ``ru_maxrss``; the high-water
    mark of its own memory does not have that fault.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def started_usage() -> tuple[float, int]:
    """Processor seconds and the most resident bytes of every process started by this one, living.

    Summed, with what they share counted for each. Zeros where the system does not tell.
    """
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            parents[int(stat.parent.name)] = int(fields[1])
    family = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    seconds, size = 0.0, 0
    for pid in family - {os.getpid()}:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            seconds += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            status = Path(f"/proc/{pid}/status").read_text()
            size += int(status.partition("VmHWM:")[2].split()[0]) * 1024
    return seconds, size


def _run(command: Sequence[str], folder: str | None, environment: dict[str, str]) -> None:
    done = subprocess.run(
        command,
        cwd=folder or tempfile.gettempdir(),
        env=clean_environment() | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        complaint = (done.stderr or done.stdout).strip()[-2000:]
        raise RuntimeError(f"{' '.join(command[:4])} … ended with {done.returncode}:\n{complaint}")
