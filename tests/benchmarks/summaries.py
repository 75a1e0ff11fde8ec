"""Summaries without a model: likeness to reference summaries, whether they hold, how fast.

ROUGE-N F as Lin (2004) has it: shared n-grams, clipped, over lower-case runs of letters and digits.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from ingest.analysis import analyse
from ingest.loading.sources import ExtractedArticle
from rag.centrality import centrality, similarities, telling_stems
from rag.disputes import find_disputes
from rag.embedding import BuiltinEmbedder
from rag.evidence import begins_openly
from rag.framing import day_of
from rag.salience import Point, Points, weigh
from rag.summarizing import summarize_by_extraction
from rag.text.dates import find_days, supports_day
from rag.text.typography import fold_plain
from rag.types import AnalysedArticle, ArticleMetadata, Outcome, SummaryRequest
from tests.benchmarks.figures import Bar, DataAbsent, Figure, Section
from tests.benchmarks.measuring import percentile
from tests.benchmarks.realtimeqa import News, read_linked_2022, read_year
from tests.benchmarks.workspace import Workspace
from tests.conftest import SHARED

BBC = SHARED / "data" / "bbc_news_summary"
WRITERS = SHARED / "data" / "benchmark_llm_summarization" / "writer_summaries.json"
DISAGREEING = SHARED / "data" / "rgb" / "en_fact_00-49.jsonl"
SEVERAL = 20
WORDS = """Without a model. The BBC's reference summaries are sentences of the articles, about two
fifths of each; ours are the weightiest sentences up to the reference's length. The weights were
chosen on one half of the articles, the figures are those of the other. The writers' summaries are
people's own words; three sentences are set against them. Every summary of every BBC and RealTime QA
article, and of the search results of every question of 2025 together, was checked: each quote is
the article's text at its place, and what our framing names and dates stands in the quotes, in the
metadata or among the speakers, or is a day that the quotes bear out. Times are of the processor."""

Grams = Counter[tuple[str, ...]]
Ranking = Callable[[Points], list[Point]]


def measure(workspace: Workspace) -> Section:
    """All figures; the workspace is not needed."""
    embedder = BuiltinEmbedder()
    embedder.embed(["warm"])
    bbc, writers = read_bbc(), read_writers()
    held_out = [pair for pair in bbc if _is_held_out(pair[0])]
    news = [analysed for year in ("2022", "2025") for analysed in _read_news(year)]
    clusters = _read_clusters({analysed.article.url: analysed for analysed in news})
    checked = Checked()
    checked.add_all(([analysed] for analysed, _ in bbc), embedder)
    checked.add_all(([analysed] for analysed in news), embedder)
    checked.add_all(clusters, embedder)
    return Section(
        title="Summaries",
        words=WORDS,
        middle="bar, or to compare with",
        figures=(
            *_likeness(held_out, writers, embedder),
            Figure(name="summaries checked", value=checked.summaries, digits=0),
            Figure(name="citations checked", value=checked.citations, digits=0),
            Figure(name="wrong citations", value=checked.wrong, digits=0, bar=Bar("=", 0)),
            Figure(name="sentences quoted twice", value=checked.twice, digits=0, bar=Bar("=", 0)),
            _share("framing borne out", checked.borne_out / checked.statements, bar=Bar("=", 1.0)),
            _share(
                "main points that begin with a pronoun or a conjunction",
                checked.open / checked.main,
                beside="with the sentence before, where they do",
            ),
            _share(
                "pairs of disagreeing texts told apart",
                disagreement_found(embedder),
                beside="texts alike but for one name or number",
            ),
            *_speed(news, embedder),
        ),
    )


def _is_held_out(analysed: AnalysedArticle) -> bool:
    """Half of the articles, by their ids, which are as good as random."""
    return int(analysed.article.id[-1], 16) % 2 == 1


def _likeness(
    bbc: Sequence[tuple[AnalysedArticle, str]],
    writers: Sequence[tuple[AnalysedArticle, list[str]]],
    embedder: BuiltinEmbedder,
) -> Iterator[Figure]:
    rankings: tuple[tuple[str, Ranking], ...] = (
        ("lead alone", _by_lead),
        ("centrality alone", _by_centrality),
        ("lead and centrality, any sentence", _by_both),
        ("as shown (those that stand alone)", _as_shown),
    )
    weighed = [(weigh([analysed], embedder), reference) for analysed, reference in bbc]
    for name, ranking in rankings:
        found = [
            rouge(_fill(ranking(points), len(_tokens(reference))), reference)
            for points, reference in weighed
        ]
        shown = ranking is _as_shown
        for n, least in ((1, 0.67), (2, 0.54)):
            yield Figure(
                name=f"BBC, ROUGE-{n}, {name}",
                value=mean(pair[n - 1] for pair in found),
                digits=3,
                bar=Bar(">=", least) if shown else None,
            )
    told = [(weigh([analysed], embedder), references) for analysed, references in writers]
    for name, ranking in rankings:
        found = [
            _mean_rouge([point.text for point in ranking(points)[:3]], references)
            for points, references in told
        ]
        yield _share(f"writers, ROUGE-1, {name}", mean(pair[0] for pair in found))


def rouge(sentences: Sequence[str], reference: str) -> tuple[float, float]:
    """ROUGE-1 and ROUGE-2, F."""
    own, other = _tokens(" ".join(sentences)), _tokens(reference)
    return _f_measure(own, other, 1), _f_measure(own, other, 2)


def _mean_rouge(sentences: Sequence[str], references: Sequence[str]) -> tuple[float, float]:
    found = [rouge(sentences, reference) for reference in references]
    return mean(pair[0] for pair in found), mean(pair[1] for pair in found)


def _f_measure(own: Sequence[str], other: Sequence[str], n: int) -> float:
    left, right = _grams(own, n), _grams(other, n)
    shared = (left & right).total()
    return 2 * shared / (left.total() + right.total()) if shared else 0.0


def _grams(tokens: Sequence[str], n: int) -> Grams:
    return Counter(zip(*(tokens[start:] for start in range(n)), strict=False))


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _fill(ranked: Sequence[Point], budget: int) -> list[str]:
    """The best sentences up to a number of words; one more where at least half of it fits."""
    chosen: list[Point] = []
    used = 0
    for point in ranked:
        length = len(_tokens(point.text))
        if chosen and used + length > budget and budget - used < length / 2:
            break
        chosen.append(point)
        used += length
        if used >= budget:
            break
    return [point.text for point in sorted(chosen, key=lambda point: point.row)]


def _by_lead(points: Points) -> list[Point]:
    return list(points.all)


def _by_centrality(points: Points) -> list[Point]:
    ranks = centrality(similarities([telling_stems(point.text) for point in points.all]))
    return sorted(points.all, key=lambda point: -float(ranks[point.row]))


def _by_both(points: Points) -> list[Point]:
    return sorted(points.all, key=lambda point: -point.weight)


def _as_shown(points: Points) -> list[Point]:
    return points.best(len(points.all), running=True)


@dataclass
class Checked:
    """What was found in summaries."""

    summaries: int = 0
    citations: int = 0
    wrong: int = 0
    statements: int = 0
    borne_out: int = 0
    twice: int = 0
    main: int = 0
    open: int = 0

    def add_all(
        self, requests: Iterable[Sequence[AnalysedArticle]], embedder: BuiltinEmbedder
    ) -> None:
        """Summarise each of them at length and check it."""
        for articles in requests:
            request = SummaryRequest(articles=articles, length="long")
            outcome = summarize_by_extraction(request, embedder)
            self.summaries += bool(outcome.sections)
            self._add(outcome, {each.article.id: each for each in articles})

    def _add(self, outcome: Outcome, articles: dict[str, AnalysedArticle]) -> None:
        by_number = {citation.number: citation for citation in outcome.citations}
        for citation in outcome.citations:
            text = articles[citation.article_id].article.text
            self.citations += 1
            self.wrong += text[citation.span.slice] != citation.quote
        places = sorted((citation.article_id, citation.span) for citation in outcome.citations)
        self.twice += sum(
            article == other and span.overlaps(following)
            for (article, span), (other, following) in zip(places, places[1:], strict=False)
        )
        for section in outcome.sections:
            for statement in section.statements:
                cited = [by_number[number] for number in statement.citations]
                quotes = " ".join(citation.quote for citation in cited)
                own = [articles[citation.article_id] for citation in cited]
                self.statements += 1
                self.borne_out += is_borne_out(statement.text, quotes, own, [*articles.values()])
                if section.heading == "Main points":
                    self.main += len(cited)
                    self.open += sum(begins_openly(citation.quote) for citation in cited)


_WORD = re.compile(r"\w+")
_OURS = ("The article also reports", "Date unknown", "Somebody the article does not clearly name")


def is_borne_out(
    framing: str,
    quotes: str,
    own: Sequence[AnalysedArticle],
    articles: Sequence[AnalysedArticle],
) -> bool:
    """Whether every name and number of a framing has a source.

    :param own: the articles quoted; ``articles`` are all of the summary, which may be named as
        printing a sentence too.
    """
    known = [words for each in articles for words in _metadata(each.article)]
    known += [
        words
        for each in own
        for quotation in each.quotations
        for words in (quotation.speaker, quotation.role, quotation.mention)
        if words
    ]
    rest = framing
    folded = fold_plain(quotes)
    told = find_days(folded)
    for mention in reversed(find_days(rest)):
        if any(supports_day(mention, told, folded, each.article.published) for each in own):
            rest = rest[: mention.span.start] + rest[mention.span.end :]
    held = {word.casefold() for words in (*known, *_OURS, quotes) for word in _WORD.findall(words)}
    return all(
        word.casefold() in held
        for word in _WORD.findall(rest)
        if word[0].isupper() or word[0].isdigit()
    )


def _metadata(article: ArticleMetadata) -> Iterator[str]:
    yield from filter(None, (article.outlet, article.title, day_of(article.published)))


def disagreement_found(embedder: BuiltinEmbedder) -> float:
    """The share of questions whose true and altered texts show up as telling it differently."""
    if not DISAGREEING.exists():
        raise DataAbsent("needs the disagreeing texts of RGB in the shared folder")
    found = []
    for line in DISAGREEING.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        texts = [_closed(text) for text in (*record["positive"], *record["positive_wrong"])]
        articles = [_analyse(text[:40], text) for text in dict.fromkeys(texts)]
        disputes = find_disputes(weigh(articles, embedder), 10)
        found.append(any(len(dispute.points) > 1 for dispute in disputes))
    return mean(found)


def _closed(text: str) -> str:
    """A search engine's extract without the dots where it was cut."""
    return text.removesuffix("...").strip() + "." if text.endswith("...") else text


