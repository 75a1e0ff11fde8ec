"""What is damaged, deleted or left behind by a kill is made anew from the catalog."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import rag.nearest
from rag.catalog import Catalog
from rag.database import Database
from rag.errors import EmbeddingError, LibraryUnavailable
from rag.library import Library, RebuildReport, open_library
from rag.nearest import Repair
from rag.settings import Settings
from rag.types import AnalysedArticle, Embedder
from tests.fakes import FakeEmbedder, NoEmbedder, embed_chunks, make_article

ARTICLES = [
    make_article(
        f"Report {number} is about subject{number}. It was written by author{number}.\n"
        f"A second part follows. Nobody objected. It ends with part{number}.",
        title=f"Title {number}",
    )
    for number in range(12)
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture(autouse=True)
def _search_with_chroma(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rag.nearest, "EXACT_VALUES", 0)
    monkeypatch.setattr(rag.nearest, "EXACT_SCOPE_CHUNKS", 0)


def reopened(
    settings: Settings, embedder: Embedder | None = None, repair: Repair = "foreground"
) -> Library:
    return open_library(settings, embedder=embedder or FakeEmbedder(), repair=repair)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("filled")
    with reopened(Settings(home=home)) as library:
        store(library, *ARTICLES)
    return home


@pytest.fixture
def home(filled: Path, settings: Settings) -> Path:
    """A library of twelve articles that nobody has open."""
    shutil.copytree(filled, settings.home)
    return settings.home


def store(library: Library, *batch: AnalysedArticle) -> None:
    library.store([embed_chunks(library.embedder, each) for each in batch])


def lost(library: Library, embedder: FakeEmbedder | None = None) -> list[str]:
    """The chunks that are not found by their words or their own embedding."""
    missing = []
    for number, each in enumerate(ARTICLES):
        analysed, vectors = embed_chunks(embedder or FakeEmbedder(), each)
        for chunk, vector in zip(analysed.chunks, vectors, strict=True):
            (hit,) = library.search_vectors(vector, limit=1) or (None,)
            if hit is None or (hit.article_id, hit.chunk_index) != (each.article.id, chunk.index):
                missing.append(f"vector {number}/{chunk.index}")
        if [hit.article_id for hit in library.search_words(f"subject{number}", limit=9)] != [
            each.article.id
        ]:
            missing.append(f"words {number}")
    return missing


def overwrite(path: Path) -> None:
    path.write_bytes(b"\x00damaged" * 50)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def each_file(folder: str, pattern: str, damage: Callable[[Path], None]) -> Callable[[Path], None]:
    def damaging(home: Path) -> None:
        files = [path for path in next(home.glob(folder)).rglob(pattern) if path.is_file()]
        assert files
        for path in files:
            damage(path)

    return damaging


def delete_folder(folder: str) -> Callable[[Path], None]:
    return lambda home: shutil.rmtree(next(home.glob(folder)))


def empty_folder(folder: str) -> Callable[[Path], None]:
    def emptying(home: Path) -> None:
        path = next(home.glob(folder))
        shutil.rmtree(path)
        path.mkdir()

    return emptying


DAMAGES: dict[str, Callable[[Path], None]] = {
    "vectors deleted": delete_folder("vectors"),
    "vectors emptied": empty_folder("vectors"),
    "vectors' database overwritten": each_file("vectors", "chroma.sqlite3", overwrite),
    "vectors' database cut": each_file("vectors", "chroma.sqlite3", cut),
    "vectors' database deleted": each_file("vectors", "chroma.sqlite3", Path.unlink),
    "vectors' stamp deleted": each_file("vectors", "stamp", Path.unlink),
    "vectors of another catalog": each_file("vectors", "stamp", overwrite),
    "a marker beside the vectors": lambda home: (home / "vectors.writing").touch(),
    "words deleted": delete_folder("words-*"),
    "words emptied": empty_folder("words-*"),
    "words' segments deleted": each_file("words-*", "*.term", Path.unlink),
    "words' segments cut": each_file("words-*", "*.store", cut),
    "words' segments overwritten": each_file("words-*", "*.idx", overwrite),
    "words' description overwritten": each_file("words-*", "meta.json", overwrite),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_mended_from_the_catalog_without_embedding(
    settings: Settings, home: Path, damage: str
) -> None:
    DAMAGES[damage](home)
    with reopened(settings, NoEmbedder()) as library:
        assert lost(library) == []
        assert all(each.ok for each in library.check()), library.check()


@pytest.mark.parametrize(
    "damage",
    [
        "vectors' database overwritten",
        "a marker beside the vectors",
        "words deleted",
        "words' description overwritten",
    ],
)
def test_an_add_mends_damage_and_goes_on(settings: Settings, home: Path, damage: str) -> None:
    DAMAGES[damage](home)
    with reopened(settings) as library:
        store(library, make_article("One more article came in. It is new."))
    with reopened(settings, NoEmbedder()) as library:
        assert lost(library) == []


def test_a_folder_whose_marker_is_found_is_never_opened(
    settings: Settings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = (home / "vectors" / "stamp").read_text()
    (home / "vectors.writing").touch()
    stamps = []
    from rag.vectors import Vectors

    whole = Vectors._open

    def watching(self: Vectors) -> object:
        stamps.append((home / "vectors" / "stamp").read_text())
        return whole(self)

    monkeypatch.setattr(Vectors, "_open", watching)
    with reopened(settings, NoEmbedder()) as library:
        assert lost(library) == []
    assert stamps
    assert old not in stamps
    assert not (home / "vectors.writing").exists()


def test_the_doctor_says_that_it_mended_the_vectors(settings: Settings, home: Path) -> None:
    (home / "vectors.writing").touch()
    with reopened(settings, NoEmbedder()) as library:
        quick = {each.check: each for each in library.check(quick=True)}
        assert quick["indexes"].ok
        assert "vectors 24 chunks" in quick["indexes"].message
        thorough = {each.check: each for each in library.check()}
        assert "made anew" in thorough["vectors"].message
        again = {each.check: each for each in library.check()}
        assert again["vectors"].message == "24 stored chunks tried, each found by a query."
        assert again["words"].ok


def test_the_doctor_finds_vectors_that_only_queries_miss(
    settings: Settings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reopened(settings, NoEmbedder()) as library:
        lost(library)
        client = library._vectors._vectors._client
        assert client is not None
        client.delete(range(5, 9))
        assert {each.check: each for each in library.check()}["vectors"].message.startswith(
            "Was damaged"
        )
        assert lost(library) == []


# When it is done


def test_a_quick_opening_repairs_what_is_quick(settings: Settings, home: Path) -> None:
    (home / "vectors.writing").touch()
    with reopened(settings, repair="quick") as library:
        assert library.vectors_ready
        assert lost(library) == []


def test_a_quick_opening_answers_from_words_when_it_would_take_long(
    settings: Settings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rag.nearest, "QUICK_CHUNKS", 20)
    (home / "vectors.writing").touch()
    with reopened(settings, repair="quick") as library:
        assert not library.vectors_ready
        assert library.search_vectors(FakeEmbedder().embed(["subject1"])[0], limit=3) == ()
        assert len(library.search_words("subject1", limit=3)) == 1
        assert (home / "vectors.writing").exists()
    with reopened(settings) as library:
        assert lost(library) == []
    with reopened(settings, repair="quick") as library:
        assert library.vectors_ready
        assert lost(library) == []


def test_the_page_repairs_in_the_background(settings: Settings, home: Path) -> None:
    (home / "vectors.writing").touch()
    with reopened(settings, repair="background") as library:
        assert not library.vectors_ready
        assert library.search_vectors(FakeEmbedder().embed(["subject1"])[0], limit=3) == ()
        assert len(library.search_words("subject1", limit=3)) == 1
        until = time.monotonic() + 20
        while not library.vectors_ready and time.monotonic() < until:
            time.sleep(0.02)
        assert lost(library) == []


def test_the_page_repairs_even_what_it_does_not_need_yet(
    settings: Settings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rag.nearest, "EXACT_VALUES", 10_000)
    (home / "vectors.writing").touch()
    with reopened(settings, NoEmbedder(), repair="background") as library:
        assert library.vectors_ready
        assert lost(library) == []
        until = time.monotonic() + 20
        while library._backlog.lacks("vectors") and time.monotonic() < until:
            time.sleep(0.02)
    assert not (home / "vectors.writing").exists()


def test_an_upload_while_the_page_repairs_is_found_afterwards(
    settings: Settings, home: Path
) -> None:
    (home / "vectors.writing").touch()
    new = make_article("One more article came in. It is new.")
    with reopened(settings, repair="background") as library:
        store(library, new)
        assert [hit.article_id for hit in library.search_words("more", limit=3)] == [new.article.id]
        until = time.monotonic() + 20
        while not library.vectors_ready and time.monotonic() < until:
            time.sleep(0.02)
        vector = embed_chunks(library.embedder, new)[1][0]
        assert library.search_vectors(vector, limit=1)[0].article_id == new.article.id
        assert lost(library) == []


def test_a_repair_in_the_background_ends_with_the_library(
    settings: Settings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rag.vectors, "BATCH_VECTORS", 1)
    (home / "vectors.writing").touch()
    library = reopened(settings, repair="background")
    library.search_vectors(FakeEmbedder().embed(["subject1"])[0], limit=3)
    library.close()
    with reopened(settings) as again:
        assert lost(again) == []


def test_a_small_library_needs_no_chroma_even_while_it_is_damaged(
    settings: Settings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rag.nearest, "EXACT_VALUES", 10_000)
    (home / "vectors.writing").touch()
    monkeypatch.setattr("rag.vectors._Client.__init__", _must_not_be_called)
    with reopened(settings, NoEmbedder(), repair="quick") as library:
        assert library.vectors_ready
        assert lost(library) == []
        library.remove([ARTICLES[0].article.id])
        assert library.search_words("subject0", limit=3) == ()
        assert library.check(quick=True)


def _must_not_be_called(*_: object) -> None:
    raise AssertionError("Chroma was opened")


# What was committed and not indexed


def test_whoever_opens_next_takes_in_what_is_not_indexed(settings: Settings) -> None:
    database = Database(settings.home)
    Catalog(database).insert(
        [embed_chunks(FakeEmbedder(), each) for each in ARTICLES], embedded_by=FakeEmbedder().name
    )
    database.close()
    with reopened(settings, NoEmbedder(), repair="quick") as library:
        assert lost(library) == []
        assert not library._backlog.lacks("words")
        assert not library._backlog.lacks("vectors")


# Rebuilding


def test_a_rebuild_needs_no_embedder(settings: Settings, home: Path) -> None:
    steps: list[tuple[int, int]] = []
    with reopened(settings, NoEmbedder()) as library:
        report = library.rebuild(lambda done, total: steps.append((done, total)))
        assert (report.articles, report.chunks) == (12, 24)
        assert isinstance(report, RebuildReport)
        assert report.seconds > 0
        assert lost(library) == []
    assert steps == sorted(steps)
    assert steps[-1] == (48, 48)
    assert len(list(home.glob("words-*"))) == 1


def test_another_reader_survives_a_rebuild(settings: Settings, home: Path) -> None:
    with reopened(settings, NoEmbedder()) as reader, reopened(settings, NoEmbedder()) as other:
        assert lost(reader) == []
        other.rebuild()
        assert lost(reader) == []


def test_a_change_of_embedder_is_said_and_a_rebuild_embeds_anew(
    settings: Settings, home: Path
) -> None:
    other = FakeEmbedder("other", dimensions=32)
    new = make_article("One more article came in. It is new.")
    with reopened(settings, other) as library:
        assert not library.vectors_ready
        assert library.search_vectors(other.embed(["subject1"])[0], limit=3) == ()
        assert len(library.search_words("subject1", limit=3)) == 1
        with pytest.raises(LibraryUnavailable, match="onrecord rebuild"):
            store(library, new)
        assert not library.contains(new.article.id)
        checks = {each.check: each for each in library.check()}
        assert not checks["embeddings"].ok
        assert "onrecord rebuild" in checks["embeddings"].message
        other.embedded.clear()
        library.rebuild()
        assert len(other.embedded) == 24
        assert library.vectors_ready
        assert lost(library, other) == []
        store(library, new)
        assert all(each.ok for each in library.check())
    with reopened(settings) as library:
        assert not library.vectors_ready


def test_embedding_anew_goes_on_where_it_failed(
    settings: Settings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.library._EMBEDDED_AT_ONCE", 5)
    other = FailingEmbedder(after=2)
    with reopened(settings, other) as library:
        with pytest.raises(EmbeddingError):
            library.rebuild()
        assert not library.vectors_ready
        other.calls_left = 99
        library.rebuild()
        assert len(other.embedded) == 24
        assert lost(library, FakeEmbedder("other")) == []


class FailingEmbedder(FakeEmbedder):
    def __init__(self, after: int) -> None:
        super().__init__("other")
        self.calls_left = after

    def embed(self, texts):  # type: ignore[no-untyped-def]
        if not self.calls_left:
            raise EmbeddingError("The provider is down.")
        self.calls_left -= 1
        return super().embed(texts)


def test_memory_follows_a_rebuild_by_another_process(
    settings: Settings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rag.nearest, "EXACT_VALUES", 10_000)
    first, second = FakeEmbedder("first"), FakeEmbedder("second")
    with reopened(settings, first) as one, reopened(settings, second) as two:
        one.rebuild()
        assert lost(one, first) == []
        two.rebuild()
        one_more = reopened(settings, first)
        one_more.rebuild()
        one_more.close()
        assert lost(one, first) == []


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    yield
    import threading

    assert not [thread for thread in threading.enumerate() if thread.name == "vectors"]
