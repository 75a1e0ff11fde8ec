"""A model's reply → an Outcome that grows line by line: pure, one path for streaming and not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rag.checks import Reason
from rag.citing import Numbering
from rag.errors import ModelError
from rag.pointing import Labels, Line, ReplyReader
from rag.prompts import Message, repair_messages
from rag.text.terms import FUNCTION_WORDS, content_stems, stems, words
from rag.text.typography import fold_plain
from rag.types import (
    AnalysedArticle,
    Citation,
    Failure,
    Outcome,
    Passage,
    Section,
    Span,
    Statement,
    Support,
    Withheld,
)
from rag.verification import Pointer, Verifier

MOST_NEAREST = 3
LONGEST_HEADING = 60
PLAIN_HEADINGS = frozenset(
    """summary | who says what | disputed | background | reactions | timeline | figures | outlook
    | context | key points | main points | what is new | what happened
    | what is disputed""".replace("\n    ", " ").split(" | ")
)
SAME_STATEMENT = 0.5
"""A corrected line takes the place of a withheld one that shares this much of its words."""


class CitationBook:
    """The citations of a reply, numbered through; pointers at neighbours become one."""

    def __init__(self, articles: Mapping[str, AnalysedArticle]) -> None:
        self._articles = articles
        self._numbering = Numbering()

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All so far, by number."""
        return self._numbering.citations

    def cite(self, pointers: Sequence[Pointer]) -> tuple[int, ...]:
        """The numbers of the citations that show these sentences, neighbours joined into one."""
        return tuple(
            self._numbering.cite(self._articles[article_id], span)
            for article_id, span in self._spans(pointers)
        )

    def _spans(self, pointers: Sequence[Pointer]) -> list[tuple[str, Span]]:
        """Neighbours joined; in the order in which the pointers first name them."""
        runs: list[list[Pointer]] = []
        for pointer in sorted(set(pointers)):
            if runs and self._belong_together(runs[-1][-1], pointer):
                runs[-1].append(pointer)
            else:
                runs.append([pointer])
        runs.sort(key=lambda run: min(map(pointers.index, run)))
        return [
            (run[0].article_id, Span(self._span(run[0]).start, self._span(run[-1]).end))
            for run in runs
        ]

    def _span(self, pointer: Pointer) -> Span:
        return self._articles[pointer.article_id].sentences[pointer.sentence].span

    def _belong_together(self, left: Pointer, right: Pointer) -> bool:
        """Neighbours in one paragraph, or under one quotation that runs over both."""
        if left.article_id != right.article_id or left.sentence + 1 != right.sentence:
            return False
        analysed = self._articles[left.article_id]
        first, second = analysed.sentences[left.sentence], analysed.sentences[right.sentence]
        return first.paragraph == second.paragraph or any(
            q.span.overlaps(second.span) for q in analysed.quotations_over(first.span)
        )


@dataclass(frozen=True, slots=True)
class _Failed:
    text: str
    reason: Reason
    detail: str


@dataclass
class _Part:
    heading: str
    statements: list[Statement] = field(default_factory=list)


