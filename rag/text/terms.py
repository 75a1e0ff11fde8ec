"""Text → the stemmed words that search and scoring compare."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

from rag.text.irregular import base_of

_WORD = re.compile(r"\w+(?:[.,]\d+)*(?:['’]\w+)?", re.UNICODE)
_NO_ACCENTS = dict.fromkeys(range(0x300, 0x370))
_POSSESSIVE = re.compile(r"['’]s?$")

FUNCTION_WORDS = frozenset(
    """a about above after again against all also am an and any are as at be because been before
    being below between both but by can could did do does doing done down during each either else
    ever every few for from further had has have having he her here hers herself him himself his
    how i if in into is it its itself just let like may me might more most much must my myself
    neither no nor not now of off on once one only onto or other ought our ours ourselves out over
    own per please same shall she should since so some such tell than that the their theirs them
    themselves then there these they this those though through thus to too toward towards under
    until up upon us very via was we were what when where whether which while who whom whose why
    will with within without would yes yet you your yours yourself yourselves""".split()
)
"""English words that say nothing of what a text is about."""

QUESTION_WORDS = frozenset(
    """according article articles following give happen happened happening happens kind know many
    mean means mention mentioned mentions name named news outlet outlets recent recently report
    reported reports said say saying says show story stories text think thinks today type week
    yesterday answer explain describe list""".split()
)
"""What questions about news are made of, beside what they ask about."""

_lock = threading.Lock()
_stemmer = Stemmer.Stemmer("english")


def words(text: str) -> list[str]:
    """The words of a text in order: lower case, accents and possessive endings removed."""
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).translate(_NO_ACCENTS)
    return [
        _POSSESSIVE.sub("", word) if "'" in word or "’" in word else word
        for word in _WORD.findall(plain)
    ]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Porter2 stem of one lower-case English word, of its base when it is irregular."""
    with _lock:  # a Stemmer object must not be used by two threads at once
        return str(_stemmer.stemWord(base_of(word)))


def stems(text: str) -> list[str]:
    """The stems of all words of a text, in order."""
    return [stem(word) for word in words(text)]


def content_words(question: str) -> tuple[str, ...]:
    """The words that say what a question is about, each once, in order.

    When nothing but function and question words is left, the latter count as content.
    """
    asked = [word for word in words(question) if word not in FUNCTION_WORDS]
    content = [word for word in asked if word not in QUESTION_WORDS]
    return tuple(dict.fromkeys(content or asked))


def content_stems(question: str) -> tuple[str, ...]:
    """The stems of a question's content words, each once, in order."""
    return tuple(dict.fromkeys(stem(word) for word in content_words(question)))
