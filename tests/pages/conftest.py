"""Chromium for the page tests; without one they skip, and fail where CI is true."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.pages.stage import Stage, Watcher

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
).split()


def find_chromium() -> str | None:
    """``$CHROMIUM``, else one from PATH."""
    named = os.environ.get("CHROMIUM")
    if named and os.access(named, os.X_OK):
        return named
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for a module: Playwright's loop must not be there when async tests run."""
    path = find_chromium()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: the page cannot be tested, and CI=true")
        pytest.skip("no Chromium: the page is not tested")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, stage: Stage) -> Iterator[Callable[..., Page]]:
    """Opens the page in a browser profile of its own; afterwards nothing must have gone wrong."""
    contexts: list[BrowserContext] = []
    watcher = Watcher(stage.address)

    def opened(**options: object) -> Page:
        context = browser.new_context(
            **{"viewport": {"width": 1440, "height": 900}, "color_scheme": "light", **options}
        )
        contexts.append(context)
        watcher.watch(context)
        page = context.new_page()
        page.goto(stage.address)
        page.wait_for_selector("#conversation :is(.welcome, .turn)")
        return page

    opened.watcher = watcher  # type: ignore[attr-defined]
    yield opened
    for context in contexts:
        context.close()
    assert watcher.troubles == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """The page on a desktop screen."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """The page on a phone."""
    return open_page(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
    )
