"""What in a folder or an archive is no article: hidden files and what systems leave behind."""

from __future__ import annotations

from collections.abc import Set

_NOT_ARTICLES = frozenset({"thumbs.db", "desktop.ini", "icon\r"})


def is_left_out(name: str, pages: Set[str] = frozenset()) -> bool:
    """Whether a file or folder of this name is passed over without a word.

    :param pages: the names, without suffix, of the web pages beside it: a folder of one's pictures
        is passed over too.
    """
    if name.startswith((".", "~$", "__MACOSX")) or name.lower() in _NOT_ARTICLES:
        return True
    return name.endswith("_files") and name.removesuffix("_files") in pages
