from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading.docx import read_docx
from rag.errors import SourceEmpty, SourceRefused, SourceUnreadable
from tests.ingest.tiny_files import saved, word

FIRST = "The council voted on Tuesday to approve the plan."
SECOND = "“We will take it,” she said."


def test_paragraphs_stand_apart_by_a_blank_line() -> None:
    reading = read_docx(
        word(FIRST, "", f"  {SECOND} ", title="Harbour plan wins", author="Ann Writer")
    )
    assert reading.text == f"{FIRST}\n\n{SECOND}"
    assert (reading.title, reading.title_from) == ("Harbour plan wins", "file")
    assert (reading.author, reading.author_from) == ("Ann Writer", "file")


@pytest.mark.parametrize(
    ("title", "author"), [("Word Document", "python-docx"), ("x.docx", "admin")]
)
def test_senseless_properties_are_passed_over(title: str, author: str) -> None:
    reading = read_docx(word(FIRST, title=title, author=author))
    assert reading.title is reading.author is reading.title_from is None


def test_tables_links_and_line_breaks_are_in_the_text_in_order() -> None:
    document = docx.Document()
    document.add_paragraph(FIRST).add_run("\nSo\tit is.")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Ships", "12", "", "alone"), strict=True):
        cell.text = text
    table.cell(0, 1).add_table(1, 1).cell(0, 0).text = "inner"
    document.add_paragraph(SECOND)
    assert read_docx(saved(document)).text == (
        f"{FIRST}\nSo\tit is.\n\nShips | 12 inner\n\nalone\n\n{SECOND}"
    )


def test_the_text_is_what_word_shows_of_tracked_changes_controls_and_boxes() -> None:
    document = docx.Document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>The council </w:t></w:r>"
            "<w:ins><w:r><w:t>finally </w:t></w:r></w:ins><w:del><w:r><w:delText>never </w:delText>"
            "</w:r></w:del><w:r><w:t>vot</w:t></w:r><w:hyperlink><w:r><w:t>ed</w:t></w:r>"
            "</w:hyperlink><w:r><w:txbxContent><w:p><w:r><w:t>BOX</w:t></w:r></w:p></w:txbxContent>"
            "</w:r><w:r><w:t>.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ),
    )
    assert read_docx(saved(document)).text == "The council finally voted."


def test_an_empty_word_file_says_so() -> None:
    with pytest.raises(SourceEmpty, match="no text"):
        read_docx(word("", " "))


def test_word_s_old_format_and_passwords_are_said_plainly() -> None:
    with pytest.raises(SourceUnreadable, match="password or in Word's old format"):
        read_docx(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_a_package_that_unpacks_to_far_more_is_refused() -> None:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", bytes(101_000_000))
    with pytest.raises(SourceRefused, match="101.0 MB"):
        read_docx(written.getvalue())


WHOLE = word(FIRST, SECOND)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nonsense", WHOLE[:500], WHOLE[-500:]])
def test_a_broken_word_file_says_so(content: bytes) -> None:
    with pytest.raises(SourceUnreadable, match="broken") as caught:
        read_docx(content)
    assert caught.value.__cause__ is not None


def test_a_package_without_a_document_is_broken() -> None:
    written = BytesIO()
    with ZipFile(written, "w") as package:
        package.writestr("other.txt", "x")
    with pytest.raises(SourceUnreadable, match="broken"):
        read_docx(written.getvalue())


@given(st.data())
def test_a_damaged_word_file_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert read_docx(bytes(content)).text
    except (SourceUnreadable, SourceEmpty, SourceRefused) as error:
        assert error.message
