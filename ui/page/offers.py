"""What the page offers unasked: an article's greeting, and what to ask next.

Both put questions to the chain and so take as long as several answers: they are made one at a time
in a thread of their own, so that they hold nothing up, and left out when too many wait.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from rag.continuing import suggest_next
from rag.errors import OnRecordError
from rag.greeting import Greeting, greet
from rag.library import Library
from ui.page.conversations import history_of

MOST_KEPT = 64
"""Greetings, and lists of questions, that are kept; opening an article again shows its greeting at
once."""
MOST_WAITING = 8
"""What waits longer than for so many before it is of no use any more."""

Made = TypeVar("Made")
_log = logging.getLogger(__name__)


class Offers:
    """Greetings and questions to ask next, made beside the answers. For many threads."""

    def __init__(self, library: Library) -> None:
        """Nothing is made before the first call."""
        self._library = library
        workshop = _Workshop()
        self._greetings: _Shelf[Greeting] = _Shelf(workshop)
        self._questions: _Shelf[tuple[str, ...]] = _Shelf(workshop)

    def known_greeting(self, article_id: str) -> Greeting | None:
        """The greeting of an article if it is there already."""
        return self._greetings.get((self._library.generation(), article_id))

    async def greeting(self, article_id: str) -> Greeting | None:
        """The greeting of an article; None when it cannot be made, or not soon.

        It is kept until anybody changes the library.
        """
        key = (self._library.generation(), article_id)
        return await self._greetings.get_or_make(key, lambda: greet(self._library, article_id))

    async def next_questions(
        self, conversation_id: str, *, owner: str | None = None
    ) -> tuple[str, ...]:
        """What may be asked after the last answer of a conversation; () after any but an answer."""
        turns = await asyncio.to_thread(
            self._library.conversations.turns, conversation_id, owner=owner
        )
        answer = turns[-1].answer if turns else None
        if answer is None or not answer.finished:
            return ()
        history = history_of(turns[:-1])
        key = (self._library.generation(), owner, conversation_id, len(turns))
        made = await self._questions.get_or_make(
            key, lambda: suggest_next(self._library, answer, history)
        )
        return made or ()


class _Workshop:
    """One thread that makes one thing after the other."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="offers")
        self._lock = threading.Lock()
        self._waiting = 0

    def begin(self, make: Callable[[], Made]) -> Future[Made] | None:
        """Have something made; None when too much is waiting to be."""
        with self._lock:
            if self._waiting == MOST_WAITING:
                return None
            self._waiting += 1
        future = self._thread.submit(make)
        future.add_done_callback(self._over)
        return future

    def _over(self, _: Future[Made]) -> None:
        with self._lock:
            self._waiting -= 1


class _Shelf(Generic[Made]):
    """What was made last, and what is being made, by key."""

    def __init__(self, workshop: _Workshop) -> None:
        self._workshop = workshop
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Future[Made]] = OrderedDict()

    def get(self, key: Hashable) -> Made | None:
        """What is there already."""
        with self._lock:
            future = self._kept.get(key)
        if future is None or not future.done() or future.exception() is not None:
            return None
        return future.result()

    async def get_or_make(self, key: Hashable, make: Callable[[], Made]) -> Made | None:
        """What is there, or is made now; None when it fails or too much is waiting."""
        future = self._future(key, make)
        if future is None:
            return None
        try:
            # Shielded: that one reader leaves must not take it from the others.
            return await asyncio.shield(asyncio.wrap_future(future))
        except OnRecordError as error:
            _log.info("Nothing is offered: %s", error.message)
            return None

    def _future(self, key: Hashable, make: Callable[[], Made]) -> Future[Made] | None:
        with self._lock:
            future = self._kept.get(key)
            if future is None or (future.done() and future.exception() is not None):
                future = self._workshop.begin(make)
            if future is None:
                return None
            self._kept[key] = future
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return future
