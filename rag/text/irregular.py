"""The past forms of common irregular English verbs, which no stemmer joins with their bases."""

from __future__ import annotations

from typing import Final

from rag.text.terms import stem

_TABLE: Final = """
become became|begin began begun|bite bit bitten|blow blew blown|break broke broken|bring brought
|build built|burn burnt|buy bought|catch caught|choose chose chosen|come came|deal dealt|dig dug
|do did done|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen
|feed fed|feel felt|fight fought|find found|flee fled|fly flew flown|forbid forbade forbidden
|forget forgot forgotten|freeze froze frozen|get got gotten|give gave given|go went gone
|grow grew grown|hang hung|hear heard|hide hid hidden|hold held|keep kept|know knew known|lay laid
|lead led|leave left|lend lent|lie lay lain|light lit|lose lost|make made|mean meant|meet met
|overthrow overthrew overthrown|pay paid|ride rode ridden|ring rang rung|rise rose risen|run ran
|say said|see saw seen|seek sought|sell sold|send sent|shake shook shaken|shoot shot
|shrink shrank shrunk|sing sang sung|sink sank sunk|sit sat|sleep slept|speak spoke spoken
|spend spent|stand stood|steal stole stolen|strike struck|swear swore sworn|sweep swept|swim swam
|take took taken|teach taught|tear tore torn|tell told|think thought|throw threw thrown
|understand understood|wear wore worn|win won|withdraw withdrew withdrawn|write wrote written
"""


def _by_stem() -> dict[str, frozenset[str]]:
    forms: dict[str, frozenset[str]] = {}
    for verb in " ".join(_TABLE.split()).split("|"):
        stems = frozenset(map(stem, verb.split()))
        for each in stems:
            forms[each] = forms.get(each, frozenset()) | stems
    return forms


_FORMS: Final = _by_stem()


def forms_of(stemmed: str) -> frozenset[str]:
    """The stems of all forms of the verb with this stem: "sell" and "sold"."""
    return _FORMS.get(stemmed, frozenset({stemmed}))
