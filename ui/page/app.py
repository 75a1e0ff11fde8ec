"""The page in Gradio: what stands where, and which press calls what.

Gradio brings the transport, the queue and the question box; the rest is HTML of our own, made on
the server. ``gr.HTML`` evaluates its template as JavaScript, so templates are constant here and
text only ever comes in as the value, where it is data.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

import gradio as gr

from rag.errors import ArticleNotFound, OnRecordError
from rag.library import Library
from rag.text.dates import parse_day
from rag.types import Said, Span
from ui.page import chrome
from ui.page.answering import Answering, View
from ui.page.conversations import is_conversation_id
from ui.page.intake import Intake
from ui.page.viewer import (
    render_article,
    render_library,
    render_missing,
    render_nothing_open,
    render_unreadable,
)

POLL_SECONDS = 1.5
"""How often an open page asks whether somebody else changed the library: 2 s are promised."""
MAX_QUESTION_CHARACTERS = 4000

_TEMPLATE = "${[].concat(value).join('')}"
_CONTEXT = "(sent, ...others) => [onRecord.context(), ...others.slice(0, {})]"
"""Puts the context into the first input and hands on as many others as there are."""
_ASKED = "(question) => [question, onRecord.context()]"
_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
_LIGHT: dict[str, Any] = {**_QUIET, "queue": False}
_STREAMED: dict[str, Any] = {
    **_QUIET,
    "concurrency_id": "answers",
    "concurrency_limit": 32,
    "trigger_mode": "multiple",
}
"""Nothing asked is dropped in the browser; whether an answer is on its way is told here."""

_log = logging.getLogger(__name__)

Update: TypeAlias = Any
"""A new value of a component, or ``gr.skip()``; Gradio has no type for it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the page works with."""

    library: Library
    answering: Answering
    intake: Intake
    max_bytes: int
    leaves: str | None
    """What goes where, in a line; None when nothing leaves the computer."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the browser sends along: which conversation, which articles are chosen."""

    conversation_id: str
    chosen: tuple[str, ...]
    today: str | None = None
    """The day where the reader is, ISO; None when the browser's clock is far off."""


@dataclass(frozen=True, slots=True)
class Components:
    """What events listen on and change."""

    blocks: gr.Blocks
    masthead: gr.HTML
    drop: gr.HTML
    library: gr.HTML
    conversation: gr.HTML
    ask: gr.Textbox
    viewer: gr.HTML
    context: gr.Textbox
    """Carries the context from the browser; never drawn."""
    seen: gr.State
    """The library's generation that this page shows."""
    sought: gr.State
    """What the library's search box holds."""


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
        _connect_answers(components, parts)
        _connect_library(components, parts)
    blocks.queue(default_concurrency_limit=8, max_size=64, api_open=False)
    return blocks


def read_context(sent: object) -> Context:
    """Read what the browser sent; it is not to be trusted.

    :raises gr.Error: there is no conversation in it.
    """
    try:
        found = json.loads(str(sent))
        conversation_id, chosen = found["conversation"], found["articles"]
        today = parse_day(str(found.get("today")))
    except (ValueError, TypeError, KeyError):
        conversation_id, chosen, today = None, [], None
    if not is_conversation_id(conversation_id):
        raise gr.Error("Load the page again, please.", print_exception=False)
    ids = tuple(str(one)[:64] for one in chosen[:5000]) if isinstance(chosen, list) else ()
    if today is None or abs(today - date.today()) > timedelta(2):
        return Context(str(conversation_id), ids)
    return Context(str(conversation_id), ids, today.isoformat())


