"""What became of articles and quotes, on the page and in what is copied from it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rag.chain import make_chain
from rag.changes import compare_versions
from rag.library import open_library
from rag.settings import Settings
from rag.turns import KeptTurn, decode_turn, encode_turn
from rag.types import (
    AlsoIn,
    Changes,
    Citation,
    Correction,
    CorrectionKind,
    NewerVersion,
    Span,
)
from tests.fakes import embed_chunks, make_article
from tests.ui.test_answering import ID, NoUploads
from tests.ui.test_answers import make_answer, make_citation
from tests.ui.test_rendering import HOSTILE, Tree
from ui.export.clipboard import as_text
from ui.page.answering import Answering
from ui.page.rendering import render_answer
from ui.page.standing import render_changes, render_copies, render_corrections, render_standing
from ui.page.viewer import render_article
from ui.wording import changes_in_words

REUTERS = AlsoIn("aa11", "Pier to be rebuilt", "Reuters", "https://r.example/pier")
LANTERN = AlsoIn("bb22", "New pier", None, None)
OLD = "The pier burned down. It cost 41 million crowns. Nobody was hurt."
NEW = "The pier burned down. It cost 53 million crowns. Two dogs were found."


def noted(kind: CorrectionKind, text: str) -> Correction:
    return Correction(kind, Span(100, 100 + len(text)), text)


def tree_of(citation: Citation) -> Tree:
    return Tree(str(render_answer(make_answer(citations=(citation,)))))


@pytest.mark.parametrize(
    ("changed", "class_", "words"),
    [
        (
            {"newer": NewerVersion("cc", "gone")},
            "gone",
            "This sentence is no longer in the newer version.",
        ),
        (
            {"newer": NewerVersion("cc", "altered", "By\nsummer.", Span(0, 10))},
            "altered",
            "Changed in the newer version: By summer.",
        ),
        (
            {"newer": NewerVersion("cc", "altered")},
            "altered",
            "Part of this quote is no longer in the newer version.",
        ),
        (
            {"corrections": (noted("correction", "Correction: It was Monday."),)},
            "correction",
            "Its article carries a notice: Correction: It was Monday.",
        ),
        (
            {"also_in": (REUTERS, LANTERN)},
            "also-in",
            "Also in Reuters, “New pier” (near-copies)",
        ),
    ],
)
def test_a_quote_says_what_became_of_it(
    changed: dict[str, object], class_: str, words: str
) -> None:
    citation = make_citation(1, **changed)
    assert tree_of(citation).texts("li", class_) == [words]
    assert words in as_text(make_answer(citations=(citation,)))
    prose = make_answer(citations=(citation,), statements=())
    assert render_standing(citation) is not None
    assert words not in as_text(prose)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"newer": NewerVersion("cc", "kept")},
        {"corrections": (noted("update", "This story has been updated with a photo."),)},
    ],
)
def test_a_quote_that_still_stands_is_shown_without_warning(changed: dict[str, object]) -> None:
    assert render_standing(make_citation(1, **changed)) is None


def test_two_copies_of_one_outlet_are_told_apart_by_title() -> None:
    again = replace(REUTERS, article_id="cc33", title="Pier fire")
    (words,) = tree_of(make_citation(1, also_in=(REUTERS, again))).texts("li", "also-in")
    assert words == "Also in Reuters (“Pier to be rebuilt”), Reuters (“Pier fire”) (near-copies)"


def test_copies_are_counted_as_one_source_under_the_answer() -> None:
    citations = (make_citation(1), make_citation(2, article_id="ffff00001111"))
    answer = make_answer(citations=citations, independent_sources=1)
    assert "2 quotes from 2 articles, 1 independent source" in str(render_answer(answer))
    answer = make_answer(citations=citations, independent_sources=2)
    assert "independent" not in str(render_answer(answer))


def test_the_head_of_an_article_shows_its_notices_and_copies_and_no_mark() -> None:
    text = "The pier burned down.\nCorrection: An earlier version of this story named a ship."
    article = make_article(text, title="Fire").article
    copy = replace(make_article(OLD, outlet="Reuters").article, id="aa11")
    tree = Tree(str(render_article(article, copies=[copy])))
    assert tree.texts("aside", "corrections") == ["Corrected " + text.split("\n")[1]]
    assert tree.texts("p", "copies") == [
        "Nearly the same text is also in Reuters: one independent source."
    ]
    assert tree.find("mark") == []
    assert render_corrections(()) is None
    assert render_copies(()) is None


def changes_of(old_text: str, new_text: str, **metadata: str) -> tuple[Changes, str]:
    old, new = make_article(old_text, title="Fire"), make_article(new_text, title="Fire")
    new = replace(new, article=replace(new.article, **metadata))
    changes = compare_versions(old, new)
    return changes, str(render_changes(changes, old.article, new.article))


def test_changes_show_the_words_that_went_and_came() -> None:
    changes, html = changes_of(OLD, NEW, title="Pier fire")
    tree = Tree(html)
    assert tree.texts("li", "altered") == [
        "AlteredIt cost 41 million crowns.It cost 53 million crowns."
    ]
    assert tree.texts("li", "removed") == ["RemovedNobody was hurt."]
    assert tree.texts("li", "added") == ["AddedTwo dogs were found."]
    assert tree.texts("del") == ["Fire", "41", "Nobody was hurt."]
    assert tree.texts("ins") == ["Pier fire", "53", "Two dogs were found."]
    assert tree.find("mark") == []
    assert changes_in_words(changes) == (
        "1 sentence added, 1 removed, 1 altered; headline changed."
    )


def test_versions_that_do_not_differ_say_so() -> None:
    _, html = changes_of(OLD, OLD)
    assert "Nothing changed." in html


def test_nothing_in_changes_standing_and_notices_is_obeyed() -> None:
    hostile = HOSTILE.replace(".", ",")
    _, html = changes_of(f"{hostile} one.", f"{hostile} two.", author=hostile, title=hostile)
    citation = make_citation(
        1,
        also_in=(AlsoIn(HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
        corrections=(noted("correction", HOSTILE),),
        newer=NewerVersion("c", "altered", HOSTILE, Span(0, 1)),
    )
    copy = replace(make_article(OLD, outlet=HOSTILE).article, title=HOSTILE, id=HOSTILE)
    for rendered in (
        html,
        str(render_standing(citation)),
        str(render_copies([copy])),
        str(render_corrections([noted("retraction", HOSTILE)])),
    ):
        tree = Tree(rendered)
        assert tree.find("script") == tree.find("img") == tree.find("mark") == []


def test_a_kept_answer_says_what_of_it_is_gone_since(tmp_path: Path) -> None:
    text = "The north pier cost 41 million crowns. The mayor opened it on Monday."
    with open_library(Settings(home=tmp_path)) as library:
        old = make_article(text, title="Pier", outlet="The Post")
        library.store([embed_chunks(library.embedder, old)])
        chain = make_chain(library, Settings())
        answer = chain.invoke("How much did the north pier cost?")
        library.conversations.add_turn(ID, KeptTurn("How much?", answer))
        answering = Answering(library, chain, NoUploads())  # type: ignore[arg-type]
        assert "newer version" not in answering.view(ID)[-1]
        corrected = text.replace("41 million", "53 million") + " It rained."
        newer = make_article(corrected, title="Pier", supersedes=old.article.id)
        library.store([embed_chunks(library.embedder, newer)])
        drawn = Tree(answering.view(ID)[-1])
        assert "41 million" in "".join(drawn.texts("blockquote"))
        assert drawn.texts("li", "altered") == [
            "Changed in the newer version: The north pier cost 53 million crowns."
        ]
        (turn,) = library.conversations.turns(ID)
        assert turn.answer is not None
        assert [c.quote for c in turn.answer.citations] == [c.quote for c in answer.citations]


def test_a_conversation_kept_before_this_was_known_is_read() -> None:
    citation = make_citation(1)
    turn = KeptTurn("q", make_answer(citations=(citation,)))
    kept = json.loads(encode_turn(turn))
    del kept["answer"]["independent_sources"]
    for key in ("also_in", "corrections", "newer"):
        del kept["answer"]["citations"][0][key]
    assert decode_turn(json.dumps(kept)) == turn
    full = make_citation(
        1,
        also_in=(REUTERS,),
        corrections=(noted("correction", "Correction: no."),),
        newer=NewerVersion("cc", "altered", "By summer.", Span(0, 10)),
    )
    turn = KeptTurn("q", make_answer(citations=(full,)))
    assert decode_turn(encode_turn(turn)) == turn
