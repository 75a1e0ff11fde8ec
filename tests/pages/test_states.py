"""Streaming, stopping, failing and withholding, with a chain that does as it is told."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from rag.library import Library
from rag.settings import Settings
from rag.turns import KeptTurn
from rag.types import Failure, Question, Statement, SummaryOrder, Withheld
from tests.pages.fakes import ScriptedChain
from tests.pages.stage import Stage, ask, reload, staged
from ui.page import answering
from ui.page.answering import Answering

pytestmark = pytest.mark.browser

TEXT = """The ferry to Moss Island stops on Friday. It carried 212 people a day last year. \
The operator has no money for a new engine. Nobody knows when it will run again."""

_chains: list[ScriptedChain] = []


def scripted(library: Library, settings: Settings) -> ScriptedChain:
    _chains.append(ScriptedChain(library))
    return _chains[-1]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("states") / "home", chain=scripted) as served:
        yield served


@pytest.fixture
def chain(stage: Stage) -> ScriptedChain:
    """The chain behind the page, with nothing scripted yet."""
    chain = _chains[-1]
    chain.asked, chain.script, chain.hold = [], [], False
    chain.cancelled.clear()
    return chain


@pytest.fixture
def article(stage: Stage) -> str:
    return stage.add(TEXT)


def submit(page: Page, question: str) -> None:
    page.fill("#ask textarea", question)
    page.press("#ask textarea", "Enter")


def answers(page: Page) -> str:
    return page.locator("#conversation [data-testid=bot]").last.inner_text()


def test_statements_appear_as_they_are_verified_and_stop_keeps_them(
    page: Page, chain: ScriptedChain, article: str
) -> None:
    chain.script = [*chain.growing(article, ["The ferry stops.", "It was well used."])]
    chain.hold = True
    submit(page, "What about the ferry?")
    expect(page.locator("#conversation .statement")).to_have_count(2)
    expect(page.locator("#conversation .progress")).to_have_text("Checking the next statement")
    expect(page.locator("#conversation .answer-done")).to_have_count(0)
    page.click("#ask .stop-button")
    expect(page.locator("#conversation .answer-done.stopped")).to_have_count(1)
    assert chain.cancelled.wait(5), "the chain itself was cancelled"
    expect(page.locator("#conversation .statement")).to_have_count(2)
    assert "Stopped; what was verified stays" in answers(page)
    expect(page.locator("#ask .submit-button")).to_be_visible()
    page.locator('#conversation a[href^="#src="]').nth(1).click()
    expect(page.locator("#viewer mark")).to_have_text("It carried 212 people a day last year.")
    reload(page)
    expect(page.locator("#conversation .answer-done.stopped")).to_have_count(1)
    expect(page.locator("#conversation .statement")).to_have_count(2)


def test_stopping_before_anything_came_says_so_and_one_can_ask_again(
    page: Page, chain: ScriptedChain, article: str
) -> None:
    chain.hold = True
    submit(page, "Anything?")
    expect(page.locator("#conversation .progress")).to_have_text("Reading the articles")
    page.click("#ask .stop-button")
    expect(page.locator("#conversation .verdict.stopped")).to_contain_text("Not answered")
    assert chain.cancelled.wait(5)
    chain.hold = False
    chain.script = chain.growing(article, ["The ferry stops."], question="Anything?")
    page.click("#conversation .verdict [data-ask]")
    expect(page.locator("#conversation .answer-done.answered")).to_have_count(1)


def test_a_new_conversation_ends_the_answer_of_the_old_one(
    page: Page, chain: ScriptedChain, article: str
) -> None:
    chain.script, chain.hold = chain.growing(article, ["The ferry stops."]), True
    submit(page, "What about the ferry?")
    expect(page.locator("#conversation .statement")).to_have_count(1)
    page.click("#masthead .new")
    expect(page.locator("#conversation .welcome")).to_be_visible()
    assert chain.cancelled.wait(5)
    chain.script, chain.hold = chain.growing(article, ["It stops."], question="x"), False
    ask(page, "And now?")
    expect(page.locator("#conversation .turn")).to_have_count(1)


def test_a_conversation_that_others_watch_goes_on_and_is_watched_when_opened(
    open_page: Callable[..., Page], chain: ScriptedChain, article: str
) -> None:
    page = open_page()
    ask(page, "What came before?")
    page.click("#masthead .new")
    expect(page.locator("#conversation .welcome")).to_be_visible()
    chain.script, chain.hold = chain.growing(article, ["The ferry stops.", "It was full."]), True
    submit(page, "What about the ferry?")
    expect(page.locator("#conversation .statement")).to_have_count(2)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("#conversation .statement")).to_have_count(2)

    def open_kept(words: str) -> None:
        page.get_by_role("button", name="Your conversations").click()
        page.locator("dialog .open", has_text=words).click()
        expect(page.locator("#conversation .question")).to_contain_text(words)

    open_kept("What came before?")
    expect(page.locator("#ask .submit-button")).to_be_visible()
    page.wait_for_timeout(1000 * answering.SECONDS_LEFT + 1000)
    assert not chain.cancelled.is_set()
    open_kept("What about the ferry?")
    expect(page.locator("#ask .stop-button")).to_be_visible()
    expect(page.locator("#conversation .progress")).to_be_visible()
    chain.release()
    for each in (page, other):
        expect(each.locator("#conversation .answer-done.answered")).to_have_count(1)
        expect(each.locator("#ask .submit-button")).to_be_visible()


def test_a_reload_in_the_middle_loses_nothing(
    open_page: Callable[..., Page], chain: ScriptedChain, article: str
) -> None:
    page = open_page()
    chain.script, chain.hold = chain.growing(article, ["The ferry stops.", "It was full."]), True
    submit(page, "What about the ferry?")
    expect(page.locator("#conversation .statement")).to_have_count(2)
    other = page.context.new_page()
    other.goto(page.url)
    page.close()
    expect(other.locator("#conversation .statement")).to_have_count(2)
    expect(other.locator("#conversation .progress")).to_be_visible()
    assert not chain.cancelled.is_set() and len(chain.asked) == 1
    chain.release()
    expect(other.locator("#conversation .answer-done.answered")).to_have_count(1)
    expect(other.locator("#ask .submit-button")).to_be_visible()


def test_closing_the_page_ends_the_work_and_keeps_what_was_verified(
    open_page: Callable[..., Page],
    chain: ScriptedChain,
    article: str,
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = open_page()
    monkeypatch.setattr(answering, "SECONDS_UNWATCHED", 0.2)
    chain.script, chain.hold = chain.growing(article, ["The ferry stops."]), True
    submit(page, "What about the ferry?")
    expect(page.locator("#conversation .statement")).to_have_count(1)
    context = page.context
    page.close()
    assert chain.cancelled.wait(15)
    page = context.new_page()
    page.goto(stage.address)
    expect(page.locator("#conversation .statement")).to_have_count(1)
    expect(page.locator("#conversation .answer-done.stopped")).to_have_count(1)


def test_one_answer_at_a_time_in_a_conversation(
    open_page: Callable[..., Page], chain: ScriptedChain, article: str
) -> None:
    page = open_page()
    chain.script, chain.hold = chain.growing(article, ["The ferry stops."]), True
    submit(page, "First?")
    expect(page.locator("#conversation .statement")).to_have_count(1)
    submit(page, "Second?")
    expect(page.get_by_text("One answer at a time")).to_be_visible()
    expect(page.locator("#ask textarea")).to_have_value("Second?")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("#ask .stop-button")).to_be_visible()
    submit(other, "Third?")
    expect(other.get_by_text("One answer at a time")).to_be_visible()
    assert len(chain.asked) == 1
    other.click("#ask .stop-button")
    for one in (page, other):
        expect(one.locator("#conversation .answer-done.stopped")).to_have_count(1)
        expect(one.locator("#conversation .turn")).to_have_count(1)


def test_a_failure_says_what_happened_and_keeps_what_was_verified(
    page: Page, chain: ScriptedChain, article: str
) -> None:
    failure = Failure("model_interrupted", "The model’s reply was cut off. Ask again.")
    chain.script = chain.growing(
        article, ["The ferry stops."], status="failed", error=failure, question="What now?"
    )
    ask(page, "What now?")
    expect(page.locator("#conversation .answer-done.failed")).to_have_count(1)
    expect(page.locator("#conversation .verdict.failed")).to_contain_text("was cut off")
    expect(page.locator("#conversation .statement")).to_have_count(1)
    expect(page.locator("#conversation .verdict.failed button")).to_have_text("Ask again")


def test_a_crash_never_looks_like_a_no(page: Page, chain: ScriptedChain, article: str) -> None:
    chain.script = [*chain.growing(article, ["The ferry stops."]), RuntimeError("secret detail")]
    ask(page, "What now?")
    expect(page.locator("#conversation .answer-done.failed")).to_have_count(1)
    expect(page.locator("#conversation .statement")).to_have_count(1)
    assert "secret detail" not in page.content()


def test_notes_are_words_and_withheld_statements_open(
    page: Page, chain: ScriptedChain, article: str
) -> None:
    [*_, last] = chain.growing(article, ["The ferry stops.", "Few used it."], question="x")
    loose = Statement("Few used it.", (2,), "loose", ("name_not_in_quote",))
    chain.script = [
        replace(
            last,
            statements=(last.statements[0], loose),
            withheld=(Withheld("It carried 500 people.", "number_not_in_source"),),
        )
    ]
    ask(page, "What now?")
    expect(page.locator("#conversation .notes li")).to_contain_text("elsewhere in the article")
    hidden = page.get_by_text("It carried 500 people.")
    expect(hidden).to_be_hidden()
    page.click("#conversation .withheld summary")
    expect(hidden).to_be_visible()
    page.click("#conversation .evidence summary")
    expect(page.locator("#conversation .evidence blockquote")).to_have_count(2)
    chain.script = [last]
    ask(page, "And then?")
    first = page.locator("#conversation .turn").first
    expect(first.locator(".evidence")).to_have_attribute("open", "")
    expect(hidden).to_be_visible()
    expect(page.locator("#conversation .turn").last.locator("details[open]")).to_have_count(0)
    first.locator(".withheld summary").click()
    ask(page, "At last?")
    expect(hidden).to_be_hidden()


def test_history_and_scope_reach_the_chain(page: Page, chain: ScriptedChain, article: str) -> None:
    chain.script = chain.growing(article, ["The ferry stops."], standalone_question="Stands alone?")
    ask(page, "First?")
    page.check("#library [data-choose]")
    ask(page, "Second?")
    page.click("#library .summarize")
    expect(page.locator("#conversation .answer-done")).to_have_count(3)
    first, second, third = chain.asked
    assert isinstance(first, Question) and isinstance(second, Question)
    assert first.text == "First?" and first.history == () and not first.filters
    assert second.filters.article_ids == (article,)
    assert [turn.question for turn in second.history] == ["Stands alone?"]
    assert second.history[0].answer == "The ferry stops."
    assert isinstance(third, SummaryOrder) and third.filters.article_ids == (article,)


def test_chosen_articles_that_are_gone_are_not_swapped_for_all(
    page: Page, chain: ScriptedChain, stage: Stage
) -> None:
    gone = stage.add("The mill at Moss closed. It will be sold.")
    stage.add(TEXT)
    page.check(f"#library [data-article='{gone}'] [data-choose]")
    stage.library.remove([gone])
    ask(page, "What closed?")
    expect(page.locator("#conversation .answer-done.no_articles")).to_have_count(1)
    assert "no longer in the library: clear the choice" in answers(page)
    heading = page.locator("#conversation .verdict h3")
    expect(heading).to_have_text("No article is within these limits")
    assert chain.asked == []


def test_a_reply_that_was_overtaken_is_left_out(
    page: Page,
    chain: ScriptedChain,
    article: str,
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = Answering.view
    looked = threading.Event()

    def slow(self: Answering, conversation_id: str, *, owner: str | None) -> list[str]:
        seen = view(self, conversation_id, owner=owner)
        looked.set()
        time.sleep(1.5)
        return seen

    monkeypatch.setattr(Answering, "view", slow)
    stage.library.edit(article, outlet=f"The Moss Mail {time.time_ns()}")
    assert looked.wait(10), "the page looks for what changed"
    chain.script = chain.growing(article, ["The ferry stops."], question="x")
    ask(page, "What about the ferry?")
    page.wait_for_timeout(2500)
    expect(page.locator("#conversation .statement")).to_have_count(1)


def test_a_long_conversation_shows_its_latest_turns(
    page: Page, chain: ScriptedChain, article: str, stage: Stage
) -> None:
    [*_, last] = chain.growing(article, ["The ferry stops."], question="x")
    conversation = page.evaluate("localStorage.getItem('onrecord-conversation')")
    for number in range(35):
        stage.library.conversations.add_turn(conversation, KeptTurn(f"Question {number}", last))
    reload(page)
    expect(page.locator("#conversation .turn")).to_have_count(30)
    expect(page.locator("#conversation .earlier")).to_contain_text("5 earlier turns kept")
    chain.script = [last]
    submit(page, "Question 35")
    expect(page.locator("#conversation .turn").last).to_contain_text("Question 35")
    expect(page.locator("#conversation .turn").last.locator(".answer-done")).to_have_count(1)
    for number in (36, 37):
        ended = page.locator("#conversation .turn", has_text=f"Question {number}")
        submit(page, f"Question {number}")
        expect(ended.locator(".answer-done")).to_have_count(1)
        expect(ended.locator("h2")).to_be_in_viewport()


def test_the_page_says_who_wrote_an_answer(page: Page, chain: ScriptedChain, article: str) -> None:
    chain.script = chain.growing(article, ["The ferry stops."], question="x")
    ask(page, "What now?")
    expect(page.locator("#conversation .answer-done")).to_have_text(
        re.compile("1 quote from 1 article · written by model")
    )
