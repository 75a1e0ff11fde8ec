"""Files made to harm whoever reads them: nothing outside is read, nothing grows without bound."""

from __future__ import annotations

import stat
import time
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from ingest.loading.limits import SourceLimits
from ingest.loading.sources import FailedSource, load_bytes
from rag.settings import Settings
from tests.ingest import test_feeds
from tests.ingest.loaded import articles, failures, loaded
from tests.ingest.test_archives import STORY, packed
from tests.ingest.test_epub import TWO, book
from tests.ingest.test_html import BODY, page
from tests.ingest.test_mail import message
from tests.ingest.tiny_files import pdf, printed, word

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE x [<!ENTITY l0 "laugh">{LAUGHS}]>'
SECRET = "the-secret-of-this-computer"


@pytest.fixture
def secret(tmp_path: Path) -> str:
    """A file that nobody added, as an address."""
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path.as_uri()


def outside(address: str) -> str:
    return (
        f'<!DOCTYPE x [<!ENTITY l9 SYSTEM "{address}"><!ENTITY % e SYSTEM "{address}"> %e; '
        f'<!ENTITY p PUBLIC "a" "{address}">]>'
    )


def with_document(markup: str, doctype: str) -> bytes:
    """A Word file with another document inside: a type with entities, and a use of them."""
    written = BytesIO()
    with (
        ZipFile(BytesIO(word("Fares rise", STORY.decode()))) as whole,
        ZipFile(written, "w") as new,
    ):
        for name in whole.namelist():
            content = whole.read(name)
            if name == "word/document.xml":
                head, _, rest = content.decode().partition("?>")
                content = f"{head}?>{doctype}{rest.replace('Fares rise', markup)}".encode()
            new.writestr(name, content)
    return written.getvalue()


def trapped(doctype: str) -> dict[str, bytes]:
    """A file of each kind that is written in XML or html, using the entities of a type."""
    feed = test_feeds.RSS.format(link="https://post.example/1", whole="")
    feed = feed.replace("?>", f"?>{doctype}", 1).replace("A teaser.", f"{STORY.decode()} &l9;")
    marked = f'<?xml version="1.0"?>{doctype}<html><body><p>&l9;</p>{BODY}</body></html>'
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'>{doctype}<text>&l9;</text></svg>"
    mail = message()
    mail.set_content(marked, subtype="html")
    return {
        "a.docx": with_document("&l9;", doctype),
        "a.epub": book(doctype=doctype, publisher="&l9;"),
        "b.epub": packed_book(f"{doctype}<html><body><p>&l9;</p>{BODY}</body></html>"),
        "feed.xml": feed.encode(),
        "feed16.rss": feed.replace("utf-8", "utf-16").encode("utf-16"),
        "a.html": marked.encode(),
        "b.html": page(f"{drawing}{BODY}"),
        "a.eml": mail.as_bytes(),
    }


def packed_book(chapter: str) -> bytes:
    with ZipFile(BytesIO(book())) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    members["book/text/two.xhtml"] = chapter.encode() + TWO
    return packed(members)


@pytest.mark.parametrize("name", sorted(trapped("")))
def test_entities_that_name_files_are_not_followed(name: str, secret: str) -> None:
    for address in (secret, secret.removeprefix("file://"), "http://127.0.0.1:9/x"):
        assert SECRET not in repr(loaded(trapped(outside(address))[name], name))


@pytest.mark.parametrize("name", sorted(trapped("")))
def test_entities_made_of_entities_do_not_grow(name: str) -> None:
    began = time.process_time()
    results = loaded(trapped(LAUGHS)[name], name)
    assert sum(len(each.text) for each in articles(results).values()) < 5_000
    assert repr(results).count("laugh") < 100
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "name",
    ["../../up.txt", "/root.txt", "C:\\x\\y.txt", "..\\..\\up.txt", "\\\\host\\share\\a.txt"],
)
def test_a_members_name_leads_nowhere_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.parent.rglob("*"))
    (part,) = articles(loaded(packed({name: STORY}), "news.zip"))
    assert part is not None
    assert not part.startswith(("/", "\\"))
    assert ".." not in part.split("/")
    assert ":" not in part
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_a_members_name_moves_no_terminal(tmp_path: Path) -> None:
    results = loaded(packed({"a\x1b[2J\n\u202etxt.exe.txt": STORY, "\x1b.jpg": b"x"}), "news.zip")
    for result in results:
        assert result.part is not None
        assert result.part.isprintable()


