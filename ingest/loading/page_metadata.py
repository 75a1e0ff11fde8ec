"""What an html page says about its article: JSON-LD, OpenGraph, meta tags, then its own text.

Each field is taken from the first of these that gives it, and nothing is guessed: a date comes
only from markup that says so, from a line at the headline, or from the address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace

from lxml.html import HtmlElement

from ingest.loading.canonical import find_canonical
from ingest.loading.dates import date_in_url, publication_time, update_after
from ingest.loading.json_ld import read_json_ld
from ingest.loading.languages import declared_language
from ingest.loading.page_fields import (
    BY,
    NAMES,
    PageFields,
    clean_section,
    join_names,
    plain_line,
)
from ingest.loading.titles import clean_line

_META_TITLE = ("title", "headline", "dc.title", "parsely-title", "sailthru.title", "citation_title")
_META_AUTHOR = (
    "author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "article.author",
)
_META_OUTLET = ("publisher", "dc.publisher", "citation_journal_title", "application-name")
_META_PUBLISHED = (
    "datepublished",
    "article:published",
    "og:pubdate",
    "published_at",
    "pub_date",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "publish-date",
    "publish_date",
    "publishdate",
    "publication_date",
    "publicationdate",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "citation_publication_date",
    "date",
)
_META_UPDATED = (
    "datemodified",
    "article:modified",
    "article:updated",
    "article.updated",
    "dcterms.modified",
    "last-modified",
)
_META_SECTION = ("parsely-section", "article.section", "section")
_DATE_CLASS = re.compile(r"date|time|publish|posted|byline", re.IGNORECASE)
_AUTHOR_CLASS = re.compile(r"byline|author", re.IGNORECASE)
_UPDATED = re.compile(r"updat|modif|edited", re.IGNORECASE)
_BAR = r"(?:\s+[|–—·•:»-]+\s+|\s*[|»]\s*|:\s+)"
"""What stands between a headline and its section or outlet."""
_SECTION = re.compile(rf".{{1,40}}{_BAR}")
_OUTLET = re.compile(rf"{_BAR}.{{1,80}}")
_BEHIND = re.compile(r"\s+[|–—-]\s+(.{2,40})")
_FEWEST_LETTERS = 12
"""Of a headline that is looked for in a title: "Live" stands in many."""
_COMMENT = re.compile(r"comment|review|related|recommend|disqus", re.IGNORECASE)
_PLATFORMS = frozenset({"blogger", "wordpress.com", "medium", "substack"})
_LONG_PARAGRAPH = 200
_HEADER_PARAGRAPHS = 2
_SHORT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata(PageFields):
    """The fields of a page, with the code of the markup that gave each."""

    title_from: str | None = None
    outlet_from: str | None = None
    author_from: str | None = None
    published_from: str | None = None


def read_metadata(root: HtmlElement, *, url: str | None = None) -> PageMetadata:
    """Everything the page says about its article.

    :param root: the whole page, as parsed.
    :param url: the address it came from, None for a file.
    """
    metas = _metas(root)
    canonical = find_canonical(root, metas, url)
    heading = _heading(root, metas.get("og:site_name", []))
    stated = [
        ("json-ld", _told_apart(read_json_ld(root, canonical, heading), heading)),
        ("opengraph", _told_apart(_from_open_graph(metas), heading)),
        ("meta", _told_apart(_from_meta(root, metas), heading)),
    ]
    outlet = next(filter(None, (_clean_outlet(found.outlet) for _, found in stated)), None)
    kinds = [(code, _without_what_says_nothing(found, outlet)) for code, found in stated]
    if any(_first(kinds, name) is None for name in ("title", "outlet", "author", "published")):
        text = _from_text(root, heading, _first(kinds, "title"))
        kinds.append(("text", _without_what_says_nothing(text, outlet or text.outlet)))
    kinds.append(("url", PageFields(published=date_in_url(canonical or url or ""))))
    return _merge(kinds, canonical, heading)


def _told_apart(found: PageFields, heading: str | None) -> PageFields:
    """Without the headline as outlet, or the outlet as title, where both are given as one."""
    if not (found.title and found.outlet and heading):
        return found
    if _folded(found.title) != _folded(found.outlet):
        return found
    is_headline = _folded(found.title) == _folded(heading)
    return replace(found, outlet=None) if is_headline else replace(found, title=None)


def _without_what_says_nothing(found: PageFields, outlet: str | None) -> PageFields:
    """Without an outlet that is an address and without the outlet among the authors."""
    return replace(
        found,
        outlet=_clean_outlet(found.outlet),
        author=_without_outlet_as_author(found.author, outlet),
        section=clean_section(found.section),
    )


def _without_outlet_as_author(author: str | None, outlet: str | None) -> str | None:
    if author is None or outlet is None:
        return author
    own = _folded(outlet).removeprefix("the")
    own_names = (own, f"{own}staff")
    names = [n for n in author.split(", ") if _folded(n).removeprefix("the") not in own_names]
    others = [name for name in names if not re.match(rf"{re.escape(outlet)}\b", name, re.I)]
    return ", ".join(others or names) or None


def _merge(
    kinds: list[tuple[str, PageFields]], canonical: str | None, heading: str | None
) -> PageMetadata:
    values = {field.name: _first(kinds, field.name) for field in fields(PageFields)}
    sources = {
        f"{name}_from": next((code for code, found in kinds if getattr(found, name)), None)
        for name in ("title", "outlet", "author", "published")
    }
    if title := values["title"]:
        headline = _headline_in(title, heading)
        values["title"] = headline or _without_outlet(title, values["outlet"])
    values["updated"] = update_after(values["published"], values["updated"])
    values["url"] = canonical or values["url"]
    return PageMetadata(**values, **sources)


def _first(kinds: Iterable[tuple[str, PageFields]], name: str) -> str | None:
    return next((value for _, found in kinds if (value := getattr(found, name))), None)


def _clean_outlet(outlet: str | None) -> str | None:
    """Without the slogan after a bar; an address and a hosting platform are no outlets."""
    name = (outlet or "").split(" | ")[0].strip().lstrip("@")
    if not any(map(str.isalpha, name)) or re.match(r"https?:|www\.", name):
        return None
    return name if name.lower() not in _PLATFORMS else None


def _headline_in(title: str, heading: str | None) -> str | None:
    """The headline in a title that sets a section before or the outlet behind it."""
    if not heading or len(heading) < _FEWEST_LETTERS:
        return None
    folded = title.lower(), heading.lower()
    keeps_places = tuple(map(len, folded)) == (len(title), len(heading))  # not "İ"
    start = folded[0].find(folded[1]) if keeps_places else title.find(heading)
    end = start + len(heading)
    is_framed = (
        start >= 0
        and (start == 0 or _SECTION.fullmatch(title, 0, start))
        and (end == len(title) or _OUTLET.fullmatch(title, end))
    )
    return title[start:end] if is_framed else None


def _without_outlet(title: str, outlet: str | None) -> str:
    """ "Headline | Outlet", "Outlet: Headline" → "Headline"."""
    pieces = re.split(_BAR, title)
    if outlet is None or len(pieces) < 2:
        return title
    if _folded(pieces[-1]) == _folded(outlet):
        return title[: title.rindex(pieces[-1])].rstrip(" |–—·•:-")
    if _folded(pieces[0]) == _folded(outlet):
        return title[len(pieces[0]) :].lstrip(" |–—·•:-")
    return title


def _folded(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _metas(root: HtmlElement) -> dict[str, list[str]]:
    """The contents of every meta tag under its property, name or itemprop, in lower case."""
    metas: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        content = meta.get("content")
        if content and (content := clean_line(content[:2000])):
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                if name := meta.get(attribute):
                    for word in name.lower().split():
                        metas.setdefault(word, []).append(content)
                    break
    return metas


def _from_open_graph(metas: Mapping[str, list[str]]) -> PageFields:
    def first(*names: str) -> str | None:
        return next((metas[name][0] for name in names if name in metas), None)

    return PageFields(
        title=plain_line(first("og:title") or ""),
        outlet=plain_line(first("og:site_name") or ""),
        author=join_names([*metas.get("article:author", []), *metas.get("og:article:author", [])]),
        published=publication_time(
            first("article:published_time", "og:article:published_time") or ""
        ),
        updated=publication_time(first("article:modified_time", "og:updated_time") or ""),
        section=first("article:section", "og:article:section"),
        description=first("og:description"),
    )


def _from_meta(root: HtmlElement, metas: Mapping[str, list[str]]) -> PageFields:
    def first(names: tuple[str, ...]) -> str | None:
        return next((metas[name][0] for name in names if name in metas), None)

    def first_time(names: tuple[str, ...]) -> str | None:
        found = (publication_time(text) for name in names for text in metas.get(name, ()))
        return next((time for time in found if time), None)

    authors = next((metas[name] for name in _META_AUTHOR if name in metas), [])
    return PageFields(
        title=plain_line(first(_META_TITLE) or ""),
        outlet=plain_line(first(_META_OUTLET) or ""),
        author=join_names(authors) or join_names(_microdata_names(root, "author")),
        published=first_time(_META_PUBLISHED) or _microdata_time(root, "datePublished"),
        updated=first_time(_META_UPDATED) or _microdata_time(root, "dateModified"),
        section=first(_META_SECTION),
        language=declared_language(root.get("lang"))
        or declared_language((metas.get("content-language") or [""])[0]),
        description=first(("description",)),
    )


def _microdata_names(root: HtmlElement, name: str) -> list[str]:
    found = []
    for element in root.xpath(f".//*[contains(@itemprop, '{name}')]"):
        if name not in element.get("itemprop").split() or _is_of_another(element):
            continue
        inner = element.find(".//*[@itemprop='name']")
        text = clean_line((element if inner is None else inner).text_content()[:1000])
        if len(text) <= _SHORT:
            found.append(text)
    return found


def _microdata_time(root: HtmlElement, name: str) -> str | None:
    for element in root.xpath(f".//*[contains(@itemprop, '{name}')]"):
        if name not in element.get("itemprop").split() or _is_of_another(element):
            continue
        written = element.get("datetime") or element.get("content") or element.text_content()
        if time := publication_time(written):
            return time
    return None


def _is_of_another(element: HtmlElement) -> bool:
    """Whether it belongs to a comment or to another article that the page points to."""
    return any(
        _COMMENT.search(
            f"{each.get('class') or ''} {each.get('id') or ''} {each.get('itemtype') or ''}"
        )
        for each in element.iterancestors()
        if each.tag not in ("html", "body")
    )


def _heading(root: HtmlElement, outlets: list[str]) -> str | None:
    """The first h1 that says something, and more than the outlet's name where there is another."""
    written = (clean_line(element.text_content()[:2000]) for element in root.iter("h1"))
    headings = [heading for heading in written if heading]
    names = {_folded(outlet) for outlet in outlets}
    other = (heading for heading in headings if _folded(heading) not in names)
    return next(other, next(iter(headings), None))


