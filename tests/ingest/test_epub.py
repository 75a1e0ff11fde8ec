"""Books: chapters in reading order, what the book says of itself, and traps."""

from __future__ import annotations

from tests.ingest.loaded import articles, failures, loaded
from tests.ingest.test_archives import packed

CONTAINER = b"""<?xml version="1.0"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
PACKAGE = """<?xml version="1.0"?>{doctype}
<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Tides &amp; Locks</dc:title>
<dc:creator>Ann Lee</dc:creator><dc:publisher>{publisher}</dc:publisher>
<dc:date>2025-10-08</dc:date><dc:language>en-GB</dc:language></metadata>
<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one%20a.xhtml" media-type="application/xhtml+xml"/>
<item id="gone" href="gone.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="n"/><itemref idref="one"/><itemref idref="gone"/><itemref idref="two"/>
</spine></package>"""
ONE = b"<html><head><title>x</title></head><body><h1>Tides</h1><p>The tide was <i>high</i>.</p>"
TWO = "<html><body><h1>Locks</h1><p>“Open them,” she said.</p></body></html>".encode()


def book(*, doctype: str = "", publisher: str = "Harbour Press", **more: bytes) -> bytes:
    members = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "book/package.opf": PACKAGE.format(doctype=doctype, publisher=publisher).encode(),
        "book/nav.xhtml": b"<html><body><p>Contents</p></body></html>",
        "book/text/one a.xhtml": ONE,
        "book/text/two.xhtml": TWO,
    }
    return packed({**members, **{f"META-INF/{name}.xml": each for name, each in more.items()}})


def test_chapters_come_in_reading_order_with_what_the_book_says_of_itself() -> None:
    found = articles(loaded(book(), "tides.epub"))[None]
    assert found.text == "Tides\n\nThe tide was high.\n\nLocks\n\n“Open them,” she said."
    assert (found.title, found.author, found.outlet) == (
        "Tides & Locks",
        "Ann Lee",
        "Harbour Press",
    )
    assert (found.published, found.published_from, found.language) == ("2025-10-08", "file", "en")


def test_entities_and_files_outside_are_not_followed() -> None:
    doctype = '<!DOCTYPE p [<!ENTITY inside SYSTEM "file:///etc/passwd">]>'
    results = loaded(book(doctype=doctype, publisher="&inside;"), "tides.epub")
    assert all(each.outlet is None for each in articles(results).values())
    assert "root:" not in str(results)


def test_a_protected_book_says_so() -> None:
    locked = (
        b'<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        b'<CipherReference URI="book/text/two.xhtml"/></encryption>'
    )
    kind, words = failures(loaded(book(encryption=locked), "tides.epub"))[None]
    assert kind == "unreadable"
    assert "protected against copying" in words


def test_a_broken_book_says_so() -> None:
    content = packed({"META-INF/container.xml": b"<container", "mimetype": b"application/epub+zip"})
    assert failures(loaded(content, "tides.epub"))[None][0] == "unreadable"


def test_books_in_an_archive_share_what_may_be_unpacked() -> None:
    large = b"<html><body><p>" + b"tide " * 18_000 + b"</p></body></html>"
    books = {
        f"{number}.epub": packed(
            {
                "mimetype": b"application/epub+zip",
                "META-INF/container.xml": CONTAINER,
                "book/package.opf": PACKAGE.format(doctype="", publisher="P").encode(),
                "book/text/two.xhtml": large + b"%d" % number,
            }
        )
        for number in range(4)
    }
    results = loaded(packed(books), "books.zip")
    assert len(articles(results)) < 4
    assert any("ONRECORD_MAX_UNPACKED_BYTES" in words for _, words in failures(results).values())
