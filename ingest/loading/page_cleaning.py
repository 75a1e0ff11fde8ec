"""Makes a page ready for extraction: keeps what belongs to the article, drops what leads away.

Each step was kept because it lifts F1 on the article extraction benchmark (together from .962 to
.98, see ``tests/benchmarks/extraction.py``) or because a quote would come out wrong without it.
"""

from __future__ import annotations

import re
from itertools import pairwise

from lxml.etree import XPath, strip_elements
from lxml.html import HtmlElement

EMPTY_LINE = "\u241e"
"""Stands for an empty line on the way through the extractor: the symbol for a record's end."""
_ENDS_SENTENCE = re.compile(r"[.!?…:;,。！？][\"'”’»)\]]*$")
_LEADS_AWAY = re.compile(
    r"^\W*(?:read more|related|see more|see also|also read|read also|read next|more|watch|"
    r"don['’]?t miss|recommended|also on [\w.]+|leggi anche|lire aussi|à lire|lea también|"
    r"leia também|lesen sie auch|mehr zum thema|lees ook)\b",
    re.IGNORECASE,
)
_HOVER_CARD = re.compile(r"rollover-\w*block|tooltip|hover-?card|popover", re.IGNORECASE)
_PROMOTION = re.compile(
    r"newsletter|sign-?up\b|subscri(?:be|ption)|related[-_]?(?:articles?|stories|content|links|"
    r"posts|news)|recirc|most-?(?:read|popular|viewed)|trending|share-?(?:bar|buttons?|tools|links)"
    r"|social-?(?:share|links|media-links)|recommended|promo-?(?:box|block|unit)|outbrain|taboola",
    re.IGNORECASE,
)
_EMBEDDED_POST = re.compile(r"twitter-|instagram-media|bluesky-embed|mastodon-embed")
_CLASSED = XPath(".//*[contains(@class, 'uote')]")
_PULL_QUOTE = re.compile(r"pull-?quote", re.IGNORECASE)
_BODY_PART = re.compile(
    r"article(?:-|__)?body|articleBody|body-text|story-body|post-?(?:body|content|text)|"
    r"(?:entry|page|text|article|art)-content"
)
_HIDDEN = re.compile(r"hid|sr-only|tooltip|rollover|screen-reader", re.IGNORECASE)
_LONGEST_PROMOTION = 800
"""Characters of a promotion that are no links."""
_LINK_SHARE = 0.9
_LONG_LINK = 200
_LAYOUT_CELL = 500
"""Characters in one cell, over which a table lays out the page and holds no figures."""


def clean_page(root: HtmlElement) -> None:
    """Change the tree in place; call it once its metadata has been read."""
    strip_elements(root, "script", "style", "template", with_tail=False)
    _write_quotation_marks(root)
    _mark_empty_lines(root)
    _keep_words_in_sentences(root)
    _drop_hover_cards(root)
    _open_layout_tables(root)
    _keep_embedded_posts(root)
    _drop_promotions(root)
    _drop_pull_quotes(root)
    _drop_link_blocks(root)
    _drop_link_lists(root)
    _join_body_parts(root)


def text_of(element: HtmlElement) -> str:
    """The element's words with single spaces."""
    return " ".join(element.text_content().split())


def link_length(element: HtmlElement) -> int:
    """How many characters of the element's words are links."""
    return sum(len(text_of(link)) for link in element.iter("a"))


def _is_linked(element: HtmlElement, text: str) -> bool:
    return bool(text) and link_length(element) >= _LINK_SHARE * len(text)


def _drop(element: HtmlElement) -> None:
    """Take the element out, keeping the text after it."""
    if element.getparent() is not None:
        element.drop_tree()


def _write_quotation_marks(root: HtmlElement) -> None:
    """A browser shows ``<q>`` with marks that stand nowhere in the page's text."""
    for element in list(root.iter("q")):
        if not text_of(element).startswith(("“", '"', "«", "„", "‘", "'")):
            element.text = f"“{element.text or ''}"
            if len(element):
                element[-1].tail = f"{element[-1].tail or ''}”"
            else:
                element.text += "”"
        element.drop_tag()


def _mark_empty_lines(root: HtmlElement) -> None:
    """Two line breaks part paragraphs; the extractor makes them one."""
    for paragraph in root.iter("p"):
        for element in list(paragraph.iter("br")):
            before = element.getprevious()
            if before is not None and before.tag == "br" and not (before.tail or "").strip():
                element.tail = f"{EMPTY_LINE}{element.tail or ''}"


