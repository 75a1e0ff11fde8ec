"""Finds the verbs in a clause by which somebody may speak, and who that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rag.text.lexicon import ROLE_NOUNS
from rag.text.people import Entity
from rag.text.phrases import Phrase, Token, phrase_starting_at, printed
from rag.text.resolution import Discourse
from rag.text.speech import SPEECH_VERBS, SpeechVerb
from rag.text.subjects import Subject, named_beside, subject_of
from rag.types import Span

_MEDIA: Final = frozenset(
    "x twitter facebook instagram truth threads bluesky tiktok youtube linkedin post posts tweet "
    "statement release email e-mail letter memo interview message blog op-ed column essay column "
    "speech video text filing report note book article editorial radio television tv reddit "
    "telegram substack medium podcast briefing conference".split()
)
_REPLYING: Final = frozenset("reply respond answer".split())
_NAMING: Final = frozenset("call title name dub label brand style term tag".split())
_ANYBODY: Final = frozenset(
    "anybody anyone nobody everybody everyone somebody someone whoever nothing something "
    "everything none".split()
)
_PARTICIPLES: Final = frozenset("written spoken sworn sung begun foreseen".split())
"""Forms that say something only after "has" or "was"."""
_WENT_ON: Final = SpeechVerb("continue", "past", True, False, False)


@dataclass(frozen=True, slots=True)
class Cue:
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


@dataclass(slots=True)
class View:
    """A clause with what is known of it so far."""

    tokens: Sequence[Token]
    discourse: Discourse
    focus: Phrase | None
    """Its main subject."""
    focused: Entity | None
    """Whom that means."""
    asker: Entity | None
    """Who asked the question that the quotation before was."""


def find_cues(view: View) -> list[Cue]:
    """Everything in a clause by which somebody may speak, in order."""
    tokens = view.tokens
    cues: list[Cue] = []
    for index, token in enumerate(tokens):
        if token.lower == "according" and lower_at(tokens, index + 1) == "to":
            phrase = phrase_starting_at(tokens, index + 2)
            if phrase is not None:
                cues.append(make_cue(view, index, None, Subject(phrase), phrase))
            continue
        verb = SPEECH_VERBS.get(token.lower)
        if verb is None and token.lower in ("went", "goes") and _goes_on(tokens, index):
            verb = _WENT_ON
        if verb is None or token.tag not in ("word", "name") or not _is_verb(tokens, index, verb):
            continue
        if _is_denied(tokens, index):
            continue
        subject = subject_of(tokens, index)
        if subject.passive or _is_done_by(tokens, index, verb):
            by = _agent(tokens, index)
            if by is not None:
                cues.append(make_cue(view, index, verb, Subject(by), by))
            continue
        inverted = _inverted(tokens, index, verb, subject)
        if inverted is not None:
            cues.append(make_cue(view, index, verb, Subject(inverted), inverted))
        elif subject.phrase is not None and subject.phrase.tokens[0].lower in _ANYBODY:
            continue
        elif subject.phrase is not None:
            if not _names_a_thing(tokens, index, verb, subject.phrase):
                cues.append(make_cue(view, index, verb, subject, subject.phrase))
        elif subject.shared:
            cues.append(_shared_cue(view, index, verb, cues))
    return cues


def _names_a_thing(tokens: Sequence[Token], index: int, verb: SpeechVerb, phrase: Phrase) -> bool:
    """Whether "called" after a thing says how it is called ("a film called “…”")."""
    if verb.base not in _NAMING or verb.form != "past" or index + 1 >= len(tokens):
        return False
    last = phrase.tokens[-1]
    if tokens[index + 1].tag != "quotation" or last.tag != "word":
        return False
    return verb.base in ("title", "name", "term") or phrase.tokens[0].lower in ("a", "an")


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """ "went on" before a quotation or after one."""
    if lower_at(tokens, index + 1) != "on":
        return False
    return index + 2 >= len(tokens) or tokens[index + 2].tag in ("colon", "comma", "stop")


def lower_at(tokens: Sequence[Token], index: int) -> str:
    """The word at an index in lower case; empty beyond the end."""
    return tokens[index].lower if index < len(tokens) else ""


def _is_verb(tokens: Sequence[Token], index: int, verb: SpeechVerb) -> bool:
    """Whether a form is a verb here and not a noun or an adjective."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    if token.tag == "name" and not token.first:
        return False
    if verb.base in ("shoot", "fire") and lower_at(tokens, index + 1) != "back":
        return False
    if before is None:
        return verb.form in ("gerund", "past") and not verb.noun_too
    if before.tag in ("determiner", "possessive"):
        return False
    if token.lower in _PARTICIPLES and before.tag not in ("auxiliary", "adverb"):
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
        if before.lower in ("and", "but") and lower_at(tokens, index + 1) in ("that", "“”"):
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
    if verb.form != "past" or lower_at(tokens, index + 1) != "by":
        return False
    return not lower_at(tokens, index + 2).endswith("ing")


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
    if phrase.last + 1 < len(tokens) and tokens[phrase.last + 1].tag == "auxiliary":
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


