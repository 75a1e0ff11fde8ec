"""Who said what, against the hand-annotated attributions of PolNeAR.

A gold quotation is an attribution whose content holds at least 15 characters between double
quotation marks and whose source is annotated. It counts as right when a direct quotation of ours
overlaps its content and our mention overlaps its source.

    python -m tests.benchmarks.attribution [--split dev] [--errors N]
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from ingest.quotations import find_quotations
from rag.text.sentences import split_sentences
from rag.types import Quotation, Span
from tests.benchmarks.figures import Bar, DataAbsent, Figure, Section
from tests.benchmarks.speakers import SpeakerFigures, count_speakers, read_annotations
from tests.benchmarks.workspace import Workspace

SHARED = Path(__file__).resolve().parents[3] / "shared"
_DIRECT = re.compile(r'[“"][^“”"]{15,}[”"]')


@dataclass(frozen=True, slots=True)
class Attribution:
    """One hand-annotated attribution: spans of the source, the cue and what was said."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    direct: bool


@dataclass
class Figures:
    """Counts over a set of articles."""

    articles: int = 0
    characters: int = 0
    seconds: float = 0.0
    gold: int = 0
    answered: int = 0
    right: int = 0
    resolved: int = 0
    emitted: int = 0
    emitted_in_gold: int = 0
    emitted_mentions: int = 0
    emitted_right: int = 0
    indirect_gold: int = 0
    indirect_found: int = 0
    indirect_right: int = 0
    indirect_covered: int = 0
    """Those whose content overlaps any quotation of ours, whose mention is right."""
    indirect_emitted: int = 0
    indirect_in_gold: int = 0
    indirect_emitted_right: int = 0
    errors: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, float | int]:
        """The figures that are reported, as shares."""

        def share(part: int, whole: int) -> float:
            return round(part / whole, 3) if whole else 0.0

        return {
            "articles": self.articles,
            "direct quotations in gold": self.gold,
            "mention precision": share(self.right, self.answered),
            "mention recall": share(self.right, self.gold),
            "emitted direct": self.emitted,
            "emitted direct inside gold content": share(self.emitted_in_gold, self.emitted),
            "emitted mention precision": share(self.emitted_right, self.emitted_mentions),
            "answered with a resolved speaker": share(self.resolved, self.answered),
            "indirect recall": share(self.indirect_right, self.indirect_gold),
            "indirect recall with quoted words": share(self.indirect_covered, self.indirect_gold),
            "indirect emitted": self.indirect_emitted,
            "indirect inside gold content": share(self.indirect_in_gold, self.indirect_emitted),
            "indirect mention precision": share(self.indirect_emitted_right, self.indirect_emitted),
            "ms per 4,000 characters": round(4e6 * self.seconds / max(self.characters, 1), 2),
        }


