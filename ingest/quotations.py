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
from ingest.cues import Cue, View, find_cues, printed_cue
from ingest.governing import find_governing, is_sentence, is_title_case
from ingest.marks import Marked, find_marked
from ingest.reported import find_reported
from ingest.unsaid import find_unsaid, unsaid_clause
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
from rag.text.subjects import main_subject, subject_of
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
_LABEL: Final = re.compile(r"((?:[A-Z][\w.’'-]*\s){0,3}[A-Z][\w’'-]+):\s+(?=\S)")
_OWN_NOUNS: Final = frozenset(
    "claim claims statement comment comments remark remarks promise promises pledge call calls "
    "argument warning accusation assertion description slogan vow tweet tweets post message letter "
    "email question words speech suggestion phrase term motto boast insistence contention "
    "declaration characterization criticism response answer reply contention op-ed".split()
)


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
    asker: Entity | None = None
    """Who asked the question that the quotation before was."""
    last_cue: Cue | None = None
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
    discourse, tokens = finder.discourse, clause.tokens
    discourse.enter(clause.paragraph, tokens)
    focus = main_subject(tokens)
    focused: Entity | None = None
    if focus is not None:
        focused = discourse.resolve(focus, speaks=False)
        discourse.note_focus(focused, focus)
    view = View(tokens, discourse, focus, focused, finder.asker)
    cues = find_cues(view)
    carrying = [cue for cue in cues if cue.usable and _carries(cue)]
    _note_speaker(view, carrying)
    for index, token in enumerate(tokens):
        if token.quotation >= 0:
            _attribute(finder, view, clause, index, cues, before)
    _signed(finder, clause, before)
    finder.last_cue = carrying[-1] if carrying else None
    _unsaid(finder, view)
    _indirect(finder, view, cues)


def _carries(cue: Cue) -> bool:
    """Whether somebody speaks by a cue; "according to" tells it of persons only."""
    if cue.verb is None:
        return cue.speaker is not None and cue.speaker.kind == "person"
    return cue.verb.carries


def _note_speaker(view: View, carrying: Sequence[Cue]) -> None:
    """Who speaks in a clause is its main subject, not that of a clause before ("When Lee said")."""
    for cue in carrying:
        if view.focus is None or cue.phrase is None or cue.phrase.first >= view.focus.first:
            view.discourse.note_speaker(cue.speaker)
            return


def _attribute(
    finder: _Finder,
    view: View,
    clause: Clause,
    index: int,
    cues: Sequence[Cue],
    before: Clause | None,
) -> None:
    """Find who says the quotation at an index of the clause, or leave it open, or leave it out."""
    marked = finder.marked[clause.tokens[index].quotation]
    number = clause.tokens[index].quotation
    words = finder.text[marked.inner.slice]
    voice = _labelled(finder, number, words)
    if voice is None:
        cue = find_governing(view, index, words, cues)
        finder.asker = cue.speaker if cue is not None and words[-1] == "?" else None
        view.asker = finder.asker
        if cue is not None and cue.mention is not None:
            said_by = printed_cue(finder.text, clause.tokens, cue)
            voice = _Voice(cue.speaker, cue.mention, said_by)
        else:
            voice = (
                _owner(finder, clause.tokens, index)
                or _introduced(view, index, words)
                or _signed_beside(finder, clause.tokens, index)
                or _continued(finder, clause, index, before)
            )
    if voice is not None:
        finder.voices[number] = voice
        finder.discourse.note_speaker(voice.speaker)
    elif (is_sentence(words) and not is_title_case(words)) or marked.goes_on or marked.went_on:
        finder.open.add(number)


def _labelled(finder: _Finder, number: int, words: str) -> _Voice | None:
    """Who speaks in words that begin with "LEE:", as in a transcript."""
    match = _LABEL.match(words)
    if match is None:
        return None
    inner, name = finder.marked[number].inner, match.group(1)
    span = Span(inner.start, inner.start + match.end(1))
    transcript = finder.marked[number].goes_on or finder.marked[number].went_on
    known = finder.discourse.cast.bearers(name.split()[-1].lower())
    if not known and not (name.isupper() and transcript):
        return None
    shown = name.title() if name.isupper() else name
    tokens = tuple(read_tokens(finder.text, span.start, span.end))
    for token in tokens:
        token.tag = "name"
    speaker = finder.discourse.resolve(Phrase(tokens, 0)) or Entity("person", shown)
    return _Voice(speaker, span, None)


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


