"""Our nouns → the JSON that programs read. Pure; every key is always there, in a fixed order.

Offsets are positions in the article's text, in code points: ``text[start:end] == quote``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, TypeAlias

from rag.types import (
    AlsoIn,
    Answer,
    Article,
    ArticleMetadata,
    Changes,
    Citation,
    Correction,
    Failure,
    Filters,
    IngestResult,
    LoggedIngest,
    NewerVersion,
    Passage,
    Said,
    Seconds,
    Section,
    Span,
    SpokenPassage,
    Statement,
    Summary,
    Understood,
    Withheld,
)

if TYPE_CHECKING:
    from rag.evaluating import Evaluated
    from rag.library import Check, RebuildReport
    from rag.scoring import Measured

JsonObject: TypeAlias = dict[str, object]

METADATA_KEYS = tuple(field.name for field in fields(ArticleMetadata))
"""The keys of an article in a list, in order."""

# Readers that split lines as Unicode does would cut a value at these; a terminal obeys others.
_TO_ESCAPE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def to_json(value: object, *, ascii_only: bool = False, indent: int | None = None) -> str:
    """One line of JSON, whatever the value holds; indented, a line for each value.

    Control characters, line separators and lone surrogates are escaped, so that the line can be
    printed on any terminal and split off by any reader.
    """
    text = json.dumps(value, ensure_ascii=ascii_only, allow_nan=False, indent=indent)
    return _TO_ESCAPE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def encode_failure(failure: Failure | None) -> JsonObject | None:
    """What went wrong, or null."""
    return None if failure is None else {"kind": failure.kind, "message": failure.message}


def encode_ingest_result(result: IngestResult) -> JsonObject:
    """A line of ``add``."""
    return {
        "source": result.source,
        "part": result.part,
        "status": result.status,
        "article_id": result.article_id,
        "title": result.title,
        "chunks": result.chunks,
        "quotations": result.quotations,
        "duplicate_of": result.duplicate_of,
        "supersedes": result.supersedes,
        "error": encode_failure(result.error),
        "seconds": round(result.seconds, 3),
        "notices": list(result.notices),
    }


def encode_metadata(metadata: ArticleMetadata) -> JsonObject:
    """An article without its text, as in ``list`` and ``edit``."""
    return {key: getattr(metadata, key) for key in METADATA_KEYS}


def encode_article(
    article: Article,
    corrections: Sequence[Correction] = (),
    copies: Sequence[ArticleMetadata] = (),
) -> JsonObject:
    """An article with its text, its notices of corrections and its near-copies, as in ``show``."""
    return {
        **encode_metadata(article),
        "text": article.text,
        "corrections": [encode_correction(each) for each in corrections],
        "also_in": [
            encode_also_in(AlsoIn(copy.id, copy.title, copy.outlet, copy.url)) for copy in copies
        ],
    }


def encode_correction(correction: Correction) -> JsonObject:
    """A notice of a correction in an article, by position."""
    return {
        "kind": correction.kind,
        "text": correction.text,
        "start": correction.span.start,
        "end": correction.span.end,
    }


def encode_also_in(also: AlsoIn) -> JsonObject:
    """A near-copy in the library."""
    return {
        "article_id": also.article_id,
        "outlet": also.outlet,
        "title": also.title,
        "url": also.url,
    }


def encode_newer(newer: NewerVersion | None) -> JsonObject | None:
    """What became of a quote in the newest version of its article; null when there is none."""
    if newer is None:
        return None
    start, end = _ends(newer.span)
    return {
        "article_id": newer.article_id,
        "state": newer.state,
        "quote": newer.quote,
        "start": start,
        "end": end,
    }


def encode_changes(changes: Changes, old: Article, new: Article) -> JsonObject:
    """What ``show --changes`` tells; of a sentence that one version lacks that side is null."""
    return {
        "old": changes.old_id,
        "new": changes.new_id,
        "metadata": [
            {"name": each.name, "old": each.old, "new": each.new} for each in changes.metadata
        ],
        "sentences": [
            {
                "kind": each.kind,
                "old": _encode_piece(old.text, each.old),
                "new": _encode_piece(new.text, each.new),
                "words": [
                    {
                        "old": _encode_piece(old.text, words.old),
                        "new": _encode_piece(new.text, words.new),
                    }
                    for words in each.words
                ],
            }
            for each in changes.sentences
        ],
    }


def encode_unchanged(article_id: str) -> JsonObject:
    """As ``encode_changes``, of an article of which there is only this version."""
    return {"old": None, "new": article_id, "metadata": [], "sentences": []}


def _encode_piece(text: str, span: Span | None) -> JsonObject | None:
    if span is None:
        return None
    return {"text": text[span.slice], "start": span.start, "end": span.end}


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (None, None) if span is None else (span.start, span.end)


def encode_removal(article_id: str, *, removed: bool) -> JsonObject:
    """What became of one id given to ``remove``."""
    return {"article_id": article_id, "status": "removed" if removed else "not_found"}


def encode_rebuild(report: RebuildReport) -> JsonObject:
    """What ``rebuild`` did."""
    return {
        "articles": report.articles,
        "chunks": report.chunks,
        "seconds": round(report.seconds, 3),
    }


def encode_logged(logged: LoggedIngest) -> JsonObject:
    """One line of ``log``."""
    return {field.name: getattr(logged, field.name) for field in fields(logged)}


def encode_check(check: Check) -> JsonObject:
    """One line of ``doctor``."""
    return {"check": check.check, "ok": check.ok, "message": check.message}


def encode_passage(passage: Passage) -> JsonObject:
    """A passage of ``search``."""
    return {
        "rank": passage.rank,
        "score": round(float(passage.score), 6),
        "article_id": passage.article_id,
        "title": passage.title,
        "outlet": passage.outlet,
        "published": passage.published,
        "url": passage.url,
        "start": passage.span.start,
        "end": passage.span.end,
        "text": passage.text,
    }


def encode_search(passages: Sequence[Passage], *, question: str, id: object = None) -> JsonObject:
    """A line of ``search --batch``."""
    return {
        "id": id,
        "question": question,
        "passages": [encode_passage(passage) for passage in passages],
    }


def encode_said(said: Said) -> JsonObject:
    """Words in quotation marks inside a quote, by position."""
    return {
        "start": said.span.start,
        "end": said.span.end,
        "speaker": said.speaker,
        "role": said.role,
    }


def encode_citation(citation: Citation) -> JsonObject:
    """A citation with its quote and where it stands."""
    return {
        "number": citation.number,
        "article_id": citation.article_id,
        "title": citation.title,
        "outlet": citation.outlet,
        "author": citation.author,
        "published": citation.published,
        "url": citation.url,
        "retrieved": citation.retrieved,
        "page": citation.page,
        "read_by": citation.read_by,
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
        "said": [encode_said(said) for said in citation.said],
        "speaker": citation.speaker,
        "before": citation.before,
        "after": citation.after,
        "also_in": [encode_also_in(also) for also in citation.also_in],
        "corrections": [encode_correction(each) for each in citation.corrections],
        "newer": encode_newer(citation.newer),
    }


def spoken_words(spoken: SpokenPassage) -> str:
    """The words said, cut from the article's text, without the marks round them."""
    span, first = spoken.quotation.span, spoken.citation.span.start
    return spoken.citation.quote[span.start - first : span.end - first]


