from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from ingest.loading import ocr
from ingest.loading.pdf import read_pdf
from rag.errors import SourceEmpty, SourceRefused, SourceUnreadable
from tests.ingest.latex_pdf import latex_pdf
from tests.ingest.tiny_files import pdf, printed

FIRST = (
    "The council voted on Tuesday to approve the plan for the harbour, Mayor Ann Example said "
    "after a debate that had lasted for nine hours."
)
SECOND = "“It is a chance that comes once,” she told reporters in the hall. “We will take it.”"


def read(content: bytes, max_pages: int = 10):  # type: ignore[no-untyped-def]
    return read_pdf(content, max_pages=max_pages, max_seconds=60)


def test_wrapped_paragraphs_and_their_pages_come_back() -> None:
    reading = read(pdf(printed(FIRST), printed(SECOND)))
    assert reading.text == f"{FIRST}\n\n{SECOND}"
    assert reading.page_starts == (0, len(FIRST) + 2)


def test_the_files_own_title_and_author_are_taken_when_sensible() -> None:
    reading = read(pdf(printed(FIRST), title="Harbour plan wins vote", author="Ann Writer"))
    assert (reading.title, reading.title_from) == ("Harbour plan wins vote", "file")
    assert (reading.author, reading.author_from) == ("Ann Writer", "file")
    assert reading.published is None


@pytest.mark.parametrize(
    "title", ["untitled", "Microsoft Word - harbour.docx", "(anonymous)", "harbour_final_v2.indd"]
)
def test_senseless_properties_are_passed_over(title: str) -> None:
    reading = read(pdf(printed(FIRST), title=title, author="user"))
    assert reading.title is reading.author is reading.title_from is reading.author_from is None


def test_a_headline_in_larger_letters_is_the_title() -> None:
    headline = [(72.0, 740.0, 20.0, "Harbour plan wins vote")]
    reading = read(pdf([*headline, *printed(FIRST)]))
    assert (reading.title, reading.title_from) == ("Harbour plan wins vote", "text")
    named = pdf([*headline, *printed(FIRST)], title="Harbour plan wins vote | The Daily Example")
    assert read(named).title == "Harbour plan wins vote"


def test_a_password_is_said_plainly_and_an_empty_one_tried() -> None:
    with pytest.raises(SourceUnreadable, match="password"):
        read(pdf(printed(FIRST), password="secret"))
    assert read(pdf(printed(FIRST), password="")).text == FIRST


def test_pictures_of_text_are_said_plainly_with_how_to_have_them_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(SourceUnreadable, match="only pictures of text") as caught:
        read(pdf([], picture=True))
    assert "onrecord[ocr]" in caught.value.message


def test_pages_that_are_pictures_are_named_where_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    reading = read(pdf(printed(FIRST), [], [], printed(SECOND), [], picture=True))
    assert reading.text == f"{FIRST}\n\n{SECOND}"
    assert reading.page_starts == (
        0,
        len(FIRST) + 2,
        len(FIRST) + 2,
        len(FIRST) + 2,
        len(reading.text),
    )
    (notice,) = reading.notices
    assert notice.startswith("Pages 2 to 3 and 5 are pictures and were left out.")
    assert "onrecord[ocr]" in notice
    assert reading.read_by is None


def test_letters_and_drawings_are_no_pictures() -> None:
    drawn = pdf(printed("RABBI"), [], picture=True).replace(b"/Subtype /Image", b"/Subtype /Form ")
    reading = read(drawn)
    assert (reading.text, reading.notices) == ("RABBI", ())


def test_a_picture_in_a_form_or_in_the_page_itself_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    inside = PdfWriter(BytesIO(pdf([], picture=True)))
    form = DecodedStreamObject()
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/Resources")] = inside.pages[0]["/Resources"]
    inside.pages[0][NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/F"): inside._add_object(form)})}
    )
    inline = PdfWriter(BytesIO(pdf([])))
    drawing = DecodedStreamObject()
    drawing.set_data(b"q BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q")
    inline.pages[0][NameObject("/Contents")] = inline._add_object(drawing)
    for writer in (inside, inline):
        written = BytesIO()
        writer.write(written)
        with pytest.raises(SourceUnreadable, match="only pictures of text"):
            read(written.getvalue())


def test_quotation_marks_whose_code_only_the_font_knows_come_back() -> None:
    reading = read(latex_pdf("“They don’t sta\ufb00 the \ufb01rst ferry,” Ann Example said."))
    assert reading.text == "“They don’t staff the first ferry,” Ann Example said."


def test_a_damaged_page_is_left_out_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = pdf(printed(FIRST), printed("This page is lost."), printed(SECOND))
    drawn = content.index(b"(This page is lost.)")
    damaged = content[:drawn] + b"(This page (((lost.)" + content[drawn + 20 :]
    reading = read(damaged)
    assert reading.text == f"{FIRST}\n\n{SECOND}"
    assert reading.notices == (
        "Page 2 is damaged and was left out. Open the pdf to see what stands there.",
    )


def test_an_empty_pdf_says_so() -> None:
    with pytest.raises(SourceEmpty, match="no text"):
        read(pdf([]))


def test_too_many_pages_are_refused_with_both_numbers() -> None:
    with pytest.raises(SourceRefused, match="3 pages, and at most 2") as caught:
        read(pdf([], [], []), max_pages=2)
    assert "ONRECORD_MAX_SOURCE_PAGES" in caught.value.message


WHOLE = pdf(printed(FIRST), title="Harbour plan wins vote")


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n", b"%PDF-1.4 nonsense", WHOLE[:200], WHOLE[-300:], b""]
)
def test_a_broken_pdf_says_so_and_keeps_the_parsers_error(content: bytes) -> None:
    with pytest.raises(SourceUnreadable, match="broken") as caught:
        read(content)
    assert caught.value.__cause__ is not None


@given(st.data())
def test_a_damaged_pdf_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert read(bytes(content)).text.strip()
    except (SourceUnreadable, SourceEmpty, SourceRefused) as error:
        assert error.message


def test_a_damaged_pdf_makes_no_noise(caplog: pytest.LogCaptureFixture) -> None:
    content = WHOLE.replace(b"%PDF-1.3\n", b"%PDF-1.3\n% shifted\n")
    assert read(content).text == FIRST
    assert not caplog.records
