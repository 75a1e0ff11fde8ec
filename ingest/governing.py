"""Which verb governs a quotation: the one beside it, before it or at the end of its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ingest.cues import Cue, View, is_inverted, is_pronoun, lower_at, make_cue
from rag.text.lexicon import ROLE_NOUNS
from rag.text.phrases import Token, phrase_starting_at
from rag.text.speech import ADJACENT_ONLY, SPEECH_VERBS, WEAK_FRAMES, SpeechVerb
from rag.text.subjects import Subject

_TITLE_LEADS: Final = frozenset(
    "of on in from for movie film show series song book novel album magazine play episode podcast "
    "program programme documentary titled entitled called named column headlined comedy drama "
    "musical poem essay article report exhibit exhibition sitcom ballad single hit game opera "
    "memoir painting hashtag".split()
)
_SMALL_WORDS: Final = frozenset("of the a an in on at to for and or is with from by de la".split())
_TOLD: Final = frozenset("tell tells told telling".split())
_FARTHEST_CUE: Final = 45
"""Tokens between a verb and the quoted words it frames."""
_WEAK_REACH: Final = 8
"""The same for a verb that says little ("offered")."""
_SENTENCE_WORDS: Final = 5
"""Quoted words of nobody are a quotation from so many on, if they make a sentence."""


def find_governing(view: View, index: int, words: str, cues: Sequence[Cue]) -> Cue | None:
    """The cue by which the quotation at an index is said; None when no verb governs it.

    ``words`` are those between its marks; titles, nicknames and names are governed by none.
    """
    tokens, last = view.tokens, words[-1]
    right_before = _cue_right_before(tokens, index, cues)
    if right_before is not None and _is_told_to(right_before, words):
        right_before = None
    after = _cue_after(view, index, cues, last)
    # Words that end in a comma wait for their verb, whatever stands before them.
    beside = after or right_before if last in ",-—" else right_before or after
    if beside is not None:
        return beside
    nobodys = is_nobodys(tokens, index, words)
    framing = None if nobodys else _cue_before(tokens, index, cues)
    if framing is None and last in ",?!":
        framing = _unknown_verb_after(view, index)
    if framing is None and not nobodys:
        framing = _cue_at_end(tokens, index, cues)
    return framing


def _cue_right_before(tokens: Sequence[Token], index: int, cues: Sequence[Cue]) -> Cue | None:
    """ "Lee said: “…”", "Lee told reporters, “…”", "Lee said in a statement that “…”"."""
    if not index or tokens[index - 1].tag not in ("colon", "comma", "conjunction", "word", "name",
                                                  "object", "adverb", "time", "close"):  # fmt: skip
        return None
    for cue in reversed(cues):
        if cue.index >= index:
            continue
        between = tokens[cue.index + 1 : index]
        if any(token.tag in ("quotation", "stop") for token in between):
            return None
        if not cue.usable or (cue.verb is not None and not cue.verb.carries and between):
            return None
        if cue.verb is None:
            last = cue.phrase.last if cue.phrase is not None else index
            return cue if last < index and _is_close(tokens, last + 1, index) else None
        near = len(between) <= 2 or tokens[index - 1].tag == "colon"
        return _outer(tokens, cue, cues) if near and not is_inverted(cue) else None
    return None


def _is_close(tokens: Sequence[Token], start: int, end: int) -> bool:
    return all(token.tag in ("comma", "colon", "open", "close") for token in tokens[start:end])


def _is_told_to(cue: Cue, words: str) -> bool:
    """Whether a name in marks is whom somebody told something, or what something is called."""
    if cue.verb is None or not is_title_case(words):
        return False
    return cue.verb.base in ("tell", "inform")


def _cue_after(view: View, index: int, cues: Sequence[Cue], last: str) -> Cue | None:
    """ "“…,” he said", "“…,” said Lee", "“…,” according to Lee"."""
    tokens = view.tokens
    start = index + 1
    while start < len(tokens) and tokens[start].tag in ("comma", "dash", "adverb", "stop", "other"):
        start += 1
    if lower_at(tokens, start) == "as" and last not in ".!?":
        start += 1
    for cue in cues:
        if cue.index < start:
            continue
        between = tokens[start : cue.index]
        if any(token.tag in ("quotation", "colon") for token in between):
            return None
        if not cue.usable or cue.phrase is None:
            continue
        if cue.index == start and is_inverted(cue):
            return cue
        if cue.verb is None or not (cue.verb.carries or last in ",?!"):
            continue
        first = cue.subject.paired.first if cue.subject.paired else cue.phrase.first
        if first == start or (first > start and _only_time(tokens[start:first])):
            ends_whole = last in ".?!"
            leads = lower_at(tokens, cue.index + 1) == ":"
            return None if ends_whole and leads else cue
        if last == "," and tokens[start].tag != "conjunction":
            # Something inside the subject was taken for its end: "Lee, the clerk who runs X said".
            phrase = phrase_starting_at(tokens, start)
            if phrase is not None and phrase.last < cue.index:
                return make_cue(view, cue.index, cue.verb, Subject(phrase), phrase)
    return None


def _unknown_verb_after(view: View, index: int) -> Cue | None:
    """ "“…,” the mayor riffed": after a comma or a question somebody and a verb are enough."""
    tokens = view.tokens
    start = index + 1
    while start < len(tokens) and tokens[start].tag in ("comma", "dash", "other"):
        start += 1
    phrase = phrase_starting_at(tokens, start)
    if phrase is None or phrase.last + 1 >= len(tokens) or phrase.tokens[0].tag == "object":
        return None
    head, verb = phrase.tokens[-1], tokens[phrase.last + 1]
    somebody = head.tag in ("name", "pronoun") or head.lower in ROLE_NOUNS
    if not somebody or verb.tag != "word" or not verb.lower.endswith(("ed", "s", "e")):
        return None
    known = SpeechVerb(verb.lower, "past", True, False, False)
    return make_cue(view, phrase.last + 1, known, Subject(phrase), phrase)


def _only_time(tokens: Sequence[Token]) -> bool:
    return all(token.tag in ("time", "adverb", "comma") for token in tokens)


def _cue_before(tokens: Sequence[Token], index: int, cues: Sequence[Cue]) -> Cue | None:
    """The verb that governs quoted words farther on: "called it a “…”", "said the plan is “…”".

    The nearest one, unless it says little or only repeats who speaks ("Lee said she thought …").
    """
    for cue in reversed(cues):
        if cue.index >= index or not cue.usable:
            continue
        if index - cue.index > _FARTHEST_CUE or _stops_between(tokens, cue.index, index):
            break
        base = cue.verb.base if cue.verb else ""
        if base in ADJACENT_ONLY:
            continue
        governing = _outer(tokens, cue, cues)
        if governing is cue and base in WEAK_FRAMES and index - cue.index > _WEAK_REACH:
            return None
        return governing
    return None


def _outer(tokens: Sequence[Token], inner: Cue, cues: Sequence[Cue]) -> Cue:
    """The verb that says more: "said" of "Lee said she thought …", else the one given."""
    base = inner.verb.base if inner.verb else ""
    about = inner.speaker is not None and inner.speaker.kind == "document"
    pronoun = is_pronoun(inner.phrase)
    relative = inner.subject.relative is not None
    if not (base in WEAK_FRAMES or about or pronoun or relative) or _opens_another(tokens, inner):
        return inner
    for cue in reversed(cues):
        if cue.index >= inner.index or not cue.usable:
            continue
        if any(t.tag in ("quotation", "stop") for t in tokens[cue.index : inner.index]):
            break
        if cue.verb is None or not cue.verb.carries or cue.verb.base in WEAK_FRAMES:
            continue
        whom = inner.subject.relative is not None and cue.verb.base in ("tell", "ask")
        if whom and inner.phrase is not None and inner.phrase.first == cue.index + 1:
            return cue
        same = cue.speaker is not None and (
            inner.speaker is None or inner.speaker.name == cue.speaker.name
        )
        first = inner.phrase.first if inner.phrase is not None else inner.index
        apart = pronoun and any(t.tag == "comma" for t in tokens[cue.index : first])
        if (same and not apart) or base in WEAK_FRAMES or about:
            return cue
    return inner


def _opens_another(tokens: Sequence[Token], cue: Cue) -> bool:
    """Whether a verb's subject begins a clause of its own ("…, although he wrote")."""
    if cue.subject.shared or cue.phrase is None or not cue.phrase.first:
        return False
    before = tokens[cue.phrase.first - 1]
    return before.lower in ("but", "although", "though", "while", "and", "as", "when")


