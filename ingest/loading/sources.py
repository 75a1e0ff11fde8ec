"""Sources → articles: a file, a folder, an address, an upload, standard input, pasted text.

What cannot become an article is a result too, with an error that says what to do; a batch goes on.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ingest.loading.encodings import encodable
from ingest.loading.kinds import Kind, kind_of, kind_of_answer
from ingest.loading.languages import detect_language
from ingest.loading.limits import SourceLimits
from ingest.loading.reading import Reading
from ingest.loading.text import normalise_line_ends, read_markdown, read_text
from ingest.loading.titles import clean_line, title_of
from rag.errors import SourceEmpty, SourceError, SourceNotFound, SourceRefused, SourceUnreadable

__all__ = [
    "ExtractedArticle",
    "FailedSource",
    "SourceLimits",
    "load_bytes",
    "load_pasted_text",
    "load_source",
]

STANDARD_INPUT = "-"
PASTED = "pasted text"
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://|(?:mailto|data|javascript|file):", re.IGNORECASE)
_NOT_ARTICLES = frozenset({"thumbs.db", "desktop.ini", "icon\r"})
_TITLE_LIMIT = 300
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\0"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedArticle:
    """A text with all that its source says about it; fields as in ``ArticleMetadata``."""

    text: str
    """Never blank; may be encoded as UTF-8."""
    title: str
    title_from: str
    outlet: str | None = None
    outlet_from: str | None = None
    author: str | None = None
    author_from: str | None = None
    published: str | None = None
    published_from: str | None = None
    updated: str | None = None
    section: str | None = None
    url: str | None = None
    source: str
    part: str | None = None
    language: str | None = None
    source_sha256: str | None = None
    page_starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedSource:
    """A source, or a file in one, that could not become an article."""

    source: str
    part: str | None = None
    error: SourceError


def load_source(source: str, *, limits: SourceLimits) -> Iterator[ExtractedArticle | FailedSource]:
    """Everything in one source, as soon as each is read.

    :param source: a file's path, a folder's (one result for each file in it, sorted, hidden ones
        left out), an address, or ``-`` for standard input.
    """
    if source == STANDARD_INPUT:
        yield _result(source, partial(_load_standard_input, limits))
    elif _ADDRESS.match(source.strip()):
        yield _result(source, partial(_load_address, source.strip(), limits))
    elif os.path.isdir(source):
        yield from _load_folder(source, limits)
    else:
        yield _result(source, partial(_load_file, source, limits))


def load_bytes(
    content: bytes, *, name: str, limits: SourceLimits
) -> Iterator[ExtractedArticle | FailedSource]:
    """What an upload holds; its name decides the type together with its content."""
    yield _result(name, partial(_load_content, content, name, limits))


def load_pasted_text(text: str) -> ExtractedArticle:
    """An article out of text that somebody typed or pasted.

    :raises SourceEmpty: when there is nothing but space.
    """
    text = normalise_line_ends(encodable(text)).replace("\0", "")
    return _article(Reading(text=text), PASTED, text.encode())


def _load_folder(folder: str, limits: SourceLimits) -> Iterator[ExtractedArticle | FailedSource]:
    found = False
    unreadable: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=unreadable.append):
        pages = {Path(name).stem for name in files if name.lower().endswith((".html", ".htm"))}
        folders[:] = sorted(name for name in folders if not _is_left_out(name, pages))
        for name in sorted(name for name in files if not _is_left_out(name)):
            found = True
            path = os.path.join(place, name)
            yield _result(path, partial(_load_file, path, limits))
    for error in unreadable:
        found = True
        yield _failed(str(error.filename), _explain(error, str(error.filename)))
    if not found:
        yield _failed(folder, SourceEmpty("The folder holds no files. Put articles into it first."))


def _is_left_out(name: str, pages: Set[str] = frozenset()) -> bool:
    """Hidden files, what systems leave behind, and the pictures saved beside a web page."""
    if name.startswith((".", "~$", "__MACOSX")) or name.lower() in _NOT_ARTICLES:
        return True
    return name.endswith("_files") and name.removesuffix("_files") in pages


def _load_file(path: str, limits: SourceLimits) -> ExtractedArticle:
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise SourceRefused("It is no ordinary file. Use - to add from standard input.")
        limits.check_size(status.st_size, os.path.basename(path))
        with open(path, "rb") as file:
            content = file.read(limits.max_bytes + 1)
    except (OSError, ValueError) as error:
        raise _explain(error, path) from error
    return _load_content(content, path, limits)


def _explain(error: Exception, path: str) -> SourceError:
    if isinstance(error, PermissionError):
        return SourceUnreadable("It may not be opened. Give yourself the right to read it.")
    if isinstance(error, FileNotFoundError):
        hint = (
            " For a web page, begin with https://." if re.match(r"www\.|[\w-]+\.\w+/", path) else ""
        )
        return SourceNotFound(f"There is no file or folder “{path}”.{hint}")
    return SourceNotFound(
        f"“{path}” cannot be opened: {getattr(error, 'strerror', None) or error}."
    )


def _load_standard_input(limits: SourceLimits) -> ExtractedArticle:
    try:
        content = sys.stdin.buffer.read(limits.max_bytes + 1)
    except (OSError, ValueError) as error:
        raise SourceUnreadable("Standard input cannot be read.") from error
    limits.check_size(len(content), "standard input", more=True)
    return _load_content(content, STANDARD_INPUT, limits)


def _load_address(url: str, limits: SourceLimits) -> ExtractedArticle:
    from ingest.loading.web import fetch

    fetched = fetch(url, limits)
    kind = kind_of_answer(fetched.url, fetched.media_type, fetched.content)
    reading = _read(fetched.content, kind, limits, declared=fetched.charset, url=fetched.url)
    return _article(reading, url, fetched.content, address=fetched.url)


def _load_content(content: bytes, name: str, limits: SourceLimits) -> ExtractedArticle:
    limits.check_size(len(content), os.path.basename(name))
    kind = kind_of(name, content)
    if not content.strip():
        raise SourceEmpty("The file is empty. Check that it was saved or copied whole.")
    return _article(_read(content, kind, limits), name, content)


def _read(
    content: bytes,
    kind: Kind,
    limits: SourceLimits,
    *,
    declared: str | None = None,
    url: str | None = None,
) -> Reading:
    """One adapter for each kind, imported when it is first needed: pypdf and lxml are heavy."""
    if kind == "text":
        return read_text(content, declared=declared)
    if kind == "markdown":
        return read_markdown(content, declared=declared)
    if kind == "html":
        from ingest.loading.html import read_html

        return read_html(content, declared=declared, url=url)
    if kind == "pdf":
        from ingest.loading.pdf import read_pdf

        return read_pdf(content, max_pages=limits.max_pages)
    from ingest.loading.docx import read_docx

    return read_docx(content)


def _article(
    reading: Reading, source: str, content: bytes, *, address: str | None = None
) -> ExtractedArticle:
    text = encodable(reading.text)
    if not text.translate(_INVISIBLE).strip():
        raise SourceEmpty("There is no text in it. Paste or write some first.")
    title = clean_line(encodable(reading.title or ""))[:_TITLE_LIMIT]
    return ExtractedArticle(
        text=text,
        title=title or title_of(text),
        title_from=(reading.title_from if title else None) or "text",
        outlet=_encodable_or_none(reading.outlet),
        outlet_from=reading.outlet_from,
        author=_encodable_or_none(reading.author),
        author_from=reading.author_from,
        published=reading.published,
        published_from=reading.published_from,
        updated=reading.updated,
        section=_encodable_or_none(reading.section),
        url=_encodable_or_none(reading.url or address),
        source=encodable(source),
        language=reading.language or detect_language(text),
        source_sha256=hashlib.sha256(content).hexdigest(),
        page_starts=reading.page_starts,
    )


def _result(source: str, load: Callable[[], ExtractedArticle]) -> ExtractedArticle | FailedSource:
    try:
        return load()
    except SourceError as error:
        return _failed(source, error)


def _failed(source: str, error: SourceError) -> FailedSource:
    return FailedSource(source=encodable(source), error=error)


def _encodable_or_none(text: str | None) -> str | None:
    return encodable(text) if text else None
