"""The body of an article out of its page: without headline, byline, menus, captions, promotions.

trafilatura finds the body. Measured on the 181 pages of the article extraction benchmark (4-gram
shingle F1): trafilatura's defaults .953, without comments .960, its fast mode .962, and .98 with
the page cleaned beforehand and the headline taken off afterwards, at the same speed.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from lxml.etree import iterwalk
from lxml.html import HtmlElement, fragment_fromstring

from ingest.loading.dates import is_only_date, parse_time
from ingest.loading.page_cleaning import EMPTY_LINE, clean_page, link_length, text_of
from ingest.loading.page_metadata import PageMetadata
from ingest.loading.vendors import vendor
from rag.errors import SourceEmpty

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

UNREADABLE_PAGE = "It is a web page whose code cannot be followed. Copy its text and paste it."
_BLOCKS = frozenset(
    "body div p head list item quote table row code h1 h2 h3 h4 ul ol li blockquote".split()
)
"""In trafilatura's output, and in the html of a body that stands in JSON-LD."""
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_ONE_DUMP = 1500
"""Characters in a single block: then trafilatura gave up and took the whole page."""
_HEAD_BLOCKS = 4
_FOOT_BLOCKS = 5
_FEWEST_WORDS = 5
_SHORT = 600
_FURNITURE = frozenset(
    "advertisement|advertising|anzeige|publicité|publicidad|story continues below advertisement|"
    "article continues after advertisement|continue reading|read more|share this article|"
    "share this|comments|related|related news|related stories|tags|explore further".split("|")
)
_SITES = r"(?:twitter|facebook|instagram|youtube|linkedin|tiktok|bluesky|threads|x)"
_CALL = re.compile(
    r"(?:sign[ -]up|subscribe|join)\b.{0,140}\b(?:newsletters?|inbox|alerts|youtube)\b.{0,90}|"
    r"get (?:the|our|all|your)\b.{0,120}\b(?:inbox|newsletters?)\b.{0,90}|"
    r"(?:(?:follow|find) (?:(?:us|me|our|my)\b|@)|follow (?:the )?(?-i:[A-Z])|"
    rf"like (?:us\b(?!,)|our (?:\w+ )?page\b|@)).{{0,80}} on {_SITES}\b.{{0,90}}",
    re.IGNORECASE,
)
"""A paragraph at the head or the foot in which the site asks its reader for something."""
_TOLD = re.compile(
    r"[“”\"«»]|\b(?:s?he|they|said|says?|told|tells|ask(?:s|ed)|order(?:s|ed)|wr(?:ote|ites)|"
    r"add(?:s|ed)|warn(?:s|ed)|urg(?:es|ed)|call(?:s|ed)|announce[sd]|according)\b",
    re.IGNORECASE,
)
"""Such words stand in a sentence of an article that begins as if it asked its reader."""
_NOTE = re.compile(
    r"you (?:may|might) also (?:like|be interested in)\W*|don['’]t miss\W*|popular on .{1,40}|"
    r"(?:click here for|for) more information\W*|like this story\? .{0,60}|(?:click )?to tweet\W*|"
    r"tell us what you think\W*|filed under:.{0,90}|"
    r"(?:copyright\s*)?[©ⓒ].{0,140}|copyright (?:\(c\)|\d{4})\b.{0,140}|all rights reserved\W*",
    re.IGNORECASE,
)
"""A paragraph in which the site speaks of its other pages or its rights."""
_NO_ARTICLE = re.compile(
    r"enable javascript|javascript is (?:disabled|required|not enabled)|enable cookies|"
    r"are you a (?:robot|human)|verify (?:that )?you are (?:a )?human|access denied|"
    r"checking your browser|unusual traffic|(?:subscribe|log in) to (?:continue|read)",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class _Block:
    """One paragraph, heading, list item or table row."""

    text: str
    heading: bool


def extract_article(root: HtmlElement, metadata: PageMetadata) -> str:
    """The text of the page's article; paragraphs stand apart by a blank line. Changes the tree.

    :raises SourceEmpty: when the page holds no article.
    :raises SourceUnreadable: when the page's code cannot be followed.
    """
    headings = {_folded(text_of(element)) for element in root.iter("h1", "h2", "h3", "h4")}
    links = link_length(root)
    clean_page(root)
    blocks = _without_head(_find_body(root), metadata, headings)
    text = "\n\n".join(_without_furniture([block.text for block in blocks]))
    text = _prefer_stated_body(text, metadata.body)
    _check_is_article(text, links)
    return text


def _without_furniture(paragraphs: list[str]) -> Iterator[str]:
    for index, paragraph in enumerate(paragraphs):
        if paragraph.casefold() in _FURNITURE or _NOTE.fullmatch(paragraph):
            continue
        outside = index < _HEAD_BLOCKS or index >= len(paragraphs) - _FOOT_BLOCKS
        if not (outside and _CALL.fullmatch(paragraph) and not _TOLD.search(paragraph)):
            yield paragraph


def _find_body(root: HtmlElement) -> list[_Block]:
    blocks = _extract(root, thorough=False)
    if not blocks or (len(blocks) == 1 and len(blocks[0].text) > _ONE_DUMP):
        return _extract(root, thorough=True) or blocks
    return blocks


def _extract(root: HtmlElement, *, thorough: bool) -> list[_Block]:
    from trafilatura.core import bare_extraction
    from trafilatura.settings import Document

    with vendor(UNREADABLE_PAGE):
        found = bare_extraction(root, options=_options(thorough=thorough))
    return list(_render(found.body)) if isinstance(found, Document) else []


@cache
def _options(*, thorough: bool) -> Extractor:
    """``thorough`` compares with two other extractors; a third slower, better only on bad pages."""
    from trafilatura.settings import Extractor

    for name in ("trafilatura", "htmldate", "justext", "readability"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return Extractor(output_format="python", comments=False, fast=not thorough, precision=thorough)


def _render(body: HtmlElement) -> Iterator[_Block]:
    """Blocks of the extractor's tree; a line break stays, two make a new block."""
    pieces: list[str] = []
    heading = False

    def flush() -> Iterator[_Block]:
        written = "".join(pieces).translate(_INVISIBLE).replace(EMPTY_LINE, "\n\n")
        pieces.clear()
        for paragraph in re.split(r"\n\s*\n", written):
            lines = (" ".join(line.split()) for line in paragraph.split("\n"))
            if text := "\n".join(line for line in lines if line):
                yield _Block(text, heading)

    for event, element in iterwalk(body, events=("start", "end")):
        if event == "start":
            if element.tag in _BLOCKS:
                yield from flush()
                heading = element.tag == "head"
            elif element.tag in ("lb", "br"):
                pieces.append("\n")
            elif element.tag == "cell" and "".join(pieces).strip():
                pieces.append(" | ")
            pieces.append(_flow(element.text, keep=element.tag == "code"))
        else:
            if element.tag in _BLOCKS:
                yield from flush()
                heading = False
            pieces.append(_flow(element.tail, keep=False))
    yield from flush()


def _flow(text: str | None, *, keep: bool) -> str:
    """Text as a browser flows it: line ends in the page's code are spaces."""
    return (text or "") if keep else re.sub(r"\s+", " ", text or "")


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _without_head(blocks: list[_Block], metadata: PageMetadata, headings: set[str]) -> list[_Block]:
    """Without headline, what stands over it, subheading, byline and date line."""
    title = _folded(metadata.title or "")
    for index, block in enumerate(blocks[:_HEAD_BLOCKS]):
        folded = _folded(block.text)
        if folded and (folded == title or (block.heading and title.startswith(folded))):
            blocks = blocks[index + 1 :]
            break
    description = _folded(metadata.description or "")
    while len(blocks) > 1:
        folded = _folded(blocks[0].text)
        subheading = folded == description and folded in headings
        if not (subheading or folded == title or _is_byline(blocks[0].text, metadata)):
            break
        blocks = blocks[1:]
    return blocks


def _is_byline(line: str, metadata: PageMetadata) -> bool:
    """The author's name, a date or an address alone on a line."""
    if _URL.fullmatch(line):
        return True
    folded = _folded(line)
    written = (metadata.author or "").split(", ")
    names = [_folded(name) for name in written]
    if names[0] and all(name in folded for name in names):
        rest = folded
        for name in names:
            rest = rest.replace(name, "", 1)
        if rest.removeprefix("by") in ("", "and"):
            return True
    without_names = re.sub("|".join(map(re.escape, filter(None, written))) or "$.", "", line)
    return len(line) <= 60 and parse_time(line) is not None and is_only_date(without_names)


def _prefer_stated_body(text: str, stated: str | None) -> str:
    """The text that the publisher put into JSON-LD, where the page shows less than half of it."""
    if stated is None or len(stated) < _SHORT or len(text) > len(stated) / 2:
        return text
    if re.search(r"</?(?:p|br|div|a|em|strong)\b", stated):
        with vendor(UNREADABLE_PAGE):
            fragment = fragment_fromstring(stated, "div")
        return "\n\n".join(block.text for block in _render(fragment))
    lines = (" ".join(line.split()) for line in stated.translate(_INVISIBLE).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _check_is_article(text: str, links: int) -> None:
    """:param links: characters of the whole page that are links."""
    if len(text) < _SHORT and _NO_ARTICLE.search(text):
        raise SourceEmpty(
            "The page shows only a notice to programs, not an article. Open it in your browser, "
            "save it as html and add that file, or paste its text."
        )
    enough = len(text.split()) >= _FEWEST_WORDS or len(text.encode()) >= 60
    if not enough or (len(text) < _SHORT / 2 and links > 3 * len(text)):
        raise SourceEmpty(
            "The page holds no article: there is too little text besides links and menus. Add the "
            "address of a single article, or paste its text."
        )
