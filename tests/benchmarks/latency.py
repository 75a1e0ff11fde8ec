"""How long a question waits in a library of thousands of articles."""

from __future__ import annotations

import time
from pathlib import Path

from tests.benchmarks.figures import Bar, Figure, Section
from tests.benchmarks.measuring import percentile, run_fresh
from tests.benchmarks.realtimeqa import read_linked_2022, read_year
from tests.benchmarks.workspace import Workspace

WORDS = """The questions of RealTime QA 2025 and the 194 of 2022, one after the other in one
process, in the library of all articles of both years; the first one is asked once before to load
the models. Retrieving is the search by words and by vectors, fused; answering is the whole chain
without a model, retrieval included."""


def measure(workspace: Workspace) -> Section:
    """Ask all questions in a fresh process, first only retrieving, then answering."""
    added = workspace.news_both
    ran = run_fresh(ask_all, str(added.home))
    retrieving, answering = ran.value["retrieving"], ran.value["answering"]
    return Section(
        title="Waiting for an answer",
        words=WORDS,
        figures=(
            Figure(name="articles", value=len(set(added.ids.values())), digits=0),
            Figure(name="questions", value=len(answering), digits=0),
            _milliseconds("retrieving, half are under", retrieving, 0.5, Bar("<", 25)),
            _milliseconds("retrieving, 95 in 100 are under", retrieving, 0.95),
            _milliseconds("answering, half are under", answering, 0.5, Bar("<=", 150)),
            _milliseconds("answering, 95 in 100 are under", answering, 0.95, Bar("<=", 400)),
            Figure(name="memory", value=ran.peak_bytes / 1e6, unit="MB", digits=0),
        ),
    )


def ask_all(home: str) -> dict[str, list[float]]:
    """Seconds for each question, retrieving and answering."""
    from rag.chain import make_chain
    from rag.library import open_library
    from rag.retrieval import retrieve
    from rag.settings import Settings

    settings = Settings(home=Path(home))
    years = (read_year("2025"), read_linked_2022())
    asked = [question.text for year in years for question in year.questions]
    retrieving, answering = [], []
    with open_library(settings, repair="foreground") as library:
        chain = make_chain(library, settings)
        chain.invoke(asked[0])
        for question in asked:
            began = time.perf_counter()
            retrieve(library, question, limit=settings.retrieve_limit)
            retrieving.append(time.perf_counter() - began)
        for question in asked:
            began = time.perf_counter()
            chain.invoke(question)
            answering.append(time.perf_counter() - began)
    return {"retrieving": retrieving, "answering": answering}


def _milliseconds(name: str, seconds: list[float], share: float, bar: Bar | None = None) -> Figure:
    value = 1000 * percentile(seconds, share)
    return Figure(name=name, value=value, unit="ms", digits=1, bar=bar)
