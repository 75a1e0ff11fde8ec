"""A pdf of LaTeX and Ghostscript: its font alone knows which letter a code stands for."""

from __future__ import annotations

import string
from io import BytesIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
)

GLYPHS = {ord(letter): letter for letter in string.ascii_letters} | {
    0x0B: "ff", 0x0C: "fi", 0x20: "space", 0x22: "quotedblright", 0x27: "quoteright", 0x2C: "comma",
    0x2E: "period", 0x5C: "quotedblleft",
}  # fmt: skip
"""TeX's own encoding (OT1), as far as the tests need it."""
_CODES = {"ﬀ": 0x0B, "ﬁ": 0x0C, "”": 0x22, "’": 0x27, "“": 0x5C}


def latex_pdf(text: str) -> bytes:
    """One line in such a font."""
    writer = PdfWriter()
    page = writer.add_blank_page(612, 792)
    program = DecodedStreamObject()
    program.set_data(_font_program())
    program[NameObject("/Subtype")] = NameObject("/Type1C")
    name = NameObject("/ABCDEF+CMR10")
    descriptor = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/FontDescriptor"),
            NameObject("/FontName"): name,
            NameObject("/Flags"): NumberObject(4),
            NameObject("/FontFile3"): writer._add_object(program),
        }
    )
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): name,
            NameObject("/FirstChar"): NumberObject(0),
            NameObject("/LastChar"): NumberObject(255),
            NameObject("/Widths"): ArrayObject([NumberObject(500)] * 256),
            NameObject("/FontDescriptor"): writer._add_object(descriptor),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    drawing = DecodedStreamObject()
    codes = bytes(_CODES.get(letter) or ord(letter) for letter in text)
    drawing.set_data(b"BT /F1 10 Tf 72 700 Td <%s> Tj ET" % codes.hex().encode())
    page[NameObject("/Contents")] = writer._add_object(drawing)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _font_program() -> bytes:
    names = [".notdef", *GLYPHS.values()]
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({})
    pen = T2CharStringPen(500, None)
    for step, point in ((pen.moveTo, (0, 0)), (pen.lineTo, (0, 500)), (pen.lineTo, (400, 500))):
        step(point)
    pen.closePath()
    shape = pen.getCharString()
    builder.setupCFF("Test", {}, dict.fromkeys(names, shape), {})
    program = builder.font["CFF "].cff
    program.topDictIndex[0].Encoding = [GLYPHS.get(code, ".notdef") for code in range(256)]
    written = BytesIO()
    program.compile(written, builder.font)
    return written.getvalue()
