"""Whose words a question asks for: the quotations found at ingest, by the name asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, TypeAlias

from rag.library import Library
from rag.questions import ReadQuestion
from rag.text.lexicon import PARTICLES, SUFFIXES, TITLES, is_role
from rag.text.terms import words
from rag.types import Quotation

_Found: TypeAlias = tuple[tuple[str, Quotation], ...]

_UNTOLD: Final = frozenset("the a an of for and s mr mrs ms miss dr sir dame lord lady".split())
_SHORT_TITLES: Final = {
    "governor": "gov",
    "senator": "sen",
    "representative": "rep",
    "congressman": "rep",
    "congresswoman": "rep",
    "lieutenant": "lt",
    "general": "gen",
    "professor": "prof",
}
_LONG_TITLES: Final = {short: long for long, short in reversed(_SHORT_TITLES.items())}
_PAST: Final = frozenset("former ex vice deputy assistant then".split())
"""Words before an office that make it another one."""
_TIED: Final = re.compile(r" (?:to|of|for|at|in|with|and)\b")
"""Behind it a role says only whose or where it is ("adviser to the mayor")."""
_OFFICE: Final = re.compile(r"['’]s (?:office|spokes\w+|aide|lawyer|attorney)")
_SPEAKS_FOR: Final = re.compile(r"spokes\w+|press secretary|spox", re.IGNORECASE)
_INITIALS: Final = re.compile(r"[A-Z]{2,6}")


def find_spoken(
    library: Library, read: ReadQuestion, scope: frozenset[str] | None
) -> tuple[tuple[str, Quotation], ...]:
    """The quotations of the speaker that a question asks for; () when it asks for none.

    A name that is a speaker's own, or the organisation's, wins over one that stands in a role: the
    surname over the given name, "White" over "White House". An office means all who hold it; a
    spokesperson, those who speak for the organisation.
    """
    if read.form != "said" or read.speaker is None:
        return ()
    asked = speaker_words(read.speaker)
    spellings = _spellings(asked)
    found_by = {names: library.quotations_by(names, scope=scope) for names in spellings}
    if asked and (_is_office(asked[-1]) or (" of " in read.speaker and _is_office(asked[0]))):
        found = tuple(dict.fromkeys(pair for each in found_by.values() for pair in each))
        if found:
            return _holders(found, asked)
        found_by = {}
    for names, found in found_by.items():
        if found:
            return _with_initials(library, _own(found, names), read.speaker, scope)
    for other in (_through_spokespeople, _by_initials):
        found = other(library, read.speaker, scope)
        if found:
            return found
    return ()


def speaker_words(speaker: str) -> tuple[str, ...]:
    """The words of a name that a quotation's speaker, role or organisation must hold."""
    return tuple(word for word in words(speaker) if word not in _UNTOLD)


def _own(found: _Found, names: Sequence[str]) -> _Found:
    """Those whose very name was asked for, the surname before the given name; else all."""
    bare = tuple(name for name in names if not _is_office(name)) or tuple(names)
    for fits in (_ends_with, _begins_with, _holds):
        own = tuple(pair for pair in found if fits(pair[1], bare))
        if own:
            return own
    return found


def _is_office(word: str) -> bool:
    return word in TITLES or is_role(word)


def _ends_with(quotation: Quotation, names: Sequence[str]) -> bool:
    """ "Lee" of "Ann Lee", "Acme" of "Acme" and of who speaks for Acme."""
    suffix = tuple(name for name in names if name in SUFFIXES)
    names = [name for name in names if name not in SUFFIXES]
    theirs = tuple(word for word in words(quotation.speaker or "") if word in SUFFIXES)
    if theirs != suffix and (suffix or len(names) > 1):
        return False
    speaker = _name(quotation.speaker)
    body = [word for word in words(quotation.organization or "") if word not in _UNTOLD]
    named = all(
        word[0].isupper() or word in PARTICLES for word in (quotation.speaker or "").split()
    )
    return (
        (named and set(names) <= set(speaker) and speaker[-1:] == list(names[-1:]))
        or speaker == list(names)
        or body == list(names)
        or (len(body) > 1 and body[-len(names) :] == list(names))
    )


