"""Reading and checking: from a citation to its quote in the article, and from quote to quote."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import pytest
from playwright.sync_api import Page, expect

from tests.pages.stage import Stage, ask, staged

pytestmark = pytest.mark.browser

BRIDGE = """Toll bridge to be repaid by spring

The council of Vale voted on Monday to repay the loan for the toll bridge.

“We will pay, and we will pay on time,” said Orla Vance, the city treasurer. “The bridge has \
earned its keep.”

Critics stayed away. “I have waited ten years for this,” said Vance."""
BUDGET = """Vale treasurer defends budget

The treasurer of Vale spoke on Thursday.

“Not a single bench will be sold,” said Orla Vance, the city treasurer."""
MILLISECONDS_TO_A_MARK = 100


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("reading") / "home") as served:
        served.add(BRIDGE)
        served.add(BUDGET)
        yield served


@pytest.fixture
def answered(page: Page) -> Page:
    """A page with an answer of three quotes from two articles."""
    ask(page, "What did Orla Vance say?")
    expect(page.locator("#conversation a.citation")).to_have_count(3)
    return page


def marked(page: Page, words: str) -> None:
    expect(page.locator("#viewer mark")).to_have_text(words, use_inner_text=True)


def quote_of(page: Page, index: int) -> str:
    return str(page.locator("#conversation a.citation").nth(index).get_attribute("data-quote"))


def test_a_quote_is_shown_before_it_is_opened_on_hover(answered: Page) -> None:
    answered.locator("#conversation a.citation").nth(0).hover()
    preview = answered.locator("#preview")
    expect(preview.locator("blockquote")).to_have_text(quote_of(answered, 0))
    expect(preview).to_contain_text("Orla Vance")
    expect(preview).to_contain_text("date unknown")
    preview.hover()
    answered.wait_for_timeout(400)
    expect(preview).to_be_visible()
    answered.keyboard.press("Escape")
    expect(preview).to_be_hidden()


def test_a_quote_is_shown_before_it_is_opened_on_focus_and_described(answered: Page) -> None:
    copy = answered.locator("#conversation .copy")
    copy.focus()
    answered.keyboard.press("Shift+Tab")
    last = answered.locator("#conversation a.citation").nth(2)
    expect(last).to_be_focused()
    preview = answered.locator("#preview")
    expect(preview.locator("blockquote")).to_have_text(quote_of(answered, 2))
    assert last.get_attribute("aria-describedby") == "preview"
    within = answered.evaluate(
        """() => {
          const box = document.querySelector("#preview").getBoundingClientRect();
          return box.left >= 0 && box.top >= 0
            && box.right <= innerWidth && box.bottom <= innerHeight;
        }"""
    )
    assert within
    copy.focus()
    expect(preview).to_be_hidden()
    assert last.get_attribute("aria-describedby") is None


def test_next_and_previous_lead_through_the_quotes_of_an_answer(answered: Page) -> None:
    steps = answered.locator("#steps")
    expect(steps.locator("nav")).to_be_hidden()
    answered.locator("#conversation a.citation").nth(0).click()
    marked(answered, quote_of(answered, 0))
    expect(steps).to_contain_text("Quote 1 of 3")
    expect(steps.locator("[data-step=before]")).to_be_disabled()
    following = steps.locator("[data-step=after]")
    for index in (1, 2):
        following.focus()
        answered.keyboard.press("Enter")
        marked(answered, quote_of(answered, index))
        expect(steps).to_contain_text(f"Quote {index + 1} of 3")
        current = answered.locator("#conversation a.citation[data-current]")
        assert current.get_attribute("data-quote") == quote_of(answered, index)
    expect(following).to_be_disabled()
    expect(steps.locator(".back")).to_be_focused()
    answered.keyboard.press("Enter")
    expect(answered.locator("#conversation a.citation").nth(2)).to_be_focused()


def test_other_quotes_of_the_answer_are_faint_and_the_words_said_stand_apart(
    answered: Page,
) -> None:
    quotes = [quote_of(answered, index) for index in range(3)]
    opened = next(i for i, quote in enumerate(quotes) if "We will pay" in quote)
    faint = next(quote for quote in quotes if "ten years" in quote)
    answered.locator("#conversation a.citation").nth(opened).click()
    marked(answered, quotes[opened])
    expect(answered.locator("#viewer .also-cited")).to_have_text(faint)
    said = answered.locator("#viewer mark .said").all_text_contents()
    assert said == ["We will pay, and we will pay on time,", "The bridge has earned its keep."]


def test_an_article_opened_from_the_list_has_no_steps(answered: Page) -> None:
    answered.locator("#conversation a.citation").nth(0).click()
    expect(answered.locator("#steps nav")).to_be_visible()
    answered.locator("#library .open").first.click()
    expect(answered.locator("#steps nav")).to_be_hidden()


def test_the_steps_go_with_their_conversation_and_stay_at_their_quote(answered: Page) -> None:
    steps = answered.locator("#steps nav")
    answered.locator("#conversation a.citation").nth(1).click()
    expect(steps).to_contain_text("Quote 2 of 3")
    ask(answered, "What did Tomas Reed say?")
    expect(steps).to_contain_text("Quote 2 of 3")
    steps.locator(".back").click()
    first = answered.locator("#conversation .turn").first
    expect(first.locator("a.citation").nth(1)).to_be_focused()
    answered.get_by_role("button", name="New conversation").click()
    expect(answered.locator("#conversation .welcome")).to_be_visible()
    expect(steps).to_be_hidden()
    ask(answered, "What did Orla Vance say?")
    expect(steps).to_be_hidden()


def test_the_quote_is_highlighted_within_a_blink(answered: Page) -> None:
    waited = answered.evaluate(
        """async () => {
          const chips = [...document.querySelectorAll("#conversation a.citation")];
          const times = [];
          for (let round = 0; round < 4; round++) for (const chip of chips) {
            const began = performance.now();
            chip.click();
            while (document.querySelector("#viewer mark")?.textContent !== chip.dataset.quote
                || document.activeElement.tagName !== "MARK")
              await new Promise((done) => setTimeout(done, 2));
            times.push(performance.now() - began);
          }
          return times;
        }"""
    )
    assert median(waited) < MILLISECONDS_TO_A_MARK, waited


VERSIONS = (
    "The ferry of Vale sails at nine. It takes 40 cars. “Come early,” said Mina Okoro, a captain. "
    "The bar on board opens at ten and closes when the ferry lands. Dogs sail free of charge. "
    "Nobody may smoke on the lower deck, where the horses stand. The return boat leaves at noon.",
    "The ferry of Vale sails at eight. It takes 40 cars. The bar on board opens at ten and closes "
    "when the ferry lands. Dogs sail free of charge. Nobody may smoke on the lower deck, where the "
    "horses stand. The return boat leaves at noon. Correction: An earlier version of this article "
    "gave a wrong time.",
)


def ferry_page(text: str) -> str:
    return f"""<html lang="en"><head><title>Ferry times</title>
      <link rel="canonical" href="https://vale.example/ferry">
      <meta property="og:title" content="Ferry times"></head>
      <body><article><h1>Ferry times</h1><p>{text}</p></article></body></html>"""


def test_a_quote_that_a_newer_version_dropped_is_flagged_and_what_changed_is_shown(
    page: Page, stage: Stage
) -> None:
    old = stage.add(ferry_page(VERSIONS[0]), "old.html")
    ask(page, "What did Mina Okoro say?")
    expect(page.locator("#conversation .standing")).to_have_count(0)
    new = stage.add(ferry_page(VERSIONS[1]), "new.html")
    expect(page.locator("#conversation .standing .gone")).to_be_visible()
    page.locator("#conversation a.citation").first.click()
    marked(page, quote_of(page, 0))
    page.get_by_role("button", name="What changed").click()
    changes = page.locator("#viewer .changes")
    expect(changes.locator(".altered del")).to_have_text(["nine"])
    expect(changes.locator(".altered ins")).to_have_text(["eight"])
    expect(changes.locator("h3")).to_be_focused()
    page.get_by_role("button", name="Open the newer").click()
    expect(page.locator(f"#viewer [data-open='{new}']")).to_be_visible()
    expect(page.locator("#viewer .corrections")).to_contain_text("wrong time")
    page.get_by_role("button", name="What changed").click()
    expect(changes.locator(".removed")).to_contain_text("Come early")
    page.get_by_role("button", name="Open the earlier").click()
    expect(page.locator(f"#viewer [data-open='{old}']")).to_be_visible()


def test_near_copies_are_named_beside_a_quote_and_at_the_article(page: Page, stage: Stage) -> None:
    wire = (
        "A whale was seen off Cape Lund on Sunday. “It was as long as our boat,” said Piet Holm, a "
        "fisherman. The coast guard asked boats to stay away. The whale swam north in the evening. "
        "Fishermen of the cape have seen four whales this year, which is two more than last year."
    )
    stage.library.edit(stage.add(f"Whale seen off Cape Lund\n\n{wire}"), outlet="Wire")
    copy = stage.add(f"A whale passes the cape\n\n{wire} Many came to look.")
    stage.library.edit(copy, outlet="Cape Times")
    ask(page, "What did Piet Holm say?")
    expect(page.locator("#conversation a.citation")).to_have_count(1)
    expect(page.locator("#conversation .also-in")).to_contain_text("lso in")
    page.locator("#conversation a.citation").click()
    page.locator("#viewer .copies button").click()
    expect(page.locator("#viewer .copies")).to_contain_text("one independent source")
