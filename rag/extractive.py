"""Passages → the sentences that answer, as quotes under fixed framing: no model, no prose of ours.

Three ways, by the form of the question: somebody's words come from the quotations found at ingest,
"who said …" from those whose words match, everything else from the sentences that cover most of
the question. A hostile article cannot instruct any of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

from rag.answerability import ANSWERABLE, UNTOUCHED, measure_support
from rag.choosing import choose_parts
from rag.citing import cite
from rag.evidence import Evidence, Scored, SentenceScorer
from rag.followups import rewrite_by_rules
from rag.library import Library
from rag.narrowing import outlets_of
from rag.questions import ReadQuestion, read_question
from rag.quoting import join_parts, quote_parts
from rag.retrieval import WordRarity
from rag.sought import read_sought
from rag.speaking import (
    answer_said,
    answer_unsaid,
    answer_who_said,
    unsaid_topic,
)
from rag.spoken import speaker_words
from rag.summarizing import summarize_by_extraction
from rag.text.speech import SPEECH_VERBS
from rag.text.terms import stem, words
from rag.types import (
    AnswerRequest,
    Citation,
    Embedder,
    Outcome,
    SummaryRequest,
    Turn,
)
from rag.voices import answer_speakers

NEAR = 0.3
"""The cosine from which on a sentence without any word of a question is shown as near it."""


@dataclass(frozen=True, slots=True)
class _Findings:
    """The sentences for a question, best first, and how well they support an answer."""

    ranked: Sequence[Scored]
    log_odds: float


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
            yield answer_speakers(tuple(request.articles.values()), read.topic)
        else:
            yield self._answer_fact(read, self._find(request))

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
        outlets = outlets_of(self._library)
        return rewrite_by_rules(question, history, outlets=outlets)

    async def arewrite(self, question: str, history: Sequence[Turn]) -> str:
        """As ``rewrite``."""
        return await asyncio.to_thread(self.rewrite, question, history)

    def _answer_said(self, read: ReadQuestion, request: AnswerRequest) -> Outcome:
        if request.spoken:
            rarity = WordRarity(self._library, read.topic) if read.topic else None
            return answer_said(read.speaker_as_asked, read.topic, request, rarity)
        return self._answer_unquoted(read, request)

    def _answer_unquoted(self, read: ReadQuestion, request: AnswerRequest) -> Outcome:
        """Nobody of that name is quoted: what is reported of them, else where they are named."""
        found = self._find(request)
        name = (speaker_words(read.speaker or "") or ("",))[-1]
        naming = [scored for scored in found.ranked if name in words(_text_of(scored))]
        if not naming:
            return self._refuse(found)
        reported = [scored for scored in naming if _reports(scored, _asked_verbs(read.text))]
        if reported:
            return self._answer_fact(read, _Findings(reported, found.log_odds))
        return Outcome(status="not_in_articles", nearest=_nearest(naming))

    def _answer_who_said(self, read: ReadQuestion, request: AnswerRequest) -> Outcome:
        """From the sentence that uses the very verb asked for, else from matching quotations."""
        unsaid = unsaid_topic(read.text)
        if unsaid is not None:
            rarity = WordRarity(self._library, unsaid) if unsaid else None
            left_open = answer_unsaid(request, rarity)
            if left_open is not None:
                return left_open
        found = self._find(request)
        if found.ranked and _reports(found.ranked[0], _asked_verbs(read.text)):
            return self._answer_fact(read, found)
        matched = answer_who_said(request, WordRarity(self._library, read.topic or ""))
        return matched or self._answer_fact(read, found)

    def _answer_fact(self, read: ReadQuestion, found: _Findings) -> Outcome:
        if not found.ranked or found.log_odds < ANSWERABLE:
            return self._refuse(found)
        sought = read_sought(read.text)
        return quote_parts(join_parts(choose_parts(found.ranked, sought, is_list=read.is_list)))

    def _find(self, request: AnswerRequest) -> _Findings:
        evidence = Evidence.of(request.passages, request.articles)
        rarity = WordRarity(self._library, request.question)
        scorer = SentenceScorer(request.question, rarity, self._embedder)
        ranked = scorer.rank(evidence)
        support = measure_support(
            request.question,
            evidence.passages,
            rarity,
            self._embedder,
            chunks=request.chunks_searched,
        )
        return _Findings(ranked, support.log_odds)

    def _refuse(self, found: _Findings) -> Outcome:
        """Which of the two kinds of "no": passages that touch the question are shown as such."""
        nearest = _nearest([scored for scored in found.ranked if _touches(scored)])
        if not nearest or found.log_odds < UNTOUCHED:
            return Outcome(status="nothing_matches")
        return Outcome(status="not_in_articles", nearest=nearest)


_PLAIN_ASKING = frozenset(
    """say says said saying tell told tells think thinks thought comment commented speak spoke talk
    talked state stated respond responded reply replied answer answered react reacted mention
    mentioned write wrote written""".split()
)
"""Verbs that ask for somebody's words as such; others ask for what was done by saying it."""


def _asked_verbs(question: str) -> set[str]:
    """The verbs of a question that name what somebody did by speaking ("criticised")."""
    return {word for word in words(question) if word in SPEECH_VERBS} - _PLAIN_ASKING


def _reports(scored: Scored, verbs: set[str]) -> bool:
    """Whether the sentence uses one of the verbs, in any form."""
    return bool({stem(verb) for verb in verbs} & scored.stems)


def _nearest(ranked: Sequence[Scored]) -> tuple[Citation, ...]:
    """Up to three sentences that come closest and do not repeat one another."""
    kept: list[Scored] = []
    for scored in ranked:
        if len(kept) < 3 and not any(_shows_again(scored, other) for other in kept):
            kept.append(scored)
    return tuple(
        cite(scored.analysed, scored.span, number=number)
        for number, scored in enumerate(kept, start=1)
    )


def _shows_again(scored: Scored, other: Scored) -> bool:
    """Whether one says what the other says, or is quoted together with it."""
    same = scored.analysed.article.id == other.analysed.article.id
    return scored.repeats(other) or (same and scored.span.overlaps(other.span))


def _touches(scored: Scored) -> bool:
    """Whether a sentence is worth showing as near: it has a word of the question, or its sense."""
    return scored.coverage > 0 or scored.cosine >= NEAR


def _text_of(scored: Scored) -> str:
    return scored.analysed.text_of(scored.sentence)
