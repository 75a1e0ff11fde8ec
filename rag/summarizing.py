"""Articles → a summary of their own sentences: the lead, the most central, and who says what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.citing import Numbering
from rag.evidence import begins_openly, is_whole_sentence
from rag.framing import frame_source, frame_speaker
from rag.types import (
    AnalysedArticle,
    Embedder,
    Outcome,
    Quotation,
    Section,
    Sentence,
    Span,
    Statement,
    SummaryLength,
    SummaryRequest,
)

SENTENCES: dict[SummaryLength, int] = {"short": 2, "medium": 4, "long": 8}
"""For one article, the lead among them."""
SENTENCES_EACH: dict[SummaryLength, int] = {"short": 1, "medium": 2, "long": 3}
"""For each of several articles."""
VOICES: dict[SummaryLength, int] = {"short": 0, "medium": 4, "long": 8}
"""Speakers in "Who says what", for one article."""
LEAD_HALF_LIFE = 6.0
"""News is told from the top: a sentence this far down counts half as much as the first."""
MOST_READ = 400
"""Sentences of one article that are considered."""
REDUNDANT = 0.8
"""A sentence whose embedding is this close (cosine) to a chosen one is passed over."""


@dataclass(frozen=True, slots=True)
class _Voice:
    quotation: Quotation
    span: Span


def summarize_by_extraction(request: SummaryRequest, embedder: Embedder) -> Outcome:
    """Summarise one article, or several one after the other, in whole sentences of theirs."""
    numbering = Numbering()
    sections: list[Section] = []
    alone = len(request.articles) == 1
    for analysed in request.articles:
        most = (SENTENCES if alone else SENTENCES_EACH)[request.length]
        chosen = choose_sentences(analysed, most, embedder, topic=request.topic)
        if not chosen:
            continue
        heading = "Main points" if alone else analysed.article.title
        numbers = tuple(numbering.cite(analysed, sentence.span) for sentence in chosen)
        quotes = " ".join(analysed.text_of(sentence) for sentence in chosen)
        framing = frame_source(analysed.article, quotes)
        sections.append(Section(heading, (Statement(framing, numbers, "exact"),)))
        if alone:
            said = _who_says_what(analysed, chosen, VOICES[request.length], numbering)
            if said:
                sections.append(Section("Who says what", said))
    if not sections:
        return Outcome(
            status="not_in_articles", notices=("There are no whole sentences to summarise.",)
        )
    return Outcome(sections=tuple(sections), citations=numbering.citations)


def choose_sentences(
    analysed: AnalysedArticle, most: int, embedder: Embedder, *, topic: str | None = None
) -> list[Sentence]:
    """The lead and the sentences nearest to what the whole article is about, in reading order.

    Sentences that are mostly somebody's words, or that begin with a pronoun, are taken only where
    there are no others: they are not understood alone.
    """
    whole = [s for s in analysed.sentences if is_whole_sentence(analysed.text_of(s))][:MOST_READ]
    alone = [s for s in whole if _stands_alone(analysed, s)]
    usable = alone if len(alone) >= most else whole
    if len(usable) <= most:
        return usable
    rows = embedder.embed([analysed.text_of(sentence) for sentence in usable])
    centre = rows.mean(axis=0)
    if topic:
        centre = centre / (np.linalg.norm(centre) or 1.0) + embedder.embed([topic])[0]
    centrality = rows @ (centre / (np.linalg.norm(centre) or 1.0))
    place = np.arange(len(usable))
    score = centrality * 0.5 ** (place / LEAD_HALF_LIFE) + 0.5 * centrality
    chosen: list[int] = [0] if topic is None else []
    for index in np.argsort(-score, kind="stable"):
        if len(chosen) == most:
            break
        near = any(float(rows[index] @ rows[other]) >= REDUNDANT for other in chosen)
        if index not in chosen and not near:
            chosen.append(int(index))
    return [usable[index] for index in sorted(chosen)]


def _stands_alone(analysed: AnalysedArticle, sentence: Sentence) -> bool:
    said = sum(
        min(q.span.end, sentence.span.end) - max(q.span.start, sentence.span.start)
        for q in analysed.quotations_over(sentence.span)
        if q.kind == "direct"
    )
    begins_with_pronoun = begins_openly(analysed.text_of(sentence))
    return sentence.index == 0 or not (begins_with_pronoun or said > 0.6 * len(sentence.span))


def _who_says_what(
    analysed: AnalysedArticle, shown: Sequence[Sentence], most: int, numbering: Numbering
) -> tuple[Statement, ...]:
    """For each speaker the longest direct quotation that is not in the summary already."""
    spans = [sentence.span for sentence in shown]
    best: dict[str, _Voice] = {}
    for quotation in analysed.quotations:
        if quotation.kind != "direct" or not quotation.speaker:
            continue
        sentences = analysed.sentences_over(quotation.span)
        span = Span(sentences[0].span.start, sentences[-1].span.end)
        if any(span.overlaps(other) for other in spans):
            continue
        voice = best.get(quotation.speaker)
        if voice is None or len(quotation.span) > len(voice.quotation.span):
            best[quotation.speaker] = _Voice(quotation, span)
    voices = sorted(list(best.values())[:most], key=lambda voice: voice.span)
    return tuple(
        Statement(
            frame_speaker(
                voice.quotation, analysed.article, analysed.article.text[voice.span.slice]
            ),
            (numbering.cite(analysed, voice.span),),
            "exact",
        )
        for voice in voices
    )
