"""What is to be done for a question, as planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from rag.types import AnswerRequest, Filters, Outcome, SummaryRequest

Work: TypeAlias = Outcome | AnswerRequest | SummaryRequest
"""An Outcome needs no answerer any more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done, and what is known already of the answer."""

    work: Work
    summary_title: str | None = None
    """Set for summaries only."""
    summary_articles: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    filters: Filters | None = None
    """What is applied, with what the question's own words say; None: as asked."""
    seconds: float = 0.0
    """How long the retrieval took."""
