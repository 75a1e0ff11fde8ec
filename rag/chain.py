"""From a question and what was said before to an Answer, as a LangChain Runnable.

Every path uses it: the page, the command line, and programs that know LangChain. LangChain's types
stay in this module; inside, the code speaks our own nouns.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import ConfigDict

from rag.embedding import BuiltinEmbedder
from rag.errors import OnRecordError, UsageError
from rag.extractive import ExtractiveAnswerer
from rag.followups import asks_for_summary
from rag.library import Library
from rag.narrowing import Clock
from rag.planning import Planner
from rag.plans import Plan, Work
from rag.refusing import explain_refusal
from rag.retrieval import retrieve
from rag.settings import EXTRACTIVE, Settings
from rag.standing import Standings
from rag.tracing import set_tracing
from rag.types import (
    Answer,
    Answerer,
    Failure,
    Filters,
    Outcome,
    Passage,
    Question,
    Seconds,
    Summary,
    SummaryOrder,
    SummaryRequest,
    Turn,
)

ChainInput: TypeAlias = Question | SummaryOrder | str | Mapping[str, Any]
"""A mapping has "question", and may have "history", "articles", "outlet", "since", "until",
"as_asked" (no words are read as filters) and "today" (the reader's day, ISO)."""


class HybridRetriever(BaseRetriever):
    """The library as a LangChain retriever: words and vectors fused, best first.

    Each document's metadata holds article id, offsets, title, outlet, date, address and score.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    limit: int = 12
    filters: Filters = Filters()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = retrieve(self.library, query, filters=self.filters, limit=self.limit)
        return [
            Document(
                page_content=passage.text,
                metadata={
                    "article_id": passage.article_id,
                    "start": passage.span.start,
                    "end": passage.span.end,
                    "title": passage.title,
                    "outlet": passage.outlet,
                    "published": passage.published,
                    "url": passage.url,
                    "score": passage.score,
                    "rank": passage.rank,
                },
            )
            for passage in found.passages
        ]


class AnswerChain(Runnable[ChainInput, Answer]):
    """Question and history → Answer; a wish for a summary → Summary.

    ``stream`` and ``astream`` yield growing Answers, each with all of the one before; the last has
    ``finished`` set. A failure is an Answer with the status "failed"; only wrong input raises.
    """

    def __init__(
        self, library: Library, answerer: Answerer, *, limit: int, clock: Clock = date.today
    ) -> None:
        """Build it; ``make_chain`` chooses the answerer by the settings.

        :param clock: today, for readers who do not say theirs: "last week" is told from it.
        """
        self._library = library
        self._answerer = answerer
        self._planner = Planner(library, limit=limit, clock=clock)

    @property
    def engine(self) -> str:
        """ "extractive" or "provider:model"."""
        return self._answerer.engine

    def invoke(
        self, input: ChainInput, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Answer:
        """Answer a question.

        :raises UsageError: the input is no question.
        :raises ArticleNotFound: the filters name an article that is not there.
        """
        return self._call_with_config(self._last, input, config, run_type="chain")

    async def ainvoke(
        self, input: ChainInput, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Answer:
        """As ``invoke``; cancelling it stops the work for real."""
        return await self._acall_with_config(self._alast, input, config, run_type="chain")

    def stream(
        self, input: ChainInput, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Iterator[Answer]:
        """Yield growing Answers; the last is whole."""
        run = self._run(input)
        try:
            plan = self._settle(run)
            if plan is None:
                run.standalone = self._standalone(run)
                plan = self._plan(run)
        except OnRecordError as error:
            yield self._failed(run, error)
            return
        run.planned(plan)
        outcomes = _outcomes(plan.work, self._answerer)
        outcome = Outcome(status="nothing_matches")
        for outcome in outcomes:
            yield self._answer(run, outcome, finished=False)
        yield self._answer(run, self._explained(run, outcome), finished=True)

    async def astream(
        self, input: ChainInput, config: RunnableConfig | None = None, **kwargs: Any
    ) -> AsyncIterator[Answer]:
        """As ``stream``; cancelling it closes the model's stream for real."""
        run = self._run(input)
        try:
            plan = await asyncio.to_thread(self._settle, run)
            if plan is None:
                run.standalone = await self._astandalone(run)
                plan = await asyncio.to_thread(self._plan, run)
        except OnRecordError as error:
            yield self._failed(run, error)
            return
        run.planned(plan)
        outcome = Outcome(status="nothing_matches")
        async with aclosing(_aoutcomes(plan.work, self._answerer)) as outcomes:
            async for outcome in outcomes:
                yield await asyncio.to_thread(self._answer, run, outcome, finished=False)
        explained = await asyncio.to_thread(self._explained, run, outcome)
        yield await asyncio.to_thread(self._answer, run, explained, finished=True)

    def _run(self, input: ChainInput) -> _Run:
        return _Run(_as_input(input), self._answerer.engine, Standings(self._library))

    def find(self, answer: Answer, question: Question, *, limit: int) -> tuple[Passage, ...]:
        """What the search finds for a question as it was made to stand alone for an answer."""
        return self._planner.find(answer.standalone_question, question, limit=limit)

    def _last(self, input: ChainInput) -> Answer:
        *_, last = self.stream(input)
        return last

    async def _alast(self, input: ChainInput) -> Answer:
        return [answer async for answer in self.astream(input)][-1]

    def _settle(self, run: _Run) -> Plan | None:
        if isinstance(run.asked, SummaryOrder):
            return self._planner.plan_order(run.asked)
        return self._planner.settle(run.asked)

    def _plan(self, run: _Run) -> Plan:
        assert isinstance(run.asked, Question), "an order for a summary is settled at once"
        return self._planner.plan(run.standalone, run.asked)

    def _explained(self, run: _Run, outcome: Outcome) -> Outcome:
        """A "no" with its reasons; a summary has its own, and a library that cannot be read now
        gives none."""
        if isinstance(run.asked, SummaryOrder) or run.plan.summary_title is not None:
            return outcome
        try:
            return explain_refusal(self._library, run.standalone, outcome, run.asked.filters)
        except OnRecordError:
            return outcome

    def _standalone(self, run: _Run) -> str:
        if not run.history or asks_for_summary(run.question):
            return run.standalone
        return self._answerer.rewrite(run.question, run.history)

    async def _astandalone(self, run: _Run) -> str:
        if not run.history or asks_for_summary(run.question):
            return run.standalone
        return await self._answerer.arewrite(run.question, run.history)

    def _failed(self, run: _Run, error: OnRecordError) -> Answer:
        outcome = Outcome(status="failed", error=Failure(error.kind, error.message))
        return self._answer(run, outcome, finished=True)

    def _answer(self, run: _Run, outcome: Outcome, *, finished: bool) -> Answer:
        notices = run.plan.notices + outcome.notices
        suggestions = run.plan.suggestions + outcome.suggestions
        if not self._library.vectors_ready:
            notices += ("Answered from words only: the vector index is being rebuilt.",)
        answer = run.answer(
            replace(outcome, notices=notices, suggestions=suggestions), finished=finished
        )
        if run.plan.summary_title is None:
            return answer
        return _as_summary(answer, run.plan, outcome)


class _Run:
    """One question on its way: what was asked, when, and what is planned for it."""

    def __init__(self, asked: Question | SummaryOrder, engine: str, standings: Standings) -> None:
        self.asked = asked
        self.engine = engine
        self.standings = standings
        self.question = asked.text if isinstance(asked, Question) else _describe(asked)
        self.standalone = " ".join(self.question.split())
        self.history = asked.history if isinstance(asked, Question) else ()
        self.plan = Plan(Outcome(status="nothing_matches"))
        self.began = self.answering = time.monotonic()

    def planned(self, plan: Plan) -> None:
        """The search is over, the answering begins."""
        self.plan = plan
        self.answering = time.monotonic()

    def answer(self, outcome: Outcome, *, finished: bool) -> Answer:
        """The outcome so far as an Answer."""
        citations = self.standings.of(outcome.citations)
        nearest = self.standings.of(outcome.nearest)
        now = time.monotonic()
        return Answer(
            question=self.question,
            standalone_question=self.standalone,
            filters=self.asked.filters if self.plan.filters is None else self.plan.filters,
            status=outcome.status,
            engine=self.engine,
            statements=outcome.statements,
            citations=citations,
            nearest=nearest,
            independent_sources=self.standings.count_sources(citations),
            withheld=outcome.withheld,
            suggestions=outcome.suggestions,
            error=outcome.error,
            seconds=Seconds(self.plan.seconds, now - self.answering, now - self.began),
            notices=outcome.notices,
            finished=finished,
        )


def _outcomes(work: Work, answerer: Answerer) -> Iterator[Outcome]:
    if isinstance(work, Outcome):
        return iter((work,))
    if isinstance(work, SummaryRequest):
        return answerer.summarize(work)
    return answerer.answer(work)


async def _aoutcomes(work: Work, answerer: Answerer) -> AsyncGenerator[Outcome, None]:
    if isinstance(work, Outcome):
        yield work
        return
    source = (
        answerer.asummarize(work) if isinstance(work, SummaryRequest) else answerer.aanswer(work)
    )
    try:
        async for outcome in source:
            yield outcome
    finally:
        if isinstance(source, AsyncGenerator):
            await source.aclose()


def _as_summary(answer: Answer, plan: Plan, outcome: Outcome) -> Summary:
    fields = {field.name: getattr(answer, field.name) for field in dataclass_fields(Answer)}
    return Summary(
        **{**fields, "statements": ()},
        title=plan.summary_title or "",
        articles=plan.summary_articles,
        sections=outcome.sections,
    )


def _as_input(given: ChainInput) -> Question | SummaryOrder:
    """What the chain was called with as one of our nouns.

    :raises UsageError: it is none and cannot be made one.
    """
    if isinstance(given, Question | SummaryOrder):
        return given
    if isinstance(given, str):
        return Question(given)
    if not isinstance(given, Mapping) or not isinstance(given.get("question"), str):
        raise UsageError('A question is needed: text, or a mapping with the key "question".')
    filters = Filters(
        article_ids=tuple(str(i) for i in given.get("articles") or ()),
        outlet=given.get("outlet"),
        since=given.get("since"),
        until=given.get("until"),
    )
    return Question(
        given["question"],
        tuple(_turns(given.get("history") or ())),
        filters,
        as_asked=bool(given.get("as_asked")),
        today=str(given["today"]) if given.get("today") else None,
    )


def _turns(history: object) -> Iterator[Turn]:
    turns = history if isinstance(history, Sequence) and not isinstance(history, str) else (None,)
    for turn in turns:
        if isinstance(turn, Turn):
            yield turn
        elif isinstance(turn, Mapping) and isinstance(turn.get("question"), str):
            yield Turn(turn["question"], str(turn.get("answer") or ""))
        else:
            raise UsageError(
                'The history is a list of turns, each with the keys "question" and "answer".'
            )


def _describe(order: SummaryOrder) -> str:
    what = f" on {order.topic}" if order.topic else ""
    return f"Summarise the articles{what}"


def make_chain(
    library: Library,
    settings: Settings,
    *,
    answerer: Answerer | None = None,
    clock: Clock = date.today,
) -> AnswerChain:
    """The chain over a library, with the answerer that the settings name unless one is given."""
    set_tracing(settings.tracing)
    if answerer is None:
        answerer = _make_answerer(library, settings)
    return AnswerChain(library, answerer, limit=settings.retrieve_limit, clock=clock)


def _make_answerer(library: Library, settings: Settings) -> Answerer:
    if settings.engine == EXTRACTIVE:
        own = library.embedder
        return ExtractiveAnswerer(
            library, own if isinstance(own, BuiltinEmbedder) else BuiltinEmbedder()
        )
    from rag.generative import make_generative_answerer

    return make_generative_answerer(settings)
