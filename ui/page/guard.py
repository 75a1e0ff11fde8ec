"""What stands before every request: who may come in, and what the browser may then do.

A pure ASGI middleware, since Starlette's ``BaseHTTPMiddleware`` would hold back streamed answers.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio compiles templates in the browser, hence 'unsafe-eval', and sets styles on elements. The
# scripts inside its HTML are allowed by their hashes, so none that was put there later runs, and no
# handler in an attribute.
_POLICY: Final = (
    "default-src 'self'; "
    "script-src 'self' 'unsafe-eval'{}; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; "
    "font-src 'self' data:; "
    "connect-src 'self'; "
    "media-src 'none'; "
    "object-src 'none'; "
    "frame-src 'none'; "
    "base-uri 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'none'"
)
_INLINE_SCRIPT: Final = re.compile(rb"<script\b(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
_NO_INLINE: Final = (b"content-security-policy", _POLICY.format("").encode())
_CANCELLING: Final = ("/gradio_api/cancel", "/gradio_api/reset")
"""Where Gradio's page sends its wish to stop, one after the other."""
_LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Guard:
    """Headers on everything; a password when there is one; our head in Gradio's page.

    ``local_only`` refuses names that are not this computer's: a web page elsewhere could make its
    own name point here and read the library through the user's browser.
    """

    def __init__(
        self, app: ASGIApp, *, head: str, local_only: bool, credentials: str | None
    ) -> None:
        self._app = app
        self._head = head.encode()
        self._local_only = local_only
        self._credentials = credentials.encode() if credentials else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request, then hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        if self._local_only and not _is_local_name(headers.get(b"host", b"")):
            await _refuse(send, 403, b"This page answers to this computer's own name only.\n")
        elif not _is_same_origin(headers):
            await _refuse(send, 403, b"Another site may not use this page.\n")
        elif self._credentials and not self._is_known(headers.get(b"authorization", b"")):
            challenge = (b"www-authenticate", b'Basic realm="On Record", charset="UTF-8"')
            await _refuse(send, 401, b"A user and a password are needed.\n", challenge)
        elif scope["path"] == "/" and scope["method"] == "GET":
            await self._app(scope, receive, _HeadInserted(send, self._head))
        else:
            is_cancel = scope["path"] in _CANCELLING
            await self._app(scope, receive, _with_headers(send, is_cancel=is_cancel))

    def _is_known(self, authorization: bytes) -> bool:
        scheme, _, encoded = authorization.partition(b" ")
        if scheme.lower() != b"basic" or self._credentials is None:
            return False
        try:
            given = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            return False
        return secrets.compare_digest(given, self._credentials)


class _HeadInserted:
    """Gradio adds ``head=`` by script, late; we put ours into the HTML itself."""

    def __init__(self, send: Send, head: bytes) -> None:
        self._send = send
        self._head = head
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body") or self._start is None:
            return
        body = self._body.replace(b"</head>", self._head + b"</head>", 1)
        kept = [pair for pair in self._start["headers"] if pair[0].lower() != b"content-length"]
        length = (b"content-length", str(len(body)).encode())
        policy = (b"content-security-policy", policy_for(body).encode())
        await self._send({**self._start, "headers": [*kept, length, policy, *_HEADERS]})
        await self._send({"type": "http.response.body", "body": body})


def policy_for(html: bytes) -> str:
    """The content security policy of a page: of inline scripts only those that stand in it now."""
    digests = (hashlib.sha256(script).digest() for script in _INLINE_SCRIPT.findall(html))
    return _POLICY.format(
        "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    )


def _with_headers(send: Send, *, is_cancel: bool = False) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            if is_cancel and message["status"] == 422:
                # Gradio's page also cancels what the server has not given a number yet: there is
                # nothing to cancel, which is no error for the browser to report.
                message = {**message, "status": 200}
            message = {**message, "headers": [*message["headers"], _NO_INLINE, *_HEADERS]}
        await send(message)

    return send_with_headers


async def _refuse(send: Send, status: int, words: bytes, *more: tuple[bytes, bytes]) -> None:
    headers: Iterable[tuple[bytes, bytes]] = (
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(words)).encode()),
        *more,
        _NO_INLINE,
        *_HEADERS,
    )
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": words})


def _is_local_name(host: bytes) -> bool:
    try:
        return urlsplit(f"//{host.decode('latin-1')}").hostname in _LOOPBACK_NAMES
    except ValueError:  # "[" alone, say
        return False


def _is_same_origin(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a request comes from our own page, or from no page at all."""
    origin = headers.get(b"origin")
    if origin is None:
        return headers.get(b"sec-fetch-site", b"none") not in (b"cross-site",) or (
            headers.get(b"sec-fetch-mode") == b"navigate"
        )
    forwarded = headers.get(b"x-forwarded-host", headers.get(b"host", b""))
    try:
        return urlsplit(origin.decode("latin-1")).netloc == forwarded.decode("latin-1")
    except ValueError:
        return False
