"""Files of questions, one JSON object a line, for ``ask --batch`` and ``search --batch``."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

from rag.errors import SourceNotFound, SourceUnreadable, UsageError
from rag.types import Turn
from ui.encoding import JsonObject


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line of a batch. ``error`` says why it cannot be asked."""

    question: str = ""
    history: tuple[Turn, ...] = ()
    articles: tuple[str, ...] = ()
    own_id: JsonObject = field(default_factory=dict)
    """``{"id": …}`` as the line had it; empty when it had none."""
    error: str | None = None


def check_question_or_batch(arguments: argparse.Namespace, name: str) -> None:
    """Either words or a file must be given.

    :raises UsageError: neither is, or both are.
    """
    words = getattr(arguments, name)
    if not words and arguments.batch is None:
        raise UsageError(f"Give a {name} or --batch FILE.")
    if words and arguments.batch is not None:
        raise UsageError(f"Give a {name} or --batch FILE, not both.")


def read_batch(path: str) -> list[BatchLine]:
    """The questions of a file in order, or of standard input for "-".

    Blank lines are skipped; a bad line carries its error.

    :raises SourceNotFound: no such file.
    :raises SourceUnreadable: it cannot be read, or not as UTF-8.
    """
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        text = raw.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise SourceNotFound(f"There is no file {path}.") from error
    except UnicodeDecodeError as error:
        raise SourceUnreadable(f"{path} is not in UTF-8; save it so and try again.") from error
    except (OSError, ValueError) as error:
        raise SourceUnreadable(f"{path} cannot be read: {error}.") from error
    return [
        _parse_line(line, number)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]


def _parse_line(line: str, number: int) -> BatchLine:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return BatchLine(error=f"Line {number} is not JSON.")
    if not isinstance(value, dict):
        return BatchLine(error=f'Line {number} is no JSON object such as {{"question": "…"}}.')
    own_id = {"id": value["id"]} if "id" in value else {}
    question = value.get("question")
    if not isinstance(question, str):
        return BatchLine(own_id=own_id, error=f'Line {number} has no "question" that is text.')
    history, articles = value.get("history") or [], value.get("articles") or []
    if not _are_turns(history):
        wanted = '"history" that is a list of {"question": "…", "answer": "…"}'
        return BatchLine(question, own_id=own_id, error=f"Line {number} needs a {wanted}.")
    if not _are_texts(articles):
        wanted = '"articles" that is a list of ids'
        return BatchLine(question, own_id=own_id, error=f"Line {number} needs {wanted}.")
    turns = tuple(Turn(turn["question"], turn["answer"]) for turn in history)
    return BatchLine(question, turns, tuple(articles), own_id)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _are_turns(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(turn, dict) and _are_texts([turn.get("question"), turn.get("answer")])
        for turn in value
    )
