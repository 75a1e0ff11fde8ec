"""Which kind of file something is: its name decides together with its first bytes."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import PurePath
from typing import Literal, TypeAlias
from urllib.parse import urlsplit
from zipfile import BadZipFile, ZipFile

from ingest.loading.refused_kinds import (
    TAKEN,
    explain_content,
    explain_media_type,
    explain_suffix,
)
from rag.errors import SourceRefused, SourceUnreadable

Kind: TypeAlias = Literal[
    "text", "markdown", "html", "pdf", "docx", "epub", "mail", "zip", "csv", "jsonl", "feed"
]

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
    ".epub": "epub",
    ".eml": "mail",
    ".zip": "zip",
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
}
SUFFIXES = (*_BY_SUFFIX, ".xml")
"""Of files that are taken; of xml files feeds alone."""
_BY_MEDIA_TYPE: dict[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/epub+zip": "epub",
    "message/rfc822": "mail",
    "application/zip": "zip",
    "application/x-zip-compressed": "zip",
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
}
_READ_AS_TEXT = frozenset({"text", "markdown", "html", "mail", "csv", "jsonl", "feed"})
_SAYS_NOTHING = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "text/xml", "application/xml"}
)
_XML = frozenset({"text/xml", "application/xml"})
_OTHER_PACKAGES = frozenset(
    {"xl/workbook.xml", "ppt/presentation.xml", "content.xml", "META-INF/MANIFEST.MF"}
)
"""Members that tell an office file or a program from an archive of articles."""
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{0,9}")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_FEED = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml[^>]*>\s*(?:<!--.*?-->\s*|<\?[^>]*>\s*)*<)?"
    rb"(?:rss|feed|rdf:RDF)[\s>]",
    re.DOTALL,
)
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
    if suffix == ".xml" and _FEED.match(content[:_SNIFFED_HTML]):
        return "feed"
    if named is None:
        raise SourceRefused(explain_suffix(suffix))
    packed = _packed_kind(content)
    if named in _READ_AS_TEXT:
        if (reason := explain_content(content)) is not None:
            raise SourceRefused(reason)
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
        if sniffed != "text" or media_type not in _XML:
            return sniffed
    raise SourceRefused(explain_media_type(url, media_type))


def _sniff(content: bytes) -> Kind:
    packed = _packed_kind(content)
    if packed is not None:
        return packed
    if (reason := explain_content(content)) is not None:
        raise SourceRefused(reason)
    if _FEED.match(content[:_SNIFFED_HTML]):
        return "feed"
    return "html" if _HTML.search(content[:_SNIFFED_HTML]) else "text"


def _packed_kind(content: bytes) -> Kind | None:
    """pdf, docx, epub and zip are known by their first bytes, whatever their name.

    :raises SourceRefused: another program's file, which is a zip archive inside.
    """
    if b"%PDF-" in content[:_SNIFFED] and content[:5].isascii():
        return "pdf" if content.lstrip()[:5] == b"%PDF-" else None
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    try:
        with ZipFile(BytesIO(content)) as package:
            names = frozenset(package.namelist())
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if "word/document.xml" in names:
        return "docx"
    if "META-INF/container.xml" in names:
        return "epub"
    if names & _OTHER_PACKAGES:
        raise SourceRefused(f"It is a spreadsheet, slides or a program's own file. {TAKEN}")
    return "zip"
