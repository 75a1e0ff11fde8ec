"""Answers made of somebody's words: whose they are when a name means several, what was not said."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.chain import make_chain
from rag.embedding import BuiltinEmbedder
from rag.library import Library, open_library
from rag.settings import Settings
from rag.types import Answer
from tests.articles import quotation
from tests.fakes import embed_chunks, make_article

TEXT = """\
“The tide will rise,” Mayor Ann Lee said of the harbour wall.
“I bought a boat,” said Tom Lee, a farmer.
“We sell boats,” said Bree Steel spokesman Ivo Sand.
“Boats are our work,” said Bree Steel director Cora Moss.
The Harbour Board declined to comment on the wall.
"""
FARES = """\
The ferry costs more than last year.
Northline declined to comment on its fares.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    embedder = BuiltinEmbedder()
    home: Path = tmp_path_factory.mktemp("speaking")
    steel = {"organization": "Bree Steel"}
    article = make_article(
        TEXT,
        quotations=(
            quotation(TEXT, "The tide will rise,", "Ann Lee", role="Mayor"),
            quotation(TEXT, "I bought a boat,", "Tom Lee", role="farmer"),
            quotation(TEXT, "We sell boats,", "Ivo Sand", role="spokesman", **steel),
            quotation(TEXT, "Boats are our work,", "Cora Moss", role="director", **steel),
            quotation(
                TEXT,
                "The Harbour Board declined to comment on the wall",
                "Harbour Board",
                kind="unsaid",
                cue="declined to comment",
            ),
        ),
    )
    fares = make_article(
        FARES,
        quotations=(
            quotation(
                FARES,
                "Northline declined to comment on its fares",
                "Northline",
                kind="unsaid",
                cue="declined to comment",
            ),
        ),
    )
    with open_library(Settings(home=home), embedder=embedder) as opened:
        opened.store([embed_chunks(embedder, each) for each in (article, fares)])
        yield opened


def ask(library: Library, question: str) -> Answer:
    return make_chain(library, Settings(home=Path("unused"), model="extractive")).invoke(question)


def test_a_surname_of_two_shows_both_apart_with_their_roles(library: Library) -> None:
    answer = ask(library, "What did Lee say?")
    assert answer.notices == ("“Lee” may mean several: Ann Lee (Mayor); Tom Lee (farmer).",)
    framings = [statement.text for statement in answer.statements]
    assert framings == ["Mayor Ann Lee said:", "Farmer Tom Lee said:"]


def test_an_organisation_speaks_through_several_without_being_several(library: Library) -> None:
    answer = ask(library, "What did Bree Steel say?")
    assert len(answer.statements) == 2
    assert answer.notices == ()


def test_who_gave_no_comment_is_told_and_on_what(library: Library) -> None:
    everybody = ask(library, "Who declined to comment?")
    assert len(everybody.statements) == 2
    answer = ask(library, "Who declined to comment on the wall?")
    assert [statement.text for statement in answer.statements] == ["Harbour Board gave no comment:"]
