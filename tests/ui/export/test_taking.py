"""What is gathered for an export, and what its file is called."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import ArticleNotFound
from rag.turns import KeptTurn
from rag.types import Article
from tests.articles import BRIDGE_TEXT, bridge_article
from tests.ui.export.samples import answered, conversation, summarized
from ui.export.taking import file_name, prepare_export


class Stored:
    """One article, or none."""

    def __init__(self, *articles: Article) -> None:
        self.articles = {article.id: article for article in articles}

    def article(self, article_id: str, /) -> Article:
        try:
            return self.articles[article_id]
        except KeyError:
            raise ArticleNotFound(article_id) from None


def test_an_export_has_the_first_question_as_title_and_the_texts_at_hand() -> None:
    bridge = bridge_article().article
    moment = datetime(2025, 11, 2, 12, 30, tzinfo=UTC)
    turns = (answered(), summarized(), KeptTurn("Why?"))
    export = prepare_export(Stored(bridge), turns, now=moment)
    assert export.title == "What did the mayor say?" and export.turns == turns
    assert export.texts == {bridge.id: BRIDGE_TEXT}
    assert export.exported == "2025-11-02T12:30:00+00:00" and export.version
    assert prepare_export(Stored(), turns, title="Mine").texts == {}
    assert prepare_export(Stored(), turns, title="Mine").title == "Mine"
    assert prepare_export(Stored(), ()).title == "Untitled"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("What did she say?", "on-record what-did-she-say 2025-11-02.md"),
        ("../../etc/passwd\0", "on-record etc-passwd 2025-11-02.md"),
        ("CON", "on-record con 2025-11-02.md"),
        ("Café: 50 % “off” <b>", "on-record café-50-off-b 2025-11-02.md"),
        ("市长说了什么？", "on-record 市长说了什么 2025-11-02.md"),
        ("\u202etxt.exe …", "on-record txt-exe 2025-11-02.md"),
        ("?!", "on-record 2025-11-02.md"),
    ],
)
def test_a_file_is_named_for_its_title(title: str, name: str) -> None:
    assert file_name(replace(conversation(), title=title), "md") == name


@settings(deadline=None)
@given(st.text())
def test_a_file_name_is_taken_by_every_file_system(title: str) -> None:
    name = file_name(replace(conversation(), title=title), "html")
    assert len(name.encode()) <= 120 and name.isprintable()
    assert not set(name) & set('/\\:*?"<>|\0\n') and name == name.strip()