def make_cue(
    view: View, index: int, verb: SpeechVerb | None, subject: Subject, phrase: Phrase
) -> Cue:
    """The cue at an index whose speaker a phrase names, resolved."""
    discourse = view.discourse
    if subject.paired is not None:
        speaker = discourse.resolve_pair(subject.paired, phrase)
        mention = Span(subject.paired.start, phrase.end)
    else:
        speaker = discourse.resolve(named_beside(view.tokens, phrase))
        mention = Span(phrase.start, phrase.end)
    if subject.relative is not None:
        mention = Span(mention.start, subject.relative.end)
    if verb is not None and verb.base in _REPLYING and speaker is view.asker and is_pronoun(phrase):
        speaker = None
    return Cue(index, verb, subject, speaker, phrase, mention)


def _shared_cue(view: View, index: int, verb: SpeechVerb, cues: Sequence[Cue]) -> Cue:
    """A verb that goes on with the subject of the one before it, else of the sentence."""
    tokens, focus, focused = view.tokens, view.focus, view.focused
    shared = Subject(shared=True)
    aside = verb.form == "gerund" and index > 0 and tokens[index - 1].tag == "comma"
    leads = aside and focus is not None and focus.start < tokens[index].start
    for cue in reversed(cues):
        if leads and focused is not None and focused.kind != "thing":
            break
        if cue.usable and cue.verb is not None:
            return Cue(index, verb, shared, cue.speaker, cue.phrase, cue.mention)
    if focus is not None:
        entity = None if focused is not None and focused.kind == "thing" else focused
        return Cue(index, verb, shared, entity, focus, Span(focus.start, focus.end))
    return Cue(index, verb, shared, None, None, None)


def is_pronoun(phrase: Phrase | None) -> bool:
    """Whether a phrase is "he", "she", "they" and so on."""
    return phrase is not None and phrase.tokens[0].tag == "pronoun"


def is_inverted(cue: Cue) -> bool:
    """Whether the speaker stands after the verb ("said Lee", "according to Lee")."""
    return cue.phrase is not None and cue.phrase.first > cue.index


def printed_cue(text: str, tokens: Sequence[Token], cue: Cue) -> str:
    """The verb as printed, with the medium that follows it ("wrote on X")."""
    end = cue.index
    if cue.verb is None:
        end += 1
    else:
        medium = _medium(tokens, cue.index + 1)
        end = medium or end
        end = (_medium(tokens, medium + 1) if medium else None) or end
    finish = tokens[end].end - (tokens[end].text == "X.")
    return printed(text, tokens[cue.index].start, finish)


def _medium(tokens: Sequence[Token], position: int) -> int | None:
    """The index at which "in a post", "on X" or "to Truth Social" ends that begins there."""
    if lower_at(tokens, position) not in ("on", "in", "to", "via"):
        return None
    for index in range(position + 1, min(position + 6, len(tokens))):
        token = tokens[index]
        if token.tag not in ("name", "word", "determiner", "time"):
            return None
        if token.lower.rstrip(".") in _MEDIA:
            social = token.lower == "truth" and lower_at(tokens, index + 1) == "social"
            return index + 1 if social else index
    return None
