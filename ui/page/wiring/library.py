"""The list of articles, kept fresh whoever changes the library."""

from __future__ import annotations

import logging
from typing import Any

import gradio as gr

from rag.errors import OnRecordError
from rag.library import Library
from ui.page.library_list import render_library
from ui.page.parts import Components, Parts
from ui.page.wiring.browser import CONTEXT, LIGHT, Update, errors_shown, field_of, read_context

POLL_SECONDS = 1.5
"""How often an open page asks whether somebody else changed the library: 2 s are promised."""

_log = logging.getLogger(__name__)


def connect_library(components: Components, parts: Parts) -> None:
    """The list of articles, kept fresh whoever changes the library."""
    library, answering = parts.library, parts.answering

    def shown(sent: str, sought: str) -> list[Update]:
        generation = library.generation()
        conversation = answering.view(read_context(sent).conversation_id)
        return [conversation, _list_of(library, sought), generation]

    def load(sent: str) -> list[Update]:
        with errors_shown():
            return shown(sent, "")

    def refresh(sent: str, sought: str) -> list[Update]:
        with errors_shown():
            return shown(sent, sought)

    def tick(sent: str, sought: str, seen: int) -> list[Update]:
        try:
            if library.generation() != seen:
                return shown(sent, sought)
        except OnRecordError as error:
            _log.warning("Looking for changes: %s", error.message)
        return [gr.skip(), gr.skip(), gr.skip()]

    def remove(sent: str, sought: str, event: gr.EventData) -> list[Update]:
        with errors_shown():
            library.remove([field_of(event, "article", 64)])
            return shown(sent, sought)

    def find(event: gr.EventData) -> list[Update]:
        sought = field_of(event, "text", 200)
        with errors_shown():
            return [_list_of(library, sought), sought]

    inputs = [components.context, components.sought]
    outputs = [components.conversation, components.library, components.seen]
    told: dict[str, Any] = {"inputs": inputs, "outputs": outputs, "js": CONTEXT.format(1)}
    components.blocks.load(load, [components.context], outputs, js=CONTEXT.format(0), **LIGHT)
    components.drop.taken(refresh, **told, **LIGHT)
    components.library.remove(remove, **told, **LIGHT)
    components.library.find(
        find, None, [components.library, components.sought], trigger_mode="always_last", **LIGHT
    )
    gr.Timer(POLL_SECONDS).tick(
        tick, [*inputs, components.seen], outputs, js=CONTEXT.format(2), **LIGHT
    )


def _list_of(library: Library, sought: str) -> str:
    articles = library.list()
    words = sought.casefold().split()
    if words:
        found = [
            article
            for article in articles
            if all(
                word in f"{article.title} {article.outlet} {article.author}".casefold()
                for word in words
            )
        ]
        return str(render_library(found, total=len(articles), sought=sought))
    return str(render_library(articles, total=len(articles)))
