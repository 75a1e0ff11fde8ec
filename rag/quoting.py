"""Parts of articles under framing → statements and citations. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.changes import sentence_key
from rag.citing import cite
from rag.framing import frame_speaker
from rag.types import AnalysedArticle, Citation, Outcome, Quotation, Span, Statement


@dataclass(frozen=True, slots=True)
class Part:
    """Whole sentences to be quoted, with what frames them."""

    analysed: AnalysedArticle
    span: Span
    framing: str
    voice: str
    """Who speaks, and how (direct, indirect, unsaid), or the article's id: parts of one voice that
    follow one another are quoted as one."""


def spoken_parts(spoken: Iterable[tuple[AnalysedArticle, Quotation]]) -> list[Part]:
    """Quotations as parts: whole sentences, joined where one speaker goes on.

    Articles stay in the order in which they first come, inside them it is the reading order. What
    is printed again word for word of one speaker is told once, from the first article.
    """
    by_article: dict[str, list[tuple[AnalysedArticle, Quotation]]] = {}
    for analysed, quotation in spoken:
        by_article.setdefault(analysed.article.id, []).append((analysed, quotation))
    parts: dict[tuple[str, str], Part] = {}
    for pairs in by_article.values():
        pairs.sort(key=lambda pair: pair[1].span)
        for part in join_parts([_spoken_part(*pair) for pair in pairs]):
            words = sentence_key(part.analysed.article.text[part.span.slice])
            parts.setdefault((part.voice, words), part)
    return list(parts.values())


def _spoken_part(analysed: AnalysedArticle, quotation: Quotation) -> Part:
    span = whole_sentences(analysed, quotation.span)
    framing = frame_speaker(quotation, analysed.article, analysed.article.text[span.slice])
    return Part(analysed, span, framing, f"{quotation.kind} {quotation.speaker}")


def whole_sentences(analysed: AnalysedArticle, span: Span) -> Span:
    """The span widened to the whole sentences that it touches."""
    sentences = analysed.sentences_over(span)
    return Span(sentences[0].span.start, sentences[-1].span.end)


def join_parts(parts: Sequence[Part]) -> list[Part]:
    """Join parts that overlap, or that follow one another in a paragraph with one voice."""
    joined: list[Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last is not None and _belong_together(last, part):
            span = Span(min(last.span.start, part.span.start), max(last.span.end, part.span.end))
            joined[-1] = Part(part.analysed, span, last.framing, last.voice)
        else:
            joined.append(part)
    return joined


def _belong_together(last: Part, part: Part) -> bool:
    if last.analysed.article.id != part.analysed.article.id:
        return False
    if last.span.overlaps(part.span):
        return True
    if last.voice != part.voice or part.span.start < last.span.end:
        return False
    between = part.analysed.article.text[last.span.end : part.span.start]
    return not between.strip(" ")


def quote_parts(parts: Sequence[Part], *, notices: tuple[str, ...] = ()) -> Outcome:
    """An answer of parts, numbered in their order; parts under one framing share a statement."""
    citations = cite_parts(parts)
    statements: list[Statement] = []
    for part, citation in zip(parts, citations, strict=True):
        if statements and statements[-1].text == part.framing:
            numbers = (*statements[-1].citations, citation.number)
            statements[-1] = Statement(part.framing, numbers, "exact")
        else:
            statements.append(Statement(part.framing, (citation.number,), "exact"))
    return Outcome(statements=tuple(statements), citations=citations, notices=notices)


def cite_parts(parts: Sequence[Part]) -> tuple[Citation, ...]:
    """The parts as citations, numbered from 1."""
    return tuple(
        cite(part.analysed, part.span, number=number) for number, part in enumerate(parts, start=1)
    )
