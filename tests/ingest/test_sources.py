from __future__ import annotations

import hashlib
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.loading.sources import (
    ExtractedArticle,
    FailedSource,
    SourceLimits,
    load_bytes,
    load_pasted_text,
)
from rag.errors import SourceEmpty
from rag.settings import Settings
from tests.ingest.loaded import loading
from tests.ingest.test_html import BODY, TEXT, page
from tests.ingest.tiny_files import pdf, printed, word
from tests.ingest.web_server import Site, running_site

LIMITS = SourceLimits(max_bytes=100_000, max_pages=3, max_seconds=5, allow_hosts=("127.0.0.1",))
PLAIN = f"Harbour plan wins vote\n\n{TEXT}"


def load(source: object) -> ExtractedArticle | FailedSource:
    (result,) = loading(str(source), limits=LIMITS)
    return result


def article(result: ExtractedArticle | FailedSource) -> ExtractedArticle:
    assert isinstance(result, ExtractedArticle), result
    return result


def upload(content: bytes, name: str) -> ExtractedArticle | FailedSource:
    (result,) = load_bytes(content, name=name, limits=LIMITS)
    return result


def failure(result: ExtractedArticle | FailedSource) -> tuple[str, str]:
    assert isinstance(result, FailedSource), result
    assert "\n" not in result.error.message
    return result.error.kind, result.error.message


def test_limits_come_from_the_settings() -> None:
    settings = Settings(max_source_bytes=7, max_source_pages=8, allow_hosts=("a.example",))  # type: ignore[call-arg]
    limits = SourceLimits.from_settings(settings)
    assert (limits.max_bytes, limits.max_pages, limits.allow_hosts) == (7, 8, ("a.example",))


