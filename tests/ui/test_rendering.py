"""Answers, articles and lists as HTML: exact quotes, one mark a paragraph, nothing unescaped."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.browsing import OutletCount, Shelf
from rag.text.sentences import split_paragraphs
from rag.turns import KeptTurn, decode_turn, encode_turn
from rag.types import (
    Answer,
    Article,
    Citation,
    Failure,
    Filters,
    Said,
    Seconds,
    Section,
    Span,
    Statement,
    Summary,
    Understood,
    Withheld,
)
from ui.export.clipboard import as_text
from ui.page.conversations import history_of, is_conversation_id
from ui.page.intake import link_in
from ui.page.library_list import render_library
from ui.page.rendering import (
    render_answer,
    render_question,
    render_unanswered,
    render_welcome,
)
from ui.page.viewer import render_article
from ui.wording import day_in_words, size_in_words, time_in_words

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>${alert(1)}`\\u00{{value}}\"'&amp;</mark>"
)
QUOTE = "“We will pay,” Vance said, “and we will pay on time.”"


class Tree(HTMLParser):
    """The elements of a piece of HTML, each with its attributes and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, dict(attrs), [])
        self.elements.append(element)
        if tag not in ("input", "br"):
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, _, text in self._open:
            text.append(data)

    def texts(self, tag: str, class_: str | None = None) -> list[str]:
        return ["".join(text) for _, _, text in self.find(tag, class_)]

    def find(
        self, tag: str, class_: str | None = None
    ) -> list[tuple[str, dict[str, str | None], list[str]]]:
        return [
            element
            for element in self.elements
            if element[0] == tag
            and (class_ is None or class_ in (element[1].get("class") or "").split())
        ]


