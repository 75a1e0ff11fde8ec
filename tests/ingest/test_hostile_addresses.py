"""Addresses made to be let in by: each is refused for its reason, and nothing is connected to."""

from __future__ import annotations

import _socket
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading.addresses import resolve_host
from ingest.loading.limits import SourceLimits
from ingest.loading.web import fetch, parse_url
from rag.errors import SourceError, SourceNotFound, SourceRefused
from tests.ingest.web_server import Site, running_site

PRIVATE = "lies on this computer or a private network"
SCHEME = "only addresses that begin with http"
PASSWORD = "carries a user name or password"
UNREADABLE = "is not an address that can be read"
PORT = "is not one for pages"
UNKNOWN = "No computer answers to the name"
LIMITS = SourceLimits(max_seconds=5, max_redirects=3)
PUBLIC = "93.184.216.34"

NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
    "post.localhost": ["127.0.0.1"],
    "localtest.example": ["127.0.0.1"],
    "127.0.0.1.dns.example": ["127.0.0.1"],
    "router.example": ["192.168.0.1"],
    "both.example": [PUBLIC, "10.0.0.7"],
    "six.example": ["2606:4700:4700::1111", "fd00::1"],
    "scoped.example": ["fe80::1%eth0"],
    "metadata.google.internal": ["169.254.169.254"],
    "nat64.example": ["64:ff9b::a9fe:a9fe"],
    "xn--ls8h.example": ["127.0.0.1"],
    "public.example": [PUBLIC],
}
"""What the resolver of these tests answers to names; numbers in odd forms it reads as libc does."""

