"""Many articles out of few: real paragraphs in new company, so that libraries can be large."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from tests.benchmarks.realtimeqa import News, read_year

ROWS_A_FILE = 500
_SEED = 20251125
_LAST_DAY = date(2025, 11, 25)
_DAYS = 2 * 365


def write_rows(number: int, folder: Path) -> None:
    """So many articles as files of JSON lines, a row an article, the same ones every time."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = recombine(read_year("2025").articles, number)
    for first in range(0, number, ROWS_A_FILE):
        lines = [json.dumps(next(rows)) for _ in range(min(ROWS_A_FILE, number - first))]
        (folder / f"{first:06}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def recombine(articles: Sequence[News], number: int) -> Iterator[dict[str, str]]:
    """Articles as long as the median of those given, each of paragraphs of many others.

    Paragraphs come from articles drawn at random, so that hardly two have enough in common to be
    near-copies. Outlets are those of the articles; days lie within two years.
    """
    chance = random.Random(_SEED)
    paragraphs = [_paragraphs(article.text) for article in articles]
    length = median(len(article.text) for article in articles)
    outlets = sorted({urlsplit(article.url).hostname or "" for article in articles} - {""})
    for index in range(number):
        told: list[str] = []
        while sum(map(len, told)) < length:
            source = chance.choice(paragraphs)
            first = chance.randrange(len(source))
            told += source[first : first + 2]
        day = _LAST_DAY - timedelta(chance.randrange(_DAYS))
        yield {
            "title": f"{chance.choice(articles).title} ({index})",
            "text": "\n\n".join(told),
            "outlet": chance.choice(outlets),
            "published": day.isoformat(),
        }


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()] or [text]
