"""Conversations as they are kept: in the library, as data and not as HTML.

Whoever knows the id of a conversation can read it, so ids are unguessable; they are made in the
browser and stay there. Citations are kept with the answer and never looked up again, so an old
conversation shows its quotes even when the article was removed.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter, ValidationError

from rag.errors import LibraryError
from rag.library import Library
from rag.types import Answer, Summary, Turn
from ui.page.rendering import all_statements

MAX_HISTORY = 8
"""Earlier turns that a question is understood with."""

_ID = re.compile(r"[0-9a-f]{32}")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One exchange. ``answer`` is None while nothing of it is there, and when it never came."""

    question: str
    answer: Summary | Answer | None = None
    stopped: bool = False
    """The user stopped it; what was verified until then stays."""


class Conversations:
    """The conversations of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def turns(self, conversation_id: str) -> tuple[KeptTurn, ...]:
        """The turns of a conversation, oldest first; () for one that is new or unreadable."""
        content = self._library.conversation(conversation_id)
        if content is None:
            return ()
        try:
            return tuple(_adapter().validate_json(content))
        except ValidationError:
            _log.warning("A kept conversation is not in a form that this version reads.")
            return ()

    def keep(self, conversation_id: str, turns: Sequence[KeptTurn]) -> bool:
        """Keep the turns of a conversation; False when the library cannot be written."""
        content = _adapter().dump_json(list(turns)).decode("utf-8")
        try:
            self._library.keep_conversation(conversation_id, content)
        except LibraryError as error:
            _log.warning("The conversation was not kept: %s", error.message)
            return False
        return True


def is_conversation_id(value: object) -> bool:
    """Whether a value from the browser has the form of our ids: 128 random bits in hex."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def history_of(turns: Sequence[KeptTurn]) -> tuple[Turn, ...]:
    """What the chain is told of earlier turns: questions made to stand alone, and answers."""
    return tuple(
        Turn(
            turn.answer.standalone_question or turn.question,
            _told(turn.answer),
            _cited(turn.answer),
        )
        for turn in turns[-MAX_HISTORY:]
        if turn.answer is not None and turn.answer.status != "failed"
    )


def _told(answer: Answer) -> str:
    """An answer in one line: framing and quotes, or prose."""
    parts = []
    for statement in all_statements(answer):
        parts.append(statement.text)
        if statement.support == "exact":
            cited = (answer.citation_by_number.get(number) for number in statement.citations)
            parts += [citation.quote for citation in cited if citation]
    return " ".join(" ".join(parts).split())


def _cited(answer: Answer) -> tuple[str, ...]:
    """Ids of the articles that an answer cites, in the order of its citations."""
    return tuple(dict.fromkeys(citation.article_id for citation in answer.citations))


@cache
def _adapter() -> TypeAdapter[list[KeptTurn]]:
    return TypeAdapter(list[KeptTurn])
