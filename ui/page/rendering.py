"""Answers → safe HTML and plain text. Pure; whatever comes from outside is escaped.

A citation is a link ``#src=ARTICLE:START-END``: it needs nothing but the library to be followed, so
it works in an old conversation as well. A finished answer holds one element of the class
``answer-done``, with the status as its second class.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence, Set

from markupsafe import Markup

from rag.settings import EXTRACTIVE
from rag.types import Answer, ArticleMetadata, Citation, Span, Statement, Summary, Understood
from ui.export.clipboard import as_rich_text, as_text
from ui.page.markup import element, icon, join
from ui.page.standing import render_standing
from ui.wording import (
    READ_BY,
    STATUS_HEADINGS,
    advice_on,
    counted,
    day_in_words,
    heading_of,
    note_in_words,
    quotes_in_words,
    reason_in_words,
    said_by,
    undated_in_words,
    understood_in_words,
)

NOTHING_REMOVED: Set[str] = frozenset()


def source_link(article_id: str, span: Span) -> str:
    """Where a citation leads: an article and a range of characters in its text."""
    return f"#src={article_id}:{span.start}-{span.end}"


def render_question(text: str) -> Markup:
    """What the user asked."""
    return element(
        "div",
        element("span", "You asked", class_="unseen"),
        element("h2", text or "(nothing typed)"),
        class_="question",
        data_testid="user",
    )


def render_answer(
    answer: Answer,
    *,
    stopped: bool = False,
    latest: bool = True,
    removed: Set[str] = NOTHING_REMOVED,
    turn: int | None = None,
) -> Markup:
    """An answer or summary, finished or on its way.

    ``stopped``: the user stopped it and what was verified stays. ``latest``: the last of its
    conversation, which alone offers what to ask next. ``removed``: ids of cited articles that have
    left the library since; their quotes stay and say so. ``turn``: its place in the kept
    conversation, from which it can be taken away.
    """
    done = answer.finished or stopped
    state = "stopped" if stopped else answer.status if answer.finished else "streaming"
    return element(
        "div",
        element("span", "On Record answered", class_="unseen"),
        _understood(answer),
        *_body(answer, removed),
        None if done else _progress(answer),
        _verdict(answer, removed) if done and not stopped else None,
        _withheld(answer),
        *_notices(answer),
        _colophon(answer, state, turn) if done else None,
        _suggestions(answer, turn) if done and latest else None,
        class_=f"answer {state}",
        data_testid="bot",
    )


def _understood(answer: Answer) -> Markup | None:
    """What the question's own words were taken for; a press takes one off and asks again."""
    filters = answer.filters
    if not filters.understood:
        return None
    undated = None
    if filters.undated_left_out:
        undated = element("span", undated_in_words(filters.undated_left_out), class_="undated")
    return element(
        "div",
        *(_understood_chip(answer, understood) for understood in filters.understood),
        undated,
        class_="understood",
        role="group",
        aria_label="Understood from your question",
    )


def _understood_chip(answer: Answer, understood: Understood) -> Markup:
    words = understood_in_words(understood)
    return element(
        "button",
        words,
        icon("close"),
        type="button",
        title=f"Asked as “{understood.words}”. Press to ask again without this.",
        aria_label=f"{words}, asked as “{understood.words}”: take off and ask again",
        data_ask=answer.standalone_question,
        data_keep=json.dumps([*answer.filters.kept, understood.words]),
    )


def _notices(answer: Answer) -> Iterator[Markup]:
    """What is said about the answer as a whole; a "no" says it in its own place."""
    if answer.finished and answer.status in STATUS_HEADINGS:
        return
    kind = "help" if answer.status == "help" else "notice"
    for notice in answer.notices:
        yield element("p", notice, class_=kind)


def render_waiting(words: str) -> Markup:
    """The place of an answer of which nothing is there yet."""
    return element(
        "div",
        element("p", words, class_="progress"),
        class_="answer streaming",
        data_testid="bot",
    )


