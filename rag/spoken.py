"""Whose words a question asks for: the quotations found at ingest, by the name asked for."""

from __future__ import annotations

from rag.library import Library
from rag.questions import ReadQuestion
from rag.text.terms import words
from rag.types import Quotation


def find_spoken(
    library: Library, read: ReadQuestion, scope: frozenset[str] | None
) -> tuple[tuple[str, Quotation], ...]:
    """The quotations of the speaker that a question asks for; () when it asks for none.

    A name that is a speaker's own, or the organisation's, wins over one that stands in a role.
    """
    if read.form != "said" or read.speaker is None:
        return ()
    for names in _spellings(speaker_words(read.speaker)):
        found = library.quotations_by(names, scope=scope)
        if found:
            own = tuple(pair for pair in found if _is_named(pair[1], frozenset(names)))
            return own or found
    return ()


def speaker_words(speaker: str) -> tuple[str, ...]:
    """The words of a name that a quotation's speaker, role or organisation must hold."""
    return tuple(word for word in words(speaker) if word not in _UNTOLD)


def _is_named(quotation: Quotation, names: frozenset[str]) -> bool:
    return bool(names & set(words(quotation.speaker or ""))) or names <= set(
        words(quotation.organization or "")
    )


_UNTOLD = frozenset("the a an of for and s mr mrs ms miss dr sir dame lord lady".split())
_SHORT_TITLES = {
    "governor": "gov",
    "senator": "sen",
    "representative": "rep",
    "congressman": "rep",
    "congresswoman": "rep",
    "lieutenant": "lt",
    "general": "gen",
    "professor": "prof",
}
_LONG_TITLES = {short: long for long, short in reversed(_SHORT_TITLES.items())}


def _spellings(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The words as asked, then with titles as articles shorten them, then in full."""
    if not names:
        return []
    variants = [
        names,
        tuple(_SHORT_TITLES.get(name, name) for name in names),
        tuple(_LONG_TITLES.get(name, name) for name in names),
    ]
    return list(dict.fromkeys(variants))
