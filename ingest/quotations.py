"""Finds who said what in an article: direct quotations, indirect speech, and what was not said.

Rules, no model: quotation marks are paired paragraph by paragraph, a sentence is read with each
quotation as one word, and the subject of the verb that governs a quotation is resolved inside the
article. What cannot be told stays open. English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ingest.clauses import Clause, paragraph_spans, read_clauses
from ingest.marks import Marked, find_marked
from rag.text.lexicon import ROLE_NOUNS
from rag.text.people import Cast, Entity
from rag.text.phrases import (
    Phrase,
    Token,
    phrase_ending_at,
    phrase_starting_at,
    printed,
    read_tokens,
)
from rag.text.resolution import Discourse
from rag.text.speech import (
    ADJACENT_ONLY,
    REPORTS_CLAUSE,
    SPEECH_VERBS,
    UNSAID_AFTER_DECLINE,
    UNSAID_AFTER_NOT,
    WEAK_FRAMES,
    SpeechVerb,
)
from rag.text.subjects import Subject, main_subject, subject_of
from rag.types import Quotation, QuotationKind, Sentence, Span

_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_ENGLISH: Final = frozenset(
    "the of and to in that said for is was on with he she it his her at by from as not have has "
    "are were they we you i who would will what this".split()
)
_FOREIGN: Final = frozenset(
    "der die das und nicht ist ein eine zu den von mit sagte er sie ich wir le la les des et est "
    "dans une un du pour que qui pas il elle nous el los las en por con del una y se no es di che "
    "non per il gli sono da het een van niet dat".split()
) - {"die", "no", "la", "en", "es", "van", "per", "y"}
_MEDIA: Final = frozenset(
    "x twitter facebook instagram truth threads bluesky tiktok youtube linkedin post posts tweet "
    "statement release email e-mail letter memo interview message blog op-ed column essay column "
    "speech video text filing report note book article editorial radio television tv reddit "
    "telegram substack medium podcast briefing conference".split()
)
_TITLE_LEADS: Final = frozenset(
    "of on in from for movie film show series song book novel album magazine play episode podcast "
    "program programme documentary titled entitled called named column headlined comedy drama "
    "musical poem essay article report exhibit exhibition sitcom ballad single hit game opera "
    "memoir painting hashtag".split()
)
_SMALL_WORDS: Final = frozenset("of the a an in on at to for and or is with from by de la".split())
_LABEL: Final = re.compile(r"((?:[A-Z][\w.’'-]*\s){0,3}[A-Z][\w’'-]+):\s+(?=\S)")
_NAMING: Final = frozenset("call title name dub label brand style term tag".split())
_FARTHEST_CUE: Final = 45
"""Tokens between a verb and the quoted words it frames."""
_OWN_NOUNS: Final = frozenset(
    "claim claims statement comment comments remark remarks promise promises pledge call calls "
    "argument warning accusation assertion description slogan vow tweet tweets post message letter "
    "email question words speech suggestion phrase term motto boast insistence contention "
    "declaration characterization criticism response answer reply contention op-ed".split()
)
_WENT_ON: Final = SpeechVerb("continue", "past", True, False, False)
_SENTENCE_WORDS: Final = 5
"""Quoted words of nobody are a quotation from so many on, if they make a sentence."""


@dataclass(frozen=True, slots=True)
class _Cue:
    """A verb (or "according to") that may report words."""

    index: int
    verb: SpeechVerb | None
    subject: Subject
    speaker: Entity | None
    phrase: Phrase | None
    """What names the speaker here; None when the subject is shared and could not be found."""
    mention: Span | None

    @property
    def usable(self) -> bool:
        """Whether somebody speaks by it."""
        return self.mention is not None


@dataclass(frozen=True, slots=True)
class _Voice:
    """Who says a quotation, as printed and as resolved."""

    speaker: Entity | None
    mention: Span
    cue: str | None


@dataclass(slots=True)
class _Finder:
    text: str
    marked: tuple[Marked, ...]
    discourse: Discourse
    voices: dict[int, _Voice] = field(default_factory=dict)
    open: set[int] = field(default_factory=set)
    """Quotations of a whole sentence that nobody was found for."""
    last_cue: _Cue | None = None
    """The last verb of speech in the clause before."""
    others: list[Quotation] = field(default_factory=list)


def find_quotations(text: str, sentences: Sequence[Sentence]) -> tuple[Quotation, ...]:
    """All quotations of an English article, in reading order; () for other languages.

    The span of a direct one is the words between the marks; quoted words that nobody says (titles,
    scare quotes, nicknames) are left out. Words quoted over several paragraphs are one quotation
    for each. Indirect ones and what was not said have the reported clause as their span.
    """
    if not sentences or not _is_english(text):
        return ()
    marked = find_marked(text, paragraph_spans(sentences))
    reading = read_clauses(text, sentences, marked)
    cast = Cast(text)
    cast.read(reading.sentences)
    finder = _Finder(text, marked, Discourse(text, cast))
    before: Clause | None = None
    for clause in reading.clauses:
        _read_clause(finder, clause, before)
        before = clause
    _carry_over_paragraphs(finder)
    found = [*_direct(finder), *finder.others]
    return tuple(sorted(found, key=lambda quotation: (quotation.span.start, quotation.span.end)))


def _is_english(text: str) -> bool:
    words = [match.group().lower() for match in _WORD.finditer(text, 0, 4000)]
    english = sum(word in _ENGLISH for word in words)
    foreign = sum(word in _FOREIGN for word in words)
    return english > foreign or (english == foreign and not foreign)


def _read_clause(finder: _Finder, clause: Clause, before: Clause | None) -> None:
    discourse = finder.discourse
    tokens = clause.tokens
    discourse.enter(clause.paragraph, tokens)
    focus = main_subject(tokens)
    focused: Entity | None = None
    if focus is not None:
        focused = discourse.resolve(focus, speaks=False)
        discourse.note_focus(focused, focus.start)
    cues = _find_cues(finder, tokens, focus, focused)
    for cue in cues:
        if cue.usable and cue.verb is not None and cue.verb.carries:
            discourse.note_speaker(cue.speaker)
    quoted = [index for index, token in enumerate(tokens) if token.quotation >= 0]
    for index in quoted:
        _attribute(finder, clause, index, cues, before, focus, focused)
    _signed(finder, clause, before)
    carrying = [cue for cue in cues if cue.usable and cue.verb is not None and cue.verb.carries]
    finder.last_cue = carrying[-1] if carrying else None
    _find_unsaid(finder, clause, cues, focus, focused)
    if not quoted:
        _find_indirect(finder, clause, cues)


# --- cues


def _find_cues(
    finder: _Finder, tokens: Sequence[Token], focus: Phrase | None, focused: Entity | None
) -> list[_Cue]:
    cues: list[_Cue] = []
    for index, token in enumerate(tokens):
        if token.lower == "according" and _lower_at(tokens, index + 1) == "to":
            phrase = phrase_starting_at(tokens, index + 2)
            if phrase is not None:
                cues.append(_cue(finder, index, None, Subject(phrase), phrase))
            continue
        verb = _WENT_ON if _goes_on(tokens, index) else SPEECH_VERBS.get(token.lower)
        if verb is None or token.tag not in ("word", "name") or not _is_verb(tokens, index, verb):
            continue
        if _is_denied(tokens, index):
            continue
        subject = subject_of(tokens, index)
        if subject.passive or _is_done_by(tokens, index, verb):
            by = _agent(tokens, index)
            if by is not None:
                cues.append(_cue(finder, index, verb, Subject(by), by))
            continue
        inverted = _inverted(tokens, index, verb, subject)
        if inverted is not None:
            cues.append(_cue(finder, index, verb, Subject(inverted), inverted))
        elif subject.phrase is not None:
            if not _names_a_thing(tokens, index, verb, subject.phrase):
                cues.append(_cue(finder, index, verb, subject, subject.phrase))
        elif subject.shared:
            cues.append(_shared_cue(finder, tokens, index, verb, cues, focus, focused))
    return cues


def _names_a_thing(tokens: Sequence[Token], index: int, verb: SpeechVerb, phrase: Phrase) -> bool:
    """Whether "called" after a thing says how it is called ("a film called “…”")."""
    if verb.base not in _NAMING or verb.form != "past" or index + 1 >= len(tokens):
        return False
    last = phrase.tokens[-1]
    if tokens[index + 1].tag != "quotation" or last.tag != "word" or last.lower in ROLE_NOUNS:
        return False
    return verb.base in ("title", "name", "term") or phrase.tokens[0].lower in ("a", "an")


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """ "went on" before a quotation or after one."""
    if tokens[index].lower not in ("went", "goes") or _lower_at(tokens, index + 1) != "on":
        return False
    return index + 2 >= len(tokens) or tokens[index + 2].tag in ("colon", "comma", "stop")


def _lower_at(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].lower if index < len(tokens) else ""


def _is_verb(tokens: Sequence[Token], index: int, verb: SpeechVerb) -> bool:
    """Whether a form is a verb here and not a noun or an adjective."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    if token.tag == "name" and not token.first:
        return False
    if before is None:
        return verb.form in ("gerund", "past") and not verb.noun_too
    if before.tag in ("determiner", "possessive"):
        return False
    if before.lower in ("not", "n’t", "never") or before.tag == "auxiliary":
        return True
    if verb.form == "base":
        if before.lower == "to":
            return True
        if verb.noun_too:
            return before.tag == "pronoun" or before.lower in ("who", "and", "they", "we")
        plural = before.lower.endswith("s") or before.lower in ("people", "police", "many", "some")
        return before.tag in ("pronoun", "relative", "conjunction", "adverb") or (
            before.tag in ("word", "name", "determiner") and plural
        )
    if verb.noun_too and verb.form == "present":
        if before.lower in ("and", "but") and _lower_at(tokens, index + 1) in ("that", "“”"):
            return True
        return before.tag in ("pronoun", "relative", "name", "adverb") or (
            before.lower in ROLE_NOUNS or before.tag in ("comma", "quotation", "close")
        )
    if verb.noun_too and before.tag == "preposition":
        return verb.form == "gerund"
    return not (verb.form == "past" and before.tag == "preposition")


