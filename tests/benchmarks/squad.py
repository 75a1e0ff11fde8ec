"""A sample of SQuAD 2.0: questions about a paragraph that the paragraph answers, or does not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from tests.benchmarks.figures import DataAbsent
from tests.conftest import SHARED

PATH = SHARED / "data" / "squad2_sample" / "squad2.jsonl"


@dataclass(frozen=True, slots=True)
class ParagraphQuestion:
    """A question, its paragraph, and the strings of it that answer; () when nothing does."""

    text: str
    paragraph: str
    answers: tuple[str, ...]


@cache
def read_squad() -> tuple[ParagraphQuestion, ...]:
    """The sample, in its order.

    :raises DataAbsent: the set is not beside the project.
    """
    if not PATH.is_file():
        raise DataAbsent("needs the sample of SQuAD in the shared folder beside the project")
    with PATH.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    return tuple(
        ParagraphQuestion(
            record["question"],
            record["context"],
            () if record["is_impossible"] else tuple(dict.fromkeys(record["answers"])),
        )
        for record in records
    )
