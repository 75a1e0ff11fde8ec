"""Articles, names and questions that try to become markup or script do nothing but stand there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.stage import Stage, ask, drop, reload, results, staged

pytestmark = pytest.mark.browser

ATTACKS = (
    "<script>window.taken = 1</script>",
    "<img src=x onerror='window.taken=1'>",
    '"><svg onload="window.taken=1">',
    "${Object.assign(window, {taken: 1})}",
    "`;window.taken=1;`",
    "{{#with this}}{{taken}}{{/with}}",
    r"\u00 \x \${1}",
    "[press](javascript:window.taken=1)",
    "![](http://elsewhere.example/pixel.png)",
    "http://elsewhere.example/ www.elsewhere.example",
    "<form action='http://elsewhere.example/'><input name=q></form>",
    "</textarea></mark></p><iframe src='http://elsewhere.example/'></iframe>",
    "<a href='#src=000000000000:0-5'>1</a>",
)
STORY = "\n\n".join(
    f"“We saw {attack} on the wall of the bank,” said Gwen Marsh, the mayor." for attack in ATTACKS
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("hostile") / "home") as served:
        yield served


def untouched(page: Page) -> None:
    """Nothing ran and nothing foreign came into the page."""
    assert page.evaluate("window.taken") is None
    foreign = page.evaluate(
        """() => [...document.querySelectorAll(
            "#desk :is(script, img, iframe, form:not(.paste), [onerror], [onload])")]
          .map((one) => one.outerHTML)"""
    )
    assert foreign == []
    links = page.eval_on_selector_all("#desk a", "all => all.map(one => one.getAttribute('href'))")
    assert not [link for link in links if "elsewhere" in link or "javascript" in link]


def test_a_hostile_article_is_only_text(page: Page, stage: Stage) -> None:
    stage.clear()
    name = "<img src=x onerror=window.taken=1>${alert(1)}.txt"
    drop(page, {name: STORY.encode()})
    page.wait_for_selector("#drop .results li.added")
    assert list(results(page)) == [name]
    expect(page.locator("#library [data-article]")).to_have_count(1)
    ask(page, "What did Gwen Marsh say?")
    expect(page.locator("#conversation .answer-done.answered")).to_have_count(1)
    chips = page.locator("#conversation a.citation")
    assert chips.count() > 2
    [article] = stage.library.list()
    text = stage.library.article(article.id).text
    for index in range(chips.count()):
        chips.nth(index).click()
        place = (chips.nth(index).get_attribute("href") or "").partition(":")[2].split("-")
        page.wait_for_function(
            "text => [...document.querySelectorAll('#viewer mark')]"
            ".map(mark => mark.textContent).join('') === text",
            arg=text[int(place[0]) : int(place[1])],
        )
    untouched(page)
    page.click("#viewer [data-summarize]")
    expect(page.locator("#conversation .answer-done")).to_have_count(2)
    page.check("#library [data-choose]")
    untouched(page)
    reload(page)
    expect(page.locator("#conversation .answer-done")).to_have_count(2)
    untouched(page)
    page.locator("#library li").hover()
    page.click("#library .edit")
    expect(page.locator("dialog")).to_be_visible()
    untouched(page)
    page.keyboard.press("Escape")
    page.locator("#library li").hover()
    page.click("#library .remove")
    expect(page.locator("#undo")).to_be_visible()
    untouched(page)


def test_overviews_of_a_hostile_article_are_only_text(page: Page, stage: Stage) -> None:
    stage.clear()
    article = stage.add(f"{ATTACKS[0]} {ATTACKS[3]}\n\n{STORY}")
    attack = " ".join(ATTACKS)
    stage.library.edit(article, title=attack, outlet=attack, author=attack, published="2026-11-05")
    expect(page.locator("#conversation .greeted")).to_contain_text("window.taken")
    untouched(page)
    page.click(f"#library [data-article='{article}'] .open")
    expect(page.locator("#viewer .greeted")).to_be_visible()
    untouched(page)
    page.click("#viewer [data-voices]")
    page.locator("#viewer [name=name]").fill(attack[:200])
    expect(page.locator("#viewer .counted")).to_contain_text("Nobody")
    untouched(page)
    page.locator("#viewer [name=name]").fill("")
    page.locator("#viewer [data-speaker]").first.click()
    expect(page.locator("#viewer .overview .quote").nth(5)).to_be_visible()
    untouched(page)
    page.locator("#viewer .overview a.citation").nth(3).click()
    expect(page.locator("#viewer mark").first).to_be_visible()
    page.click("#steps .back")
    expect(page.locator("#viewer .overview a.citation").nth(3)).to_be_focused()
    page.click("#library [data-act=timeline]")
    page.locator("#viewer [name=topic]").fill(attack[:200])
    expect(page.locator("#viewer .overview .counted")).to_contain_text("about")
    untouched(page)
    page.click("#library [data-act=topic]")
    page.keyboard.type(ATTACKS[1])
    page.keyboard.press("Enter")
    expect(page.locator("#conversation .answer-done")).to_have_count(1)
    untouched(page)


def test_hostile_metadata_is_only_text(page: Page, stage: Stage) -> None:
    stage.clear()
    article = stage.add("The bank of Vale closed. “It is over,” said Gwen Marsh, the mayor.")
    attack = " ".join(ATTACKS)
    stage.library.edit(article, title=attack, outlet=attack, author=attack)
    row = page.locator(f"#library [data-article='{article}']")
    expect(row.locator(".title")).to_contain_text("Object.assign")
    row.locator(".open").click()
    expect(page.locator("#viewer h2")).to_contain_text("window.taken")
    ask(page, "What did Gwen Marsh say?")
    expect(page.locator("#conversation figcaption").first).to_contain_text("Object.assign")
    untouched(page)


def test_hostile_questions_are_only_text(page: Page) -> None:
    for attack in ATTACKS:
        ask(page, attack)
        expect(page.locator("#conversation [data-testid=user] h2").last).to_have_text(attack)
    untouched(page)


def test_the_server_functions_take_nothing_on_trust(page: Page, stage: Stage) -> None:
    """A forged call from the browser gets a plain refusal, not a file and not a traceback."""
    drop(page, {"story.txt": b"The bank of Vale closed on Monday."})
    page.wait_for_selector("#drop .results li.added, #drop .results li.known")
    replies = page.evaluate(
        """async () => {
          const config = window.gradio_config;
          const part = (id) => config.components.find((one) => one.props.elem_id === id).id;
          const call = async (id, name, data) => {
            const reply = await fetch("/gradio_api/component_server", {
              method: "POST",
              headers: { "content-type": "application/json" },
              body: JSON.stringify(
                { session_hash: "x", component_id: part(id), fn_name: name, data }),
            });
            return JSON.stringify(await reply.json());
          };
          const good = onRecord.context();
          return [
            await call("drop", "take_upload",
              { run: "r", number: 0, path: "/etc/passwd", name: "passwd.txt" }),
            await call("viewer", "open_article", { article: "../../etc/passwd" }),
            await call("viewer", "open_article", { article: "", cited: ["a", null], others: [9] }),
            await call("viewer", "greeting", { article: "../../etc/passwd" }),
            await call("viewer", "voices", { context: good, article: ["x"], speakers: -1 }),
            await call("viewer", "timeline", { context: good, topic: { a: 1 }, article: "../x" }),
            await call("viewer", "ask_next", good),
          ];
        }"""
    )
    assert all("root:" not in reply for reply in replies)
    assert "not a file that was uploaded here" in replies[0]
    assert "removed" in replies[1] and "removed" in replies[2]
    assert replies[3] == '""'
    assert "no longer in the library" in replies[4] and "no longer in the library" in replies[5]
    assert replies[6] == "[]"


def test_even_markup_that_got_in_could_not_run(browser: Browser, stage: Stage) -> None:
    context = browser.new_context()
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(stage.address)
    page.wait_for_selector("#conversation :is(.welcome, .turn)")
    page.evaluate(
        """() => {
          const got = document.createElement("div");
          got.innerHTML = "<img src=x onerror='window.taken=1'><p onclick='window.taken=1'>x</p>";
          document.querySelector("#conversation").append(got);
          got.querySelector("p").click();
          const script = document.createElement("script");
          script.textContent = "window.taken = 1";
          document.body.append(script);
        }"""
    )
    page.wait_for_function("() => !document.querySelector('img[src=x]').naturalWidth")
    assert page.evaluate("window.taken") is None
    assert sum("Content Security Policy" in text for text in refused) >= 3
    context.close()
