"""What became of a question against what should have: figures for one question and for many.

Pure. The figures are those of the field: hits and reciprocal ranks over articles, by the best
passage of each; whether an expected answer stands in what is quoted; how often a question is
answered that has no answer, and refused that has one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from statistics import fmean, median
from typing import Literal, NamedTuple, TypeAlias

from rag.types import Answer, Citation, Passage, Span, Status, Summary

TOP_PASSAGES = 4
"""So many passages are looked through for an answer: what a reader sees without scrolling."""
RANKED = 40
"""Passages asked for where articles are ranked by their best passage."""
SHORT_WORDS = 60
"""Quoted words within which a reader should meet the answer."""

Fold: TypeAlias = Callable[[str], str]
"""Makes texts comparable: the folded answer must stand in the folded text."""

_REFUSALS: frozenset[Status] = frozenset({"not_in_articles", "nothing_matches", "no_articles"})
_BETWEEN_WORDS = re.compile(r"[^\w%$€£¥.]+|_+|\.(?!\d)")
_ARTICLES = frozenset({"a", "an", "the"})


def comparable(text: str) -> str:
    """The text's words between single spaces, one at either end, so that words match whole.

    Case, accents, punctuation and the articles "a", "an", "the" do not count; numbers stay as
    they are written, with their decimal points and signs of currency ("1,000" is not "1000").
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = (word for word in _BETWEEN_WORDS.sub(" ", plain).split() if word not in _ARTICLES)
    return f" {' '.join(words)} "


def holds_any(texts: Iterable[str], expected: Iterable[str], fold: Fold = comparable) -> bool:
    """Whether one of the expected strings stands in the texts put one after the other."""
    held = fold(" ".join(texts))
    return any(wanted.strip() and wanted in held for wanted in map(fold, expected))


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a question should bring; what is empty or None is not known and not measured."""

    answers: tuple[str, ...] = ()
    """Any of them will do."""
    passages: tuple[str, ...] = ()
    """Each of them should be found and quoted."""
    articles: frozenset[str] = frozenset()
    """Ids; any of them is right. Empty: those that hold one of ``passages``."""
    answerable: bool | None = None
    """False when the articles do not answer, so that the question must be refused."""

    @property
    def has_answer(self) -> bool:
        """Whether it is known that the question should be answered."""
        stated = bool(self.answers or self.passages or self.articles)
        return stated if self.answerable is None else self.answerable


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The figures of one question; None where they do not apply or nothing is known."""

    rank: int | None = None
    """Place, from 1, of the first right article among the distinct ones found."""
    hit_at_1: bool | None = None
    hit_at_4: bool | None = None
    reciprocal_rank: float | None = None
    answer_in_top_4: bool | None = None
    passages_in_top_4: float | None = None
    """Share of the expected passages."""
    answered: bool | None = None
    falsely_answered: bool | None = None
    falsely_refused: bool | None = None
    answer_quoted: bool | None = None
    answer_quoted_within_60: bool | None = None
    passages_quoted: float | None = None
    """Share of the expected passages."""
    quoted_words: int | None = None
    """Of an answer; None for refusals and summaries."""
    citations: int = 0
    """Shown, the nearest passages of a refusal included."""
    wrong_citations: int = 0
    """Whose quote differs from the article's text at its place."""
    seconds: float = 0.0


def score(
    expected: Expected,
    answer: Answer,
    passages: Sequence[Passage],
    *,
    text_of: Callable[[str], str],
    fold: Fold = comparable,
) -> Scored:
    """Compare.

    :param passages: what was found for the question, best first; more than are answered from, so
        that ranks of articles can be told.
    :param text_of: the text of a stored article, by id.
    """
    shown = (*answer.citations, *answer.nearest)
    is_answered = answer.status == "answered"
    scored = Scored(
        answered=None if expected.answerable is False else is_answered,
        falsely_answered=is_answered if expected.answerable is False else None,
        falsely_refused=answer.status in _REFUSALS if expected.has_answer else None,
        citations=len(shown),
        wrong_citations=sum(not is_exact(citation, text_of) for citation in shown),
        seconds=answer.seconds.total,
    )
    scored = _with_evidence(scored, expected, answer, fold)
    if isinstance(answer, Summary):  # of whole articles: its length is no fault, nothing is ranked
        return replace(scored, answer_quoted_within_60=None, quoted_words=None)
    return _with_retrieval(scored, expected, passages, text_of, fold)


