"""What a benchmark found: figures with their bars, as a table for the screen and for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


class DataAbsent(Exception):
    """A benchmark needs texts that are not beside the project; the message says which."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure is held against, in the figure's own unit."""

    kind: Literal["<", "<=", ">=", "="]
    limit: float

    def is_met(self, value: float) -> bool:
        """Whether a figure clears it."""
        return {
            "<": value < self.limit,
            "<=": value <= self.limit,
            ">=": value >= self.limit,
            "=": value == self.limit,
        }[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value."""

    name: str
    value: float
    unit: str = ""
    """Behind the value ("s", "MB"); empty for shares and counts."""
    digits: int = 2
    bar: Bar | None = None
    beside: str = ""
    """What stands in the middle column when there is no bar: somebody else's figure, or why."""

    @property
    def missed(self) -> bool:
        """Whether there is a bar and the value does not clear it."""
        return self.bar is not None and not self.bar.is_met(self.value)

    def shown(self, value: float) -> str:
        """A value in this figure's unit and digits."""
        return f"{value:,.{self.digits}f} {self.unit}".strip()

    @property
    def cells(self) -> tuple[str, str, str]:
        """Name, bar (or what stands beside), measured."""
        sign = {"<": "under", "<=": "at most", ">=": "at least", "=": "exactly"}
        bar = f"{sign[self.bar.kind]} {self.shown(self.bar.limit)}" if self.bar else self.beside
        return self.name, bar, self.shown(self.value) + (" (missed)" if self.missed else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The figures of one benchmark, with a few sentences that say how they were taken."""

    title: str
    words: str
    figures: tuple[Figure, ...]
    middle: str = "bar"
    """The heading of the middle column."""

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """The table with its head."""
        return [("figure", self.middle, "measured"), *(figure.cells for figure in self.figures)]

    @property
    def missed(self) -> tuple[Figure, ...]:
        """The figures that do not clear their bars."""
        return tuple(figure for figure in self.figures if figure.missed)


def as_text(section: Section) -> str:
    """The section for a terminal."""
    widths = [max(len(row[column]) for row in section.rows) for column in range(3)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in section.rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([section.title, "", *lines, ""])


def as_markdown(section: Section, *, measured: str) -> str:
    """The section for the page; ``measured`` is the day, ISO 8601."""
    head, *body = ("| " + " | ".join(row) + " |" for row in section.rows)
    table = "\n".join([head, "|---|---|---|", *body])
    return f"## {section.title}\n\n{section.words}\n\n{table}\n\nMeasured on {measured}.\n"


def with_sections(page: str, head: str, sections: Sequence[str]) -> str:
    """The page with its head and these sections put in place of those with the same titles.

    Sections measured on another day stay as they are; new ones come last.
    """
    kept = {_title(old): old for old in ("## " + part for part in page.split("\n## ")[1:])}
    kept.update({_title(new): new for new in sections})
    return "\n".join([head, *(section.strip() + "\n" for section in kept.values())])


def _title(section: str) -> str:
    return section.partition("\n")[0].strip()
