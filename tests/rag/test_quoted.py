import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.quoted import find_quoted, find_words, spans_in_marks, without_quoted
from rag.text.typography import fold_plain


def quoted_in(text: str) -> list[str]:
    return [quoted.text for quoted in find_quoted(fold_plain(text))]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("She said “stop” and “go”.", ["stop", "go"]),
        ("Sie sagte: „Halt“ und «weiter».", ["Halt", "weiter"]),
        ("彼は「やめろ」と言った", ["やめろ"]),
        ("He called it ‘a very bad idea’.", ["a very bad idea"]),
        ("the so-called ‘bad idea’", []),
        ("the workers’ rights and the owners’ plans for it", []),
        ("rock ’n’ roll in the ’90s and the ’80s too", []),
        ("She said “we will not go", ["we will not go"]),
        ("He is 6'2\" tall", []),
        ("“They said ‘never again to us’ twice.”", ["They said 'never again to us' twice."]),
    ],
)
def test_words_in_marks_are_found(text: str, quoted: list[str]) -> None:
    assert quoted_in(text) == quoted


@pytest.mark.parametrize(
    ("quoted", "text"),
    [
        ("we will not go", "“We will not go,” she said."),
        ("We will not go.", "that we will not go,” she said"),
        ("blood on their hands.", "“blood on their hands” and"),
        ("so  it\nis", "so it is"),
        ("they said 'no' twice", "they said “no” twice"),
        ("First part. Second part.", "“First part.\n\n“Second part.”"),
    ],
)
def test_only_typesetting_may_differ(quoted: str, text: str) -> None:
    assert find_words(fold_plain(quoted), fold_plain(text))


@pytest.mark.parametrize(
    ("quoted", "text"),
    [
        ("we will go", "we will not go"),
        ("we will … go", "we will not go"),
        ("[they] will not go", "we will not go"),
        ("will not Go", "we will not go"),
        ("and", "hands"),
        ("hand", "hands"),
        ("...", "we will not go"),
        ("", "we will not go"),
    ],
)
def test_changed_words_are_not_found(quoted: str, text: str) -> None:
    assert not find_words(fold_plain(quoted), fold_plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "'we \"really\" will not go'",
        "'a 5\" pipe will burst'",
        '""\'a a""a\'',
    ],
)
def test_double_marks_inside_single_ones_stay_in_what_is_quoted(text: str) -> None:
    outer = max(find_quoted(text), key=lambda quoted: len(quoted.text))
    assert outer.text in text
    assert find_words(outer.text, text)


def test_blanking_quoted_words_moves_nothing() -> None:
    text = 'She said "we will not go" to Okafor.'
    blanked = without_quoted(text, find_quoted(text))
    assert len(blanked) == len(text)
    assert blanked.index("Okafor") == text.index("Okafor")
    assert "will" not in blanked


def test_a_quotation_that_goes_on_is_in_marks_in_each_paragraph() -> None:
    text = fold_plain("“First part.\n“Second part,” she said.\n‘I went on\nand nobody cared.")
    inside = [text[span.slice] for span in spans_in_marks(text)]
    assert inside == ["First part.", "Second part,", "I went on"]


@given(st.text(alphabet="ab c.,\"'\n“”", max_size=40))
def test_no_text_breaks_the_readers(text: str) -> None:
    folded = fold_plain(text)
    for quoted in find_quoted(folded):
        assert quoted.text in folded
        find_words(quoted.text, folded)
    for span in spans_in_marks(folded):
        assert span.end <= len(folded)


@given(st.lists(st.sampled_from(["we", "will", "not", "go,", "home.", "It's"]), min_size=1))
def test_every_run_of_words_is_found_in_itself(words: list[str]) -> None:
    text = " ".join(words)
    assert find_words(text, text)
