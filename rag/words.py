"""Search by words: a Tantivy index of the chunks, derived from the catalog.

The index lies in a folder whose name the catalog knows. A rebuild makes a new folder and then
names it there, so that readers always have a whole one; a killed rebuild leaves nothing but a
folder that nobody names.
"""

from __future__ import annotations

import logging
import re
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import tantivy
from filelock import FileLock, Timeout

from rag.backlog import Backlog, PendingArticle
from rag.errors import IndexDamaged, LibraryUnavailable
from rag.failures import BUSY_SECONDS, busy, damage_named, files_explained, made_anew
from rag.matching import AskedWord, Matcher, WordMatch, all_of, rarity, some_of
from rag.rows import storable
from rag.text.irregular import with_bases

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

FORMAT = "words-3-"
"""The beginning of the folder's name. A change of fields or analysis changes the number."""
TITLE_BOOST = 0.6
"""Weight of a word in the title; a word counts where it weighs more, not twice. Chosen on the 296
questions of RealTime QA 2025 over 25,900 chunks, tried 0 to 3 (MRR .83; body and title added up:
.82 without titles, .76 at 1.5); 2022 has no titles and gives .87 throughout."""
LEAD_CHARACTERS = 450
"""The beginning of an article that counts as its lead: about three sentences."""
BATCH_ARTICLES = 256
_MOST_CHARACTERS = 2_000
"""Of a query; a question is shorter, but somebody may paste an article."""
_READER_WAITS_SECONDS = 1.0
_WRITER_BYTES = 30_000_000
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿豈-﫿가-힯ก-๿]{2,}")


@dataclass(frozen=True, slots=True)
class WordHit:
    """A chunk and its article by their keys in the catalog; a larger score is better."""

    chunk_key: int
    article_key: int
    score: float


