from __future__ import annotations

import datetime
import gzip
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ingest.loading import web
from ingest.loading.limits import SourceLimits
from ingest.loading.web import fetch
from rag.errors import SourceEmpty, SourceError, SourceNotFound, SourceRefused, SourceUnreadable
from tests.ingest.web_server import Site, running_site

LIMITS = SourceLimits(max_bytes=50_000, max_seconds=5, max_redirects=3, allow_hosts=("127.0.0.1",))


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def test_a_page_comes_with_its_kind_charset_and_final_address(site: Site) -> None:
    url = site.page("/a?b=ü".replace("ü", "%C3%BC"), b"<p>Hi", "text/html; charset=ISO-8859-1")
    fetched = fetch(url, LIMITS)
    assert fetched == web.Fetched(url, b"<p>Hi", "text/html", "iso-8859-1")
    ((_, headers),) = site.requests
    assert headers["Host"] == f"127.0.0.1:{site.port}"
    assert "OnRecord" in headers["User-Agent"]


def test_a_server_that_names_no_kind_leaves_it_open(site: Site) -> None:
    fetched = fetch(site.page("/x", b"text", None), LIMITS)
    assert (fetched.media_type, fetched.charset) == ("", None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, status: int) -> None:
    site.page("/end/page", b"there")
    site.redirect("/end/", "page", status)
    assert fetch(site.redirect("/start", "/end/#part", status), LIMITS).url == site.url("/end/page")


def test_too_many_redirects_are_refused(site: Site) -> None:
    with pytest.raises(SourceRefused, match="more than 3 times"):
        fetch(site.redirect("/round", "/round"), LIMITS)
    assert len(site.requests) == 4


@pytest.mark.parametrize(
    "target",
    [
        "http://localhost:{port}/secret",
        "http://127.0.0.2:{port}/secret",
        "//[::1]:{port}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "http://user:pass@127.0.0.1:{port}/secret",
        "http://[::1",
    ],
)
def test_a_redirect_to_what_may_not_be_read_is_refused(site: Site, target: str) -> None:
    site.page("/secret", b"secret")
    url = site.redirect("/start", target.format(port=site.port))
    with pytest.raises(SourceRefused):
        fetch(url, LIMITS)
    assert [path for path, _ in site.requests] == ["/start"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://localhost.:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://0.0.0.0:{port}/",
        "http://127.0.0.1:{port}@127.0.0.1:{port}/",
        "http://user@127.0.0.1:{port}/",
        "http:///path",
        "http://",
        "https://exa mple.com/",
        "http://[::1",
        "http://①②⑦.⓪.⓪.①:{port}/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:{port}\\@news.example/",
        "ftp://127.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/_x",
        "javascript:alert(1)",
        "data:text/html,<p>x",
        "",
        "http://" + "a" * 300 + ".example/",
    ],
)
def test_hostile_addresses_are_refused_without_a_request(site: Site, url: str) -> None:
    site.page("/", b"secret")
    with pytest.raises((SourceRefused, SourceNotFound)) as caught:
        fetch(url.format(port=site.port), SourceLimits(max_seconds=5))
    assert "\n" not in caught.value.message
    assert site.requests == []


