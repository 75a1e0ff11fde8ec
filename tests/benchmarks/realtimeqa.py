"""RealTime QA: questions that people wrote about a week's news, and the articles of that week."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rag.scoring import holds_any
from tests.benchmarks.figures import DataAbsent
from tests.conftest import SHARED

FOLDER = SHARED / "data" / "realtimeqa" / "past"
_ADVERTISING = "How relevant is this ad to you"
"""Fourteen texts of 2022 are this form and nothing else."""
_KINDS = {"2022": "gold", "2025": "gcs"}
"""2022 has the article that each quiz links to, 2025 ten search results per question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """An article as the set gives it; ``published`` is a day, ISO 8601, or None."""

    url: str
    title: str
    text: str
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizQuestion:
    """A question with the strings that answer it and the addresses of its own articles."""

    id: str
    text: str
    answers: tuple[str, ...]
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A year's questions and articles; an address stands for the first text seen under it."""

    questions: tuple[QuizQuestion, ...]
    articles: tuple[News, ...]


@cache
def read_year(year: str) -> Year:
    """All weeks of a year, in order.

    :raises DataAbsent: the set is not beside the project.
    """
    kind = _KINDS[year]
    paths = sorted((FOLDER / year).glob(f"*_{kind}.jsonl"))
    if not paths:
        raise DataAbsent(f"needs RealTime QA {year} in the shared folder beside the project")
    articles: dict[str, News] = {}
    questions: list[QuizQuestion] = []
    for path in paths:
        found: dict[str, tuple[str, ...]] = {}
        for record in _records(path):
            news = [_news(result) for result in record["search_result"] if _has_text(result)]
            found[record["question_id"]] = tuple(each.url for each in news)
            for each in news:
                articles.setdefault(each.url, each)
        quiz = path.with_name(path.name.replace(f"_{kind}.", "_qa."))
        questions += (_question(record, found) for record in _records(quiz))
    return Year(tuple(questions), tuple(articles.values()))


def read_linked_2022() -> Year:
    """2022 without the advertising forms, and the questions that have an article left."""
    whole = read_year("2022")
    articles = tuple(news for news in whole.articles if _ADVERTISING not in news.text)
    left = {news.url for news in articles}
    questions = tuple(q for q in whole.questions if left.intersection(q.urls))
    return Year(questions, articles)


def holds_answer(texts: Iterable[str], question: QuizQuestion) -> bool:
    """Whether one of the answers stands in the texts, whatever its case, accents and articles."""
    return holds_any(texts, question.answers, comparable)


def comparable(text: str) -> str:
    """As the set's reference figures are taken; ours (rag/scoring.py) reads other alphabets too.

    Here a typographic apostrophe vanishes, so that “West’s” holds no “West”: the answer stands in
    its articles for .82 of the 194 questions of 2022, and for .85 as we compare.
    """
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"<[^>]+>|[^a-z0-9%$.]+|\.(?!\d)", " ", ascii_only)
    words = [word for word in plain.split() if word not in ("a", "an", "the")]
    return f" {' '.join(words)} "


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _has_text(result: dict[str, Any] | None) -> bool:
    return bool(result and result.get("text"))


def _news(result: dict[str, Any]) -> News:
    day = result.get("publish_date") or ""
    return News(
        url=result["url"],
        title=result.get("title") or "",
        text=result["text"],
        published=day.replace("/", "-") if re.fullmatch(r"\d{4}/\d\d/\d\d", day) else None,
    )


def _question(record: dict[str, Any], found: dict[str, tuple[str, ...]]) -> QuizQuestion:
    return QuizQuestion(
        id=record["question_id"],
        text=record["question_sentence"],
        answers=tuple(record["choices"][int(choice)] for choice in record["answer"]),
        urls=found.get(record["question_id"], ()),
    )