def render_unanswered(question: str, *, stopped: bool) -> Markup:
    """The place of an answer of which nothing came: stopped, or the program ended before."""
    words = "Stopped before anything was verified." if stopped else "The answer was cut off."
    again = element("button", icon("retry"), "Ask again", type="button", data_ask=question)
    return element(
        "div",
        _notice("stopped", "Not answered", [words], again),
        element("footer", class_="answer-done stopped"),
        class_="answer stopped",
        data_testid="bot",
    )


def render_turn(question: str, answer: Markup) -> Markup:
    """A question with its answer."""
    return element("section", render_question(question), answer, class_="turn")


def render_stamp(moment: int) -> Markup:
    """Says at which moment a conversation was as what follows shows it."""
    return element("i", hidden=True, data_moment=moment)


def render_earlier(hidden: int) -> Markup:
    """Says how many turns are kept and not drawn."""
    words = f"{counted(hidden, 'earlier turn')} kept, not shown"
    return element("p", words, class_="earlier", data_hidden=hidden)


def render_welcome(
    questions: Sequence[str],
    *,
    samples: bool,
    newest: ArticleMetadata | None = None,
    greeting: Markup | None = None,
) -> Markup:
    """What stands in an empty conversation. ``samples``: the library is empty as well, and a
    press on a question adds the sample articles first.

    ``newest``: the article added last, with its ``greeting``; where that is not there yet it comes
    later, in place of the questions.
    """
    if samples:
        words = "Drop in the articles you work with, or try it on three sample articles."
        label = "Add the samples and ask"
        chips = [element("button", text, type="button", data_sample=text) for text in questions]
    else:
        words = "Every statement of an answer comes with its exact quote."
        label = "For example"
        chips = [suggestion_chip(text) for text in questions]
    offered = element("div", *chips, class_="suggestions", role="group", aria_label=label)
    return element(
        "section",
        element("h2", "What do you want on the record?"),
        element("p", words),
        element("p", label, class_="label") if newest is None else _newest(newest),
        element(
            "div",
            greeting or offered,
            data_greet=newest.id if newest and not greeting else None,
        ),
        class_="welcome",
    )


def _newest(article: ArticleMetadata) -> Markup:
    return element(
        "p",
        "Added last: ",
        element("button", article.title, type="button", data_show=article.id),
        class_="newest",
    )


def _body(answer: Answer, removed: Set[str]) -> Iterator[Markup]:
    if isinstance(answer, Summary):
        if answer.title not in answer.question:
            yield element("h2", answer.title, class_="summary-title")
        for section in answer.sections:
            if heading := answer.heading_of(section):
                yield element("h3", heading)
            yield from _statements(answer, section.statements, removed)
    yield from _statements(answer, answer.statements, removed)
    yield from _evidence(answer, removed)


def _statements(
    answer: Answer, statements: Sequence[Statement], removed: Set[str]
) -> Iterator[Markup]:
    for statement in statements:
        cited = answer.cited_by(statement)
        if statement.support == "exact" and cited:
            yield _framed(statement, cited, removed)
        else:
            yield _prose(statement, cited, removed)


def _framed(statement: Statement, cited: Sequence[Citation], removed: Set[str]) -> Markup:
    """Our framing, then the quotes themselves."""
    return element(
        "div",
        element("p", statement.text, class_="framing") if statement.text else None,
        *(render_quote(citation, removed) for citation in cited),
        _notes(statement),
        class_="statement",
    )


def _prose(statement: Statement, cited: Sequence[Citation], removed: Set[str]) -> Markup:
    """A sentence written by a model, with the numbers of its quotes behind it."""
    chips = [render_chip(citation, removed) for citation in cited]
    before, space, last_word = statement.text.rpartition(" ")
    tail = element("span", last_word, *chips, class_="tail") if len(last_word) < 30 else None
    return element(
        "div",
        element("p", before + space, tail) if tail else element("p", statement.text, *chips),
        _notes(statement),
        class_="statement prose" if cited else "statement",
    )


