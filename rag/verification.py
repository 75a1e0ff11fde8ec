"""A statement and the sentences it points at → shown, shown with notes, or withheld: pure.

The checks and their measurements stand in docs/design.md. Nothing is compared by likeness: quoted
words must stand in the source character by character (printing aside), numbers are compared as
values, names by their heads, speakers by the quotations found at ingest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from rag.facts import ArticleFacts, CitedSentences
from rag.text.dates import DayMention, find_days, supports_day
from rag.text.names import Bearer, Name, NameSet, find_names, is_plain_word, name_key
from rag.text.negation import denied_stems
from rag.text.numbers import Number, find_numbers, unsupported
from rag.text.quoted import Quoted, find_quoted, find_words, without_quoted
from rag.text.reported import Attribution, find_attributions
from rag.text.terms import FUNCTION_WORDS, stem, words
from rag.text.typography import fold_plain
from rag.types import AnalysedArticle, Quotation, Sentence

Reason: TypeAlias = Literal[
    "points_at_nothing", "quote_not_in_source", "not_said", "wrong_speaker", "number_not_in_source",
    "date_not_in_source", "name_not_in_source", "ambiguous_name", "polarity",
]  # fmt: skip
Note: TypeAlias = Literal["counted", "name_not_in_quote", "translated"]

MOST_POINTERS = 5
SAME_LANGUAGE = 0.45
"""The least share of a statement's words that an article in the same language has too; in the
sentences that professional writers wrote about articles it is never below .59."""
SAME_CLAIM = 0.6
"""The least share of a statement's content words in a sentence that says the same or its denial."""


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


@dataclass(frozen=True, slots=True)
class _Failed:
    reason: Reason
    detail: str


@dataclass(frozen=True)
class _Claim:
    """A statement, read."""

    text: str
    """Folded."""

    @cached_property
    def quoted(self) -> tuple[Quoted, ...]:
        return find_quoted(self.text)

    @cached_property
    def prose(self) -> str:
        """The statement with its quoted words blanked out; positions stay."""
        return without_quoted(self.text, self.quoted)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        return find_names(self.prose)

    @cached_property
    def days(self) -> tuple[DayMention, ...]:
        return find_days(self.prose)

    def numbers(self, *, english: bool) -> tuple[Number, ...]:
        """Those outside quotation marks and dates."""
        taken = [day.span for day in self.days]
        return tuple(
            number
            for number in find_numbers(self.prose, english=english)
            if not any(span.overlaps(number.span) for span in taken)
        )

    @cached_property
    def attributions(self) -> tuple[Attribution, ...]:
        return find_attributions(self.prose, self.names)

    def attribution_of(self, quoted: Quoted) -> Attribution | None:
        """Who is said to have said the quoted words: the one right after them, else before."""
        for attribution in self.attributions:
            between = self.prose[quoted.span.end : attribution.span.start]
            if attribution.span.start >= quoted.span.end and re.fullmatch(
                r"[,.]? ?(?:[a-z]+ )?(?:(?:the|a|an) )?(?:[\w-]+ ){0,3}", between
            ):
                return attribution
        before = [a for a in self.attributions if a.span.end <= quoted.span.start]
        return before[-1] if before else next(iter(self.attributions), None)

    @cached_property
    def content(self) -> frozenset[str]:
        return _content_stems(self.text)


class Verifier:
    """Checks statements against the sentences of some articles; reads each article once."""

    def __init__(self, articles: Mapping[str, AnalysedArticle], *, question: str = "") -> None:
        """Check against ``articles``; words quoted in the question are nobody's to prove."""
        self._facts = {key: ArticleFacts(analysed) for key, analysed in articles.items()}
        self._question = fold_plain(question)

    def verify(self, text: str, pointers: Sequence[Pointer]) -> Verdict:
        """Check one statement, without its pointers, against the sentences they name."""
        claim = _Claim(fold_plain(text))
        known = tuple(dict.fromkeys(p for p in pointers if self._sentence(p) is not None))
        if not known or not claim.text.strip():
            return Verdict((), "points_at_nothing", claim.text)
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

    def _check(self, claim: _Claim, pointers: tuple[Pointer, ...]) -> Verdict:
        cited = self._cite(pointers)
        if _shares_nothing(claim, cited):
            return Verdict(pointers, "points_at_nothing", claim.text)
        failed = _check_quotes(claim, cited, self._question)
        if failed is None and _is_translated(claim, cited):
            failed = _check_numbers(claim, cited, english=False)[0]
            return _verdict(pointers, failed, ("translated",))
        notes: list[Note] = []
        if failed is None:
            failed = _check_speakers(claim, cited)
        if failed is None:
            failed, counted = _check_numbers(claim, cited, english=cited.is_english)
            notes += ["counted"] if counted else []
        if failed is None and cited.is_english:
            failed = _check_days(claim, cited)
        if failed is None:
            failed, elsewhere = _check_names(claim, cited)
            notes += ["name_not_in_quote"] if elsewhere else []
        if failed is None and cited.is_english:
            failed = _check_polarity(claim, cited)
        return _verdict(pointers, failed, tuple(notes))

    def _without_padding(self, claim: _Claim, pointers: tuple[Pointer, ...]) -> tuple[Pointer, ...]:
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

    def _share(self, claim: _Claim, pointer: Pointer) -> tuple[set[str], set[str]]:
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
        return telling, set(claim.content & _content_stems(cited.text))


