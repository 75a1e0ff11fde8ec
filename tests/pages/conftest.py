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


DESKTOP = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
_FORGET_ONCE = """if (location.protocol === "http:" && !sessionStorage.getItem("began")) {
  localStorage.clear();
  sessionStorage.setItem("began", "1");
}"""


@pytest.fixture(scope="module")
def _shared(browser: Browser, stage: Stage) -> Iterator[tuple[BrowserContext, Watcher]]:
    """One browser profile for a module: it has our files in its cache. Each tab begins anew."""
    context = browser.new_context(**DESKTOP)  # type: ignore[arg-type]
    context.add_init_script(_FORGET_ONCE)
    watcher = Watcher(stage.address)
    watcher.watch(context)
    yield context, watcher
    context.close()


@pytest.fixture
def page(_shared: tuple[BrowserContext, Watcher], stage: Stage) -> Iterator[Page]:
    """The page on a desktop screen, as somebody new sees it; nothing must go wrong on it."""
    context, watcher = _shared
    watcher.troubles.clear()
    page = _opened(context, stage)
    yield page
    page.close()
    assert watcher.troubles == []


@pytest.fixture
def open_page(browser: Browser, stage: Stage) -> Iterator[Callable[..., Page]]:
    """Opens the page in a browser profile of its own; nothing must go wrong on it."""
    contexts: list[BrowserContext] = []
    watcher = Watcher(stage.address)

    def opened(**options: object) -> Page:
        context = browser.new_context(**{**DESKTOP, **options})  # type: ignore[arg-type]
        contexts.append(context)
        watcher.watch(context)
        return _opened(context, stage)

    yield opened
    for context in contexts:
        context.close()
    assert watcher.troubles == []


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """The page on a phone."""
    return open_page(**PHONE)


def _opened(context: BrowserContext, stage: Stage) -> Page:
    page = context.new_page()
    page.goto(stage.address)
    page.wait_for_selector("#conversation :is(.welcome, .turn)")
    return page
