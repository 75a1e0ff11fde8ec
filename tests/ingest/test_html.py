from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading.html import read_html
from rag.errors import SourceEmpty, SourceError

BODY = (
    "<p>The council voted on Tuesday to approve the plan for the harbour, Mayor Ann Example said "
    "after a debate that had lasted for nine hours.</p>"
    "<p>“It is a chance that comes once,” she told reporters in the hall. “We will take it.”</p>"
    "<p>Opponents said they would go to court, and residents who had waited outside cheered.</p>"
)
TEXT = (
    "The council voted on Tuesday to approve the plan for the harbour, Mayor Ann Example said "
    "after a debate that had lasted for nine hours.\n\n"
    "“It is a chance that comes once,” she told reporters in the hall. “We will take it.”\n\n"
    "Opponents said they would go to court, and residents who had waited outside cheered."
)


def page(body: str = BODY, *, head: str = "", top: str = "", attributes: str = "") -> bytes:
    return (
        f"<!doctype html><html {attributes}><head>{head}</head><body>"
        "<nav><ul><li><a href=/>Home</a></li><li><a href=/s>Sport</a></li></ul></nav>"
        f"<article>{top}{body}</article>"
        "<footer><p>© 2025 The Daily Example. All rights reserved.</p></footer></body></html>"
    ).encode()


def json_ld(node: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Harbour plan &amp; vote",
    "author": [{"@type": "Person", "name": "By Ann Writer"}, {"name": "Bo Second"}],
    "publisher": {"@type": "Organization", "name": "The Daily Example"},
    "datePublished": "2025-10-08T15:00:00-04:00",
    "dateModified": "2025-10-09T08:00:00Z",
    "articleSection": ["Politics", "City"],
    "inLanguage": "en-GB",
}
OPEN_GRAPH = (
    '<meta property="og:title" content="Harbour vote | The Open Example">'
    '<meta property="og:site_name" content="The Open Example">'
    '<meta property="article:author" content="https://social.example/ann">'
    '<meta property="article:author" content="Cy Third">'
    '<meta property="article:published_time" content="2025-10-07T10:00:00+02:00">'
    '<meta property="article:section" content="Harbour">'
    '<meta property="og:url" content="https://open.example/harbour">'
)


def test_json_ld_gives_everything_it_says() -> None:
    reading = read_html(page(head=json_ld(ARTICLE) + OPEN_GRAPH))
    assert (reading.title, reading.title_from) == ("Harbour plan & vote", "json-ld")
    assert (reading.outlet, reading.outlet_from) == ("The Daily Example", "json-ld")
    assert (reading.author, reading.author_from) == ("Ann Writer, Bo Second", "json-ld")
    assert reading.published == "2025-10-08T15:00:00-04:00"
    assert reading.published_from == "json-ld"
    assert reading.updated == "2025-10-09T08:00:00+00:00"
    assert (reading.section, reading.language) == ("Politics", "en")
    assert reading.url == "https://open.example/harbour"
    assert reading.text == TEXT


def test_open_graph_follows_where_there_is_no_json_ld() -> None:
    reading = read_html(page(head=OPEN_GRAPH))
    assert (reading.title, reading.title_from) == ("Harbour vote", "opengraph")
    assert (reading.outlet, reading.outlet_from) == ("The Open Example", "opengraph")
    assert (reading.author, reading.author_from) == ("Cy Third", "opengraph")
    assert reading.published == "2025-10-07T10:00:00+02:00"
    assert reading.published_from == "opengraph"


def test_meta_tags_follow_open_graph() -> None:
    reading = read_html(
        page(
            head='<meta name="title" content="Harbour"><meta name="author" content="Dee Fourth">'
            '<meta name="date" content="2025-10-06"><meta name="publisher" content="Meta Post">'
        )
    )
    assert (reading.title, reading.title_from) == ("Harbour", "meta")
    assert (reading.author, reading.author_from) == ("Dee Fourth", "meta")
    assert (reading.published, reading.published_from) == ("2025-10-06", "meta")
    assert (reading.outlet, reading.outlet_from) == ("Meta Post", "meta")


def test_headline_byline_and_date_line_are_the_last_to_be_asked_and_leave_the_text() -> None:
    top = (
        "<header><h1>Harbour plan wins vote</h1><p class='byline'>By Ann Writer and Bo Second</p>"
        "<p class='dateline'>Published October 8, 2025, 3:15 PM EDT</p></header>"
    )
    reading = read_html(page(top=top))
    assert (reading.title, reading.title_from) == ("Harbour plan wins vote", "text")
    assert (reading.author, reading.author_from) == ("Ann Writer, Bo Second", "text")
    assert reading.published == "2025-10-08T15:15:00-04:00"
    assert reading.published_from == "text"
    assert reading.text == TEXT