HOSTILE = [
    # This computer, written in every way
    ("http://127.0.0.1:{port}/", PRIVATE),
    ("http://127.0.0.1.:{port}/", PRIVATE),
    ("HTTP://127.0.0.1:{port}/", PRIVATE),
    ("  http://127.0.0.1:{port}/  ", PRIVATE),
    ("http://127.8.8.8:{port}/", PRIVATE),
    ("http://127.1:{port}/", PRIVATE),
    ("http://127.0.1:{port}/", PRIVATE),
    ("http://2130706433:{port}/", PRIVATE),
    ("http://017700000001:{port}/", PRIVATE),
    ("http://0x7f000001:{port}/", PRIVATE),
    ("http://0X7F000001:{port}/", PRIVATE),
    ("http://0177.0.0.1:{port}/", UNREADABLE),
    ("http://0x7f.0.0.1:{port}/", PRIVATE),
    ("http://0177.0x0.0.1:{port}/", PRIVATE),
    ("http://0x7f.1:{port}/", PRIVATE),
    ("http://0:{port}/", PRIVATE),
    ("http://0.0.0.0:{port}/", PRIVATE),
    ("http://[::1]:{port}/", PRIVATE),
    ("http://[0:0:0:0:0:0:0:1]:{port}/", PRIVATE),
    ("http://[::]:{port}/", PRIVATE),
    ("http://127。0。0。1:{port}/", PRIVATE),
    ("http://127.0.0．1:{port}/", PRIVATE),
    ("http://localhost:{port}/", PRIVATE),
    ("http://LOCALHOST:{port}/", PRIVATE),
    ("http://localhost.:{port}/", PRIVATE),
    ("http://post.localhost:{port}/", PRIVATE),
    ("http://127.0.0.1.dns.example:{port}/", PRIVATE),
    ("http://localtest.example:{port}/", PRIVATE),
    ("http://xn--ls8h.example:{port}/", PRIVATE),
    # Other machines that are nobody's business
    ("http://10.0.0.1/", PRIVATE),
    ("http://172.16.0.1/", PRIVATE),
    ("http://172.31.255.255/", PRIVATE),
    ("http://192.168.1.1/", PRIVATE),
    ("http://3232235777/", PRIVATE),
    ("http://169.254.1.1/", PRIVATE),
    ("http://100.64.0.1/", PRIVATE),
    ("http://100.127.255.255/", PRIVATE),
    ("http://192.0.0.170/", PRIVATE),
    ("http://198.18.0.1/", PRIVATE),
    ("http://198.51.100.1/", PRIVATE),
    ("http://224.0.0.251/", PRIVATE),
    ("http://239.255.255.250/", PRIVATE),
    ("http://240.0.0.1/", PRIVATE),
    ("http://255.255.255.255/", PRIVATE),
    ("http://[fe80::1]/", PRIVATE),
    ("http://[fec0::1]/", PRIVATE),
    ("http://[fc00::1]/", PRIVATE),
    ("http://[ff02::1]/", PRIVATE),
    ("http://[100::1]/", PRIVATE),
    ("http://[2001:db8::1]/", PRIVATE),
    ("http://[3fff::1]/", PRIVATE),
    ("http://[5f00::1]/", PRIVATE),
    ("http://router.example/", PRIVATE),
    ("http://both.example/", PRIVATE),
    ("https://six.example/", PRIVATE),
    ("https://scoped.example/", PRIVATE),
    # What clouds tell their machines
    ("http://169.254.169.254/latest/meta-data/", PRIVATE),
    ("http://2852039166/latest/meta-data/", PRIVATE),
    ("http://0251.0376.0251.0376/", UNREADABLE),
    ("http://0xa9fea9fe/", PRIVATE),
    ("http://[::ffff:a9fe:a9fe]/", PRIVATE),
    ("http://[fd00:ec2::254]/latest/", PRIVATE),
    ("http://metadata.google.internal/computeMetadata/v1/", PRIVATE),
    ("http://100.100.100.200/latest/", PRIVATE),
    ("http://168.63.129.16/machine", PRIVATE),
    ("http://192.0.0.192/opc/v2/", PRIVATE),
    # IPv4 in the clothes of IPv6
    ("http://[::ffff:127.0.0.1]:{port}/", PRIVATE),
    ("http://[::ffff:7f00:1]:{port}/", PRIVATE),
    ("http://[::127.0.0.1]:{port}/", PRIVATE),
    ("http://[::ffff:0:127.0.0.1]:{port}/", PRIVATE),
    ("http://[64:ff9b::127.0.0.1]:{port}/", PRIVATE),
    ("http://[64:ff9b::10.0.0.1]/", PRIVATE),
    ("http://[64:ff9b:1::8.8.8.8]/", PRIVATE),
    ("http://nat64.example/", PRIVATE),
    ("http://[2002:7f00:1::]/", PRIVATE),
    ("http://[2002:c0a8:101::1]/", PRIVATE),
    ("http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/", PRIVATE),
    ("http://[2606:4700::5efe:10.0.0.1]/", PRIVATE),
    ("http://[::1%25lo]:{port}/", UNREADABLE),
    ("http://[fe80::1%25eth0]/", UNREADABLE),
    # Who is asked, and who only seems to be
    ("http://user@127.0.0.1:{port}/", PASSWORD),
    ("http://user:secret@public.example/", PASSWORD),
    ("http://public.example@127.0.0.1:{port}/", PASSWORD),
    ("http://public.example:80@127.0.0.1:{port}/", PASSWORD),
    ("http://127.0.0.1:{port}\\@public.example/", PASSWORD),
    ("http://public.example\\@127.0.0.1:{port}/", PASSWORD),
    ("http://127.0.0.1:{port}#@public.example/", PRIVATE),
    ("http://127.0.0.1:{port}?@public.example/", PRIVATE),
    ("http://127.0.0.1:{port}/@public.example", PRIVATE),
    ("http://127.0.0.1\\.public.example/", UNREADABLE),
    ("http://localhost%00.public.example/", UNREADABLE),
    ("http://127%2e0%2e0%2e1:{port}/", UNREADABLE),
    ("http://%31%32%37.0.0.1:{port}/", UNREADABLE),
    ("http://localhost\t.public.example/", UNREADABLE),
    ("http://local\nhost:{port}/", UNREADABLE),
    ("http://127.0.0.1:{port}/\r\nHost: public.example", UNREADABLE),
    ("http://public.example\0/", UNREADABLE),
    ("http://exa mple.example/", UNREADABLE),
    ("http://\u202e127.0.0.1:{port}/", UNREADABLE),
    ("http://local\u00adhost:{port}/", UNREADABLE),
    ("http://ⓛocalhost:{port}/", UNREADABLE),
    ("http://①②⑦.⓪.⓪.①:{port}/", UNREADABLE),
    ("http://１２７.0.0.1:{port}/", UNREADABLE),
    ("http://xn--a/", UNKNOWN),
    ("http://xn--/", UNKNOWN),
    ("http://[127.0.0.1]:{port}/", UNREADABLE),
    ("http://[::1:{port}/", UNREADABLE),
    ("http://[::1]x:{port}/", UNREADABLE),
    ("http://127.0.0.1:80:{port}/", UNREADABLE),
    ("http://127.0.0.1:99999/", UNREADABLE),
    ("http://127.0.0.1:-1/", UNREADABLE),
    ("http://./", UNREADABLE),
    ("http://public..example/", UNREADABLE),
    ("http://" + "a" * 70_000 + "/", UNREADABLE),
    ("http://" + "a" * 300 + ".example/", UNKNOWN),
    ("http://nobody.example/", UNKNOWN),
    # Nobody, and other ways to ask
    ("http://", SCHEME),
    ("http:///path", SCHEME),
    ("http://:80/", SCHEME),
    ("http:127.0.0.1:{port}/", SCHEME),
    ("http:\\\\127.0.0.1:{port}/", SCHEME),
    ("//127.0.0.1:{port}/", SCHEME),
    ("ftp://127.0.0.1:{port}/", SCHEME),
    ("file:///etc/passwd", SCHEME),
    ("file://127.0.0.1/etc/passwd", SCHEME),
    ("gopher://127.0.0.1:{port}/_x", SCHEME),
    ("dict://127.0.0.1:{port}/x", SCHEME),
    ("ws://127.0.0.1:{port}/", SCHEME),
    ("jar:http://127.0.0.1:{port}/!/x", SCHEME),
    ("view-source:http://127.0.0.1:{port}/", SCHEME),
    ("javascript:alert(1)", SCHEME),
    ("data:text/html,<p>x", SCHEME),
    ("", SCHEME),
    # What does not serve pages
    ("http://public.example:0/", UNREADABLE),
    ("http://public.example:22/", PORT),
    ("http://public.example:25/", PORT),
    ("http://public.example:6379/", PORT),
    ("http://public.example:11211/", PORT),
]


