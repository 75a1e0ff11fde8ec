"""What is to be done for a question: settled at once, answered from passages, or summarised."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rag.gathering import ArticlePlanner
from rag.library import Library
from rag.manners import courtesy_for
from rag.narrowing import Clock, Narrowing, told_of_unclear
from rag.plans import Plan, Work
from rag.preferring import in_effect, prefer, prefer_spoken
from rag.questions import ReadQuestion, asked_by_name, read_question
from rag.retrieval import Retrieved, retrieve
from rag.scoping import ReadScope
from rag.types import (
    AnswerRequest,
    Filters,
    Outcome,
    Passage,
    Question,
    Quotation,
    SummaryOrder,
    Turn,
    Understood,
)

MORE_TO_PREFER = 3
"""So many times the passages are fetched when some are preferred, so that these are among them."""
_ELSE = re.compile(r"^(?:and )?(?:what|did .+ say anything) else\b", re.IGNORECASE)


class Planner:
    """Plans questions over one library; knows nothing of who answers."""

    def __init__(self, library: Library, *, limit: int, clock: Clock = date.today) -> None:
        self._library = library
        self._limit = limit
        self._narrowing = Narrowing(library, clock)
        self._articles = ArticlePlanner(library, limit=limit)

    def settle(self, question: Question) -> Plan | None:
        """What needs neither search nor model: courtesies, an empty library or scope.

        :raises ArticleNotFound: the filters name an article that is not there.
        """
        courtesy = courtesy_for(question.text)
        if courtesy is not None:
            suggestions = self._suggest(question.filters)
            return Plan(Outcome(status="help", suggestions=suggestions, notices=(courtesy,)))
        return self._articles.refuse_empty(question.filters)

    def plan(self, standalone: str, question: Question) -> Plan:
        """Plan a question that was made to stand alone, where its own words say to look.

        :raises ArticleNotFound: the filters name an article that is not there.
        """
        scope = self._narrowing.read(standalone, question)
        refused = self._narrowing.refuse_empty(scope)
        if refused is not None:
            return Plan(refused, filters=scope.filters)
        within = replace(question, filters=scope.filters)
        read = read_question(scope.text)
        asked = read_question(question.text)
        if asked.form in ("summary", "speakers") and asked.topic is None:
            read = asked  # "Summarise that article" names its article only by what was said before
        if read.form == "summary":
            plan = self._articles.plan_wish(read, within)
        elif read.form == "speakers":
            plan = self._articles.plan_speakers(scope.text, read, within)
        elif scope.filters.understood and scope.is_empty:
            plan = self._articles.plan_order(SummaryOrder(scope.filters))
        else:
            return self._plan_answer(read, scope, question.history)
        # No passage can tell here that other outlets report what the one asked for said.
        told = told_of_unclear(scope.unclear, ()) if scope.unclear else Outcome()
        if told.status == "no_articles":
            return Plan(told, filters=scope.filters)
        return replace(
            plan,
            filters=scope.filters,
            notices=told.notices + plan.notices,
            suggestions=told.suggestions,
        )

    def _plan_answer(self, read: ReadQuestion, scope: ReadScope, history: Sequence[Turn]) -> Plan:
        """What is to be answered from passages, those that the question prefers first."""
        began = time.monotonic()
        scope = replace(scope, text=asked_by_name(scope.text))
        found, filters = self._retrieve(scope, self._limit)
        notices: tuple[str, ...] = ()
        if read.form == "said" and _ELSE.search(read.text) and history:
            untold = self._untold(found.spoken, history)
            found = replace(found, spoken=untold or found.spoken)
            if found.spoken and not untold:
                notices = (
                    f"The articles quote nothing else from {read.speaker_as_asked}: these are the "
                    "words given before.",
                )
        told = told_of_unclear(scope.unclear, found.passages) if scope.unclear else Outcome()
        ids = [p.article_id for p in found.passages] + [i for i, _ in found.spoken]
        work: Work = Outcome(status="nothing_matches")
        if told.status == "no_articles":
            work, told = told, Outcome()
        elif ids:
            work = AnswerRequest(
                question=scope.text,
                passages=found.passages,
                articles=self._library.analysed_all(ids),
                spoken=found.spoken,
                chunks_searched=found.chunks_searched,
            )
        return Plan(
            work,
            notices=told.notices + notices,
            suggestions=told.suggestions,
            filters=filters,
            seconds=time.monotonic() - began,
        )

    def _untold(
        self, spoken: Sequence[tuple[str, Quotation]], history: Sequence[Turn]
    ) -> tuple[tuple[str, Quotation], ...]:
        """Of somebody's words those that no answer of the conversation has given yet."""
        told = " ".join(" ".join(turn.answer.split()) for turn in history)
        articles = self._library.analysed_all({article_id for article_id, _ in spoken})

        def is_told(pair: tuple[str, Quotation]) -> bool:
            words = articles[pair[0]].article.text[pair[1].span.slice]
            return " ".join(words.split()) in told

        return tuple(pair for pair in spoken if not is_told(pair))

    def _retrieve(self, scope: ReadScope, limit: int) -> tuple[Retrieved, Filters]:
        """What is found, what is preferred first, and the filters with what took effect."""
        preferences = scope.preferences
        if not preferences:
            found = retrieve(self._library, scope.text, filters=scope.filters, limit=limit)
            return found, scope.filters
        more = MORE_TO_PREFER * limit
        found = retrieve(self._library, scope.text, filters=scope.filters, limit=more)
        passages = prefer(found.passages, preferences, question=scope.text, limit=limit)
        articles = self._library.analysed_all({article_id for article_id, _ in found.spoken})
        dates = [passage.published for passage in passages]
        dates += [analysed.article.published for analysed in articles.values()]
        return (
            replace(
                found,
                passages=passages,
                spoken=prefer_spoken(found.spoken, articles, preferences),
            ),
            _in_effect(scope.filters, in_effect(dates, preferences)),
        )

    def find(self, standalone: str, question: Question, *, limit: int) -> tuple[Passage, ...]:
        """The passages that a question is answered from, best first, or as many as are wanted.

        :raises ArticleNotFound: the filters name an article that is not there.
        """
        scope = self._narrowing.read(standalone, question)
        return self._retrieve(replace(scope, text=asked_by_name(scope.text)), limit)[0].passages

    def plan_order(self, order: SummaryOrder) -> Plan:
        """Plan a summary that was ordered as such, of all articles that the filters leave.

        :raises ArticleNotFound: the filters name an article that is not there.
        """
        return self._articles.plan_order(order)

    def _suggest(self, filters: Filters) -> tuple[str, ...]:
        """Questions that the newest articles answer; none for an empty library."""
        newest = self._library.list(filters)[:3]
        if not newest:
            return ()
        speakers = dict.fromkeys(
            quotation.speaker
            for analysed in self._library.analysed_all(article.id for article in newest).values()
            for quotation in analysed.quotations
            if quotation.kind == "direct" and quotation.speaker
        )
        asked = tuple(f"What did {speaker} say?" for speaker in list(speakers)[:2])
        summary = "Summarise the article" if len(newest) == 1 else "Summarise the articles"
        return (*asked, "Who is quoted?", summary)


def _in_effect(filters: Filters, preferences: Sequence[Understood]) -> Filters:
    """The filters without preferences that change nothing here."""
    kept = (each for each in filters.understood if each.effect == "only" or each in preferences)
    return replace(filters, understood=tuple(kept))