def render_quote(citation: Citation, removed: Set[str] = NOTHING_REMOVED) -> Markup:
    """A quote with its origin and the link that opens it."""
    return element(
        "figure",
        element("blockquote", *_quoted_words(citation)),
        element("figcaption", *_origin(citation, removed), render_chip(citation, removed)),
        render_standing(citation),
        class_="quote",
    )


def _quoted_words(citation: Citation) -> Iterator[Markup | str]:
    """The quote, the words that somebody said in it set apart; together exactly the quote."""
    position = citation.span.start
    for said in sorted(citation.said, key=lambda said: said.span):
        if said.span.start < position:
            continue
        yield _cut(citation, position, said.span.start)
        words = _cut(citation, said.span.start, said.span.end)
        yield element("b", words, class_="said", title=said_by(said))
        position = said.span.end
    yield _cut(citation, position, citation.span.end)


def _cut(citation: Citation, start: int, end: int) -> str:
    offset = citation.span.start
    return citation.quote[start - offset : end - offset]


def _origin(citation: Citation, removed: Set[str]) -> Iterator[Markup | str]:
    """Outlet (else the title), date and page, as they stand beside a quote."""
    if citation.outlet:
        yield element("span", citation.outlet, class_="outlet", title=citation.title)
    else:
        yield element("cite", citation.title, class_="title")
    yield element("span", day_in_words(citation.published, short=True), class_="day")
    if citation.page:
        yield element("span", f"page {citation.page}", class_="page")
    if citation.read_by:
        yield element("span", READ_BY[citation.read_by], class_="read-by")
    if citation.article_id in removed:
        yield element("span", "article removed", class_="removed")


def render_chip(citation: Citation, removed: Set[str] = NOTHING_REMOVED) -> Markup:
    """The number of a citation: a link to its quote, with what is shown before it is opened."""
    where = citation.outlet or citation.title
    gone = citation.article_id in removed
    label = f"Quote {citation.number}, {where}" + (", article removed" if gone else "")
    speakers = dict.fromkeys(filter(None, (said_by(said) for said in citation.said)))
    origin = (
        "; ".join(speakers) or citation.speaker,
        where,
        day_in_words(citation.published, short=True),
        f"page {citation.page}" if citation.page else None,
        READ_BY[citation.read_by] if citation.read_by else None,
    )
    return element(
        "a",
        str(citation.number),
        class_="citation gone" if gone else "citation",
        href=source_link(citation.article_id, citation.span),
        aria_label=label,
        data_quote=citation.quote,
        data_origin=" · ".join(filter(None, origin)),
        data_page=citation.page,
    )


def _notes(statement: Statement) -> Markup | None:
    if not statement.notes:
        return None
    return element(
        "ul",
        *(element("li", note_in_words(note)) for note in statement.notes),
        class_="notes",
        aria_label="Notes on this statement",
    )


def _evidence(answer: Answer, removed: Set[str]) -> Iterator[Markup]:
    """The quotes under prose, to be opened; framed quotes stand in the answer already."""
    prose = {
        number
        for statement in answer.all_statements
        if statement.support != "exact"
        for number in statement.citations
    }
    quotes = [citation for citation in answer.citations if citation.number in prose]
    if not quotes:
        return
    yield element(
        "details",
        element("summary", f"Read the {len(quotes)} quotes" if quotes[1:] else "Read the quote"),
        *(
            element(
                "figure",
                element("blockquote", *_quoted_words(citation)),
                element(
                    "figcaption",
                    *_origin(citation, removed),
                    element("span", str(citation.number), class_="number"),
                ),
                render_standing(citation),
                class_="quote",
            )
            for citation in quotes
        ),
        class_="evidence",
    )


