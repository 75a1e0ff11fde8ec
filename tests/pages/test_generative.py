"""The page with a model, against a small server whose replies are scripted."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.pages.stage import Stage, ask, reload, staged
from tests.scripted_server import WRONG_KEY, RecordedRequest, Reply, ScriptedServer

pytestmark = pytest.mark.browser

STORY = """The toll bridge of Vale will be repaid by spring.

“We will pay, and we will pay on time,” said Orla Vance, the city treasurer.

The loan of $4.2 million was taken in 2011."""


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, model: ScriptedServer) -> Iterator[Stage]:
    with staged(
        tmp_path_factory.mktemp("generative") / "home",
        model="openai:scripted",
        openai_api_key="x",
        openai_base_url=model.url,
    ) as served:
        served.add(STORY)
        yield served


def pointing(*lines: tuple[str, str]) -> Reply:
    """A reply whose lines each point at the sentence that holds some words."""

    def reply(request: RecordedRequest) -> str:
        return "\n".join(f"{text} [{request.label_of(words)}]" for text, words in lines)

    return Reply(reply)


def test_prose_is_shown_with_numbers_that_lead_to_exact_quotes(
    page: Page, stage: Stage, model: ScriptedServer
) -> None:
    model.enqueue(
        pointing(
            ("Treasurer Orla Vance said the city would pay on time.", "We will pay"),
            ("The loan of $4.2 million dates from 2011.", "4.2 million"),
        )
    )
    ask(page, "Will the bridge be repaid?")
    expect(page.locator("#conversation .answer-done.answered")).to_have_count(1)
    expect(page.locator("#conversation .prose")).to_have_count(2)
    chips = page.locator("#conversation a.citation")
    text = stage.library.article(stage.library.list()[0].id).text
    for index in range(chips.count()):
        chips.nth(index).click()
        start, end = re.findall(r":(\d+)-(\d+)", chips.nth(index).get_attribute("href") or "")[0]
        page.wait_for_function(
            "text => [...document.querySelectorAll('#viewer mark')]"
            ".map(mark => mark.textContent).join('') === text",
            arg=text[int(start) : int(end)],
        )
    expect(page.locator("#conversation .answer-done")).to_contain_text("written by scripted")
    expect(page.locator("#privacy p:visible")).to_have_text(
        f"Questions and passages go to {model.host}"
    )


def test_what_the_articles_do_not_bear_out_is_withheld_and_counted(
    page: Page, model: ScriptedServer
) -> None:
    lines = (
        ("The loan of $4.2 million was taken in 2011.", "4.2 million"),
        ("The loan of $9.9 million was taken in 2011.", "4.2 million"),
    )
    model.enqueue(pointing(*lines), pointing(lines[1]))
    ask(page, "How large was the loan?")
    expect(page.locator("#conversation .prose")).to_have_count(1)
    expect(page.locator("#conversation .withheld summary")).to_have_text("1 statement withheld")
    expect(page.get_by_text("$9.9 million")).to_be_hidden()
    page.click("#conversation .withheld summary")
    expect(page.locator("#conversation .withheld .reason")).to_contain_text("a number")


def test_stopping_closes_the_connection_to_the_model(page: Page, model: ScriptedServer) -> None:
    model.closed_early.clear()

    def slowly(request: RecordedRequest) -> str:
        first = f"The loan was taken in 2011. [{request.label_of('4.2 million')}]\n"
        return first + "And then something else, on and on. " * 200

    model.enqueue(Reply(slowly, piece=8, pause=0.02))
    page.fill("#ask textarea", "What about the loan?")
    page.press("#ask textarea", "Enter")
    expect(page.locator("#conversation .prose")).to_have_count(1)
    expect(page.locator("#conversation .answer-done")).to_have_count(0)
    page.click("#ask .stop-button")
    expect(page.locator("#conversation .answer-done.stopped")).to_have_count(1)
    expect(page.locator("#conversation .prose")).to_have_count(1)
    assert model.closed_early.wait(5)


def test_a_refused_key_is_a_failure_with_a_remedy(page: Page, model: ScriptedServer) -> None:
    model.enqueue(WRONG_KEY)
    ask(page, "What about the loan?")
    expect(page.locator("#conversation .answer-done.failed")).to_have_count(1)
    expect(page.locator("#conversation .verdict.failed")).to_contain_text("OPENAI_API_KEY")
    model.enqueue(pointing(("The loan was taken in 2011.", "4.2 million")))
    page.click("#conversation .verdict.failed button")
    expect(page.locator("#conversation .answer-done.answered")).to_have_count(1)


def test_a_stream_that_breaks_keeps_what_was_verified(page: Page, model: ScriptedServer) -> None:
    def two(request: RecordedRequest) -> str:
        label = request.label_of("4.2 million")
        return f"The loan was taken in 2011. [{label}]\nThe loan was of $4.2 million. [{label}]"

    model.enqueue(Reply(two, cut_after=50))
    ask(page, "What about the loan?")
    expect(page.locator("#conversation .answer-done.failed")).to_have_count(1)
    expect(page.locator("#conversation .prose")).to_have_count(1)


def test_no_answer_shows_the_closest_passages(page: Page, model: ScriptedServer) -> None:
    model.enqueue("NO ANSWER")
    ask(page, "What is the toll on the bridge of Vale?")
    expect(page.locator("#conversation .answer-done.not_in_articles")).to_have_count(1)
    expect(page.locator("#conversation .nearest blockquote").first).to_be_visible()
    page.locator("#conversation .nearest a.citation").first.click()
    expect(page.locator("#viewer mark").first).to_be_visible()


def test_a_hostile_reply_is_only_text(page: Page, model: ScriptedServer) -> None:
    attack = "<img src=x onerror='window.taken=1'>${window.taken=1} ![](http://elsewhere.example/)"
    model.enqueue(pointing((f"The loan was taken in 2011 {attack}.", "4.2 million")), "NO ANSWER")
    ask(page, "What about the loan?")
    assert page.evaluate("window.taken") is None
    assert page.locator("#conversation img").count() == 0


def test_a_model_can_be_left_out_for_a_question(page: Page, model: ScriptedServer) -> None:
    asked = len(model.requests)
    page.get_by_role("button", name="Quotes only").click()
    expect(page.locator("#privacy p:visible")).to_have_text("Nothing leaves this computer")
    ask(page, "What did Orla Vance say?")
    expect(page.locator("#conversation blockquote").first).to_contain_text("We will pay")
    expect(page.locator("#conversation .answer-done")).not_to_contain_text("written by")
    assert len(model.requests) == asked
    reload(page)
    expect(page.get_by_role("button", name="Quotes only")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="scripted").click()
    model.enqueue(pointing(("Orla Vance said the city would pay.", "We will pay")))
    ask(page, "What did Orla Vance say?")
    expect(page.locator("#conversation .answer-done").last).to_contain_text("written by scripted")
