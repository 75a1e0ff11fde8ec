"""Which sentences a model is shown, within a budget of characters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rag.pointing import cost_of_heading, cost_of_line
from rag.types import AnalysedArticle, AnswerRequest, Sentence

ANSWER_CHARACTERS = 24_000
"""Of the articles as they are laid out, with headings and labels: about 6,000 tokens, reckoned as
four characters each, so that nothing is fetched to count."""
SUMMARY_CHARACTERS = 60_000
SPOKEN_SHARE = 0.5
"""Of the budget, for somebody's words when they are asked for; the rest is for passages."""

Selected = tuple[AnalysedArticle, tuple[Sentence, ...]]


@dataclass
class _Selection:
    """Sentences chosen so far; articles stay in the order in which they first come."""

    characters: int
    chosen: dict[str, set[int]] = field(default_factory=dict)
    articles: dict[str, AnalysedArticle] = field(default_factory=dict)

    def add(self, analysed: AnalysedArticle, sentences: Iterable[Sentence]) -> bool:
        """Add the sentences if all that are new fit; whether they did."""
        indexes = self.chosen.get(analysed.article.id, set())
        new = [sentence for sentence in sentences if sentence.index not in indexes]
        cost = sum(cost_of_line(analysed, sentence) for sentence in new)
        if new and not indexes:
            cost += cost_of_heading(analysed)
        if cost > self.characters:
            return False
        self.characters -= cost
        self.articles.setdefault(analysed.article.id, analysed)
        self.chosen.setdefault(analysed.article.id, indexes).update(s.index for s in new)
        return True

    def result(self) -> list[Selected]:
        return [
            (analysed, tuple(analysed.sentences[i] for i in sorted(self.chosen[key])))
            for key, analysed in self.articles.items()
            if self.chosen[key]
        ]


def select_for_answer(
    request: AnswerRequest, *, characters: int = ANSWER_CHARACTERS
) -> list[Selected]:
    """Somebody's words first when they are asked for, then the passages by rank.

    The best passage of each article goes before the second of any, so that one long article does
    not crowd out what others say. Then, as far as the budget goes, the lead of each article, which
    names people in full, and the rest of the best articles, so that an answer need not rest on a
    fragment.
    """
    selection = _Selection(characters)
    least = characters - int(characters * SPOKEN_SHARE)
    for article_id, quotation in request.spoken:
        analysed = request.articles[article_id]
        if selection.characters > least:
            over = analysed.sentences_over(quotation.span)
            selection.add(analysed, _with_neighbours(analysed, over))
    best = {passage.article_id: passage for passage in reversed(request.passages)}
    first = [passage for passage in request.passages if best[passage.article_id] is passage]
    for passage in (*first, *request.passages):
        found = request.articles.get(passage.article_id)
        if found is not None:
            selection.add(found, found.sentences_over(passage.span))
    for analysed in list(selection.articles.values()):
        selection.add(analysed, analysed.sentences[:1])
    for analysed in list(selection.articles.values()):
        selection.add(analysed, analysed.sentences)
    return selection.result()


def select_for_summary(
    articles: Sequence[AnalysedArticle], *, characters: int = SUMMARY_CHARACTERS
) -> list[Selected]:
    """From each article the same share of the budget: its beginning, then its quotations.

    What one article does not need is shared among those after it.
    """
    selected: list[Selected] = []
    left = characters
    for position, analysed in enumerate(articles):
        share = _Selection(left // (len(articles) - position))
        whole = share.characters
        if not share.add(analysed, analysed.sentences):
            _add_beginning(share, analysed, whole * 2 // 3)
            for quotation in analysed.quotations:
                share.add(analysed, analysed.sentences_over(quotation.span))
            for sentence in analysed.sentences:
                share.add(analysed, [sentence])
        left -= whole - share.characters
        selected += share.result()
    return selected


def _add_beginning(selection: _Selection, analysed: AnalysedArticle, most: int) -> None:
    least = selection.characters - most
    for sentence in analysed.sentences:
        if selection.characters <= least or not selection.add(analysed, [sentence]):
            return


def _with_neighbours(
    analysed: AnalysedArticle, sentences: Sequence[Sentence]
) -> Sequence[Sentence]:
    """With the sentence before, which often says whose words they are."""
    if not sentences:
        return sentences
    return analysed.sentences[max(sentences[0].index - 1, 0) : sentences[-1].index + 1]
