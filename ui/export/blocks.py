"""What an answer consists of, in reading order, for every form that it is taken away in. Pure.

Each form (Markdown, page, plain and rich text) only says how it writes a block, so that none of
them leaves out what another one has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rag.settings import EXTRACTIVE
from rag.turns import KeptTurn
from rag.types import Answer, Citation, Filters, Statement, Summary
from ui.linking import link_to_quote
from ui.wording import (
    ORIGINS,
    READ_BY,
    STATUS_HEADINGS,
    STATUS_WORDS,
    counted,
    day_in_words,
    note_in_words,
    said_by,
    time_in_words,
    understood_in_words,
)

LineKind: TypeAlias = Literal["heading", "framing", "prose", "note", "notice"]


@dataclass(frozen=True, slots=True)
class Line:
    """Words of ours or of the model, on one line, with the numbers of the quotes behind them."""

    kind: LineKind
    text: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote with its origin."""

    citation: Citation


Block: TypeAlias = Line | Quoted

ON_THE_LIVE_PAGE = "On the live page"
"""The label of the particular that is a link."""

# Characters that a reader of the file may obey and that no prose needs.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_EMBEDDINGS, _END_OF_EMBEDDING = "\u202a\u202b\u202d\u202e", "\u202c"
_ISOLATES, _END_OF_ISOLATE = "\u2066\u2067\u2068", "\u2069"


def one_line(text: str) -> str:
    """The text on one line, unable to change what stands around it.

    White space becomes single spaces, control characters become U+FFFD, and what turns the
    direction of writing is ended where the text ends.
    """
    line = _CONTROLS.sub("\ufffd", " ".join(text.split()))
    open_ones: list[str] = []
    for character in line:
        if character in _EMBEDDINGS:
            open_ones.append(_END_OF_EMBEDDING)
        elif character in _ISOLATES:
            open_ones.append(_END_OF_ISOLATE)
        elif open_ones and character == open_ones[-1]:
            open_ones.pop()
    return line + "".join(reversed(open_ones))


def blocks_of(turn: KeptTurn) -> Iterator[Block]:
    """Everything that an answer says and quotes; a line that says so when there is no answer."""
    answer = turn.answer
    if answer is None:
        words = "Stopped before anything was verified." if turn.stopped else "Not answered."
        yield Line("notice", words)
        return
    if isinstance(answer, Summary):
        yield from _sections(answer)
    yield from _statements(answer, answer.statements)
    yield from _quotes_under_prose(answer)
    yield from _outcome(answer, stopped=turn.stopped)
    yield from _withheld(answer)


def _sections(summary: Summary) -> Iterator[Block]:
    if summary.title and summary.title not in summary.question:
        yield Line("heading", summary.title)
    for section in summary.sections:
        if heading := summary.heading_of(section):
            yield Line("heading", heading)
        yield from _statements(summary, section.statements)


def _statements(answer: Answer, statements: tuple[Statement, ...]) -> Iterator[Block]:
    for statement in statements:
        cited = answer.cited_by(statement)
        if statement.support == "exact" and cited:
            if statement.text:
                yield Line("framing", statement.text)
            yield from map(Quoted, cited)
        else:
            yield Line("prose", statement.text, tuple(citation.number for citation in cited))
        for note in statement.notes:
            yield Line("note", note_in_words(note))


def _quotes_under_prose(answer: Answer) -> Iterator[Block]:
    prose = {
        number
        for statement in answer.all_statements
        if statement.support != "exact"
        for number in statement.citations
    }
    quotes = [citation for citation in answer.citations if citation.number in prose]
    if quotes:
        yield Line("heading", "Quotes")
        yield from map(Quoted, quotes)


