"""Whether a page shows the whole of its article, or only what those who do not pay may read.

Publishers tell search engines which part is closed (schema.org's ``isAccessibleForFree``), and most
give it all the same; so being closed alone means nothing. Closed and visibly cut does. Nor does an
invitation below a long text mean anything: sites put it under whole articles too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from ingest.loading.json_ld import Node, article_nodes
from rag.errors import SourceUnreadable

_FEWEST_STATED = 100
_WHOLE = 0.5
"""Share of the stated number of words; whole articles have .79 to 1.11 of it on the pages of the
article extraction benchmark that state one, openings that are shown to all a tenth to a third."""
_FEWEST_CLOSED = 20
_SHORT = 250
_CLOSING_PARAGRAPHS = 3
_LET_IN = r"(?:subscribe|sign up|sign in|log ?in|register|become a (?:member|subscriber))"
_IT = r"(?:article|story|text|post)"
_ASKS_TO_PAY = re.compile(
    rf"(?:^|[.!?:]\s+|\bplease\s+){_LET_IN}\b.{{0,60}}?\bto (?:(?:continue|keep) reading|"
    rf"(?:read|unlock|access|see|get) (?:the (?:rest|remainder)|this {_IT}|"
    rf"(?:(?:the|this) )?(?:full|whole|entire) {_IT}))\b|"
    rf"^to (?:continue|keep) reading\b.{{0,60}}\b(?:{_LET_IN}|subscription)\b|"
    r"\bthis (?:article|story|post|content) is (?:only |exclusively )?"
    r"(?:for|available to|reserved for) (?:our )?(?:paying )?(?:subscribers|members)\b|"
    r"\b(?:article réservé aux abonnés|solo para suscriptores|riservato agli abbonati)\b",
    re.IGNORECASE,
)
"""As a paragraph says it that stands where the rest should; not as an article tells of it."""
_HINTS_AT_PAYING = re.compile(r"\balready a subscriber\?|\bsubscribers only\b", re.IGNORECASE)
_SIMPLE_SELECTOR = re.compile(r"\s*([.#])([\w-]+)\s*")


@dataclass(frozen=True, slots=True)
class Paywall:
    """What a page says of being closed, read before it is cleaned."""

    closed: bool
    """It states that not everybody may read it."""
    stated_words: int
    """How many words it says that the article has; 0 when it does not say."""
    part_is_missing: bool
    """It names the element that holds the closed part, and there is none, or it is empty."""


def read_paywall(root: HtmlElement) -> Paywall:
    """What the page says of who may read it."""
    articles = article_nodes(root)
    metas = [
        (element.get("itemprop") or element.get("name") or element.get("property"),
         (element.get("content") or "").strip().lower())
        for element in root.iter("meta")
    ]  # fmt: skip
    closed = any(_is_false(node.get("isAccessibleForFree")) for node in articles) or any(
        each in (("isAccessibleForFree", "false"), ("article:content_tier", "locked"))
        for each in metas
    )
    if not closed:
        return Paywall(False, 0, False)
    stated = max((_count(node.get("wordCount")) for node in articles), default=0)
    places = [place for node in articles for place in _closed_parts(node)]
    return Paywall(True, stated, bool(places) and not any(_has_text(root, p) for p in places))


def whole_text(text: str, paywall: Paywall) -> str:
    """The article without an invitation to subscribe below it.

    :param text: what was extracted.
    :raises SourceUnreadable: it is only the beginning, cut off for those who do not pay.
    """
    words = len(text.split())
    paragraphs = text.split("\n\n")
    closing = paragraphs[-_CLOSING_PARAGRAPHS:]
    told = [each for each in closing if len(each) >= _SHORT or not _ASKS_TO_PAY.search(each)]
    asks = len(told) < len(closing)
    hints = any(_HINTS_AT_PAYING.search(each) for each in closing)
    ends_open = text.rstrip().endswith(("…", "...", "[…]", "[...]"))
    short_of_it = paywall.stated_words >= _FEWEST_STATED and words < _WHOLE * paywall.stated_words
    closed = paywall.closed and (
        short_of_it or (words < _SHORT and (paywall.part_is_missing or ends_open or hints))
    )
    if closed or (asks and (paywall.closed or words < _SHORT)):
        raise SourceUnreadable(
            "The page shows only the beginning of its article, the rest is for subscribers. Open "
            "it where you may read all of it, save it as html and add that file, or paste its text."
        )
    return "\n\n".join([*paragraphs[:-_CLOSING_PARAGRAPHS], *told]) if asks else text


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() == "false")


def _count(value: object) -> int:
    if isinstance(value, str) and value.isdecimal() and len(value) < 7:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _closed_parts(node: Node) -> list[tuple[str, str]]:
    """Kind ("." or "#") and name of the elements that the article says are closed."""
    parts = node.get("hasPart")
    found = []
    for part in parts if isinstance(parts, list) else [parts]:
        if not isinstance(part, Mapping) or not _is_false(part.get("isAccessibleForFree")):
            continue
        selector = part.get("cssSelector")
        if isinstance(selector, str):
            found += [match for each in selector.split(",")
                      if (match := _SIMPLE_SELECTOR.fullmatch(each))]  # fmt: skip
    return [(match[1], match[2]) for match in found]


def _has_text(root: HtmlElement, place: tuple[str, str]) -> bool:
    kind, name = place
    attribute = "class" if kind == "." else "id"
    return any(
        name in element.get(attribute, "").split()
        and len(element.text_content().split()) >= _FEWEST_CLOSED
        for element in root.iter("div", "section", "p", "article", "main", "span")
    )
