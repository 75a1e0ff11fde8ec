"""The signs by which sentences are told apart, each on sentences made for it."""

import numpy as np
import pytest

from rag.embedding import BuiltinEmbedder
from rag.evidence import WEIGHTS, Evidence, SentenceScorer
from rag.library import Library
from rag.retrieval import WordRarity
from rag.sentence_features import FEATURES
from rag.types import Passage, Span
from tests.fakes import make_article

TEXT = """\
The old lighthouse of Redwell Point was sold on Monday.

A dentist from Eastwick, Paul Ruiz, purchased it for 2 million crowns.

Will the lighthouse be sold again?

Fishermen remember storms there.
"""


def _columns(library: Library, question: str) -> dict[str, list[float]]:
    analysed = make_article(TEXT, title="Lighthouse sold")
    article = analysed.article
    passage = Passage(
        article_id=article.id,
        chunk_index=0,
        span=Span(0, len(TEXT)),
        text=TEXT,
        score=1.0,
        rank=1,
        title=article.title,
    )
    scorer = SentenceScorer(question, WordRarity(library, question), BuiltinEmbedder())
    evidence = Evidence.of([passage], {article.id: analysed})
    _, features, _ = scorer.describe(evidence)
    assert features.shape == (4, len(FEATURES))
    assert np.isfinite(features).all()
    return {name: features[:, i].tolist() for i, name in enumerate(FEATURES)}


def test_every_feature_has_a_weight() -> None:
    assert set(WEIGHTS) == set(FEATURES)


@pytest.mark.parametrize(
    ("feature", "question", "place"),
    [
        ("kind", "How many crowns were paid?", 1),
        ("meaning_of_words", "Who bought the lighthouse?", 1),
        ("local_coverage", "When was the lighthouse of Redwell Point sold?", 0),
        ("asks", "What of the lighthouse?", 2),
        ("neighbours", "Who paid for the lighthouse of Redwell Point?", 1),
        ("noun", "Which doctor has bought the lighthouse?", 1),
    ],
)
def test_a_feature_is_largest_where_it_should_be(
    library: Library, feature: str, question: str, place: int
) -> None:
    values = _columns(library, question)[feature]
    assert int(np.argmax(values)) == place


def test_a_question_without_content_words_is_scored(library: Library) -> None:
    assert _columns(library, "Who was it?")["kind"][1] > 0