def test_a_text_file_is_an_article_of_its_own_words(tmp_path: Path) -> None:
    path = tmp_path / "harbour.txt"
    path.write_bytes(b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode())
    found = article(load(path))
    assert found.text == PLAIN
    assert (found.title, found.title_from) == ("Harbour plan wins vote", "text")
    assert (found.source, found.part, found.language) == (str(path), None, "en")
    assert found.source_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.outlet is found.author is found.published is found.url is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", PLAIN.encode()),
        ("a.TXT", PLAIN.encode()),
        ("a.md", f"# Harbour plan wins vote\n\n{TEXT}".encode()),
        ("a.html", page(top="<h1>Harbour plan wins vote</h1>")),
        ("a.htm", page(top="<h1>Harbour plan wins vote</h1>")),
        ("a.pdf", pdf([(72, 740, 20, "Harbour plan wins vote"), *printed(*TEXT.split("\n\n"))])),
        ("a.docx", word("Harbour plan wins vote", *TEXT.split("\n\n"))),
        ("no suffix, text", PLAIN.encode()),
        ("no suffix, html", page(top="<h1>Harbour plan wins vote</h1>")),
        ("no suffix, pdf", pdf([(72, 740, 20, "Harbour plan wins vote"), *printed(TEXT)])),
        ("notes v1.2", PLAIN.encode()),
        ("a.txt", pdf([(72, 740, 20, "Harbour plan wins vote"), *printed(TEXT)])),
        ("a.html", word("Harbour plan wins vote", *TEXT.split("\n\n"))),
    ],
)
def test_every_kind_gives_title_and_text_from_file_and_upload_alike(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    from_file, uploaded = article(load(path)), article(upload(content, name))
    assert from_file.title == uploaded.title == "Harbour plan wins vote"
    assert from_file.text == uploaded.text
    assert "“It is a chance that comes once,” she told reporters" in from_file.text
    assert (from_file.source, uploaded.source) == (str(path), name)


def test_html_under_a_text_name_stays_the_text_that_it_is() -> None:
    assert article(upload(page(), "page.txt")).text == page().decode()


@pytest.mark.parametrize(
    ("content", "name", "kind", "words"),
    [
        (b"", "a.txt", "empty", "empty"),
        (b" \n\t\r\n", "a.txt", "empty", "empty"),
        ("\ufeff\u200b \u00ad".encode(), "a.txt", "empty", "There is no text"),
        (b"", "a.pdf", "empty", "empty"),
        (b"MZ\x00\x01\x02", "a.txt", "unreadable", "binary"),
        (b"x", "a.odp", "refused", "txt, md, html, pdf, docx, epub, eml"),
        (b"x", "a.odt", "refused", "Save it as docx"),
        (b"x", "a.tar.gz", "refused", r"\.gz"),
        (b"PK\x03\x04rest", "archive.zip", "unreadable", "archive is broken"),
        (page(), "a.pdf", "unreadable", "holds a web page"),
        (page(), "a.docx", "unreadable", "holds a web page"),
        (b"just words", "a.pdf", "unreadable", "broken"),
        (b"just words", "a.docx", "unreadable", "broken"),
        (b"x" * 100_001, "big.txt", "refused", "100,001 bytes, and at most 100,000 bytes"),
        (b"x" * 2_345_678, "big.txt", "refused", r"2\.3 MB, and at most 100 kB"),
        (pdf([], [], [], []), "a.pdf", "refused", "4 pages, and at most 3"),
        (pdf(printed(TEXT), password="x"), "a.pdf", "unreadable", "password"),
        (b"<html><body></body></html>", "a.html", "empty", "no article"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(
    content: bytes, name: str, kind: str, words: str
) -> None:
    found, message = failure(upload(content, name))
    assert found == kind
    assert re.search(words, message)


def test_missing_files_and_odd_paths_say_so(tmp_path: Path) -> None:
    assert failure(load(tmp_path / "none.txt"))[0] == "not_found"
    assert "https://" in failure(load("www.news.example/story"))[1]
    assert failure(load(""))[0] == "not_found"
    assert failure(load("a\0b"))[0] == "not_found"
    assert failure(load("x" * 5000))[0] == "not_found"
    os.mkfifo(tmp_path / "pipe.txt")
    assert failure(load(tmp_path / "pipe.txt")) == (
        "refused",
        "It is no ordinary file. Use - to add from standard input.",
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PLAIN)
    path.chmod(0)
    assert "right to read" in failure(load(path))[1]


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(5_000_000_000)
    assert "5.0 GB" in failure(load(path))[1]


def test_a_folder_gives_one_result_for_each_file_sorted_without_hidden_ones(tmp_path: Path) -> None:
    for name in (
        "b.txt", "a.txt", "sub/c.txt", "sub/.hidden.txt", ".git/config.txt", "sub/d.xls", "e.txt",
        "page.html", "page_files/script.js", "Thumbs.db", "~$draft.docx",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("" if name == "e.txt" else page().decode() if "page" in name else PLAIN)
    results = list(loading(str(tmp_path), limits=LIMITS))
    assert [os.path.relpath(result.source, tmp_path) for result in results] == [
        "a.txt",
        "b.txt",
        "e.txt",
        "page.html",
        "sub/c.txt",
        "sub/d.xls",
    ]
    assert [r.error.kind for r in results if isinstance(r, FailedSource)] == ["empty", "refused"]


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    assert failure(load(tmp_path)) == (
        "empty",
        "The folder holds no files. Put articles into it first.",
    )


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(PLAIN)
    results = loading(str(tmp_path), limits=LIMITS)
    next(results)
    (tmp_path / "b.txt").unlink()
    assert failure(next(results))[0] == "not_found"


def test_a_file_name_that_is_no_text_becomes_one(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as file:
        file.write(PLAIN.encode())
    (result,) = loading(str(tmp_path), limits=LIMITS)
    assert result.source.encode()
    assert article(result).text == PLAIN


def test_standard_input_is_read_and_its_kind_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (PLAIN.encode(), page(top="<h1>Harbour plan wins vote</h1>")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        found = article(load("-"))
        assert (found.source, found.title) == ("-", "Harbour plan wins vote")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 200_000)))
    assert "more than 100 kB" in failure(load("-"))[1]


def test_pasted_text_is_an_article() -> None:
    found = load_pasted_text("Harbour plan wins vote\r\n\r\nThe council\0 voted.\ud83d\ude00\ud83d")
    assert found.text == "Harbour plan wins vote\n\nThe council voted.😀\ufffd"
    assert (found.title, found.source) == ("Harbour plan wins vote", "pasted text")
    assert found.source_sha256 == hashlib.sha256(found.text.encode()).hexdigest()


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b\ufeff"])
def test_pasted_nothing_is_refused(text: str) -> None:
    with pytest.raises(SourceEmpty):
        load_pasted_text(text)


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def test_an_address_gives_its_article(site: Site) -> None:
    site.page("/2025/10/08/harbour", page(top="<h1>Harbour plan wins vote</h1>"))
    url = site.redirect("/short", "/2025/10/08/harbour?utm_source=mail")
    site.pages["/2025/10/08/harbour?utm_source=mail"] = site.pages["/2025/10/08/harbour"]
    found = article(load(url))
    assert (found.source, found.url) == (url, site.url("/2025/10/08/harbour"))
    assert (found.title, found.published) == ("Harbour plan wins vote", "2025-10-08")
    assert found.text == TEXT


def test_a_fetched_page_is_decoded_as_its_header_says(site: Site) -> None:
    content = page().decode().encode("cp1252")
    url = site.page("/a", content, "text/html; charset=windows-1252")
    assert article(load(url)).text == TEXT


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PLAIN.encode(), "text/plain; charset=utf-8"),
        (PLAIN.encode(), "application/octet-stream"),
        (PLAIN.encode(), None),
        (f"# Harbour plan wins vote\n\n{TEXT}".encode(), "text/markdown"),
        (pdf([(72, 740, 20, "Harbour plan wins vote"), *printed(TEXT)]), "application/pdf"),
        (pdf([(72, 740, 20, "Harbour plan wins vote"), *printed(TEXT)]), "binary/octet-stream"),
        (pdf([(72, 740, 20, "Harbour plan wins vote"), *printed(TEXT)]), "text/html"),
        (page(top="<h1>Harbour plan wins vote</h1>"), "application/xhtml+xml"),
        (page(top="<h1>Harbour plan wins vote</h1>"), None),
    ],
)
def test_an_address_may_give_other_kinds(site: Site, content: bytes, kind: str | None) -> None:
    found = article(load(site.page("/a", content, kind)))
    assert found.title == "Harbour plan wins vote"
    assert found.url == site.url("/a")


@pytest.mark.parametrize(
    ("content", "kind", "error", "words"),
    [
        (b"\x89PNG", "image/png", "refused", "gives image/png"),
        (b"<rss></rss>", "application/rss+xml", "empty", "no entries"),
        (b"<?xml version='1.0'?><a/>", "text/xml", "refused", "gives text/xml"),
        (b"<html><body><p>Access denied.</p></body></html>", "text/html", "empty", "notice"),
        (b"<html><body><a href=/>Home</a></body></html>", "text/html", "empty", "no article"),
        (b"x" * 100_001, "text/html", "refused", "100,001 bytes"),
    ],
)
def test_an_address_that_is_no_article_says_so(
    site: Site, content: bytes, kind: str, error: str, words: str
) -> None:
    found, message = failure(load(site.page("/a", content, kind)))
    assert found == error
    assert words in message


@pytest.mark.parametrize(
    "source",
    ["http://localhost:1/", "ftp://a.example/", "file:///etc/passwd", "https://", "data:,x"],
)
def test_addresses_that_may_not_be_read_fail_clearly(source: str) -> None:
    assert failure(load(source))[0] == "refused"


NAMES = [
    "a.txt",
    "a.md",
    "a.html",
    "a.pdf",
    "a.docx",
    "a",
    "a.zip",
    "",
    ".",
    "/",
    "x/..",
    "é\ud800.txt",
]
WHOLE = [PLAIN.encode(), page(), pdf(printed(TEXT)), word(TEXT), BODY.encode("utf-16")]


@given(
    st.binary(max_size=300)
    | st.sampled_from(WHOLE)
    | st.builds(lambda a, b: a + b, st.sampled_from([w[:400] for w in WHOLE]), st.binary()),
    st.sampled_from(NAMES),
)
@example(b"%PDF-" + bytes(50), "a.txt")
@example(b"PK\x03\x04", "a.docx")
def test_any_bytes_under_any_name_are_an_article_or_a_clear_failure(
    content: bytes, name: str
) -> None:
    (result,) = load_bytes(content, name=name, limits=LIMITS)
    assert result.source.encode() is not None
    if isinstance(result, FailedSource):
        assert result.error.message
        assert "Traceback" not in result.error.message
    else:
        assert result.text.encode().strip()
        assert result.title
