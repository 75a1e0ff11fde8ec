"""Passages → the sentences that answer, as quotes under fixed framing: no model, no prose of ours.

Three ways, by the form of the question: somebody's words come from the quotations found at ingest,
"who said …" from those whose words match, everything else from the sentences that cover most of
the question. A hostile article cannot instruct any of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.citing import cite
from rag.evidence import Evidence, Scored, SentenceScorer, support_floor
from rag.followups import rewrite_by_rules
from rag.framing import frame_source, frame_speaker
from rag.library import Library
from rag.questions import ReadQuestion, read_question
from rag.retrieval import WordRarity
from rag.summarizing import summarize_by_extraction
from rag.text.terms import stems, words
from rag.types import (
    AnalysedArticle,
    AnswerRequest,
    Citation,
    Embedder,
    Outcome,
    Quotation,
    Span,
    Statement,
    SummaryRequest,
    Turn,
)

MOST_WORDS = 60
"""Quoted words in an answer to a question of fact; the first sentence is given whole anyhow."""
MOST_SENTENCES = 3
WORTH_ADDING = 0.7
"""A further sentence is added when it scores at least this share of the best."""
MOST_SPOKEN = 10
"""Citations in an answer with somebody's words."""
ON_TOPIC = 0.4
"""A quotation is on the topic asked about when this share of the topic is in or round it."""
MATCHING_WORDS = 0.6
"""For "who said …": the share of the words asked for that a quotation must hold."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Whole sentences to be quoted, with what frames them."""

    analysed: AnalysedArticle
    span: Span
    framing: str