class Words:
    """The word index of one data folder. Used by many threads and processes at once."""

    def __init__(self, home: Path, backlog: Backlog) -> None:
        self._home = home
        self._backlog = backlog
        self._folder: str | None = None
        self._index: Any = None
        self._index_lock = threading.Lock()
        self._write_lock = threading.Lock()
        self._file_lock = FileLock(home / "words.lock", poll_interval=0.01, thread_local=False)
        self._analysers = {"english": _analyser(stemmed=True), "plain": _analyser(stemmed=False)}
        self._schema = _schema()

    def close(self) -> None:
        """Let go of the index."""
        with self._index_lock:
            self._index = self._folder = None

    # Search

    def search(
        self, query: str, *, limit: int, article_keys: NDArray[np.int64] | None = None
    ) -> tuple[WordHit, ...]:
        """The best chunks for any of the query's words, by BM25; stemmed, never a syntax error.

        A word's scores in body and title are added up: of sums of single words the index finds the
        best without looking at all the others, 8 instead of 27 ms among 690,000 chunks, and what
        ``match`` makes of the hits does not change. ``article_keys`` limits the search to these
        articles.
        """
        terms = self._terms(query)
        if not terms or limit < 1 or (article_keys is not None and not len(article_keys)):
            return ()
        wanted = some_of(
            [self._term("body", *term) for term in terms] + [self._titled(*term) for term in terms]
        )
        if article_keys is not None:
            inside = tantivy.Query.term_set_query(self._schema, "article", article_keys.tolist())
            wanted = all_of(wanted, tantivy.Query.const_score_query(inside, 0.0))

        return self._asked(lambda searcher: _word_hits(searcher, wanted, limit))

    def search_near(
        self, words: Mapping[str, int], *, without: Sequence[str] = (), limit: int
    ) -> tuple[WordHit, ...]:
        """Chunks with each word or one at most so many letters off (0 to 2), in no order.

        Chunks with a word of ``without`` are left out.
        """
        near = [self._near(word, distance) for word, distance in words.items()]
        wanted = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, query) for query in near]
            + [(tantivy.Occur.MustNot, self._any_of(self._terms(each))) for each in without]
        )
        return self._asked(lambda searcher: _word_hits(searcher, wanted, limit)) if near else ()

    def _near(self, word: str, distance: int) -> Any:
        """A word so many letters off, by its stem and as it is: a slip may change the stem."""
        tokens = dict.fromkeys(token for _, token in self._terms(word))
        near = [
            tantivy.Query.fuzzy_term_query(self._schema, f"{field}_{analysis}", token, distance)
            for token in tokens
            for analysis in self._analysers
            for field in ("body", "title")
        ]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in near])

    def match(self, query: str, chunks: Mapping[int, int]) -> Mapping[int, WordMatch]:
        """How the words of these chunks, key → article key, match; empty for an empty query."""
        if not chunks or not self._terms(query):
            return {}

        def match(searcher: Any) -> dict[int, WordMatch]:
            return Matcher(self._schema, searcher, chunks).match(
                self._asked_words(searcher, query),
                [self._anywhere(*term) for term in self._terms(query)],
            )

        return self._asked(match)

    def _asked_words(self, searcher: Any, query: str) -> list[AskedWord]:
        """The words of the query's beginning in order, repeated ones too."""
        asked_for = storable(query[:_MOST_CHARACTERS])
        analysed = [
            analyser.analyze(_prepared(asked_for, name))
            for name, analyser in self._analysers.items()
        ]
        asked = []
        for tokens in zip(*analysed, strict=True):
            all_forms = list(zip(self._analysers, tokens, strict=True))
            forms = [f for f in all_forms if searcher.doc_freq(f"whole_{f[0]}", f[1])]
            found = sum(searcher.doc_freq(f"body_{f[0]}", f[1]) for f in forms)
            asked.append(AskedWord(tokens[-1], tuple(forms), rarity(found, searcher.num_docs)))
        return asked

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """In how many chunks each word occurs, in body or title."""
        wanted = {word: self._terms(word) for word in words}

        def count(searcher: Any) -> dict[str, int]:
            return {
                word: searcher.search(self._any_of(terms), 1, True).count if terms else 0
                for word, terms in wanted.items()
            }

        return self._asked(count)

    def lost(self, *, most: int) -> tuple[int, int]:
        """How many stored chunks were asked for, by key and words, and how many were not found."""
        probes = self._backlog.sample_chunks(limit=most)
        wanted = [(key, terms) for key, text in probes if (terms := self._terms(text[:80]))]

        def count(searcher: Any) -> int:
            lost = 0
            for key, terms in wanted:
                itself = tantivy.Query.term_query(self._schema, "chunk", key)
                both = all_of(itself, self._any_of(terms))
                lost += searcher.search(both, 1, True).count == 0
            return lost

        return len(wanted), self._asked(count)

    def _terms(self, query: str) -> list[tuple[str, str]]:
        """Analysis and token of each different word of the query's beginning, in order."""
        asked_for = storable(query[:_MOST_CHARACTERS])
        tokens = {
            (name, token): None
            for name, analyser in self._analysers.items()
            for token in analyser.analyze(_prepared(asked_for, name))
        }
        return list(tokens)

    def _any_of(self, terms: Sequence[tuple[str, str]]) -> Any:
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, self._anywhere(*term)) for term in terms]
        )

    def _anywhere(self, analysis: str, token: str) -> Any:
        body = self._term("body", analysis, token)
        return tantivy.Query.disjunction_max_query([body, self._titled(analysis, token)])

    def _titled(self, analysis: str, token: str) -> Any:
        return tantivy.Query.boost_query(self._term("title", analysis, token), TITLE_BOOST)

    def _term(self, field: str, analysis: str, token: str) -> Any:
        return tantivy.Query.term_query(self._schema, f"{field}_{analysis}", token, "freq")

    def _asked(self, question: Callable[[Any], _T]) -> _T:
        """Ask a view of the newest state; a damaged index is made anew, once."""
        folder = self._current_folder()
        try:
            return self._ask(folder, question)
        except IndexDamaged as error:
            if self._backlog.state().words_folder == folder:
                _log.warning("The word index is damaged and is made anew: %s", error)
                self.rebuild()
        return self._ask(self._current_folder(), question)

    def _ask(self, folder: str, question: Callable[[Any], _T]) -> _T:
        with damage_named("word index"):
            with self._index_lock:
                if self._index is None or self._folder != folder:
                    self._index = self._opened(self._home / folder)
                    self._folder = folder
                self._index.reload()
                searcher = self._index.searcher()
            return question(searcher)

    def _current_folder(self) -> str:
        """The folder to search, everything pending taken in; another may be busy doing so."""
        folder = self._backlog.state().words_folder
        if folder is None or not self._is_usable(folder):
            self.catch_up()
        elif self._backlog.lacks("words"):
            self.catch_up(wait_seconds=_READER_WAITS_SECONDS)
        return self._backlog.state().words_folder or ""

    # Keeping up with the catalog

    def catch_up(self, *, wait_seconds: float = BUSY_SECONDS) -> bool:
        """Take in what the catalog has and the index lacks, lose what is gone.

        False when another was busy with it for all the time given, and the index can be searched.

        :raises LibraryUnavailable: the folder cannot be written.
        """
        try:
            with self._alone(wait_seconds):
                folder = self._backlog.state().words_folder
                if folder is not None and self._take_in_safely(folder):
                    self._drop_all_but(folder)  # a killed rebuild leaves its own
                else:
                    self._make_anew(None)
        except Timeout:
            if wait_seconds < BUSY_SECONDS:
                return False
            raise LibraryUnavailable(busy(self._home)) from None
        return True

    def rebuild(self, progress: Callable[[int], None] | None = None) -> None:
        """Make the index anew from the catalog; ``progress`` gets chunks done since last time.

        :raises LibraryUnavailable: the folder cannot be written.
        """
        try:
            with self._alone(BUSY_SECONDS):
                self._make_anew(progress)
        except Timeout:
            raise LibraryUnavailable(busy(self._home)) from None

    def _is_usable(self, folder: str) -> bool:
        path = self._home / folder
        return folder.startswith(FORMAT) and path.is_dir() and tantivy.Index.exists(str(path))

    def _take_in_safely(self, folder: str) -> bool:
        if not self._is_usable(folder):
            return False
        try:
            self._take_in(self._home / folder)
        except IndexDamaged as error:
            _log.warning("The word index is damaged and is made anew: %s", error)
            return False
        return True

    def _take_in(self, path: Path) -> None:
        while True:
            added = self._backlog.pending("words", limit=BATCH_ARTICLES)
            removed = self._backlog.removals("words")
            if not added and not removed:
                return
            with damage_named("word index"), self._writer(path) as writer:
                for key in [*(each.article_key for each in removed), *(each.key for each in added)]:
                    writer.delete_documents_by_term("article", key)
                for each in added:
                    self._add(writer, each)
                writer.commit()
            self._backlog.mark_indexed("words", added, removed)

    def _make_anew(self, progress: Callable[[int], None] | None) -> None:
        folder = FORMAT + uuid.uuid4().hex[:8]
        path = self._home / folder
        path.mkdir()
        taken: list[tuple[int, str]] = []
        with (
            made_anew("word index", self._home),
            damage_named("word index"),
            self._writer(path) as writer,
        ):
            last = 0
            while batch := self._backlog.articles_after(last, limit=BATCH_ARTICLES):
                for each in batch:
                    self._add(writer, each)
                taken += [(each.key, each.title) for each in batch]
                last = batch[-1].key
                if progress is not None:
                    progress(sum(len(each.chunks) for each in batch))
            writer.commit()
        self._backlog.name_words_folder(folder, taken)
        self._drop_all_but(folder)

    def _drop_all_but(self, folder: str) -> None:
        """Delete the folders that the catalog does not name. Only while alone."""
        for other in self._home.glob("words-*"):
            if other.name != folder:
                shutil.rmtree(other, ignore_errors=True)

    @staticmethod
    def _add(writer: Any, article: PendingArticle) -> None:
        analysis = "english" if article.language in (None, "en") else "plain"
        title = _prepared(article.title, analysis)
        # Has no field of a chunk but the article's, so that only searches for articles find it.
        whole = tantivy.Document()
        whole.add_integer("article", article.key)
        whole.add_text(f"whole_{analysis}", f"{title}\n{_prepared(article.text, analysis)}")
        whole.add_text(f"lead_{analysis}", f"{title}\n{_prepared(_lead(article.text), analysis)}")
        writer.add_document(whole)
        for key, span in article.chunks:
            document = tantivy.Document()
            document.add_integer("chunk", key)
            document.add_integer("article", article.key)
            document.add_text(f"title_{analysis}", title)
            document.add_text(f"body_{analysis}", _prepared(article.text[span.slice], analysis))
            writer.add_document(document)

    def _opened(self, path: Path) -> Any:
        index = tantivy.Index(self._schema, path=str(path))
        for name, analyser in self._analysers.items():
            index.register_tokenizer(name, analyser)
        return index

    @contextmanager
    def _writer(self, path: Path) -> Iterator[Any]:
        index = self._opened(path)
        writer = None
        until = time.monotonic() + BUSY_SECONDS
        while writer is None:
            try:
                writer = index.writer(_WRITER_BYTES, 1)
            except ValueError as error:
                if "LockBusy" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.01)
        try:
            yield writer
        finally:
            writer.wait_merging_threads()

    @contextmanager
    def _alone(self, wait_seconds: float) -> Iterator[None]:
        """The only writer, in this process and among others.

        :raises filelock.Timeout: others wrote for all that time.
        """
        if not self._write_lock.acquire(timeout=wait_seconds):
            raise Timeout("words.lock")
        try:
            with files_explained(self._home), self._file_lock.acquire(timeout=wait_seconds):
                yield
        finally:
            self._write_lock.release()


