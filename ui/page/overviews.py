"""Who said what, timelines and greetings → safe HTML for the reading pane. Pure.

What has ``data-quotes`` holds citations that belong together; ``data-back`` names what "Back" leads
to from a quote of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markupsafe import Markup

from rag.greeting import Greeting
from rag.happenings import MOST_ENTRIES, Happening, Timeline
from rag.speakers import QuotationPage, SpeakerCount, SpeakerPage
from rag.types import ArticleMetadata, Citation, SpokenPassage
from ui.page.markup import element, icon
from ui.page.rendering import render_chip, render_quote
from ui.wording import counted, day_in_words

MOST_KEPT_TOGETHER = 30
"""Characters of a last word that is kept on a line with the number behind it."""
MOST_OUTLETS = 3
"""Outlets named in a speaker's row."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles an overview is of."""

    words: str
    """For people: "The whole library", "3 chosen articles", or a title."""
    article_id: str | None = None
    """When it is one open article, to which there is a way back."""


def render_speakers(page: SpeakerPage, scope: Scope, *, name: str = "", about: str = "") -> Markup:
    """Everybody who is quoted, to be opened; ``name`` and ``about`` are what was searched for."""
    more = page.total - len(page.speakers)
    return _panel(
        "voices",
        _head("Who said what", scope),
        element(
            "div",
            _field("name", "Find somebody", "A name, a role or a body", name),
            _field("about", "On a topic", "What they spoke about", about),
            class_="fields",
            role="search",
        ),
        element("p", _found(page, name, about), class_="counted", role="status"),
        element("ul", *map(_speaker_row, page.speakers), class_="speakers"),
        _more("speakers", more),
        scope=scope,
    )


def render_speaker(
    count: SpeakerCount | None,
    direct: QuotationPage,
    indirect: QuotationPage,
    scope: Scope,
    *,
    name: str,
    about: str = "",
) -> Markup:
    """All that somebody is quoted with; ``count`` is None when that is nothing (any more)."""
    return _panel(
        "voices",
        element(
            "header",
            element(
                "button",
                icon("back"),
                "Everybody who is quoted",
                type="button",
                class_="up",
                data_everybody=True,
            ),
            element("p", scope.words, class_="kicker"),
            element("h2", name, id="overview-title", tabindex=-1),
            element("p", *_introduction(count, about), class_="byline") if count else None,
        ),
        *_spoken("direct", "In their own words", direct, first=1),
        *_spoken("indirect", "As reported", indirect, first=1 + len(direct.quotations)),
        element("p", "Nothing of theirs is quoted here.", class_="counted")
        if not direct.total + indirect.total
        else None,
        scope=scope,
        back=f"Back to {name}",
    )


def render_timeline(timeline: Timeline, scope: Scope, *, topic: str = "") -> Markup:
    """What happened when, by day; days on which something was only reported say so."""
    days = groupby(timeline.entries, key=lambda entry: (entry.label, entry.day_from))
    return _panel(
        "timeline",
        _head("Timeline", scope),
        element(
            "div",
            _field("topic", "On a topic", "All that happened, or a topic", topic),
            class_="fields",
            role="search",
        ),
        element("p", _read(timeline, topic), class_="counted", role="status"),
        element(
            "p",
            "A day stands where the quote tells when it happened; “reported” where only the day of "
            "its article is known.",
            class_="legend",
        )
        if timeline.entries
        else None,
        element("ol", *(_day(list(entries)) for _, entries in days), class_="days"),
        scope=scope,
        back="Back to the timeline",
    )


def render_greeting(greeting: Greeting, article: ArticleMetadata) -> Markup | None:
    """An article in short, its key quotations, and questions that it answers, asked of it alone.

    None when there is nothing to say of it.
    """
    parts = (
        _in_short(greeting.summary.citations),
        _key_quotations(_untold(greeting), first=1 + len(greeting.summary.citations)),
        _questions(greeting.questions, article),
    )
    if not any(parts):
        return None
    return element("div", *parts, class_="greeted", data_quotes=True, data_back="Back to the start")


def render_failed(message: str) -> Markup:
    """The reading pane when an overview cannot be made."""
    heading = element("h2", "This cannot be shown", id="overview-title", tabindex=-1)
    return _panel("failed", heading, element("p", message, role="alert"))


def _panel(
    kind: str, *parts: Markup | None, scope: Scope | None = None, back: str = "Back to the list"
) -> Markup:
    return element(
        "section",
        *parts,
        class_=f"overview {kind}",
        data_panel=kind,
        data_article=scope.article_id if scope else None,
        data_quotes=True,
        data_back=back,
        aria_labelledby="overview-title",
    )


def _head(heading: str, scope: Scope) -> Markup:
    back = None
    if scope.article_id:
        back = element(
            "button",
            icon("back"),
            "Back to the article",
            type="button",
            class_="up",
            data_show=scope.article_id,
        )
    return element(
        "header",
        back,
        element("p", scope.words, class_="kicker"),
        element("h2", heading, id="overview-title", tabindex=-1),
    )


def _field(name: str, label: str, hint: str, value: str) -> Markup:
    return element(
        "label",
        element("span", label),
        element(
            "input",
            type="search",
            name=name,
            value=value,
            placeholder=hint,
            autocomplete="off",
            spellcheck="false",
        ),
    )


def _more(name: str, left: int) -> Markup | None:
    if left <= 0:
        return None
    return element("button", f"Show more ({left:,})", type="button", class_="more", data_more=name)


