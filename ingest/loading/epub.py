"""Books and magazines (epub): the chapters in their reading order, as one text."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile

from lxml import etree

from ingest.loading.budget import UnpackingBudget
from ingest.loading.dates import publication_time
from ingest.loading.encodings import decode
from ingest.loading.html_text import text_of_markup
from ingest.loading.languages import declared_language
from ingest.loading.page_fields import join_names, plain_line
from ingest.loading.reading import Reading
from ingest.loading.vendors import vendor
from rag.errors import SourceEmpty, SourceUnreadable

_BROKEN = "The epub is broken. Download it again, or convert it to text."
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PAGES = frozenset({"application/xhtml+xml", "text/html"})


def read_epub(content: bytes, budget: UnpackingBudget) -> Reading:
    """The text of an epub: what it says of itself, then each chapter in reading order.

    :raises SourceUnreadable: broken, or protected against being read.
    :raises SourceEmpty: its chapters hold no text.
    :raises SourceRefused: it unpacks to more than is taken.
    """
    try:
        package = ZipFile(BytesIO(content))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise SourceUnreadable(_BROKEN) from error
    with package, vendor(_BROKEN):
        book = _Book(package, budget)
        paths = dict.fromkeys(book.chapters())
        chapters = [text for path in paths if (text := book.text_of(path))]
    if not chapters:
        raise SourceEmpty("The epub holds no text, perhaps only pictures of pages.")
    opening = [book.description] if book.description else []
    return Reading(
        text="\n\n".join([*opening, *chapters]),
        title=book.field("title"),
        title_from="file" if book.field("title") else None,
        outlet=book.field("publisher"),
        outlet_from="file" if book.field("publisher") else None,
        author=book.authors,
        author_from="file" if book.authors else None,
        published=book.published,
        published_from="file" if book.published else None,
        language=declared_language(book.field("language") or ""),
    )


class _Book:
    """The package of an epub; what its one description file says."""

    def __init__(self, package: ZipFile, budget: UnpackingBudget) -> None:
        self._package = package
        self._budget = budget
        container = self._parse(_CONTAINER)
        roots = [each.get("full-path") for each in container.iter("{*}rootfile")]
        self._path = next(filter(None, roots), "")
        self._described = self._parse(self._path)
        self._locked = self._find_locked()

    def field(self, name: str) -> str | None:
        """The first of the book's own fields of a name."""
        return next((text for each in self._fields(name) if (text := plain_line(each))), None)

    @property
    def authors(self) -> str | None:
        """Who wrote it."""
        return join_names(self._fields("creator"))

    @property
    def published(self) -> str | None:
        """When it was published, as it says."""
        return next((day for each in self._fields("date") if (day := publication_time(each))), None)

    @property
    def description(self) -> str:
        """What it says it is about."""
        return text_of_markup(next(iter(self._fields("description")), ""))

    def chapters(self) -> Iterator[str]:
        """The paths of the pages in reading order, without the table of contents."""
        pages = {
            each.get("id"): each
            for each in self._described.iter("{*}item")
            if each.get("media-type") in _PAGES
        }
        for reference in self._described.iter("{*}itemref"):
            page = pages.get(reference.get("idref"))
            if page is not None and "nav" not in (page.get("properties") or "").split():
                place = posixpath.join(posixpath.dirname(self._path), unquote(page.get("href", "")))
                yield posixpath.normpath(place)

    def text_of(self, path: str) -> str:
        """The text of one chapter; empty for one that is listed but not there.

        :raises SourceUnreadable: it is protected.
        """
        if path in self._locked:
            raise SourceUnreadable(
                "The epub is protected against copying, so it cannot be read. Add a copy without "
                "protection, or paste its text."
            )
        if path not in self._package.namelist():
            return ""
        return text_of_markup(decode(self._unpack(path)))

    def _fields(self, name: str) -> list[str]:
        return [each.text or "" for each in self._described.iter(f"{_DC}{name}")]

    def _find_locked(self) -> frozenset[str]:
        if _ENCRYPTION not in self._package.namelist():
            return frozenset()
        references = self._parse(_ENCRYPTION).iter("{*}CipherReference")
        return frozenset(unquote(each.get("URI", "")) for each in references)

    def _unpack(self, path: str) -> bytes:
        with self._package.open(path) as file:
            return self._budget.unpack(file, path)

    def _parse(self, path: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(self._unpack(path), parser)
