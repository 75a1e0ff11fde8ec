from hypothesis import given
from hypothesis import strategies as st

from rag.text.terms import content_stems, stems, words


def test_words_lose_case_accents_and_possessives() -> None:
    assert words("Zoë’s café, the mayor's €1,200") == ["zoe", "cafe", "the", "mayor", "1,200"]


def test_forms_of_a_word_share_a_stem() -> None:
    assert stems("opened opens opening") == ["open"] * 3


def test_content_is_what_a_question_asks_about() -> None:
    assert content_stems("What did the articles say about bridge tolls?") == ("bridg", "toll")


def test_a_question_of_question_words_keeps_them() -> None:
    assert content_stems("What happened today?")


@given(st.text())
def test_any_text_has_stems(text: str) -> None:
    assert len(stems(text)) == len(words(text))
