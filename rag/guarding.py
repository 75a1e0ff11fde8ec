"""What keeps an order inside an article from getting into an answer.

A model may obey what an article tells it. So nothing rests on a sentence that only orders or asks,
no statement repeats the words of one, and no statement holds an address, code or scrambled words
that the article does not have. See docs/design.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from rag.checks import Claim, Failed, content_stems_of
from rag.facts import ArticleFacts, CitedSentences
from rag.text.garbled import scrambled_word, strange_sign
from rag.text.orders import order_in
from rag.text.terms import stem, words
from rag.text.typography import fold_plain
from rag.types import Sentence

MOST_ECHOED = 1
"""Content words that a statement may share with orders only: one is often chance."""
LONGEST_ECHO = 4
"""Words in a row that no statement takes from an order alone."""
LONGEST_INTRODUCTION = 160
"""Characters."""

_FRAMING = frozenset(
    stem(word)
    for word in """accord account accounts agree agrees also answer answers article articles
    background both cause causes compare contrast context date dates describe details differ
    disagree disputed explain figures follow following gave give given gives key list main mention
    name named new news number numbers other outlet outlets people point points quoted reaction
    reactions reason reasons report reported reports said say saying says side sides source sources
    speaker speakers state statement statements summary tell tells three timeline told two version
    versions view views write writes wrote""".split()
)
"""What introductions are made of beside the words of the articles and of the question."""
_REPORTS = re.compile(
    r"\b(?:should|must|ought|have to|need to|are to|ask\w*|question\w*|wonder\w*|urg\w+|advi[sc]\w+"
    r"|recommend\w*|tells?|told|calls? (?:on|for)|called (?:on|for)|encourag\w+|invit\w+"
    r"|instruct\w*|orders?|ordered|request\w*|warn\w*|suggest\w*|appeal\w*|remind\w*)\b",
    re.IGNORECASE,
)
"""Words with which an order or a question is told as one."""


class Guard:
    """Knows what the articles state and what they only order or ask."""

    def __init__(self, facts: Iterable[ArticleFacts], question: str) -> None:
        """Guard answers from these articles; words of the (folded) question are free to use."""
        self._facts = tuple(facts)
        self._asked = content_stems_of(question)

    @cached_property
    def _stated(self) -> frozenset[str]:
        texts = [text for facts in self._facts for text in facts.stated]
        return content_stems_of("\n".join(texts)) | self._asked

    @cached_property
    def _ordered(self) -> tuple[str, ...]:
        return tuple(text for facts in self._facts for text in facts.ordered)

    @cached_property
    def _known_words(self) -> frozenset[str]:
        return frozenset(word for facts in self._facts for word in words(facts.folded.text))

    @cached_property
    def _known_text(self) -> str:
        """All that the articles state, for looking up addresses and odd names."""
        return "\n".join(text for facts in self._facts for text in facts.stated)

    @cached_property
    def _stated_runs(self) -> frozenset[tuple[str, ...]]:
        return frozenset(run for facts in self._facts for t in facts.stated for run in _runs(t))

    def may_rest_on(self, claim: Claim, facts: ArticleFacts, sentence: Sentence) -> bool:
        """Whether the sentence states something, or the statement tells it as asked or ordered.

        What an article tells whoever answers from it may only be quoted.
        """
        order = facts.orders.get(sentence.index)
        if order is None:
            return True
        told = content_stems_of(fold_plain(facts.analysed.text_of(sentence)))
        echoed = content_stems_of(claim.prose) & (told - self._stated)
        if claim.quoted and not echoed:
            return True
        if order == "to_answerer":
            return False
        return any(stem(match[0].lower()) not in told for match in _REPORTS.finditer(claim.prose))

    def check(self, claim: Claim, cited: CitedSentences) -> Failed | None:
        """Whether the statement is prose and repeats no order."""
        strange = strange_sign(claim.prose, self._known_text)
        strange = strange or scrambled_word(claim.prose, self._known_words)
        if strange:
            return Failed("not_prose", strange)
        if order_in(claim.text) is not None:
            return Failed("not_stated", claim.text)
        if self._echoes(claim, cited):
            return Failed("not_stated", claim.text)
        return None

    def _echoes(self, claim: Claim, cited: CitedSentences) -> bool:
        """Whether it has words of an order that it does not tell as one."""
        if not self._ordered:
            return False
        reported = {
            text
            for facts, sentence in cited.sentences
            if facts.orders.get(sentence.index) == "to_reader"
            for text in facts.ordered
            if text in cited.text_of(facts, sentence)
        }
        orders = [text for text in self._ordered if text not in reported]
        own, own_runs = content_stems_of(claim.prose) - self._stated, set(_runs(claim.prose))
        return any(
            len(own & content_stems_of(order)) > MOST_ECHOED
            or own_runs & (set(_runs(order)) - self._stated_runs)
            for order in orders
        )

    def may_frame(self, text: str) -> bool:
        """Whether a heading or an introduction is made of words that frame and claim nothing."""
        folded = fold_plain(text)
        if len(folded) > LONGEST_INTRODUCTION or order_in(folded) is not None:
            return False
        if strange_sign(folded, self._known_text):
            return False
        return content_stems_of(folded) <= self._stated | _FRAMING


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    told = words(text)
    return zip(*(told[shift:] for shift in range(LONGEST_ECHO)), strict=False)
