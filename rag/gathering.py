"""Which articles a question means as a whole: to be summarised, or for who is quoted in them."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

from rag.copies import gather_copies
from rag.library import Library
from rag.manners import courtesy_for
from rag.plans import Plan
from rag.questions import ReadQuestion
from rag.recalling import recall_articles
from rag.retrieval import WordRarity, retrieve
from rag.text.terms import stems
from rag.types import (
    AnswerRequest,
    ArticleMetadata,
    Filters,
    Outcome,
    Question,
    SummaryFocus,
    SummaryOrder,
    SummaryRequest,
    Turn,
)
from rag.voices import find_voices

MOST_SUMMARISED = 20
"""Articles in one summary; the newest are taken and a notice says so."""
ALSO_ABOUT = 0.6
"""For "the articles about X": those whose best passage scores at least this share of the best."""
MOST_OF_TOPIC = 0.6
"""The share of a topic's rare words that an article about it holds."""
TOPIC_PASSAGES = 80
"""Searched for the articles about a topic."""
MOST_ANSWER_READ = 600
"""Characters of an answer that tell which article it was from."""

_FOCUS_TITLES: dict[SummaryFocus, str] = {
    "new": "What is new",
    "disputed": "What is disputed",
    "timeline": "Timeline",
    "figures": "Figures",
}

_SINGLE = re.compile(
    r"\b(?:this|that|the|it)\b(?: (?:first|last|latest|same|one))?"
    r"(?: (?:article|story|piece|report|text|one|file|document)\b| (?:all )?about\b"
    r"|(?: (?:briefly|shortly|quickly|please|again|for me|in \w+ \w+))*[ .!?]*$)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:those|these|both|them)\b(?: (?:two |three |four )?(?:articles|stories|pieces|reports"
    r"|texts|ones|files|documents)\b|[ .!?]*$)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\s*(?:and|but|so|then|ok(?:ay)?)\b", re.IGNORECASE)


