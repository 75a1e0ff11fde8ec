"""What is to be done for a question: settled at once, answered from passages, or summarised."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from rag.library import Library
from rag.manners import courtesy_for
from rag.narrowing import Clock, Narrowing, told_of_unclear
from rag.preferring import in_effect, prefer, prefer_spoken
from rag.questions import ReadQuestion, read_question
from rag.recalling import recall_articles
from rag.retrieval import Retrieved, retrieve
from rag.scoping import ReadScope
from rag.text.terms import content_stems, stems
from rag.types import (
    AnalysedArticle,
    AnswerRequest,
    ArticleMetadata,
    Filters,
    Outcome,
    Question,
    Quotation,
    SummaryOrder,
    SummaryRequest,
    Turn,
    Understood,
)

MOST_SUMMARISED = 20
"""Articles in one summary; the newest are taken and a notice says so."""
ALSO_ABOUT = 0.7
"""For "the articles about X": those whose best passage scores at least this share of the best."""
_ELSE = re.compile(r"^(?:and )?(?:what|did .+ say anything) else\b", re.IGNORECASE)
MORE_TO_PREFER = 3
"""So many times the passages are fetched when some are preferred, so that these are among them."""

Work: TypeAlias = Outcome | AnswerRequest | SummaryRequest
"""An Outcome needs no answerer any more."""

_SINGLE = re.compile(
    r"\b(?:this|that|the|it)\b(?: (?:first|last|latest|same|one))?"
    r"(?: (?:article|story|piece|report|text|one|file|document)\b| (?:all )?about\b"
    r"|(?: (?:briefly|shortly|quickly|please|again|for me|in \w+ \w+))*[ .!?]*$)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:those|these|both|them)\b(?: (?:two |three |four )?(?:articles|stories|pieces|reports"
    r"|texts|ones|files|documents)\b|[ .!?]*$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, and what is known already of the answer."""

    work: Work
    summary_title: str | None = None
    """Set for summaries only."""
    summary_articles: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    filters: Filters | None = None
    """What is applied, with what the question's own words say; None: as asked."""
    seconds: float = 0.0
    """How long the retrieval took."""


