"""An answer belongs to its conversation: it can be watched, left, stopped, and never hangs."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection

from rag import conversations
from rag.browsing import Shelf
from rag.conversations import Conversations
from rag.database import Database
from rag.errors import LibraryUnavailable
from rag.related import Related
from rag.turns import KeptTurn
from rag.types import Answer, Filters, Question, Statement, SummaryOrder
from ui.page import answering
from ui.page.answering import Answering, View

ID = "0123456789abcdef" * 2
ANSWER = Answer(
    question="Why?",
    standalone_question="Why?",
    filters=Filters(),
    status="answered",
    engine="scripted:model",
    statements=(Statement("Because.", (), "checked"),),
)


class BreakingDatabase(Database):
    """Fails when told to, as a full disk does."""

    broken = False

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        self._check()
        with super().reading() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        self._check()
        with super().writing() as connection:
            yield connection

    def _check(self) -> None:
        if self.broken:
            raise LibraryUnavailable("The disk is full.")


class FakeLibrary:
    """Keeps conversations for real; holds the articles named in ``there``."""

    def __init__(self, home: Path) -> None:
        self.database = BreakingDatabase(home)
        self.conversations = Conversations(self.database)
        self.there: set[str] = set()

    def kept(self, owner: str | None = None) -> tuple[KeptTurn, ...]:
        return self.conversations.turns(ID, owner=owner)

    def contains(self, article_id: str) -> bool:
        return article_id in self.there

    def related(self, article_ids: Iterable[str]) -> dict[str, Related]:
        return {each: Related(each) for each in article_ids if each in self.there}

    def texts(self, article_ids: Iterable[str]) -> Iterator[Any]:
        return iter((each, "", ()) for each in article_ids)

    def metadata(self, article_id: str) -> Any:
        return SimpleNamespace(title=f"Title of {article_id}")

    def browse(self, *, limit: int, order: str = "newest") -> Shelf:
        return Shelf((), 0, 0)


class FakeChain:
    engine = "scripted:model"

    def __init__(self, *, deaf: int = 0) -> None:
        self.asked: list[Question | SummaryOrder] = []
        self.go_on = asyncio.Event()
        self.deaf = deaf
        """How many cancellations are swallowed."""
        self.cancelled = False

    async def astream(self, asked: Question | SummaryOrder, /) -> AsyncIterator[Answer]:
        self.asked.append(asked)
        yield replace(ANSWER, finished=False)
        while not self.go_on.is_set():
            try:
                await asyncio.sleep(0.01)
            except asyncio.CancelledError:
                if not self.deaf:
                    self.cancelled = True
                    raise
                self.deaf -= 1
        yield ANSWER


class NoUploads:
    def add_upload(self, content: bytes, name: str) -> Any:
        raise LibraryUnavailable("The disk is full.")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[FakeLibrary]:
    made = FakeLibrary(tmp_path / "home")
    yield made
    made.database.close()


def over(library: FakeLibrary, chain: FakeChain) -> Answering:
    return Answering(library, chain, NoUploads())  # type: ignore[arg-type]


async def views(stream: AsyncIterator[View]) -> list[str]:
    return [view.turns[-1] async for view in stream]


async def until_statement(stream: AsyncIterator[View]) -> None:
    async for view in stream:
        if "Because." in view.turns[-1]:
            return


async def test_an_answer_goes_from_waiting_to_its_end_and_is_kept(library: FakeLibrary) -> None:
    chain = FakeChain()
    chain.go_on.set()
    here = over(library, chain)
    seen = await views(here.ask(ID, "Why?"))
    assert "Reading the articles" in seen[0] and "answer-done answered" in seen[-1]
    assert here.view(ID)[1:] == [seen[-1]]
    [turn] = library.kept()
    assert turn.question == "Why?" and not turn.stopped and turn.asked is not None
    assert not here.is_live(ID)


async def test_what_is_shown_is_stamped_in_order(library: FakeLibrary) -> None:
    chain = FakeChain()
    chain.go_on.set()
    here = over(library, chain)
    before = here.view(ID)
    shown = [view.turns async for view in here.ask(ID, "Why?")]
    stamps = [
        int(re.findall(r'data-moment="(\d+)"', turns[0])[0])
        for turns in (before, *shown, here.view(ID))
    ]
    assert stamps == sorted(stamps) and stamps[-1] < 2**53


async def test_whoever_comes_later_sees_the_same_answer(library: FakeLibrary) -> None:
    chain = FakeChain()
    here = over(library, chain)
    await until_statement(here.ask(ID, "Why?"))
    later = asyncio.create_task(views(here.watch(ID)))
    await asyncio.sleep(0.05)
    assert "Because." in here.view(ID)[-1]
    chain.go_on.set()
    assert "answer-done answered" in (await later)[-1]
    assert len(chain.asked) == 1


async def test_the_end_is_shown_though_it_comes_while_a_view_is_handed_out(
    library: FakeLibrary,
) -> None:
    chain = FakeChain()
    chain.go_on.set()
    here = over(library, chain)
    stream = here.ask(ID, "Why?")
    first = await anext(stream)
    while here.is_live(ID):
        await asyncio.sleep(0.01)
    assert not first.done
    assert "answer-done answered" in (await views(stream))[-1]


async def test_a_second_question_waits_for_the_first(library: FakeLibrary) -> None:
    chain = FakeChain()
    here = over(library, chain)
    await until_statement(here.ask(ID, "First?"))
    second = asyncio.create_task(views(here.ask(ID, "Second?")))
    await asyncio.sleep(0.05)
    chain.go_on.set()
    assert "First?" in (await second)[-1]
    assert len(chain.asked) == 1


@pytest.mark.parametrize("deaf", [0, 1, 3])
async def test_stopping_ends_the_chain_though_cancellations_are_swallowed(
    library: FakeLibrary, deaf: int
) -> None:
    chain = FakeChain(deaf=deaf)
    here = over(library, chain)
    await until_statement(here.ask(ID, "Why?"))
    [_, view] = await here.stop(ID)
    assert chain.cancelled and not here.is_live(ID)
    assert "Because." in view and "answer-done stopped" in view
    assert library.kept()[0].stopped


async def test_stopping_at_once_leaves_nothing_behind(library: FakeLibrary) -> None:
    here = over(library, FakeChain())
    stream = here.ask(ID, "Why?")
    first = asyncio.create_task(anext(stream))
    await asyncio.sleep(0)
    await here.stop(ID)
    assert not here.is_live(ID)
    first.cancel()
    await asyncio.wait({first})


async def test_nobody_watching_ends_the_work_after_a_while(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "SECONDS_UNWATCHED", 0.05)
    chain = FakeChain()
    here = over(library, chain)
    stream = here.ask(ID, "Why?")
    await until_statement(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    assert here.is_live(ID), "a reload has time to come back"
    await asyncio.sleep(0.4)
    assert chain.cancelled and not here.is_live(ID)
    assert "answer-done stopped" in here.view(ID)[-1]


async def test_leaving_ends_an_answer_soon_unless_others_watch_it(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "SECONDS_LEFT", 0.05)
    chain = FakeChain()
    made = over(library, chain)
    first, second = made.ask(ID, "Why?"), made.watch(ID)
    await until_statement(first)
    await until_statement(second)
    made.leave(ID)
    await first.aclose()  # type: ignore[attr-defined]
    await asyncio.sleep(0.3)
    assert made.is_live(ID)
    made.leave(ID)
    await second.aclose()  # type: ignore[attr-defined]
    await asyncio.sleep(0.5)
    assert chain.cancelled and not made.is_live(ID)


async def test_coming_back_in_time_keeps_the_work_going(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "SECONDS_UNWATCHED", 0.1)
    chain = FakeChain()
    here = over(library, chain)
    stream = here.ask(ID, "Why?")
    await until_statement(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    back = asyncio.create_task(views(here.watch(ID)))
    await asyncio.sleep(0.3)
    chain.go_on.set()
    assert "answer-done answered" in (await back)[-1]


async def test_a_library_that_cannot_be_read_is_a_failure_and_loses_no_turns(
    library: FakeLibrary,
) -> None:
    chain = FakeChain()
    chain.go_on.set()
    here = over(library, chain)
    await views(here.ask(ID, "First?"))
    kept = library.kept()
    library.database.broken = True
    seen = await views(here.ask(ID, "Second?"))
    assert "answer-done failed" in seen[-1] and "The disk is full." in seen[-1]
    library.database.broken = False
    assert library.kept() == kept and not here.is_live(ID)


async def test_a_library_that_breaks_in_the_middle_still_shows_the_answer(
    library: FakeLibrary,
) -> None:
    chain = FakeChain()
    here = over(library, chain)
    stream = here.ask(ID, "Why?")
    await until_statement(stream)
    library.database.broken = True
    chain.go_on.set()
    assert "answer-done answered" in (await views(here.watch(ID)))[-1]


async def test_samples_that_cannot_be_added_are_a_failure(library: FakeLibrary) -> None:
    seen = await views(over(library, FakeChain()).ask_samples(ID, "Why?"))
    assert "answer-done failed" in seen[-1] and "The disk is full." in seen[-1]


async def test_what_is_asked_is_scoped_to_the_articles_still_there(library: FakeLibrary) -> None:
    chain = FakeChain()
    chain.go_on.set()
    library.there = {"a"}
    here = over(library, chain)
    await views(here.ask(ID, "Why?", Filters(("a", "gone"), outlet="Post")))
    await views(here.summarize(ID, Filters(("a",))))
    seen = await views(here.ask(ID, "Why?", Filters(("gone",))))
    first, second = chain.asked
    assert isinstance(first, Question) and first.filters == Filters(("a",), outlet="Post")
    assert isinstance(second, SummaryOrder) and second.filters == Filters(("a",))
    assert "no longer in the library" in seen[-1] and "answer-done no_articles" in seen[-1]


async def test_a_summary_is_asked_for_in_words(library: FakeLibrary) -> None:
    chain = FakeChain()
    chain.go_on.set()
    library.there = {"a", "b"}
    here = over(library, chain)
    for chosen, words in (
        ((), "Summarise all articles"),
        (("a",), "Summarise “Title of a”"),
        (("a", "b"), "Summarise 2 articles"),
    ):
        assert words in (await views(here.summarize(ID, Filters(chosen))))[-1]


async def test_an_owner_s_conversation_is_shown_to_nobody_else(library: FakeLibrary) -> None:
    chain = FakeChain()
    here = over(library, chain)
    await until_statement(here.ask(ID, "Why?", owner="mine"))
    for other in (None, "theirs"):
        assert not here.is_live(ID, owner=other)
        assert "Because." not in "".join(here.view(ID, owner=other))
        assert await views(here.watch(ID, owner=other)) == []
        await here.stop(ID, owner=other)
    chain.go_on.set()
    assert "answer-done answered" in (await views(here.watch(ID, owner="mine")))[-1]
    assert "Because." in here.view(ID, owner="mine")[-1]
    seen = await views(here.ask(ID, "Mine now?", owner="theirs"))
    assert "answer-done failed" in seen[-1] and "somebody else" in seen[-1]
    assert [turn.question for turn in library.kept("mine")] == ["Why?"]


async def test_a_full_conversation_says_so_and_keeps_what_it_has(
    library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "MAX_TURNS", 1)
    chain = FakeChain()
    chain.go_on.set()
    here = over(library, chain)
    await views(here.ask(ID, "First?"))
    seen = await views(here.ask(ID, "Second?"))
    assert "answer-done failed" in seen[-1] and "Begin a new one" in seen[-1]
    assert [turn.question for turn in library.kept()] == ["First?"]
    assert len(chain.asked) == 1
