"""What other processes do to a library in the tests. Imported by a fork server, once."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401  so that the fork server has it
import numpy as np
import pytest

import rag.nearest
from rag.backlog import Backlog
from rag.catalog import Catalog
from rag.errors import LibraryUnavailable
from rag.library import Library, open_library
from rag.settings import Settings
from rag.types import AnalysedArticle
from rag.vectors import Vectors, _Client
from rag.words import Words
from tests.fakes import FakeEmbedder, embed_chunks, make_article

TOPICS = ("harbour", "budget", "storm", "election", "museum", "railway", "vaccine", "orchard")


def numbered_article(writer: str, number: int) -> AnalysedArticle:
    """Always the same article for the same number, with three chunks."""
    topic = TOPICS[number % len(TOPICS)]
    return make_article(
        "\n".join(
            f"The {topic} report {number} of {writer}{number} has part {part}{writer}{number}. "
            f"It names place{part}x{number}{writer}. Nobody denied it."
            for part in range(3)
        ),
        title=f"{topic} {writer} {number}",
    )


def use_chroma() -> None:
    """Search with Chroma however small the library."""
    rag.nearest.EXACT_VALUES = 0
    rag.nearest.EXACT_SCOPE_CHUNKS = 0


def opened(home: Path) -> Library:
    use_chroma()
    return open_library(Settings(home=home), embedder=FakeEmbedder(), repair="foreground")


def add(home: Path, writer: str, numbers: Sequence[int], batch: int = 4) -> None:
    """Store articles in batches."""
    with opened(home) as library:
        for start in range(0, len(numbers), batch):
            library.store(
                [
                    embed_chunks(library.embedder, numbered_article(writer, number))
                    for number in numbers[start : start + batch]
                ]
            )


def read_until(home: Path, done: Any) -> None:
    """Search without a pause; whatever is found has to be whole."""
    searches = 0
    with opened(home) as library:
        while not done.is_set() or searches < 5:
            topic = TOPICS[searches % len(TOPICS)]
            vector = library.embedder.embed([f"The {topic} report"])
            hits = library.search_vectors(vector, limit=5) + library.search_words(topic, limit=5)
            for passage in library.passages(hits):
                article = library.article(passage.article_id)
                assert article.text[passage.span.slice] == passage.text
            searches += 1


def check(home: Path, expected: dict[str, AnalysedArticle], *, all_of_them: bool) -> None:
    """Every article whole or absent; every chunk found by words and by its own embedding."""
    with opened(home) as library:
        stored = {each.id for each in library.list()}
        assert stored <= set(expected)
        assert not all_of_them or stored == set(expected), f"{len(stored)} of {len(expected)}"
        assert library.vectors_ready
        for article_id in stored:
            analysed = library.analysed(article_id)
            assert analysed == expected[article_id]
            _, vectors = embed_chunks(library.embedder, analysed)
            for chunk, vector in zip(analysed.chunks, vectors, strict=True):
                found = library.search_vectors(vector, limit=1)
                assert [(hit.article_id, hit.chunk_index) for hit in found] == [
                    (article_id, chunk.index)
                ]
                assert np.isclose(found[0].score, 1, atol=1e-3)
            mark = analysed.article.title.split()[1:]
            found = library.search_words(f"{mark[0]}{mark[1]}", limit=5)
            assert {hit.article_id for hit in found} == {article_id}
        assert all(finding.ok for finding in library.check())


def _die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_before(owner: Any, name: str) -> None:
    setattr(owner, name, _die)


def _die_after(owner: Any, name: str) -> None:
    whole = getattr(owner, name)

    def dying(*arguments: Any, **options: Any) -> None:
        whole(*arguments, **options)
        _die()

    setattr(owner, name, dying)


def _die_in_second_upsert() -> None:
    whole, calls = _Client.upsert, iter(range(100))

    def dying(self: _Client, *arguments: Any) -> None:
        if next(calls):
            _die()
        whole(self, *arguments)

    _Client.upsert = dying  # type: ignore[method-assign]


KILLS: dict[str, Callable[[], None]] = {
    "before the catalog commits": lambda: _die_before(Catalog, "_relate"),
    "after the catalog committed": lambda: _die_before(Words, "catch_up"),
    "before the words are written": lambda: _die_before(Words, "_writer"),
    "after the words are written": lambda: _die_before(Backlog, "mark_indexed"),
    "after the words are marked": lambda: _die_after(Words, "catch_up"),
    "before the vectors are written": lambda: _die_before(_Client, "upsert"),
    "amid the vectors": _die_in_second_upsert,
    "after the vectors are written": lambda: _die_after(_Client, "upsert"),
    "after the vectors are closed": lambda: _die_after(Vectors, "catch_up"),
    "while the folder is made anew": lambda: _die_after(Backlog, "begin_vectors_anew"),
}


def add_and_die(home: Path, writer: str, numbers: Sequence[int], moment: str) -> None:
    """Be killed at a certain moment of an add."""
    rag.vectors.BATCH_VECTORS = 8
    KILLS[moment]()
    add(home, writer, numbers, batch=len(numbers))


REBUILD_KILLS: dict[str, Callable[[], None]] = {
    "before the new words are named": lambda: _die_before(Backlog, "name_words_folder"),
    "after the vectors are deleted": lambda: _die_after(shutil, "rmtree"),
    "amid the vectors": _die_in_second_upsert,
}


def rebuild_and_die(home: Path, moment: str) -> None:
    """Be killed at a certain moment of a rebuild."""
    rag.vectors.BATCH_VECTORS = 4
    rag.vectors.BATCH_ARTICLES = 2
    with opened(home) as library:
        REBUILD_KILLS[moment]()
        library.rebuild()


def add_for_ever(home: Path, writer: str, started: Any) -> None:
    """Add until killed."""
    rag.vectors.BATCH_VECTORS = 8
    with opened(home) as library:
        for number in numbers_for_ever():
            library.store(
                [
                    embed_chunks(library.embedder, numbered_article(writer, 3 * number + i))
                    for i in range(3)
                ]
            )
            started.set()


def numbers_for_ever() -> Iterator[int]:
    number = 0
    while True:
        yield number
        number += 1


def fill(home: Path, count: int) -> None:
    """Store articles enough for Chroma to write its graph to files."""
    with opened(home) as library:
        made = [numbered_article("fill", number) for number in range(count)]
        library.store([embed_chunks(library.embedder, each) for each in made])


def have_the_doctor_look(home: Path) -> None:
    """All is well, or has been mended."""
    with opened(home) as library:
        findings = library.check()
        assert all(finding.ok for finding in findings), findings
        assert library.vectors_ready
        analysed = numbered_article("fill", 7)
        _, vectors = embed_chunks(library.embedder, analysed)
        for chunk, vector in zip(analysed.chunks, vectors, strict=True):
            (hit,) = library.search_vectors(vector, limit=1)
            assert (hit.article_id, hit.chunk_index) == (analysed.article.id, chunk.index)


def be_refused(home: Path) -> None:
    """Open a library as a user who may not write there."""
    os.chdir("/")
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    with pytest.raises(LibraryUnavailable) as caught:
        opened(home).list()
    message = caught.value.message
    assert str(home) in message
    assert "ONRECORD_HOME" in message
