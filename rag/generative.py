"""Passages → statements by a chat model, each verified before it is shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing, closing

from rag.copies import gather_copies
from rag.errors import ModelError
from rag.models import ChatModel
from rag.pointing import (
    REMARK_CHARACTERS,
    Labels,
    ShownArticle,
    label_sentences,
    plain_prose,
    remark_on_namesakes,
)
from rag.prompts import answer_messages, rewrite_messages, summary_messages
from rag.replying import Reply
from rag.selection import Selected, select_for_answer, select_for_summary
from rag.settings import Settings
from rag.types import AnalysedArticle, AnswerRequest, Outcome, SummaryRequest, Turn
from rag.verification import Verifier

LONGEST_QUESTION = 300
"""Characters; a longer reply to "rewrite this question" is something else."""


class GenerativeAnswerer:
    """Answers with a chat model that points at sentences; see ``rag.pointing`` for the protocol."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    @property
    def engine(self) -> str:
        """ "provider:model"."""
        return self._model.engine

    @property
    def host(self) -> str | None:
        """Where questions and passages go; None when they stay on this computer."""
        return self._model.host

    def answer(self, request: AnswerRequest) -> Iterator[Outcome]:
        """Answer from the passages, statement by statement."""
        return self._run(self._begin_answer(request))

    async def aanswer(self, request: AnswerRequest) -> AsyncIterator[Outcome]:
        """As ``answer``; cancelling it stops the model's stream for real."""
        reply = await asyncio.to_thread(self._begin_answer, request)
        async with aclosing(self._arun(reply)) as outcomes:
            async for outcome in outcomes:
                yield outcome

    def summarize(self, request: SummaryRequest) -> Iterator[Outcome]:
        """Summarise in sections, statement by statement."""
        return self._run(self._begin_summary(request))

    async def asummarize(self, request: SummaryRequest) -> AsyncIterator[Outcome]:
        """As ``summarize``; cancelling it stops the model's stream for real."""
        reply = await asyncio.to_thread(self._begin_summary, request)
        async with aclosing(self._arun(reply)) as outcomes:
            async for outcome in outcomes:
                yield outcome

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        """The question made to stand alone; as it is when the model's reply is no question.

        :raises ModelError: the model could not be asked.
        """
        if not history:
            return question
        return _one_question(self._model.complete(rewrite_messages(question, history)), question)

    async def arewrite(self, question: str, history: Sequence[Turn]) -> str:
        """As ``rewrite``."""
        if not history:
            return question
        replied = await self._model.acomplete(rewrite_messages(question, history))
        return _one_question(replied, question)

    def _begin_answer(self, request: AnswerRequest) -> Reply:
        labels, shown, verifier = _show(select_for_answer(request), request.question)
        return Reply(
            answer_messages(request.question, shown),
            labels,
            verifier,
            engine=self.engine,
            question=request.question,
            passages=request.passages,
        )

    def _begin_summary(self, request: SummaryRequest) -> Reply:
        topic = request.topic or ""
        labels, shown, verifier = _show(select_for_summary(_told_once(request.articles)), topic)
        return Reply(
            summary_messages(shown, request.length, request.topic, request.focus),
            labels,
            verifier,
            engine=self.engine,
            question=topic,
            in_sections=True,
        )

    def _run(self, reply: Reply) -> Iterator[Outcome]:
        while messages := reply.next_messages():
            try:
                with closing(self._model.stream(messages)) as pieces:
                    for piece in pieces:
                        yield from reply.push(piece)
                yield from reply.end()
            except ModelError as error:
                reply.fail(error)
        yield reply.concluded()

    async def _arun(self, reply: Reply) -> AsyncGenerator[Outcome, None]:
        while messages := reply.next_messages():
            try:
                async with aclosing(self._model.astream(messages)) as pieces:
                    async for piece in pieces:
                        for outcome in reply.push(piece):
                            yield outcome
                for outcome in reply.end():
                    yield outcome
            except ModelError as error:
                reply.fail(error)
        yield reply.concluded()


def make_generative_answerer(settings: Settings) -> GenerativeAnswerer:
    """An answerer for the model that the settings name; nothing is loaded or connected yet."""
    return GenerativeAnswerer(ChatModel(settings))


def _show(
    selected: Sequence[Selected], question: str
) -> tuple[Labels, list[ShownArticle], Verifier]:
    labels, shown = label_sentences(selected)
    articles = {analysed.article.id: analysed for analysed, _ in selected}
    verifier = Verifier(articles, question=question)
    told: list[ShownArticle] = []
    left = REMARK_CHARACTERS
    for each in shown:
        namesakes = verifier.namesakes(each.analysed.article.id)
        told.append(remark_on_namesakes(each, labels, namesakes, characters=left))
        left -= sum(len(remark) + 1 for remark in told[-1].remarks)
    return labels, told, verifier


def _told_once(articles: Sequence[AnalysedArticle]) -> list[AnalysedArticle]:
    """Near-copies once, so that they fill no budget and count as one voice."""
    return [told.analysed for told in gather_copies(articles)]


def _one_question(replied: str, question: str) -> str:
    lines = [line for line in replied.strip().splitlines() if line.strip()]
    if len(lines) != 1:
        return question
    bare = plain_prose(lines[0]).removeprefix("Question:").strip(' "“”')
    return bare if 0 < len(bare) <= LONGEST_QUESTION else question
