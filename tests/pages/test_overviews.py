"""Who said what, timelines and topics: overviews in the reading pane, each quote a way into its
article and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.pages.conftest import PHONE
from tests.pages.stage import Stage, ask, staged

pytestmark = pytest.mark.browser

BRIDGE = """Toll bridge to be repaid by spring

The council of Vale voted on 3 November 2026 to repay the loan for the toll bridge.

“We will pay, and we will pay on time,” said Orla Vance, the city treasurer. Vance said that the \
toll would end in May 2027.

“I have waited ten years for this,” said Tomas Reed, the deputy mayor."""
BUDGET = """Vale treasurer defends budget

The treasurer of Vale spoke on Thursday about the city budget and its benches.

“Not a single bench will be sold,” said Orla Vance, the city treasurer.

The council will vote on the budget on 12 December 2026."""
WHALE = """A whale is seen off the cape

“It blew twice and dived,” said Piet Holm, the harbour master. The whale swam on."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("overviews") / "home") as served:
        ids = [served.add(text) for text in (BRIDGE, BUDGET, WHALE)]
        for article_id, outlet, day in zip(
            ids, ("Vale Post", "Courier", "Cape Times"), ("05", "06", "07"), strict=True
        ):
            served.library.edit(article_id, outlet=outlet, published=f"2026-11-{day}")
        yield served


def article(stage: Stage, words: str) -> str:
    return next(each.id for each in stage.library.list() if words in each.title)


def open_voices(page: Page) -> None:
    page.click("#library [data-act=voices]")
    expect(page.locator("#overview-title")).to_have_text("Who said what")
    expect(page.locator("#overview-title")).to_be_focused()


def speakers(page: Page) -> list[str]:
    return page.locator("#viewer .speakers .name").all_inner_texts()


def test_everybody_who_is_quoted_is_listed_with_role_outlets_and_counts(page: Page) -> None:
    open_voices(page)
    assert speakers(page) == ["Orla Vance", "Piet Holm", "Tomas Reed"]
    first = page.locator("#viewer .speakers li").first
    expect(first.locator(".role")).to_have_text("city treasurer")
    expect(first.locator(".meta")).to_have_text(
        "2 in their own words, 1 as reported · 2 articles · Vale Post, Courier"
    )
    expect(page.locator("#viewer .counted")).to_have_text("3 speakers, those quoted most first")


def test_speakers_are_searched_as_one_types_by_name_and_by_topic(page: Page) -> None:
    open_voices(page)
    name = page.locator("#viewer [name=name]")
    name.press_sequentially("depu")
    expect(page.locator("#viewer .speakers .name")).to_have_text(["Tomas Reed"])
    expect(name).to_be_focused()
    expect(name).to_have_value("depu")
    name.press_sequentially("xx")
    expect(page.locator("#viewer .counted")).to_contain_text("Nobody who is quoted fits")
    expect(page.locator("#viewer .speakers .name")).to_have_count(0)
    name.fill("")
    expect(page.locator("#viewer .speakers .name")).to_have_count(3)
    page.locator("#viewer [name=about]").fill("benches of the budget")
    expect(page.locator("#viewer .speakers .name")).to_have_text(["Orla Vance"])
    expect(page.locator("#viewer .speakers .meta")).to_contain_text("1 in their own words · 1 art")
    page.locator("#viewer [name=about]").fill("")
    name.fill("reed")  # both at once: neither is lost
    expect(page.locator("#viewer .speakers .name")).to_have_text(["Tomas Reed"])
    name.fill("vance")
    page.locator("#viewer [name=about]").fill("toll bridge loan")
    expect(page.locator("#viewer .speakers .name")).to_have_text(["Orla Vance"])
    expect(page.locator("#viewer .speakers .meta")).to_contain_text("1 article · Vale Post")


