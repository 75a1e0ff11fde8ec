"""Where a question looks in one library: what that leaves out, and what to offer instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from rag.library import Library
from rag.outlets import Outlets
from rag.scopewords import UnclearOutlet
from rag.scoping import ReadScope, is_bare, read_scope
from rag.text.dates import parse_day, render_day
from rag.text.ranges import render_range
from rag.types import Filters, Outcome, Passage, Question

Clock = Callable[[], date]
"""Gives this computer's day, for readers whose own is not known."""


class Narrowing:
    """Reads filters and preferences out of questions over one library."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._clock = clock

    def read(self, standalone: str, question: Question) -> ReadScope:
        """Where a question that stands alone looks, the filters that were given included."""
        given = question.filters
        if question.as_asked:
            scope = ReadScope(standalone, given)
        else:
            scope = read_scope(
                standalone,
                given=given,
                outlets=outlets_of(self._library),
                today=parse_day(question.today) or self._clock(),
                kept=given.kept,
            )
        filters = scope.filters
        if filters.since or filters.until:
            undated = self._library.count_undated(filters)
            scope = replace(scope, filters=replace(filters, undated_left_out=undated))
        return scope

    def refuse_empty(self, scope: ReadScope) -> Outcome | None:
        """The "no" when the filters that the question names leave no article, with a way on."""
        filters = scope.filters
        if not any(each.effect == "only" for each in filters.understood):
            return None
        if self._library.scope(filters) != frozenset():
            return None
        notices = [nothing_within(filters)]
        suggestions = []
        day = self._nearest_day(filters)
        if day is not None:
            notices.append(f"The nearest in time is of {render_day(day)}.")
            suggestions.append(_asked_of(scope.text, filters.outlet, day))
        if filters.undated_left_out:
            notices.append(undated_in_words(filters.undated_left_out))
        if filters.since or filters.until:
            suggestions.append(_asked_of(scope.text, filters.outlet, None))
        if filters.outlet:
            suggestions.append(_asked_of(scope.text, None, None))
        return Outcome(
            status="no_articles",
            notices=(" ".join(notices),),
            suggestions=tuple(dict.fromkeys(suggestions)),
        )

    def _nearest_day(self, filters: Filters) -> str | None:
        """Of the days with an article before and after, the one that is nearer."""
        before, after = self._library.days_beside(filters)
        first = parse_day(filters.since or filters.until)
        last = parse_day(filters.until or filters.since)
        earlier, later = parse_day(before), parse_day(after)
        if earlier is None or later is None or first is None or last is None:
            return before or after
        return before if first - earlier <= later - last else after


def told_of_unclear(unclear: UnclearOutlet, passages: Sequence[Passage]) -> Outcome:
    """What to say of an outlet that the library does not have, or that may be several.

    A "no" when it has none and no passage found so much as names it; else an Outcome of which only
    notices and suggestions count: others' articles are asked, and that is said.
    """
    if unclear.candidates:
        either = " or ".join(unclear.candidates)
        notice = f"“{unclear.name}” may be {either}: the articles of all outlets were asked."
        return Outcome(notices=(notice,), suggestions=unclear.asked_of)
    name = re.sub(r"(?i)^the ", "", unclear.name)
    none = f"No article in the library is from {unclear.name}"
    if any(name.casefold() in passage.text.casefold() for passage in passages):
        return Outcome(notices=(f"{none}: this is what other outlets report.",))
    offer = "Summarise the articles" if is_bare(unclear.without) else unclear.without
    return Outcome(
        status="no_articles",
        notices=(f"{none}. All other articles can be asked instead.",),
        suggestions=(offer,),
    )


def nothing_within(filters: Filters) -> str:
    """That the filters leave no article, and which filters."""
    which = (
        "None of the chosen articles is"
        if filters.article_ids
        else ("No article in the library is")
    )
    return f"{which} {within_in_words(filters)}."


def within_in_words(filters: Filters) -> str:
    """ "from The Guardian, of 16 to 22 November 2026 (asked as “last week”)"."""
    parts = [f"from {filters.outlet}"] if filters.outlet else []
    if filters.since or filters.until:
        range_ = render_range(filters.since, filters.until)
        lead = "" if range_.startswith(("since", "until")) else "of "
        asked = [u.words for u in filters.understood if u.effect == "only" and not u.outlet]
        parts.append(f"{lead}{range_}" + (f" (asked as “{asked[0]}”)" if asked else ""))
    return ", ".join(parts)


def undated_in_words(number: int) -> str:
    """That articles are left out because nobody knows their day."""
    if number == 1:
        return "1 article of unknown date is left out."
    return f"{number:,} articles of unknown date are left out."


def _asked_of(text: str, outlet: str | None, day: str | None) -> str:
    """A question asked of an outlet's or a day's articles, in words that are understood again."""
    when = f" from {render_day(day)}" if day else ""
    if is_bare(text):
        whose = f" from {outlet}" if outlet else ""
        return f"Summarise the articles{whose}{when}"
    whose = f", according to {outlet}" if outlet else ""
    when = f", in articles{when}" if when else ""
    return f"{text.rstrip(' ?.!')}{whose}{when}?"


def outlets_of(library: Library) -> Outlets:
    """The outlets of a library, to be found by name."""
    return _outlets(library.outlets())


@lru_cache(maxsize=8)
def _outlets(names: tuple[str, ...]) -> Outlets:
    return Outlets(names)
