"""What a newer version of an article changed, sentence by sentence. Pure.

Sentences that are the same but for their printing are matched first, in the order of the texts and
then wherever they stand, so that a paragraph that was moved is no change. What is left is matched
by the words it shares, the likest pairs first: those were altered, the rest was added or removed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal, TypeAlias

from rag.text.typography import fold, fold_plain
from rag.types import (
    AnalysedArticle,
    Article,
    Change,
    Changes,
    Citation,
    MetadataChange,
    NewerVersion,
    Sentence,
    Span,
    WordChange,
)

ALTERED: Final = 0.5
"""The share of words (Dice) from which on two sentences are one, written otherwise: below it less
than half of either is left, and a reader would not know it again."""
_MOST_COMPARED: Final = 250_000
"""Pairs of sentences; two texts of 500 wholly different sentences have as many."""

_COMPARED: tuple[
    Literal["title", "outlet", "author", "published", "updated", "section"], ...
] = ("title", "outlet", "author", "published", "updated", "section")  # fmt: skip
_WORD = re.compile(r"\w+(?:[.,:'’-]\w+)*|[^\w\s]")

Pairs: TypeAlias = dict[int, int]
"""Index of an older sentence → of the newer one that is the same."""


@dataclass(frozen=True, slots=True)
class _Aligned:
    """Which sentences of two versions belong together; all others were added or removed."""

    same: Pairs
    altered: Pairs
    recut: frozenset[int]
    """Newer sentences that are further parts of one that is the same."""


def compare_versions(old: AnalysedArticle, new: AnalysedArticle) -> Changes:
    """What the newer version changed: sentences in the newer text's order, then metadata.

    A sentence that was removed stands where it stood before; one that was only moved, or printed
    with other quotation marks, dashes or spaces, is no change.
    """
    aligned = _align(_keys(old), _keys(new))
    changes = list(_sentence_changes(old, new, aligned))
    return Changes(
        old.article.id, new.article.id, tuple(changes), _metadata(old.article, new.article)
    )


def find_newer_quote(
    citation: Citation, old: AnalysedArticle, new: AnalysedArticle
) -> NewerVersion:
    """What became of the sentences of a quote in a newer version of their article.

    "kept" when each stands there as before, "gone" when none does, in any form; else "altered",
    with what stands in place of the first that was altered.
    """
    quoted = [sentence.index for sentence in old.sentences_over(citation.span)]
    aligned = _align(_keys(old), _keys(new))
    if all(index in aligned.same for index in quoted):
        return NewerVersion(new.article.id, "kept")
    altered = [aligned.altered[index] for index in quoted if index in aligned.altered]
    if altered:
        span = new.sentences[altered[0]].span
        return NewerVersion(new.article.id, "altered", new.article.text[span.slice], span)
    kept = any(index in aligned.same for index in quoted)
    return NewerVersion(new.article.id, "altered" if kept else "gone")


def sentence_key(sentence: str) -> str:
    """A sentence as it is compared: typography and spaces folded."""
    return " ".join(fold_plain(sentence).split())


def _keys(analysed: AnalysedArticle) -> list[str]:
    return [sentence_key(analysed.text_of(sentence)) for sentence in analysed.sentences]


def _align(old: Sequence[str], new: Sequence[str]) -> _Aligned:
    same, recut = _in_order(old, new)
    same |= _elsewhere(old, new, same)
    taken = recut.union(same.values())
    left = [index for index in range(len(old)) if index not in same]
    right = [index for index in range(len(new)) if index not in taken]
    return _Aligned(same, _alike(old, new, left, right, same), recut)


def _in_order(old: Sequence[str], new: Sequence[str]) -> tuple[Pairs, frozenset[int]]:
    """The longest runs of the same sentences, in the order of both texts.

    Sentences that were only cut otherwise are the same too: a run between two that is, joined, the
    same text on both sides.
    """
    matcher = SequenceMatcher(None, _numbered(old), _numbered(new), autojunk=False)
    same: Pairs = {}
    recut: set[int] = set()
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            same.update(zip(range(a, b), range(c, d), strict=True))
        elif kind == "replace" and _joined(old[a:b]) == _joined(new[c:d]):
            same.update((i, min(c + i - a, d - 1)) for i in range(a, b))
            recut.update(range(c + b - a, d))
    return same, frozenset(recut)


def _numbered(sentences: Sequence[str]) -> list[tuple[str, int]]:
    """Each sentence with how often it stood before: none twice, so that time stays bounded."""
    before: Counter[str] = Counter()
    numbered = []
    for sentence in sentences:
        numbered.append((sentence, before[sentence]))
        before[sentence] += 1
    return numbered


def _joined(sentences: Sequence[str]) -> str:
    return "".join("".join(sentences).split())


def _elsewhere(old: Sequence[str], new: Sequence[str], same: Pairs) -> Pairs:
    """Sentences that stand in another place of the newer text."""
    taken = set(same.values())  # what was cut otherwise equals nothing that is left
    places: dict[str, list[int]] = defaultdict(list)
    for index in reversed(range(len(new))):
        if index not in taken:
            places[new[index]].append(index)
    moved = [i for i in range(len(old)) if i not in same]
    return {index: places[old[index]].pop() for index in moved if places[old[index]]}


def _alike(
    old: Sequence[str], new: Sequence[str], left: list[int], right: list[int], same: Pairs
) -> Pairs:
    """Pairs of sentences left over that share most of their words, the likest first.

    Of pairs that are equally alike the one at the same place between sentences that stayed wins.
    """
    words = {("old", i): _bag(old[i]) for i in left} | {("new", j): _bag(new[j]) for j in right}
    expected = _expected_places(len(old), len(new), same)
    reach = max(1, _MOST_COMPARED // max(len(left), 1))
    ranked = []
    for i in left:
        near = right
        if len(right) > reach:
            near = sorted(right, key=lambda j: abs(j - expected[i]))[:reach]
        for j in near:
            alike = _dice(words["old", i], words["new", j])
            if alike >= ALTERED:
                ranked.append((-alike, abs(j - expected[i]), i, j))
    pairs: Pairs = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(ranked):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _expected_places(count: int, others: int, same: Pairs) -> list[int]:
    """Where each older sentence would stand in the newer text, after the last one that stayed."""
    places, next_place = [], 0
    for index in range(count):
        places.append(min(next_place, max(others - 1, 0)))
        next_place = same.get(index, next_place) + 1
    return places


def _bag(sentence: str) -> Counter[str]:
    """Its words, without marks: two sentences that share only a full stop are not alike."""
    return Counter(word.lower() for word in _WORD.findall(sentence) if word[0].isalnum())


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    if not total or 2 * min(one.total(), other.total()) < ALTERED * total:
        return 0.0
    return 2 * sum(min(count, other[word]) for word, count in one.items()) / total


def _sentence_changes(
    old: AnalysedArticle, new: AnalysedArticle, aligned: _Aligned
) -> Iterator[Change]:
    """The changes in the newer text's order, each removed sentence behind what it followed."""
    counterpart = {new_index: index for index, new_index in aligned.altered.items()}
    paired = aligned.same | aligned.altered
    there = aligned.recut.union(paired.values())
    places: list[tuple[int, int, Change]] = []
    behind = -1
    for sentence in old.sentences:
        if sentence.index in paired:
            behind = paired[sentence.index]
        else:
            places.append((behind, 1, Change("removed", sentence.span, None)))
    for sentence in new.sentences:
        if sentence.index in counterpart:
            before = old.sentences[counterpart[sentence.index]]
            places.append((sentence.index, 0, _altered(old, before, new, sentence)))
        elif sentence.index not in there:
            places.append((sentence.index, 0, Change("added", None, sentence.span)))
    places.sort(key=lambda each: each[:2])
    return (change for _, _, change in places)


