"""From a dropped file to a quote checked in its article, on real parts, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rag.library import open_library
from tests.pages.stage import Stage, ask, drop, reload, staged

pytestmark = pytest.mark.browser

BRIDGE = """Toll bridge to be repaid by spring

The council of Vale voted on Monday to repay the loan for the toll bridge.

“We will pay, and we will pay on time,” said Orla Vance, the city treasurer. “The bridge has \
earned its keep.”

Deputy Mayor Tomas Reed did not say what the toll would be. “Ask me after the budget,” Reed \
told reporters.

The loan of $4.2 million was taken in 2011 and has cost 3.1 percent a year."""
SCHOOL = """Vale school opens its new library

The school in North Vale opened a library with 9,000 books on Friday.

“Children read when there are chairs to read in,” said Mina Okoro, the head teacher."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("whole-way") / "home") as served:
        yield served


@pytest.fixture(autouse=True)
def _empty(stage: Stage) -> None:
    stage.clear()


def marked(page: Page) -> list[str]:
    """What is highlighted in the open article."""
    expect(page.locator("#viewer mark").first).to_be_visible()
    return page.locator("#viewer mark").all_text_contents()


def quoted(stage: Stage, href: str) -> str:
    """What a citation's link points at in the stored article."""
    found = re.fullmatch(r"#src=(\w+):(\d+)-(\d+)", href)
    assert found is not None
    return stage.library.article(found[1]).text[int(found[2]) : int(found[3])]


def test_a_dropped_file_is_asked_and_its_quote_is_highlighted(page: Page, stage: Stage) -> None:
    drop(page, {"bridge.txt": BRIDGE.encode()})
    expect(page.locator("#drop")).to_contain_text("bridge.txt")
    expect(page.locator("#library [data-article]")).to_have_count(1)
    ask(page, "What did Orla Vance say?")
    expect(page.locator("#conversation .answer-done.answered")).to_have_count(1)
    chips = page.locator('#conversation a[href^="#src="]')
    assert chips.count() >= 1
    answer = page.locator("#conversation [data-testid=bot]").inner_text()
    assert "We will pay, and we will pay on time" in answer
    assert "Ask me after the budget" not in answer
    for index in range(chips.count()):
        href = chips.nth(index).get_attribute("href") or ""
        chips.nth(index).click()
        page.wait_for_function("href => location.hash === href", arg=href)
        page.wait_for_function(
            "text => [...document.querySelectorAll('#viewer mark')]"
            ".map(mark => mark.textContent).join('') === text",
            arg=quoted(stage, href),
        )


def test_the_seed_article_answers_with_its_five_fragments(
    page: Page, stage: Stage, seed_path: Path
) -> None:
    page.set_input_files("#drop input[type=file]", seed_path)
    expect(page.locator("#library [data-article]")).to_have_count(1)
    ask(page, "What did the White House say?")
    answer = page.locator("#conversation [data-testid=bot]").inner_text()
    for fragment in (
        "JB Pritzker and Brandon Johnson have blood on their hands",
        "stood idly by",
        "instead of taking action",
        "protect federal assets and personnel",
        "attacks on law enforcement.",
    ):
        assert fragment in answer
    for fragment in ("seen the law", "Illinois sued"):
        assert fragment not in answer
    chips = page.locator('#conversation a[href^="#src="]')
    for index in range(chips.count()):
        chips.nth(index).click()
        page.wait_for_function(
            "text => [...document.querySelectorAll('#viewer mark')]"
            ".map(mark => mark.textContent).join('') === text",
            arg=quoted(stage, chips.nth(index).get_attribute("href") or ""),
        )


def test_the_mark_is_focused_centred_and_left_with_escape(page: Page, stage: Stage) -> None:
    filler = "\n\n".join(f"Nothing of note happened on day {day}." for day in range(60))
    stage.add(f"{BRIDGE.split(chr(10))[0]}\n\n{filler}\n\n{BRIDGE}\n\n{filler}")
    ask(page, "What did Orla Vance say?")
    chip = page.locator('#conversation a[href^="#src="]').first
    chip.focus()
    page.keyboard.press("Enter")
    marked(page)
    page.wait_for_function("document.activeElement.tagName === 'MARK'")
    middle = page.evaluate(
        """() => {
          const mark = document.querySelector('#viewer mark').getBoundingClientRect();
          const pane = document.querySelector('#viewer-pane').getBoundingClientRect();
          return ((mark.top + mark.bottom) / 2 - pane.top) / pane.height;
        }"""
    )
    assert 0.3 < middle < 0.7
    assert "We will pay" in page.locator("#announcement").inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('href')") == chip.get_attribute(
        "href"
    )