def _verdict(
    pointers: tuple[Pointer, ...], failed: _Failed | None, notes: tuple[Note, ...]
) -> Verdict:
    if failed is not None:
        return Verdict(pointers, failed.reason, failed.detail)
    return Verdict(pointers, notes=notes)


def _content_stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word not in FUNCTION_WORDS)


def _shares_nothing(claim: _Claim, cited: CitedSentences) -> bool:
    """Whether the sentences have no word, number or name of the statement: they are beside it."""
    if claim.content & _content_stems(cited.text) or _is_translated(claim, cited):
        return False
    return not any(cited.names.holds(name) for name in claim.names) and not any(
        not unsupported((number,), cited.numbers) for number in claim.numbers(english=True)
    )


def _is_translated(claim: _Claim, cited: CitedSentences) -> bool:
    """Whether the statement is in another language than what it cites: they share few words."""
    plain = [stem(word) for word in words(claim.prose) if not word[0].isdigit()]
    names = {name_key(word) for name in claim.names for word in name.words}
    plain = [word for word in plain if word not in names]
    if len(plain) < 4:
        return False
    return all(
        sum(word in facts.vocabulary for word in plain) / len(plain) < SAME_LANGUAGE
        for facts in cited.facts
    )


def _check_quotes(claim: _Claim, cited: CitedSentences, question: str) -> _Failed | None:
    """C1: quoted words stand in the source as they are, and as somebody's if given to somebody."""
    for quoted in claim.quoted:
        if _is_exempt(quoted.text, cited, question):
            continue
        found = cited.find_words(quoted.text)
        if not found:
            return _Failed("quote_not_in_source", quoted.text)
        attribution = claim.attribution_of(quoted)
        if attribution is None or _is_outlet(attribution, cited):
            continue
        if not any(facts.is_said(span) for facts, span in found):
            return _Failed("not_said", quoted.text)
    return None


def _is_exempt(quoted: str, cited: CitedSentences, question: str) -> bool:
    """Words quoted in the question, and an exact headline or outlet."""
    if any(find_words(quoted, asked.text) for asked in find_quoted(question)):
        return True
    bare = quoted.rstrip(",.;:!?").casefold()
    articles = (facts.analysed.article for facts in cited.facts)
    frames = (frame for article in articles for frame in (article.title, article.outlet) if frame)
    return any(fold_plain(frame).rstrip(",.;:!?").casefold() == bare for frame in frames)


def _is_outlet(attribution: Attribution, cited: CitedSentences) -> bool:
    """Whether it is the outlet or author that reports, not somebody who is quoted."""
    name = attribution.name
    if name is None:
        return False
    articles = (facts.analysed.article for facts in cited.facts)
    return any(
        NameSet(fold_plain(frame)).holds(name)
        for article in articles
        for frame in (article.outlet, article.author)
        if frame
    )


def _check_speakers(claim: _Claim, cited: CitedSentences) -> _Failed | None:
    """C2: whom the statement names as speaking did say that, as far as the article tells."""
    if not cited.is_english:
        return None
    pinned = {
        id(attribution): quoted
        for quoted in claim.quoted
        if (attribution := claim.attribution_of(quoted)) is not None
    }
    for attribution in claim.attributions:
        quoted = pinned.get(id(attribution))
        if attribution.name is None or _is_outlet(attribution, cited):
            continue
        if quoted is None and not attribution.is_strong:
            continue
        failed = _check_speaker(attribution.name, attribution, quoted, cited)
        if failed is not None:
            return failed
    return None


def _check_speaker(
    name: Name, attribution: Attribution, quoted: Quoted | None, cited: CitedSentences
) -> _Failed | None:
    quotations = cited.quotations
    if quoted is not None:
        spans = cited.find_words(quoted.text)
        pinned = tuple(
            (facts, q)
            for facts, q in quotations
            if any(facts is where and q.span.overlaps(span) for where, span in spans)
        )
        if any(_is_resolved(q) for _, q in pinned):
            if any(_is_speaker(name, q, facts) for facts, q in pinned):
                return None
            return _Failed("wrong_speaker", " ".join(name.words))
    own = [q for facts, q in quotations if _is_speaker(name, q, facts)]
    if own:
        if attribution.is_negative or any(q.kind != "unsaid" for q in own):
            return None
        return _Failed("not_said", " ".join(name.words))
    if _stands_unresolved(name, cited):
        return None
    return _Failed("wrong_speaker", " ".join(name.words))


def _is_resolved(quotation: Quotation) -> bool:
    return bool(quotation.speaker or quotation.organization)


