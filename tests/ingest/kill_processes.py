"""What processes that will be killed do to a library. Imported by a fork server, once."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401  so that the fork server has it

import ingest.pipeline
import rag.vectors
from ingest.chunking import split_chunks
from ingest.pipeline import Ingestor
from ingest.quotations import find_quotations
from rag.errors import ArticleNotFound
from rag.library import Library, open_library
from rag.settings import Settings
from rag.text.sentences import split_sentences
from rag.types import Article
from tests.rag.library_processes import KILLS, TOPICS, opened, use_chroma

FIRST_CATALOG = Path(__file__).parents[1] / "rag" / "catalog_1.sql"
PLACES = ("Aldmere", "Brackwell", "Corvane", "Dunmoor", "Eastfold", "Farrowby")


def write_sources(folder: Path, count: int) -> None:
    """Text files, an article in each; no two share enough words to be copies of each other."""
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(_story(folder.name, number), encoding="utf-8")


def _story(name: str, number: int) -> str:
    digest = hashlib.sha256(f"{name} {number}".encode()).hexdigest()
    marks = [f"{TOPICS[int(digest[at], 16) % 8]} {digest[at : at + 6]}" for at in range(0, 38, 2)]
    paragraphs = [f"{PLACES[number % 6]} hears of the {marks[0]}"]
    for first in range(1, 19, 3):
        one, two, three = marks[first : first + 3]
        paragraphs.append(
            f"The council met about the {one} on Monday and heard what the {two} would cost. "
            f"“We will not give up the {one} before the {three} is open,” said Mara Lind, who "
            f"leads the office of the {two}. Nobody else from the office would talk about it."
        )
    return "\n\n".join(paragraphs)


def add(home: Path, folder: Path) -> None:
    """The command that is killed, and run again."""
    with opened(home) as library:
        _add(library, folder)


def _add(library: Library, folder: Path) -> None:
    ingest.pipeline.BATCH_ARTICLES = 2
    ingest.pipeline.FEW_PLAIN = 10**9  # read here: starting workers takes seconds
    rag.vectors.BATCH_VECTORS = 12
    with Ingestor(library, Settings(home=Path("unused"))) as ingestor:
        failed = [result for result in ingestor.add([str(folder)]) if result.status == "failed"]
    assert not failed, failed


def add_until_killed(home: Path, folder: Path, started: Any) -> None:
    """Say so, then add."""
    started.set()
    add(home, folder)


def add_and_die(home: Path, folder: Path, moment: str) -> None:
    """Be killed at a named moment of an add."""
    KILLS[moment]()
    add(home, folder)


def mend(home: Path, folders: Sequence[Path], done: Sequence[Path], folder: Path) -> None:
    """What the next start finds, and what the same command again then comes to."""
    check(home, folders, done, [folder])
    add(home, folder)
    check(home, folders, [*done, folder], [folder])


def read_until_killed(home: Path, started: Any) -> None:
    """Search without an end; whatever is found has to be whole."""
    with opened(home) as library:
        while True:
            for topic in TOPICS:
                vector = library.embedder.embed([f"The council of {topic}"])
                hits = library.search_vectors(vector, limit=5)
                hits += library.search_words("council office", limit=5)
                for passage in library.passages(hits):
                    with suppress(ArticleNotFound):  # removed since it was found
                        article = library.article(passage.article_id)
                        assert article.text[passage.span.slice] == passage.text
            started.set()


def check(home: Path, folders: Sequence[Path], done: Sequence[Path], whole: Sequence[Path]) -> None:
    """Nothing is stored but what is in ``folders``, all of ``done`` is, and all indexes agree.

    What is there of ``whole`` is compared with what a run comes to that nobody kills.
    """
    with opened(home) as library:
        stored = {each.id for each in library.list()}
        assert stored <= set(_articles(folders))
        missing = set(_articles(done)) - stored
        assert not missing, f"{len(missing)} articles are not there"
        for article_id, text in _articles(whole).items():
            if article_id in stored:
                _be_whole(library, article_id, text)
        agree(library)


def _articles(folders: Iterable[Path]) -> dict[str, str]:
    """Texts by the ids that they get."""
    texts = [path.read_text("utf-8") for folder in folders for path in folder.glob("*.txt")]
    return {Article.id_for(text): text for text in texts}


def _be_whole(library: Library, article_id: str, text: str) -> None:
    """Text, sentences, chunks and quotations are those of a run that nobody killed."""
    found = library.analysed(article_id)
    sentences = split_sentences(text, found.article.language)
    assert found.article.text == text
    assert found.sentences == sentences
    assert found.chunks == split_chunks(text, sentences)
    assert found.quotations
    # Where the mention stands is not stored.
    assert found.quotations == tuple(
        replace(each, mention_span=None) for each in find_quotations(text, sentences)
    )


def agree(library: Library) -> None:
    """Every chunk is found by its own embedding and by its words, and nothing else is there."""
    findings = library.check()
    assert all(finding.ok for finding in findings), findings
    assert library.vectors_ready
    count = library.chunk_count()
    articles, _ = library._catalog.count_all()  # each is whole in the words beside its chunks
    assert library._words._asked(lambda searcher: searcher.num_docs) == articles + count
    client = library._vectors._vectors._client
    assert count == 0 or (client is not None and client._collection.count() == count)
    assert library._database.problems() == ()
    home = library._database.home
    named = library._database.state().words_folder
    assert {path.name for path in home.glob("words-*")} <= {named}
    assert not (home / "vectors.writing").exists()


def remove_until_killed(home: Path, folder: Path, started: Any) -> None:
    """Remove what the folder holds, one by one, and have the indexes lose it."""
    rag.vectors.BATCH_VECTORS = 24
    with opened(home) as library:
        started.set()
        for article_id in _articles([folder]):
            library.remove([article_id])
            library.search_words("council", limit=1)
            library._vectors.catch_up()


def rebuild_until_killed(home: Path, _: Path, started: Any) -> None:
    """Rebuild again and again."""
    rag.vectors.BATCH_VECTORS = 24
    rag.vectors.BATCH_ARTICLES = 2
    with opened(home) as library:
        started.set()
        while True:
            library.rebuild()


def restore_until_killed(home: Path, backup: Path, started: Any) -> None:
    """Put the same backup in the library's place again and again."""
    rag.vectors.BATCH_VECTORS = 24
    with opened(home) as library:
        started.set()
        while True:
            library.restore(backup)


