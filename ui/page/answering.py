"""Asking on the page: one answer at a time in a conversation, streamed, stopped, kept."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib import resources
from typing import TYPE_CHECKING, Protocol, TypeAlias

from markupsafe import Markup

from rag.errors import ConversationClosed, OnRecordError
from rag.library import Library
from rag.standing import Standings
from rag.turns import KeptTurn
from rag.types import (
    Answer,
    ArticleMetadata,
    Failure,
    Filters,
    IngestResult,
    Question,
    SummaryOrder,
)
from ui.page.conversations import history_of
from ui.page.offers import Offers
from ui.page.overviews import render_greeting
from ui.page.rendering import (
    NOTHING_REMOVED,
    render_answer,
    render_earlier,
    render_stamp,
    render_turn,
    render_unanswered,
    render_waiting,
    render_welcome,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SHOWN_TURNS = 30
"""Turns of a conversation that are drawn; a browser gets slow with many more."""
SAMPLE_QUESTIONS = (
    "What did Mayor Lena Castell say?",
    "How much will the city pay for the barrier?",
    "Who is quoted?",
)

SECONDS_UNWATCHED = 15.0
"""How long an answer goes on when nobody watches any more: a reload, a phone that sleeps."""
SECONDS_LEFT = 1.0
"""The same when it was left for another conversation: until it is noticed who still watches."""

_SECONDS_TO_STOP = 5.0
_SECONDS_BETWEEN_SIGNS = 1.0
"""How often a view is sent again though nothing changed: only so is a closed page noticed."""
_log = logging.getLogger(__name__)

Order: TypeAlias = "Callable[[Sequence[KeptTurn]], Question | SummaryOrder | None]"
"""Makes what the chain takes from the turns before; None when nothing chosen is there any more."""

_Place: TypeAlias = tuple[str | None, str]
"""Owner and id of a conversation: of the same id, nobody sees another owner's."""


class Chain(Protocol):
    """What the page needs of the answer chain; ``rag.chain.AnswerChain`` has it."""

    @property
    def engine(self) -> str:
        """ "extractive" or "provider:model"."""

    def astream(self, asked: Question | SummaryOrder, /) -> AsyncIterator[Answer]:
        """Growing answers, each holding all of the one before; the last is finished."""


class Uploads(Protocol):
    """What is needed to add the samples; ``ingest.pipeline.Ingestor`` has it."""

    def add_upload(self, content: bytes, name: str) -> Iterator[IngestResult]:
        """Add a file by its content."""


@dataclass(frozen=True, slots=True)
class View:
    """A conversation as HTML, a stamp and then one string a turn; ``done`` when it is the last."""

    turns: list[str]
    done: bool = False


@dataclass(eq=False, slots=True)
class _Live:
    """An answer on its way. It belongs to no browser: whoever has the conversation may watch."""

    question: str
    chain: Chain
    within: Filters
    view: list[str] = field(default_factory=list)
    watchers: int = 0
    left: bool = False
    """Somebody who watched went to another conversation."""
    ending: bool = False
    """What came is being kept: too late to cancel."""
    done: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None
    closing: asyncio.Task[None] | None = None
    """Waits for somebody to come back; kept here so that it is not collected."""

    def show(self, turns: Sequence[str], *, done: bool = False) -> None:
        """Give everybody who watches something new; of no turns, only that it is over."""
        self.view = _stamped(turns) if turns else self.view
        self.done = done
        changed, self.changed = self.changed, asyncio.Event()
        changed.set()


