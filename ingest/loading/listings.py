"""Whether a page lists articles instead of being one: a front page, a section, search results.

Such a page looks like an article of many short paragraphs, each the teaser of another one; quotes
from it would be given to a page that says something else tomorrow. It is only called so where that
is sure: its text is made of teasers, each under a heading that leads to a page of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from lxml.html import HtmlElement

from ingest.loading.json_ld import is_article_type, page_types
from ingest.loading.links import complete_address
from rag.errors import SourceEmpty

_FEWEST = 4
"""Teasers: articles end with three related ones more often than not."""
_MADE_OF_TEASERS = 0.7
_ONE_OF_THEM = 0.5
"""Shares of the text: so much of it in teasers, and no single one (an article whose own headline
is a link) half of that. On the 181 pages of the article extraction benchmark none is refused."""
_LONG_ENOUGH = 20
"""Letters and digits: a heading alone has as many."""
_HEADING_IN_LINK = 0.8
_RESULTS = re.compile(
    r"(?:^|.*[-–—|:] )search(?: results)?(?: for\b.*)?(?: [-–—|:].*)?|search results\b.*|"
    r".*\bresults for [“\"'‘«].*|(?:suchergebnisse|résultats de recherche|resultados de)\b.*",
    re.IGNORECASE,
)
_SEARCH_PATH = re.compile(r"/(?:search|suche|recherche|buscar|busca|ricerca|zoeken)(?:/|$)", re.I)
_ASKED = frozenset({"q", "query", "s", "search", "keyword", "keywords", "text"})
_LISTING_TYPES = frozenset({"CollectionPage", "SearchResultsPage"})


@dataclass(frozen=True, slots=True)
class Listing:
    """What speaks for it that a page is a list."""

    teasers: frozenset[str] = frozenset()
    """Their words, folded; none for a page that is no list."""
    is_search: bool = False
    """The page says that it shows what a search found."""


def read_listing(root: HtmlElement, *, url: str | None) -> Listing:
    """The teasers of a page that may be a list of articles.

    Call it before the page is cleaned, which takes headings that are links out.

    :param url: where the page came from or says that it lies.
    """
    headings = list(_linked_headings(root, url))
    if len(headings) < _FEWEST:
        return Listing()
    types = page_types(root)
    is_search = _is_results_page(root, url, types)
    if not is_search:
        stated = _states_article(root) and not types & _LISTING_TYPES
        if stated or any(map(is_article_type, types)):
            return Listing()
        if url and urlsplit(url).hostname:
            headings = [each for each in headings if _same_site(each, url)]
    teasers = frozenset(words for words in _teasers(headings) if len(words) > _LONG_ENOUGH)
    return Listing(teasers, is_search)


def check_is_single(text: str, listing: Listing) -> None:
    """Refuse a text that is made of teasers.

    :raises SourceEmpty: it is.
    """
    if len(listing.teasers) < _FEWEST:
        return
    blocks = [folded for block in text.split("\n") if (folded := _folded(block))]
    told = [sum(len(block) for block in blocks if block in each) for each in listing.teasers]
    inside = sum(len(b) for b in blocks if any(b in each for each in listing.teasers))
    of_several = max(told) < _ONE_OF_THEM * inside or listing.is_search
    if sum(map(bool, told)) >= _FEWEST and of_several and (
        inside >= _MADE_OF_TEASERS * sum(map(len, blocks))
    ):  # fmt: skip
        raise SourceEmpty(
            "The page lists articles and is none itself: a front page, a section or search "
            "results. Add the addresses of the articles, or the site's feed."
        )


def _is_results_page(root: HtmlElement, url: str | None, types: frozenset[str]) -> bool:
    """Whether the page says that it shows what a search found."""
    if "SearchResultsPage" in types:
        return True
    if any(map(is_article_type, types)):
        return False
    if url:
        parts = urlsplit(url)
        asked = _ASKED & parse_qs(parts.query).keys()
        if asked and (_SEARCH_PATH.search(parts.path) or parts.path in ("", "/")):
            return True
    title = " ".join((root.findtext(".//title") or "").split())
    return bool(_RESULTS.fullmatch(title)) and not _states_article(root)


def _linked_headings(root: HtmlElement, url: str | None) -> Iterator[HtmlElement]:
    """Headings that are, nearly whole, a link to another page than this one."""
    for heading in root.iter("h1", "h2", "h3", "h4"):
        link = next(heading.iter("a"), None)
        if link is None:
            link = next(heading.iterancestors("a"), None)
        target = (link.get("href") or "").strip() if link is not None else ""
        if link is None or not target or target.startswith(("#", "javascript:")):
            continue
        here = url.partition("#")[0] if url else None
        if here and (complete_address(target, url) or "").partition("#")[0] == here:
            continue
        words = _folded(heading.text_content())
        if words and len(_folded(link.text_content())) >= _HEADING_IN_LINK * len(words):
            yield heading


def _same_site(heading: HtmlElement, url: str) -> bool:
    link = next(heading.iter("a"), None)
    if link is None:
        link = next(heading.iterancestors("a"))
    host, here = (
        (urlsplit(each).hostname or "").removeprefix("www.")
        for each in (complete_address(link.get("href") or "", url) or "", url)
    )
    return host == here or host.endswith(f".{here}") or here.endswith(f".{host}")


def _teasers(headings: list[HtmlElement]) -> Iterator[str]:
    """What stands with each heading: the largest element that holds no other of them, and what
    follows it up to the next.
    """
    held = Counter(outer for heading in headings for outer in (heading, *heading.iterancestors()))
    for heading in headings:
        holder = heading
        for outer in heading.iterancestors():
            if held[outer] > 1 or outer.tag in ("body", "html"):
                break
            holder = outer
        pieces = [holder.text_content(), holder.tail or ""]
        for following in holder.itersiblings():
            if held[following]:
                break
            pieces += [str(following.text_content()), following.tail or ""]
        yield _folded(" ".join(pieces))


def _states_article(root: HtmlElement) -> bool:
    return any(
        (element.get("property"), (element.get("content") or "").lower()) == ("og:type", "article")
        or element.get("property") == "article:published_time"
        for element in root.iter("meta")
    )


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
