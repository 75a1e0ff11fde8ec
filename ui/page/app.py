"""The page in Gradio: what stands where.

Gradio brings the transport, the queue and the question box; the rest is HTML of our own, made on
the server. ``gr.HTML`` evaluates its template as JavaScript, so templates are constant here and
text only ever comes in as the value, where it is data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import gradio as gr

from ui.page import chrome
from ui.page.library_list import render_finder
from ui.page.parts import Components, Parts
from ui.page.shelving import Shelving
from ui.page.viewer import render_nothing_open
from ui.page.wiring.answers import connect_answers
from ui.page.wiring.browser import MAX_QUESTION_CHARACTERS
from ui.page.wiring.intake import intake_functions
from ui.page.wiring.kept import kept_functions
from ui.page.wiring.library import connect_library, shelf_functions
from ui.page.wiring.overviews import overview_functions
from ui.page.wiring.reading import article_function

_TEMPLATE = "${[].concat(value).join('')}"


def build_blocks(parts: Parts) -> gr.Blocks:
    """The whole page."""
    blocks = gr.Blocks(
        title="On Record",
        fill_height=True,
        fill_width=True,
        analytics_enabled=False,
        delete_cache=(3600, 3600),
    )
    with blocks:
        components = _lay_out(parts, blocks)
        connect_answers(components, parts)
        connect_library(components, parts)
    blocks.queue(default_concurrency_limit=8, max_size=64, api_open=False)
    return blocks


def _lay_out(parts: Parts, blocks: gr.Blocks) -> Components:
    masthead = _html(chrome.masthead(), "masthead", "onRecord.masthead(element, trigger) // 'new'")
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="library-pane"):
            drop = _html(
                chrome.drop_zone(parts.max_bytes),
                "drop",
                "onRecord.drop(element, server, trigger, upload) // 'taken'",
                server_functions=intake_functions(parts.intake, parts.library),
            )
            _html(render_finder(), "finder", "onRecord.finder(element)")
            library = _html(
                "",
                "library",
                "onRecord.library(element, server, trigger, watch) // 'find' 'changed' 'summarize'",
                server_functions=shelf_functions(parts.library, Shelving(parts.library)),
            )
        with gr.Column(elem_id="chat-pane"):
            conversation = _html(
                "",
                "conversation",
                "onRecord.conversation(element, props, trigger, watch) // 'ask' 'sample' 'watched'",
            )
            _html(chrome.scope(), "scope", None)
            ask = _question_box()
            engines = chrome.engines(parts.leaves, parts.model, parts.leaves_offline)
            _html(engines, "privacy", "onRecord.engines(element)")
        with gr.Column(elem_id="viewer-pane"):
            viewer = _html(
                render_nothing_open(),
                "viewer",
                "onRecord.viewer(element, props, server, trigger); "
                "onRecord.overviews(element, server) // 'summarize'",
                server_functions=[
                    article_function(parts.library),
                    *overview_functions(parts.library, parts.offers, user=parts.user),
                ],
            )
            _html(chrome.steps(), "steps", "onRecord.steps(element)")
    kept = _html(
        "",
        "kept",
        "onRecord.kept(element, server, trigger) // 'new'",
        server_functions=kept_functions(parts.library, user=parts.user),
    )
    _html(chrome.panes(), "panes", "onRecord.panes(element)")
    return Components(
        blocks=blocks,
        masthead=masthead,
        kept=kept,
        drop=drop,
        library=library,
        conversation=conversation,
        ask=ask,
        viewer=viewer,
        context=gr.Textbox(visible=False),
        seen=gr.State(-1),
    )


def _html(
    value: str,
    elem_id: str,
    js_on_load: str | None,
    server_functions: Sequence[Callable[..., Any]] = (),
) -> gr.HTML:
    """HTML that was made safe before; ``js_on_load`` names its events behind ``//``."""
    return gr.HTML(
        str(value),
        html_template=_TEMPLATE,
        js_on_load=js_on_load,
        apply_default_css=False,
        elem_id=elem_id,
        server_functions=list(server_functions),
    )


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="ask",
        label="Your question",
        show_label=False,
        placeholder="Ask your articles a question",
        submit_btn="Ask",
        max_length=MAX_QUESTION_CHARACTERS,
        lines=1,
        max_lines=6,
    )