def _speed(news: Sequence[AnalysedArticle], embedder: BuiltinEmbedder) -> Iterator[Figure]:
    alone = [_milliseconds([analysed], embedder) for analysed in news[::10]]
    several = [
        _milliseconds(news[start : start + SEVERAL], embedder) for start in range(0, 400, SEVERAL)
    ]
    for name, values, bar in (("one article", alone, 100), (f"{SEVERAL} articles", several, 1000)):
        yield Figure(name=f"{name}, long, median", value=percentile(values, 0.5), unit="ms")
        yield Figure(
            name=f"{name}, long, 95 of 100",
            value=percentile(values, 0.95),
            unit="ms",
            bar=Bar("<", bar),
        )


def _milliseconds(articles: Sequence[AnalysedArticle], embedder: BuiltinEmbedder) -> float:
    began = time.process_time()
    summarize_by_extraction(SummaryRequest(articles=articles, length="long"), embedder)
    return (time.process_time() - began) * 1000


def read_bbc() -> list[tuple[AnalysedArticle, str]]:
    """Each article with its reference summary, in a fixed order.

    :raises DataAbsent: the set is not beside the project.
    """
    paths = sorted((BBC / "News Articles").glob("*/*.txt"))
    if not paths:
        raise DataAbsent("needs the BBC news summaries in the shared folder")
    return [
        (_analyse(text.partition("\n")[0], text), _read(reference).strip())
        for path in paths
        if (reference := BBC / "Summaries" / path.parent.name / path.name).exists()
        for text in (_read(path),)
    ]


