"""What a new article is greeted with: a short summary, who says what, and questions that it
answers.

Every question was put to the chain before it is shown: it is kept only if the answer begins with a
quote of the very article, and holds the words from which the question was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain as joined
from itertools import islice

from rag.asking import Asking, AskingKind, ask_of
from rag.chain import AnswerChain
from rag.citing import cite
from rag.embedding import BuiltinEmbedder
from rag.extractive import ExtractiveAnswerer
from rag.library import Library
from rag.summarizing import summarize_by_extraction
from rag.types import (
    AnalysedArticle,
    Answer,
    Citation,
    Filters,
    Outcome,
    Question,
    Span,
    SpokenPassage,
    SummaryRequest,
)
from rag.voices import find_voices

MOST_QUOTATIONS = 3
MOST_QUESTIONS = 3
PLAIN = ("Who is quoted?", "What are the key figures?", "What happened when?")
"""Where the rules find too few; each only when more than one sentence answers it."""
MOST_TRIED = 8
"""Questions put to the chain for one article: each takes as long as an answer."""
RETRIEVED = 12
"""Passages read for an answer, as many as by default for readers."""
_ORDER: tuple[AskingKind, ...] = ("why", "figure", "what", "who", "when", "said")
"""What is asked first: what tells most of the article."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """What is shown of an article that was just added."""

    article_id: str
    summary: Outcome
    """Two or three sentences, each with its citation; a "no" when there is no whole sentence."""
    quotations: tuple[SpokenPassage, ...]
    """Up to three weighty direct quotations, of different people where there are several."""
    questions: tuple[str, ...]
    """Up to three that the article answers, of different kinds where there are several."""

    @property
    def filters(self) -> Filters:
        """Where the questions are to be asked: of the article itself."""
        return Filters(article_ids=(self.article_id,))


def greet(library: Library, article_id: str) -> Greeting:
    """Summary, key quotations and questions of an article (full id or its beginning).

    :raises ArticleNotFound: there is no such article.
    """
    embedder = library.embedder
    builtin = embedder if isinstance(embedder, BuiltinEmbedder) else BuiltinEmbedder()
    analysed = library.analysed(article_id)
    summary = summarize_by_extraction(SummaryRequest(articles=(analysed,), length="short"), builtin)
    return Greeting(
        article_id=analysed.article.id,
        summary=summary,
        quotations=key_quotations(analysed),
        questions=questions_of(library, analysed),
    )


def key_quotations(
    analysed: AnalysedArticle, most: int = MOST_QUOTATIONS
) -> tuple[SpokenPassage, ...]:
    """The most telling direct quotation of each named person, those quoted most first."""
    found: list[SpokenPassage] = []
    for voice in find_voices((analysed,)):
        telling = voice.most_telling() if voice.is_named else None
        if telling is None:
            continue
        _, quotation, span = telling
        if len(found) < most and not any(each.citation.span.overlaps(span) for each in found):
            found.append(SpokenPassage(quotation, cite(analysed, span, number=len(found) + 1)))
    return tuple(found)


def questions_of(
    library: Library, analysed: AnalysedArticle, most: int = MOST_QUESTIONS
) -> tuple[str, ...]:
    """Questions that the article answers when it is asked alone."""
    checker = Checker(library, Filters(article_ids=(analysed.article.id,)))
    kept: list[Asking] = []
    for asking in islice(_varied(ask_of(analysed)), MOST_TRIED):
        if len(kept) == most:
            break
        same = any(asking.about == other.about for other in kept)
        if not same and checker.answers(asking, analysed.article.id):
            kept.append(asking)
    questions = [asking.text for asking in kept]
    for plain in PLAIN:
        if len(questions) < most and checker.tells(plain):
            questions.append(plain)
    return tuple(questions)


def _varied(askings: Iterable[Asking]) -> Iterator[Asking]:
    """One of each kind after the other, as long as there are any."""
    kinds: dict[AskingKind, list[Asking]] = {kind: [] for kind in _ORDER}
    for asking in askings:
        kinds[asking.kind].append(asking)
    longest = max(map(len, kinds.values()))
    rounds = (
        (kinds[kind][place] for kind in _ORDER if place < len(kinds[kind]))
        for place in range(longest)
    )
    return joined.from_iterable(rounds)


class Checker:
    """Puts questions to the extractive chain: without a model, and nothing leaves the computer."""

    def __init__(self, library: Library, filters: Filters = Filters()) -> None:
        """Ask within the filters; by default everything."""
        embedder = library.embedder
        builtin = embedder if isinstance(embedder, BuiltinEmbedder) else BuiltinEmbedder()
        answerer = ExtractiveAnswerer(library, builtin)
        self._chain = AnswerChain(library, answerer, limit=RETRIEVED)
        self._filters = filters

    def ask(self, text: str) -> Answer:
        """The chain's answer to a question that stands alone."""
        return self._chain.invoke(Question(text, filters=self._filters))

    def tells(self, text: str) -> bool:
        """Whether a question is answered by more than one quote."""
        answer = self.ask(text)
        return answer.status == "answered" and len(answer.citations) > 1

    def answers(self, asking: Asking, article_id: str) -> bool:
        """Whether the answer begins with this article and quotes what the question is made of.

        Of somebody's words any will do, if they come first: they are all an answer.
        """
        answer = self.ask(asking.text)
        if answer.status != "answered" or not answer.citations:
            return False
        return quotes(answer.citations, asking.span, article_id, anywhere=asking.kind == "said")


def quotes(
    citations: Sequence[Citation], span: Span, article_id: str, *, anywhere: bool = False
) -> bool:
    """Whether the first citation, or one of them, holds a span; the first is of the article."""
    looked = citations if anywhere else citations[:1]
    return citations[0].article_id == article_id and any(
        citation.article_id == article_id and citation.span.overlaps(span) for citation in looked
    )
