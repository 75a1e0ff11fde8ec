"""Summaries of the articles' own sentences, in sections."""

import pytest

from rag.embedding import BuiltinEmbedder
from rag.summarizing import summarize_by_extraction
from rag.types import AnalysedArticle, Outcome, SummaryFocus, SummaryLength, SummaryRequest
from tests.articles import BRIDGE_TEXT, FERRY_TEXT, bridge_article, ferry_article
from tests.fakes import make_article

EMBEDDER = BuiltinEmbedder()


def summarize(
    *articles: AnalysedArticle,
    length: SummaryLength = "medium",
    topic: str | None = None,
    focus: SummaryFocus = "all",
) -> Outcome:
    request = SummaryRequest(articles=articles, length=length, topic=topic, focus=focus)
    return summarize_by_extraction(request, EMBEDDER)


def quotes(outcome: Outcome, heading: str) -> list[str]:
    """What stands under a heading, in order."""
    by_number = {citation.number: citation.quote for citation in outcome.citations}
    return [
        by_number[number]
        for section in outcome.sections
        if section.heading == heading
        for statement in section.statements
        for number in statement.citations
    ]


def framings(outcome: Outcome, heading: str) -> list[str]:
    return [
        statement.text
        for section in outcome.sections
        if section.heading == heading
        for statement in section.statements
    ]


def test_a_longer_summary_cites_more_and_begins_with_the_lead() -> None:
    counts = []
    for length in ("short", "medium", "long"):
        outcome = summarize(bridge_article(), length=length)
        assert BRIDGE_TEXT.startswith(outcome.citations[0].quote)
        counts.append(len(outcome.citations))
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


@pytest.mark.parametrize("length", ["short", "medium", "long"])
@pytest.mark.parametrize("focus", ["all", "new", "disputed", "timeline", "figures"])
def test_every_statement_is_cited_and_every_sentence_stands_once(
    length: SummaryLength, focus: SummaryFocus
) -> None:
    articles = [bridge_article(), ferry_article()]
    texts = {analysed.article.id: analysed.article.text for analysed in articles}
    outcome = summarize(*articles, length=length, focus=focus)
    cited = [n for s in outcome.sections for st in s.statements for n in st.citations]
    assert all(statement.citations for s in outcome.sections for statement in s.statements)
    assert cited == [citation.number for citation in outcome.citations]
    for citation in outcome.citations:
        assert texts[citation.article_id][citation.span.slice] == citation.quote


def test_the_sections_of_one_article_say_what_they_hold() -> None:
    outcome = summarize(bridge_article())
    assert [s.heading for s in outcome.sections][:2] == ["Main points", "Who says what"]
    assert framings(outcome, "Main points") == ["Harbour Post, 8 October 2025, reports:"]
    said = framings(outcome, "Who says what")
    assert len(said) == len(set(said)) > 0
    assert any("Okafor" in framing for framing in said)


def test_a_sentence_that_leans_on_another_is_quoted_with_it_or_not_at_all() -> None:
    outcome = summarize(bridge_article(), length="long")
    for citation in outcome.citations:
        assert not citation.quote.startswith(("He ", "They "))


def test_a_sentence_quoted_for_the_next_one_is_not_quoted_again() -> None:
    text = "\n\n".join(
        f"The {place} of Eastwick opens its {place} doors on Sunday. "
        f"It shows {place} boats from every {place} port and {place} doors."
        for place in ("harbour", "museum", "library", "theatre")
    )
    outcome = summarize(make_article(text), length="long")
    spans = sorted(citation.span for citation in outcome.citations)
    assert len(spans) > 2
    assert not any(left.overlaps(right) for left, right in zip(spans, spans[1:], strict=False))


def test_what_several_articles_report_leads_their_summary() -> None:
    harbour = make_article(
        "Gulls nest on the pier of Port Ansel again.\n\n"
        "The harbour of Port Ansel will be dredged in spring for 9 million crowns.\n\n"
        "Anglers met on the pier for their yearly contest.",
        outlet="Coast Weekly",
        published="2025-10-07",
    )
    council = make_article(
        "The council voted to dredge the harbour of Port Ansel in spring.\n\n"
        "Dredging the harbour of Port Ansel costs 9 million crowns, the council said.",
        outlet="Harbour Post",
        published="2025-10-08",
    )
    outcome = summarize(harbour, council, length="short")
    first = outcome.citations[0]
    assert "dredge" in first.quote
    assert [s.heading for s in outcome.sections] == ["Main points"]


