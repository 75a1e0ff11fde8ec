import pytest

from rag.sense import support_score
from rag.text.strength import is_allegation, is_conditional, is_open, softened_stems


@pytest.mark.parametrize(
    ("text", "softened"),
    [
        ("The mine may close in spring.", {"close"}),
        ("The mine could soon be closed.", {"close"}),
        ("Perhaps the mine closes.", {"mine"}),
        ("Kern plans to close the mine.", {"close"}),
        ("The mine is expected to close.", {"close"}),
        ("Kern was accused of taking money.", {"take"}),
        ("The mayor allegedly took money.", {"take"}),
        ("Kern was arrested on suspicion of fraud.", {"fraud"}),
        ("The mine is said to have closed.", {"close"}),
        ("He said the mine closed.", set()),
        ("It closed in May 2020.", set()),
        ("Kern plans a garden.", set()),
        ("The mine closed.", set()),
    ],
)
def test_words_that_are_only_possible_planned_or_alleged(text: str, softened: set[str]) -> None:
    assert softened_stems(text).all == softened


def test_what_is_coming_is_told_apart_from_what_is_planned() -> None:
    assert softened_stems("The mine will close.").coming == {"close"}
    assert softened_stems("The mine will close.").all == frozenset()


@pytest.mark.parametrize(
    ("text", "conditional"),
    [
        ("If the council agrees, the mine will close.", True),
        ("The mine closes unless Kern pays.", True),
        ("It looked as if the mine had closed.", False),
        ("They asked if the mine had closed.", False),
        ("The mine closed.", False),
    ],
)
def test_conditions_are_seen(text: str, conditional: bool) -> None:
    assert is_conditional(text) is conditional


def test_what_stays_open_and_what_is_only_claimed() -> None:
    assert is_open("The mine could close.")
    assert not is_open("The mine closed.")
    assert is_allegation("It is alleged that Kern took money.")
    assert not is_allegation("Kern took money.")


def test_the_support_score_falls_from_copied_to_unrelated_words() -> None:
    sentences = ("The mine in Vale will close in spring.", "Kern owns two ships.")
    scores = [
        support_score(statement, sentences)
        for statement in (
            "The mine in Vale will close in spring.",
            "In spring the mine in Vale closes.",
            "Kern will close two mines.",
            "Whales sang loudly.",
        )
    ]
    assert scores[0] == 1.0
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] < 0.2
    assert support_score("", sentences) == support_score("The mine.", ()) == 0.0
