"""The library → safe HTML: its list of articles. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from rag.types import ArticleMetadata
from ui.page.markup import element, icon
from ui.page.wording import counted, day_in_words

MAX_ROWS = 500
"""Rows drawn at once; the rest is found by typing into the library's search box."""


def render_library(articles: Sequence[ArticleMetadata], *, total: int, sought: str = "") -> Markup:
    """The list of articles, newest first, with the buttons that act on the chosen ones.

    ``articles`` are those that match what is sought, ``total`` counts all of the library.
    """
    shown = articles[:MAX_ROWS]
    count = counted(total, "article")
    if sought:
        count = f"{len(articles):,} of {count}"
    more = len(articles) - len(shown)
    return element(
        "div",
        element(
            "div",
            element("h2", "Library"),
            element("p", count, class_="count", role="status"),
            class_="head",
        ),
        element(
            "input",
            type="search",
            class_="find",
            placeholder="Find an article",
            aria_label="Find an article by title, outlet or author",
            hidden=total < 2,
        ),
        element(
            "button",
            icon("lines"),
            element("span", "Summarise all", class_="label"),
            type="button",
            class_="summarize",
            hidden=total == 0,
        ),
        element("ul", *(_row(article) for article in shown), class_="rows"),
        _below(more, total, len(articles)),
    )


def _below(more: int, total: int, found: int) -> Markup:
    words = None
    if total == 0:
        words = "Articles that you add stand here."
    elif found == 0:
        words = "No title, outlet or author is like that."
    elif more:
        words = f"{counted(more, 'older article')} not shown; type above to find one."
    return element("p", words, class_="below", hidden=words is None)


def _row(article: ArticleMetadata) -> Markup:
    outlet = article.outlet or "Outlet unknown"
    return element(
        "li",
        element(
            "input",
            type="checkbox",
            data_choose=article.id,
            aria_label=f"Ask about “{article.title}”",
        ),
        element(
            "button",
            element("span", article.title, class_="title"),
            element(
                "span",
                f"{outlet} · {day_in_words(article.published, short=True)}",
                class_="meta",
            ),
            type="button",
            class_="open",
            data_show=article.id,
        ),
        element(
            "button",
            icon("close"),
            type="button",
            class_="remove",
            data_remove=article.id,
            aria_label=f"Remove “{article.title}”",
            title="Remove from the library",
        ),
        data_article=article.id,
        data_title=article.title,
    )
