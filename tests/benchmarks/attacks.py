"""Corruptions of true statements, kind by kind: how many the checks withhold or note."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.text.names import find_names
from rag.text.typography import fold_plain
from rag.types import AnalysedArticle, Quotation, Sentence
from rag.verification import Pointer, Verdict, Verifier
from tests.benchmarks.figures import Bar, Figure, Section
from tests.benchmarks.verification import read_written
from tests.benchmarks.workspace import Workspace

WORDS = """News articles of the set of the writers. Quotations: every direct one whose speaker is
known, as “NAME said “…””, pointing at its own sentences, as it is and corrupted. Sentences: those
without quotation marks, word for word as a statement that points at itself, as it is and corrupted.
Roles swapped means that two people of one sentence change places: where both names stand in the
cited sentence, no check sees who did it to whom."""
MOST_EACH = 2
"""Corruptions of one kind tried on one quotation or sentence."""

Corrupt = Callable[[str, random.Random], Iterator[str]]


@dataclass(frozen=True)
class Tried:
    """What became of the statements of one kind."""

    verdicts: tuple[Verdict, ...]

    @property
    def withheld(self) -> float:
        return sum(v.reason is not None for v in self.verdicts) / max(1, len(self.verdicts))

    @property
    def noticed(self) -> float:
        found = sum(bool(v.reason or v.notes) for v in self.verdicts)
        return found / max(1, len(self.verdicts))


def measure(workspace: Workspace) -> Section:
    """Try every kind on every article."""
    unique = {w.analysed.article.id: (w.analysed, w.verifier) for w in read_written()}
    articles = [unique[key] for key in sorted(unique)]
    figures = []
    for kind, (tried, bar) in {**_on_quotations(articles), **_on_sentences(articles)}.items():
        beside = f"{len(tried.verdicts)} tried, {tried.noticed:.3f} withheld or noted"
        figures.append(
            Figure(name=f"{kind}: withheld", value=tried.withheld, digits=3, bar=bar, beside=beside)
            if bar is None
            else Figure(
                name=f"{kind} ({beside}): withheld", value=tried.withheld, digits=3, bar=bar
            )
        )
    return Section(title="Corrupted statements", words=WORDS, figures=tuple(figures))


def _on_quotations(
    articles: Sequence[tuple[AnalysedArticle, Verifier]],
) -> dict[str, tuple[Tried, Bar | None]]:
    found: dict[str, list[Verdict]] = {}
    generator = random.Random(0)
    for analysed, verifier in articles:
        spoken = [q for q in analysed.quotations if q.kind == "direct" and q.speaker]
        speakers = sorted({q.speaker for q in spoken if q.speaker})
        for position, quotation in enumerate(spoken):
            words = fold_plain(analysed.article.text[quotation.span.slice])
            if len(words.split()) < 4 or '"' in words:
                continue
            pointers = _pointers(analysed, quotation)

            def said(
                words: str,
                speaker: str | None = quotation.speaker,
                verifier: Verifier = verifier,
                pointers: tuple[Pointer, ...] = pointers,
            ) -> Verdict:
                return verifier.verify(f"{speaker} said “{words}”", pointers)

            found.setdefault("quotation as it is", []).append(said(words))
            for kind, corrupt in QUOTED.items():
                for changed in list(corrupt(words, generator))[:MOST_EACH]:
                    if changed not in fold_plain(analysed.article.text):
                        found.setdefault(kind, []).append(said(changed))
            others = [s for s in speakers if not _same(s, quotation)]
            for other in generator.sample(others, min(len(others), MOST_EACH)):
                kind = "other speaker" if other.istitle() else "other speaker without a name"
                found.setdefault(kind, []).append(said(words, other))
            if position:
                before = fold_plain(analysed.article.text[spoken[position - 1].span.slice])
                merged = f"{' '.join(before.split()[:4])} {words}"
                if merged not in " ".join(fold_plain(analysed.article.text).split()):
                    found.setdefault("two quotations merged", []).append(said(merged))
    bars: dict[str, Bar | None] = {kind: Bar("=", 1.0) for kind in found}
    bars |= {"quotation as it is": Bar("<=", 0.05), "other speaker without a name": None}
    return {kind: (Tried(tuple(verdicts)), bars[kind]) for kind, verdicts in found.items()}


def _on_sentences(
    articles: Sequence[tuple[AnalysedArticle, Verifier]],
) -> dict[str, tuple[Tried, Bar | None]]:
    found: dict[str, list[Verdict]] = {}
    generator = random.Random(0)
    for analysed, verifier in articles:
        for sentence in analysed.sentences:
            text = " ".join(fold_plain(analysed.text_of(sentence)).split())
            if '"' in text or "'" in text or not 6 <= len(text.split()) <= 40:
                continue
            pointers = (Pointer(analysed.article.id, sentence.index),)
            found.setdefault("sentence as it is", []).append(verifier.verify(text, pointers))
            for kind, corrupt in PLAIN.items():
                for changed in list(corrupt(text, generator))[:MOST_EACH]:
                    found.setdefault(kind, []).append(verifier.verify(changed, pointers))
            for changed in _given_to_others(analysed, sentence, text):
                verdict = verifier.verify(changed, pointers)
                found.setdefault("indirect words given to another", []).append(verdict)
    bars: dict[str, Bar | None] = {"sentence as it is": Bar("<=", 0.05)}
    return {kind: (Tried(tuple(v)), bars.get(kind)) for kind, v in found.items()}


def _pointers(analysed: AnalysedArticle, quotation: Quotation) -> tuple[Pointer, ...]:
    inside = analysed.sentences_over(quotation.span)
    return tuple(Pointer(analysed.article.id, sentence.index) for sentence in inside)


def _same(speaker: str, quotation: Quotation) -> bool:
    own = f"{quotation.speaker} {quotation.organization} {quotation.role}".lower()
    return bool(set(speaker.lower().split()) & set(own.split()))


def _given_to_others(analysed: AnalysedArticle, sentence: Sentence, text: str) -> Iterator[str]:
    """ "OTHER said that …" for every indirect quotation that fills most of a sentence."""
    speakers = sorted({q.speaker for q in analysed.quotations if q.speaker})
    for quotation in analysed.quotations_over(sentence.span):
        words = fold_plain(analysed.article.text[quotation.span.slice])
        if quotation.kind != "indirect" or not quotation.speaker or words not in text:
            continue
        for other in [s for s in speakers if not _same(s, quotation)][:MOST_EACH]:
            yield f"{other} said that {words[0].lower()}{words[1:]}."


def _substitute(pattern: str, replacement: str | Callable[[re.Match[str]], str]) -> Corrupt:
    compiled = re.compile(pattern)

    def corrupt(text: str, _: random.Random) -> Iterator[str]:
        for match in compiled.finditer(text):
            new = replacement if isinstance(replacement, str) else replacement(match)
            changed = text[: match.start()] + new + text[match.end() :]
            yield " ".join(changed.split())

    return corrupt


def _reorder(text: str, generator: random.Random) -> Iterator[str]:
    words = text.split()
    places = [i for i in range(len(words) - 1) if words[i].lower() != words[i + 1].lower()]
    for place in generator.sample(places, min(MOST_EACH, len(places))):
        yield " ".join((*words[:place], words[place + 1], words[place], *words[place + 2 :]))


def _change_word(text: str, generator: random.Random) -> Iterator[str]:
    for match in re.finditer(r"\b[a-z]{4,}\b", text):
        other = generator.choice(
            [w for w in ("bridge", "never", "people", "money") if w != match[0]]
        )
        yield text[: match.start()] + other + text[match.end() :]


def _swap_people(text: str, _: random.Random) -> Iterator[str]:
    names = [name for name in find_names(text) if name.given]
    if len(names) >= 2 and names[0].surname != names[1].surname:
        first, second = (text[name.span.slice] for name in names[:2])
        yield text.replace(first, "\0").replace(second, first).replace("\0", second)


_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = (
    "January February March April June July August September October November December".split()
)


def _shift(names: Sequence[str]) -> Corrupt:
    return _substitute(
        rf"\b(?:{'|'.join(names)})\b", lambda m: names[(names.index(m[0]) + 1) % len(names)]
    )


QUOTED: dict[str, Corrupt] = {
    "quotation without its not": _substitute(r"\bnot |\bno |\bnever |n't\b", ""),
    "quotation with another number": _substitute(r"\d+", lambda m: str(int(m[0]) + 1)),
    "quotation with another word": _change_word,
    "quotation without a word": _substitute(r"(?<=\w )\w+ (?=\w)", ""),
    "quotation with two words swapped": _reorder,
    "quotation with a gap": _substitute(r"(?<=\w )\w+ \w+ (?=\w)", "… "),
}
PLAIN: dict[str, Corrupt] = {
    "another number": _substitute(
        r"(?<![\w.,-])\d{1,3}(?![\w.,-])", lambda m: str(int(m[0]) * 3 + 2)
    ),
    "million and billion swapped": _substitute(
        r"\b[mb]illion\b", lambda m: "billion" if m[0] == "million" else "million"
    ),
    "percent made points": _substitute(r"%| percent\b| per cent\b", " percentage points"),
    "another weekday": _shift(_DAYS),
    "another month": _shift(_MONTHS),
    "denied": _substitute(
        r"\b(?:is|are|was|were|will|has|have|had|can|could|did)\b(?! not\b|n't)",
        lambda m: f"{m[0]} not",
    ),
    "affirmed": _substitute(r"\bnot |\bnever ", ""),
    "may, might, could made will": _substitute(r"\b(?:may|might|could)\b(?! not)", "will"),
    "allegation made fact": _substitute(
        r"\b(?:allegedly|reportedly|apparently|suspected|alleged) ", ""
    ),
    "plan made fact": _substitute(r"\b(?:plans|intends|aims|hopes|wants|expects) to\b", "did"),
    "two people swapped": _swap_people,
}
