"""Words of a question that say where to look, and how they are cut out of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.types import Span, Understood


@dataclass(frozen=True, slots=True)
class UnclearOutlet:
    """An outlet that a question names and that is not one of the library's, or several."""

    words: str
    """As they stand in the question: "according to Le Monde"."""
    name: str
    candidates: tuple[str, ...] = ()
    """The library's outlets that may be meant; () when it has none of that name."""
    asked_of: tuple[str, ...] = ()
    """The question asked of each candidate instead."""
    without: str = ""
    """The question without the outlet."""


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """Words that say where to look, and what stands in their place in the question."""

    span: Span
    understood: Understood | None
    replacement: str | None = None
    """None: the words stay."""
    unclear: UnclearOutlet | None = None
    spellings: tuple[str, ...] = ()


def words_of(found: ScopeWords) -> str:
    """The words as they stand in the question, by which they can be kept."""
    if found.understood is not None:
        return found.understood.words
    return found.unclear.words if found.unclear else ""


_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’(?!\w)")


def without_quoted(text: str) -> str:
    """The text with what stands in quotation marks blanked: those words are not the asker's."""
    return _QUOTED.sub(lambda match: "_" * len(match[0]), text)


def blank(text: str, span: Span) -> str:
    """The text with a span blanked, in its own length."""
    return text[: span.start] + "_" * len(span) + text[span.end :]


def edited(question: str, found: Sequence[ScopeWords]) -> str:
    """The question with what stands in the place of its words, as a sentence."""
    text = question
    for each in sorted(found, key=lambda each: each.span, reverse=True):
        if each.replacement is not None:
            text = f"{text[: each.span.start]}{each.replacement}{text[each.span.end :]}"
    if text == question:
        return question
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([?.!,;:])", r"\1", text)
    text = re.sub(r"^[\s,;:]+|,(?=[?.!,;:])", "", text).strip()
    return text[:1].upper() + text[1:]
