"""How cited quotes stand in the library today: who else prints them, what was corrected since.

A citation is kept as it was made; its article may be superseded later, and other outlets' copies
come and go. So this is looked up when an answer is given, and again when a kept one is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from rag.changes import find_newer_quote, sentence_key
from rag.corrections import find_corrections
from rag.errors import ArticleNotFound, LibraryError
from rag.library import Library
from rag.related import Related
from rag.types import AlsoIn, Answer, Citation, Correction, NewerVersion

AnyAnswer = TypeVar("AnyAnswer", bound=Answer)
_NONE = Related("")


class Standings:
    """Looks up what citations need and keeps it, so that a growing answer costs each once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._related: dict[str, Related] = {}
        self._corrections: dict[str, tuple[Correction, ...]] = {}
        self._keys: dict[str, str] = {}
        self._found: dict[Citation, Citation] = {}

    def of(self, citations: Sequence[Citation]) -> tuple[Citation, ...]:
        """The citations with near-copies, corrections and newer versions as they are now.

        Of an article that has left the library nothing is known but what the citation keeps. A
        library that cannot be read now leaves all as they are.
        """
        new = [each for each in citations if each not in self._found]
        try:
            if new:
                self._look_up({each.article_id for each in new})
            self._found.update((each, self._standing(each)) for each in new)
        except LibraryError:
            return tuple(citations)
        return tuple(self._found[each] for each in citations)

    def update(self, answers: Sequence[AnyAnswer]) -> list[AnyAnswer]:
        """Kept answers with their citations as they stand today, all looked up together."""
        self.of([each for answer in answers for each in (*answer.citations, *answer.nearest)])
        updated = []
        for answer in answers:
            citations = self.of(answer.citations)
            updated.append(
                replace(
                    answer,
                    citations=citations,
                    nearest=self.of(answer.nearest),
                    independent_sources=self.count_sources(citations),
                )
            )
        return updated

    def count_sources(self, citations: Iterable[Citation]) -> int:
        """How many independent sources citations that ``of`` looked up come from."""
        ids = {each.article_id for each in citations}
        return len({self._related.get(i, _NONE).source or i for i in ids})

    def _look_up(self, article_ids: set[str]) -> None:
        unknown = sorted(article_ids - self._related.keys())
        related = self._library.related(unknown)
        for article_id, text, _ in self._library.texts(sorted(related)):
            self._corrections[article_id] = find_corrections(text)
        copies = {copy.id for each in related.values() for copy in each.copies}
        for article_id, text, sentences in self._library.texts(sorted(copies - self._keys.keys())):
            keys = (sentence_key(text[each.span.slice]) for each in sentences)
            self._keys[article_id] = _lines(keys)
        self._related |= related

    def _standing(self, citation: Citation) -> Citation:
        related = self._related.get(citation.article_id)
        if related is None:
            return replace(citation, also_in=(), newer=None)
        return replace(
            citation,
            also_in=self._also_in(citation, related),
            corrections=self._corrections.get(citation.article_id, ()),
            newer=self._newer(citation, related.newest),
        )

    def _also_in(self, citation: Citation, related: Related) -> tuple[AlsoIn, ...]:
        """The copies in which the quote's sentences stand, whole and one after the other."""
        if not related.copies:
            return ()
        try:
            analysed = self._library.analysed(citation.article_id)
        except ArticleNotFound:  # it has gone since it was looked up
            return ()
        sentences = analysed.sentences_over(citation.span)
        quoted = _lines(sentence_key(analysed.text_of(each)) for each in sentences)
        return tuple(
            AlsoIn(copy.id, copy.title, copy.outlet, copy.url)
            for copy in related.copies
            if quoted in self._keys.get(copy.id, "")
        )

    def _newer(self, citation: Citation, newest: str | None) -> NewerVersion | None:
        if newest is None:
            return None
        try:
            old = self._library.analysed(citation.article_id)
            return find_newer_quote(citation, old, self._library.analysed(newest))
        except ArticleNotFound:
            return None


def _lines(keys: Iterable[str]) -> str:
    """Sentences as a text in which a run of whole ones is found by looking for it."""
    return "\n" + "".join(f"{key}\n" for key in keys)