def test_links_in_archives_are_not_followed() -> None:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        link = ZipInfo("passwords.txt")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("story.txt", STORY)
    results = loaded(written.getvalue(), "news.zip")
    assert set(articles(results)) == {"story.txt"}
    assert "link to another file" in failures(results)["passwords.txt"][1]


def test_members_behind_a_password_say_so_and_the_others_go_on() -> None:
    content = bytearray(packed({"locked.txt": STORY, "story.txt": STORY + b" More."}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    results = loaded(bytes(content), "news.zip")
    assert "password" in failures(results)["locked.txt"][1]
    assert set(articles(results)) == {"story.txt"}


def test_an_archive_that_never_ends_inside_ends_at_the_depth() -> None:
    content = packed({"story.txt": STORY})
    for _ in range(40):
        content = packed({"again.zip": content, "twice.zip": content})[:90_000]
    results = loaded(content, "news.zip")
    assert results
    assert len(results) < 20


def test_an_archive_whose_members_overlap_is_bounded_by_what_comes_out() -> None:
    """Many entries of the directory that name the same packed bytes."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        archive.writestr("0.txt", b"a b c d e " * 9_000)
        first = archive.filelist[0]
        for number in range(1, 5_000):
            other = ZipInfo(f"{number}.txt")
            for field in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(other, field, getattr(first, field))
            archive.filelist.append(other)
    results = loaded(written.getvalue(), "news.zip")
    assert len(results) <= 7
    assert any(isinstance(each, FailedSource) and each.error.kind == "refused" for each in results)


def test_a_word_file_and_a_book_that_unpack_to_much_are_refused() -> None:
    big = b"<a>" + b"x" * 110_000_000 + b"</a>"
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", big)
    assert failures(loaded(written.getvalue()[:], "a.docx"))[None][0] in ("refused", "unreadable")
    chapter = packed_book("<html><body>" + "<p>word</p>" * 30_000)
    assert "ONRECORD_MAX_" in failures(loaded(chapter, "a.epub"))[None][1]


LIMITED = [
    ("max_source_bytes", 1_000, "a.txt", STORY * 20, "ONRECORD_MAX_SOURCE_BYTES"),
    ("max_source_pages", 1, "a.pdf", pdf(printed("One."), printed("Two.")),
     "ONRECORD_MAX_SOURCE_PAGES"),
    ("max_archive_depth", 1, "a.zip", packed({"b.zip": packed({"a.txt": STORY})}),
     "ONRECORD_MAX_ARCHIVE_DEPTH"),
    ("max_archive_files", 1, "a.zip", packed({"a.txt": STORY, "b.txt": STORY + b"!"}),
     "ONRECORD_MAX_ARCHIVE_FILES"),
    ("max_unpacked_bytes", 100, "a.zip", packed({"a.txt": STORY, "b.txt": STORY + b"!"}),
     "ONRECORD_MAX_UNPACKED_BYTES"),
]  # fmt: skip


@pytest.mark.parametrize(("setting", "value", "name", "content", "variable"), LIMITED)
def test_every_limit_is_a_setting_that_its_message_names(
    setting: str,
    value: int,
    name: str,
    content: bytes,
    variable: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not any(
        isinstance(each, FailedSource)
        for each in load_bytes(content, name=name, limits=SourceLimits.from_settings(Settings()))
    )
    monkeypatch.setenv(variable, str(value))
    limits = SourceLimits.from_settings(Settings())
    messages = [
        each.error.message
        for each in load_bytes(content, name=name, limits=limits)
        if isinstance(each, FailedSource)
    ]
    assert any(variable in message for message in messages), setting


def test_limits_on_time_redirects_and_hosts_are_settings_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ONRECORD_MAX_SOURCE_SECONDS", "2.5")
    monkeypatch.setenv("ONRECORD_MAX_SOURCE_REDIRECTS", "1")
    monkeypatch.setenv("ONRECORD_ALLOW_HOSTS", "Intranet.example, 10.0.0.1")
    limits = SourceLimits.from_settings(Settings())
    assert (limits.max_seconds, limits.max_redirects) == (2.5, 1)
    assert limits.allow_hosts == ("intranet.example", "10.0.0.1")


def test_a_stored_member_is_read_like_a_packed_one() -> None:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as archive:
        archive.writestr("a.txt", STORY)
    assert set(articles(loaded(written.getvalue(), "news.zip"))) == {"a.txt"}
