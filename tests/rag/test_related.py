"""Versions and near-copies stay linked rightly, whatever is stored and removed in which order."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rag.library import Library, open_library
from rag.related import Related
from rag.settings import Settings
from rag.types import AnalysedArticle
from tests.fakes import FakeEmbedder, embed_chunks, make_article

if TYPE_CHECKING:
    from rag.types import Matrix

STORY = " ".join(
    f"Sentence {number} of the story tells of the harbour, pier {number} and its boats."
    for number in range(30)
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    settings = Settings(home=tmp_path / "home")
    with open_library(settings, embedder=FakeEmbedder(), repair="foreground") as opened:
        yield opened


def store(
    library: Library,
    text: str,
    url: str | None = None,
    source: str = "a",
    *,
    day: int = 0,
) -> str:
    analysed: AnalysedArticle = make_article(
        text,
        url=url,
        source=source,
        ingested=f"2025-11-{day + 1:02}T12:00:00+00:00",
    )
    library.store([embed_chunks(library.embedder, analysed)])
    return analysed.article.id


def related(library: Library, article_id: str) -> Related:
    return library.related([article_id])[article_id]


def copies(library: Library, article_id: str) -> set[str]:
    return {each.id for each in library.copies(article_id)}


def test_the_newest_of_many_versions_is_found_from_each(library: Library) -> None:
    ids = [store(library, f"{STORY} Update {n}.", "https://post.example/a") for n in range(5)]
    assert [related(library, each).newest for each in ids] == [ids[-1]] * 4 + [None]
    assert {related(library, each).source for each in ids} == {ids[-1]}
    assert all(copies(library, each) == set() for each in ids)


def test_versions_removed_from_both_ends_leave_the_middle_as_the_only_one(
    library: Library,
) -> None:
    old, middle, new = (
        store(library, f"{STORY} Update {n}.", "https://post.example/a") for n in range(3)
    )
    library.remove([old, new])
    left = library.metadata(middle)
    assert (left.supersedes, left.superseded_by) == (None, None)
    assert [each.id for each in library.list()] == [middle]


def test_what_is_not_there_is_related_to_nothing(library: Library) -> None:
    there = store(library, STORY)
    assert set(library.related([there, "ffff00001111"])) == {there}
    assert library.copies("ffff00001111") == ()
    assert dict(library.related([])) == {}


def test_a_version_that_tells_another_story_leaves_its_copies(library: Library) -> None:
    old = store(library, STORY, "https://post.example/a")
    copy = store(library, f"{STORY} By our staff.")
    other = " ".join(f"Nothing of it holds for line {n}, said the city." for n in range(30))
    new = store(library, other, "https://post.example/a")
    assert copies(library, new) == set()
    assert copies(library, copy) == set()
    assert copies(library, old) == {copy}
    assert related(library, new).source != related(library, copy).source


def test_an_address_that_cannot_be_read_makes_no_versions(library: Library) -> None:
    ids = {store(library, f"{STORY} Update {n}.", "https://[broken/story") for n in range(2)}
    assert {each.id for each in library.list()} == ids


def versions(library: Library, newest: str) -> list[str]:
    found = [newest]
    while (before := library.metadata(found[-1]).supersedes) is not None:
        assert library.metadata(before).superseded_by == found[-1]
        found.append(before)
    return found[::-1]


@pytest.mark.parametrize(
    "taken",
    [[[0]], [[1]], [[3]], [[1, 2]], [[2, 1]], [[0, 1, 2, 3]], [[3, 1]], [[1], [2]], [[2], [1]],
     [[0], [3]], [[3], [2]], [[2], [3]]],
)  # fmt: skip
def test_versions_that_are_put_back_take_their_old_places(
    library: Library, taken: list[list[int]]
) -> None:
    url = "https://post.example/a"
    ids = [store(library, f"{STORY} Update {day}.", url, day=day) for day in range(4)]
    batches = [library.take_out([ids[number] for number in batch]) for batch in taken]
    for batch in batches:
        library.store(batch)
    assert [each.id for each in library.list()] == [ids[-1]]
    assert versions(library, ids[-1]) == ids
    assert library.metadata(ids[-1]).superseded_by is None


def test_a_version_that_is_put_back_after_a_newer_one_came_is_the_older(library: Library) -> None:
    url = "https://post.example/a"
    first, second = (store(library, f"{STORY} Update {day}.", url, day=day) for day in range(2))
    alone = store(library, f"{STORY} Elsewhere.", "https://echo.example/b", day=0)
    taken = library.take_out([second, alone])
    third = store(library, f"{STORY} Update 2.", url, day=2)
    other = store(library, f"{STORY} Elsewhere again.", "https://echo.example/b", day=2)
    library.store(taken)
    assert versions(library, third) == [first, second, third]
    assert versions(library, other) == [alone, other]
    assert {each.id for each in library.list()} == {third, other}


def test_a_version_that_is_put_back_without_its_newer_one_is_the_newest(library: Library) -> None:
    url = "https://post.example/a"
    first, second = (store(library, f"{STORY} Update {day}.", url, day=day) for day in range(2))
    taken = library.take_out([first])
    library.remove([second])
    library.store(taken)
    assert [each.id for each in library.list()] == [first]
    assert library.metadata(first).superseded_by is None


@pytest.mark.parametrize("seed", range(3))
def test_links_are_mutual_and_lead_nowhere_but_to_articles(library: Library, seed: int) -> None:
    drawn = random.Random(seed)
    there: list[str] = []
    taken: list[Sequence[tuple[AnalysedArticle, Matrix]]] = []
    for step in range(18):
        if taken and drawn.random() < 0.3:
            back = taken.pop(drawn.randrange(len(taken)))
            there += [each.article.id for each, _ in back]
            library.store(back)
        elif there and drawn.random() < 0.35:
            gone = drawn.sample(there, min(len(there), drawn.randrange(1, 4)))
            taken.append(library.take_out(gone))
            there = [each for each in there if each not in gone]
        else:
            url = drawn.choice([None, "https://post.example/a", "https://echo.example/b"])
            there.append(
                store(library, f"{STORY} Step {step}.", url, source=f"file {step}", day=step)
            )
        _assert_linked(library, there)


def _assert_linked(library: Library, there: list[str]) -> None:
    found = {article_id: library.metadata(article_id) for article_id in there}
    current = {each for each, article in found.items() if article.superseded_by is None}
    assert {each.id for each in library.list()} == current
    for article_id, article in found.items():
        if article.supersedes is not None:
            assert found[article.supersedes].superseded_by == article_id
        if article.superseded_by is not None:
            assert found[article.superseded_by].supersedes == article_id
            assert related(library, article_id).newest in current
    for article_id in current:
        assert copies(library, article_id) == current - {article_id}
    assert len({each.source for each in library.related(there).values()}) == min(len(there), 1)
