"""Nouns ↔ rows: pure conversions of what the catalog stores."""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from rag.errors import UsageError
from rag.text.typography import fold_plain
from rag.types import ArticleMetadata, Quotation, Sentence, Span

METADATA = tuple(field.name for field in fields(ArticleMetadata))
"""The columns that every article's metadata fills."""
_NO_DAY = re.compile(r"\d{4}(?:-?\d{2})?")
_LIKE_A_TIME = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}.*)?")


def pack(numbers: Iterable[int]) -> bytes:
    """Numbers as little-endian 32-bit integers."""
    packed = array("i", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack(packed: bytes) -> tuple[int, ...]:
    """The numbers that ``pack`` packed."""
    numbers = array("i")
    numbers.frombytes(packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return tuple(numbers)


def pack_sentences(sentences: Sequence[Sentence]) -> bytes:
    """Sentences as paragraph, start and end each; their indexes are their places."""
    return pack(
        number for each in sentences for number in (each.paragraph, each.span.start, each.span.end)
    )


def unpack_sentences(packed: bytes) -> tuple[Sentence, ...]:
    """The sentences that ``pack_sentences`` packed."""
    numbers = unpack(packed)
    return tuple(
        Sentence(index, paragraph, Span(start, end))
        for index, (paragraph, start, end) in enumerate(
            zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
        )
    )


def quotation_row(article_key: int, position: int, quotation: Quotation) -> dict[str, Any]:
    """The row of a quotation; ``names`` holds the words by which it is found."""
    named = (quotation.speaker, quotation.role, quotation.organization)
    return {
        "article_key": article_key,
        "position": position,
        "start": quotation.span.start,
        "end": quotation.span.end,
        "kind": quotation.kind,
        "speaker": quotation.speaker,
        "role": quotation.role,
        "organization": quotation.organization,
        "mention": quotation.mention,
        "cue": quotation.cue,
        "names": "".join(f" {word} " for word in name_words(" ".join(filter(None, named)))),
    }


def quotation(row: Any) -> Quotation:
    """The quotation of a row."""
    return Quotation(
        Span(row.start, row.end),
        row.kind,
        row.speaker,
        row.role,
        row.organization,
        row.mention,
        row.cue,
    )


def storable(text: str) -> str:
    """The text with a question mark for each half of a surrogate pair, which UTF-8 cannot hold.

    They come from command lines and file names that are no UTF-8.
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def name_words(name: str) -> list[str]:
    """The folded, lower-case words of a name, by which quotations are found."""
    return re.findall(r"\w+", fold_plain(storable(name)).lower())


def outlet_key(outlet: str) -> str:
    """What makes two spellings of an outlet the same: letters without case, single spaces."""
    return " ".join(fold_plain(storable(outlet)).casefold().split())


def searchable(text: str) -> str:
    """A text without case and accents, in which one finds as one types."""
    apart = unicodedata.normalize("NFKD", outlet_key(text))
    return "".join(each for each in apart if not unicodedata.combining(each))


def url_key(url: str) -> str | None:
    """What makes two spellings of an address the same: no scheme, "www.", fragment or end slash.

    None for a site's front page, which is many articles' address, and for what is no address.
    """
    try:
        parts = urlsplit(storable(url).strip())
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    if not path and not parts.query:
        return None
    host = parts.netloc.casefold().removeprefix("www.")
    return f"{host}{path}" + (f"?{parts.query}" if parts.query else "")


def metadata_row(known: ArticleMetadata) -> dict[str, str | None]:
    """The columns of an article's metadata."""
    values = ((name, getattr(known, name)) for name in METADATA)
    return {name: value if value is None else storable(value) for name, value in values}


def derived(known: ArticleMetadata) -> dict[str, Any]:
    """What is stored beside metadata so that SQL can filter and sort by it."""
    return {
        "url_key": url_key(known.url) if known.url else None,
        "outlet_key": outlet_key(known.outlet) if known.outlet else None,
        "published_day": _day(known.published) if known.published else None,
        "moment": _moment(known.published) or _moment(known.ingested) or "",
    }


def _day(time: str) -> str:
    try:
        return datetime.fromisoformat(time).date().isoformat()
    except ValueError:
        return time[:10]


def _moment(time: str | None) -> str | None:
    """An ISO time in UTC, so that the order of texts is the order of times; days begin them."""
    if time is None:
        return None
    try:
        parsed = datetime.fromisoformat(time)
    except ValueError:
        return time
    zoned = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    try:
        return zoned.astimezone(UTC).isoformat(timespec="microseconds")
    except OverflowError:
        return time


def edited(
    *,
    title: str | None = None,
    outlet: str | None = None,
    author: str | None = None,
    published: str | None = None,
    updated: str | None = None,
    section: str | None = None,
    url: str | None = None,
    language: str | None = None,
) -> dict[str, Any]:
    """The columns that an edit by hand sets; None leaves one as it is, an empty text clears it.

    :raises UsageError: an empty title, a time that is none, an address that is none, or a language
        that is no code.
    """
    if title is not None and not title.strip():
        raise UsageError("A title cannot be empty.")
    _check_time(published or "")
    _check_time(updated or "")
    _check_address(url or "")
    given = {"title": title, "outlet": outlet, "author": author, "published": published}
    plain = {"updated": updated, "section": section, "url": url}
    values: dict[str, Any] = {
        name: storable(value).strip() or None
        for name, value in (given | plain).items()
        if value is not None
    }
    values |= {f"{name}_from": "you" for name, value in given.items() if value is not None}
    if language is not None:
        values["language"] = _language_code(language)
    return values


def carried_over(before: ArticleMetadata, after: ArticleMetadata) -> dict[str, Any]:
    """The columns in which a new version of an article takes over what was corrected by hand in
    the old one; what was said by hand of the new one itself stays.
    """
    values: dict[str, Any] = {}
    for name in ("title", "outlet", "author", "published"):
        origin = f"{name}_from"
        if getattr(before, origin) == "you" != getattr(after, origin):
            values |= {name: getattr(before, name), origin: "you"}
    return values


def _check_time(written: str) -> None:
    time = written.strip()
    if not time:
        return
    try:
        parsed = datetime.fromisoformat(time)
    except ValueError:
        raise UsageError(why_no_time(time)) from None
    if len(time) > 10 and parsed.tzinfo is None:
        raise UsageError(
            f"“{time}” has no zone. Add one, as in {time}+00:00, or give the day only."
        )


def why_no_time(time: str) -> str:
    """What is wrong with a text that is no ISO date or time, and how one is written."""
    if _NO_DAY.fullmatch(time):
        wrong = "names no day"
    elif _LIKE_A_TIME.fullmatch(time):
        wrong = "is no day and time that there is"
    else:
        wrong = "is no date"
    return f"“{time}” {wrong}. Write it as 2025-10-08 or 2025-10-08T14:30+02:00."


def _check_address(written: str) -> None:
    address = written.strip()
    try:
        parts = urlsplit(address)
        known = not address or (parts.scheme in ("http", "https") and parts.hostname)
    except ValueError:
        known = False
    if not known or any(map(str.isspace, address)):
        raise UsageError(
            f"“{address}” is no address of a page. Write it whole, as https://example.org/story."
        )


def _language_code(written: str) -> str | None:
    code = written.strip().lower()
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise UsageError(f"“{code}” is no code of a language. Write two letters: en, de, fr.")
    return code or None


def day_of(time: str) -> str:
    """The day of an ISO date or time, as printed.

    :raises UsageError: it is neither.
    """
    try:
        return datetime.fromisoformat(time.strip()).date().isoformat()
    except ValueError:
        raise UsageError(f"“{time}” is no date. Write it as 2025-10-08.") from None
