"""Ranked sentences → the parts of an answer: the fewest that answer, each understandable alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.evidence import Scored, is_whole_sentence
from rag.framing import frame_source, frame_speaker
from rag.opening import name_opening, opens_with_person
from rag.quoting import Part
from rag.sentence_features import is_question
from rag.sought import Sought, find_candidates
from rag.types import AnalysedArticle, Sentence, Span

MOST_WORDS = 60
"""Quoted words in an answer to a question of fact; the first sentence is given whole anyhow."""
MOST_SENTENCES = 4
WORTH_ADDING = 3.5
"""A further sentence is added when its log-odds are at most so much below the best: .634 of the
questions of RealTime QA 2022 are then met with 50 quoted words on average; 2.0 has .598 with 47,
no limit .639 with 58 (cross-validated)."""
LISTED_WORDS = 160
LISTED_SENTENCES = 8
WORTH_LISTING = 1.5
"""The same for a list, whose sentences must each name something new of the kind asked for."""
FIT_TO_LIST = 0.5
FIT_NEEDED = 0.3
KINDS_NEEDED = frozenset({"number"})
"""A sentence without any number answers no "how many"; who and where may be told by a pronoun."""
LONGEST_BEFORE = 45
"""Words of a sentence that is quoted only for the pronoun in the next."""
_OWN_SHARE = 0.3
"""A sentence of which so much is somebody's words is framed as theirs."""
_OPEN = re.compile(
    r"(?:(?:but|and|so)[,]? )?"
    r"(?:he|she|they|it|this|that|these|those|his|her|their|its|both|such)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A sentence as it will be quoted."""

    scored: Scored
    span: Span
    named: str | None
    """Whom its leading pronoun means, to be said in the framing."""

    @property
    def words(self) -> int:
        return len(self.scored.analysed.article.text[self.span.slice].split())


def choose_parts(ranked: Sequence[Scored], sought: Sought, *, is_list: bool) -> list[Part]:
    """The best sentence and those worth adding, best article first, in reading order inside it.

    :param ranked: best first; not empty.
    """
    ranked = _of_the_kind(ranked, sought)
    chosen = _choose_list(ranked, sought) if is_list else _choose(ranked)
    first_seen = {s.scored.analysed.article.id: i for i, s in reversed(list(enumerate(chosen)))}
    chosen.sort(key=lambda s: (first_seen[s.scored.analysed.article.id], s.span.start))
    return [_part(shown) for shown in chosen]


def _of_the_kind(ranked: Sequence[Scored], sought: Sought) -> Sequence[Scored]:
    """Those within reach of the best that hold something of the kind asked for; all if none does.

    Sentences that only ask are left out in any case.
    """
    near = [s for s in ranked if ranked[0].score - s.score <= WORTH_ADDING]
    telling = [s for s in near if not is_question(s.analysed.text_of(s.sentence))] or near
    if sought.kind not in KINDS_NEEDED:
        return telling
    return [s for s in telling if _named_in(s, sought, FIT_NEEDED)] or telling


def _choose(ranked: Sequence[Scored]) -> list[_Shown]:
    chosen = [_show(ranked[0])]
    quoted = chosen[0].words
    for scored in ranked[1:]:
        if len(chosen) == MOST_SENTENCES or ranked[0].score - scored.score > WORTH_ADDING:
            break
        added = _fitting(scored, chosen, MOST_WORDS - quoted)
        if added is not None:
            chosen.append(added)
            quoted += added.words
    return chosen


def _choose_list(ranked: Sequence[Scored], sought: Sought) -> list[_Shown]:
    chosen = [_show(ranked[0])]
    quoted, listed = chosen[0].words, _named_in(ranked[0], sought, FIT_TO_LIST)
    for scored in ranked[1:]:
        if len(chosen) == LISTED_SENTENCES or ranked[0].score - scored.score > WORTH_LISTING:
            break
        new = _named_in(scored, sought, FIT_TO_LIST) - listed
        added = _fitting(scored, chosen, LISTED_WORDS - quoted) if new else None
        if added is not None:
            chosen.append(added)
            quoted += added.words
            listed |= new
    return chosen


def _named_in(scored: Scored, sought: Sought, fit: float) -> set[str]:
    """What of the kind asked for a sentence names."""
    found = find_candidates(scored.analysed.text_of(scored.sentence), sought)
    return {candidate.key for candidate in found if candidate.fit >= fit}


def _fitting(scored: Scored, chosen: Sequence[_Shown], left: int) -> _Shown | None:
    """The sentence as shown, when it fits the words left and says something else than the rest."""
    if len(scored.analysed.text_of(scored.sentence).split()) > left:
        return None
    if any(scored.repeats(other.scored) or _holds(other, scored) for other in chosen):
        return None
    shown = _show(scored)
    return shown if shown.words <= left else None


def _holds(shown: _Shown, scored: Scored) -> bool:
    """Whether the sentence is quoted already, before one that needed it."""
    same = shown.scored.analysed.article.id == scored.analysed.article.id
    return same and shown.span.contains(scored.sentence.span)


def _show(scored: Scored) -> _Shown:
    """By itself, with the name of whom it begins with, or with the sentence that tells that."""
    analysed, sentence = scored.analysed, scored.sentence
    text = analysed.text_of(sentence)
    if opens_with_person(text):
        named = name_opening(analysed, sentence)
        if named is not None:
            return _Shown(scored, sentence.span, named)
    before = _told_before(analysed, sentence) if _OPEN.match(text) else None
    first = before or sentence
    return _Shown(scored, Span(first.span.start, sentence.span.end), None)


def _told_before(analysed: AnalysedArticle, sentence: Sentence) -> Sentence | None:
    """The sentence before, of whatever paragraph, which mostly names what a pronoun means."""
    if not sentence.index:
        return None
    before = analysed.sentences[sentence.index - 1]
    text = analysed.text_of(before)
    return before if is_whole_sentence(text) and len(text.split()) <= LONGEST_BEFORE else None


def _part(shown: _Shown) -> Part:
    analysed, span = shown.scored.analysed, shown.span
    article, quote = analysed.article, analysed.article.text[span.slice]
    speaking = [
        quotation
        for quotation in analysed.quotations_over(span)
        if quotation.kind != "unsaid"
        and quotation.speaker
        and len(quotation.span) >= _OWN_SHARE * len(span)
    ]
    if len({quotation.speaker for quotation in speaking}) == 1:
        speaker = speaking[0].speaker
        of = shown.named if shown.named != speaker else None
        framing = frame_speaker(speaking[0], article, quote, sourced=True, of=of)
        return Part(analysed, span, framing, f"{speaking[0].kind} {speaker} {of or ''}")
    framing = frame_source(article, quote, of=shown.named)
    return Part(analysed, span, framing, f"{article.id} {shown.named or ''}")