def test_an_empty_library_offers_samples_and_answers_after_one_press(
    page: Page, stage: Stage
) -> None:
    offered = page.locator("#conversation [data-sample]")
    question = offered.first.inner_text()
    offered.first.click()
    expect(page.locator("#conversation .answer-done.answered")).to_have_count(1)
    expect(page.locator("#conversation [data-testid=user]")).to_contain_text(question)
    expect(page.locator("#library [data-article]")).to_have_count(3)
    assert page.locator('#conversation a[href^="#src="]').count() >= 3
    answer = page.locator("#conversation [data-testid=bot]").inner_text()
    assert "the cheapest promise this city can keep" in answer
    assert all(article.outlet and article.published for article in stage.library.list())


def test_a_reload_keeps_the_conversation_and_a_new_one_is_empty(page: Page, stage: Stage) -> None:
    stage.add(BRIDGE)
    ask(page, "What did Orla Vance say?")
    expect(page.locator("#conversation [data-next] button")).to_be_visible()
    before = page.locator("#conversation [data-testid=bot]").inner_text()
    page.locator('#conversation a[href^="#src="]').first.click()
    highlighted = marked(page)
    reload(page)
    expect(page.locator("#conversation [data-testid=bot]")).to_have_text(
        re.compile("We will pay"), use_inner_text=True
    )
    expect(page.locator("#conversation [data-next] button")).to_be_visible()
    assert page.locator("#conversation [data-testid=bot]").inner_text() == before
    assert marked(page) == highlighted, "the address leads to the quote"
    page.click("#masthead .new")
    expect(page.locator("#conversation .turn")).to_have_count(0)
    expect(page.locator("#conversation .welcome")).to_be_visible()
    reload(page)
    expect(page.locator("#conversation .welcome")).to_be_visible()


def test_nobody_sees_the_conversation_of_somebody_else(
    open_page: Callable[..., Page], stage: Stage
) -> None:
    stage.add(BRIDGE)
    ask(open_page(), "What did Orla Vance say?")
    other = open_page()
    expect(other.locator("#conversation .welcome")).to_be_visible()
    assert "Orla Vance said" not in other.locator("#conversation").inner_text()


def test_a_follow_up_is_understood_with_what_was_asked_before(page: Page, stage: Stage) -> None:
    stage.add(BRIDGE)
    ask(page, "What did Tomas Reed say?")
    ask(page, "And Orla Vance?")
    last = page.locator("#conversation [data-testid=bot]").last
    expect(last).to_contain_text("We will pay, and we will pay on time")


def test_chosen_articles_alone_are_asked_until_the_choice_is_taken_back(
    page: Page, stage: Stage
) -> None:
    stage.add(BRIDGE)
    school = stage.add(SCHOOL)
    page.check(f"#library [data-article='{school}'] [data-choose]")
    chip = page.locator("#scope button")
    expect(chip).to_have_text("Vale school opens its new library")
    ask(page, "What did Orla Vance say?")
    assert "We will pay" not in page.locator("#conversation [data-testid=bot]").inner_text()
    chip.click()
    expect(page.locator(f"#library [data-article='{school}'] [data-choose]")).not_to_be_checked()
    ask(page, "What did Orla Vance say?")
    expect(page.locator("#conversation [data-testid=bot]").last).to_contain_text("We will pay")


def test_summaries_of_the_open_one_of_the_chosen_and_of_all(page: Page, stage: Stage) -> None:
    bridge = stage.add(BRIDGE)
    stage.add(SCHOOL)
    page.click(f"#library [data-article='{bridge}'] .open")
    page.click("#viewer [data-summarize]")
    expect(page.locator("#conversation .answer-done.answered")).to_have_count(1)
    asked = page.locator("#conversation [data-testid=user]")
    expect(asked.last).to_contain_text("Summarise “Toll bridge to be repaid by spring”")
    hrefs = page.eval_on_selector_all(
        '#conversation a[href^="#src="]', "all => all.map(one => one.getAttribute('href'))"
    )
    assert hrefs and all(href.startswith(f"#src={bridge}:") for href in hrefs)
    page.click("#library .summarize")
    expect(page.locator("#conversation .answer-done.answered")).to_have_count(2)
    expect(asked.last).to_contain_text("Summarise all articles")
    page.check(f"#library [data-article='{bridge}'] [data-choose]")
    expect(page.locator("#library .summarize")).to_have_text("Summarise 1 chosen")