class Answering:
    """The conversations of everybody who has the page open.

    ``owner`` is what ``rag.conversations.owner_of`` gives: an answer on its way and a kept
    conversation are shown to their owner only; of None, to whoever has the id.

    What is shown is one string of HTML a turn, so that only what changed is sent, after a stamp
    of the time at which it was so: the browser leaves out what comes late.
    """

    def __init__(
        self,
        library: Library,
        chain: Chain,
        ingestor: Uploads,
        *,
        offline: Chain | None = None,
        offers: Offers | None = None,
    ) -> None:
        """Answer by ``chain``, or by ``offline`` where that is asked for and there is one.

        :param offers: where greetings come from that an empty conversation begins with.
        """
        self._library = library
        self._chain = chain
        self._offline = offline or chain
        self._ingestor = ingestor
        self._offers = offers
        self._live: dict[_Place, _Live] = {}

    def view(self, conversation_id: str, *, owner: str | None = None) -> list[str]:
        """The conversation as it stands, or the welcome when it has no turns."""
        now = _now()
        live = self._live.get((owner, conversation_id))
        if live is not None and live.view:
            # Of now, lest another conversation that was shown meanwhile seems to be later.
            return _stamped(live.view[1:], now)
        turns = self._library.conversations.turns(conversation_id, owner=owner)
        return _stamped(self._drawn(turns) or [self._welcome()], now)

    def is_live(self, conversation_id: str, *, owner: str | None = None) -> bool:
        """Whether an answer is on its way in this conversation."""
        return (owner, conversation_id) in self._live

    async def ask(
        self,
        conversation_id: str,
        question: str,
        within: Filters = Filters(),
        *,
        today: str | None = None,
        kept: Sequence[str] = (),
        offline: bool = False,
        owner: str | None = None,
    ) -> AsyncIterator[View]:
        """Answer a question from the articles that the filters leave.

        :param today: the reader's day, ISO, from which "last week" is told.
        :param kept: words of the question that are to be no filter.
        :param offline: no model is to be asked.
        """

        def order(turns: Sequence[KeptTurn]) -> Question | None:
            scope = self._scope(within)
            if scope is None:
                return None
            asked = replace(scope, kept=tuple(kept))
            return Question(question, history_of(turns), asked, today=today)

        chain = self._offline if offline else self._chain
        self._begin((owner, conversation_id), question, order, chain, within)
        async for view in self.watch(conversation_id, owner=owner):
            yield view

    async def summarize(
        self,
        conversation_id: str,
        within: Filters,
        *,
        topic: str | None = None,
        offline: bool = False,
        owner: str | None = None,
    ) -> AsyncIterator[View]:
        """Summarise the articles that the filters leave, or what they say on a topic."""

        def order(turns: Sequence[KeptTurn]) -> SummaryOrder | None:
            scope = self._scope(within)
            return None if scope is None else SummaryOrder(scope, topic=topic)

        question = await asyncio.to_thread(self._summary_in_words, within, topic)
        chain = self._offline if offline else self._chain
        self._begin((owner, conversation_id), question, order, chain, within)
        async for view in self.watch(conversation_id, owner=owner):
            yield view

    async def ask_samples(
        self, conversation_id: str, question: str, *, owner: str | None = None
    ) -> AsyncIterator[View]:
        """Add the sample articles, then answer a question."""
        yield View(_stamped([_turn(question, render_waiting("Adding the sample articles"))]))
        try:
            await asyncio.to_thread(self._add_samples)
        except OnRecordError as error:
            failed = render_answer(self._failed(question, error))
            yield View(_stamped([_turn(question, failed)]), done=True)
            return
        async for view in self.ask(conversation_id, question, owner=owner):
            yield view

    async def watch(self, conversation_id: str, *, owner: str | None = None) -> AsyncIterator[View]:
        """Follow the answer that is on its way to its end; nothing when none is."""
        live = self._live.get((owner, conversation_id))
        if live is None:
            return
        live.watchers += 1
        try:
            while True:
                # Read at once: while a view is handed out the next one may come.
                changed, view = live.changed, View(live.view, done=live.done)
                if view.turns or view.done:
                    yield view
                if view.done:
                    return
                # Not wait_for: on Python 3.11 it can swallow a cancellation.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_SECONDS_BETWEEN_SIGNS):
                        await changed.wait()
        finally:
            live.watchers -= 1
            if not live.done:
                live.closing = asyncio.create_task(_end_if_unwatched(live))

    def leave(self, conversation_id: str, *, owner: str | None = None) -> None:
        """Go to another conversation: the answer on its way ends soon unless others watch it."""
        live = self._live.get((owner, conversation_id))
        if live is not None:
            live.left = True
            live.closing = asyncio.create_task(_end_if_unwatched(live))

    async def stop(self, conversation_id: str, *, owner: str | None = None) -> list[str]:
        """End the answer that is on its way, keep what was verified, and show that."""
        live = self._live.get((owner, conversation_id))
        if live is not None:
            await _cancel(live)
        return await asyncio.to_thread(self.view, conversation_id, owner=owner)

    def _begin(
        self, place: _Place, question: str, order: Order, chain: Chain, within: Filters
    ) -> None:
        """Start one turn, unless one is on its way already."""
        if place in self._live:
            return

        live = self._live[place] = _Live(question, chain, within)
        live.task = asyncio.create_task(self._run(place, live, order))
        # A task that is cancelled before its first step runs none of its own code.
        live.task.add_done_callback(lambda _: self._end(place, live))

    def _end(self, place: _Place, live: _Live, turns: Sequence[str] = ()) -> None:
        if not live.done:
            del self._live[place]
            live.show(turns, done=True)

    async def _run(self, place: _Place, live: _Live, order: Order) -> None:
        owner, conversation_id = place
        kept = self._library.conversations
        turn = KeptTurn(live.question, asked=datetime.now(UTC).isoformat(timespec="seconds"))
        key: int | None = None
        try:
            earlier = await asyncio.to_thread(kept.turns, conversation_id, owner=owner)
            before = await asyncio.to_thread(self._drawn, earlier, ends_here=False)
        except OnRecordError as error:
            failed = render_answer(self._failed(live.question, error))
            self._end(place, live, [_turn(live.question, failed)])
            return
        live.show([*before, _turn(live.question, render_waiting("Reading the articles"))])
        try:
            key = await asyncio.to_thread(self._add, place, turn)
            async for answer in self._stream(live, order, earlier):
                turn = replace(turn, answer=answer)
                live.show([*before, _turn(live.question, render_answer(answer))])
        except ConversationClosed as error:
            turn = replace(turn, answer=self._failed(live.question, error))
        finally:
            live.ending = True
            turn = replace(turn, stopped=turn.answer is None or not turn.answer.finished)
            await asyncio.to_thread(self._replace, key, turn)
            self._end(place, live, [*before, _turn(live.question, _rendered(turn, len(earlier)))])

    def _add(self, place: _Place, turn: KeptTurn) -> int | None:
        """Keep a turn of which only the question is there; None when that cannot be.

        :raises ConversationClosed: the conversation takes no further turn.
        """
        owner, conversation_id = place
        try:
            return self._library.conversations.add_turn(conversation_id, turn, owner=owner)
        except ConversationClosed:
            raise
        except OnRecordError as error:
            _log.warning("The conversation is not kept: %s", error.message)
            return None

    def _replace(self, key: int | None, turn: KeptTurn) -> None:
        """Keep a turn with what came of it. An answer that cannot be kept is shown nevertheless."""
        if key is None:
            return
        try:
            self._library.conversations.replace_turn(key, turn)
        except OnRecordError as error:
            _log.warning("The answer is not kept: %s", error.message)

    async def _stream(
        self, live: _Live, order: Order, earlier: Sequence[KeptTurn]
    ) -> AsyncIterator[Answer]:
        """The chain's answers. The page is an outermost shell: whatever fails is shown as such."""
        question = live.question
        last: Answer | None = None
        try:
            asked = await asyncio.to_thread(order, earlier)
            if asked is None:
                gone = "The chosen articles are no longer in the library: clear the choice."
                unasked = self._unasked(question, notices=(gone,))
                yield replace(unasked, filters=live.within)
                return
            async for last in live.chain.astream(asked):
                yield last
        except OnRecordError as error:
            yield self._failed(question, error)
        except Exception:  # noqa: BLE001 - a crash must never look like "I don't know"
            _log.exception("An answer failed in a way that it should not.")
            failure = Failure("internal", "The program made a mistake. The log has the details.")
            failed = last or self._unasked(question)
            yield replace(failed, status="failed", error=failure, finished=True)

    def _failed(self, question: str, error: OnRecordError) -> Answer:
        failure = Failure(error.kind, error.message)
        return replace(self._unasked(question), status="failed", error=failure)

    def _unasked(self, question: str, *, notices: tuple[str, ...] = ()) -> Answer:
        """An answer for which the chain was never asked."""
        return Answer(
            question=question,
            standalone_question=question,
            filters=Filters(),
            status="no_articles",
            engine=self._chain.engine,
            notices=notices,
        )

    def _drawn(self, turns: Sequence[KeptTurn], *, ends_here: bool = True) -> list[str]:
        """The last turns of a conversation as HTML; ``ends_here``: no further one follows."""
        shown = self._as_today(turns[-MAX_SHOWN_TURNS:])
        hidden = len(turns) - len(shown)
        removed = self._removed(shown)
        last = len(shown) - 1 if ends_here else len(shown)
        drawn = [
            _turn(
                turn.question,
                _rendered(turn, hidden + index, latest=index == last, removed=removed),
            )
            for index, turn in enumerate(shown)
        ]
        return [str(render_earlier(hidden)), *drawn] if hidden else drawn

    def _as_today(self, turns: Sequence[KeptTurn]) -> list[KeptTurn]:
        """The turns with what became of the articles that they quote; quotes stay as kept."""
        answers = [turn.answer for turn in turns if turn.answer is not None]
        today = iter(Standings(self._library).update(answers))
        return [replace(turn, answer=next(today)) if turn.answer else turn for turn in turns]

    def _removed(self, turns: Sequence[KeptTurn]) -> Set[str]:
        """Ids of articles that the turns cite and that are no longer in the library."""
        cited = {
            citation.article_id
            for turn in turns
            if turn.answer is not None
            for citation in (*turn.answer.citations, *turn.answer.nearest)
        }
        return {article_id for article_id in cited if not self._library.contains(article_id)}

    def _scope(self, within: Filters) -> Filters | None:
        """The filters with those chosen articles that are still there; None when all are gone."""
        chosen = within.article_ids
        present = tuple(one for one in chosen if self._library.contains(one))
        return None if chosen and not present else replace(within, article_ids=present)

    def _summary_in_words(self, within: Filters, topic: str | None) -> str:
        about = f" on {topic}" if topic else ""
        return f"{self._summarised_in_words(within)}{about}"

    def _summarised_in_words(self, within: Filters) -> str:
        chosen = within.article_ids
        if not chosen:
            return "Summarise these articles" if within else "Summarise all articles"
        if len(chosen) > 1:
            return f"Summarise {len(chosen)} articles"
        try:
            return f"Summarise “{self._library.metadata(chosen[0]).title}”"
        except OnRecordError:
            return "Summarise the article"

    def _welcome(self) -> str:
        last_added = self._library.browse(order="added", limit=1).articles
        if not last_added:
            return str(render_welcome(SAMPLE_QUESTIONS, samples=True))
        newest = last_added[0]
        questions = self._opening_questions(newest)
        known = self._offers.known_greeting(newest.id) if self._offers else None
        greeting = render_greeting(known, newest) if known else None
        return str(render_welcome(questions, samples=False, newest=newest, greeting=greeting))

    def _opening_questions(self, newest: ArticleMetadata) -> tuple[str, ...]:
        """Questions that the newest article answers: what the people quoted in it say."""
        quotations = self._library.analysed(newest.id).quotations
        speakers = dict.fromkeys(
            quotation.speaker
            for quotation in quotations
            if quotation.speaker and quotation.kind == "direct"
        )
        asked = [f"What did {speaker} say?" for speaker in list(speakers)[:2]]
        return (*asked, f"Summarise “{newest.title}”")

    def _add_samples(self) -> None:
        for sample in sorted(resources.files("ui.page").joinpath("samples").iterdir(), key=str):
            if sample.name.endswith(".html"):
                for result in self._ingestor.add_upload(sample.read_bytes(), sample.name):
                    if result.status == "failed":
                        _log.warning("The sample %s was not added: %s", sample.name, result.error)