def _is_denied(tokens: Sequence[Token], index: int) -> bool:
    """Whether a verb says what somebody did not say ("never called it", "declined to call it")."""
    position = index - 1
    while position >= 0 and tokens[position].tag in ("adverb", "auxiliary"):
        lower = tokens[position].lower
        if lower in ("not", "never") or lower.endswith(("n’t", "n't")) or lower == "cannot":
            return True
        position -= 1
    if position > 0 and tokens[position].lower == "to":
        before = tokens[position - 1].lower
        if before in ("not", "declined", "refused", "declining", "refusing", "declines", "refuses"):
            return before != "not" or not _urged(tokens, position - 1)
    return False


def _urged(tokens: Sequence[Token], index: int) -> bool:
    """Whether "not to" is what somebody asks of another ("urged them not to call it")."""
    return any(token.lower in ("urged", "told", "asked", "warned") for token in tokens[:index])


def _is_done_by(tokens: Sequence[Token], index: int, verb: SpeechVerb) -> bool:
    """ "first reported by Lee", but not "began by saying"."""
    if verb.form != "past" or _lower_at(tokens, index + 1) != "by":
        return False
    return not _lower_at(tokens, index + 2).endswith("ing")


def _agent(tokens: Sequence[Token], index: int) -> Phrase | None:
    """ "by the mayor" after a verb in the passive."""
    for position in range(index + 1, min(index + 4, len(tokens) - 1)):
        if tokens[position].lower == "by":
            return phrase_starting_at(tokens, position + 1)
        if tokens[position].tag not in ("adverb", "object", "quotation"):
            return None
    return None


