from __future__ import annotations

from pathlib import Path

from ingest.quotations import find_quotations
from rag.text.sentences import split_sentences
from rag.types import Quotation


def quotations_of(text: str) -> tuple[Quotation, ...]:
    return find_quotations(text, split_sentences(text, "en"))


def test_a_quotation_has_its_speaker_role_and_cue() -> None:
    text = "Harbour spokeswoman Ann Lee wrote on X that “the gates stay shut.”"
    (quotation,) = quotations_of(text)
    assert text[quotation.span.slice] == "the gates stay shut."
    assert quotation.kind == "direct"
    assert quotation.speaker == "Ann Lee"
    assert quotation.role == "Harbour spokeswoman"
    assert quotation.organization == "Harbour"
    assert quotation.mention == "Harbour spokeswoman Ann Lee"
    assert quotation.cue == "wrote on X"


def test_the_first_article_is_attributed_as_printed(seed_path: Path) -> None:
    text = seed_path.read_text(encoding="utf-8")
    found = quotations_of(text)
    assert len([q for q in found if q.kind == "direct"]) == 29
