"""Questions about somebody's words, answered from the quotations that were found at ingest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.quoting import cite_parts, quote_parts, spoken_parts
from rag.retrieval import WordRarity
from rag.text.lexicon import ORGANIZATION_WORDS, SUFFIXES, is_role
from rag.text.terms import stems, words
from rag.types import AnalysedArticle, AnswerRequest, Outcome, Quotation

MOST_SPOKEN = 10
"""Citations in an answer with somebody's words."""
FEWEST_EACH = 2
"""Citations for each of several people whom a name can mean."""
MOST_BEARERS = 5
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
    people = _people(on_topic)
    if sum(map(bool, people)) < 2 or not _means_a_person(speaker, people):
        people = {"": on_topic}
    each = max(MOST_SPOKEN // len(people), FEWEST_EACH)
    parts_of = [spoken_parts(theirs) for theirs in list(people.values())[:MOST_BEARERS]]
    shown = [part for parts in parts_of for part in parts[:each]]
    left = sum(map(len, parts_of)) - len(shown)
    notices = [_bearers(speaker, people)] if len(people) > 1 else []
    if left > 0:
        notices.append(f"{left} more passages quote {speaker}: ask about a topic to see them.")
    return quote_parts(shown, notices=tuple(notices))


def _people(spoken: Sequence[_Spoken]) -> dict[str, list[_Spoken]]:
    """The quotations by who speaks: each named person apart, all others as one, in order.

    "Donald J. Lee" is Donald Lee; a bare surname goes with the only bearer of its article.
    """
    people: dict[str, list[_Spoken]] = {}
    for analysed, quotation in spoken:
        people.setdefault(person_of(quotation), []).append((analysed, quotation))
    return people


def person_of(quotation: Quotation) -> str:
    """Given name, surname and suffix of a named person; empty for anybody else."""
    name = quotation.speaker or ""
    capitals = [word for word in name.split() if word[0].isupper()]
    if len(capitals) < 2 or len(capitals) != len(name.split()) or _is_body(name):
        return ""
    suffix = capitals[-1] if capitals[-1].rstrip(".").lower() in SUFFIXES else ""
    surname = capitals[-2] if suffix else capitals[-1]
    return f"{capitals[0]} {surname} {suffix}".strip()


def _means_a_person(speaker: str, people: Mapping[str, Sequence[_Spoken]]) -> bool:
    """Whether a name asked for is a surname or an office, not whom people speak for."""
    asked = words(speaker)
    named = [person.lower().split() for person in people if person]
    return is_role(asked[-1]) or any(asked[-1] in person for person in named)


def _is_body(name: str) -> bool:
    return any(word in ORGANIZATION_WORDS for word in name.lower().split())


def _bearers(speaker: str, people: Mapping[str, Sequence[_Spoken]]) -> str:
    """Which people a name can mean, with their roles."""
    named = []
    for person, theirs in people.items():
        if person:
            role = next((q.role for _, q in theirs if q.role), None)
            named.append(f"{person} ({role})" if role else person)
    shown = named[:MOST_BEARERS]
    more = f" and {len(named) - len(shown)} more" if len(named) > len(shown) else ""
    return f"“{speaker}” may mean several: {'; '.join(shown)}{more}."


_UNSAID = re.compile(
    r"\b(?:declin\w+|refus\w+|no comment|not (?:comment|respond|answer|reply|say)\w*"
    r"|n['’]t (?:comment|respond|answer|reply|say)\w*)\b",
    re.IGNORECASE,
)


def unsaid_topic(question: str) -> str | None:
    """On what a question asks who gave no comment; empty for anything, None when it does not."""
    match = _UNSAID.search(question)
    if match is None:
        return None
    about = re.search(r"\b(?:on|about|regarding|over|whether)\b(.*)", question[match.end() :])
    return about[1].strip(" ?.") if about else ""


def answer_unsaid(request: AnswerRequest, rarity: WordRarity | None) -> Outcome | None:
    """Who left something unsaid in the passages, on the topic if there is one; None: nobody."""
    found = [
        (request.articles[passage.article_id], quotation)
        for passage in request.passages
        for quotation in request.articles[passage.article_id].quotations_over(passage.span)
        if quotation.kind == "unsaid" and quotation.speaker is not None
    ]
    if found and rarity is not None:
        found = _on_topic(found, rarity)
    return quote_parts(spoken_parts(found)[:MOST_SPOKEN]) if found else None


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
