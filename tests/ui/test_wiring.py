"""What the browser sends is not to be trusted: whatever it is, the page has an answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from rag.errors import LibraryUnavailable
from rag.library import Library, open_library
from rag.settings import Settings
from rag.turns import KeptTurn
from rag.types import Answer, Filters
from tests.fakes import FakeEmbedder, embed_chunks, make_article
from ui.page.shelving import Shelving
from ui.page.wiring import answers, reading
from ui.page.wiring.browser import MAX_QUESTION_CHARACTERS, question_of, read_context
from ui.page.wiring.kept import kept_functions
from ui.page.wiring.library import shelf_functions
from ui.page.wiring.reading import article_function

STORY = make_article("The ferry stops. It was full. It was late.", title="Ferry")
ID, OWNER = "a" * 32, "b" * 32
CONTEXT = json.dumps({"conversation": ID, "articles": [], "owner": OWNER})
DEEP = "[" * 200_000
NO_OBJECTS: list[Any] = [None, [], ["x"], "x", 5, True]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    settings = Settings(home=tmp_path / "home")
    with open_library(settings, embedder=FakeEmbedder(), repair="foreground") as opened:
        opened.store([embed_chunks(opened.embedder, STORY)])
        yield opened


def functions(made: list[Callable[..., Any]]) -> dict[str, Callable[..., Any]]:
    return {each.__name__: each for each in made}


@pytest.mark.parametrize("sent", NO_OBJECTS)
def test_what_is_no_object_is_answered(library: Library, sent: Any) -> None:
    assert "no longer" in article_function(library)(sent)
    for function in shelf_functions(library, Shelving(library)):
        function(sent)
    assert library.count() == 1


@pytest.mark.parametrize("others", [5, "x", {"a": 1}, [None, 5, [1]]])
def test_other_quotes_that_are_none_are_left_out(library: Library, others: Any) -> None:
    sent = {"article": STORY.article.id, "cited": [0, 16], "others": others}
    assert "also-cited" not in article_function(library)(sent)


def test_only_so_many_other_quotes_are_marked(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_OTHERS", 1)
    sent = {"article": STORY.article.id, "others": [[0, 16], [17, 29], [30, 42]]}
    assert article_function(library)(sent).count("also-cited") == 1


def test_a_list_that_cannot_be_read_says_so(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise LibraryUnavailable("The disk is full.")

    found = functions(shelf_functions(library, Shelving(library)))["found"]
    assert found({})["articles"] == [[STORY.article.id, "Ferry"]]
    monkeypatch.setattr(library, "browse", fails)
    assert found({}) == {"error": "The disk is full."}


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(gr.Error):
        read_context(DEEP)
    event: Any = SimpleNamespace(_data={"keep": DEEP})
    assert answers._kept(event) == ()


@pytest.mark.parametrize(
    ("sent", "question"),
    [(" Why? ", "Why?"), ("x" * 9_999, "x" * MAX_QUESTION_CHARACTERS), (None, ""), ([1], "")],
)
def test_a_question_is_a_text_of_some_length(sent: Any, question: str) -> None:
    assert question_of(sent) == question


def test_a_turn_that_is_not_there_is_not_the_whole_conversation(library: Library) -> None:
    answer = Answer(
        question="Why?",
        standalone_question="Why?",
        filters=Filters(),
        status="answered",
        engine="extractive",
    )
    library.conversations.add_turn(ID, KeptTurn("Why?", answer), owner=read_context(CONTEXT).owner)
    export = functions(kept_functions(library, user=None))["export"]
    for turn in (None, 0):
        assert "text" in export({"context": CONTEXT, "form": "md", "turn": turn})
    for turn in (1, -1, "0", [0]):
        assert "nothing here" in export({"context": CONTEXT, "form": "md", "turn": turn})["error"]
    assert "nothing here" in export({"context": CONTEXT, "form": [], "turn": 0})["error"]
