"""What newer articles say that older ones did not. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from rag.salience import SUPPORTED, Point, Points
from rag.text.dates import parse_day
from rag.types import AnalysedArticle

TOLD_BEFORE = SUPPORTED
"""A sentence is no news when an older article holds one with this cosine."""


def newest_first(articles: Sequence[AnalysedArticle]) -> list[AnalysedArticle]:
    """By the day of publication; those without one last, in the order given."""
    return sorted(
        articles, key=lambda each: parse_day(each.article.published) or date.min, reverse=True
    )


def find_new(points: Points) -> list[Point]:
    """The points that no older article tells, the newest articles first, the weightiest of each
    article first. Without dates nothing is older, and all are new.
    """
    days = np.array([_ordinal(point) for point in points.all])
    ordered = newest_first(points.articles)
    place = {analysed.article.id: number for number, analysed in enumerate(ordered)}
    new = []
    for point in points.all:
        older = (days < days[point.row]) & (days > 0) if days[point.row] else np.zeros(0, bool)
        told = older.any() and points.similar[point.row, older].max() >= TOLD_BEFORE
        if point.on_topic and not told:
            new.append(point)
    return sorted(new, key=lambda point: (place[point.article_id], -point.weight))


def continue_older(points: Points) -> bool:
    """Whether articles of the newest day go on with what older ones began."""
    days = np.array([_ordinal(point) for point in points.all])
    newest = days == days.max(initial=0)
    older = (days < days.max(initial=0)) & (days > 0)
    if not older.any():
        return False
    return bool((points.similar[np.ix_(newest, older)] >= SUPPORTED).any())


def _ordinal(point: Point) -> int:
    day = parse_day(point.analysed.article.published)
    return day.toordinal() if day else 0
