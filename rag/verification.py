"""A statement and the sentences it points at → shown, shown with notes, or withheld: pure.

The checks and their measurements stand in docs/design.md. Nothing is compared by likeness: quoted
words must stand in the source character by character (printing aside), numbers are compared as
values, names by their heads, speakers by the quotations found at ingest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.checks import (
    Claim,
    Failed,
    Note,
    Reason,
    check_days,
    check_names,
    check_numbers,
    check_quotes,
    check_speakers,
    content_stems_of,
    is_translated,
    shares_nothing,
)
from rag.facts import ArticleFacts, CitedSentences
from rag.guarding import Guard
from rag.sense import check_polarity, is_stronger, is_weak, nearest_sentence
from rag.text.dates import supports_day
from rag.text.languages import is_language
from rag.text.names import find_names, is_plain_word
from rag.text.numbers import unsupported
from rag.text.typography import fold_plain
from rag.types import AnalysedArticle, Sentence

MOST_POINTERS = 5


@dataclass(frozen=True, slots=True, order=True)
class Pointer:
    """One sentence of one article, as a statement points at it."""

    article_id: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a statement."""

    pointers: tuple[Pointer, ...]
    """Those that support it, at most five, without padding; in the order given."""
    reason: Reason | None = None
    """Why it is withheld; None when it is shown."""
    detail: str = ""
    """What failed, as it stands in the statement."""
    notes: tuple[Note, ...] = ()


class Verifier:
    """Checks statements against the sentences of some articles; reads each article once."""

    def __init__(self, articles: Mapping[str, AnalysedArticle], *, question: str = "") -> None:
        """Check against ``articles``; words quoted in the question are nobody's to prove."""
        self._facts = {key: ArticleFacts(analysed) for key, analysed in articles.items()}
        self._question = fold_plain(question)
        self._guard = Guard(self._facts.values(), self._question)

    def verify(self, text: str, pointers: Sequence[Pointer]) -> Verdict:
        """Check one statement, without its pointers, against the sentences they name."""
        claim = Claim(fold_plain(text))
        known = tuple(dict.fromkeys(p for p in pointers if self._sentence(p) is not None))
        if not known or not claim.text.strip():
            return Verdict((), "points_at_nothing", claim.text)
        stating = tuple(p for p in known if self._may_rest_on(claim, p))
        if not stating:
            return Verdict(known, "not_stated", claim.text)
        known = stating
        kept = self._without_padding(claim, known)
        verdict = self._check(claim, kept)
        if verdict.reason and len(kept) < len(known):
            return self._check(claim, known[:MOST_POINTERS])
        return verdict

    def namesakes(self, article_id: str) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """Surnames that two people of an article share: their full names, each with a sentence."""
        return self._facts[article_id].namesakes

    def knows_names(self, text: str) -> bool:
        """Whether the articles hold every name of a heading or an introduction."""
        names = find_names(fold_plain(text))
        sets = [each for facts in self._facts.values() for each in (facts.name_set, facts.frame)]
        return all(is_plain_word(name) or any(each.holds(name) for each in sets) for name in names)

    def may_frame(self, text: str) -> bool:
        """Whether a heading or an introduction claims nothing beyond what the articles state."""
        return self._guard.may_frame(text) and self.knows_names(text)

    def _may_rest_on(self, claim: Claim, pointer: Pointer) -> bool:
        sentence = self._sentence(pointer)
        facts = self._facts[pointer.article_id]
        return sentence is not None and self._guard.may_rest_on(claim, facts, sentence)

    def _sentence(self, pointer: Pointer) -> Sentence | None:
        facts = self._facts.get(pointer.article_id)
        if facts is None or not 0 <= pointer.sentence < len(facts.analysed.sentences):
            return None
        return facts.analysed.sentences[pointer.sentence]

    def _cite(self, pointers: Sequence[Pointer]) -> CitedSentences:
        return CitedSentences(
            [
                (self._facts[pointer.article_id], sentence)
                for pointer in pointers
                if (sentence := self._sentence(pointer)) is not None
            ]
        )

    def _check(self, claim: Claim, pointers: tuple[Pointer, ...]) -> Verdict:
        cited = self._cite(pointers)
        if shares_nothing(claim, cited):
            return Verdict(pointers, "points_at_nothing", claim.text)
        failed = check_quotes(claim, cited, self._question)
        if failed is None and is_translated(claim, cited):
            failed = check_numbers(claim, cited, english=False)[0]
            failed = failed or self._guard.check(claim, cited)
            if failed is None and not is_language(claim.prose):
                failed = Failed("not_prose", claim.text)
            return _verdict(pointers, failed, ("translated",))
        counted = elsewhere = stronger = False
        if failed is None:
            failed = check_speakers(claim, cited)
        if failed is None:
            failed, counted = check_numbers(claim, cited, english=cited.is_english)
        if failed is None and cited.is_english:
            failed = check_days(claim, cited)
        if failed is None:
            failed, elsewhere = check_names(claim, cited)
        failed = failed or self._guard.check(claim, cited)
        if failed is None and cited.is_english:
            nearest = nearest_sentence(claim, cited)
            failed = check_polarity(claim, nearest)
            stronger = failed is None and is_stronger(claim, nearest, cited)
        notes: dict[Note, bool] = {
            "counted": counted,
            "name_not_in_quote": elsewhere,
            "stronger_than_source": stronger,
            "weak_support": is_weak(claim, cited),
        }
        return _verdict(pointers, failed, tuple(note for note, is_so in notes.items() if is_so))

    def _without_padding(self, claim: Claim, pointers: tuple[Pointer, ...]) -> tuple[Pointer, ...]:
        """Drop the pointers that add no number, no name, no quoted or fewer than two other words.

        Those that add most are kept first, five at the most.
        """
        adds = {pointer: self._share(claim, pointer) for pointer in pointers}
        order = sorted(pointers, key=lambda pointer: -sum(map(len, adds[pointer])))
        kept: list[Pointer] = []
        telling: set[str] = set()
        plain: set[str] = set()
        for pointer in order[:]:
            own_telling, own_plain = adds[pointer]
            if kept and not own_telling - telling and len(own_plain - plain) < 2:
                continue
            if len(kept) < MOST_POINTERS:
                kept.append(pointer)
                telling |= own_telling
                plain |= own_plain
        return tuple(pointer for pointer in pointers if pointer in kept)

    def _share(self, claim: Claim, pointer: Pointer) -> tuple[set[str], set[str]]:
        """What of a statement one sentence bears out: numbers, names and quotes; other words."""
        cited = self._cite([pointer])
        telling = {f"name {name.surname}" for name in claim.names if cited.names.holds(name)}
        numbers = claim.numbers(english=True)
        telling |= {
            f"number {number.span.start}"
            for number in numbers
            if not unsupported((number,), cited.numbers)
        }
        telling |= {
            f"quoted {quoted.span.start}"
            for quoted in claim.quoted
            if cited.find_words(quoted.text)
        }
        telling |= {
            f"day {day.span.start}"
            for day in claim.days
            for facts, text, days in cited.days
            if supports_day(day, days, text, facts.analysed.article.published)
        }
        return telling, set(claim.content & content_stems_of(cited.text))


def _verdict(
    pointers: tuple[Pointer, ...], failed: Failed | None, notes: tuple[Note, ...]
) -> Verdict:
    if failed is not None:
        return Verdict(pointers, failed.reason, failed.detail)
    return Verdict(pointers, notes=notes)
