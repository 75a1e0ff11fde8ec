"""Questions with the sentences among which their answers are picked, and which of them answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import run_fresh
from tests.benchmarks.realtimeqa import QuizQuestion, holds_answer, read_linked_2022, read_year
from tests.benchmarks.squad import read_squad
from tests.benchmarks.workspace import Workspace, add_folder

RETRIEVED = 12
"""Passages for a question, as the setting has it."""
SHORT = 60
"""Quoted words within which a reader should meet the answer."""


@dataclass(frozen=True)
class Trial:
    """One question with what was found for it."""

    question: QuizQuestion
    evidence: Any
    """``rag.evidence.Evidence``."""
    rarity: Any
    """``rag.retrieval.WordRarity``."""

    def holds(self, text: str) -> bool:
        """Whether an answer stands in a text."""
        return holds_answer([text], self.question)

    def is_met(self, quotes: Sequence[str]) -> bool:
        """Whether an answer stands in the first ``SHORT`` words of the quotes."""
        return self.holds(" ".join(" ".join(quotes).split()[:SHORT]))


def read_trials(workspace: Workspace) -> dict[str, list[Trial]]:
    """The questions of RealTime QA 2022 and 2025 and those of SQuAD that are answerable, by set.

    SQuAD's come with their own paragraph as the only passage, the others with what is retrieved
    in the library of their year.

    :raises DataAbsent: a set is not beside the project.
    """
    return {
        "2022": list(_retrieved(workspace.quiz_2022.home, read_linked_2022().questions)),
        "2025": list(_retrieved(workspace.news_2025.home, read_year("2025").questions)),
        "SQuAD": list(_given(workspace.folder)),
    }


def _retrieved(home: Path, questions: Sequence[QuizQuestion]) -> Iterator[Trial]:
    from rag.evidence import Evidence
    from rag.library import open_library
    from rag.retrieval import WordRarity, retrieve
    from rag.settings import Settings

    with open_library(Settings(home=home), repair="foreground") as library:
        for question in questions:
            passages = retrieve(library, question.text, limit=RETRIEVED).passages
            articles = {p.article_id: library.analysed(p.article_id) for p in passages}
            rarity = WordRarity(library, question.text)
            yield Trial(question, Evidence.of(passages, articles), rarity)


def _given(folder: Path) -> Iterator[Trial]:
    from rag.evidence import Evidence
    from rag.library import open_library
    from rag.retrieval import WordRarity
    from rag.settings import Settings
    from rag.types import Passage, Span

    asked = [question for question in read_squad() if question.answers]
    paragraphs = list(dict.fromkeys(question.paragraph for question in read_squad()))
    texts, home = folder / "squad-texts", folder / "squad-home"
    texts.mkdir()
    for number, paragraph in enumerate(paragraphs):
        (texts / f"{number:05}.txt").write_text(paragraph, encoding="utf-8")
    added = run_fresh(add_folder, str(texts), str(home)).value["ids"]
    ids = {paragraphs[int(Path(source).stem)]: found for source, found in added.items()}
    with open_library(Settings(home=home), repair="foreground") as library:
        for number, question in enumerate(asked):
            analysed = library.analysed(ids[question.paragraph])
            article = analysed.article
            whole = Passage(
                article_id=article.id, chunk_index=0, span=Span(0, len(article.text)),
                text=article.text, score=1.0, rank=1, title=article.title,
            )  # fmt: skip
            yield Trial(
                QuizQuestion(id=str(number), text=question.text, answers=question.answers, urls=()),
                Evidence.of([whole], {article.id: analysed}),
                WordRarity(library, question.text),
            )
