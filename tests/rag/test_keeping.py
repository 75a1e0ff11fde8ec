"""Conversations: kept turn by turn, listed, renamed, deleted, found, each by its owner only."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rag import conversations
from rag.citing import cite
from rag.conversations import Conversations, FoundConversation, owner_of
from rag.database import Database
from rag.errors import ConversationClosed
from rag.library import open_library
from rag.settings import Settings
from rag.turns import KeptTurn
from rag.types import Answer, Filters, Statement
from tests.articles import bridge_article, ferry_article
from tests.fakes import FakeEmbedder, embed_chunks

MINE = owner_of(browser_key="0" * 32) or ""
THEIRS = owner_of(browser_key="1" * 32) or ""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def kept(database: Database) -> Conversations:
    return Conversations(database)


def answered(question: str = "What did Okafor say?", *, number: int = 1) -> KeptTurn:
    """A turn that cites a sentence of the article of the bridge."""
    bridge = bridge_article()
    citation = cite(bridge, bridge.sentences[number].span, number=1)
    answer = Answer(
        question=question,
        standalone_question=question,
        filters=Filters(),
        status="answered",
        engine="extractive",
        statements=(Statement("Mayor Lena Okafor said:", (1,), "exact"),),
        citations=(citation,),
    )
    return KeptTurn(question, answer, asked="2025-11-02T10:00:00+00:00")


def titles(kept: Conversations, owner: str = MINE) -> list[str]:
    return [each.title for each in kept.list(owner)]


def test_a_turn_is_added_then_replaced_by_what_came_of_it(kept: Conversations) -> None:
    key = kept.add_turn("a", KeptTurn("What did Okafor say?"), owner=MINE)
    assert kept.turns("a", owner=MINE) == (KeptTurn("What did Okafor say?"),)
    assert kept.replace_turn(key, answered())
    kept.add_turn("a", KeptTurn("And then?"), owner=MINE)
    assert kept.turns("a", owner=MINE) == (answered(), KeptTurn("And then?"))
    assert kept.turns("b", owner=MINE) == ()
    assert not kept.replace_turn(key + 99, answered())


def test_the_list_says_what_a_conversation_is_about(kept: Conversations) -> None:
    kept.add_turn("a", answered("What did\nOkafor say?"), owner=MINE)
    kept.add_turn("a", answered(number=2), owner=MINE)
    kept.add_turn("b", KeptTurn("Is there a ferry?"), owner=MINE)
    kept.add_turn("a", KeptTurn("And then?"), owner=MINE)
    first, second = kept.list(MINE)
    assert (first.id, first.title, first.turns) == ("a", "What did Okafor say?", 3)
    assert first.articles == (bridge_article().article.id,)
    assert first.created < first.used and second.created == second.used < first.used
    assert (second.title, second.turns, second.articles) == ("Is there a ferry?", 1, ())
    assert kept.list(MINE, limit=1, offset=1) == (second,)
    assert kept.count(MINE) == 2


def test_an_owner_is_a_hash_that_no_other_kind_of_owner_shares() -> None:
    key = "0" * 32
    owners = {
        owner_of(browser_key=key), owner_of(user=key), owner_of(user="ada"),
        owner_of(browser_key=key, user="ada"),
    }  # fmt: skip
    assert len(owners) == 3 and all(owner and key not in owner for owner in owners)
    assert owner_of() is None
    assert owner_of(user="\udcff") == owner_of(user="?")


def test_nobody_sees_or_changes_what_is_somebody_else_s(kept: Conversations) -> None:
    kept.add_turn("a", answered(), owner=MINE)
    for other in (THEIRS, None):
        assert kept.turns("a", owner=other) == ()
        with pytest.raises(ConversationClosed):
            kept.add_turn("a", KeptTurn("x"), owner=other)
    assert kept.list(THEIRS) == () and kept.search(THEIRS, "Okafor") == ()
    assert not kept.rename("a", "Mine now", owner=THEIRS)
    assert not kept.delete("a", owner=THEIRS)
    assert not kept.adopt("a", THEIRS)
    kept.delete("a", owner=MINE)
    assert not kept.restore("a", owner=THEIRS)
    assert kept.restore("a", owner=MINE) and titles(kept) == ["What did Okafor say?"]


def test_what_belongs_to_nobody_is_the_first_owner_s_who_goes_on_with_it(
    kept: Conversations,
) -> None:
    kept.add_turn("a", KeptTurn("First?"))
    kept.add_turn("b", KeptTurn("Second?"))
    assert kept.turns("a", owner=MINE) == (KeptTurn("First?"),)
    assert kept.list(MINE) == ()
    kept.add_turn("a", KeptTurn("Third?"), owner=MINE)
    assert kept.adopt("b", MINE) and not kept.adopt("b", THEIRS) and not kept.adopt("c", MINE)
    assert titles(kept) == ["First?", "Second?"]
    assert kept.turns("b") == kept.turns("b", owner=THEIRS) == ()


def test_a_conversation_is_renamed_and_gets_its_first_title_back(kept: Conversations) -> None:
    kept.add_turn("a", KeptTurn("Who pays for the bridge?"), owner=MINE)
    assert kept.rename("a", "  The \u202ebridge\nfile ", owner=MINE)
    assert titles(kept) == ["The bridge file"]
    assert [found.turn for found in kept.search(MINE, "file")] == [None]
    assert kept.rename("a", "x" * 500, owner=MINE) and len(titles(kept)[0]) <= 201
    assert kept.rename("a", " ", owner=MINE) and titles(kept) == ["Who pays for the bridge?"]
    assert not kept.rename("b", "x", owner=MINE)


def test_deleting_can_be_undone_for_a_while_and_then_is_for_good(
    kept: Conversations, database: Database
) -> None:
    kept.add_turn("a", answered(), owner=MINE)
    assert kept.delete("a", owner=MINE) and not kept.delete("a", owner=MINE)
    assert kept.list(MINE) == () == kept.turns("a", owner=MINE)
    assert kept.search(MINE, "Okafor") == () and kept.count(MINE) == 0
    assert kept.purge() == 0 and kept.restore("a", owner=MINE)
    assert kept.turns("a", owner=MINE) == (answered(),)
    kept.delete("a", owner=MINE)
    assert kept.purge(before=datetime.now(UTC) + timedelta(seconds=1)) == 1
    assert not kept.restore("a", owner=MINE)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM turns").scalar() == 0


def test_whoever_writes_purges_what_was_deleted_long_ago(
    kept: Conversations, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.add_turn("a", answered(), owner=MINE)
    kept.delete("a", owner=MINE)
    monkeypatch.setattr(conversations, "UNDO", timedelta(0))
    time.sleep(0.001)
    kept.add_turn("b", KeptTurn("x"), owner=THEIRS)
    assert not kept.restore("a", owner=MINE)


def test_a_deleted_conversation_that_is_gone_on_with_begins_anew(kept: Conversations) -> None:
    key = kept.add_turn("a", KeptTurn("Old?"), owner=MINE)
    kept.delete("a", owner=MINE)
    kept.add_turn("a", KeptTurn("New?"), owner=MINE)
    assert kept.turns("a", owner=MINE) == (KeptTurn("New?"),) and titles(kept) == ["New?"]
    assert not kept.restore("a", owner=MINE)
    assert not kept.replace_turn(key, answered()), "its answer comes too late"


@pytest.mark.parametrize(
    "words", ["okafor gamble", "OKÁFOR", "“we will not", "lives", "said: what did", "gam"]
)
def test_questions_framing_and_quotes_are_searched(kept: Conversations, words: str) -> None:
    kept.add_turn("a", KeptTurn("Is there a ferry?"), owner=MINE)
    kept.add_turn("a", answered(number=2), owner=MINE)
    kept.add_turn("b", KeptTurn("Is there a boat?"), owner=MINE)
    [found] = kept.search(MINE, words)
    [listed] = [each for each in kept.list(MINE) if each.id == "a"]
    assert found == FoundConversation(listed, answered(number=2), 1)


def test_all_words_have_to_stand_in_one_turn(kept: Conversations) -> None:
    kept.add_turn("a", KeptTurn("Is there a ferry?"), owner=MINE)
    kept.add_turn("a", KeptTurn("Is there a 100% boat_house?"), owner=MINE)
    assert kept.search(MINE, "ferry boat") == ()
    assert (
        kept.search(MINE, "100% boat_") and kept.search(MINE, "%") and kept.search(MINE, "'") == ()
    )
    assert kept.search(MINE, "boat%") == kept.search(MINE, "b_at") == ()
    assert [found.turn for found in kept.search(MINE, "  ")] == [None]


def test_a_conversation_holds_so_many_turns_and_an_owner_so_many_conversations(
    kept: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversations, "MAX_TURNS", 2)
    monkeypatch.setattr(conversations, "MAX_CONVERSATIONS", 2)
    for _ in range(2):
        kept.add_turn("a", KeptTurn("x"), owner=MINE)
    with pytest.raises(ConversationClosed, match="Begin a new one"):
        kept.add_turn("a", KeptTurn("x"), owner=MINE)
    kept.add_turn("theirs", KeptTurn("x"), owner=THEIRS)
    for new in "bc":
        kept.add_turn(new, KeptTurn("x"), owner=MINE)
    assert [each.id for each in kept.list(MINE)] == ["c", "b"]
    assert kept.count(THEIRS) == 1


def test_two_that_go_on_with_one_conversation_lose_nothing(tmp_path: Path) -> None:
    def go_on(name: str) -> None:
        database = Database(tmp_path / "home")
        own = Conversations(database)
        for number in range(20):
            own.replace_turn(
                own.add_turn("a", KeptTurn(f"{name}{number}"), owner=MINE),
                KeptTurn(f"{name}{number}", stopped=True),
            )
        database.close()

    Database(tmp_path / "home").close()
    threads = [threading.Thread(target=go_on, args=(name,)) for name in "xy"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    database = Database(tmp_path / "home")
    found = Conversations(database).turns("a", owner=MINE)
    database.close()
    assert {turn.question for turn in found} == {f"{n}{i}" for n in "xy" for i in range(20)}
    assert len(found) == 40 and all(turn.stopped for turn in found)


def test_citations_stay_as_they_were_when_articles_change_or_go(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    with open_library(Settings(home=tmp_path / "home"), embedder=embedder) as library:
        library.store(
            [embed_chunks(embedder, each) for each in (bridge_article(), ferry_article())]
        )
        library.conversations.add_turn("a", answered(), owner=MINE)
        bridge = bridge_article().article
        library.edit(bridge.id, title="Other", outlet="Other", published="2020-01-01")
        library.remove([bridge.id])
        [turn] = library.conversations.turns("a", owner=MINE)
    assert turn == answered()
    assert turn.answer is not None
    [citation] = turn.answer.citations
    assert bridge.text[citation.span.slice] == citation.quote
    assert (citation.outlet, citation.published_from) == ("Harbour Post", "json-ld")
    assert citation.sha256 == bridge.sha256


def test_a_thousand_conversations_are_listed_and_searched_at_once(
    kept: Conversations, database: Database
) -> None:
    with database.writing() as connection:
        head = "INSERT INTO conversations (id, owner, title, words, created, used) VALUES "
        long = ("The harbour board argued about tolls and repairs. " * 60).replace("'", "")
        for number in range(1000):
            connection.exec_driver_sql(f"{head} ('c{number}', '{MINE}', 't', 't', '1', '{number}')")
        row = "INSERT INTO turns (conversation_id, articles, words, content) VALUES (?, ?, ?, ?)"
        connection.exec_driver_sql(
            row,
            [
                (
                    f"c{number}",
                    "a b",
                    long.lower() + f" no{number}.",
                    '{"question": "x"}' + " " * 9000,
                )
                for number in range(1000)
                for _ in range(4)
            ],
        )
    started = time.perf_counter()
    assert len(kept.list(MINE)) == 1000
    assert [found.conversation.id for found in kept.search(MINE, "tolls no777.")] == ["c777"]
    assert kept.search(MINE, "nowhere") == ()
    taken = time.perf_counter() - started
    assert taken < 2, f"{taken:.2f} s for a list and two searches"
