"""How often the right article is found, the answer quoted, and a question rightly refused.

Ours through ``rag.evaluating``, which the command ``onrecord evaluate`` is made of; beside it, in
the same run, plain BM25 and plain vectors over our chunks and the plain LangChain recipe.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean
from typing import Any, Literal

from rag import scoring
from rag.evaluating import EvaluationQuestion
from rag.scoring import RANKED, SHORT_WORDS, Expected
from rag.types import Question
from tests.benchmarks.baselines import ask_plainly
from tests.benchmarks.figures import BESIDE, Bar, Figure, Section
from tests.benchmarks.measuring import run_fresh
from tests.benchmarks.ranking import false_answers, hits, rank_of, reciprocal
from tests.benchmarks.realtimeqa import comparable, holds_answer, read_linked_2022, read_year
from tests.benchmarks.recipe import PASSAGES, PlainRecipe
from tests.benchmarks.workspace import Added, Workspace

ANSWERED = 0.85
"""The share of the year's own questions that is answered where false answers are compared."""
LARGE = ", among 2,698 articles"
WORDS = """The 194 questions of RealTime QA 2022 that link to an article, without a model, in a
library of those articles as plain text, and in one of all articles of 2022 and 2025. An article's
rank is that of its best passage. The answer is quoted within 60 words when its string stands in
the first 60 words of the quotes; it stands in the articles at all for .82 of the questions. The
330 questions of 2025 asked of the articles of 2022 have no answer there: each one answered is a
false one. Plain BM25 (Porter2 stems) and plain vectors (the built-in embedding) search the very
chunks of our library, the plain recipe is LangChain's splitter with Chroma. They quote what
covers the question's rare words best in their first four passages, the recipe the beginning of its
first passage; they never refuse, so their false answers are those that one threshold, on coverage
or on the cosine, lets through where .85 of the 194 are answered. A citation is wrong when its
quote differs from the article's text at its place by a single character."""


@dataclass(frozen=True, slots=True)
class Shares:
    """The comparable figures of one way of answering."""

    first: float
    among_four: float
    reciprocal: float
    holding: float
    quoted: float
    falsely: float | None = None
    """Of another year's questions; None when none were asked."""


def measure(workspace: Workspace) -> Section:
    """Ask the year's own questions in both libraries, and another year's in the smaller."""
    ours, beside = _ask(workspace, "2022", workspace.quiz_2022)
    large, beside_large = _ask(workspace, "both", workspace.news_both)
    return Section(
        title="Finding, quoting, refusing",
        words=WORDS,
        columns=BESIDE,
        figures=(
            Figure(name="questions", value=ours["hit_at_1"][1], digits=0),
            *_found(ours, beside, "", _BARS),
            *_found(large, beside_large, LARGE, _bars_over(beside_large)),
            _figure("answered", ours["answered"], bar=Bar(">=", ANSWERED)),
            _figure("another year's questions falsely answered", ours["falsely_answered"],
                    beside, "falsely", Bar("<=", 0.10)),
            _figure("answer quoted", ours["answer_quoted"]),
            _figure("answer within 60 quoted words", ours["answer_quoted_within_60"],
                    beside, "quoted", Bar(">=", 0.65)),
            _figure(f"answer within 60 quoted words{LARGE}", large["answer_quoted_within_60"],
                    beside_large, "quoted"),
            Figure(name="quoted words, median", value=ours["quoted_words_p50"][0], digits=0),
            Figure(name="citations checked", digits=0,
                   value=ours["citations"][0] + large["citations"][0]),
            Figure(name="wrong citations", digits=0, bar=Bar("=", 0),
                   value=ours["wrong_citations"][0] + large["wrong_citations"][0]),
        ),
    )  # fmt: skip


def _ask(
    workspace: Workspace, year: str, added: Added
) -> tuple[dict[str, tuple[float, int]], dict[str, Shares]]:
    """Ours, and what runs beside it by column, in one library; in that of 2022 all questions."""
    questions = read_linked_2022().questions
    ids = [sorted(added.ids_of(question)) for question in questions]
    home, others = str(added.home), int(year == "2022")
    ours = run_fresh(evaluate_ours, home, json.dumps(ids), others).value
    plain = run_fresh(ask_baselines, home, others).value
    recipe = run_fresh(ask_recipe, year, str(workspace.folder / f"recipe-{year}"), others).value
    urls = [question.urls for question in questions]
    beside = {name: _shares(found, ids) for name, found in plain.items()}
    return ours, {**beside, "plain recipe": _shares(recipe, urls)}


def evaluate_ours(home: str, ids: str, others: int) -> dict[str, tuple[float | None, int]]:
    """Each figure of the product with over how many questions it was taken."""
    from rag.chain import make_chain
    from rag.evaluating import evaluate
    from rag.library import open_library
    from rag.settings import Settings

    settings = Settings(home=Path(home))
    with open_library(settings, repair="foreground") as library:
        chain = make_chain(library, settings)
        asked = as_questions(json.loads(ids), others=bool(others))
        evaluated = list(evaluate(library, chain, asked, fold=comparable))
    figures = scoring.measure([each.scored for each in evaluated if each.scored is not None])
    return {name: (figure.value, figure.counted) for name, figure in figures.items()}


