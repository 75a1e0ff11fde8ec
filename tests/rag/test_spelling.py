"""Which words are taken for one another misspelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.spelling import SLIP, TWIN, is_slip, slip_cost

WORDS = st.text("abcdefgh", max_size=8)


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("pritzger", "pritzker"),  # a letter that sounds alike
        ("okafo", "okafor"),  # the last one left out
        ("jonson", "johnson"),  # a silent one
        ("castel", "castell"),  # a doubled one
        ("lindhlom", "lindholm"),  # two swapped
        ("hegsth", "hegseth"),  # a vowel left out
        ("lindhplm", "lindholm"),  # the key beside
        ("leoo", "leo"),
        ("brown", "braun"),
    ],
)
def test_common_slips_are_known(asked: str, known: str) -> None:
    assert is_slip(asked, known)


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("obama", "osama"),  # another letter altogether
        ("powell", "howell"),  # another first letter
        ("harris", "harrison"),
        ("stamer", "steinmeier"),
        ("lee", "leo"),  # too short to say
        ("okafor", "okafor"),  # itself
    ],
)
def test_other_names_are_no_slips(asked: str, known: str) -> None:
    assert not is_slip(asked, known)


def test_a_swap_costs_less_than_two_letters() -> None:
    assert slip_cost("lindhlom", "lindholm") == SLIP


def test_letters_read_the_same_cost_least() -> None:
    assert slip_cost("hendri", "hendry") == TWIN


@given(WORDS, WORDS)
def test_the_cost_is_that_of_the_way_back_and_nothing_for_the_same(one: str, other: str) -> None:
    assert slip_cost(one, one) == 0
    assert slip_cost(one, other) == slip_cost(other, one)
    assert (slip_cost(one, other) == 0) == (one == other)
