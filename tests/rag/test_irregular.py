"""Irregular forms are joined with their bases, and nothing else is."""

from __future__ import annotations

import pytest

from rag.text.irregular import base_of, with_bases
from rag.text.terms import stem


@pytest.mark.parametrize(
    ("form", "base"), [("built", "build"), ("sold", "sell"), ("gone", "go"), ("bridge", "bridge")]
)
def test_a_form_has_the_stem_of_its_base(form: str, base: str) -> None:
    assert base_of(form) == base
    assert stem(form) == stem(base)


def test_words_that_are_also_something_else_stay() -> None:
    assert (base_of("rose"), base_of("lay")) == ("rose", "lay")


def test_a_text_keeps_its_number_of_words() -> None:
    text = "He built what they won’t sell; it WON."
    assert with_bases(text) == "He build what they won’t sell; it win."
