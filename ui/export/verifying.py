"""Packets checked against a library: every quote stands where it says, in the text it says. Pure.

A packet comes from outside and may be forged, so nothing in it is taken for granted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, TypeAdapter, ValidationError

from rag.errors import UsageError
from rag.types import Article
from ui.export.packets import FORMAT, FORMAT_VERSION

Verdict: TypeAlias = Literal["verified", "differs", "other_text", "not_in_library"]
"""verified: the text with that hash has the quote and its neighbours there · differs: it does not
· other_text: the article here has another text than the hash says · not_in_library: no article
with that id is here."""

_ORIGINS = ("title", "outlet", "author", "published", "url")
_Position: TypeAlias = Annotated[int, Field(ge=0)]


@dataclass(frozen=True, slots=True)
class ClaimedQuote:
    """A quote as a packet claims it."""

    number: int
    article_id: str
    quote: str
    start: _Position
    end: _Position
    before: str | None
    after: str | None
    title: str
    outlet: str | None
    author: str | None
    published: str | None
    url: str | None
    text_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedQuote:
    """A claimed quote with what the library says of it."""

    turn: int
    """Of which turn of the packet, from 1."""
    quote: ClaimedQuote
    verdict: Verdict
    changed: tuple[str, ...] = ()
    """Which of title, outlet, author, date and address are others here: corrected since, or
    altered in the packet."""


@dataclass(frozen=True, slots=True)
class _Answer:
    quotes: list[ClaimedQuote]
    nearest: list[ClaimedQuote]


@dataclass(frozen=True, slots=True)
class _Turn:
    answer: _Answer | None


@dataclass(frozen=True, slots=True)
class _Packet:
    format: Literal["onrecord-packet"]
    format_version: int
    turns: list[_Turn]


def check_packet(
    content: bytes, article_of: Callable[[str], Article | None]
) -> tuple[CheckedQuote, ...]:
    """Every quote of a packet, or of an answer in JSON, with what was found, in its order.

    ``article_of`` gives the article with an id, None when there is none.

    :raises UsageError: the content is no packet, or one of a newer program.
    """
    packet = _read(content)
    return tuple(
        check_quote(claimed, turn, article_of(claimed.article_id))
        for turn, claimed in _claims(packet)
    )


def check_quote(claimed: ClaimedQuote, turn: int, article: Article | None) -> CheckedQuote:
    """What an article says of a quote that is claimed to be its own."""
    if article is None:
        return CheckedQuote(turn, claimed, "not_in_library")
    text = article.text
    found = sha256(text.encode("utf-8")).hexdigest()
    # An answer in JSON and an old packet do not have the hash; the id is its beginning.
    if found != claimed.text_sha256 and not (
        claimed.text_sha256 is None and found.startswith(claimed.article_id)
    ):
        return CheckedQuote(turn, claimed, "other_text")
    stands = (
        claimed.quote != ""
        and text[claimed.start : claimed.end] == claimed.quote
        and text[: claimed.start].rstrip().endswith(claimed.before or "")
        and text[claimed.end :].lstrip().startswith(claimed.after or "")
    )
    changed = tuple(each for each in _ORIGINS if getattr(article, each) != getattr(claimed, each))
    return CheckedQuote(turn, claimed, "verified" if stands else "differs", changed)


def _claims(packet: _Packet) -> Iterator[tuple[int, ClaimedQuote]]:
    for number, turn in enumerate(packet.turns, 1):
        if turn.answer is not None:
            for claimed in (*turn.answer.quotes, *turn.answer.nearest):
                yield number, claimed


def _read(content: bytes) -> _Packet:
    try:
        found = _as_packet(json.loads(content))
        packet = None if found is None else _adapter().validate_python(found)
    except (ValueError, RecursionError) as error:
        detail = f" ({_first_problem(error)})" if isinstance(error, ValidationError) else ""
        raise UsageError(
            f"This is no JSON export of On Record, or a damaged one{detail}."
        ) from error
    if packet is None:
        raise UsageError("This is no JSON export of On Record.")
    if packet.format_version > FORMAT_VERSION:
        raise UsageError("A newer On Record made this export. Update this one to verify it.")
    return packet


def _as_packet(found: object) -> object:
    """What was read, if it is a packet; what ``ask`` or ``summarize --json`` printed as one."""
    if not isinstance(found, dict):
        return None
    if "citations" in found and "statements" in found:
        answer = {"quotes": found["citations"], "nearest": found.get("nearest", [])}
        return {"format": FORMAT, "format_version": FORMAT_VERSION, "turns": [{"answer": answer}]}
    return found if found.get("format") == FORMAT else None


def _first_problem(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


@cache
def _adapter() -> TypeAdapter[_Packet]:
    return TypeAdapter(_Packet)
