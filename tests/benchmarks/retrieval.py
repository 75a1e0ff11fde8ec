"""What retrieval finds on eight sets, beside plain BM25, plain vectors and the plain recipe."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.baselines import PlainWords, Text
from tests.benchmarks.figures import Bar, Figure, Section
from tests.benchmarks.measuring import run_fresh
from tests.benchmarks.quality import RANKED, hits, rank_of, reciprocal
from tests.benchmarks.realtimeqa import holds_answer
from tests.benchmarks.recipe import PlainRecipe
from tests.benchmarks.searches import SETS, read_searches
from tests.benchmarks.workspace import Workspace

OTHERS = ("BM25", "vectors", "recipe")
WORDS = """The right article first, among the first four, and the mean reciprocal rank, an article
ranking by its best passage; for RealTime QA also how many questions have their answer's string in
the first 4 and 10 passages (2022: 194 questions; 2025: all of them). Sets: RealTime QA 2022 alone,
the same questions in the library of both years, 2025 (right is any of the search results kept with
a question), questions of the SQuAD sample with its paragraphs as library, sentences of summaries
(QAGS, professional writers) in their articles, headlines of BBC and of PolNeAR (from its file
names) in the articles without them. Beside ours, in the same run: BM25 with stemming and nothing
else, and the built-in embedding and nothing else, both over the very same passages; and the plain
LangChain recipe over the same texts."""
BARS = {
    ("2022", "first"): 0.91,
    ("2022", "reciprocal rank"): 0.945,
    ("2022", "among four"): 0.979,
    ("2022", "answer in 4"): 152,
}


def measure(workspace: Workspace) -> Section:
    """Search each set's library in each way."""
    figures: list[Figure] = []
    for name in SETS:
        added = workspace.searched(name)
        folder = workspace.folder / f"searched-{name}-recipe"
        found = run_fresh(search_all, name, str(added.home), str(folder)).value
        questions = read_searches(name).questions
        own = [added.ids_of(question) for question in questions]
        addresses = [frozenset(question.urls) for question in questions]
        values = {
            way: _figures(each, addresses if way == "recipe" else own)
            for way, each in found.items()
        }
        figures += _compared(name, values)
    return Section(
        title="Finding on every set",
        words=WORDS,
        figures=tuple(figures),
        middle="BM25, vectors, recipe; or bar",
    )


def _figures(found: dict[str, Any], own: Sequence[Collection[str]]) -> dict[str, float]:
    ranks = [rank_of(mine, names) for mine, names in zip(own, found["ranked"], strict=True) if mine]
    shares = {
        "first": hits(ranks, 1),
        "among four": hits(ranks, 4),
        "reciprocal rank": reciprocal(ranks),
    }
    held = {f"answer in {among}": sum(found[f"held_{among}"]) for among in (4, 10)}
    return shares | (held if any(held.values()) else {})


def _compared(name: str, values: dict[str, dict[str, float]]) -> Iterator[Figure]:
    for measured, value in values["ours"].items():
        digits = 0 if measured.startswith("answer") else 3
        others = [f"{values[way][measured]:.{digits}f}" for way in OTHERS]
        bar = BARS.get((name, measured))
        yield Figure(
            name=f"{name}: {measured}" + (f" (beside: {', '.join(others)})" if bar else ""),
            value=value,
            digits=digits,
            bar=None if bar is None else Bar(">=", bar),
            beside=", ".join(others),
        )


def search_all(name: str, home: str, folder: str) -> dict[str, Any]:
    """Each way's articles by their best passages, and which first passages hold the answer."""
    from rag.library import open_library
    from rag.retrieval import retrieve
    from rag.settings import Settings

    searched = read_searches(name)
    recipe = PlainRecipe(folder)
    recipe.add(searched.articles)
    with open_library(Settings(home=Path(home)), repair="foreground") as library:
        passages = _all_passages(library)
        words = PlainWords([Text(article, text, ()) for article, text in passages])

        def ours(question: str) -> list[tuple[str, str]]:
            found = retrieve(library, question, limit=RANKED).passages
            return [(passage.article_id, passage.text) for passage in found]

        def nearest(question: str) -> list[tuple[str, str]]:
            embedding = library.embedder.embed([question])[0]
            found = library.passages(library.search_vectors(embedding, limit=RANKED))
            return [(passage.article_id, passage.text) for passage in found]

        ways = {
            "ours": ours,
            "BM25": lambda question: [passages[row] for row in words.best(question, RANKED)],
            "vectors": nearest,
            "recipe": lambda question: recipe.search(question, RANKED),
        }
        return {
            way: _searched([search(question.text) for question in searched.questions], name)
            for way, search in ways.items()
        }


def _searched(found: list[list[tuple[str, str]]], name: str) -> dict[str, Any]:
    questions = read_searches(name).questions
    return {"ranked": [[article for article, _ in passages] for passages in found]} | {
        f"held_{among}": [
            holds_answer([text for _, text in passages[:among]], question)
            for passages, question in zip(found, questions, strict=True)
        ]
        for among in (4, 10)
    }


def _all_passages(library: Any) -> list[tuple[str, str]]:
    """Every chunk that retrieval can find, as article id and text."""
    return [
        (article.id, analysed.article.text[chunk.span.slice])
        for article in library.list()
        for analysed in [library.analysed(article.id)]
        for chunk in analysed.chunks
    ]
