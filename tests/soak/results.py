"""The page of what `make soak` last came to."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.figures import with_region

PAGE = Path(__file__).resolve().parents[2] / "docs" / "soak.md"
_HEAD = "# Soak\n\nWhat `make soak` last came to. Each section is written by the run itself.\n"


def write_result(heading: str, name: str, content: str) -> None:
    """Put the result of a run into the section with this heading; everything else stays.

    :param name: of the region of the page, the same for every run.
    """
    page = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else _HEAD
    PAGE.write_text(with_region(page, heading, name, content), encoding="utf-8")