def test_the_address_that_was_checked_is_the_one_connected_to(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that points elsewhere at the second look-up gains nothing."""
    asked: list[str] = []
    resolve = socket.getaddrinfo

    def rebinding(host: Any, *args: Any, **options: Any) -> Any:
        asked.append(str(host))
        if host != "rebinding.example":
            return resolve(host, *args, **options)
        address = "127.0.0.1" if len(asked) == 1 else "10.0.0.1"
        return [(2, 1, 6, "", (address, args[0]))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    site.page("/", b"here")
    limits = SourceLimits(allow_hosts=("rebinding.example",))
    assert fetch(site.url("/", host="rebinding.example"), limits).content == b"here"
    assert asked.count("rebinding.example") == 1
    assert site.requests[0][1]["Host"] == f"rebinding.example:{site.port}"


def test_the_next_address_is_tried_when_one_does_not_answer(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [(2, 1, 6, "", ("127.0.0.3", site.port)), (2, 1, 6, "", ("127.0.0.1", site.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    site.page("/", b"here")
    url = site.url("/", host="two.example")
    assert fetch(url, SourceLimits(allow_hosts=("two.example",))).content == b"here"


@pytest.mark.parametrize(
    ("status", "error", "message"),
    [
        (401, SourceUnreadable, "paywall"),
        (402, SourceUnreadable, "paywall"),
        (403, SourceUnreadable, "save it as html"),
        (404, SourceNotFound, "no page"),
        (410, SourceNotFound, "no page"),
        (429, SourceUnreadable, "too often"),
        (500, SourceNotFound, "trouble"),
        (503, SourceNotFound, "later"),
        (202, SourceNotFound, "gave no page"),
        (204, SourceNotFound, "gave no page"),
        (304, SourceNotFound, "gave no page"),
        (302, SourceNotFound, "gave no page"),
    ],
)
def test_every_status_but_success_says_what_to_do(
    site: Site, status: int, error: type[SourceError], message: str
) -> None:
    with pytest.raises(error, match=message):
        fetch(site.page("/x", b"", status=status), LIMITS)


def test_an_empty_answer_says_so(site: Site) -> None:
    with pytest.raises(SourceEmpty, match="empty page"):
        fetch(site.page("/x", b" \n"), LIMITS)


def test_a_closed_port_and_a_dead_name_say_so() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(SourceNotFound, match="cannot be reached"):
        fetch(f"http://127.0.0.1:{port}/", LIMITS)
    with pytest.raises(SourceNotFound, match="No computer answers to the name “dead.example”"):
        fetch("http://dead.example/", LIMITS)


def test_a_body_over_the_limit_is_refused_before_it_is_read(site: Site) -> None:
    url = site.page("/x", b"", Content_Length="60000")
    with pytest.raises(SourceRefused, match=r"60 kB, and at most 50 kB"):
        fetch(url, LIMITS)


def in_chunks(site: Site, path: str, chunks: Iterator[bytes], **headers: str) -> str:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Transfer-Encoding", "chunked")
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        for chunk in chunks:
            request.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        request.wfile.write(b"0\r\n\r\n")

    site.pages[path] = answer
    return site.url(path)


def test_a_body_without_a_length_is_refused_when_it_passes_the_limit(site: Site) -> None:
    url = in_chunks(site, "/x", iter([b"x" * 20_000] * 50))
    with pytest.raises(SourceRefused, match="more than 50 kB"):
        fetch(url, LIMITS)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_packed_pages_are_unpacked(site: Site, encoding: str) -> None:
    page = b"<p>Hello</p>" * 1000
    packed = gzip.compress(page) if encoding == "gzip" else zlib.compress(page)
    assert fetch(site.page("/x", packed, Content_Encoding=encoding), LIMITS).content == page
    bare = zlib.compress(page, wbits=-15)
    if encoding == "deflate":
        assert fetch(site.page("/y", bare, Content_Encoding=encoding), LIMITS).content == page


def test_a_small_body_that_unpacks_to_much_is_refused(site: Site) -> None:
    bomb = gzip.compress(bytes(30_000_000))
    assert len(bomb) < LIMITS.max_bytes
    url = site.page("/x", bomb, Content_Encoding="gzip")
    with pytest.raises(SourceRefused, match="more than 50 kB"):
        fetch(url, LIMITS)


def test_unknown_and_broken_packing_say_so(site: Site) -> None:
    with pytest.raises(SourceUnreadable, match="packs the page"):
        fetch(site.page("/x", b"x", Content_Encoding="br"), LIMITS)
    with pytest.raises(SourceNotFound, match="broke off"):
        fetch(site.page("/y", b"\x1f\x8bgarbage", Content_Encoding="gzip"), LIMITS)


def dripping(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in range(100):
        request.wfile.write(b"x")
        time.sleep(0.05)


def slow_headers(request: BaseHTTPRequestHandler) -> None:
    for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 100:
        request.wfile.write(bytes([letter]))
        request.wfile.flush()
        time.sleep(0.05)


def silent(_: BaseHTTPRequestHandler) -> None:
    time.sleep(2)


@pytest.mark.parametrize("answer", [dripping, slow_headers, silent])
def test_the_time_for_an_address_is_bounded_however_it_drips(site: Site, answer: Any) -> None:
    site.pages["/x"] = answer
    started = time.monotonic()
    limits = SourceLimits(max_seconds=0.5, allow_hosts=("127.0.0.1",))
    with pytest.raises(SourceNotFound, match=r"within 0\.5 seconds"):
        fetch(site.url("/x"), limits)
    assert time.monotonic() - started < 1.8


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    while True:
        request.wfile.write(b"x" * 10_000)


def chunked_for_ever(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Transfer-Encoding", "chunked")
    request.end_headers()
    while True:
        request.wfile.write(b"1;" + b"note" * 50 + b"\r\nx\r\n")
        time.sleep(0.002)


def only_promises(request: BaseHTTPRequestHandler) -> None:
    while True:
        request.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
        time.sleep(0.002)


def huge_head(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        request.wfile.write(b"X-Filler: " + b"x" * 5_000 + b"\r\n")


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (endless, "more than 50 kB"),
        (chunked_for_ever, r"within 0\.5 seconds"),
        (only_promises, r"within 0\.5 seconds"),
        (huge_head, "broke off"),
    ],
)
def test_answers_without_an_end_are_given_up(site: Site, answer: Any, message: str) -> None:
    site.pages["/x"] = answer
    started = time.monotonic()
    limits = SourceLimits(max_bytes=50_000, max_seconds=0.5, allow_hosts=("127.0.0.1",))
    with pytest.raises(SourceError, match=message):
        fetch(site.url("/x"), limits)
    assert time.monotonic() - started < 1.8


@pytest.mark.parametrize("length", ["-1", "abc", "5, 6", "99999999999999999999999"])
def test_a_length_that_makes_no_sense_is_an_answer_broken_off(site: Site, length: str) -> None:
    with pytest.raises((SourceNotFound, SourceRefused)):
        fetch(site.page("/x", b"hello", Content_Length=length), LIMITS)


def test_redirects_that_lead_to_one_another_are_refused(site: Site) -> None:
    site.redirect("/there", "/back")
    with pytest.raises(SourceRefused, match="more than 3 times"):
        fetch(site.redirect("/back", "/there"), LIMITS)
    assert len(site.requests) == 4


def test_a_packed_page_that_is_cut_off_never_passes_as_whole(site: Site) -> None:
    """zlib gives what it has of a stream without an end, and says nothing."""
    packed = gzip.compress(b"<p>Not all of it</p>" * 1000)
    with pytest.raises(SourceNotFound, match="broke off"):
        fetch(site.page("/x", packed[:-20], Content_Encoding="gzip"), LIMITS)


def test_a_page_packed_in_parts_is_read_to_its_end(site: Site) -> None:
    packed = gzip.compress(b"first, ") + gzip.compress(b"second, ") + gzip.compress(b"third")
    fetched = fetch(site.page("/x", packed, Content_Encoding="gzip"), LIMITS)
    assert fetched.content == b"first, second, third"
    bombs = gzip.compress(bytes(30_000)) * 100
    with pytest.raises(SourceRefused, match="more than 50 kB"):
        fetch(site.page("/y", bombs, Content_Encoding="gzip"), LIMITS)


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_however_the_pieces_of_a_packed_page_fall_it_is_the_same(size: int) -> None:
    for packed in (gzip.compress(b"one, ") + gzip.compress(b"two"), zlib.compress(b"one, two")):
        pieces = (packed[at : at + size] for at in range(0, len(packed), size))
        assert b"".join(web._unpacked(pieces, "gzip", 1000)) == b"one, two"


def test_what_follows_a_packed_page_is_not_waited_for() -> None:
    pieces = iter([gzip.compress(b"page"), b"more", *[bytes(1000)] * 50])
    assert b"".join(web._unpacked(pieces, "gzip", 10_000)) == b"page"
    assert len(list(pieces)) == 50
    with pytest.raises(zlib.error):
        list(web._unpacked([b"x"], "gzip", 10_000))


def test_a_body_that_unpacks_to_nothing_is_counted_as_it_comes(site: Site) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
        for _ in range(100_000):
            request.wfile.write(gzip.compress(b"") * 50)
        request.close_connection = True

    site.pages["/x"] = endless
    with pytest.raises(SourceRefused, match="more than 50 kB"):
        fetch(site.url("/x"), LIMITS)


def cut_off(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nonly this")
    request.wfile.flush()
    request.connection.shutdown(socket.SHUT_RDWR)


def no_http(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"SSH-2.0-x\r\n\r\n")
    request.close_connection = True


@pytest.mark.parametrize("answer", [cut_off, no_http])
def test_a_connection_that_breaks_off_says_so(site: Site, answer: Any) -> None:
    site.pages["/x"] = answer
    with pytest.raises(SourceNotFound, match="broke off"):
        fetch(site.url("/x"), LIMITS)


def test_every_error_of_httpcore_is_mapped() -> None:
    kinds = [
        kind
        for kind in vars(httpcore).values()
        if isinstance(kind, type) and issubclass(kind, Exception)
    ]
    assert len(kinds) > 10
    for kind in kinds:
        with pytest.raises(SourceError), web._clear_errors("https://news.example/", LIMITS):
            raise kind("x")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-made certificate for localhost, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.9"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_tls_is_verified_against_the_name_and_not_the_address(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    limits = SourceLimits(allow_hosts=("localhost", "127.0.0.1"), max_seconds=5)
    with running_site(context) as site:
        site.page("/", b"secured")
        with pytest.raises(SourceRefused, match="certificate"):
            fetch(site.url("/", host="localhost"), limits)
        trusting = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(web, "_tls", lambda: trusting)
        assert fetch(site.url("/", host="localhost"), limits).content == b"secured"
        with pytest.raises(SourceRefused, match="certificate"):
            fetch(site.url("/", host="127.0.0.1"), limits)
