"""The whole way from a question to an Answer, on a real library, without a model."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence

import pytest

from rag.chain import AnswerChain, HybridRetriever, make_chain
from rag.errors import ArticleNotFound, ModelUnreachable, UsageError
from rag.library import Library
from rag.planning import Planner
from rag.settings import Settings
from rag.types import (
    Answer,
    AnswerRequest,
    Filters,
    Outcome,
    Question,
    Statement,
    Summary,
    SummaryOrder,
    SummaryRequest,
    Turn,
)
from tests.articles import BRIDGE_TEXT, bridge_article, ferry_article

BRIDGE, FERRY = bridge_article().article.id, ferry_article().article.id


@pytest.fixture
def chain(library: Library) -> AnswerChain:
    return make_chain(library, Settings())


def _quotes(answer: Answer) -> str:
    return "\n".join(citation.quote for citation in answer.citations)


def _assert_exact(library: Library, answer: Answer) -> None:
    for citation in (*answer.citations, *answer.nearest):
        text = library.article(citation.article_id).text
        assert text[citation.span.slice] == citation.quote
        for said in citation.said:
            assert citation.span.contains(said.span)


def test_somebodys_words_come_whole_with_speaker_and_role(
    chain: AnswerChain, library: Library
) -> None:
    answer = chain.invoke("What did Mayor Lena Okafor say?")
    assert answer.status == "answered"
    assert [s.text for s in answer.statements] == ["Mayor Lena Okafor said:"]
    assert answer.citations[0].quote.startswith("“The bridge is not safe")
    assert "gamble with lives" in _quotes(answer)
    assert "gift to the ferry" not in _quotes(answer)
    assert {s.support for s in answer.statements} == {"exact"}
    _assert_exact(library, answer)


def test_two_people_of_one_surname_stand_under_their_own_names(chain: AnswerChain) -> None:
    answer = chain.invoke("What did Okafor say?")
    framings = [statement.text for statement in answer.statements]
    assert framings[0].startswith("Mayor Lena Okafor")
    assert framings[1].startswith("Senator Paul Okafor ")
    by_number = answer.citation_by_number
    for statement in answer.statements:
        for number in statement.citations:
            speaker = by_number[number].speaker
            assert speaker is not None
            assert speaker in statement.text


def test_what_somebody_did_not_say_is_part_of_the_answer(chain: AnswerChain) -> None:
    answer = chain.invoke("What did Senator Paul Okafor say?")
    assert answer.statements[-1].text == "Senator Paul Okafor gave no comment:"
    assert "declined to comment" in _quotes(answer)
    assert "gamble" not in _quotes(answer)


def test_an_organisation_speaks_under_its_name(chain: AnswerChain) -> None:
    answer = chain.invoke("What did the Harbour Board say about tolls?")
    assert [s.text for s in answer.statements] == ["The Harbour Board argued:"]
    assert "tolls pay for the repairs" in _quotes(answer)


def test_a_person_is_found_under_the_organisation(chain: AnswerChain) -> None:
    assert "two more boats" in _quotes(chain.invoke("What did Northline say?"))


def test_a_speaker_who_is_not_in_the_articles_gets_a_no(chain: AnswerChain) -> None:
    answer = chain.invoke("What did the Federal Reserve say about interest rates?")
    assert answer.status in ("not_in_articles", "nothing_matches")
    assert answer.statements == ()
    assert "the Federal Reserve" in answer.notices[0]


def test_a_speaker_quoted_on_other_things_gets_a_no_that_says_so(
    chain: AnswerChain, library: Library
) -> None:
    answer = chain.invoke("What did Lena Okafor say about astronomy?")
    assert answer.status == "not_in_articles"
    assert "astronomy" in answer.notices[0]
    assert answer.nearest
    _assert_exact(library, answer)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How much will the bridge repairs cost?", "38 million crowns"),
        ("How many lorries crossed the bridge each day?", "4,200"),
        ("When do the bridge repairs begin?", "March"),
        ("Who called the closure a gift to the ferry company?", "Paul Okafor"),
        ("Why will the repairs cost so much?", "steel must be replaced"),
        ("What is the fare of the ferry?", "60 crowns"),
    ],
)
def test_a_question_of_fact_is_answered_with_the_sentence(
    chain: AnswerChain, library: Library, question: str, words: str
) -> None:
    answer = chain.invoke(question)
    assert answer.status == "answered"
    assert words in _quotes(answer)
    _assert_exact(library, answer)


def test_yes_no_and_why_get_sentences_and_never_a_yes(chain: AnswerChain) -> None:
    for question in (
        "Is the Eastwick bridge safe for lorries?",
        "Why will the repairs cost so much?",
    ):
        answer = chain.invoke(question)
        assert answer.status == "answered"
        for statement in answer.statements:
            assert "Harbour Post, 8 October 2025" in statement.text
            assert statement.support == "exact"


def test_a_weekday_is_shown_with_the_date_of_the_article(chain: AnswerChain) -> None:
    answer = chain.invoke("Which bridge did the mayor close to lorries after cracks?")
    assert answer.statements[0].text == "Harbour Post, 8 October 2025, reports:"


@pytest.mark.parametrize("text", ["", "hello", "thank you", "what can you do?"])
def test_courtesies_get_help_and_never_a_no(chain: AnswerChain, text: str) -> None:
    answer = chain.invoke(text)
    assert answer.status == "help"
    assert answer.notices


def test_a_question_about_something_else_gets_a_no(chain: AnswerChain) -> None:
    answer = chain.invoke("Which team won the ice hockey championship in Norway?")
    assert answer.status in ("not_in_articles", "nothing_matches")
    assert answer.statements == answer.citations == ()


def test_a_follow_up_is_understood_with_the_history(chain: AnswerChain) -> None:
    history = (Turn("What did Mayor Lena Okafor say?", "Mayor Lena Okafor said: …"),)
    answer = chain.invoke(Question("And the Harbour Board?", history))
    assert answer.question == "And the Harbour Board?"
    assert answer.standalone_question == "What did the Harbour Board say?"
    assert "tolls pay" in _quotes(answer)


def test_filters_keep_other_articles_out(chain: AnswerChain) -> None:
    inside = Filters(article_ids=(FERRY[:6],))
    assert chain.invoke(Question("What did Okafor say?", (), inside)).status != "answered"
    assert chain.invoke(Question("What did Petrov say?", (), inside)).status == "answered"
    dated = Filters(since="2025-10-09")
    assert chain.invoke(Question("What did Okafor say?", (), dated)).status == "no_articles"


def test_an_unknown_article_in_the_filters_is_a_plain_failure(chain: AnswerChain) -> None:
    answer = chain.invoke(Question("What?", (), Filters(article_ids=("ffffffff",))))
    assert answer.status == "failed"
    assert answer.error is not None
    assert answer.error.kind == ArticleNotFound.kind


def test_everybody_who_is_quoted_is_listed(chain: AnswerChain) -> None:
    text = " ".join(s.text for s in chain.invoke("Who is quoted?").statements)
    for name in ("Lena Okafor", "Paul Okafor", "Harbour Board", "Ivo Petrov"):
        assert name in text


def test_one_article_is_summarised_with_every_sentence_cited(
    chain: AnswerChain, library: Library
) -> None:
    summary = chain.invoke("Summarise the article about the bridge")
    assert isinstance(summary, Summary)
    assert summary.articles == (BRIDGE,)
    assert summary.title == "Eastwick closes its bridge to lorries"
    assert summary.statements == ()
    numbers = [n for s in summary.sections for st in s.statements for n in st.citations]
    assert sorted(set(numbers)) == [c.number for c in summary.citations]
    assert BRIDGE_TEXT.startswith(summary.citations[0].quote)
    _assert_exact(library, summary)


def test_all_articles_are_summarised_together(chain: AnswerChain) -> None:
    summary = chain.invoke(SummaryOrder(length="short"))
    assert isinstance(summary, Summary)
    assert set(summary.articles) == {BRIDGE, FERRY}
    assert [section.heading for section in summary.sections] == ["Main points"]
    assert {c.article_id for c in summary.citations} == {BRIDGE, FERRY}


def test_that_article_is_the_one_last_spoken_of(chain: AnswerChain) -> None:
    history = (Turn("What did Petrov say about boats?", "Ivo Petrov said: …"),)
    summary = chain.invoke(Question("Summarise that article", history))
    assert isinstance(summary, Summary)
    assert summary.articles == (FERRY,)


def test_that_article_is_told_from_what_was_answered(chain: AnswerChain) -> None:
    history = (
        Turn("Who complained?", "Drivers in Eastwick complained that the fare is too high."),
    )
    summary = chain.invoke(Question("Give me a timeline of that article", history))
    assert isinstance(summary, Summary)
    assert summary.articles == (FERRY,)


def test_one_side_of_the_articles_is_a_summary_of_its_own(chain: AnswerChain) -> None:
    summary = chain.invoke("Which figures are mentioned?")
    assert isinstance(summary, Summary)
    assert [section.heading for section in summary.sections] == ["Figures"]
    assert summary.title == "Figures: 2 articles"


def test_who_is_quoted_in_one_article_names_its_speakers_alone(chain: AnswerChain) -> None:
    answer = chain.invoke("Who is quoted in the article about the ferry fares?")
    assert [statement.text for statement in answer.statements] == [
        "Northline director Ivo Petrov, quoted once:"
    ]
    assert chain.invoke("Who is quoted in the article about astronomy?").citations == ()


def test_who_is_quoted_gives_a_model_everybodys_words(library: Library) -> None:
    asked = Question("Who is quoted?")
    work = Planner(library, limit=3).plan(asked.text, asked).work
    assert isinstance(work, AnswerRequest)
    spoken = [quotation.speaker for _, quotation in work.spoken]
    assert spoken == ["Ivo Petrov", "Lena Okafor", "Paul Okafor", "Harbour Board"]


def test_a_summary_of_nothing_there_is_a_no(chain: AnswerChain) -> None:
    assert chain.invoke("Summarise the article about astronomy").status == "nothing_matches"


def test_every_form_of_calling_gives_the_same_answer(chain: AnswerChain) -> None:
    question = "How much will the bridge repairs cost?"
    said = chain.invoke(question).citations
    assert [*chain.stream(question)][-1].citations == said
    assert [a.citations for a in chain.batch([question, {"question": question}])] == [said, said]

    async def in_async() -> None:
        assert (await chain.ainvoke(question)).citations == said
        streamed = [answer async for answer in chain.astream(question)]
        assert streamed[-1].finished
        assert [answer.finished for answer in streamed[:-1]] == [False] * (len(streamed) - 1)
        assert [a.citations for a in await chain.abatch([question])] == [said]

    asyncio.run(in_async())


@pytest.mark.parametrize(
    "wrong",
    [None, 3, {"text": "x"}, {"question": "x", "history": "y"}, {"question": "x", "history": [3]}],
)
def test_input_that_is_no_question_is_refused(chain: AnswerChain, wrong: object) -> None:
    with pytest.raises(UsageError):
        chain.invoke(wrong)  # type: ignore[arg-type]


def test_the_library_is_a_langchain_retriever(library: Library) -> None:
    documents = HybridRetriever(library=library, limit=2).invoke("bridge repairs cost")
    assert len(documents) == 2
    first = documents[0]
    text = library.article(first.metadata["article_id"]).text
    assert text[first.metadata["start"] : first.metadata["end"]] == first.page_content


class _SlowAnswerer:
    """Says one thing and then takes for ever; remembers that it was stopped."""

    engine = "test:slow"

    def __init__(self) -> None:
        self.closed = False

    def answer(self, request: AnswerRequest) -> Iterator[Outcome]:
        yield Outcome(statements=(Statement("One.", (), "checked"),))

    async def aanswer(self, request: AnswerRequest) -> AsyncIterator[Outcome]:
        try:
            yield Outcome(statements=(Statement("One.", (), "checked"),))
            await asyncio.sleep(3600)
        finally:
            self.closed = True

    def summarize(self, request: SummaryRequest) -> Iterator[Outcome]:
        yield Outcome()

    async def asummarize(self, request: SummaryRequest) -> AsyncIterator[Outcome]:
        yield Outcome()

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        raise ModelUnreachable("The model cannot be reached. Start it and ask again.")

    async def arewrite(self, question: str, history: Sequence[Turn]) -> str:
        return self.rewrite(question, history)


def test_cancelling_stops_the_answerer_for_real(library: Library) -> None:
    slow = _SlowAnswerer()
    chain = AnswerChain(library, slow, limit=3)
    seen: list[Answer] = []

    async def follow() -> None:
        async for answer in chain.astream("What about the bridge?"):
            seen.append(answer)

    async def cancel() -> None:
        task = asyncio.create_task(follow())
        while not seen:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
    assert slow.closed
    assert seen[0].statements[0].text == "One."


def test_a_model_that_fails_to_rewrite_is_a_failure_and_no_no(library: Library) -> None:
    chain = AnswerChain(library, _SlowAnswerer(), limit=3)
    question = Question("Why?", (Turn("What did Okafor say?", "…"),))
    answer = chain.invoke(question)
    assert answer.status == "failed"
    assert answer.error is not None
    assert answer.error.kind == "model_unreachable"
    assert asyncio.run(chain.ainvoke(question)).status == "failed"


def test_an_empty_library_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    from rag.library import open_library

    settings = Settings(home=tmp_path_factory.mktemp("empty"))
    with open_library(settings) as empty:
        answer = make_chain(empty, settings).invoke("What did Okafor say?")
    assert answer.status == "no_articles"
    assert "add an article" in answer.notices[0]
