"""Indirect speech: the clause that a verb reports."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.cues import Cue, is_inverted, lower_at
from rag.text.phrases import Token, phrase_starting_at
from rag.text.speech import REPORTS_CLAUSE, SPEECH_VERBS
from rag.types import Span


def find_reported(tokens: Sequence[Token], cues: Sequence[Cue]) -> tuple[Cue, Span] | None:
    """The first clause of a sentence that somebody is reported to say, without the "that".

    Words in quotation marks are direct speech: a clause that holds any is left to that.
    """
    end = before_stop(tokens)
    for cue in cues:
        if cue.usable and cue.phrase is not None:
            span = _reported(tokens, cue, end)
            if span is not None and not _quotes(tokens, span, cue):
                return cue, span
    return None


def _quotes(tokens: Sequence[Token], span: Span, cue: Cue) -> bool:
    """Whether a clause holds quoted words, or stands before a verb that quotes some."""
    inside = any(t.quotation >= 0 and span.start <= t.start < span.end for t in tokens)
    before = span.end <= tokens[cue.index].start
    return inside or (before and any(token.quotation >= 0 for token in tokens))


def _is_introduction(tokens: Sequence[Token]) -> bool:
    """Whether words only lead up to a clause ("Asked about the wall", "Before he left")."""
    first = tokens[0]
    if first.tag == "conjunction" and first.lower not in ("and", "but", "so", "yet"):
        return True
    if first.first and first.lower.endswith(("ed", "ing")):
        return True
    helped = any(token.tag == "auxiliary" for token in tokens)
    return first.tag == "preposition" and not helped


def before_stop(tokens: Sequence[Token]) -> int:
    """The index of the last token that is no full stop."""
    last = len(tokens) - 1
    while last > 0 and tokens[last].tag == "stop":
        last -= 1
    return last


def _reported(tokens: Sequence[Token], cue: Cue, end: int) -> Span | None:
    """The clause that a verb reports, without the "that"."""
    phrase = cue.phrase
    assert phrase is not None
    if cue.verb is None:
        return _rest(tokens, min(cue.index, phrase.first), phrase.last, end)
    if cue.verb.base not in REPORTS_CLAUSE or cue.verb.form == "base" and cue.subject.shared:
        return None
    if is_inverted(cue):
        return _rest(tokens, cue.index, phrase.last, end)
    first = cue.subject.paired.first if cue.subject.paired else phrase.first
    if (
        not cue.subject.shared
        and first > 2
        and tokens[first - 1].tag in ("comma", "dash")
        and lower_at(tokens, cue.index + 1) != "that"
        and _ends_with_attribution(tokens, cue, end)
    ):
        return None if _is_introduction(tokens[: first - 1]) else _span(tokens, 0, first - 2)
    begin = _clause_start(tokens, cue, end)
    return _span(tokens, begin, end) if begin is not None else None


def _ends_with_attribution(tokens: Sequence[Token], cue: Cue, end: int) -> bool:
    """Whether little follows the verb, so that the words reported stand before it."""
    rest = tokens[cue.index + 1 : end + 1]
    if not rest:
        return True
    return rest[0].tag in ("time", "preposition", "comma", "object", "adverb") and len(rest) <= 14


def _clause_start(tokens: Sequence[Token], cue: Cue, end: int) -> int | None:
    """Where the reported clause begins after its verb; None when none follows."""
    verb = cue.verb
    assert verb is not None
    index = cue.index + 1
    for position in range(index, min(index + 9, end)):
        token = tokens[position]
        if token.lower == "that" and token.tag == "conjunction":
            return position + 1
        another = SPEECH_VERBS.get(token.lower)
        if another is not None and another.carries and not another.noun_too:
            break
        if token.tag in ("comma", "colon", "stop") and position == index:
            break
    if not verb.clause or verb.noun_too:
        return None
    if verb.base in ("tell", "assure", "inform", "remind"):
        told = phrase_starting_at(tokens, index)
        if told is None:
            return None
        index = told.last + 1
        if index < len(tokens) and tokens[index].tag == "word":
            return None
        if index < len(tokens) and tokens[index].tag == "time":
            index += 1
    while index < end and tokens[index].tag == "time":
        index += 1
    if index >= end or tokens[index].tag not in (
        "determiner", "pronoun", "name", "word", "number", "adverb", "conjunction", "object",
    ):  # fmt: skip
        return None
    if tokens[index].lower in ("and", "but", "as", "when", "while", "so", "or"):
        return None
    return index if _has_verb(tokens[index : end + 1]) else None


def _has_verb(tokens: Sequence[Token]) -> bool:
    return len(tokens) >= 3 and any(
        token.tag == "auxiliary"
        or (token.tag == "word" and token.lower.endswith(("ed", "s")))
        or (position and tokens[position - 1].tag == "pronoun" and token.tag == "word")
        for position, token in enumerate(tokens)
    )


def _rest(tokens: Sequence[Token], first: int, last: int, end: int) -> Span | None:
    """What a sentence says beside "according to Lee" or "said Lee"."""
    before, after = first - 1, last + 1
    while before >= 0 and tokens[before].tag in ("comma", "dash"):
        before -= 1
    while after <= end and tokens[after].tag != "comma" and first == 0:
        after += 1
    if first == 0:
        return _span(tokens, after + 1, end)
    if before >= 2:
        return _span(tokens, 0, before)
    return None


def _span(tokens: Sequence[Token], first: int, last: int) -> Span | None:
    while first < last and tokens[first].tag == "other":
        first += 1
    if last - first < 2 or first < 0 or last >= len(tokens):
        return None
    return Span(tokens[first].start, tokens[last].end)