def read_writers() -> list[tuple[AnalysedArticle, list[str]]]:
    """Each article with the summaries that writers wrote of it.

    :raises DataAbsent: the set is not beside the project.
    """
    if not WRITERS.exists():
        raise DataAbsent("needs the writers' summaries in the shared folder")
    written: dict[str, list[str]] = {}
    for record in json.loads(WRITERS.read_text(encoding="utf-8")):
        written.setdefault(record["article"], []).append(record["summary"])
    return [(_analyse(text[:40], text), summaries) for text, summaries in written.items()]


def _read_news(year: str) -> list[AnalysedArticle]:
    news = (read_linked_2022() if year == "2022" else read_year(year)).articles
    return [_analyse_news(each) for each in news if each.text.strip()]


def _read_clusters(known: dict[str | None, AnalysedArticle]) -> list[list[AnalysedArticle]]:
    """The search results of each question, each text once."""
    found = (
        {known[url].article.id: known[url] for url in question.urls if url in known}
        for question in read_year("2025").questions
    )
    return [list(articles.values()) for articles in found if len(articles) > 1]


def _analyse_news(news: News) -> AnalysedArticle:
    return _analyse(news.title, news.text, published=news.published, url=news.url)


def _analyse(
    title: str, text: str, *, published: str | None = None, url: str | None = None
) -> AnalysedArticle:
    extracted = ExtractedArticle(
        text=text,
        title=title or text[:60],
        title_from="meta",
        published=published,
        url=url,
        source="benchmark",
        language="en",
    )
    return analyse(extracted, ingested="2025-11-01T12:00:00+00:00")


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def _share(name: str, value: float, *, bar: Bar | None = None, beside: str = "") -> Figure:
    return Figure(name=name, value=value, digits=3, bar=bar, beside=beside)
