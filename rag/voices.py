"""Who is quoted in articles, how often, and with which words. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.framing import name_speaker
from rag.quoting import Part, quote_parts, whole_sentences
from rag.text.dates import MONTHS, WEEKDAYS
from rag.text.terms import content_stems, stems, words
from rag.types import AnalysedArticle, Outcome, Quotation, Span

MOST_SPEAKERS = 20
LONGEST_QUOTE = 80
"""Words in the whole sentences of a quotation that is shown for its speaker."""
TELLING_WORDS = 5
"""Fewer quoted words are a phrase, shown only of those who have no more."""
FULL_QUOTE = 25
"""From so many words on a quotation tells no more by being longer."""
_TIMES = (
    "once", "twice", "three times", "four times", "five times", "six times", "seven times",
    "eight times", "nine times", "ten times", "eleven times", "twelve times",
)  # fmt: skip


@dataclass(frozen=True)
class Voice:
    """Somebody who is quoted, with all direct quotations, in the order of the articles."""

    quotations: tuple[tuple[AnalysedArticle, Quotation], ...]

    @property
    def times(self) -> int:
        """In how many paragraphs: a quotation that is split by "she said" is one."""
        return len({_place(*pair) for pair in self.quotations})

    @property
    def times_in_words(self) -> str:
        """ "twice"; beyond twelve no more is said than that."""
        times = self.times
        return _TIMES[times - 1] if times <= len(_TIMES) else "more than twelve times"

    @property
    def is_named(self) -> bool:
        """Whether it is somebody's name, or a body's, and not "officials" or a day."""
        speaker = self.best_named.speaker or ""
        return any(
            word[:1].isupper() and word not in (*WEEKDAYS, *MONTHS) for word in speaker.split()
        )

    @cached_property
    def best_named(self) -> Quotation:
        """The quotation that names the speaker most fully, under the role given most often."""
        found = [quotation for _, quotation in self.quotations]
        longest = max(len((quotation.speaker or "").split()) for quotation in found)
        full = [q for q in found if len((q.speaker or "").split()) == longest]
        roles = Counter(quotation.role for quotation in full if quotation.role)
        wanted = roles.most_common(1)[0][0] if roles else None
        return next(quotation for quotation in full if quotation.role == wanted)

    def most_telling(
        self, worth: Callable[[AnalysedArticle, Quotation], float] = lambda _a, _q: 0.0
    ) -> tuple[AnalysedArticle, Quotation, Span] | None:
        """The quotation to show, with its whole sentences; None when all are overlong.

        :param worth: what one is worth beside its length, for which up to 1 is given.
        """
        found = [
            (worth(analysed, quotation) + _fullness(analysed, quotation), analysed, quotation, span)
            for analysed, quotation in self.quotations
            if _count(analysed, span := whole_sentences(analysed, quotation.span)) <= LONGEST_QUOTE
        ]
        if not found:
            return None
        _, analysed, quotation, span = max(found, key=lambda each: each[0])
        return analysed, quotation, span


def find_voices(articles: Iterable[AnalysedArticle]) -> list[Voice]:
    """Everybody who is directly quoted, those with a name first, then those quoted most.

    A bare surname counts for the one speaker who has it, in whatever article that is.
    """
    said: dict[tuple[str, ...], list[tuple[AnalysedArticle, Quotation]]] = {}
    for analysed in articles:
        for quotation in analysed.quotations:
            key = tuple(words(quotation.speaker or ""))
            if key and quotation.kind == "direct":
                said.setdefault(key, []).append((analysed, quotation))
    for key in [key for key in said if len(key) == 1]:
        bearers = [other for other in said if len(other) > 1 and other[-1] == key[0]]
        if len(bearers) == 1:
            said[bearers[0]] += said.pop(key)
    voices = [Voice(tuple(pairs)) for pairs in said.values()]
    return sorted(voices, key=lambda voice: (not voice.is_named, -voice.times))


def answer_speakers(articles: Sequence[AnalysedArticle], topic: str | None = None) -> Outcome:
    """Everybody who is quoted, with role, how often and their most telling words.

    :param topic: words on it are shown before others.
    """
    asked = frozenset(content_stems(topic or ""))

    def worth(analysed: AnalysedArticle, quotation: Quotation) -> float:
        span = whole_sentences(analysed, quotation.span)
        own = stems(analysed.article.text[span.slice])
        return len(asked.intersection(own)) / len(asked) if asked else 0.0

    voices = find_voices(articles)
    if not voices:
        notice = "Nobody is quoted in these articles by name."
        return Outcome(status="not_in_articles", notices=(notice,))
    parts = []
    for voice in voices[:MOST_SPEAKERS]:
        telling = voice.most_telling(worth)
        if telling is not None:
            analysed, _, span = telling
            framing = (
                f"{name_speaker(voice.best_named).rstrip(',')}, quoted {voice.times_in_words}:"
            )
            parts.append(Part(analysed, span, framing, framing))
    left = len(voices) - MOST_SPEAKERS
    notices = (f"{left} more people are quoted.",) if left > 0 else ()
    return quote_parts(parts, notices=notices)


def _place(analysed: AnalysedArticle, quotation: Quotation) -> tuple[str, int]:
    return analysed.article.id, analysed.sentences_over(quotation.span)[0].paragraph


def _fullness(analysed: AnalysedArticle, quotation: Quotation) -> float:
    count = _count(analysed, quotation.span)
    asks = analysed.article.text[quotation.span.slice].rstrip().endswith("?")
    return min(count, FULL_QUOTE) / FULL_QUOTE if count >= TELLING_WORDS and not asks else 0.0


def _count(analysed: AnalysedArticle, span: Span) -> int:
    return len(analysed.article.text[span.slice].split())