def back_up_until_killed(home: Path, target: Path, started: Any) -> None:
    """Write the library to the same file again and again."""
    with opened(home) as library:
        library.backup(target)
        started.set()
        while True:
            library.backup(target)


def back_up(home: Path, target: Path) -> None:
    """Write the library to a file."""
    with opened(home) as library:
        library.backup(target)


def restore(home: Path, backup: Path) -> None:
    """Put a backup in the library's place."""
    with opened(home) as library:
        library.restore(backup)


def migrate_until_killed(home: Path, _: Path, started: Any) -> None:
    """Bring a catalog of the first format to today's again and again."""
    while True:
        shutil.rmtree(home, ignore_errors=True)
        make_old_catalog(home)
        started.set()
        open_library(Settings(home=home)).close()


def make_old_catalog(home: Path) -> None:
    """Lay a catalog of the first format into an empty folder, complete or not at all."""
    home.mkdir(parents=True)
    part = home / "part"
    connection = sqlite3.connect(part)
    connection.executescript(FIRST_CATALOG.read_text(encoding="utf-8"))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    os.replace(part, home / "catalog.sqlite")


def check_migrated(home: Path) -> None:
    """What the old catalog held is there, and found."""
    use_chroma()
    with open_library(Settings(home=home), repair="foreground") as library:
        assert library.count() in (0, 3)
        if library.count():
            assert len(library.copies("308822011745")) == 1
        agree(library)


def remove(home: Path, folder: Path) -> None:
    """Remove what the folder holds."""
    with opened(home) as library:
        library.remove(list(_articles([folder])))