def _now() -> int:
    """Microseconds, which JavaScript can count exactly."""
    return time.time_ns() // 1000


def _stamped(turns: Sequence[str], moment: int | None = None) -> list[str]:
    return [str(render_stamp(_now() if moment is None else moment)), *turns]


def _rendered(
    turn: KeptTurn, position: int, *, latest: bool = True, removed: Set[str] = NOTHING_REMOVED
) -> Markup:
    if turn.answer is None:
        return render_unanswered(turn.question, stopped=turn.stopped)
    return render_answer(
        turn.answer, stopped=turn.stopped, latest=latest, removed=removed, turn=position
    )


def _turn(question: str, answer: Markup) -> str:
    return str(render_turn(question, answer))


async def _cancel(live: _Live) -> None:
    """Cancel an answer until it ends: vendors' code may swallow a cancellation (``wait_for``)."""
    if live.task is None:
        return
    until = time.monotonic() + _SECONDS_TO_STOP
    while not live.task.done() and time.monotonic() < until:
        if not live.ending:
            live.task.cancel()
        await asyncio.wait({live.task}, timeout=0.1)


async def _end_if_unwatched(live: _Live) -> None:
    """End the work when nobody comes back in time."""
    await asyncio.sleep(SECONDS_LEFT if live.left else SECONDS_UNWATCHED)
    if live.watchers == 0:
        await _cancel(live)
    live.left = False
