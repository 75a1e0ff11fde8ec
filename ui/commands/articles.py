"""Articles as lines for people: the table of ``list``, the particulars of ``show`` and ``edit``."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import ArticleMetadata
from ui.commands.answers import date_in_words
from ui.commands.output import fit, wrap
from ui.page.wording import ORIGINS

MIN_ID_LENGTH = 8


def table_lines(articles: Sequence[ArticleMetadata], width: int) -> list[str]:
    """One line an article: enough of the id to type, date, outlet, title cut to the width."""
    ids = _id_length([article.id for article in articles])
    outlet = min(20, max(len("outlet"), *(len(a.outlet or "unknown") for a in articles)))
    title = width - ids - outlet - 16
    lines = [f"{'id':<{ids}}  {'published':<10}  {'outlet':<{outlet}}  title"]
    lines += [
        f"{article.id[:ids]}  {(article.published or 'unknown')[:10]:<10}  "
        f"{fit(article.outlet or 'unknown', outlet)}  {fit(article.title, title).rstrip()}"
        for article in articles
    ]
    return lines


def metadata_lines(article: ArticleMetadata, width: int) -> list[str]:
    """Title first, then what is known and where it is from; what is unknown is said."""
    rows = [
        ("id", article.id, None),
        ("outlet", article.outlet or "unknown", article.outlet_from),
        ("author", article.author or "unknown", article.author_from),
        ("published", _moment(article.published), article.published_from),
        ("updated", _moment(article.updated), None) if article.updated else None,
        ("section", article.section, None),
        ("link", article.url, None),
        ("source", article.source, None),
        ("part", article.part, None),
        ("language", article.language or "unknown", None),
        ("added", _moment(article.ingested), None),
        ("replaces", article.supersedes, None),
        ("replaced by", article.superseded_by, None),
    ]
    lines = [*wrap(article.title, width), ""]
    for label, value, origin in (row for row in rows if row is not None):
        if value is not None:
            shown = f"{value} ({ORIGINS.get(origin, origin)})" if origin else value
            lines += wrap(shown, width, indent=f"{label:<12}", hanging=" " * 12)
    return lines


def _id_length(ids: Sequence[str]) -> int:
    """How much of each id tells them apart."""
    longest = max(map(len, ids), default=MIN_ID_LENGTH)
    for length in range(MIN_ID_LENGTH, longest):
        if len({article_id[:length] for article_id in ids}) == len(ids):
            return length
    return longest


def _moment(iso: str | None) -> str:
    """The day in words, and beside a day the exact time."""
    if iso is None:
        return "date unknown"
    words = date_in_words(iso)
    return f"{words} ({iso})" if len(iso) > 10 else words
