"""Where each field of a page comes from: the order, what contradicts, and what is malformed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from lxml.html import document_fromstring

from ingest.loading.dates import publication_time
from ingest.loading.page_metadata import PageMetadata, read_metadata

LD = {
    "@type": "NewsArticle",
    "headline": "Ferry stays in harbour",
    "author": {"@type": "Person", "name": "Ann Ldwriter"},
    "publisher": {"name": "The Ld Post"},
    "datePublished": "2025-10-08T15:00:00Z",
    "dateModified": "2025-10-09T15:00:00Z",
    "articleSection": "Harbour",
    "url": "https://ld.example/ferry",
}
OPEN_GRAPH = (
    '<meta property="og:title" content="Ferry stays, og"><meta property="og:site_name" content="The'
    ' Og Post"><meta property="article:author" content="Ann Ogwriter">'
    '<meta property="article:published_time" content="2025-10-07T15:00:00Z">'
    '<meta property="article:modified_time" content="2025-10-07T18:00:00Z">'
    '<meta property="article:section" content="Sea">'
)
META = (
    '<meta name="dc.title" content="Ferry stays, meta"><meta name="dc.publisher" content="The Meta '
    'Post"><meta name="author" content="Ann Metawriter">'
    '<meta name="pubdate" content="2025-10-06T15:00:00Z"><meta name="section" content="Port">'
)
TOP = (
    "<h1>Ferry stays, text</h1><p class=byline>By Ann Textwriter</p>"
    "<time datetime=2025-10-05T15:00:00Z>5 October</time>"
)
TITLE = "<title>Ferry stays, text - The Text Post</title>"


def ld(*nodes: object) -> str:
    return "".join(
        f'<script type="application/ld+json">'
        f"{node if isinstance(node, str) else json.dumps(node)}</script>"
        for node in nodes
    )


def read(head: str = "", top: str = "", url: str | None = None) -> PageMetadata:
    body = "<p>The harbour council said on Tuesday that the old ferry will not run before May.</p>"
    page = f"<html><head>{head}</head><body><article>{top}{body}</article></body></html>"
    return read_metadata(document_fromstring(page), url=url)


@pytest.mark.parametrize(
    ("head", "top", "code", "name", "day"),
    [
        (ld(LD) + OPEN_GRAPH + META + TITLE, TOP, "json-ld", "Ld", "2025-10-08"),
        (OPEN_GRAPH + META + TITLE, TOP, "opengraph", "Og", "2025-10-07"),
        (META + TITLE, TOP, "meta", "Meta", "2025-10-06"),
        (TITLE, TOP, "text", "Text", "2025-10-05"),
    ],
)
def test_each_field_is_of_the_first_that_says_it(
    head: str, top: str, code: str, name: str, day: str
) -> None:
    found = read(head, top, "https://x.example/2025/10/04/ferry")
    assert (found.author, found.author_from) == (f"Ann {name}writer", code)
    assert (found.outlet, found.outlet_from) == (f"The {name} Post", code)
    assert (found.published, found.published_from) == (f"{day}T15:00:00+00:00", code)
    assert found.title_from == code
    bare = read("", "<h1>Ferry</h1>", "https://x.example/2025/10/04/ferry")
    assert (bare.published, bare.published_from) == ("2025-10-04", "url")
    assert bare.author is bare.outlet is None


@pytest.mark.parametrize(
    ("node", "field", "expected"),
    [
        # what is an array, a graph, nested or referred to
        ([LD], "author", "Ann Ldwriter"),
        ({"@graph": [{"@type": "WebPage"}, LD]}, "author", "Ann Ldwriter"),
        (LD | {"author": [["Ann One"], {"name": ["Bo Two"]}]}, "author", "Ann One, Bo Two"),
        (LD | {"author": {"author": {"name": "Ann Deep"}}}, "author", "Ann Ogwriter"),
        (LD | {"author": {"@type": "Person", "name": {"@value": "Ann Valued"}}}, "author",
         "Ann Valued"),
        ({"@graph": [LD | {"author": {"@id": "#a"}}, {"@id": "#a", "name": "Ann Far"}]}, "author",
         "Ann Far"),
        (LD | {"@type": ["Thing", "https://schema.org/ReportageNewsArticle"]}, "author",
         "Ann Ldwriter"),
        (LD | {"articleSection": ["article", "Ports", "Sea"]}, "section", "Ports"),
        (LD | {"articleSection": "Ports,Home,Popular"}, "section", "Ports"),
        (LD | {"articleSection": "post"}, "section", "Sea"),
        # names that are none, or say too much
        (LD | {"author": "The Ld Post"}, "author", "Ann Ogwriter"),
        (LD | {"author": "admin"}, "author", "Ann Ogwriter"),
        (LD | {"author": "https://ld.example/ann"}, "author", "Ann Ogwriter"),
        (LD | {"author": "BY ANN EXAMPLE, Wire Sports Writer"}, "author", "ANN EXAMPLE"),
        (LD | {"author": "Ann Example, The Ld Post Business"}, "author", "Ann Example"),
        (LD | {"author": "Analysis by Ann Example"}, "author", "Ann Example"),
        (LD | {"publisher": {"name": "https://ld.example"}}, "outlet", "The Og Post"),
        (LD | {"publisher": {"name": ""}}, "outlet", "The Og Post"),
        (LD | {"publisher": "The Plain Post"}, "outlet", "The Plain Post"),
        # times that are none, or could be two
        (LD | {"datePublished": "2025-02-30T10:00:00Z"}, "published", "2025-10-07T15:00:00+00:00"),
        (LD | {"datePublished": "1970-01-01T00:00:00Z"}, "published", "2025-10-07T15:00:00+00:00"),
        (LD | {"datePublished": "0001-01-01T00:00:00"}, "published", "2025-10-07T15:00:00+00:00"),
        (LD | {"datePublished": "2099-12-31T00:00:00Z"}, "published", "2025-10-07T15:00:00+00:00"),
        (LD | {"datePublished": "10/08/2025"}, "published", "2025-10-07T15:00:00+00:00"),
        (LD | {"datePublished": 1759935600}, "published", "2025-10-08T15:00:00+00:00"),
        (LD | {"datePublished": ["2025-10-08T15:00:00Z"]}, "published",
         "2025-10-08T15:00:00+00:00"),
        (LD | {"datePublished": "2025-10-08T15:00:00"}, "published", "2025-10-08"),
        (LD | {"datePublished": {"@value": "2025-10-08"}}, "published", "2025-10-08"),
        # the next mark's lies before the publication
        (LD | {"dateModified": "never"}, "updated", None),
        # no article of the page's own
        ({"@type": "Organization", "name": "The Owner"}, "author", "Ann Ogwriter"),
        ([], "title", "Ferry stays, og"),
        (None, "title", "Ferry stays, og"),
    ],
)  # fmt: skip
def test_what_json_ld_says_in_odd_ways_is_read_or_left_to_the_next(
    node: object, field: str, expected: str
) -> None:
    assert getattr(read(ld(node) + OPEN_GRAPH), field) == expected


@pytest.mark.parametrize(
    "script",
    ['{"@type": "NewsArticle", "headline": "Cut of', "", "not json", "[" * 5000, '{"@type": 3}'],
)
def test_broken_json_ld_leaves_every_field_to_the_next(script: str) -> None:
    found = read(ld(script) + OPEN_GRAPH)
    assert (found.author_from, found.published_from) == ("opengraph", "opengraph")
    assert read(ld(script, LD) + OPEN_GRAPH).author == "Ann Ldwriter"


def test_of_several_articles_the_pages_own_is_told_by_headline_or_address() -> None:
    other = LD | {"headline": "Another story", "author": "Bo Other", "url": "https://x.example/b"}
    by_headline = read(ld([other, LD]), "<h1>Ferry stays in harbour</h1>")
    assert by_headline.author == "Ann Ldwriter"
    by_address = read(ld(other, LD | {"headline": "SEO"}), TOP, url="https://ld.example/ferry")
    assert by_address.author == "Ann Ldwriter"


@pytest.mark.parametrize(
    ("top", "published", "updated"),
    [
        ("<h1>F</h1><time datetime=2025-10-08>8</time><time datetime=2025-10-01>1</time>",
         "2025-10-08", None),
        ("<h1>F</h1><time class=updated datetime=2025-10-09>9</time><time datetime=2025-10-08>",
         "2025-10-08", "2025-10-09"),
        ("<h1>F</h1><p class=date>October 8, 2025 at 2:26 PM EDT - Updated October 9, 2025</p>",
         "2025-10-08T14:26:00-04:00", "2025-10-09"),
        ("<h1>F</h1><p class=date>Updated: October 9, 2025</p>", None, "2025-10-09"),
        ("<h1>F</h1><div class=byline-date>By Ann Example<p>October 8, 2025</p></div>",
         "2025-10-08", None),
        ("<h1>F</h1><time datetime=9999-12-31>soon</time>", None, None),
        ("<time datetime=2025-10-08>over it</time><h1>F</h1>", "2025-10-08", None),
    ],
)  # fmt: skip
def test_of_several_times_at_the_headline_the_first_is_that_of_publication(
    top: str, published: str | None, updated: str | None
) -> None:
    found = read("", top)
    assert (found.published, found.updated) == (published, updated)


def test_who_comments_wrote_no_article() -> None:
    comment = (
        "<div class=comments><span itemprop=author>Bo Guest</span>"
        "<time itemprop=datePublished datetime=2025-11-01></time></div>"
    )
    assert read("", f"<h1>Ferry</h1>{comment}").author is None
    own = "<span itemprop=author>Ann Own</span>"
    assert read("", f"<h1>Ferry</h1>{comment}{own}").author == "Ann Own"


@pytest.mark.parametrize(
    ("window", "outlet"),
    [
        ("Ferry stays - The Text Post", "The Text Post"),
        ("Ferry stays — www.post.example", None),
        ("Ferry stays | News | The Text Post", None),
        ("Another headline - The Text Post", None),
        ("Ferry stays", None),
    ],
)
def test_an_outlet_is_read_from_the_window_where_only_the_headline_stands_before(
    window: str, outlet: str | None
) -> None:
    assert read(f"<title>{window}</title>", "<h1>Ferry stays</h1>").outlet == outlet


def test_the_address_is_the_canonical_one_then_open_graphs_then_json_lds() -> None:
    canonical = '<link rel="canonical" href="https://c.example/ferry">'
    graph = '<meta property="og:url" content="https://og.example/ferry">'
    assert read(canonical + graph + ld(LD)).url == "https://c.example/ferry"
    assert read(graph + ld(LD)).url == "https://og.example/ferry"
    assert read(ld(LD)).url == "https://ld.example/ferry"
    assert read(ld(LD | {"url": "https://ld.example/"})).url is None
    front = '<meta property="og:url" content="https://og.example/">'
    assert read(front).url is None
    assert read(front + ld(LD)).url == "https://ld.example/ferry"
    assert read("", url="https://x.example/a?utm_source=b#c").url == "https://x.example/a"


def test_a_day_far_ahead_is_nobodys_publication() -> None:
    today = date(2025, 10, 8)
    assert publication_time("2025-11-30", today=today) == "2025-11-30"
    assert publication_time("2026-10-08", today=today) is None
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    assert publication_time(tomorrow) == tomorrow
