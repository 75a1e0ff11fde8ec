"""Where a question's own words say to look: "according to the BBC", "last week", "the latest".

Pure. Words that can only mean where or when an article appeared become a filter and leave the
question. A time that may belong to what happened ("the 2022 World Cup", "this week") only makes
articles of that time preferred, and stays. An outlet that is itself spoken about ("What did the
BBC say about its funding?") is neither.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from rag.outletforms import find_outlets
from rag.outlets import Outlets
from rag.questions import read_question
from rag.scopewords import (
    ScopeWords,
    UnclearOutlet,
    blank,
    edited,
    without_quoted,
    words_of,
)
from rag.text.periods import Period, find_periods
from rag.text.terms import FUNCTION_WORDS, words
from rag.types import Filters, Span, Understood

DAYS_AFTER: Final = 2
"""An article on something appears within so many days after it."""


@dataclass(frozen=True, slots=True)
class ReadScope:
    """A question and where its words say to look."""

    text: str
    """The question without the words that became filters."""
    filters: Filters
    """Those given and those understood; ``understood`` holds the latter and the preferences."""
    unclear: UnclearOutlet | None = None

    @property
    def preferences(self) -> tuple[Understood, ...]:
        """What comes first without leaving anything out."""
        return tuple(each for each in self.filters.understood if each.effect == "prefer")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked but what appeared there and then ("What happened today?")."""
        return is_bare(self.text)


def read_scope(
    question: str,
    *,
    given: Filters = Filters(),
    outlets: Outlets,
    today: date,
    kept: Collection[str] = (),
) -> ReadScope:
    """Read where a question says to look; filters that were given win over understood ones.

    :param question: one that stands alone.
    :param kept: words, as ``Understood.words`` has them, that are to be left alone.
    """
    masked = without_quoted(question)
    named = [] if given.outlet else list(find_outlets(question, masked, outlets))
    named = [each for each in named if words_of(each) not in kept][:1]
    # Times are read in what is left: "reported by the Post yesterday" is "reported yesterday".
    text = edited(question, named)
    masked = without_quoted(text)
    for each in named if text == question else ():
        masked = blank(masked, each.span)
    times = [*_find_times(text, masked, today), *_find_newest(text, masked)]
    times = [each for each in times if words_of(each) not in kept]
    if given.since or given.until:
        times = [each for each in times if not _is_filter(each)]
    return ReadScope(
        text=edited(text, times),
        filters=_applied(given, [*named, *times]),
        unclear=next((each.unclear for each in named if each.unclear), None),
    )


def is_bare(text: str) -> bool:
    """Whether a question asks for nothing but news."""
    left = set(words(text)) - FUNCTION_WORDS - _NEWS_WORDS
    return not left


def _applied(given: Filters, found: list[ScopeWords]) -> Filters:
    filters = given
    for each in found:
        if each.understood is None:
            continue
        if each.understood.effect == "only" and each.understood.outlet:
            filters = replace(
                filters, outlet=each.understood.outlet, outlet_spellings=each.spellings
            )
        elif each.understood.effect == "only":
            filters = replace(filters, since=each.understood.since, until=each.understood.until)
    understood = tuple(each.understood for each in found if each.understood)
    return replace(filters, understood=understood)


def _is_filter(found: ScopeWords) -> bool:
    return found.understood is not None and found.understood.effect == "only"