def test_by_keyboard_from_a_speaker_to_the_words_in_the_article_and_back(page: Page) -> None:
    open_voices(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    title = page.locator("#overview-title")
    expect(title).to_have_text("Orla Vance")
    expect(title).to_be_focused()
    headings = page.locator("#viewer .overview h3")
    expect(headings).to_have_text(["In their own words2", "As reported1"])
    numbers = page.locator("#viewer .overview a.citation")
    expect(numbers).to_have_text(["1", "2", "3"])
    second = numbers.nth(1)
    quote, link = second.get_attribute("data-quote"), second.get_attribute("href")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#viewer mark")).to_have_text(quote or "?")
    expect(page.locator("#viewer mark")).to_be_focused()
    expect(page.locator("#steps .where")).to_have_text("Quote 2 of 3")
    page.keyboard.press("Escape")
    expect(page.locator(f"#viewer .overview a.citation[href='{link}']")).to_be_focused()
    expect(page.locator("#steps nav")).to_be_hidden()
    page.keyboard.press("Escape")
    if title.inner_text() != "Who said what":  # the first Escape closes the quote's preview
        page.keyboard.press("Escape")
    expect(page.locator("#viewer [data-speaker='Orla Vance']")).to_be_focused()


def test_steps_lead_through_a_speakers_quotes_and_back_to_the_list(page: Page) -> None:
    open_voices(page)
    page.click("#viewer [data-speaker='Orla Vance']")
    expect(page.locator("#viewer .overview a.citation")).to_have_count(3)
    quotes = [
        str(page.locator("#viewer .overview a.citation").nth(i).get_attribute("data-quote"))
        for i in range(3)
    ]
    page.locator("#viewer .overview a.citation").first.click()
    for quote in quotes[1:]:
        page.click("#steps [data-step=after]")
        expect(page.locator("#viewer mark")).to_have_text(quote)
    expect(page.locator("#steps .back")).to_have_text("Back to Orla Vance")
    page.click("#steps .back")
    expect(page.locator("#viewer .overview a.citation").nth(2)).to_be_focused()


def test_the_same_quote_in_an_answer_does_not_draw_the_way_back_to_itself(page: Page) -> None:
    ask(page, "What did Piet Holm say?")
    open_voices(page)
    page.click("#viewer [data-speaker='Piet Holm']")
    page.locator("#viewer .overview a.citation").click()
    expect(page.locator("#viewer mark")).to_be_visible()
    page.click("#steps .back")
    expect(page.locator("#viewer .overview a.citation")).to_be_focused()
    page.locator("#conversation a.citation").first.click()
    expect(page.locator("#viewer mark")).to_be_visible()
    expect(page.locator("#steps .back")).to_have_text("Back to the answer")
    page.click("#steps .back")
    expect(page.locator("#conversation a.citation").first).to_be_focused()


def test_who_said_what_in_the_open_article_and_back_to_it(page: Page, stage: Stage) -> None:
    page.click(f"#library [data-article='{article(stage, 'bridge')}'] .open")
    page.click("#viewer [data-voices]")
    expect(page.locator("#viewer .kicker")).to_have_text("Toll bridge to be repaid by spring")
    assert speakers(page) == ["Orla Vance", "Tomas Reed"]
    expect(page.locator("#viewer .speakers .meta").first).to_contain_text("1 in their own words")
    page.get_by_role("button", name="Back to the article").click()
    expect(page.locator("#viewer article h2")).to_have_text("Toll bridge to be repaid by spring")


def test_who_said_what_in_the_chosen_articles(page: Page, stage: Stage) -> None:
    page.check(f"#library [data-article='{article(stage, 'whale')}'] [data-choose]")
    open_voices(page)
    assert speakers(page) == ["Piet Holm"]
    expect(page.locator("#viewer .kicker")).to_have_text("Only “A whale is seen off the cape”")


def test_many_speakers_come_a_page_at_a_time(page: Page, stage: Stage) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    names = [f"{a}{b.lower()}ra Quill{b.lower()}er" for a in letters for b in letters[:3]]
    crowd = stage.add(
        "A crowd speaks\n\n"
        + "\n\n".join(f"“It was cold at gate {i},” said {n}." for i, n in enumerate(names))
    )
    try:
        page.click("#library [data-act=voices]")
        expect(page.locator("#viewer .speakers .name")).to_have_count(50)
        page.click("#viewer .more")
        expect(page.locator("#viewer .speakers .name").nth(50)).to_be_visible()
        expect(page.locator("#viewer .speakers button").nth(50)).to_be_focused()
    finally:
        stage.library.remove([crowd])


def test_the_timeline_tells_days_of_events_from_days_of_publication(page: Page) -> None:
    page.click("#library [data-act=timeline]")
    expect(page.locator("#overview-title")).to_have_text("Timeline")
    days = page.locator("#viewer .days li")
    told = page.locator("#viewer .days li.sentence h3").all_inner_texts()
    assert told == ["3 November 2026", "5 November 2026", "12 December 2026", "May 2027"]
    reported = page.locator("#viewer .days li.publication h3")
    assert reported.count() >= 1
    for heading in reported.all_inner_texts():
        assert heading.upper().startswith("REPORTED")
    expect(page.locator("#viewer .counted")).to_contain_text("from 3 articles")
    link = days.first.locator("a.citation")
    href, quote = link.get_attribute("href"), link.get_attribute("data-quote")
    link.click()
    expect(page.locator("#viewer mark")).to_have_text(quote or "?")
    expect(page.locator("#steps .back")).to_have_text("Back to the timeline")
    page.keyboard.press("Escape")
    expect(page.locator(f"#viewer .days a.citation[href='{href}']")).to_be_focused()


def test_a_timeline_on_a_topic(page: Page) -> None:
    page.click("#library [data-act=timeline]")
    topic = page.locator("#viewer [name=topic]")
    topic.fill("city budget")
    expect(page.locator("#viewer .counted")).to_contain_text("about “city budget”")
    expect(topic).to_be_focused()
    text = page.locator("#viewer .days").inner_text()
    assert "vote on the budget" in text
    assert "whale" not in text
    topic.fill("submarine orchids")
    expect(page.locator("#viewer .counted")).to_contain_text("Nothing about “submarine orchids”")


def test_a_summary_on_a_topic_by_keyboard(page: Page) -> None:
    page.focus("#library [data-act=topic]")
    page.keyboard.press("Enter")
    page.keyboard.type("the toll bridge")
    page.keyboard.press("Enter")
    expect(page.locator("#conversation .answer-done.answered")).to_have_count(1)
    expect(page.locator("#conversation [data-testid=user]")).to_contain_text(
        "Summarise all articles on the toll bridge"
    )
    quotes = " ".join(page.locator("#conversation blockquote").all_inner_texts())
    assert "toll" in quotes
    assert "whale" not in quotes


def test_chosen_articles_that_are_gone_are_said_to_be(page: Page, stage: Stage) -> None:
    gone = stage.add("A gull lands\n\n“It was white,” said Mara Finch, the keeper.")
    page.check(f"#library [data-article='{gone}'] [data-choose]")
    stage.library.remove([gone])
    page.click("#library [data-act=timeline]")
    expect(page.locator("#viewer .overview")).to_contain_text("no longer in the library")


def test_each_no_of_chosen_articles_is_of_them_and_says_how_to_ask_all(
    page: Page, stage: Stage
) -> None:
    page.check(f"#library [data-article='{article(stage, 'whale')}'] [data-choose]")
    ask(page, "What did the Federal Reserve decide about interest rates?")
    no = page.locator("#conversation .verdict")
    expect(no).to_contain_text("chosen articles")
    expect(no).to_contain_text("Clear the choice to ask all of them")
    page.click("#scope .chosen button")
    ask(page, "What did the Federal Reserve decide about interest rates?")
    expect(no.last).not_to_contain_text("chosen")
    expect(no.last).to_contain_text("add an article")


def test_on_a_phone_an_overview_comes_forward_and_back_leads_to_it(
    open_page: Callable[..., Page],
) -> None:
    phone = open_page(**PHONE)
    phone.locator("#panes button", has_text="Library").tap()
    phone.locator("#library [data-act=voices]").tap()
    expect(phone.locator("#viewer .speakers")).to_be_visible()
    phone.locator("#viewer [data-speaker='Piet Holm']").tap()
    phone.locator("#viewer .overview a.citation").tap()
    expect(phone.locator("#viewer mark")).to_be_visible()
    phone.locator("#steps .back").tap()
    expect(phone.locator("#viewer .overview a.citation")).to_be_visible()
