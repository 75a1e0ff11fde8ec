"""What is not taken is called by its name, with what to add in its place."""

from __future__ import annotations

import pytest

from ingest.loading.kinds import kind_of_answer
from rag.errors import SourceRefused
from tests.ingest.loaded import failures, loaded


@pytest.mark.parametrize(
    ("name", "what", "advice"),
    [
        ("a.doc", "Word's old format", "docx or pdf"),
        ("a.ODT", "OpenDocument", "docx or pdf"),
        ("a.rtf", "Rich Text", "docx or pdf"),
        ("a.pptx", "slides", "as pdf"),
        ("a.xlsx", "spreadsheet", "as csv"),
        ("a.jpg", "picture", "pdf of the page"),
        ("a.svg", "picture", "text"),
        ("a.mp3", "sound recording", "transcript"),
        ("a.mp4", "film", "transcript"),
        ("a.msg", "Outlook", "eml"),
        ("a.mobi", "Kindle", "epub"),
        ("a.rar", "archive", "zip"),
        ("a.json", "JSON", ".jsonl"),
        ("a.xml", "no feed", "html"),
        ("a.xyz", r"type \.xyz", "txt, md, html, pdf"),
    ],
)
def test_other_formats_are_named_with_what_to_do(name: str, what: str, advice: str) -> None:
    ((kind, message),) = failures(loaded(b"<x/> some bytes of it", name)).values()
    assert kind == "refused"
    with pytest.raises(SourceRefused, match=what):
        raise SourceRefused(message)
    assert advice in message
    assert "txt, md, html, pdf, docx, epub, eml, csv and jsonl files" in message


@pytest.mark.parametrize("name", ["download", "a.txt", "a.html", "a.csv"])
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"{\\rtf1\\ansi Hello}", "Rich Text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture"),
        (b"ID3\x03\0\0\0\0\0\x0f", "sound"),
        (b"GIF89a\x40\x01\xf0\0\xf7\0\0", "picture"),
        (b"OggS\0\x02\0\0\0\0", "sound"),
        (b"fLaC\0\0\0\x22\x10", "sound"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "archive"),
    ],
)
def test_they_are_known_by_their_first_bytes_whatever_their_name(
    name: str, content: bytes, what: str
) -> None:
    assert what in failures(loaded(content, name))[None][1]


@pytest.mark.parametrize("word", ["ID3", "ID3\n", "OggS", "fLaC", "GIF8", "GIF89a"])
def test_a_text_that_begins_with_a_formats_letters_is_read(word: str) -> None:
    text = f"{word} is what such files begin with, the archive's keeper said on Monday."
    assert not failures(loaded(text.encode(), "a.txt"))


@pytest.mark.parametrize(
    ("media_type", "what"),
    [("image/png", "image/png, a picture"), ("audio/mpeg", "a sound"), ("video/mp4", "a film"),
     ("application/x-shockwave", "gives application/x-shockwave")],
)  # fmt: skip
def test_an_address_that_gives_something_else_says_what(media_type: str, what: str) -> None:
    with pytest.raises(SourceRefused, match=what):
        kind_of_answer("https://post.example/x", media_type, b"whatever it is")