def _keep_words_in_sentences(root: HtmlElement) -> None:
    """``<time>`` and odd ``<span>`` inside a paragraph are part of its sentence.

    The extractor drops every ``<time>``, and every span whose class looks like page furniture.
    """
    for element in list(root.iter("time", "span")):
        parent = element.getparent()
        if parent is None or parent.tag not in ("p", "li") or element.get("style"):
            continue
        if element.get("aria-hidden") == "true" or _HIDDEN.search(element.get("class") or ""):
            continue
        if len(parent.text_content()) > len(element.text_content()) + 40:
            element.drop_tag()


def _drop_hover_cards(root: HtmlElement) -> None:
    """Boxes that open over a name stand in the middle of its sentence."""
    for element in list(root.iter("span", "div")):
        if _HOVER_CARD.search(element.get("class") or ""):
            _drop(element)


def _open_layout_tables(root: HtmlElement) -> None:
    for table in list(root.iter("table")):
        if any(len(cell.text_content()) > _LAYOUT_CELL for cell in table.iter("td")):
            for element in table.iter("table", "tbody", "tr", "td", "th"):
                element.tag = "div"


def _keep_embedded_posts(root: HtmlElement) -> None:
    """Somebody's post inside an article is a quotation, but looks like an advertisement."""
    for quote in list(root.iter("blockquote")):
        if not _EMBEDDED_POST.search(quote.get("class") or ""):
            continue
        size = len(text_of(quote))
        element = quote
        while element is not None and element.tag in ("div", "blockquote", "section", "figure"):
            if len(text_of(element)) > size + 20:
                break
            element.attrib.clear()
            if element.tag == "figure":
                element.tag = "div"
            element = element.getparent()


def _drop_promotions(root: HtmlElement) -> None:
    """Boxes named after newsletters, sharing and the like, unless the article stands in them."""
    most = min(_LONGEST_PROMOTION, 0.3 * (len(text_of(root)) - link_length(root)))
    for element in list(root.iter("div", "section", "aside", "ul")):
        if not _PROMOTION.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            continue
        if len(text_of(element)) - link_length(element) <= most:
            _drop(element)


def _drop_pull_quotes(root: HtmlElement) -> None:
    """Sentences that are set large beside the text in which they stand already."""
    found = [e for e in _CLASSED(root) if _PULL_QUOTE.search(e.get("class"))]
    if not found:
        return
    page = _folded(root.text_content())
    for element in found:
        words = _folded(element.text_content())
        if len(words) > 20 and page.count(words) > 1:
            _drop(element)


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _drop_link_blocks(root: HtmlElement) -> None:
    """Paragraphs and headings that are nothing but a link to another page."""
    for element in list(root.iter("p", "h2", "h3", "h4", "h5")):
        text = text_of(element)
        if not text:
            continue
        if element.tag == "p":
            leads = _LEADS_AWAY.search(text) and 2 * link_length(element) >= len(text)
            short = len(text) < _LONG_LINK and not _ENDS_SENTENCE.search(text)
            if (leads and len(text) < _LONG_LINK) or (short and _is_linked(element, text)):
                _drop(element)
        elif _is_linked(element, text):
            _drop(element)


def _drop_link_lists(root: HtmlElement) -> None:
    for element in list(root.iter("ul", "ol")):
        items = [(item, text) for item in element.findall("li") if (text := text_of(item))]
        linked = sum(_is_linked(item, text) for item, text in items)
        if len(items) < 2 or linked < 0.6 * len(items):
            continue
        if 2 * link_length(element) >= len(text_of(element)):
            _drop(element)


def _join_body_parts(root: HtmlElement) -> None:
    """The extractor takes one body; some pages cut theirs in parts, with advertisements between."""
    first: dict[tuple[str, HtmlElement], HtmlElement] = {}
    for element in list(root.iter("div", "section")):
        kind = element.get("class") or ""
        if not _BODY_PART.search(kind):
            continue
        holder = next(element.iterancestors("article", "main"), None)
        if holder is None:
            continue
        start = first.setdefault((kind, holder), element)
        if start is element or start in element.iterancestors():
            continue
        if _has_paragraphs(start) and _has_paragraphs(element):
            start.extend(list(element))


def _has_paragraphs(element: HtmlElement) -> bool:
    return any(True for _ in pairwise(element.iterfind(".//p")))
