"""What every form of an export says of itself. Pure."""

from __future__ import annotations

from rag.turns import KeptTurn
from rag.types import Citation
from ui.export.taking import Export
from ui.wording import time_in_words

HOW_TO_VERIFY = (
    "Every quote is cut from the stored text of its article and never written by a model. Its "
    "characters are counted from 0 in code points; the last is not in it. In Python, "
    "text[start:end] == quote.",
    "The SHA-256 is that of the article’s text in UTF-8, as “onrecord show ID --json” prints it "
    "under “text”. The same hash means the same text, character by character.",
    "“onrecord verify FILE” checks a JSON export against a library that holds the articles. "
    "Without one, follow the link to the live page, where a browser marks the quote.",
)
"""For whoever gets an export and wants to be sure, in paragraphs."""


def made_by(export: Export) -> str:
    """The line under the title."""
    return f"Taken from On Record {export.version} on {time_in_words(export.exported)}."


def heading_of(turn: KeptTurn, export: Export) -> str | None:
    """What stands over a turn; None when it is the only one and the title says it already."""
    if len(export.turns) == 1 and turn.question == export.title:
        return None
    return turn.question or "(nothing typed)"


def quotes_of(turn: KeptTurn) -> tuple[Citation, ...]:
    """The quotes whose particulars are told: those cited, then the closest passages."""
    return () if turn.answer is None else (*turn.answer.citations, *turn.answer.nearest)