class ArticlePlanner:
    """Plans what is done with whole articles of one library."""

    def __init__(self, library: Library, *, limit: int) -> None:
        self._library = library
        self._limit = limit

    def plan_order(self, order: SummaryOrder) -> Plan:
        """Plan a summary that was ordered as such, of all articles that the filters leave.

        :raises ArticleNotFound: the filters name an article that is not there.
        """
        began = time.monotonic()
        if order.topic is None:
            chosen: Sequence[ArticleMetadata] = self._library.list(order.filters)
        else:
            chosen = self._about(order.topic, order.filters)
        return self.plan_summary(order, chosen, began)

    def plan_wish(self, read: ReadQuestion, question: Question) -> Plan:
        """Summarise the articles that a wish for a summary means."""
        began = time.monotonic()
        order = SummaryOrder(question.filters, read.length, read.topic, read.focus)
        return self.plan_summary(order, self._meant(read, question), began)

    def plan_speakers(self, standalone: str, read: ReadQuestion, question: Question) -> Plan:
        """Who is quoted in the articles meant: all their words, those quoted most first."""
        began = time.monotonic()
        chosen = self._meant(read, question)
        articles = self._library.analysed_all(article.id for article in chosen[:MOST_SUMMARISED])
        if not articles:
            notice = f"No article about {read.topic} was found."
            return Plan(Outcome(status="nothing_matches", notices=(notice,)))
        told = [each.analysed for each in gather_copies(tuple(articles.values()))]
        telling = [voice.most_telling() for voice in find_voices(told)]
        request = AnswerRequest(
            question=standalone,
            passages=(),
            articles={analysed.article.id: analysed for analysed in told},
            spoken=tuple((each[0].article.id, each[1]) for each in telling if each),
        )
        return Plan(request, notices=_notice_left(chosen), seconds=time.monotonic() - began)

    def plan_summary(
        self, order: SummaryOrder, chosen: Sequence[ArticleMetadata], began: float
    ) -> Plan:
        """Plan a summary of the articles chosen, as many of them as are taken."""
        empty = self.refuse_empty(order.filters)
        if empty is not None:
            return empty
        if not chosen:
            notice = f"No article about {order.topic} was found."
            return Plan(Outcome(status="nothing_matches", notices=(notice,)))
        notices = _notice_left(chosen)
        chosen = chosen[:MOST_SUMMARISED]
        loaded = self._library.analysed_all(article.id for article in chosen)
        return Plan(
            SummaryRequest(
                articles=tuple(loaded.values()),
                length=order.length,
                topic=order.topic,
                focus=order.focus,
            ),
            summary_title=_title(order, chosen),
            summary_articles=tuple(loaded),
            notices=notices,
            seconds=time.monotonic() - began,
        )

    def refuse_empty(self, filters: Filters) -> Plan | None:
        """A "no" when there is no article at all, or none within the filters; else None."""
        if not self._library.count():
            notice = "The library is empty: add an article first."
        elif self._library.scope(filters) == frozenset():
            notice = (
                "No article of the library is within these filters: take one off, or ask all "
                "articles."
            )
        else:
            return None
        return Plan(Outcome(status="no_articles", notices=(notice,)))

    def _meant(self, read: ReadQuestion, question: Question) -> Sequence[ArticleMetadata]:
        """Which articles a question means: those about X, the one spoken of, or all."""
        one = bool(_SINGLE.search(question.text))
        if read.topic is not None:
            chosen = self._about(read.topic, question.filters)
            return chosen[:1] if one else chosen
        goes_on = _SEVERAL.search(question.text) or _GOES_ON.match(question.text)
        if question.history and (one or goes_on):
            chosen = self._spoken_of(question.history, question.filters)
            if chosen:
                return chosen[:1] if one else chosen
        return self._library.list(question.filters)

    def _about(self, topic: str, filters: Filters) -> Sequence[ArticleMetadata]:
        """The articles on a topic, best first; () when none holds its words.

        An article is on it when its passages that were found, or its title, hold most of the
        topic's rare words, and the best of them comes near the best of all.
        """
        found = retrieve(self._library, topic, filters=filters, limit=TOPIC_PASSAGES)
        rarity = WordRarity(self._library, topic)
        best: dict[str, float] = {}
        held: dict[str, set[str]] = {}
        for passage in found.passages:
            best.setdefault(passage.article_id, passage.score)
            own = held.setdefault(passage.article_id, set())
            own.update(stems(passage.text), stems(passage.title))
        top = max(best.values(), default=0.0)
        return [
            self._library.metadata(article_id)
            for article_id, score in best.items()
            if score >= ALSO_ABOUT * top and rarity.coverage(held[article_id]) >= MOST_OF_TOPIC
        ]

    def _spoken_of(self, history: Sequence[Turn], filters: Filters) -> Sequence[ArticleMetadata]:
        """The articles that the last answer was made from, else those that it is likest to."""
        recalled = recall_articles(self._library, history, filters)
        if recalled:
            return [self._library.metadata(article_id) for article_id in recalled]
        for turn in reversed(history):
            if courtesy_for(turn.question) is None:
                said = f"{turn.question} {turn.answer[:MOST_ANSWER_READ]}"
                found = retrieve(self._library, said, filters=filters, limit=self._limit)
                top = max((passage.score for passage in found.passages), default=0.0)
                near = [p.article_id for p in found.passages if p.score >= ALSO_ABOUT * top]
                return [self._library.metadata(article_id) for article_id in dict.fromkeys(near)]
        return ()


def _notice_left(chosen: Sequence[ArticleMetadata]) -> tuple[str, ...]:
    if len(chosen) <= MOST_SUMMARISED:
        return ()
    return (
        f"These are {MOST_SUMMARISED} of {len(chosen)} articles. "
        "Choose articles, an outlet or dates to see others.",
    )


def _title(order: SummaryOrder, chosen: Sequence[ArticleMetadata]) -> str:
    """What a summary is called: by its one article, else by topic and number of articles."""
    of = f"“{chosen[0].title}”" if len(chosen) == 1 else f"{len(chosen)} articles"
    about = f" on {order.topic}" if order.topic else ""
    if order.focus != "all":
        return f"{_FOCUS_TITLES[order.focus]}{about}: {of}"
    if len(chosen) == 1:
        return chosen[0].title
    return f"Summary of {of}{about}"
