"""Front pages, sections and search results are no articles; articles with related ones are."""

from __future__ import annotations

import pytest

from ingest.loading.html import read_html
from rag.errors import SourceEmpty
from tests.ingest.test_html import ARTICLE, BODY, json_ld

STORIES = (
    ("Ferry fares rise", "The harbour board raised the fare to four crowns on Monday evening."),
    ("Locks opened at night", "Crews opened the upper locks before dawn to let the water out."),
    ("School bell returns", "A bell lost for forty years has been hung again in the old school."),
    ("Market hall sold", "The hall goes to a builder from the coast who promises to keep it."),
    ("Tram line delayed", "Rails ordered in spring have not come, the company said in a letter."),
)


def teasers(*, how: str = "div", host: str = "") -> str:
    made = []
    for number, (title, text) in enumerate(STORIES):
        heading = f'<h3><a href="{host}/story/{number}">{title}</a></h3>'
        wrapped = f"<div class=card>{heading}<p>{text}</p></div>"
        made.append(f"{heading}<p>{text}</p>" if how == "flat" else wrapped)
    return "".join(made)


def front(body: str, *, head: str = "", title: str = "The Daily Example") -> bytes:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("how", ["div", "flat"])
@pytest.mark.parametrize("url", [None, "https://daily.example/", "https://www.daily.example/city"])
def test_pages_made_of_teasers_are_refused(how: str, url: str | None) -> None:
    page = front(f"<main><h1>City</h1>{teasers(how=how)}</main>")
    with pytest.raises(SourceEmpty, match="lists articles and is none itself"):
        read_html(page, url=url)


def test_a_section_that_calls_itself_an_article_in_passing_is_still_a_list() -> None:
    head = json_ld({"@type": "CollectionPage"}) + '<meta property="og:type" content="article">'
    with pytest.raises(SourceEmpty, match="lists articles"):
        read_html(front(f"<main>{teasers()}</main>", head=head))


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("harbour - Search", None),
        ("Search results for “harbour” | Finder", None),
        ("Finder", "https://finder.example/search?q=harbour"),
        ("Finder", "https://finder.example/?s=harbour"),
    ],
)
def test_results_that_lead_to_many_sites_are_refused(title: str, url: str | None) -> None:
    body = f"<main>{teasers(host='https://daily.example')}</main>"
    with pytest.raises(SourceEmpty, match="search results"):
        read_html(front(body, title=title), url=url)


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("Divers resume search for lost ferry - Search", None),
        ("Finder", "https://daily.example/?s=harbour"),
    ],
)
def test_a_page_that_says_it_is_an_article_shows_no_results(title: str, url: str | None) -> None:
    page = front(f"<article>{teasers()}</article>", head=json_ld(ARTICLE), title=title)
    assert STORIES[2][1] in read_html(page, url=url).text


def test_an_article_with_related_ones_below_is_an_article() -> None:
    body = f"<article><h1>Harbour plan</h1>{BODY}</article><section>{teasers()}</section>"
    for head in ("", json_ld(ARTICLE)):
        assert read_html(front(body, head=head)).text.startswith("The council voted")


def test_an_article_whose_sections_are_headed_by_links_is_an_article() -> None:
    """A round-up of books or places leads to other sites, and states what it is."""
    told = front(f"<article><h1>Five walks</h1>{teasers()}</article>", head=json_ld(ARTICLE))
    assert STORIES[2][1] in read_html(told).text
    elsewhere = front(f"<article>{teasers(host='https://walks.example')}</article>")
    assert STORIES[2][1] in read_html(elsewhere, url="https://daily.example/five-walks").text


def test_a_live_report_whose_entries_lead_to_themselves_is_an_article() -> None:
    entries = "".join(f'<div><h3><a href="#{n}">{t}</a></h3><p>{w}</p></div>' for n, (t, w) in
                      enumerate(STORIES))  # fmt: skip
    assert STORIES[3][1] in read_html(front(f"<article>{entries}</article>")).text


def test_a_search_for_survivors_is_no_search_result() -> None:
    page = front(f"<article><h1>x</h1>{BODY}</article>{teasers()}", title="The search for the boat")
    assert read_html(page).text.startswith("The council voted")


@pytest.mark.parametrize("url", [None, "https://daily.example/city"])
def test_links_and_addresses_that_are_none_are_no_fault(url: str | None) -> None:
    head = json_ld({"@type": "WebPage", "url": "https://[broken/story"})
    page = front(f"<main>{BODY}{teasers(host='https://[broken')}</main>", head=head)
    assert read_html(page, url=url).url == url