def _all_capital(speaker: str) -> bool:
    return all(word[0].isupper() or word in PARTICLES for word in speaker.split())


def _is_named(quotation: Quotation) -> bool:
    """Whether a person is named, so that "Judge" may be a surname."""
    speaker = quotation.speaker or ""
    return len(speaker.split()) > 1 and _all_capital(speaker)


def _begins_with(quotation: Quotation, names: Sequence[str]) -> bool:
    """ "Ann" of "Ann Lee", "Acme" of "Acme Steel"."""
    speaker, body = _name(quotation.speaker), words(quotation.organization or "")
    return list(names) in (speaker[: len(names)], list(body[: len(names)]))


def _holds(quotation: Quotation, names: Sequence[str]) -> bool:
    return bool(set(names) & set(_name(quotation.speaker))) or set(names) <= set(
        words(quotation.organization or "")
    )


def _name(speaker: str | None) -> list[str]:
    return [word for word in words(speaker or "") if word not in SUFFIXES | _UNTOLD]


def _holders(found: _Found, names: Sequence[str]) -> _Found:
    """Who holds an office now, and not "the mayor’s office" or a former mayor."""
    asked = {_LONG_TITLES.get(name, name) for name in names}

    def holds(quotation: Quotation) -> bool:
        described = "" if _is_named(quotation) else quotation.speaker or ""
        role = quotation.role or described
        held = {_LONG_TITLES.get(word, word) for word in words(_TIED.split(role, maxsplit=1)[0])}
        whole = {_LONG_TITLES.get(word, word) for word in words(role)}
        office = {word for word in asked if _is_office(word)}
        if _OFFICE.search(role):
            return False
        return office <= held and asked <= whole and not (_PAST - asked) & held

    holding = tuple(pair for pair in found if holds(pair[1]))
    return holding or tuple(pair for pair in found if not _ends_with(pair[1], names))


def _through_spokespeople(library: Library, speaker: str, scope: frozenset[str] | None) -> _Found:
    """ "Acme’s spokesman": who speaks for Acme, or Acme itself where none of them is quoted."""
    body = speaker_words(_SPEAKS_FOR.sub("", speaker))
    if not body or not _SPEAKS_FOR.search(speaker):
        return ()
    found = library.quotations_by(body, scope=scope)
    told = tuple(
        pair
        for pair in found
        if _SPEAKS_FOR.search(f"{pair[1].role or ''} {pair[1].speaker or ''}")
    )
    return told or tuple(pair for pair in found if _ends_with(pair[1], body))


def _by_initials(library: Library, speaker: str, scope: frozenset[str] | None) -> _Found:
    """ "BTI" of who is called Bree Tide Institute throughout, and the other way round."""
    written = [word for word in re.findall(r"[^\W\d_]+", speaker) if word.lower() not in _UNTOLD]
    if len(written) > 2:
        short = "".join(word[0] for word in written).lower()
        return tuple(
            pair
            for pair in library.quotations_by([short], scope=scope)
            if short in (*_name(pair[1].speaker), *words(pair[1].organization or ""))
        )
    if len(written) != 1 or not _INITIALS.fullmatch(written[0]):
        return ()
    return tuple(
        pair
        for pair in library.quotations(scope=scope)
        if _initials(pair[1].speaker) == written[0] or _initials(pair[1].organization) == written[0]
    )


def _with_initials(
    library: Library, found: _Found, speaker: str, scope: frozenset[str] | None
) -> _Found:
    """Who speaks for an organisation asked for by its full name is often its "BTI spokesman"."""
    if len(speaker.split()) < 3:
        return found
    return tuple(dict.fromkeys((*found, *_by_initials(library, speaker, scope))))


def _initials(name: str | None) -> str:
    capitals = [word[0] for word in (name or "").split() if word[0].isupper()]
    return "".join(capitals) if len(capitals) > 2 else ""


def _spellings(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The words as asked, then with titles as articles shorten them, then in full."""
    if not names:
        return []
    variants = [
        names,
        tuple(_SHORT_TITLES.get(name, name) for name in names),
        tuple(_LONG_TITLES.get(name, name) for name in names),
    ]
    variants.append(tuple(name for name in names if name not in _PAST) or names)
    return list(dict.fromkeys(variants))