def _loader(data: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("polnear_loader", data / "polnear_loader.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load(split: str) -> Iterator[tuple[str, str, list[Attribution]]]:
    """The articles of a split with their attributions.

    :raises DataAbsent: the set is not beside the project.
    """
    data = SHARED / "data"
    if not (data / "polnear").is_dir():
        raise DataAbsent(f"there is no {data / 'polnear'}")
    for name, text, attributions in _loader(data).load(split):
        yield name, text, [_attribution(text, each) for each in attributions]


def _attribution(text: str, raw: dict[str, list[tuple[int, int, str]]]) -> Attribution:
    source, cue, content = (
        tuple(Span(start, end) for start, end, _ in raw[part])
        for part in ("source", "cue", "content")
    )
    around = " ".join(text[max(0, span.start - 1) : span.end + 1] for span in content)
    return Attribution(source, cue, content, _DIRECT.search(around) is not None)


def _overlap(spans: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(one.overlaps(other) for one in spans for other in others)


def count(split: str) -> Figures:
    """Count over one split."""
    figures = Figures()
    for name, text, gold in load(split):
        sentences = split_sentences(text, "en")
        started = time.process_time()
        found = find_quotations(text, sentences)
        figures.seconds += time.process_time() - started
        figures.articles += 1
        figures.characters += len(text)
        _count(figures, name, text, gold, found)
    return figures


def _count(
    figures: Figures,
    name: str,
    text: str,
    gold: Sequence[Attribution],
    found: Sequence[Quotation],
) -> None:
    direct = [q for q in found if q.kind == "direct"]
    indirect = [q for q in found if q.kind == "indirect"]
    for attribution in gold:
        if not attribution.source:
            continue
        if attribution.direct:
            _count_direct(figures, name, text, attribution, direct)
        else:
            figures.indirect_gold += 1
            over = [q for q in indirect if _overlap([q.span], attribution.content)]
            figures.indirect_right += any(_right(q, attribution) for q in over)
            covering = [q for q in found if _overlap([q.span], attribution.content)]
            figures.indirect_covered += any(_right(q, attribution) for q in covering)
    for quotation in direct:
        over = [each for each in gold if _overlap([quotation.span], each.content)]
        figures.emitted += 1
        figures.emitted_in_gold += bool(over)
        if quotation.mention_span:
            figures.emitted_mentions += 1
            right = any(_right(quotation, each) for each in over)
            figures.emitted_right += right
        if not over:
            figures.errors.append(_shown("NOGOLD", name, text, quotation, None))
    for quotation in indirect:
        over = [each for each in gold if _overlap([quotation.span], each.content)]
        figures.indirect_emitted += 1
        figures.indirect_in_gold += bool(over)
        figures.indirect_emitted_right += any(_right(quotation, each) for each in over)
        if not over:
            figures.errors.append(_shown("INDIRECT", name, text, quotation, None))


def _count_direct(
    figures: Figures,
    name: str,
    text: str,
    attribution: Attribution,
    direct: Sequence[Quotation],
) -> None:
    over = [q for q in direct if _overlap([q.span], attribution.content)]
    figures.gold += 1
    named = [q for q in over if q.mention_span]
    if named:
        figures.answered += 1
        right = [q for q in named if _right(q, attribution)]
        figures.right += bool(right)
        figures.resolved += any(q.speaker for q in right or named)
        if not right:
            figures.errors.append(_shown("WRONG", name, text, named[0], attribution))
    else:
        kind = "OPEN" if over else "MISSED"
        figures.errors.append(_shown(kind, name, text, over[0] if over else None, attribution))


def _right(quotation: Quotation, attribution: Attribution) -> bool:
    return quotation.mention_span is not None and _overlap(
        [quotation.mention_span], attribution.source
    )


def _shown(
    kind: str,
    name: str,
    text: str,
    quotation: Quotation | None,
    attribution: Attribution | None,
) -> str:
    parts = [kind, name]
    spans: list[Span] = []
    if attribution is not None:
        source = " | ".join(text[span.slice] for span in attribution.source)
        cue = " | ".join(text[span.slice] for span in attribution.cue)
        parts.append(f"gold source: {source!r} cue: {cue!r}")
        spans.extend([*attribution.content, *attribution.source])
    if quotation is not None:
        parts.append(f"ours: {quotation.mention!r} cue: {quotation.cue!r}")
        spans.append(quotation.span)
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    parts.append(text[max(0, start - 120) : min(end + 120, start + 700)])
    return "\n  ".join(parts)


WORDS = """The 84 articles of PolNeAR's development part. A quotation of theirs is one with at least
15 characters between double marks and an annotated source; it is answered when a direct quotation
of ours overlaps it and names somebody, and right when the words that name are in the source.
Indirect attributions are all others, thoughts and attitudes too. Speakers are those of 150
quotations annotated by hand with the name and the roles that the article gives, and of every
quotation of the first article; "mention alone" is the
share that the words beside the cue would get, unresolved."""


def measure(workspace: Workspace) -> Section:
    """The figures of the development part and of the speakers; the workspace is not needed."""
    figures = count("dev").summary()
    bars = {
        "mention precision": Bar(">=", 0.90),
        "mention recall": Bar(">=", 0.85),
        "emitted direct inside gold content": Bar(">=", 0.95),
        "indirect mention precision": Bar(">=", 0.88),
        "ms per 4,000 characters": Bar("<=", 4.0),
    }
    shown = [
        Figure(
            name=name,
            value=float(value),
            digits=3 if isinstance(value, float) else 0,
            bar=bars.get(name),
        )
        for name, value in figures.items()
    ]
    return Section(
        title="Who said what",
        words=WORDS,
        figures=(*shown, *_speaker_figures("150", _drawn()), *_speaker_figures("first", _first())),
    )


def _drawn() -> SpeakerFigures:
    """The speakers of the 150 quotations."""
    annotated = read_annotations("polnear_speakers.json")
    files = {each.file for each in annotated}
    texts = {name: text for name, text, _ in load("dev") if name in files}
    return count_speakers(annotated, texts)


def _first() -> SpeakerFigures:
    """The speakers of the first article.

    :raises DataAbsent: it is not beside the project.
    """
    annotated = read_annotations("seed_speakers.json")
    texts: dict[str, str] = {}
    for name in {each.file for each in annotated}:
        path = SHARED / "seeds" / name
        if not path.is_file():
            raise DataAbsent(f"there is no {path}")
        texts[name] = path.read_text(encoding="utf-8")
    return count_speakers(annotated, texts)


def _speaker_figures(which: str, counted: SpeakerFigures) -> tuple[Figure, ...]:
    def figure(name: str, part: int, whole: int, bar: Bar | None = None) -> Figure:
        value = part / whole if whole else 0.0
        return Figure(name=f"{which}: {name}", value=value, digits=3, bar=bar)

    return (
        figure("speaker precision", counted.right, counted.answered, Bar(">=", 0.95)),
        figure("speaker recall", counted.right, counted.named),
        figure("given in full", counted.full, counted.right),
        figure("role right, where one is given", counted.roles_right, counted.roles),
        figure("mention alone, right", counted.mentions_right, counted.answered),
        Figure(
            name=f"{which}: another bearer of the surname",
            value=counted.other_bearer,
            digits=0,
            bar=Bar("=", 0),
        ),
    )


def main() -> None:
    """Print the figures, and some errors if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", default="dev", choices=("dev", "train"))
    parser.add_argument("--errors", type=int, default=0, help="how many errors to show")
    parser.add_argument("--kind", default="", help="only errors that begin so")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    figures = count(arguments.split)
    print(json.dumps(figures.summary(), indent=2))
    shown = [error for error in figures.errors if error.startswith(arguments.kind)]
    random.Random(arguments.seed).shuffle(shown)
    for error in shown[: arguments.errors]:
        print(error, "\n")


if __name__ == "__main__":
    main()
