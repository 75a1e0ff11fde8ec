"""All the text of a piece of markup, paragraph by paragraph: of feeds, messages and books.

Whole web pages are read by ``ingest.loading.html``, which also tells the article from the rest.
"""

from __future__ import annotations

import re

from lxml import html
from lxml.etree import iterwalk
from lxml.html import HtmlElement

from ingest.loading.vendors import vendor

_BROKEN = "Its markup cannot be followed. Paste its text."
_BLOCKS = frozenset(
    """address article aside blockquote body center dd details div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td th thead tr
    ul""".split()
)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset("head script style template noscript svg math object iframe title".split())
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u034f\u2007"))
_NOT_IN_MARKUP = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


def text_of_markup(markup: str) -> str:
    """The text of an html fragment or page; paragraphs stand apart by a blank line.

    :raises SourceUnreadable: when it cannot be parsed.
    """
    cleaned = markup.translate(_NOT_IN_MARKUP)
    if not cleaned.strip():
        return ""
    with vendor(_BROKEN):
        root = html.document_fromstring(
            cleaned.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8")
        )
        return text_of_tree(root)


def text_of_tree(root: HtmlElement) -> str:
    """As ``text_of_markup``, of what is parsed already; unseen elements are taken out of it."""
    for element in list(root.iter()):
        hidden = isinstance(element.tag, str) and _HIDDEN.search(element.get("style") or "")
        if not isinstance(element.tag, str) or element.tag in _UNSEEN or hidden:
            element.drop_tree()
    paragraphs: list[str] = []
    pieces: list[str] = []
    for event, element in iterwalk(root, events=("start", "end")):
        if element.tag in _CELLS:
            if event == "start" and "".join(pieces).strip():
                pieces.append(" | ")
        elif element.tag in _BLOCKS:
            _flush(pieces, paragraphs)
        elif element.tag == "br" and event == "start":
            pieces.append("\n")
        written = element.text if event == "start" else element.tail
        pieces.append(re.sub(r"\s+", " ", written or ""))
    _flush(pieces, paragraphs)
    return "\n\n".join(paragraphs)


def _flush(pieces: list[str], paragraphs: list[str]) -> None:
    written = "".join(pieces).translate(_INVISIBLE)
    pieces.clear()
    for paragraph in re.split(r"\n\s*\n", written):
        lines = (" ".join(line.split()) for line in paragraph.split("\n"))
        if text := "\n".join(line for line in lines if line.strip("| ")):
            paragraphs.append(text)