def is_exact(citation: Citation, text_of: Callable[[str], str]) -> bool:
    """Whether the quote is the article's text at its place, and the words said lie inside it."""
    quoted = text_of(citation.article_id)[citation.span.slice] == citation.quote
    return quoted and all(citation.span.contains(said.span) for said in citation.said)


def rank_of(right: Callable[[str], bool], article_ids: Iterable[str]) -> int | None:
    """The place, from 1, of the first right article among the distinct ones, in their order."""
    distinct = enumerate(dict.fromkeys(article_ids), start=1)
    return next((place for place, article_id in distinct if right(article_id)), None)


def _with_retrieval(
    scored: Scored,
    expected: Expected,
    passages: Sequence[Passage],
    text_of: Callable[[str], str],
    fold: Fold,
) -> Scored:
    def right(article_id: str) -> bool:
        if expected.articles:
            return article_id in expected.articles
        return holds_any([text_of(article_id)], expected.passages, fold)

    if expected.articles or expected.passages:
        rank = rank_of(right, (passage.article_id for passage in passages))
        scored = replace(
            scored,
            rank=rank,
            hit_at_1=rank == 1,
            hit_at_4=rank is not None and rank <= 4,
            reciprocal_rank=1 / rank if rank else 0.0,
        )
    top = [_Piece(p.article_id, p.span, p.text) for p in passages[:TOP_PASSAGES]]
    if expected.passages:
        scored = replace(scored, passages_in_top_4=_share_held(top, expected.passages, fold))
    if expected.answers and expected.has_answer:
        held = holds_any([piece.text for piece in top], expected.answers, fold)
        scored = replace(scored, answer_in_top_4=held)
    return scored


def _with_evidence(scored: Scored, expected: Expected, answer: Answer, fold: Fold) -> Scored:
    quoted = answer.citations if answer.status == "answered" else ()
    words = " ".join(citation.quote for citation in quoted).split()
    if quoted:
        scored = replace(scored, quoted_words=len(words))
    if expected.answers and expected.has_answer:
        scored = replace(
            scored,
            answer_quoted=holds_any(words, expected.answers, fold),
            answer_quoted_within_60=holds_any(words[:SHORT_WORDS], expected.answers, fold),
        )
    if expected.passages and expected.has_answer:
        pieces = [_Piece(c.article_id, c.span, c.quote) for c in quoted]
        scored = replace(scored, passages_quoted=_share_held(pieces, expected.passages, fold))
    return scored


class _Piece(NamedTuple):
    article_id: str
    span: Span
    text: str


def _share_held(pieces: Iterable[_Piece], wanted: Sequence[str], fold: Fold) -> float:
    """The share of the wanted texts in the pieces, which are put in the order of the articles.

    So a text that runs over the border of two neighbours is found in both together.
    """
    held = fold(" ".join(piece.text for piece in sorted(pieces)))
    return fmean(bool(text.strip()) and text in held for text in map(fold, wanted))


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureKind:
    """A figure over many questions: from which value of each, and how."""

    name: str
    group: Literal["retrieval", "evidence", "refusal", "speed"]
    label: str
    value_of: str
    """The field of ``Scored``; questions for which it is None are not counted."""
    how: Literal["mean", "sum", "median", "p95"] = "mean"
    needs: str = "no question could be asked"
    """Why it is not measured when no question has a value."""


_ARTICLES_NEEDED = 'no question has "articles" or "passages" that the library holds'
_ANSWERS_NEEDED = 'no question has "answers"'
_PASSAGES_NEEDED = 'no question has "passages"'
_ANY_NEEDED = 'no question is said to have an answer ("answers", "passages", "articles")'

