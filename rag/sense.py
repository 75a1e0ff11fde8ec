"""The checks on what a statement means: denial, strength and support (C6 to C8).

They compare the statement with the cited sentence that says most nearly the same, by which words
are denied or softened there, and with the wording of all that it cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.checks import Claim, Failed, content_stems_of
from rag.facts import ArticleFacts, CitedSentences
from rag.text.negation import denied_stems, denies_alike
from rag.text.strength import is_allegation, is_conditional, is_open, softened_stems
from rag.text.typography import fold_plain
from rag.types import Sentence

SAME_CLAIM = 0.6
"""The least share of a statement's content words in a sentence that says the same or its denial."""
ONLY_SAID = 0.85
"""Somebody's words are the source of a statement that shares this much of its words with them."""
WEAK_SCORE = 0.08
WEAK_SHARE = 0.2
"""A support score below the first, or a share of a statement's content words in what it cites
below the second, is noted. Chosen on half of the articles that writers summed up, for at most .03
of the true sentences; on the other half .011 of them are noted, and .903 of those that point at two
wrong sentences are withheld or noted (.763 without)."""

_TOKEN = re.compile(r"\w+|[^\w\s\"'`]")


@dataclass(frozen=True, slots=True)
class NearestSentence:
    """A cited sentence with its article and its folded text."""

    facts: ArticleFacts
    sentence: Sentence
    text: str


def nearest_sentence(claim: Claim, cited: CitedSentences) -> NearestSentence | None:
    """The cited sentence that says most nearly the same; None when none says nearly that."""
    best: NearestSentence | None = None
    most = SAME_CLAIM * len(claim.content) or 1.0
    for facts, sentence in cited.sentences:
        text = cited.text_of(facts, sentence)
        shared = len(claim.content & content_stems_of(text))
        if shared >= most:
            best, most = NearestSentence(facts, sentence, text), shared + 1
    return best


def check_polarity(claim: Claim, nearest: NearestSentence | None) -> Failed | None:
    """C6: the sentence that says nearly the same does not say its denial."""
    if nearest is None:
        return None
    theirs, ours = (denied_stems(text) for text in (nearest.text, claim.text))
    if denies_alike(nearest.text, claim.text):
        return None
    said = content_stems_of(nearest.text)
    turned = (ours & (said - theirs)) | (theirs & (claim.content - ours))
    return Failed("polarity", nearest.text) if turned else None


def is_stronger(claim: Claim, nearest: NearestSentence | None, cited: CitedSentences) -> bool:
    """C7: whether the sentence that says nearly the same says it with a reserve that was lost.

    A reserve is a hedge on a word that the statement uses without one, a condition, or that only
    somebody says so; what another cited sentence says flatly needs none.
    """
    if nearest is None:
        return False
    if is_conditional(nearest.text) and not is_open(claim.text):
        return True
    theirs, ours = softened_stems(nearest.text), softened_stems(claim.text)
    lost = theirs.planned - ours.all - ours.coming
    if not is_allegation(claim.text):
        lost |= theirs.possible - ours.all
        if not claim.attributions:
            lost |= theirs.alleged - ours.all
    flat = {
        each
        for facts, sentence in cited.sentences
        for text in [cited.text_of(facts, sentence)]
        for each in content_stems_of(text) - softened_stems(text).all
    }
    if (lost & claim.content) - flat - ours.all:
        return True
    is_attributed = bool(claim.attributions) or is_allegation(claim.text)
    return not is_attributed and _is_only_said(claim, nearest, cited)


def _is_only_said(claim: Claim, nearest: NearestSentence, cited: CitedSentences) -> bool:
    """Whether all but little of a statement is what somebody said, whom it does not mention."""
    shared = claim.content & content_stems_of(nearest.text)
    beside = " ".join(text for text in cited.texts if text != nearest.text)
    if 2 * len(shared & content_stems_of(beside)) > len(shared):
        return False  # another cited sentence says it too
    for quotation in nearest.facts.analysed.quotations_over(nearest.sentence.span):
        if quotation.kind != "indirect" or quotation.cue is None:
            continue
        said = fold_plain(nearest.facts.analysed.article.text[quotation.span.slice])
        source = fold_plain(f"{quotation.mention or ''} {quotation.speaker or ''}")
        if claim.content & content_stems_of(source):
            continue
        if len(shared & content_stems_of(said)) >= ONLY_SAID * len(shared):
            return True
    return False


def is_weak(claim: Claim, cited: CitedSentences) -> bool:
    """C8: whether the sentences have too little of the statement's wording to be what it rests on.

    The outlet's name is no part of what is stated.
    """
    outlets = " ".join(facts.analysed.article.outlet or "" for facts in cited.facts)
    own = claim.content - content_stems_of(fold_plain(outlets))
    share = len(own & content_stems_of(cited.text)) / max(1, len(own))
    return share < WEAK_SHARE or support_score(claim.text, cited.texts) < WEAK_SCORE


def support_score(statement: str, sentences: Sequence[str]) -> float:
    """C8: how far folded sentences bear out a folded statement in its wording, from 0 to 1.

    The mean of two shares: of its runs of three words (and marks) that stand in one of the
    sentences, and of its words that stand in the best single one. It tells supported from
    unsupported summary sentences (QAGS) with an AUC of .871; the first alone .837, the second .813,
    words in any sentence .583.
    """
    own = _tokens(statement)
    if not own or not sentences:
        return 0.0
    theirs = [_tokens(sentence) for sentence in sentences]
    best = max(sum(token in there for token in own) for there in map(set, theirs)) / len(own)
    runs = list(_runs(own)) or [tuple(own)]
    known = {run for there in theirs for run in _runs(there)}
    return (sum(run in known for run in runs) / len(runs) + best) / 2


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def _runs(tokens: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(tokens, tokens[1:], tokens[2:], strict=False)