def _lay_out(parts: Parts, blocks: gr.Blocks) -> Components:
    masthead = _html(chrome.masthead(), "masthead", "onRecord.masthead(element, trigger) // 'new'")
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="library-pane"):
            drop = _html(
                chrome.drop_zone(parts.max_bytes),
                "drop",
                "onRecord.drop(element, server, trigger, upload) // 'taken'",
                server_functions=_intake_functions(parts.intake),
            )
            library = _html(
                "",
                "library",
                "onRecord.library(element, trigger, watch) // 'find' 'remove' 'summarize'",
            )
        with gr.Column(elem_id="chat-pane"):
            conversation = _html(
                "",
                "conversation",
                "onRecord.conversation(element, props, trigger, watch) // 'ask' 'sample'",
            )
            _html(chrome.scope(), "scope", None)
            ask = _question_box()
            _html(chrome.privacy(parts.leaves), "privacy", None)
        with gr.Column(elem_id="viewer-pane"):
            viewer = _html(
                render_nothing_open(),
                "viewer",
                "onRecord.viewer(element, props, server, trigger) // 'summarize'",
                server_functions=[_article_function(parts.library)],
            )
    _html(chrome.panes(), "panes", "onRecord.panes(element)")
    return Components(
        blocks=blocks,
        masthead=masthead,
        drop=drop,
        library=library,
        conversation=conversation,
        ask=ask,
        viewer=viewer,
        context=gr.Textbox(visible=False),
        seen=gr.State(-1),
        sought=gr.State(""),
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


def _connect_answers(components: Components, parts: Parts) -> None:
    """Everything that is answered in the conversation, and stopping it."""
    answering = parts.answering

    async def ask(question: str, sent: str) -> AsyncIterator[list[Update]]:
        context = read_context(sent)
        views = answering.ask(
            context.conversation_id, question.strip(), context.chosen, today=context.today
        )
        async for update in _streamed(parts, context, views, empty_box=True):
            yield update

    async def press(sent: str, event: gr.EventData) -> AsyncIterator[list[Update]]:
        context = read_context(sent)
        question = _field(event, "question", MAX_QUESTION_CHARACTERS)
        views = answering.ask(
            context.conversation_id,
            question,
            context.chosen,
            today=context.today,
            kept=_kept(event),
        )
        async for update in _streamed(parts, context, views):
            yield update

    async def sample(sent: str, event: gr.EventData) -> AsyncIterator[list[Update]]:
        context = read_context(sent)
        question = _field(event, "question", MAX_QUESTION_CHARACTERS)
        views = answering.ask_samples(context.conversation_id, question)
        async for update in _streamed(parts, context, views):
            yield update

    async def summarize(sent: str, event: gr.EventData) -> AsyncIterator[list[Update]]:
        context = read_context(sent)
        one = _field(event, "article", 64)
        views = answering.summarize(context.conversation_id, (one,) if one else context.chosen)
        async for update in _streamed(parts, context, views):
            yield update

    async def watch(sent: str) -> AsyncIterator[list[Update]]:
        """After a reload: go on showing an answer that is still on its way."""
        context = read_context(sent)
        if answering.is_live(context.conversation_id):
            async for update in _shown_as_it_comes(answering.watch(context.conversation_id)):
                yield update
        else:
            yield [gr.skip(), gr.skip()]

    async def leave(event: gr.EventData) -> None:
        await answering.stop(_field(event, "previous", 64))

    async def stop(sent: str) -> list[Update]:
        context = read_context(sent)
        return [await answering.stop(context.conversation_id), _idle_box()]

    outputs: list[gr.components.Component] = [components.conversation, components.ask]
    told: dict[str, Any] = {
        "inputs": [components.context],
        "outputs": outputs,
        "js": _CONTEXT.format(0),
    }
    asking = [
        components.ask.submit(
            ask, [components.ask, components.context], outputs, js=_ASKED, **_STREAMED
        ),
        components.conversation.ask(press, **told, **_STREAMED),
        components.conversation.sample(sample, **told, **_STREAMED),
        components.library.summarize(summarize, **told, **_STREAMED),
        components.viewer.summarize(summarize, **told, **_STREAMED),
        components.blocks.load(watch, **told, **_STREAMED),
    ]
    # Cancelling and showing are two events: as one, what was shown last was lost now and then.
    components.ask.stop(None, cancels=asking, **_QUIET).then(stop, **told, **_LIGHT)
    left = components.masthead.new(leave, None, None, cancels=asking, **_LIGHT)
    left.then(stop, **told, **_LIGHT)


async def _streamed(
    parts: Parts,
    context: Context,
    views: AsyncIterator[View],
    *,
    empty_box: bool = False,
) -> AsyncIterator[list[Update]]:
    """The growing conversation and, beside it, a question box that can stop it."""
    if parts.answering.is_live(context.conversation_id):
        gr.Info("One answer at a time: stop the one that is on its way, or wait for it.")
        yield [gr.skip(), gr.skip()]
        return
    async for update in _shown_as_it_comes(views, empty_box=empty_box):
        yield update


async def _shown_as_it_comes(
    views: AsyncIterator[View], *, empty_box: bool = False
) -> AsyncIterator[list[Update]]:
    box = _stopping_box(empty_box)
    async for view in views:
        yield [view.turns or gr.skip(), _idle_box() if view.done else box]
        box = gr.skip()


def _stopping_box(empty: bool) -> Update:
    if empty:
        return gr.Textbox(value="", submit_btn=False, stop_btn="Stop")
    return gr.Textbox(submit_btn=False, stop_btn="Stop")


def _idle_box() -> Update:
    return gr.Textbox(submit_btn="Ask", stop_btn=False)


def _field(event: gr.EventData, name: str, limit: int) -> str:
    """A text that our script sent with an event; "" when it is missing."""
    data = event._data
    value = data.get(name) if isinstance(data, dict) else None
    return value[:limit] if isinstance(value, str) else ""


def _kept(event: gr.EventData) -> tuple[str, ...]:
    """The words that the reader took off as filters, from a chip of ours; () for what is none."""
    try:
        words = json.loads(_field(event, "keep", MAX_QUESTION_CHARACTERS) or "[]")
    except ValueError:
        return ()
    return tuple(str(each) for each in words[:50]) if isinstance(words, list) else ()


def _connect_library(components: Components, parts: Parts) -> None:
    """The list of articles, kept fresh whoever changes the library."""
    library, answering = parts.library, parts.answering

    def shown(sent: str, sought: str) -> list[Update]:
        generation = library.generation()
        conversation = answering.view(read_context(sent).conversation_id)
        return [conversation, _list_of(library, sought), generation]

    def load(sent: str) -> list[Update]:
        with _errors_shown():
            return shown(sent, "")

    def refresh(sent: str, sought: str) -> list[Update]:
        with _errors_shown():
            return shown(sent, sought)

    def tick(sent: str, sought: str, seen: int) -> list[Update]:
        try:
            if library.generation() != seen:
                return shown(sent, sought)
        except OnRecordError as error:
            _log.warning("Looking for changes: %s", error.message)
        return [gr.skip(), gr.skip(), gr.skip()]

    def remove(sent: str, sought: str, event: gr.EventData) -> list[Update]:
        with _errors_shown():
            library.remove([_field(event, "article", 64)])
            return shown(sent, sought)

    def find(event: gr.EventData) -> list[Update]:
        sought = _field(event, "text", 200)
        with _errors_shown():
            return [_list_of(library, sought), sought]

    inputs = [components.context, components.sought]
    outputs = [components.conversation, components.library, components.seen]
    told: dict[str, Any] = {"inputs": inputs, "outputs": outputs, "js": _CONTEXT.format(1)}
    components.blocks.load(load, [components.context], outputs, js=_CONTEXT.format(0), **_LIGHT)
    components.drop.taken(refresh, **told, **_LIGHT)
    components.library.remove(remove, **told, **_LIGHT)
    components.library.find(
        find, None, [components.library, components.sought], trigger_mode="always_last", **_LIGHT
    )
    gr.Timer(POLL_SECONDS).tick(
        tick, [*inputs, components.seen], outputs, js=_CONTEXT.format(2), **_LIGHT
    )


@contextlib.contextmanager
def _errors_shown() -> Iterator[None]:
    """Errors of ours become a message on the page."""
    try:
        yield
    except OnRecordError as error:
        raise gr.Error(error.message, print_exception=False) from None


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


def _intake_functions(intake: Intake) -> list[Callable[..., Any]]:
    """What the drop zone calls directly, past the queue: files come in while answers run."""

    def add_upload(sent: Any) -> dict[str, Any]:
        return asdict(intake.add_upload(str(sent.get("path")), str(sent.get("name"))[:255]))

    def add_text(sent: Any) -> dict[str, Any]:
        return asdict(intake.add_text(str(sent)))

    return [add_upload, add_text]


def _article_function(library: Library) -> Callable[[Any], str]:
    """What the reading pane calls: an article with the marks of a citation."""

    def open_article(sent: Any) -> str:
        article_id, cited = str(sent.get("article"))[:64], _span(sent.get("cited"))
        others = [span for one in sent.get("others") or () if (span := _span(one))]
        try:
            analysed = library.analysed(article_id)
        except ArticleNotFound:
            return str(render_missing())
        except OnRecordError as error:
            return str(render_unreadable(error.message))
        said = []
        if cited is not None:
            said = [
                Said(quotation.span, quotation.speaker, quotation.role)
                for quotation in analysed.quotations_over(cited)
                if quotation.kind == "direct"
            ]
        return str(render_article(analysed.article, cited=cited, said=said, others=others))

    return open_article


def _span(sent: object) -> Span | None:
    """A span from the browser, None for what is none."""
    if not isinstance(sent, list) or len(sent) != 2:
        return None
    start, end = sent
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end:
        return None
    return Span(start, end)
