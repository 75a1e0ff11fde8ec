"""Who is quoted, how often, with which words."""

from rag.types import AnalysedArticle
from rag.voices import answer_speakers, find_voices
from tests.articles import bridge_article, ferry_article, quotation
from tests.fakes import make_article


def surname_article() -> AnalysedArticle:
    text = (
        "“Fares stay as they are until spring,” Petrov said.\n\n“Nobody pays twice.” Petrov said."
    )
    return make_article(
        text,
        quotations=(
            quotation(text, "Fares stay as they are until spring,", "Petrov", mention="Petrov"),
            quotation(text, "Nobody pays twice.", "Petrov", mention="Petrov"),
        ),
    )


def test_a_bare_surname_counts_for_the_only_one_who_bears_it() -> None:
    voices = find_voices([surname_article(), ferry_article()])
    assert [(v.best_named.speaker, v.times) for v in voices] == [("Ivo Petrov", 3)]


def test_those_quoted_most_come_first_with_role_and_count() -> None:
    outcome = answer_speakers([bridge_article(), surname_article(), ferry_article()])
    assert [statement.text for statement in outcome.statements] == [
        "Northline director Ivo Petrov, quoted three times:",
        "Mayor Lena Okafor, quoted once:",
        "Senator Paul Okafor, quoted once:",
        "The Harbour Board, quoted once:",
    ]
    assert all(citation.said for citation in outcome.citations)


def test_words_that_say_something_are_shown_before_a_phrase() -> None:
    text = "“Yes,” Falk said.\n\n“The ferry will sail again on Sunday morning,” Falk said."
    article = make_article(
        text,
        quotations=(
            quotation(text, "Yes,", "Boris Falk"),
            quotation(text, "The ferry will sail again on Sunday morning,", "Boris Falk"),
        ),
    )
    (citation,) = answer_speakers([article]).citations
    assert "Sunday" in citation.quote


def test_articles_that_quote_nobody_say_so() -> None:
    outcome = answer_speakers([make_article("The bridge is closed.")])
    assert outcome.status == "not_in_articles"
    assert outcome.notices