def test_each_article_is_heard_where_there_is_room() -> None:
    words = "harbour bakery school library theatre orchard museum stadium tunnel forest".split()
    articles = [
        make_article(f"The {word} of Eastwick opens on Sunday with {word} music.") for word in words
    ]
    outcome = summarize(*articles)
    assert {c.article_id for c in outcome.citations} == {a.article.id for a in articles}
    assert quotes(outcome, "Other articles")


def test_near_copies_are_told_once_and_named() -> None:
    wire = bridge_article()
    copy = make_article(
        BRIDGE_TEXT + "Ferries run every half hour.\n",
        title="Bridge closed, says mayor",
        outlet="Daily Tide",
        published="2025-10-09",
    )
    outcome = summarize(wire, copy)
    assert {citation.article_id for citation in outcome.citations} == {copy.article.id}
    (notice,) = outcome.notices
    assert "Daily Tide, 9 October 2025" in notice
    assert "Harbour Post, 8 October 2025" in notice
    assert framings(outcome, "Main points") == [
        "Daily Tide, 9 October 2025, reports (also in Harbour Post):"
    ]


def test_a_copy_with_another_number_is_set_beside_the_first() -> None:
    later = make_article(
        BRIDGE_TEXT.replace("4,200 lorries", "4,700 lorries"),
        title="Bridge closed, says mayor",
        outlet="Daily Tide",
        published="2025-10-09",
    )
    outcome = summarize(bridge_article(), later, focus="disputed")
    told = quotes(outcome, "What is disputed")
    assert ["4,200" in told[0], "4,700" in told[1]] in ([True, True], [False, False])
    assert set(framings(outcome, "What is disputed")) == {
        "Harbour Post, 8 October 2025, reports:",
        "Daily Tide, 9 October 2025, reports:",
    }


def test_what_is_new_is_what_older_articles_did_not_say() -> None:
    older = make_article(
        "The ferry Northline ran aground off Eastwick with 60 people.\n\n"
        "Divers search the hull of the ferry Northline for leaks.",
        outlet="Harbour Post",
        published="2025-10-07",
    )
    newer = make_article(
        "The ferry Northline, which ran aground off Eastwick with 60 people, was towed to port.\n\n"
        "A judge ordered an inquiry into its captain.\n\n"
        "Divers had searched the hull of the ferry Northline for leaks.",
        outlet="Daily Tide",
        published="2025-10-09",
    )
    outcome = summarize(older, newer, focus="new")
    told = quotes(outcome, "What is new")
    assert "judge" in told[0]
    assert not any("Divers had" in quote for quote in told)


def test_a_topic_draws_its_sentences_in() -> None:
    outcome = summarize(bridge_article(), length="short", topic="cost of the repairs")
    assert any("repairs will cost" in citation.quote for citation in outcome.citations)


def test_nothing_on_a_topic_is_a_no() -> None:
    outcome = summarize(ferry_article(), topic="volcanic ash in Iceland")
    assert outcome.status == "not_in_articles"
    assert "volcanic ash" in outcome.notices[0]


def test_an_article_without_sentences_is_a_no() -> None:
    assert summarize(make_article("Prices")).status == "not_in_articles"


def test_a_side_that_the_articles_do_not_have_is_a_no() -> None:
    outcome = summarize(ferry_article(), focus="disputed")
    assert (outcome.status, outcome.sections) == ("not_in_articles", ())
    assert outcome.notices


def test_figures_are_the_sentences_with_amounts_and_counts() -> None:
    told = quotes(summarize(bridge_article(), focus="figures"), "Figures")
    assert any("4,200 lorries" in quote for quote in told)
    assert any("38 million crowns" in quote for quote in told)
    assert FERRY_TEXT.splitlines()[0] not in told
