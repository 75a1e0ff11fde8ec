"""Removing with a way back, correcting by hand, on a real library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import ui.page.shelving as shelving_module
from rag.library import Library, open_library
from rag.settings import Settings
from tests.fakes import FakeEmbedder, embed_chunks, make_article
from ui.page.shelving import Corrected, Shelving, fields_of

STORIES = [make_article(f"Story {n} happened.", title=f"Story {n}") for n in range(4)]
IDS = [story.article.id for story in STORIES]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    settings = Settings(home=tmp_path / "home")
    with open_library(settings, embedder=FakeEmbedder(), repair="foreground") as opened:
        opened.store([embed_chunks(opened.embedder, story) for story in STORIES])
        yield opened


def test_what_was_removed_is_put_back_once(library: Library) -> None:
    shelving = Shelving(library)
    removed = shelving.remove(IDS[:2])
    assert removed.words == "Removed 2 articles" and removed.token
    assert library.count() == 2
    assert shelving.put_back(removed.token) == "2 articles back in the library"
    assert library.count() == 4
    assert "too late" in shelving.put_back(removed.token)


def test_what_is_gone_already_has_no_way_back(library: Library) -> None:
    shelving = Shelving(library)
    shelving.remove(IDS[:1])
    again = shelving.remove(IDS[:1])
    assert again.token is None and "already" in again.words


def test_an_old_removal_is_forgotten(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelving_module, "SECONDS_REMEMBERED", 0.0)
    shelving = Shelving(library)
    removed = shelving.remove(IDS[:1])
    assert removed.token is not None
    assert "too late" in shelving.put_back(removed.token)
    assert library.count() == 3


def test_of_many_only_the_latest_are_remembered(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelving_module, "MAX_REMEMBERED", 2)
    shelving = Shelving(library)
    first, second = shelving.remove(IDS[:1]), shelving.remove(IDS[1:3])
    assert first.token and second.token
    assert "too late" in shelving.put_back(first.token)
    assert shelving.put_back(second.token) == "2 articles back in the library"
    gone = shelving.remove(IDS[1:])
    assert gone.token is None and gone.words == "Removed 3 articles for good"


def test_a_wrong_value_is_said_and_nothing_else_is_edited(library: Library) -> None:
    shelving = Shelving(library)
    assert "soon" in (shelving.edit(IDS[:1], {"published": "soon"}).error or "")
    assert shelving.edit(IDS[:2], {"outlet": "Post", "id": "x"}) == Corrected("Saved")
    told = fields_of(library.metadata(IDS[1]))
    assert (told["outlet"], told["outlet_from"]) == ("Post", "set by you")
    assert (told["author"], told["author_from"]) == ("", "unknown")


def test_articles_that_are_gone_are_passed_over_and_told(library: Library) -> None:
    shelving = Shelving(library)
    library.remove(IDS[1:2])
    done = shelving.edit(IDS[:3], {"outlet": "Post"})
    assert done == Corrected("2 of 3 articles corrected", gone=(IDS[1],))
    assert library.metadata(IDS[2]).outlet == "Post"
    none = shelving.edit(IDS[1:2], {"outlet": "Post"})
    assert none.error and none.gone == (IDS[1],)
