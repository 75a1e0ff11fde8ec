"""Where questions say to look: filters wrongly read, and what rightly read ones give."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Bar, Figure, Section
from tests.benchmarks.measuring import run_fresh
from tests.benchmarks.quality import RANKED, hits, rank_of, reciprocal
from tests.benchmarks.realtimeqa import QuizQuestion, holds_answer, read_linked_2022, read_year
from tests.benchmarks.workspace import Added, Workspace

OUTLETS = (
    "BBC News", "The Guardian", "Reuters", "The New York Times", "USA TODAY", "CNN", "The Week",
    "Associated Press", "Fox News", "The Times", "Washington Post", "NBC News", "Politico", "Time",
    "New York Post", "Los Angeles Times", "Wall Street Journal", "NPR", "People", "The Independent",
    "Nature", "Google", "The Conversation", "The Star", "The Sun", "Variety", "Forbes", "Science",
)  # fmt: skip
"""For a library of many outlets, some named like other things: where misreadings are likeliest."""
WORDS = """The questions of RealTime QA name no outlets and no times of articles, though many name a
time of what happened ("this week"): a filter read out of them is a wrong one. Each is read on the
day of its quiz. Then what a preference does: the questions of 2025 that name a time, in the library
of 2,480 articles, with the clock at the quiz; the weight was chosen on every other week, the other
half is reported. Last, what filters do: the questions of 2025 asked with the month or the outlet of
the article that holds the answer ("…, in articles from July 2025?"), and the place of that very
article; ours beside the same words left in the query."""


def measure(workspace: Workspace) -> Section:
    """Read the questions, then look for their own articles."""
    added = workspace.news_2025
    linked = read_linked_2022().questions + read_year("2025").questions
    everything = read_year("2022").questions + read_year("2025").questions
    ran = run_fresh(rank_all, str(added.home), *_flat(added)).value
    return Section(
        title="Filters a question names",
        words=WORDS,
        middle="to compare with",
        figures=(
            _count("questions read", len(linked), ""),
            _wrong("filters read out of them, outlets of the library", linked, added),
            _wrong("the same, all 969 questions, 28 outlets", everything, None),
            _count("preferences of a time", ran["preferences"], ""),
            *_beside("named a time, other half of the weeks", ran["time"], "without"),
            _read("months named that were read as filters", ran["months_read"]),
            *_beside("month of the article named", ran["month"], "left in the query"),
            _read("outlets named that were read as filters", ran["outlets_read"]),
            *_beside("outlet of the article named", ran["outlet"], "left in the query"),
        ),
    )


def _flat(added: Added) -> list[str]:
    """The ids of each question's own articles, a question after the other, for JSON."""
    return [" ".join(sorted(added.ids_of(question))) for question in read_year("2025").questions]


def _count(name: str, value: int, beside: str) -> Figure:
    return Figure(name=name, value=value, digits=0, beside=beside)


def _read(name: str, share: float) -> Figure:
    return Figure(name=name, value=share, digits=3, bar=Bar("=", 1))


def _wrong(name: str, questions: Sequence[QuizQuestion], added: Added | None) -> Figure:
    from rag.outlets import Outlets
    from rag.scoping import read_scope

    outlets = Outlets(
        OUTLETS if added is None else ("www.usatoday.com", "www.cnn.com", "theweek.co.uk")
    )
    read = [read_scope(q.text, outlets=outlets, today=day_of(q)) for q in questions]
    filtered = sum(any(u.effect == "only" for u in scope.filters.understood) for scope in read)
    if added is not None:
        return Figure(name=name, value=filtered, digits=0, bar=Bar("=", 0))
    return _count(name, filtered, "1, rightly: “according to The Sun”" if filtered else "")


def _beside(name: str, found: dict[str, Any], other: str) -> list[Figure]:
    ways = {"plain": other, "words": "words alone", "vectors": "vectors alone"}
    figures = []
    for key, label in (("first", "right first"), ("mrr", "MRR"), ("answer", "answer in top 4")):
        beside = ", ".join(f"{said} {found[way][key]:.3f}" for way, said in ways.items())
        figures.append(
            Figure(name=f"{name}: {label}", value=found["ours"][key], digits=3, beside=beside)
        )
    return figures


def day_of(question: QuizQuestion) -> date:
    """The day of a question's quiz, which its id begins with."""
    return date(int(question.id[:4]), int(question.id[4:6]), int(question.id[6:8]))


