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

from rag.outlets import Outlets, is_outlet_name
from rag.questions import read_question
from rag.text.periods import Period, find_periods
from rag.text.terms import FUNCTION_WORDS, words
from rag.types import Filters, Span, Understood

DAYS_AFTER: Final = 2
"""An article on something appears within so many days after it."""


@dataclass(frozen=True, slots=True)
class UnclearOutlet:
    """An outlet that a question names and that is not one of the library's, or several."""

    words: str
    """As they stand in the question: "according to Le Monde"."""
    name: str
    candidates: tuple[str, ...] = ()
    """The library's outlets that may be meant; () when it has none of that name."""
    asked_of: tuple[str, ...] = ()
    """The question asked of each candidate instead."""
    without: str = ""
    """The question without the outlet."""


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


@dataclass(frozen=True, slots=True)
class _Found:
    """Words that say where to look, and what stands in their place in the question."""

    span: Span
    understood: Understood | None
    replacement: str | None = None
    """None: the words stay."""
    unclear: UnclearOutlet | None = None
    spellings: tuple[str, ...] = ()


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
    masked = _without_quoted(question)
    named = [] if given.outlet else list(_find_outlets(question, masked, outlets))
    named = [each for each in named if _words_of(each) not in kept][:1]
    # Times are read in what is left: "reported by the Post yesterday" is "reported yesterday".
    text = _edited(question, named)
    masked = _without_quoted(text)
    for each in named if text == question else ():
        masked = _blank(masked, each.span)
    times = [*_find_times(text, masked, today), *_find_newest(text, masked)]
    times = [each for each in times if _words_of(each) not in kept]
    if given.since or given.until:
        times = [each for each in times if not _is_filter(each)]
    return ReadScope(
        text=_edited(text, times),
        filters=_applied(given, [*named, *times]),
        unclear=next((each.unclear for each in named if each.unclear), None),
    )


def is_bare(text: str) -> bool:
    """Whether a question asks for nothing but news."""
    left = set(words(text)) - FUNCTION_WORDS - _NEWS_WORDS
    return not left


def _applied(given: Filters, found: list[_Found]) -> Filters:
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


def _is_filter(found: _Found) -> bool:
    return found.understood is not None and found.understood.effect == "only"


def _words_of(found: _Found) -> str:
    if found.understood is not None:
        return found.understood.words
    return found.unclear.words if found.unclear else ""


# Cutting words out of the question

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’(?!\w)")


def _without_quoted(text: str) -> str:
    """The text with what stands in quotation marks blanked: those words are not the asker's."""
    return _QUOTED.sub(lambda match: "_" * len(match[0]), text)


def _blank(text: str, span: Span) -> str:
    return text[: span.start] + "_" * len(span) + text[span.end :]


def _edited(question: str, found: list[_Found]) -> str:
    text = question
    for each in sorted(found, key=lambda each: each.span, reverse=True):
        if each.replacement is not None:
            text = f"{text[: each.span.start]}{each.replacement}{text[each.span.end :]}"
    if text == question:
        return question
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([?.!,;:])", r"\1", text)
    text = re.sub(r"^[\s,;:]+|,(?=[?.!,;:])", "", text).strip()
    return text[:1].upper() + text[1:]


# Outlets

