"""PDF files by pypdf."""

from __future__ import annotations

import logging
import re
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ingest.loading.encodings import encodable
from ingest.loading.paragraphs import Line, PagedText, join_pages
from ingest.loading.reading import Reading
from ingest.loading.titles import clean_line
from ingest.loading.vendors import vendor
from rag.errors import SourceEmpty, SourceRefused, SourceUnreadable

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_BROKEN = "The pdf is broken. Open it, print it to a new pdf or copy its text, and add that."
_FEWEST_LETTERS = 20
_NO_TITLE = re.compile(
    r"untitled.*|\(?anonymous\)?|microsoft (?:word|powerpoint) - .*|document\d*|none|null|"
    r"\S+|.*\.(?:docx?|odt|pdf|indd|qxd|rtf|txt|html?)",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(r"\(?anonymous\)?|admin\w*|user|owner|unknown|\S+", re.IGNORECASE)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LARGER = 1.3
_TITLE_LIMIT = 200


def read_pdf(content: bytes, *, max_pages: int) -> Reading:
    """The text of a pdf with its pages, its wrapped lines made paragraphs again.

    Its dates are those of the file and not of the article, so ``published`` stays unknown.

    :raises SourceUnreadable: broken, protected by a password, or only pictures of text.
    :raises SourceRefused: when it has more pages than ``max_pages``.
    :raises SourceEmpty: when its pages hold nothing.
    """
    with vendor(_BROKEN):
        reader = _open(content)
        _check_length(len(reader.pages), max_pages)
        pages = [_lines(page) for page in reader.pages]
        title, author = _properties(reader)
    paged = join_pages(pages)
    _check_has_text(paged.text, reader)
    largest = _largest_line(paged)
    if title is None or (largest is not None and _begins_like(largest, title)):
        title, title_from = largest, "text" if largest else None
    else:
        title_from = "file"
    return Reading(
        text=paged.text,
        page_starts=paged.page_starts,
        title=title,
        title_from=title_from,
        author=author,
        author_from="file" if author else None,
    )


def _check_length(count: int, max_pages: int) -> None:
    if count > max_pages:
        raise SourceRefused(
            f"The pdf is too long: {count:,} pages, and at most {max_pages:,} are taken. "
            "Split it, or set ONRECORD_MAX_SOURCE_PAGES higher."
        )


def _open(content: bytes) -> PdfReader:
    from pypdf import PasswordType, PdfReader

    _silence()
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise SourceUnreadable(
            "The pdf is protected by a password. Open it with the password, save it without one, "
            "and add that."
        )
    return reader


@cache
def _silence() -> None:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def _lines(page: PageObject) -> list[Line]:
    """The page's lines in reading order, each with the place of its first letters."""
    lines: list[Line] = []
    text, place, longest = "", (0.0, 0.0), (0, 0.0)

    def take(piece: str, place_: Any, matrix: Any, _font: Any, size: float) -> None:
        nonlocal text, place, longest
        for part in re.split(r"(\n)", piece):
            if part == "\n":
                lines.append(Line(_clean(text), *place, longest[1]))
                text, longest = "", (0, 0.0)
                continue
            if part.strip():
                if not text.strip():
                    place = _place(place_, matrix)
                longest = max(longest, (len(part), abs(size * matrix[3] * place_[3])))
            text += part

    page.extract_text(visitor_text=take)
    if text:
        lines.append(Line(_clean(text), *place, longest[1]))
    return lines


def _place(outer: Any, inner: Any) -> tuple[float, float]:
    """The point that the text matrix sets, seen through the page's own matrix."""
    x, y = inner[4], inner[5]
    return (
        x * outer[0] + y * outer[2] + outer[4],
        x * outer[1] + y * outer[3] + outer[5],
    )


def _clean(text: str) -> str:
    return _CONTROLS.sub("", encodable(text).replace("\t", " ")).translate(_LIGATURES).rstrip()


def _check_has_text(text: str, reader: PdfReader) -> None:
    letters = sum(map(str.isalnum, text))
    with vendor(_BROKEN):
        scanned = letters < _FEWEST_LETTERS and any(map(_has_pictures, reader.pages))
    if scanned:
        raise SourceUnreadable(
            "The pdf holds only pictures of text (a scan). Run text recognition (OCR) on it and "
            "add the result."
        )
    if not letters:
        raise SourceEmpty("The pdf holds no text. Open it to see whether it was saved whole.")


def _has_pictures(page: PageObject) -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    return bool(objects and objects.get_object()) or b"BI" in _drawing(page)


def _drawing(page: PageObject) -> bytes:
    contents = page.get_contents()
    return contents.get_data() if contents is not None else b""


def _properties(reader: PdfReader) -> tuple[str | None, str | None]:
    """The title and author in the file's own properties, each None where it says nothing."""
    found = reader.metadata
    title = clean_line(_CONTROLS.sub("", str(found.title or ""))) if found else ""
    author = clean_line(_CONTROLS.sub("", str(found.author or ""))) if found else ""
    return (
        None if not title or _NO_TITLE.fullmatch(title) else title[:_TITLE_LIMIT],
        None if not author or _NO_AUTHOR.fullmatch(author) else author[:_TITLE_LIMIT],
    )


def _largest_line(paged: PagedText) -> str | None:
    """The headline of the first page: clearly larger than most of its text."""
    sizes = sorted(p.size for p in paged.first_page for _ in range(len(p.text)))
    if not sizes:
        return None
    usual = sizes[len(sizes) // 2]
    largest = max(paged.first_page, key=lambda paragraph: paragraph.size)
    if usual and largest.size > _LARGER * usual and len(largest.text) <= _TITLE_LIMIT:
        return clean_line(largest.text) or None
    return None


def _begins_like(headline: str, title: str) -> bool:
    """Whether the file's title is the headline with an outlet's name behind it."""
    head = re.split(r"\s+[|–—-]\s+", title)[0]
    return headline.casefold().startswith(head.casefold())
