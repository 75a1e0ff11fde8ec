"""Likeness of texts by the runs of words they share."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.shingles import BANDS, band_keys, likeness, shingle_hashes

STORY = " ".join(f"word{number % 97} and{number}" for number in range(200))


def test_case_and_punctuation_do_not_count() -> None:
    one, other = "The tide, it rose: “high”. ", "the TIDE it rose high"
    assert likeness(shingle_hashes(one), shingle_hashes(other)) == 1


def test_texts_without_words_are_like_nothing() -> None:
    empty = shingle_hashes(" … ")
    assert likeness(empty, empty) == 0
    assert band_keys(empty) == ()
    assert len(shingle_hashes("two words")) == 1


def test_scripts_without_spaces_have_runs_too() -> None:
    one, other = "潮が高くなり橋が閉まった", "潮が高くなり橋が開いた"
    assert 0.2 < likeness(shingle_hashes(one), shingle_hashes(other)) < 0.9


@pytest.mark.parametrize(("changed", "least"), [(0, 24), (3, 12)])
def test_alike_texts_share_bands(changed: int, least: int) -> None:
    words = STORY.split()
    for place in random.Random(7).sample(range(len(words)), changed):
        words[place] = "other"
    shared = set(band_keys(shingle_hashes(STORY))) & set(band_keys(shingle_hashes(" ".join(words))))
    assert len(shared) >= least


@given(st.text(max_size=200))
def test_any_text_is_wholly_like_itself(text: str) -> None:
    hashes = shingle_hashes(text)
    assert likeness(hashes, hashes) == (1 if len(hashes) else 0)
    assert len(band_keys(hashes)) in (0, BANDS)
    assert all(-(2**63) <= key < 2**63 for key in band_keys(hashes))
