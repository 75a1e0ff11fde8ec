"""What a question's own words narrow is shown above the answer and can be taken off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.pages.stage import Stage, ask, staged

pytestmark = pytest.mark.browser

FERRY = """Ferry to Moss stops

The ferry to Moss was stopped on Monday because its engine had failed.

The ferry to Moss carries 90 cars, the harbour office said."""
OLD = """Ferry to Moss sails

The ferry to Moss sails with a new engine and carries 120 cars, its captain said."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("understood") / "home") as served:
        new, old = served.add(FERRY), served.add(OLD, "old.txt")
        yesterday = (date.today() - timedelta(1)).isoformat()
        served.library.edit(new, outlet="Vale Post", published=yesterday)
        served.library.edit(old, outlet="The Moss Courier", published="2019-05-03")
        yield served


def test_an_outlet_that_was_understood_is_shown_and_taken_off_by_keyboard(page: Page) -> None:
    ask(page, "How many cars does the ferry to Moss carry, according to the Courier?")
    chip = page.get_by_role("group", name="Understood from your question").get_by_role("button")
    expect(chip).to_have_count(1)
    expect(chip).to_have_text("Only The Moss Courier")
    expect(page.locator("#conversation .quote .outlet").first).to_have_text("The Moss Courier")
    expect(page.locator("#conversation blockquote", has_text="90 cars")).to_have_count(0)
    page.get_by_role("button", name="take off and ask again").press("Enter")
    expect(page.locator("#conversation .answer-done")).to_have_count(2)
    last = page.locator("#conversation .turn").last
    expect(last.locator("[data-testid=user]")).to_contain_text("according to the Courier")
    expect(last.locator(".understood")).to_have_count(0)
    expect(last.locator("blockquote", has_text="90 cars")).to_have_count(1)


def test_a_time_with_no_article_offers_the_nearest_and_asks_again_without(page: Page) -> None:
    ask(page, "Which articles from May 2018 tell about the ferry to Moss?")
    expect(page.locator("#conversation .answer-done.no_articles")).to_have_count(1)
    answer = page.locator("#conversation [data-testid=bot]")
    expect(answer).to_contain_text("No article in the library is of May 2018")
    expect(answer).to_contain_text("The nearest in time is of 3 May 2019")
    expect(page.locator("#conversation .suggestions button").first).to_contain_text("3 May 2019")
    page.locator("#conversation .understood button").click()
    expect(page.locator("#conversation .answer-done.answered")).to_have_count(1)


def test_yesterday_is_told_from_the_readers_day(page: Page) -> None:
    ask(page, "What was reported yesterday about the ferry to Moss?")
    expect(page.locator("#conversation .understood button")).to_have_count(1)
    expect(page.locator("#conversation .quote .outlet").first).to_have_text("Vale Post")


def test_what_was_understood_fits_a_phone(phone: Page) -> None:
    ask(phone, "How many cars does the ferry to Moss carry, according to the Courier?")
    expect(phone.locator("#conversation .understood button")).to_be_visible()
    width = phone.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
