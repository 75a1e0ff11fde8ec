"""Which language a text is in."""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

ENOUGH_BYTES = 60
"""Of UTF-8: about 60 letters of English or 20 Chinese characters; less cannot be told."""
CONFIDENT = 0.5
"""Of 1. Measured on one sentence each: English .99, Croatian .55 (beside Serbian and Bosnian);
numbers and single words stay under .1."""
_SAMPLE = 1000
_OLD_CODES = {"iw": "he", "in": "id", "ji": "yi"}


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language, None when too short or too doubtful to tell."""
    sample = " ".join(text[: 2 * _SAMPLE].split())[:_SAMPLE]
    if len(sample.encode("utf-8", "replace")) < ENOUGH_BYTES:
        return None
    code, confidence = likeliest_language(sample)
    return code if confidence >= CONFIDENT and len(code) == 2 else None


def likeliest_language(text: str) -> tuple[str, float]:
    """The best guess however short the text, with its confidence from 0 to 1."""
    return _identifier().classify(text[:_SAMPLE])


def declared_language(declared: object) -> str | None:
    """The ISO 639-1 code in a declaration such as ``en-US``, None when it holds none."""
    found = (
        re.match(r"\s*([A-Za-z]{2})(?:[-_]|\s*$)", declared) if isinstance(declared, str) else None
    )
    if found is None:
        return None
    code = found[1].lower()
    return _OLD_CODES.get(code, code)


@cache
def _identifier() -> _Identifier:
    """Loaded at the first text, because it takes 0.7 s."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
