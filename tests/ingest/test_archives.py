"""Zip archives: every member a result, within limits, whatever its name or stated size."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading.archives import member_name
from tests.ingest.loaded import articles, failures, loaded

STORY = b"Ferry strike ends\n\nCrews went back to work on Monday, the harbour board said."


def packed(members: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def test_every_member_is_an_article_of_its_own() -> None:
    rows = b"title,text\nDykes,The dykes held.\nTides,The tide was high."
    inner = packed({"deep.md": b"# Locks\n\nThe locks were opened."})
    content = packed({"a/story.txt": STORY, "rows.csv": rows, "inner.zip": inner})
    results = loaded(content, "news.zip")
    assert {part: each.title for part, each in articles(results).items()} == {
        "a/story.txt": "Ferry strike ends",
        "rows.csv/row 1": "Dykes",
        "rows.csv/row 2": "Tides",
        "inner.zip/deep.md": "Locks",
    }
    assert {each.source for each in results} == {"news.zip"}


def test_a_member_that_cannot_be_read_is_a_result_and_the_others_go_on() -> None:
    members = {"photo.jpg": b"\xff\xd8", "empty.txt": b"", "story.txt": STORY}
    results = loaded(packed(members), "news.zip")
    assert set(articles(results)) == {"story.txt"}
    found = failures(results)
    assert found["photo.jpg"][0] == "refused"
    assert found["empty.txt"][0] == "empty"


def test_hidden_members_and_folders_are_passed_over() -> None:
    members = {"__MACOSX/._a.txt": b"x", ".git/config": b"x", "sub/": b"", "sub/a.txt": STORY}
    assert set(articles(loaded(packed(members), "news.zip"))) == {"sub/a.txt"}


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Users\\a.txt", "Users/a.txt"),
        ("a/./b/../c.txt", "a/b/c.txt"),
        ("..", "file"),
    ],
)
def test_a_members_name_cannot_leave_the_archive(stored: str, shown: str) -> None:
    assert member_name(stored) == shown


@given(st.text(max_size=40))
def test_no_name_steps_upwards(stored: str) -> None:
    pieces = member_name(stored).split("/")
    assert all(piece not in ("", ".", "..") for piece in pieces)


def test_members_that_unpack_to_too_much_are_refused_by_what_comes_out() -> None:
    results = loaded(packed({"bomb.txt": b"a" * 100_001, "story.txt": STORY}), "news.zip")
    assert failures(results)["bomb.txt"][0] == "refused"
    assert "ONRECORD_MAX_SOURCE_BYTES" in failures(results)["bomb.txt"][1]
    assert set(articles(results)) == {"story.txt"}


def test_an_archive_that_unpacks_to_too_much_ends_there_and_says_so() -> None:
    many = {f"{number}.txt": STORY + b" x" * 40_000 for number in range(4)}
    results = loaded(packed(many), "news.zip")
    assert len(articles(results)) == 2
    assert "ONRECORD_MAX_UNPACKED_BYTES" in failures(results)[None][1]


def test_archives_nested_too_deep_and_too_many_files_are_refused() -> None:
    content = packed({"story.txt": STORY})
    for _ in range(3):
        content = packed({"in.zip": content})
    assert (
        "ONRECORD_MAX_ARCHIVE_DEPTH" in next(iter(failures(loaded(content, "a.zip")).values()))[1]
    )
    crowd = {f"{number}.txt": STORY + b" %d" % number for number in range(9)}
    results = loaded(packed(crowd), "news.zip")
    assert len(articles(results)) == 6
    assert "ONRECORD_MAX_ARCHIVE_FILES" in failures(results)[None][1]


def test_damage_is_told_and_never_crashes() -> None:
    content = bytearray(packed({"a.txt": STORY, "b.txt": STORY + b" More."}))
    content[45] ^= 0xFF
    results = loaded(bytes(content), "news.zip")
    assert set(articles(results)) == {"b.txt"}
    assert failures(results)["a.txt"][0] == "unreadable"
    assert failures(loaded(b"PK\x03\x04 cut off", "news.zip"))[None][0] == "unreadable"
    assert failures(loaded(packed({}), "news.zip"))[None][0] == "empty"


@given(st.binary(max_size=300), st.integers(0, 200))
def test_mangled_archives_give_plain_messages(noise: bytes, place: int) -> None:
    content = packed({"a.txt": STORY})
    mangled = content[:place] + noise + content[place + len(noise) :]
    for _, message in failures(loaded(mangled, "news.zip")).values():
        assert re.fullmatch(r"[^\n]{20,300}", message)


def test_a_damaged_member_of_another_packing_is_told() -> None:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_LZMA) as archive:
        archive.writestr("a.txt", STORY)
        archive.writestr("b.txt", STORY + b" More.")
    content = bytearray(written.getvalue())
    content[39:60] = b"\xff" * 21
    results = loaded(bytes(content), "news.zip")
    assert failures(results)["a.txt"][0] == "unreadable"
    assert set(articles(results)) == {"b.txt"}
