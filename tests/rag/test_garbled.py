"""Signs that no prose has, and words of no language."""

import pytest

from rag.text.garbled import scrambled_word, strange_sign
from rag.text.languages import is_language

ARTICLE = "Kern flew an F-35B to the A303 and wrote to press@harbour.example about AT&T."


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Write to help@boats.example now.", "help@boats.example"),
        ("See cheap-boats.com for more.", "cheap-boats.com"),
        ("See www.boats.example then.", "www.boats.example"),
        ("The br1dge is closed.", "br1dge"),
        ("The br@dge is closed.", "br@dge"),
        ("Run print(x) == y.", "=="),
        ("It says VGhlIGJyaWRnZSBpcyBjbG9zZWQ= here.", "VGhlIGJyaWRnZSBpcyBjbG9zZWQ="),
    ],
)
def test_addresses_code_and_respelt_words_are_strange(text: str, sign: str) -> None:
    assert strange_sign(text, ARTICLE) == sign


@pytest.mark.parametrize(
    "text",
    [
        "Kern flew an F-35B along the A303.",
        "She wrote to press@harbour.example.",
        "AT&T paid $1.2bn, 12% more than in 2020.",
        "The G7 met COVID-19 experts at 5pm.",
        "Donaudampfschifffahrtsgesellschaft ist ein Wort.",
    ],
)
def test_what_prose_and_the_article_have_is_not(text: str) -> None:
    assert strange_sign(text, ARTICLE) is None


def test_words_with_their_letters_in_another_order_are_found() -> None:
    known = {"bridge", "closed", "silent"}
    assert scrambled_word("The brdige is closed.", known) == "brdige"
    assert scrambled_word("Listen, the bridge was cleaned.", known) is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("The bridge was closed to lorries after the storm.", True),
        ("Die Brücke ist für Lastwagen gesperrt, sagt der Rat.", True),
        ("El puente está cerrado para los camiones por la tormenta.", True),
        ("Мост закрыт для грузовиков после сильной бури.", True),
        ("Gur oevqtr jnf pybfrq gb ybeevrf nsgre fgbez.", False),
        ("Bridge closed.", True),
    ],
)
def test_words_of_no_language_are_told_apart(text: str, is_one: bool) -> None:
    assert is_language(text) is is_one
