"""Files of questions with what they should bring, for ``evaluate``: JSON lines, JSON, CSV."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from rag.errors import UsageError
from rag.evaluating import EvaluationQuestion
from rag.scoring import Expected
from rag.types import Filters, Question, Turn
from ui.commands.arguments import day

COLUMNS = (
    "question", "id", "answers", "passages", "articles", "answerable", "history", "only", "outlet",
    "since", "until",
)  # fmt: skip
"""What a question may have; the others of a file are left alone, and named."""
_BETWEEN_TEXTS = "|"
"""Separates the texts in a cell of a CSV file."""
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")
_NOT_JSON = object()
_EXAMPLE = '{"question": "…"}'


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The questions of a file in order, and what stands in it besides."""

    questions: tuple[EvaluationQuestion, ...]
    notes: tuple[str, ...] = ()
    """For people: what was left alone."""


class _Unusable(Exception):
    """A line cannot be asked; the message ends a sentence that begins with its number."""


def read_questions(path: str) -> QuestionFile:
    """The questions of a file, or of standard input for "-".

    A line that cannot be asked carries its error.

    :raises UsageError: the file is not there, cannot be read, or not one question is in it.
    """
    text = _read_text(path)
    rows = list(_rows(path, text))
    if not rows:
        raise UsageError(f"{path} is empty: there is no question in it.")
    questions = tuple(_parse(number, value) for number, value in rows)
    errors = [question.error for question in questions if question.error is not None]
    if len(errors) == len(questions):
        raise UsageError(f"{path} holds no question that can be asked. {errors[0]}")
    return QuestionFile(questions, tuple(_notes_on(rows)))


def _read_text(path: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return raw.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {path}.") from error
    except IsADirectoryError as error:
        raise UsageError(f"{path} is a folder; give a file of questions.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not text in UTF-8; save it so and try again.") from error
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {error}.") from error


def _rows(path: str, text: str) -> Iterator[tuple[int, object]]:
    """Each question as the file has it, with the line on which it begins.

    In a JSON list it is the place in the list.
    """
    if path.lower().endswith((".csv", ".tsv")):
        return _csv_rows(path, text)
    if text.lstrip().startswith("["):
        return _array_rows(path, text)
    if isinstance(only := _loads(text), dict):
        return iter([(1, only)])
    lines = enumerate(text.split("\n"), start=1)
    return ((number, _loads(line)) for number, line in lines if line.strip())


def _loads(text: str) -> object:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return _NOT_JSON


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _array_rows(path: str, text: str) -> Iterator[tuple[int, object]]:
    values = _loads(text)
    if not isinstance(values, list):
        raise UsageError(f"{path} begins as a JSON list and does not end as one.")
    return enumerate(values, start=1)


def _csv_rows(path: str, text: str) -> Iterator[tuple[int, object]]:
    head, _, _ = text.lstrip("\r\n").partition("\n")
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = [name.strip().lower() for name in next(reader, [])]
    if text.strip() and "question" not in names:
        shown = ", ".join(f"“{name}”" for name in names[:8])
        raise UsageError(f"{path} has no column “question” in its first line, but {shown}.")
    number = reader.line_num + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield number, _from_cells(dict(zip(names, cells, strict=False)))
            number = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(f"{path} is no CSV that can be read: line {number}: {error}.") from error


def _from_cells(cells: Mapping[str, str]) -> dict[str, object]:
    """A row in the form that a line of JSON has; empty cells say nothing."""
    row: dict[str, object] = {}
    for name, cell in cells.items():
        text = cell.strip()
        if not text:
            continue
        if name in ("answers", "passages", "articles", "only"):
            row[name] = _texts_in(text)
        elif name == "answerable":
            lowered = text.lower()
            row[name] = True if lowered in _YES else False if lowered in _NO else text
        else:
            row[name] = _loads(text) if name == "history" else text
    return row


def _texts_in(cell: str) -> object:
    """The texts of a cell: a JSON list, or separated by "|"."""
    if cell.startswith("["):
        values = _loads(cell)
        if isinstance(values, list):
            return values
    return [part.strip() for part in cell.split(_BETWEEN_TEXTS) if part.strip()]


def _notes_on(rows: list[tuple[int, object]]) -> Iterator[str]:
    """Names that mean nothing to us: nobody should think that they were measured."""
    names = dict.fromkeys(name for _, row in rows if isinstance(row, dict) for name in row)
    for name in names:
        if name not in COLUMNS and isinstance(name, str):
            close = get_close_matches(name, COLUMNS, n=1)
            hint = f"; did you mean “{close[0]}”?" if close else "."
            yield f"“{name or '(no name)'}” is not used{hint}"


def _parse(number: int, value: object) -> EvaluationQuestion:
    identity = value.get("id") if isinstance(value, dict) else None
    try:
        if value is _NOT_JSON:
            raise _Unusable(f"is not JSON such as {_EXAMPLE}")
        if not isinstance(value, dict):
            raise _Unusable(f"is no JSON object such as {_EXAMPLE}")
        return EvaluationQuestion(
            line=number,
            id=identity,
            question=_question(value),
            expected=Expected(
                answers=_texts(value, "answers"),
                passages=_texts(value, "passages"),
                answerable=_answerable(value),
            ),
            articles=_texts(value, "articles"),
        )
    except _Unusable as unusable:
        asked = value.get("question") if isinstance(value, dict) else None
        question = Question(asked if isinstance(asked, str) else "")
        error = f"Line {number} {unusable}."
        return EvaluationQuestion(line=number, id=identity, question=question, error=error)


def _question(value: Mapping[str, object]) -> Question:
    text = value.get("question")
    if not isinstance(text, str) or not text.strip():
        raise _Unusable('has no "question" that is text')
    filters = Filters(
        article_ids=_texts(value, "only"),
        outlet=_text(value, "outlet"),
        since=_day(value, "since"),
        until=_day(value, "until"),
    )
    return Question(text, _history(value), filters)


def _texts(value: Mapping[str, object], name: str) -> tuple[str, ...]:
    """One text or a list of them; numbers count as they are written."""
    given = value.get(name)
    several = given if isinstance(given, list) else [] if given is None else [given]
    if not all(isinstance(each, str) or _is_number(each) for each in several):
        raise _Unusable(f'needs "{name}" that is text or a list of texts')
    return tuple(text for each in several if (text := str(each).strip()))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: Mapping[str, object], name: str) -> str | None:
    given = value.get(name)
    if given is not None and not isinstance(given, str):
        raise _Unusable(f'needs "{name}" that is text')
    return given or None


def _day(value: Mapping[str, object], name: str) -> str | None:
    given = _text(value, name)
    try:
        return day(given) if given else None
    except argparse.ArgumentTypeError as error:
        raise _Unusable(f'needs "{name}" that is a date such as 2025-10-08') from error


def _answerable(value: Mapping[str, object]) -> bool | None:
    given = value.get("answerable")
    if given is not None and not isinstance(given, bool):
        raise _Unusable('needs "answerable" that is true or false')
    return given


def _history(value: Mapping[str, object]) -> tuple[Turn, ...]:
    turns = value.get("history") or []
    try:
        return tuple(_turn(turn) for turn in turns)  # type: ignore[attr-defined]
    except (TypeError, KeyError) as error:
        wanted = '"history" that is a list of {"question": "…", "answer": "…"}'
        raise _Unusable(f"needs a {wanted}") from error


def _turn(turn: Mapping[str, object]) -> Turn:
    question, answer = turn["question"], turn["answer"]
    if not isinstance(question, str) or not isinstance(answer, str):
        raise TypeError("a turn is made of texts")
    return Turn(question, answer)
