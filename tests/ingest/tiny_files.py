"""Small pdf and Word files made for tests."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import docx
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
)

PrintedLine = tuple[float, float, float, str]
"""Left, bottom, letters' size, text."""


def printed(
    *paragraphs: str, width: int = 60, top: float = 700, size: float = 10
) -> list[PrintedLine]:
    """Paragraphs wrapped at a number of characters, a wider gap between them."""
    lines: list[PrintedLine] = []
    for paragraph in paragraphs:
        line = ""
        for word in [*paragraph.split(), ""]:
            if line and (not word or len(line) + len(word) >= width):
                lines.append((72, top, size, line))
                top -= 1.2 * size
                line = ""
            line = f"{line} {word}".strip()
        top -= size
    return lines


def pdf(
    *pages: Sequence[PrintedLine],
    title: str | None = None,
    author: str | None = None,
    password: str | None = None,
    picture: bool = False,
) -> bytes:
    """A pdf with each line at its place, in Helvetica."""
    writer = PdfWriter()
    for lines in pages:
        page = writer.add_blank_page(612, 792)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
        resources = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
        )
        if picture:
            resources[NameObject("/XObject")] = DictionaryObject(
                {NameObject("/Im1"): writer._add_object(_picture())}
            )
        page[NameObject("/Resources")] = resources
        drawing = DecodedStreamObject()
        drawing.set_data(b"\n".join(_draw(*line) for line in lines))
        page[NameObject("/Contents")] = writer._add_object(drawing)
    writer.add_metadata(
        {key: value for key, value in {"/Title": title, "/Author": author}.items() if value}
    )
    if password is not None:
        writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _draw(left: float, bottom: float, size: float, text: str) -> bytes:
    shown = text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    return b"BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (size, left, bottom, shown)


def _picture() -> StreamObject:
    picture = DecodedStreamObject()
    picture.set_data(b"\xff")
    picture.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(1),
            NameObject("/Height"): NumberObject(1),
            NameObject("/ColorSpace"): NameObject("/DeviceGray"),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/Decode"): ArrayObject([FloatObject(0), FloatObject(1)]),
        }
    )
    return picture


def word(*paragraphs: str, title: str | None = None, author: str | None = None) -> bytes:
    """A Word file of plain paragraphs."""
    document = docx.Document()
    document.core_properties.title = title or ""
    document.core_properties.author = author or ""
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def saved(document: object) -> bytes:
    """The bytes of a python-docx document."""
    written = BytesIO()
    document.save(written)  # type: ignore[attr-defined]
    return written.getvalue()


def pages_of(content: bytes) -> int:
    """How many pages a pdf has."""
    return len(PdfReader(BytesIO(content)).pages)
