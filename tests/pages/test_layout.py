"""Light and dark, wide and narrow: nothing sticks out, and nothing is fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import resources
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.pages.stage import Stage, ask, reload, staged

pytestmark = pytest.mark.browser

MAX_PAGE_BYTES = 600_000


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("layout") / "home") as served:
        for sample in ("tidal-barrier-vote", "tidal-barrier-cost", "night-ferries"):
            content = resources.files("ui.page").joinpath("samples", f"{sample}.html").read_bytes()
            assert [each.status for each in served.ingestor.add_upload(content, sample)]
        served.add(
            "A " + "very" * 60 + "longword\n\n" + "“" + "unbroken" * 40 + "”, said Wes Lane."
        )
        yield served


def sticks_out(page: Page) -> list[str]:
    """What is wider than the place it has."""
    return page.evaluate(
        """() => {
          const places = ["#library-pane", "#conversation", "#viewer-pane", "#masthead"];
          const wide = places.filter((place) => {
            const box = document.querySelector(place);
            return box.scrollWidth > box.clientWidth + 1;
          });
          if (document.documentElement.scrollWidth > innerWidth) wide.push("page");
          return wide;
        }"""
    )


def luminance(page: Page, selector: str) -> float:
    """How light the ground of an element is, 0 to 255."""
    return page.evaluate(
        """(selector) => {
          const [r, g, b] = getComputedStyle(document.querySelector(selector))
            .backgroundColor.match(/[\\d.]+/g).map(Number);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        }""",
        selector,
    )


def test_dark_is_remembered_and_light_by_default(page: Page) -> None:
    assert luminance(page, "body") > 200
    page.click("#masthead .theme")
    assert luminance(page, "body") < 50 and luminance(page, "#viewer-pane") < 50
    reload(page)
    page.wait_for_selector("#library [data-article]")
    assert luminance(page, "body") < 50
    page.click("#masthead .theme")
    assert luminance(page, "body") > 200


def test_dark_follows_the_system_until_chosen(open_page: Callable[..., Page]) -> None:
    page = open_page(color_scheme="dark")
    assert luminance(page, "body") < 50
    assert luminance(page, "#ask .input-container") < 60
    page.emulate_media(color_scheme="light")
    page.wait_for_function("document.documentElement.dataset.theme === 'light'")
    assert luminance(page, "body") > 200


def test_a_phone_shows_the_chat_first_and_a_citation_brings_the_article_forward(
    phone: Page,
) -> None:
    expect(phone.locator("#conversation")).to_be_visible()
    expect(phone.locator("#library")).to_be_hidden()
    expect(phone.locator("#viewer")).to_be_hidden()
    expect(phone.locator("#panes button")).to_have_count(3)
    ask(phone, "What did Lena Castell say?")
    phone.locator('#conversation a[href^="#src="]').first.tap()
    expect(phone.locator("#viewer mark").first).to_be_in_viewport()
    expect(phone.locator("#conversation")).to_be_hidden()
    phone.keyboard.press("Escape")
    expect(phone.locator("#conversation")).to_be_visible()
    for name, selector in (("Library", "#library"), ("Chat", "#conversation"),
                           ("Article", "#viewer")):  # fmt: skip
        phone.locator("#panes button", has_text=name).tap()
        expect(phone.locator(selector)).to_be_visible()
        assert sticks_out(phone) == []
    phone.locator("#panes button", has_text="Library").tap()
    phone.locator("#library .open").first.tap()
    expect(phone.locator("#viewer article")).to_be_visible()
    phone.locator("#viewer [data-summarize]").tap()
    expect(phone.locator("#conversation")).to_be_visible()


def test_nothing_sticks_out_at_any_size(page: Page) -> None:
    ask(page, "What did Wes Lane say?")
    page.click("#library .open >> nth=-1")
    expect(page.locator("#viewer article")).to_be_visible()
    page.check("#library [data-choose] >> nth=0")
    page.check("#library [data-choose] >> nth=-1")
    found = {}
    for width in (320, 360, 390, 430, 540, 699, 700, 768, 900, 1024, 1099, 1100, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        for pane in ("library", "chat", "article"):
            page.evaluate("pane => { document.documentElement.dataset.pane = pane; }", pane)
            if wrong := sticks_out(page):
                found[width, pane] = wrong
    assert found == {}


def test_the_panes_have_their_place_at_every_width(page: Page) -> None:
    shown = {}
    for width in (390, 900, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        shown[width] = [
            selector
            for selector in ("#library", "#conversation", "#viewer")
            if page.locator(selector).is_visible()
        ]
    assert shown == {
        390: ["#conversation"],
        900: ["#library", "#conversation"],
        1440: ["#library", "#conversation", "#viewer"],
    }


def test_everything_is_reached_by_keyboard(page: Page) -> None:
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                """() => {
                  const one = document.activeElement;
                  return one.getAttribute("aria-label") || one.textContent.trim() || one.tagName;
                }"""
            )
        )
    for expected in ("Skip to the question box", "New conversation", "Add", "Summarise all"):
        assert expected in reached
    assert any(label.startswith("Ask about “") for label in reached)
    page.locator(".skip a").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.locator("#masthead .theme").focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.closest('#ask') !== null")


def test_every_control_has_a_name(page: Page) -> None:
    ask(page, "What did Lena Castell say?")
    page.locator("#library .open").first.click()
    expect(page.locator("#viewer article")).to_be_visible()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, a, input, select, textarea")]
          .filter((one) => one.offsetParent !== null || one.type === "file")
          .filter((one) => !one.getAttribute("aria-label") && !one.textContent.trim()
            && !one.labels?.length)
          .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert nameless == []


def test_what_leaves_the_computer_is_said(page: Page) -> None:
    expect(page.locator("#privacy")).to_have_text("Nothing leaves this computer")


def test_the_page_is_light_and_comes_from_us_alone(open_page: Callable[..., Page]) -> None:
    sizes: dict[str, int] = {}
    page = open_page()
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.clearBrowserCache")
    urls: dict[str, str] = {}
    client.on(
        "Network.responseReceived",
        lambda event: urls.__setitem__(event["requestId"], event["response"]["url"]),
    )
    client.on(
        "Network.loadingFinished",
        lambda event: sizes.__setitem__(event["requestId"], int(event["encodedDataLength"])),
    )
    reload(page)
    ask(page, "What did Lena Castell say?")
    page.locator('#conversation a[href^="#src="]').first.click()
    expect(page.locator("#viewer mark").first).to_be_visible()
    assert {urlsplit(url).netloc for url in urls.values() if not url.startswith("data:")} == {
        urlsplit(page.url).netloc
    }
    assert 100_000 < sum(sizes.values()) < MAX_PAGE_BYTES
    assert page.evaluate("document.fonts.check('16px Inter')")
    assert page.evaluate("document.fonts.check('16px \"Source Serif 4\"')")


def test_gradios_run_history_keeps_nothing_in_the_browser(page: Page) -> None:
    ask(page, "What did Lena Castell say about the ferries?")
    stored = page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "ferries" not in stored
    databases = page.evaluate("indexedDB.databases().then(all => all.map(one => one.name))")
    assert databases == []