def _inverted(
    tokens: Sequence[Token], index: int, verb: SpeechVerb, subject: Subject
) -> Phrase | None:
    """ "said Lee" after a quotation or at the end of a clause."""
    if not verb.carries or verb.form not in ("past", "present"):
        return None
    before = tokens[index - 1] if index else None
    if before is None or before.tag not in ("quotation", "comma", "dash", "stop", "other"):
        return None
    if before.tag == "comma" and not (index > 1 and _clause_then_verb(tokens, index, subject)):
        return None
    if verb.base == "tell":
        return None
    phrase = phrase_starting_at(tokens, index + 1)
    if phrase is None or phrase.tokens[0].tag == "object":
        return None
    return phrase


def _clause_then_verb(tokens: Sequence[Token], index: int, subject: Subject) -> bool:
    """Whether what stands before the comma is the words reported, not the verb's subject."""
    if tokens[index - 2].tag == "quotation":
        return True
    phrase = phrase_starting_at(tokens, index + 1)
    if phrase is None or phrase.tokens[0].tag not in ("name", "determiner"):
        return False
    end = phrase.last + 1
    if subject.phrase is not None and not subject.shared:
        # "James, who scored, was booked, said Ann Lee on Channel 9": a name that nothing follows.
        named = phrase.tokens[0].tag == "name" and len(phrase.tokens) > 1
        return named and (end >= len(tokens) or tokens[end].tag in ("stop", "preposition"))
    return end >= len(tokens) or tokens[end].tag in (
        "comma", "stop", "preposition", "time", "dash", "adverb", "open", "close",
    )  # fmt: skip


def _cue(
    finder: _Finder, index: int, verb: SpeechVerb | None, subject: Subject, phrase: Phrase
) -> _Cue:
    discourse = finder.discourse
    if subject.paired is not None:
        speaker = discourse.resolve_pair(subject.paired, phrase)
        mention = Span(subject.paired.start, phrase.end)
    else:
        speaker = discourse.resolve(phrase)
        mention = Span(phrase.start, phrase.end)
    if subject.relative is not None:
        mention = Span(mention.start, subject.relative.end)
    return _Cue(index, verb, subject, speaker, phrase, mention)


def _shared_cue(
    finder: _Finder,
    tokens: Sequence[Token],
    index: int,
    verb: SpeechVerb,
    cues: Sequence[_Cue],
    focus: Phrase | None,
    focused: Entity | None,
) -> _Cue:
    """A verb that goes on with the subject of the one before it, else of the sentence."""
    shared = Subject(shared=True)
    aside = verb.form == "gerund" and index > 0 and tokens[index - 1].tag == "comma"
    leads = aside and focus is not None and focus.start < tokens[index].start
    for cue in reversed(cues):
        if leads and focused is not None and focused.kind != "thing":
            break
        if cue.usable and cue.verb is not None:
            return _Cue(index, verb, shared, cue.speaker, cue.phrase, cue.mention)
    if focus is not None:
        entity = None if focused is not None and focused.kind == "thing" else focused
        return _Cue(index, verb, shared, entity, focus, Span(focus.start, focus.end))
    return _Cue(index, verb, shared, None, None, None)


# --- direct quotations