def _introduced(view: View, index: int, words: str) -> _Voice | None:
    """ "He went further: “…”": before a colon the subject of the sentence speaks."""
    tokens, focus, focused = view.tokens, view.focus, view.focused
    before = tokens[index - 1] if index else None
    if before is None or focus is None or focus.last >= index - 1:
        return None
    if before.text != ":" and not (before.tag == "dash" and is_sentence(words)):
        return None
    pronoun = focus.tokens[0].tag == "pronoun" and focus.tokens[0].lower not in ("it", "i")
    if not pronoun and (focused is None or focused.kind in ("thing", "document")):
        return None
    return _Voice(focused, Span(focus.start, focus.end), None)


def _signed_beside(finder: _Finder, tokens: Sequence[Token], index: int) -> _Voice | None:
    """ "“…” — Ann Lee, clerk": a name after a dash that ends the paragraph."""
    if index or len(tokens) < 3 or tokens[1].tag != "dash":
        return None
    phrase = phrase_starting_at(tokens, 2)
    if phrase is None or any(token.tag != "name" for token in phrase.tokens):
        return None
    after = phrase.last + 1
    if after < len(tokens) and tokens[after].tag not in ("comma", "stop", "open"):
        return None
    return _Voice(finder.discourse.resolve(phrase), Span(phrase.start, phrase.end), None)


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
    """ "— Ann Lee, clerk" behind a paragraph that only quotes, or on the line under it."""
    if before is None or clause.tokens[0].tag != "dash":
        return
    number = before.tokens[-1].quotation
    if number not in finder.open or len(before.tokens) > 1:
        return
    phrase = phrase_starting_at(clause.tokens, 1)
    if phrase is not None and any(token.tag == "name" for token in phrase.tokens):
        speaker = finder.discourse.resolve(phrase)
        finder.voices[number] = _Voice(speaker, Span(phrase.start, phrase.end), None)
        finder.open.discard(number)


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
            voice = finder.voices.get(part, voice)
            if voice is not None and not _is_direction(
                finder.text[finder.marked[part].inner.slice]
            ):
                finder.voices.setdefault(part, voice)


def _is_direction(words: str) -> bool:
    """Whether a part of a transcript says only what happens ("(APPLAUSE)")."""
    return words.startswith("(") and words.rstrip(".").endswith(")")


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


def _unsaid(finder: _Finder, view: View) -> None:
    """The first thing that somebody leaves unsaid in a clause."""
    tokens, focus = view.tokens, view.focus
    for index, last in find_unsaid(tokens):
        start = tokens[index].start
        subject = subject_of(tokens, index)
        phrase, speaker = subject.phrase, view.focused
        if phrase is not None and phrase.tokens[-1].tag == "number":
            continue
        if phrase is not None and subject.paired is not None:
            tied = any(token.tag == "preposition" for token in subject.paired.tokens)
            speaker = None if tied else finder.discourse.resolve_pair(subject.paired, phrase)
        elif phrase is not None:
            speaker = finder.discourse.resolve(phrase)
        elif focus is not None and focus.start < start:
            phrase = focus
        begin, end = unsaid_clause(tokens, index, phrase)
        span = Span(tokens[begin].start, tokens[end].end)
        cue = printed(finder.text, start, tokens[last].end)
        mention = Span(phrase.start, phrase.end) if phrase else None
        speaker = speaker if phrase else None
        finder.others.append(_quotation(finder, span, "unsaid", speaker, mention, cue))
        return


def _indirect(finder: _Finder, view: View, cues: Sequence[Cue]) -> None:
    for cue, span in find_reported(view, cues):
        shown = printed_cue(finder.text, view.tokens, cue)
        finder.others.append(_quotation(finder, span, "indirect", cue.speaker, cue.mention, shown))