def _progress(answer: Answer) -> Markup:
    begun = bool(answer.all_statements)
    words = "Checking the next statement" if begun else "Reading the articles"
    return element("p", words, class_="progress")


def _verdict(answer: Answer, removed: Set[str]) -> Markup | None:
    """What a "no" or a failure says; each kind looks like itself."""
    if answer.status in ("answered", "help"):
        return None
    kept = answer.filters.kept
    retry = element(
        "button",
        icon("retry"),
        "Ask again",
        type="button",
        data_ask=answer.question,
        data_keep=json.dumps(kept) if kept else None,
    )
    nearest = None
    if answer.nearest:
        nearest = element(
            "section",
            element("h3", "Closest passages"),
            *(render_quote(citation, removed) for citation in answer.nearest),
            class_="nearest",
        )
    return join(
        _notice(
            answer.status,
            heading_of(answer),
            [*answer.notices, *advice_on(answer)],
            retry if answer.status == "failed" else None,
        ),
        nearest,
    )


def _notice(kind: str, heading: str, words: Sequence[str], action: Markup | None = None) -> Markup:
    return element(
        "div",
        element("h3", heading),
        *(element("p", each) for each in words),
        action,
        class_=f"verdict {kind}",
        role="alert" if kind == "failed" else None,
    )


def _withheld(answer: Answer) -> Markup | None:
    if not answer.withheld:
        return None
    return element(
        "details",
        element("summary", f"{counted(len(answer.withheld), 'statement')} withheld"),
        element("p", "Written by the model, but not borne out by what it points at:"),
        element(
            "ul",
            *(
                element(
                    "li",
                    element("q", withheld.text),
                    element("span", reason_in_words(withheld.reason), class_="reason"),
                )
                for withheld in answer.withheld
            ),
        ),
        class_="withheld",
    )


def _colophon(answer: Answer, state: str, turn: int | None) -> Markup:
    """The line that ends an answer: how it was made, and copying it."""
    quotes = answer.citations
    facts = []
    if state == "stopped":
        facts.append("Stopped; what was verified stays")
    if quotes:
        articles = len({citation.article_id for citation in quotes})
        facts.append(quotes_in_words(len(quotes), articles, answer.independent_sources))
    if answer.engine != EXTRACTIVE and bool(answer.all_statements):
        facts.append(f"written by {answer.engine.partition(':')[2] or answer.engine}")
    if quotes and answer.seconds.total >= 0.05:
        facts.append(f"{answer.seconds.total:.1f} s")
    copyable = quotes or answer.nearest
    return element(
        "footer",
        element("span", " · ".join(facts)) if facts else None,
        element(
            "button",
            icon("copy"),
            "Copy",
            type="button",
            class_="copy",
            data_copy=as_text(answer, stopped=state == "stopped"),
            data_copy_rich=as_rich_text(answer, stopped=state == "stopped"),
        )
        if copyable
        else None,
        element(
            "button",
            icon("down"),
            "Export",
            type="button",
            class_="export",
            data_export=turn,
            aria_haspopup="dialog",
        )
        if copyable and turn is not None
        else None,
        class_=f"answer-done {state}",
    )


def _suggestions(answer: Answer, turn: int | None) -> Markup | None:
    """What to ask next; after an answer it is found later, and its place waits empty."""
    suggestions = answer.suggestions
    is_open = not suggestions and turn is not None and answer.status == "answered"
    if not suggestions and not is_open:
        return None
    return element(
        "div",
        *(suggestion_chip(text) for text in suggestions),
        class_="suggestions",
        role="group",
        aria_label="Ask next",
        data_next=turn if is_open else None,
        hidden=is_open,
    )


def suggestion_chip(text: str) -> Markup:
    """A question that is asked when pressed; one with a gap ("…") goes to the question box."""
    if "…" in text.rstrip("…"):
        return element("button", text, type="button", data_fill=text)
    return element("button", text, type="button", data_ask=text)
