"""What the list of articles does beyond showing itself: removing with a way back, correcting."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import ArticleNotFound, OnRecordError
from rag.library import Library
from rag.types import AnalysedArticle, ArticleMetadata
from ui.wording import ORIGINS, counted

if TYPE_CHECKING:
    from rag.types import Matrix

MAX_REMEMBERED = 1_000
"""Removed articles that are held in memory to be put back; of more at once there is no way back."""
SECONDS_REMEMBERED = 900.0
EDITABLE = ("title", "outlet", "author", "published")


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed, in words, and by which token it can be put back; None: it cannot."""

    words: str
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of a correction in words, or what is wrong, and which articles are gone."""

    words: str
    error: str | None = None
    gone: tuple[str, ...] = ()


@dataclass(slots=True)
class _Held:
    articles: tuple[tuple[AnalysedArticle, Matrix], ...]
    since: float


class Shelving:
    """Removes, puts back and corrects. Used by many threads at once.

    What was removed lies in memory for some minutes, not in the library: a removed article is
    gone for everybody at once, also when the program ends before somebody changes their mind.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._lock = threading.Lock()

    def remove(self, article_ids: Sequence[str]) -> Removed:
        """Remove articles by full id."""
        if len(article_ids) > MAX_REMEMBERED:
            gone = self._library.remove(article_ids)
            return Removed(f"Removed {counted(len(gone), 'article')} for good")
        taken = self._library.take_out(article_ids)
        if not taken:
            return Removed("It was removed already")
        token = secrets.token_hex(16)
        with self._lock:
            self._held[token] = _Held(taken, time.monotonic())
            self._forget()
        first = taken[0][0].article.title
        return Removed(
            f"Removed “{first}”" if len(taken) == 1 else f"Removed {len(taken)} articles", token
        )

    def put_back(self, token: str) -> str:
        """Store again what was removed under a token; in words what became of it."""
        with self._lock:
            self._forget()
            held = self._held.pop(token, None)
        if held is None:
            return "It is too late to put this back; add it again."
        try:
            self._library.store(held.articles)
        except OnRecordError as error:
            with self._lock:
                self._held[token] = held
            return error.message
        return f"{counted(len(held.articles), 'article')} back in the library"

    def edit(self, article_ids: Sequence[str], values: Mapping[str, str]) -> Corrected:
        """Correct fields of articles by hand; those that are gone are passed over."""
        given = {name: value for name, value in values.items() if name in EDITABLE}
        done, gone, wrong = 0, [], None
        for article_id in article_ids:
            try:
                self._library.edit(article_id, **given)
            except ArticleNotFound:
                gone.append(article_id)
            except OnRecordError as error:
                wrong = error.message
                break
            else:
                done += 1
        words = f"{done} of {counted(len(article_ids), 'article')} corrected"
        if wrong is not None:
            wrong = f"{wrong} {words}." if done else wrong
        elif gone and not done:
            wrong = "The library has none of them any more." if gone[1:] else "It is gone already."
        return Corrected("Saved" if done == len(article_ids) else words, wrong, tuple(gone))

    def _forget(self) -> None:
        """Let go of what is old, and of the oldest while there is too much."""
        oldest = time.monotonic() - SECONDS_REMEMBERED
        while self._held:
            first = next(iter(self._held.values()))
            number = sum(len(each.articles) for each in self._held.values())
            if first.since >= oldest and number <= MAX_REMEMBERED:
                return
            self._held.popitem(last=False)


def fields_of(article: ArticleMetadata) -> dict[str, str]:
    """The fields that can be corrected, and under ``…_from`` in words where each came from."""
    told: dict[str, str] = {}
    for name in EDITABLE:
        value, origin = getattr(article, name), getattr(article, f"{name}_from")
        told[name] = value or ""
        told[f"{name}_from"] = ORIGINS.get(origin, origin or "") if value else "unknown"
    return told
