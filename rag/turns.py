"""Turns as they are kept: an exchange ↔ JSON, and the words by which it is found. Pure.

What is kept is read again by every later version. So each new field of a noun that stands in an
answer needs a default, unknown fields are passed over, and an answer that cannot be read any more
leaves its question.
"""

from __future__ import annotations

import json
import logging
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter, ValidationError

from rag.rows import storable
from rag.text.typography import fold_plain
from rag.types import Answer, Summary

MAX_TITLE = 80
"""Characters of a title that is made from a question."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One exchange. ``answer`` is None while nothing of it is there, and when it never came."""

    question: str
    answer: Summary | Answer | None = None
    stopped: bool = False
    """The user stopped it; what was verified until then stays."""
    asked: str | None = None
    """When, ISO 8601 with a zone; None in turns kept before it was noted."""


def encode_turn(turn: KeptTurn) -> str:
    """A turn as JSON."""
    # Not dump_json: it refuses half a surrogate pair, which a browser can send in a question.
    return storable(json.dumps(_adapter().dump_python(turn, mode="json"), ensure_ascii=False))


def decode_turn(content: str) -> KeptTurn:
    """The turn that ``encode_turn`` of this or an earlier version encoded.

    Never an error: of what cannot be read, the question stays if there is one.
    """
    try:
        return _adapter().validate_json(content)
    except ValidationError:
        _log.warning("A kept answer is not in a form that this version reads.")
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    question = found.get("question") if isinstance(found, dict) else None
    return KeptTurn(question if isinstance(question, str) else "")


def search_text(turn: KeptTurn) -> str:
    """What a search looks in: question, framing or prose, and quotes, folded."""
    return folded_words(" ".join(_texts(turn)))


def folded_words(text: str) -> str:
    """The text without case, accents or typography, its words one space apart."""
    plain = unicodedata.normalize("NFD", fold_plain(text).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def cited_articles(turn: KeptTurn) -> tuple[str, ...]:
    """Ids of the articles that the answer cites, each once, in the order of its citations."""
    if turn.answer is None:
        return ()
    return tuple(dict.fromkeys(citation.article_id for citation in turn.answer.citations))


def excerpt(turn: KeptTurn, sought: str, *, limit: int = 160) -> str:
    """The piece of a turn that has the most of the words sought, to show what a search found.

    From one text only (question, statement or quote), whole words, "…" where more stands beside.
    """
    wanted = folded_words(sought).split()
    best: list[str] = []
    at = most = 0
    for text in _texts(turn):
        words = text.split()
        folded = [folded_words(word) for word in words]
        places = [[i for i, word in enumerate(folded) if each in word] for each in wanted]
        found = [each[0] for each in places if each]
        if not best or len(found) > most:
            best, most, at = words, len(found), min(found, default=0)
    return _cut_around(best, at, limit)


def _cut_around(words: list[str], at: int, limit: int) -> str:
    first = max(0, at - 6)
    last = first
    while last < len(words) and sum(map(len, words[first : last + 1])) + last - first <= limit:
        last += 1
    cut = " ".join(words[first : max(last, first + 1)])[:limit]
    return ("…" if first else "") + cut + ("…" if last < len(words) else "")


def title_from(text: str, *, limit: int = MAX_TITLE) -> str:
    """A title made from a question: one line, nothing invisible, cut after a whole word."""
    seen = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    line = " ".join(seen.split())
    if len(line) <= limit:
        return line or "Untitled"
    cut = line[:limit]
    return (cut.rpartition(" ")[0] or cut[:-1]).rstrip(" ,;:-–—") + "…"


def _texts(turn: KeptTurn) -> Iterator[str]:
    yield turn.question
    if turn.answer is None:
        return
    if isinstance(turn.answer, Summary):
        yield turn.answer.title
    for statement in turn.answer.all_statements:
        yield statement.text
    for citation in turn.answer.citations:
        yield citation.quote


@cache
def _adapter() -> TypeAdapter[KeptTurn]:
    return TypeAdapter(KeptTurn)
