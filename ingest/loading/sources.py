"""Sources → articles: a file, a folder, an address, an upload, standard input, pasted text.

What cannot become an article is a result too, with an error that says what to do; a batch goes on.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path

from ingest.loading.columns import Columns
from ingest.loading.encodings import encodable
from ingest.loading.kinds import kind_of, kind_of_answer
from ingest.loading.languages import detect_language
from ingest.loading.left_out import is_left_out
from ingest.loading.limits import SourceLimits
from ingest.loading.links import page_address
from ingest.loading.opening import Opening, Part
from ingest.loading.parts import read_parts
from ingest.loading.reading import Reading
from ingest.loading.text import normalise_line_ends
from ingest.loading.titles import clean_line, title_of
from ingest.loading.top_matter import TopMatter, read_top_matter
from rag.errors import SourceEmpty, SourceError, SourceNotFound, SourceRefused, SourceUnreadable
from rag.types import ReadBy

__all__ = [
    "ExtractedArticle",
    "STANDARD_INPUT",
    "FailedSource",
    "SourceLimits",
    "expand_folder",
    "is_address",
    "list_files",
    "load_bytes",
    "load_pasted_text",
    "load_source",
    "read_standard_input",
]

STANDARD_INPUT = "-"
PASTED = "pasted text"
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://|(?:mailto|data|javascript|file):", re.IGNORECASE)
_TITLE_LIMIT = 300
_PART_LIMIT = 1_000
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
    """Of a page: http or https, with a host."""
    source: str
    part: str | None = None
    language: str | None = None
    read_by: ReadBy | None = None
    source_sha256: str | None = None
    page_starts: tuple[int, ...] = ()
    notices: tuple[str, ...] = ()
    """For people: what of the source is not in the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedSource:
    """A source, or a file in one, that could not become an article."""

    source: str
    part: str | None = None
    error: SourceError


def load_source(
    source: str,
    *,
    limits: SourceLimits,
    columns: Columns = Columns(),
    seen: set[str] | None = None,
) -> Iterator[ExtractedArticle | FailedSource]:
    """Everything in one source, as soon as each is read.

    :param source: a file's path or an address.
    :param columns: which columns of tables are which fields.
    :param seen: marks of feeds' entries that are to be passed over; what is read is put to them.
    """
    opening = _opening(limits, columns, seen)
    if is_address(source):
        yield from _results(source, partial(_load_address, source.strip(), opening))
    else:
        yield from _results(source, partial(_load_file, source, opening))


def load_bytes(
    content: bytes,
    *,
    name: str,
    limits: SourceLimits,
    columns: Columns = Columns(),
    seen: set[str] | None = None,
) -> Iterator[ExtractedArticle | FailedSource]:
    """What an upload holds, as ``load_source``; its name decides the type with its content."""
    opening = _opening(limits, columns, seen)
    yield from _results(name, partial(_load_content, content, name, opening))


def load_pasted_text(text: str) -> ExtractedArticle:
    """An article out of text that somebody typed or pasted.

    :raises SourceEmpty: when there is nothing but space.
    """
    text = normalise_line_ends(encodable(text)).replace("\0", "")
    return _article(Reading(text=text), PASTED, text.encode())


def _opening(
    limits: SourceLimits, columns: Columns = Columns(), seen: set[str] | None = None
) -> Opening:
    return Opening(limits=limits, columns=columns, follow=partial(_follow, limits), seen=seen)


def expand_folder(folder: str) -> Iterator[str | FailedSource]:
    """The paths of a folder's files, sorted, hidden ones left out; then what cannot be looked at,
    or that there is nothing in it.
    """
    found = False
    unreadable: list[OSError] = []
    for path in _walk(folder, unreadable.append):
        found = True
        yield path
    for error in unreadable:
        found = True
        yield _failed(str(error.filename), _explain(error, str(error.filename)))
    if not found:
        yield _failed(folder, SourceEmpty("The folder holds no files. Put articles into it first."))


def list_files(place: str) -> Iterator[str]:
    """The paths of a folder's files, sorted, hidden ones left out; of a file its own."""
    if os.path.isdir(place):
        yield from _walk(place, lambda _: None)
    elif os.path.exists(place):
        yield place


def is_address(source: str) -> bool:
    """Whether a source is an address rather than a path."""
    return _ADDRESS.match(source.strip()) is not None


def _walk(folder: str, unreadable: Callable[[OSError], object]) -> Iterator[str]:
    for place, folders, files in os.walk(folder, onerror=unreadable):
        pages = {Path(name).stem for name in files if name.lower().endswith((".html", ".htm"))}
        folders[:] = sorted(name for name in folders if not is_left_out(name, pages))
        for name in sorted(name for name in files if not is_left_out(name)):
            yield os.path.join(place, name)


