"""Keeping and taking away: conversations found, renamed, deleted and restored; exports."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.pages.conftest import DESKTOP
from tests.pages.stage import Stage, ask, reload, staged

pytestmark = pytest.mark.browser

BRIDGE = """Toll bridge to be repaid by spring

“We will pay, and we will pay on time,” said Orla Vance, the city treasurer.

“Ask me after the budget,” said Tomas Reed, the deputy mayor."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("keeping") / "home") as served:
        served.add(BRIDGE)
        yield served


def kept(page: Page) -> Locator:
    """The open dialog of kept conversations."""
    page.get_by_role("button", name="Your conversations").click()
    return page.get_by_role("dialog", name="Your conversations")


def two_conversations(page: Page) -> None:
    ask(page, "What did Orla Vance say?")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#conversation .welcome")).to_be_visible()
    ask(page, "What did Tomas Reed say?")


def test_a_kept_conversation_is_found_by_its_quotes_and_opened(page: Page) -> None:
    two_conversations(page)
    dialog = kept(page)
    expect(dialog.locator("li")).to_have_count(2)
    dialog.get_by_role("searchbox").fill("pay on time")
    expect(dialog.locator("li")).to_have_count(1)
    expect(dialog.locator(".excerpt")).to_contain_text("we will pay on time")
    dialog.locator("li .open").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#conversation [data-testid=user]")).to_contain_text("Orla Vance")
    page.locator("#conversation a.citation").first.click()
    expect(page.locator("#viewer mark")).to_contain_text("We will pay")
    reload(page)
    expect(page.locator("#conversation [data-testid=user]")).to_contain_text("Orla Vance")


def test_a_conversation_is_renamed_deleted_and_restored(page: Page) -> None:
    two_conversations(page)
    dialog = kept(page)
    dialog.get_by_role("button", name="Rename").last.click()
    page.keyboard.press("Escape")
    expect(dialog.get_by_label("Another title")).to_have_count(0)
    expect(dialog.get_by_role("button", name="Rename").last).to_be_focused()
    page.keyboard.press("Enter")
    dialog.get_by_label("Another title").fill("The toll <b>bridge</b>")
    page.keyboard.press("Enter")
    expect(dialog.locator("li .title").last).to_have_text("The toll <b>bridge</b>")
    expect(dialog.locator("li .open").last).to_be_focused()
    dialog.get_by_role("button", name="Delete").last.click()
    expect(dialog.locator("li").last).to_contain_text("Deleted")
    dialog.get_by_role("button", name="Undo").click()
    expect(dialog.locator("li .title").last).to_have_text("The toll <b>bridge</b>")
    expect(dialog.locator("li .open").last).to_be_focused()
    begun = page.evaluate("onRecord.currentConversation()")
    dialog.get_by_role("button", name="Delete").first.click()
    expect(dialog.locator("li").first).to_contain_text("Deleted")
    assert page.evaluate("onRecord.currentConversation()") != begun
    page.keyboard.press("Escape")
    expect(page.locator("#conversation .welcome")).to_be_visible()
    expect(kept(page).locator("li")).to_have_count(1)


def test_nobody_is_shown_the_conversations_of_somebody_else(
    page: Page, browser: Browser, stage: Stage
) -> None:
    two_conversations(page)
    other = browser.new_context(**DESKTOP)  # type: ignore[arg-type]
    stranger = other.new_page()
    stranger.goto(stage.address)
    expect(stranger.locator("#conversation .welcome")).to_be_visible()
    dialog = kept(stranger)
    expect(dialog.locator(".none")).to_be_visible()
    expect(dialog.locator(".open")).to_have_count(0)
    other.close()


@pytest.mark.parametrize(
    ("form", "suffix", "holds"),
    [
        ("Markdown", ".md", "“We will pay, and we will pay on time,” said Orla Vance"),
        ("Web page", ".html", "<!doctype html>"),
    ],
)
def test_an_answer_is_taken_away_as_a_file(page: Page, form: str, suffix: str, holds: str) -> None:
    ask(page, "What did Orla Vance say?")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as saving:
        page.get_by_role("button", name=form).click()
    assert saving.value.suggested_filename.endswith(suffix)
    text = Path(saving.value.path()).read_text(encoding="utf-8")
    assert holds in text and "Orla Vance" in text


def test_a_conversation_is_taken_away_as_a_packet_to_verify(page: Page, stage: Stage) -> None:
    ask(page, "What did Orla Vance say?")
    ask(page, "What did Tomas Reed say?")
    dialog = kept(page)
    dialog.get_by_role("button", name="Export").first.click()
    with page.expect_download() as saving:
        page.get_by_role("button", name="Packet to verify").click()
    packet = json.loads(Path(saving.value.path()).read_text(encoding="utf-8"))
    quotes = [quote for turn in packet["turns"] for quote in turn["answer"]["quotes"]]
    assert len(packet["turns"]) == 2 and len(quotes) >= 2
    for quote in quotes:
        text = stage.library.article(quote["article_id"]).text
        assert text[quote["start"] : quote["end"]] == quote["quote"]


def test_closing_the_dialog_leads_back_to_where_one_was(open_page: Callable[..., Page]) -> None:
    page = open_page()
    button = page.get_by_role("button", name="Your conversations")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
