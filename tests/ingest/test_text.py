from __future__ import annotations

import pytest

from ingest.loading.text import read_markdown, read_text
from rag.errors import SourceUnreadable


def test_a_text_keeps_its_characters_but_for_mark_and_line_ends() -> None:
    written = "\ufeffTitle\r\n\r\n  “One”\ttwo \r\rthree\u00a0four\n\n\n"
    assert read_text(written.encode()).text == "Title\n\n  “One”\ttwo \n\nthree\u00a0four\n\n\n"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff",
        bytes(range(256)) * 4,
        b"\x1f\x8b\x08\x00\x11\x12\x13\x14some words" * 3,
        b"text with one\x00NUL",
    ],
)
def test_binary_content_under_a_text_name_is_refused(content: bytes) -> None:
    with pytest.raises(SourceUnreadable, match="binary|encoding"):
        read_text(content)


def test_an_unmistakable_byline_and_date_at_the_top_are_taken() -> None:
    reading = read_text(
        b"Harbour plan wins vote\nBy Ann Example and Bo de la Sample\n"
        b"Published: October 8, 2025, 3:15 PM EDT\n\nThe council voted."
    )
    assert (reading.author, reading.author_from) == ("Ann Example, Bo de la Sample", "text")
    assert (reading.published, reading.published_from) == ("2025-10-08T15:15:00-04:00", "text")
    assert reading.text.startswith("Harbour plan wins vote\nBy Ann")


@pytest.mark.parametrize(
    "text",
    [
        "By the time the council met on October 8, 2025, it was late.",
        "By Tuesday\n\nThe council voted.",
        "The plan was published on October 8, 2025, by Ann Example.",
        "One.\n\n" * 8 + "By Ann Example\n",
        "By Ann Example, who lives in Springfield.\n",
    ],
)
def test_nothing_is_read_into_ordinary_sentences(text: str) -> None:
    reading = read_text(text.encode())
    assert reading.author is None
    assert reading.published is None


@pytest.mark.parametrize(
    ("markdown", "title"),
    [
        ("# Harbour plan\n\nText.", "Harbour plan"),
        ("Intro\n\n## **Harbour** [plan](https://x.example) ##\n", "Harbour plan"),
        ("Harbour plan\n============\n\nText.", "Harbour plan"),
        ("```\n# a comment\n```\n# Harbour plan\n", "Harbour plan"),
        ('---\ntitle: "Harbour plan"\nlayout: post\n---\n# Other\n', "Harbour plan"),
        ("#hashtag and text", None),
        ("No heading here.", None),
    ],
)
def test_a_markdown_title_is_the_first_heading(markdown: str, title: str | None) -> None:
    reading = read_markdown(markdown.encode())
    assert reading.title == title
    assert reading.text == markdown


def test_front_matter_gives_author_and_date() -> None:
    reading = read_markdown(b"---\nauthor: Ann Example\ndate: 2025-10-08\n---\nText.")
    assert (reading.author, reading.published) == ("Ann Example", "2025-10-08")


def test_a_hostile_markdown_line_takes_no_time() -> None:
    content = b"# " + b" " * 500_000 + b"x" + b"\n# " + b"#" * 500_000 + b"x\n"
    assert read_markdown(content).text == content.decode()
