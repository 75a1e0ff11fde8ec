"""What an article, and the sentences cited from it, give to check a statement against."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.text.dates import DayMention, find_days
from rag.text.names import Bearer, Name, NameSet, find_bearers, find_names
from rag.text.numbers import Number, find_numbers
from rag.text.orders import Order, order_in
from rag.text.quoted import find_words, spans_in_marks
from rag.text.terms import FUNCTION_WORDS, stem, words
from rag.text.typography import Folded, fold, fold_plain
from rag.types import AnalysedArticle, Quotation, Sentence, Span

_PLACE_LINE = re.compile(
    r"\s*(?P<place>[A-Z][\w.,/ '-]{1,60}?)(?: ?\([A-Z][\w .-]+\))? ?(?:-{1,2} |: )(?=[\"'A-Z])"
)
_PART_END = re.compile(r"\n|(?<=[.!?])\s+(?=[A-Z\"'])")


class ArticleFacts:
    """An article read for names, roles and marks; each reading is done when first asked for."""

    def __init__(self, analysed: AnalysedArticle) -> None:
        self.analysed = analysed

    @property
    def article_id(self) -> str:
        """The id of the article."""
        return self.analysed.article.id

    @property
    def is_english(self) -> bool:
        """Whether it is in English, or too short to tell."""
        return self.analysed.article.language in (None, "en")

    @cached_property
    def folded(self) -> Folded:
        """The whole text, folded."""
        return fold(self.analysed.article.text)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names of the text, in reading order."""
        return find_names(self.folded.text)

    @cached_property
    def name_set(self) -> NameSet:
        """For asking whether the text holds a name."""
        return NameSet(self.folded.text)

    @cached_property
    def frame(self) -> NameSet:
        """The names of headline, outlet, author and place line, which every statement may use."""
        article = self.analysed.article
        place = _PLACE_LINE.match(self.folded.text)
        parts = (article.title, article.outlet, article.author, place["place"] if place else None)
        return NameSet(fold_plain("\n".join(part for part in parts if part)))

    @cached_property
    def bearers(self) -> Mapping[str, tuple[Bearer, ...]]:
        """The people named in full, by the key of their surname."""
        spoken = " . ".join(q.speaker for q in self.analysed.quotations if q.speaker)
        return find_bearers(self.names, find_names(fold_plain(spoken)))

    @cached_property
    def holders(self) -> Mapping[str, Bearer]:
        """Who alone in the article bears a title, by the title: "mayor"."""
        found: dict[str, list[Bearer]] = {}
        for people in self.bearers.values():
            for person in people:
                for title in person.titles:
                    found.setdefault(title, []).append(person)
        return {title: people[0] for title, people in found.items() if len(people) == 1}

    @cached_property
    def namesakes(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """Each surname that two people or more bear: their full names, each with its sentence."""
        found: dict[str, dict[Bearer, tuple[str, int]]] = {}
        shared = {key: people for key, people in self.bearers.items() if len(people) > 1}
        for name in self.names if shared else ():
            for person in shared.get(name.surname, ()):
                inside = self.analysed.sentences_over(self.folded.original(name.span))
                if name.given and person.may_be(name) and inside:
                    printed = (" ".join(name.words), inside[0].index)
                    found.setdefault(name.words[-1], {}).setdefault(person, printed)
        return {key: tuple(people.values()) for key, people in found.items() if len(people) > 1}

    @cached_property
    def marked(self) -> tuple[Span, ...]:
        """What stands in quotation marks, in characters of the article's text."""
        return tuple(self.folded.original(span) for span in spans_in_marks(self.folded.text))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The stems of all words; with English function words for an article in English."""
        own = frozenset(stem(word) for word in words(self.folded.text))
        return own | frozenset(map(stem, FUNCTION_WORDS)) if self.is_english else own

    @cached_property
    def orders(self) -> Mapping[int, Order]:
        """The sentences that state nothing but order or ask, by their index."""
        return {
            index: orders[0]
            for index, parts in enumerate(self._parts)
            if (orders := [order for _, order in parts if order]) and len(orders) == len(parts)
        }

    @cached_property
    def stated(self) -> tuple[str, ...]:
        """What the article states, folded: its frame, and all sentences without their orders."""
        article = self.analysed.article
        frame = fold_plain(f"{article.title}\n{article.outlet or ''}\n{article.author or ''}")
        return (frame, *(text for parts in self._parts for text, order in parts if not order))

    @cached_property
    def ordered(self) -> tuple[str, ...]:
        """What it only orders or asks, folded; also where that is a part of a sentence."""
        return tuple(text for parts in self._parts for text, order in parts if order)

    @cached_property
    def _parts(self) -> tuple[list[tuple[str, Order | None]], ...]:
        """Each sentence in parts, at line ends and full stops, with what each part orders."""
        folded = (fold_plain(self.analysed.text_of(s)) for s in self.analysed.sentences)
        return tuple(
            [(part, order_in(part)) for part in _PART_END.split(text) if part.strip()]
            or [(text, None)]
            for text in folded
        )

    @cached_property
    def lower_words(self) -> frozenset[str]:
        """The stems of the words that stand in lower case somewhere."""
        return frozenset(
            stem(match[0]) for match in re.finditer(r"\b[^\W\d_A-Z][\w-]+", self.folded.text)
        )

    def describes(self, surname: str, role: str, near: int) -> bool:
        """Whether a sentence has a word with the stem ``role`` so near to a surname."""
        for told in self._words:
            at = [i for i, word in enumerate(told) if word == surname]
            if any(
                stem(word) == role for i in at for word in told[max(0, i - near) : i + near + 1]
            ):
                return True
        return False

    @cached_property
    def _words(self) -> tuple[list[str], ...]:
        """The words of each sentence."""
        return tuple(words(fold_plain(self.analysed.text_of(s))) for s in self.analysed.sentences)

    def is_said(self, span: Span) -> bool:
        """Whether the words at a span stand in quotation marks as somebody's words.

        Up to three words in marks may be the reporter's own ("so-called"), so they count only
        where somebody was found to have said them.
        """
        if any(q.kind == "direct" and q.span.overlaps(span) for q in self.analysed.quotations):
            return True
        text = self.analysed.article.text[span.slice]
        if self.is_english and len(text.split()) <= 3:
            return False
        return any(mark.overlaps(span) and mark.start <= span.start for mark in self.marked)


@dataclass(frozen=True)
class _Region:
    """Adjacent cited sentences of one article."""

    facts: ArticleFacts
    span: Span

    @cached_property
    def folded(self) -> Folded:
        return fold(self.facts.analysed.article.text[self.span.slice])

    def original(self, span: Span) -> Span:
        inside = self.folded.original(span)
        return Span(self.span.start + inside.start, self.span.start + inside.end)


class CitedSentences:
    """The sentences that one statement points at, in the order of the articles."""

    def __init__(self, sentences: Sequence[tuple[ArticleFacts, Sentence]]) -> None:
        """Take sentences with the facts of their articles; duplicates are dropped."""
        unique = {(facts.article_id, s.index): (facts, s) for facts, s in sentences}
        self.sentences = tuple(unique[key] for key in sorted(unique))
        self.facts = tuple({facts.article_id: facts for facts, _ in self.sentences}.values())
        self._regions = self._join()

    def _join(self) -> tuple[_Region, ...]:
        regions: list[tuple[ArticleFacts, Sentence, Sentence]] = []
        for facts, sentence in self.sentences:
            if regions and regions[-1][0] is facts and regions[-1][2].index + 1 == sentence.index:
                regions[-1] = (facts, regions[-1][1], sentence)
            else:
                regions.append((facts, sentence, sentence))
        return tuple(_Region(f, Span(a.span.start, b.span.end)) for f, a, b in regions)

    @cached_property
    def text(self) -> str:
        """The sentences, folded, one region a line."""
        return "\n".join(region.folded.text for region in self._regions)

    def text_of(self, facts: ArticleFacts, sentence: Sentence) -> str:
        """One sentence, folded."""
        return fold_plain(facts.analysed.text_of(sentence))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Each sentence, folded."""
        return tuple(self.text_of(facts, sentence) for facts, sentence in self.sentences)

    @property
    def is_english(self) -> bool:
        """Whether every cited article is."""
        return all(facts.is_english for facts in self.facts)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers of the sentences."""
        return tuple(
            number
            for region in self._regions
            for number in find_numbers(region.folded.text, english=region.facts.is_english)
        )

    @cached_property
    def days(self) -> tuple[tuple[ArticleFacts, str, tuple[DayMention, ...]], ...]:
        """For each region its article, its text and the days in it."""
        return tuple((r.facts, r.folded.text, find_days(r.folded.text)) for r in self._regions)

    @cached_property
    def quotations(self) -> tuple[tuple[ArticleFacts, Quotation], ...]:
        """The quotations that share a character with the sentences."""
        found = {
            (region.facts.article_id, quotation): (region.facts, quotation)
            for region in self._regions
            for quotation in region.facts.analysed.quotations_over(region.span)
        }
        return tuple(found.values())

    @cached_property
    def names(self) -> NameSet:
        """The names of the sentences, and whom their pronouns and roles mean."""
        return NameSet(self.text, (*self._speakers(), *self._role_holders()))

    def _speakers(self) -> list[str]:
        return [
            fold_plain(name)
            for _, q in self.quotations
            for name in (q.speaker, q.role, q.organization)
            if name
        ]

    def _role_holders(self) -> list[str]:
        """The one president of the article where a sentence says "the president"."""
        lower = self.text.lower()
        return [
            " ".join((*person.given, person.surname)).title()
            for facts in self.facts
            for title, person in facts.holders.items()
            if re.search(
                rf"\b(?:the|his|her|their|its|our) (?:[\w-]+ )?{re.escape(title)}\b", lower
            )
        ]

    def find_words(self, quoted: str) -> tuple[tuple[ArticleFacts, Span], ...]:
        """Where the sentences hold exactly these words, in characters of the articles' texts."""
        return tuple(
            (region.facts, region.original(span))
            for region in self._regions
            for span in find_words(quoted, region.folded.text)
        )
