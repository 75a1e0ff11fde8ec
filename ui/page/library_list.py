"""The library → safe HTML: its list of articles, and what finds and sorts them. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence

from markupsafe import Markup

from rag.browsing import OutletCount, Shelf
from rag.types import ArticleMetadata
from ui.page.markup import element, icon, join
from ui.page.shelving import MAX_REMEMBERED
from ui.wording import counted, day_in_words

ORDERS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "added": "Last added first",
    "title": "By title",
    "outlet": "By outlet",
}
"""How the list can be sorted."""


def render_finder() -> Markup:
    """What stands above the list and never changes with it: the search box, order and filters."""
    return element(
        "div",
        element("h2", "Library", id="library-heading"),
        element(
            "input",
            type="search",
            class_="find",
            placeholder="Find an article",
            aria_label="Find an article by title, outlet or author",
        ),
        element(
            "details",
            element("summary", "Sort and filter", element("span", class_="active")),
            element(
                "div",
                *_field("Order", "order", _options(ORDERS)),
                *_field("Outlet", "outlet", element("option", "Every outlet", value="")),
                *_day("From", "since"),
                *_day("To", "until"),
                element(
                    "label",
                    element("input", type="checkbox", name="asked", value="yes"),
                    "Also ask only these",
                    class_="asked",
                ),
                element(
                    "button", "Take the filters off", type="button", class_="clear", hidden=True
                ),
                class_="fields",
            ),
        ),
    )


def render_library(shelf: Shelf, outlets: Sequence[OutletCount] = ()) -> Markup:
    """The list of articles, with the buttons that act on the chosen ones."""
    more = shelf.found - len(shelf.articles)
    return element(
        "div",
        element("p", _count(shelf), class_="count", role="status"),
        _actions(shelf),
        element("ul", *(_row(article) for article in shelf.articles), class_="rows"),
        element(
            "button",
            f"Show more ({more:,})",
            type="button",
            class_="more",
            data_act="more",
            hidden=more <= 0,
        ),
        _below(shelf),
        data_undo_limit=MAX_REMEMBERED,
        data_outlets=json.dumps([[each.outlet, each.articles] for each in outlets]),
    )


def _count(shelf: Shelf) -> str:
    count = counted(shelf.total, "article")
    return count if shelf.found == shelf.total else f"{shelf.found:,} of {count}"


def _actions(shelf: Shelf) -> Markup:
    """What can be done with the chosen articles, or with all while none is chosen."""
    return element(
        "div",
        element(
            "button",
            icon("lines"),
            element("span", "Summarise all", class_="label"),
            type="button",
            class_="summarize",
            data_act="summarize",
        ),
        element("button", "On a topic", type="button", data_act="topic", aria_haspopup="dialog"),
        element("button", "Who said what", type="button", data_act="voices"),
        element("button", "Timeline", type="button", data_act="timeline"),
        element(
            "button",
            "Choose all" if shelf.found == shelf.total else f"Choose these {shelf.found:,}",
            type="button",
            data_act="chooseFound",
            data_when="none",
        ),
        element(
            "div",
            element("span", class_="number", data_chosen_count=True),
            element("button", "Correct", type="button", data_act="editChosen"),
            element("button", "Remove", type="button", class_="danger", data_act="removeChosen"),
            element("button", "Clear", type="button", data_act="clearChosen"),
            class_="for-chosen",
            role="group",
            aria_label="Chosen articles",
            data_when="chosen",
            hidden=True,
        ),
        class_="actions",
        hidden=shelf.total == 0,
    )


def _below(shelf: Shelf) -> Markup:
    words = None
    if shelf.total == 0:
        words = "Articles that you add stand here."
    elif shelf.found == 0:
        words = "No article is like that. Try other words, or take a filter off."
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
            "span",
            _tool("pen", "edit", article, "Correct"),
            _tool("close", "remove", article, "Remove"),
            class_="tools",
        ),
        data_article=article.id,
        data_title=article.title,
    )


def _tool(drawing: str, name: str, article: ArticleMetadata, verb: str) -> Markup:
    return element(
        "button",
        icon(drawing),
        type="button",
        class_=name,
        aria_label=f"{verb} “{article.title}”",
        title=verb,
        **{f"data_{name}": article.id},
    )


def _options(choices: dict[str, str]) -> Markup:
    return join(*(element("option", words, value=value) for value, words in choices.items()))


def _field(label: str, name: str, options: Markup) -> tuple[Markup, Markup]:
    field = element("select", options, name=name, id=f"find-{name}")
    return element("label", label, for_=f"find-{name}"), field


def _day(label: str, name: str) -> tuple[Markup, Markup]:
    field = element("input", type="date", name=name, id=f"find-{name}")
    return element("label", label, for_=f"find-{name}"), field