def _altered(
    old: AnalysedArticle, before: Sentence, new: AnalysedArticle, after: Sentence
) -> Change:
    words = _word_changes(old.article.text, before.span, new.article.text, after.span)
    return Change("altered", before.span, after.span, tuple(words))


def _word_changes(old: str, before: Span, new: str, after: Span) -> Iterator[WordChange]:
    """The runs of words that differ, with exact spans; marks of punctuation count as words."""
    own, others = _words_of(old, before), _words_of(new, after)
    matcher = SequenceMatcher(None, [w for w, _ in own], [w for w, _ in others], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield WordChange(_over(own[a:b]), _over(others[c:d]))


def _words_of(text: str, span: Span) -> list[tuple[str, Span]]:
    """The words of a sentence, folded, each with where it stands in the text as printed."""
    folded = fold(text[span.slice])
    found = []
    for match in _WORD.finditer(folded.text):
        printed = folded.original(Span(*match.span()))
        found.append((match[0], Span(span.start + printed.start, span.start + printed.end)))
    return found


def _over(words: Sequence[tuple[str, Span]]) -> Span | None:
    return Span(words[0][1].start, words[-1][1].end) if words else None


def _metadata(old: Article, new: Article) -> tuple[MetadataChange, ...]:
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in _COMPARED)
    return tuple(
        MetadataChange(name, before, after) for name, before, after in pairs if before != after
    )
