"""Word files (docx): python-docx opens the package, the text is read from its XML.

python-docx's own ``paragraphs`` leave out content controls, tracked insertions and text that
stands in tables, so the body is walked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from ingest.loading.limits import show_size
from ingest.loading.reading import Reading
from ingest.loading.titles import clean_line
from ingest.loading.vendors import vendor
from rag.errors import SourceEmpty, SourceRefused, SourceUnreadable

if TYPE_CHECKING:
    from docx.document import Document

_BROKEN = "The Word file is broken. Open it, save it again as docx or as text, and add that."
_PROTECTED = (
    "The file is protected by a password or in Word's old format. Open it, save it as docx without "
    "a password, and add that."
)
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_UNPACKED_LIMIT = 100_000_000
"""Bytes: a docx of 20 MB unpacks to less; more is a trap."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", _FALLBACK, f"{_W}pPr"})
_MARKS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "\u2011",
}
_NO_TITLE = re.compile(
    r"(?:microsoft )?word(?: document)?|document\d*|untitled.*|\S+", re.IGNORECASE
)
_NO_AUTHOR = re.compile(
    r"python-docx|microsoft(?: office)? user|windows user|user|admin\w*|author|\S+", re.IGNORECASE
)


def read_docx(content: bytes) -> Reading:
    """The text of a Word file; table rows are paragraphs with `` | `` between the cells.

    :raises SourceUnreadable: broken, protected, or in Word's old format.
    :raises SourceRefused: when it would unpack to far more than it is.
    :raises SourceEmpty: when it holds no text.
    """
    _check_package(content)
    with vendor(_BROKEN):
        document = _open(content)
        text = "\n\n".join(_blocks(document.element.body))
        title, author = _properties(document)
    if not text.strip():
        raise SourceEmpty("The Word file holds no text. Open it to see whether it was saved whole.")
    return Reading(
        text=text,
        title=title,
        title_from="file" if title else None,
        author=author,
        author_from="file" if author else None,
    )


def _check_package(content: bytes) -> None:
    if content.startswith(_OLD_FORMAT):
        raise SourceUnreadable(_PROTECTED)
    try:
        with ZipFile(BytesIO(content)) as package:
            unpacked = sum(member.file_size for member in package.infolist())
    except (BadZipFile, ValueError, OSError) as error:
        raise SourceUnreadable(_BROKEN) from error
    if unpacked > _UNPACKED_LIMIT:
        raise SourceRefused(
            f"The Word file would unpack to {show_size(unpacked)}, and at most "
            f"{show_size(_UNPACKED_LIMIT)} are taken. Save its text alone and add that."
        )


def _open(content: bytes) -> Document:
    import docx

    return docx.Document(BytesIO(content))


def _blocks(holder: Any) -> Iterator[str]:
    """The paragraphs of a body, a cell or a content control, none of them empty."""
    for element in holder:
        if element.tag == f"{_W}p":
            if text := _paragraph(element):
                yield text
        elif element.tag == f"{_W}tbl":
            yield from _rows(element)
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(element)


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(f"{_W}tr"):
        if next(row.iterancestors(f"{_W}tbl"), None) is not table:
            continue
        cells = [tuple(_blocks(cell)) for cell in row.iter(f"{_W}tc") if _holds(row, cell)]
        filled = [cell for cell in cells if cell]
        if len(filled) == 1:
            yield from filled[0]
        elif filled:
            yield " | ".join(" ".join(cell) for cell in filled)


def _holds(row: Any, cell: Any) -> bool:
    return next(cell.iterancestors(f"{_W}tr"), None) is row


def _paragraph(paragraph: Any) -> str:
    """As Word shows it: with tracked insertions, without deletions."""
    pieces: list[str] = []
    pending = list(reversed(paragraph))
    while pending:
        element = pending.pop()
        if element.tag in _LEFT_OUT:
            continue
        if element.tag in (f"{_W}t", _MATH):
            pieces.append(element.text or "")
        elif element.tag in _MARKS:
            pieces.append(_MARKS[element.tag])
        pending.extend(reversed(element))
    lines = "".join(pieces).replace("\u00ad", "").split("\n")
    return "\n".join(stripped for line in lines if (stripped := line.strip()))


def _properties(document: Document) -> tuple[str | None, str | None]:
    found = document.core_properties
    title, author = clean_line(found.title or ""), clean_line(found.author or "")
    return (
        None if not title or _NO_TITLE.fullmatch(title) else title,
        None if not author or _NO_AUTHOR.fullmatch(author) else author,
    )
