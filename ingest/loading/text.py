"""Plain text and Markdown: the characters as they stand."""

from __future__ import annotations

import re

from ingest.loading.dates import publication_time
from ingest.loading.encodings import decode
from ingest.loading.languages import declared_language
from ingest.loading.page_fields import join_names
from ingest.loading.reading import Reading
from ingest.loading.titles import clean_line
from rag.errors import SourceUnreadable

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.01
"""Of all characters; a text has none, compressed and encrypted bytes have about a tenth."""
_TOP = 100_000
_HEADING = re.compile(r"#{1,6}[ \t]+(?P<title>.*?)(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"={3,}[ \t]*$")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_MARKS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_FRONT = re.compile(r"---\n(?P<lines>.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_FIELD = re.compile(r"(?P<name>[A-Za-z_]+):[ \t]+(?P<value>\S.*)$")


def read_text(content: bytes, *, declared: str | None = None) -> Reading:
    """A text file: mark removed, line ends made ``\\n``, nothing else changed.

    :param declared: the encoding that came with it, such as an HTTP header's.
    :raises SourceUnreadable: for binary content, or an encoding that cannot be told.
    """
    return Reading(text=plain_text(content, declared=declared))


def read_addresses(content: bytes, *, declared: str | None = None) -> tuple[str, ...]:
    """The addresses of a file that lists nothing else, one a line; () for any other text.

    Blank lines and lines that begin with "#" are passed over. The first is one of http or https;
    among the others may be some of kinds that are refused.
    """
    if not re.match(rb"(?:\xef\xbb\xbf)?\s*(?:#|https?://)", content):
        return ()
    lines = [line.strip() for line in plain_text(content, declared=declared).split("\n")]
    addresses = [line for line in lines if line and not line.startswith("#")]
    return tuple(dict.fromkeys(addresses)) if all(map(_ADDRESS.fullmatch, addresses)) else ()


def read_markdown(content: bytes, *, declared: str | None = None) -> Reading:
    """As ``read_text``, with the fields of its front matter and its first heading as the title."""
    text = plain_text(content, declared=declared)
    fields, body = _front_matter(text)

    def first(*names: str) -> str | None:
        return next((fields[name] for name in names if name in fields), None)

    title = first("title") or _first_heading(body)
    author = join_names(re.split(r",\s*", (first("author", "authors") or "").strip("[]")))
    outlet = first("outlet", "publication", "publisher", "source", "site")
    address = first("url", "canonical", "link") or ""
    published = publication_time(first("published", "date", "pubdate") or "")
    return Reading(
        text=text,
        title=title,
        title_from="text" if title else None,
        outlet=outlet,
        outlet_from="text" if outlet else None,
        author=author,
        author_from="text" if author else None,
        published=published,
        published_from="text" if published else None,
        updated=publication_time(first("updated", "lastmod", "modified") or ""),
        section=first("section", "category"),
        url=address if _ADDRESS.fullmatch(address) else None,
        language=declared_language(first("language", "lang")),
    )


def plain_text(content: bytes, *, declared: str | None = None) -> str:
    """The characters of a text file.

    :raises SourceUnreadable: for binary content, or an encoding that cannot be told.
    """
    text = normalise_line_ends(decode(content, declared=declared))
    controls = len(_CONTROLS.findall(text))
    if "\0" in text or controls > _CONTROL_SHARE * len(text):
        raise SourceUnreadable(
            "It is not text but binary data, whatever its name says. Add the file it was made from."
        )
    return text


def normalise_line_ends(text: str) -> str:
    """Without a byte-order mark, with every line end as ``\\n``."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """The simple ``name: value`` lines between ``---`` at the very top, and the rest."""
    found = _FRONT.match(text[:_TOP])
    if found is None:
        return {}, text
    fields = {
        line["name"].lower(): line["value"].strip().strip("\"'")
        for line in map(_FIELD.match, found["lines"].split("\n"))
        if line
    }
    return fields, text[found.end() :]


def _first_heading(text: str) -> str | None:
    lines = [line[:300] for line in text[:_TOP].split("\n")]
    fenced = False
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and (found := _HEADING.match(line)) and _has_letters(found["title"]):
            return _without_marks(found["title"])
        elif not fenced and _has_letters(line) and _UNDERLINE.match(following):
            return _without_marks(line)
    return None


def _has_letters(line: str) -> bool:
    return any(map(str.isalpha, line))


def _without_marks(heading: str) -> str:
    return clean_line(_MARKS.sub(r"\2", _LINK.sub(r"\1", heading)))
