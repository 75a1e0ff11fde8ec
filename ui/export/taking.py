"""What is taken away: some turns under a title, with when and by which program it was done."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Protocol

from rag.errors import ArticleNotFound
from rag.turns import KeptTurn, title_from
from rag.types import Article

_MAX_NAME_BYTES = 80


@dataclass(frozen=True, slots=True)
class Export:
    """An answer, a summary or a whole conversation on its way out."""

    title: str
    turns: tuple[KeptTurn, ...]
    exported: str
    """When, ISO 8601 with a zone."""
    version: str
    """Of On Record."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The texts of those cited articles that are still in the library, by id."""


class Articles(Protocol):
    """Where the cited articles stand; ``rag.library.Library`` is one."""

    def article(self, article_id: str, /) -> Article:
        """The article with this id."""


def prepare_export(
    articles: Articles,
    turns: Iterable[KeptTurn],
    *,
    title: str | None = None,
    now: datetime | None = None,
) -> Export:
    """Get turns ready to be written in any form.

    Without a title the first question is it. Citations stay as they were kept; the library is
    only asked for texts that make links surer, so that nothing is missing when articles are.
    """
    taken = tuple(turns)
    if title is None:
        title = taken[0].question if taken else ""
    moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    return Export(
        title_from(title, limit=200), taken, moment, version("onrecord"), _texts(articles, taken)
    )


def file_name(export: Export, extension: str) -> str:
    """A name that every file system takes: "on-record what-did-she-say 2025-11-02.md".

    Letters and digits of any script stay, everything else becomes a dash.
    """
    plain = unicodedata.normalize("NFC", export.title).casefold()
    words = re.sub(r"[\W_]+", "-", plain).strip("-")
    cut = words.encode("utf-8", "ignore")[:_MAX_NAME_BYTES].decode("utf-8", "ignore").strip("-")
    return " ".join(filter(None, ("on-record", cut, export.exported[:10]))) + f".{extension}"


def _texts(articles: Articles, turns: Iterable[KeptTurn]) -> dict[str, str]:
    cited = {
        citation.article_id
        for turn in turns
        if turn.answer is not None
        for citation in (*turn.answer.citations, *turn.answer.nearest)
    }
    texts = {}
    for article_id in sorted(cited):
        try:
            texts[article_id] = articles.article(article_id).text
        except ArticleNotFound:
            continue
    return texts
