"""How often the quotes of an answer without a model hold what was asked for, and how short."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Bar, Figure, Section
from tests.benchmarks.measuring import run_fresh
from tests.benchmarks.realtimeqa import holds_answer, read_linked_2022
from tests.benchmarks.sentences import SHORT, Trial, read_trials
from tests.benchmarks.workspace import Workspace

WORDS = f"""Questions without a model. An answer is met when its string stands in the first {SHORT}
quoted words. "With refusals" is the whole way as a user has it, where a refused question is not
met; elsewhere nothing is refused, so that picking and refusing can be told apart. The weights of
the features were fitted on these very questions; docs/quality.md has the figures for questions
that they were not fitted on. SQuAD's questions come with their paragraph; what is picked is one
sentence."""


def measure(workspace: Workspace) -> Section:
    """Answer the questions of RealTime QA and SQuAD."""
    whole = run_fresh(ask, str(workspace.quiz_2022.home)).value
    trials = read_trials(workspace)
    picked = {name: [_pick(trial) for trial in found] for name, found in trials.items()}
    sentences = {name: [one for one, _ in found] for name, found in picked.items()}
    quotes = {name: [shown for _, shown in found] for name, found in picked.items()}
    pairs = list(zip(trials["SQuAD"], sentences["SQuAD"], strict=True))
    first = sum(trial.holds(sentence) for trial, sentence in pairs) / len(pairs)
    figures = (
        _figure("RealTime QA 2022, with refusals", _met_asked(whole), ".474 before"),
        Figure(
            name="RealTime QA 2022, nothing refused",
            value=_share(trials["2022"], quotes["2022"]),
            digits=3,
            bar=Bar(">=", 0.65),
        ),
        _figure(
            "the same, by coverage of rare words",
            _share(trials["2022"], [_by_coverage(trial) for trial in trials["2022"]]),
            ".54 in the set's own notes",
        ),
        Figure(name="words quoted for each", value=_words(quotes["2022"]), digits=1),
        _figure("RealTime QA 2025, nothing refused", _share(trials["2025"], quotes["2025"]), ""),
        _figure(
            "the same, by coverage of rare words",
            _share(trials["2025"], [_by_coverage(trial) for trial in trials["2025"]]),
            "",
        ),
        Figure(
            name="SQuAD, the sentence picked holds the answer",
            value=first,
            digits=3,
            bar=Bar(">=", 0.91),
        ),
        _figure(
            "SQuAD, the whole answer does", _share(trials["SQuAD"], quotes["SQuAD"]), ""
        ),
        Figure(name="words quoted for each", value=_words(quotes["SQuAD"]), digits=1),
    )  # fmt: skip
    return Section(title="The extractive answer", words=WORDS, figures=figures)


def ask(home: str) -> list[dict[str, Any]]:
    """The quotes of each question of 2022, asked as a user does."""
    from rag.chain import make_chain
    from rag.library import open_library
    from rag.settings import Settings

    settings = Settings(home=Path(home))
    with open_library(settings, repair="foreground") as library:
        chain = make_chain(library, settings)
        answers = [chain.invoke(question.text) for question in read_linked_2022().questions]
        return [
            {"status": answer.status, "quotes": [citation.quote for citation in answer.citations]}
            for answer in answers
        ]


def _pick(trial: Trial) -> tuple[str, list[str]]:
    """The best sentence, and the quotes of the whole answer."""
    from rag.choosing import choose_parts
    from rag.embedding import BuiltinEmbedder
    from rag.evidence import SentenceScorer
    from rag.questions import read_question
    from rag.quoting import join_parts
    from rag.sought import read_sought

    asked = trial.question.text
    ranked = SentenceScorer(asked, trial.rarity, BuiltinEmbedder()).rank(trial.evidence)
    if not ranked:
        return "", []
    parts = choose_parts(ranked, read_sought(asked), is_list=read_question(asked).is_list)
    best = ranked[0].analysed.text_of(ranked[0].sentence)
    return best, [part.analysed.article.text[part.span.slice] for part in join_parts(parts)]


def _by_coverage(trial: Trial) -> list[str]:
    """The plain way: the sentences that cover most of the rare words, as long as they fit."""
    from rag.evidence import is_whole_sentence
    from rag.sentence_features import stems_of

    texts = [p.text for p in trial.evidence.candidates if is_whole_sentence(p.text)]
    texts.sort(key=lambda text: -trial.rarity.coverage(stems_of(text)))
    taken: list[str] = []
    words = 0
    for text in texts:
        count = len(text.split())
        if not taken or words + count <= SHORT:
            taken.append(text)
            words += count
    return taken


def _share(trials: Sequence[Trial], quotes: Sequence[Sequence[str]]) -> float:
    return sum(t.is_met(shown) for t, shown in zip(trials, quotes, strict=True)) / len(trials)


def _met_asked(answers: Sequence[dict[str, Any]]) -> float:
    questions = read_linked_2022().questions
    met = [
        answer["status"] == "answered"
        and holds_answer([" ".join(" ".join(answer["quotes"]).split()[:SHORT])], question)
        for question, answer in zip(questions, answers, strict=True)
    ]
    return sum(met) / len(met)


def _words(quotes: Sequence[Sequence[str]]) -> float:
    return sum(len(" ".join(shown).split()) for shown in quotes) / len(quotes)


def _figure(name: str, value: float, beside: str) -> Figure:
    return Figure(name=name, value=value, digits=3, beside=beside)
