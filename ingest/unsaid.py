"""What somebody is reported not to have said: "declined to comment", "did not respond"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ingest.cues import lower_at
from ingest.reported import before_stop
from rag.text.phrases import Phrase, Token
from rag.text.speech import UNSAID_AFTER_DECLINE, UNSAID_AFTER_NOT

_DECLINES: Final = frozenset("declined declines refused refuses declining refusing".split())
_LEADS: Final = _DECLINES | frozenset("had has have offered made".split())
"""Words that what is left unsaid begins with, auxiliaries apart."""


def find_unsaid(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The first and last index of each "declined to comment" and the like in a clause."""
    for index, token in enumerate(tokens):
        if token.tag != "auxiliary" and token.lower not in _LEADS:
            continue
        last = _unsaid_at(tokens, index, token)
        if last is not None:
            yield index, last


def unsaid_clause(tokens: Sequence[Token], index: int, phrase: Phrase | None) -> tuple[int, int]:
    """The sentence, or in one that also quotes somebody the clause from its subject on."""
    begin, end = 0, before_stop(tokens)
    if any(token.quotation >= 0 for token in tokens[: index + 1]):
        begin = phrase.first if phrase is not None and phrase.first < index else index
    for position in range(index + 1, end):
        if tokens[position].quotation >= 0:
            end = position - 1
            while end > index and tokens[end].tag in ("comma", "colon", "conjunction", "dash"):
                end -= 1
            break
    return begin, max(end, index)


def _unsaid_at(tokens: Sequence[Token], index: int, token: Token) -> int | None:
    """The index of the last word of "declined to comment" and the like that begins there."""
    word = token.lower
    if word in _DECLINES:
        return _declined_at(tokens, index)
    if token.tag == "auxiliary":
        return _not_said_at(tokens, index, word)
    if word in ("had", "has", "have", "offered", "made") and lower_at(tokens, index + 1) == "no":
        return index + 2 if lower_at(tokens, index + 2) in ("comment", "response") else None
    return None


def _declined_at(tokens: Sequence[Token], index: int) -> int | None:
    following = lower_at(tokens, index + 1)
    if following == "to":
        position = index + 2
        while position < len(tokens) and tokens[position].tag == "adverb":
            position += 1
        word = lower_at(tokens, position)
        if word == "be":
            after = lower_at(tokens, position + 1)
            return (
                position + 1 if after in ("interviewed", "named", "identified", "quoted") else None
            )
        return position if word in UNSAID_AFTER_DECLINE else None
    for position in range(index + 1, min(index + 6, len(tokens))):
        if tokens[position].lower in ("comment", "interview", "interviews"):
            return position
    return None


def _not_said_at(tokens: Sequence[Token], index: int, word: str) -> int | None:
    position = index + 1
    negated = word.endswith(("n't", "n’t")) or word == "cannot"
    while position < len(tokens) and tokens[position].tag == "adverb":
        negated = negated or tokens[position].lower == "not"
        position += 1
    following = lower_at(tokens, position)
    if following == "no" and word in ("had", "has", "have"):
        after = lower_at(tokens, position + 1)
        return position + 1 if after in ("comment", "response") else None
    if word in ("was", "were", "is", "are") and following == "unavailable":
        return _for_comment(tokens, position)
    if not negated:
        return None
    while following in ("be", "been") or tokens[min(position, len(tokens) - 1)].tag == "adverb":
        position += 1
        following = lower_at(tokens, position)
        if not following:
            return None
    if following in ("reached", "available"):
        return _for_comment(tokens, position) if following == "available" else position
    if word.startswith(("was", "were", "is", "are")):
        return None
    return position if following in UNSAID_AFTER_NOT else None


def _for_comment(tokens: Sequence[Token], position: int) -> int | None:
    for index in range(position + 1, min(position + 4, len(tokens))):
        if tokens[index].lower in ("comment", "comments", "interview"):
            return index
    return None
