"""The plain LangChain recipe beside On Record, on the same articles in the same run.

The recipe is what tutorials show: a recursive splitter with chunks of 1,000 characters, Chroma
holding documents and embeddings, the nearest passages. It gets the same embedding as ours.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

from rag.scoring import RANKED
from tests.benchmarks.figures import Figure, Section
from tests.benchmarks.measuring import Ran, percentile, run_fresh
from tests.benchmarks.ranking import hits, rank_of, reciprocal
from tests.benchmarks.realtimeqa import News, Year, holds_answer, read_linked_2022, read_year
from tests.benchmarks.workspace import Added, Workspace

PASSAGES = 4
"""How many passages the recipe hands to a model."""
OVERLAP = 200
"""Characters that neighbouring chunks share, as tutorials set it."""
WORDS = """What tutorials show, on the same articles in the same run: LangChain's recursive splitter
(chunks of 1,000 characters, 200 of them shared), Chroma with the documents in it, the four nearest
passages, and the embedding that On Record has built in. The recipe is given the articles' bare
texts; On Record takes the articles of 2025 out of html pages, finds sentences, quotations and
speakers, and keeps a catalog and an index of words beside the vectors. The finding figures are
those of 2022's linked questions; an answer is in the passages when its string is."""


def measure(workspace: Workspace) -> Section:
    """Both on the articles of 2022 for what they find, and on those of 2025 for how fast."""
    ours_2022, ours_2025 = workspace.quiz_2022, workspace.news_2025
    plain_2022 = run_fresh(run_plain, "2022", str(workspace.folder / "plain-2022"))
    plain_2025 = run_fresh(run_plain, "2025", str(workspace.folder / "plain-2025"))
    found_2022 = run_fresh(search_ours, "2022", str(ours_2022.home)).value
    found_2025 = run_fresh(search_ours, "2025", str(ours_2025.home)).value
    return Section(
        title="Beside the plain recipe",
        words=WORDS,
        middle="plain recipe",
        figures=(
            *_found(found_2022, ours_2022, plain_2022.value, read_linked_2022()),
            _holding("2022", found_2022, plain_2022.value),
            _holding("2025", found_2025, plain_2025.value),
            *_took(ours_2025, found_2025, plain_2025),
        ),
    )


def run_plain(year: str, folder: str) -> dict[str, Any]:
    """Add a year's articles in the plain way and ask its questions."""
    began = time.perf_counter()
    recipe = PlainRecipe(folder)
    recipe.add(_year(year).articles)
    adding = time.perf_counter() - began
    return {"adding": adding, **_search(recipe.search, year)}


def search_ours(year: str, home: str) -> dict[str, Any]:
    """Ask a year's questions of a library of ours, by retrieval alone."""
    from rag.library import open_library
    from rag.retrieval import retrieve
    from rag.settings import Settings

    with open_library(Settings(home=Path(home)), repair="foreground") as library:

        def search(question: str, limit: int) -> list[tuple[str, str]]:
            found = retrieve(library, question, limit=limit).passages
            return [(passage.article_id, passage.text) for passage in found]

        return _search(search, year)


class Near(NamedTuple):
    """A passage of the recipe."""

    url: str
    text: str
    cosine: float


class PlainRecipe:
    """LangChain's splitter, an embedding behind LangChain's interface, Chroma with documents."""

    def __init__(self, folder: str) -> None:
        import chromadb
        from chromadb.config import Settings

        client = chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))
        self._collection = client.create_collection("articles", embedding_function=None)
        self._batch = client.get_max_batch_size()
        self._embeddings = _make_embeddings()

    def add(self, articles: Sequence[News]) -> None:
        """Split, embed and store the bare texts."""
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=OVERLAP)
        documents = splitter.create_documents(
            [news.text for news in articles], [{"url": news.url} for news in articles]
        )
        for first in range(0, len(documents), self._batch):
            batch = documents[first : first + self._batch]
            texts = [document.page_content for document in batch]
            self._collection.upsert(
                ids=[str(first + number) for number in range(len(batch))],
                embeddings=self._embeddings.embed_documents(texts),
                documents=texts,
                metadatas=[document.metadata for document in batch],
            )

    def nearest(self, question: str, limit: int) -> list[Near]:
        """The nearest passages, nearest first."""
        found = self._collection.query(
            query_embeddings=[self._embeddings.embed_query(question)], n_results=limit
        )
        columns = (found["metadatas"][0], found["documents"][0], found["distances"][0])
        # Chroma's distance is the square of the Euclidean one, here between unit vectors.
        return [
            Near(str(metadata["url"]), text, 1 - distance / 2)
            for metadata, text, distance in zip(*columns, strict=True)
        ]

    def search(self, question: str, limit: int) -> list[tuple[str, str]]:
        """The nearest passages as (address, text), nearest first."""
        return [(near.url, near.text) for near in self.nearest(question, limit)]