def _stops_between(tokens: Sequence[Token], first: int, last: int) -> bool:
    return any(token.tag == "stop" for token in tokens[first:last])


def _cue_at_end(tokens: Sequence[Token], index: int, cues: Sequence[Cue]) -> Cue | None:
    """ "The plan is a “…” for everyone, Lee said."."""
    for cue in reversed(cues):
        if cue.index <= index or not cue.usable or cue.phrase is None or cue.subject.shared:
            continue
        if cue.verb is not None and not cue.verb.carries:
            continue
        first = min(cue.phrase.first, cue.index)
        if first > index and tokens[first - 1].tag in ("comma", "dash", "quotation"):
            return cue
    return None


def is_nobodys(tokens: Sequence[Token], index: int, words: str) -> bool:
    """Whether quoted words are a title, a nickname or a name, not something said."""
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if before is not None and after is not None and before.tag == after.tag == "name":
        return len(words.split()) <= 3
    if not is_title_case(words):
        return False
    if before is None or before.tag in ("possessive", "name") or before.lower in _TOLD:
        return True
    if before.lower in _TITLE_LEADS or before.tag in ("comma", "conjunction", "determiner"):
        return True
    return before.tag == "word" and before.lower not in SPEECH_VERBS


def is_title_case(words: str) -> bool:
    """Whether all words but small ones are capitalised, as in a title."""
    bare = words.rstrip(",").split()
    if len(bare) > 9 or words[-1:] in ".!?" and len(bare) > 5:
        return False
    return all(word[:1].isupper() or word[:1].isdigit() or word in _SMALL_WORDS for word in bare)


def is_sentence(words: str) -> bool:
    """Whether quoted words are a sentence, so that somebody said them even if nobody is named."""
    first = words.lstrip("[(‘'")[:1]
    return len(words.split()) >= _SENTENCE_WORDS and first.isupper() and words[-1] in ".!?,…—"
