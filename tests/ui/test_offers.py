"""What is offered unasked: made once, one at a time, and left out when too much waits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.embedding import BuiltinEmbedder
from rag.errors import ArticleNotFound
from rag.greeting import Greeting
from rag.library import Library, open_library
from rag.settings import Settings
from rag.types import Outcome
from tests.articles import bridge_article, ferry_article
from tests.fakes import embed_chunks
from ui.page import offers as module
from ui.page.offers import MOST_WAITING, Offers


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    embedder = BuiltinEmbedder()
    with open_library(Settings(home=tmp_path), embedder=embedder) as opened:
        opened.store([embed_chunks(embedder, a) for a in (bridge_article(), ferry_article())])
        yield opened


def greeting_of(article_id: str) -> Greeting:
    return Greeting(article_id, Outcome(), (), ("Who is quoted?",))


async def test_a_greeting_is_made_once_until_the_library_changes(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def greet(_: Library, article_id: str) -> Greeting:
        made.append(article_id)
        return greeting_of(article_id)

    monkeypatch.setattr(module, "greet", greet)
    offers = Offers(library)
    first, second = (article.id for article in library.list())
    assert offers.known_greeting(first) is None
    both = await asyncio.gather(offers.greeting(first), offers.greeting(first))
    assert both == [greeting_of(first)] * 2
    assert offers.known_greeting(first) == greeting_of(first)
    assert made == [first]
    library.remove([second])
    assert offers.known_greeting(first) is None
    await offers.greeting(first)
    assert made == [first, first]


async def test_what_cannot_be_made_is_none_and_tried_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Library, article_id: str) -> Greeting:
        raise ArticleNotFound(article_id)

    monkeypatch.setattr(module, "greet", fail)
    offers = Offers(library)
    assert await offers.greeting("a") is None
    assert offers.known_greeting("a") is None
    monkeypatch.setattr(module, "greet", lambda _, article_id: greeting_of(article_id))
    assert await offers.greeting("a") == greeting_of("a")


async def test_one_is_made_at_a_time_and_too_many_are_left_out(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    at_once = threading.Semaphore(1)

    def greet(_: Library, article_id: str) -> Greeting:
        assert at_once.acquire(blocking=False), "two at a time"
        go_on.wait(10)
        at_once.release()
        return greeting_of(article_id)

    monkeypatch.setattr(module, "greet", greet)
    offers = Offers(library)
    wanted = [asyncio.create_task(offers.greeting(str(n))) for n in range(MOST_WAITING + 3)]
    done, _ = await asyncio.wait(wanted[MOST_WAITING:], timeout=5)
    assert [task.result() for task in done] == [None] * 3
    go_on.set()
    made = await asyncio.gather(*wanted[:MOST_WAITING])
    assert made == [greeting_of(str(n)) for n in range(MOST_WAITING)]


async def test_that_one_reader_leaves_takes_nothing_from_the_others(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def greet(_: Library, article_id: str) -> Greeting:
        go_on.wait(10)
        return greeting_of(article_id)

    monkeypatch.setattr(module, "greet", greet)
    offers = Offers(library)
    leaving, staying = (asyncio.create_task(offers.greeting("a")) for _ in range(2))
    await asyncio.sleep(0.05)
    leaving.cancel()
    go_on.set()
    assert await staying == greeting_of("a")


async def test_a_conversation_without_an_answer_is_offered_nothing(library: Library) -> None:
    assert await Offers(library).next_questions("0" * 32) == ()
