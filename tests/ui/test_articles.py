"""Articles as lines: the table of ``list``, the particulars of ``show``."""

from __future__ import annotations

from dataclasses import replace

from rag.types import ArticleMetadata
from ui.commands.articles import metadata_lines, table_lines

TYPED = ArticleMetadata(
    id="ab12cd34ef56",
    title="Ferry stays in harbour until the parts have come from abroad",
    title_from="text",
    ingested="2026-03-05T00:00:00+00:00",
    source="ferry.pdf",
    sha256="00",
)
SCANNED = replace(TYPED, id="ba12cd34ef56", read_by="ocr")


def test_a_list_marks_what_was_read_by_ocr_and_keeps_to_its_width() -> None:
    _, typed, scanned = table_lines([TYPED, SCANNED], 80)
    assert scanned.endswith(" (read by OCR)") and len(scanned) <= 80
    assert "OCR" not in typed


def test_the_particulars_say_that_a_text_was_read_by_ocr() -> None:
    assert "text        read by OCR, check the picture" in metadata_lines(SCANNED, 80)
    assert not any("OCR" in line for line in metadata_lines(TYPED, 80))
