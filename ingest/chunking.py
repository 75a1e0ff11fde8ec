"""Sentences → chunks: runs of whole sentences that are embedded and retrieved as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rag.types import Chunk, Sentence, Span

_WELL_FILLED: Final = 0.6
"""Of the limit: a chunk this long ends at a paragraph's end rather than take half of the next."""


def split_chunks(
    text: str, sentences: Sequence[Sentence], *, max_characters: int = 1000
) -> tuple[Chunk, ...]:
    """Every sentence in exactly one chunk, in order, none longer than ``max_characters``.

    A chunk runs from its first sentence's start to its last one's end. Small paragraphs share a
    chunk; a paragraph that does not fit whole begins the next one when this one is well filled.
    A single sentence longer than the limit stands alone and keeps its length.
    """
    chunks: list[Chunk] = []
    for first, last in _runs(sentences, max_characters):
        span = Span(sentences[first].span.start, sentences[last].span.end)
        chunks.append(Chunk(len(chunks), span, first, last))
    return tuple(chunks)


def _runs(sentences: Sequence[Sentence], limit: int) -> Iterator[tuple[int, int]]:
    ends = _paragraph_ends(sentences)
    first = 0
    while first < len(sentences):
        start = sentences[first].span.start
        last = first
        at_paragraph_end = None
        while last + 1 < len(sentences) and sentences[last + 1].span.end - start <= limit:
            if ends[last]:
                at_paragraph_end = last
            last += 1
        whole = ends[last]
        if not whole and at_paragraph_end is not None:
            filled = sentences[at_paragraph_end].span.end - start
            if filled >= _WELL_FILLED * limit:
                last = at_paragraph_end
        yield first, last
        first = last + 1


def _paragraph_ends(sentences: Sequence[Sentence]) -> list[bool]:
    following = [sentence.paragraph for sentence in sentences[1:]]
    ends = [
        sentence.paragraph != next_paragraph
        for sentence, next_paragraph in zip(sentences, following, strict=False)
    ]
    return [*ends, True] if sentences else []
