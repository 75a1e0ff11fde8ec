"""Direct quotations of the seed article, as they are and corrupted in every way."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.quotations import find_quotations
from rag.text.sentences import split_sentences
from rag.types import AnalysedArticle, Quotation
from rag.verification import Pointer, Verdict, Verifier
from tests.fakes import make_article

ATTRIBUTIONS = (
    "{speaker} said “{words}”",
    "“{words}” {speaker} said.",
    "According to {speaker}, “{words}”",
    "{speaker} told reporters that “{words}” in an interview.",
)


@pytest.fixture(scope="module")
def seed(seed_path: Path) -> AnalysedArticle:
    text = seed_path.read_text(encoding="utf-8").strip()
    sentences = split_sentences(text, "en")
    made = make_article(text, title="", quotations=find_quotations(text, sentences))
    return AnalysedArticle(made.article, sentences, made.chunks, made.quotations)


@pytest.fixture(scope="module")
def verifier(seed: AnalysedArticle) -> Verifier:
    return Verifier({seed.article.id: seed})


@pytest.fixture(scope="module")
def spoken(seed: AnalysedArticle) -> list[tuple[Quotation, str]]:
    """Direct quotations whose speaker is known, with their words."""
    return [
        (quotation, seed.article.text[quotation.span.slice])
        for quotation in seed.quotations
        if quotation.kind == "direct" and quotation.speaker
    ]


def verdicts(
    seed: AnalysedArticle, verifier: Verifier, quotation: Quotation, speaker: str, words: str
) -> Iterator[tuple[str, Verdict]]:
    pointers = [
        Pointer(seed.article.id, sentence.index) for sentence in seed.sentences_over(quotation.span)
    ]
    for pattern in ATTRIBUTIONS:
        statement = pattern.format(speaker=speaker, words=words)
        yield statement, verifier.verify(statement, pointers)


def test_every_quotation_is_shown_under_its_speaker(
    seed: AnalysedArticle, verifier: Verifier, spoken: list[tuple[Quotation, str]]
) -> None:
    assert len(spoken) >= 25
    for quotation, words in spoken:
        assert quotation.speaker is not None
        for statement, verdict in verdicts(seed, verifier, quotation, quotation.speaker, words):
            assert (verdict.reason, statement) == (None, statement)


def test_every_quotation_under_another_speaker_is_withheld(
    seed: AnalysedArticle, verifier: Verifier, spoken: list[tuple[Quotation, str]]
) -> None:
    speakers = sorted({quotation.speaker for quotation, _ in spoken if quotation.speaker})
    assert {"Brandon Johnson", "Mike Johnson"} <= set(speakers)
    tried = 0
    for quotation, words in spoken:
        for speaker in speakers:
            if speaker in (quotation.speaker, quotation.organization):
                continue
            for statement, verdict in verdicts(seed, verifier, quotation, speaker, words):
                assert verdict.reason == "wrong_speaker", statement
                tried += 1
    assert tried > 500


def _without_a_negation(words: str) -> Iterator[str]:
    for match in re.finditer(r"\bnot |\bno |\bnever |n[’']t\b", words):
        yield words[: match.start()] + words[match.end() :]


def _with_another_number(words: str) -> Iterator[str]:
    for match in re.finditer(r"\d+", words):
        yield words[: match.start()] + str(int(match[0]) + 1) + words[match.end() :]


def _with_another_word(words: str, others: list[str]) -> Iterator[str]:
    generator = random.Random(words)
    for match in re.finditer(r"[^\W\d_]{3,}", words):
        other = generator.choice([word for word in others if word.lower() != match[0].lower()])
        yield words[: match.start()] + other + words[match.end() :]


def _without_a_word(words: str) -> Iterator[str]:
    found = list(re.finditer(r"\S+\s+", words))
    for match in found[1:-1]:
        yield words[: match.start()] + words[match.end() :]


def test_every_changed_word_number_and_dropped_not_is_withheld(
    seed: AnalysedArticle, verifier: Verifier, spoken: list[tuple[Quotation, str]]
) -> None:
    others = sorted(set(re.findall(r"[^\W\d_]{3,}", seed.article.text)))
    tried = 0
    for quotation, words in spoken:
        assert quotation.speaker is not None
        corrupted = [
            *_without_a_negation(words),
            *_with_another_number(words),
            *_with_another_word(words, others),
            *_without_a_word(words),
        ]
        for changed in corrupted:
            if changed in seed.article.text:
                continue
            for statement, verdict in verdicts(
                seed, verifier, quotation, quotation.speaker, changed
            ):
                assert verdict.reason == "quote_not_in_source", statement
                tried += 1
    assert tried > 1500