def _load_file(path: str, opening: Opening) -> Iterator[Part]:
    limits = opening.limits
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise SourceRefused("It is no ordinary file. Use - to add from standard input.")
        limits.check_size(status.st_size, os.path.basename(path))
        with open(path, "rb") as file:
            content = file.read(limits.max_bytes + 1)
    except (OSError, ValueError) as error:
        raise _explain(error, path) from error
    yield from _load_content(content, path, opening)


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


def read_standard_input(limits: SourceLimits) -> bytes:
    """Everything that comes through standard input.

    :raises SourceError: it cannot be read, or is too large.
    """
    try:
        content = sys.stdin.buffer.read(limits.max_bytes + 1)
    except (OSError, ValueError) as error:
        raise SourceUnreadable("Standard input cannot be read.") from error
    limits.check_size(len(content), "standard input", more=True)
    return content


def _load_address(url: str, opening: Opening) -> Iterator[Part]:
    from ingest.loading.web import fetch

    began = time.monotonic()
    fetched = fetch(url, opening.limits)
    kind = kind_of_answer(fetched.url, fetched.media_type, fetched.content)
    there = replace(opening, declared=fetched.charset, url=fetched.url, began=began)
    for part in read_parts(fetched.content, kind, there):
        if part.name is None and isinstance(part.found, Reading):
            part = replace(part, found=replace(part.found, url=part.found.url or fetched.url))
        yield part


def _follow(limits: SourceLimits, url: str) -> tuple[Reading, bytes]:
    """The one article at an address that a list or a feed names.

    :raises SourceError: there is none.
    """
    opening = Opening(limits=limits)
    part = next(_load_address(url, opening), None)
    if part is None or part.name is not None:
        raise SourceEmpty("There is no single article at this address. Add it by itself.")
    if isinstance(part.found, SourceError):
        raise part.found
    return part.found, part.content


def _load_content(content: bytes, name: str, opening: Opening) -> Iterator[Part]:
    opening.limits.check_size(len(content), os.path.basename(name))
    kind = kind_of(name, content)
    if not content.strip():
        raise SourceEmpty("The file is empty. Check that it was saved or copied whole.")
    yield from read_parts(content, kind, opening)


def _article(
    reading: Reading, source: str, content: bytes, *, part: str | None = None
) -> ExtractedArticle:
    text = encodable(reading.text)
    if not text.translate(_INVISIBLE).strip():
        raise SourceEmpty("There is no text in it. Paste or write some first.")
    title = clean_line(encodable(reading.title or ""))[:_TITLE_LIMIT]
    reading = replace(reading, url=page_address(encodable(reading.url or "")))
    reading = _fill_in(reading, read_top_matter(text))
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
        url=reading.url,
        source=encodable(source),
        part=_shown_part(part),
        language=reading.language or detect_language(text),
        read_by=reading.read_by,
        source_sha256=hashlib.sha256(content).hexdigest(),
        page_starts=reading.page_starts,
        notices=reading.notices,
    )


def _fill_in(reading: Reading, top: TopMatter) -> Reading:
    """What the source does not say, as the text's first lines do."""
    filled: dict[str, str] = {}
    for field in fields(TopMatter):
        value = getattr(top, field.name)
        if value and not getattr(reading, field.name):
            filled[field.name] = value
            if field.name in ("author", "outlet", "published"):
                filled[f"{field.name}_from"] = "text"
    return replace(reading, **filled)  # type: ignore[arg-type]


def _results(
    source: str, load: Callable[[], Iterator[Part]]
) -> Iterator[ExtractedArticle | FailedSource]:
    """The parts of a source as articles; what goes wrong with the whole of it comes last."""
    try:
        for part in load():
            try:
                if isinstance(part.found, SourceError):
                    raise part.found
                yield _article(part.found, source, part.content, part=part.name)
            except SourceError as error:
                yield _failed(source, error, part=part.name)
    except SourceError as error:
        yield _failed(source, error)


def _failed(source: str, error: SourceError, *, part: str | None = None) -> FailedSource:
    return FailedSource(source=encodable(source), part=_shown_part(part), error=error)


def _shown_part(name: str | None) -> str | None:
    """A part's name, which whoever made the file chose: nothing in it moves a terminal's cursor or
    turns the direction of what follows.
    """
    if name is None:
        return None
    shown = "".join(char if char.isprintable() else " " for char in encodable(name)).strip()
    return shown[:_PART_LIMIT] or "part without a name"


def _encodable_or_none(text: str | None) -> str | None:
    """None for what nobody could see."""
    return encodable(text) if text and text.translate(_INVISIBLE).strip() else None
