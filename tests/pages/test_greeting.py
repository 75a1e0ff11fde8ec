"""What a new article is greeted with, and what may be asked after an answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import median

import pytest
from playwright.sync_api import Page, expect

from rag.library import open_library
from tests.pages.conftest import PHONE
from tests.pages.stage import Stage, ask, drop, reload, staged

pytestmark = pytest.mark.browser

TITLE = "Toll bridge to be repaid by spring"
BRIDGE = f"""{TITLE}

The council of Vale voted on 3 November 2026 to repay the loan of $4.2 million for the toll bridge.

“We will pay, and we will pay on time,” said Orla Vance, the city treasurer. “The bridge has \
earned its keep.”

The loan was taken in 2011 because the old ferry had sunk, said Tomas Reed, the deputy mayor. \
“Nobody misses the ferry,” Reed said."""
WHALE = """A whale is seen off the cape

A blue whale of 24 metres was seen off Cape Lund on Monday morning.

“It blew twice and dived,” said Piet Holm, who keeps the lighthouse. “I had waited for one since \
I was a boy.”"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("greeting") / "home") as served:
        yield served


@pytest.fixture(autouse=True)
def _empty(stage: Stage) -> None:
    stage.clear()


def greeted(page: Page, place: str) -> None:
    expect(page.locator(f"{place} .greeted .suggestions button").first).to_be_visible()


def test_an_article_that_was_dropped_greets_in_the_empty_conversation(
    stage: Stage, page: Page
) -> None:
    drop(page, {"bridge.txt": BRIDGE.encode()})
    greeted(page, "#conversation .welcome")
    welcome = page.locator("#conversation .welcome")
    expect(welcome.locator(".newest")).to_have_text(f"Added last: {TITLE}")
    expect(welcome.locator(".short .citation").first).to_be_visible()
    expect(welcome.locator(".greeted")).to_contain_text("We will pay")
    expect(welcome.locator(".key-quotations b").first).to_have_text("Tomas Reed, deputy mayor")
    for told in welcome.locator(".short .told").all():
        quote = str(told.locator("a.citation").get_attribute("data-quote"))
        assert told.inner_text().startswith(quote)


def test_the_quotes_of_a_greeting_lead_to_the_article_and_back(stage: Stage, page: Page) -> None:
    stage.add(BRIDGE)
    greeted(page, "#conversation .welcome")
    chip = page.locator("#conversation .greeted a.citation").first
    quote = chip.get_attribute("data-quote")
    chip.click()
    expect(page.locator("#viewer mark").first).to_be_visible()
    assert page.locator("#viewer mark").inner_text() == quote
    expect(page.locator("#steps .back")).to_have_text("Back to the start")
    page.keyboard.press("Escape")
    expect(chip).to_be_focused()


def test_an_article_added_by_another_process_greets_too(stage: Stage, page: Page) -> None:
    stage.add(BRIDGE)
    greeted(page, "#conversation .welcome")
    with open_library(stage.settings) as elsewhere:
        Stage(stage.address, elsewhere, type(stage.ingestor)(elsewhere, stage.settings),
              stage.settings).add(WHALE)  # fmt: skip
    expect(page.locator("#conversation .newest")).to_contain_text("A whale is seen")
    expect(page.locator("#conversation .greeted")).to_contain_text("Piet Holm")


def test_a_question_of_the_greeting_is_asked_of_that_article_alone(
    stage: Stage, page: Page
) -> None:
    other = stage.add(WHALE)
    article = stage.add(BRIDGE)
    expect(page.locator("#library [data-article]")).to_have_count(2)
    page.check(f"#library [data-article='{other}'] [data-choose]")
    greeted(page, "#conversation .welcome")
    button = page.locator("#conversation .greeted .suggestions button").first
    question = button.inner_text()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#conversation .answer-done.answered")).to_have_count(1)
    expect(page.locator("#conversation [data-testid=user]")).to_contain_text(question)
    expect(page.locator("#scope .chosen button")).to_have_text([TITLE])
    expect(page.locator(f"#library [data-article='{article}'] [data-choose]")).to_be_checked()
    expect(page.locator(f"#library [data-article='{other}'] [data-choose]")).not_to_be_checked()
    links = page.locator("#conversation a.citation").all()
    assert links
    assert all(str(link.get_attribute("href")).startswith(f"#src={article}:") for link in links)


