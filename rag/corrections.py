"""Where an article says of itself that it was corrected, clarified, withdrawn or updated. Pure.

Such a notice begins with a label ("Correction:", "Editor's note:") at the head or the foot, or it
speaks of "an earlier version of this article", wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rag.text.sentences import split_paragraphs, split_sentences
from rag.types import Correction, CorrectionKind, Span

_AT_HEAD: Final = 4
"""Paragraphs, headline and byline among them, in which a label alone makes a notice."""
_AT_FOOT: Final = 8
"""Agency and author notes follow a notice in the last ones."""
_LONGEST_LABEL: Final = 60

_PIECE = (
    r"(?:article|story|report|post|piece|headline|column|item|page|blog(?: post| entry)?|entry"
    r"|caption|graphic|chart|map|photo|picture|video|newsletter|transcript|review|essay|interview"
    r"|podcast|obituary|editorial|op-ed|analysis|dispatch|file|copy|tweet|alert|summary)"
)
_THIS = (
    rf"(?:this|the|our) (?:\w+ )?{_PIECE}(?:[’']s \w+)?"
    rf"(?:(?:,? and| or) (?:its |the |this )?{_PIECE})?"
)
_WRONG = (
    r"(?:mis(?:stated|spell?ed|spelt|identified|attributed|characteri[sz]ed|quoted|named|represented"
    r"|reported|labell?ed|stating|dated|gendered|calculated|translated|described)"
    r"|incorrect(?:ly)?|inaccura\w+|wrong(?:ly)?|erroneous\w*|mistaken\w*|in error|errors?|omitted"
    r"|imprecise\w*|misleading\w*|typo\w*|mistakes?)"
)
_MENDED = r"(?:correct\w*|fix\w*|rectif\w+|amend\w*)"
_CORRECTING = re.compile(rf"\b(?:{_WRONG}|{_MENDED})\b", re.IGNORECASE)
_CLARIFYING = re.compile(r"\bclarif\w+", re.IGNORECASE)
_WITHDRAWN = re.compile(
    r"\b(?:retract(?:ed|ion|s)?|withdrawn|withdrew|unpublished|taken down)\b", re.IGNORECASE
)
_CHANGED_PARTICIPLE = (
    r"(?:updated|corrected|clarified|amended|revised|edited|changed|modified|retracted|withdrawn"
    r"|unpublished|taken down|republished)"
)

_EARLIER = re.compile(
    rf"\b(?:an?|the|our) (?:earlier|previous|prior|initial|original|older|former|first)"
    rf"(?:,? (?:online|print|published|web|digital))? "
    rf"(?:version|edition|draft)s? of (?:{_THIS}|blog p\w+)\b"
    rf"|\b(?:earlier|previous|initial|original|prior) versions of {_THIS}\b"
    rf"|\b{_THIS} (?:originally|initially|previously) (?:\w+ )?{_WRONG}\b",
    re.IGNORECASE,
)
_HAS_CHANGED = re.compile(
    rf"\b{_THIS} (?:has|have|had|was|were|is)(?: since)?(?: been)?(?: also)?"
    rf"(?: \w+ly)? {_CHANGED_PARTICIPLE}\b(?! (?:in (?:a|the)|from (?:a|an|the)|by|as (?:a|an)) )"
    r"|\bwe(?: have|['’]ve)?(?: since)? "
    rf"(?:updated|corrected|clarified|amended|retracted|withdrawn) {_THIS}\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"[\W_]{0,4}(?P<label>"
    r"(?P<correction>corrections?(?: (?:and|&) clarifications?)?|corrected|correcting|erratum"
    r"|errata|corrigend\w+|correctif|rectificatif|korrektur|berichtigung|correcci[oó]n"
    r"|fe de erratas?|errata corrige|correzione|correctie)"
    r"|(?P<clarification>clarifications?|clarifying|klarstellung|aclaraci[oó]n|pr[eé]cision)"
    r"|(?P<retraction>retraction|retracted)"
    r"|(?P<editors_note>(?:an? )?(?:editor(?:['’]?s|s['’])?|editorial|publisher['’]s) note|"
    r"note (?:from the editors?|to (?:our )?readers)|n\.?b\.?)"
    r"|(?P<update>updates?|updated))"
    r"(?P<rest>[^:\n]{0,40}?)(?P<stop>\s*(?::|\s-\s|\.\s|—|–|\||\)\s)|\s*$)",
    re.IGNORECASE,
)
_DATE_OR_PLACE = re.compile(
    r"[\s,()/]*(?:(?:on|at|added|issued|published|posted|appended|made|to this (?:story|article)"
    r"|\d[\d:/.,-]*+(?:st|nd|rd|th|am|pm)?|[ap]\.?m|noon|(?-i:[A-Z]{2,4})"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|(?:mon|tues|wednes|thurs|fri|satur"
    r"|sun)day)[\s,()/.]*+)*+",
    re.IGNORECASE,
)
_VERSIONS = ("version of", "versions of", "edition of", "editions of", "draft of", "drafts of")
_ONCE = ("originally", "initially", "previously")
_ONCE_WRONG = re.compile(rf"(?:{'|'.join(_ONCE)}) (?:\w+ )?{_WRONG}")
_CHANGED = tuple(_CHANGED_PARTICIPLE.removeprefix("(?:").removesuffix(")").split("|"))
_PIECE_CHANGED = re.compile(
    rf"\b{_PIECE}\b[^.\n]{{0,60}}{_CHANGED_PARTICIPLE}|\bwe\b[^.\n]{{0,40}}{_PIECE}"
)
_LABELLED_LINE = re.compile(
    r"^[\W_]{0,4}(?:corr[eiï]|errat|korrekt|berichtig|fe de|rectif|clarif|klarst|aclarac|pr[eé]cisi"
    r"|retract|(?:an? )?editor|publisher|note |n\.?b|updat)",
    re.MULTILINE,
)
_OWN = re.compile(r"\b(?:this|our)\b", re.IGNORECASE)
_WORD = re.compile(r"\w")
_REPRINTED = re.compile(
    r"\b(?:first |originally |initially |previously )?(?:ran|run|published|appeared|aired)\b",
    re.IGNORECASE,
)


def find_corrections(text: str) -> tuple[Correction, ...]:
    """The notices in a text, in its order, each with its exact span; () when there are none.

    An editor's note counts when it says that something was changed or wrong; other notes of editors
    present authors and link to newsletters. Labels in a few other languages are known.
    """
    if not _may_hold_one(_plain(text).lower()):
        return ()
    paragraphs = split_paragraphs(text)
    found: list[Correction] = []
    headed = False
    for place, paragraph in enumerate(paragraphs):
        words = text[paragraph.slice]
        at_edge = place < _AT_HEAD or place >= len(paragraphs) - _AT_FOOT
        if headed:  # a label that stands alone heads the paragraph after it
            found[-1] = _correction(text, Span(found[-1].span.start, paragraph.end), found[-1].kind)
            headed = False
            continue
        for start, end, kind in _notices_in(words, at_edge=at_edge):
            span = Span(paragraph.start + start, paragraph.start + end)
            found.append(_correction(text, span, kind))
            headed = _is_bare_label(words) and place + 1 < len(paragraphs)
    return tuple(found)


def _plain(words: str) -> str:
    """Straight apostrophes and plain spaces, each character in its place."""
    return words.replace("’", "'").replace("\u00a0", " ")


def _may_hold_one(lower: str) -> bool:
    """Whether a text (lower case) has what every form begins with; most have not, at a tenth of
    the time that reading their paragraphs takes."""
    return (
        any(form in lower for form in _VERSIONS)
        or (any(form in lower for form in _ONCE) and bool(_ONCE_WRONG.search(lower)))
        or (any(form in lower for form in _CHANGED) and bool(_PIECE_CHANGED.search(lower)))
        or bool(_LABELLED_LINE.search(lower))
    )


def _correction(text: str, span: Span, kind: CorrectionKind) -> Correction:
    words = text[span.slice]
    return Correction(_kind_by_words(words, kind), span, words)


def _notices_in(paragraph: str, *, at_edge: bool) -> Iterator[tuple[int, int, CorrectionKind]]:
    """Start, end and kind of the notice of a paragraph; one at most."""
    words = _plain(paragraph)
    if not _may_hold_one(words.lower()):
        return
    label = _LABEL.match(words) if at_edge else None
    if label is not None and _is_label(label, words):
        kind = _kind_of(label)
        if kind not in ("editors_note", "update") or _speaks_of_change(words):
            yield 0, len(paragraph), kind
            return
        if kind == "editors_note":
            return
    spoken = _EARLIER.search(words) or _HAS_CHANGED.search(words)
    if spoken is not None:
        first = _sentence_start(words, spoken.start())
        if not _OWN.search(spoken[0]) and _WORD.search(words, first, spoken.start()):
            return  # of somebody else's: "she called an earlier version of the video a lie"
        yield first, len(paragraph), "update"


def _is_label(label: re.Match[str], words: str) -> bool:
    """Whether the word is a label and no part of a sentence ("Corrections officers said")."""
    if len(label[0]) > _LONGEST_LABEL:
        return False
    if _DATE_OR_PLACE.fullmatch(label["rest"]) is None:
        return False
    if label["stop"].strip() == "":
        return label.end() == len(words) and _kind_of(label) not in ("update", "editors_note")
    return True


def _is_bare_label(words: str) -> bool:
    label = _LABEL.match(words)
    return label is not None and label.end() >= len(words.rstrip())


def _kind_of(label: re.Match[str]) -> CorrectionKind:
    kinds: Sequence[CorrectionKind] = (
        "correction", "clarification", "retraction", "editors_note", "update",
    )  # fmt: skip
    return next(kind for kind in kinds if label[kind])


def _speaks_of_change(words: str) -> bool:
    return bool(
        _EARLIER.search(words)
        or _HAS_CHANGED.search(words)
        or re.search(rf"\b{_THIS} (?:\w+ ){{0,3}}{_WRONG}\b", words, re.IGNORECASE)
    )


def _kind_by_words(words: str, kind: CorrectionKind) -> CorrectionKind:
    """What was done, where the words say it more exactly than "updated" or "note"."""
    if kind not in ("update", "editors_note"):
        return kind
    if _WITHDRAWN.search(words):
        return "retraction"
    if _CORRECTING.search(words):
        return "correction"
    if _CLARIFYING.search(words):
        return "clarification"
    earlier = _EARLIER.search(_plain(words))
    return "correction" if earlier and not _REPRINTED.search(words) else kind


def _sentence_start(words: str, place: int) -> int:
    """Where the sentence that holds a place begins, an opening bracket with it."""
    starts = (sentence.span.start for sentence in split_sentences(words, None))
    start = max((each for each in starts if each <= place), default=0)
    bracket = words.rfind("(", start, place)
    if bracket > start and ")" not in words[bracket:place]:
        return bracket
    return start
