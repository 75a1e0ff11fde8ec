"""What a benchmark found: figures with their bars, as a table for the screen and for the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

BESIDE = ("plain BM25", "plain vectors", "plain recipe")
"""What runs beside ours where it can: BM25 over stemmed words and the built-in embedding, each
alone over our chunks, and what tutorials show of LangChain. Names of columns."""


class DataAbsent(Exception):
    """A benchmark needs texts that are not beside the project; the message says which."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure is held against, in the figure's own unit."""

    kind: Literal["<", "<=", ">=", ">", "="]
    limit: float

    def is_met(self, value: float) -> bool:
        """Whether a figure clears it."""
        return {
            "<": value < self.limit,
            "<=": value <= self.limit,
            ">=": value >= self.limit,
            ">": value > self.limit,
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
    others: Mapping[str, float | str] = field(default_factory=dict)
    """The same figure of what runs beside ours, under the names of the section's ``columns``; a
    number in this figure's unit, or words ("with the title: .91")."""

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
        sign = {"<": "under", "<=": "at most", ">=": "at least", ">": "over", "=": "exactly"}
        bar = f"{sign[self.bar.kind]} {self.shown(self.bar.limit)}" if self.bar else self.beside
        return self.name, bar, self.shown(self.value) + (" (missed)" if self.missed else "")

    def other(self, column: str) -> str:
        """The cell of a column of ``others``; empty where nothing was measured."""
        value = self.others.get(column, "")
        return value if isinstance(value, str) else self.shown(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The figures of one benchmark, with a few sentences that say how they were taken."""

    title: str
    words: str
    figures: tuple[Figure, ...]
    middle: str = "bar"
    """The heading of the middle column."""
    columns: tuple[str, ...] = ()
    """Further columns, filled from ``Figure.others``; of BESIDE, or techniques left out."""
    heading: str = ""
    """The section of docs/quality.md that the table stands in, when it is not the usual one of the
    benchmark (``QUALITY`` in ``__main__``)."""

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The table with its head; the middle column only when something stands in it."""
        has_middle = any(figure.cells[1] for figure in self.figures) or not self.columns
        rows: list[tuple[str, ...]] = [("figure", self.middle, "measured", *self.columns)]
        rows += ((*f.cells, *(f.other(column) for column in self.columns)) for f in self.figures)
        return rows if has_middle else [(row[0], *row[2:]) for row in rows]

    @property
    def missed(self) -> tuple[Figure, ...]:
        """The figures that do not clear their bars."""
        return tuple(figure for figure in self.figures if figure.missed)


def as_text(section: Section) -> str:
    """The section for a terminal."""
    widths = [max(map(len, column)) for column in zip(*section.rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in section.rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([section.title, "", *lines, ""])


def as_markdown(section: Section, *, measured: str) -> str:
    """The section for the page of speed; ``measured`` is the day, ISO 8601."""
    return f"## {section.title}\n\n{_body(section, measured=measured)}\n"


def as_region(section: Section, *, name: str, measured: str) -> str:
    """The section for the inside of another: its title in bold, and the command that made it."""
    command = f"`make benchmarks ARGS={name}`"
    return f"**{section.title}** ({command}).\n{_body(section, measured=measured)}"


def as_table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table of Markdown; the first is the head."""
    head, *body = (
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
        for row in rows
    )
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body])


def _body(section: Section, *, measured: str) -> str:
    return f"{section.words}\n\n{as_table(section.rows)}\n\nMeasured on {measured}."


def with_sections(page: str, head: str, sections: Sequence[str], gone: Sequence[str] = ()) -> str:
    """The page with its head and these sections put in place of those with the same titles.

    Sections measured on another day stay as they are, but for those whose title is ``gone``; new
    ones come last.
    """
    kept = {_title(old): old for old in ("## " + part for part in page.split("\n## ")[1:])}
    kept.update({_title(new): new for new in sections})
    left = (section for title, section in kept.items() if title.removeprefix("## ") not in gone)
    return "\n".join([head, *(section.strip() + "\n" for section in left)])


def with_region(page: str, heading: str, name: str, content: str) -> str:
    """The page with the content between the marks of the region of this name.

    Everything else stays as somebody wrote it. A page without such marks gets them at the end of
    the section with the heading, and one without the section gets that at its end.
    """
    begin, end = f"<!-- figures: {name} -->", "<!-- end -->"
    region = f"{begin}\n\n{content.strip()}\n\n{end}"
    marked = re.compile(re.escape(begin) + r".*?" + re.escape(end), re.DOTALL)
    if marked.search(page):
        return marked.sub(lambda _: region, page, count=1)
    parts = re.split(r"^(?=## )", page, flags=re.MULTILINE)
    for number, part in enumerate(parts):
        if _title(part) == f"## {heading}":
            parts[number] = f"{part.rstrip()}\n\n{region}\n\n"
            return "".join(parts).rstrip() + "\n"
    return f"{page.rstrip()}\n\n## {heading}\n\n{region}\n"


def region_of(page: str, name: str) -> str:
    """What stands between the marks of a region; empty when there is none."""
    found = re.search(
        rf"<!-- figures: {re.escape(name)} -->(.*?)<!-- end -->", page, flags=re.DOTALL
    )
    return found[1].strip() if found else ""


def glance(before: str, measured: Mapping[str, Section], order: Sequence[str]) -> str:
    """One table of every figure that has a bar, of all benchmarks that were ever run.

    :param before: the table as it stands; rows of benchmarks that did not run now are kept.
    :param measured: what ran now, by the name of the benchmark.
    :param order: the names of all benchmarks; a row's last cell is the command with its name.
    """
    rows = {name: _glance_rows(name, section) for name, section in measured.items()}
    for line in before.split("\n"):
        ran = re.search(r"`make benchmarks ARGS=(\w+)` \|$", line)
        if ran and ran[1] not in measured:
            rows.setdefault(ran[1], []).append(_cells_of(line))
    head = ("of", "figure", "bar", "measured", *BESIDE, "command")
    return as_table([head, *(row for name in order for row in rows.get(name, ()))])


def _glance_rows(name: str, section: Section) -> list[Sequence[str]]:
    command = f"`make benchmarks ARGS={name}`"
    return [
        (section.title, *figure.cells, *(figure.other(column) for column in BESIDE), command)
        for figure in section.figures
        if figure.bar is not None
    ]


def _cells_of(line: str) -> Sequence[str]:
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return [cell.strip().replace("\\|", "|") for cell in cells]


def _title(section: str) -> str:
    return section.partition("\n")[0].strip()