def _attribute(
    finder: _Finder,
    clause: Clause,
    index: int,
    cues: Sequence[_Cue],
    before: Clause | None,
    focus: Phrase | None,
    focused: Entity | None,
) -> None:
    """Find who says the quotation at an index of the clause, or leave it open, or leave it out."""
    tokens = clause.tokens
    number = tokens[index].quotation
    words = finder.text[finder.marked[number].inner.slice]
    if _label(finder, number, words):
        return
    right_before = _cue_right_before(tokens, index, cues)
    if right_before is not None and _is_told_to(finder.text, right_before, words):
        right_before = None
    after = _cue_after(finder, tokens, index, cues)
    # Words that end in a comma wait for their verb, whatever stands before them.
    cue = after or right_before if words[-1] in ",-—" else right_before or after
    if cue is None:
        framing = _cue_before(tokens, index, cues)
        if framing is not None and not _is_nobodys(finder.text, tokens, index, words):
            cue = framing
    if cue is None:
        cue = _cue_at_end(tokens, index, cues)
        if cue is not None and _is_nobodys(finder.text, tokens, index, words):
            cue = None
    if cue is not None and cue.mention is not None:
        finder.voices[number] = _Voice(cue.speaker, cue.mention, _printed_cue(finder, tokens, cue))
        finder.discourse.note_speaker(cue.speaker)
        return
    voice = (
        _owner(finder, tokens, index)
        or _introduced(finder, tokens, index, focus, focused)
        or _continued(finder, clause, index, before)
    )
    if voice is not None:
        finder.voices[number] = voice
        finder.discourse.note_speaker(voice.speaker)
    elif (
        (_is_sentence(words) and not _is_title_case(words))
        or finder.marked[number].goes_on
        or finder.marked[number].went_on
    ):
        finder.open.add(number)


def _label(finder: _Finder, number: int, words: str) -> bool:
    """Whether the words begin with "LEE:", as in a transcript, so that it says who speaks."""
    match = _LABEL.match(words)
    if match is None:
        return False
    inner, name = finder.marked[number].inner, match.group(1)
    span = Span(inner.start, inner.start + match.end(1))
    transcript = finder.marked[number].goes_on or finder.marked[number].went_on
    known = finder.discourse.cast.bearers(name.split()[-1].lower())
    if not known and not (name.isupper() and transcript):
        return False
    shown = name.title() if name.isupper() else name
    tokens = tuple(read_tokens(finder.text, span.start, span.end))
    for token in tokens:
        token.tag = "name"
    speaker = finder.discourse.resolve(Phrase(tokens, 0)) or Entity("person", shown)
    finder.voices[number] = _Voice(speaker, span, None)
    finder.discourse.note_speaker(speaker)
    return True


def _cue_right_before(tokens: Sequence[Token], index: int, cues: Sequence[_Cue]) -> _Cue | None:
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
        return _outer(tokens, cue, cues) if near and not _inverted_at(cue) else None
    return None


def _is_close(tokens: Sequence[Token], start: int, end: int) -> bool:
    return all(token.tag in ("comma", "colon", "open", "close") for token in tokens[start:end])


def _is_told_to(text: str, cue: _Cue, words: str) -> bool:
    """Whether a name in marks is whom somebody told something, or what something is called."""
    if cue.verb is None or not _is_title_case(words):
        return False
    return cue.verb.base in ("tell", "inform")


def _inverted_at(cue: _Cue) -> bool:
    return cue.phrase is not None and cue.phrase.first > cue.index


def _cue_after(
    finder: _Finder, tokens: Sequence[Token], index: int, cues: Sequence[_Cue]
) -> _Cue | None:
    """ "“…,” he said", "“…,” said Lee", "“…,” according to Lee"."""
    start = index + 1
    while start < len(tokens) and tokens[start].tag in ("comma", "dash", "adverb", "stop", "other"):
        start += 1
    if _lower_at(tokens, start) == "as" and _last_character(finder, tokens[index]) not in tuple(
        ".!?"
    ):
        start += 1
    for cue in cues:
        if cue.index < start:
            continue
        between = tokens[start : cue.index]
        if any(token.tag in ("quotation", "colon") for token in between):
            return None
        if not cue.usable or cue.phrase is None:
            continue
        if cue.index == start and _inverted_at(cue):
            return cue
        if cue.verb is None or not (cue.verb.carries or _ends_open(finder, tokens[index])):
            continue
        first = cue.subject.paired.first if cue.subject.paired else cue.phrase.first
        if first == start or (first > start and _only_time(tokens[start:first])):
            ends_whole = _last_character(finder, tokens[index]) in tuple(".?!")
            leads = _lower_at(tokens, cue.index + 1) == ":"
            return None if ends_whole and leads else cue
        if _last_character(finder, tokens[index]) == "," and tokens[start].tag != "conjunction":
            # Something inside the subject was taken for its end: "Lee, the clerk who runs X said".
            phrase = phrase_starting_at(tokens, start)
            if phrase is not None and phrase.last < cue.index:
                return _cue(finder, cue.index, cue.verb, Subject(phrase), phrase)
    return _unknown_verb_after(finder, tokens, index, start)


def _unknown_verb_after(
    finder: _Finder, tokens: Sequence[Token], index: int, start: int
) -> _Cue | None:
    """ "“…,” the mayor riffed": after a comma or a question somebody and a verb are enough."""
    if not _ends_open(finder, tokens[index]):
        return None
    phrase = phrase_starting_at(tokens, start)
    if phrase is None or phrase.last + 1 >= len(tokens) or phrase.tokens[0].tag == "object":
        return None
    head, verb = phrase.tokens[-1], tokens[phrase.last + 1]
    somebody = head.tag in ("name", "pronoun") or head.lower in ROLE_NOUNS
    if not somebody or verb.tag != "word" or not verb.lower.endswith(("ed", "s", "e")):
        return None
    known = SpeechVerb(verb.lower, "past", True, False, False)
    return _cue(finder, phrase.last + 1, known, Subject(phrase), phrase)


