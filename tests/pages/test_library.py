"""The list of articles: finding, sorting, filtering, choosing, correcting, removing with undo."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import pytest
from playwright.sync_api import Page, expect

from tests.fakes import embed_chunks, make_article
from tests.pages.stage import Stage, ask, staged

pytestmark = pytest.mark.browser

STORIES = (
    ("Toll bridge reopens", "Vale Post", "2026-03-04", "Cars crossed the bridge on Monday."),
    ("Abbey sells its cheese", "Vale Post", "2026-03-09", "The abbey sold a wheel of cheese."),
    ("Zürich opens its lake", "Lakeside News", "2026-01-02", "The lake is open to swimmers."),
)
MANY = 5_000


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("library") / "home") as served:
        yield served


@pytest.fixture(autouse=True)
def _stories(stage: Stage) -> None:
    stage.clear()
    for title, outlet, published, text in STORIES:
        article = stage.add(f"{title}\n\n{text}")
        stage.library.edit(article, outlet=outlet, published=published)


def titles(page: Page, *expected: str) -> None:
    expect(page.locator("#library .title")).to_have_text(list(expected))


def test_the_list_is_sorted_and_filtered(page: Page) -> None:
    bridge, abbey, lake = (story[0] for story in STORIES)
    titles(page, abbey, bridge, lake)
    page.click("#finder summary")
    page.get_by_label("Order").select_option("By title")
    titles(page, abbey, bridge, lake)
    page.get_by_label("Order").select_option("Oldest first")
    titles(page, lake, bridge, abbey)
    page.get_by_label("Outlet", exact=True).select_option("Vale Post")
    titles(page, bridge, abbey)
    expect(page.locator("#library .count")).to_have_text("2 of 3 articles")
    page.get_by_label("From").fill("2026-03-05")
    titles(page, abbey)
    expect(page.locator("#finder .active")).to_have_text("2 on")
    page.get_by_role("button", name="Take the filters off").click()
    titles(page, lake, bridge, abbey)


def test_questions_keep_to_the_filters_when_told_to(page: Page) -> None:
    page.click("#finder summary")
    page.get_by_label("Outlet", exact=True).select_option("Lakeside News")
    page.get_by_label("Also ask only these").check()
    expect(page.locator("#scope")).to_contain_text("Lakeside News")
    ask(page, "What was sold by the abbey?")
    expect(page.locator("#conversation [data-testid=bot]")).not_to_contain_text("wheel of cheese")
    page.get_by_role("button", name="Do not ask only Lakeside News").click()
    expect(page.locator("#scope .chosen")).to_be_hidden()
    ask(page, "What was sold by the abbey?")
    expect(page.locator("#conversation [data-testid=bot]").last).to_contain_text("wheel of cheese")


def test_all_that_is_found_is_chosen_and_removed_and_put_back(page: Page, stage: Stage) -> None:
    page.fill("#finder .find", "vale")
    page.get_by_role("button", name="Choose these 2").click()
    expect(page.locator("#library")).to_contain_text("2 chosen")
    page.locator("#library .actions .danger").click()
    expect(page.locator("#undo")).to_contain_text("Removed 2 articles")
    expect(page.locator("#library .count")).to_have_text("0 of 1 article")
    assert stage.library.count() == 1
    page.get_by_role("button", name="Undo").click()
    titles(page, STORIES[1][0], STORIES[0][0])
    assert {a.outlet_from for a in stage.library.list()} == {"you"}


def test_an_article_is_corrected_by_hand(page: Page, stage: Stage) -> None:
    row = page.locator("#library li", has_text="Zürich")
    row.locator(".open").click()
    row.hover()
    row.locator(".edit").click()
    dialog = page.locator("dialog")
    expect(dialog.get_by_label("Outlet")).to_have_value("Lakeside News")
    expect(dialog).to_contain_text("set by you")
    dialog.get_by_label("Outlet").fill("Lake Courier")
    dialog.get_by_label("Published").fill("last spring")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("last spring")
    dialog.get_by_label("Published").fill("2025-05-06")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("#library")).to_contain_text("Lake Courier · 6 May 2025")
    expect(page.locator("#viewer .kicker")).to_have_text("Lake Courier")
    expect(page.locator("#viewer .byline")).to_contain_text("set by you")


def test_several_articles_are_corrected_at_once(page: Page, stage: Stage) -> None:
    page.get_by_role("button", name="Choose all").click()
    page.get_by_role("button", name="Correct", exact=True).click()
    dialog = page.locator("dialog")
    expect(dialog.get_by_label("Title")).to_have_count(0)
    dialog.get_by_label("Author").fill("Mina Okoro")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    assert {article.author for article in stage.library.list()} == {"Mina Okoro"}
    assert {article.outlet for article in stage.library.list()} == {"Vale Post", "Lakeside News"}


def test_thousands_of_articles_stay_smooth(page: Page, stage: Stage) -> None:
    made = (
        make_article(f"Story {n} happened.", title=f"Story {n}", outlet=f"Paper {n % 40}")
        for n in range(MANY)
    )
    stage.library.store([embed_chunks(stage.library.embedder, each) for each in made])
    expect(page.locator("#library .count")).to_have_text(f"{MANY + 3:,} articles")
    expect(page.locator("#library [data-article]")).to_have_count(200)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("#library [data-article]")).to_have_count(400)
    waited = page.evaluate(
        """async () => {
          const box = document.querySelector("#finder .find");
          const times = [];
          for (const words of ["story 49", "story 499", "story 4999", "paper 7", "zurich", ""]) {
            const before = document.querySelector("#library .count").textContent;
            const began = performance.now();
            box.value = words;
            box.dispatchEvent(new Event("input", { bubbles: true }));
            while (document.querySelector("#library .count").textContent === before)
              await new Promise((done) => setTimeout(done, 5));
            times.push(performance.now() - began);
          }
          return times;
        }"""
    )
    assert median(waited) < 1500, waited
    frames = page.evaluate(
        """async () => {
          const pane = document.querySelector("#library-pane");
          const gaps = [];
          let last = performance.now();
          for (let step = 0; step < 40; step++) {
            pane.scrollTop += 400;
            await new Promise((done) => requestAnimationFrame(done));
            gaps.push(performance.now() - last);
            last = performance.now();
          }
          return gaps;
        }"""
    )
    assert median(frames) < 100, frames
