"""PDF files by pypdf; pages that are pictures by OCR, where it is installed."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ingest.loading import ocr
from ingest.loading.encodings import encodable
from ingest.loading.paragraphs import Line, PagedText, join_pages
from ingest.loading.reading import Reading
from ingest.loading.titles import clean_line
from ingest.loading.vendors import vendor
from rag.errors import SourceEmpty, SourceError, SourceRefused, SourceUnreadable

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_log = logging.getLogger(__name__)
_BROKEN = "The pdf is broken. Open it, print it to a new pdf or copy its text, and add that."
_SCANNED = f"The pdf holds only pictures of text (a scan). To have it read: {ocr.HOW_TO_ADD}."
_UNREADABLE_PICTURES = (
    "The pdf holds only pictures of text (a scan), and they cannot be read. Run text recognition "
    "(OCR) on it and add the result."
)
_FEWEST_LETTERS = 20
"""A page with pictures and fewer letters than these is a picture, perhaps with a page number."""
_INLINE_PICTURE = re.compile(rb"\bBI\s")
_MOST_FORMS = 100
"""Scanners put a page's picture into a form; so many with resources of their own are searched."""
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


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages of a pdf as lines, and (from 0) which of them gave none and why."""

    lines: list[list[Line]]
    pictures: tuple[int, ...]
    damaged: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Recognised:
    """What OCR made of the pages that are pictures."""

    lines: dict[int, list[Line]]
    notices: tuple[str, ...] = ()
    left_out: SourceError | None = None
    """Why they were not read."""


def read_pdf(
    content: bytes, *, max_pages: int, max_seconds: float, began: float | None = None
) -> Reading:
    """The text of a pdf with its pages, its wrapped lines made paragraphs again.

    Pages that are pictures are read by OCR where the extra is installed; where it is not, and
    where a page is damaged, the others are read and a notice says which are left out. The dates
    are those of the file and not of the article, so ``published`` stays unknown.

    :param max_seconds: how long it may take with OCR, whose pages that are not done by then are
        left out.
    :param began: from when these count, on the monotonic clock; None: from now.
    :raises SourceUnreadable: broken, protected by a password, or only pictures that are not read.
    :raises SourceRefused: when it has more pages than ``max_pages``, or reading its pictures would
        take too long.
    :raises SourceEmpty: when its pages hold nothing.
    """
    deadline = (time.monotonic() if began is None else began) + max_seconds
    with vendor(_BROKEN):
        reader = _open(content)
        _check_length(len(reader.pages), max_pages)
        title, author = _properties(reader)
    pages = _read_pages(reader)
    read = _recognise(content, pages.pictures, max_seconds, deadline)
    paged = join_pages([read.lines.get(n, lines) for n, lines in enumerate(pages.lines)])
    _check_has_text(paged.text, read)
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
        read_by="ocr" if any(read.lines.values()) else None,
        notices=(*_damaged_notice(pages.damaged), *read.notices),
    )


def _read_pages(reader: PdfReader) -> _Pages:
    """Each page by itself, so that a damaged one takes no other with it.

    :raises SourceUnreadable: every page is damaged.
    """
    lines: list[list[Line]] = []
    pictures, damaged = [], []
    for number in range(len(reader.pages)):
        found: list[Line] = []
        try:
            with vendor(_BROKEN):
                page = reader.pages[number]
                found = _lines(page)
                if _letters(found) < _FEWEST_LETTERS and _has_pictures(page):
                    pictures.append(number)
        except SourceUnreadable as error:
            damaged.append(number)
            if len(damaged) == len(reader.pages):
                raise
            _log.debug("Page %d is damaged: %s", number + 1, error.__cause__)
        lines.append(found)
    return _Pages(lines, tuple(pictures), tuple(damaged))


def _letters(lines: Sequence[Line]) -> int:
    return sum(char.isalnum() for line in lines for char in line.text)


def _recognise(
    content: bytes, pictures: Sequence[int], max_seconds: float, deadline: float
) -> _Recognised:
    """The lines of the pages that are pictures, or why there are none or not of all."""
    if not pictures:
        return _Recognised({})
    if not ocr.is_installed():
        words = "is a picture and was" if len(pictures) == 1 else "are pictures and were"
        notice = f"{_named(pictures)} {words} left out. To have it read: {ocr.HOW_TO_ADD}."
        return _Recognised({}, (notice,), SourceUnreadable(_SCANNED))
    try:
        with vendor(_UNREADABLE_PICTURES):
            found = [*ocr.read_pages(content, pictures, max_seconds=max_seconds, deadline=deadline)]
    except SourceError as error:
        notice = f"{_named(pictures)} left out: {error.message}"
        return _Recognised({}, (notice,), error)
    lines = dict(zip(pictures, found, strict=False))
    rest = pictures[len(found) :]
    if not rest:
        return _Recognised(lines)
    over = SourceRefused(
        f"{len(pictures):,} of its pages are pictures, and the {max_seconds:g} s that a source has "
        "were over before all of them were read by OCR. Split it, or set "
        "ONRECORD_MAX_SOURCE_SECONDS higher."
    )
    return _Recognised(lines, (f"{_named(rest)} left out: {over.message}",), over)


def _damaged_notice(damaged: Sequence[int]) -> tuple[str, ...]:
    if not damaged:
        return ()
    words = "is damaged and was" if len(damaged) == 1 else "are damaged and were"
    return (f"{_named(damaged)} {words} left out. Open the pdf to see what stands there.",)


def _named(numbers: Sequence[int]) -> str:
    """ "Page 3", "Pages 3, 5 to 9 and 12"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = [f"{run[0] + 1}" if len(run) == 1 else f"{run[0] + 1} to {run[-1] + 1}" for run in runs]
    listed = " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
    return f"Page {listed}" if len(numbers) == 1 else f"Pages {listed}"


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


def _check_has_text(text: str, read: _Recognised) -> None:
    letters = sum(map(str.isalnum, text))
    if letters < _FEWEST_LETTERS and read.left_out is not None:
        raise read.left_out
    if not letters:
        raise SourceEmpty("The pdf holds no text. Open it to see whether it was saved whole.")


def _has_pictures(page: PageObject) -> bool:
    return _draws_pictures(page) or _INLINE_PICTURE.search(_drawing(page)) is not None


def _draws_pictures(page: PageObject) -> bool:
    """Whether the resources of a page, or of forms drawn on it, hold a picture."""
    owners: list[Any] = [page]
    seen: set[int] = set()
    while owners and len(seen) < _MOST_FORMS:
        resources = owners.pop().get("/Resources")
        found = resources.get_object().get("/XObject") if resources is not None else None
        if not found or id(held := found.get_object()) in seen:
            continue
        seen.add(id(held))
        objects = [each for name in held if isinstance(each := held[name], dict)]
        if any(each.get("/Subtype") == "/Image" for each in objects):
            return True
        owners += objects
    return False


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
