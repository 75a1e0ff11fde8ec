"""Questions of which we know whether a library answers them, with what our answerer sees of each.

A trial's group is the week of its question, so that what is fitted on some weeks is tried on
others.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.benchmarks.figures import DataAbsent
from tests.benchmarks.invented import INVENTED, SAMPLE_QUESTIONS, SAMPLES, Invented
from tests.benchmarks.realtimeqa import QuizQuestion, read_linked_2022, read_year
from tests.benchmarks.workspace import Workspace
from tests.conftest import SHARED

if TYPE_CHECKING:
    from rag.library import Library

SQUAD = SHARED / "data" / "squad2_sample" / "squad2.jsonl"
IN_A_SMALL_ONE = 5
"""Articles in a small library."""
_SEED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One question asked of one library."""

    set: str
    group: str
    question: str
    answerable: bool
    features: tuple[float, ...]
    """Of its support; empty when nothing was found."""
    plain_coverage: float
    """The best passage's share of the question's words by rarity: the line to compare with."""
    cosine: float
    nothing_else: bool
    """Only names of the question were found: refused whatever the features."""


@dataclass(frozen=True, slots=True)
class _Squad:
    id: str
    context: str
    question: str
    answerable: bool


def collect(workspace: Workspace) -> list[Trial]:
    """Every trial: the years' questions of both years' libraries, small libraries, paragraphs.

    :raises DataAbsent: the sets are not beside the project.
    """
    return [
        *_years(workspace),
        *_small(workspace.folder),
        *_invented(workspace.folder),
        *_paragraphs(workspace.folder),
    ]


def keep(trials: Sequence[Trial], path: Path) -> None:
    """Write them down, so that many fits need one collection."""
    path.write_text(json.dumps([asdict(trial) for trial in trials]), encoding="utf-8")