def _lead(text: str) -> str:
    """The beginning of a text, up to the end of a word."""
    return text if len(text) <= LEAD_CHARACTERS else text[:LEAD_CHARACTERS].rpartition(" ")[0]


def _word_hits(searcher: Any, wanted: Any, limit: int) -> tuple[WordHit, ...]:
    hits = searcher.search(wanted, limit, False).hits
    addresses = [address for _, address in hits]
    chunks = searcher.fast_field_values("chunk", addresses)
    articles = searcher.fast_field_values("article", addresses)
    return tuple(
        WordHit(chunk, article, score)
        for (score, _), chunk, article in zip(hits, chunks, articles, strict=True)
    )


_KEPT = {"title": "freq", "body": "position", "whole": "freq", "lead": "basic"}
"""The text fields with what the index keeps of each word in them."""


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    # Signed, because deleting by a term of an unsigned field silently deletes nothing (0.27).
    builder.add_integer_field("chunk", indexed=True, fast=True)
    builder.add_integer_field("article", indexed=True, fast=True)
    for analysis in ("english", "plain"):
        for field, kept in _KEPT.items():
            builder.add_text_field(
                f"{field}_{analysis}", tokenizer_name=analysis, index_option=kept
            )
    return builder.build()


def _analyser(*, stemmed: bool) -> Any:
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(40))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )
    if stemmed:
        builder = builder.filter(tantivy.Filter.stemmer("english"))
    return builder.build()


def _prepared(text: str, analysis: str) -> str:
    """For the analysis: "U.N." as "UN", scripts without spaces as overlapping pairs of letters.

    In English "built" as "build": the stemmer joins regular forms only.
    """
    if analysis == "english":
        text = with_bases(text)
    if "." in text:
        text = _DOTTED.sub(_undotted, text)
    return text if text.isascii() else _UNSPACED.sub(_pairs, text)


def _undotted(letters: re.Match[str]) -> str:
    return letters.group().replace(".", "") + " "


def _pairs(run: re.Match[str]) -> str:
    letters = run.group()
    return " " + " ".join(a + b for a, b in zip(letters, letters[1:], strict=False)) + " "
