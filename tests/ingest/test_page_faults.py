"""Faults and conflicts in what pages say of their articles, mark by mark."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml.html import document_fromstring

from ingest.loading.page_metadata import PageMetadata, read_metadata

URL = "https://www.valepost.example/town/bridge"
TO_COME = (datetime.now(UTC) + timedelta(days=70)).isoformat(timespec="seconds")
STORY = "<p>" + "The footbridge over the Wend was shut on Friday after a survey. " * 5 + "</p>"


def read(head: str = "", body: str = "", *, url: str | None = URL) -> PageMetadata:
    page = f"<html><head>{head}</head><body>{body}{STORY}</body></html>"
    return read_metadata(document_fromstring(page), url=url)


def ld(node: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def article(**said: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", **said}


def og(**said: str) -> str:
    return "".join(
        f'<meta property="{name.replace("__", ":")}" content="{value}">'
        for name, value in said.items()
    )


def named(**said: str) -> str:
    return "".join(f'<meta name="{name}" content="{value}">' for name, value in said.items())


# From the first to be asked to the last: each gives title, author and date of its own.
KINDS = {
    "json-ld": (ld(article(headline="Wend A", author="Ada Ames", datePublished="2024-03-01")), ""),
    "opengraph": (
        og(og__title="Wend B", article__author="Ben Boot", article__published_time="2024-03-02"),
        "",
    ),
    "meta": (named(title="Wend C", author="Cal Cole", date="2024-03-03"), ""),
    "text": ("", "<h1>Wend D</h1><p class=byline>By Dot Dane</p><p class=date>4 March 2024</p>"),
}
EXPECTED = {
    "json-ld": ("Wend A", "Ada Ames", "2024-03-01"),
    "opengraph": ("Wend B", "Ben Boot", "2024-03-02"),
    "meta": ("Wend C", "Cal Cole", "2024-03-03"),
    "text": ("Wend D", "Dot Dane", "2024-03-04"),
}


@pytest.mark.parametrize("first", range(len(KINDS)))
def test_each_kind_of_mark_is_asked_before_those_after_it(first: int) -> None:
    names = list(KINDS)[first:]
    found = read(
        "".join(KINDS[name][0] for name in reversed(names)),
        "".join(KINDS[name][1] for name in names),
    )
    assert (found.title, found.author, found.published) == EXPECTED[names[0]]
    assert {found.title_from, found.author_from, found.published_from} == {names[0]}


def test_fields_come_from_different_marks_and_each_says_from_which() -> None:
    found = read(ld(article(headline="Wend")) + og(og__site_name="Vale Post") + named(author="A B"))
    assert (found.title_from, found.outlet_from, found.author_from) == (
        "json-ld",
        "opengraph",
        "meta",
    )
    assert found.published is found.published_from is None


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ada Ames", "Ada Ames"),
        (["Ada Ames", "Ben Boot"], "Ada Ames, Ben Boot"),
        ("Ada Ames and Ben Boot", "Ada Ames, Ben Boot"),
        ("Ada Ames; Ben Boot", "Ada Ames, Ben Boot"),
        ({"@type": "Person", "name": "Ada Ames"}, "Ada Ames"),
        ({"@type": "Person", "name": ["Ada Ames", "Ben Boot"]}, "Ada Ames, Ben Boot"),
        ([{"name": "Ada Ames"}, [{"name": "Ben Boot"}]], "Ada Ames, Ben Boot"),
        ({"@list": [{"name": "Ada Ames"}]}, "Ada Ames"),
        ({"givenName": "Ada", "familyName": "Ames"}, "Ada Ames"),
        ({"name": "By Ada Ames"}, "Ada Ames"),
        ({"name": "Text: Ada Ames"}, "Ada Ames"),
        ({"name": "Ada Ames, VP Sports Writer"}, "Ada Ames"),
        ({"name": "Zo&euml; Ames"}, "Zoë Ames"),
        ([{"name": "Ada Ames"}, {"name": "Ada Ames"}], "Ada Ames"),
        ({"name": "https://valepost.example/people/ada"}, None),
        ("ada@valepost.example", None),
        ("Staff", None),
        ("Staff Writer", None),
        ("News Desk", None),
        ("Vale Post", None),
        ("Vale Post Staff", None),
        ("The Vale Post", None),
        ("wpadmin", None),
        ([], None),
        ({"name": None}, None),
        (7, None),
    ],
)
def test_authors_are_names_of_persons_or_nobody(author: Any, expected: str | None) -> None:
    found = read(ld(article(headline="Wend", author=author, publisher={"name": "Vale Post"})))
    assert found.author == expected
    assert found.author_from == ("json-ld" if expected else None)


def test_an_author_that_is_none_leaves_the_field_to_the_next_mark() -> None:
    found = read(ld(article(author="Staff", publisher="Vale Post")) + named(author="Ada Ames"))
    assert (found.author, found.author_from) == ("Ada Ames", "meta")


def test_the_author_of_a_readers_comment_is_not_the_articles() -> None:
    comment = (
        "<div itemscope itemtype='https://schema.org/Comment'><span itemprop=author>Troll T</span>"
        "</div>"
    )
    assert read(body=comment).author is None
    own = "<span itemprop='author creator'>Ada Ames</span>"
    assert read(body=comment + own).author == "Ada Ames"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-03-01T10:00:00+01:00", "2024-03-01T10:00:00+01:00"),
        ("2024-03-01T10:00:00Z", "2024-03-01T10:00:00+00:00"),
        ("2024-03-01T10:00:00", "2024-03-01"),
        ("2024-03-01", "2024-03-01"),
        ("March 1, 2024 10:00 AM EST", "2024-03-01T10:00:00-05:00"),
        ("Fri Mar 01 2024 10:00:00 GMT+0200 (CEST)", "2024-03-01T10:00:00+02:00"),
        (["2024-03-01"], "2024-03-01"),
        ({"@type": "Date", "@value": "2024-03-01"}, "2024-03-01"),
        (1709287200, "2024-03-01T10:00:00+00:00"),
        ("1709287200000", "2024-03-01T10:00:00+00:00"),
        (TO_COME, None),
        ("2999-01-01", None),
        ("1970-01-01T00:00:00Z", None),
        ("1969-12-31T19:00:00-05:00", None),
        ("0001-01-01T00:00:00", None),
        ("2024-02-30", None),
        ("2024-13-01", None),
        ("03/04/2024", None),
        ("2024", None),
        ("", None),
        ("tomorrow", None),
        (True, None),
    ],
)
def test_dates_are_days_or_moments_that_have_been(written: Any, expected: str | None) -> None:
    found = read(ld(article(headline="Wend", datePublished=written)))
    assert found.published == expected
    assert found.published_from == ("json-ld" if expected else None)


def test_a_date_that_cannot_be_leaves_the_field_to_the_next_mark() -> None:
    found = read(ld(article(datePublished=TO_COME)) + named(date="2024-03-03"))
    assert (found.published, found.published_from) == ("2024-03-03", "meta")


@pytest.mark.parametrize(
    ("published", "updated", "kept"),
    [
        ("2024-03-01T10:00:00Z", "2024-03-01T12:00:00Z", "2024-03-01T12:00:00+00:00"),
        ("2024-03-01T10:00:00Z", "2024-03-01T09:00:00Z", None),
        ("2024-03-01T10:00:00+02:00", "2024-03-01T09:00:00Z", "2024-03-01T09:00:00+00:00"),
        ("2024-03-01T10:00:00Z", "2024-03-01", "2024-03-01"),
        ("2024-03-01", "2024-02-28", None),
        ("2024-03-01", "2024-03-01", "2024-03-01"),
        ("2024-03-01", TO_COME, None),
        ("", "2024-03-01", "2024-03-01"),
    ],
)
def test_an_update_before_the_publication_is_none(
    published: str, updated: str, kept: str | None
) -> None:
    said = article(datePublished=published, dateModified=updated)
    assert read(ld(said)).updated == kept


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "<h1>Wend</h1><time datetime=2024-03-05>a</time><time datetime=2024-03-06>b</time>",
            "2024-03-05",
        ),
        ("<h1>Wend</h1><p class=date>Updated 6 March 2024</p>", None),
        (
            "<h1>Wend</h1><time class=updated datetime=2024-03-06T08:00Z>now</time>"
            "<time datetime=2024-03-05T08:00Z>then</time>",
            "2024-03-05T08:00:00+00:00",
        ),
        ("<h1>Wend</h1><p>It was built, he said, on <time>May 3, 1999</time>, in haste.</p>", None),
    ],
)
def test_of_several_times_the_first_at_the_headline_is_the_articles(
    body: str, expected: str | None
) -> None:
    assert read(body=body).published == expected


@pytest.mark.parametrize(
    "nodes",
    [
        [article(headline="Other", author="No One"), article(headline="Wend", author="Ada Ames")],
        {"@graph": [article(headline="Other"), article(headline="Wend", author="Ada Ames")]},
        [article(headline="Other"), article(url=URL + "/#top", author="Ada Ames")],
        [article(), article(mainEntityOfPage={"@id": URL}, author="Ada Ames")],
        {"@type": "WebPage", "mainEntity": article(headline="Wend", author="Ada Ames")},
        {
            "@graph": [
                article(headline="Wend", author=[{"@id": "#ada"}]),
                {"@type": "Person", "@id": "#ada", "name": "Ada Ames"},
            ]
        },
        {"@type": "schema:NewsArticle", "headline": "WEND", "creator": "Ada Ames"},
        {"@type": ["Thing", "https://schema.org/NewsArticle"], "author": "Ada Ames"},
    ],
)
def test_the_main_article_of_a_page_is_found_wherever_it_stands(nodes: Any) -> None:
    assert read(ld(nodes), "<h1>Wend</h1>").author == "Ada Ames"


@pytest.mark.parametrize(
    "written",
    [
        '{"@type": "NewsArticle", /* who */ "author": "Ada Ames"}',
        '{"@type": "NewsArticle",\n  // who wrote it\n  "author": "Ada Ames"}',
        '{"@type": "NewsArticle", "author": "Ada Ames",}',
        '<!-- {"@type": "NewsArticle", "author": "Ada Ames"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "author": "Ada Ames"}\n//]]>',
        '{"@type": "NewsArticle", "description": "two\nlines", "author": "Ada Ames"};',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;author&quot;: &quot;Ada Ames&quot;}",
        '{"@type": "NewsArticle", "url": "https://x.example//a", "author": "Ada Ames",}',
    ],
)
def test_json_ld_with_common_faults_is_read(written: str) -> None:
    found = read(f'<script type="application/ld+json">{written}</script>')
    assert (found.author, found.author_from) == ("Ada Ames", "json-ld")


def test_broken_json_ld_leaves_the_fields_to_the_next_marks() -> None:
    broken = '<script type="application/ld+json">{"author": "Ada "Ames""}</script>'
    assert read(broken + og(article__author="Ben Boot")).author == "Ben Boot"


@pytest.mark.parametrize(
    ("written", "heading", "expected"),
    [
        ("Wend bridge shut for repairs | Vale Post", "", "Wend bridge shut for repairs"),
        ("Wend bridge shut for repairs – VALE POST", "", "Wend bridge shut for repairs"),
        ("Vale Post: Wend bridge shut for repairs", "", "Wend bridge shut for repairs"),
        (
            "Wend bridge shut for repairs - Local News - The Vale Post",
            "Wend bridge shut for repairs",
            "Wend bridge shut for repairs",
        ),
        (
            "Opinion | Wend bridge shut for repairs",
            "Wend bridge shut for repairs",
            "Wend bridge shut for repairs",
        ),
        ("Wend bridge: shut for repairs", "The bridge", "Wend bridge: shut for repairs"),
        ("Tea &amp;amp; cake at the Wend", "", "Tea & cake at the Wend"),
        ("Flood - and after", "", "Flood - and after"),
    ],
)
def test_a_title_is_the_headline_without_section_and_outlet(
    written: str, heading: str, expected: str
) -> None:
    head = og(og__title=written, og__site_name="Vale Post")
    assert read(head, f"<h1>{heading}</h1>").title == expected


def test_a_site_name_that_is_the_headline_is_no_outlet() -> None:
    found = read(og(og__title="Wend shut", og__site_name="Wend shut"), "<h1>Wend shut</h1>")
    assert (found.title, found.outlet, found.outlet_from) == ("Wend shut", None, None)


def test_a_title_that_is_the_site_name_is_no_headline() -> None:
    found = read(og(og__title="Vale Post", og__site_name="Vale Post"), "<h1>Wend shut</h1>")
    assert (found.title, found.title_from, found.outlet) == ("Wend shut", "text", "Vale Post")


def test_the_outlets_name_in_the_first_heading_is_not_the_headline() -> None:
    head = og(og__site_name="Vale Post")
    assert read(head, "<h1>Vale Post</h1><h1>Wend shut</h1>").title == "Wend shut"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Wend shut - Vale Post", "Vale Post"),
        ("Wend shut", None),
    ],
)
def test_the_outlet_behind_the_headline_is_taken_where_no_mark_names_it(
    title: str, expected: str | None
) -> None:
    found = read(f"<title>{title}</title>", "<h1>Wend shut</h1>")
    assert found.outlet == expected
    assert found.outlet_from == ("text" if expected else None)


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("/town/wend", "https://www.valepost.example/town/wend"),
        ("//valepost.example/wend", "https://valepost.example/wend"),
        ("https://amp.valepost.example/wend", "https://amp.valepost.example/wend"),
        ("https://other.example/wend", URL),
        ("https://valepost.example.evil.example/wend", URL),
        ("https://www.valepost.example/", URL),
        ("javascript:alert(1)", URL),
        ("http://[bad", URL),
        ("", URL),
    ],
)
def test_a_fetched_page_speaks_for_its_own_site_only(canonical: str, expected: str) -> None:
    assert read(f'<link rel="canonical" href="{canonical}">').url == expected


def test_sites_of_a_countrys_shared_names_are_told_apart() -> None:
    head = '<link rel="canonical" href="https://moss.co.uk/wend">'
    assert read(head, url="https://vale.co.uk/wend").url == "https://vale.co.uk/wend"
    assert read(head, url="https://www.moss.co.uk/x").url == "https://moss.co.uk/wend"


def test_a_relative_canonical_address_of_a_saved_page_is_completed_by_another() -> None:
    head = '<link rel="canonical" href="/wend">' + og(og__url="https://valepost.example/x?id=1")
    assert read(head, url=None).url == "https://valepost.example/wend"
    assert read('<link rel="canonical" href="/wend">', url=None).url is None


@pytest.mark.parametrize(
    ("declared", "expected"),
    [("en-GB", "en"), ("en_US", "en"), ("DE", "de"), ("zh-Hans-CN", "zh"), ("english", None)],
)
def test_language_tags_become_codes_of_two_letters(declared: str, expected: str | None) -> None:
    assert read(ld(article(inLanguage=declared))).language == expected


@pytest.mark.parametrize("section", ["Uncategorized", "Home", "All", "valepost.example"])
def test_a_section_that_says_nothing_is_none(section: str) -> None:
    assert read(ld(article(articleSection=section))).section is None
    assert read(ld(article(articleSection="Town"))).section == "Town"


@pytest.mark.parametrize(
    "outlet", ["https://valepost.example", "www.valepost.example", "WordPress.com"]
)
def test_addresses_and_platforms_are_no_outlets(outlet: str) -> None:
    assert read(og(og__site_name=outlet)).outlet is None
