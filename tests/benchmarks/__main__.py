"""Run benchmarks by hand: ``python -m tests.benchmarks [NAME…] [--write]``.

A benchmark is a module of this package with ``measure(workspace) -> Section``. Speed is written
into docs/benchmarks.md; quality into docs/quality.md, between marks that leave what is written
by hand alone, and once more into its table at a glance: every figure that has a bar.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from tests.benchmarks.figures import (
    DataAbsent,
    Section,
    as_markdown,
    as_region,
    as_text,
    glance,
    region_of,
    with_region,
    with_sections,
)
from tests.benchmarks.measuring import ROOT
from tests.benchmarks.workspace import Workspace

NAMES = (
    "startup", "ingest", "latency", "recipe", "quality", "retrieval", "filters", "extractive",
    "refusal", "attribution", "verification", "attacks", "injections", "disputes", "summaries",
    "exactness", "extraction", "versions", "scale",
)  # fmt: skip
SPEED_PAGE = ROOT / "docs" / "benchmarks.md"
QUALITY_PAGE = ROOT / "docs" / "quality.md"
AT_A_GLANCE = "At a glance"
QUALITY = {
    "quality": AT_A_GLANCE,
    "exactness": AT_A_GLANCE,
    "attribution": "Who said what",
    "retrieval": "Finding",
    "filters": "Filters a question names",
    "extractive": "The extractive answer",
    "refusal": "Refusing",
    "verification": "The generative answer",
    "attacks": "The generative answer",
    "injections": "The generative answer",
    "disputes": "The generative answer",
    "summaries": "Summaries",
}
"""Benchmarks of quality, each with the section of the page that its table stands in."""
ALSO_AT_A_GLANCE = ("ingest", "latency")
"""Benchmarks of speed whose bars say what quality may cost."""


def main() -> int:
    """Run those named, or all: 0 when every bar is cleared, 1 when one is missed."""
    arguments = _parse()
    print(f"{_machine()}, load {os.getloadavg()[0]:.1f}\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="onrecord-benchmarks-") as folder:
        sections = {}
        for name, section in _run(arguments.names or NAMES, Workspace(Path(folder))):
            sections[name] = section
            if arguments.write:  # each at once: one that fails must not lose those before it
                _write({name: section})
    missed = [figure for section in sections.values() for figure in section.missed]
    for figure in missed:
        print("missed:", *figure.cells)
    return 1 if missed else 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(NAMES)}")
    parser.add_argument("--write", action="store_true", help="into the pages of docs")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in NAMES]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(NAMES)}")
    return arguments


def _run(names: Sequence[str], workspace: Workspace) -> Iterator[tuple[str, Section]]:
    for name in names:
        began = time.perf_counter()
        try:
            section = importlib.import_module(f"tests.benchmarks.{name}").measure(workspace)
        except DataAbsent as absent:
            print(f"{name}: skipped, {absent}\n", flush=True)
            continue
        print(as_text(section), flush=True)
        print(f"({name} took {time.perf_counter() - began:.0f} s)\n", file=sys.stderr, flush=True)
        yield name, section


def _write(sections: Mapping[str, Section]) -> None:
    today = date.today().isoformat()
    quality = {n: section for n, section in sections.items() if section.heading or n in QUALITY}
    speed = [as_markdown(s, measured=today) for n, s in sections.items() if n not in quality]
    moved = [section.title for section in quality.values()]
    page = SPEED_PAGE.read_text(encoding="utf-8")
    SPEED_PAGE.write_text(with_sections(page, _head(), speed, gone=moved), encoding="utf-8")
    page = QUALITY_PAGE.read_text(encoding="utf-8")
    barred = {n: s for n, s in sections.items() if n in quality or n in ALSO_AT_A_GLANCE}
    table = glance(region_of(page, "glance"), barred, NAMES)
    page = with_region(page, AT_A_GLANCE, "glance", table)
    for name, section in quality.items():
        table = as_region(section, name=name, measured=today)
        page = with_region(page, section.heading or QUALITY[name], name, table)
    QUALITY_PAGE.write_text(page, encoding="utf-8")


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
