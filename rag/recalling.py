"""Which articles the last answer was about, for "Summarise that article"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rag.library import Library
from rag.manners import courtesy_for
from rag.retrieval import retrieve
from rag.types import AnalysedArticle, Filters, Turn

_SHORTEST_QUOTE: Final = 20
"""Characters; a shorter sentence stands in many articles."""
_PIECE: Final = 400
"""Characters of an answer that are searched for at a time: a question's length of words."""
_MOST_PIECES: Final = 6
_CANDIDATES: Final = 8


def recall_articles(library: Library, history: Sequence[Turn], filters: Filters) -> tuple[str, ...]:
    """Ids of the articles that the last answer was made from, the one quoted first first.

    Known ids are taken as they are; else the articles whose very sentences stand in the answer, for
    quotes are exact; else those found for what was asked and answered. Turns that were answered
    with nothing are passed over.
    """
    scope = library.scope(filters)
    for turn in reversed(history):
        if courtesy_for(turn.question) is not None:
            continue
        known = tuple(i for i in turn.articles if library.contains(i))
        known = tuple(i for i in known if scope is None or i in scope)
        recalled = known or _quoted_in(library, turn, filters)
        if recalled:
            return recalled
    return ()


def _quoted_in(library: Library, turn: Turn, filters: Filters) -> tuple[str, ...]:
    """The articles of which an answer holds whole sentences, in the order of the answer."""
    answer = _plain(turn.answer)
    candidates: dict[str, None] = {}
    pieces = [answer[i : i + _PIECE] for i in range(0, len(answer), _PIECE)][:_MOST_PIECES]
    for piece in (*pieces, turn.question):
        found = retrieve(library, piece, filters=filters, limit=_CANDIDATES)
        candidates |= dict.fromkeys(passage.article_id for passage in found.passages)
    places = {each: _first_quoted(library.analysed(each), answer) for each in candidates}
    quoted = [(place, each) for each, place in places.items() if place is not None]
    return tuple(each for _, each in sorted(quoted))


def _first_quoted(analysed: AnalysedArticle, answer: str) -> int | None:
    """Where in an answer the first whole sentence of the article stands; None when none does."""
    sentences = {_plain(analysed.text_of(sentence)) for sentence in analysed.sentences}
    found = (answer.find(each) for each in sentences if len(each) >= _SHORTEST_QUOTE)
    return min((place for place in found if place >= 0), default=None)


def _plain(text: str) -> str:
    """Single spaces: answers are kept in one line."""
    return " ".join(text.split())
