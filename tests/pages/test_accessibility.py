"""Nobody is left out: axe finds nothing wrong in any state, in any light, at any size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.pages.conftest import DESKTOP, PHONE
from tests.pages.stage import Stage, ask, drop, results, staged

pytestmark = pytest.mark.browser

ZOOMED = {"viewport": {"width": 720, "height": 450}, "device_scale_factor": 2}
"""What 200 % make of a window of 1440 by 900."""
LOOKS: dict[str, dict[str, Any]] = {
    "light": DESKTOP,
    "dark": {**DESKTOP, "color_scheme": "dark"},
    "zoomed": ZOOMED,
    "phone": PHONE,
    "phone, dark": {**PHONE, "color_scheme": "dark"},
}
BRIDGE = """Toll bridge to be repaid by spring

“We will pay, and we will pay on time,” said Orla Vance, the city treasurer.

The loan of $4.2 million was taken in 2011, said Tomas Reed, the deputy mayor. \
“Nobody misses the ferry,” Reed said."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("accessibility") / "home") as served:
        yield served


def faults(page: Page) -> list[str]:
    """What axe finds wrong, WCAG 2.0 to 2.2 A and AA and its best practice."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found]


def on_pane(page: Page, name: str) -> None:
    """Bring a pane forward where they are tabs."""
    tab = page.locator("#panes button", has_text=name)
    if tab.is_visible():
        tab.click()


def empty(page: Page) -> None:
    expect(page.locator("#conversation .welcome")).to_be_visible()


def answered(page: Page) -> None:
    on_pane(page, "Chat")
    ask(page, "What did Orla Vance say?")


def citation_open(page: Page) -> None:
    answered(page)
    page.locator("#conversation a.citation").first.click()
    expect(page.locator("#viewer mark")).to_be_visible()


def no_answer(page: Page) -> None:
    on_pane(page, "Chat")
    ask(page, "What did the Federal Reserve decide about interest rates?")


def dropped_with_errors(page: Page) -> None:
    on_pane(page, "Library")
    drop(page, {"empty.txt": b"", "fine.txt": b"The harbour froze. Nobody sailed on Monday."})
    results(page)


def filtering_and_chosen(page: Page) -> None:
    on_pane(page, "Library")
    page.click("#finder summary")
    page.locator("#library [data-choose]").first.check()


def correcting(page: Page) -> None:
    on_pane(page, "Library")
    page.locator("#library li").first.hover()
    page.locator("#library .edit").first.click()
    expect(page.locator("dialog")).to_be_visible()


def removed(page: Page) -> None:
    on_pane(page, "Library")
    page.locator("#library li").first.hover()
    page.locator("#library .remove").first.click()
    expect(page.locator("#undo")).to_be_visible()


def summarised(page: Page) -> None:
    on_pane(page, "Library")
    ended = page.locator("#conversation .answer-done").count()
    page.click("#library .summarize")
    expect(page.locator("#conversation .answer-done")).to_have_count(ended + 1)


def kept_conversations(page: Page) -> None:
    page.get_by_role("button", name="Your conversations").click()
    expect(page.locator(".kept .open").first).to_be_visible()


def taking_away(page: Page) -> None:
    on_pane(page, "Chat")
    page.locator("#conversation .export").last.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def greeted(page: Page) -> None:
    on_pane(page, "Library")
    page.locator("#library .open").first.click()
    expect(page.locator("#viewer .in-short .greeted")).to_be_visible()


def who_said_what(page: Page) -> None:
    on_pane(page, "Library")
    page.click("#library [data-act=voices]")
    expect(page.locator("#viewer .speakers")).to_be_visible()


def one_speaker(page: Page) -> None:
    page.locator("#viewer [data-speaker]").first.click()
    expect(page.locator("#viewer .overview .quote").first).to_be_visible()


def timeline(page: Page) -> None:
    on_pane(page, "Library")
    page.click("#library [data-act=timeline]")
    expect(page.locator("#viewer .days")).to_be_visible()


def on_a_topic(page: Page) -> None:
    on_pane(page, "Library")
    page.click("#library [data-act=topic]")
    expect(page.get_by_role("dialog")).to_be_visible()


def offered_next(page: Page) -> None:
    answered(page)
    expect(page.locator("#conversation [data-next] button").first).to_be_visible()


STATES = (
    greeted,
    who_said_what,
    one_speaker,
    timeline,
    on_a_topic,
    offered_next,
    citation_open,
    taking_away,
    no_answer,
    kept_conversations,
    dropped_with_errors,
    filtering_and_chosen,
    correcting,
    summarised,
    removed,
)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(open_page: Callable[..., Page], stage: Stage, look: str) -> None:
    found = {}
    stage.clear()
    page = open_page(**LOOKS[look])
    empty(page)
    found["empty"] = faults(page)
    stage.add(BRIDGE)
    expect(page.locator("#library [data-article]")).to_have_count(1)
    for state in STATES:
        state(page)
        found[state.__name__] = faults(page)
        page.keyboard.press("Escape")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_motion_is_reduced_for_those_who_ask(open_page: Callable[..., Page], stage: Stage) -> None:
    stage.clear()
    stage.add(BRIDGE)
    page = open_page(reduced_motion="reduce")
    citation_open(page)
    moving = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((one) => {
          const style = getComputedStyle(one);
          const seconds = (list) => Math.max(...list.split(",").map(parseFloat));
          return seconds(style.transitionDuration) > 0.01
            || (style.animationName !== "none" && style.animationTimeline === "auto"
                && seconds(style.animationDuration) > 0.01);
        }).map((one) => one.outerHTML.slice(0, 100))"""
    )
    assert moving == []


@pytest.mark.parametrize("look", ["zoomed", "phone"])
def test_large_text_leaves_nothing_out_of_reach(
    open_page: Callable[..., Page], stage: Stage, look: str
) -> None:
    stage.clear()
    stage.add(BRIDGE)
    page = open_page(**LOOKS[look])
    citation_open(page)
    for name in ("Library", "Chat", "Article"):
        on_pane(page, name)
        wide = page.evaluate(
            """() => [...document.querySelectorAll("#desk *, #masthead *, #panes *")]
              .filter((one) => one.checkVisibility() && !one.closest(".unseen, .skip, svg"))
              .filter((one) => one.getBoundingClientRect().right > innerWidth + 1
                && getComputedStyle(one).position !== "absolute")
              .map((one) => one.outerHTML.slice(0, 100))"""
        )
        assert wide == [], name
