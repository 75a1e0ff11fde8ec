"""Fit the weights by which sentences are picked: ``python -m tests.benchmarks.fit_sentences``.

A question's sentences compete in a softmax; the weights make it likeliest that one of those that
hold the answer wins (a listwise logistic regression with a penalty on large weights). Prints the
figures of cross-validation over four runs of weeks, with every feature and without each, then the
weights for ``rag/evidence.py`` from all questions.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.figures import DataAbsent
from tests.benchmarks.sentences import SHORT, Trial, read_trials
from tests.benchmarks.workspace import Workspace

FOLDS = 4
PENALTY = 0.04
"""Of .005 to .1; the sums of the figures hardly differ from .02 to .06."""
STEPS = 300
RATE = 0.1


@dataclass(frozen=True)
class _Question:
    """The sentences of a question, as numbers."""

    trial: Trial
    texts: list[str]
    features: Any
    """(sentences, features), float64."""
    holds: Any
    """Which sentences hold the answer."""


def main() -> int:
    """Fit and print: 0, or 1 when a set is absent."""
    from rag.sentence_features import FEATURES

    with tempfile.TemporaryDirectory(prefix="onrecord-fit-") as folder:
        try:
            trials = read_trials(Workspace(Path(folder)))
        except DataAbsent as absent:
            print(f"skipped, {absent}")
            return 1
        sets = {name: [_numbers(trial) for trial in found] for name, found in trials.items()}
    every = list(range(len(FEATURES)))
    print("all features:", _validated(sets, every), flush=True)
    for left_out in every:
        kept = [column for column in every if column != left_out]
        print(f"without {FEATURES[left_out]}:", _validated(sets, kept), flush=True)
    weights = fit([question for found in sets.values() for question in found], every)
    print("\nWEIGHTS: Final[Mapping[str, float]] = {")
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')
    print("}")
    return 0


def fit(questions: Sequence[_Question], columns: Sequence[int]) -> Any:
    """The weights of the columns; Adam over all questions at once, always the same."""
    told = [q for q in questions if q.holds.any() and not q.holds.all()]
    sizes = [len(q.texts) for q in told]
    starts = np.cumsum([0, *sizes[:-1]])
    features = np.concatenate([q.features[:, columns] for q in told])
    holds = np.concatenate([q.holds for q in told]).astype(float)
    scale = features.std(axis=0) + 1e-9
    features = (features - features.mean(axis=0)) / scale
    weights, mean, square = (np.zeros(len(columns)) for _ in range(3))
    for step in range(1, STEPS + 1):
        scores = features @ weights
        scores = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        expected = scores / np.repeat(np.add.reduceat(scores, starts), sizes)
        wanted = scores * holds
        wanted = wanted / np.repeat(np.add.reduceat(wanted, starts), sizes)
        slope = PENALTY * weights + features.T @ (expected - wanted) / len(told)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        move = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        weights = weights - RATE * move
    return weights / scale


def _numbers(trial: Trial) -> _Question:
    from rag.embedding import BuiltinEmbedder
    from rag.evidence import SentenceScorer

    scorer = SentenceScorer(trial.question.text, trial.rarity, BuiltinEmbedder())
    usable, features, _ = scorer.describe(trial.evidence)
    texts = [placed.text for placed in usable]
    holds = np.array([trial.holds(text) for text in texts], bool)
    return _Question(trial, texts, np.asarray(features, np.float64), holds)


def _validated(sets: Mapping[str, list[_Question]], columns: Sequence[int]) -> str:
    """For each set: how often the best sentence, and the best within the words, hold the answer."""
    met = {name: [0, 0] for name in sets}
    for fold in range(FOLDS):
        parts = {name: _halved(found, fold) for name, found in sets.items()}
        weights = fit([q for rest, _ in parts.values() for q in rest], columns)
        for name, (_, held_out) in parts.items():
            for question in held_out:
                if question.texts:
                    first, within = _picked(question, question.features[:, columns] @ weights)
                    met[name][0] += first
                    met[name][1] += within
    shown = (
        f"{name} {first / len(sets[name]):.3f} {within / len(sets[name]):.3f}"
        for name, (first, within) in met.items()
    )
    return ", ".join(shown)


def _halved(found: list[_Question], fold: int) -> tuple[list[_Question], list[_Question]]:
    """The questions to fit on and, in one run of weeks, those to try the weights on."""
    start, end = (len(found) * edge // FOLDS for edge in (fold, fold + 1))
    return found[:start] + found[end:], found[start:end]


def _picked(question: _Question, scores: Any) -> tuple[bool, bool]:
    order = np.argsort(-scores, kind="stable")
    taken: list[str] = []
    words = 0
    for place in order:
        count = len(question.texts[place].split())
        if not taken or words + count <= SHORT:
            taken.append(question.texts[place])
            words += count
    return bool(question.holds[order[0]]), question.trial.is_met(taken)


if __name__ == "__main__":
    sys.exit(main())
