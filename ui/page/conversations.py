"""What the page makes of kept conversations: ids from the browser, and history for the chain.

Whoever knows the id of a conversation that belongs to nobody can read it, so ids are unguessable;
they are made in the browser and stay there, and so is the key that names a browser as owner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.turns import KeptTurn, cited_articles
from rag.types import Answer, Turn

MAX_HISTORY = 8
"""Earlier turns that a question is understood with."""

_ID = re.compile(r"[0-9a-f]{32}")


def is_conversation_id(value: object) -> bool:
    """Whether a value from the browser has the form of our ids and keys: 128 random bits in hex."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def history_of(turns: Sequence[KeptTurn]) -> tuple[Turn, ...]:
    """What the chain is told of earlier turns: questions made to stand alone, and answers."""
    return tuple(
        Turn(
            turn.answer.standalone_question or turn.question,
            _told(turn.answer),
            cited_articles(turn),
        )
        for turn in turns[-MAX_HISTORY:]
        if turn.answer is not None and turn.answer.status != "failed"
    )


def _told(answer: Answer) -> str:
    """An answer in one line: framing and quotes, or prose."""
    parts = []
    for statement in answer.all_statements:
        parts.append(statement.text)
        if statement.support == "exact":
            parts += [citation.quote for citation in answer.cited_by(statement)]
    return " ".join(" ".join(parts).split())
