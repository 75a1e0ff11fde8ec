"""Words in quotation marks in a statement, and whether a text holds exactly those words.

Texts are taken as folded by ``rag.text.typography``, in which every double mark is ``"`` and every
single one ``'``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.types import Span

FEWEST_WORDS_IN_SINGLE_MARKS = 3
"""Fewer are seldom a quotation, and an apostrophe looks like a single mark."""

_DOUBLE = re.compile(r'"([^"]*)(?:"|$)')
_SINGLE = re.compile(r"(?<![\w'])'(?=\S)((?:[^']|(?<=\w)'(?=\w))*?\S)'(?!\w)")
_INCHES = re.compile(r'(?<=\d)"(?=[\s,.;)]|$)')
_END_MARKS = ",.;:!?"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words in quotation marks."""

    span: Span
    """With the marks."""
    text: str
    """Without them and the space around."""


def find_quoted(text: str) -> tuple[Quoted, ...]:
    """The words in double marks, or in single ones from three words on, in reading order.

    A double mark that is never closed quotes all that follows.
    """
    masked = text  # of the same length: what is quoted is always taken from the text itself
    if text.count('"') % 2:
        masked = _INCHES.sub(" ", text, count=1)
    found = []
    for match in _DOUBLE.finditer(masked):
        if match[1].strip():
            found.append(_quoted(text, match))
        masked = masked[: match.start()] + " " * len(match[0]) + masked[match.end() :]
    for match in _SINGLE.finditer(masked):
        if len(match[1].split()) >= FEWEST_WORDS_IN_SINGLE_MARKS:
            found.append(_quoted(text, match))
    return tuple(sorted(found, key=lambda quoted: quoted.span))


def _quoted(text: str, match: re.Match[str]) -> Quoted:
    inside = text[slice(*match.span(1))]
    return Quoted(Span(match.start(), match.end()), inside.strip())


def without_quoted(text: str, quoted: tuple[Quoted, ...]) -> str:
    """The text with what stands between the marks blanked out; every position stays."""
    for each in quoted:
        inside = slice(each.span.start + 1, each.span.end - 1)
        text = text[: inside.start] + " " * len(text[inside]) + text[inside.stop :]
    return text


def find_words(quoted: str, text: str) -> tuple[Span, ...]:
    """Where a text holds exactly the quoted words, as whole words.

    Free are only what typesetting changes: the width of spaces, the kind of inner marks, an
    end mark before the closing one, the case of the first letter, and the marks that open each
    paragraph of one quotation.
    """
    words = quoted.split()
    if words and words[-1][-1] in _END_MARKS:
        words[-1] = words[-1][:-1]
    words = [word for word in words if word]
    if not words:
        return ()
    patterns = [_word_pattern(word) for word in words]
    if words[0][0].isalpha():
        patterns[0] = f"(?i:{words[0][0]})" + _word_pattern(words[0][1:])
    left = r"(?<!\w)" if re.match(r"\w", words[0]) else ""
    right = r"(?!\w)" if re.search(r"\w$", words[-1]) else ""
    pattern = left + r"(?:\s+|\s*\n\s*['\"])".join(patterns) + right
    return tuple(Span(match.start(), match.end()) for match in re.finditer(pattern, text))


def _word_pattern(word: str) -> str:
    return "".join("['\"]" if c in "'\"" else re.escape(c) for c in word)


def spans_in_marks(text: str) -> tuple[Span, ...]:
    """What stands between marks, paragraph by paragraph.

    A mark that opens a paragraph and is not closed quotes to its end, as in printed quotations
    that go on in the next paragraph.
    """
    spans = []
    for paragraph in re.finditer(r"[^\n]+", text):
        found = [*_DOUBLE.finditer(paragraph[0]), *_SINGLE.finditer(paragraph[0])]
        inside = [(match.start(1), match.end(1)) for match in found if match[1]]
        if paragraph[0].startswith("'") and not any(start == 1 for start, _ in inside):
            inside.append((1, len(paragraph[0])))
        offset = paragraph.start()
        spans += [Span(offset + start, offset + end) for start, end in inside if start < end]
    return tuple(sorted(spans))
