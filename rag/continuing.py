"""What may be asked next: further questions that the articles answer, made from those cited.

Found after an answer is given, so that they never hold it up. ``Answer.suggestions`` stays for
what a "no" may have meant (``rag.suggesting``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain as joined
from itertools import islice

from rag.asking import Asking, ask_of
from rag.greeting import Checker
from rag.library import Library
from rag.questions import read_question
from rag.spoken import find_spoken
from rag.text.terms import content_stems
from rag.types import AnalysedArticle, Answer, Filters, Span, Turn

MOST_OFFERED = 3
MOST_TRIED = 4
"""Questions put to the chain: each takes as long as an answer."""
MOST_READ = 3
"""Cited articles that are read for questions."""
NEAR = 4
"""Sentences on either side of a quote that go on with what was asked."""


def suggest_next(library: Library, answer: Answer, history: Sequence[Turn] = ()) -> tuple[str, ...]:
    """Up to three questions after an answer, each answered by the articles; () after a "no".

    Not what was asked already. Each is tried, where the answer was looked for or, for somebody's
    words, on the cited articles.

    :raises ArticleNotFound: an article that the answer names was removed since.
    """
    if answer.status != "answered" or not answer.citations:
        return ()
    asked = [answer.question, answer.standalone_question, *(turn.question for turn in history)]
    told = {frozenset(content_stems(text)) for text in asked}
    kept: list[str] = []
    for text in islice(_untold(_candidates(library, answer), told), MOST_TRIED):
        if len(kept) < MOST_OFFERED and _is_answered(library, text, answer):
            kept.append(text)
    return tuple(kept)


def _is_answered(library: Library, text: str, answer: Answer) -> bool:
    """By asking: of somebody's words the cited articles, as all they said may be hundreds."""
    read = read_question(text)
    cited = tuple(dict.fromkeys(citation.article_id for citation in answer.citations))
    if read.form == "said" and read.speaker and read.topic is None:
        return bool(find_spoken(library, read, frozenset(cited)))
    filters = replace(answer.filters, understood=(), kept=(), undated_left_out=0)
    if read.form == "said":
        filters = Filters(article_ids=cited[:MOST_READ])
    return Checker(library, filters).ask(text).status == "answered"


def _untold(texts: Iterator[str], told: set[frozenset[str]]) -> Iterator[str]:
    """Those that do not ask with the same telling words as one before."""
    for text in texts:
        key = frozenset(content_stems(text))
        if key not in told:
            told.add(key)
            yield text


def _candidates(library: Library, answer: Answer) -> Iterator[str]:
    """One about the next speaker, one about a fact nearby, one that looks further; then more."""
    ids = list(dict.fromkeys(citation.article_id for citation in answer.citations))[:MOST_READ]
    articles = [library.analysed(article_id) for article_id in ids]
    shown = {i: [c.span for c in answer.citations if c.article_id == i] for i in ids}
    heard = {said.speaker for citation in answer.citations for said in citation.said}
    askings = [
        (analysed, asking)
        for analysed in articles
        for asking in ask_of(analysed)
        if not any(span.overlaps(asking.span) for span in shown[analysed.article.id])
    ]
    speakers = _by_speakers(askings, heard)
    facts = (a.text for each, a in askings if a.kind != "said" and _is_near(each, a, shown))
    further = _further(answer, several=len(ids) > 1)
    lines = (speakers, facts, further)
    for line in lines:
        yield from islice(line, 1)
    yield from joined.from_iterable(lines)


def _by_speakers(
    askings: Sequence[tuple[AnalysedArticle, Asking]], heard: set[str | None]
) -> Iterator[str]:
    """What others in the cited articles said; with a topic where there is one."""
    asked: set[str] = set()
    for _, asking in askings:
        if asking.kind == "said" and asking.about not in heard and asking.about not in asked:
            asked.add(asking.about)
            yield asking.text


def _is_near(analysed: AnalysedArticle, asking: Asking, shown: dict[str, list[Span]]) -> bool:
    first = analysed.sentences_over(asking.span)[0].index
    return any(
        abs(sentence.index - first) <= NEAR
        for span in shown[analysed.article.id]
        for sentence in analysed.sentences_over(span)[:1]
    )


def _further(answer: Answer, *, several: bool) -> Iterator[str]:
    """What else somebody said, and who else speaks about the same."""
    read = read_question(answer.standalone_question)
    if read.form == "said" and read.speaker and read.topic:
        yield f"What else did {read.speaker_as_asked} say?"
    if read.form == "said" and read.topic and several:
        yield f"What do the other articles say about {read.topic}?"
    if read.form == "said" and read.topic:
        yield f"Who is quoted about {read.topic}?"
    if not answer.filters.article_ids and read.form not in ("speakers", "summary"):
        return
    if read.form != "speakers":
        yield "Who is quoted?"
