"""The checks, one by one: a statement read, the sentences it cites, and what fails between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from rag.facts import ArticleFacts, CitedSentences
from rag.text.dates import DayMention, find_days, parse_day, supports_day
from rag.text.lexicon import is_role
from rag.text.names import Bearer, Name, NameSet, find_names, is_plain_word, name_key
from rag.text.numbers import Number, find_numbers, unsupported
from rag.text.quoted import Quoted, find_quoted, find_words, without_quoted
from rag.text.reported import Attribution, find_attributions
from rag.text.terms import FUNCTION_WORDS, stem, words
from rag.text.typography import fold_plain
from rag.types import Quotation

Reason: TypeAlias = Literal[
    "points_at_nothing", "quote_not_in_source", "not_said", "wrong_speaker", "number_not_in_source",
    "date_not_in_source", "name_not_in_source", "ambiguous_name", "polarity",
    "not_stated", "not_prose",
]  # fmt: skip
Note: TypeAlias = Literal[
    "counted", "name_not_in_quote", "stronger_than_source", "weak_support", "translated"
]

SAME_LANGUAGE = 0.4
"""The least share of a statement's words that an article in the same language has too. Of 428
sentences that writers wrote about English articles the lowest has .43; of sentences in other
languages none had more than .36."""


ANY_PERSON = frozenset("official leader politician lawmaker expert man woman person".split())
"""What nearly every person may be called who speaks to the press."""
ANY_OFFICE = frozenset(
    """officials spokesman spokeswoman spokesperson spokespeople source sources group company
    agency organization organisation body team report statement""".split()
)
"""What those may be called who speak in an office, or for a body, and bodies themselves."""
_OF_DAY = (
    r"(?:,| \(| of| on| from| dated| published(?: on)?| reported on| wrote on| said on){1,2} ?"
)
NEAR = 4
"""Words between a surname and what its bearer is: "Lee, the second engineer"."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Which check failed, and what failed it, as it stands in the statement."""

    reason: Reason
    detail: str


@dataclass(frozen=True)
class Claim:
    """A statement, read."""

    text: str
    """Folded."""

    @cached_property
    def quoted(self) -> tuple[Quoted, ...]:
        """The words in quotation marks."""
        return find_quoted(self.text)

    @cached_property
    def prose(self) -> str:
        """The statement with its quoted words blanked out; positions stay."""
        return without_quoted(self.text, self.quoted)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names outside quotation marks."""
        return find_names(self.prose)

    @cached_property
    def days(self) -> tuple[DayMention, ...]:
        """The days outside quotation marks."""
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
        """Whom the statement makes speak."""
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
        """The stems of the words that say something."""
        return content_stems_of(self.text)


def content_stems_of(text: str) -> frozenset[str]:
    """The stems of the words of a text that are no function words."""
    return frozenset(stem(word) for word in words(text) if word not in FUNCTION_WORDS)


def shares_nothing(claim: Claim, cited: CitedSentences) -> bool:
    """Whether the sentences have no word, number or name of the statement: they are beside it.

    A translation shares at least a name or a number, unless it is in another script.
    """
    if claim.content & content_stems_of(cited.text) or _in_other_scripts(claim.text, cited.text):
        return False
    return not any(cited.names.holds(name) for name in claim.names) and not any(
        not unsupported((number,), cited.numbers) for number in claim.numbers(english=True)
    )


def _in_other_scripts(left: str, right: str) -> bool:
    def latin(text: str) -> bool:
        letters = [character for character in text if character.isalpha()]
        return sum(character < "\u0250" for character in letters) * 2 >= len(letters)

    return latin(left) != latin(right)


def is_translated(claim: Claim, cited: CitedSentences) -> bool:
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


def check_quotes(claim: Claim, cited: CitedSentences, question: str) -> Failed | None:
    """C1: quoted words stand in the source as they are, and as somebody's if given to somebody."""
    for quoted in claim.quoted:
        if _is_exempt(quoted.text, cited, question):
            continue
        found = cited.find_words(quoted.text)
        if not found:
            return Failed("quote_not_in_source", quoted.text)
        attribution = claim.attribution_of(quoted)
        if attribution is None or _is_outlet(attribution, cited):
            continue
        if not any(facts.is_said(span) for facts, span in found):
            return Failed("not_said", quoted.text)
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


def check_speakers(claim: Claim, cited: CitedSentences) -> Failed | None:
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
        role = attribution.role or _role_of(attribution.name)
        if role is not None:
            if not _may_be_role(role, attribution, quoted, cited):
                return Failed("wrong_speaker", claim.text[attribution.span.slice])
            continue
        if attribution.name is None or _is_outlet(attribution, cited):
            continue
        if quoted is None and not attribution.is_strong:
            continue
        failed = _check_speaker(attribution.name, attribution, quoted, cited)
        if failed is not None:
            return failed
    return None


def _role_of(name: Name | None) -> str | None:
    """The role that opens a sentence like a name: "Researchers said"."""
    if name is None or len(name.words) > 1 or not name.opens:
        return None
    word = name.words[0].lower()
    return word if is_role(word) else None