def rank_all(home: str, *own: str) -> dict[str, Any]:
    """Ranks of the questions' own articles, and whether the answer stands in the top 4."""
    from rag.library import open_library
    from rag.settings import Settings

    questions = read_year("2025").questions
    weeks = sorted({question.id[:8] for question in questions})
    with open_library(Settings(home=Path(home)), repair="foreground") as library:
        looking = _Looking(library)
        asked = [(q, frozenset(ids.split())) for q, ids in zip(questions, own, strict=True) if ids]
        timed = [(q, q.text, ids) for q, ids in asked if looking.prefers_time(q)]
        reported = [each for each in timed if each[0].id[:8] in set(weeks[1::2])]
        held = [(q, one) for q, ids in asked if (one := _holding(library, q, ids)) is not None]
        months = [(q, _in_month(q, one), {one.id}) for q, one in held]
        outlets = [(q, _by_outlet(q, one), {one.id}) for q, one in held]
        return {
            "preferences": len(timed),
            "time": looking.figures(reported),
            "months_read": looking.share_read(months),
            "month": looking.figures(months),
            "outlets_read": looking.share_read(outlets),
            "outlet": looking.figures(outlets),
        }


def _holding(library: Any, question: QuizQuestion, ids: frozenset[str]) -> Any:
    """A question's own article that holds the answer and has a day; None when there is none."""
    for article in (library.article(each) for each in sorted(ids)):
        if article.published and holds_answer([article.text], question):
            return article
    return None


def _in_month(question: QuizQuestion, article: Any) -> str:
    day = date.fromisoformat(article.published[:10])
    return f"{question.text.rstrip(' ?')}, in articles from {day:%B %Y}?"


def _by_outlet(question: QuizQuestion, article: Any) -> str:
    return f"{question.text.rstrip(' ?')}, according to {article.outlet}?"


class _Looking:
    """Looks for articles in the four ways that are compared."""

    def __init__(self, library: Any) -> None:
        from rag.narrowing import outlets_of

        self._library = library
        self._outlets = outlets_of(library)

    def prefers_time(self, question: QuizQuestion) -> bool:
        """Whether the question names a time that becomes a preference."""
        return any(each.since for each in self._scope(question, question.text).preferences)

    def share_read(self, asked: Sequence[tuple[QuizQuestion, str, Set[str]]]) -> float:
        """The share of questions whose own article the filters leave, and others do not stay."""
        read = 0
        for question, text, ids in asked:
            scope = self._library.scope(self._scope(question, text).filters)
            read += scope is not None and ids <= scope
        return read / len(asked)

    def figures(self, asked: Sequence[tuple[QuizQuestion, str, Set[str]]]) -> dict[str, Any]:
        """Each way's figures over questions, each with its words and its own articles."""
        return {
            way: self._figures(asked, getattr(self, f"_by_{way}"))
            for way in ("ours", "plain", "words", "vectors")
        }

    def _figures(self, asked: Any, look: Any) -> dict[str, float]:
        ranks, held = [], []
        for question, text, ids in asked:
            passages = look(question, text)
            ranks.append(rank_of(ids, [passage.article_id for passage in passages]))
            held.append(holds_answer([passage.text for passage in passages[:4]], question))
        return {"first": hits(ranks, 1), "mrr": reciprocal(ranks), "answer": sum(held) / len(held)}

    def _scope(self, question: QuizQuestion, text: str) -> Any:
        from rag.scoping import read_scope

        return read_scope(text, outlets=self._outlets, today=day_of(question))

    def _by_ours(self, question: QuizQuestion, text: str) -> Any:
        from rag.preferring import prefer
        from rag.retrieval import retrieve

        scope = self._scope(question, text)
        found = retrieve(self._library, scope.text, filters=scope.filters, limit=RANKED).passages
        return prefer(found, scope.preferences, question=scope.text, limit=RANKED)

    def _by_plain(self, question: QuizQuestion, text: str) -> Any:
        from rag.retrieval import retrieve

        return retrieve(self._library, text, limit=RANKED).passages

    def _by_words(self, question: QuizQuestion, text: str) -> Any:
        return self._library.passages(self._library.search_words(text, limit=RANKED))

    def _by_vectors(self, question: QuizQuestion, text: str) -> Any:
        embedding = self._library.embedder.embed([text])[0]
        return self._library.passages(self._library.search_vectors(embedding, limit=RANKED))
