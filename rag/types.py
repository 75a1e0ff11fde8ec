"""The nouns of On Record: frozen, so that nothing changes behind a citation's back.

Positions are half-open spans of ``Article.text`` in code points, the indices of a Python string.
The promise of the project is ``article.text[citation.span.slice] == citation.quote``, always.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix: TypeAlias = NDArray[np.float32]

QuotationKind: TypeAlias = Literal["direct", "indirect", "unsaid"]
Support: TypeAlias = Literal["exact", "checked", "loose"]
Status: TypeAlias = Literal[
    "answered", "help", "not_in_articles", "nothing_matches", "no_articles", "failed"
]
SummaryLength: TypeAlias = Literal["short", "medium", "long"]
ScopeEffect: TypeAlias = Literal["only", "prefer"]
SummaryFocus: TypeAlias = Literal["all", "new", "disputed", "timeline", "figures"]
"""What a summary is to hold: everything that matters, or one side of it."""
ReadBy: TypeAlias = Literal["ocr"]
IngestStatus: TypeAlias = Literal["added", "updated", "unchanged", "duplicate", "failed"]
ChangeKind: TypeAlias = Literal["added", "removed", "altered"]
CorrectionKind: TypeAlias = Literal[
    "correction", "clarification", "retraction", "editors_note", "update"
]
QuoteState: TypeAlias = Literal["kept", "altered", "gone"]
"""What became of a quote in a newer version of its article."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``[start, end)`` of characters; never empty, never negative."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def slice(self) -> slice:
        """For cutting a text: ``text[span.slice]``."""
        return slice(self.start, self.end)

    def contains(self, other: Span) -> bool:
        """Whether the other span lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article, at most 1,000 characters, without the space around it."""

    index: int
    """Position among the article's sentences, from 0."""
    paragraph: int
    """Position of its paragraph in the article, from 0."""
    span: Span


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences of at most 1,000 characters: what is embedded and retrieved."""

    index: int
    span: Span
    first_sentence: int
    last_sentence: int
    """Inclusive."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody said, or is reported not to have said, with who and by which verb."""

    span: Span
    """Direct: the words between the marks, without them. Indirect, unsaid: the reported clause."""
    kind: QuotationKind
    speaker: str | None
    """The full name as the article gives it; None when open or ambiguous: we never guess."""
    role: str | None = None
    """As printed ("White House spokesperson"), without the name."""
    organization: str | None = None
    """For whom the speaker speaks ("White House"), so that it is found under that name too."""
    mention: str | None = None
    """What names the speaker at the cue, as printed ("she", "Johnson")."""
    cue: str | None = None
    """The speech verb as printed ("said", "wrote on X")."""
    mention_span: Span | None = None
    """Where the mention stands; not stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleMetadata:
    """All that is known about an article except its text. None means unknown, and stays so.

    Times are ISO 8601 with a zone; a bare date stays a date. Each ``*_from`` says where the value
    came from: "json-ld", "opengraph", "meta", "feed", "file", "text", "url", or "you".
    """

    id: str
    title: str
    title_from: str
    outlet: str | None = None
    outlet_from: str | None = None
    author: str | None = None
    author_from: str | None = None
    published: str | None = None
    published_from: str | None = None
    updated: str | None = None
    section: str | None = None
    ingested: str
    url: str | None = None
    source: str
    part: str | None = None
    language: str | None = None
    """ISO 639-1, None when too short to tell."""
    read_by: ReadBy | None = None
    """What made text of the pictures that the source, or pages of it, consists of; None where
    the source holds the text itself."""
    sha256: str
    """Of the stored text in UTF-8."""
    source_sha256: str | None = None
    """Of the bytes received."""
    supersedes: str | None = None
    superseded_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(ArticleMetadata):
    """One text with its metadata. The text never changes after storing; its id derives from it."""

    text: str
    page_starts: tuple[int, ...] = ()
    """Offsets at which the pages of a paged source begin; empty for others."""

    @staticmethod
    def id_for(text: str) -> str:
        """The id of an article with this text: the first 12 hex digits of its SHA-256."""
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]

    def page_at(self, offset: int) -> int | None:
        """The page number (from 1) on which a character stands, None for unpaged sources."""
        number = sum(1 for start in self.page_starts if start <= offset)
        return number or None


@dataclass(frozen=True)
class AnalysedArticle:
    """An article with all the spans found in it, each list in reading order."""

    article: Article
    sentences: tuple[Sentence, ...]
    chunks: tuple[Chunk, ...]
    quotations: tuple[Quotation, ...]

    def text_of(self, sentence: Sentence) -> str:
        """The sentence as it stands in the article."""
        return self.article.text[sentence.span.slice]

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.span.start for sentence in self.sentences]

    def sentences_over(self, span: Span) -> tuple[Sentence, ...]:
        """The sentences that share a character with the span, in reading order."""
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        found = []
        for sentence in self.sentences[first:]:
            if sentence.span.start >= span.end:
                break
            if sentence.span.overlaps(span):
                found.append(sentence)
        return tuple(found)

    def quotations_over(self, span: Span) -> tuple[Quotation, ...]:
        """The quotations that share a character with the span."""
        return tuple(q for q in self.quotations if q.span.overlaps(span))


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A chunk as retrieved. ``rank`` is from 1, a larger ``score`` is better."""

    article_id: str
    chunk_index: int
    span: Span
    text: str
    score: float
    rank: int
    title: str
    outlet: str | None = None
    published: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What words of a question say about where to look; see ``rag.scoping``."""

    words: str
    """As they stand in the question: "last week"."""
    effect: ScopeEffect
    """ "only": other articles are left out; "prefer": these come first, others stay."""
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    newest: bool = False
    """The newest articles are meant ("the latest")."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a question is about. Empty means all; dates are ISO, inclusive, on days."""

    article_ids: tuple[str, ...] = ()
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    outlet_spellings: tuple[str, ...] = ()
    """Further names under which the library has the outlet."""
    understood: tuple[Understood, ...] = ()
    """What of this, and which preferences besides, the question's own words say."""
    kept: tuple[str, ...] = ()
    """Words of the question that shall be no filter and no preference: somebody took them off."""
    undated_left_out: int = 0
    """Articles of unknown date that the dates leave out; counted when they are applied."""

    def __bool__(self) -> bool:
        return bool(self.article_ids or self.outlet or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange of a conversation."""

    question: str
    answer: str
    articles: tuple[str, ...] = ()
    """Ids of the articles that the answer cites, where they are known, in its order."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the chain takes: the words asked, what was said before, and where to look."""

    text: str
    history: tuple[Turn, ...] = ()
    filters: Filters = Filters()
    as_asked: bool = False
    """No word of the question is read as a filter or a preference."""
    today: str | None = None
    """The reader's day (ISO), from which "last week" is told; None: this computer's."""


@dataclass(frozen=True, slots=True)
class SummaryOrder:
    """What the chain takes for a summary: which articles, how long, on which topic."""

    filters: Filters = Filters()
    length: SummaryLength = "medium"
    topic: str | None = None
    focus: SummaryFocus = "all"


@dataclass(frozen=True, slots=True)
class Said:
    """Words in quotation marks inside a citation's quote, without the marks, with who said them."""

    span: Span
    """In the article's text, as every span."""
    speaker: str | None
    role: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """Where an article says of itself that it was corrected, clarified, withdrawn or updated."""

    kind: CorrectionKind
    span: Span
    text: str
    """As it stands in the article."""

    @property
    def is_corrective(self) -> bool:
        """Whether something was wrong, and not only that there was news to add."""
        return self.kind != "update"


@dataclass(frozen=True, slots=True)
class WordChange:
    """Words of a sentence that another version has otherwise.

    Spans of the two texts; None where one has nothing in the place.
    """

    old: Span | None
    new: Span | None


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that one version of an article has and the other has not, or has otherwise.

    ``old`` is a span of the older text, None when added; ``new`` of the newer, None when removed.
    """

    kind: ChangeKind
    old: Span | None
    new: Span | None
    words: tuple[WordChange, ...] = ()
    """Of an altered sentence what differs, in reading order."""


@dataclass(frozen=True, slots=True)
class MetadataChange:
    """Metadata that two versions of an article differ in; None is unknown."""

    name: Literal["title", "outlet", "author", "published", "updated", "section"]
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a newer version of an article changed, by their ids, in reading order."""

    old_id: str
    new_id: str
    sentences: tuple[Change, ...]
    metadata: tuple[MetadataChange, ...]

    def __bool__(self) -> bool:
        return bool(self.sentences or self.metadata)


@dataclass(frozen=True, slots=True)
class AlsoIn:
    """Another article of the library that prints the very sentences of a quote."""

    article_id: str
    title: str
    outlet: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class NewerVersion:
    """The newest version of a cited article, and what became of the quote in it."""

    article_id: str
    state: QuoteState
    quote: str | None = None
    """What stands there in place of an altered quote."""
    span: Span | None = None
    """Where, in the newer text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A numbered link from a statement to one or more whole, consecutive sentences."""

    number: int
    article_id: str
    title: str
    outlet: str | None
    author: str | None
    published: str | None
    url: str | None
    retrieved: str | None
    page: int | None
    quote: str
    span: Span
    said: tuple[Said, ...] = ()
    speaker: str | None = None
    """The one speaker of the quote; None when there is none or more than one."""
    before: str | None = None
    after: str | None = None
    published_from: str | None = None
    """Where the date came from, as in ``ArticleMetadata``."""
    sha256: str | None = None
    """Of the article's text; None in answers kept before it was noted."""
    also_in: tuple[AlsoIn, ...] = ()
    """Near-copies of the article that hold the very quote: one independent source with it."""
    corrections: tuple[Correction, ...] = ()
    """What the article says of its own correction; see ``rag.corrections``."""
    newer: NewerVersion | None = None
    """Of a superseded article; None when there is no newer version."""
    read_by: ReadBy | None = None
    """As in ``ArticleMetadata``: words that were read by OCR may differ from the picture's."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of our answer with the numbers of the citations that it rests on.

    An extractive statement's text is framing only; whoever renders prints text, then quotes.
    """

    text: str
    citations: tuple[int, ...]
    support: Support
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A statement that did not pass, with the code of the check that it failed."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a summary under its own heading."""

    heading: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong, for people: the message says what happened and what to do."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an answerer found so far; each one it yields holds all of the one before."""

    status: Status = "answered"
    statements: tuple[Statement, ...] = ()
    sections: tuple[Section, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    suggestions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    error: Failure | None = None


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long the parts of an answer took."""

    retrieve: float = 0.0
    answer: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The one result of every path: extractive or with a model, streamed or not.

    While streaming each Answer holds all of the one before; the last has ``finished`` set.
    """

    question: str
    standalone_question: str
    filters: Filters
    status: Status
    engine: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    suggestions: tuple[str, ...] = ()
    error: Failure | None = None
    seconds: Seconds = field(default_factory=Seconds)
    notices: tuple[str, ...] = ()
    """For people, about the answer as a whole: why it is a no, what was left out. Not in JSON."""
    independent_sources: int = 0
    """How many of the cited articles there are when near-copies count as one."""
    finished: bool = True

    @cached_property
    def citation_by_number(self) -> Mapping[int, Citation]:
        """The citations under their numbers."""
        return MappingProxyType({citation.number: citation for citation in self.citations})

    def cited_by(self, statement: Statement) -> tuple[Citation, ...]:
        """The citations that a statement of this answer points at, in its order."""
        by_number = self.citation_by_number
        return tuple(by_number[number] for number in statement.citations if number in by_number)

    @property
    def all_statements(self) -> tuple[Statement, ...]:
        """Every statement in reading order, those of a summary's sections first."""
        return self.statements


@dataclass(frozen=True, kw_only=True)
class Summary(Answer):
    """A summary of one article or several: statements stand in sections, numbered through."""

    title: str
    articles: tuple[str, ...]
    sections: tuple[Section, ...] = ()

    @property
    def all_statements(self) -> tuple[Statement, ...]:
        """Those of the sections, then those that stand in none."""
        inside = (statement for section in self.sections for statement in section.statements)
        return (*inside, *self.statements)

    def heading_of(self, section: Section) -> str:
        """What to print over a section; empty when the title says it already."""
        said = self.title.startswith((f"{section.heading}:", f"{section.heading} on "))
        return "" if said else section.heading


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequest:
    """What an answerer needs: the question made to stand alone, and ranked passages."""

    question: str
    passages: tuple[Passage, ...]
    articles: Mapping[str, AnalysedArticle]
    """Every article of the passages and of ``spoken``, by id."""
    spoken: tuple[tuple[str, Quotation], ...] = ()
    """When somebody's words are asked for: (article id, quotation), theirs alone, best first."""
    chunks_searched: int = 1
    """Among how many chunks the passages were found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRequest:
    """What to summarise; several articles stand in the order in which to treat them."""

    articles: Sequence[AnalysedArticle]
    length: SummaryLength = "medium"
    topic: str | None = None
    focus: SummaryFocus = "all"


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What became of one article or refused source. ``article_id`` is None only when failed."""

    source: str
    part: str | None
    status: IngestStatus
    article_id: str | None = None
    title: str | None = None
    chunks: int = 0
    quotations: int = 0
    duplicate_of: str | None = None
    supersedes: str | None = None
    error: Failure | None = None
    seconds: float = 0.0
    notices: tuple[str, ...] = ()
    """For people: what of the source is not in the article ("Page 3 is damaged …")."""


@dataclass(frozen=True, slots=True)
class LoggedIngest:
    """What became of a source at some time, to look back at."""

    at: str
    """When, ISO 8601 with a zone."""
    source: str
    part: str | None
    status: IngestStatus
    article_id: str | None
    title: str | None
    message: str | None
    """Why it failed, or what of it was left out."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Stored:
    """What a new article was found to be when it was stored."""

    article_id: str
    supersedes: str | None = None
    """The article of the same address whose newer text it is."""
    duplicate_of: str | None = None
    """The first stored of the articles that it is a near-copy of."""


@dataclass(frozen=True, slots=True)
class SpokenPassage:
    """A quotation as it is listed: in which article, and with the rest of its sentences."""

    quotation: Quotation
    citation: Citation
    """Its whole sentences, as evidence; numbered from 1 in the order of the list."""


class Embedder(Protocol):
    """Makes embeddings. A seam: built in, LangChain's, or a fake."""

    @property
    def name(self) -> str:
        """Names the vector space ("builtin", "openai:text-embedding-3-small")."""

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors of shape ``(len(texts), dimensions)``, float32, in the order given."""


class Answerer(Protocol):
    """Passages → statements. A seam: extractive, generative, or a fake.

    Each Outcome yielded holds all of the one before. A model's failure is no exception here: the
    last Outcome then has the status "failed" with ``error`` set, and what was verified stays.
    """

    @property
    def engine(self) -> str:
        """ "extractive" or "provider:model"."""

    def answer(self, request: AnswerRequest) -> Iterator[Outcome]:
        """Answer from the passages, statement by statement."""

    def aanswer(self, request: AnswerRequest) -> AsyncIterator[Outcome]:
        """As ``answer``; cancelling it stops the model's stream for real."""

    def summarize(self, request: SummaryRequest) -> Iterator[Outcome]:
        """Summarise in sections, statement by statement."""

    def asummarize(self, request: SummaryRequest) -> AsyncIterator[Outcome]:
        """As ``summarize``; cancelling it stops the model's stream for real."""

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        """The question made to stand alone.

        :raises ModelError: the model could not be asked.
        """

    async def arewrite(self, question: str, history: Sequence[Turn]) -> str:
        """As ``rewrite``."""
