"""The past forms of common irregular English verbs, which no stemmer joins with their bases."""

from __future__ import annotations

import re
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
_WORD: Final = re.compile(r"\b[A-Za-z]+\b(?!['’]t\b)")
"""“Won’t” is no form of "win"."""


def base_of(word: str) -> str:
    """The base of an irregular form in lower case ("sold": "sell"); any other word as it is."""
    return _BASES.get(word, word)


def with_bases(text: str) -> str:
    """The text with the base in the place of each irregular form; the number of words stays."""
    return _WORD.sub(lambda match: _BASES.get(match[0].lower(), match[0]), text)
