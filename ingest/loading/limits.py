"""How much of a source is read, and which hosts may be private."""

from __future__ import annotations

from dataclasses import dataclass

from rag.errors import SourceRefused
from rag.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLimits:
    """The bounds of every source; see the settings of the same names."""

    max_bytes: int = 20_000_000
    max_pages: int = 500
    max_seconds: float = 30
    """For one address: looking it up, connecting, every redirect and the body together."""
    max_redirects: int = 5
    max_archive_depth: int = 3
    """Archives and messages that lie in one another."""
    max_archive_files: int = 5_000
    """In one source, nested archives included; also the entries of a feed."""
    max_unpacked_bytes: int = 500_000_000
    """Of everything in one source together."""
    allow_hosts: tuple[str, ...] = ()
    """Host names, in lower case, that may lie on private addresses."""

    @classmethod
    def from_settings(cls, settings: Settings) -> SourceLimits:
        """The limits as the user has set them."""
        return cls(
            max_bytes=settings.max_source_bytes,
            max_pages=settings.max_source_pages,
            max_seconds=settings.max_source_seconds,
            max_redirects=settings.max_source_redirects,
            max_archive_depth=settings.max_archive_depth,
            max_archive_files=settings.max_archive_files,
            max_unpacked_bytes=settings.max_unpacked_bytes,
            allow_hosts=settings.allow_hosts,
        )

    def check_size(self, size: int, name: str, *, more: bool = False) -> None:
        """Refuse what is over ``max_bytes``; ``more`` says that reading stopped at ``size``.

        :raises SourceRefused: with both sizes.
        """
        if size <= self.max_bytes:
            return
        limit = show_size(self.max_bytes)
        measured = f"more than {limit}" if more else show_size(size)
        if measured == limit:
            limit, measured = f"{self.max_bytes:,} bytes", f"{size:,} bytes"
        raise SourceRefused(
            f"“{name}” is too large: {measured}, and at most {limit} are taken. Split it, or set "
            "ONRECORD_MAX_SOURCE_BYTES higher."
        )


def show_size(size: int) -> str:
    """A number of bytes for people: "812 bytes", "1.4 MB"."""
    if size < 10_000:
        return f"{size:,} bytes"
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    if size < 1_000_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{size / 1_000_000_000:.1f} GB"
