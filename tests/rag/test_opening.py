import pytest

from rag.opening import name_opening, opens_with_person
from rag.types import AnalysedArticle, Quotation, Span
from tests.fakes import make_article

TEXT = """\
Mayor Lena Okafor closed the bridge on Tuesday. She will reopen it in March.

Harbour chief Paul Ruiz disagreed. He wants a ferry.

The board met. They voted.
"""


def _named(analysed: AnalysedArticle, beginning: str) -> str | None:
    sentence = next(s for s in analysed.sentences if analysed.text_of(s).startswith(beginning))
    return name_opening(analysed, sentence)


@pytest.mark.parametrize(
    ("beginning", "name"),
    [
        ("She will", "Lena Okafor"),
        ("He wants", "Paul Ruiz"),
        ("Mayor Lena", None),
        ("They voted", None),
    ],
)
def test_a_leading_pronoun_gets_the_name_the_article_gives(
    beginning: str, name: str | None
) -> None:
    assert _named(make_article(TEXT), beginning) == name


def test_the_speaker_of_the_sentence_tells_who_she_is() -> None:
    text = "The bridge is closed. She said it was not safe."
    said = Quotation(Span(31, 46), "indirect", "Mira Sol", mention="She", cue="said")
    assert _named(make_article(text, quotations=(said,)), "She said") == "Mira Sol"


def test_nobody_is_named_where_two_may_be_meant() -> None:
    text = "Anna Lee met Maria Ruiz at the harbour. She was late."
    assert _named(make_article(text), "She was") in (None, "Anna Lee")


def test_a_conjunction_before_the_pronoun_changes_nothing() -> None:
    assert opens_with_person("But she stayed.")
    assert not opens_with_person("Sheila stayed.")
