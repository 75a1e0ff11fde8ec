"""The forms in which a question names an outlet whose articles are meant: "according to X". Pure.

An outlet that is spoken about ("What did the BBC say about its funding?") is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rag.outlets import Outlets, is_outlet_name
from rag.scopewords import ScopeWords, UnclearOutlet, edited
from rag.types import Span, Understood

_ARTICLES = r"(?:articles?|stor(?:y|ies)|coverage|reporting|reports?|pieces?|news|headlines?)"
_ASKED_OF_NAME = (
    re.compile(r"\b(?:according to|as reported (?:by|in)|per)\s+(?=\S)", re.I),
    re.compile(
        rf"\b{_ARTICLES}(?: (?:published|printed|written|that appeared))?\s+"
        r"(?P<cut>(?:from|by|in|of)\s+)(?=\S)",
        re.I,
    ),
    re.compile(
        r"\b(?:anything|something|(?:do you have|have you got|are there|is there))\s+"
        r"(?P<cut>(?:from|by)\s+)(?=\S)",
        re.I,
    ),
    re.compile(r"\b(?:reported|published|printed|written)\s+(?P<cut>(?:by|in)\s+)(?=\S)", re.I),
    re.compile(r"(?<![\w-])(?P<weak>in)\s+(?=\S)", re.I),
    re.compile(r"\b(?P<aux>did|does|do|has|have|had)\s+(?=\S)", re.I),
    re.compile(r"(?<![\w’'.-])(?=\w)"),
)
_NAME = re.compile(
    r"(?:[Tt]he )?[A-ZÀ-Þ][\w’'&.-]*"
    r"(?:\s+(?:(?:of|and|de|della|du) (?=[A-ZÀ-Þ]))?[A-ZÀ-Þ][\w’'&-]*){0,4}"
)
_GOES_ON = re.compile(
    r"\s*(?:$|[?.!,;:)]|(?:and|or|on|about|in|from|this|that|last|since|yesterday|today|when|how|who"
    r"|what|why|where|which|between|before|after|is|was|were|are|did|does|do|has|have|had|will|would"
    r"|at|of|for|during|regarding|concerning|over|these|until|according"
    r"|says?|reports?|mentions?|covers?|discuss|deal)\b)"
)
_ANOTHER = re.compile(r"\s*(?:and|or|,)\s+(?:(?:by|in|the)\s+)*", re.IGNORECASE)
_REPORTS = re.compile(
    r"(?P<verb>\s+(?:report|reported|write|written|cover|covered|publish|published))\b"
    r"(?!\s+(?:an?|its|his|her|their)\s|\s+(?:loss|profit|earnings|revenue|losses|profits)\b)", re.I
)  # fmt: skip
_SAYS = re.compile(r"(?P<verb>\s+(?:say|report|write))\b(?!.*\b(?:its|itself|their own)\b)", re.I)
_REPORT_SAYS = re.compile(r"\s+(?P<noun>report|story|article)\s+(?:say|mention|claim)\b", re.I)
_COVERS = re.compile(
    r"\s+(?:(?:report|say|write)(?:ed)?\s+(?P<that>that)|(?:cover|mention|report|write)(?:ed)?"
    r"(?:\s+(?:about|on))?)\b(?!\s+(?:an?|its|his|her|their)\s)", re.I
)  # fmt: skip
_REPORTED = re.compile(r"\s+(?:reported|reports|wrote|writes|published)\b(?=\s+(?:that|on|about))")
_OWN_REPORT = re.compile(
    rf"['’]s?\s+(?:own |latest )?(?={_ARTICLES}\b)"
    r"|\s+(?=(?:articles?|coverage|stories|headlines)\b)"
    r"|\s+(?=(?:report|story|piece)\s+(?:on|about|from|says?|mentions?)\b)", re.I
)  # fmt: skip
_VERB_FOLLOWS = re.compile(r"\b(?:did|does|do|to|will|would|can|could|should|may|might)\s+$", re.I)
_ACRONYMS: Final = frozenset("bbc cnn nbc cbs npr nyt wsj msnbc pbs itv scmp afp".split())


def find_outlets(question: str, masked: str, outlets: Outlets) -> Iterator[ScopeWords]:
    """Outlets whose articles a question asks for, surest forms first.

    :param masked: the question with what is not the asker's own words blanked.
    """
    for frame in _ASKED_OF_NAME:
        for match in frame.finditer(masked):
            name = _name_at(masked, match.end(), outlets)
            if name is None:
                continue
            found = _framed(question, masked, match, name, outlets)
            if found is not None:
                yield found


def _name_at(masked: str, position: int, outlets: Outlets) -> str | None:
    """The longest name of an outlet that begins here, or any capitalised name."""
    known = outlets.pattern.match(masked, position)
    capitalised = _NAME.match(masked, position)
    name = known[0] if known and _is_meant_as_name(known[0]) else None
    if capitalised:
        whole = re.sub(r"['’]s$|[.’']$", "", capitalised[0])
        if name is None or (len(whole) > len(name) and is_outlet_name(whole)):
            name = whole
    return name


def _is_meant_as_name(found: str) -> bool:
    """ "the week" is not The Week: a single common word has to be capitalised."""
    name = re.sub(r"(?i)^the ", "", found)
    if " " in name or "." in name or name.lower() in _ACRONYMS:
        return True
    return name[:1].isupper()


def _framed(
    question: str, masked: str, frame: re.Match[str], name: str, outlets: Outlets
) -> ScopeWords | None:
    """What a name in its frame says; None when it is a speaker, a subject or part of one."""
    end = frame.end() + len(name)
    groups = frame.groupdict()
    meant = outlets.named(name)
    if not meant and not is_outlet_name(name):
        return None
    if "aux" in groups:
        edit = _asked_what_it_reports(masked, frame, end)
    elif frame.re is _ASKED_OF_NAME[-1]:
        edit = _its_report(masked, frame.end(), end)
    elif _GOES_ON.match(masked, end) and not _names_another(masked, end, outlets):
        start = frame.start("cut") if "cut" in groups else frame.start()
        edit = Span(start, end), ""
    else:
        edit = None
    if edit is None or ("weak" in groups and not _is_weakly_named(name, meant)):
        return None
    return _outlet_found(question, *edit, name, meant)


def _asked_what_it_reports(masked: str, frame: re.Match[str], end: int) -> tuple[Span, str] | None:
    """ "What did X report", "How did X cover", "Did X report that", "What does X’s report say"."""
    before = masked[: frame.start()]
    is_present = frame["aux"].lower() in ("does", "do")
    noun = _REPORT_SAYS.match(masked, end)
    if noun:
        return Span(frame.end(), noun.start("noun")), "the "
    verb = _REPORTS.match(masked, end) or (_SAYS.match(masked, end) if is_present else None)
    if re.fullmatch(r"\W*(?:(?:and|but|so)\W+)?(?:how\s+)?", before, re.I):
        return _asked_whether_it_reports(masked, frame.start(), end)
    if verb is None or not re.match(r"\W*(?:and |but )?(?:what|which|when)\b", masked, re.I):
        return None
    said = "reported" if verb["verb"].split()[0].lower() in ("say", "report") else "written"
    return Span(frame.start(), verb.end()), f"was {said}"


def _asked_whether_it_reports(masked: str, start: int, end: int) -> tuple[Span, str] | None:
    covers = _COVERS.match(masked, end)
    if covers is None:
        return None
    how = re.search(r"how\s+$", masked[:start], re.I)
    whether = "Was it reported that" if covers["that"] else "What was reported about"
    return Span(how.start() if how else start, covers.end()), whether


def _its_report(masked: str, start: int, end: int) -> tuple[Span, str] | None:
    """ "X reported that", "X’s report", "X articles"."""
    reported, own = _REPORTED.match(masked, end), _OWN_REPORT.match(masked, end)
    if reported:
        return Span(start, reported.end()), "it was reported"
    if own and not _VERB_FOLLOWS.search(masked[:start]):
        has_the = masked[start:end].lower().startswith("the ")
        return Span(start, own.end()), "the " if has_the else ""
    return None


def _is_weakly_named(name: str, meant: tuple[tuple[str, ...], ...]) -> bool:
    """ "in X" alone is an outlet only when the library has it, or nothing else is called so."""
    return len(meant) == 1 or (not meant and is_outlet_name(name))


def _names_another(masked: str, end: int, outlets: Outlets) -> bool:
    """Whether a second outlet follows: then both are asked for, and neither alone."""
    joined = _ANOTHER.match(masked, end)
    if joined is None:
        return False
    name = _name_at(masked, joined.end(), outlets)
    return name is not None and bool(outlets.named(name))


def _outlet_found(
    question: str,
    span: Span,
    replacement: str,
    name: str,
    meant: tuple[tuple[str, ...], ...],
) -> ScopeWords:
    said = question[span.slice].strip(" ,")
    if len(meant) == 1:
        own = Understood(words=said, effect="only", outlet=meant[0][0])
        return ScopeWords(span, own, replacement, spellings=meant[0][1:])
    candidates = tuple(spellings[0] for spellings in meant)
    before, after = question[: span.start], question[span.end :]
    in_place = question[span.slice]
    unclear = UnclearOutlet(
        said,
        name,
        candidates,
        tuple(f"{before}{in_place.replace(name, each, 1)}{after}" for each in candidates),
        edited(question, [ScopeWords(span, None, replacement)]),
    )
    return ScopeWords(span, None, None, unclear)