def test_a_line_of_date_and_author_is_no_part_of_the_text() -> None:
    line = "<p>5:45 AM PST 11/19/2019 by Ann Writer</p>"
    assert read_html(page(line + BODY, head=json_ld(ARTICLE))).text == TEXT


def test_a_time_element_at_the_headline_dates_the_article() -> None:
    top = "<h1>Harbour</h1><time datetime='2025-10-08T09:00:00Z'>this morning</time>"
    reading = read_html(page(top=top))
    assert (reading.published, reading.published_from) == ("2025-10-08T09:00:00+00:00", "text")


def test_the_date_in_the_address_is_the_last_resort() -> None:
    reading = read_html(page(), url="https://news.example/2025/10/08/harbour?utm_source=x&id=7#a")
    assert (reading.published, reading.published_from) == ("2025-10-08", "url")
    assert reading.url == "https://news.example/2025/10/08/harbour?id=7"


def test_what_a_page_does_not_say_stays_unknown() -> None:
    reading = read_html(page())
    assert reading.outlet is reading.author is reading.published is reading.url is None
    assert reading.outlet_from is reading.author_from is reading.published_from is None


def test_dates_inside_the_story_are_not_its_date() -> None:
    reading = read_html(
        page("<h1>Harbour</h1>" + BODY + "<p>It was last tried on <time>May 3, 1999</time>.</p>")
    )
    assert reading.published is None


def test_references_in_a_graph_are_followed() -> None:
    graph = {
        "@graph": [
            {
                "@type": "Article",
                "headline": "H",
                "author": {"@id": "#a"},
                "publisher": {"@id": "#o"},
            },
            {"@type": "Person", "@id": "#a", "name": "Ann Writer"},
            {"@type": "Organization", "@id": "#o", "name": "Graph Post"},
        ]
    }
    reading = read_html(page(head=json_ld(graph)))
    assert (reading.author, reading.outlet) == ("Ann Writer", "Graph Post")


def test_the_pages_own_article_is_told_from_related_ones() -> None:
    related = {"@type": "NewsArticle", "headline": "Other", "author": "Wrong Person"}
    own = {"@type": "NewsArticle", "headline": "Harbour", "author": "Right Person"}
    reading = read_html(page(head=json_ld([related, own]), top="<h1>Harbour</h1>"))
    assert (reading.title, reading.author) == ("Harbour", "Right Person")


