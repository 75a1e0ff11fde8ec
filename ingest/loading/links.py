"""What is written as an address: whether it is one, and whether an article can lie there. Pure."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit


def page_address(written: str | None) -> str | None:
    """The address of a page, without space around it; None for anything else."""
    address = (written or "").strip()
    try:
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def complete_address(written: str, base: str | None) -> str | None:
    """The address of a page that is written on the one at ``base``; None for anything else."""
    try:
        return page_address(urljoin(base or "", written.strip())) if written.strip() else None
    except ValueError:
        return None


def is_front_page(address: str) -> bool:
    """Whether an address that is one names a site and nothing on it."""
    parts = urlsplit(address)
    return not parts.path.strip("/") and not parts.query
