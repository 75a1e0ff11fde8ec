"""Articles → safe HTML: the reading pane with its marks. Pure.

Marks are made here and not in the browser: positions are Python string indices, JavaScript counts
otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from rag.corrections import find_corrections
from rag.text.sentences import split_paragraphs
from rag.types import Article, ArticleMetadata, Said, Span
from ui.linking import link_to_quote
from ui.page.markup import element, icon
from ui.page.standing import render_copies, render_corrections
from ui.wording import ORIGINS, READ_BY, said_by, time_in_words

_BESIDE = 200
"""Characters on each side of a quote in which its neighbouring words surely are."""


def render_article(
    article: Article,
    *,
    cited: Span | None = None,
    said: Sequence[Said] = (),
    others: Sequence[Span] = (),
    copies: Sequence[ArticleMetadata] = (),
    changes: Markup | None = None,
) -> Markup:
    """The article to read, the cited quote marked.

    There is one ``mark`` a paragraph that the quote touches, and nothing else is a ``mark``.
    ``said`` are words said inside the quote, ``others`` further quotes of the same answer; where
    they meet the cited quote, that one wins. ``copies`` are its near-copies, ``changes`` what
    ``render_changes`` gives of another version. A strip repeats outlet and title below the head.
    """
    text = article.text
    paragraphs = list(split_paragraphs(text))
    heading: Markup | str = article.title
    if paragraphs and text[paragraphs[0].slice] == article.title:
        heading = Markup("").join(_marked(text, paragraphs.pop(0), cited, said, others))
    return element(
        "article",
        element(
            "p",
            class_="strip",
            aria_hidden="true",
            data_outlet=article.outlet,
            data_title=article.title,
        ),
        element(
            "header",
            element("p", article.outlet or "Outlet unknown", class_="kicker"),
            element("h2", heading, id="article-title"),
            element("p", *_byline(article), class_="byline"),
            element("p", *_actions(article, cited), class_="actions"),
        ),
        _in_short(article) if cited is None and changes is None else None,
        _superseded(article),
        render_corrections(find_corrections(text)),
        render_copies(copies),
        changes,
        *(
            element(
                "p",
                *_marked(text, paragraph, cited, said, others),
                class_="wrapped" if "\n" in text[paragraph.slice] else None,
            )
            for paragraph in paragraphs
        ),
        data_open=article.id,
        lang=article.language,
        aria_labelledby="article-title",
    )


def render_missing() -> Markup:
    """What the reading pane shows when the article has left the library."""
    return element(
        "div",
        element("h2", "This article was removed"),
        element(
            "p",
            "It is no longer in the library. The conversation keeps its quote, outlet and date.",
        ),
        class_="empty",
    )


def render_unreadable(message: str) -> Markup:
    """What the reading pane shows when the library cannot be read."""
    heading = element("h2", "The article cannot be opened")
    return element("div", heading, element("p", message), class_="empty", role="alert")


def render_nothing_open() -> Markup:
    """The reading pane before anything was opened."""
    return element(
        "div",
        icon("article"),
        element("h2", "Nothing open yet"),
        element("p", "Press a number in an answer to see its quote here, in its article."),
        class_="empty",
    )


def _in_short(article: Article) -> Markup:
    """The place of the article's greeting, which comes after it."""
    return element(
        "details",
        element("summary", "In short"),
        element(
            "div", element("p", "Reading the article", class_="progress"), data_greet=article.id
        ),
        class_="in-short",
        open=True,
    )


def _byline(article: Article) -> Iterator[Markup | str]:
    if article.author:
        yield element("span", f"By {article.author}", class_="author")
    if article.published:
        yield element("time", time_in_words(article.published), datetime=article.published)
        origin = ORIGINS.get(article.published_from or "")
        if origin:
            yield element("span", origin, class_="from")
    else:
        yield element("span", "Date unknown")
    if article.updated and article.updated != article.published:
        yield element("span", f"Updated {time_in_words(article.updated)}")
    if article.read_by:
        yield element("span", READ_BY[article.read_by], class_="read-by")


def _actions(article: Article, cited: Span | None) -> Iterator[Markup]:
    yield element(
        "button", icon("lines"), "Summarise this article", type="button", data_summarize=article.id
    )
    yield element("button", "Who said what", type="button", data_voices=article.id)
    address = article.url or article.source
    if address.startswith(("http://", "https://")):
        yield element(
            "a",
            icon("out"),
            "Open the source",
            href=address if cited is None else _link_to(article, cited, address),
            target="_blank",
            rel="noopener noreferrer",
        )


def _link_to(article: Article, cited: Span, address: str) -> str:
    """The address with what makes a browser mark the quote on the live page."""
    text = article.text
    link = link_to_quote(
        address,
        text[cited.slice],
        before=text[: cited.start][-_BESIDE:],
        after=text[cited.end :][:_BESIDE],
        text_before=text[: cited.start],
        page=article.page_at(cited.start),
    )
    return link or address


def _superseded(article: Article) -> Markup | None:
    """That there is another version, with a way to it and to what it changed."""
    if article.superseded_by is not None:
        words, other = "A newer version of this article is in the library.", article.superseded_by
    elif article.supersedes is not None:
        words, other = "This is a newer version of an article.", article.supersedes
    else:
        return None
    return element(
        "p",
        words,
        " ",
        element("button", "What changed", type="button", data_compare=other),
        element(
            "button",
            "Open the newer" if article.superseded_by else "Open the earlier",
            type="button",
            data_show=other,
        ),
        class_="superseded",
    )


def _marked(
    text: str, paragraph: Span, cited: Span | None, said: Sequence[Said], others: Sequence[Span]
) -> Iterator[Markup | str]:
    """The pieces of a paragraph, in order; together they are exactly its text."""
    if cited is None or not paragraph.overlaps(cited):
        yield from _with_others(text, paragraph.start, paragraph.end, others)
        return
    start, end = max(paragraph.start, cited.start), min(paragraph.end, cited.end)
    yield from _with_others(text, paragraph.start, start, others)
    yield element("mark", *_with_said(text, start, end, said), tabindex=-1)
    yield from _with_others(text, end, paragraph.end, others)


def _with_others(text: str, start: int, end: int, others: Sequence[Span]) -> Iterator[Markup | str]:
    for piece, other in _pieces(start, end, others):
        words = text[piece.slice]
        yield words if other is None else element("span", words, class_="also-cited")


def _with_said(text: str, start: int, end: int, said: Sequence[Said]) -> Iterator[Markup | str]:
    for piece, index in _pieces(start, end, [one.span for one in said]):
        words = text[piece.slice]
        if index is None:
            yield words
        else:
            yield element("span", words, class_="said", title=said_by(said[index]))


def _pieces(start: int, end: int, spans: Sequence[Span]) -> Iterator[tuple[Span, int | None]]:
    """Cut a range where spans begin and end, each piece with the index of its span, or None.

    Where spans overlap, the one that begins first wins.
    """
    position = start
    for index in sorted(range(len(spans)), key=lambda index: spans[index]):
        first, last = max(spans[index].start, position), min(spans[index].end, end)
        if first >= last:
            continue
        if first > position:
            yield Span(position, first), None
        yield Span(first, last), index
        position = last
    if position < end:
        yield Span(position, end), None
