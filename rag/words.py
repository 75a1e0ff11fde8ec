"""Search by words: a Tantivy index of the chunks, derived from the catalog.

The index lies in a folder whose name the catalog knows. A rebuild makes a new folder and then
names it there, so that readers always have a whole one; a killed rebuild leaves nothing but a
folder that nobody names.
"""

from __future__ import annotations

import re
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy
from filelock import FileLock

from rag.catalog import Catalog, PendingArticle
from rag.errors import IndexDamaged
from rag.schema import BUSY_SECONDS, explained

FORMAT = "words-1-"
"""The beginning of the folder's name. A change of fields or analysis changes the number."""
TITLE_BOOST = 1.5
BATCH_ARTICLES = 256
MOST_TERMS = 200
"""A question is shorter; somebody may paste an article."""
SCOPE_TERMS = 4000
_WRITER_BYTES = 30_000_000
_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿豈-﫿가-힯ก-๿]{2,}")


@dataclass(frozen=True, slots=True)
class WordHit:
    """A chunk and its article, by their keys in the catalog; a larger score is better."""

    chunk_key: int
    article_key: int
    score: float


class Words:
    """The word index of one data folder. Used by many threads and processes at once."""

    def __init__(self, home: Path, catalog: Catalog) -> None:
        self._home = home
        self._catalog = catalog
        self._folder: str | None = None
        self._index: Any = None
        self._lock = threading.RLock()
        self._file_lock = FileLock(
            home / "words.lock", timeout=BUSY_SECONDS, poll_interval=0.01, thread_local=False
        )
        self._analysers = {"english": _analyser(stemmed=True), "plain": _analyser(stemmed=False)}
        self._schema = _schema()

    def close(self) -> None:
        """Let go of the index."""
        with self._lock:
            self._index = None
            self._folder = None

    # Search

    def search(
        self, query: str, *, limit: int, article_keys: Sequence[int] | None = None
    ) -> tuple[WordHit, ...]:
        """The best chunks for any of the query's words, by BM25; stemmed, never a syntax error.

        ``article_keys`` limits the search to these articles.
        """
        terms = self._terms(query)
        if not terms or limit < 1 or (article_keys is not None and not article_keys):
            return ()
        wanted = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, self._term_query(*term)) for term in terms]
        )
        if article_keys is not None:
            inside = tantivy.Query.term_set_query(self._schema, "article", list(article_keys))
            wanted = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, wanted),
                    (tantivy.Occur.Must, tantivy.Query.const_score_query(inside, 0.0)),
                ]
            )
        searcher = self._searcher()
        with _damage_named():
            hits = searcher.search(wanted, limit, False).hits
            addresses = [address for _, address in hits]
            keys = searcher.fast_field_values("chunk", addresses)
            owners = searcher.fast_field_values("article", addresses)
        return tuple(
            WordHit(key, owner, score)
            for (score, _), key, owner in zip(hits, keys, owners, strict=True)
        )

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """In how many chunks each word occurs, in body or title."""
        searcher = self._searcher()
        counted = {}
        for word in dict.fromkeys(words):
            terms = self._terms(word)
            if not terms:
                counted[word] = 0
                continue
            with _damage_named():
                anywhere = tantivy.Query.boolean_query(
                    [(tantivy.Occur.Should, self._term_query(*term)) for term in terms]
                )
                counted[word] = searcher.search(anywhere, 1, True).count
        return counted

    def _terms(self, query: str) -> list[tuple[str, str]]:
        """Field and token of each different word, in order."""
        prepared = _space_out(query)
        found: dict[tuple[str, str], None] = {}
        for token in self._analysers["english"].analyze(prepared)[:MOST_TERMS]:
            found["english", token] = None
        for token in self._analysers["plain"].analyze(prepared)[:MOST_TERMS]:
            found["plain", token] = None
        return list(found)

    def _term_query(self, analysis: str, token: str) -> Any:
        body = tantivy.Query.term_query(self._schema, f"body_{analysis}", token, "freq")
        title = tantivy.Query.term_query(self._schema, f"title_{analysis}", token, "freq")
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, body),
                (tantivy.Occur.Should, tantivy.Query.boost_query(title, TITLE_BOOST)),
            ]
        )

    def _searcher(self) -> Any:
        """A view of the newest state, everything pending taken in."""
        state = self._catalog.state()
        if state.words_folder is None or self._catalog.lacks("words"):
            self.catch_up()
            state = self._catalog.state()
        with self._lock, _damage_named():
            if self._index is None or self._folder != state.words_folder:
                self._open(state.words_folder)
            self._index.reload()
            return self._index.searcher()

    def _open(self, folder: str | None) -> None:
        path = self._home / (folder or "")
        if folder is None or not tantivy.Index.exists(str(path)):
            raise IndexDamaged("The word index is not there.")
        self._index = self._prepared(path)
        self._folder = folder

    def _prepared(self, path: Path) -> Any:
        index = tantivy.Index(self._schema, path=str(path))
        for name, analyser in self._analysers.items():
            index.register_tokenizer(name, analyser)
        return index

    # Keeping up with the catalog

    def catch_up(self) -> None:
        """Take in what the catalog has and the index lacks, lose what is gone.

        :raises LibraryUnavailable: the folder cannot be written.
        """
        with self._alone():
            folder = self._catalog.state().words_folder
            if folder is None or not self._is_usable(folder):
                self._rebuild(None)
            else:
                self._take_in(self._home / folder, None)

    def rebuild(self, progress: Callable[[int], None] | None = None) -> None:
        """Make the index anew from the catalog; ``progress`` gets chunks done since last time.

        :raises LibraryUnavailable: the folder cannot be written.
        """
        with self._alone():
            self._rebuild(progress)

    def _is_usable(self, folder: str) -> bool:
        return folder.startswith(FORMAT) and tantivy.Index.exists(str(self._home / folder))

    def _rebuild(self, progress: Callable[[int], None] | None) -> None:
        folder = FORMAT + uuid.uuid4().hex[:8]
        path = self._home / folder
        path.mkdir()
        self._catalog.forget_index("words", folder)
        self._take_in(path, progress)
        for other in self._home.glob("words-*"):
            if other != path:
                shutil.rmtree(other, ignore_errors=True)

    def _take_in(self, path: Path, progress: Callable[[int], None] | None) -> None:
        while True:
            added = self._catalog.pending("words", limit=BATCH_ARTICLES)
            removed = self._catalog.removals("words")
            if not added and not removed:
                return
            with self._writer(path) as writer:
                for key in [*(each.article_key for each in removed), *(each.key for each in added)]:
                    writer.delete_documents_by_term("article", key)
                for each in added:
                    self._add(writer, each)
                writer.commit()
            self._catalog.mark_indexed("words", added, removed)
            if progress is not None:
                progress(sum(len(each.chunks) for each in added))

    @staticmethod
    def _add(writer: Any, article: PendingArticle) -> None:
        analysis = "english" if article.language in (None, "en") else "plain"
        title = _space_out(article.title)
        for key, span in article.chunks:
            document = tantivy.Document()
            document.add_unsigned("chunk", key)
            document.add_unsigned("article", article.key)
            document.add_text(f"title_{analysis}", title)
            document.add_text(f"body_{analysis}", _space_out(article.text[span.slice]))
            writer.add_document(document)

    @contextmanager
    def _writer(self, path: Path) -> Iterator[Any]:
        index = self._prepared(path)
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
    def _alone(self) -> Iterator[None]:
        with self._lock, explained(self._home), self._file_lock:
            yield


@contextmanager
def _damage_named() -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError) as error:
        raise IndexDamaged(f"The word index cannot be read ({error}).") from error


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("chunk", fast=True)
    builder.add_unsigned_field("article", indexed=True, fast=True)
    for analysis in ("english", "plain"):
        for field in ("title", "body"):
            builder.add_text_field(
                f"{field}_{analysis}", tokenizer_name=analysis, index_option="freq"
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


def _space_out(text: str) -> str:
    """Write scripts without spaces between words as overlapping pairs of characters."""
    if text.isascii():
        return text
    return _UNSPACED.sub(_pairs, text)


def _pairs(run: re.Match[str]) -> str:
    letters = run.group()
    return " " + " ".join(a + b for a, b in zip(letters, letters[1:], strict=False)) + " "