@pytest.mark.parametrize(
    "script",
    [
        "{broken",
        "",
        "[" * 100_000,
        '{"@type": "NewsArticle", "headline": {"x": [1]}, "author": 7, "datePublished": false}',
        '{"@type": ["NewsArticle", 3], "author": [[["Ann Writer"]]], "publisher": "x",}',
        '<!-- {"@type": "NewsArticle"} -->',
        '"\\ud800"',
    ],
)
def test_odd_json_ld_spoils_nothing(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script><meta name=author content="Ann B">'
    reading = read_html(page(head=head))
    assert reading.text == TEXT
    assert reading.author in ("Ann B", "Ann Writer")


KEYS = st.sampled_from(
    "@graph @id @type name headline author publisher datePublished inLanguage articleSection "
    "articleBody mainEntity description url".split()
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8)
    | st.sampled_from(["NewsArticle", "WebPage", "#a", "2025-10-08", "Ann Writer", "<p>x</p>"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=30,
)  # fmt: skip


@given(JSON)
def test_any_json_ld_leaves_the_article_readable(node: object) -> None:
    reading = read_html(page(head=json_ld(node)))
    assert reading.text


def test_an_author_that_is_the_outlet_is_no_author() -> None:
    head = '<meta property="og:site_name" content="Example News">'
    reading = read_html(page(head=head + '<meta name="author" content="EXAMPLE NEWS">'))
    assert reading.author is reading.author_from is None


def test_a_canonical_link_to_the_front_page_is_not_believed() -> None:
    head = '<link rel="canonical" href="https://news.example/">'
    assert read_html(page(head=head), url="https://news.example/a").url == "https://news.example/a"
    head = '<link rel="canonical" href="/b?id=1">'
    assert read_html(page(head=head), url="https://news.example/a").url == (
        "https://news.example/b?id=1"
    )


@pytest.mark.parametrize("href", ["http://[bad", "javascript:alert(1)", "", "mailto:a@b.example"])
def test_a_senseless_canonical_link_is_passed_over(href: str) -> None:
    assert read_html(page(head=f'<link rel="canonical" href="{href}">')).url is None


def test_the_declared_language_is_taken_as_iso_639_1() -> None:
    assert read_html(page(attributes="lang='pt-BR'")).language == "pt"
    assert read_html(page(attributes="lang='english'")).language is None


def test_menus_captions_promotions_and_links_to_other_articles_are_left_out() -> None:
    paragraphs = BODY.split("</p>")
    body = (
        paragraphs[0]
        + "</p><figure><img src=x><figcaption>The harbour at night. Photo: B.</figcaption></figure>"
        + "<div class='newsletter-signup'><p>Sign up for our newsletter.</p></div>"
        + "<p><a href=/x>Harbour workers fear for their jobs</a></p>"
        + paragraphs[1]
        + "</p><p>READ MORE: <a href=/y>How the harbour was built.</a></p>"
        + "<ul><li><a href=/1>One story</a></li><li><a href=/2>Another story</a></li></ul>"
        + paragraphs[2]
        + "</p><div class='cookie-banner'><p>We use cookies. Accept all?</p></div>"
    )
    assert read_html(page(body)).text == TEXT


def test_words_in_inline_markup_stay_in_their_sentence() -> None:
    body = BODY.replace("on Tuesday", "on <time datetime='2025-10-07'>Tuesday</time>").replace(
        "Mayor Ann Example",
        "<a href=/m>Mayor</a> <span class='person-tag'>Ann <b>Exa</b>mple</span>",
    )
    assert read_html(page(body)).text == TEXT


def test_a_box_that_opens_over_a_name_is_not_in_the_sentence() -> None:
    body = BODY.replace(
        "Ann Example",
        "Ann Example<span class='person-tooltip'>Ann Example, mayor since 2019</span>",
    )
    assert read_html(page(body)).text == TEXT


def test_quoted_words_get_the_marks_that_a_browser_shows() -> None:
    body = BODY.replace("“It is a chance that comes once,”", "<q>It is a <i>chance</i></q>")
    assert "\n\n“It is a chance” she told reporters" in read_html(page(body)).text


def test_a_post_embedded_in_an_article_is_kept() -> None:
    post = (
        "<div class='social-media-embed'><blockquote class='twitter-tweet'><p>The harbour is ours, "
        "and we will keep it.</p>— Bo Second (@bo)</blockquote></div>"
    )
    text = read_html(page(BODY + post + "<p>The post was seen by thousands of people.</p>")).text
    assert "The harbour is ours, and we will keep it." in text


def test_a_body_in_several_parts_is_whole() -> None:
    body = "".join(
        f"<div class='article-body'>{BODY.replace('Tuesday', day)}</div><div class=ad>Buy!</div>"
        for day in ("Monday", "Wednesday")
    )
    text = read_html(page(body)).text
    assert "on Monday to approve" in text
    assert "on Wednesday to approve" in text


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    content = (
        "<html><body><table><tr><td><a href=/>Home</a></td><td>"
        + BODY
        + BODY.replace("Tues", "Thurs")
        + "</td></tr></table></body></html>"
    )
    assert " | " not in read_html(content.encode()).text


def test_a_tables_figures_stay_in_rows() -> None:
    table = "<table><tr><td>Ships</td><td>12</td></tr><tr><td>Cranes</td><td>3</td></tr></table>"
    assert (
        "Ships | 12\n\nCranes | 3" in read_html(page(BODY + table + BODY.replace("Tu", "Fr"))).text
    )


def test_line_breaks_stay_and_two_part_paragraphs() -> None:
    body = BODY + "<p>Roses are red,<br>violets are blue,<br><br>said the mayor of the city.</p>"
    assert read_html(page(body)).text.endswith(
        "Roses are red,\nviolets are blue,\n\nsaid the mayor of the city."
    )


def test_soft_hyphens_and_zero_width_spaces_go() -> None:
    assert read_html(page(BODY.replace("council", "coun\u00adcil\u200b"))).text == TEXT


def test_text_from_json_ld_serves_where_the_page_shows_only_its_beginning() -> None:
    full = TEXT + "\n\n" + " ".join(f"Sentence number {n} of the story." for n in range(60))
    head = json_ld(ARTICLE | {"articleBody": full})
    beginning = BODY.split("</p>")[0] + "</p>"
    assert read_html(page(beginning, head=head)).text == full
    marked = "".join(f"<p>{part}</p>" for part in full.split("\n\n"))
    head = json_ld(ARTICLE | {"articleBody": marked})
    assert read_html(page(beginning, head=head)).text == full


@pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-1"])
def test_the_declared_charset_of_a_page_is_used(charset: str) -> None:
    content = page(head=f'<meta charset="{charset}">').decode().encode("cp1252")
    assert read_html(content).text == TEXT


def test_the_encoding_of_an_xml_declaration_is_used() -> None:
    content = "<?xml version='1.0' encoding='koi8-r'?>" + page(BODY * 2).decode()
    russian = content.replace("council", "Городской совет Москвы")
    assert "Городской совет" in read_html(russian.encode("koi8-r", "ignore")).text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b" ", "empty"),
        (b"<html><body></body></html>", "no article"),
        (
            b"<html><body><p>Just a moment... Enable JavaScript to go on.</p></body></html>",
            "notice",
        ),
        (
            b"<html><body>"
            + b"<div><a href=/x>Some headline of a story</a></div>" * 60
            + b"<p>Welcome to our site, dear reader.</p></body></html>",
            "no article",
        ),
    ],
)
def test_a_page_without_an_article_says_so(content: bytes, message: str) -> None:
    with pytest.raises(SourceEmpty, match=message):
        read_html(content)


