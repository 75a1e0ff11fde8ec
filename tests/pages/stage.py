"""The page, served in this process to a real browser, with an eye on all that the browser does."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import uvicorn
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, expect

from ingest.pipeline import Ingestor
from rag.chain import make_chain
from rag.library import Library, open_library
from rag.settings import Settings
from ui.page.server import build_app, listen

expect.set_options(timeout=20_000)


@dataclass
class Stage:
    """A page that is being served."""

    address: str
    library: Library
    ingestor: Ingestor
    settings: Settings

    def add(self, text: str, name: str = "article.txt") -> str:
        """Put an article into the library behind the page's back; its id."""
        [result] = self.ingestor.add_upload(text.encode(), name)
        assert result.article_id is not None, result
        return result.article_id

    def clear(self) -> None:
        """Leave an empty library."""
        self.library.remove([article.id for article in self.library.list()])


@contextlib.contextmanager
def staged(
    home: Path,
    *,
    chain: Callable[[Library, Settings], Any] = make_chain,
    **settings: Any,
) -> Iterator[Stage]:
    """Serve the page on a free port, over a library of its own."""
    given = Settings(home=home, **{"model": "extractive", **settings})
    with open_library(given) as library, listen("127.0.0.1", 18_000) as listening:
        ingestor = Ingestor(library, given)
        server: list[uvicorn.Server] = []
        started = threading.Event()

        async def serve() -> None:
            # Made inside the loop: Gradio makes loops of its own, never closed, where it has none.
            app = build_app(library, ingestor, chain(library, given), given)
            config = uvicorn.Config(
                app, log_config=None, access_log=False, timeout_graceful_shutdown=1
            )
            server.append(uvicorn.Server(config))
            started.set()
            await server[0].serve(sockets=[listening])

        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        assert started.wait(60)
        try:
            port = listening.getsockname()[1]
            yield Stage(f"http://127.0.0.1:{port}", library, ingestor, given)
        finally:
            server[0].should_exit = True
            thread.join()


_QUEUE = "/gradio_api/queue/"
_UNDER_WAY: WeakKeyDictionary[BrowserContext, set[Request]] = WeakKeyDictionary()
"""What each watched browser has asked for and the streams of answers that are open in it."""
_RESTS = 4


@dataclass
class Watcher:
    """Everything that went wrong or went outside while a page was open."""

    address: str
    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        under_way = _UNDER_WAY[context] = set()
        context.on("request", lambda one: under_way.add(one) if _QUEUE in one.url else None)
        context.on("requestfinished", lambda one: under_way.discard(one))
        context.on("requestfailed", lambda one: under_way.discard(one))
        context.on("console", self._console)
        context.on("weberror", lambda error: self.troubles.append(f"error: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.troubles.append(f"went outside: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status}: {response.url}")


def reload(page: Page) -> None:
    """Load the page again once nothing is on its way: Gradio reports a stream that it cuts off.

    A stream opens some time after the request for it was taken, so a moment's rest proves nothing.
    """
    until = time.monotonic() + 20
    rests = 0
    while rests < _RESTS:
        assert time.monotonic() < until, "an answer does not end"
        page.wait_for_timeout(50)  # what the browser reports is heard only while waiting
        busy = any(one.frame.page is page for one in _UNDER_WAY[page.context])
        rests = 0 if busy else rests + 1
    page.reload()


def ask(page: Page, question: str) -> None:
    """Ask and wait for the end of the answer."""
    ended = page.locator("#conversation .answer-done").count()
    page.fill("#ask textarea", question)
    page.press("#ask textarea", "Enter")
    expect(page.locator("#conversation .answer-done")).to_have_count(ended + 1)


def drop(page: Page, files: dict[str, bytes]) -> None:
    """Drop files onto the page, anywhere."""
    page.evaluate(
        """async (files) => {
          const transfer = new DataTransfer();
          for (const [name, content] of files)
            transfer.items.add(new File([Uint8Array.from(content)], name));
          const fire = (kind) => document.querySelector("#conversation").dispatchEvent(
            new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
          fire("dragenter"); fire("dragover"); fire("drop");
        }""",
        [[name, list(content)] for name, content in files.items()],
    )


def results(page: Page) -> dict[str, str]:
    """What became of each file, by name, once all are done."""
    expect(page.locator("#drop .results .reading, #drop .results .waiting")).to_have_count(0)
    rows = page.locator("#drop .results li")
    return {
        rows.nth(index).locator(".name").inner_text(): rows.nth(index)
        .locator(".state")
        .inner_text()
        for index in range(rows.count())
    }