def encode_spoken(spoken: SpokenPassage) -> JsonObject:
    """One quotation of ``quotes``.

    ``quote`` is the words said without their marks; ``before`` and ``after`` are the rest of
    their sentences, so that the three together are what the article prints.
    """
    quotation, citation = spoken.quotation, spoken.citation
    start, end = quotation.span.start, quotation.span.end
    first = citation.span.start
    said = [said for said in citation.said if quotation.span.contains(said.span)]
    own: JsonObject = {
        "speaker": quotation.speaker,
        "role": quotation.role,
        "mention": quotation.mention,
        "cue": quotation.cue,
        "kind": quotation.kind,
        "quote": spoken_words(spoken),
        "start": start,
        "end": end,
        "article_id": citation.article_id,
    }
    rest = {key: value for key, value in encode_citation(citation).items() if key not in own}
    return {
        **own,
        **rest,
        "said": [encode_said(part) for part in said],
        "before": citation.quote[: start - first] or None,
        "after": citation.quote[end - first :] or None,
    }


def encode_statement(statement: Statement) -> JsonObject:
    """A statement of an answer with the numbers of its citations."""
    return {
        "text": statement.text,
        "citations": list(statement.citations),
        "support": statement.support,
        "notes": list(statement.notes),
    }


def encode_section(section: Section) -> JsonObject:
    """A part of a summary."""
    return {
        "heading": section.heading,
        "statements": [encode_statement(statement) for statement in section.statements],
    }


