"""Extracted text → an article with its sentences, chunks and quotations."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ingest.chunking import split_chunks
from ingest.loading.sources import ExtractedArticle
from ingest.quotations import find_quotations
from rag.text.sentences import split_sentences
from rag.types import AnalysedArticle, Article

ENGLISH = (None, "en")
"""Languages whose speakers our rules attribute; None is a text too short to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """What the user says of an article; it wins over what was found, and is marked "you"."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None


def analyse(
    extracted: ExtractedArticle, *, ingested: str, corrections: Corrections = Corrections()
) -> AnalysedArticle:
    """Split the text and find who said what.

    :param ingested: when it was received, ISO 8601 with a zone.
    """
    text = extracted.text
    sentences = split_sentences(text, extracted.language)
    quotations = find_quotations(text, sentences) if extracted.language in ENGLISH else ()
    return AnalysedArticle(
        article=_article(extracted, ingested, corrections),
        sentences=sentences,
        chunks=split_chunks(text, sentences),
        quotations=quotations,
    )


def _article(extracted: ExtractedArticle, ingested: str, corrections: Corrections) -> Article:
    return Article(
        id=Article.id_for(extracted.text),
        text=extracted.text,
        title=corrections.title or extracted.title,
        title_from="you" if corrections.title else extracted.title_from,
        outlet=corrections.outlet or extracted.outlet,
        outlet_from="you" if corrections.outlet else extracted.outlet_from,
        author=corrections.author or extracted.author,
        author_from="you" if corrections.author else extracted.author_from,
        published=corrections.published or extracted.published,
        published_from="you" if corrections.published else extracted.published_from,
        updated=extracted.updated,
        section=extracted.section,
        ingested=ingested,
        url=extracted.url,
        source=extracted.source,
        part=extracted.part,
        language=extracted.language,
        read_by=extracted.read_by,
        sha256=hashlib.sha256(extracted.text.encode("utf-8")).hexdigest(),
        source_sha256=extracted.source_sha256,
        page_starts=extracted.page_starts,
    )
