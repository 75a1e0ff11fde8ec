"""The past forms of common irregular English verbs, which no stemmer joins with their bases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_TABLE: Final = """
become became|begin began begun|bite bit bitten|blow blew blown|break broke broken|bring brought
|build built|burn burnt|buy bought|catch caught|choose chose chosen|come came|deal dealt|dig dug
|do did done|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen
|feed fed|feel felt|fight fought|find found|flee fled|fly flew flown|forbid forbade forbidden
|forget forgot forgotten|freeze froze frozen|get got gotten|give gave given|go went gone |grow
grew grown|hang hung|hear heard|hide hid hidden|hold held|keep kept|know knew known|lead led|leave
left|lend lent|light lit|lose lost|make made|mean meant|meet met |overthrow overthrew
overthrown|pay paid|ride rode ridden|ring rang rung|rise risen|run ran |say said|see saw seen|seek
sought|sell sold|send sent|shake shook shaken|shoot shot |shrink shrank shrunk|sing sang sung|sink
sank sunk|sit sat|sleep slept|speak spoke spoken |spend spent|stand stood|steal stole
stolen|strike struck|swear swore sworn|sweep swept|swim swam |take took taken|teach taught|tear
tore torn|tell told|think thought|throw threw thrown |understand understood|wear wore worn|win
won|withdraw withdrew withdrawn|write wrote written
"""
"""Base, then its other forms. "Lay" and "lie" would join what is laid and what is a lie, "rose" the
flower and the name."""

_BASES: Final = {
    form: forms[0]
    for forms in map(str.split, " ".join(_TABLE.split()).split("|"))
    for form in forms[1:]
}


def _alternatives(words: Iterable[str]) -> str:
    """A pattern for any of the words that reads each common beginning once."""
    following: dict[str, list[str]] = {}
    for word in words:
        following.setdefault(word[:1], []).append(word[1:])
    ends = following.pop("", None) is not None
    branches = [letter + _alternatives(rest) for letter, rest in sorted(following.items())]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return joined + "?" if ends else joined


_FORM: Final = re.compile(rf"\b{_alternatives(_BASES)}\b(?!['’]t\b)", re.IGNORECASE | re.ASCII)
"""“Won’t” is no form of "win". Looking up every word of a text took twice as long."""


def base_of(word: str) -> str:
    """The base of an irregular form in lower case ("sold": "sell"); any other word as it is."""
    return _BASES.get(word, word)


def with_bases(text: str) -> str:
    """The text with the base in the place of each irregular form; the number of words stays."""
    return _FORM.sub(lambda match: _BASES[match[0].lower()], text)
