"""Versions and near-copies of articles in the catalog: which are one source, which is the newest.

A newer text of the same address supersedes an older one; a near-copy is linked to the first of its
kind. Neither makes another independent source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, case, or_, select, update

from rag.database import columns_of, parts
from rag.rows import METADATA
from rag.schema import articles
from rag.types import ArticleMetadata

_METADATA_COLUMNS = columns_of(articles, *METADATA)


@dataclass(frozen=True, slots=True)
class Related:
    """What the library holds of one article besides itself."""

    source: str
    """The same for all near-copies and versions of one text: they are one independent source."""
    newest: str | None = None
    """The id of its newest version; None when it is that itself."""
    copies: tuple[ArticleMetadata, ...] = ()
    """Its near-copies in the order stored, without what is superseded and without its versions."""


def find_related(connection: Connection, article_ids: Iterable[str]) -> dict[str, Related]:
    """What is related to each of the articles that are there, by full id."""
    wanted = tuple(dict.fromkeys(article_ids))
    links = _links(connection, wanted)
    newest = _newest(connection, links)
    links |= _links(connection, [each for each in newest.values() if each not in links])
    groups = {each: links[newest.get(each, each)][0] or newest.get(each, each) for each in links}
    own_groups = {each: links[each][0] or each for each in links}
    copies = _copies(connection, {*groups.values(), *own_groups.values()})
    found = {}
    for each in wanted:
        if each not in links:
            continue
        last = newest.get(each)
        there = {
            copy.id: copy
            for group in dict.fromkeys((own_groups[each], groups[each]))
            for copy in copies.get(group, ())
            if copy.id not in (each, last)
        }
        found[each] = Related(groups[each], last, tuple(there.values()))
    return found


def _links(
    connection: Connection, article_ids: Sequence[str]
) -> dict[str, tuple[str | None, str | None]]:
    """Of each article that is there: the first of its near-copies, and what supersedes it."""
    found: dict[str, tuple[str | None, str | None]] = {}
    for part in parts(article_ids):
        rows = connection.execute(
            select(articles.c.id, articles.c.duplicate_of, articles.c.superseded_by).where(
                articles.c.id.in_(part)
            )
        )
        found.update((article_id, (first, after)) for article_id, first, after in rows)
    return found


def _newest(
    connection: Connection, links: Mapping[str, tuple[str | None, str | None]]
) -> dict[str, str]:
    """The end of each chain of versions, by the ids of those that are superseded."""
    ends = {article_id: after for article_id, (_, after) in links.items() if after is not None}
    seen = {article_id: {article_id} for article_id in ends}
    going = dict(ends)
    while going:
        beyond = _links(connection, tuple(dict.fromkeys(going.values())))
        moved = {}
        for article_id, at in going.items():
            after = beyond.get(at, (None, None))[1]
            seen[article_id].add(at)
            if at in beyond and after is not None and after not in seen[article_id]:
                moved[article_id] = ends[article_id] = after
            elif at not in beyond:
                del ends[article_id]
        going = moved
    return ends


def _copies(
    connection: Connection, roots: Iterable[str]
) -> Mapping[str, Sequence[ArticleMetadata]]:
    """The articles of each group of near-copies that are not superseded, in the order stored."""
    found: dict[str, list[ArticleMetadata]] = defaultdict(list)
    for part in parts(tuple(roots)):
        rows = connection.execute(
            select(articles.c.duplicate_of, *_METADATA_COLUMNS)
            .where(
                or_(articles.c.id.in_(part), articles.c.duplicate_of.in_(part)),
                articles.c.superseded_by.is_(None),
            )
            .order_by(articles.c.key)
        )
        for row in rows:
            known = {name: row._mapping[name] for name in METADATA}
            found[row.duplicate_of or row.id].append(ArticleMetadata(**known))
    return found


def versions_of(connection: Connection, article_id: str) -> list[tuple[str, str]]:
    """The ids of all versions of an article that is there, the oldest first, each with when it was
    ingested.
    """
    earlier = list(_follow(connection, article_id, "supersedes"))
    later = _follow(connection, article_id, "superseded_by")
    return list(dict.fromkeys((*reversed(earlier), *later)))


def _follow(connection: Connection, article_id: str, link: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    at: str | None = article_id
    while at is not None and at not in seen:
        seen.add(at)
        row = connection.execute(
            select(articles.c.ingested, articles.c[link]).where(articles.c.id == at)
        ).first()
        if row is None:
            return
        yield at, row[0]
        at = row[1]


def hand_over_copies(connection: Connection, article_id: str, *, is_removed: bool) -> None:
    """Let another article stand as the first of an article's near-copies.

    When the article is removed, the first stored that is not superseded, else the first stored;
    when it was superseded itself, only one that is not, and the article is a near-copy of that.
    """
    linked = articles.c.duplicate_of == article_id
    order = articles.c.superseded_by.is_not(None), articles.c.key
    query = select(articles.c.id).where(linked).order_by(*order).limit(1)
    if not is_removed:
        query = query.where(articles.c.superseded_by.is_(None))
    heir = connection.scalar(query)
    if heir is None:
        return
    linked = linked if is_removed else or_(linked, articles.c.id == article_id)
    connection.execute(
        update(articles)
        .where(linked)
        .values(duplicate_of=case((articles.c.id == heir, None), else_=heir))
    )