def _make_embeddings() -> Any:
    from langchain_core.embeddings import Embeddings

    from rag.embedding import BuiltinEmbedder

    class BuiltIn(Embeddings):
        """Our built-in embedding as LangChain wants one: lists of numbers."""

        def __init__(self) -> None:
            self._embedder = BuiltinEmbedder()

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return self._embedder.embed(texts).tolist()

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    return BuiltIn()


def _year(year: str) -> Year:
    return read_linked_2022() if year == "2022" else read_year(year)


def _search(search: Any, year: str) -> dict[str, Any]:
    """For each question the articles by their best passages, the first passages, the seconds."""
    questions = _year(year).questions
    search(questions[0].text, PASSAGES)
    ranked, first, seconds = [], [], []
    for question in questions:
        began = time.perf_counter()
        nearest = search(question.text, PASSAGES)
        seconds.append(time.perf_counter() - began)
        first.append([text for _, text in nearest])
        ranked.append([name for name, _ in search(question.text, RANKED)])
    return {"ranked": ranked, "first": first, "searching": seconds}


def _found(
    ours: dict[str, Any], added: Added, plain: dict[str, Any], year: Year
) -> Iterator[Figure]:
    ranks = _ranks(map(added.ids_of, year.questions), ours)
    plain_ranks = _ranks((question.urls for question in year.questions), plain)
    yield _pair("right article first, 2022", hits(ranks, 1), hits(plain_ranks, 1), digits=3)
    yield _pair("right article among four, 2022", hits(ranks, 4), hits(plain_ranks, 4), digits=3)
    yield _pair("mean reciprocal rank, 2022", reciprocal(ranks), reciprocal(plain_ranks), digits=3)


def _ranks(own: Iterable[Collection[str]], found: dict[str, Any]) -> list[int | None]:
    return [rank_of(mine, names) for mine, names in zip(own, found["ranked"], strict=True)]


def _holding(year: str, ours: dict[str, Any], plain: dict[str, Any]) -> Figure:
    shares = (
        mean(
            holds_answer(texts, question)
            for texts, question in zip(found["first"], _year(year).questions, strict=True)
        )
        for found in (ours, plain)
    )
    return _pair(f"answer in the first four passages, {year}", *shares, digits=3)


def _took(added: Added, found: dict[str, Any], plain: Ran) -> Iterator[Figure]:
    """How long the library of 2025 took, and how long its questions wait."""
    yield _pair(
        "adding the articles of 2025", added.seconds, plain.value["adding"], unit="s", digits=1
    )
    yield _pair("memory", added.peak_bytes / 1e6, plain.peak_bytes / 1e6, unit="MB", digits=0)
    for share, name in ((0.5, "half"), (0.95, "95 in 100")):
        ours, theirs = (
            1000 * percentile(each["searching"], share) for each in (found, plain.value)
        )
        yield _pair(f"retrieving, 2025, {name} are under", ours, theirs, unit="ms", digits=1)


def _pair(name: str, ours: float, plain: float, *, unit: str = "", digits: int) -> Figure:
    figure = Figure(name=name, value=ours, unit=unit, digits=digits)
    return Figure(name=name, value=ours, unit=unit, digits=digits, beside=figure.shown(plain))
