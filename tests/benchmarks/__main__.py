"""Run benchmarks by hand: ``python -m tests.benchmarks [NAME…] [--write]``.

A benchmark is a module of this package with ``measure(workspace) -> Section``.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from tests.benchmarks.figures import DataAbsent, Section, as_markdown, as_text, with_sections
from tests.benchmarks.measuring import ROOT
from tests.benchmarks.workspace import Workspace

NAMES = (
    "startup", "ingest", "latency", "recipe", "quality",
    "attribution", "verification", "extraction", "summaries",
)  # fmt: skip
PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    """Run those named, or all: 0 when every bar is cleared, 1 when one is missed."""
    arguments = _parse()
    print(f"{_machine()}, load {os.getloadavg()[0]:.1f}\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="onrecord-benchmarks-") as folder:
        sections = _run(arguments.names or NAMES, Workspace(Path(folder)))
    if arguments.write:
        _write(sections)
    missed = [figure for section in sections for figure in section.missed]
    for figure in missed:
        print("missed:", *figure.cells)
    return 1 if missed else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(NAMES)}")
    parser.add_argument("--write", action="store_true", help=f"into {PAGE.relative_to(ROOT)}")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in NAMES]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(NAMES)}")
    return arguments


def _run(names: tuple[str, ...], workspace: Workspace) -> list[Section]:
    sections = []
    for name in names:
        began = time.perf_counter()
        try:
            section = importlib.import_module(f"tests.benchmarks.{name}").measure(workspace)
        except DataAbsent as absent:
            print(f"{name}: skipped, {absent}\n", flush=True)
            continue
        sections.append(section)
        print(as_text(section), flush=True)
        print(f"({name} took {time.perf_counter() - began:.0f} s)\n", file=sys.stderr, flush=True)
    return sections


def _write(sections: list[Section]) -> None:
    today = date.today().isoformat()
    before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    written = [as_markdown(section, measured=today) for section in sections]
    PAGE.write_text(with_sections(before, _head(), written), encoding="utf-8")


def _head() -> str:
    return f"""# Benchmarks

What On Record measures of itself, on
{_machine()}.
Speed differs from machine to machine; the ratios to what runs beside it in the same run should not.
Everything here comes from

    make benchmarks ARGS=--write

which reads public sets of news and questions from a folder beside the project and says so where
they are absent. `make benchmarks ARGS="latency quality"` runs some of them. None of them is part
of `make test`.
"""


def _machine() -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    system = f"{platform.system()} ({platform.machine()})"
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {system}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
