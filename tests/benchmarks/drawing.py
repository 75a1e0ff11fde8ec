"""A chart of lines as SVG, for the page of quality figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 20, 24, 56
_COLOURS = ("#b3541e", "#7a7a7a", "#1f5f8b")
_FONT = 'font-family="system-ui, sans-serif" font-size="13"'


@dataclass(frozen=True, slots=True)
class Line:
    """Points in the chart's units, joined in their order, with what they show."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis shows, and where it is marked; the first and the last mark are its ends."""

    name: str
    marks: Sequence[float]
    labels: Sequence[str] = ()
    """What the marks are called; without any, by their numbers."""

    @property
    def labelled(self) -> Iterator[tuple[float, str]]:
        """Each mark with what it is called."""
        return zip(self.marks, self.labels or [f"{mark:.2f}" for mark in self.marks], strict=True)

    def share(self, value: float) -> float:
        """Where on the axis a value lies, 0 to 1; beyond its ends at the end."""
        first, last = self.marks[0], self.marks[-1]
        return min(max((value - first) / (last - first), 0.0), 1.0)


def draw(
    title: str,
    across: Axis,
    up: Axis,
    lines: Sequence[Line],
    spot: tuple[float, float, str] | None = None,
) -> str:
    """The chart; ``spot`` is one point that is to be seen, with its words."""
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_axes(across, up),
    ]
    for number, line in enumerate(lines):
        colour = _COLOURS[number % len(_COLOURS)]
        places = " ".join(_place(across, up, *point) for point in line.points)
        drawn.append(
            f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        drawn.append(_text(_LEFT + 14, _TOP + 18 + 20 * number, line.name, colour))
    if spot is not None:
        x, y = _place(across, up, spot[0], spot[1]).split(",")
        drawn.append(f'<circle cx="{x}" cy="{y}" r="5" fill="#222222"/>')
        drawn.append(_text(float(x) + 6, float(y) + 20, spot[2], "#222222"))
    return "\n".join([*drawn, "</svg>", ""])


def _axes(across: Axis, up: Axis) -> list[str]:
    drawn = []
    for mark, label in across.labelled:
        x, y = _place(across, up, mark, up.marks[0]).split(",")
        drawn.append(_rule(x, str(_TOP), x, y))
        drawn.append(_text(float(x), float(y) + 20, label, "#444444", "middle"))
    for mark, label in up.labelled:
        x, y = _place(across, up, across.marks[0], mark).split(",")
        drawn.append(_rule(x, y, str(WIDTH - _RIGHT), y))
        drawn.append(_text(float(x) - 8, float(y) + 4, label, "#444444", "end"))
    drawn.append(_text((_LEFT + WIDTH) / 2, HEIGHT - 12, across.name, "#222222", "middle"))
    drawn.append(
        f'<g transform="translate(16 {HEIGHT / 2:.0f}) rotate(-90)">'
        f"{_text(0, 0, up.name, '#222222', 'middle')}</g>"
    )
    return drawn


def _place(across: Axis, up: Axis, x: float, y: float) -> str:
    wide, high = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    return f"{_LEFT + across.share(x) * wide:.1f},{_TOP + (1 - up.share(y)) * high:.1f}"


def _rule(x1: str, y1: str, x2: str, y2: str) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#dddddd"/>'


def _text(x: float, y: float, words: str, colour: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}" {_FONT}>'
        f"{escape(words)}</text>"
    )
