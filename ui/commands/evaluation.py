"""What ``evaluate`` found as tables for people. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rag.types import Summary
from ui.commands.output import fit, wrap
from ui.wording import counted

if TYPE_CHECKING:
    from rag.evaluating import Evaluated
    from rag.scoring import Measured

_WRONG = "!"
"""Before a question of which something is wrong."""
_STATUS_WIDTH = 8
_HEAD = "status    rank   top 4  quoted  words"
_STATUSES = {
    "answered": "answered",
    "help": "help",
    "not_in_articles": "refused",
    "nothing_matches": "refused",
    "no_articles": "refused",
    "failed": "failed",
}
_LEGEND = (
    "rank: place of the first right article; top 4: an expected answer stands in the first four "
    "passages; quoted: in the quotes; words: how many are quoted; “–”: not measured; "
    f"“{_WRONG}”: falsely answered or refused, not quoted, or failed."
)


def question_lines(evaluated: Sequence[Evaluated], width: int) -> list[str]:
    """One line a question, in order, cut to the width."""
    names = [_name(each) for each in evaluated]
    id_width = min(12, max(map(len, [*names, "id"])))
    room = width - id_width - len(_HEAD) - 6
    lines = [f"  {fit('id', id_width)}  {fit('question', room)}  {_HEAD}"]
    for name, each in zip(names, evaluated, strict=True):
        mark = _WRONG if is_wrong(each) else " "
        question = fit(each.asked.question.text, room)
        lines.append(f"{mark} {fit(name, id_width)}  {question}  {_cells(each)}".rstrip())
    return [*lines, "", *wrap(_LEGEND, width)]


def figure_lines(
    evaluated: Sequence[Evaluated],
    figures: Mapping[str, Measured],
    width: int,
    *,
    engine: str,
) -> list[str]:
    """The figures over all questions by group, then those that could not be taken, with why."""
    taken = [figure for figure in figures.values() if figure.value is not None]
    lines = []
    for group, members in groupby(taken, key=lambda figure: figure.kind.group):
        lines.append(group.capitalize())
        lines += [_figure_line(figure) for figure in members]
    reasons: dict[str, list[str]] = {}
    for figure in figures.values():
        if figure.why_not is not None:
            reasons.setdefault(figure.why_not, []).append(figure.kind.label)
    if reasons:
        lines += ["", "Not measured"]
    for why, labels in reasons.items():
        lines += wrap(f"{why}: {', '.join(labels)}", width, indent="  ", hanging="    ")
    failed = sum(each.error is not None for each in evaluated)
    asked = f"{counted(len(evaluated), 'question')}, answered by {engine}"
    return [*lines, "", f"{asked}; {failed} failed." if failed else f"{asked}."]


def is_wrong(evaluated: Evaluated) -> bool:
    """Whether something of it is plainly not as it should be."""
    scored = evaluated.scored
    if scored is None or evaluated.error is not None:
        return True
    return bool(
        scored.falsely_answered
        or scored.falsely_refused
        or scored.answer_quoted is False
        or scored.wrong_citations
    )


def _figure_line(figure: Measured) -> str:
    kind, value = figure.kind, figure.value or 0.0
    number = f"{value:,.0f}" if kind.how == "sum" else f"{value:.3f}"
    if kind.name == "quoted_words_p50":
        number = f"{value:.0f}"
    over = "" if kind.how == "sum" else f"  of {figure.counted}"
    return f"  {kind.label:<40}{number:>8}{over}"


def _name(evaluated: Evaluated) -> str:
    asked = evaluated.asked
    return f"line {asked.line}" if asked.id is None else str(asked.id)


def _cells(evaluated: Evaluated) -> str:
    answer, scored = evaluated.answer, evaluated.scored
    if answer is None or scored is None:
        return "failed"
    status = "summary" if isinstance(answer, Summary) else _STATUSES[answer.status]
    rank = "none" if scored.rank is None and scored.hit_at_1 is not None else _shown(scored.rank)
    return (
        f"{status:<{_STATUS_WIDTH}}  {rank:<5}  {_shown(scored.answer_in_top_4):<5}  "
        f"{_shown(scored.answer_quoted):<6}  {_shown(scored.quoted_words):>5}"
    )


def _shown(value: bool | int | None) -> str:
    if value is None:
        return "–"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
