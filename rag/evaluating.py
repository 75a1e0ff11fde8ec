"""Questions with what they should bring, asked of a library: how good the answers to them are.

The user's own questions and our benchmarks are measured by the same few lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from rag.chain import AnswerChain
from rag.errors import AmbiguousArticleId, ArticleNotFound, OnRecordError, UsageError
from rag.library import Library
from rag.retrieval import retrieve
from rag.scoring import RANKED, Expected, Fold, Scored, comparable, score
from rag.types import Answer, Failure, Question, Summary

_ADDRESS_FRAME = re.compile(r"^https?://(?:www\.)?|/*(?:#.*)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationQuestion:
    """A question with what it should bring, as somebody wrote it down."""

    line: int
    """Where it stands in its file, from 1."""
    id: object = None
    """What the file calls it, as it stands there; None when it has no name."""
    question: Question = Question("")
    expected: Expected = Expected()
    articles: tuple[str, ...] = ()
    """The right articles as written: ids, beginnings of ids, addresses or titles."""
    error: str | None = None
    """Why it cannot be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """What became of a question."""

    asked: EvaluationQuestion
    answer: Answer | None = None
    """None when it could not be asked."""
    scored: Scored | None = None
    unknown_articles: tuple[str, ...] = ()
    """Those of its articles that the library does not hold, or has under more than one id."""
    error: Failure | None = None


def evaluate(
    library: Library,
    chain: AnswerChain,
    questions: Sequence[EvaluationQuestion],
    *,
    fold: Fold = comparable,
) -> Iterator[Evaluated]:
    """Ask each question and score what comes, one by one, in order.

    A question that cannot be asked, or whose answer fails, carries its error; the others go on.
    The first search, which loads the models, is made before any is timed.
    """
    find = article_finder(library)
    with suppress(OnRecordError):  # each question will say so itself
        retrieve(library, "once beforehand", limit=1)
    for asked in questions:
        if asked.error is not None:
            error = UsageError(asked.error)
            yield Evaluated(asked=asked, error=Failure(error.kind, error.message))
            continue
        try:
            yield _evaluate_one(library, chain, asked, find, fold)
        except OnRecordError as failed:
            yield Evaluated(asked=asked, error=Failure(failed.kind, failed.message))


def _evaluate_one(
    library: Library,
    chain: AnswerChain,
    asked: EvaluationQuestion,
    find: Callable[[str], frozenset[str]],
    fold: Fold,
) -> Evaluated:
    expected, unknown = _with_ids(asked, find)
    answer = chain.invoke(asked.question)
    scored = score(
        expected,
        answer,
        () if isinstance(answer, Summary) else chain.find(answer, asked.question, limit=RANKED),
        text_of=lambda article_id: library.article(article_id).text,
        fold=fold,
    )
    return Evaluated(
        asked=asked,
        answer=answer,
        scored=scored,
        unknown_articles=unknown,
        error=answer.error,
    )


def _with_ids(
    asked: EvaluationQuestion, find: Callable[[str], frozenset[str]]
) -> tuple[Expected, tuple[str, ...]]:
    """What is expected with the ids of its articles, and those that are not in the library.

    Of a question whose articles are all unknown, no rank is measured: that the library lacks
    them says nothing about the search.
    """
    if not asked.articles:
        return asked.expected, ()
    ids = {written: find(written) for written in asked.articles}
    known = frozenset().union(*ids.values())
    unknown = tuple(written for written, found in ids.items() if not found)
    return replace(asked.expected, articles=known), unknown


def article_finder(library: Library) -> Callable[[str], frozenset[str]]:
    """What finds articles by id, beginning of an id, address, file or title; () when none is meant.

    A title may be that of several articles: then each of them is meant.
    """
    named: dict[str, set[str]] = {}
    for article in library.list():
        names = {article.id, _address(article.source), comparable(article.title)}
        if article.url:
            names.add(_address(article.url))
        for name in names:
            named.setdefault(name, set()).add(article.id)

    def find(written: str) -> frozenset[str]:
        for name in (written.strip(), _address(written), comparable(written)):
            if name in named:
                return frozenset(named[name])
        try:
            return frozenset({library.resolve(written)})
        except (ArticleNotFound, AmbiguousArticleId):
            return frozenset()

    return find


def _address(text: str) -> str:
    """An address without what differs between two ways of writing the same one."""
    return _ADDRESS_FRAME.sub("", text.strip())