def _is_speaker(name: Name, quotation: Quotation, facts: ArticleFacts) -> bool:
    """Whether a name means the speaker of a quotation, under any of the speaker's names."""
    for speaker in find_names(fold_plain(quotation.speaker or "")):
        if speaker.surname == name.surname:
            people = [p for p in facts.bearers.get(name.surname, ()) if p.may_be(speaker)]
            alone = Bearer(speaker.surname, speaker.given, speaker.titles)
            return any(person.may_be(name) for person in people or [alone])
    known = (quotation.speaker, quotation.organization, quotation.role)
    if NameSet(fold_plain("\n".join(part for part in known if part))).holds(name):
        return True
    if quotation.speaker is not None:
        return False
    roles = words(f"{quotation.role or ''} {quotation.mention or ''}")
    return any(
        holder.may_be(name) for role in roles if (holder := facts.holders.get(role)) is not None
    )


def _stands_unresolved(name: Name, cited: CitedSentences) -> bool:
    """Whether the name stands in a cited sentence none of whose quotations has a known speaker."""
    for facts, sentence in cited.sentences:
        over = facts.analysed.quotations_over(sentence.span)
        if any(_is_resolved(q) for q in over):
            continue
        if NameSet(cited.text_of(facts, sentence)).holds(name):
            return True
    return False


def _check_numbers(
    claim: _Claim, cited: CitedSentences, *, english: bool
) -> tuple[_Failed | None, bool]:
    """C3: every number stands in the source; small words may count what the source lists."""
    missing = unsupported(claim.numbers(english=english), cited.numbers)
    for number in missing:
        if not number.counts_few:
            return _Failed("number_not_in_source", claim.text[number.span.slice].strip()), False
    return None, bool(missing)


def _check_days(claim: _Claim, cited: CitedSentences) -> _Failed | None:
    """C4: every day stands in the source, or follows from it and the day of publication."""
    for day in claim.days:
        if not any(
            supports_day(day, days, text, facts.analysed.article.published)
            for facts, text, days in cited.days
        ):
            return _Failed("date_not_in_source", claim.text[day.span.slice])
    return None


def _check_names(claim: _Claim, cited: CitedSentences) -> tuple[_Failed | None, bool]:
    """C5: every name stands in the source, or at least elsewhere in the cited articles."""
    elsewhere = False
    for name in claim.names:
        shown = " ".join((*name.descriptor, *name.words))
        if _is_common(name, cited):
            continue
        if _is_ambiguous(name, cited):
            return _Failed("ambiguous_name", shown), False
        if cited.names.holds(name) or any(facts.frame.holds(name) for facts in cited.facts):
            continue
        if not any(facts.name_set.holds(name) for facts in cited.facts):
            return _Failed("name_not_in_source", shown), False
        elsewhere = True
    return None, elsewhere


def _is_common(name: Name, cited: CitedSentences) -> bool:
    """Whether it is no name but a word with a capital because of its place or language."""
    if not cited.is_english:
        return len(name.words) == 1 and (name.opens or _capitals_mean_nothing(cited))
    if len(name.words) > 1 or not name.opens:
        return False
    key = stem(name_key(name.words[0]))
    return is_plain_word(name) or any(key in facts.lower_words for facts in cited.facts)


def _capitals_mean_nothing(cited: CitedSentences) -> bool:
    return any(facts.analysed.article.language == "de" for facts in cited.facts)


def _is_ambiguous(name: Name, cited: CitedSentences) -> bool:
    """Whether two people of the cited articles bear the surname and it is open who is meant."""
    people = {p for facts in cited.facts for p in facts.bearers.get(name.surname, ())}
    if len(people) < 2 or not NameSet(cited.text, _speakers_of(cited)).holds(name):
        return False
    meant = {person for person in people if _is_cited(person, people, cited)}
    if not name.given and name.gender:
        same = (each for each in find_names(cited.text) if each.surname == name.surname)
        return not any(each.gender == name.gender for each in same)
    if name.given or name.titles:
        return not any(person.may_be(name) for person in meant)
    return len(meant) != 1


def _speakers_of(cited: CitedSentences) -> list[str]:
    return [fold_plain(q.speaker) for _, q in cited.quotations if q.speaker]


def _is_cited(person: Bearer, people: set[Bearer], cited: CitedSentences) -> bool:
    """Whether the cited sentences name this person so that no other of the surname is meant."""
    spoken = find_names(" . ".join(_speakers_of(cited)))
    for name in (*find_names(cited.text), *spoken):
        meant = [other for other in people if other.may_be(name)]
        if meant == [person] and (name.given or name.titles):
            return True
    return False


def _check_polarity(claim: _Claim, cited: CitedSentences) -> _Failed | None:
    """C6: the sentence that says nearly the same does not say its denial."""
    if not claim.content:
        return None
    best: tuple[float, str] = (0.0, "")
    for facts, sentence in cited.sentences:
        text = cited.text_of(facts, sentence)
        share = len(claim.content & _content_stems(text)) / len(claim.content)
        best = max(best, (share, text))
    share, text = best
    if share < SAME_CLAIM:
        return None
    theirs, ours = denied_stems(text), denied_stems(claim.text)
    turned = (ours & (_content_stems(text) - theirs)) | (theirs & (claim.content - ours))
    return _Failed("polarity", text) if turned else None
