"""What tells a sentence that answers from one that does not."""

from dataclasses import replace

import pytest

from rag.answerability import ANSWERABLE, Support
from rag.embedding import BuiltinEmbedder
from rag.evidence import Evidence, SentenceScorer, is_whole_sentence
from rag.library import Library
from rag.retrieval import WordRarity, retrieve

SURE = Support(1.0, 0.6, 1.0, 0.6, chunks=10, words=4)


def _scored(library: Library, question: str) -> tuple[SentenceScorer, Evidence]:
    found = retrieve(library, question, limit=12)
    articles = {p.article_id: library.analysed(p.article_id) for p in found.passages}
    scorer = SentenceScorer(question, WordRarity(library, question), BuiltinEmbedder())
    return scorer, Evidence.of(found.passages, articles)


def test_the_sentence_with_the_kind_of_thing_asked_for_comes_first(library: Library) -> None:
    scorer, evidence = _scored(library, "When do the repairs begin?")
    best = scorer.rank(evidence)[0]
    assert "March" in best.analysed.text_of(best.sentence)
    quoted = best.analysed.article.text[best.span.slice]
    assert quoted.startswith("The repairs will cost"), "a leading “They” brings what it stands for"


def test_each_sentence_of_the_passages_is_ranked_once(library: Library) -> None:
    scorer, evidence = _scored(library, "Eastwick bridge lorries")
    ranked = scorer.rank(evidence)
    places = [(s.analysed.article.id, s.sentence.index) for s in ranked]
    assert len(places) == len(set(places)) > 5
    assert [s.score for s in ranked] == sorted((s.score for s in ranked), reverse=True)


def test_true_questions_have_more_support_than_false_ones(library: Library) -> None:
    odds = []
    for question in ("How many lorries crossed the bridge?", "Who won the football cup in Peru?"):
        scorer, evidence = _scored(library, question)
        support = scorer.support(evidence, scorer.rank(evidence), chunks=4)
        odds.append(support.log_odds)
    assert odds[0] > ANSWERABLE > odds[1]


@pytest.mark.parametrize(
    ("field", "less"),
    [("passage_coverage", 0.2), ("passage_cosine", 0.1), ("sentence_coverage", 0.1),
     ("sentence_cosine", 0.1), ("words", 1)],
)  # fmt: skip
def test_less_of_anything_supports_less(field: str, less: float) -> None:
    assert replace(SURE, **{field: less}).log_odds < SURE.log_odds


def test_the_same_evidence_says_less_in_a_larger_library() -> None:
    assert replace(SURE, chunks=100_000).log_odds < SURE.log_odds


@pytest.mark.parametrize(
    ("text", "whole"),
    [("EASTWICK —", False), ("Read more", False), ("They begin in March.", True),
     ("“We will not gamble with lives.”", True), ("Hardly.", False)],
)  # fmt: skip
def test_headings_and_scraps_are_no_sentences(text: str, whole: bool) -> None:
    assert is_whole_sentence(text) is whole