def test_an_open_article_is_told_in_short_and_its_quotes_lead_there_and_back(
    stage: Stage, page: Page
) -> None:
    stage.add(BRIDGE)
    page.click("#library .open")
    greeted(page, "#viewer .in-short")
    chips = page.locator("#viewer .in-short a.citation")
    numbers = chips.all_inner_texts()
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    quote, link = chips.last.get_attribute("data-quote"), chips.last.get_attribute("href")
    chips.last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#viewer mark")).to_have_text(quote or "?")
    expect(page.locator("#viewer .in-short")).to_have_count(0)
    expect(page.locator("#steps .where")).to_contain_text("Quote")
    page.keyboard.press("Escape")
    expect(page.locator(f"#viewer .in-short a.citation[href='{link}']")).to_be_focused()


def test_in_short_stays_closed_for_who_closed_it(stage: Stage, page: Page) -> None:
    stage.add(BRIDGE)
    page.click("#library .open")
    greeted(page, "#viewer .in-short")
    page.click("#viewer .in-short summary")
    other = stage.add(WHALE)
    page.click(f"#library [data-article='{other}'] .open")
    expect(page.locator("#viewer h2")).to_have_text("A whale is seen off the cape")
    expect(page.locator("#viewer .in-short")).not_to_have_attribute("open", "")
    page.focus("#viewer .in-short summary")
    page.keyboard.press("Enter")
    greeted(page, "#viewer .in-short")
    expect(page.locator("#viewer .in-short")).to_contain_text("Piet Holm")


def test_an_article_opens_before_its_greeting_is_there(stage: Stage, page: Page) -> None:
    stage.add("\n\n".join([BRIDGE, *(f"Lamp {n} was lit in Vale that night." for n in range(40))]))
    expect(page.locator("#library [data-article]")).to_have_count(1)
    greeted(page, "#conversation .welcome")
    took = [
        page.evaluate(
            """async () => {
              const id = document.querySelector("#library [data-article]").dataset.article;
              const began = performance.now();
              await onRecord.openArticle({ article: id });
              return performance.now() - began;
            }"""
        )
        for _ in range(5)
    ]
    assert median(took) < 100


def test_a_greeting_that_takes_long_holds_nothing_up(
    stage: Stage, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> None:
        time.sleep(3)

    monkeypatch.setattr("ui.page.offers.greet", slow)
    stage.add(WHALE)
    expect(page.locator("#library [data-article]")).to_have_count(1)
    began = time.monotonic()
    page.click("#library .open")
    expect(page.locator("#viewer article h2")).to_have_text("A whale is seen off the cape")
    ask(page, "What did Piet Holm say?")
    assert time.monotonic() - began < 3
    expect(page.locator("#viewer .in-short")).to_have_count(0)


def test_after_an_answer_the_articles_offer_what_to_ask_next(stage: Stage, page: Page) -> None:
    stage.add(BRIDGE)
    stage.add(WHALE)
    ask(page, "What did Orla Vance say?")
    offered = page.locator("#conversation [aria-label='Ask next'] button")
    expect(offered.first).to_be_visible()
    assert 1 <= offered.count() <= 3
    question = offered.first.inner_text()
    assert question != "What did Orla Vance say?"
    offered.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#conversation .answer-done.answered")).to_have_count(2)
    first, last = page.locator("#conversation .turn").all()
    expect(last.locator("[data-testid=user]")).to_contain_text(question)
    expect(first.locator("[aria-label='Ask next']")).to_have_count(0)


def test_what_is_offered_stays_when_the_library_changes_and_after_a_reload(
    stage: Stage, page: Page
) -> None:
    stage.add(BRIDGE)
    ask(page, "What did Orla Vance say?")
    offered = page.locator("#conversation [aria-label='Ask next'] button")
    expect(offered.first).to_be_visible()
    before = offered.all_inner_texts()
    stage.add(WHALE)
    expect(page.locator("#library [data-article]")).to_have_count(2)
    expect(offered).to_have_text(before)
    reload(page)
    expect(page.locator("#conversation .answer-done")).to_have_count(1)
    expect(offered.first).to_be_visible()


def test_after_a_no_nothing_is_drawn_from_the_articles(stage: Stage, page: Page) -> None:
    stage.add(BRIDGE)
    ask(page, "What did the Federal Reserve decide about interest rates?")
    expect(page.locator("#conversation [data-next]")).to_have_count(0)


def test_on_a_phone_a_greeting_question_leads_to_its_answer(
    stage: Stage, open_page: Callable[..., Page]
) -> None:
    stage.add(BRIDGE)
    phone = open_page(**PHONE)
    phone.locator("#panes button", has_text="Library").tap()
    phone.locator("#library .open").tap()
    greeted(phone, "#viewer .in-short")
    phone.locator("#viewer .in-short .suggestions button").first.tap()
    expect(phone.locator("#conversation .answer-done.answered")).to_be_visible()