class Reply:
    """One answer or summary in the making.

    While there are ``next_messages`` to send, feed it what the model streams (``push``) and say
    when that has ended (``end``) or failed (``fail``); then it is ``concluded``. The second time,
    if there is one, the model is asked to correct what failed.
    """

    def __init__(
        self,
        asked: Sequence[Message],
        labels: Labels,
        verifier: Verifier,
        *,
        engine: str,
        question: str = "",
        passages: Sequence[Passage] = (),
        in_sections: bool = False,
    ) -> None:
        """Read a reply to ``asked``; ``passages`` are shown as the nearest when nothing else is."""
        self._asked = tuple(asked)
        self._labels = labels
        self._articles = {a.article.id: a for a in labels.by_letter.values()}
        self._engine = engine
        self._question = question
        self._passages = passages
        self._in_sections = in_sections
        self._reader = ReplyReader(labels)
        self._verifier = verifier
        self._book = CitationBook(self._articles)
        self._parts = [_Part("")]
        self._failed: list[_Failed] = []
        self._introduction: Line | None = None
        self._shown: set[str] = set()
        self._text = ""
        self._said_no = False
        self._turns = 0
        self._error: ModelError | None = None

    def push(self, piece: str) -> Iterator[Outcome]:
        """Take a piece of the reply; an Outcome for each statement that can now be shown."""
        self._text += piece
        yield from self._take_all(self._reader.push(piece))

    def end(self) -> Iterator[Outcome]:
        """Take the end of the reply."""
        yield from self._take_all(self._reader.finish())
        self._said_no = self._said_no or (self._turns == 1 and self._reader.said_no)

    def fail(self, error: ModelError) -> None:
        """Take that the model failed; a line that had not ended is dropped."""
        if not (self._is_repair and self._shown):
            self._error = error

    def next_messages(self) -> Sequence[Message]:
        """What to send to the model next; empty when there is no more to ask."""
        self._turns += 1
        if self._turns == 1:
            return self._asked
        return self._repair() if self._turns == 2 and self._error is None else ()

    @property
    def _is_repair(self) -> bool:
        return self._turns > 1

    def _repair(self) -> list[Message]:
        """Ask to correct the lines that failed.

        Lines without labels are mostly courtesies, so they alone are no reason to ask again unless
        nothing else came.
        """
        failed = [f for f in self._failed if f.reason != "points_at_nothing"]
        if not failed and not self._shown:
            failed = self._failed
        if not failed or self._reader.said_no:
            return []
        self._reader = ReplyReader(self._labels)
        told = [(f.text, f.reason, f.detail) for f in failed]
        if self._in_sections:
            self._parts.append(_Part(self._parts[0].heading))
        return repair_messages(self._asked, self._text, told)

    def outcome(self) -> Outcome:
        """What is shown so far."""
        parts = [part for part in self._parts if part.statements]
        merged: dict[str, list[Statement]] = {}
        for part in parts:
            merged.setdefault(part.heading, []).extend(part.statements)
        sections = tuple(Section(heading, tuple(found)) for heading, found in merged.items())
        plain = tuple(statement for part in parts for statement in part.statements)
        return Outcome(
            statements=() if self._in_sections else plain,
            sections=sections if self._in_sections else (),
            citations=self._book.citations,
            withheld=tuple(Withheld(f.text, f.reason) for f in self._failed),
        )

    def concluded(self) -> Outcome:
        """The last Outcome; what was verified stays when the model failed."""
        if self._error is not None:
            return self._as_failed(self._error.kind, self._error.message)
        if self._shown:
            return self.outcome()
        if self._said_no:
            return Outcome(status="not_in_articles", nearest=self._nearest())
        if self._reader.is_empty and not self._failed:
            message = f"{self._engine} sent an empty reply. Ask again, or take another model."
        else:
            message = (
                f"What {self._engine} wrote could not be checked against the articles, so it is "
                "not shown. The nearest passages are. Ask again or in other words, or take another "
                "model."
            )
        return self._as_failed("model_reply", message)

    def _as_failed(self, kind: str, message: str) -> Outcome:
        shown = self.outcome()
        return Outcome(
            status="failed",
            statements=shown.statements,
            sections=shown.sections,
            citations=shown.citations,
            withheld=shown.withheld,
            nearest=() if self._shown else self._nearest(),
            error=Failure(kind, message),
        )

    def _take_all(self, lines: Sequence[Line]) -> Iterator[Outcome]:
        for line in lines:
            if self._take(line):
                yield self.outcome()

    def _take(self, line: Line) -> bool:
        """Verify one line; whether there is something new to show."""
        if line.is_heading:
            if self._in_sections:
                self._parts.append(_Part(self._heading(line.text)))
            self._introduction = None
            return False
        if line.leads_on:
            self._introduction = line if self._verifier.may_frame(line.text) else None
            return False
        key = fold_plain(line.text).casefold()
        if key in self._shown:
            return False
        if line.is_laden and line.pointers:
            self._withhold(_Failed(line.text, "not_prose", line.text))
            return False
        verdict = self._verifier.verify(line.text, line.pointers)
        if verdict.reason is not None:
            self._withhold(_Failed(line.text, verdict.reason, verdict.detail))
            return False
        self._shown.add(key)
        if self._is_repair:
            self._replace(line.text)
        statements = self._parts[-1].statements
        if self._introduction is not None:
            statements.append(Statement(self._introduction.text, (), "checked"))
            self._introduction = None
        numbers = self._book.cite(verdict.pointers)
        support: Support = "loose" if verdict.notes else "checked"
        statements.append(Statement(line.text, numbers, support, verdict.notes))
        return True

    def _withhold(self, failed: _Failed) -> None:
        if not self._is_repair:
            self._failed.append(failed)

    def _replace(self, text: str) -> None:
        """Take the withheld line that a corrected one stands for off the list."""
        own = _content(text)
        shares = [(_share(own, _content(f.text)), f) for f in self._failed]
        best = max(shares, key=lambda pair: pair[0], default=None)
        if best is not None and best[0] >= SAME_STATEMENT:
            self._failed.remove(best[1])

    def _heading(self, text: str) -> str:
        """An article's title for its letter; words of the model only if they claim nothing."""
        letter = text.strip("[]().: ").lower()
        analysed = self._labels.by_letter.get(letter)
        if analysed is not None:
            return analysed.article.title
        if text.lower() in PLAIN_HEADINGS:
            return text
        claims = re.search(r"[\d\"]", fold_plain(text)) is not None
        if claims or len(text) > LONGEST_HEADING or not self._verifier.may_frame(text):
            return ""
        return text

    def _nearest(self) -> tuple[Citation, ...]:
        """For each of the best passages the sentence that has most words of the question."""
        book = CitationBook(self._articles)
        asked = set(content_stems(self._question))
        for passage in self._passages:
            analysed = self._articles.get(passage.article_id)
            inside = analysed.sentences_over(passage.span) if analysed else ()
            if analysed is None or not inside:
                continue
            texts = [set(stems(analysed.text_of(sentence))) for sentence in inside]
            best = max(range(len(inside)), key=lambda i: (len(asked & texts[i]), -i))
            book.cite([Pointer(passage.article_id, inside[best].index)])
            if len(book.citations) == MOST_NEAREST:
                break
        return book.citations


def _content(text: str) -> frozenset[str]:
    return frozenset(word for word in words(text) if word not in FUNCTION_WORDS)


def _share(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / max(1, min(len(left), len(right)))