class ExtractiveAnswerer:
    """Answers with sentences of the articles; the default when there is no key."""

    engine = "extractive"

    def __init__(self, library: Library, embedder: Embedder) -> None:
        """Build it.

        :param embedder: the built-in one, whatever the library's is: sentences of the articles
            must not leave the computer to be ranked.
        """
        self._library = library
        self._embedder = embedder

    def answer(self, request: AnswerRequest) -> Iterator[Outcome]:
        """Answer in one Outcome: there is nothing to wait for."""
        read = read_question(request.question)
        if read.form == "said":
            yield self._answer_said(read, request)
        elif read.form == "who_said":
            yield self._answer_who_said(read, request)
        elif read.form == "speakers":
            yield self._answer_speakers(request)
        else:
            yield self._answer_fact(read, request)

    async def aanswer(self, request: AnswerRequest) -> AsyncIterator[Outcome]:
        """As ``answer``, off the event loop."""
        for outcome in await asyncio.to_thread(lambda: list(self.answer(request))):
            yield outcome

    def summarize(self, request: SummaryRequest) -> Iterator[Outcome]:
        """Summarise with the leading and the most central sentences."""
        yield summarize_by_extraction(request, self._embedder)

    async def asummarize(self, request: SummaryRequest) -> AsyncIterator[Outcome]:
        """As ``summarize``, off the event loop."""
        for outcome in await asyncio.to_thread(lambda: list(self.summarize(request))):
            yield outcome

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        """Make a follow-up stand alone by rules."""
        return rewrite_by_rules(question, history)

    async def arewrite(self, question: str, history: Sequence[Turn]) -> str:
        """As ``rewrite``."""
        return rewrite_by_rules(question, history)

    # What somebody said

    def _answer_said(self, read: ReadQuestion, request: AnswerRequest) -> Outcome:
        spoken = [
            (request.articles[article_id], quotation)
            for article_id, quotation in request.spoken
            if article_id in request.articles
        ]
        if not spoken:
            return self._nothing_said(read, request)
        on_topic = self._on_topic(spoken, read.topic)
        if not on_topic:
            nearest = _citations(_spoken_parts(spoken)[:3])
            return Outcome(
                status="not_in_articles",
                nearest=nearest,
                notices=(
                    f"The articles quote {read.speaker}, but nothing on {read.topic} was found.",
                ),
            )
        parts = _spoken_parts(on_topic)
        shown = parts[:MOST_SPOKEN]
        left = len(parts) - len(shown)
        notices = (
            (f"{left} more passages quote {read.speaker}: ask about a topic to see them.",)
            if left
            else ()
        )
        return _outcome(shown, notices=notices)

    def _on_topic(
        self, spoken: Sequence[tuple[AnalysedArticle, Quotation]], topic: str | None
    ) -> list[tuple[AnalysedArticle, Quotation]]:
        """Those on the topic, best article first; all of them when no topic is asked for."""
        if topic is None:
            return list(spoken)
        rarity = WordRarity(self._library, topic)
        scored = [
            (_topic_score(analysed, quotation, rarity), analysed, quotation)
            for analysed, quotation in spoken
        ]
        best = max(score for score, _, _ in scored)
        if best < ON_TOPIC:
            return []
        kept = [triple for triple in scored if triple[0] >= max(ON_TOPIC, 0.5 * best)]
        best_of_article: dict[str, float] = {}
        for score, analysed, _ in kept:
            key = analysed.article.id
            best_of_article[key] = max(score, best_of_article.get(key, 0.0))
        kept.sort(key=lambda triple: -best_of_article[triple[1].article.id])
        return [(analysed, quotation) for _, analysed, quotation in kept]

    def _nothing_said(self, read: ReadQuestion, request: AnswerRequest) -> Outcome:
        """The speaker is not quoted: say whether the articles know the name at all."""
        names = [word for word in words(read.speaker or "") if len(word) > 1]
        mentioning = [
            passage
            for passage in request.passages
            if names and set(names[-1:]) <= set(words(passage.text))
        ]
        if not mentioning:
            return self._no(request, notice=f"The articles do not mention {read.speaker}.")
        evidence = Evidence.of(request.passages[:6], request.articles)
        nearest = _nearest(evidence, self._scorer(request.question).rank(evidence), names[-1])
        return Outcome(
            status="not_in_articles",
            nearest=nearest,
            notices=(f"The articles mention {read.speaker} but quote nothing from them.",),
        )

    # Who said it

    def _answer_who_said(self, read: ReadQuestion, request: AnswerRequest) -> Outcome:
        rarity = WordRarity(self._library, read.topic or "")
        found: list[tuple[float, AnalysedArticle, Quotation]] = []
        for passage in request.passages:
            analysed = request.articles[passage.article_id]
            for quotation in analysed.quotations_over(passage.span):
                said = set(stems(analysed.article.text[quotation.span.slice]))
                score = rarity.coverage(said)
                if quotation.kind != "unsaid" and score >= MATCHING_WORDS:
                    found.append((score, analysed, quotation))
        if not found:
            return self._answer_fact(read, request)
        best = max(score for score, _, _ in found)
        matching = [(a, q) for score, a, q in found if score >= WORTH_ADDING * best]
        return _outcome(_spoken_parts(matching)[:MOST_SENTENCES])

    def _answer_speakers(self, request: AnswerRequest) -> Outcome:
        """Everybody who is quoted, each with the first of their words."""
        first: dict[str, tuple[AnalysedArticle, Quotation]] = {}
        for analysed in request.articles.values():
            for quotation in analysed.quotations:
                if quotation.speaker and quotation.kind == "direct":
                    first.setdefault(quotation.speaker, (analysed, quotation))
        if not first:
            return Outcome(
                status="not_in_articles", notices=("Nobody is quoted in these articles by name.",)
            )
        shown = list(first.values())[: 2 * MOST_SPOKEN]
        left = len(first) - len(shown)
        notices = (f"{left} more people are quoted.",) if left else ()
        return _outcome(_spoken_parts(shown), notices=notices)

    # Everything else

    def _answer_fact(self, read: ReadQuestion, request: AnswerRequest) -> Outcome:
        evidence = Evidence.of(request.passages, request.articles)
        scorer = self._scorer(request.question)
        ranked = scorer.rank(evidence)
        support = scorer.support(evidence)
        floor = support_floor(self._library.chunk_count())
        if not ranked or support < floor:
            return self._no(request, support=support, floor=floor, evidence=evidence, ranked=ranked)
        chosen = _choose(ranked)
        says = "The articles say:" if read.asks_whether or read.form in ("yes_no", "why") else None
        parts = [_fact_part(scored, says) for scored in chosen]
        return _outcome(_merge_neighbours(parts))

    def _scorer(self, question: str) -> SentenceScorer:
        return SentenceScorer(question, WordRarity(self._library, question), self._embedder)

    def _no(
        self,
        request: AnswerRequest,
        *,
        support: float | None = None,
        floor: float = 0.0,
        evidence: Evidence | None = None,
        ranked: Sequence[Scored] = (),
        notice: str | None = None,
    ) -> Outcome:
        """Which of the two kinds of "no": passages that touch the question are shown as such."""
        if evidence is None:
            evidence = Evidence.of(request.passages, request.articles)
            scorer = self._scorer(request.question)
            ranked, support = scorer.rank(evidence), scorer.support(evidence)
            floor = support_floor(self._library.chunk_count())
        notices = (notice,) if notice else ()
        if not ranked or (support or 0.0) < 0.5 * floor:
            return Outcome(status="nothing_matches", notices=notices)
        return Outcome(
            status="not_in_articles", nearest=_nearest(evidence, ranked), notices=notices
        )


def _choose(ranked: Sequence[Scored]) -> list[Scored]:
    """The fewest sentences: the best, and others nearly as good that say something else."""
    best = ranked[0]
    chosen, quoted = [best], best.words
    for scored in ranked[1:]:
        if scored.score < WORTH_ADDING * best.score or len(chosen) == MOST_SENTENCES:
            break
        if quoted + scored.words > MOST_WORDS:
            continue
        if any(scored.repeats(other) for other in chosen):
            continue
        chosen.append(scored)
        quoted += scored.words
    first_seen = {s.analysed.article.id: i for i, s in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda s: (first_seen[s.analysed.article.id], s.sentence.index))


