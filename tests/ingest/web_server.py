"""A web server on loopback that gives scripted answers, for tests."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class Site:
    """Answers by path. ``pages`` maps a path to what is to be done with the request."""

    def __init__(self, server: ThreadingHTTPServer, scheme: str) -> None:
        self.pages: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.port = server.server_address[1]
        self._scheme = scheme

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        return f"{self._scheme}://{host}:{self.port}{path}"

    def page(
        self,
        path: str,
        content: bytes,
        kind: str | None = "text/html; charset=utf-8",
        *,
        status: int = 200,
        **headers: str,
    ) -> str:
        """Serve a page and give its address."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            if kind is not None:
                request.send_header("Content-Type", kind)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            if "Content_Length" not in headers:
                request.send_header("Content-Length", str(len(content)))
            request.end_headers()
            request.wfile.write(content)

        self.pages[path] = answer
        return self.url(path)

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        """Serve a redirect and give its address."""
        return self.page(path, b"", status=status, Location=target)


@contextmanager
def running_site(context: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site that stops at the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.requests.append((self.path, dict(self.headers.items())))
            answer = site.pages.get(self.path)
            try:
                if answer is None:
                    self.send_error(404)
                else:
                    answer(self)
            except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A client that hangs up is no error of ours."""

    server = Server(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site = Site(server, "http" if context is None else "https")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
