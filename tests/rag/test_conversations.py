"""Conversations of several turns over real articles, without a model and with a scripted one.

The sample articles are the ones that the page offers. Of the others nothing stands here: what must
come back is taken from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.pipeline import Ingestor
from rag.chain import AnswerChain, make_chain
from rag.embedding import BuiltinEmbedder
from rag.library import Library, open_library
from rag.settings import Settings
from rag.types import Answer, Question, Summary, Turn
from tests.benchmarks.figures import DataAbsent
from tests.benchmarks.realtimeqa import read_linked_2022
from tests.scripted_server import ScriptedServer

SAMPLES = Path(__file__).resolve().parents[2] / "ui" / "page" / "samples"
TODAY = "2026-11-25"
LEDGER, COURIER, WEEKLY = "Northbank Ledger", "The Ellery Courier", "Coastline Weekly"


@contextmanager
def filled(home: Path, sources: Sequence[Path]) -> Iterator[Library]:
    settings = Settings(home=home)
    with open_library(settings, embedder=BuiltinEmbedder()) as library:
        results = list(Ingestor(library, settings).add([str(each) for each in sources]))
        assert "failed" not in {result.status for result in results}
        yield library


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home = tmp_path_factory.mktemp("samples")
    with filled(home, sorted(SAMPLES.glob("*.html"))) as library:
        yield library


@pytest.fixture(scope="module")
def seed(seed_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with filled(tmp_path_factory.mktemp("seed"), [seed_path]) as library:
        yield library


def told(answer: Answer) -> str:
    """An answer as it is remembered: framing and quotes in one line."""
    parts = []
    for statement in answer.all_statements:
        quotes = [answer.citation_by_number[number].quote for number in statement.citations]
        parts += [statement.text, *quotes]
    return " ".join(" ".join(parts).split())


def converse(chain: AnswerChain, library: Library, *questions: str) -> list[Answer]:
    """Ask one after the other, each with what was asked and answered before."""
    history: tuple[Turn, ...] = ()
    answers = []
    for question in questions:
        answer = chain.invoke(Question(question, history, today=TODAY))
        for citation in (*answer.citations, *answer.nearest):
            text = library.article(citation.article_id).text
            assert text[citation.span.slice] == citation.quote
        answers.append(answer)
        history += (Turn(question, told(answer)),)
    return answers


def asked(answers: Sequence[Answer]) -> list[str]:
    return [answer.standalone_question for answer in answers]


def outlets(answer: Answer) -> set[str | None]:
    return {citation.outlet for citation in answer.citations}


def speakers(answer: Answer) -> set[str | None]:
    return {citation.speaker for citation in answer.citations}


def test_who_did_it_what_she_said_and_what_others_said_about_it(samples: Library) -> None:
    answers = converse(
        make_chain(samples, Settings()),
        samples,
        "Who led the review?",
        "What did she say?",
        "And Castell?",
        "And what did Bray say about it?",
    )
    assert asked(answers)[1:] == [
        "What did Hannah Reyle say?",
        "What did Castell say?",
        "What did Bray say about the review?",
    ]
    assert [speakers(answer) for answer in answers[1:]] == [
        {"Hannah Reyle"},
        {"Lena Castell"},
        {"Anton Bray"},
    ]


def test_the_same_question_under_other_question_words(samples: Library) -> None:
    answers = converse(
        make_chain(samples, Settings()),
        samples,
        "How much will the city pay for the barrier?",
        "Why?",
        "When will it be built?",
        "Tell me more",
    )
    assert asked(answers)[1:] == [
        "Why will the city pay for the barrier?",
        "When will the barrier be built?",
        "What else do the articles say about the barrier?",
    ]
    assert answers[0].status == answers[1].status == "answered"


def test_another_outlet_is_asked_and_forgotten_again(samples: Library) -> None:
    answers = converse(
        make_chain(samples, Settings()),
        samples,
        "What did Lena Castell say, according to the Ledger?",
        "And in the Courier?",
        "What did she say about the ferries?",
    )
    assert [answer.filters.outlet for answer in answers] == [LEDGER, COURIER, None]
    assert [outlets(answer) for answer in answers] == [{LEDGER}, {COURIER}, {WEEKLY}]


def test_what_else_somebody_said_is_not_what_was_given_before(samples: Library) -> None:
    first, more, no_more = converse(
        make_chain(samples, Settings()),
        samples,
        "What did Lena Castell say about the ferries?",
        "What else did she say?",
        "What else did she say?",
    )
    given = {citation.quote for citation in first.citations}
    assert more.citations
    assert not given & {citation.quote for citation in more.citations}
    assert "nothing else from Lena Castell" in no_more.notices[0]


@pytest.mark.parametrize("wish", ["Summarise that article", "Summarise it.", "And summarise it?"])
def test_that_article_is_the_one_quoted_last(samples: Library, wish: str) -> None:
    answers = converse(
        make_chain(samples, Settings()),
        samples,
        "What did Petra Lindholm say?",
        "How much does the barrier cost, according to the Courier?",
        wish,
    )
    summary = answers[-1]
    assert isinstance(summary, Summary)
    assert outlets(summary) == {COURIER}
    assert summary.standalone_question == wish


def test_those_articles_are_all_that_were_quoted(samples: Library) -> None:
    *_, quoted, summary = converse(
        make_chain(samples, Settings()),
        samples,
        "What did Marguerite Oyelan say?",
        "Summarise those articles",
    )
    assert isinstance(summary, Summary)
    assert set(summary.articles) == {citation.article_id for citation in quoted.citations}
    assert len(summary.articles) == 2


def test_a_turn_without_an_answer_is_passed_over(samples: Library) -> None:
    *_, summary = converse(
        make_chain(samples, Settings()),
        samples,
        "What did Petra Lindholm say?",
        "Thanks",
        "Summarise that article",
    )
    assert isinstance(summary, Summary)
    assert outlets(summary) == {WEEKLY}


def test_ids_that_are_known_say_which_article(samples: Library) -> None:
    weekly = next(each.id for each in samples.list() if each.outlet == WEEKLY)
    history = (Turn("What did the council vote?", "It voted for the barrier.", (weekly,)),)
    summary = make_chain(samples, Settings()).invoke(Question("Summarise that article", history))
    assert isinstance(summary, Summary)
    assert summary.articles == (weekly,)


# With a model

ModelChain = Callable[[Library], AnswerChain]


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as started:
        yield started


@pytest.fixture
def model_chain(server: ScriptedServer) -> ModelChain:
    settings = Settings(
        openai_base_url=server.url, model="openai:scripted", openai_api_key="sk-test"
    )
    return lambda library: make_chain(library, settings)


def test_a_model_is_told_whom_the_answer_named_and_its_question_is_asked(
    samples: Library, server: ScriptedServer, model_chain: ModelChain
) -> None:
    invoice = "A number in a draft is not an invoice"
    server.enqueue(
        lambda request: f"Hannah Reyle led the review. [{request.label_of('Hannah Reyle')}]",
        "What did Lena Castell say about the review in the Ledger?",
        lambda request: f"Lena Castell said: “{invoice}.” [{request.label_of(invoice)}]",
    )
    _, answer = converse(
        model_chain(samples), samples, "Who led the review?", "And what did the mayor say?"
    )
    assert "Hannah Reyle led the review." in server.requests[1].prompt
    assert answer.standalone_question.startswith("What did Lena Castell say about the review")
    assert answer.filters.outlet == LEDGER
    assert "Outlet: The Ellery Courier" not in server.requests[2].prompt
    assert answer.statements[0].text.startswith("Lena Castell said")


def test_a_model_need_not_be_asked_which_article_is_that_one(
    samples: Library, server: ScriptedServer, model_chain: ModelChain
) -> None:
    night = "The city does not stop at midnight"
    server.enqueue(
        lambda request: f"Petra Lindholm spoke of “{night}”. [{request.label_of(night)}]",
        lambda request: f"## Summary\nFerries will sail. [{request.label_of('Ferries will')}]",
    )
    _, summary = converse(
        model_chain(samples), samples, "What did Petra Lindholm say?", "Summarise that article"
    )
    assert isinstance(summary, Summary)
    assert [samples.metadata(each).outlet for each in summary.articles] == [WEEKLY]
    assert len(server.requests) == 2


# The article that the project starts from


def test_he_who_answers_is_not_he_who_spoke(seed: Library) -> None:
    answers = converse(
        make_chain(seed, Settings()),
        seed,
        "What did Trump say about Pritzker?",
        "And what did he answer?",
        "When was that?",
        "Summarise that article",
    )
    assert asked(answers)[1:3] == ["What did Pritzker answer?", "When did Pritzker say that?"]
    assert speakers(answers[1]) <= {"JB Pritzker", None}
    assert all("Pritzker" in statement.text for statement in answers[1].statements)
    assert isinstance(answers[3], Summary)


def test_she_is_whom_the_answer_names_and_never_the_other_johnson(seed: Library) -> None:
    answers = converse(
        make_chain(seed, Settings()),
        seed,
        "What did the White House say?",
        "Who is she?",
        "And what did Mike Johnson say?",
        "What else did he say?",
    )
    assert asked(answers)[1] == "Who is Abigail Jackson?"
    assert asked(answers)[3] == "What else did Mike Johnson say?"
    for answer in answers[2:]:
        assert "Brandon Johnson" not in speakers(answer)


def test_a_model_answers_a_follow_up_about_the_seed(
    seed: Library, server: ScriptedServer, model_chain: ModelChain
) -> None:
    (down,) = {
        seed.article(each).text[quotation.span.slice]
        for each, quotation in seed.quotations_by(["Pritzker"])
        if quotation.cue and quotation.cue.startswith("writing")
    }
    server.enqueue(
        "NO ANSWER",
        "What did JB Pritzker answer?",
        lambda request: f"Pritzker wrote “{down}” [{request.label_of(down)}]",
    )
    _, answer = converse(
        model_chain(seed), seed, "What did Trump say about Pritzker?", "And what did he answer?"
    )
    assert answer.standalone_question == "What did JB Pritzker answer?"
    assert answer.status == "answered"
    assert down in answer.citations[0].quote


# Real articles of many outlets


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    try:
        articles = read_linked_2022().articles
    except DataAbsent as absent:
        pytest.skip(str(absent))
    folder = tmp_path_factory.mktemp("texts")
    for number, each in enumerate(articles[:40]):
        (folder / f"{number:03}.txt").write_text(each.text, encoding="utf-8")
    with filled(tmp_path_factory.mktemp("news"), [folder]) as library:
        yield library


def test_real_speakers_are_followed_up_and_their_article_summarised(news: Library) -> None:
    chain = make_chain(news, Settings())
    tried = 0
    for metadata in news.list():
        speaker = next(
            (
                q.speaker
                for q in news.analysed(metadata.id).quotations
                if q.kind == "direct" and q.speaker and len(q.speaker.split()) == 2
                and len({i for i, _ in news.quotations_by([q.speaker])}) == 1
            ),
            None,
        )  # fmt: skip
        if speaker is None or tried == 12:
            continue
        tried += 1
        said, else_, summary = converse(
            chain,
            news,
            f"What did {speaker} say?",
            "What else did they say?",
            "Summarise that article",
        )
        assert said.status == "answered", speaker
        assert else_.standalone_question == f"What else did {speaker} say?"
        assert isinstance(summary, Summary)
        assert summary.articles == (metadata.id,)
    assert tried == 12