def _from_text(root: HtmlElement, heading: str | None, stated: str | None) -> PageFields:
    """What a reader sees at the headline and in the window's title.

    :param stated: the title that markup gives.
    """
    window = clean_line((root.findtext(".//title") or "")[:2000])
    title = heading or window or None
    outlet = _outlet_behind(window, (stated, heading))
    author = published = updated = None
    for element in _at_headline(root):
        written = element.get("datetime") if element.tag == "time" else None
        text = clean_line(" ".join(element.itertext())[:1000])
        kind = f"{element.get('class') or ''} {element.get('id') or ''}"
        if written or (len(text) <= _SHORT and _DATE_CLASS.search(kind)):
            first, last = _two_times(kind, written, text)
            published, updated = published or first, updated or last
        if author is None and (_AUTHOR_CLASS.search(kind) or element.get("rel") == "author"):
            author = _byline(text)
    return PageFields(
        title=title, outlet=outlet, author=author, published=published, updated=updated
    )


def _two_times(kind: str, written: str | None, text: str) -> tuple[str | None, str | None]:
    """When it was published and updated, as one element says: "8 October - Updated 9 October".

    :param kind: the element's class and id.
    :param written: the time that its markup gives.
    """
    if written is None and (found := _UPDATED.search(text)):
        before = publication_time(text[: found.start()])
        return before, publication_time(text[found.end() :] if before else text)
    time = publication_time(written or text)
    if _UPDATED.search(kind + text) and not re.search("publish", kind + text, re.IGNORECASE):
        return None, time
    return time, None


