"""Fit the weights of ``rag/answerability.py``: ``python -m tests.benchmarks.fit_answerability``.

Prints the constants to put there, how they do on weeks that they were not fitted on, and what each
feature adds. To be run again whenever retrieval changes what is found. ``--kept FILE`` reads the
trials from there, or collects them (some minutes) and leaves them there.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from tests.benchmarks.trials import Trial, collect, keep, kept
from tests.benchmarks.workspace import Workspace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

FEATURES = ("coverage", "cosine", "names_missing", "together", "lead", "chunks", "words")
COUNTS = {
    "2022 in 2022": 200,
    "2025 in 2022": 200,
    "2022 without its article": 150,
    "2022 in 2025": 80,
    "2022 in both": 80,
    "one article, its own": 60,
    "one article, others": 60,
    "five articles, its own": 60,
    "five articles, others": 60,
    "invented, answered": 60,
    "invented, touched": 10,
    "invented, foreign": 30,
    "paragraphs, others": 30,
}
"""For how many trials each set counts in the fit; the other sets are only looked at."""
FOLDS = 5
RIDGE = 1.0
ANSWERED = (0.85, 0.86, 0.87, 0.88, 0.89)
"""Shares of the 194 questions of which .85 shall be answered at least: the threshold is the mean of
those that answer these, since a single question moves each by a tenth."""
OWN, OTHER = "2022 in 2022", "2025 in 2022"


def fit(features: Floats, answerable: Floats, counts: Floats) -> Floats:
    """Weights of standardised features and, last, the intercept: logistic, ridge, by Newton."""
    columns = np.column_stack([features, np.ones(len(features))])
    ridge = np.eye(columns.shape[1]) * RIDGE
    ridge[-1, -1] = 1e-9
    weights = np.zeros(columns.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-np.clip(columns @ weights, -30, 30)))
        slope = columns.T @ (counts * (likely - answerable)) + ridge @ weights
        curve = (columns * (counts * likely * (1 - likely))[:, None]).T @ columns + ridge
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def area_under(own: Floats, other: Floats) -> float:
    """The chance that one of ``own`` scores above one of ``other`` (AUC)."""
    above = (own[:, None] > other[None, :]).mean()
    return float(above + (own[:, None] == other[None, :]).mean() / 2)


def false_at(own: Floats, other: Floats, share: float) -> float:
    """The share of ``other`` that is answered by the threshold that answers ``share`` of own."""
    return float((other >= threshold_for(own, share)).mean())


def threshold_for(own: Floats, share: float) -> float:
    """The highest threshold that at least this share of the scores reach."""
    place = min(int(np.ceil(share * len(own))), len(own)) - 1
    return float(np.sort(own)[::-1][place])


def chosen_threshold(own: Floats) -> float:
    """The threshold that the program gets."""
    return float(np.mean([threshold_for(own, share) for share in ANSWERED]))


class Fitting:
    """The trials as arrays, fitted on all or across weeks, with all or some features."""

    def __init__(self, trials: Sequence[Trial]) -> None:
        self.trials = [trial for trial in trials if trial.features]
        self.sets = np.array([trial.set for trial in self.trials])
        self.features = np.array([trial.features for trial in self.trials])
        self.answerable = np.array([trial.answerable for trial in self.trials], float)
        sizes = Counter(self.sets.tolist())
        self.counts = np.array([COUNTS.get(s, 0) / sizes[s] for s in self.sets.tolist()])
        self._groups = [trial.group for trial in self.trials]

    def whole(self) -> tuple[Floats, float]:
        """Weights of the features as they are, and the intercept, from all trials."""
        centre, spread = self._scale(self.features)
        used = self.counts > 0
        scaled = (self.features - centre) / spread
        weights = fit(scaled[used], self.answerable[used], self.counts[used])
        plain = weights[:-1] / spread
        return plain, float(weights[-1] - plain @ centre)

    def across_weeks(self, columns: Sequence[int], salt: str = "") -> Floats:
        """Each trial's score by weights fitted without its week."""
        chosen = self.features[:, columns]
        centre, spread = self._scale(chosen)
        scaled = (chosen - centre) / spread
        folds = np.array([_fold(group + salt) for group in self._groups])
        scores = np.zeros(len(scaled))
        for fold in range(FOLDS):
            used = (folds != fold) & (self.counts > 0)
            weights = fit(scaled[used], self.answerable[used], self.counts[used])
            tried = folds == fold
            scores[tried] = scaled[tried] @ weights[:-1] + weights[-1]
        return scores

    def of(self, scores: Floats, name: str) -> Floats:
        """The scores of one set."""
        return scores[self.sets == name]

    def _scale(self, features: Floats) -> tuple[Any, Any]:
        return features.mean(axis=0), features.std(axis=0) + 1e-9


