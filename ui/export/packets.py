"""An export as JSON: a verification packet, from which every quote can be checked. Pure.

Offsets are positions in the article's text in code points: ``text[start:end] == quote``. Every key
is always there; what is not known is null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rag.turns import KeptTurn
from rag.types import Answer, Citation, Section, Statement, Summary
from ui.encoding import (
    JsonObject,
    encode_citation,
    encode_failure,
    encode_filters,
    encode_withheld,
)
from ui.export.blocks import quote_link
from ui.export.taking import Export
from ui.export.wording import HOW_TO_VERIFY
from ui.wording import note_in_words, reason_in_words

FORMAT = "onrecord-packet"
FORMAT_VERSION = 1


def make_packet(export: Export) -> JsonObject:
    """The packet; ``ui.encoding.to_json`` writes it."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "program": {"name": "On Record", "version": export.version},
        "exported": export.exported,
        "title": export.title,
        "how_to_verify": list(HOW_TO_VERIFY),
        "turns": [_turn(turn, export.texts) for turn in export.turns],
    }


def _turn(turn: KeptTurn, texts: Mapping[str, str]) -> JsonObject:
    answer = turn.answer
    asked: JsonObject = {"question": turn.question, "asked": turn.asked, "stopped": turn.stopped}
    return {**asked, "answer": None if answer is None else _answer(answer, texts)}


def _answer(answer: Answer, texts: Mapping[str, str]) -> JsonObject:
    summary = answer if isinstance(answer, Summary) else None
    return {
        "kind": "answer" if summary is None else "summary",
        "title": None if summary is None else summary.title,
        "articles": [] if summary is None else list(summary.articles),
        "standalone_question": answer.standalone_question,
        "filters": encode_filters(answer.filters),
        "status": answer.status,
        "engine": answer.engine,
        "statements": list(_statements(answer)),
        "quotes": [_quote(citation, texts) for citation in answer.citations],
        "nearest": [_quote(citation, texts) for citation in answer.nearest],
        "withheld_count": len(answer.withheld),
        "withheld": [
            {**encode_withheld(withheld), "in_words": reason_in_words(withheld.reason)}
            for withheld in answer.withheld
        ],
        "notices": list(answer.notices),
        "error": encode_failure(answer.error),
    }


def _statements(answer: Answer) -> Iterator[JsonObject]:
    """All statements in reading order, each with the heading that it stands under."""
    sections = answer.sections if isinstance(answer, Summary) else ()
    for section in (*sections, Section("", answer.statements)):
        for statement in section.statements:
            yield _statement(statement, section.heading or None)


def _statement(statement: Statement, heading: str | None) -> JsonObject:
    return {
        "section": heading,
        "text": statement.text,
        "quotes": list(statement.citations),
        "support": statement.support,
        "notes": [{"code": note, "in_words": note_in_words(note)} for note in statement.notes],
    }


def _quote(citation: Citation, texts: Mapping[str, str]) -> JsonObject:
    return {
        **encode_citation(citation),
        "published_from": citation.published_from,
        "live_page": quote_link(citation, texts),
        "text_sha256": citation.sha256,
    }
