"""The page's server: Gradio inside FastAPI, behind headers and checks of our own."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import OnRecordError, UsageError
from rag.settings import EXTRACTIVE, Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ingest.pipeline import Ingestor
    from rag.library import Library
    from ui.page.answering import Chain

PORTS_TRIED = 50
BUILTIN = "builtin"
_STATIC = Path(__file__).parent / "static"
_log = logging.getLogger(__name__)


def serve(settings: Settings, *, host: str, port: int, open_browser: bool) -> None:
    """Serve the page until it is interrupted; say in a line where it is.

    A port in use is replaced by the next free one, which is said.

    :raises UsageError: no port near the wanted one is free, or the host is none of this machine's.
    :raises LibraryUnavailable: the data folder cannot be used.
    """
    with listen(host, port) as listening:
        _prepare_gradio(settings)
        from ingest.pipeline import Ingestor
        from rag.chain import make_chain
        from rag.library import open_library

        with (
            open_library(settings, repair="background") as library,
            Ingestor(library, settings) as ingestor,
        ):
            chain = make_chain(library, settings)
            app = build_app(library, ingestor, chain, settings, host=host)
            free = listening.getsockname()[1]
            moved = f" (port {port} is in use)" if free != port else ""
            address = f"http://{_shown_host(host)}:{free}"

            def ready() -> None:
                sys.stdout.write(f"On Record is open at {address}{moved}\n")
                sys.stdout.flush()
                if open_browser:
                    threading.Thread(target=_open_browser, args=(address,), daemon=True).start()
                threading.Thread(target=warm_up, args=(library,), daemon=True).start()

            _run(app, listening, ready)


def build_app(
    library: Library,
    ingestor: Ingestor,
    chain: Chain,
    settings: Settings,
    *,
    host: str = "127.0.0.1",
) -> FastAPI:
    """The page as an ASGI application. ``host`` is the address that it will be reached under."""
    _prepare_gradio(settings)
    import gradio
    from fastapi import FastAPI
    from starlette.staticfiles import StaticFiles

    from rag.chain import make_chain
    from ui.page import chrome
    from ui.page.answering import Answering
    from ui.page.app import build_blocks
    from ui.page.guard import Guard
    from ui.page.intake import Intake
    from ui.page.look import theme
    from ui.page.offers import Offers
    from ui.page.parts import Parts

    uploads = _uploads(settings)
    credentials = settings.auth.get_secret_value() if settings.auth else None
    without_model = settings.model_copy(update={"model": EXTRACTIVE})
    offline = None if settings.engine == EXTRACTIVE else make_chain(library, without_model)
    offers = Offers(library)
    blocks = build_blocks(
        Parts(
            library=library,
            answering=Answering(library, chain, ingestor, offline=offline, offers=offers),
            intake=Intake(ingestor, uploads=uploads, max_bytes=settings.max_source_bytes),
            offers=offers,
            max_bytes=settings.max_source_bytes,
            leaves=what_leaves(settings),
            model=None if offline is None else chain.engine.partition(":")[2],
            leaves_offline=what_leaves(without_model),
            user=credentials.partition(":")[0] if credentials else None,
        )
    )
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(
        Guard,
        head=str(chrome.head()),
        local_only=settings.auth is None and _is_loopback(host),
        credentials=credentials,
    )
    app.mount(chrome.ASSETS, StaticFiles(directory=_STATIC))
    gradio.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
        allowed_paths=[],
        max_file_size=settings.max_source_bytes,
        theme=theme(),
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
    )
    return app


def what_leaves(settings: Settings) -> str | None:
    """One line that says what goes where; None when nothing leaves the computer."""
    from rag.models import host_of

    asked = host_of(settings)
    embedded = None
    if settings.embeddings != BUILTIN:
        embedded = host_of(settings.model_copy(update={"model": settings.embeddings}))
    if embedded and asked in (embedded, None):
        return f"Articles and questions go to {embedded}"
    if embedded:
        return f"Articles go to {embedded}, questions and passages to {asked}"
    return f"Questions and passages go to {asked}" if asked else None


def listen(host: str, port: int) -> socket.socket:
    """Bind the port, or the next free one after it.

    :raises UsageError: none is free, or the host is none of this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise UsageError(f"“{host}” is not an address that can be listened on: {error}.") from None
    for candidate in range(port, min(port + PORTS_TRIED, 65536)):
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
        try:
            listening.bind((address[0], candidate, *address[2:]))
            listening.listen(128)
        except OSError as error:
            listening.close()
            reason = error
        else:
            return listening
    raise UsageError(
        f"No port from {port} to {candidate} on {host} can be listened on ({reason.strerror}). "
        "Choose another with --port."
    )


def warm_up(library: Library) -> None:
    """Load what the first question needs, while the user is still reading the page."""
    try:
        embedding = library.embedder.embed(["first question"])
        library.search_vectors(embedding, limit=1)
        library.search_words("first question", limit=1)
        library.prepare_scopes()
    except OnRecordError as error:
        _log.warning("Warming up: %s", error.message)


def _prepare_gradio(settings: Settings) -> None:
    """Gradio reads these from the environment, some of them when it is imported."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # Else it sums up all events with pandas after each one, for a dashboard that is off.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"
    os.environ["GRADIO_TEMP_DIR"] = str(_uploads(settings))
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"


def _uploads(settings: Settings) -> Path:
    return (settings.home / "uploads").absolute()


def _run(app: FastAPI, listening: socket.socket, ready: Callable[[], None]) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        """Says when it answers, and ends without a word."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                ready()

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # An open page holds a stream that never ends; that it is cut off is no error.
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
            await super().shutdown(sockets=sockets)

    config = uvicorn.Config(
        app, log_config=None, log_level="warning", access_log=False, timeout_graceful_shutdown=1
    )
    try:
        Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        return


def _open_browser(address: str) -> None:
    """Open the page where there is a browser; not one inside the terminal, which it would take."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return
    if type(browser) is not webbrowser.GenericBrowser:
        browser.open(address)


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


def _shown_host(host: str) -> str:
    if host in ("0.0.0.0", "::", ""):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
