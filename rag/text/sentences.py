"""Text → paragraphs → sentences, with exact spans.

English is split by nupunkt, other languages by sentencex, paragraph by paragraph, since both run
over the ends of paragraphs. Small repairs follow where nupunkt, which was trained on law reports,
cuts or joins news prose wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rag.text.speech import SPEECH_VERB
from rag.types import Sentence, Span

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

MAX_SENTENCE_CHARACTERS: Final = 1000
_FULL_LINE = 0.8
"""A line that would pass this share of its block's width with the next word was wrapped there."""
_WIDEST_WRAPPED_LINE = 140
_NARROWEST_WRAPPED_LINE = 40

_LONGEST_PIECE: Final = 20_000
_LOOK: Final = 160
"""Characters either side of a boundary that decide about it; bounded, so that time is linear."""

_BLANK_LINES = re.compile(r"\r?\n[^\S\n]*\n\s*|\u2029\s*")
_LINE_END = re.compile(r"[\n\u2028\x0b\x0c]")
_NON_SPACE = re.compile(r"\S")
_TERMINAL = re.compile(r"[.!?…:;][”\"’')\]»]*$")
_BULLET = re.compile(r"[•◦▪‣●○■*–—-]\s|\(?(?:\d{1,3}|[A-Za-z])[.)]\s")
_LOWER_CASE_WORD = re.compile(r"[a-z][a-z’'-]*(?=[\s,;:.)]|$)")

_TITLES = frozenset(
    "adm asst atty brig capt cmdr col cpl det dr drs fr gen gens gov govs hon insp lt maj messrs "
    "mlle mme mr mrs ms msgr mt pfc pres prof profs pvt rep reps rev sec sen sens sgt sgts sr "
    "supt".split()
)
_ABBREVIATIONS = _TITLES | frozenset(
    "al approx art ave blvd bros ca calif cf colo conn co corp dept dist div ed eds esp est etc "
    "ext fig figs ft govt inc incl jan feb mar apr jun jul aug sept sep oct nov dec jr ltd mass "
    "minn miss nos okla ore op penn pp prov seq st ste tel tenn univ univs viz vol vols vs wash "
    "wis ariz ark del fla ill ind kan mich mont neb nev ala assn no aka".split()
)
_MISSED_END = re.compile(
    r"(?<![\w.&])(?:[a-z]{2,}|[A-Z][a-z]{3,}|[A-Z]{3,})(?:n’t|n't|[’']\w{1,2})?"
    r"[.?!][”\"’')]*\s+(?=[“\"‘(]?[A-Z])"
)
_GLUED_END = re.compile(
    r"(?<![\w./@])[a-z]{3,}[.?!][”\"]?"
    r"(?=(?:The|He|She|It|But|And|In|This|They|We|If|That|There|His|Her|When)\s)"
)
_LONE_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[A-Za-z])[.)]")
_CLOSER_FIRST = re.compile(r"[”)\]](?!\w)|[\"'’](?=[\s,]|$)")
_COUNTRY_THEN_TITLE = re.compile(
    r"(?:Ambassador|Attorney|Army|Air|Capitol|Circuit|Coast|Congress|Constitution|Court|Department|"
    r"District|Embassy|Government|House|Marine|Marshals?|Military|Navy|President|Rep\.|"
    r"Representative|Secretary|Sen\.|Senate|Senator|Supreme|Treasury|Vice)\b"
)
_NAME_THEN_VERB = re.compile(
    r"(?:(?:the|an?|The|An?|Mr\.|Ms\.|Mrs\.|Dr\.|Sen\.|Gov\.|Rep\.|[A-Z][\w’'-]*|I|\w+man|mayor|"
    r"president|governor|senator|spokesperson)\s+){0,4}(?:[A-Z][\w’'-]*,\s[^,.“”\"]{1,40},\s|[A-Z][\w’'-]*\s|I\s|\w+man\s|"
    r"mayor\s|president\s|governor\s|senator\s|spokesperson\s)(?:also\s|then\s|later\s|once\s)?"
    + SPEECH_VERB
    + r"(?!\s+(?:that|the|there|it|he|she|they)\b)(?=(?P<stop>[.,;:]$|\.\s|,|\s|$))"
)