def _fact_part(scored: Scored, says: str | None) -> _Part:
    analysed, span = scored.analysed, scored.span
    quote = analysed.article.text[span.slice]
    speakers = [
        q
        for q in analysed.quotations_over(span)
        if q.kind != "unsaid" and q.speaker and len(q.span) >= 0.3 * len(span)
    ]
    if says:
        framing = says
    elif speakers and len({q.speaker for q in speakers}) == 1:
        framing = frame_speaker(speakers[0], analysed.article, quote)
    else:
        framing = frame_source(analysed.article, quote)
    return _Part(analysed, span, framing)


def _topic_score(analysed: AnalysedArticle, quotation: Quotation, rarity: WordRarity) -> float:
    """How much of a topic stands in the quotation's sentences, next to them, or in the article."""
    sentences = analysed.sentences_over(quotation.span)
    own = {s for sentence in sentences for s in stems(analysed.text_of(sentence))}
    first, last = sentences[0].index, sentences[-1].index
    near = {
        s
        for sentence in analysed.sentences[max(first - 2, 0) : last + 3]
        for s in stems(analysed.text_of(sentence))
    }
    opening = analysed.article.title + " " + analysed.article.text[:600]
    weighed = (
        rarity.coverage(own),
        0.7 * rarity.coverage(own | near),
        0.45 * rarity.coverage(own | near | set(stems(opening))),
    )
    return max(weighed)


def _spoken_parts(spoken: Iterable[tuple[AnalysedArticle, Quotation]]) -> list[_Part]:
    """Quotations as parts: whole sentences, joined where one speaker goes on, in reading order."""
    by_article: dict[str, list[tuple[AnalysedArticle, Quotation]]] = {}
    for analysed, quotation in spoken:
        by_article.setdefault(analysed.article.id, []).append((analysed, quotation))
    parts: list[_Part] = []
    for pairs in by_article.values():
        pairs.sort(key=lambda pair: pair[1].span)
        parts.extend(_merge_neighbours([_spoken_part(*pair) for pair in pairs], adjacent=True))
    return parts


def _spoken_part(analysed: AnalysedArticle, quotation: Quotation) -> _Part:
    sentences = analysed.sentences_over(quotation.span)
    span = Span(sentences[0].span.start, sentences[-1].span.end)
    quote = analysed.article.text[span.slice]
    return _Part(analysed, span, frame_speaker(quotation, analysed.article, quote))


def _merge_neighbours(parts: Sequence[_Part], *, adjacent: bool = True) -> list[_Part]:
    """Join parts that overlap, or that follow one another in a paragraph under one framing."""
    merged: list[_Part] = []
    for part in parts:
        last = merged[-1] if merged else None
        if last is not None and last.analysed is part.analysed and _joins(last, part):
            span = Span(min(last.span.start, part.span.start), max(last.span.end, part.span.end))
            merged[-1] = _Part(part.analysed, span, last.framing)
        else:
            merged.append(part)
    return merged


def _joins(last: _Part, part: _Part) -> bool:
    if last.span.overlaps(part.span):
        return True
    between = part.analysed.article.text[last.span.end : part.span.start]
    same_speaker = _who(last.framing) == _who(part.framing)
    return same_speaker and last.span.end <= part.span.start and not between.strip(" ")


def _who(framing: str) -> str:
    """A framing without its verb, so that "X said:" and "X added:" are one speaker."""
    return framing.split(" (")[0].rsplit(" ", 1)[0]


def _outcome(parts: Sequence[_Part], *, notices: tuple[str, ...] = ()) -> Outcome:
    """Number the parts' quotes; parts that follow under one framing share a statement."""
    citations = _citations(parts)
    statements: list[Statement] = []
    for part, citation in zip(parts, citations, strict=True):
        if statements and statements[-1].text == part.framing:
            numbers = (*statements[-1].citations, citation.number)
            statements[-1] = Statement(part.framing, numbers, "exact")
        else:
            statements.append(Statement(part.framing, (citation.number,), "exact"))
    return Outcome(statements=tuple(statements), citations=citations, notices=notices)


def _citations(parts: Sequence[_Part]) -> tuple[Citation, ...]:
    return tuple(
        cite(part.analysed, part.span, number=number) for number, part in enumerate(parts, start=1)
    )


def _nearest(
    evidence: Evidence, ranked: Sequence[Scored], name: str | None = None
) -> tuple[Citation, ...]:
    """Up to three sentences that come closest; those with a name first when one is given."""
    if name is not None:
        ranked = sorted(ranked, key=lambda s: name not in words(s.analysed.text_of(s.sentence)))
    kept: list[Scored] = []
    for scored in ranked:
        if len(kept) == 3:
            break
        if not any(scored.repeats(other) for other in kept):
            kept.append(scored)
    return tuple(
        cite(scored.analysed, scored.sentence.span, number=number)
        for number, scored in enumerate(kept, start=1)
    )