def _outlet_behind(window: str, titles: tuple[str | None, ...]) -> str | None:
    """ "Headline - The Outlet" → "The Outlet", where the headline is known; no host's name."""
    for title in filter(None, titles):
        if not window.startswith(title):
            continue
        found = _BEHIND.fullmatch(window, len(title))
        if found and not re.search(r"\s[|–—-]\s|\w\.\w|:", found[1]):
            return found[1]
    return None


def _at_headline(root: HtmlElement) -> Iterator[HtmlElement]:
    """The elements round the first h1, up to the second long paragraph after it."""
    heading = next((element for element in root.iter("h1") if element.text_content().strip()), None)
    if heading is None:
        return
    header = next(heading.iterancestors("header", "article"), None)
    started, paragraphs = False, 0
    for element in (root if header is None else header).iter("*"):
        started = started or element is heading or header is not None
        if not started:
            continue
        if element.tag == "p" and len(element.text_content()) > _LONG_PARAGRAPH:
            paragraphs += 1
            if paragraphs == _HEADER_PARAGRAPHS:
                return
        yield element
    if header is not None and header.tag == "header":
        yield from _after(header)


def _after(header: HtmlElement) -> Iterator[HtmlElement]:
    for sibling in header.itersiblings("*"):
        for element in sibling.iter("*"):
            if element.tag == "p" and len(element.text_content()) > _LONG_PARAGRAPH:
                return
            yield element


def _byline(text: str) -> str | None:
    """The names of a byline that holds nothing else ("By Ann Example and Bo Sample")."""
    names = BY.sub("", text)
    if len(names) > _SHORT or NAMES.fullmatch(names) is None:
        return None
    return join_names([names])
