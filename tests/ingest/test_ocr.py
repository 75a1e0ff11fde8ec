"""Pdfs of pictures are read by the real recogniser, offline, and say that they were."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader, PdfWriter

from ingest.loading import ocr
from ingest.loading.gutters import widen_gutters
from ingest.loading.paragraphs import Line
from ingest.loading.pdf import read_pdf
from ingest.loading.reading import Reading
from ingest.pipeline import Ingestor
from rag.citing import cite
from rag.errors import SourceRefused
from rag.library import open_library
from rag.settings import Settings
from rag.types import Span
from tests.ingest.pictures import draw_page, scanned
from tests.ingest.tiny_files import pdf, printed

pytestmark = pytest.mark.skipif(
    not ocr.is_installed(), reason=f"the extra ocr is missing: {ocr.HOW_TO_ADD}"
)

HEADLINE = "Ferry stays in harbour"
FIRST = (
    "The harbour council of Port Ellery said on Tuesday that the old ferry will not run before "
    "May, because its gearbox came apart on the last crossing of the year."
)
SECOND = (
    '"We do not have the parts," said Ann Marlow, who leads the works department. "Nobody has '
    'made them for nineteen years."'
)
THIRD = (
    "Repairs cost 4.2 million dollars, and 1,300 people cross each day. They are asked to take "
    "the bus over the northern bridge until then."
)


def read(content: bytes, max_seconds: float = 120) -> Reading:
    return read_pdf(content, max_pages=10, max_seconds=max_seconds)


def letters(text: str) -> str:
    """Without spaces, of which the recogniser leaves out about one in two hundred."""
    return "".join(text.split())


def joined(*files: bytes) -> bytes:
    writer = PdfWriter()
    for each in files:
        for page in PdfReader(BytesIO(each)).pages:
            writer.add_page(page)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def test_a_scan_is_read_with_its_headline_paragraphs_and_pages() -> None:
    reading = read(scanned(draw_page(HEADLINE, [FIRST, SECOND]), draw_page(None, [THIRD])))
    paragraphs = reading.text.split("\n\n")
    assert list(map(letters, paragraphs)) == list(map(letters, [HEADLINE, FIRST, SECOND, THIRD]))
    assert len(reading.text.split()) > 0.95 * sum(len(p.split()) for p in (FIRST, SECOND, THIRD))
    assert (reading.title, reading.title_from) == (HEADLINE, "text")
    assert reading.page_starts == (0, reading.text.index(paragraphs[-1]))
    assert (reading.read_by, reading.notices) == ("ocr", ())


def test_columns_that_stand_close_together_are_read_one_after_the_other() -> None:
    columns = ([FIRST, SECOND], [THIRD, FIRST])
    reading = read(scanned(draw_page(HEADLINE, *columns, gutter=16, characters=42)))
    expected = "\n\n".join([HEADLINE, FIRST, SECOND, THIRD, FIRST])
    assert letters(reading.text) == letters(expected)


def test_of_a_mixed_pdf_only_the_pictures_are_read_by_ocr() -> None:
    typed = "“Curly marks and æøå show that these letters are the file’s own,” she said."
    reading = read(joined(pdf(printed(typed)), scanned(draw_page(None, [THIRD]))))
    own, recognised = reading.text.split("\n\n")
    assert (own, letters(recognised)) == (typed, letters(THIRD))
    assert reading.read_by == "ocr"


def test_a_picture_without_text_adds_nothing_and_marks_nothing() -> None:
    reading = read(joined(pdf(printed(FIRST)), scanned(draw_page())))
    assert (reading.text, reading.read_by) == (FIRST, None)


def test_what_would_take_too_long_is_refused_with_how_long_it_would_take() -> None:
    content = scanned(draw_page(None, [FIRST]), draw_page(None, [THIRD]))
    with pytest.raises(SourceRefused, match="2 of its pages are pictures") as caught:
        read(content, max_seconds=0.01)
    assert "ONRECORD_MAX_SOURCE_SECONDS" in caught.value.message


def test_text_pages_stay_where_reading_the_pictures_would_take_too_long() -> None:
    content = joined(pdf(printed(FIRST)), scanned(draw_page(), draw_page()))
    reading = read(content, max_seconds=0.01)
    assert reading.text == FIRST
    assert reading.notices[0].startswith("Pages 2 to 3 left out: 2 of its pages are pictures")


def test_pages_that_are_done_when_the_time_is_over_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slowly(_document: object, number: int) -> list[Line]:
        time.sleep(0.5)
        return [Line(f"Page {number + 1}: {FIRST}", 50.0, 700.0, 10.0)]

    monkeypatch.setattr(ocr, "_read_page", slowly)
    monkeypatch.setattr(ocr, "_check_time", lambda *_: None)
    reading = read(scanned(*[draw_page()] * 8), max_seconds=2)
    assert FIRST in reading.text and "Page 8" not in reading.text
    assert "to 8 left out: 8 of its pages are pictures, and the 2 s" in reading.notices[0]
    assert reading.read_by == "ocr"


def test_fetching_counts_to_the_time_that_ocr_has() -> None:
    content = joined(pdf(printed(FIRST)), scanned(draw_page()))
    began = time.monotonic() - 60
    reading = read_pdf(content, max_pages=10, max_seconds=60, began=began)
    assert reading.text == FIRST
    assert "Page 2 left out: 1 of its pages" in reading.notices[0]


def test_too_little_memory_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_picture: object) -> None:
        raise RuntimeError("Non-zero status code returned: std::bad_alloc")

    monkeypatch.setattr(ocr, "_engine", lambda: fail)
    with pytest.raises(MemoryError):
        read(scanned(draw_page(None, [FIRST])))


def test_the_article_and_its_quotes_are_marked_all_the_way_through_a_reader(
    tmp_path: Path,
) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned(draw_page(HEADLINE, [FIRST, SECOND])))
    settings = Settings(home=tmp_path / "home", max_source_seconds=120)
    with open_library(settings) as library, Ingestor(library, settings) as ingestor:
        (result,) = ingestor.add([str(path)])
        assert (result.status, result.error) == ("added", None)
        analysed = library.analysed(result.article_id or "")
        assert analysed.article.read_by == "ocr"
        citation = cite(analysed, Span(30, 31), number=1)
        assert (citation.read_by, citation.page) == ("ocr", 1)
        (listed,) = library.list()
        assert listed.read_by == "ocr"


def test_a_gutter_is_widened_and_a_headline_over_it_is_not_torn() -> None:
    page = np.full((600, 400, 3), 255, dtype=np.uint8)
    page[20:40, 50:350] = 0  # a headline over both columns
    for top in range(80, 560, 24):
        page[top : top + 12, 50:192] = 0
        page[top : top + 12, 208:350] = 0
    wider = widen_gutters(page)
    assert wider.shape == (600, 440, 3)
    assert (wider[20:40, 50:350] == 0).all()
    assert (wider[80:92, 192:248] == 255).all() and (wider[80:92, 248:390] == 0).all()
    assert (wider == 0).sum() == (page == 0).sum()


def test_a_page_in_one_column_stays_as_it_is() -> None:
    page = np.full((600, 400, 3), 255, dtype=np.uint8)
    for line, top in enumerate(range(80, 560, 24)):
        for word in range(6):
            left = 50 + 50 * word + (7 * line) % 23
            page[top : top + 12, left : left + 42] = 0
    assert widen_gutters(page) is page
