import pytest

from rag.library import Library
from rag.questions import read_question
from rag.spoken import find_spoken, speaker_words


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


def test_courtesy_titles_are_no_part_of_a_name() -> None:
    assert speaker_words("Mr. Ivo Petrov of Northline") == ("ivo", "petrov", "northline")
