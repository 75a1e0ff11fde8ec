"""The list of articles, kept fresh whoever changes the library."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import gradio as gr

from rag.errors import OnRecordError
from rag.library import Library
from ui.page.library_list import render_library
from ui.page.parts import Components, Parts
from ui.page.shelving import Shelving, fields_of
from ui.page.wiring.browser import (
    BRIEF,
    LIGHT,
    MAX_CHOSEN,
    SEEN,
    ShelfView,
    Update,
    errors_shown,
    read_context,
    read_shelf,
)

POLL_SECONDS = 1.5
"""How often an open page asks whether somebody else changed the library: 2 s are promised."""

_log = logging.getLogger(__name__)


def connect_library(components: Components, parts: Parts) -> None:
    """Show the list when the page opens, when the library changes, and as one searches."""
    library, answering = parts.library, parts.answering

    def shown(sent: str) -> list[Update]:
        context = read_context(sent, user=parts.user)
        with errors_shown():
            generation = library.generation()
            conversation = answering.view(context.conversation_id, owner=context.owner)
            return [conversation, list_of(library, context.shelf), generation]

    def tick(sent: str, seen: int) -> list[Update]:
        try:
            if library.generation() != seen:
                return shown(sent)
        except OnRecordError as error:
            _log.warning("Looking for changes: %s", error.message)
        return [gr.skip(), gr.skip(), gr.skip()]

    def find(sent: str) -> str:
        with errors_shown():
            return list_of(library, read_context(sent).shelf)

    outputs = [components.conversation, components.library, components.seen]
    told: dict[str, Any] = {"inputs": [components.context], "outputs": outputs, "js": BRIEF}
    components.blocks.load(shown, **told, **LIGHT)
    components.drop.taken(shown, **told, **LIGHT)
    components.library.changed(shown, **told, **LIGHT)
    components.library.find(
        find,
        [components.context],
        [components.library],
        js=BRIEF,
        trigger_mode="always_last",
        **LIGHT,
    )
    gr.Timer(POLL_SECONDS).tick(
        tick, [components.context, components.seen], outputs, js=SEEN, **LIGHT
    )


def list_of(library: Library, view: ShelfView) -> str:
    """The list as somebody looks at it."""
    shelf = library.browse(view.words, view.filters, order=view.order, limit=view.rows)
    return str(render_library(shelf, library.count_by_outlet()))


def shelf_functions(library: Library, shelving: Shelving) -> list[Callable[..., Any]]:
    """What the list calls directly, past the queue."""

    def set_aside(sent: Any) -> dict[str, Any]:
        """Remove articles; the token puts them back."""
        try:
            return asdict(shelving.remove(_ids(sent)))
        except OnRecordError as error:
            return {"words": error.message, "token": None}

    def put_back(sent: Any) -> dict[str, Any]:
        """Undo a removal."""
        return {"words": shelving.put_back(str(sent)[:64])}

    def details(sent: Any) -> dict[str, Any]:
        """The fields of an article that can be corrected."""
        try:
            return dict(fields_of(library.metadata(str(sent)[:64])))
        except OnRecordError as error:
            return {"error": error.message}

    def edit(sent: Any) -> dict[str, Any]:
        """Correct fields of articles."""
        given = sent if isinstance(sent, dict) else {}
        values = given.get("values")
        fields = values.items() if isinstance(values, dict) else ()
        wanted = {str(name): str(value)[:1000] for name, value in fields}
        return asdict(shelving.edit(_ids(given.get("articles")), wanted))

    def found(sent: Any) -> dict[str, Any]:
        """Id and title of every article that the list finds."""
        view = read_shelf(sent)
        try:
            shelf = library.browse(view.words, view.filters, order=view.order, limit=MAX_CHOSEN)
        except OnRecordError as error:
            return {"error": error.message}
        return {"articles": [[article.id, article.title] for article in shelf.articles]}

    return [set_aside, put_back, details, edit, found]


def _ids(sent: object) -> list[str]:
    return [str(one)[:64] for one in sent[:MAX_CHOSEN]] if isinstance(sent, list) else []
