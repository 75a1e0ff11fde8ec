"""The address that a page gives as its own: by it a newer version is told from another article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from ingest.loading.links import complete_address, is_front_page

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ocid|cmpid")
_SHARED_SECOND = frozenset({"ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"})
"""Second labels under which many own names in countries ("co.uk", "com.au")."""
_COUNTRY = 2
"""Letters of a country's top label."""


def find_canonical(
    root: HtmlElement, metas: Mapping[str, list[str]], url: str | None
) -> str | None:
    """The address that the page gives as its own, else the one it came from without tracking.

    A page that was fetched speaks for its own site only: else any page could pass for a newer
    version of an article elsewhere. The front page is no article's address, unless it is what
    was fetched.
    """
    links = [
        link.get("href") or ""
        for link in root.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    stated = metas.get("og:url", [])
    for written in [*links, *stated]:
        base = url or next((each for each in stated if complete_address(each, None)), None)
        found = complete_address(written, base)
        if found is None or (url and not _speaks_for(url, found)):
            continue
        if not is_front_page(found) or (url and is_front_page(url)):
            return found
    return clean_url(url) if url else None


def clean_url(url: str) -> str:
    """An address without its fragment and without parameters that only track the reader."""
    parts = urlsplit(url)
    query = parts.query
    if _TRACKING.search(query):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(k, v) for k, v in pairs if not _TRACKING.fullmatch(k)])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _speaks_for(url: str, canonical: str) -> bool:
    """Whether both are of one site ("amp.post.example" and "www.post.example")."""
    return site_of(url) == site_of(canonical)


def site_of(url: str) -> str:
    """The name that somebody owns, of an address: "post.example", "post.co.uk"."""
    labels = (urlsplit(url).hostname or "").rstrip(".").split(".")
    shared = len(labels) > 2 and labels[-2] in _SHARED_SECOND and len(labels[-1]) == _COUNTRY
    return ".".join(labels[-3:] if shared or labels[-1].isdecimal() else labels[-2:])