def test_copying_gives_quotes_with_speakers_outlets_and_dates(page: Page, stage: Stage) -> None:
    article = stage.add(BRIDGE)
    stage.library.edit(article, outlet="The Vale Post", published="2026-03-04")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "What did Orla Vance say?")
    page.click("#conversation .copy")
    expect(page.locator("#conversation .copy")).to_have_class(re.compile("copied"))
    copied = page.evaluate("navigator.clipboard.readText()")
    rich = page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          return (await item.getType("text/html")).text();
        }"""
    )
    assert "<strong>" in rich and "We will pay" in rich
    assert "“We will pay, and we will pay on time,” said Orla Vance" in copied
    assert "Orla Vance" in copied and "The Vale Post · 4 March 2026" in copied
    assert "#src=" not in copied


def test_removing_can_be_undone_and_the_quote_stays(page: Page, stage: Stage) -> None:
    article = stage.add(BRIDGE)
    ask(page, "What did Orla Vance say?")
    row = page.locator(f"#library [data-article='{article}']")
    row.hover()
    row.locator(".remove").click()
    expect(row).to_have_count(0)
    expect(page.locator("#undo")).to_contain_text("Removed “Toll bridge to be repaid by spring”")
    page.get_by_role("button", name="Undo").click()
    expect(row).to_have_count(1)
    expect(page.locator("#conversation [data-testid=bot]")).not_to_contain_text("article removed")
    row.hover()
    row.locator(".remove").click()
    expect(row).to_have_count(0)
    assert not stage.library.contains(article)
    expect(page.locator("#conversation [data-testid=bot]")).to_contain_text("article removed")
    expect(page.locator("#conversation blockquote").first).to_contain_text("We will pay")
    page.locator('#conversation a[href^="#src="]').first.click()
    expect(page.locator("#viewer")).to_contain_text("This article was removed")


def test_an_article_added_by_another_process_appears_within_two_seconds(
    page: Page, stage: Stage
) -> None:
    expect(page.locator("#library [data-article]")).to_have_count(0)
    with open_library(stage.settings) as elsewhere:
        other = Stage(stage.address, elsewhere, type(stage.ingestor)(elsewhere, stage.settings),
                      stage.settings)  # fmt: skip
        article = other.add(BRIDGE)
    expect(page.locator(f"#library [data-article='{article}']")).to_be_visible(timeout=2500)
    expect(page.locator("#conversation .welcome")).to_contain_text("What did Orla Vance say?")


def test_the_library_is_searched_as_one_types_and_keeps_the_choice(
    page: Page, stage: Stage
) -> None:
    bridge, school = stage.add(BRIDGE), stage.add(SCHOOL)
    expect(page.locator("#library [data-article]")).to_have_count(2)
    page.check(f"#library [data-article='{school}'] [data-choose]")
    page.locator("#finder .find").press_sequentially("toll")
    expect(page.locator("#library [data-article]")).to_have_count(1)
    expect(page.locator(f"#library [data-article='{bridge}'] [data-choose]")).not_to_be_checked()
    page.locator("#finder .find").fill("")
    expect(page.locator("#library [data-article]")).to_have_count(2)
    expect(page.locator(f"#library [data-article='{school}'] [data-choose]")).to_be_checked()
    expect(page.locator(f"#library [data-article='{bridge}'] [data-choose]")).not_to_be_checked()


def test_suggestions_are_asked_when_pressed(page: Page, stage: Stage) -> None:
    stage.add(BRIDGE)
    chip = page.locator("#conversation .greeted button", has_text="Orla Vance").first
    question = chip.inner_text()
    chip.click()
    expect(page.locator("#conversation .answer-done.answered")).to_have_count(1)
    expect(page.locator("#conversation [data-testid=user]")).to_contain_text(question)


def test_greetings_get_help_and_strangers_a_no(page: Page, stage: Stage) -> None:
    stage.add(BRIDGE)
    ask(page, "Hello!")
    expect(page.locator("#conversation .answer-done.help")).to_have_count(1)
    ask(page, "What did the Federal Reserve say about interest rates?")
    ends = page.locator("#conversation .answer-done")
    assert "answered" not in (ends.last.get_attribute("class") or "")


def test_two_browsers_ask_at_once(browser: Browser, open_page: Callable[..., Page],
                                  stage: Stage) -> None:  # fmt: skip
    stage.add(BRIDGE)
    pages = [open_page() for _ in range(2)]
    for one in pages:
        one.fill("#ask textarea", "What did Orla Vance say?")
        one.press("#ask textarea", "Enter")
    for one in pages:
        expect(one.locator("#conversation .answer-done.answered")).to_have_count(1)
