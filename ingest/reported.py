"""Indirect speech: the clauses that verbs report, and what somebody says of somebody.

A sentence may report several ("Lee said it rained, adding that the ferry had stopped"). Words in
quotation marks are direct speech: a clause ends before the verb that brings some.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ingest.cues import Cue, View, is_inverted, lower_at, make_cue
from rag.text.lexicon import IRREGULAR_PAST, is_role
from rag.text.phrases import Phrase, Token, phrase_starting_at
from rag.text.speech import (
    ASKS_WHETHER,
    FINDS_CLAUSE,
    NEEDS_THAT,
    REPORTS_CLAUSE,
    SPEAKS_OF,
    SPEECH_VERBS,
    WANTS_ACTION,
    SpeechVerb,
)
from rag.text.subjects import Subject, subject_of
from rag.types import Span

_WHETHER: Final = frozenset("whether if why how what who where when which".split())
_REVEALS: Final = frozenset("reveal disclose report propose recommend recall predict".split())
"""Verbs that take a thing as often as a clause."""
_SAYS_WHERE: Final = frozenset("say announce confirm warn argue".split())
"""Verbs whose clause may come behind "in a statement" without "that"."""
_PARTS: Final = frozenset({"comma", "dash", "colon", "conjunction", "open", "close"})
_OPENS_CLAUSE: Final = frozenset(
    {"determiner", "pronoun", "name", "word", "number", "adverb", "conjunction", "object", "time",
     "preposition", "auxiliary"}
)  # fmt: skip
_RESEARCH: Final = frozenset(
    "poll polls survey surveys study studies report reports data research analysis review records "
    "documents audit investigation results figures findings statistics census emails filings "
    "inquiry tests video footage estimates assessment letter memo".split()
)
"""What "finds" or "shows" that something is so."""
_TOLD: Final = frozenset("tell assure inform remind".split())
_TIMES: Final = frozenset(
    "day days week weeks month months year years time times hours minutes night morning".split()
)
_WHEN: Final = frozenset("when while after before since once where as".split())
"""What an act of speech is only set beside in time ("When she announced it, he left")."""
_MODALS: Final = frozenset("would could should may might must".split())
_LONGEST_TAIL: Final = 14
"""Tokens after "…, Lee said" that may still belong to it ("in a statement on Monday")."""


def find_reported(view: View, cues: Sequence[Cue]) -> Iterator[tuple[Cue, Span]]:
    """What somebody is reported to say in a sentence without the "that", in order, apart."""
    tokens = view.tokens
    end = before_stop(tokens)
    all_cues = sorted([*cues, *_findings(view, cues)], key=lambda cue: cue.index)
    reached = -1
    for position, cue in enumerate(all_cues):
        if not cue.usable or cue.phrase is None or not _can_speak(cue.phrase):
            continue
        if not _is_asserted(tokens, cue) or _ends_quotation(tokens, cue):
            continue
        found = _reported(tokens, cue, end)
        if found is None:
            continue
        first, last = _cut(tokens, cue, found, all_cues[position + 1 :])
        first, last = _before_quotation(tokens, cue, first, last)
        span = _span(tokens, first, last)
        if span is None or span.start < reached or _quotes(tokens, span, cue):
            continue
        reached = span.end
        yield cue, span


def _findings(view: View, cues: Sequence[Cue]) -> Iterator[Cue]:
    """ "A poll found that …", "the records show …": verbs by which only documents speak."""
    taken = {cue.index for cue in cues if cue.usable}
    for index, token in enumerate(view.tokens):
        form = FINDS_CLAUSE.get(token.lower)
        if form is None or index in taken or token.tag != "word" or not index:
            continue
        if view.tokens[index - 1].tag in ("determiner", "possessive", "preposition"):
            continue
        subject = subject_of(view.tokens, index)
        phrase = subject.phrase
        if phrase is None or subject.passive or not _is_research(phrase.tokens):
            continue
        verb = SpeechVerb("find", form, False, True, False)
        yield make_cue(view, index, verb, Subject(phrase), phrase)


def _can_speak(phrase: Phrase) -> bool:
    """Whether a phrase may name a speaker: no time, no number, no "having"."""
    head = phrase.tokens[-1]
    if head.lower in _TIMES or head.tag == "number":
        return False
    alone = len(phrase.tokens) == 1 and head.tag in ("word", "name") and head.first
    return not (alone and head.lower.endswith(("ing", "ed")))


def _is_asserted(tokens: Sequence[Token], cue: Cue) -> bool:
    """Whether the words were said, not might be said ("would say", "whether he said")."""
    index = cue.index - 1
    while index >= 0 and tokens[index].tag in ("adverb", "auxiliary"):
        if tokens[index].lower in _MODALS:
            return False
        index -= 1
    first = cue.phrase.first if cue.phrase is not None else cue.index
    lead = tokens[first - 1].lower if first and not cue.subject.shared else ""
    if lead in ("if", "whether", "unless"):
        return False
    act = cue.verb is not None and cue.verb.base in SPEAKS_OF - REPORTS_CLAUSE
    return not (act or lower_at(tokens, cue.index) == "announced") or lead not in _WHEN


def _ends_quotation(tokens: Sequence[Token], cue: Cue) -> bool:
    """Whether a verb stands right after the words that it quotes ("“…,” Lee said in May")."""
    first = min(cue.phrase.first, cue.index) if cue.phrase is not None else cue.index
    if cue.subject.shared:
        first = cue.index
    before = [token for token in tokens[max(first - 2, 0) : first] if token.tag != "comma"]
    return bool(before) and before[-1].quotation >= 0 and not cue.subject.shared


def _is_somebody(cue: Cue) -> bool:
    """Whether the speaker of a verb is a person, an organisation or has a role."""
    assert cue.phrase is not None
    if cue.speaker is not None:
        return cue.speaker.kind in ("person", "organization", "group") or bool(cue.speaker.heads)
    head = cue.phrase.tokens[-1]
    return head.tag in ("pronoun", "name") or is_role(head.lower)


def _is_research(tokens: Sequence[Token]) -> bool:
    core = next((i for i, token in enumerate(tokens) if token.tag == "preposition"), len(tokens))
    return any(token.lower in _RESEARCH for token in tokens[:core])


def _quotes(tokens: Sequence[Token], span: Span, cue: Cue) -> bool:
    """Whether a clause holds quoted words, or stands before a verb that quotes some."""
    inside = any(t.quotation >= 0 and span.start <= t.start < span.end for t in tokens)
    before = span.end <= tokens[cue.index].start
    return inside or (before and any(token.quotation >= 0 for token in tokens))


def _is_introduction(tokens: Sequence[Token]) -> bool:
    """Whether words only lead up to a clause ("Asked about the wall", "Before he left")."""
    return _leads_up(tokens) and not any(
        token.tag == "comma" and _has_verb(tokens[index + 1 :])
        for index, token in enumerate(tokens)
        if index > 2
    )


def _leads_up(tokens: Sequence[Token]) -> bool:
    first = tokens[0]
    if first.tag == "conjunction" and first.lower not in ("and", "but", "so", "yet"):
        return True
    if first.first and first.lower.endswith(("ed", "ing")):
        return True
    helped = any(token.tag == "auxiliary" for token in tokens)
    return first.tag == "preposition" and not helped


def before_stop(tokens: Sequence[Token]) -> int:
    """The index of the last token that is no full stop."""
    last = len(tokens) - 1
    while last > 0 and tokens[last].tag == "stop":
        last -= 1
    return last


_Range = tuple[int, int]


def _reported(tokens: Sequence[Token], cue: Cue, end: int) -> _Range | None:
    """First and last token of what a cue reports, without the "that"."""
    phrase, verb = cue.phrase, cue.verb
    assert phrase is not None
    if verb is None:
        return _rest(tokens, min(cue.index, phrase.first), phrase.last, end)
    if is_inverted(cue):
        reports = verb.base in REPORTS_CLAUSE and verb.base != "tell"
        return _rest(tokens, cue.index, phrase.last, end) if reports else None
    if verb.base in REPORTS_CLAUSE and not (verb.form == "base" and cue.subject.shared):
        first = cue.subject.paired.first if cue.subject.paired else phrase.first
        if first in (1, 2) and lower_at(tokens, first - 1) == "as":
            after = cue.index + 1
            return (after + 1, end) if lower_at(tokens, after) == "," else None
        round_it = _round(tokens, cue, first, end)
        if round_it is not None:
            return round_it
    begin = _clause_start(tokens, cue, end)
    return (begin, end) if begin is not None else None


def _round(tokens: Sequence[Token], cue: Cue, first: int, end: int) -> _Range | None:
    """The words before "…, Lee said", or the sentence round "…, Lee said, …"."""
    if cue.subject.shared or first < 2 or tokens[first - 1].tag not in ("comma", "dash"):
        return None
    rest = tokens[cue.index + 1 : end + 1]
    if rest and rest[0].tag in ("comma", "dash") and lower_at(tokens, cue.index + 2) != "adding":
        following = tokens[cue.index + 2] if len(rest) > 1 else None
        gerund = following is not None and following.lower.endswith("ing")
        if len(rest) > 2 and not gerund:
            return 0, end
    if lower_at(tokens, cue.index + 1) == "that":
        return None
    tail = not rest or rest[0].tag in ("time", "preposition", "comma", "object", "adverb", "dash")
    if not tail or len(rest) > _LONGEST_TAIL or _is_introduction(tokens[: first - 1]):
        return None
    return 0, first - 2


def _clause_start(tokens: Sequence[Token], cue: Cue, end: int) -> int | None:
    """Where begins what follows a verb as its report; None when nothing such does."""
    verb = cue.verb
    assert verb is not None
    index = cue.index + 1
    if verb.base in REPORTS_CLAUSE or verb.base == "find":
        that = _that(tokens, index, end)
        if that is not None and not _is_relative(tokens, index, that - 1, verb):
            return that
    if _is_somebody(cue) and not (cue.subject.shared and verb.form == "base"):
        wanted = _asked_or_wanted(tokens, index, end, cue)
        if wanted is not None:
            return wanted
        if verb.base in SPEAKS_OF and not verb.noun_too:
            return _spoken_of(tokens, index, end, verb)
    if not _may_be_bare(cue):
        return None
    if verb.base in _TOLD:
        told = phrase_starting_at(tokens, index)
        if told is None:
            return None
        index = told.last + 1
    begins_aside = index <= end and tokens[index].tag == "preposition"
    if begins_aside and verb.base not in _SAYS_WHERE:
        return None
    return _bare_clause(tokens, index, end)


def _may_be_bare(cue: Cue) -> bool:
    """Whether a verb may report a clause without "that" ("he said it rained")."""
    verb, phrase = cue.verb, cue.phrase
    assert verb is not None and phrase is not None
    if verb.noun_too or (cue.subject.shared and verb.form == "base"):
        return False
    if verb.base == "find":
        return _is_research(phrase.tokens)
    return verb.base in REPORTS_CLAUSE and verb.base not in NEEDS_THAT


def _that(tokens: Sequence[Token], index: int, end: int) -> int | None:
    """The index after the "that" which follows a verb soon."""
    for position in range(index, min(index + 12, end)):
        token = tokens[position]
        if token.lower == "that" and token.tag == "conjunction":
            return position + 1
        another = SPEECH_VERBS.get(token.lower)
        if another is not None and another.carries and not another.noun_too:
            return None
        if token.tag in ("colon", "stop", "comma"):
            return None
    return None


def _is_relative(tokens: Sequence[Token], index: int, that: int, verb: SpeechVerb) -> bool:
    """Whether a "that" only describes what is announced ("announced a plan that would …")."""
    if verb.base not in SPEAKS_OF | _REVEALS or that == index:
        return False
    return tokens[index].tag in ("determiner", "number") and tokens[that - 1].tag == "word"


def _bare_clause(tokens: Sequence[Token], index: int, end: int) -> int | None:
    """Where a clause without "that" begins: somebody, then a verb."""
    while index < end and tokens[index].tag in ("time", "adverb") and not _is_there(tokens[index]):
        index += 1
    if index >= end or tokens[index].tag not in _OPENS_CLAUSE:
        return None
    if tokens[index].tag in ("conjunction", "auxiliary"):
        return None
    if tokens[index].tag == "preposition":
        begin = _after_aside(tokens, index, end)
        return begin if begin is not None and _has_verb(tokens[begin : end + 1]) else None
    return index if _has_verb(tokens[index : end + 1]) else None


def _is_there(token: Token) -> bool:
    return token.lower in ("there", "here")


def _after_aside(tokens: Sequence[Token], index: int, end: int) -> int | None:
    """Where a clause begins after "in a statement" or "on CNN" behind its verb."""
    for position in range(index + 1, min(index + 9, end)):
        token = tokens[position]
        if token.tag in ("pronoun",):
            return position
        before = tokens[position - 1]
        if token.tag == "determiner" and before.tag in ("name", "word", "time"):
            return None if before.lower.endswith("ing") else position
        if token.tag in _PARTS:
            return None
    return None


def _asked_or_wanted(tokens: Sequence[Token], index: int, end: int, cue: Cue) -> int | None:
    """ "whether it rains" after "asked", "to leave" after "urged her", "for calm" of "called"."""
    verb = cue.verb
    assert verb is not None
    if verb.base == "call":
        return index if lower_at(tokens, index) in ("for", "on", "upon") and index < end else None
    whom = phrase_starting_at(tokens, index)
    after = whom.last + 1 if whom is not None else index
    if after >= end or cue.subject.shared and whom is None:
        return None
    word = tokens[after].lower
    if verb.base in ASKS_WHETHER and word in _WHETHER:
        return after
    if verb.base in WANTS_ACTION:
        if verb.base in ("ask", "tell", "urge", "warn", "advise") and whom is None:
            return None
        if word == "to" or (word == "not" and lower_at(tokens, after + 1) == "to"):
            return after
    return None


def _spoken_of(tokens: Sequence[Token], index: int, end: int, verb: SpeechVerb) -> int | None:
    """ "her rival of lying" after "accused": what somebody says of something."""
    if verb.form not in ("past", "present") or index + 1 >= end:
        return None
    phrase = phrase_starting_at(tokens, index)
    if phrase is None:
        return None
    if verb.base == "call":
        after = phrase.last + 1
        names_it = after < end and tokens[after].tag == "determiner"
        return index if names_it and phrase.tokens[0].tag != "number" else None
    return index


def _has_verb(tokens: Sequence[Token]) -> bool:
    return len(tokens) >= 3 and any(
        token.tag == "auxiliary"
        or (token.tag == "word" and (token.lower.endswith(("ed", "s"))))
        or (token.tag == "word" and token.lower in IRREGULAR_PAST)
        or (position and tokens[position - 1].tag == "pronoun" and token.tag == "word")
        for position, token in enumerate(tokens)
    )


def _rest(tokens: Sequence[Token], first: int, last: int, end: int) -> _Range | None:
    """What a sentence says beside "according to Lee" or "said Lee"."""
    before, after = first - 1, last + 1
    while before >= 0 and tokens[before].tag in ("comma", "dash"):
        before -= 1
    while after <= end and tokens[after].tag != "comma" and first == 0:
        after += 1
    if first == 0:
        return after + 1, end
    if before >= 2:
        return 0, before
    return None


def _cut(tokens: Sequence[Token], cue: Cue, found: _Range, later: Sequence[Cue]) -> _Range:
    """End a clause before the next verb by which somebody speaks beside it ("and said")."""
    first, last = found
    if first <= cue.index <= last:
        return found
    for other in later:
        start = other.index
        if not first < start <= last or other.phrase is None or is_inverted(other):
            continue
        if not other.subject.shared:
            start = min(start, other.phrase.first)
        while start > first and tokens[start - 1].tag in ("adverb", "auxiliary", "time"):
            start -= 1
        if start - first < 3 or tokens[start - 1].tag not in _PARTS:
            continue
        joint = tokens[start - 1]
        beside = (
            other.subject.shared
            or joint.tag in ("colon", "dash")
            or (
                joint.lower in ("and", "but", "while", "though", "although")
                and tokens[start - 2].tag == "comma"
            )
        )
        if not beside:
            continue
        end = start - 1
        while end > first and tokens[end].tag in _PARTS:
            end -= 1
        return first, end
    return found


def _before_quotation(tokens: Sequence[Token], cue: Cue, first: int, last: int) -> _Range:
    """End a clause that follows its verb where the part begins that quotes words."""
    if first <= cue.index:
        return first, last
    quoted = next((i for i in range(first, last + 1) if tokens[i].quotation >= 0), None)
    if quoted is None:
        return first, last
    for end in range(quoted - 1, first + 2, -1):
        if tokens[end].tag in ("comma", "dash", "colon") or tokens[end].lower in ("and", "but"):
            kept = tokens[first:end]
            return (first, end - 1) if _has_verb(kept) else (first, last)
    return first, last


def _span(tokens: Sequence[Token], first: int, last: int) -> Span | None:
    while first < last and tokens[first].tag == "other":
        first += 1
    while last > first and tokens[last].tag in ("comma", "dash", "colon"):
        last -= 1
    if last - first < 2 or first < 0 or last >= len(tokens):
        return None
    return Span(tokens[first].start, tokens[last].end)
