"""What stands on the page whatever the library holds: masthead, drop zone, tabs, HTML head."""

from __future__ import annotations

from markupsafe import Markup

from ingest.loading.kinds import SUFFIXES
from ui.page.markup import element, icon, join
from ui.wording import size_in_words

ASSETS = "/onrecord"
"""Where our own style, script and fonts are served."""

_SCRIPTS = (
    "core",
    "reading",
    "conversation",
    "asking",
    "library",
    "intake",
    "kept",
    "overviews",
    "masthead",
)
_STYLES = (
    "fonts",
    "ground",
    "masthead",
    "intake",
    "library",
    "conversation",
    "asking",
    "reading",
    "overviews",
    "dialogs",
    "narrow",
)
"""In the order in which they must stand."""
_ACCEPTED = ",".join(SUFFIXES)


def head() -> Markup:
    """For the ``head`` of the page: before Gradio's own, so that nothing flashes unstyled."""
    return join(
        element("meta", name="color-scheme", content="light dark"),
        element(
            "meta",
            name="description",
            content="Chat with your news articles; every answer carries its exact quotes.",
        ),
        element("link", rel="icon", type="image/svg+xml", href=f"{ASSETS}/icon.svg"),
        *(
            element(
                "link",
                rel="preload",
                as_="font",
                type="font/woff2",
                crossorigin="anonymous",
                href=f"{ASSETS}/fonts/{font}-latin.woff2",
            )
            for font in ("inter", "source-serif-4")
        ),
        *(element("script", src=f"{ASSETS}/js/{name}.js") for name in _SCRIPTS),
        *(element("link", rel="stylesheet", href=f"{ASSETS}/css/{name}.css") for name in _STYLES),
    )


def masthead() -> Markup:
    """Name, new conversation, light or dark, and where results are announced."""
    return join(
        element(
            "nav",
            element("a", "Skip to the question box", href="#ask", data_skip="ask"),
            element("a", "Skip to the article", href="#viewer", data_skip="viewer"),
            class_="skip",
            aria_label="Skip links",
        ),
        element(
            "header",
            element("h1", element("span", "On Record"), class_="brand"),
            element(
                "button",
                icon("chat"),
                element("span", "Conversations"),
                type="button",
                class_="kept",
                aria_label="Your conversations",
                aria_haspopup="dialog",
            ),
            element(
                "button",
                icon("plus"),
                element("span", "New conversation"),
                type="button",
                class_="new",
                aria_label="New conversation",
            ),
            element(
                "button",
                icon("theme"),
                type="button",
                class_="theme",
                aria_label="Switch between light and dark",
                title="Light or dark",
            ),
        ),
        element("div", id="announcement", class_="unseen", role="status", aria_live="polite"),
    )


def drop_zone(max_bytes: int) -> Markup:
    """Where articles come in: files, a link, a text; and what became of each."""
    return element(
        "div",
        element(
            "input",
            type="file",
            id="files",
            multiple=True,
            accept=_ACCEPTED,
            tabindex=-1,
            aria_label="Choose article files",
            data_max_bytes=max_bytes,
            data_max_words=size_in_words(max_bytes),
        ),
        element(
            "button",
            icon("upload"),
            element("span", element("b", "Drop articles"), " or choose files"),
            element("small", "txt, md, html, pdf, docx, epub, eml, csv, zip …"),
            type="button",
            class_="zone",
        ),
        element(
            "form",
            element(
                "textarea",
                rows=1,
                placeholder="Or paste a link or a text",
                aria_label="A link to an article, or its text",
                spellcheck="false",
            ),
            element("button", "Add", type="submit"),
            class_="paste",
        ),
        element(
            "div",
            element("progress", max=1, value=0, aria_label="Files added"),
            element("p", class_="words"),
            element("p", class_="reading"),
            element("button", "Stop", type="button", aria_label="Stop adding; what is done stays"),
            class_="progress",
            hidden=True,
        ),
        element("p", class_="tally", role="status"),
        element("ul", class_="results", tabindex=0, aria_label="What became of each file"),
        element(
            "div",
            element(
                "button",
                "Only what failed",
                type="button",
                class_="only-failed",
                aria_pressed="false",
                hidden=True,
            ),
            element("button", "Clear these", type="button", class_="clear", hidden=True),
            element("button", "What was added", type="button", class_="logged"),
            class_="below",
        ),
    )


def scope() -> Markup:
    """Which articles are asked, above the question box; filled in the browser."""
    return element("div", class_="chosen", role="group", aria_label="Articles asked", hidden=True)


def engines(leaves: str | None, model: str | None, leaves_offline: str | None) -> Markup:
    """What leaves the computer, and, where a model answers, the switch to answering without it."""
    if model is None:
        return _leaving(leaves)
    return element(
        "div",
        element(
            "div",
            *(
                element(
                    "button",
                    label,
                    type="button",
                    data_engine=engine,
                    aria_pressed="true" if engine == "model" else "false",
                    title=hint,
                )
                for engine, label, hint in (
                    ("model", model, "Answers in prose, each statement checked"),
                    (
                        "offline",
                        "Quotes only",
                        "Answers with the articles’ own sentences",
                    ),
                )
            ),
            class_="switch",
            role="group",
            aria_label="Who answers",
        ),
        element("div", _leaving(leaves), data_engine="model"),
        element("div", _leaving(leaves_offline), data_engine="offline", hidden=True),
        class_="engines",
    )


def _leaving(leaves: str | None) -> Markup:
    if leaves is None:
        return element("p", icon("lock"), "Nothing leaves this computer")
    return element("p", icon("cloud"), leaves)


def steps() -> Markup:
    """Below an open article: from one quote of the answer to the next, and back to the answer."""
    return element(
        "nav",
        element(
            "button",
            icon("back"),
            element("span", "Previous"),
            type="button",
            data_step="before",
            disabled=True,
        ),
        element("span", class_="where"),
        element(
            "button",
            element("span", "Next"),
            icon("on"),
            type="button",
            data_step="after",
            disabled=True,
        ),
        element("button", "Back to the answer", type="button", class_="back"),
        aria_label="Quotes of the answer",
        hidden=True,
    )


def panes() -> Markup:
    """The three tabs of a narrow screen."""
    return element(
        "nav",
        *(
            element(
                "button",
                icon(name),
                element("span", label),
                type="button",
                data_pane=name,
                aria_pressed="true" if name == "chat" else "false",
            )
            for name, label in (("library", "Library"), ("chat", "Chat"), ("article", "Article"))
        ),
        aria_label="Panes",
    )
