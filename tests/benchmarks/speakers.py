"""Who is named as the speaker, against names that were annotated by hand.

``annotations/polnear_speakers.json`` holds offsets and names of 150 quotations of PolNeAR's
development part, drawn at random and read in their articles; ``annotations/seed_speakers.json``
those of the first article. A quotation counts as answered when one of ours that overlaps it names
a speaker, and as right when all of ours do so with the annotated name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ingest.quotations import find_quotations
from rag.text.sentences import split_sentences
from rag.types import Quotation, Span

ANNOTATIONS: Final = Path(__file__).resolve().parent / "annotations"
_WORD: Final = re.compile(r"[^\W_]+")
_PASSED_OVER: Final = frozenset(
    "the of a an for and mr mrs ms dr jr sr ii iii former then us u s state states".split()
)


@dataclass(frozen=True, slots=True)
class Annotated:
    """One quotation with who says it."""

    file: str
    span: Span
    speaker: str | None
    """None where the article names nobody."""
    roles: tuple[str, ...]


@dataclass
class SpeakerFigures:
    """Counts over annotated quotations."""

    annotated: int = 0
    named: int = 0
    """Those whose article names the speaker."""
    described: int = 0
    """Those that we give by role only ("the governor"), unnamed."""
    answered: int = 0
    right: int = 0
    other_bearer: int = 0
    """Answers with somebody else of the same surname."""
    mentions_right: int = 0
    """Answers whose mention alone ("he", "Lee") would be right and full."""
    full: int = 0
    """Right ones that give the name in full."""
    roles: int = 0
    """Right ones that have a role, where the article gives one."""
    roles_right: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, each: Annotated, found: Sequence[Quotation]) -> None:
        """Count one annotated quotation.

        :param found: the direct quotations of its article.
        """
        over = [q for q in found if q.span.overlaps(each.span)]
        names = {q.speaker: q for q in over if q.speaker and not describes(q.speaker, each)}
        self.annotated += 1
        self.named += each.speaker is not None
        self.described += not names and any(q.speaker for q in over)
        if not names:
            if each.speaker is not None:
                self.errors.append(f"OPEN {each.file} {each.span} {each.speaker}")
            return
        self.answered += 1
        if each.speaker is None or not all(same_name(name, each.speaker) for name in names):
            self.errors.append(f"WRONG {each.file} {each.span} {each.speaker}: {sorted(names)}")
            self.other_bearer += any(shares_surname(name, each.speaker) for name in names)
            return
        self.right += 1
        mention = next(iter(names.values())).mention or ""
        self.mentions_right += words_of(each.speaker) <= words_of(mention)
        self.full += any(words_of(each.speaker) <= words_of(name) for name in names)
        ours = next(iter(names.values())).role
        if ours and each.roles:
            self.roles += 1
            fits = any(_beginnings(ours) & _beginnings(role) for role in each.roles)
            self.roles_right += fits
            if not fits:
                self.errors.append(f"ROLE {each.file} {each.span} {ours!r}: {each.roles}")


def read_annotations(name: str) -> list[Annotated]:
    """The quotations of one file of annotations, in its order."""
    raw = json.loads((ANNOTATIONS / name).read_text(encoding="utf-8"))
    return [
        Annotated(
            file=each["file"],
            span=Span(each["start"], each["end"]),
            speaker=each["speaker"],
            roles=tuple(each["roles"]),
        )
        for each in raw["quotations"]
    ]


def count_speakers(annotated: Iterable[Annotated], texts: Mapping[str, str]) -> SpeakerFigures:
    """Compare annotations with the quotations found in each of their articles, by file name."""
    found = {
        name: [
            quotation
            for quotation in find_quotations(text, split_sentences(text, "en"))
            if quotation.kind == "direct"
        ]
        for name, text in texts.items()
    }
    figures = SpeakerFigures()
    for each in annotated:
        figures.add(each, found[each.file])
    return figures


def words_of(name: str) -> frozenset[str]:
    """The words that tell a name or role, in lower case, initials apart."""
    words = (word.lower() for word in _WORD.findall(name))
    return frozenset(word for word in words if word not in _PASSED_OVER and len(word) > 1)


def _beginnings(role: str) -> set[str]:
    """Its words cut so that "Democrat" is "Democratic"."""
    return {word[:8] for word in words_of(role)}


def describes(speaker: str, each: Annotated) -> bool:
    """Whether a speaker is given by role alone, unnamed ("a police spokesman")."""
    words = words_of(speaker)
    if each.speaker is None:
        return any(words_of(role) <= words for role in each.roles)
    return words - {"current"} <= words_of(" ".join(each.roles))


def same_name(ours: str, theirs: str) -> bool:
    """Whether one name is the other or a shorter form of it ("Ann Lee", "Lee")."""
    one, other = words_of(ours), words_of(theirs)
    return bool(one and other) and (one <= other or other <= one)


def shares_surname(ours: str, theirs: str | None) -> bool:
    """Whether two names that differ end with the same word."""
    if theirs is None or same_name(ours, theirs):
        return False
    one, other = (_WORD.findall(name.lower()) for name in (ours, theirs))
    return bool(one and other) and one[-1] == other[-1]
