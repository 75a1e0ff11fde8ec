"""How cited quotes stand in the library: copies that hold them, corrections, newer versions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.chain import make_chain
from rag.citing import cite
from rag.library import Library, open_library
from rag.settings import Settings
from rag.standing import Standings
from rag.types import AnalysedArticle, Answer, Citation, Filters, Question, Quotation, Span
from tests.fakes import embed_chunks, make_article

PIERS = (
    "Mayor Lena Castell opened the north pier of Port Ellery on Monday morning.",
    "The pier cost 41 million crowns and took the city four years.",
    "Fishermen will move their boats to it before the end of March.",
    "The old pier, built of oak in 1904, will be taken down in summer.",
    "A second pier is planned, but nobody has said who would pay for it.",
    "The harbour board met for six hours behind closed doors on Sunday.",
    "Its chairman, Odd Brekke, left without a word to the reporters outside.",
    "The ferry to Moss sails from the new pier from the first of April.",
    "Tickets stay at nine crowns until the council votes on them again.",
    "The choir of the fish market sang while the ribbon was cut by a child.",
)
STORY = "\n".join((" ".join(PIERS[:5]), " ".join(PIERS[5:])))
COST = PIERS[1]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(Settings(home=tmp_path / "home"), repair="foreground") as opened:
        yield opened


def store(library: Library, text: str, outlet: str, **metadata: Any) -> AnalysedArticle:
    analysed = make_article(text, title=f"Pier, {outlet}", outlet=outlet, **metadata)
    library.store([embed_chunks(library.embedder, analysed)])
    return analysed


def cited(analysed: AnalysedArticle, words: str) -> Citation:
    start = analysed.article.text.index(words)
    return cite(analysed, Span(start, start + len(words)), number=1)


def standing(library: Library, citation: Citation) -> Citation:
    (found,) = Standings(library).of([citation])
    return found


def outlets_beside(library: Library, citation: Citation) -> list[str | None]:
    return [also.outlet for also in standing(library, citation).also_in]


def quotes(answer: Answer) -> str:
    return "\n".join(citation.quote for citation in answer.citations)


# Near-copies


def test_copies_that_hold_the_very_sentence_are_named(library: Library) -> None:
    first = store(library, STORY, "The Post")
    store(library, STORY + "\nFrom our agency.", "Reuters", url="https://r.example/pier")
    store(library, STORY.replace("41 million", "forty million"), "Lantern")
    store(library, "Another tale of a pier in Port Ellery. " + COST, "The Coast")
    (also,) = standing(library, cited(first, COST)).also_in
    assert (also.outlet, also.title, also.url) == (
        "Reuters", "Pier, Reuters", "https://r.example/pier",
    )  # fmt: skip
    assert outlets_beside(library, cited(first, PIERS[2])) == ["Reuters", "Lantern"]


def test_a_copy_that_prints_other_quotation_marks_holds_the_sentence_too(library: Library) -> None:
    said = STORY.replace(COST, "“We’re late,” she said – twice.")
    first = store(library, said, "The Post")
    plain = said.replace("“", '"').replace("”", '"').replace("’", "'").replace("–", "-")
    store(library, plain, "Lantern")
    assert outlets_beside(library, cited(first, "We’re late")) == ["Lantern"]


def test_a_sentence_that_a_copy_has_only_inside_another_is_not_held_by_it(
    library: Library,
) -> None:
    first = store(library, STORY, "The Post")
    store(library, STORY.replace(COST, f"It is false that {COST[0].lower()}{COST[1:]}"), "Lantern")
    assert outlets_beside(library, cited(first, COST)) == []
    assert outlets_beside(library, cited(first, PIERS[2])) == ["Lantern"]


def test_copies_and_versions_count_as_one_independent_source(library: Library) -> None:
    first = store(library, STORY, "The Post")
    copy = store(library, STORY + "\nFrom our agency.", "Reuters")
    other = store(library, "The tide was high in Moss. Nobody was hurt there.", "The Coast")
    newer = store(library, STORY + "\nIt rained.", "The Post", supersedes=first.article.id)
    citations = [cited(each, COST) for each in (first, copy, newer)] + [cited(other, "The tide")]
    standings = Standings(library)
    standings.of(citations)
    assert standings.count_sources(citations) == 2
    assert standings.count_sources([]) == 0


def test_an_updated_article_stays_linked_to_its_copies(library: Library) -> None:
    first = store(library, STORY, "The Post")
    copy = store(library, STORY + "\nFrom our agency.", "Reuters")
    third = store(library, STORY + "\nLetters to the editor.", "Lantern")
    newer = store(library, STORY + "\nIt rained.", "The Post", supersedes=first.article.id)

    def copies(analysed: AnalysedArticle) -> set[str]:
        return {each.id for each in library.copies(analysed.article.id)}

    assert copies(copy) == {newer.article.id, third.article.id}
    assert copies(newer) == {copy.article.id, third.article.id}
    assert copies(first) == {copy.article.id, third.article.id}
    library.remove([newer.article.id])
    assert copies(copy) == {first.article.id, third.article.id}
    library.remove([copy.article.id])
    assert copies(first) == {third.article.id}
    assert copies(third) == {first.article.id}


# Corrections and newer versions


def test_a_citation_carries_the_notice_of_its_article(library: Library) -> None:
    notice = "Correction: An earlier version of this story gave another cost."
    text = STORY + "\n" + notice
    citation = standing(library, cited(store(library, text, "The Post"), COST))
    (correction,) = citation.corrections
    assert (correction.kind, correction.text) == ("correction", notice)
    assert text[correction.span.slice] == notice
    assert citation.newer is None


@pytest.mark.parametrize(
    ("new_cost", "state"),
    [(COST, "kept"), (COST.replace("41", "53"), "altered"), ("", "gone")],
)
def test_a_quote_of_a_superseded_article_says_what_became_of_it(
    new_cost: str, state: str, library: Library
) -> None:
    old = store(library, STORY, "The Post")
    second = store(library, STORY + "\nSo far.", "The Post", supersedes=old.article.id)
    text = STORY.replace(COST, new_cost) + "\nIt rained."
    newest = store(library, text, "The Post", supersedes=second.article.id)
    found = standing(library, cited(old, COST))
    assert found.quote == COST
    assert found.newer is not None
    assert (found.newer.article_id, found.newer.state) == (newest.article.id, state)
    assert found.newer.quote == (new_cost if state == "altered" else None)
    if found.newer.span is not None:
        assert text[found.newer.span.slice] == new_cost


def test_of_an_article_that_was_removed_nothing_is_told(library: Library) -> None:
    first = store(library, STORY, "The Post")
    store(library, STORY + "\nFrom our agency.", "Reuters")
    before = standing(library, cited(first, COST))
    assert before.also_in
    library.remove([first.article.id])
    after = standing(library, before)
    assert (after.quote, after.also_in, after.newer) == (COST, (), None)


# Answers


def test_an_answer_quotes_the_newer_version_only(library: Library) -> None:
    chain = make_chain(library, Settings())
    asked = "How much did the north pier of Port Ellery cost?"
    old = store(library, STORY, "The Post")
    kept = chain.invoke(asked)
    assert "41 million" in quotes(kept)
    new = STORY.replace("41 million", "53 million")
    newer = store(library, new, "The Post", supersedes=old.article.id)
    today = chain.invoke(asked)
    assert {citation.article_id for citation in today.citations} == {newer.article.id}
    assert "53 million" in quotes(today)
    assert "41 million" not in quotes(today)
    named = chain.invoke(Question(asked, filters=Filters(article_ids=(old.article.id,))))
    states = [each.newer.state for each in named.citations if each.newer]
    assert "altered" in states
    (updated,) = Standings(library).update([kept])
    assert quotes(updated) == quotes(kept)
    assert [c.newer.article_id for c in updated.citations if c.newer] == [newer.article.id] * len(
        kept.citations
    )


def test_an_answer_tells_a_text_of_three_outlets_once(library: Library) -> None:
    for outlet, foot in (("The Post", ""), ("Reuters", "\nBy the agency."), ("Lantern", "\nOurs.")):
        store(library, STORY + foot, outlet)
    answer = make_chain(library, Settings()).invoke("How much did the north pier cost?")
    costs = [citation for citation in answer.citations if "41 million" in citation.quote]
    (citation,) = costs
    assert len(citation.also_in) == 2
    assert answer.independent_sources == 1


def test_somebodys_words_that_three_outlets_print_are_told_once(library: Library) -> None:
    said = "“We waited too long,” Mayor Lena Castell said."
    text = f"{STORY}\n{said}"
    for outlet, foot in (("The Post", ""), ("Reuters", "\nBy the agency."), ("Lantern", "\nOurs.")):
        start = text.index("We waited")
        span = Span(start, start + len("We waited too long,"))
        spoken = Quotation(span, "direct", "Lena Castell", "Mayor", cue="said")
        store(library, text + foot, outlet, quotations=[spoken])
    answer = make_chain(library, Settings()).invoke("What did Lena Castell say?")
    assert [citation.quote for citation in answer.citations] == [said]
    assert len(answer.citations[0].also_in) == 2
    assert len(library.quotations()) == 3