def _ends_open(finder: _Finder, quotation: Token) -> bool:
    """Whether quoted words end so that their verb must follow in the same sentence."""
    return _last_character(finder, quotation) in tuple(",?!")


def _last_character(finder: _Finder, quotation: Token) -> str:
    """Of the words between the marks."""
    return finder.text[finder.marked[quotation.quotation].inner.end - 1]


def _only_time(tokens: Sequence[Token]) -> bool:
    return all(token.tag in ("time", "adverb", "comma") for token in tokens)


def _cue_before(tokens: Sequence[Token], index: int, cues: Sequence[_Cue]) -> _Cue | None:
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
        return _outer(tokens, cue, cues)
    return None


def _outer(tokens: Sequence[Token], inner: _Cue, cues: Sequence[_Cue]) -> _Cue:
    """The verb that says more: "said" of "Lee said she thought …", else the one given."""
    base = inner.verb.base if inner.verb else ""
    about = inner.speaker is not None and inner.speaker.kind == "document"
    pronoun = _is_pronoun(inner.phrase)
    if not (base in WEAK_FRAMES or about or pronoun) or _opens_another(tokens, inner):
        return inner
    for cue in reversed(cues):
        if cue.index >= inner.index or not cue.usable:
            continue
        if any(t.tag in ("quotation", "stop") for t in tokens[cue.index : inner.index]):
            break
        if cue.verb is None or not cue.verb.carries or cue.verb.base in WEAK_FRAMES:
            continue
        same = cue.speaker is not None and (
            inner.speaker is None or inner.speaker.name == cue.speaker.name
        )
        if same or base in WEAK_FRAMES or about:
            return cue
    return inner


def _opens_another(tokens: Sequence[Token], cue: _Cue) -> bool:
    """Whether a verb's subject begins a clause of its own ("…, although he wrote")."""
    if cue.subject.shared or cue.phrase is None or not cue.phrase.first:
        return False
    before = tokens[cue.phrase.first - 1]
    return before.lower in ("but", "although", "though", "while", "and", "as", "when")


def _stops_between(tokens: Sequence[Token], first: int, last: int) -> bool:
    return any(token.tag == "stop" for token in tokens[first:last])


def _is_pronoun(phrase: Phrase | None) -> bool:
    return phrase is not None and phrase.tokens[0].tag == "pronoun"


def _cue_at_end(tokens: Sequence[Token], index: int, cues: Sequence[_Cue]) -> _Cue | None:
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


def _is_nobodys(text: str, tokens: Sequence[Token], index: int, words: str) -> bool:
    """Whether quoted words are a title, a nickname or a name, not something said."""
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if before is not None and after is not None and before.tag == after.tag == "name":
        return len(words.split()) <= 3
    if not _is_title_case(words):
        return False
    if before is None or before.tag in ("possessive", "name"):
        return True
    if before.lower in _TITLE_LEADS or before.tag in ("comma", "conjunction", "determiner"):
        return True
    return before.tag == "word" and before.lower not in SPEECH_VERBS


def _is_title_case(words: str) -> bool:
    bare = words.rstrip(",").split()
    if len(bare) > 9 or words[-1:] in ".!?" and len(bare) > 5:
        return False
    return all(word[:1].isupper() or word[:1].isdigit() or word in _SMALL_WORDS for word in bare)


def _printed_cue(finder: _Finder, tokens: Sequence[Token], cue: _Cue) -> str:
    """The verb as printed, with the medium that follows it ("wrote on X")."""
    end = cue.index
    if cue.verb is None:
        end += 1
    else:
        medium = _medium(tokens, cue.index + 1)
        end = medium or end
        end = (_medium(tokens, medium + 1) if medium else None) or end
    finish = tokens[end].end - (tokens[end].text == "X.")
    return printed(finder.text, tokens[cue.index].start, finish)


def _medium(tokens: Sequence[Token], position: int) -> int | None:
    """The index at which "in a post", "on X" or "to Truth Social" ends that begins there."""
    if _lower_at(tokens, position) not in ("on", "in", "to", "via"):
        return None
    for index in range(position + 1, min(position + 6, len(tokens))):
        token = tokens[index]
        if token.tag not in ("name", "word", "determiner", "time"):
            return None
        if token.lower.rstrip(".") in _MEDIA:
            social = token.lower == "truth" and _lower_at(tokens, index + 1) == "social"
            return index + 1 if social else index
    return None


def _owner(finder: _Finder, tokens: Sequence[Token], index: int) -> _Voice | None:
    """ "Lee’s claim that “…”", "Lee: “…”"."""
    before = tokens[index - 1] if index else None
    if before is None:
        return None
    if before.text == ":":
        phrase = phrase_ending_at(tokens, index - 2) if index > 1 else None
        if (
            phrase is not None
            and phrase.tokens[-1].tag == "name"
            and (phrase.first == 0 or tokens[phrase.first - 1].tag == "dash")
        ):
            speaker = finder.discourse.resolve(phrase)
            return _Voice(speaker, Span(phrase.start, phrase.end), None)
    for position in range(index - 1, max(index - 5, 0), -1):
        token = tokens[position]
        if token.lower in _OWN_NOUNS and position:
            return _possessor(finder, tokens, position)
        if token.lower not in ("that", ":", ",", "of", "to", "about", "a", "the"):
            return None
    return None


