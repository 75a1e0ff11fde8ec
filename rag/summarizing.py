"""Articles → a summary of their own sentences, in sections: what matters, what is new, who says
what, the figures, what is disputed, and when it happened.

Each sentence stands in one section only; a text that several articles print is told once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rag.citing import Numbering
from rag.copies import Told, gather_copies
from rag.disputes import Dispute, find_changes, find_disputes
from rag.figures import key_numbers, worth_as_figure
from rag.framing import day_of, frame_source, frame_speaker
from rag.novelty import continue_older, find_new, newest_first
from rag.salience import Point, Points, weigh
from rag.text.numbers import Number, unsupported
from rag.timeline import Event, find_events
from rag.types import (
    AnalysedArticle,
    ArticleMetadata,
    Embedder,
    Outcome,
    Quotation,
    Section,
    Span,
    Statement,
    SummaryFocus,
    SummaryLength,
    SummaryRequest,
)
from rag.voices import find_voices


@dataclass(frozen=True, slots=True)
class Lengths:
    """How much stands in each section, in sentences, speakers or pairs; 0 leaves it out."""

    main: int
    new: int = 0
    voices: int = 0
    figures: int = 0
    disputed: int = 0
    timeline: int = 0
    others: bool = False
    """Whether each article that no section quotes gets its most important sentence."""


ONE_ARTICLE: dict[SummaryLength, Lengths] = {
    "short": Lengths(3),
    "medium": Lengths(5, voices=4, figures=2, disputed=2),
    "long": Lengths(10, voices=8, figures=4, disputed=3, timeline=5),
}
SEVERAL_ARTICLES: dict[SummaryLength, Lengths] = {
    "short": Lengths(4),
    "medium": Lengths(6, new=3, voices=5, figures=3, disputed=2, others=True),
    "long": Lengths(10, new=5, voices=10, figures=5, disputed=4, timeline=10, others=True),
}
FOCUSED: dict[SummaryLength, int] = {"short": 4, "medium": 10, "long": 20}
"""How much stands in the one section that was asked for."""
EACH_IN_MAIN = 2
"""Main points from one of several articles at most; three of them where there are few."""

HEADINGS: dict[SummaryFocus, str] = {
    "all": "Main points",
    "new": "What is new",
    "disputed": "What is disputed",
    "timeline": "Timeline",
    "figures": "Figures",
}
SPEAKING = "Who says what"
OTHERS = "Other articles"
_NOTHING: dict[SummaryFocus, str] = {
    "all": "There are no whole sentences to summarise.",
    "new": "Nothing was found that is new.",
    "disputed": "Nothing was found that is denied or told differently.",
    "timeline": "No sentence was found that can be placed in time.",
    "figures": "No sentence with an amount, a share or a count was found.",
}


def summarize_by_extraction(request: SummaryRequest, embedder: Embedder) -> Outcome:
    """Summarise one article or several in whole sentences of theirs."""
    told = gather_copies(request.articles)
    points = weigh([each.analysed for each in told], embedder, topic=request.topic)
    changes = [change for each in told for change in find_changes(each, embedder)]
    sheet = _Sheet(points, told, changes)
    if request.focus == "all":
        _write_all(sheet, request.length)
    else:
        _FOCUSES[request.focus](sheet, FOCUSED[request.length])
    if not sheet.sections:
        on_topic = any(point.on_topic for point in points.all)
        topic = request.topic
        notice = _NOTHING[request.focus] if on_topic or not topic else f"No sentence about {topic}."
        return Outcome(status="not_in_articles", notices=(notice, *_also_in(told)))
    return Outcome(
        sections=tuple(sheet.sections),
        citations=sheet.numbering.citations,
        notices=_also_in(told),
    )


class _Sheet:
    """A summary in the making: which points it shows, and its sections so far."""

    def __init__(self, points: Points, told: Sequence[Told], changes: Sequence[Dispute]) -> None:
        self.points = points
        self.changes = changes
        """Where copies differ from what stands for them; their points are not among ``points``."""
        self.numbering = Numbering()
        self.sections: list[Section] = []
        self.shown: list[Point] = []
        self.alone = len(told) == 1
        self._copies = {each.analysed.article.id: each.copies for each in told}
        self._pending: list[Statement] = []

    def add(self, point: Point, framing: str) -> None:
        """Show a point under a framing, with those before it when it is theirs too."""
        self.cite(point.analysed, point.span, framing)

    def cite(self, analysed: AnalysedArticle, span: Span, framing: str) -> None:
        """Show whole sentences of an article under a framing."""
        number = self.numbering.cite(analysed, span)
        last = self._pending[-1] if self._pending else None
        if last is not None and last.text == framing:
            numbers = last.citations if number in last.citations else (*last.citations, number)
            self._pending[-1] = Statement(framing, numbers, "exact")
        else:
            self._pending.append(Statement(framing, (number,), "exact"))
        for sentence in analysed.sentences_over(span):
            point = self.points.at.get((analysed.article.id, sentence.index))
            if point is not None:
                self.shown.append(point)

    def end(self, heading: str) -> None:
        """Put what was added since the last section under a heading."""
        if self._pending:
            self.sections.append(Section(heading, tuple(self._pending)))
            self._pending = []

    def source(self, point: Point) -> str:
        """Which article reports it, and which print the very sentence too."""
        if self.alone and self.sections:
            return "The article also reports:"
        article = point.analysed.article
        framing = frame_source(article, article.text)
        also = [
            _name(copy.article)
            for copy in self._copies[point.article_id]
            if point.text in copy.article.text
        ]
        return f"{framing.removesuffix(':')} (also in {', '.join(also)}):" if also else framing


def _write_all(sheet: _Sheet, length: SummaryLength) -> None:
    lengths = (ONE_ARTICLE if sheet.alone else SEVERAL_ARTICLES)[length]
    _write_main(sheet, lengths.main)
    if lengths.new and continue_older(sheet.points):
        _write_new(sheet, lengths.new)
    _write_voices(sheet, lengths.voices)
    _write_figures(sheet, lengths.figures)
    _write_disputed(sheet, lengths.disputed)
    if lengths.others:
        _write_others(sheet)
    if lengths.timeline:
        _write_timeline(sheet, lengths.timeline, least=3)


def _write_main(sheet: _Sheet, most: int) -> None:
    """One article's in reading order; of several the weightiest first, each article together."""
    points = sheet.points
    each = None if sheet.alone else max(EACH_IN_MAIN, -(-most // max(len(points.articles), 1)))
    chosen = points.best(most, each=each, running=True)
    if sheet.alone:
        chosen.sort(key=lambda point: point.row)
    for point, span in _runs(chosen if sheet.alone else _together(chosen)):
        sheet.cite(point.analysed, span, sheet.source(point))
    sheet.end(HEADINGS["all"])


def _write_new(sheet: _Sheet, most: int) -> None:
    """The newest articles first; of each its weightiest news, then the second of each."""
    new = find_new(sheet.points)
    each = max(1, -(-most // max(len({point.article_id for point in new}), 1)))
    taken: list[Point] = []
    for analysed in newest_first(sheet.points.articles):
        own = [point for point in new if point.article_id == analysed.article.id]
        wanted = min(each, most - len(taken))
        taken += sheet.points.best(wanted, among=own, beside=[*sheet.shown, *taken])
    for point in taken:
        sheet.add(point, sheet.source(point))
    sheet.end(HEADINGS["new"])


def _write_voices(sheet: _Sheet, most: int) -> None:
    """Those quoted most, each with the most telling words that are not shown yet."""
    shown = {(point.article_id, point.sentence.index) for point in sheet.shown}
    points = sheet.points

    def worth(analysed: AnalysedArticle, quotation: Quotation) -> float:
        keys = [(analysed.article.id, s.index) for s in analysed.sentences_over(quotation.span)]
        if shown.intersection(keys) or not all(
            points.at[key].on_topic for key in keys if key in points.at
        ):
            return -10.0
        return max((points.at[key].weight for key in keys if key in points.at), default=0.0)

    spoken: list[tuple[AnalysedArticle, Quotation, Span]] = []
    for voice in find_voices(points.articles):
        telling = voice.most_telling(worth) if voice.is_named else None
        if telling is None or len(spoken) == most or worth(*telling[:2]) < 0:
            continue
        if not any(_share_a_sentence(telling, other) for other in spoken):
            spoken.append(telling)
    for analysed, quotation, span in spoken:
        quote = analysed.article.text[span.slice]
        sheet.cite(analysed, span, frame_speaker(quotation, analysed.article, quote))
    sheet.end(SPEAKING)


def _share_a_sentence(
    one: tuple[AnalysedArticle, Quotation, Span], other: tuple[AnalysedArticle, Quotation, Span]
) -> bool:
    return one[0].article.id == other[0].article.id and one[2].overlaps(other[2])


def _write_figures(sheet: _Sheet, most: int) -> None:
    """The sentences with most key numbers, each with one that none before it gave."""
    with_numbers = [point for point in sheet.points.all if worth_as_figure(point)]
    ranked = sheet.points.best(
        3 * most, among=with_numbers, beside=sheet.shown, worth=worth_as_figure
    )
    given: list[Number] = []
    chosen: list[Point] = []
    for point in ranked:
        numbers = key_numbers(point.text)
        if len(chosen) < most and unsupported(numbers, tuple(given)):
            chosen.append(point)
            given += numbers
    for point in _together(chosen):
        sheet.add(point, sheet.source(point))
    sheet.end(HEADINGS["figures"])


def _write_disputed(sheet: _Sheet, most: int) -> None:
    """What stands against what, one after the other, each under its article and day."""
    for change in sheet.changes[:most]:
        for point in change.points:
            article = point.analysed.article
            sheet.cite(point.analysed, point.span, frame_source(article, article.text))
    for dispute in find_disputes(sheet.points, most - min(most, len(sheet.changes))):
        *claims, last = dispute.points
        if sheet.points.repeats(last, sheet.shown) or any(map(last.overlaps, sheet.shown)):
            continue
        told = [last, *(point for point in sheet.shown if point.article_id == last.article_id)]
        for point in (*(claim for claim in claims if not any(map(claim.overlaps, told))), last):
            sheet.add(point, sheet.source(point))
    sheet.end(HEADINGS["disputed"])


def _write_others(sheet: _Sheet) -> None:
    """Of each article that no section quotes its weightiest sentence."""
    shown = {point.article_id for point in sheet.shown}
    for analysed in sheet.points.articles:
        if analysed.article.id not in shown:
            own = [p for p in sheet.points.all if p.article_id == analysed.article.id]
            for point in sheet.points.best(1, among=own, beside=sheet.shown):
                sheet.add(point, sheet.source(point))
    sheet.end(OTHERS)


def _write_timeline(sheet: _Sheet, most: int, *, least: int = 1) -> None:
    """The events that are not shown yet, by day, if there are as many days as wanted."""
    events = find_events(sheet.points, most, beside=sheet.shown)
    if len({event.when for event in events}) >= least:
        for event in events:
            sheet.add(event.point, _frame_event(event, alone=sheet.alone))
        sheet.end(HEADINGS["timeline"])


_FOCUSES: dict[SummaryFocus, Callable[[_Sheet, int], None]] = {
    "new": _write_new,
    "disputed": _write_disputed,
    "timeline": _write_timeline,
    "figures": _write_figures,
}


def _together(chosen: Iterable[Point]) -> list[Point]:
    """Each article's points in reading order, the articles in the order of their best point."""
    by_article: dict[str, list[Point]] = {}
    for point in chosen:
        by_article.setdefault(point.article_id, []).append(point)
    return [
        point
        for points in by_article.values()
        for point in sorted(points, key=lambda each: each.row)
    ]


def _runs(points: Iterable[Point]) -> list[tuple[Point, Span]]:
    """The points in reading order with what is quoted, those that share a sentence as one."""
    runs: list[tuple[Point, Span]] = []
    for point in points:
        if runs and point.article_id == runs[-1][0].article_id:
            first, span = runs[-1]
            if span.overlaps(point.span):
                runs[-1] = first, Span(span.start, max(span.end, point.span.end))
                continue
        runs.append((point, point.span))
    return runs


def _frame_event(event: Event, *, alone: bool) -> str:
    """The day first; that of the article is called so."""
    article = event.point.analysed.article
    named = _name(article)
    if event.stated:
        return f"{event.label}:" if alone else f"{event.label}, in {named}:"
    if event.when is None:
        return f"Date unknown, in {named}:"
    return f"{event.label}, the day of the article in {named}:"


def _also_in(told: Sequence[Told]) -> tuple[str, ...]:
    """A notice for each text that several articles print."""
    return tuple(
        f"{_name_dated(each.analysed.article)} is told once: nearly the same text is also in "
        f"{' and '.join(_name_dated(copy.article) for copy in each.copies)}."
        for each in told
        if each.copies
    )


def _name(article: ArticleMetadata) -> str:
    return article.outlet or f"“{article.title}”"


def _name_dated(article: ArticleMetadata) -> str:
    when = day_of(article.published) or "date unknown"
    titled = f"“{article.title}”"
    return f"{titled} ({', '.join(filter(None, (article.outlet, when)))})"
