"""Everything that is answered in the conversation, and stopping it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import gradio as gr

from rag.types import Filters
from ui.page.answering import View
from ui.page.parts import Components, Parts
from ui.page.wiring.browser import (
    ASKED,
    BRIEF,
    CONTEXT,
    LIGHT,
    MAX_QUESTION_CHARACTERS,
    QUIET,
    STREAMED,
    Context,
    Update,
    errors_shown,
    field_of,
    question_of,
    read_context,
)

MAX_TOPIC_CHARACTERS = 200


def connect_answers(components: Components, parts: Parts) -> None:
    """Everything that is answered in the conversation, and stopping it."""
    answering = parts.answering

    async def ask(question: Any, sent: str) -> AsyncIterator[list[Update]]:
        context = read_context(sent, user=parts.user)
        views = answering.ask(
            context.conversation_id,
            question_of(question),
            context.within,
            today=context.today,
            offline=context.offline,
            owner=context.owner,
        )
        async for update in _streamed(parts, context, views, empty_box=True):
            yield update

    async def press(sent: str, event: gr.EventData) -> AsyncIterator[list[Update]]:
        context = read_context(sent, user=parts.user)
        question = field_of(event, "question", MAX_QUESTION_CHARACTERS)
        views = answering.ask(
            context.conversation_id,
            question,
            context.within,
            today=context.today,
            kept=_kept(event),
            offline=context.offline,
            owner=context.owner,
        )
        async for update in _streamed(parts, context, views):
            yield update

    async def sample(sent: str, event: gr.EventData) -> AsyncIterator[list[Update]]:
        context = read_context(sent, user=parts.user)
        question = field_of(event, "question", MAX_QUESTION_CHARACTERS)
        views = answering.ask_samples(context.conversation_id, question, owner=context.owner)
        async for update in _streamed(parts, context, views):
            yield update

    async def summarize(sent: str, event: gr.EventData) -> AsyncIterator[list[Update]]:
        context = read_context(sent, user=parts.user)
        one = field_of(event, "article", 64)
        within = Filters(article_ids=(one,)) if one else context.within
        views = answering.summarize(
            context.conversation_id,
            within,
            topic=field_of(event, "topic", MAX_TOPIC_CHARACTERS).strip() or None,
            offline=context.offline,
            owner=context.owner,
        )
        async for update in _streamed(parts, context, views):
            yield update

    async def watch(sent: str) -> AsyncIterator[list[Update]]:
        """After a reload or in another conversation: show an answer that is on its way."""
        context = read_context(sent, user=parts.user)
        if answering.is_live(context.conversation_id, owner=context.owner):
            async for update in _shown_as_it_comes(
                answering.watch(context.conversation_id, owner=context.owner)
            ):
                yield update
        else:
            yield [gr.skip(), gr.skip()]

    async def leave(sent: str, event: gr.EventData) -> None:
        owner = read_context(sent, user=parts.user).owner
        answering.leave(field_of(event, "previous", 64), owner=owner)

    def show(sent: str) -> list[Update]:
        """The conversation that was gone to; its page then asks to watch."""
        context = read_context(sent, user=parts.user)
        with errors_shown():
            view = answering.view(context.conversation_id, owner=context.owner)
        is_live = answering.is_live(context.conversation_id, owner=context.owner)
        return [view, _stopping_box(False) if is_live else _idle_box()]

    async def stop(sent: str) -> list[Update]:
        context = read_context(sent, user=parts.user)
        return [await answering.stop(context.conversation_id, owner=context.owner), _idle_box()]

    outputs: list[gr.components.Component] = [components.conversation, components.ask]
    told: dict[str, Any] = {
        "inputs": [components.context],
        "outputs": outputs,
        "js": CONTEXT.format(0),
    }
    asking = [
        components.ask.submit(
            ask, [components.ask, components.context], outputs, js=ASKED, **STREAMED
        ),
        components.conversation.ask(press, **told, **STREAMED),
        components.conversation.sample(sample, **told, **STREAMED),
        components.library.summarize(summarize, **told, **STREAMED),
        components.viewer.summarize(summarize, **told, **STREAMED),
        components.conversation.watched(watch, **told, **STREAMED),
        components.blocks.load(watch, **told, **STREAMED),
    ]
    # Cancelling and showing are two events: as one, what was shown last was lost now and then.
    components.ask.stop(None, cancels=asking, **QUIET).then(stop, **told, **LIGHT)
    for begin in (components.masthead.new, components.kept.new):
        left = begin(leave, [components.context], None, js=BRIEF, cancels=asking, **LIGHT)
        shown = left.then(show, **told, **LIGHT)
        shown.then(None, None, None, js="() => onRecord.watch()", **QUIET)


async def _streamed(
    parts: Parts,
    context: Context,
    views: AsyncIterator[View],
    *,
    empty_box: bool = False,
) -> AsyncIterator[list[Update]]:
    """The growing conversation and, beside it, a question box that can stop it."""
    if parts.answering.is_live(context.conversation_id, owner=context.owner):
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


def _kept(event: gr.EventData) -> tuple[str, ...]:
    """The words that the reader took off as filters, from a chip of ours; () for what is none."""
    try:
        words = json.loads(field_of(event, "keep", MAX_QUESTION_CHARACTERS) or "[]")
    except (ValueError, RecursionError):
        return ()
    return tuple(str(each) for each in words[:50]) if isinstance(words, list) else ()
