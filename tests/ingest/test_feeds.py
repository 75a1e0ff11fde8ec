"""Feeds and lists of addresses: an article for each entry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.loading.sources import load_source
from tests.ingest.loaded import LIMITS, articles, failures, loaded, loaded_from
from tests.ingest.test_html import TEXT, page
from tests.ingest.web_server import Site, running_site

WHOLE = "<p>The tide was high.</p>" + "<p>Water stood in the lower town for hours.</p>" * 30
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour Post</title><language>en-gb</language>
<item><title>High &amp; dry</title><link>{link}</link><dc:creator>Ann Lee</dc:creator>
<category>Weather</category><pubDate>Wed, 08 Oct 2025 07:30:00 +0200</pubDate>
<description>A teaser.</description>{whole}</item>
<item><title>Without a link</title>
<description>Only a teaser of the second story.</description></item>
<item><title>Empty</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title>
<entry><title>Tides</title><id>urn:1</id><updated>2025-10-08T07:30:00Z</updated>
<content type="html">&lt;p&gt;The tide was high.&lt;/p&gt;</content></entry></feed>"""


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def rss(link: str, *, whole: bool) -> bytes:
    body = f"<content:encoded><![CDATA[{WHOLE}]]></content:encoded>" if whole else ""
    return RSS.format(link=link, whole=body).encode()


def test_an_entry_of_a_feed_of_feeds_is_of_the_outlet_that_it_names() -> None:
    gathered = ATOM.replace(
        "<id>urn:1</id>", "<id>urn:1</id><source><title>The Tide Table</title></source>"
    )
    (found,) = articles(loaded(gathered.encode(), "feed.xml")).values()
    assert (found.outlet, found.outlet_from) == ("The Tide Table", "feed")


def test_an_entry_that_is_whole_is_taken_from_the_feed() -> None:
    results = loaded(rss("https://post.example/1", whole=True), "feed.xml")
    found = articles(results)["https://post.example/1"]
    assert found.text.startswith("The tide was high.\n\nWater stood")
    assert (found.title, found.title_from) == ("High & dry", "feed")
    assert (found.outlet, found.author, found.section) == ("Harbour Post", "Ann Lee", "Weather")
    assert (found.published, found.published_from) == ("2025-10-08T07:30:00+02:00", "feed")
    assert found.url == "https://post.example/1"
    assert articles(results)["Without a link"].text == "Only a teaser of the second story."
    assert failures(results)["Empty"][0] == "empty"


def test_a_teasers_article_is_fetched_and_what_its_page_states_wins(site: Site) -> None:
    stated = b'<meta property="og:title" content="High and very dry"></head>'
    link = site.page("/story", page().replace(b"</head>", stated))
    feed = site.page("/feed", rss(link, whole=False), "application/rss+xml")
    results = loaded_from(feed)
    found = articles(results)[link]
    assert TEXT.split("\n")[0] in found.text
    assert found.source == feed
    assert (found.title, found.title_from) == ("High and very dry", "opengraph")
    assert (found.outlet, found.outlet_from, found.section) == ("Harbour Post", "feed", "Weather")


def test_a_feed_says_more_than_the_lines_of_the_page_behind_it(site: Site) -> None:
    top = "<h1>High tide</h1><p class=byline>By Cy Other</p><p class=date>9 October 2025</p>"
    link = site.page("/2025/10/10/story", page(top=top))
    found = articles(loaded_from(site.page("/feed", rss(link, whole=False), "text/xml")))[link]
    assert (found.author, found.author_from) == ("Ann Lee", "feed")
    assert (found.published, found.published_from) == ("2025-10-08T07:30:00+02:00", "feed")


def test_a_dead_link_of_a_feed_is_a_failed_part(site: Site) -> None:
    feed = site.page("/feed", rss(site.url("/gone"), whole=False), "text/xml")
    assert failures(loaded_from(feed))[site.url("/gone")][0] == "not_found"


def test_atom_is_read_too() -> None:
    found = articles(loaded(ATOM.encode(), "feed.atom"))["Tides"]
    assert found.text == "The tide was high."


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<rss version='2.0'><channel><title>Post</title></channel></rss>", "empty"),
        (b"<rss><!ENTITY a 'b'></rss>", "unreadable"),
        (b"<rss", "unreadable"),
    ],
)
def test_what_is_no_feed_says_so(content: bytes, kind: str) -> None:
    assert failures(loaded(content, "feed.rss"))[None][0] == kind


def test_a_list_of_addresses_gives_the_article_at_each(site: Site, tmp_path: Path) -> None:
    story, dead = site.page("/story", page()), site.url("/gone")
    listed = tmp_path / "links.txt"
    listed.write_text(f"# to read\n{story}\n\n{dead}\n{story}\n")
    results = loaded_from(str(listed))
    assert set(articles(results)) == {story}
    assert set(failures(results)) == {dead}
    assert {each.source for each in results} == {str(listed)}
    assert articles(results)[story].url is not None


def test_a_text_that_mentions_addresses_is_a_text(site: Site) -> None:
    written = f"{site.url('/story')} was read by many.\n".encode()
    assert articles(loaded(written, "note.txt"))[None].text == written.decode()
    assert not site.requests


def test_a_feed_that_is_a_path_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(ATOM.encode())
    results = loaded(str(secret).encode(), "feed.rss")
    assert not articles(results)
    assert failures(results)[None][0] == "unreadable"


def test_an_entry_that_could_not_be_fetched_is_tried_again(site: Site) -> None:
    feed = site.page("/feed", rss(site.url("/late"), whole=False), "application/rss+xml")
    seen: set[str] = set()
    first = list(load_source(feed, limits=LIMITS, seen=seen))
    assert site.url("/late") in failures(first)
    link = site.page("/late", page())
    again = list(load_source(feed, limits=LIMITS, seen=seen))
    assert link in articles(again)
    assert "Without a link" not in articles(again)


def test_the_line_under_every_entry_of_a_blog_is_no_part_of_it() -> None:
    footer = "<p>The post <a href=x>High &amp; dry</a> appeared first on <a href=y>Post</a>.</p>"
    feed = RSS.format(link="", whole="").replace(
        "A teaser.", f"<![CDATA[<p>The tide was high.</p>{footer}]]>"
    )
    found = articles(loaded(feed.encode(), "feed.xml"))["High & dry"]
    assert found.text == "The tide was high."


def test_a_list_with_addresses_of_other_kinds_is_a_list_and_says_why_not(tmp_path: Path) -> None:
    """Such a list was stored as an article of addresses."""
    listed = tmp_path / "list.txt"
    listed.write_text("http://10.0.0.1/a\nfile:///etc/passwd\nftp://post.example/b\n")
    found = failures(loaded_from(str(listed)))
    assert "private network" in found["http://10.0.0.1/a"][1]
    assert "begin with http:// or https://" in found["file:///etc/passwd"][1]
    assert "begin with http:// or https://" in found["ftp://post.example/b"][1]
