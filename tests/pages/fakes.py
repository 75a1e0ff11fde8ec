"""A chain that answers as a test says, for what a real one does too rarely or too fast."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from rag.citing import cite
from rag.library import Library
from rag.types import Answer, Filters, Question, Statement, SummaryOrder


class ScriptedChain:
    """Streams what stands in ``script``; with ``hold`` set it stays there until released."""

    engine = "scripted:model"

    def __init__(self, library: Library) -> None:
        self._library = library
        self.asked: list[Question | SummaryOrder] = []
        self.script: list[Answer | BaseException] = []
        self.hold = False
        self.cancelled = threading.Event()

    async def astream(self, asked: Question | SummaryOrder, /) -> AsyncIterator[Answer]:
        """Stream the script."""
        self.asked.append(asked)
        try:
            for step in self.script:
                if isinstance(step, BaseException):
                    raise step
                yield step
                await asyncio.sleep(0.02)
            while self.hold:
                await asyncio.sleep(0.02)
            last = self.script[-1] if self.script else None
            if isinstance(last, Answer) and not last.finished:
                yield replace(last, finished=True)
        except (asyncio.CancelledError, GeneratorExit):
            self.cancelled.set()
            raise

    def release(self) -> None:
        """Let an answer that is held come to its end."""
        self.hold = False

    def growing(self, article_id: str, texts: Sequence[str], **last: object) -> list[Answer]:
        """Answers with one statement more each, every statement citing the next sentence."""
        analysed = self._library.analysed(article_id)
        answer = Answer(
            question="",
            standalone_question="",
            filters=Filters(),
            status="answered",
            engine=self.engine,
            finished=False,
        )
        steps = []
        for number, text in enumerate(texts, 1):
            quote = cite(analysed, analysed.sentences[number - 1].span, number=number)
            answer = replace(
                answer,
                statements=(*answer.statements, Statement(text, (number,), "checked")),
                citations=(*answer.citations, quote),
            )
            steps.append(answer)
        if last:
            steps.append(replace(answer, **{"finished": True, **last}))  # type: ignore[arg-type]
        return steps
