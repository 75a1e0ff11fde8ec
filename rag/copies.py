"""Articles that are one text: wire stories in several outlets, and those that repeat another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.text.shingles import shared, shingle_hashes
from rag.types import AnalysedArticle

if TYPE_CHECKING:
    from rag.text.shingles import Hashes

SHINGLE = 5
"""Words in a row; shorter ones are shared by articles that only tell the same story."""
COPIED = 0.6
"""Of the shorter article's shingles, those that the longer holds too. Independent reports of one
event share under .1; an agency's text that was cut or got a new lead shares .6 and more."""


@dataclass(frozen=True, slots=True)
class Told:
    """One text, with the articles that print it again, wholly or for the most part."""

    analysed: AnalysedArticle
    """The fullest one."""
    copies: tuple[AnalysedArticle, ...] = ()


def gather_copies(articles: Sequence[AnalysedArticle]) -> list[Told]:
    """Each text once, in the order of the articles; the fullest stands for its copies.

    Of twenty articles all pairs are compared; nothing has to be looked up.
    """
    fullest_first = sorted(articles, key=lambda each: -len(each.article.text))
    kept: list[tuple[AnalysedArticle, Hashes, list[AnalysedArticle]]] = []
    for analysed in fullest_first:
        own = shingle_hashes(analysed.article.text, run=SHINGLE)
        for _, other, copies in kept:
            if len(own) and shared(own, other) >= COPIED * len(own):
                copies.append(analysed)
                break
        else:
            kept.append((analysed, own, []))
    place = {analysed.article.id: number for number, analysed in enumerate(articles)}

    def at(analysed: AnalysedArticle) -> int:
        return place[analysed.article.id]

    found = [Told(analysed, tuple(sorted(copies, key=at))) for analysed, _, copies in kept]
    return sorted(found, key=lambda told: min(map(at, (told.analysed, *told.copies))))
