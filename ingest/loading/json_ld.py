"""The JSON-LD of a page: what schema.org's objects in its scripts say about the article."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from lxml.html import HtmlElement

from ingest.loading.dates import publication_time
from ingest.loading.languages import declared_language
from ingest.loading.links import page_address
from ingest.loading.page_fields import PageFields, clean_section, join_names, plain_line

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | float | bool | None"
Node: TypeAlias = Mapping[str, Json]

_ADDRESSES = ("url", "mainEntityOfPage", "@id")
_HEADLINES = ("headline", "name", "alternativeHeadline")
_ARTICLE_TYPES = frozenset({"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting"})


def read_json_ld(root: HtmlElement, canonical: str | None, heading: str | None) -> PageFields:
    """What the page's own article object says; empty when there is none.

    :param canonical: the page's address and
    :param heading: its headline, by which its object is told from those of related articles.
    """
    nodes = list(_json_nodes(root))
    by_id = {name: node for node in nodes if isinstance(name := node.get("@id"), str)}
    article = _choose_article([n for n in nodes if _is_article(n)], canonical, heading)
    page = next((n for n in nodes if "WebPage" in _types(n)), {})
    site = next((n for n in nodes if "WebSite" in _types(n)), {})
    if not article and not page:
        return PageFields()
    outlet = _names(article.get("publisher"), by_id) or _names(page.get("publisher"), by_id)
    return PageFields(
        title=_title(article, heading),
        outlet=next(iter(outlet or _names(site, by_id)), None),
        author=join_names(_names(article.get("author"), by_id))
        or join_names(_names(article.get("creator"), by_id)),
        published=_time(article.get("datePublished")) or _time(page.get("datePublished")),
        updated=_time(article.get("dateModified")) or _time(page.get("dateModified")),
        section=next(filter(clean_section, _texts(article.get("articleSection"))), None),
        url=next(filter(_is_address, (_text(article.get(k)) for k in _ADDRESSES)), None),
        language=declared_language(article.get("inLanguage") or page.get("inLanguage")),
        body=_body(article.get("articleBody")),
        description=_text(article.get("description")),
    )


def article_nodes(root: HtmlElement) -> list[Node]:
    """Every object of the page's JSON-LD that is an article."""
    return [node for node in _json_nodes(root) if _is_article(node)]


def page_types(root: HtmlElement) -> frozenset[str]:
    """The types of the objects that the page's JSON-LD is about ("NewsArticle", "WebPage")."""
    return frozenset(name for node in _json_nodes(root) for name in _types(node))


def _title(article: Node, heading: str | None) -> str | None:
    headline, name = _text(article.get("headline")), _text(article.get("name"))
    return name if name and name == heading else headline or name


def _json_nodes(root: HtmlElement) -> Iterator[Node]:
    """Every object of the page's JSON-LD that may be about the page itself."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        pending: deque[Json] = deque([_load_json(script.text or "")])
        while pending:
            value = pending.popleft()
            if isinstance(value, list):
                pending.extendleft(reversed(value))
            elif isinstance(value, Mapping):
                yield value
                inner = ("@graph", "mainEntity", "publisher")
                pending.extendleft(value[key] for key in inner if key in value)


def _load_json(written: str) -> Json:
    written = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|\]\]>);?\s*$", "", written)
    for attempt in _attempts(written):
        try:
            loaded: Json = json.loads(attempt.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        return loaded
    return None


def _attempts(written: str) -> Iterator[str]:
    """As it stands; without comments and commas too many; with its marks written as entities."""
    yield written
    plain = re.sub(r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/|^\s*//.*$", "", written, flags=re.MULTILINE)
    yield re.sub(r",(\s*[}\]])", r"\1", plain)
    if "&quot;" in written:
        yield html.unescape(written)


def _types(node: Node) -> list[str]:
    return [re.split("[/#:]", name)[-1] for name in _texts(node.get("@type"))]


def is_article_type(name: str) -> bool:
    """Whether a type is that of an article ("NewsArticle", "BlogPosting")."""
    return name.endswith("Article") or name in _ARTICLE_TYPES


def _is_article(node: Node) -> bool:
    return any(map(is_article_type, _types(node)))


def _choose_article(articles: list[Node], canonical: str | None, heading: str | None) -> Node:
    """The page's own article: pages list related ones in the same way."""
    wanted = _folded(heading or "")
    for article in articles:
        if wanted and wanted in (_folded(_text(article.get(key)) or "") for key in _HEADLINES):
            return article
    for article in articles:
        addresses = (_text(article.get(key)) or "" for key in _ADDRESSES)
        if canonical and _bare(canonical) in map(_bare, addresses):
            return article
    return articles[0] if articles else {}


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _bare(address: str) -> str:
    """What two spellings of an address share."""
    return re.sub(r"^https?://(?:www\.)?|/*(?:#.*)?$", "", address)


def _names(value: Json, by_id: Mapping[str, Node]) -> list[str]:
    """The names of persons or organisations, given as text, objects, references or lists."""
    if isinstance(value, list):
        return [name for item in value for name in _names(item, by_id)]
    if isinstance(value, Mapping):
        if "@list" in value:
            return _names(value["@list"], by_id)
        name, reference = value.get("name") or _full_name(value), value.get("@id")
        if name is None and isinstance(reference, str):
            name = by_id.get(reference, {}).get("name")
        return _texts(name)
    return _texts(value)


def _full_name(person: Node) -> str | None:
    parts = [_text(person.get(key)) for key in ("givenName", "familyName")]
    return " ".join(filter(None, parts)) or None


def _texts(value: Json) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    text = _text(value)
    return [text] if text else []


def _text(value: Json) -> str | None:
    """One line without entities and tags; an object gives its id, as in mainEntityOfPage."""
    if isinstance(value, Mapping):
        value = value.get("@value") or value.get("@id")
    if not isinstance(value, str):
        return None
    return plain_line(value)


def _time(value: Json) -> str | None:
    """Also of several, and of seconds since 1970."""
    for each in value if isinstance(value, list) else [value]:
        counted = isinstance(each, int) and not isinstance(each, bool)
        text = str(each) if counted else _text(each)
        if text and (time := publication_time(text)):
            return time
    return None


def _is_address(text: str | None) -> bool:
    looks_so = text is not None and re.fullmatch(r"https?://[^\s/]+/[^\s#]+", text) is not None
    return looks_so and page_address(text) is not None


def _body(value: Json) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
