"""Kept conversations: listing, finding, renaming, deleting, and taking them away as files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from rag.conversations import FoundConversation
from rag.errors import OnRecordError
from rag.library import Library
from rag.turns import excerpt
from ui.export.forms import FORMS, write_export
from ui.export.taking import prepare_export
from ui.page.wiring.browser import Context, read_context
from ui.wording import counted, time_in_words

MAX_LISTED = 200


def kept_functions(library: Library, *, user: str | None) -> list[Callable[..., Any]]:
    """What the dialog of kept conversations calls directly, past the queue.

    Each is sent the browser's context, under ``context``, and answers with ``error`` in words
    when the library fails. Nobody is shown what is another owner's.
    """
    kept = library.conversations

    def listed(context: Context, sent: dict[str, Any]) -> dict[str, Any]:
        """The owner's conversations, last used first; with ``words`` those that have them.

        ``opening``: the dialog opens, and the conversation begun without an owner becomes theirs.
        """
        words = str(sent.get("words") or "")[:200]
        if context.owner is None:
            return {"conversations": [], "total": 0}
        if sent.get("opening"):
            kept.adopt(context.conversation_id, context.owner)
        found = kept.search(context.owner, words, limit=MAX_LISTED)
        rows = [_row(each, words) for each in found]
        return {"conversations": rows, "total": kept.count(context.owner)}

    def rename(context: Context, sent: dict[str, Any]) -> dict[str, Any]:
        """Give a conversation another title."""
        title = str(sent.get("title") or "")[:500]
        return {"done": kept.rename(_id(sent), title, owner=context.owner or "")}

    def delete(context: Context, sent: dict[str, Any]) -> dict[str, Any]:
        """Delete a conversation, with an hour to restore it."""
        return {"done": kept.delete(_id(sent), owner=context.owner or "")}

    def restore(context: Context, sent: dict[str, Any]) -> dict[str, Any]:
        """Bring a deleted conversation back."""
        return {"done": kept.restore(_id(sent), owner=context.owner or "")}

    def export(context: Context, sent: dict[str, Any]) -> dict[str, Any]:
        """A conversation, or one of its turns, as a file: its name, media type and text."""
        form, position = str(sent.get("form")), sent.get("turn")
        turns = kept.turns(_id(sent) or context.conversation_id, owner=context.owner)
        if position is not None:
            is_there = isinstance(position, int) and 0 <= position < len(turns)
            turns = turns[position : position + 1] if is_there else ()
        turns = tuple(turn for turn in turns if turn.answer is not None)
        if form not in FORMS or not turns:
            return {"error": "There is nothing here to take away yet."}
        return asdict(write_export(prepare_export(library, turns), form))

    return [_told(function, user) for function in (listed, rename, delete, restore, export)]


def _told(
    function: Callable[[Context, dict[str, Any]], dict[str, Any]], user: str | None
) -> Callable[[Any], dict[str, Any]]:
    """A function of the context and of what was sent, as the browser calls it."""

    def called(sent: Any) -> dict[str, Any]:
        given = sent if isinstance(sent, dict) else {}
        try:
            return function(read_context(given.get("context"), user=user), given)
        except OnRecordError as error:
            return {"error": error.message}

    called.__name__ = function.__name__
    return called


def _id(sent: dict[str, Any]) -> str:
    return str(sent.get("conversation") or "")[:64]


def _row(found: FoundConversation, words: str) -> dict[str, Any]:
    each = found.conversation
    asked, cited = counted(each.turns, "question"), counted(len(each.articles), "article")
    return {
        "id": each.id,
        "title": each.title,
        "about": " · ".join((time_in_words(each.used), asked, cited)),
        "excerpt": excerpt(found.turn, words) if found.turn is not None else None,
    }