def _introduced(
    finder: _Finder,
    tokens: Sequence[Token],
    index: int,
    focus: Phrase | None,
    focused: Entity | None,
) -> _Voice | None:
    """ "He went further: “…”": before a colon the subject of the sentence speaks."""
    before = tokens[index - 1] if index else None
    if before is None or focus is None or focus.last >= index - 1:
        return None
    sentence = _is_sentence(finder.text[finder.marked[tokens[index].quotation].inner.slice])
    if before.text != ":" and not (before.tag == "dash" and sentence):
        return None
    pronoun = focus.tokens[0].tag == "pronoun" and focus.tokens[0].lower not in ("it", "i")
    if not pronoun and (focused is None or focused.kind in ("thing", "document")):
        return None
    return _Voice(focused, Span(focus.start, focus.end), None)


def _possessor(finder: _Finder, tokens: Sequence[Token], noun: int) -> _Voice | None:
    index = noun - 1
    while index > 0 and tokens[index].tag in ("word", "number", "adverb", "time"):
        index -= 1
    token = tokens[index]
    if token.lower in ("his", "her", "their"):
        phrase = Phrase((token,), index)
        pronoun = Token(token.start, token.end, token.text, token.lower, "object", False)
        speaker = finder.discourse.resolve(Phrase((pronoun,), index))
        return _Voice(speaker, Span(phrase.start, phrase.end), None)
    if token.tag == "possessive" and index:
        end = index - 1
        first = end
        while first > 0 and tokens[first - 1].tag == "name":
            first -= 1
        if tokens[end].tag == "name":
            owner = Phrase(tuple(tokens[first : end + 1]), first)
            return _Voice(finder.discourse.resolve(owner), Span(owner.start, owner.end), None)
    return None


def _continued(finder: _Finder, clause: Clause, index: int, before: Clause | None) -> _Voice | None:
    """Words that stand alone go on with who spoke right before them in the same paragraph."""
    tokens = clause.tokens
    if any(token.tag not in ("quotation", "stop", "dash", "comma", "other") for token in tokens):
        return None
    for earlier in range(index - 1, -1, -1):
        if tokens[earlier].quotation in finder.voices:
            return finder.voices[tokens[earlier].quotation]
    if before is None or before.paragraph != clause.paragraph:
        return _announced(finder, clause, before)
    for token in reversed(before.tokens):
        if token.quotation >= 0:
            return finder.voices.get(token.quotation)
    return _announced(finder, clause, before)


def _announced(finder: _Finder, clause: Clause, before: Clause | None) -> _Voice | None:
    """The subject of a sentence right before the quotation that leads up to it."""
    if before is None:
        return None
    leads = before.tokens[-1].text == ":"
    if not leads and before.paragraph != clause.paragraph:
        return _resumed(finder, clause, before)
    if leads and finder.last_cue is not None and finder.last_cue.mention is not None:
        return _Voice(finder.last_cue.speaker, finder.last_cue.mention, None)
    focus = main_subject(before.tokens)
    scene = finder.discourse.previous()
    if focus is None or scene is None:
        return None
    speaker = scene.speaker or scene.focus
    if speaker is None or speaker.kind in ("thing", "document"):
        return None
    return _Voice(speaker, Span(focus.start, focus.end), None)


def _resumed(finder: _Finder, clause: Clause, before: Clause) -> _Voice | None:
    """A paragraph of quoted words only, right after one that quotes a single speaker.

    In PolNeAR (train) 39 of 41 such paragraphs go on with that speaker; after a question it is
    as often the answer of somebody else, and nobody is named.
    """
    numbers = [token.quotation for token in before.tokens if token.quotation >= 0]
    if not numbers or clause.paragraph - before.paragraph != 1 or len(clause.tokens) > 2:
        return None
    voices = [finder.voices.get(number) for number in numbers]
    last = voices[-1]
    if last is None or last.speaker is None or last.cue is None:
        return None
    same = all(voice is not None and voice.speaker is last.speaker for voice in voices)
    asked = finder.text[finder.marked[numbers[-1]].inner.end - 1] == "?"
    begins = before.tokens[0].quotation >= 0 or before.tokens[-1].quotation >= 0
    return _Voice(last.speaker, last.mention, None) if same and begins and not asked else None


def _signed(finder: _Finder, clause: Clause, before: Clause | None) -> None:
    """A line "— Ann Lee, clerk" under a paragraph that only quotes."""
    if before is None or not clause.first_in_paragraph or clause.tokens[0].tag != "dash":
        return
    number = before.tokens[-1].quotation
    if number not in finder.open or len(before.tokens) > 1:
        return
    phrase = phrase_starting_at(clause.tokens, 1)
    if phrase is not None and any(token.tag == "name" for token in phrase.tokens):
        speaker = finder.discourse.resolve(phrase)
        finder.voices[number] = _Voice(speaker, Span(phrase.start, phrase.end), None)
        finder.open.discard(number)


