"""Reading ahead: in order, at most so much, with errors handed on, ended at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from ingest.ahead import read_ahead


def test_items_come_in_their_order() -> None:
    assert list(read_ahead(lambda _: iter(range(100)), most=3, every=5)) == list(range(100))


def test_no_more_is_read_ahead_than_said() -> None:
    read: list[int] = []

    def items(stopped: Callable[[], bool]) -> Iterator[int]:
        for number in range(50):
            read.append(number)
            yield number

    ahead = read_ahead(items, most=4, every=5)
    assert next(ahead) == 0
    time.sleep(0.3)
    assert len(read) <= 6
    ahead.close()


def test_no_more_is_held_than_its_size_allows_but_for_a_single_item() -> None:
    read: list[int] = []

    def items(stopped: Callable[[], bool]) -> Iterator[int]:
        for size in (9, 2, 2, 2, 2):
            read.append(size)
            yield size

    ahead = read_ahead(items, most=50, every=5, size=lambda item: item, most_size=4)
    assert next(ahead) == 9
    time.sleep(0.3)
    assert len(read) <= 4
    assert list(ahead) == [2, 2, 2, 2]


def test_none_comes_while_nothing_else_does() -> None:
    go_on = threading.Event()

    def items(stopped: Callable[[], bool]) -> Iterator[int]:
        yield 1
        go_on.wait(5)
        yield 2

    ahead = read_ahead(items, most=4, every=0.02)
    assert next(ahead) == 1
    assert next(ahead) is None
    go_on.set()
    assert [item for item in ahead if item is not None] == [2]


def test_what_fails_while_reading_fails_here() -> None:
    def items(stopped: Callable[[], bool]) -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    ahead = read_ahead(items, most=4, every=5)
    assert next(ahead) == 1
    with pytest.raises(ValueError, match="broken"):
        next(ahead)


def test_closing_ends_a_reader_that_waits_and_closes_its_items() -> None:
    closed = threading.Event()

    def items(stopped: Callable[[], bool]) -> Iterator[int]:
        try:
            yield 1
            while not stopped():
                time.sleep(0.01)
        finally:
            closed.set()

    ahead = read_ahead(items, most=4, every=0.02)
    assert next(ahead) == 1
    began = time.monotonic()
    ahead.close()
    assert time.monotonic() - began < 1
    assert closed.is_set()