class Planner:
    """Plans questions over one library; knows nothing of who answers."""

    def __init__(self, library: Library, *, limit: int, clock: Clock = date.today) -> None:
        self._library = library
        self._limit = limit
        self._narrowing = Narrowing(library, clock)

    def settle(self, question: Question) -> Plan | None:
        """What needs neither search nor model: courtesies, an empty library or scope.

        :raises ArticleNotFound: the filters name an article that is not there.
        """
        courtesy = courtesy_for(question.text)
        if courtesy is not None:
            suggestions = self._suggest(question.filters)
            return Plan(Outcome(status="help", suggestions=suggestions, notices=(courtesy,)))
        return self._refuse_empty(question.filters)

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
        if read.form == "summary":
            plan = self._plan_wish(read, within)
        elif scope.filters.understood and scope.is_empty:
            order = SummaryOrder(scope.filters)
            plan = self._plan_summary(order, self._library.list(scope.filters), time.monotonic())
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
        found, filters = self._retrieve(scope)
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
        if read.form == "speakers":
            newest = self._library.list(filters)[:MOST_SUMMARISED]
            ids = [article.id for article in newest]
        work: Work = Outcome(status="nothing_matches")
        if told.status == "no_articles":
            work, told = told, Outcome()
        elif ids:
            work = AnswerRequest(
                question=scope.text,
                passages=found.passages,
                articles=self._load(ids),
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
        articles = self._load({article_id for article_id, _ in spoken})

        def is_told(pair: tuple[str, Quotation]) -> bool:
            words = articles[pair[0]].article.text[pair[1].span.slice]
            return " ".join(words.split()) in told

        return tuple(pair for pair in spoken if not is_told(pair))

    def _retrieve(self, scope: ReadScope) -> tuple[Retrieved, Filters]:
        """What is found, what is preferred first, and the filters with what took effect."""
        preferences = scope.preferences
        if not preferences:
            found = retrieve(self._library, scope.text, filters=scope.filters, limit=self._limit)
            return found, scope.filters
        more = MORE_TO_PREFER * self._limit
        found = retrieve(self._library, scope.text, filters=scope.filters, limit=more)
        passages = prefer(found.passages, preferences, question=scope.text, limit=self._limit)
        articles = self._load({article_id for article_id, _ in found.spoken})
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

    def plan_order(self, order: SummaryOrder) -> Plan:
        """Plan a summary that was ordered as such, of all articles that the filters leave.

        :raises ArticleNotFound: the filters name an article that is not there.
        """
        began = time.monotonic()
        if order.topic is None:
            chosen: Sequence[ArticleMetadata] = self._library.list(order.filters)
        else:
            chosen = self._about(order.topic, order.filters)
        return self._plan_summary(order, chosen, began)

    def _plan_wish(self, read: ReadQuestion, question: Question) -> Plan:
        """Which articles a wish for a summary means: those about X, the one spoken of, or all."""
        began = time.monotonic()
        order = SummaryOrder(question.filters, read.length, read.topic)
        one = bool(_SINGLE.search(question.text))
        if read.topic is not None:
            chosen = self._about(read.topic, question.filters)
            return self._plan_summary(order, chosen[:1] if one else chosen, began)
        if question.history and (one or _SEVERAL.search(question.text)):
            chosen = self._spoken_of(question.history, question.filters)
            if chosen:
                return self._plan_summary(order, chosen[:1] if one else chosen, began)
        return self._plan_summary(order, self._library.list(question.filters), began)

    def _plan_summary(
        self, order: SummaryOrder, chosen: Sequence[ArticleMetadata], began: float
    ) -> Plan:
        empty = self._refuse_empty(order.filters)
        if empty is not None:
            return empty
        if not chosen:
            notice = f"No article about {order.topic} was found."
            return Plan(Outcome(status="nothing_matches", notices=(notice,)))
        notices: tuple[str, ...] = ()
        if len(chosen) > MOST_SUMMARISED:
            notices = (
                f"These are {MOST_SUMMARISED} of {len(chosen)} articles. "
                "Choose articles, an outlet or dates to see others.",
            )
            chosen = chosen[:MOST_SUMMARISED]
        loaded = self._load(article.id for article in chosen)
        title = chosen[0].title if len(chosen) == 1 else f"Summary of {len(chosen)} articles"
        return Plan(
            SummaryRequest(articles=tuple(loaded.values()), length=order.length, topic=order.topic),
            summary_title=title,
            summary_articles=tuple(loaded),
            notices=notices,
            seconds=time.monotonic() - began,
        )

    def _about(self, topic: str, filters: Filters) -> Sequence[ArticleMetadata]:
        """The articles on a topic, best first; () when none holds a word of it."""
        found = retrieve(self._library, topic, filters=filters, limit=self._limit)
        asked = set(content_stems(topic))
        best: dict[str, float] = {}
        for passage in found.passages:
            if asked & {*stems(passage.text), *stems(passage.title)}:
                best.setdefault(passage.article_id, passage.score)
        top = max(best.values(), default=0.0)
        return [self._library.metadata(i) for i, s in best.items() if s >= ALSO_ABOUT * top]

    def _spoken_of(self, history: Sequence[Turn], filters: Filters) -> Sequence[ArticleMetadata]:
        """The articles that the last answer was made from, else those that its question finds."""
        recalled = recall_articles(self._library, history, filters)
        if recalled:
            return [self._library.metadata(article_id) for article_id in recalled]
        for turn in reversed(history):
            if courtesy_for(turn.question) is None:
                return self._about(turn.question, filters)
        return ()

    def _refuse_empty(self, filters: Filters) -> Plan | None:
        if not self._library.count():
            notice = "The library is empty: add an article first."
        elif self._library.scope(filters) == frozenset():
            notice = "No article of the library is within these filters."
        else:
            return None
        return Plan(Outcome(status="no_articles", notices=(notice,)))

    def _suggest(self, filters: Filters) -> tuple[str, ...]:
        """Questions that the newest articles answer; none for an empty library."""
        newest = self._library.list(filters)[:3]
        if not newest:
            return ()
        speakers = dict.fromkeys(
            quotation.speaker
            for analysed in self._load(article.id for article in newest).values()
            for quotation in analysed.quotations
            if quotation.kind == "direct" and quotation.speaker
        )
        asked = tuple(f"What did {speaker} say?" for speaker in list(speakers)[:2])
        summary = "Summarise the article" if len(newest) == 1 else "Summarise the articles"
        return (*asked, "Who is quoted?", summary)

    def _load(self, ids: Iterable[str]) -> dict[str, AnalysedArticle]:
        return {article_id: self._library.analysed(article_id) for article_id in ids}


def _in_effect(filters: Filters, preferences: Sequence[Understood]) -> Filters:
    """The filters without preferences that change nothing here."""
    kept = (each for each in filters.understood if each.effect == "only" or each in preferences)
    return replace(filters, understood=tuple(kept))
