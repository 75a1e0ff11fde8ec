"""Sentences and quotations → clauses: what is printed outside the marks, quotations as one token.

"“We won. We lost,” he said." is two sentences of the article and one clause here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.marks import Marked
from rag.text.phrases import Token, read_tokens
from rag.types import Sentence, Span


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence as printed outside quotation marks; each quotation in it is one token."""

    paragraph: int
    tokens: tuple[Token, ...]
    first_in_paragraph: bool

    @property
    def start(self) -> int:
        """Where it begins in the text, an opening mark included."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.tokens[-1].end


@dataclass(frozen=True, slots=True)
class Reading:
    """An article read into tokens and clauses."""

    sentences: tuple[tuple[int, list[Token]], ...]
    """The tokens of every sentence, quoted ones too, with the number of its paragraph."""
    clauses: tuple[Clause, ...]


def paragraph_spans(sentences: Sequence[Sentence]) -> list[Span]:
    """The span of each paragraph that holds a sentence, in order."""
    spans: list[Span] = []
    current = -1
    for sentence in sentences:
        if sentence.paragraph != current:
            spans.append(sentence.span)
            current = sentence.paragraph
        else:
            spans[-1] = Span(spans[-1].start, sentence.span.end)
    return spans


def read_clauses(text: str, sentences: Sequence[Sentence], marked: Sequence[Marked]) -> Reading:
    """Tokens of all sentences, and the clauses that they make with quotations taken as one word."""
    read: list[tuple[int, list[Token]]] = []
    clauses: list[Clause] = []
    gathered: list[Token] = []
    paragraph, opened = -1, -1
    upcoming = 0
    for sentence in sentences:
        tokens = list(read_tokens(text, sentence.span.start, sentence.span.end))
        read.append((sentence.paragraph, tokens))
        inside = upcoming > 0 and sentence.span.start < marked[upcoming - 1].outer.end
        if gathered and (not inside or sentence.paragraph != paragraph):
            clauses.append(Clause(paragraph, tuple(gathered), opened != paragraph))
            opened = paragraph
            gathered = []
        paragraph = sentence.paragraph
        for token in tokens:
            if upcoming and token.start < marked[upcoming - 1].outer.end:
                continue
            if upcoming < len(marked) and token.end > marked[upcoming].outer.start:
                gathered.append(_quotation(marked[upcoming], upcoming))
                upcoming += 1
                continue
            gathered.append(token)
    if gathered:
        clauses.append(Clause(paragraph, tuple(gathered), opened != paragraph))
    return Reading(tuple(read), tuple(clauses))


def _quotation(marked: Marked, number: int) -> Token:
    token = Token(marked.outer.start, marked.outer.end, "“”", "“”", "quotation", False)
    token.quotation = number
    return token
