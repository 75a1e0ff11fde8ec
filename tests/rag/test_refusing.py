"""The kinds of "no", in words that help, from the whole chain."""

from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from rag.chain import AnswerChain, make_chain
from rag.embedding import BuiltinEmbedder
from rag.library import Library, open_library
from rag.refusing import explain_refusal
from rag.settings import Settings
from rag.types import AnswerRequest, Filters, Outcome, Question, SummaryRequest, Turn
from tests.articles import bridge_article
from tests.fakes import embed_chunks


@pytest.fixture
def chain(library: Library) -> AnswerChain:
    return make_chain(library, Settings())


@pytest.mark.parametrize(
    ("question", "notice"),
    [
        (
            "What did the Federal Reserve say about rates?",
            "The articles do not mention the Federal Reserve.",
        ),
        ("What did Letitia James say?", "The articles do not mention Letitia James."),
        ("What did the bishop say?", "The articles do not mention the bishop."),
        (
            "What did Paul Petrov say?",
            "The articles mention Petrov, but nowhere as Paul Petrov.",
        ),
        (
            "When did Mira Sol meet the Federal Reserve?",
            "The articles mention Mira Sol, but not the Federal Reserve.",
        ),
        (
            "How many hovercraft were stolen from Northline?",
            "The words “hovercraft” and “stolen” do not occur in the articles.",
        ),
        (
            "What is the telescope of the regatta called?",
            "The words “telescope” and “regatta” do not occur in the articles.",
        ),
        ("Which telescope was launched?", None),
    ],
)
def test_a_no_says_what_the_articles_lack(
    chain: AnswerChain, question: str, notice: str | None
) -> None:
    answer = chain.invoke(question)
    assert answer.status in ("not_in_articles", "nothing_matches")
    assert answer.notices[0] == (
        notice or "The words “telescope” and “launched” do not occur in the articles."
    )
    assert answer.suggestions == ()


def test_somebody_named_and_never_quoted_is_told_so(library: Library) -> None:
    no = Outcome(status="not_in_articles")
    explained = explain_refusal(library, "What did Eastwick say?", no)
    assert explained.notices == ("The articles mention Eastwick but quote nothing from them.",)


def test_a_misspelt_name_stays_a_no_and_the_right_one_is_offered(chain: AnswerChain) -> None:
    answer = chain.invoke("What did Petrof say?")
    assert answer.status in ("not_in_articles", "nothing_matches")
    assert answer.notices == ("The articles do not mention Petrof.", "Did you mean Ivo Petrov?")
    assert answer.suggestions == ("What did Petrov say?",)
    assert chain.invoke(answer.suggestions[0]).status == "answered"


def test_both_people_of_a_misspelt_name_are_offered(chain: AnswerChain) -> None:
    answer = chain.invoke("What did Okafo say?")
    assert answer.notices[-1] == "Did you mean Lena Okafor or Paul Okafor?"
    assert [chain.invoke(text).status for text in answer.suggestions] == ["answered"] * 2


def test_what_was_chosen_limits_what_is_said_to_be_there(
    chain: AnswerChain, library: Library
) -> None:
    ferry = next(a.id for a in library.list() if a.title.startswith("Ferry"))
    question = Question("What did Mira Sol say?", filters=Filters(article_ids=(ferry,)))
    assert chain.invoke(question).notices[0] == "The articles do not mention Mira Sol."


def test_nearest_passages_share_something_with_the_question_and_not_with_each_other(
    chain: AnswerChain, library: Library
) -> None:
    answer = chain.invoke("What does Okafor eat for breakfast?")
    assert answer.status == "not_in_articles"
    assert 1 <= len(answer.nearest) <= 3
    for citation in answer.nearest:
        text = library.article(citation.article_id).text
        assert text[citation.span.slice] == citation.quote
        assert "Okafor" in citation.quote
        others = [c for c in answer.nearest if c is not citation]
        assert not any(
            c.article_id == citation.article_id and c.span.overlaps(citation.span) for c in others
        )


def test_an_answer_and_a_failure_are_left_as_they_are(library: Library) -> None:
    for outcome in (Outcome(), Outcome(status="failed"), Outcome(status="help")):
        assert explain_refusal(library, "What did Petrof say?", outcome) is outcome


class _SaysNo:
    """An answerer that finds nothing, as a model may."""

    engine = "fake:no"

    def answer(self, request: AnswerRequest) -> Iterator[Outcome]:
        yield Outcome(status="not_in_articles")

    async def aanswer(self, request: AnswerRequest) -> AsyncIterator[Outcome]:
        yield Outcome(status="not_in_articles")

    def summarize(self, request: SummaryRequest) -> Iterator[Outcome]:
        yield Outcome()

    async def asummarize(self, request: SummaryRequest) -> AsyncIterator[Outcome]:
        yield Outcome()

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        return question

    async def arewrite(self, question: str, history: Sequence[Turn]) -> str:
        return question


class _Removes(_SaysNo):
    """Meanwhile somebody removes the article that was chosen."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def answer(self, request: AnswerRequest) -> Iterator[Outcome]:
        self._library.remove(list(request.articles))
        yield from super().answer(request)


def test_a_no_stands_when_its_reasons_cannot_be_looked_up(tmp_path: Path) -> None:
    embedder = BuiltinEmbedder()
    with open_library(Settings(home=tmp_path), embedder=embedder) as own:
        own.store([embed_chunks(embedder, article) for article in (bridge_article(),)])
        chosen = Filters(article_ids=(bridge_article().article.id,))
        chain = make_chain(own, Settings(), answerer=_Removes(own))
        answer = chain.invoke(Question("What did Petrof say?", filters=chosen))
    assert answer.status == "not_in_articles"
    assert answer.notices == ()


async def test_a_models_no_is_explained_alike(library: Library) -> None:
    chain = make_chain(library, Settings(), answerer=_SaysNo())
    for answer in (
        chain.invoke("What did Petrof say?"),
        await chain.ainvoke("What did Petrof say?"),
    ):
        assert answer.notices == ("The articles do not mention Petrof.", "Did you mean Ivo Petrov?")
        assert answer.suggestions == ("What did Petrov say?",)
