"""What the browser sends along, read with care, and how events are sent."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeAlias, cast, get_args

import gradio as gr

from rag.browsing import Order
from rag.conversations import owner_of
from rag.errors import OnRecordError
from rag.text.dates import parse_day
from rag.types import Filters, Span
from ui.page.conversations import is_conversation_id

MAX_QUESTION_CHARACTERS = 4000
MAX_CHOSEN = 5000
ROWS = 200
"""Rows drawn at first, and so many more each time."""
MAX_ROWS = 20_000
CONTEXT = "(sent, ...others) => [onRecord.context(), ...others.slice(0, {})]"
"""Puts the context into the first input and hands on as many others as there are."""
BRIEF = "() => [onRecord.context({ articles: false })]"
"""The context without the chosen articles, for what does not need them and is sent often."""
SEEN = "(sent, seen) => [onRecord.context({ articles: false }), seen]"
"""The same, and one other input."""
ASKED = "(question) => [question, onRecord.context()]"
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
LIGHT: dict[str, Any] = {**QUIET, "queue": False}
STREAMED: dict[str, Any] = {
    **QUIET,
    "concurrency_id": "answers",
    "concurrency_limit": 32,
    "trigger_mode": "multiple",
}
"""Nothing asked is dropped in the browser; whether an answer is on its way is told here."""

Update: TypeAlias = Any
"""A new value of a component, or ``gr.skip()``; Gradio has no type for it."""


@dataclass(frozen=True, slots=True)
class ShelfView:
    """How somebody looks at the list of articles."""

    words: str = ""
    filters: Filters = Filters()
    order: Order = "newest"
    rows: int = ROWS
    asked: bool = False
    """Questions keep to the filters as well."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the browser sends along: which conversation, which articles are chosen."""

    conversation_id: str
    chosen: tuple[str, ...]
    today: str | None = None
    """The day where the reader is, ISO; None when the browser's clock is far off."""
    shelf: ShelfView = ShelfView()
    offline: bool = False
    """No model is to be asked."""
    owner: str | None = None
    """Whose conversations these are: what ``rag.conversations.owner_of`` gives."""

    @property
    def within(self) -> Filters:
        """What questions are limited to."""
        filters = self.shelf.filters if self.shelf.asked else Filters()
        return replace(filters, article_ids=self.chosen)


def read_context(sent: object, *, user: str | None = None) -> Context:
    """Read what the browser sent; it is not to be trusted.

    ``user``: who logged in; else the key that the browser made says whose conversations these are.

    :raises gr.Error: there is no conversation in it.
    """
    try:
        found = json.loads(str(sent))
        conversation_id, chosen = found["conversation"], found["articles"]
        today = parse_day(str(found.get("today")))
    except (ValueError, TypeError, KeyError, RecursionError):
        conversation_id, chosen, today = None, [], None
    if not is_conversation_id(conversation_id):
        raise gr.Error("Load the page again, please.", print_exception=False)
    ids = tuple(str(one)[:64] for one in chosen[:MAX_CHOSEN]) if isinstance(chosen, list) else ()
    is_close = today is not None and abs(today - date.today()) <= timedelta(2)
    day = today.isoformat() if today is not None and is_close else None
    shelf, offline = read_shelf(found.get("shelf")), found.get("engine") == "offline"
    key = found.get("owner")
    owner = owner_of(user=user, browser_key=key if is_conversation_id(key) else None)
    return Context(str(conversation_id), ids, day, shelf, offline, owner)


def read_shelf(sent: object) -> ShelfView:
    """Read how the list is looked at; what is not understood is left out."""
    given = sent if isinstance(sent, dict) else {}
    words, outlet, order, *days = (
        str(given.get(name) or "")[:200] for name in ("words", "outlet", "order", "since", "until")
    )
    since, until = map(parse_day, days)
    filters = Filters(
        outlet=outlet or None,
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
    )
    rows = given.get("rows")
    return ShelfView(
        words,
        filters,
        cast(Order, order) if order in get_args(Order) else "newest",
        min(max(rows, 1), MAX_ROWS) if isinstance(rows, int) else ROWS,
        bool(given.get("asked")),
    )


def question_of(sent: object) -> str:
    """What was typed, cut to what the question box takes; "" for what is no text."""
    return sent[:MAX_QUESTION_CHARACTERS].strip() if isinstance(sent, str) else ""


def field_of(event: gr.EventData, name: str, limit: int) -> str:
    """A text that our script sent with an event; "" when it is missing."""
    data = event._data
    value = data.get(name) if isinstance(data, dict) else None
    return value[:limit] if isinstance(value, str) else ""


def read_span(sent: object) -> Span | None:
    """A span from the browser, None for what is none."""
    if not isinstance(sent, list) or len(sent) != 2:
        return None
    start, end = sent
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end:
        return None
    return Span(start, end)


@contextlib.contextmanager
def errors_shown() -> Iterator[None]:
    """Errors of ours become a message on the page."""
    try:
        yield
    except OnRecordError as error:
        raise gr.Error(error.message, print_exception=False) from None
