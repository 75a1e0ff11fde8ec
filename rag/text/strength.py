"""Which words of a sentence are only said to be possible, planned or alleged, not to be so.

"The mine may close" softens "close", "accused of taking money" softens "take". Texts are taken as
folded by ``rag.text.typography``; words are read in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.text.terms import FUNCTION_WORDS, stem, words

_TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|[,;:.!?()\"]")
_POSSIBLE = re.compile(
    r"(?:may|might|could|perhaps|maybe|possibl[ey]|probabl[ey]|potential(?:ly)?|likely|unlikely"
    r"|apparently|seemingly|feared|threaten(?:s|ed|ing)?|risk(?:s|ed|ing)?)$"
)
_PLANNED = re.compile(
    r"(?:plan(?:s|ned|ning)?|hop(?:e|es|ed|ing)|aim(?:s|ed|ing)?|intend(?:s|ed|ing)?"
    r"|want(?:s|ed|ing)?|seek(?:s|ing)?|sought|propos(?:e|es|ed|ing)|consider(?:s|ed|ing)?"
    r"|expect(?:s|ed|ing)?|tr(?:y|ies|ied|ying)|attempt(?:s|ed|ing)?|promis(?:e|es|ed|ing)"
    r"|vow(?:s|ed|ing)?|pledg(?:e|es|ed|ing))$"
)
_COMING = re.compile(r"(?:will|would|shall|won't|wouldn't|going|set|due|scheduled|about|ready)$")
"""What keeps a plan a plan in our own words: "plans to close" may become "will close"."""
_ALLEGED = re.compile(
    r"(?:accus(?:e|es|ed|ing|ation|ations)|alleg(?:e|es|ed|edly|ing|ation|ations)"
    r"|suspect(?:s|ed)?|suspicion|reportedly|purported(?:ly)?|supposed(?:ly)?|so-called"
    r"|believed|thought|rumou?red|said|charged|claim(?:s|ed|ing)?)$"
)
_NEEDS_TO = re.compile(
    r"(?:plan\w*|hop\w+|aim\w*|intend\w*|want\w*|seek\w*|sought|expect\w*|tr(?:y|i)\w*|attempt\w*"
    r"|promis\w+|vow\w*|pledg\w+|threaten\w*|propos\w+|believed|thought|rumou?red|said|feared"
    r"|going|set|due|scheduled|about|ready)$"
)
_NEEDS_OF = re.compile(r"(?:accus\w+|suspect\w*|suspicion|charged)$")
_PASSED_OVER = frozenset("soon even still also later well already instead ultimately".split())
_REACH = 5
"""How many words after a hedge may stand before the word that it softens."""
_CONDITION = re.compile(
    r"(?<!\bas )(?<!\beven )(?<!\bwhat )(?<!\bask )(?<!\basked )(?<!\bsee )(?<!\bknow )"
    r"\b(?:if|unless|provided that|as long as|on condition that|depending on)\b(?! only\b| not\b)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if|unless|provided|condition|conditional|conditionally|depend\w*|may|might|could|would"
    r"|should|when|once|whether|possibly|perhaps|subject to|otherwise|without)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Softened:
    """The stems of the content words that a text softens, by what softens them."""

    possible: frozenset[str]
    planned: frozenset[str]
    alleged: frozenset[str]
    coming: frozenset[str]
    """What is told of the future, which softens nothing but keeps a plan what it is."""

    @property
    def all(self) -> frozenset[str]:
        """Softened by whatever."""
        return self.possible | self.planned | self.alleged


def softened_stems(text: str) -> Softened:
    """Read a folded text for hedges and the words that they soften."""
    tokens = [match[0] for match in _TOKEN.finditer(text)]
    found: dict[str, set[str]] = {"possible": set(), "planned": set(), "alleged": set()}
    coming: set[str] = set()
    kinds = {"possible": _POSSIBLE, "planned": _PLANNED, "alleged": _ALLEGED}
    for position, token in enumerate(tokens):
        for kind, pattern in kinds.items():
            if pattern.match(token if token == "May" else token.lower()):
                found[kind].update(_softened_by(tokens, position))
        if _COMING.match(token):
            coming.update(_softened_by(tokens, position))
    return Softened(
        frozenset(found["possible"]),
        frozenset(found["planned"]),
        frozenset(found["alleged"]),
        frozenset(coming),
    )


def is_allegation(text: str) -> bool:
    """Whether a folded sentence says by any word that what it tells is somebody's claim."""
    return any(_ALLEGED.match(match[0]) for match in _TOKEN.finditer(text.lower()))


def is_conditional(text: str) -> bool:
    """Whether what a folded sentence says holds only under a condition that it names."""
    return _CONDITION.search(text) is not None


def is_open(text: str) -> bool:
    """Whether a folded sentence leaves open that what it says comes about."""
    return _OPEN.search(text) is not None


def _softened_by(tokens: list[str], position: int) -> Iterator[str]:
    """The first content word that follows, and the one right behind it after "accused of"."""
    following = tokens[position + 1 : position + 1 + _REACH]
    hedge = tokens[position]
    if _NEEDS_TO.match(hedge):
        if "to" not in following[:3]:
            return
        following = following[following.index("to") + 1 :]
    elif _NEEDS_OF.match(hedge):
        if not {"of", "with", "that"} & set(following):
            return
        at = min(following.index(w) for w in ("of", "with", "that") if w in following)
        following = tokens[position + 2 + at : position + 2 + at + _REACH]
    for word in following:
        if not word[0].isalnum():
            return
        if _is_content(word):
            yield stem(words(word)[0])
            return


def _is_content(token: str) -> bool:
    word = (words(token) or [""])[0]
    return bool(word) and not (
        word in FUNCTION_WORDS or word in _PASSED_OVER or word.endswith("ly") or word[0].isdigit()
    )
