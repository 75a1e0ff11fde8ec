"""Articles as lines for people: the table of ``list``, the particulars of ``show`` and ``edit``."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Article, ArticleMetadata, Changes, Correction, Span
from ui.commands.answers import date_in_words
from ui.commands.output import fit, wrap
from ui.wording import CORRECTIONS, METADATA_NAMES, ORIGINS, READ_BY, changes_in_words

MIN_ID_LENGTH = 8


def table_lines(articles: Sequence[ArticleMetadata], width: int) -> list[str]:
    """One line an article: enough of the id to type, date, outlet, title cut to the width."""
    ids = _id_length([article.id for article in articles])
    outlet = min(20, max(len("outlet"), *(len(a.outlet or "unknown") for a in articles)))
    title = width - ids - outlet - 16
    lines = [f"{'id':<{ids}}  {'published':<10}  {'outlet':<{outlet}}  title"]
    lines += [
        f"{article.id[:ids]}  {(article.published or 'unknown')[:10]:<10}  "
        f"{fit(article.outlet or 'unknown', outlet)}  {_title(article, title)}"
        for article in articles
    ]
    return lines


def metadata_lines(
    article: ArticleMetadata,
    width: int,
    *,
    corrections: Sequence[Correction] = (),
    copies: Sequence[ArticleMetadata] = (),
) -> list[str]:
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
        ("text", READ_BY[article.read_by], None) if article.read_by else None,
        ("added", _moment(article.ingested), None),
        ("replaces", article.supersedes, None),
        ("replaced by", article.superseded_by, None),
        *((CORRECTIONS[each.kind].lower(), each.text, None) for each in corrections),
        ("also in", "; ".join(_copy(copy) for copy in copies) or None, None),
    ]
    lines = [*wrap(article.title, width), ""]
    for label, value, origin in (row for row in rows if row is not None):
        if value is not None:
            shown = f"{value} ({ORIGINS.get(origin, origin)})" if origin else value
            lines += wrap(shown, width, indent=f"{label + ' ':<12}", hanging=" " * 12)
    return lines


def change_lines(changes: Changes, old: Article, new: Article, width: int) -> list[str]:
    """What a newer version changed: "-" before what is gone, "+" before what came.

    Of an altered sentence the words that differ stand in brackets, as in [-old-] and {+new+}.
    """
    lines = [*wrap(new.title, width), f"{old.id} → {new.id}", changes_in_words(changes), ""]
    for each in changes.metadata:
        name = METADATA_NAMES[each.name].lower()
        change = f"{name}: {each.old or 'unknown'} → {each.new or 'unknown'}"
        lines += wrap(change, width, hanging="  ")
    for sentence in changes.sentences:
        if sentence.old is not None:
            words = [each.old for each in sentence.words if each.old]
            gone = _bracketed(old.text, sentence.old, words, "[-", "-]")
            lines += wrap(gone, width, indent="- ", hanging="  ")
        if sentence.new is not None:
            words = [each.new for each in sentence.words if each.new]
            came = _bracketed(new.text, sentence.new, words, "{+", "+}")
            lines += wrap(came, width, indent="+ ", hanging="  ")
    return lines


def _bracketed(text: str, sentence: Span, words: Sequence[Span], before: str, after: str) -> str:
    pieces = []
    position = sentence.start
    for span in words:
        pieces += [text[position : span.start], before, text[span.slice], after]
        position = span.end
    return "".join([*pieces, text[position : sentence.end]])


def _copy(copy: ArticleMetadata) -> str:
    return f"{copy.outlet or 'outlet unknown'}, “{copy.title}” ({copy.id})"


def _title(article: ArticleMetadata, width: int) -> str:
    """The title cut to the width; behind it that the text was read by OCR."""
    mark = f" ({READ_BY[article.read_by].split(',')[0]})" if article.read_by else ""
    return fit(article.title, max(width - len(mark), 1)).rstrip() + mark


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