def split_paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text, in order, without the space around them.

    Blank lines end a paragraph; so does a line end, unless the line was wrapped there: the next
    one goes on in lower case, or the lines of the block are all about as long as fits a width.
    """
    found: list[Span] = []
    start = 0
    for blank in _BLANK_LINES.finditer(text):
        found.extend(_paragraphs_of_block(text, start, blank.start()))
        start = blank.end()
    found.extend(_paragraphs_of_block(text, start, len(text)))
    return tuple(found)


def split_sentences(text: str, language: str | None) -> tuple[Sentence, ...]:
    """The sentences of a text, in order, disjoint; together they hold every non-space character.

    ``language`` is ISO 639-1; None counts as English. Blanks lie between sentences, never at their
    ends, and none is longer than ``MAX_SENTENCE_CHARACTERS`` (it is cut at a space then).
    """
    english = language in (None, "en")
    sentences: list[Sentence] = []
    for number, paragraph in enumerate(split_paragraphs(text)):
        # Line ends become spaces of the same length: nupunkt takes some of them for boundaries.
        content = _LINE_END.sub(" ", text[paragraph.slice])
        cuts = _english_cuts(content) if english else _foreign_cuts(content, language or "en")
        for start, end in _spans_between(content, cuts):
            span = Span(paragraph.start + start, paragraph.start + end)
            sentences.append(Sentence(len(sentences), number, span))
    return tuple(sentences)


def _paragraphs_of_block(text: str, start: int, end: int) -> Iterator[Span]:
    block = text[start:end]
    lines: list[tuple[int, str]] = []
    position = start
    for piece in _LINE_END.split(block):
        stripped = piece.strip()
        if stripped:
            lines.append((position + piece.index(stripped[0]), stripped))
        position += len(piece) + 1
    if not lines:
        return
    joined = _wrapped_joins([line for _, line in lines]) if len(lines) > 1 else []
    first, last = lines[0], lines[0]
    for follows, line in zip(joined, lines[1:], strict=True):
        if not follows:
            yield Span(first[0], last[0] + len(last[1]))
            first = line
        last = line
    yield Span(first[0], last[0] + len(last[1]))


def _wrapped_joins(lines: list[str]) -> list[bool]:
    """For each line but the first, whether it goes on with the paragraph of the one before."""
    width = max(map(len, lines))
    runs_on = [
        not _TERMINAL.search(line) and bool(_LOWER_CASE_WORD.match(following))
        for line, following in zip(lines, lines[1:], strict=False)
    ]
    open_ends = sum(not _TERMINAL.search(line) for line in lines[:-1])
    wrapped = (
        _NARROWEST_WRAPPED_LINE <= width <= _WIDEST_WRAPPED_LINE
        and any(runs_on)
        and open_ends * 2 >= len(lines) - 1
    )
    joins = []
    for index, following in enumerate(lines[1:]):
        full = len(lines[index]) + 1 + len(following.split(None, 1)[0]) >= _FULL_LINE * width
        bullet = _BULLET.match(following) is not None
        joins.append(not bullet and (runs_on[index] or (wrapped and full)))
    return joins


@lru_cache(maxsize=1)
def _tokenizer() -> PunktSentenceTokenizer:
    import nupunkt

    return nupunkt.load("default")


def _english_cuts(paragraph: str) -> list[int]:
    """Where sentences begin inside a paragraph, 0 not counted."""
    cuts: list[int] = []
    sentence_start = 0
    spans = list(_split_by_nupunkt(paragraph))
    for index, (start, end) in enumerate(spans):
        if index:
            before = _tail(paragraph, sentence_start, start)
            if not _belongs_together(before, paragraph[start : start + _LOOK]):
                cuts.append(start)
                sentence_start = start
        cuts.extend(_missed_cuts(paragraph, start, end))
        if cuts:
            sentence_start = cuts[-1]
    return cuts


def _split_by_nupunkt(paragraph: str) -> Iterator[tuple[int, int]]:
    """Starts and ends; a paragraph longer than any prose is given to nupunkt in pieces, for over
    marks without an end its time grows with the square of the length (17 s for 500,000 of them).
    """
    start = 0
    while start < len(paragraph):
        end = min(start + _LONGEST_PIECE, len(paragraph))
        if end < len(paragraph):
            full_stop = paragraph.rfind(". ", start, end)
            space = paragraph.rfind(" ", start, end)
            end = full_stop + 2 if full_stop >= 0 else space + 1 if space >= 0 else end
        for first, last in _tokenizer().span_tokenize(paragraph[start:end]):
            yield start + first, start + last
        start = end


def _missed_cuts(paragraph: str, start: int, end: int) -> Iterator[int]:
    """Ends that nupunkt's list of abbreviations for law reports hides ("the bank. Its …")."""
    for match in _MISSED_END.finditer(paragraph, start, end):
        word = re.split(r"[.?!’']", match.group(), maxsplit=1)[0].lower()
        if word in _ABBREVIATIONS or match.end() >= end:
            continue
        before = _tail(paragraph, start, match.end())
        if not _belongs_together(before, paragraph[match.end() : match.end() + _LOOK]):
            yield match.end()
    for match in _GLUED_END.finditer(paragraph, start, end):
        yield match.end()


