"""Which kind of file something is: its name decides together with its first bytes."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import PurePath
from typing import Literal, TypeAlias
from urllib.parse import urlsplit
from zipfile import BadZipFile, ZipFile

from rag.errors import SourceRefused, SourceUnreadable

Kind: TypeAlias = Literal["text", "markdown", "html", "pdf", "docx"]

TAKEN = "Taken are txt, md, html, pdf and docx files, and addresses of articles."

_BY_SUFFIX: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}
_BY_MEDIA_TYPE: dict[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
_COULD_BE_SAVED_AS_DOCX = frozenset({".doc", ".odt", ".rtf", ".pages", ".docm", ".dotx"})
_SAYS_NOTHING = frozenset({"", "application/octet-stream", "binary/octet-stream", "text/xml"})
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,9}")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_SNIFFED = 1024
_SNIFFED_HTML = 4096


def kind_of(name: str, content: bytes) -> Kind:
    """The kind of a file or an upload.

    :raises SourceRefused: when it is of no kind that is taken.
    :raises SourceUnreadable: when it is not what its name says.
    """
    suffix = PurePath(name).suffix.lower()
    if not _SUFFIX.fullmatch(suffix):
        return _sniff(content)
    named = _BY_SUFFIX.get(suffix)
    if named is None:
        hint = " Save it as docx or pdf first." if suffix in _COULD_BE_SAVED_AS_DOCX else ""
        raise SourceRefused(f"Files of the type {suffix} are not taken. {TAKEN}{hint}")
    packed = _packed_kind(content)
    if named in ("text", "markdown", "html"):
        return packed or named
    if packed is None and _HTML.search(content[:_SNIFFED_HTML]):
        raise SourceUnreadable(
            f"It is named {suffix} but holds a web page, perhaps a site's notice instead of the "
            "file. Download it again, or name it .html."
        )
    return packed or named


def kind_of_answer(url: str, media_type: str, content: bytes) -> Kind:
    """The kind of what an address gave.

    :param media_type: as the server says, without parameters, in lower case.
    :raises SourceRefused: when it is of no kind that is taken.
    """
    kind = _BY_MEDIA_TYPE.get(media_type)
    packed = _packed_kind(content)
    if kind is not None:
        return packed or kind
    if media_type in _SAYS_NOTHING:
        path = PurePath(urlsplit(url).path)
        if packed is None and media_type and _BY_SUFFIX.get(path.suffix.lower()) == "markdown":
            return "markdown"
        sniffed = _sniff(content)
        if sniffed != "text" or media_type != "text/xml":
            return sniffed
    raise SourceRefused(f"{url} gives {media_type}, which is not taken. {TAKEN}")


def _sniff(content: bytes) -> Kind:
    packed = _packed_kind(content)
    if packed is not None:
        return packed
    if content.startswith(b"PK\x03\x04"):
        raise SourceRefused(f"It is a zip archive, which is not taken. {TAKEN}")
    return "html" if _HTML.search(content[:_SNIFFED_HTML]) else "text"


def _packed_kind(content: bytes) -> Kind | None:
    """pdf and docx are known by their first bytes, whatever their name."""
    if b"%PDF-" in content[:_SNIFFED] and content[:5].isascii():
        return "pdf" if content.lstrip()[:5] == b"%PDF-" else None
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with ZipFile(BytesIO(content)) as package:
            return "docx" if "word/document.xml" in package.namelist() else None
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return None
