"""The sentences of articles, weighed by how much they tell of the news: lead, centrality, support.

One weight ranks the sentences of one article and of twenty, so that a summary of several begins
with what matters most in all of them and not with the first article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from rag.centrality import centrality, similarities, telling_stems
from rag.evidence import begins_openly, is_whole_sentence
from rag.readable import (
    begins_with_credit,
    is_cut_quote,
    is_readable,
    leans_on_article,
    stands_alone,
)
from rag.text.dates import parse_day
from rag.text.terms import content_stems
from rag.types import AnalysedArticle, Embedder, Sentence, Span

if TYPE_CHECKING:
    from rag.types import Matrix

MOST_READ_ALONE = 200
MOST_READ_EACH = 40
"""Sentences of the only article, and of each of several, that are weighed."""
LEAD_WEIGHT = 1.0
LEAD_HALF_LIFE = 2.0
"""The most central sentence counts 1, and so does the first, which loses half in two sentences.
Chosen on half of the BBC's summaries and on those by writers (docs/quality.md): a longer half-life
finds no more of either, centrality alone less of what writers take."""
LEANING = 0.25
"""Taken off a sentence about "the company" or "the man"."""
SUPPORT_WEIGHT = 0.25
SUPPORTED = 0.35
"""Another article tells the same when one of its sentences has this cosine."""
MOST_SUPPORT = 4
RECENCY_WEIGHT = 0.5
RECENCY_DAYS = 4.0
"""An article this much older than the newest counts half as recent."""
TOPIC_WEIGHT = 2.0
ON_TOPIC = 0.5
"""A sentence is on the topic when it holds this share of the topic's words, or …"""
NEAR_TOPIC = 0.45
"""… when its meaning is this near (cosine of the built-in embeddings)."""
REPEATING = 0.5
"""What a sentence loses for its likeness to one that was taken."""
SAME = 0.6
"""Two sentences with this cosine say the same."""


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence with its weight; larger is better."""

    row: int
    """Its place among all points."""
    analysed: AnalysedArticle
    sentence: Sentence
    text: str
    alone: bool
    """It is understood without the sentence before it."""
    weight: float
    on_topic: bool = True

    @property
    def article_id(self) -> str:
        """The id of its article."""
        return self.analysed.article.id

    @property
    def span(self) -> Span:
        """What is quoted: the sentence, with the one before it where it leans on that."""
        if self.alone or not self.sentence.index or not begins_openly(self.text):
            return self.sentence.span
        before = self.analysed.sentences[self.sentence.index - 1]
        if before.paragraph != self.sentence.paragraph:
            return self.sentence.span
        return Span(before.span.start, self.sentence.span.end)

    @property
    def goes_on(self) -> bool:
        """Whether it is understood right after the sentence before it, in one quote with that."""
        return not self.alone and self.is_understood and not is_cut_quote(self.text)

    def follows(self, other: Point) -> bool:
        """Whether it is the next sentence of the same article."""
        return (self.article_id, self.sentence.index) == (
            other.article_id,
            other.sentence.index + 1,
        )

    def overlaps(self, other: Point) -> bool:
        """Whether what is quoted of the two shares a sentence."""
        return self.article_id == other.article_id and self.span.overlaps(other.span)

    @property
    def is_understood(self) -> bool:
        """Whether what is quoted can be read by itself."""
        return self.alone or self.span != self.sentence.span


@dataclass(frozen=True)
class Points:
    """All sentences that may stand in a summary, article by article, in reading order."""

    all: tuple[Point, ...]
    similar: Matrix = field(repr=False)
    """Cosine of each with each, ``(n, n)``."""

    @cached_property
    def at(self) -> dict[tuple[str, int], Point]:
        """The points by article id and index of the sentence."""
        return {(point.article_id, point.sentence.index): point for point in self.all}

    @cached_property
    def articles(self) -> tuple[AnalysedArticle, ...]:
        """Those that have points."""
        return tuple({point.article_id: point.analysed for point in self.all}.values())

    def likeness(self, one: Point, other: Point) -> float:
        """How alike two are, 0 to 1."""
        return float(self.similar[one.row, other.row])

    def repeats(self, point: Point, others: Iterable[Point]) -> bool:
        """Whether one of the others says the same, or is the same."""
        return any(
            point.row == other.row or self.likeness(point, other) >= SAME for other in others
        )

    def best(
        self,
        most: int,
        *,
        among: Iterable[Point] | None = None,
        beside: Sequence[Point] = (),
        each: int | None = None,
        worth: Callable[[Point], float] = lambda point: point.weight,
        running: bool = False,
    ) -> list[Point]:
        """The best, none repeating another or one of ``beside``; best first.

        Each loses by its likeness to those taken before (maximal marginal relevance). Those that
        lean on the sentence before come only where there are too few others.

        :param each: how many of one article at most.
        :param running: they will stand in reading order, so that a sentence that goes on from the
            one before may follow that.
        """
        usable = [p for p in (self.all if among is None else among) if p.on_topic]
        chosen: list[Point] = []
        first = [p for p in usable if p.alone or (running and p.goes_on)]
        self._choose(chosen, first, most, beside, each, worth)
        leaning = [p for p in usable if not p.alone and p.is_understood]
        self._choose(chosen, leaning, most, beside, each, worth)
        return chosen

    def _choose(
        self,
        chosen: list[Point],
        usable: Sequence[Point],
        most: int,
        beside: Sequence[Point],
        each: int | None,
        worth: Callable[[Point], float],
    ) -> None:
        """Add to ``chosen`` until there are ``most``.

        Where some of ``usable`` stand alone, the others wait until the one before is chosen.
        """
        some_alone = any(point.alone for point in usable)
        waiting = np.array([some_alone and not point.alone for point in usable], bool)
        rows = [point.row for point in usable]
        weights = np.array([worth(point) for point in usable], np.float32)
        taken = [point.row for point in (*chosen, *beside)]
        alike = self.similar[np.ix_(rows, taken)].max(axis=1, initial=0.0)
        left = np.isin(rows, taken, invert=True)
        while len(chosen) < most and (left & ~waiting & (alike < SAME)).any():
            values = np.where(
                left & ~waiting & (alike < SAME), weights - REPEATING * alike, -np.inf
            )
            place = int(values.argmax())
            point = usable[place]
            left[place] = False
            if each is not None and each <= sum(
                point.article_id == other.article_id for other in chosen
            ):
                continue
            if not some_alone and any(point.overlaps(other) for other in (*chosen, *beside)):
                continue
            chosen.append(point)
            waiting &= np.array([not other.follows(point) for other in usable], bool)
            alike = np.maximum(alike, self.similar[rows, point.row])


def weigh(
    articles: Sequence[AnalysedArticle], embedder: Embedder, *, topic: str | None = None
) -> Points:
    """Weigh the sentences of the articles, near-copies of one another left out by the caller.

    :param topic: those on it are preferred, the others are marked as not on it.
    """
    most = MOST_READ_ALONE if len(articles) == 1 else MOST_READ_EACH
    found = [(a, s, place) for a in articles for place, s in enumerate(_sentences(a, most))]
    texts = [analysed.text_of(sentence) for analysed, sentence, _ in found]
    contents = [telling_stems(text) for text in texts]
    similar = similarities(contents)
    weights = centrality(similar) + LEAD_WEIGHT * 0.5 ** (
        np.array([place for _, _, place in found], np.float32) / LEAD_HALF_LIFE
    )
    if len(articles) > 1:
        weights = weights + _support(similar, [a.article.id for a, _, _ in found])
        weights = weights + _recency([a for a, _, _ in found])
    on_topic = np.ones(len(found), bool)
    if topic is not None and found:
        match, on_topic = _match(topic, texts, contents, embedder)
        weights = weights + TOPIC_WEIGHT * match
    points = tuple(
        Point(
            row,
            analysed,
            sentence,
            text,
            alone=not sentence.index or stands_alone(analysed, sentence),
            weight=float(weights[row]) - LEANING * leans_on_article(text),
            on_topic=bool(on_topic[row]),
        )
        for row, ((analysed, sentence, _), text) in enumerate(zip(found, texts, strict=True))
    )
    return Points(points, similar)


def _sentences(analysed: AnalysedArticle, most: int) -> list[Sentence]:
    """The first readable ones; where there are none, whatever is whole."""
    readable = list(islice(_readable(analysed), most))
    if readable:
        return readable
    whole = (s for s in analysed.sentences if is_whole_sentence(analysed.text_of(s)))
    return list(islice(whole, most))


def _readable(analysed: AnalysedArticle) -> Iterator[Sentence]:
    texts = [*map(analysed.text_of, analysed.sentences), ""]
    for sentence, text, following in zip(analysed.sentences, texts, texts[1:], strict=False):
        if is_readable(text) and not begins_with_credit(following):
            yield sentence


def _support(similar: Matrix, owners: Sequence[str]) -> Matrix:
    """For how many other articles tell the same."""
    owner = np.array(owners)
    told = np.zeros(len(owners), np.float32)
    for article_id in dict.fromkeys(owners):
        own = owner == article_id
        told += (similar[:, own].max(axis=1) >= SUPPORTED) & ~own
    return (SUPPORT_WEIGHT * np.minimum(told, MOST_SUPPORT)).astype(np.float32)


def _recency(owners: Sequence[AnalysedArticle]) -> Matrix:
    days = [parse_day(analysed.article.published) for analysed in owners]
    newest = max((day for day in days if day), default=None)
    ages = [(newest - day).days if newest and day else None for day in days]
    shares = [0.0 if age is None else 0.5 ** (age / RECENCY_DAYS) for age in ages]
    return (RECENCY_WEIGHT * np.array(shares)).astype(np.float32)


def _match(
    topic: str, texts: Sequence[str], contents: Sequence[Sequence[str]], embedder: Embedder
) -> tuple[Matrix, Matrix]:
    """How well each fits the topic, 0 to 1, and which are on it."""
    asked = frozenset(content_stems(topic))
    covered = np.array(
        [len(asked.intersection(own)) / max(len(asked), 1) for own in contents], np.float32
    )
    meaning = embedder.embed(texts) @ embedder.embed([topic])[0]
    on_topic = (covered >= ON_TOPIC) | (meaning >= NEAR_TOPIC)
    return (covered + np.maximum(meaning, 0)) / 2, on_topic
