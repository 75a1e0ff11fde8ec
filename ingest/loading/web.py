"""Fetches one address over http or https, within limits and on public networks only.

The address that was checked is the one connected to: names are looked up here, where the
connection is made, so that a second look-up cannot give another answer. Redirects are followed by
hand and pass the same check.
"""

from __future__ import annotations

import re
import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from functools import cache
from typing import Any

import httpcore
import httpx

from ingest.loading.addresses import LOOK_UP_SECONDS, resolve_host
from ingest.loading.limits import SourceLimits
from rag.errors import SourceEmpty, SourceError, SourceNotFound, SourceRefused, SourceUnreadable

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOST = re.compile(rb"(?:[A-Za-z0-9_-]+\.)*[A-Za-z0-9_-]+\.?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
"""A name, IPv4 in any of its forms, or IPv6 without a zone."""
_WITHHELD = {
    401: "it asks for a log-in, as behind a paywall",
    402: "it asks for payment, a paywall",
    403: "a paywall or its rule against robots",
    407: "a server between asks for a log-in, as at a paywall",
    451: "it may not be shown where you are, by law",
}
_SAVE_IT = "Open it in your browser, save it as html and add that file, or paste its text."
_GZIP = b"\x1f\x8b"
_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8,*/*;q=0.1"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave."""

    url: str
    """Where it was found in the end."""
    content: bytes
    media_type: str
    """In lower case, empty when the server did not say."""
    charset: str | None


def fetch(url: str, limits: SourceLimits) -> Fetched:
    """Get one address, following redirects.

    :raises SourceRefused: no http(s), a private address, too large, too many redirects.
    :raises SourceNotFound: dead, refused, timed out, or there is no such page.
    :raises SourceUnreadable: the site does not give the page to programs.
    :raises SourceEmpty: it gave nothing.
    """
    deadline = time.monotonic() + limits.max_seconds
    backend = _GuardedBackend(limits.allow_hosts, deadline)
    with (
        _clear_errors(url, limits),
        httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool,
    ):
        address = parse_url(url)
        for _ in range(limits.max_redirects + 1):
            with pool.stream("GET", _target(address), headers=_headers(address)) as response:
                following = _following(address, response)
                if following is None:
                    return _receive(address, response, limits, deadline)
            address = following
    raise SourceRefused(
        f"{_shown(url)} leads on more than {limits.max_redirects} times without giving a page. "
        "Add the address that your browser ends at."
    )


def parse_url(url: str) -> httpx.URL:
    """The address in its parts.

    Whatever programs read in different ways is no address here: backslashes, control characters,
    escapes in the host, an empty name between two dots.

    :raises SourceRefused: when it is not http(s), has no host, or carries a password.
    """
    shown = _shown(url)
    try:
        parsed = httpx.URL(url.strip())
        host, port = parsed.raw_host, parsed.port
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise SourceRefused(f"“{shown}” is not an address that can be read.") from error
    if parsed.scheme not in ("http", "https") or not host:
        raise SourceRefused(
            f"“{shown}” is not read: only addresses that begin with http:// or https:// are."
        )
    if parsed.userinfo:
        raise SourceRefused(
            "The address carries a user name or password, which is not sent. Save the page in "
            "your browser and add that file."
        )
    if not _HOST.fullmatch(host) or (port is not None and not 0 < port <= 65_535):
        raise SourceRefused(f"“{shown}” is not an address that can be read.")
    return parsed


def _shown(url: str) -> str:
    """An address for a message: on one line, and not longer than one."""
    return "".join(char if char.isprintable() else " " for char in url.strip()[:200])


class _GuardedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses only, and never waits past the deadline."""

    def __init__(self, allow_hosts: Iterable[str], deadline: float) -> None:
        self._allow_hosts = tuple(allow_hosts)
        self._deadline = deadline
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        seconds = min(LOOK_UP_SECONDS, _left(self._deadline))
        addresses = resolve_host(host, port, allow_hosts=self._allow_hosts, seconds=seconds)
        failure: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                stream = self._backend.connect_tcp(
                    address, port, _left(self._deadline), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _TimedStream(stream, self._deadline)
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A stream that a server cannot keep open by sending a byte now and then."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline))
        return _TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for this address is up")
    return left


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _target(address: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=address.raw_scheme,
        host=address.raw_host,
        port=address.port,
        target=address.raw_path,
    )


def _headers(address: httpx.URL) -> list[tuple[bytes, bytes]]:
    return [
        (b"Host", address.netloc),
        (b"User-Agent", _user_agent()),
        (b"Accept", _ACCEPT.encode()),
        (b"Accept-Encoding", b"gzip, deflate"),
    ]


@cache
def _user_agent() -> bytes:
    from importlib.metadata import version

    return f"Mozilla/5.0 (compatible; OnRecord/{version('onrecord')})".encode()


def _header(response: httpcore.Response, name: bytes) -> str:
    values = (value for key, value in response.headers if key.lower() == name)
    return next(values, b"").decode("latin-1").strip()


def _following(address: httpx.URL, response: httpcore.Response) -> httpx.URL | None:
    location = _header(response, b"location")
    if response.status not in _REDIRECTS or not location:
        return None
    try:
        joined = str(address.join(_as_utf8(location)).copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceRefused(
            f"{_shown(str(address))} leads to an address that cannot be read."
        ) from error
    return parse_url(joined)


def _as_utf8(location: str) -> str:
    """Servers send addresses as they are, in UTF-8."""
    return location.encode("latin-1").decode("utf-8", "replace")


def _receive(
    address: httpx.URL, response: httpcore.Response, limits: SourceLimits, deadline: float
) -> Fetched:
    shown = _shown(str(address))
    _check_status(shown, response.status)
    announced = _header(response, b"content-length")
    if announced.isdecimal():
        limits.check_size(int(announced), shown)
    encoding = _header(response, b"content-encoding").lower()
    content = bytearray()
    received = _within(response.iter_stream(), shown, limits, deadline)
    for piece in _unpacked(received, encoding, limits.max_bytes):
        content += piece
        limits.check_size(len(content), shown, more=True)
    if not content.strip():
        raise SourceEmpty(f"{shown} gave an empty page. Open it in your browser to see why.")
    kind = Message()
    kind["Content-Type"] = _header(response, b"content-type") or "application/octet-stream"
    media_type = kind.get_content_type() if _header(response, b"content-type") else ""
    charset = kind.get_content_charset()
    return Fetched(str(address), bytes(content), media_type, charset)


def _within(
    pieces: Iterable[bytes], shown: str, limits: SourceLimits, deadline: float
) -> Iterator[bytes]:
    """What comes over the line, counted as it is: packed, it may unpack to nothing for ever."""
    received = 0
    for piece in pieces:
        received += len(piece)
        limits.check_size(received, shown, more=True)
        _left(deadline)
        yield piece


def _unpacked(pieces: Iterable[bytes], encoding: str, limit: int) -> Iterator[bytes]:
    """The body's bytes; never unpacks more than a little over the limit, whatever was packed.

    :raises zlib.error: it is damaged or cut off.
    """
    if encoding in ("", "identity"):
        yield from pieces
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise SourceUnreadable(f"The site packs the page in a way that is not read. {_SAVE_IT}")
    unpacker = None
    received = 0
    packed = b""
    for piece in pieces:
        packed += piece
        while len(packed) > 1 or (packed and unpacker is not None and not unpacker.eof):
            if unpacker is None or unpacker.eof:
                if unpacker is not None and packed[:2] != _GZIP:
                    return  # what follows the page belongs to nothing
                unpacker = zlib.decompressobj(_window(packed))
            unpacked = unpacker.decompress(packed, limit + 1)
            received += len(unpacked)
            yield unpacked
            if received > limit:
                return
            packed = unpacker.unconsumed_tail or unpacker.unused_data
    if (unpacker is None and packed) or (unpacker is not None and not unpacker.eof):
        raise zlib.error("the packed page ends before its end")


def _window(beginning: bytes) -> int:
    """zlib's number for gzip, zlib, or the bare stream that some servers send as "deflate"."""
    if beginning[:1] == b"\x1f":
        return 31
    is_zlib = (
        len(beginning) > 1
        and beginning[0] & 15 == 8
        and not (beginning[0] * 256 + beginning[1]) % 31
    )
    return 15 if is_zlib else -15


def _check_status(address: str, status: int) -> None:
    if status in (200, 203):
        return
    if status in _WITHHELD:
        raise SourceUnreadable(
            f"The site does not give {address} to programs ({status}: {_WITHHELD[status]}). "
            f"{_SAVE_IT}"
        )
    if status == 429:
        raise SourceUnreadable(
            f"The site says that it was asked too often ({status}). Try {address} again later."
        )
    if status in (404, 410):
        raise SourceNotFound(f"There is no page at {address} ({status}). Check the address.")
    if status >= 500:
        raise SourceNotFound(
            f"The site has trouble of its own and did not give {address} ({status}). Try it later."
        )
    raise SourceNotFound(f"The site gave no page for {address} (status {status}). {_SAVE_IT}")


@contextmanager
def _clear_errors(url: str, limits: SourceLimits) -> Iterator[None]:
    """httpcore's errors and zlib's as ours."""
    shown = _shown(url)
    try:
        yield
    except SourceError:
        raise
    except httpcore.TimeoutException as error:
        raise SourceNotFound(
            f"{shown} did not answer within {limits.max_seconds:g} seconds. Try it again later."
        ) from error
    except httpcore.ConnectError as error:
        if isinstance(error.__cause__, ssl.SSLError) or "CERTIFICATE" in str(error).upper():
            raise SourceRefused(
                f"The site of {shown} cannot prove who it is (its certificate is not valid), so it "
                f"is not read. {_SAVE_IT}"
            ) from error
        raise SourceNotFound(
            f"{shown} cannot be reached: no connection. Check the address and your connection."
        ) from error
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.ProxyError,
        httpcore.UnsupportedProtocol,
        httpcore.ConnectionNotAvailable,
        zlib.error,
    ) as error:
        raise SourceNotFound(
            f"The connection to {shown} broke off in the middle. Try it again."
        ) from error