_ARTICLES = r"(?:articles?|stor(?:y|ies)|coverage|reporting|reports?|pieces?|news|headlines?)"
_ASKED_OF_NAME = (
    re.compile(r"\b(?:according to|as reported (?:by|in)|per)\s+(?=\S)", re.I),
    re.compile(
        rf"\b{_ARTICLES}(?: (?:published|printed|written|that appeared))?\s+"
        r"(?P<cut>(?:from|by|in|of)\s+)(?=\S)",
        re.I,
    ),
    re.compile(r"\b(?:reported|published|printed|written)\s+(?P<cut>(?:by|in)\s+)(?=\S)", re.I),
    re.compile(r"(?<![\w-])(?P<weak>in)\s+(?=\S)", re.I),
    re.compile(r"\b(?P<aux>did|does|do|has|have|had)\s+(?=\S)", re.I),
    re.compile(r"(?<![\w’'.-])(?=\w)"),
)
_NAME = re.compile(
    r"(?:[Tt]he )?[A-ZÀ-Þ][\w’'&.-]*"
    r"(?:\s+(?:(?:of|and|de|della|du) (?=[A-ZÀ-Þ]))?[A-ZÀ-Þ][\w’'&-]*){0,4}"
)
_GOES_ON = re.compile(
    r"\s*(?:$|[?.!,;:)]|(?:and|or|on|about|in|from|this|that|last|since|yesterday|today|when|how|who"
    r"|what|why|where|which|between|before|after|is|was|were|are|did|does|do|has|have|had|will|would"
    r"|at|of|for|during|regarding|concerning|over|these|until|according"
    r"|says?|reports?|mentions?|covers?|discuss|deal)\b)"
)
_ANOTHER = re.compile(r"\s*(?:and|or|,)\s+(?:(?:by|in|the)\s+)*", re.IGNORECASE)
_REPORTS = re.compile(
    r"(?P<verb>\s+(?:report|reported|write|written|cover|covered|publish|published))\b"
    r"(?!\s+(?:an?|its|his|her|their)\s|\s+(?:loss|profit|earnings|revenue|losses|profits)\b)", re.I
)  # fmt: skip
_SAYS = re.compile(r"(?P<verb>\s+(?:say|report|write))\b(?!.*\b(?:its|itself|their own)\b)", re.I)
_REPORTED = re.compile(r"\s+(?:reported|reports|wrote|writes|published)\b(?=\s+(?:that|on|about))")
_OWN_REPORT = re.compile(
    rf"['’]s?\s+(?:own |latest )?(?={_ARTICLES}\b)"
    r"|\s+(?=(?:articles?|coverage|stories|headlines)\b)"
    r"|\s+(?=(?:report|story|piece)\s+(?:on|about|from|says?|mentions?)\b)", re.I
)  # fmt: skip
_VERB_FOLLOWS = re.compile(r"\b(?:did|does|do|to|will|would|can|could|should|may|might)\s+$", re.I)
_ACRONYMS: Final = frozenset("bbc cnn nbc cbs npr nyt wsj msnbc pbs itv scmp afp".split())


def _find_outlets(question: str, masked: str, outlets: Outlets) -> Iterator[_Found]:
    for frame in _ASKED_OF_NAME:
        for match in frame.finditer(masked):
            name = _name_at(masked, match.end(), outlets)
            if name is None:
                continue
            found = _framed(question, masked, match, name, outlets)
            if found is not None:
                yield found


def _name_at(masked: str, position: int, outlets: Outlets) -> str | None:
    """The longest name of an outlet that begins here, or any capitalised name."""
    known = outlets.pattern.match(masked, position)
    capitalised = _NAME.match(masked, position)
    name = known[0] if known and _is_meant_as_name(known[0]) else None
    if capitalised:
        whole = re.sub(r"['’]s$|[.’']$", "", capitalised[0])
        if name is None or (len(whole) > len(name) and is_outlet_name(whole)):
            name = whole
    return name


def _is_meant_as_name(found: str) -> bool:
    """ "the week" is not The Week: a single common word has to be capitalised."""
    name = re.sub(r"(?i)^the ", "", found)
    if " " in name or "." in name or name.lower() in _ACRONYMS:
        return True
    return name[:1].isupper()


def _framed(
    question: str, masked: str, frame: re.Match[str], name: str, outlets: Outlets
) -> _Found | None:
    """What a name in its frame says; None when it is a speaker, a subject or part of one."""
    end = frame.end() + len(name)
    groups = frame.groupdict()
    meant = outlets.named(name)
    if not meant and not is_outlet_name(name):
        return None
    span = replacement = None
    if "aux" in groups:
        verb = _REPORTS.match(masked, end) or (
            _SAYS.match(masked, end) if frame["aux"].lower() in ("does", "do") else None
        )
        if verb is None or not re.match(
            r"\W*(?:and |but )?(?:what|how|which|when)\b", masked, re.I
        ):
            return None
        said = "reported" if verb["verb"].split()[0].lower() in ("say", "report") else "written"
        span, replacement = Span(frame.start(), verb.end()), f"was {said}"
    elif frame.re is _ASKED_OF_NAME[-1]:
        reported, own = _REPORTED.match(masked, end), _OWN_REPORT.match(masked, end)
        if reported:
            span, replacement = Span(frame.end(), reported.end()), "it was reported"
        elif own and not _VERB_FOLLOWS.search(masked[: frame.end()]):
            has_the = name.lower().startswith("the ")
            span, replacement = Span(frame.end(), own.end()), "the " if has_the else ""
    elif _GOES_ON.match(masked, end) and not _names_another(masked, end, outlets):
        start = frame.start("cut") if "cut" in groups else frame.start()
        span, replacement = Span(start, end), ""
    if span is None or ("weak" in groups and not _is_weakly_named(name, meant)):
        return None
    return _outlet_found(question, span, replacement or "", name, meant)


