"""What tells a sentence that answers from one that does not."""

import pytest

from rag.embedding import BuiltinEmbedder
from rag.evidence import Evidence, SentenceScorer, is_whole_sentence
from rag.library import Library
from rag.retrieval import WordRarity, retrieve


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


@pytest.mark.parametrize(
    ("text", "whole"),
    [("EASTWICK —", False), ("Read more", False), ("They begin in March.", True),
     ("“We will not gamble with lives.”", True), ("Hardly.", False),
     ("READ: How the bridge was built, and by whom it was paid for.", False)],
)  # fmt: skip
def test_headings_and_scraps_are_no_sentences(text: str, whole: bool) -> None:
    assert is_whole_sentence(text) is whole
