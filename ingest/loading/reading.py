"""What an adapter found in one source, before the source's own name and hash are added."""

from __future__ import annotations

from dataclasses import dataclass

from rag.types import ReadBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text with what the source says about it. None means that it does not say.

    Each ``*_from`` holds a code of :class:`rag.types.ArticleMetadata`.
    """

    text: str
    title: str | None = None
    title_from: str | None = None
    outlet: str | None = None
    outlet_from: str | None = None
    author: str | None = None
    author_from: str | None = None
    published: str | None = None
    published_from: str | None = None
    updated: str | None = None
    section: str | None = None
    url: str | None = None
    """The canonical address, as the source gives it."""
    language: str | None = None
    """ISO 639-1, as the source declares it."""
    read_by: ReadBy | None = None
    """As in ``ArticleMetadata``."""
    page_starts: tuple[int, ...] = ()
    """Offsets at which pages begin; empty for what has no pages."""
    notices: tuple[str, ...] = ()
    """For people: what of the source is not in the text ("Page 3 is damaged and was left out.")."""