def _is_sentence(words: str) -> bool:
    first = words.lstrip("[(‘'")[:1]
    return len(words.split()) >= _SENTENCE_WORDS and first.isupper() and words[-1] in ".!?,…—"


def _carry_over_paragraphs(finder: _Finder) -> None:
    """Give each part of a quotation that runs over paragraphs the speaker of any other part."""
    chain: list[int] = []
    for number, marked in enumerate(finder.marked):
        if not marked.went_on:
            chain = []
        chain.append(number)
        if marked.goes_on or len(chain) == 1:
            continue
        voice = next((finder.voices[n] for n in chain if n in finder.voices), None)
        for part in chain:
            if voice is not None:
                finder.voices.setdefault(part, voice)


def _direct(finder: _Finder) -> Iterator[Quotation]:
    for number, marked in enumerate(finder.marked):
        voice = finder.voices.get(number)
        if voice is not None:
            said = marked.inner
            if said.contains(voice.mention):
                label = _LABEL.match(finder.text, said.start, said.end)
                said = Span(label.end(), said.end) if label else said
            yield _quotation(finder, said, "direct", voice.speaker, voice.mention, voice.cue)
        elif number in finder.open:
            yield Quotation(marked.inner, "direct", None)


def _quotation(
    finder: _Finder,
    span: Span,
    kind: QuotationKind,
    speaker: Entity | None,
    mention: Span | None,
    cue: str | None,
) -> Quotation:
    return Quotation(
        span=span,
        kind=kind,
        speaker=speaker.name if speaker else None,
        role=speaker.role if speaker else None,
        organization=speaker.organization if speaker else None,
        mention=printed(finder.text, mention.start, mention.end) if mention else None,
        cue=cue,
        mention_span=mention,
    )


# --- indirect speech


def _find_indirect(finder: _Finder, clause: Clause, cues: Sequence[_Cue]) -> None:
    tokens = clause.tokens
    end = _before_stop(tokens)
    for cue in cues:
        if not cue.usable or cue.mention is None or cue.phrase is None:
            continue
        span = _reported(tokens, cue, end)
        if span is not None:
            cue_text = _printed_cue(finder, tokens, cue)
            finder.others.append(
                _quotation(finder, span, "indirect", cue.speaker, cue.mention, cue_text)
            )
            return


def _before_stop(tokens: Sequence[Token]) -> int:
    """The index of the last token that is no full stop."""
    last = len(tokens) - 1
    while last > 0 and tokens[last].tag == "stop":
        last -= 1
    return last


def _reported(tokens: Sequence[Token], cue: _Cue, end: int) -> Span | None:
    """The clause that a verb reports, without the "that"."""
    phrase = cue.phrase
    assert phrase is not None
    if cue.verb is None:
        return _rest(tokens, min(cue.index, phrase.first), phrase.last, end)
    if cue.verb.base not in REPORTS_CLAUSE or cue.verb.form == "base" and cue.subject.shared:
        return None
    if _inverted_at(cue):
        return _rest(tokens, cue.index, phrase.last, end)
    first = cue.subject.paired.first if cue.subject.paired else phrase.first
    if (
        not cue.subject.shared
        and first > 2
        and tokens[first - 1].tag in ("comma", "dash")
        and _lower_at(tokens, cue.index + 1) != "that"
        and _ends_with_attribution(tokens, cue, end)
    ):
        return _span(tokens, 0, first - 2)
    begin = _clause_start(tokens, cue, end)
    return _span(tokens, begin, end) if begin is not None else None


def _ends_with_attribution(tokens: Sequence[Token], cue: _Cue, end: int) -> bool:
    """Whether little follows the verb, so that the words reported stand before it."""
    rest = tokens[cue.index + 1 : end + 1]
    if not rest:
        return True
    return rest[0].tag in ("time", "preposition", "comma", "object", "adverb") and len(rest) <= 14


def _clause_start(tokens: Sequence[Token], cue: _Cue, end: int) -> int | None:
    """Where the reported clause begins after its verb; None when none follows."""
    verb = cue.verb
    assert verb is not None
    index = cue.index + 1
    for position in range(index, min(index + 9, end)):
        token = tokens[position]
        if token.lower == "that" and token.tag == "conjunction":
            return position + 1
        if token.tag in ("comma", "colon", "stop") and position == index:
            break
    if not verb.clause:
        return None
    if verb.base in ("tell", "assure", "inform", "remind"):
        told = phrase_starting_at(tokens, index)
        if told is None:
            return None
        index = told.last + 1
        if index < len(tokens) and tokens[index].tag == "time":
            index += 1
    while index < end and tokens[index].tag == "time":
        index += 1
    if index >= end or tokens[index].tag not in (
        "determiner", "pronoun", "name", "word", "number", "adverb", "conjunction", "object",
    ):  # fmt: skip
        return None
    if tokens[index].lower in ("and", "but", "as", "when", "while", "so", "or"):
        return None
    return index if _has_verb(tokens[index : end + 1]) else None


