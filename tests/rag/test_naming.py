"""The names in questions, and whether a library holds them."""

import pytest

from rag.library import Library
from rag.naming import asked_names, asked_speaker, find_mention, is_held
from rag.types import Filters


def _mention(library: Library, question: str) -> dict[str, str]:
    return {name.text: find_mention(library, name) for name in asked_names(question)}


def test_names_come_without_titles_and_with_the_article_of_the_question() -> None:
    question = "Did Mayor Lena Okafor meet the Harbour Board in October?"
    names = asked_names(question)
    assert [name.text for name in names] == ["Lena Okafor", "the Harbour Board"]
    assert [name.is_titled for name in names] == [True, False]


def test_who_is_asked_about_counts_however_it_is_written() -> None:
    assert [name.text for name in asked_names("what did okafor say?")] == ["okafor"]
    assert asked_speaker("When did the repairs begin?") is None


@pytest.mark.parametrize(
    ("question", "mention"),
    [
        ("Who is Mira Sol?", "named"),
        ("Who is Okafor?", "named"),
        ("Who is Paul Petrov?", "surname"),
        ("Who is Letitia James?", "absent"),
        ("What did the Federal Reserve decide?", "absent"),
        ("What did the Harbour Police decide?", "absent"),
        ("What did the Harbour Board decide?", "named"),
        ("Who met Sol in March?", "named"),
    ],
)
def test_what_the_articles_hold_of_a_name(library: Library, question: str, mention: str) -> None:
    assert list(_mention(library, question).values()) == [mention]


def test_a_role_is_named_where_it_stands_and_absent_only_where_its_word_is_nowhere(
    library: Library,
) -> None:
    assert _mention(library, "What did the mayor say?") == {"the mayor": "named"}
    assert _mention(library, "What did the bishop say?") == {"the bishop": "absent"}
    assert _mention(library, "What did the ferry director say?") == {"the ferry director": "open"}


def test_a_name_outside_the_chosen_articles_is_not_in_them(library: Library) -> None:
    ferry = next(a.id for a in library.list() if a.title.startswith("Ferry"))
    scope = library.scope(Filters(article_ids=(ferry,)))
    (name,) = asked_names("Who is Mira Sol?")
    assert find_mention(library, name, scope) == "absent"


def test_a_word_is_held_as_itself_not_by_its_stem(library: Library) -> None:
    assert is_held(library, "lorries")
    assert not is_held(library, "lorrying")
    assert not is_held(library, "hovercraft")


@pytest.mark.parametrize(
    ("question", "pronoun"),
    [
        ("What did Lena Okafor say?", "her"),
        ("What did Paul Okafor say?", "him"),
        ("What did the Harbour Board say?", "it"),
        ("What did Okafor say?", "them"),
        ("What did the mayor say?", "them"),
    ],
)
def test_somebody_is_spoken_of_as_the_name_tells(question: str, pronoun: str) -> None:
    assert asked_names(question)[0].pronoun == pronoun
