"""Sets to search: questions, sentences and headlines, each with the articles they belong to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import DataAbsent
from tests.benchmarks.realtimeqa import News, QuizQuestion, Year, read_linked_2022, read_year
from tests.conftest import SHARED

DATA = SHARED / "data"
_SLUG_CUT = 30
"""PolNeAR's file names hold the headline, cut off inside a word at this length."""
_SENTENCE = re.compile(r"(?<=[.!?]) +")


@cache
def read_searches(name: str) -> Year:
    """The searches of a set and the articles they search.

    :raises DataAbsent: the set is not beside the project.
    """
    return {
        "2022": read_linked_2022,
        "2022 among 2025": _read_both,
        "2025": lambda: read_year("2025"),
        "SQuAD": lambda: _year(_squad()),
        "QAGS": lambda: _year(_qags()),
        "writers": lambda: _year(_writers()),
        "PolNeAR": lambda: _year(_polnear()),
        "BBC": lambda: _year(_bbc()),
    }[name]()


SETS = ("2022", "2022 among 2025", "2025", "SQuAD", "QAGS", "writers", "PolNeAR", "BBC")


def _read_both() -> Year:
    """The questions of 2022 in the library of both years."""
    own, other = read_linked_2022(), read_year("2025")
    articles = {news.url: news for news in (*own.articles, *other.articles)}
    return Year(own.questions, tuple(articles.values()))


def _year(pairs: Iterator[tuple[str, str]]) -> Year:
    """From pairs of a text and what is searched for in it; the same text is one article."""
    addresses: dict[str, str] = {}
    questions = []
    for number, (text, asked) in enumerate(pairs):
        address = addresses.setdefault(text.strip(), f"text:{len(addresses)}")
        if asked.strip():
            questions.append(QuizQuestion(id=str(number), text=asked, answers=(), urls=(address,)))
    articles = (
        News(url=address, title="", text=text, published=None)
        for text, address in addresses.items()
    )
    return Year(tuple(questions), tuple(articles))


def _squad() -> Iterator[tuple[str, str]]:
    for record in _lines(_there("squad2_sample/squad2.jsonl")):
        yield record["context"], record["question"]


def _qags() -> Iterator[tuple[str, str]]:
    for record in _lines(_there("qags/data/mturk_cnndm.jsonl")):
        for sentence in record["summary_sentences"]:
            yield record["article"], sentence["sentence"]


def _writers() -> Iterator[tuple[str, str]]:
    path = _there("benchmark_llm_summarization/writer_summaries.json")
    for record in json.loads(path.read_text(encoding="utf-8")):
        for sentence in _SENTENCE.split(record["summary"]):
            yield record["article"], sentence


def _polnear() -> Iterator[tuple[str, str]]:
    for path in sorted(_there("polnear/data").glob("*/text/*.txt")):
        slug = path.stem.split("_", 2)[2]
        words = slug.split("-")[: -1 if len(slug) >= _SLUG_CUT else None]
        yield path.read_text(encoding="utf-8"), " ".join(words) if len(words) > 2 else ""


def _bbc() -> Iterator[tuple[str, str]]:
    for path in sorted(_there("bbc_news_summary/News Articles").glob("*/*.txt")):
        headline, _, text = path.read_text(encoding="utf-8", errors="replace").partition("\n")
        yield text, headline


def _there(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        raise DataAbsent(f"needs {name.partition('/')[0]} in the shared folder beside the project")
    return path


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