def kept(path: Path) -> list[Trial]:
    """What ``keep`` wrote."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return [Trial(**{**each, "features": tuple(each["features"])}) for each in found]


class _Asking:
    """Takes the support of questions in one library."""

    def __init__(self, library: Library) -> None:
        from rag.settings import Settings

        self._library = library
        self._limit = Settings().retrieve_limit

    def ask(
        self,
        name: str,
        question: str,
        answerable: bool,
        *,
        group: str,
        articles: Iterable[str] = (),
    ) -> Trial:
        from rag.answerability import measure_support
        from rag.retrieval import WordRarity, retrieve
        from rag.text.terms import stems
        from rag.types import Filters

        filters = Filters(article_ids=tuple(articles))
        found = retrieve(self._library, question, filters=filters, limit=self._limit)
        rarity = WordRarity(self._library, question)
        held = [{*stems(p.text), *stems(p.title)} for p in found.passages]
        support = measure_support(
            question,
            found.passages,
            rarity,
            self._library.embedder,
            chunks=found.chunks_searched,
        )
        return Trial(
            set=name,
            group=group,
            question=question,
            answerable=answerable,
            features=support.features if found.passages else (),
            plain_coverage=max(map(rarity.coverage, held), default=0.0),
            cosine=support.cosine,
            nothing_else=support.nothing_else,
        )

    def quiz(
        self,
        name: str,
        questions: Sequence[QuizQuestion],
        answerable: bool,
    ) -> Iterator[Trial]:
        for question in questions:
            yield self.ask(name, question.text, answerable, group=_week(question.id))


def _years(workspace: Workspace) -> Iterator[Trial]:
    """2022's library with its own questions, the same without their articles, those of 2025; the
    reverse; and both years in one library."""
    older, newer = read_linked_2022().questions, read_year("2025").questions
    added = workspace.quiz_2022
    with _opened(added.home) as library:
        asking = _Asking(library)
        everything = [article.id for article in library.list()]
        yield from asking.quiz("2022 in 2022", older, True)
        yield from asking.quiz("2025 in 2022", newer, False)
        for question in older:
            own = added.ids_of(question)
            others = [each for each in everything if each not in own]
            group = _week(question.id)
            yield asking.ask(
                "2022 without its article", question.text, False, group=group, articles=others
            )
    with _opened(workspace.news_2025.home) as library:
        asking = _Asking(library)
        yield from asking.quiz("2025 in 2025", newer, True)
        yield from asking.quiz("2022 in 2025", older, False)
    home = workspace.folder / "both-home"
    shutil.copytree(workspace.news_2025.home, home)
    texts = [news.text for news in read_linked_2022().articles]
    with _holding(home, texts, workspace.folder / "both-texts") as library:
        yield from _Asking(library).quiz("2022 in both", older, True)


def _small(folder: Path) -> Iterator[Trial]:
    """The articles of 2022 alone and in fives, asked their own questions and others'."""
    year, newer = read_linked_2022(), read_year("2025").questions
    text_of = {news.url: news.text for news in year.articles}
    own: dict[str, list[QuizQuestion]] = {}
    for question in year.questions:
        own.setdefault(next(url for url in question.urls if url in text_of), []).append(question)
    drawn = random.Random(_SEED)
    urls = sorted(own)
    drawn.shuffle(urls)
    for size, name, strangers in ((1, "one article", 3), (IN_A_SMALL_ONE, "five articles", 10)):
        for start in range(0, len(urls), size):
            inside = urls[start : start + size]
            mine = [question for url in inside for question in own[url]]
            others = [q for q in year.questions if q not in mine]
            foreign = [*drawn.sample(newer, strangers - strangers // 3)]
            foreign += drawn.sample(others, strangers // 3)
            home = folder / f"{size}-{start}"
            with _holding(home, [text_of[u] for u in inside], folder / "small-texts") as library:
                asking = _Asking(library)
                yield from asking.quiz(f"{name}, its own", mine, True)
                yield from asking.quiz(f"{name}, others", foreign, False)
            shutil.rmtree(home)


def _invented(folder: Path) -> Iterator[Trial]:
    """Short questions about one invented article each, then about all of them in one library."""
    samples = [path.read_text(encoding="utf-8") for path in SAMPLES]
    sets = [(article.text, article, "txt", "invented") for article in INVENTED]
    sets += [
        (page, article, "html", "sample")
        for page, article in zip(samples, SAMPLE_QUESTIONS, strict=True)
    ]
    for number, (text, article, ending, name) in enumerate(sets):
        home, texts = folder / f"invented-{number}", folder / f"invented-{number}-texts"
        with _holding(home, [text], texts, ending) as library:
            yield from _short(_Asking(library), name, article, f"{name}{number}")
    texts = folder / "invented-texts"
    with _holding(folder / "invented", [text for text, _, _, _ in sets[:5]], texts) as library:
        for number, article in enumerate(INVENTED):
            yield from _short(_Asking(library), "invented five", article, f"invented{number}")


def _short(asking: _Asking, name: str, article: Invented, group: str) -> Iterator[Trial]:
    kinds = (("answered", article.answered), ("touched", article.touched))
    if name != "invented five":  # there another article may answer
        kinds = (*kinds, ("foreign", article.foreign))
    for kind, questions in kinds:
        for question in questions:
            yield asking.ask(f"{name}, {kind}", question, kind == "answered", group=group)


def _paragraphs(folder: Path) -> Iterator[Trial]:
    """SQuAD's paragraphs in one library: asked of all, and of five of which none is its own."""
    from rag.types import Article

    if not SQUAD.exists():
        raise DataAbsent("needs the SQuAD sample in the shared folder beside the project")
    rows = [json.loads(line) for line in SQUAD.read_text(encoding="utf-8").splitlines() if line]
    asked = [_Squad(r["id"], r["context"], r["question"], not r["is_impossible"]) for r in rows]
    contexts = list(dict.fromkeys(each.context for each in asked))
    drawn = random.Random(_SEED)
    with _holding(folder / "squad", contexts, folder / "squad-texts") as library:
        asking = _Asking(library)
        ids = [article.id for article in library.list()]
        for each in asked:
            own = Article.id_for(each.context)
            others = drawn.sample([i for i in ids if i != own], IN_A_SMALL_ONE)
            kind = "answerable" if each.answerable else "unanswerable"
            yield asking.ask(f"paragraphs, {kind}", each.question, each.answerable, group=each.id)
            yield asking.ask(
                "paragraphs, others", each.question, False, group=each.id, articles=others
            )


@contextmanager
def _opened(home: Path) -> Iterator[Library]:
    from rag.library import open_library
    from rag.settings import Settings

    with open_library(Settings(home=home), embedder=_embedder(), repair="foreground") as library:
        yield library


@contextmanager
def _holding(
    home: Path, texts: Sequence[str], folder: Path, ending: str = "txt"
) -> Iterator[Library]:
    """A library to which these texts were added as files."""
    from ingest.pipeline import Ingestor
    from rag.settings import Settings

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number:05}.{ending}").write_text(text, encoding="utf-8")
    with _opened(home) as library:
        failed = [r for r in Ingestor(library, Settings()).add([str(folder)]) if r.error]
        assert not failed, failed[0]
        yield library


_made: list[Any] = []


def _embedder() -> Any:
    """One for all libraries: each would load the weights anew."""
    from rag.embedding import BuiltinEmbedder

    if not _made:
        _made.append(BuiltinEmbedder())
    return _made[0]


def _week(question_id: str) -> str:
    return question_id.partition("_")[0]
