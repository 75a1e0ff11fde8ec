"""What is cut off for those who do not pay never passes as a whole article."""

from __future__ import annotations

import pytest

from ingest.loading.html import read_html
from rag.errors import SourceUnreadable
from tests.ingest.test_html import ARTICLE, BODY, TEXT, json_ld, page
from tests.ingest.web_server import running_site

CUT = "<p>The council voted on Tuesday to approve the plan for the harbour, Mayor Ann said…</p>"
PART = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".paid"}
CLOSED = {**ARTICLE, "isAccessibleForFree": False}


@pytest.mark.parametrize(
    "stated",
    [
        {**CLOSED, "wordCount": 900},
        {**CLOSED, "wordCount": "900"},
        {**CLOSED, "isAccessibleForFree": "False", "hasPart": PART},
        {**CLOSED, "hasPart": [PART, {"@type": "WebPageElement"}]},
        CLOSED,
    ],
)
def test_a_closed_article_that_is_cut_is_refused(stated: dict[str, object]) -> None:
    with pytest.raises(SourceUnreadable, match="the rest is for subscribers"):
        read_html(page(CUT + "<p>Opponents will go to court over it.…</p>", head=json_ld(stated)))


@pytest.mark.parametrize(
    "stated",
    [
        CLOSED,
        {**CLOSED, "wordCount": 70},
        {**CLOSED, "wordCount": 0},
        {**CLOSED, "wordCount": True, "hasPart": "x"},
        {**ARTICLE, "isAccessibleForFree": True, "wordCount": 900},
    ],
)
def test_a_closed_article_that_is_given_whole_is_read(stated: dict[str, object]) -> None:
    assert read_html(page(head=json_ld(stated))).text == TEXT


def test_an_article_whose_closed_part_stands_in_the_page_is_read() -> None:
    body = f"<div class='story paid'>{BODY}</div>"
    assert read_html(page(body, head=json_ld({**CLOSED, "hasPart": PART}))).text == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to continue reading this article.",
        "To continue reading, please log in or register.",
        "This article is only available to subscribers.",
        "Thank you for reading. Please log in to keep reading.",
        "Become a member to read the rest of this story.",
    ],
)
def test_a_text_that_ends_in_asking_for_a_subscription_is_refused(line: str) -> None:
    with pytest.raises(SourceUnreadable, match="the rest is for subscribers"):
        read_html(page(f"{BODY * 2}<p>{line}</p>"))


@pytest.mark.parametrize(
    "line",
    [
        "The Post will ask readers to subscribe to continue reading, its editor said.",
        "Sign up to read our weekly letter from the harbour.",
        "Subscribe to our newsletter.",
        "Already a subscriber? Thank you.",
        "Log in to see the comments of other readers.",
        "Register here to see the full list of events.",
        "Subscribe to our podcast to get full episodes first.",
        "Log in to see the full results.",
    ],
)
def test_an_article_with_or_about_subscriptions_is_read(line: str) -> None:
    assert TEXT in read_html(page(f"{BODY * 2}<p>{line}</p>")).text


@pytest.mark.parametrize("below", ["", "<p>Ann Writer reports from the harbour.</p>"])
def test_an_invitation_below_a_long_article_is_left_out_of_it(below: str) -> None:
    body = "".join(
        f"<p>In the year {year} the ferry carried more people over the river than before.</p>"
        for year in range(1980, 2020)
    )
    box = f"<p>Subscribe to continue reading.</p>{below}"
    text = read_html(page(body + box)).text
    assert "Subscribe" not in text
    assert "year 1980" in text
    assert text.endswith("harbour." if below else "before.")
    with pytest.raises(SourceUnreadable, match="the rest is for subscribers"):
        read_html(page(body + box, head=json_ld(CLOSED)))


@pytest.mark.parametrize("content", ["false", "False"])
def test_what_meta_tags_state_counts_too(content: str) -> None:
    head = f'<meta itemprop="isAccessibleForFree" content="{content}">'
    with pytest.raises(SourceUnreadable, match="subscribers"):
        read_html(
            page(CUT + "<p>More than four hundred residents had signed against…</p>", head=head)
        )


def test_the_line_of_a_fetched_page_says_the_same() -> None:
    from tests.ingest.loaded import failures, loaded_from

    with running_site() as site:
        url = site.page("/story", page(CUT * 3, head=json_ld({**CLOSED, "wordCount": 900})))
        assert "subscribers" in failures(loaded_from(url))[None][1]
