from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.embedding import BuiltinEmbedder
from rag.library import Library, open_library
from rag.questions import read_question
from rag.settings import Settings
from rag.spoken import find_spoken, speaker_words
from rag.types import Quotation
from tests.articles import quotation
from tests.fakes import embed_chunks, make_article


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("What did Okafor say?", {"Lena Okafor", "Paul Okafor"}),
        ("What did Mayor Okafor say?", {"Lena Okafor"}),
        ("What did Sen. Paul Okafor say?", {"Paul Okafor"}),
        ("What did the senator say?", {"Paul Okafor"}),
        ("What did the Harbour Board say?", {"Harbour Board"}),
        ("What did Northline say?", {"Ivo Petrov"}),
        ("What did Nobody Else say?", set()),
        ("How long is the bridge?", set()),
    ],
)
def test_the_speaker_asked_for_is_found_by_name_role_or_organisation(
    library: Library, question: str, speakers: set[str]
) -> None:
    found = find_spoken(library, read_question(question), None)
    assert {quotation.speaker for _, quotation in found} == speakers


def said(words: str, speaker: str, role: str | None = None, body: str | None = None) -> Quotation:
    return quotation(
        WORDS, words, speaker, role=role, organization=body, mention=speaker, kind="direct"
    )


WORDS = "One. Two. Three. Four. Five. Six. Seven. Eight. Nine. Ten. Eleven. Twelve. Again."


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Library]:
    embedder = BuiltinEmbedder()
    article = make_article(
        WORDS,
        quotations=(
            said("One", "Tom Lee", "President"),
            said("Two", "Tom Lee Jr."),
            said("Three", "Ann Lee", "Mayor of Bree"),
            said("Four", "Cora Moss", "adviser to the mayor"),
            said("Five", "mayor’s office"),
            said("Six", "Bree Tide Institute", None, "BTI"),
            said("Seven", "Ivo Sand", "BTI spokesman", "BTI"),
            said("Eight", "Lee House"),
            said("Nine", "Max Tull", "former mayor"),
            said("Ten", "Bree Gov", "Ohio Gov."),
            said("Eleven", "votes to replace Lee"),
            said("Twelve", "Aaron Judge"),
            said("Again", "World Tide Organization"),
        ),
    )
    with open_library(Settings(home=tmp_path), embedder=embedder) as library:
        library.store([embed_chunks(embedder, article)])
        yield library


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("What did Lee say?", {"Tom Lee", "Tom Lee Jr.", "Ann Lee"}),
        ("What did Tom Lee say?", {"Tom Lee"}),
        ("What did Tom Lee Jr. say?", {"Tom Lee Jr."}),
        ("What did Ann say?", {"Ann Lee"}),
        ("What did the mayor say?", {"Ann Lee"}),
        ("What did the former mayor say?", {"Max Tull"}),
        ("What did the governor of Ohio say?", {"Bree Gov"}),
        ("What did BTI say?", {"Bree Tide Institute", "Ivo Sand"}),
        ("What did the Bree Tide Institute say?", {"Bree Tide Institute", "Ivo Sand"}),
        ("What has BTI’s spokesperson said?", {"Ivo Sand"}),
        ("What did the judge say?", set()),
        ("What did the WTO say?", {"World Tide Organization"}),
        ("What did former President Tom Lee say?", {"Tom Lee"}),
    ],
)
def test_a_surname_an_office_and_an_organisation_mean_their_bearers(
    crowd: Library, question: str, speakers: set[str]
) -> None:
    found = find_spoken(crowd, read_question(question), None)
    assert {quotation.speaker for _, quotation in found} == speakers


def test_courtesy_titles_are_no_part_of_a_name() -> None:
    assert speaker_words("Mr. Ivo Petrov of Northline") == ("ivo", "petrov", "northline")