def encode_withheld(withheld: Withheld) -> JsonObject:
    """A statement that did not pass, with the code of what it failed."""
    return {"text": withheld.text, "reason": withheld.reason}


def encode_filters(filters: Filters) -> JsonObject:
    """Where the question looked, and what of it the question's own words said."""
    return {
        "articles": list(filters.article_ids),
        "outlet": filters.outlet,
        "since": filters.since,
        "until": filters.until,
        "undated_left_out": filters.undated_left_out,
        "understood": [encode_understood(each) for each in filters.understood],
    }


def encode_understood(understood: Understood) -> JsonObject:
    """Words of a question that became a filter ("only") or a preference ("prefer")."""
    return {
        "words": understood.words,
        "effect": understood.effect,
        "outlet": understood.outlet,
        "since": understood.since,
        "until": understood.until,
        "newest": understood.newest,
    }


def encode_seconds(seconds: Seconds) -> JsonObject:
    """How long the parts took."""
    return {
        "retrieve": round(seconds.retrieve, 3),
        "answer": round(seconds.answer, 3),
        "total": round(seconds.total, 3),
    }


def encode_answer(answer: Answer, *, as_summary: bool = False) -> JsonObject:
    """An answer, or a summary with its ``title``, ``articles`` and ``sections`` as well.

    ``as_summary`` gives these keys also to an answer that is none, because there was nothing to
    summarise.
    """
    summary: JsonObject = {}
    sections: JsonObject = {}
    if isinstance(answer, Summary):
        summary = {"title": answer.title or None, "articles": list(answer.articles)}
        sections = {"sections": [encode_section(section) for section in answer.sections]}
    elif as_summary:
        summary, sections = {"title": None, "articles": []}, {"sections": []}
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "filters": encode_filters(answer.filters),
        "status": answer.status,
        "suggestions": list(answer.suggestions),
        "engine": answer.engine,
        **summary,
        "statements": [encode_statement(statement) for statement in answer.statements],
        **sections,
        "citations": [encode_citation(citation) for citation in answer.citations],
        "independent_sources": answer.independent_sources,
        "nearest": [encode_citation(citation) for citation in answer.nearest],
        "withheld": [encode_withheld(withheld) for withheld in answer.withheld],
        "error": encode_failure(answer.error),
        "seconds": encode_seconds(answer.seconds),
    }


def encode_evaluation(
    evaluated: Sequence[Evaluated], figures: Mapping[str, Measured], *, engine: str
) -> JsonObject:
    """What ``evaluate`` found; a figure that nothing in the file allows is null, and why is told.

    ``counted`` says over how many questions each figure was taken.
    """
    return {
        "questions": len(evaluated),
        "engine": engine,
        "figures": {name: _rounded(figure.value) for name, figure in figures.items()},
        "counted": {name: figure.counted for name, figure in figures.items()},
        "not_measured": {
            name: why for name, figure in figures.items() if (why := figure.why_not) is not None
        },
        "per_question": [encode_evaluated(each) for each in evaluated],
    }


def encode_evaluated(evaluated: Evaluated) -> JsonObject:
    """One question of ``evaluate`` with its figures; null where one does not apply."""
    from rag.scoring import SCORED_KEYS, Scored  # loads more than a command needs to start

    asked, answer = evaluated.asked, evaluated.answer
    scored = evaluated.scored or Scored()
    return {
        "id": asked.id,
        "line": asked.line,
        "question": asked.question.text,
        "answerable": asked.expected.answerable,
        "status": "failed" if answer is None else answer.status,
        **{key: _rounded(getattr(scored, key)) for key in SCORED_KEYS},
        "unknown_articles": list(evaluated.unknown_articles),
        "error": encode_failure(evaluated.error),
    }


def _rounded(value: float | None) -> float | None:
    return round(value, 6) if isinstance(value, float) else value
