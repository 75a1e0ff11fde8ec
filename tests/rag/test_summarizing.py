"""Summaries of the articles' own sentences."""

from rag.embedding import BuiltinEmbedder
from rag.summarizing import choose_sentences, summarize_by_extraction
from rag.types import SummaryRequest
from tests.articles import BRIDGE_TEXT, bridge_article, ferry_article

EMBEDDER = BuiltinEmbedder()


def test_a_longer_summary_cites_more_and_begins_with_the_lead() -> None:
    counts = []
    for length in ("short", "medium", "long"):
        outcome = summarize_by_extraction(
            SummaryRequest(articles=[bridge_article()], length=length), EMBEDDER
        )
        assert BRIDGE_TEXT.startswith(outcome.citations[0].quote)
        counts.append(len(outcome.citations))
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_every_statement_is_cited_and_every_quote_stands_in_its_article() -> None:
    articles = [bridge_article(), ferry_article()]
    texts = {analysed.article.id: analysed.article.text for analysed in articles}
    for request in (SummaryRequest(articles=articles), SummaryRequest(articles=articles[:1])):
        outcome = summarize_by_extraction(request, EMBEDDER)
        cited = [n for s in outcome.sections for st in s.statements for n in st.citations]
        assert all(statement.citations for s in outcome.sections for statement in s.statements)
        assert sorted(cited) == [citation.number for citation in outcome.citations]
        for citation in outcome.citations:
            assert texts[citation.article_id][citation.span.slice] == citation.quote


def test_several_articles_stand_under_their_titles_in_the_order_given() -> None:
    articles = [ferry_article(), bridge_article()]
    outcome = summarize_by_extraction(SummaryRequest(articles=articles), EMBEDDER)
    assert [s.heading for s in outcome.sections] == [a.article.title for a in articles]


def test_who_says_what_names_each_speaker_once() -> None:
    outcome = summarize_by_extraction(
        SummaryRequest(articles=[bridge_article()], length="medium"), EMBEDDER
    )
    (voices,) = [s for s in outcome.sections if s.heading == "Who says what"]
    framings = [statement.text for statement in voices.statements]
    assert len(framings) == len(set(framings)) > 0
    assert any("Lena Okafor" in framing for framing in framings)


def test_a_topic_draws_its_sentences_in() -> None:
    article = bridge_article()
    lead = choose_sentences(article, 1, EMBEDDER)
    chosen = choose_sentences(article, 1, EMBEDDER, topic="cost of the repairs")
    assert lead[0].index == 0
    assert "repairs" in article.text_of(chosen[0])
