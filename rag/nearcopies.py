"""Near-copies in the catalog: one story in ten outlets, found by the runs of words it shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from rag.schema import articles, bands, texts
from rag.text.shingles import band_keys, likeness, shingle_hashes

if TYPE_CHECKING:
    from rag.text.shingles import Hashes

NEAR_COPY = 0.6
"""The share of shingles from which on two articles are one story: the ten pairs of the plagiarism
set have .97 and more and no other pair there more than .18; BBC's identical pairs have 1, and
between .4 and .6 lie 3 of its 882,000 pairs."""
_MOST_COMPARED = 50


@dataclass(frozen=True, slots=True)
class Bands:
    """A text as its near-copies are looked up."""

    hashes: Hashes
    keys: tuple[int, ...]


def note_bands(connection: Connection, article_key: int, text: str) -> Bands:
    """Store by what near-copies of an article are found."""
    hashes = shingle_hashes(text)
    found = Bands(hashes, band_keys(hashes))
    if found.keys:
        rows = [{"band": key, "article_key": article_key} for key in dict.fromkeys(found.keys)]
        connection.execute(bands.insert(), rows)
    return found


def find_original(connection: Connection, article_key: int, found: Bands) -> str | None:
    """The id of the first stored article that this one is a near-copy of; None for an original.

    Only articles stored before that are not superseded are looked at, and of a group of copies
    always the first is named.
    """
    if not found.keys:
        return None
    rows = connection.execute(
        select(articles.c.id, articles.c.duplicate_of, texts.c.text)
        .join(texts, texts.c.article_key == articles.c.key)
        .where(
            articles.c.superseded_by.is_(None),
            articles.c.key.in_(
                select(bands.c.article_key).where(
                    bands.c.band.in_(found.keys), bands.c.article_key < article_key
                )
            ),
        )
        .order_by(articles.c.key)
        .limit(_MOST_COMPARED)
    )
    alike = ((likeness(found.hashes, shingle_hashes(text)), i, first) for i, first, text in rows)
    best = max(alike, key=lambda each: each[0], default=(0.0, "", None))
    return (best[2] or best[1]) if best[0] >= NEAR_COPY else None
