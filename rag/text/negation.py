"""Which words of a sentence are denied: "did not resign" and "refused to resign" deny "resign"."""

from __future__ import annotations

import re

from rag.text.terms import FUNCTION_WORDS, stem, words

_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[,;:.!?()\"]")
_NEGATION = re.compile(
    r"(?:not|no|never|without|neither|nor|none|cannot|den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing|al)"
    r"|fail(?:s|ed|ing|ure)?|declin(?:e|es|ed|ing)|\w+n't)$",
    re.IGNORECASE,
)
_NEGATION_VERB = re.compile(r"(?:den(?:y|i)|refus|fail|declin)", re.IGNORECASE)
"""A verb that denies what follows, and can be denied itself: "did not fail"."""
_KEPT_FROM = re.compile(
    r"\b(?:bann?|barr?|block|deterr?|discourag|dissuad|exclud|hinder|keep|kept|prevent|prohibit"
    r"|refrain|restrain|restrict|stopp?)(?:s|e|es|ed|ing)?\b(?: [\w']+){0,4}? from (\w+)",
    re.IGNORECASE,
)
_DENIES_ALL = re.compile(
    r"\bden(?:y|ies|ied|ying)\b(?: (?:it|this|that|them|any wrongdoing|(?:all |any )?(?:the |those "
    r"|these )?(?:charge|allegation|accusation|claim|report)s?))?(?=\s*[.,;:!?\"]|\s*$)",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\bden(?:y|ies|ied|ying)\b", re.IGNORECASE)
_PASSED_OVER = frozenset("longer yet immediately any ever even really out from it one".split())
_VERBS_IN_LY = frozenset("apply comply fly imply multiply rally rely reply supply".split())
_REACH = 4
"""How many words after a negation may stand before the word that it denies."""


def denied_stems(text: str) -> frozenset[str]:
    """The stems of the content words that a folded text denies."""
    tokens = [match[0] for match in _TOKEN.finditer(text)]
    denied = {stem(match[1].lower()) for match in _KEPT_FROM.finditer(text)}
    for position, token in enumerate(tokens):
        if not _NEGATION.match(token) or tokens[position + 1 : position + 2] in (["only"], ["if"]):
            continue
        for following in tokens[position + 1 : position + 1 + _REACH]:
            if not following[0].isalnum():
                break
            if _NEGATION.match(following):
                if not _NEGATION_VERB.match(token) and _NEGATION_VERB.match(following):
                    denied.add(stem(following.lower()))
                break
            if _is_content(following):
                denied.add(stem(words(following)[0]))
                break
    return frozenset(denied)


def denies_alike(one: str, other: str) -> bool:
    """Whether one text denies all that it tells ("…, which he denies") and the other does too."""
    texts = one, other
    return any(map(_DENIES_ALL.search, texts)) and all(map(_DENIES.search, texts))


def _is_content(token: str) -> bool:
    word = (words(token) or [""])[0]
    return bool(word) and not (
        word in FUNCTION_WORDS
        or word in _PASSED_OVER
        or (word.endswith("ly") and word not in _VERBS_IN_LY)
        or word[0].isdigit()
    )
