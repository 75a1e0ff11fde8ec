from dataclasses import replace

import pytest

from rag.framing import day_of, frame_source, frame_speaker, name_speaker
from rag.types import Quotation, Span
from tests.articles import bridge_article

ARTICLE = bridge_article().article


def _said(speaker: str | None, **known: str | None) -> Quotation:
    return Quotation(Span(0, 5), "direct", speaker, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("quotation", "named"),
    [
        (_said("Lena Okafor", role="Mayor"), "Mayor Lena Okafor"),
        (_said("Lena Okafor"), "Lena Okafor"),
        (_said("Ivo Petrov", role="the director of Northline"),
         "Ivo Petrov, the director of Northline,"),
        (_said("Harbour Board", mention="the Harbour Board"), "The Harbour Board"),
        (_said("Northline spokesperson", role="spokesperson"), "Northline spokesperson"),
        (_said(None, mention="Okafor"), "Somebody the article does not clearly name"),
    ],
)  # fmt: skip
def test_a_speaker_is_named_with_the_role(quotation: Quotation, named: str) -> None:
    assert name_speaker(quotation) == named


@pytest.mark.parametrize(
    ("cue", "verb"),
    [("said", "said"), ("argued", "argued"), ("wrote on X", "wrote"), ("told reporters", "said"),
     ("accused", "said"), (None, "said")],
)  # fmt: skip
def test_a_verb_that_can_stand_alone_is_kept(cue: str | None, verb: str) -> None:
    framing = frame_speaker(_said("Lena Okafor", cue=cue), ARTICLE, "The bridge is closed.")
    assert framing == f"Lena Okafor {verb}:"


def test_words_told_by_the_day_get_the_day_of_the_article() -> None:
    said = _said("Lena Okafor", cue="said")
    assert "article of 8 October 2025" in frame_speaker(said, ARTICLE, "It closed on Tuesday.")
    undated = replace(ARTICLE, published=None, outlet=None)
    assert "unknown" in frame_speaker(said, undated, "It closed on Tuesday.")
    assert "date unknown" in frame_source(undated, "It closed last week.")
    assert "unknown" not in frame_source(undated, "It is closed.")


def test_a_bare_date_and_a_time_give_the_same_day() -> None:
    assert day_of("2025-10-08") == day_of("2025-10-08T23:00:00+02:00") == "8 October 2025"
    assert day_of(None) is None


def test_a_role_after_the_name_is_set_off_once() -> None:
    said = replace(_said("Ivo Petrov", role="the director of Northline"), kind="indirect")
    framing = frame_speaker(said, ARTICLE, "The ferry is full.")
    assert framing == "Ivo Petrov, the director of Northline, in the article’s words:"


def test_whom_a_leading_pronoun_means_is_said_in_the_framing() -> None:
    quote = "She closed it."
    assert (
        frame_source(ARTICLE, quote, of="Lena Okafor")
        == "Harbour Post, 8 October 2025, reports (of Lena Okafor):"
    )
    said = _said("Ivo Petrov", cue="said")
    framing = frame_speaker(said, ARTICLE, quote, of="Lena Okafor")
    assert framing == "Ivo Petrov said of Lena Okafor:"


def test_a_speaker_can_be_given_with_outlet_and_day() -> None:
    said = _said("Lena Okafor", cue="said")
    framing = frame_speaker(said, ARTICLE, "It is closed.", sourced=True)
    assert framing == "Lena Okafor said (Harbour Post, 8 October 2025):"
    bare = replace(ARTICLE, published=None, outlet=None)
    assert f"(“{bare.title}”)" in frame_speaker(said, bare, "It is closed.", sourced=True)
    assert "date unknown" in frame_speaker(said, bare, "It closed on Tuesday.", sourced=True)
