"""Spans of an article → citations: the only place where a quote is cut from a text."""

from __future__ import annotations

from rag.types import AnalysedArticle, Citation, Said, Span


def cite(analysed: AnalysedArticle, span: Span, *, number: int) -> Citation:
    """Cite the whole sentences that the span touches.

    The quote is the slice of the stored text, so it cannot differ from it. ``said`` marks the
    words in quotation marks inside it, cut to the quote where they run on beyond it.

    :raises ValueError: no sentence of the article touches the span.
    """
    article = analysed.article
    sentences = analysed.sentences_over(span)
    if not sentences:
        raise ValueError(f"no sentence of {article.id} at [{span.start}, {span.end})")
    first, last = sentences[0], sentences[-1]
    whole = Span(first.span.start, last.span.end)
    quotations = analysed.quotations_over(whole)
    said = tuple(
        Said(
            Span(max(q.span.start, whole.start), min(q.span.end, whole.end)),
            q.speaker,
            q.role,
        )
        for q in quotations
        if q.kind == "direct"
    )
    speakers = {q.speaker for q in quotations}
    before = analysed.sentences[first.index - 1] if first.index else None
    after = analysed.sentences[last.index + 1] if last.index + 1 < len(analysed.sentences) else None
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        outlet=article.outlet,
        author=article.author,
        published=article.published,
        url=article.url,
        retrieved=article.ingested,
        page=article.page_at(whole.start),
        quote=article.text[whole.slice],
        span=whole,
        said=said,
        speaker=speakers.pop() if len(speakers) == 1 else None,
        before=analysed.text_of(before) if before else None,
        after=analysed.text_of(after) if after else None,
        published_from=article.published_from,
        sha256=article.sha256,
        read_by=article.read_by,
    )


class Numbering:
    """Citations numbered through in the order in which they are first needed; a span once."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, Span], int] = {}
        self._citations: list[Citation] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All so far, by number."""
        return tuple(self._citations)

    def cite(self, analysed: AnalysedArticle, span: Span) -> int:
        """The number of the citation of the whole sentences that the span touches.

        :raises ValueError: no sentence of the article touches the span.
        """
        citation = cite(analysed, span, number=len(self._citations) + 1)
        key = citation.article_id, citation.span
        if key not in self._numbers:
            self._numbers[key] = citation.number
            self._citations.append(citation)
        return self._numbers[key]
