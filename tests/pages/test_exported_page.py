"""The exported page in Chromium: nothing asked for, nothing run, readable in the light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Request

from tests.ui.export.samples import HOSTILE, conversation, hostile
from ui.export.webpage import as_webpage


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_from_a_file_without_a_request_or_a_complaint(
    browser: Browser, tmp_path: Path, scheme: str
) -> None:
    file = tmp_path / "export.html"
    file.write_text(as_webpage(conversation()), encoding="utf-8")
    context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 800})  # type: ignore[arg-type]
    asked: list[Request] = []
    said: list[ConsoleMessage] = []
    context.on("request", lambda request: asked.append(request))
    context.on("console", lambda message: said.append(message))
    page = context.new_page()
    page.goto(file.as_uri())
    page.click("a[href='#quote-2-2']")
    assert page.locator("li:target").inner_text().startswith("[2]")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(251, 248, 242)" if scheme == "light" else "rgb(25, 24, 21)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert len(page.pdf()) > 5000
    context.close()
    assert [request.url for request in asked] == [file.as_uri()] and said == []


def test_hostile_text_runs_and_fetches_nothing(browser: Browser) -> None:
    page = browser.new_page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for text in HOSTILE:
        html = as_webpage(hostile(text)).encode("utf-8", "replace").decode()
        page.set_content(html, wait_until="load")
        assert page.evaluate("document.querySelectorAll('script, img, iframe, form').length") == 0
    page.close()
    assert asked == []