def citation(number: int = 1, **changes: object) -> Citation:
    whole = Citation(
        number=number,
        article_id="a1b2c3d4e5f6",
        title="Toll bridge to be repaid",
        outlet="The Vale Post",
        author="Ada Quill",
        published="2026-03-04T09:30:00+00:00",
        url="https://vale.example/toll",
        retrieved="2026-03-05T00:00:00+00:00",
        page=None,
        quote=QUOTE,
        span=Span(40, 40 + len(QUOTE)),
        said=(
            Said(Span(41, 53), "Orla Vance", "treasurer"),
            Said(Span(68, 68 + len("and we will pay on time.")), "Orla Vance", "treasurer"),
        ),
        speaker="Orla Vance",
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def answer(**changes: object) -> Answer:
    whole = Answer(
        question="What did Vance say?",
        standalone_question="What did Orla Vance say?",
        filters=Filters(),
        status="answered",
        engine="extractive",
        statements=(Statement("Treasurer Orla Vance said:", (1,), "exact"),),
        citations=(citation(),),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def test_an_extractive_statement_is_framing_then_the_exact_quote_then_outlet_and_date() -> None:
    tree = Tree(str(render_answer(answer())))
    assert tree.texts("p", "framing") == ["Treasurer Orla Vance said:"]
    assert tree.texts("blockquote") == [QUOTE]
    assert tree.texts("b", "said") == ["We will pay,", "and we will pay on time."]
    [caption] = tree.texts("figcaption")
    assert caption.startswith("The Vale Post") and "4 Mar 2026" in caption and caption[-1] == "1"
    [link] = tree.find("a")
    assert link[1]["href"] == f"#src=a1b2c3d4e5f6:40-{40 + len(QUOTE)}"


def test_the_words_said_are_cut_to_the_quote_when_they_overlap() -> None:
    said = (Said(Span(41, 53), "A", None), Said(Span(45, 60), "B", None))
    tree = Tree(str(render_answer(answer(citations=(citation(said=said),)))))
    assert tree.texts("blockquote") == [QUOTE]


def test_prose_carries_its_numbers_and_its_quotes_can_be_opened() -> None:
    prose = Statement("Vance promised to pay on time.", (1, 2), "checked")
    told = answer(statements=(prose,), citations=(citation(1), citation(2)), engine="openai:x-1")
    tree = Tree(str(render_answer(told)))
    assert [link[1]["href"] for link in tree.find("a")] == [
        f"#src=a1b2c3d4e5f6:40-{40 + len(QUOTE)}"
    ] * 2
    assert tree.texts("details", "evidence")[0].startswith("Read the 2 quotes")
    assert tree.texts("blockquote") == [QUOTE, QUOTE]
    assert "written by x-1" in tree.texts("footer")[0]


def test_a_number_is_not_parted_from_the_last_word_of_its_statement() -> None:
    prose = Statement("Vance promised to pay.", (1,), "checked")
    tree = Tree(str(render_answer(answer(statements=(prose,)))))
    assert tree.texts("span", "tail") == ["pay.1"]
    assert "Vance promised to pay.1" in tree.texts("p")


@pytest.mark.parametrize(
    "status", ["answered", "help", "not_in_articles", "nothing_matches", "no_articles", "failed"]
)
def test_a_finished_answer_has_one_end_with_its_status(status: str) -> None:
    html = str(render_answer(answer(status=status)))
    ends = [e for e in Tree(html).elements if "answer-done" in (e[1].get("class") or "").split()]
    assert [e[1]["class"] for e in ends] == [f"answer-done {status}"]


def test_an_unfinished_answer_has_no_end_and_says_that_it_goes_on() -> None:
    html = str(render_answer(answer(finished=False)))
    assert "answer-done" not in html
    assert Tree(html).texts("p", "progress") == ["Checking the next statement"]
    empty = answer(finished=False, statements=(), citations=())
    assert Tree(str(render_answer(empty))).texts("p", "progress") == ["Reading the articles"]


def test_a_stopped_answer_keeps_what_was_verified() -> None:
    tree = Tree(str(render_answer(answer(finished=False), stopped=True)))
    assert tree.texts("blockquote") == [QUOTE]
    assert tree.find("footer")[0][1]["class"] == "answer-done stopped"
    assert "Stopped" in tree.texts("footer")[0]


def test_the_three_kinds_of_no_and_a_failure_look_different() -> None:
    looks = {
        status: Tree(str(render_answer(answer(status=status, statements=(), citations=()))))
        for status in ("not_in_articles", "nothing_matches", "no_articles", "failed")
    }
    headings = {status: tree.texts("h3")[0] for status, tree in looks.items()}
    assert len(set(headings.values())) == 4
    for status, tree in looks.items():
        assert tree.find("div", "verdict")[0][1]["class"] == f"verdict {status}"


def test_notices_are_said_in_their_place() -> None:
    said = ("The articles do not mention Vance.",)
    no = answer(status="nothing_matches", statements=(), citations=(), notices=said)
    assert said[0] in Tree(str(render_answer(no))).texts("div", "nothing_matches")[0]
    greeting = answer(status="help", statements=(), citations=(), notices=said)
    assert Tree(str(render_answer(greeting))).texts("p", "help") == list(said)
    told = Tree(str(render_answer(answer(notices=said))))
    assert told.texts("p", "notice") == list(said)


def test_a_failure_says_why_and_can_be_asked_again() -> None:
    failure = Failure("model_timeout", "The model did not answer in 60 s.")
    tree = Tree(str(render_answer(answer(status="failed", error=failure))))
    assert "The model did not answer in 60 s." in tree.texts("div", "failed")[0]
    assert {"data-ask": "What did Vance say?"}.items() <= tree.find("button")[0][1].items()
    assert tree.texts("blockquote") == [QUOTE], "what was verified before stays"
    kept = answer(status="failed", error=failure, filters=Filters(kept=("in May",)))
    [again] = Tree(str(render_answer(kept))).find("button")[:1]
    assert json.loads(again[1]["data-keep"]) == ["in May"]


def test_closest_passages_are_shown_and_can_be_followed() -> None:
    near = answer(status="not_in_articles", statements=(), citations=(), nearest=(citation(),))
    tree = Tree(str(render_answer(near)))
    assert "Closest passages" in tree.texts("h3")
    assert tree.texts("blockquote") == [QUOTE]
    assert len(tree.find("a")) == 1


def test_withheld_statements_are_a_count_that_opens_and_notes_are_words() -> None:
    prose = Statement("Vance will pay two debts.", (1,), "loose", ("counted", "brand_new_note"))
    withheld = (Withheld("Vance will pay $9 billion.", "number_not_in_source"),)
    tree = Tree(str(render_answer(answer(statements=(prose,), withheld=withheld))))
    assert tree.texts("summary")[-1] == "1 statement withheld"
    assert "Vance will pay $9 billion." in tree.texts("details", "withheld")[0]
    notes = tree.texts("li")
    assert "counted by us" in notes[0] and notes[1] == "brand new note"
    assert not [a for a in tree.find("a") if "$9" in "".join(a[2])]


def test_only_the_latest_answer_offers_what_to_ask_next() -> None:
    asking = answer(suggestions=("Why?", "What did … say?"))
    tree = Tree(str(render_answer(asking)))
    buttons = [button[1] for button in tree.find("button")]
    assert {"data-ask": "Why?"}.items() <= buttons[1].items()
    assert {"data-fill": "What did … say?"}.items() <= buttons[2].items()
    assert "data-fill" not in str(render_answer(asking, latest=False))


def test_an_article_that_was_removed_keeps_its_quote_and_says_so() -> None:
    tree = Tree(str(render_answer(answer(), removed={"a1b2c3d4e5f6"})))
    assert tree.texts("blockquote") == [QUOTE]
    assert tree.texts("span", "removed") == ["article removed"]


def test_unknown_outlet_and_date_are_said() -> None:
    bare = citation(outlet=None, published=None)
    [caption] = Tree(str(render_answer(answer(citations=(bare,))))).texts("figcaption")
    assert "Toll bridge to be repaid" in caption and "date unknown" in caption
    assert "outlet unknown · date unknown" in as_text(answer(citations=(bare,)))


def test_a_copied_answer_names_speakers_outlets_dates_and_addresses() -> None:
    text = as_text(answer())
    assert text == (
        "What did Vance say?\n\nTreasurer Orla Vance said:\n\n"
        f"[1] > {QUOTE}\n"
        "    — Orla Vance, treasurer · The Vale Post · 4 March 2026 · “Toll bridge to be repaid”"
        " · https://vale.example/toll\n"
    )
    prose = Statement("Vance promised to pay.", (1,), "checked")
    copied = as_text(answer(statements=(prose,)))
    assert "Vance promised to pay. [1]" in copied and f"Quotes\n\n[1] > {QUOTE}" in copied


def test_the_copy_button_carries_the_text_made_on_the_server() -> None:
    [button] = Tree(str(render_answer(answer()))).find("button", "copy")
    assert button[1]["data-copy"] == as_text(answer())
    [button] = Tree(str(render_answer(answer(), stopped=True))).find("button", "copy")
    assert button[1]["data-copy"] == as_text(answer(), stopped=True) != as_text(answer())


def article(text: str, **changes: object) -> Article:
    whole = Article(
        id="a1b2c3d4e5f6",
        title="Toll bridge to be repaid",
        title_from="text",
        ingested="2026-03-05T00:00:00+00:00",
        source="toll.txt",
        sha256="0" * 64,
        text=text,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def summary(**changes: object) -> Summary:
    whole = Summary(
        question="Summarise this",
        standalone_question="Summarise this",
        filters=Filters(),
        status="answered",
        engine="extractive",
        title="Toll bridge to be repaid",
        articles=("a1b2c3d4e5f6",),
        sections=(Section("What happened", (Statement("", (1,), "exact"),)),),
        citations=(citation(),),
        seconds=Seconds(0.1, 0.2, 0.3),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def test_a_summary_stands_in_sections() -> None:
    tree = Tree(str(render_answer(summary())))
    assert tree.texts("h2") == ["Toll bridge to be repaid"]
    assert tree.texts("h3") == ["What happened"]
    assert tree.texts("blockquote") == [QUOTE]
    named = summary(question="Summarise “Toll bridge to be repaid”")
    assert Tree(str(render_answer(named))).texts("h2") == [], "the question names it already"


def test_a_heading_that_the_title_says_already_is_not_repeated() -> None:
    section = Section("What is new", (Statement("", (1,), "exact"),))
    for title in ("What is new: 2 articles", "What is new on tolls: 2 articles"):
        shown = summary(title=title, sections=(section,))
        assert Tree(str(render_answer(shown))).texts("h3") == []
        assert as_text(shown).count("What is new") == 1


def test_turns_are_kept_as_they_were() -> None:
    turns = [
        KeptTurn("a", answer()),
        KeptTurn("b", summary(), stopped=True),
        KeptTurn("c"),
    ]
    kept = [decode_turn(encode_turn(turn)) for turn in turns]
    assert kept == turns
    assert type(kept[1].answer) is Summary
    assert str(render_answer(kept[0].answer)) == str(render_answer(answer()))


def test_what_was_understood_can_be_taken_off_by_asking_again() -> None:
    filters = Filters(
        outlet=f"The {HOSTILE}",
        kept=("this month",),
        understood=(
            Understood(words="in the Gull", effect="only", outlet=f"The {HOSTILE}"),
            Understood(words="in May", effect="prefer", since="2026-05-01", until="2026-06-02"),
        ),
    )
    asked = replace(answer(), filters=filters, standalone_question="Who won in May in the Gull?")
    tree = Tree(render_answer(asked))
    [group] = [e for e in tree.elements if e[1].get("class") == "understood"]
    assert group[1]["aria-label"] == "Understood from your question"
    outlet, time = [e for e in tree.find("button") if "data-keep" in e[1]]
    assert "".join(outlet[2]) == f"Only The {HOSTILE}"
    assert "".join(time[2]) == "1 May to 2 June 2026 first"
    assert "asked as “in May”" in (time[1]["aria-label"] or "")
    assert time[1]["data-ask"] == "Who won in May in the Gull?"
    assert json.loads(time[1]["data-keep"] or "") == ["this month", "in May"]


def test_filters_of_the_library_are_no_chips() -> None:
    asked = replace(answer(), filters=Filters(article_ids=("a",)))
    assert "data-keep" not in render_answer(asked)


def test_history_is_questions_that_stand_alone_and_what_was_quoted() -> None:
    failed = answer(status="failed")
    [turn] = history_of([KeptTurn("x", answer()), KeptTurn("y", failed), KeptTurn("z")])
    assert turn.articles == tuple(dict.fromkeys(c.article_id for c in answer().citations))
    assert turn.articles
    assert turn.question == "What did Orla Vance say?"
    assert turn.answer == f"Treasurer Orla Vance said: {QUOTE}"


def hostile_answer() -> Answer:
    bad = citation(
        title=HOSTILE, outlet=HOSTILE, author=HOSTILE, published=HOSTILE, quote=HOSTILE,
        span=Span(0, len(HOSTILE)), said=(Said(Span(1, 20), HOSTILE, HOSTILE),),
        url="javascript:alert(1)",
    )  # fmt: skip
    return answer(
        question=HOSTILE,
        statements=(
            Statement(HOSTILE, (1,), "exact"),
            Statement(HOSTILE, (1,), "loose", (HOSTILE,)),
        ),
        citations=(bad,),
        nearest=(bad,),
        withheld=(Withheld(HOSTILE, HOSTILE),),
        suggestions=(HOSTILE,),
        notices=(HOSTILE,),
        status="failed",
        error=Failure("x", HOSTILE),
    )


def hostile_article() -> Article:
    return article(
        f"{HOSTILE}\n\n{HOSTILE}", title=HOSTILE, outlet=HOSTILE, author=HOSTILE,
        published=HOSTILE, source="javascript:alert(1)", url="javascript:alert(1)",
    )  # fmt: skip


@pytest.mark.parametrize(
    "html",
    [
        render_answer(hostile_answer()),
        render_question(HOSTILE),
        render_unanswered(HOSTILE, stopped=True),
        render_welcome([HOSTILE], samples=True),
        render_article(hostile_article(), cited=Span(0, 30), others=[Span(5, 60)]),
        render_library(Shelf((hostile_article(),), 1, 9), [OutletCount(HOSTILE, 1)]),
    ],
    ids=["answer", "question", "unanswered", "welcome", "article", "library"],
)
def test_nothing_from_outside_becomes_markup(html: str) -> None:
    tree = Tree(str(html))
    assert not tree.find("script") and not tree.find("img")
    assert "<script" not in html and "<img" not in html
    for tag, attributes, _ in tree.elements:
        assert not [name for name in attributes if name.startswith("on")], tag
        assert not (attributes.get("href") or "").startswith("javascript:")


TWO_PARAGRAPHS = (
    "The vote was close. “We will pay.\n\n“And on time,” Vance said. The rest went home."
)


def test_a_quote_over_two_paragraphs_has_one_mark_in_each() -> None:
    quote = Span(TWO_PARAGRAPHS.index("“We"), TWO_PARAGRAPHS.index(" The rest"))
    tree = Tree(str(render_article(article(TWO_PARAGRAPHS), cited=quote)))
    assert tree.texts("mark") == ["“We will pay.", "“And on time,” Vance said."]
    assert all(mark[1]["tabindex"] == "-1" for mark in tree.find("mark"))


def test_other_quotes_and_words_said_are_no_marks() -> None:
    text = "“We will pay,” Vance said. “Never,” Moss said."
    other = Span(text.index("“Never"), len(text))
    said = (Said(Span(1, 13), "Orla Vance", None),)
    tree = Tree(str(render_article(article(text), cited=Span(0, 26), said=said, others=[other])))
    assert tree.texts("mark") == ["“We will pay,” Vance said."]
    assert tree.texts("span", "said") == ["We will pay,"]
    assert tree.texts("span", "also-cited") == ["“Never,” Moss said."]


def test_a_title_that_is_the_first_line_stands_once_and_can_be_marked() -> None:
    text = "Toll bridge to be repaid\n\nThe vote was close."
    tree = Tree(str(render_article(article(text), cited=Span(0, 24))))
    assert tree.texts("h2") == ["Toll bridge to be repaid"]
    assert tree.texts("mark") == ["Toll bridge to be repaid"]
    assert "".join(tree.texts("article")).count("Toll bridge") == 1


def test_the_source_is_linked_only_when_it_is_a_web_address() -> None:
    linked = Tree(str(render_article(article("Text.", url="https://vale.example/toll"))))
    [link] = linked.find("a")
    assert link[1]["href"] == "https://vale.example/toll"
    assert link[1]["rel"] == "noopener noreferrer"
    assert not Tree(str(render_article(article("Text.", source="/tmp/a.txt")))).find("a")


def test_the_source_of_an_open_quote_leads_to_the_quote() -> None:
    text = "No comment. She paused.\n\nThen she left. No comment. The hall was empty."
    linked = article(text, url="https://vale.example/toll#top")
    for start, words in (
        (text.index("She"), "She%20paused"),
        (text.rindex("No"), "Then%20she%20left.-,No%20comment.,-The%20hall%20was%20empty."),
    ):
        end = text.index(".", start) + 1
        tree = Tree(str(render_article(linked, cited=Span(start, end))))
        [link] = tree.find("a")
        assert link[1]["href"] == f"https://vale.example/toll#top:~:text={words}"


def test_where_the_date_came_from_is_said() -> None:
    dated = article("Text.", published="2026-03-04", published_from="you")
    assert "4 March 2026set by you" in Tree(str(render_article(dated))).texts("p", "byline")[0]
    assert "Date unknown" in Tree(str(render_article(article("Text.")))).texts("p", "byline")


def test_text_that_was_read_by_ocr_says_so_beside_its_quotes_and_over_the_article() -> None:
    marked = "read by OCR, check the picture"
    tree = Tree(str(render_answer(answer(citations=(citation(read_by="ocr"),)))))
    assert tree.texts("span", "read-by") == [marked]
    [chip] = tree.find("a", "citation")
    assert marked in chip[1]["data-origin"]
    assert Tree(str(render_article(article("Text.", read_by="ocr")))).texts("span", "read-by") == [
        marked
    ]
    assert not Tree(str(render_answer(answer()))).texts("span", "read-by")


TEXTS = st.text(alphabet="ab.\n “”<&😀é", min_size=1, max_size=120)


@given(text=TEXTS, edges=st.tuples(st.integers(0, 119), st.integers(1, 120)), data=st.data())
def test_marks_hold_exactly_the_quote_whatever_the_text(
    text: str, edges: tuple[int, int], data: st.DataObject
) -> None:
    start, end = min(edges), max(*edges, min(edges) + 1)
    cited = Span(start, end)
    spans = st.builds(
        lambda a, b: Span(min(a, b), max(a, b) + 1), st.integers(0, 119), st.integers(0, 119)
    )
    others = data.draw(st.lists(spans, max_size=3))
    said = [Said(span, None, None) for span in data.draw(st.lists(spans, max_size=3))]
    tree = Tree(str(render_article(article(text), cited=cited, said=said, others=others)))
    expected = [
        text[max(paragraph.start, start) : min(paragraph.end, end)]
        for paragraph in split_paragraphs(text)
        if paragraph.overlaps(cited)
    ]
    assert tree.texts("mark") == expected
    body = "".join(
        "".join(words) for tag, attributes, words in tree.elements
        if tag == "p" and attributes.get("class") in (None, "wrapped")
    )  # fmt: skip
    assert body == "".join(text[paragraph.slice] for paragraph in split_paragraphs(text))


def test_the_library_has_a_row_for_each_article_and_says_what_it_leaves_out() -> None:
    articles = tuple(article("Text.", id=f"{number:012x}") for number in range(3))
    tree = Tree(str(render_library(Shelf(articles, 40, 40))))
    assert len([e for e in tree.find("li") if e[1].get("data-article")]) == 3
    assert tree.texts("p", "count") == ["40 articles"]
    assert tree.texts("button", "more") == ["Show more (37)"]
    found = Tree(str(render_library(Shelf(articles[:1], 1, 500))))
    assert found.texts("p", "count") == ["1 of 500 articles"]


def test_a_title_in_the_library_is_shown_as_it_is() -> None:
    row = str(render_library(Shelf((article("Text.", title="Tom & Jerry <3"),), 1, 1)))
    assert re.search(r'<span class="title">Tom &amp; Jerry &lt;3</span>', row)


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("2026-03-04", "4 March 2026"),
        ("2026-03-04T09:30:00+02:00", "4 March 2026"),
        (None, "date unknown"),
        ("spring 2026", "spring 2026"),
    ],
)
def test_days_are_written_out(when: str | None, day: str) -> None:
    assert day_in_words(when) == day


def test_times_keep_their_zone() -> None:
    assert time_in_words("2026-03-04T09:30:00+00:00") == "4 March 2026, 09:30 UTC"
    assert time_in_words("2026-03-04T09:30:00-05:00") == "4 March 2026, 09:30 UTC-05:00"
    assert time_in_words("2026-03-04") == "4 March 2026"


def test_sizes_are_written_as_file_managers_write_them() -> None:
    assert [size_in_words(n) for n in (20_000_000, 1_500_000, 900, 0)] == [
        "20 MB", "1.5 MB", "0.9 kB", "0.1 kB",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("https://vale.example/a?b=c", "https://vale.example/a?b=c"),
        ("vale.example/toll", "https://vale.example/toll"),
        ("Read https://vale.example", None),
        ("The vote was close.", None),
        ("localhost:8000/x", "https://localhost:8000/x"),
        ("HTTP://vale.example", "HTTP://vale.example"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("/etc/passwd", None),
        ("Closed.", None),
        ("Closed", None),
        ("", None),
    ],
)
def test_only_a_lone_link_is_fetched(typed: str, link: str | None) -> None:
    assert link_in(typed) == link


def test_conversation_ids_have_128_bits() -> None:
    assert is_conversation_id("0123456789abcdef" * 2)
    assert not is_conversation_id("1") and not is_conversation_id(None)
    assert not is_conversation_id("0123456789abcdef" * 2 + "\n")
