"""Pictures of every state of the page, with the sample articles.

``python -m tests.pages.screenshots``: all go to ``screenshots/`` to be looked at; the three of the
README go to ``docs/pictures/``.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.pages.conftest import ARGUMENTS, DESKTOP, PHONE, find_chromium
from tests.pages.stage import Stage, ask, drop, staged
from tests.scripted_server import WRONG_KEY, RecordedRequest, ScriptedServer

ROOT = Path(__file__).resolve().parents[2]
ALL = ROOT / "screenshots"
BEST = ROOT / "docs" / "pictures"


def main() -> None:
    """Take every picture."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("No Chromium was found.")
    ALL.mkdir(exist_ok=True)
    BEST.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        staged(Path(home)) as stage,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        take_desktop(browser, stage)
        take_dark_and_narrow(browser, stage)
        take_phone(browser, stage)
        with ScriptedServer() as model, tempfile.TemporaryDirectory() as other:
            take_prose(browser, model, Path(other))
        browser.close()


def take_desktop(browser: Browser, stage: Stage) -> None:
    with opened(browser, stage, **DESKTOP) as (page, shoot):
        shoot("1-empty")
        page.locator("#conversation [data-sample]").first.click()
        answered(page, 1)
        page.locator("#conversation a.citation").nth(2).click()
        expect(page.locator("#viewer mark").first).to_be_visible()
        page.wait_for_timeout(1000)
        shoot("2-answer-with-its-quote", best="desktop")
        ask(page, "How much will the city pay for the barrier?")
        shoot("3-second-question")
        ask(page, "What did the Federal Reserve say about interest rates?")
        shoot("4-no")
        ask(page, "Hello")
        shoot("5-help")
        page.click("#library .summarize")
        answered(page, 5)
        shoot("6-summary")
        page.locator("#library .open").first.click()
        expect(page.locator("#viewer .greeted")).to_be_visible()
        shoot("16-in-short", best="in-short")
        page.click("#library [data-act=voices]")
        expect(page.locator("#viewer .speakers")).to_be_visible()
        shoot("17-who-said-what", best="who-said-what")
        page.locator("#viewer [data-speaker]").first.click()
        expect(page.locator("#viewer .quote").first).to_be_visible()
        shoot("18-one-speaker")
        page.click("#library [data-act=timeline]")
        expect(page.locator("#viewer .days")).to_be_visible()
        shoot("19-timeline", best="timeline")
        page.click("#library [data-act=topic]")
        shoot("20-topic")
        page.keyboard.press("Escape")
        page.check("#library [data-choose] >> nth=0")
        page.check("#library [data-choose] >> nth=1")
        drop(
            page,
            {
                "harbor-notes.txt": b"The harbor froze on Tuesday. Nobody sailed.",
                "empty.txt": b"",
                "a-very-long-file-name-that-does-not-fit-into-the-row-at-all.pdf": b"%PDF-1.7\n",
            },
        )
        page.wait_for_function("document.querySelectorAll('#drop .results .state').length === 3")
        expect(page.locator("#drop .results :is(.reading, .waiting)")).to_have_count(0)
        shoot("7-dropped-and-chosen")
        page.locator("#library li").last.hover()
        page.locator("#library .remove").last.click()
        shoot("8-remove")
    stage.clear()
    with opened(browser, stage, **DESKTOP) as (page, shoot):
        ask(page, "Anything?")
        shoot("9-no-articles")


def take_prose(browser: Browser, model: ScriptedServer, home: Path) -> None:
    """An answer of a model: prose with numbers, a note, a statement withheld, a failure."""
    settings = {"model": "openai:scripted", "openai_api_key": "x", "openai_base_url": model.url}

    def reply(request: RecordedRequest) -> str:
        lines = (
            ("The council voted to build a tidal barrier for $412 million.", "voted 12 to 11"),
            ("Mayor Lena Castell said the city would not pay more than $160 million.", "would not"),
            ("The review expects the gates to be ready in 2034.", "ready in 2033"),
        )
        return "\n".join(f"{text} [{request.label_of(words)}]" for text, words in lines)

    with (
        staged(home, **settings) as stage,
        opened(browser, stage, **DESKTOP) as (page, shoot),
    ):
        model.enqueue(reply, "NO ANSWER", WRONG_KEY)
        page.locator("#conversation [data-sample]").nth(1).click()
        answered(page, 1)
        page.click("#conversation .evidence summary")
        page.click("#conversation .withheld summary")
        page.locator("#conversation a.citation").first.click()
        expect(page.locator("#viewer mark").first).to_be_visible()
        shoot("16-prose")
        ask(page, "What is the weather in Port Ellery?")
        shoot("17-failure")


