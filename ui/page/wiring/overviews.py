"""What the reading pane calls beside articles: who said what, timelines, greetings, what to ask
next. All are called directly, past the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from rag.embedding import BuiltinEmbedder
from rag.errors import OnRecordError
from rag.happenings import timeline_of
from rag.library import Library
from rag.speakers import PAGE, Directory
from rag.types import Filters
from ui.page.offers import Offers
from ui.page.overviews import (
    Scope,
    render_failed,
    render_greeting,
    render_speaker,
    render_speakers,
    render_timeline,
)
from ui.page.wiring.browser import read_context
from ui.wording import counted

MAX_WORDS = 200
MAX_SHOWN = 5_000
"""Speakers, or quotations of one, that can be shown at once."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which overview the browser asks for."""

    filters: Filters = Filters()
    article_id: str | None = None
    """Only of this article."""
    name: str = ""
    about: str = ""
    speaker: str = ""
    """Whose quotations; "" for the list of speakers."""
    topic: str = ""
    speakers: int = PAGE
    direct: int = PAGE
    indirect: int = PAGE
    """How many of each are shown."""


def overview_functions(
    library: Library, offers: Offers, *, user: str | None
) -> list[Callable[..., Any]]:
    """Who said what, timeline, greeting and next questions; each is sent the browser's context."""
    directory = Directory(library)
    own = library.embedder
    embedder = own if isinstance(own, BuiltinEmbedder) else BuiltinEmbedder()

    def voices(sent: Any) -> str:
        """Who is quoted, or what somebody is quoted with, as HTML."""

        def made(wish: Wish, scope: Scope) -> Markup:
            return _voices(directory, wish, scope)

        return _shown(library, made, read_wish(sent, user=user))

    def timeline(sent: Any) -> str:
        """What happened when, as HTML."""

        def made(wish: Wish, scope: Scope) -> Markup:
            topic = wish.topic.strip() or None
            found = timeline_of(library, embedder, wish.filters, topic=topic)
            return render_timeline(found, scope, topic=wish.topic)

        return _shown(library, made, read_wish(sent, user=user))

    async def greeting(sent: Any) -> str:
        """The greeting of an article as HTML; "" when there is none."""
        article_id = str(sent)[:64]
        try:
            if not library.contains(article_id):
                return ""
            made = await offers.greeting(article_id)
            metadata = library.metadata(article_id)
        except OnRecordError:
            return ""
        return str(render_greeting(made, metadata) or "") if made else ""

    async def ask_next(sent: Any) -> list[str]:
        """What may be asked after the last answer of the browser's conversation."""
        context = read_context(sent, user=user)
        try:
            found = await offers.next_questions(context.conversation_id, owner=context.owner)
        except OnRecordError:
            return []
        return list(found)

    return [voices, timeline, greeting, ask_next]


def _shown(library: Library, make: Callable[[Wish, Scope], Markup], wish: Wish) -> str:
    """What is made of those chosen articles that are still there, or that none of them is."""
    chosen = wish.filters.article_ids
    try:
        present = tuple(one for one in chosen if library.contains(one))
        if chosen and not present:
            return str(render_failed("The chosen articles are no longer in the library."))
        filters = replace(wish.filters, article_ids=present)
        return str(make(replace(wish, filters=filters), _scope(library, filters, wish)))
    except OnRecordError as error:
        return str(render_failed(error.message))


def read_wish(sent: object, *, user: str | None = None) -> Wish:
    """Read which overview the browser asks for; what is not understood is left out.

    :raises gr.Error: the browser's context is not in it.
    """
    given = sent if isinstance(sent, dict) else {}
    name, about, speaker, topic = (
        str(given.get(key) or "")[:MAX_WORDS] for key in ("name", "about", "speaker", "topic")
    )
    speakers, direct, indirect = (
        _count(given.get(key)) for key in ("speakers", "direct", "indirect")
    )
    article = str(given.get("article") or "")[:64] or None
    filters = read_context(given.get("context"), user=user).within
    if article is not None:
        filters = Filters(article_ids=(article,))
    return Wish(filters, article, name, about, speaker, topic, speakers, direct, indirect)


def _count(given: object) -> int:
    return min(max(given, 1), MAX_SHOWN) if isinstance(given, int) else PAGE


def _voices(directory: Directory, wish: Wish, scope: Scope) -> Markup:
    filters = wish.filters
    if not wish.speaker:
        page = directory.speakers(
            name=wish.name, about=wish.about, filters=filters, limit=wish.speakers
        )
        return render_speakers(page, scope, name=wish.name, about=wish.about)
    named = directory.speakers(
        name=wish.speaker, about=wish.about, filters=filters, limit=MAX_SHOWN
    )
    count = next((each for each in named.speakers if each.name == wish.speaker), None)
    direct = directory.quotations_of(
        wish.speaker, kind="direct", about=wish.about, filters=filters, limit=wish.direct
    )
    indirect = directory.quotations_of(
        wish.speaker, kind="indirect", about=wish.about, filters=filters, limit=wish.indirect
    )
    return render_speaker(count, direct, indirect, scope, name=wish.speaker, about=wish.about)


def _scope(library: Library, filters: Filters, wish: Wish) -> Scope:
    chosen = filters.article_ids
    if wish.article_id is not None:
        return Scope(library.metadata(wish.article_id).title, wish.article_id)
    if len(chosen) == 1:
        return Scope(f"Only “{library.metadata(chosen[0]).title}”")
    if chosen:
        return Scope(counted(len(chosen), "chosen article"))
    return Scope("Articles of the filter" if filters else "The whole library")