def _has_verb(tokens: Sequence[Token]) -> bool:
    return len(tokens) >= 3 and any(
        token.tag == "auxiliary"
        or (token.tag == "word" and token.lower.endswith(("ed", "s")))
        or (position and tokens[position - 1].tag == "pronoun" and token.tag == "word")
        for position, token in enumerate(tokens)
    )


def _rest(tokens: Sequence[Token], first: int, last: int, end: int) -> Span | None:
    """What a sentence says beside "according to Lee" or "said Lee"."""
    before, after = first - 1, last + 1
    while before >= 0 and tokens[before].tag in ("comma", "dash"):
        before -= 1
    while after <= end and tokens[after].tag != "comma" and first == 0:
        after += 1
    if first == 0:
        return _span(tokens, after + 1, end)
    if before >= 2:
        return _span(tokens, 0, before)
    return None


def _span(tokens: Sequence[Token], first: int, last: int) -> Span | None:
    while first < last and tokens[first].tag == "other":
        first += 1
    if last - first < 2 or first < 0 or last >= len(tokens):
        return None
    return Span(tokens[first].start, tokens[last].end)


# --- what was not said


def _find_unsaid(
    finder: _Finder,
    clause: Clause,
    cues: Sequence[_Cue],
    focus: Phrase | None,
    focused: Entity | None,
) -> None:
    tokens = clause.tokens
    for index, token in enumerate(tokens):
        last = _unsaid_at(tokens, index, token)
        if last is None:
            continue
        subject = subject_of(tokens, index)
        if subject.phrase is not None and subject.phrase.tokens[-1].tag == "number":
            continue
        phrase = subject.phrase or (focus if focus and focus.start < token.start else None)
        if subject.phrase is not None:
            speaker = finder.discourse.resolve(subject.phrase)
        else:
            speaker = focused if phrase is not None else None
        mention = Span(phrase.start, phrase.end) if phrase else None
        begin, end = _unsaid_clause(tokens, index, phrase)
        span = Span(tokens[begin].start, tokens[end].end)
        cue = printed(finder.text, token.start, tokens[last].end)
        finder.others.append(_quotation(finder, span, "unsaid", speaker, mention, cue))
        return


def _unsaid_clause(tokens: Sequence[Token], index: int, phrase: Phrase | None) -> tuple[int, int]:
    """The sentence, or in one that also quotes somebody the clause from its subject on."""
    begin, end = 0, _before_stop(tokens)
    if any(token.quotation >= 0 for token in tokens[: index + 1]):
        begin = phrase.first if phrase is not None and phrase.first < index else index
    for position in range(index + 1, end):
        if tokens[position].quotation >= 0:
            end = position - 1
            while end > index and tokens[end].tag in ("comma", "colon", "conjunction", "dash"):
                end -= 1
            break
    return begin, max(end, index)


def _unsaid_at(tokens: Sequence[Token], index: int, token: Token) -> int | None:
    """The index of the last word of "declined to comment" and the like that begins there."""
    word = token.lower
    if word in ("declined", "declines", "refused", "refuses", "declining", "refusing"):
        return _declined_at(tokens, index)
    if token.tag == "auxiliary":
        return _not_said_at(tokens, index, word)
    if word in ("had", "has", "have", "offered", "made") and _lower_at(tokens, index + 1) == "no":
        return index + 2 if _lower_at(tokens, index + 2) in ("comment", "response") else None
    return None


def _declined_at(tokens: Sequence[Token], index: int) -> int | None:
    following = _lower_at(tokens, index + 1)
    if following == "to":
        position = index + 2
        while position < len(tokens) and tokens[position].tag == "adverb":
            position += 1
        word = _lower_at(tokens, position)
        if word == "be":
            after = _lower_at(tokens, position + 1)
            return (
                position + 1 if after in ("interviewed", "named", "identified", "quoted") else None
            )
        return position if word in UNSAID_AFTER_DECLINE else None
    for position in range(index + 1, min(index + 6, len(tokens))):
        if tokens[position].lower in ("comment", "interview", "interviews"):
            return position
    return None


def _not_said_at(tokens: Sequence[Token], index: int, word: str) -> int | None:
    position = index + 1
    negated = word.endswith(("n't", "n’t")) or word == "cannot"
    while position < len(tokens) and tokens[position].tag == "adverb":
        negated = negated or tokens[position].lower == "not"
        position += 1
    following = _lower_at(tokens, position)
    if following == "no" and word in ("had", "has", "have"):
        after = _lower_at(tokens, position + 1)
        return position + 1 if after in ("comment", "response") else None
    if word in ("was", "were", "is", "are") and following == "unavailable":
        return _for_comment(tokens, position)
    if not negated:
        return None
    while following in ("be", "been") or tokens[min(position, len(tokens) - 1)].tag == "adverb":
        position += 1
        following = _lower_at(tokens, position)
        if not following:
            return None
    if following in ("reached", "available"):
        return _for_comment(tokens, position) if following == "available" else position
    if word.startswith(("was", "were", "is", "are")):
        return None
    return position if following in UNSAID_AFTER_NOT else None


def _for_comment(tokens: Sequence[Token], position: int) -> int | None:
    for index in range(position + 1, min(position + 4, len(tokens))):
        if tokens[index].lower in ("comment", "comments", "interview"):
            return index
    return None