def take_dark_and_narrow(browser: Browser, stage: Stage) -> None:
    with opened(browser, stage, **{**DESKTOP, "color_scheme": "dark"}) as (page, shoot):
        page.locator("#conversation [data-sample]").first.click()
        answered(page, 1)
        page.locator("#conversation a.citation").nth(2).click()
        expect(page.locator("#viewer mark").first).to_be_visible()
        page.wait_for_timeout(1000)
        shoot("10-dark", best="dark")
        page.click("#library [data-act=voices]")
        page.locator("#viewer [data-speaker]").first.click()
        expect(page.locator("#viewer .quote").first).to_be_visible()
        shoot("21-dark-one-speaker")
        page.click("#library [data-act=timeline]")
        expect(page.locator("#viewer .days")).to_be_visible()
        shoot("22-dark-timeline")
        page.locator("#library .open").first.click()
        expect(page.locator("#viewer .greeted")).to_be_visible()
        page.click("#masthead .new")
        expect(page.locator("#conversation .welcome .greeted")).to_be_visible()
        shoot("23-dark-greetings")
    for width in (1280, 1024, 768):
        with opened(browser, stage, viewport={"width": width, "height": 800}) as (page, shoot):
            ask(page, "What did Sol Hendry say?")
            shoot(f"11-{width}-library")
            page.locator("#conversation a.citation").first.click()
            expect(page.locator("#viewer mark").first).to_be_visible()
            shoot(f"11-{width}-article")


def take_phone(browser: Browser, stage: Stage) -> None:
    with opened(browser, stage, color_scheme="light", **PHONE) as (page, shoot):
        shoot("12-phone-start")
        ask(page, "What did Mayor Lena Castell say?")
        page.wait_for_timeout(300)
        shoot("13-phone-answer")
        page.locator("#conversation a.citation").nth(1).tap()
        expect(page.locator("#viewer mark").first).to_be_visible()
        page.wait_for_timeout(1000)
        shoot("14-phone-article")
        page.locator("#panes button").first.tap()
        shoot("15-phone-library")
        page.locator("#library [data-act=voices]").tap()
        expect(page.locator("#viewer .speakers")).to_be_visible()
        shoot("24-phone-who-said-what")
        page.locator("#viewer [data-speaker]").first.tap()
        expect(page.locator("#viewer .quote").first).to_be_visible()
        shoot("25-phone-one-speaker")
        page.locator("#panes button").first.tap()
        page.locator("#library .open").first.tap()
        expect(page.locator("#viewer .greeted")).to_be_visible()
        shoot("26-phone-in-short")
        page.locator("#panes button").first.tap()
        page.locator("#library [data-act=timeline]").tap()
        expect(page.locator("#viewer .days")).to_be_visible()
        shoot("27-phone-timeline")
    names = ("13-phone-answer", "14-phone-article", "15-phone-library")
    side_by_side([ALL / f"{name}.png" for name in names], BEST / "phone.png")


@contextmanager
def opened(
    browser: Browser, stage: Stage, **options: object
) -> Iterator[tuple[Page, Callable[..., None]]]:
    context = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(stage.address)
    page.wait_for_selector("#conversation :is(.welcome, .turn)")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)

    def shoot(name: str, *, best: str | None = None) -> None:
        page.wait_for_timeout(250)
        page.screenshot(path=ALL / f"{name}.png")
        if best:
            shrink(Image.open(ALL / f"{name}.png"), BEST / f"{best}.png")

    yield page, shoot
    context.close()


def answered(page: Page, number: int) -> None:
    expect(page.locator("#conversation .answer-done")).to_have_count(number)
    page.wait_for_timeout(300)


def side_by_side(pictures: list[Path], out: Path) -> None:
    """Phones beside each other, with some air between."""
    images = [Image.open(picture).convert("RGB") for picture in pictures]
    air, (width, height) = 48, images[0].size
    sheet = Image.new("RGB", (len(images) * (width + air) + air, height + 2 * air), (226, 218, 200))
    for index, image in enumerate(images):
        sheet.paste(image, (air + index * (width + air), air))
    shrink(sheet.resize((sheet.width // 2, sheet.height // 2), Image.Resampling.LANCZOS), out)


def shrink(image: Image.Image, out: Path) -> None:
    """Save with 256 colours: text stays sharp and the file small."""
    image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(out, optimize=True)


if __name__ == "__main__":
    main()
