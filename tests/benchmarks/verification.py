"""How many true statements the checks let through, and how many corrupted ones they notice."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.quotations import find_quotations
from rag.sense import support_score
from rag.text.names import NameSet, find_names
from rag.text.numbers import find_numbers
from rag.text.sentences import split_sentences
from rag.text.terms import FUNCTION_WORDS, stem, words
from rag.text.typography import fold_plain
from rag.types import AnalysedArticle, Span
from rag.verification import Pointer, Verdict, Verifier
from tests.benchmarks.figures import Bar, DataAbsent, Figure, Section
from tests.benchmarks.workspace import Workspace
from tests.conftest import SHARED
from tests.fakes import make_article

POINTERS = 2
SWAPS = 30
"""At most so many other names, and numbers, are tried in the place of each."""
HEAVY = 3
"""What a name or number counts when the oracle chooses sentences; another word counts 1."""
WORDS = """Sentences that professional writers wrote about news articles, each with the two
sentences of the article that cover it best (names and numbers count three times). Left out of the
shares are sentences with a name that stands nowhere in the article: most are misspelt. A swap puts
another name, or number, of the same article in the place of one; it is noticed when the statement
is then withheld or noted. Many swapped ones stand in the cited sentences themselves, where no check
of names and numbers can see them."""


@dataclass(frozen=True)
class Written:
    """One sentence of a writer, with its article and the sentences that it points at."""

    analysed: AnalysedArticle
    verifier: Verifier
    text: str
    pointers: tuple[Pointer, ...]

    def verify(self, text: str | None = None) -> Verdict:
        return self.verifier.verify(self.text if text is None else text, self.pointers)


def read_written() -> list[Written]:
    """Every sentence of the writers.

    :raises DataAbsent: the set is not beside the project.
    """
    path = SHARED / "data" / "benchmark_llm_summarization" / "writer_summaries.json"
    if not path.is_file():
        raise DataAbsent("needs benchmark_llm_summarization in the shared folder")
    found = []
    for summary in json.loads(path.read_text(encoding="utf-8")):
        analysed = _analyse(summary["article"].strip())
        verifier = Verifier({analysed.article.id: analysed})
        text = summary["summary"].strip()
        for sentence in split_sentences(text, "en"):
            written = text[sentence.span.slice]
            found.append(Written(analysed, verifier, written, _choose(analysed, written)))
    return found


def _analyse(text: str) -> AnalysedArticle:
    sentences = split_sentences(text, "en")
    made = make_article(text, title="", quotations=find_quotations(text, sentences))
    return AnalysedArticle(made.article, sentences, (), made.quotations)


def _choose(analysed: AnalysedArticle, text: str) -> tuple[Pointer, ...]:
    """The oracle: sentences that together cover most of the statement."""
    wanted = _stems(text)
    heavy = _stems(" ".join(_telling(fold_plain(text))))
    sets = [_stems(analysed.text_of(sentence)) for sentence in analysed.sentences]
    chosen: list[int] = []
    covered: set[str] = set()

    def gain(index: int) -> int:
        new = (wanted & sets[index]) - covered
        return sum(HEAVY if each in heavy else 1 for each in new)

    while len(chosen) < POINTERS:
        best = max(range(len(sets)), key=lambda index: (gain(index), -index))
        if not gain(best):
            break
        chosen.append(best)
        covered |= wanted & sets[best]
    return tuple(Pointer(analysed.article.id, index) for index in chosen or [0])


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words(text) if word not in FUNCTION_WORDS}


def _telling(folded: str) -> Iterator[str]:
    yield from (word for name in find_names(folded) for word in name.words)
    yield from (folded[number.span.slice] for number in find_numbers(folded))


def support_auc() -> float:
    """How well the support score against the whole article tells supported sentences (QAGS).

    Supported means that two of three annotators say so.

    :raises DataAbsent: the set is not beside the project.
    """
    path = SHARED / "data" / "qags" / "data" / "mturk_cnndm.jsonl"
    if not path.is_file():
        raise DataAbsent("needs qags in the shared folder")
    supported: list[float] = []
    unsupported: list[float] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        folded = fold_plain(article["article"])
        sentences = [folded[s.span.slice] for s in split_sentences(folded, "en")]
        for each in article["summary_sentences"]:
            votes = sum(vote["response"] == "yes" for vote in each["responses"])
            score = support_score(fold_plain(each["sentence"]), sentences)
            (supported if votes >= 2 else unsupported).append(score)
    wins = sum((a > b) + (a == b) / 2 for a in supported for b in unsupported)
    return wins / (len(supported) * len(unsupported))


def point_elsewhere(written: Written, generator: random.Random) -> Verdict:
    """The statement as it is, pointing at two other sentences of its article."""
    own = {pointer.sentence for pointer in written.pointers}
    article = written.analysed
    others = [s.index for s in article.sentences if s.index not in own]
    chosen = generator.sample(others, min(POINTERS, len(others)))
    wrong = [Pointer(article.article.id, index) for index in chosen]
    return written.verifier.verify(written.text, wrong)


def swap_names(written: Written, generator: random.Random) -> Iterator[str]:
    """The statement with each of its first two names replaced by others of the article."""
    text, article = fold_plain(written.text), fold_plain(written.analysed.article.text)
    known = NameSet(article)
    usable = [name for name in find_names(text) if not name.opens or len(name.words) > 1]
    others = {
        article[name.span.slice]: name
        for name in find_names(article)
        if not name.opens or len(name.words) > 1
    }
    for name in [name for name in usable if known.holds(name)][:2]:
        fitting = sorted(k for k, o in others.items() if not set(o.heads) & set(name.heads))
        yield from _replaced(text, name.span, fitting, generator)


def swap_numbers(written: Written, generator: random.Random) -> Iterator[str]:
    """The statement with each of its first two numbers replaced by others of the article."""
    text, article = fold_plain(written.text), fold_plain(written.analysed.article.text)
    others = {article[n.span.slice]: n for n in find_numbers(article) if not n.is_idle}
    for number in [number for number in find_numbers(text) if not number.is_idle][:2]:
        fitting = sorted(k for k, o in others.items() if o.values != number.values)
        yield from _replaced(text, number.span, fitting, generator)


def _replaced(text: str, span: Span, others: list[str], generator: random.Random) -> Iterator[str]:
    for other in generator.sample(others, min(SWAPS, len(others))):
        yield text[: span.start] + other + text[span.end :]


def measure(workspace: Workspace) -> Section:
    """Verify every sentence as it is, and corrupted."""
    found = read_written()
    verdicts = [(written, written.verify()) for written in found]
    reasons = Counter(verdict.reason for _, verdict in verdicts if verdict.reason)
    strange = reasons.pop("name_not_in_source", 0)
    rest = len(found) - strange
    noted = sum(bool(verdict.notes) for _, verdict in verdicts)
    notes = Counter(note for _, verdict in verdicts for note in verdict.notes)
    shown = [written for written, verdict in verdicts if verdict.reason is None]
    generator = random.Random(0)
    swaps = {
        "name": [w.verify(text) for w in shown for text in swap_names(w, generator)],
        "number": [w.verify(text) for w in shown for text in swap_numbers(w, generator)],
        "pointers": [point_elsewhere(w, generator) for w in shown for _ in range(POINTERS)],
    }
    noticed = {
        kind: sum(bool(v.reason or v.notes) for v in tried) / len(tried)
        for kind, tried in swaps.items()
    }
    return Section(
        title="Verification",
        words=WORDS,
        figures=(
            Figure(name="sentences", value=len(found), digits=0),
            Figure(name="with a name that the article has not", value=strange, digits=0),
            Figure(name="withheld, of the others", value=reasons.total() / rest, digits=3,
                   bar=Bar("<=", 0.07)),
            Figure(name="noted, of the others", value=noted / rest, digits=3, bar=Bar("<=", 0.10)),
            *(
                Figure(name=f"withheld as {reason}", value=count, digits=0)
                for reason, count in reasons.most_common()
            ),
            *(
                Figure(name=f"noted as {note}", value=count, digits=0)
                for note, count in notes.most_common()
            ),
            Figure(name="swapped names tried", value=len(swaps["name"]), digits=0),
            Figure(name="swapped names noticed", value=noticed["name"], digits=3,
                   bar=Bar(">=", 0.75)),
            Figure(name="swapped numbers tried", value=len(swaps["number"]), digits=0),
            Figure(name="swapped numbers noticed", value=noticed["number"], digits=3,
                   bar=Bar(">=", 0.87)),
            Figure(name="pointing at two other sentences: noticed", value=noticed["pointers"],
                   digits=3),
            Figure(name="support score on QAGS, AUC", value=support_auc(), digits=3,
                   bar=Bar(">=", 0.87)),
        ),
    )  # fmt: skip
