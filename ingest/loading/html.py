"""Web pages, saved or fetched: parsed once, for metadata and for text."""

from __future__ import annotations

import re

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ingest.extraction import UNREADABLE_PAGE, extract_article
from ingest.loading.encodings import decode
from ingest.loading.listings import check_is_single, read_listing
from ingest.loading.page_metadata import read_metadata
from ingest.loading.paywalls import read_paywall, whole_text
from ingest.loading.reading import Reading
from ingest.loading.vendors import vendor
from rag.errors import SourceEmpty

_CHARSET = re.compile(
    rb"""<(?:meta[^>]{1,200}?charset|\?xml[^>]{1,200}?encoding)\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_PRESCAN = 4096
_NOT_IN_MARKUP = bytes([*range(9), 11, 12, *range(14, 32)])


def read_html(content: bytes, *, declared: str | None = None, url: str | None = None) -> Reading:
    """The article of a page, with everything the page says about it.

    :param declared: the encoding of the HTTP header, None for a file.
    :param url: the address the page came from, None for a file.
    :raises SourceEmpty: when the page holds no article, or lists several.
    :raises SourceUnreadable: when it cannot be decoded or parsed, or shows only the beginning of
        its article to those who do not pay.
    """
    root = _parse(decode(content, declared=declared or _declared(content)))
    metadata = read_metadata(root, url=url)
    listing = read_listing(root, url=url or metadata.url)
    paywall = read_paywall(root)
    text = extract_article(root, metadata)
    check_is_single(text, listing)
    text = whole_text(text, paywall)
    return Reading(
        text=text,
        title=metadata.title,
        title_from=metadata.title_from,
        outlet=metadata.outlet,
        outlet_from=metadata.outlet_from,
        author=metadata.author,
        author_from=metadata.author_from,
        published=metadata.published,
        published_from=metadata.published_from,
        updated=metadata.updated,
        section=metadata.section,
        url=metadata.url,
        language=metadata.language,
    )


def _declared(content: bytes) -> str | None:
    found = _CHARSET.search(content[:_PRESCAN])
    return found[1].decode("ascii", "replace") if found else None


def _parse(page: str) -> HtmlElement:
    content = page.encode("utf-8", "replace").translate(None, _NOT_IN_MARKUP)
    if not content.strip():
        raise SourceEmpty("The page is empty. Save it again, or paste its text.")
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    with vendor(UNREADABLE_PAGE):
        return document_fromstring(content, parser=parser)