def _tail(paragraph: str, start: int, end: int) -> str:
    """What stands before a boundary, at most ``_LOOK`` characters, without space at its end."""
    return paragraph[max(start, end - _LOOK) : end].rstrip()


def _belongs_together(before: str, after: str) -> bool:
    """Whether a boundary found between two pieces of a paragraph is none."""
    if _CLOSER_FIRST.match(after) or not any(map(str.isalnum, after)):
        return True
    bare = before.rstrip("”\"’')]»")
    closed = bare != before
    if _LOWER_CASE_WORD.match(after):
        return closed or before[-1:] in "!?…" or not before[:1].islower()
    if closed and bare[-1:] in ".!?…":
        told = _NAME_THEN_VERB.match(after)
        if told is not None:
            # “We won.” Lee said. — but “We won.” Lee said on Monday … begins something new.
            return bare[-1:] != "." or told.group("stop").startswith(".")
    if before[-1:] != ".":
        return False
    return _ends_with_abbreviation(before, after)


def _ends_with_abbreviation(before: str, after: str) -> bool:
    last = before.rsplit(None, 1)[-1]
    word = last.strip("“\"‘'(").rstrip(".").lower()
    if word in _TITLES and word not in ("sr", "sec", "mt", "gov") and after[:1].isupper():
        return True
    if word == "no" and last[:1] == "N" and after[:1].isdigit():
        return True
    if last.endswith("U.S.") and _COUNTRY_THEN_TITLE.match(after):
        return True
    return len(before) <= 5 and _LONE_ENUMERATOR.fullmatch(before) is not None


def _foreign_cuts(paragraph: str, language: str) -> list[int]:
    import sentencex

    boundaries = sentencex.get_sentence_boundaries(language, paragraph)
    return [int(boundary["start_index"]) for boundary in boundaries if boundary["start_index"]]


def _spans_between(paragraph: str, cuts: list[int]) -> Iterator[tuple[int, int]]:
    """The pieces between the cuts, without the space around them, none of them too long."""
    edges = [0, *sorted({cut for cut in cuts if 0 < cut < len(paragraph)}), len(paragraph)]
    for start, end in zip(edges, edges[1:], strict=False):
        piece = paragraph[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        while end - start > MAX_SENTENCE_CHARACTERS:
            limit = start + MAX_SENTENCE_CHARACTERS
            cut = _last_space(paragraph, start + 1, limit + 1)
            yield start, cut + len(paragraph[start:cut].rstrip()) - (cut - start)
            beyond = _NON_SPACE.search(paragraph, cut, end)
            start = beyond.start() if beyond else end
        if end > start:
            yield start, end


def _last_space(paragraph: str, start: int, end: int) -> int:
    """The last space in a range, or its last position when there is none."""
    for position in range(end - 1, start - 1, -1):
        if paragraph[position].isspace():
            return position
    return end - 1
