"""How often a question is answered that the articles answer, and one that they do not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tests.benchmarks.drawing import Axis, Line, draw
from tests.benchmarks.figures import Bar, Figure, Section
from tests.benchmarks.fit_answerability import (
    OTHER,
    OWN,
    Fitting,
    area_under,
    false_at,
)
from tests.benchmarks.measuring import ROOT, run_fresh
from tests.benchmarks.misspelling import offer
from tests.benchmarks.realtimeqa import read_linked_2022, read_year
from tests.benchmarks.trials import collect
from tests.benchmarks.workspace import Workspace

if TYPE_CHECKING:
    from tests.benchmarks.fit_answerability import Floats

PICTURE = ROOT / "docs" / "pictures" / "refusing.svg"
SHARE = 0.85
"""Of the questions of 2022 that are to be answered."""
WORDS = """Questions of another year asked of a year's articles: whatever is answered is false.
"Across weeks" means that each question is judged by weights fitted without its week; the shares
"as asked" are what the whole program answers with the weights it has, those "judged" what these
weights let pass. SQuAD's unanswerable
questions are asked of the paragraphs that nearly answer them. The picture shows every threshold.
Surnames are those of people quoted twice or more in the articles of 2025, with one slip each, and
those of 2022 that these do not have."""
_EVERY = range(7)


def measure(workspace: Workspace) -> Section:
    """Judge every trial, ask the two years' questions of each other's articles, and draw.

    The picture goes to ``docs/pictures``.
    """
    fitting = Fitting(collect(workspace))
    ours = fitting.across_weeks(list(_EVERY))
    plain = np.array([trial.plain_coverage for trial in fitting.trials])
    both = _coverage_and_cosine(fitting)
    asked_2022 = run_fresh(ask_years, str(workspace.quiz_2022.home)).value
    asked_2025 = run_fresh(ask_years, str(workspace.news_2025.home)).value
    PICTURE.parent.mkdir(exist_ok=True)
    point = asked_2022["2022"], asked_2022["2025"]
    PICTURE.write_text(picture(fitting, plain, both, ours, point), encoding="utf-8")
    return Section(
        title="Refusing",
        words=WORDS,
        figures=(
            *_judged(fitting, plain, "one threshold on the rare words covered", None),
            *_judged(fitting, both, "rare words covered and cosine, across weeks", None),
            *_judged(fitting, ours, "ours, across weeks", Bar("<=", 0.10)),
            Figure(
                name="2022's own questions, as asked",
                value=point[0],
                digits=3,
                bar=Bar(">=", SHARE),
            ),
            Figure(
                name="2025's questions of 2022's articles, as asked",
                value=point[1],
                digits=3,
                bar=Bar("<=", 0.10),
            ),
            _share("2025's own questions, as asked", asked_2025["2025"]),
            _share("2022's questions of 2025's articles, as asked", asked_2025["2022"]),
            *_answered(fitting),
            *_paragraphs(fitting, plain, ours),
            *_misspelt(workspace),
        ),
    )


def picture(
    fitting: Fitting, plain: Floats, both: Floats, ours: Floats, point: tuple[float, float]
) -> str:
    """False answers for every share of the questions answered, by three ways to judge."""
    ways = (
        ("rare words covered", plain),
        ("rare words covered and cosine", both),
        ("On Record, on weeks it was not fitted on", ours),
    )
    shares = np.arange(0.5, 1.0001, 0.005)
    lines = [
        Line(
            name,
            [(s, false_at(fitting.of(way, OWN), fitting.of(way, OTHER), s)) for s in shares],
        )
        for name, way in ways
    ]
    return draw(
        "Share of false answers against share of questions answered",
        Axis("questions of 2022 answered from the articles of 2022", (0.5, 0.6, 0.7, 0.8, 0.9, 1)),
        Axis("questions of 2025 answered from them", (0, 0.1, 0.2, 0.3, 0.4, 0.5)),
        lines,
        (*point, "the program as it is"),
    )


def ask_years(home: str) -> dict[str, float]:
    """The share of each year's questions that the whole program answers from one library."""
    from rag.chain import make_chain
    from rag.library import open_library
    from rag.settings import Settings

    years = {"2022": read_linked_2022().questions, "2025": read_year("2025").questions}
    settings = Settings(home=Path(home))
    with open_library(settings, repair="foreground") as library:
        chain = make_chain(library, settings)

        def answered(texts: list[str]) -> float:
            return sum(chain.invoke(text).status == "answered" for text in texts) / len(texts)

        return {year: answered([q.text for q in asked]) for year, asked in years.items()}


def _coverage_and_cosine(fitting: Fitting) -> Floats:
    """The line to beat: a regression on two numbers, by the same folds over weeks."""
    features = np.array([(trial.plain_coverage, trial.cosine) for trial in fitting.trials])
    other = Fitting(fitting.trials)
    other.features = features
    years = np.isin(other.sets, (OWN, OTHER))
    other.counts = np.where(years, other.counts, 0.0)
    return other.across_weeks([0, 1])


def _judged(fitting: Fitting, scores: Floats, name: str, bar: Bar | None) -> list[Figure]:
    own, other = fitting.of(scores, OWN), fitting.of(scores, OTHER)
    return [
        Figure(name=f"AUC: {name}", value=area_under(own, other), digits=3),
        Figure(
            name=f"false when {SHARE} are answered: {name}",
            value=false_at(own, other, SHARE),
            digits=3,
            bar=bar,
        ),
    ]


def _answered(fitting: Fitting) -> list[Figure]:
    """The shares of the small libraries' questions that the program judges answerable."""
    from rag.answerability import ANSWERABLE, INTERCEPT, WEIGHTS

    likely = fitting.features @ np.array(WEIGHTS) + INTERCEPT >= ANSWERABLE
    only_names = np.array([trial.nothing_else for trial in fitting.trials])
    answered = np.where(only_names, 0.0, likely)
    names = [name for name in dict.fromkeys(fitting.sets.tolist()) if "20" not in name]
    return [_share(f"judged: {name}", float(fitting.of(answered, name).mean())) for name in names]


def _paragraphs(fitting: Fitting, plain: Floats, ours: Floats) -> list[Figure]:
    found = []
    for name, scores in (("rare words covered", plain), ("ours", ours)):
        own = fitting.of(scores, "paragraphs, answerable")
        other = fitting.of(scores, "paragraphs, unanswerable")
        found.append(Figure(name=f"AUC on SQuAD: {name}", value=area_under(own, other), digits=3))
        found.append(
            Figure(
                name=f"false on SQuAD when {SHARE} are answered: {name}",
                value=false_at(own, other, SHARE),
                digits=3,
            )
        )
    return found


def _misspelt(workspace: Workspace) -> list[Figure]:
    home, other = str(workspace.news_2025.home), str(workspace.quiz_2022.home)
    found = run_fresh(offer, home, other).value
    return [
        _share(f"{found['asked']} surnames misspelt, the right one offered", found["right"]),
        _share(f"{found['foreign']} surnames not there, another offered", found["false"]),
        Figure(
            name="offering another name, median of processor time",
            value=found["median"] * 1000,
            unit="ms",
            digits=0,
            bar=Bar("<", 50),
        ),
    ]


def _share(name: str, value: float) -> Figure:
    return Figure(name=name, value=value, digits=3)
