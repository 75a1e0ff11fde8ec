"""Chromium finds the words of our links on a live page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from ui.linking import link_to_quote

PARAGRAPHS = {
    "lead": "Lorries are banned from the bridge at Eastwick. No comment. The mayor left.",
    "plain": "Tolls pay for the repairs, the harbour board argued on Monday, and they should rise.",
    "marks": "“The bridge is not safe,” <b>Okafor</b> said. “We will not gamble – not now.”",
    "signs": "It’s a well-known R&amp;D site, 5% off, #1 & “best” in <i>Café Orla</i>, she said.",
    "styled": "She called it <q>a gift to the ferry company</q> and left the hall in anger at noon "
    "before anybody could ask why so many people had waited for so long outside of it.",
    "first": "“We have put on two more boats for everybody who lives on the far side.",
    "second": "“Nobody waits longer than an hour.”",
    "again": "Asked about the tolls she paused. No comment. Then she took her hat.",
    "beside": "He waited for the mayor, who said nothing at all.",
    "alone": "“No comment.”",
    "chinese": "市长在星期一说，这座桥不安全。我们不会冒险。",
    "hebrew": "ראש העיר אמרה שהגשר אינו בטוח למשאיות כבדות.",
}
CASES = {
    "plain": "Tolls pay for the repairs, the harbour board argued on Monday, and they should rise.",
    "marks": "“The bridge is not safe,” Okafor said. “We will not gamble – not now.”",
    "signs": "It’s a well-known R&D site, 5% off, #1 & “best” in Café Orla, she said.",
    "styled": "She called it “a gift to the ferry company” and left the hall in anger at noon "
    "before anybody could ask why so many people had waited for so long outside of it.",
    "first": "“We have put on two more boats for everybody who lives on the far side.\n\n"
    "“Nobody waits longer than an hour.”",
    "again": "No comment.",
    "alone": "“No comment.”",
    "chinese": "我们不会冒险。",
    "hebrew": "ראש העיר אמרה שהגשר אינו בטוח למשאיות כבדות.",
}

BESIDE = {
    "again": ("Asked about the tolls she paused.", "Then she took her hat."),
    "alone": (
        "Many waited.\n\nHe waited for the mayor, who said nothing at all.",
        "市长在星期一说",
    ),
}


@pytest.fixture(scope="module")
def live_page() -> Iterator[str]:
    body = "".join(f'<p id="{name}">{words}</p>' for name, words in PARAGRAPHS.items())
    html = f'<meta charset="utf-8"><style>p {{ margin: 0 0 1500px }}</style>{body}'

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/article"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("name", CASES)
def test_chromium_goes_to_the_quote(browser: Browser, live_page: str, name: str) -> None:
    before, after = BESIDE.get(name, (None, None))
    link = link_to_quote(live_page, CASES[name], before=before, after=after)
    assert link is not None
    page = browser.new_page()
    page.goto(link)
    page.wait_for_function("scrollY > 0")
    in_view = page.evaluate(
        """[...document.querySelectorAll("p")].filter((p) => {
             const { top, bottom } = p.getBoundingClientRect();
             return bottom > 0 && top < innerHeight;
           }).map((p) => p.id)"""
    )
    page.close()
    assert in_view == [name]


def test_words_that_are_not_there_leave_the_page_at_its_beginning(
    browser: Browser, live_page: str
) -> None:
    page = browser.new_page()
    page.goto(str(link_to_quote(live_page, "These words were never printed here.")))
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == 0
    page.close()
