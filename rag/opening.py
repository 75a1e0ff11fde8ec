"""Whom the first word of a sentence means, when it is "he" or "she": told by the article. Pure."""

from __future__ import annotations

import re
from typing import Final

from rag.text.people import Cast, Entity
from rag.text.phrases import Phrase, Token, read_tokens
from rag.text.resolution import Discourse
from rag.text.subjects import main_subject
from rag.types import AnalysedArticle, Sentence

_PERSONAL = re.compile(r"(?:(?:but|and|so|then|still|yet|now)[,]? )?(?:he|she|his|her)\b", re.I)
_FARTHEST: Final = 120
"""Sentences read before the one in question; who "she" is stands nearer than that."""


def opens_with_person(text: str) -> bool:
    """Whether a sentence begins with a pronoun for one person."""
    return bool(_PERSONAL.match(text))


def name_opening(analysed: AnalysedArticle, sentence: Sentence) -> str | None:
    """The full name of whom a leading "he", "she", "his" or "her" means; None when that is open.

    A quotation of the sentence that has the pronoun for its speaker tells it; else the article is
    read up to the sentence, as for quotations.
    """
    text = analysed.text_of(sentence)
    opening = _PERSONAL.match(text)
    if opening is None:
        return None
    pronoun = opening[0].split()[-1].lower()
    for quotation in analysed.quotations_over(sentence.span):
        if quotation.speaker and (quotation.mention or "").lower() == pronoun:
            return quotation.speaker
    person = _resolve(analysed, sentence, pronoun)
    return person.name if person is not None and person.kind == "person" else None


def _resolve(analysed: AnalysedArticle, sentence: Sentence, pronoun: str) -> Entity | None:
    article = analysed.article.text
    first = max(sentence.index - _FARTHEST, 0)
    read: list[tuple[Sentence, list[Token]]] = []
    for each in analysed.sentences[: sentence.index + 1]:
        tokens = list(read_tokens(article, each.span.start, each.span.end))
        if tokens:
            read.append((each, tokens))
    cast = Cast(article)
    cast.read([(each.paragraph, tokens) for each, tokens in read])
    discourse = Discourse(article, cast)
    for each, tokens in read:
        if each.index < first:
            continue
        discourse.enter(each.paragraph, tokens)
        if each.index == sentence.index:
            opening = next((token for token in tokens if token.lower == pronoun), None)
            return discourse.resolve(_alone(opening)) if opening is not None else None
        focus = main_subject(tokens)
        if focus is not None:
            discourse.note_focus(discourse.resolve(focus, speaks=False), focus)
    return None


def _alone(pronoun: Token) -> Phrase:
    """The pronoun as if it stood for itself: "his" means whom "he" would."""
    return Phrase(
        (Token(pronoun.start, pronoun.end, pronoun.text, pronoun.lower, "pronoun", pronoun.first),),
        0,
    )