def across_weeks_figures(fitting: Fitting, columns: Sequence[int]) -> dict[str, float]:
    """The figures that decide whether a feature stays, each the mean of three ways to fold."""
    found: list[dict[str, float]] = []
    for salt in ("", "1", "2"):
        scores = fitting.across_weeks(columns, salt)

        def of(name: str, scores: Floats = scores) -> Floats:
            return fitting.of(scores, name)

        own, other = of(OWN), of(OTHER)
        shares = np.arange(0.82, 0.905, 0.01)
        found.append(
            {
                "AUC": area_under(own, other),
                "false at .85": false_at(own, other, 0.85),
                "false, mean of .82–.90": float(np.mean([false_at(own, other, s) for s in shares])),
                "AUC, article taken out": area_under(own, of("2022 without its article")),
                "AUC, both years": area_under(of("2022 in both"), of("2022 in 2025")),
                "AUC, one article": area_under(
                    of("one article, its own"), of("one article, others")
                ),
                "AUC, five articles": area_under(
                    of("five articles, its own"), of("five articles, others")
                ),
                "AUC, short questions": area_under(
                    of("invented, answered"), of("invented, foreign")
                ),
                "AUC, touched only": area_under(of("invented, answered"), of("invented, touched")),
            }
        )
    return {name: float(np.mean([each[name] for each in found])) for name in found[0]}


def main() -> int:
    """Fit and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fit_answerability")
    parser.add_argument("--kept", type=Path, help="a file with the trials, or for them")
    path: Path | None = parser.parse_args().kept
    if path is not None and path.exists():
        trials = kept(path)
    else:
        with tempfile.TemporaryDirectory(prefix="onrecord-fit-") as folder:
            trials = collect(Workspace(Path(folder)))
        if path is not None:
            keep(trials, path)
    _report(Fitting(trials))
    return 0


def _report(fitting: Fitting) -> None:
    weights, intercept = fitting.whole()
    scores = fitting.features @ weights + intercept
    chosen = chosen_threshold(fitting.of(scores, OWN))
    print("ANSWERABLE =", round(chosen, 2))
    print("WEIGHTS = (", ", ".join(f"{weight:.2f}" for weight in weights), ")", sep="")
    print(f"INTERCEPT = {intercept:.2f}\n")
    every = list(range(len(FEATURES)))
    whole = across_weeks_figures(fitting, every)
    names = list(whole)
    print("on weeks that were not fitted on:")
    print("| features |", " | ".join(names), "|")
    print("| all |", " | ".join(f"{whole[name]:.3f}" for name in names), "|")
    for position, feature in enumerate(FEATURES):
        without = across_weeks_figures(fitting, [each for each in every if each != position])
        print(f"| without {feature} |", " | ".join(f"{without[n]:.3f}" for n in names), "|")
    print("\nshare of each set at or above the threshold, across weeks:")
    across = fitting.across_weeks(every)
    threshold = chosen_threshold(fitting.of(across, OWN))
    for name in dict.fromkeys(fitting.sets.tolist()):
        own = fitting.of(across, name)
        print(f"  {name}: {(own >= threshold).mean():.3f} of {len(own)}", end="")
        print(f"; below -3.5: {(own < -3.5).mean():.3f}")


def _fold(group: str) -> int:
    return int(hashlib.md5(group.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


if __name__ == "__main__":
    sys.exit(main())