def _outcome(answer: Answer, *, stopped: bool) -> Iterator[Block]:
    """What was stopped, why it is a "no", what was said about the answer as a whole."""
    if stopped:
        yield Line("notice", "Stopped; what was verified until then stands here.")
    elif answer.status in STATUS_HEADINGS:
        words = [] if answer.error is None else [answer.error.message]
        words = words or list(answer.notices) or [STATUS_WORDS[answer.status]]
        yield Line("notice", f"{STATUS_HEADINGS[answer.status]}. {' '.join(words)}")
    else:
        for notice in answer.notices:
            yield Line("notice", notice)
    if answer.nearest:
        yield Line("heading", "Closest passages")
        yield from map(Quoted, answer.nearest)


def _withheld(answer: Answer) -> Iterator[Block]:
    """How many, and not what they say: nobody shall paste what was not borne out."""
    number = len(answer.withheld)
    if number:
        words = f"{counted(number, 'statement')} of the model {'was' if number == 1 else 'were'}"
        yield Line("notice", f"{words} withheld: not borne out by what was pointed at.")


def speakers_in_words(citation: Citation) -> str | None:
    """ "Orla Vance, treasurer; Ivo Petrov"; None when nobody is named."""
    named = [text for said in citation.said if (text := said_by(said))]
    if not named and citation.speaker:
        named = [citation.speaker]
    return "; ".join(dict.fromkeys(named)) or None


def quote_link(citation: Citation, texts: Mapping[str, str]) -> str | None:
    """The link to the quote on its live page; ``texts`` are those of articles at hand, by id."""
    text = texts.get(citation.article_id)
    return link_to_quote(
        citation.url,
        citation.quote,
        before=citation.before,
        after=citation.after,
        text_before=None if text is None else text[: citation.span.start],
        page=citation.page,
    )


def how_answered(turn: KeptTurn) -> Iterator[str]:
    """When it was asked, who wrote the answer, which articles it was to look in."""
    if turn.asked:
        yield f"asked on {time_in_words(turn.asked)}"
    answer = turn.answer
    if answer is None:
        return
    if answer.engine == EXTRACTIVE:
        yield "exact quotes only, no model"
    else:
        yield f"written by {answer.engine}, checked against the quotes"
    yield from _conditions(answer.filters)


def _conditions(filters: Filters) -> Iterator[str]:
    if filters.article_ids:
        yield f"only {counted(len(filters.article_ids), 'chosen article')}"
    if filters.outlet:
        yield f"only {filters.outlet}"
    if filters.since:
        yield f"since {day_in_words(filters.since)}"
    if filters.until:
        yield f"until {day_in_words(filters.until)}"
    for understood in filters.understood:
        if understood.effect == "prefer":
            yield understood_in_words(understood)


def particulars(citation: Citation, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """All that is known of a quote, as label and value, in the order of the lists."""
    origin = ORIGINS.get(citation.published_from or "", citation.published_from)
    published = time_in_words(citation.published)
    known = (
        ("Before it", citation.before),
        ("After it", citation.after),
        ("Speaker", speakers_in_words(citation)),
        ("Title", citation.title),
        ("Outlet", citation.outlet or "unknown"),
        ("Author", citation.author or "unknown"),
        ("Published", f"{published} ({origin})" if citation.published and origin else published),
        ("Page", None if citation.page is None else str(citation.page)),
        ("Text", READ_BY[citation.read_by] if citation.read_by else None),
        ("Address", citation.url),
        (ON_THE_LIVE_PAGE, quote_link(citation, texts)),
        ("Retrieved", citation.retrieved),
        ("Article id", citation.article_id),
        ("Characters", f"{citation.span.start} to {citation.span.end}"),
        ("SHA-256 of the text", citation.sha256),
    )
    for label, value in known:
        if value is not None:
            yield label, value


def origin_parts(citation: Citation) -> list[str]:
    """Who said it, outlet and day: what stands behind a quote, before title and address."""
    parts = [
        speakers_in_words(citation),
        citation.outlet or "outlet unknown",
        day_in_words(citation.published),
        f"page {citation.page}" if citation.page else None,
        READ_BY[citation.read_by] if citation.read_by else None,
    ]
    return [part for part in parts if part]
