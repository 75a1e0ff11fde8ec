"""How a file is opened, and what comes out of it: one part or many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from ingest.loading.columns import Columns
from ingest.loading.limits import SourceLimits
from ingest.loading.reading import Reading
from rag.errors import SourceError

FollowLink: TypeAlias = Callable[[str], tuple[Reading, bytes]]
"""Fetches the article at an address; raises a SourceError when it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One article of a file, or why it could not be read."""

    found: Reading | SourceError
    content: bytes
    """What was received for it, for its hash."""
    name: str | None = None
    """Which part it is ("row 3", "mail/today.eml"); None when it is the whole file."""

    def within(self, outer: str) -> Part:
        """The same part as one of a part of a file around it."""
        return replace(self, name=f"{outer}/{self.name}" if self.name else outer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is known of a file beside its bytes."""

    limits: SourceLimits
    columns: Columns = Columns()
    declared: str | None = None
    """The encoding that came with it, such as an HTTP header's."""
    url: str | None = None
    """The address it came from; None for a file."""
    began: float | None = None
    """When fetching it began, on the monotonic clock, which counts as reading it; None for a file.
    """
    follow: FollowLink | None = None
    """For links that stand for articles; None where none are followed."""
    seen: set[str] | None = None
    """Marks of feeds' entries that were read before; None: every entry is read."""
    depth: int = 0
    """In how many archives or messages it lies."""

    def inside(self) -> Opening:
        """For what lies in it."""
        return replace(self, declared=None, url=None, began=None, depth=self.depth + 1)
