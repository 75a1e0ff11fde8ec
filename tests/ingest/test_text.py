from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading.sources import load_pasted_text
from ingest.loading.text import read_markdown, read_text
from ingest.loading.top_matter import TopMatter, read_top_matter
from rag.errors import SourceUnreadable
from tests.ingest.loaded import articles, loaded


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
    reading = load_pasted_text(
        "Harbour plan wins vote\nBy Ann Example and Bo de la Sample\n"
        "Published: October 8, 2025, 3:15 PM EDT\n\nThe council voted."
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
        "Source code: it was published on October 8, 2025, and nobody read it.",
        "Updated plans\n\nThe council voted on them.",
        "Author: the story of a man who wrote.\n\nIt is a film.",
        "OPENING NIGHT (Updated) - The hall was full and the doors were closed at seven.",
        "WORLD CUP - The home side won in the last minute of a long evening.",
        "PORT ELLERY, Oct. 8 — The ferry will not run before May, the council said.",
    ],
)
def test_nothing_is_read_into_ordinary_sentences(text: str) -> None:
    assert read_top_matter(text) == TopMatter()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ferry\nBy Ann Example, Wire Staff Writer\n\nText.", {"author": "Ann Example"}),
        ("Ferry\nBY ANN EXAMPLE\n\nText.", {"author": "ANN EXAMPLE"}),
        ("Ferry\nBy Ann Example for The Post\n\nText.",
         {"author": "Ann Example", "outlet": "The Post"}),
        ("Ferry\nOctober 8, 2025\n\nText.", {"published": "2025-10-08"}),
        ("Ferry\nWednesday, 8 October 2025, 15:15 GMT\n",
         {"published": "2025-10-08T15:15:00+00:00"}),
        ("Oct. 8, 2025 Updated Oct. 9, 2025, 9:27 a.m. EDT\n\nText.",
         {"published": "2025-10-08", "updated": "2025-10-09T09:27:00-04:00"}),
        ("Source: The Post\nAuthor: Ann Example\nDate: 2025-10-08\nSection: Ports\n"
         "URL: https://post.example/a\nUpdated: 2025-10-09\n\nText.",
         {"outlet": "The Post", "author": "Ann Example", "published": "2025-10-08",
          "section": "Ports", "url": "https://post.example/a", "updated": "2025-10-09"}),
        ("Ferry\nDate published: 8 October 2025\nLast updated: 9 October 2025\n\nText.",
         {"published": "2025-10-08", "updated": "2025-10-09"}),
        ("Ferry\n" + "The ferry carries more people every year, as the board's chart shows. " * 2
         + "\nSource: World Bank\nSection: Ports\n", {"section": "Ports"}),
        (f"URL: https://post.example/{'a' * 90}\nSource: The Post\n\nText.",
         {"outlet": "The Post", "url": f"https://post.example/{'a' * 90}"}),
        ("Source: https://post.example/a\n\nText.", {"url": "https://post.example/a"}),
        ("Source: https://post.example\n\nText.", {}),
        ("Ferry\nURL: https://www.post.example/\n\nText.", {}),
        ("Ferry\nDate: 10/08/2025\n\nText.", {}),
        ("Ferry\nDate: 8 October 2199\n\nText.", {}),
        ("PORT ELLERY, Oct. 8 (Wire) — The ferry will not run before May.", {"outlet": "Wire"}),
        ("PORT ELLERY, Westland, Oct. 8, 2025 (The Wire) - The ferry will not run before May.",
         {"outlet": "The Wire", "published": "2025-10-08"}),
        ("EASTWICK, 8 October 2025 – The ferry will not run before May.",
         {"published": "2025-10-08"}),
        ("(Wire) -- The ferry will not run before May, says the council.", {"outlet": "Wire"}),
        ("Ferry stays\n\nPORT ELLERY (Wire) — The ferry will not run before May.",
         {"outlet": "Wire"}),
    ],
)  # fmt: skip
def test_the_first_lines_say_who_wrote_it_where_and_when(
    text: str, expected: dict[str, str]
) -> None:
    assert read_top_matter(text) == TopMatter(**expected)


@given(st.text(max_size=300))
def test_any_text_has_top_matter_or_none(text: str) -> None:
    found = read_top_matter(text + "\n" + text.upper())
    assert found.published is None or found.published[:4].isdecimal()


def test_what_the_source_says_wins_over_the_first_lines() -> None:
    row = b'text,author,published\n"By Ann Text\nOctober 8, 2025\n\nIt is a story.",Bo Row,\n'
    (article,) = articles(loaded(row, "a.csv")).values()
    assert (article.author, article.author_from) == ("Bo Row", "file")
    assert (article.published, article.published_from) == ("2025-10-08", "text")


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


def test_front_matter_gives_every_field() -> None:
    reading = read_markdown(
        b"---\nauthors: [Ann Example, Bo Sample]\ndate: 2025-10-08\nlastmod: 2025-10-09\n"
        b"publication: The Post\nsection: Ports\nurl: https://post.example/a\nlang: en-GB\n"
        b"---\nText."
    )
    assert (reading.author, reading.author_from) == ("Ann Example, Bo Sample", "text")
    assert (reading.outlet, reading.outlet_from) == ("The Post", "text")
    assert (reading.published, reading.updated) == ("2025-10-08", "2025-10-09")
    assert (reading.section, reading.url) == ("Ports", "https://post.example/a")
    assert reading.language == "en"


def test_a_hostile_markdown_line_takes_no_time() -> None:
    content = b"# " + b" " * 500_000 + b"x" + b"\n# " + b"#" * 500_000 + b"x\n"
    assert read_markdown(content).text == content.decode()


@pytest.mark.parametrize(
    "line",
    [
        "By Ruth Abara | 8 October 2025",
        "By Ruth Abara, October 8, 2025",
        "By Ruth Abara - Published 8 October 2025",
        "8 October 2025 · By Ruth Abara",
    ],
)
def test_a_byline_and_a_date_on_one_line_are_both_taken(line: str) -> None:
    found = read_top_matter(f"Wend shut\n{line}\n\nThe council shut the footbridge.")
    assert found == TopMatter(author="Ruth Abara", published="2025-10-08")


@pytest.mark.parametrize(
    "line", ["By Ruth Abara, who left on 8 October 2025", "By Tuesday, 8 October 2025, it was shut"]
)
def test_a_sentence_with_a_name_and_a_date_is_no_byline(line: str) -> None:
    assert read_top_matter(f"{line}\n\nThe council shut the footbridge.") == TopMatter()
