"""Speakers across the library: who is one person, how often, and their words by the page."""

from __future__ import annotations

from pathlib import Path

from rag.embedding import BuiltinEmbedder
from rag.library import Library, open_library
from rag.settings import Settings
from rag.speakers import Directory, group_speakers
from rag.types import ArticleMetadata, Filters, Quotation, QuotationKind, Span
from tests.articles import bridge_article, ferry_article
from tests.fakes import embed_chunks


def _article(article_id: str, day: str | None = None, outlet: str = "Post") -> ArticleMetadata:
    return ArticleMetadata(
        id=article_id, title="T", title_from="text", ingested="2025-01-01", source="s",
        sha256="0", published=day, outlet=outlet,
    )  # fmt: skip


def _said(
    speaker: str | None, kind: QuotationKind = "direct", role: str | None = None
) -> Quotation:
    return Quotation(Span(0, 5), kind, speaker, role=role)


def test_forms_of_a_name_are_one_person_and_a_surname_is_its_only_bearer() -> None:
    articles = {"a": _article("a", "2025-03-01"), "b": _article("b", "2025-04-01", "Gazette")}
    spoken = [
        ("b", _said("Rose M. Keller", role="director")),
        ("b", _said("Keller", "indirect")),
        ("a", _said("Rose Keller")),
        ("a", _said("Rose Keller", role="director")),
        ("a", _said("Keller", "unsaid")),
    ]
    (speaker,) = group_speakers(spoken, articles)
    count = speaker.count
    assert (count.name, count.direct, count.indirect, count.articles) == ("Rose Keller", 3, 1, 2)
    assert (count.roles, count.outlets, count.newest) == (
        ("director",),
        ("Gazette", "Post"),
        "2025-04-01",
    )


def test_a_surname_of_two_people_goes_with_the_one_in_its_article() -> None:
    articles = {"a": _article("a"), "b": _article("b"), "c": _article("c")}
    spoken = [
        ("a", _said("Rose Keller")),
        ("a", _said("Keller")),
        ("b", _said("Max Keller")),
        ("c", _said("Keller")),
    ]
    counted = {s.count.name: s.count.direct for s in group_speakers(spoken, articles)}
    assert counted == {"Rose Keller": 2, "Max Keller": 1, "Keller": 1}


def test_those_with_a_name_come_first() -> None:
    articles = {"a": _article("a")}
    spoken = [("a", _said("officials")), ("a", _said("officials")), ("a", _said("Rose Keller"))]
    names = [speaker.count.name for speaker in group_speakers(spoken, articles)]
    assert names == ["Rose Keller", "officials"]


def test_speakers_are_found_by_name_topic_and_article(library: Library) -> None:
    directory = Directory(library)
    everybody = directory.speakers()
    assert everybody.total == len(everybody.speakers) > 3
    assert [s.name for s in directory.speakers(name="petr").speakers] == ["Ivo Petrov"]
    assert "Ivo Petrov" in {s.name for s in directory.speakers(about="boats").speakers}
    assert "Mira Sol" not in {s.name for s in directory.speakers(about="boats").speakers}
    ferry = next(a.id for a in library.list() if a.title.startswith("Ferry"))
    within = directory.speakers(filters=Filters(article_ids=(ferry,)))
    assert 0 < within.total < everybody.total


def test_speakers_come_a_page_at_a_time(library: Library) -> None:
    directory = Directory(library)
    everybody = directory.speakers().speakers
    first, second = directory.speakers(limit=2), directory.speakers(offset=2, limit=2)
    assert (*first.speakers, *second.speakers) == everybody[:4]


def test_somebodys_quotations_are_exact_and_kinds_stay_apart(library: Library) -> None:
    directory = Directory(library)
    for speaker in directory.speakers().speakers:
        page = directory.quotations_of(speaker.name)
        assert (page.total, page.direct, page.indirect) == (
            speaker.quotations,
            speaker.direct,
            speaker.indirect,
        )
        for each in page.quotations:
            text = library.article(each.citation.article_id).text
            assert text[each.citation.span.slice] == each.citation.quote
        only = directory.quotations_of(speaker.name, kind="direct").quotations
        assert [each.quotation.kind for each in only] == ["direct"] * speaker.direct
    assert directory.quotations_of("Nobody").total == 0


def test_what_is_added_later_is_counted(tmp_path: Path) -> None:
    embedder = BuiltinEmbedder()
    with open_library(Settings(home=tmp_path / "own"), embedder=embedder) as own:
        directory = Directory(own)
        assert directory.speakers().total == 0
        own.store([embed_chunks(embedder, ferry_article())])
        before = directory.speakers().total
        own.store([embed_chunks(embedder, bridge_article())])
        assert directory.speakers().total > before > 0