def _may_be_role(
    role: str, attribution: Attribution, quoted: Quoted | None, cited: CitedSentences
) -> bool:
    """Whether "the mayor" or "researchers" may have said so.

    They have not when everything said there, or the quoted words, was found to be somebody else's
    of whom the article never says it, and the cited sentences do not even have the word.
    """
    spoken = cited.quotations
    if quoted is not None:
        spans = cited.find_words(quoted.text)
        spoken = tuple(
            (facts, q)
            for facts, q in spoken
            if any(facts is where and q.span.overlaps(span) for where, span in spans)
        )
    elif not attribution.is_strong or stem(role) in map(stem, words(cited.text)):
        return True
    resolved = [(facts, q) for facts, q in spoken if _is_resolved(q)]
    if not resolved or (quoted is None and len(resolved) < len(spoken)):
        return True
    return any(_has_role(role, q, facts) for facts, q in resolved)


def _has_role(role: str, quotation: Quotation, facts: ArticleFacts) -> bool:
    known = f"{quotation.speaker} {quotation.role} {quotation.organization} {quotation.mention}"
    own = frozenset(map(stem, words(fold_plain(known))))
    speaker = words(fold_plain(quotation.speaker or ""))
    is_body = (
        quotation.speaker is None or quotation.speaker.isupper() or quotation.speaker.islower()
    )
    in_office = is_body or quotation.role is not None or quotation.organization is not None
    if stem(role) in own or role in ANY_PERSON or (in_office and role in ANY_OFFICE):
        return True
    holder = facts.holders.get(role)
    if holder is not None:
        return any(holder.may_be(name) for name in find_names(fold_plain(quotation.speaker or "")))
    return bool(speaker) and is_role(role) and facts.describes(speaker[-1], stem(role), NEAR)


def _check_speaker(
    name: Name, attribution: Attribution, quoted: Quoted | None, cited: CitedSentences
) -> Failed | None:
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
            return Failed("wrong_speaker", " ".join(name.words))
    own = [q for facts, q in quotations if _is_speaker(name, q, facts)]
    if own:
        if attribution.is_negative or any(q.kind != "unsaid" for q in own):
            return None
        return Failed("not_said", " ".join(name.words))
    if _stands_unresolved(name, cited):
        return None
    return Failed("wrong_speaker", " ".join(name.words))


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


def check_numbers(
    claim: Claim, cited: CitedSentences, *, english: bool
) -> tuple[Failed | None, bool]:
    """C3: every number stands in the source; small words may count what the source lists."""
    missing = unsupported(claim.numbers(english=english), cited.numbers)
    if not english:
        missing = tuple(n for n in missing if not _is_of_publication(claim, n, cited))
    for number in missing:
        if not number.counts_few:
            return Failed("number_not_in_source", claim.text[number.span.slice].strip()), False
    return None, bool(missing)


def _is_of_publication(claim: Claim, number: Number, cited: CitedSentences) -> bool:
    """Whether, in a language whose months are not read, it is the day or year of a named outlet."""
    for facts in cited.facts:
        article = facts.analysed.article
        appeared = parse_day(article.published)
        outlet = fold_plain(article.outlet or "")
        if appeared is None or not outlet or outlet not in claim.text or number.units:
            continue
        if set(number.values) & {appeared.day, appeared.year}:
            return True
    return False


def check_days(claim: Claim, cited: CitedSentences) -> Failed | None:
    """C4: every day stands in the source, or follows from it and the day of publication.

    The day of publication itself may only say which article it is: "the Post of 3 May".
    """
    for day in claim.days:
        if any(_is_of_outlet(claim, day, facts) for facts in cited.facts):
            continue
        if not any(
            supports_day(day, days, text, facts.analysed.article.published)
            for facts, text, days in cited.days
        ):
            return Failed("date_not_in_source", claim.text[day.span.slice])
    return None


def _is_of_outlet(claim: Claim, day: DayMention, facts: ArticleFacts) -> bool:
    """Whether it is the day of publication, right behind the name of the outlet."""
    article = facts.analysed.article
    appeared = parse_day(article.published)
    if appeared is None or (day.month, day.day) != (appeared.month, appeared.day):
        return False
    before = claim.text[: day.span.start].casefold()
    outlet = fold_plain(article.outlet or "").casefold()
    named = rf"{re.escape(outlet)}|\b(?:article|report|story|piece)s?"
    return day.year in (None, appeared.year) and bool(
        outlet
        and re.search(rf"(?:{named})(?:'s? (?:article|report|story|piece))?{_OF_DAY}$", before)
    )


def check_names(claim: Claim, cited: CitedSentences) -> tuple[Failed | None, bool]:
    """C5: every name stands in the source, or at least elsewhere in the cited articles."""
    elsewhere = False
    for name in claim.names:
        shown = " ".join((*name.descriptor, *name.words))
        if _is_common(name, cited):
            continue
        if _is_ambiguous(name, cited):
            return Failed("ambiguous_name", shown), False
        if cited.names.holds(name) or any(facts.frame.holds(name) for facts in cited.facts):
            continue
        if not any(facts.name_set.holds(name) for facts in cited.facts):
            return Failed("name_not_in_source", shown), False
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
