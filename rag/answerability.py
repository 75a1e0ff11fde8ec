"""Whether what was found answers a question at all, or only touches it."""

from __future__ import annotations

import math
from dataclasses import dataclass

ANSWERABLE = -0.3
"""The support (log-odds that the passages answer) from which on a question is answered."""
UNTOUCHED = -3.5
"""The support below which nothing in the library matches."""


@dataclass(frozen=True, slots=True)
class Support:
    """What tells whether the passages answer a question at all."""

    passage_coverage: float
    """The largest share of the question's weight in one passage, 0 to 1."""
    passage_cosine: float
    """The largest cosine between the question and a passage."""
    sentence_coverage: float
    sentence_cosine: float
    chunks: int
    """How many chunks were searched: in a large library something always looks a little like it."""
    words: int
    """How many content words the question has."""

    @property
    def log_odds(self) -> float:
        """Larger is likelier; weights of a logistic regression.

        Fitted on RealTime QA 2022 (194 questions against all its articles, against 5 and against 1;
        330 questions of 2025 and articles without the gold one as false ones) and on the SQuAD
        sample (5 paragraphs with and without the right one): AUC .943 on the first, .987 and more
        on the others; word coverage alone has .905 and .985.
        """
        return (
            5.91 * self.passage_coverage
            + 6.26 * self.passage_cosine
            + 1.78 * self.sentence_coverage
            + 4.10 * self.sentence_cosine
            - 1.64 * math.log10(max(self.chunks, 1))
            + 0.78 * math.log2(1 + self.words)
            - 7.33
        )