def as_questions(ids: Sequence[Sequence[str]], *, others: bool) -> list[EvaluationQuestion]:
    """The questions of 2022 with their articles, and those of 2025, which have no answer there."""
    own = read_linked_2022().questions
    asked = [
        EvaluationQuestion(
            line=line,
            id=each.id,
            question=Question(each.text),
            expected=Expected(answers=each.answers, answerable=True),
            articles=tuple(articles),
        )
        for line, (each, articles) in enumerate(zip(own, ids, strict=True), start=1)
    ]
    for each in read_year("2025").questions if others else ():
        question = Question(each.text)
        asked.append(
            EvaluationQuestion(
                line=len(asked) + 1,
                id=each.id,
                question=question,
                expected=Expected(answerable=False),
            )
        )
    return asked


def ask_baselines(home: str, others: int) -> dict[str, list[dict[str, Any]]]:
    """What words alone and vectors alone find, for the year's own and then the others."""
    from rag.library import open_library
    from rag.settings import Settings

    with open_library(Settings(home=Path(home)), repair="foreground") as library:
        found = ask_plainly(library, _texts(others=bool(others)))
    return {name: [asdict(each) for each in every] for name, every in found.items()}


def ask_recipe(year: str, folder: str, others: int) -> list[dict[str, Any]]:
    """The same of the plain recipe; its confidence is the cosine."""
    own, other = read_linked_2022(), read_year("2025")
    recipe = PlainRecipe(folder)
    recipe.add(own.articles + (other.articles if year == "both" else ()))
    found = []
    for question in _texts(others=bool(others)):
        nearest = recipe.nearest(question, RANKED)
        top = [near.text for near in nearest[:PASSAGES]]
        found.append(
            {
                "ranked": [near.url for near in nearest],
                "top": top,
                "quoted": " ".join(" ".join(top).split()[:SHORT_WORDS]),
                "confidence": nearest[0].cosine,
            }
        )
    return found


def _texts(*, others: bool) -> list[str]:
    years = (read_linked_2022(), read_year("2025")) if others else (read_linked_2022(),)
    return [question.text for year in years for question in year.questions]


def _shares(found: Sequence[Mapping[str, Any]], right: Sequence[Collection[str]]) -> Shares:
    """Over the year's own questions, which come first; the others tell only the false answers."""
    questions = read_linked_2022().questions
    own, other = found[: len(questions)], found[len(questions) :]
    ranks = [rank_of(ids, each["ranked"]) for ids, each in zip(right, own, strict=True)]
    pairs = list(zip(own, questions, strict=True))
    confidence = [each["confidence"] for each in own]
    falsely = [each["confidence"] for each in other]
    return Shares(
        first=hits(ranks, 1),
        among_four=hits(ranks, 4),
        reciprocal=reciprocal(ranks),
        holding=mean(holds_answer(each["top"], question) for each, question in pairs),
        quoted=mean(holds_answer([each["quoted"]], question) for each, question in pairs),
        falsely=false_answers(confidence, falsely, answered=ANSWERED) if falsely else None,
    )


_FOUND = (
    ("right article first", "hit_at_1", "first"),
    ("right article among four", "hit_at_4", "among_four"),
    ("mean reciprocal rank", "mrr", "reciprocal"),
    ("answer in the first four passages", "answer_in_top_4", "holding"),
)
_BARS = (Bar(">=", 0.91), Bar(">=", 0.979), Bar(">=", 0.945), Bar(">=", 0.78))


def _bars_over(beside: Mapping[str, Shares]) -> list[Bar]:
    """Ahead of the better of words and vectors with the first, not behind it with four."""
    kinds: tuple[Literal[">", ">="], ...] = (">", ">=", ">", ">=")
    plain = (beside["plain BM25"], beside["plain vectors"])
    return [
        Bar(kind, max(getattr(shares, name) for shares in plain))
        for kind, (_, _, name) in zip(kinds, _FOUND, strict=True)
    ]


def _found(
    ours: Mapping[str, tuple[float, int]],
    beside: Mapping[str, Shares],
    where: str,
    bars: Sequence[Bar],
) -> Iterator[Figure]:
    for (name, measured, other), bar in zip(_FOUND, bars, strict=True):
        yield _figure(f"{name}{where}", ours[measured], beside, other, bar)


def _figure(
    name: str,
    ours: tuple[float, int],
    beside: Mapping[str, Shares] | None = None,
    other: str = "",
    bar: Bar | None = None,
) -> Figure:
    others = {column: getattr(shares, other) for column, shares in (beside or {}).items()}
    return Figure(name=name, value=ours[0], digits=3, bar=bar, others=others)
