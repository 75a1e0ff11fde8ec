"""Articles that are one text: wire stories in several outlets, and those that repeat another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.text.terms import words
from rag.types import AnalysedArticle

SHINGLE = 5
"""Words in a row; shorter ones are shared by articles that only tell the same story."""
COPIED = 0.6
"""Of the shorter article's shingles, those that the longer holds too. Independent reports of one
event share under .1; an agency's text that was cut or got a new lead shares .6 and more."""

MOST_COMPARED = 5_000
"""Words of an article: the whole of any but a report of many pages."""

Shingles = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Told:
    """One text, with the articles that print it again, wholly or for the most part."""

    analysed: AnalysedArticle
    """The fullest one."""
    copies: tuple[AnalysedArticle, ...] = ()


def shingles(text: str) -> Shingles:
    """Every run of ``SHINGLE`` words; of a shorter text the one run that it is."""
    said = words(text)[:MOST_COMPARED]
    last = max(len(said) - SHINGLE, 0)
    return frozenset(tuple(said[i : i + SHINGLE]) for i in range(last + 1))


def gather_copies(articles: Sequence[AnalysedArticle]) -> list[Told]:
    """Each text once, in the order of the articles; the fullest stands for its copies.

    Exact, not hashed: of twenty articles all pairs are compared in a few milliseconds.
    """
    fullest_first = sorted(articles, key=lambda each: -len(each.article.text))
    kept: list[tuple[AnalysedArticle, Shingles, list[AnalysedArticle]]] = []
    for analysed in fullest_first:
        own = shingles(analysed.article.text)
        for _, other, copies in kept:
            if len(own & other) >= COPIED * len(own):
                copies.append(analysed)
                break
        else:
            kept.append((analysed, own, []))
    place = {analysed.article.id: number for number, analysed in enumerate(articles)}

    def at(analysed: AnalysedArticle) -> int:
        return place[analysed.article.id]

    found = [Told(analysed, tuple(sorted(copies, key=at))) for analysed, _, copies in kept]
    return sorted(found, key=lambda told: min(map(at, (told.analysed, *told.copies))))
