"""Signs in a statement that no prose has: addresses, code, scrambled or encoded words.

Texts are taken as folded by ``rag.text.typography``.
"""

from __future__ import annotations

import re
from collections.abc import Set

from rag.text.terms import words

_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+|\b(?:www\.|https?:)\S+"
    r"|\b(?:[a-z0-9-]+\.)+(?:com|org|net|info|biz|xyz|top|site|online|shop|club|app|dev|io|ai|tv"
    r"|cc|gov|edu|eu|uk|de|fr|nl|ru|cn|br|au|ca|ch|jp|ly|gl)\b(?:/\S*)?",
    re.IGNORECASE,
)
"""Endings that are English words as well ("in", "it", "to") may be a missing space."""
_MIXED = re.compile(r"[^\W\d_]\d+[^\W\d_]|\d[^\W\d_]+\d|[^\W\d_][@#$&*^~=|\\<>{}+]+[^\W\d_]")
_ENCODED = re.compile(r"[\w+/]{16,}={0,2}|(?:[0-9a-f]{2}[ :]){5,}|(?:%[0-9A-F]{2}){2,}|&#?\w+;")
_LONG_WORD = 45
SHORTEST_SCRAMBLED = 6
"""Letters; shorter words are often an ordinary word with the same letters."""
_CODE = re.compile(
    r"[{}<>]|\(\)|==|=>|->|::|\$[a-z_]\w|\\[nt]|</|/>|;\s*$|\bdef \w+\(|\bfunction\s*\("
)


def strange_sign(text: str, known: str) -> str | None:
    """The first thing in a statement that is no prose and does not stand in ``known``.

    ``known`` is what the article states; an address, or a name such as "F-35B", may stand there.
    """
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:!?)")
        if address.lower() not in known.lower():
            return address
    code = _CODE.search(text)
    if code and code[0] not in known:
        return code[0]
    for token in text.split():
        bare = token.strip(".,;:!?\"'()")
        if _is_strange(bare) and bare.lower() not in known.lower():
            return bare
    return None


def _is_strange(token: str) -> bool:
    if len(token) > _LONG_WORD and "-" not in token:
        return True
    if _MIXED.search(token):
        return True
    encoded = _ENCODED.fullmatch(token)
    return encoded is not None and (
        not token.isalpha() or sum(map(str.isupper, token[1:])) * 4 > len(token) > 20
    )


def scrambled_word(text: str, known: Set[str]) -> str | None:
    """The first word that is a ``known`` one with its letters behind the first in another order."""
    for word in words(text):
        if len(word) < SHORTEST_SCRAMBLED or word in known or not word.isalpha():
            continue
        letters = sorted(word)
        if any(
            len(each) == len(word) and each[0] == word[0] and sorted(each) == letters
            for each in known
        ):
            return word
    return None
