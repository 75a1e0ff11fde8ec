import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.typography import fold, fold_plain
from rag.types import Span

TEXTS = st.text() | st.text(
    alphabet="aé“”‘’«»…—\u00ad\u200b\u00a0ﬁ½e\u0301\ufeff\t\n 。ｶﾞ각각\u2028"
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("“Stop,” he said", '"Stop," he said'),
        ("the mayor’s ‘plan’", "the mayor's 'plan'"),
        ("«Assez» „genug“ 「足」", '"Assez" "genug" "足"'),
        ("2019–2020 — a well‑known minus −5", "2019-2020 - a well-known minus -5"),
        ("12\u00a0percent\u2009of\tall", "12 percent of all"),
        ("co\u00adop\u200berate\ufeff", "cooperate"),
        ("ﬁnal oﬀer… ½", "final offer... 1⁄2"),
        ("Jose\u0301 José", "José José"),
        ("first\nsecond", "first\nsecond"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_printing_is_folded_and_words_are_not(text: str, folded: str) -> None:
    assert fold_plain(text) == folded
    assert fold(text).text == folded


def test_a_span_leads_back_to_the_original_characters() -> None:
    text = "An oﬀ\u00adicial said: “No… never”"
    folded = fold(text)
    start = folded.text.index("official")
    assert text[folded.original(Span(start, start + 8)).slice] == "oﬀ\u00adicial"
    start = folded.text.index("..")
    assert text[folded.original(Span(start, start + 1)).slice] == "…"
    start = folded.text.index("never")
    assert text[folded.original(Span(start, start + 5)).slice] == "never"


def test_a_span_beyond_the_text_is_refused() -> None:
    with pytest.raises(IndexError):
        fold("short").original(Span(0, 6))


@given(TEXTS)
def test_both_foldings_agree(text: str) -> None:
    assert fold(text).text == fold_plain(text)


@given(TEXTS)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold_plain(text)
    if unicodedata.is_normalized("NFKC", once):
        assert fold_plain(once) == once


@given(TEXTS, st.data())
def test_every_span_comes_back_as_what_it_was_folded_from(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    original = folded.original(Span(start, end))
    assert original.end <= len(text)
    assert folded.text[start:end] in fold_plain(text[original.slice])