def _is_weakly_named(name: str, meant: tuple[tuple[str, ...], ...]) -> bool:
    """ "in X" alone is an outlet only when the library has it, or nothing else is called so."""
    return len(meant) == 1 or (not meant and is_outlet_name(name))


def _names_another(masked: str, end: int, outlets: Outlets) -> bool:
    """Whether a second outlet follows: then both are asked for, and neither alone."""
    joined = _ANOTHER.match(masked, end)
    if joined is None:
        return False
    name = _name_at(masked, joined.end(), outlets)
    return name is not None and bool(outlets.named(name))


def _outlet_found(
    question: str,
    span: Span,
    replacement: str,
    name: str,
    meant: tuple[tuple[str, ...], ...],
) -> _Found:
    said = question[span.slice].strip(" ,")
    if len(meant) == 1:
        own = Understood(words=said, effect="only", outlet=meant[0][0])
        return _Found(span, own, replacement, spellings=meant[0][1:])
    candidates = tuple(spellings[0] for spellings in meant)
    before, after = question[: span.start], question[span.end :]
    in_place = question[span.slice]
    unclear = UnclearOutlet(
        said,
        name,
        candidates,
        tuple(f"{before}{in_place.replace(name, each, 1)}{after}" for each in candidates),
        _edited(question, [_Found(span, None, replacement)]),
    )
    return _Found(span, None, None, unclear)


# Times

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


def _find_times(question: str, masked: str, today: date) -> Iterator[_Found]:
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
    after = asked.partition("§")[2]
    if period.lead != "in" and _POSSESSIVE.match(after):
        return True
    if _ARTICLES_OF.search(asked) or _ARTICLES_APPEARED.search(asked):
        return True
    if _BEFORE_NOUN.match(after) and not period.lead:
        return True
    if _is_bare_summary(asked):
        return True
    is_of_origin = period.lead in _ORIGINS or masked[period.span.start :].lower().startswith("from")
    if _REPORTED_DIRECTLY.match(asked):
        return True
    if not (period.is_relative or is_of_origin):
        return bool(_WHAT_HAPPENED.match(asked)) and not re.search(
            r"\d{4}", masked[period.span.slice]
        )
    return any(
        pattern.search(asked)
        for pattern in (_ARTICLES_ABOUT, _REPORTED_THEN, _WHAT_HAPPENED, _WHAT_IS_NEW)
    ) or (period.lead == "since" and bool(_LATEST_SINCE.search(asked)))


def _is_bare_summary(asked: str) -> bool:
    without = asked.replace("§", " ").replace("'s", " ").replace("’s", " ")
    return read_question(without).form == "summary" and is_bare(without)


def _time_filter(question: str, masked: str, period: Period) -> _Found:
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
    return _Found(span, understood, "")


def _time_preference(question: str, period: Period, today: date) -> _Found:
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
    return _Found(period.span, understood)


_NEWEST = re.compile(
    r"\b(?P<cut>(?:the )?(?:very )?(?:latest|newest|most recent|most up[- ]to[- ]date))\b"
    r"(?P<news>\s*(?:$|[?.!]|(?:on|about|from|in|with|regarding|concerning|of)\b"
    r"|(?:news|updates?|articles?|stor(?:y|ies)|reports?|coverage|developments?|headlines)\b))?"
)
_RECENT = re.compile(
    r"\b(?P<cut>recent) (?=articles|stories|coverage|news|reports|headlines|updates)"
)


def _find_newest(question: str, masked: str) -> list[_Found]:
    """ "the latest on X" prefers the newest articles; "at the latest" does not."""
    match = _NEWEST.search(masked[:1].lower() + masked[1:]) or _RECENT.search(masked)
    if match is None or re.search(r"\bat $", masked[: match.start()]):
        return []
    span = Span(match.start("cut"), match.end("cut"))
    understood = Understood(words=question[span.slice], effect="prefer", newest=True)
    news = match.re is _RECENT or match["news"] is not None
    return [_Found(span, understood, "" if news else None)]
