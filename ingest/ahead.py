"""Going on with reading while what was read is stored."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

_SECONDS_TO_STOP = 0.1


@dataclass(frozen=True, slots=True)
class _Ended:
    """There is no more; ``error`` says why when something failed."""

    error: BaseException | None = None


class _Stopped(Exception):
    """Nobody takes the items any more."""


def read_ahead(
    read: Callable[[Callable[[], bool]], Iterator[Item]],
    *,
    most: int,
    every: float,
    size: Callable[[Item], int] = lambda item: 0,
    most_size: int = 0,
) -> Generator[Item | None, None, None]:
    """The items in their order, got in a thread of its own, at most so many ahead.

    Nor are items held whose sizes come to more than ``most_size``, unless it is a single one.

    ``read`` makes the items; it is given what turns true once nobody takes them any more, so that
    it does not go on waiting for the next one.

    None comes when nothing else has come for ``every`` seconds, so that whoever takes the items
    can do what cannot wait. What the items raise is raised here. Closing this closes the items, in
    their thread, and waits for it.
    """
    reader = _Reader(read, most, size, most_size)
    try:
        while True:
            try:
                item = reader.take(every)
            except queue.Empty:
                yield None
                continue
            if isinstance(item, _Ended):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        reader.stop()


class _Reader(Generic[Item]):
    """The thread, and what it has read."""

    def __init__(
        self,
        read: Callable[[Callable[[], bool]], Iterator[Item]],
        most: int,
        size: Callable[[Item], int],
        most_size: int,
    ) -> None:
        self._came: queue.Queue[Item | _Ended] = queue.Queue(most)
        self._size = size
        self._most_size = most_size
        self._held = 0
        self._turn = threading.Condition()
        self._stopped = threading.Event()
        self._items = read(self._stopped.is_set)
        self._thread = threading.Thread(target=self._run, name="reading-ahead", daemon=True)
        self._thread.start()

    def take(self, seconds: float) -> Item | _Ended:
        """The next item.

        :raises queue.Empty: none came in so many seconds.
        """
        item = self._came.get(timeout=seconds)
        if not isinstance(item, _Ended):
            with self._turn:
                self._held -= self._size(item)
                self._turn.notify()
        return item

    def stop(self) -> None:
        """End the thread; what it has read is dropped."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        ended = _Ended()
        try:
            for item in self._items:
                self._make_room(self._size(item))
                self._put(item)
        except _Stopped:
            return
        except BaseException as error:  # noqa: BLE001 - raised again by whoever takes the items
            ended = _Ended(error)
        finally:
            close = getattr(self._items, "close", None)
            if close is not None:
                close()
        with suppress(_Stopped):
            self._put(ended)

    def _make_room(self, size: int) -> None:
        with self._turn:
            while self._held and self._held + size > self._most_size:
                if self._stopped.is_set():
                    raise _Stopped
                self._turn.wait(_SECONDS_TO_STOP)
            self._held += size

    def _put(self, item: Item | _Ended) -> None:
        while True:
            if self._stopped.is_set():
                raise _Stopped
            with suppress(queue.Full):
                self._came.put(item, timeout=_SECONDS_TO_STOP)
                return
