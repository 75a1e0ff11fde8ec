"""What comes in by drop, link and paste, with a result for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.pages.stage import Stage, drop, results, staged

pytestmark = pytest.mark.browser

STORY = "The harbor of Vale froze on Tuesday. “Nobody sails today,” said Ines Holt, the pilot.\n"


def web_page(number: int) -> str:
    return (
        f"<html><head><title>Story {number} of Vale</title></head><body><article>"
        f"<p>The harbor of Vale froze for the time number {number}, which was seen by {number + 3} "
        f"people.</p><p>“Nobody sails on day {number},” said Ines Holt, the pilot of Vale.</p>"
        "</article></body></html>"
    )


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("intake") / "home", max_source_bytes=40_000) as served:
        yield served


@pytest.fixture(autouse=True)
def _empty(stage: Stage) -> None:
    stage.clear()


def test_many_files_at_once_each_get_their_result(page: Page, stage: Stage) -> None:
    drop(
        page,
        {
            "story.txt": STORY.encode(),
            "empty.txt": b"",
            "binary.txt": bytes(range(256)) * 20,
            "broken.pdf": b"%PDF-1.7\nnothing more",
            "huge.txt": b"a" * 40_001,
            "page.html": b"<html><body><p>" + STORY.encode() * 3 + b"</p></body></html>",
        },
    )
    page.wait_for_function("document.querySelectorAll('#drop .results li').length === 6")
    became = results(page)
    assert became["story.txt"].startswith("added · 1 quotation")
    assert became["page.html"].startswith("added")
    assert "over the limit" in became["huge.txt"]
    for failed in ("empty.txt", "binary.txt", "broken.pdf"):
        row = page.locator("#drop .results li.failed", has_text=failed)
        expect(row).to_have_count(1)
        assert len(became[failed]) > 10, "says why"
    expect(page.locator("#library [data-article]")).to_have_count(2)
    uploads = stage.settings.home / "uploads"
    assert [path for path in uploads.rglob("*") if path.is_file() and path.stat().st_size] == []


def test_two_hundred_files_at_once_are_told_apart_and_counted(page: Page, stage: Stage) -> None:
    files = {f"story {n}.html": web_page(n).encode() for n in range(190)}
    files |= {f"broken {n}.pdf": b"%PDF-1.7\nnothing more" for n in range(10)}
    drop(page, files)
    expect(page.locator("#drop .progress .words")).to_contain_text("of 200")
    expect(page.locator("#drop .tally")).to_have_text("190 added · 10 failed", timeout=180_000)
    expect(page.locator("#drop .progress")).to_be_hidden()
    assert stage.library.count() == 190
    became = results(page)
    assert became["story 7.html"].startswith("added")
    assert all(len(became[f"broken {n}.pdf"]) > 10 for n in range(10))
    page.get_by_role("button", name="Only what failed").click()
    expect(page.locator("#drop .results li:visible")).to_have_count(10)
    page.get_by_role("button", name="What was added").click()
    log = page.get_by_role("dialog", name="What was added")
    expect(log.locator("li.added", has_text=re.compile(r"Story \d+ of Vale"))).to_have_count(190)
    expect(log.locator("li.failed", has_text=re.compile(r"broken \d+\.pdf"))).to_have_count(10)


def test_stopping_keeps_what_is_done(page: Page, stage: Stage) -> None:
    drop(page, {f"story {n}.html": web_page(n).encode() for n in range(300)})
    expect(page.locator("#drop .results li.added").first).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Stop adding").click()
    expect(page.locator("#drop .progress")).to_be_hidden(timeout=30_000)
    became = results(page)
    stopped = sum(words == "stopped" for words in became.values())
    added = sum(words.startswith("added") for words in became.values())
    assert stopped > 0 and added > 0 and stopped + added == 300
    assert stage.library.count() == added
    uploads = stage.settings.home / "uploads"
    assert [path for path in uploads.rglob("*") if path.is_file() and path.stat().st_size] == []


def test_the_same_file_twice_is_there_once(page: Page) -> None:
    page.set_input_files(
        "#drop input[type=file]",
        [
            {"name": "one.txt", "mimeType": "text/plain", "buffer": STORY.encode()},
            {"name": "two.txt", "mimeType": "text/plain", "buffer": STORY.encode()},
        ],
    )
    page.wait_for_function("document.querySelectorAll('#drop .results li').length === 2")
    became = results(page)
    first, second = sorted(became.values())
    assert first.startswith("added") and second == "already in the library"
    expect(page.locator("#library [data-article]")).to_have_count(1)
    page.locator("#drop .results button.name").last.click()
    expect(page.locator("#viewer article")).to_contain_text("Nobody sails today")
    page.click("#drop .clear")
    expect(page.locator("#drop .results li")).to_have_count(0)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/secret", "http://169.254.169.254/latest/", "localhost/x"]
)
def test_an_address_inside_the_network_is_refused(page: Page, address: str) -> None:
    page.fill("#drop textarea", address)
    page.press("#drop textarea", "Enter")
    row = page.locator("#drop .results li.failed")
    expect(row).to_have_count(1)
    if address.startswith("http"):
        expect(row.locator(".name")).to_have_text(address)
    assert len(row.locator(".state").inner_text()) > 10
    expect(page.locator("#library [data-article]")).to_have_count(0)


def test_pasted_text_becomes_an_article(page: Page) -> None:
    page.fill("#drop textarea", STORY * 2)
    page.click("#drop .paste button")
    expect(page.locator("#drop .results li.added")).to_contain_text(
        re.compile(r"Pasted text.*added", re.DOTALL)
    )
    expect(page.locator("#library [data-article]")).to_have_count(1)
    expect(page.locator("#drop textarea")).to_have_value("")


def test_the_page_says_where_to_drop_while_files_are_dragged(page: Page) -> None:
    page.evaluate(
        """() => {
          const transfer = new DataTransfer();
          transfer.items.add(new File(["x"], "x.txt"));
          document.body.dispatchEvent(
            new DragEvent("dragenter", { dataTransfer: transfer, bubbles: true }));
        }"""
    )
    assert page.evaluate("document.documentElement.hasAttribute('data-dragging')")
    page.evaluate(
        """() => {
          const transfer = new DataTransfer();
          transfer.items.add(new File(["x"], "x.txt"));
          document.body.dispatchEvent(
            new DragEvent("dragleave", { dataTransfer: transfer, bubbles: true }));
        }"""
    )
    assert not page.evaluate("document.documentElement.hasAttribute('data-dragging')")


# What goes to the server and contains one of ``held.parts`` waits, or fails as if it were away.
HOLD = """(parts) => {
  const fetched = window.fetch;
  const held = window.held = { parts, away: false };
  held.free = new Promise((free) => { held.release = free; });
  const warned = console.warn; // Gradio tells the console, and the program nothing
  const isOurs = (one) => one?.message === "away";
  console.warn = (...told) => { if (!told.some(isOurs)) warned(...told); };
  window.fetch = async (...sent) => {
    const [url, { body } = {}] = sent;
    const about = String(url?.url ?? url) + (typeof body === "string" ? body : "");
    if (held.parts.some((part) => about.includes(part))) {
      if (held.away) throw new TypeError("away");
      await held.free;
    }
    return fetched(...sent);
  };
}"""


def test_nothing_begins_when_all_files_are_too_large(page: Page) -> None:
    drop(page, {"huge.txt": b"a" * 40_001})
    expect(page.locator("#drop .results li.failed")).to_contain_text("over the limit")
    expect(page.locator("#drop .progress")).to_be_hidden()


def test_the_same_content_under_one_name_at_once_is_known(page: Page) -> None:
    one: FilePayload = {"name": "one.txt", "mimeType": "text/plain", "buffer": STORY.encode()}
    page.set_input_files("#drop input[type=file]", [one, one, one])
    expect(page.locator("#drop .results li.known")).to_have_count(2)
    expect(page.locator("#drop .results li.added")).to_have_count(1)


def test_files_are_failed_when_the_server_is_gone(page: Page) -> None:
    page.evaluate(HOLD, ["component_server"])
    drop(page, {"one.txt": STORY.encode()})
    expect(page.locator("#drop .results li.reading")).to_have_count(1)
    page.evaluate("held.away = true")
    page.evaluate("held.release()")
    drop(page, {"two.txt": STORY.encode()})
    expect(page.locator("#drop .results li.failed", has_text="two.txt")).to_have_count(1)
    page.evaluate(
        "const now = Date.now; setTimeout(() => { Date.now = () => now() + 30000; }, 1000)"
    )
    expect(page.locator("#drop .progress")).to_be_hidden()
    expect(page.locator("#drop .results .reading, #drop .results .waiting")).to_have_count(0)


def test_a_moment_away_is_got_over(page: Page) -> None:
    page.evaluate(HOLD, ['"progress"'])
    page.evaluate("held.away = true")
    drop(page, {"one.txt": STORY.encode()})
    page.wait_for_timeout(1500)
    expect(page.locator("#drop .results li.reading")).to_have_count(1)
    page.evaluate("held.parts = []")
    expect(page.locator("#drop .results li.added")).to_have_count(1)
    expect(page.locator("#drop .progress")).to_be_hidden()


def test_stopping_before_the_first_file_is_there_adds_none(page: Page, stage: Stage) -> None:
    page.evaluate(HOLD, ['"take_upload"'])
    drop(page, {f"story {n}.html": web_page(n).encode() for n in range(6)})
    expect(page.locator("#drop .results li.reading")).to_have_count(3)
    page.get_by_role("button", name="Stop adding").click()
    expect(page.locator("#drop .results li.failed")).to_have_count(3)
    page.wait_for_timeout(500)
    page.evaluate("held.release()")
    expect(page.locator("#drop .progress")).to_be_hidden()
    assert set(results(page).values()) == {"stopped"}
    assert stage.library.count() == 0
    drop(page, {"one.txt": STORY.encode()})
    expect(page.locator("#drop .results li.added")).to_have_count(1)


def test_two_drops_are_counted_together(page: Page) -> None:
    page.evaluate(HOLD, ['"progress"'])
    drop(page, {"one.txt": STORY.encode()})
    page.wait_for_timeout(1000)
    drop(page, {"two.txt": web_page(2).encode()})
    expect(page.locator("#drop .progress .words")).to_have_text("0 of 2")
    page.evaluate("held.release()")
    expect(page.locator("#drop .results li.added")).to_have_count(2)
    expect(page.locator("#drop .progress")).to_be_hidden()


def test_one_unreadable_file_of_a_folder_does_not_keep_the_others_out(page: Page) -> None:
    page.evaluate(
        """(story) => {
          const file = (name, give) => ({ isFile: true, name, file: give });
          const given = [
            file("gone.txt", (_, fail) => fail(new DOMException("It is gone.", "NotFoundError"))),
            file("one.txt", (done) => done(new File([story], "one.txt"))),
          ];
          const createReader = () => ({ readEntries: (done) => done(given.splice(0)) });
          const folder = { isDirectory: true, name: "folder", createReader };
          const event = new DragEvent("drop", { bubbles: true, cancelable: true });
          Object.defineProperty(event, "dataTransfer", { value: {
            types: ["Files"], files: [], items: [{ webkitGetAsEntry: () => folder }] } });
          document.body.dispatchEvent(event);
        }""",
        STORY,
    )
    expect(page.locator("#drop .results li.added")).to_contain_text("one.txt")
    expect(page.locator("#drop .results li.failed")).to_contain_text("It is gone.")


def test_a_text_that_was_not_taken_comes_back(page: Page) -> None:
    page.evaluate(HOLD, ["component_server"])
    page.evaluate("held.away = true")
    page.fill("#drop textarea", STORY)
    page.click("#drop .paste button")
    expect(page.locator("#drop .results li.failed")).to_contain_text("did not answer")
    expect(page.locator("#drop textarea")).to_have_value(STORY.strip())
