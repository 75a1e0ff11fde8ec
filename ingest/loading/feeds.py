"""RSS and Atom feeds: an article for each entry, whole in the feed or behind its link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from ingest.loading.dates import publication_time
from ingest.loading.html_text import text_of_markup
from ingest.loading.languages import declared_language
from ingest.loading.opening import Opening, Part
from ingest.loading.page_fields import join_names, plain_line
from ingest.loading.reading import Reading
from ingest.loading.vendors import vendor
from rag.errors import SourceEmpty, SourceError, SourceRefused, SourceUnreadable

_BROKEN = "The feed cannot be followed. Check its address in your browser."
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_FOOTER = re.compile(r"The (?:post|article) .{1,400} (?:appeared first|first appeared) on .{1,200}")
_WHOLE_WORDS = 150
"""From so many words on an entry's text is taken for the whole article, not for a teaser."""


@dataclass(frozen=True, slots=True)
class _Entry:
    reading: Reading
    link: str | None
    markup: str


def read_feed(content: bytes, opening: Opening) -> Iterator[Part]:
    """The entries of a feed, as they stand in it; a teaser's article is fetched where links are
    followed. ``part`` is the entry's link, or its title.

    What a page says of its article wins over what the feed says.

    :raises SourceUnreadable: it is no feed.
    :raises SourceEmpty: it has no entries.
    """
    entries = _parse(content)
    if not entries:
        raise SourceEmpty("The feed has no entries at the moment. Try again later.")
    for number, entry in enumerate(entries, start=1):
        name = entry.link or entry.reading.title or f"entry {number}"
        mark = f"{name} {entry.reading.updated or entry.reading.published}"
        if opening.seen is not None and mark in opening.seen:
            continue
        if number > opening.limits.max_archive_files:
            yield Part(found=_too_many(opening), content=b"", name=name)
            return
        try:
            found, received = _read_entry(entry, opening)
        except SourceError as error:
            yield Part(found=error, content=entry.markup.encode(), name=name)
        else:
            if opening.seen is not None:
                opening.seen.add(mark)
            yield Part(found=found, content=received, name=name)


def _too_many(opening: Opening) -> SourceRefused:
    return SourceRefused(
        f"The feed has more than {opening.limits.max_archive_files:,} entries; the rest is left "
        "out. Set ONRECORD_MAX_ARCHIVE_FILES higher to take them."
    )


def _read_entry(entry: _Entry, opening: Opening) -> tuple[Reading, bytes]:
    text = _without_footer(text_of_markup(entry.markup))
    if len(text.split()) < _WHOLE_WORDS and entry.link and opening.follow:
        page, received = opening.follow(entry.link)
        return _fill_in(page, entry.reading), received
    if not text:
        raise SourceEmpty("The feed holds no text for this entry, and it has no link to follow.")
    return replace(entry.reading, text=text), entry.markup.encode()


def _without_footer(text: str) -> str:
    """Without the line that WordPress puts under every entry of its feeds."""
    body, _, last = text.rpartition("\n\n")
    return body if body and _FOOTER.fullmatch(last) else text


def _fill_in(page: Reading, entry: Reading) -> Reading:
    """The page's article; the feed says what the page's marks do not, before its text does."""
    filled: dict[str, str | None] = {}
    for name in ("outlet", "author", "published"):
        in_marks = getattr(page, name) and getattr(page, f"{name}_from") not in ("text", "url")
        if not in_marks and getattr(entry, name):
            filled[name] = getattr(entry, name)
            filled[f"{name}_from"] = getattr(entry, f"{name}_from")
    for name in ("updated", "section", "url"):
        filled[name] = getattr(page, name) or getattr(entry, name)
    if page.title is None or page.title_from == "text":
        filled |= {"title": entry.title, "title_from": entry.title_from}
    return replace(page, **filled)  # type: ignore[arg-type]


def _parse(content: bytes) -> list[_Entry]:
    import feedparser

    if _ENTITY.search(content):
        raise SourceUnreadable("The feed declares entities of its own, which are not followed.")
    with vendor(_BROKEN):
        # As a file: bytes are first tried as a path or an address.
        parsed = feedparser.parse(BytesIO(content), sanitize_html=False, resolve_relative_uris=True)
        if not parsed.version:
            raise SourceUnreadable(_BROKEN)
        outlet = plain_line(str(parsed.feed.get("title") or ""))
        language = declared_language(parsed.feed.get("language"))
        return [_entry(each, outlet, language) for each in parsed.entries]


def _entry(entry: Any, outlet: str | None, language: str | None) -> _Entry:
    title = plain_line(str(entry.get("title") or ""))
    names = [str(each.get("name") or "") for each in entry.get("authors") or ()]
    author = join_names(name for name in names if "@" not in name)
    # Asked for without looking, "updated" gives "published" with a warning.
    updated = str(entry.get("updated") or "") if "updated" in entry else ""
    published = publication_time(str(entry.get("published") or updated))
    # A feed of feeds says of each entry where it is from.
    origin = plain_line(str((entry.get("source") or {}).get("title") or ""))
    outlet = origin or outlet
    tags = [str(tag.get("term") or "") for tag in entry.get("tags") or ()]
    link = str(entry.get("link") or "")
    bodies = [str(each.get("value") or "") for each in entry.get("content") or ()]
    markup = max([*bodies, str(entry.get("summary") or "")], key=len)
    reading = Reading(
        text="",
        title=title,
        title_from="feed" if title else None,
        outlet=outlet,
        outlet_from="feed" if outlet else None,
        author=author,
        author_from="feed" if author else None,
        published=published,
        published_from="feed" if published else None,
        updated=publication_time(updated),
        section=plain_line(tags[0]) if tags else None,
        url=link or None,
        language=language,
    )
    return _Entry(reading, link if link.startswith(("http://", "https://")) else None, markup)