def test_a_deeply_nested_page_does_not_break_the_program() -> None:
    content = b"<div>" * 20_000 + BODY.encode() + b"</div>" * 20_000
    try:
        assert "council" in read_html(content).text
    except SourceError as error:
        assert error.message


SOUP = (
    "<p> | </div> | <table><tr><td> | <q> | <q>a | <ul><li><a href=x>b</a> | <h1>T | <time>1 | "
    "<script type='application/ld+json'>{ | <span class=tooltip> | <blockquote class=twitter-tweet>"
    " | <meta name=author content=x> | \0 | \x0b | <!-- | <![CDATA[ | &#xD800; | &#0; | ï»¿ | "
    "<svg><title> | <template> | <select><option> | <frameset> | <plaintext> | <br><br> | "
    "<link rel=canonical href='//['> | <div class=pullquote>"
).split(" | ")
FRAGMENTS = st.lists(st.sampled_from([BODY, *SOUP]) | st.text(max_size=20), max_size=15)


@given(FRAGMENTS)
def test_any_tag_soup_is_an_article_or_a_clear_error(fragments: list[str]) -> None:
    try:
        reading = read_html("".join(fragments).encode("utf-8", "replace"))
    except SourceError as error:
        assert error.message
    else:
        assert reading.text.strip()


@pytest.mark.parametrize(
    "line",
    [
        "Sign up: get the harbour's news in our newsletter every morning.",
        "Follow the Daily Example on Facebook and Twitter.",
        "Follow us on X.",
        "Find @dailyexample on Instagram.",
        "You may also like:",
        "© 2025 The Daily Example. No copying.",
        "Get the latest from the quay right in your inbox.",
        "Tell us what YOU think...",
    ],
)
def test_what_a_site_asks_of_its_readers_is_no_part_of_the_article(line: str) -> None:
    assert read_html(page(f"{BODY}<p>{line}</p>")).text == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "“Follow the money on Facebook,” she said, “and you will find out who paid for it.”",
        "Sign up for a place on the boat with your passport, the company asks.",
        "Residents were told to sign up for the newsletter of the harbour board, and few did so.",
        "The copyright of the photographs lies with the family, the court found.",
        "Like many politicians, she posts on X every day.",
        "Like Ann Example, most of them are on Facebook.",
        "Like our mayor, most of them are on Facebook.",
        "Find out who asked first on Facebook, she told the court.",
        "Get the ballots out of the clerk's inbox, the judge ordered.",
        "Join the queue, the mayor said, after flood alerts went out on Monday.",
    ],
)
def test_sentences_of_an_article_about_such_things_stay(line: str) -> None:
    assert line in read_html(page(f"{BODY}<p>{line}</p>")).text


def test_a_call_within_an_article_stays() -> None:
    """There it is as likely what the article tells of."""
    line = "Join the river watch to get flood alerts by telephone."
    assert line in read_html(page(f"{BODY * 2}<p>{line}</p>{BODY * 2}")).text
    assert read_html(page(f"{BODY}<p>{line}</p>")).text == TEXT