_NEWS_WORDS: Final = frozenset(
    """news new article articles story stories headline headlines coverage report reports reported
    reporting piece pieces update updates happen happened happening happens going latest newest
    recent anything something else published appear appeared show list find give tell me us is was
    changed miss missed day today summarise summarize summary recap library world’s""".split()
)
_NOUN = (
    r"(?:articles?|stories|news(?: stories| articles| items| reports)?|headlines?|coverage"
    r"|reporting|reports|pieces|updates)"
)
_STOOD = (
    r"(?:that|which|were|was|published|dated|have|has|appeared|came|out|written|are|is|there|do"
    r"|you|we|i|available|only|just|posted|printed)"
)
_APPEARED = r"(?:published|appeared|dated|came out|printed|written)"
_ABOUT = r"(?:about|on|of|regarding|concerning|from|in|with|by|mentioning|covering)"
# "§" stands for the time. Where it follows "about …" it counts only when it is told from today or
# has a preposition of origin: "articles about the fire in 1962" are not of 1962.
_ARTICLES_OF = re.compile(rf"\b{_NOUN}(?:\W+{_STOOD})*(?:\W+(?:from|of))?\W*§")
_ARTICLES_ABOUT = re.compile(
    rf"^(?:(?:please|can you|could you|and|but|so)\W+)*(?:(?:what|which|how many|show|list|find"
    rf"|give|get|tell|read|any|are|is|do you have|summari[sz]e|sum up|recap|compare|all)\b"
    rf"(?:\W+(?:me|us|there|any|some|the|all|is|are|was|were|of|a|an|did|what)\b)*\W+)?{_NOUN}\b"
    rf"(?:\W+{_STOOD})*\W+{_ABOUT}\b[^§]*§"
)
_ARTICLES_APPEARED = re.compile(rf"\b{_NOUN}\b[^§]*\b{_APPEARED}\W*§")
_REPORTED_THEN = re.compile(
    r"^\W*(?:and |but )?what(?:'s|’s| is| was| were| has been| had been)?(?: been)?"
    r" (?:reported|written|published"
    r"|in the (?:news|papers|headlines))\b(?:\W+(?:about|on|from|of|regarding)\b[^§]*)?\W*§"
    r"|^\W*(?:is|was|are|were) there (?:anything|something)\b[^§]*§"
    r"|^\W*what did (?:the )?(?:papers?|press|media|newspapers|news|outlets|articles) (?:report|say"
    r"|write)\b[^§]*§"
)
_REPORTED_DIRECTLY = re.compile(
    r"^\W*(?:and |but )?what(?:'s|’s| is| was| were| has been| had been)?(?: been)?"
    r" (?:reported|in the (?:news|papers|headlines))\W*§"
)
_SPEAKERS_THEN = re.compile(r"^\W*who (?:else )?(?:is|was|are|were|has been) quoted\W*§\W*$")
_WHAT_HAPPENED = re.compile(
    r"^\W*(?:so |and )?(?:what(?:'s|’s| is| has| have| was| did)?|anything|is there anything)"
    r" (?:else )?(?:new|news|in the news|happen(?:ed|s|ing)?|been happening|going on|changed|the"
    r" (?:latest|news)|(?:i|we) miss(?:ed)?)\W*§\W*$"
)
_WHAT_IS_NEW = re.compile(
    r"^\W*(?:so |and )?(?:what(?:'s|’s| is| has been)|anything|is there anything) new\b[^§]*§"
)
_POSSESSIVE = re.compile(r"^(?:['’]s|['’])\s+(?:\w+\s+)?" + _NOUN + r"\b|^(?:['’]s|['’]) papers?\b")
_BEFORE_NOUN = re.compile(
    r"^\s+(?:articles|stories|coverage|headlines|news (?:stories|articles))\b"
)
_ORIGINS: Final = frozenset({"since", "from", "dated", "between", "until"})
_LATEST_SINCE = re.compile(r"\b(?:latest|newest|most recent|new|changed|happened)\b[^§]*§\W*$")


def _find_times(question: str, masked: str, today: date) -> Iterator[ScopeWords]:
    """Times of articles as filters, the first of them only; all others as preferences."""
    filtered = False
    for period in find_periods(masked, today):
        if _is_title(masked, period):
            continue
        if not filtered and _is_about_articles(masked, period):
            filtered = True
            yield _time_filter(question, masked, period)
        elif period.since is not None:
            yield _time_preference(question, period, today)


def _is_title(masked: str, period: Period) -> bool:
    """ "Who hosts Last Week Tonight?", "Saturday Night Live": capitals where no time has them."""
    said = masked[period.span.slice].removeprefix(period.lead).strip()
    if (
        period.is_relative
        and period.span.start > 0
        and re.match(r"(?:Last|This|The|Past|To)", said)
    ):
        return True
    return period.is_relative and bool(
        re.match(r"\s+(?:Night|Live|Times|Post|Tonight)\b", masked[period.span.end :])
    )