def _found(page: SpeakerPage, name: str, about: str) -> str:
    if page.total:
        return f"{counted(page.total, 'speaker')}, those quoted most first"
    if name.strip() or about.strip():
        return "Nobody who is quoted fits. Try fewer letters or other words."
    return "Nobody is quoted here."


def _speaker_row(count: SpeakerCount) -> Markup:
    return element(
        "li",
        element(
            "button",
            element("span", count.name, class_="name"),
            element("span", count.roles[0], class_="role") if count.roles else None,
            element("span", _facts(count), class_="meta"),
            type="button",
            data_speaker=count.name,
        ),
    )


def _facts(count: SpeakerCount) -> str:
    """ "3 in their own words, 1 as reported · 2 articles · The Ledger, The Courier"."""
    outlets = ", ".join(count.outlets[:MOST_OUTLETS])
    if len(count.outlets) > MOST_OUTLETS:
        outlets += f" and {len(count.outlets) - MOST_OUTLETS} more"
    return " · ".join(filter(None, (_kinds(count), counted(count.articles, "article"), outlets)))


def _kinds(count: SpeakerCount) -> str:
    told = (
        f"{count.direct:,} in their own words" if count.direct else "",
        f"{count.indirect:,} as reported" if count.indirect else "",
    )
    return ", ".join(filter(None, told))


def _introduction(count: SpeakerCount, about: str) -> Iterator[Markup]:
    if count.roles:
        yield element("span", ", ".join(count.roles))
    yield element("span", f"{counted(count.articles, 'article')}: {', '.join(count.outlets)}"
                  if count.outlets else counted(count.articles, "article"))  # fmt: skip
    if count.newest:
        yield element("span", f"last on {day_in_words(count.newest, short=True)}")
    if about.strip():
        yield element("span", f"only about “{about.strip()}”")


def _spoken(kind: str, heading: str, page: QuotationPage, *, first: int) -> Iterator[Markup | None]:
    if not page.total:
        return
    yield element("h3", heading, element("span", f"{page.total:,}", class_="number"))
    for number, spoken in enumerate(page.quotations, start=first):
        yield render_quote(replace(spoken.citation, number=number))
    yield _more(kind, page.total - len(page.quotations))


def _read(timeline: Timeline, topic: str) -> str:
    about = f" about “{topic.strip()}”" if topic.strip() else ""
    if not timeline.entries:
        return f"Nothing{about} that can be placed in time was found."
    entries = counted(len(timeline.entries), "entry", "entries")
    if len(timeline.entries) == MOST_ENTRIES:
        entries = f"The {MOST_ENTRIES} weightiest entries"
    words = f"{entries}{about} from {counted(timeline.articles, 'article')}."
    if timeline.left_out:
        words += (
            f" {counted(timeline.left_out, 'older article')} left out: choose articles, or name a "
            "topic, to see theirs."
        )
    return words


def _day(entries: Sequence[Happening]) -> Markup:
    first = entries[0]
    reported = element("span", "Reported", class_="reported") if first.is_reported_day else None
    return element(
        "li",
        element("h3", reported, " " if reported else None, first.label),
        *(render_quote(entry.citation) for entry in entries),
        class_=first.day_from,
    )


def _in_short(citations: Sequence[Citation]) -> Markup | None:
    if not citations:
        return None
    return element("p", *map(_told, citations), class_="short")


def _told(citation: Citation) -> Markup:
    """A sentence whose number never stands alone at the beginning of a line."""
    before, space, last_word = citation.quote.rpartition(" ")
    if len(last_word) > MOST_KEPT_TOGETHER:
        before, space, last_word = citation.quote, "", ""
    tail = element("span", last_word, " ", render_chip(citation), class_="tail")
    return element("span", before, space, tail, " ", class_="told")


def _untold(greeting: Greeting) -> list[SpokenPassage]:
    """The key quotations that do not stand in the summary already."""
    told = [citation.span for citation in greeting.summary.citations]
    return [
        spoken
        for spoken in greeting.quotations
        if not any(span.contains(spoken.quotation.span) for span in told)
    ]


def _key_quotations(quotations: Sequence[SpokenPassage], *, first: int) -> Markup | None:
    if not quotations:
        return None
    return element(
        "ul",
        *(
            element(
                "li",
                element("b", _said_by(spoken)),
                element("q", " ".join(_words(spoken).split())),
                " ",
                render_chip(replace(spoken.citation, number=number)),
            )
            for number, spoken in enumerate(quotations, start=first)
        ),
        class_="key-quotations",
        aria_label="Key quotations",
    )


def _said_by(spoken: SpokenPassage) -> str:
    quotation = spoken.quotation
    return ", ".join(filter(None, (quotation.speaker, quotation.role)))


def _words(spoken: SpokenPassage) -> str:
    """What was said, without the sentence around it."""
    citation, span = spoken.citation, spoken.quotation.span
    return citation.quote[span.start - citation.span.start : span.end - citation.span.start]


def _questions(questions: Sequence[str], article: ArticleMetadata) -> Markup | None:
    if not questions:
        return None
    return element(
        "div",
        *(
            element(
                "button",
                text,
                type="button",
                data_ask_of=article.id,
                data_question=text,
                data_title=article.title,
            )
            for text in questions
        ),
        class_="suggestions",
        role="group",
        aria_label="Questions that this article answers",
    )
