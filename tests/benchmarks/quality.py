"""How often the right article is found, the answer quoted, and a question rightly refused."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Bar, Figure, Section
from tests.benchmarks.measuring import run_fresh
from tests.benchmarks.realtimeqa import (
    QuizQuestion,
    holds_answer,
    read_linked_2022,
    read_year,
)
from tests.benchmarks.workspace import Workspace

RANKED = 40
"""Passages asked for where articles are ranked by their best passage."""
SHORT = 60
"""Quoted words within which a reader should meet the answer."""
WORDS = """The questions of RealTime QA 2022 that link to an article, in a library of those articles
as plain text, without a model. An article's rank is that of its best passage. The answer is quoted
when its string stands in the quotes, and within 60 words when it stands in the first 60 of them;
for .82 of the questions the string stands in the articles at all. Questions of 2025 asked of the
articles of 2022 have no answer there: each one answered is a false one. A citation is wrong when
its quote differs from the article's text at its place by a single character."""


def measure(workspace: Workspace) -> Section:
    """Ask the year's own questions, then another year's."""
    added = workspace.quiz_2022
    ran = run_fresh(ask_both, str(added.home)).value
    questions = read_linked_2022().questions
    ranks = [
        rank_of(added.ids_of(question), found)
        for question, found in zip(questions, ran["ranked"], strict=True)
    ]
    own = list(zip(questions, ran["own"], strict=True))
    answered = [answer for _, answer in own if answer["status"] == "answered"]
    falsely = [answer for answer in ran["other"] if answer["status"] == "answered"]
    wrong = sum(answer["wrong"] for answer in (*ran["own"], *ran["other"]))
    return Section(
        title="Finding, quoting, refusing",
        words=WORDS,
        middle="to compare with",
        figures=(
            Figure(name="questions", value=len(questions), digits=0),
            _share("right article first", hits(ranks, 1), ".892 by words alone (BM25)"),
            _share("right article among four", hits(ranks, 4), ".979 by words alone"),
            _share("mean reciprocal rank", reciprocal(ranks), ".926 by words alone"),
            _share("answered", len(answered) / len(own), ""),
            _share("answer quoted", _quoted(own, None), ""),
            _share(
                f"answer quoted within {SHORT} words",
                _quoted(own, SHORT),
                ".54 by sentences that cover the question's rare words",
            ),
            _share(
                "another year's questions falsely answered",
                len(falsely) / len(ran["other"]),
                ".164 by one threshold, when .85 are answered",
            ),
            Figure(
                name="citations checked",
                value=sum(answer["citations"] for answer in (*ran["own"], *ran["other"])),
                digits=0,
            ),
            Figure(name="wrong citations", value=wrong, digits=0, bar=Bar("=", 0)),
        ),
    )


def rank_of(own: Collection[str], found: list[str]) -> int | None:
    """The place, from 1, of the first of a question's own articles among distinct ones."""
    distinct = enumerate(dict.fromkeys(found), start=1)
    return next((place for place, article in distinct if article in own), None)


def hits(ranks: list[int | None], among: int) -> float:
    """The share of ranks that are within the first so many."""
    return sum(rank is not None and rank <= among for rank in ranks) / len(ranks)


def reciprocal(ranks: list[int | None]) -> float:
    """The mean of one by rank; what was not found counts nothing."""
    return sum(1 / rank for rank in ranks if rank) / len(ranks)


def ask_both(home: str) -> dict[str, Any]:
    """The articles in the order of their best passages, and what became of each question."""
    from rag.chain import make_chain
    from rag.library import open_library
    from rag.retrieval import retrieve
    from rag.settings import Settings

    settings = Settings(home=Path(home))
    own = [question.text for question in read_linked_2022().questions]
    other = [question.text for question in read_year("2025").questions]
    with open_library(settings, repair="foreground") as library:
        chain = make_chain(library, settings)
        ranked = [retrieve(library, text, limit=RANKED).passages for text in own]
        return {
            "ranked": [[passage.article_id for passage in passages] for passages in ranked],
            "own": [_outcome(library, chain.invoke(text)) for text in own],
            "other": [_outcome(library, chain.invoke(text)) for text in other],
        }


def _outcome(library: Any, answer: Any) -> dict[str, Any]:
    shown = (*answer.citations, *answer.nearest)
    return {
        "status": answer.status,
        "quotes": [citation.quote for citation in answer.citations],
        "citations": len(shown),
        "wrong": sum(not _is_exact(library, citation) for citation in shown),
    }


def _is_exact(library: Any, citation: Any) -> bool:
    text = library.article(citation.article_id).text
    return bool(text[citation.span.slice] == citation.quote) and all(
        citation.span.contains(said.span) for said in citation.said
    )


def _quoted(asked: list[tuple[QuizQuestion, dict[str, Any]]], words: int | None) -> float:
    """The share of the questions whose answer stands in the first so many quoted words."""
    held = [
        holds_answer([" ".join(" ".join(answer["quotes"]).split()[:words])], question)
        for question, answer in asked
        if answer["status"] == "answered"
    ]
    return sum(held) / len(asked)


def _share(name: str, value: float, beside: str) -> Figure:
    return Figure(name=name, value=value, digits=3, beside=beside)
