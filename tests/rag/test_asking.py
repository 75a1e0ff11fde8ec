"""Questions made from an article's own sentences: sound ones, or none."""

from __future__ import annotations

import pytest

from rag.asking import ask_of
from tests.articles import bridge_article, ferry_article
from tests.fakes import make_article


def _asked(text: str) -> list[str]:
    return [asking.text for asking in ask_of(make_article(text))]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "Northline cancelled the Eastwick ferry because ice closed the harbour.",
            "Why did Northline cancel the Eastwick ferry?",
        ),
        (
            "The Eastwick bridge was closed to lorries on Tuesday.",
            "When was the Eastwick bridge closed to lorries?",
        ),
        (
            "About 40 sailors were rescued off Eastwick by the coast guard.",
            "How many sailors were rescued off Eastwick by the coast guard?",
        ),
        (
            "Northline paid $3 million for the Eastwick pier.",
            "How much did Northline pay for the Eastwick pier?",
        ),
        ("The Harbour Board approved a higher toll.", "What did the Harbour Board approve?"),
        (
            "Rose Keller, 41, swam across the strait at Eastwick.",
            "How old is Rose Keller?",
        ),
        (
            "Rose Keller, the director of the Eastwick Museum, opened a new wing.",
            "Who is the director of the Eastwick Museum?",
        ),
    ],
)
def test_a_question_takes_the_words_of_its_sentence(sentence: str, question: str) -> None:
    assert question in _asked(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "He closed the Eastwick bridge because it was cracked.",
        "The company was sold to Northline on Tuesday because of its debts and they left.",
        "Three people were hurt.",
        "A man accused of theft by Northline was free because nobody came.",
        "Northline did not sail because of ice.",
        "Rose Keller is a reporter for the Eastwick Gazette.",
    ],
)
def test_what_points_elsewhere_or_names_nothing_gives_no_question(sentence: str) -> None:
    assert _asked(sentence) == []


def test_who_is_quoted_is_asked_about_by_full_name() -> None:
    asked = [asking.text for asking in ask_of(ferry_article())]
    assert "What did Ivo Petrov say?" in asked
    assert not any("Drivers" in text for text in asked)


def test_each_question_keeps_where_it_was_made_from() -> None:
    analysed = bridge_article()
    for asking in ask_of(analysed):
        assert analysed.sentences_over(asking.span)
        assert asking.text.endswith("?")
