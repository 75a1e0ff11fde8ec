"""Questions about somebody's words, answered from the quotations that were found at ingest."""

from __future__ import annotations

from collections.abc import Sequence

from rag.quoting import cite_parts, quote_parts, spoken_parts
from rag.retrieval import WordRarity
from rag.text.terms import stems
from rag.types import AnalysedArticle, AnswerRequest, Outcome, Quotation

MOST_SPOKEN = 10
"""Citations in an answer with somebody's words."""
MOST_MATCHES = 3
ON_TOPIC = 0.4
"""A quotation is on the topic asked about when this share of the topic is in or round it."""
MATCHING_WORDS = 0.6
"""For "who said …": the share of the words asked for that a quotation must hold."""
AS_GOOD = 0.8
"""Further matches are shown when they hold at least this share of the best one's."""

_Spoken = tuple[AnalysedArticle, Quotation]


def answer_said(
    speaker: str, topic: str | None, request: AnswerRequest, rarity: WordRarity | None
) -> Outcome:
    """What the speaker of ``request.spoken`` said, on the topic if there is one.

    :param rarity: of the topic's words; None without a topic.
    """
    spoken = [(request.articles[article_id], quotation) for article_id, quotation in request.spoken]
    on_topic = _on_topic(spoken, rarity) if rarity is not None else spoken
    if not on_topic:
        notice = f"The articles quote {speaker}, but nothing on {topic} was found."
        nearest = cite_parts(spoken_parts(spoken)[:3])
        return Outcome(status="not_in_articles", nearest=nearest, notices=(notice,))
    parts = spoken_parts(on_topic)
    left = len(parts) - MOST_SPOKEN
    notices = (
        (f"{left} more passages quote {speaker}: ask about a topic to see them.",)
        if left > 0
        else ()
    )
    return quote_parts(parts[:MOST_SPOKEN], notices=notices)


def answer_who_said(request: AnswerRequest, rarity: WordRarity) -> Outcome | None:
    """Who said words like those asked for; None when no quotation holds enough of them."""
    found: list[tuple[float, AnalysedArticle, Quotation]] = []
    for passage in request.passages:
        analysed = request.articles[passage.article_id]
        for quotation in analysed.quotations_over(passage.span):
            said = rarity.coverage(set(stems(analysed.article.text[quotation.span.slice])))
            around = {
                stem
                for sentence in analysed.sentences_over(quotation.span)
                for stem in stems(analysed.text_of(sentence))
            }
            score = max(said, 0.9 * rarity.coverage(around))
            if quotation.kind != "unsaid" and score >= MATCHING_WORDS:
                found.append((score, analysed, quotation))
    if not found:
        return None
    best = max(score for score, _, _ in found)
    found.sort(key=lambda match: -match[0])
    matching = [(a, q) for score, a, q in found if score >= AS_GOOD * best]
    return quote_parts(spoken_parts(matching)[:MOST_MATCHES])


def _on_topic(spoken: Sequence[_Spoken], rarity: WordRarity) -> list[_Spoken]:
    """Those on the topic, the article with the best of them first."""
    scored = [(_topic_score(*pair, rarity), pair) for pair in spoken]
    best = max(score for score, _ in scored)
    if best < ON_TOPIC:
        return []
    kept = [(score, pair) for score, pair in scored if score >= max(ON_TOPIC, 0.5 * best)]
    best_of_article: dict[str, float] = {}
    for score, (analysed, _) in kept:
        article_id = analysed.article.id
        best_of_article[article_id] = max(score, best_of_article.get(article_id, 0.0))
    kept.sort(key=lambda scored: -best_of_article[scored[1][0].article.id])
    return [pair for _, pair in kept]


def _topic_score(analysed: AnalysedArticle, quotation: Quotation, rarity: WordRarity) -> float:
    """How much of a topic stands in the quotation's sentences, next to them, or in the article."""
    sentences = analysed.sentences_over(quotation.span)
    own = {stem for sentence in sentences for stem in stems(analysed.text_of(sentence))}
    first, last = sentences[0].index, sentences[-1].index
    near = own | {
        stem
        for sentence in analysed.sentences[max(first - 2, 0) : last + 3]
        for stem in stems(analysed.text_of(sentence))
    }
    opening = near | set(stems(analysed.article.title + " " + analysed.article.text[:600]))
    return max(rarity.coverage(own), 0.7 * rarity.coverage(near), 0.45 * rarity.coverage(opening))