class Listener:
    """A port of this computer that counts who connects to it."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.close()


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def answering(names: dict[str, list[str]]) -> Any:
    """A resolver: the addresses of names one after the other, numbers as libc reads them."""

    def resolve(host: Any, port: Any, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if name in names:
            return [(2, 1, 6, "", (address, port)) for address in names[name]]
        return _socket.getaddrinfo(name, port, 0, socket.SOCK_STREAM, 0, socket.AI_NUMERICHOST)  # type: ignore[no-any-return]

    return resolve


def test_the_table_is_long_and_says_every_address_once() -> None:
    addresses = [address for address, _ in HOSTILE]
    assert len(set(addresses)) == len(addresses) >= 60


@pytest.mark.parametrize(("url", "reason"), HOSTILE, ids=lambda each: ascii(each)[:50])
def test_hostile_addresses_are_refused_for_their_reason(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, url: str, reason: str
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering(NAMES))
    connected: list[Any] = []
    monkeypatch.setattr(
        socket, "create_connection", lambda address, *_, **__: connected.append(address)
    )
    with pytest.raises(
        SourceNotFound if reason == UNKNOWN else (SourceRefused, SourceNotFound)
    ) as caught:
        fetch(url.replace("{port}", str(listener.port)), LIMITS)
    assert reason in caught.value.message
    assert re.fullmatch(r"[^\n]{20,500}", caught.value.message)
    assert connected == []
    assert listener.connections == 0


FITS_A_HEADER = re.compile(r"(?:https?://[^/:\\]|(?!http)\w+:)[^\n\r\0]*", re.IGNORECASE)
"""An address that a Location header can hold and that does not lead to the site itself."""


@pytest.mark.parametrize(
    ("url", "reason"),
    [each for each in HOSTILE if FITS_A_HEADER.fullmatch(each[0]) and len(each[0]) < 9_000][::4],
    ids=lambda each: ascii(each)[:50],
)
def test_a_redirect_there_is_refused_as_well(
    site: Site, listener: Listener, monkeypatch: pytest.MonkeyPatch, url: str, reason: str
) -> None:
    names = {**NAMES, "front.example": ["127.0.0.1"]}
    monkeypatch.setattr(socket, "getaddrinfo", answering(names))
    target = url.replace("{port}", str(listener.port))
    site.redirect("/start", target.encode().decode("latin-1"))
    limits = SourceLimits(max_seconds=5, allow_hosts=("front.example",))
    with pytest.raises(SourceError) as caught:
        fetch(site.url("/start", host="front.example"), limits)
    assert reason in caught.value.message or "cannot be read" in caught.value.message
    assert [path for path, _ in site.requests] == ["/start"]
    assert listener.connections == 0


@contextmanager
def outside(monkeypatch: pytest.MonkeyPatch, site: Site, resolve: Any) -> Iterator[list[Any]]:
    """A made internet: connections to a public address reach ``site``, all others their place."""
    connect = socket.create_connection
    connected: list[Any] = []

    def create(address: Any, *arguments: Any, **options: Any) -> socket.socket:
        connected.append(address)
        there = ("127.0.0.1", site.port) if address[0] == PUBLIC else address
        return connect(there, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", resolve)
        patched.setattr(socket, "create_connection", create)
        yield connected


def rebinding(asked: list[str]) -> Any:
    """Public for whoever asks first, this computer from then on."""

    def resolve(host: Any, port: Any, *_: Any, **__: Any) -> list[tuple[Any, ...]]:
        if host in ("127.0.0.1", b"127.0.0.1"):  # what connecting itself asks
            return [(2, 1, 6, "", ("127.0.0.1", port))]
        asked.append(host.decode() if isinstance(host, bytes) else host)
        address = PUBLIC if asked.count(asked[-1]) == 1 else "127.0.0.1"
        return [(2, 1, 6, "", (address, port))]

    return resolve


def test_a_name_that_turns_to_this_computer_is_asked_once_and_held_to_its_answer(
    site: Site, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    with outside(monkeypatch, site, rebinding(asked)) as connected:
        site.page("/story", b"<p>from outside")
        url = f"http://turning.example:{listener.port}/story"
        assert fetch(url, LIMITS).content == b"<p>from outside"
        assert asked == ["turning.example"]
        assert connected == [(PUBLIC, listener.port)]
        with pytest.raises(SourceRefused, match=PRIVATE):
            fetch(url, LIMITS)
        assert connected == [(PUBLIC, listener.port)]
        assert listener.connections == 0


def test_a_name_that_turns_between_redirects_is_checked_again(
    site: Site, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    with outside(monkeypatch, site, rebinding(asked)) as connected:
        site.redirect("/start", f"https://turning.example:{listener.port}/secret")
        with pytest.raises(SourceRefused, match=PRIVATE):
            fetch(f"http://turning.example:{listener.port}/start", LIMITS)
        assert asked == ["turning.example", "turning.example"]
        assert connected == [(PUBLIC, listener.port)]
        assert listener.connections == 0


def test_a_chain_of_public_places_that_ends_in_a_private_one_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {f"{n}.example": [PUBLIC] for n in range(3)} | {"end.example": ["10.0.0.1"]}
    with outside(monkeypatch, site, answering(names)) as connected:
        site.redirect("/0", "http://1.example/1", 301)
        site.redirect("/1", "//2.example/2", 307)
        site.redirect("/2", "http://end.example/admin", 308)
        with pytest.raises(SourceRefused, match="“end.example” lies on this computer or a private"):
            fetch("http://0.example/0", LIMITS)
        assert [address for address, _ in connected] == [PUBLIC] * 3


def test_a_look_up_that_nobody_answers_ends_in_time() -> None:
    def slow(*_: Any, **__: Any) -> Any:
        time.sleep(2)

    began = time.monotonic()
    with pytest.raises(SourceNotFound, match="Nobody told within 0.2 seconds"):
        resolve_host("slow.example", 80, seconds=0.2, resolve=slow)
    assert time.monotonic() - began < 1.5


def test_a_look_up_is_part_of_the_time_for_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(2))
    began = time.monotonic()
    with pytest.raises(SourceNotFound, match="Nobody told within"):
        fetch("http://slow.example/", SourceLimits(max_seconds=0.3))
    assert time.monotonic() - began < 1.5


def test_unusual_ports_are_read_where_the_host_is_named() -> None:
    found = resolve_host("10.0.0.1", 22, allow_hosts=("10.0.0.1",))
    assert found == ("10.0.0.1",)


@given(st.text(max_size=60), st.sampled_from(["http://", "https://", "http://[", "http://x@", ""]))
def test_any_text_is_an_address_or_refused_in_one_line(text: str, beginning: str) -> None:
    try:
        parsed = parse_url(beginning + text)
    except SourceRefused as error:
        assert re.fullmatch(r"[^\n]{20,500}", error.message)
    else:
        assert parsed.scheme in ("http", "https")
        assert re.fullmatch(rb"[A-Za-z0-9._:-]+", parsed.raw_host)