FIGURES: tuple[FigureKind, ...] = (
    FigureKind(
        name="hit_at_1",
        group="retrieval",
        label="right article first (hit@1)",
        value_of="hit_at_1",
        needs=_ARTICLES_NEEDED,
    ),
    FigureKind(
        name="hit_at_4",
        group="retrieval",
        label="right article among four (hit@4)",
        value_of="hit_at_4",
        needs=_ARTICLES_NEEDED,
    ),
    FigureKind(
        name="mrr",
        group="retrieval",
        label="mean reciprocal rank (MRR)",
        value_of="reciprocal_rank",
        needs=_ARTICLES_NEEDED,
    ),
    FigureKind(
        name="answer_in_top_4",
        group="retrieval",
        label="answer in the first four passages",
        value_of="answer_in_top_4",
        needs=_ANSWERS_NEEDED,
    ),
    FigureKind(
        name="passages_in_top_4",
        group="retrieval",
        label="expected passages in the first four",
        value_of="passages_in_top_4",
        needs=_PASSAGES_NEEDED,
    ),
    FigureKind(
        name="answer_quoted",
        group="evidence",
        label="answer quoted",
        value_of="answer_quoted",
        needs=_ANSWERS_NEEDED,
    ),
    FigureKind(
        name="answer_quoted_within_60",
        group="evidence",
        label="answer within 60 quoted words",
        value_of="answer_quoted_within_60",
        needs=_ANSWERS_NEEDED,
    ),
    FigureKind(
        name="passages_quoted",
        group="evidence",
        label="expected passages quoted",
        value_of="passages_quoted",
        needs=_PASSAGES_NEEDED,
    ),
    FigureKind(
        name="quoted_words_p50",
        group="evidence",
        label="quoted words, median",
        value_of="quoted_words",
        how="median",
        needs="no question was answered",
    ),
    FigureKind(
        name="citations",
        group="evidence",
        label="citations checked",
        value_of="citations",
        how="sum",
    ),
    FigureKind(
        name="wrong_citations",
        group="evidence",
        label="citations that are not exact",
        value_of="wrong_citations",
        how="sum",
    ),
    FigureKind(
        name="answered",
        group="refusal",
        label="answered",
        value_of="answered",
        needs="every question is marked as not answerable",
    ),
    FigureKind(
        name="falsely_refused",
        group="refusal",
        label="falsely refused",
        value_of="falsely_refused",
        needs=_ANY_NEEDED,
    ),
    FigureKind(
        name="falsely_answered",
        group="refusal",
        label="falsely answered",
        value_of="falsely_answered",
        needs='no question has "answerable": false',
    ),
    FigureKind(
        name="seconds_p50",
        group="speed",
        label="seconds, half are under",
        value_of="seconds",
        how="median",
    ),
    FigureKind(
        name="seconds_p95",
        group="speed",
        label="seconds, 95 in 100 are under",
        value_of="seconds",
        how="p95",
    ),
)
"""Every figure, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure over many questions."""

    kind: FigureKind
    value: float | None
    counted: int
    """Over how many questions."""

    @property
    def why_not(self) -> str | None:
        """Why there is no value; None when there is one."""
        return self.kind.needs if self.value is None else None


def measure(scored: Sequence[Scored]) -> dict[str, Measured]:
    """Every figure by its name, over the questions to which it applies."""
    found = {}
    for kind in FIGURES:
        values = [value for each in scored if (value := getattr(each, kind.value_of)) is not None]
        value = _together(values, kind.how) if values else None
        found[kind.name] = Measured(kind, value, len(values))
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _together(values: Sequence[float], how: Literal["mean", "sum", "median", "p95"]) -> float:
    if how == "sum":
        return sum(values)
    if how == "p95":
        return percentile(values, 0.95)
    return float(median(values)) if how == "median" else fmean(values)


SCORED_KEYS = tuple(field.name for field in fields(Scored))
"""The names of a question's figures, in order."""