def _is_about_articles(masked: str, period: Period) -> bool:
    """Whether the words can only mean when articles appeared."""
    asked = f"{masked[: period.span.start]}§{masked[period.span.end :]}".lower()
    if asked.startswith("§,"):
        asked = f"{asked[2:].strip().rstrip('?.!')} §"
    after = asked.partition("§")[2]
    if period.lead != "in" and _POSSESSIVE.match(after):
        return True
    if _ARTICLES_OF.search(asked) or _ARTICLES_APPEARED.search(asked):
        return True
    if _BEFORE_NOUN.match(after) and not period.lead:
        return True
    if _WHAT_HAPPENED.match(asked) and re.search(r"\d{4}", masked[period.span.slice]):
        return False
    if _is_bare_summary(asked) or _SPEAKERS_THEN.match(asked):
        return True
    is_of_origin = period.lead in _ORIGINS or masked[period.span.start :].lower().startswith("from")
    if _REPORTED_DIRECTLY.match(asked):
        return True
    if not (period.is_relative or is_of_origin):
        return bool(_WHAT_HAPPENED.match(asked))
    return any(
        pattern.search(asked)
        for pattern in (_ARTICLES_ABOUT, _REPORTED_THEN, _WHAT_HAPPENED, _WHAT_IS_NEW)
    ) or (period.lead == "since" and bool(_LATEST_SINCE.search(asked)))


def _is_bare_summary(asked: str) -> bool:
    without = asked.replace("§", " ").replace("'s", " ").replace("’s", " ")
    return read_question(without).form == "summary" and is_bare(without)


def _time_filter(question: str, masked: str, period: Period) -> ScopeWords:
    span = period.span
    possessive = re.match(r"['’]s?(?=\s)", masked[span.end :])
    if possessive:
        span = Span(span.start, span.end + possessive.end())
    understood = Understood(
        words=question[period.span.slice],
        effect="only",
        since=period.since.isoformat() if period.since else None,
        until=period.until.isoformat() if period.until else None,
    )
    return ScopeWords(span, understood, "")


def _time_preference(question: str, period: Period, today: date) -> ScopeWords:
    """Articles from that time on to two days after, when what happened then is reported."""
    since, until = period.since, period.until or today
    assert since is not None, "an open beginning is no preference"
    until = max(since, min(until + timedelta(DAYS_AFTER), max(today, until)))
    understood = Understood(
        words=question[period.span.slice],
        effect="prefer",
        since=since.isoformat(),
        until=until.isoformat(),
    )
    return ScopeWords(period.span, understood)


_NEWEST = re.compile(
    r"\b(?P<cut>(?:the )?(?:very )?(?:latest|newest|most recent|most up[- ]to[- ]date))\b"
    r"(?!\s+(?:dates?|times?|day|possible|you|i|we|it|they)\b)"
    r"(?P<news>\s*(?:$|[?.!]|(?:on|about|from|in|with|regarding|concerning|of)\b"
    r"|(?:news|updates?|articles?|stor(?:y|ies)|reports?|coverage|developments?|headlines)\b))?"
)
_RECENT = re.compile(
    r"\b(?P<cut>recent) (?=articles|stories|coverage|news|reports|headlines|updates)"
)


def _find_newest(question: str, masked: str) -> list[ScopeWords]:
    """ "the latest on X" prefers the newest articles; "at the latest" does not."""
    match = _NEWEST.search(masked[:1].lower() + masked[1:]) or _RECENT.search(masked)
    if match is None or re.search(r"\bat $", masked[: match.start()]):
        return []
    span = Span(match.start("cut"), match.end("cut"))
    understood = Understood(words=question[span.slice], effect="prefer", newest=True)
    news = match.re is _RECENT or match["news"] is not None
    return [ScopeWords(span, understood, "" if news else None)]
