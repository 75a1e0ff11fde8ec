"""Two versions of an article compared: what was added, removed and altered, with exact spans."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rag.changes import compare_versions, find_newer_quote
from rag.citing import cite
from rag.types import AnalysedArticle, Change, Changes, Span, WordChange
from tests.fakes import make_article

OLD = (
    "The council of Port Ellery voted on the barrier on Monday evening. "
    "The work will cost 412 million crowns, Mayor Lena Castell said. "
    "Nobody spoke against the plan.\n"
    "Fishermen had asked for a second lock in spring. "
    "The vote was seven to six.\n"
    "Work begins in the autumn of next year."
)


def shown(
    changes: Changes, old: AnalysedArticle, new: AnalysedArticle
) -> list[tuple[str, str | None, str | None]]:
    """The changes as kind, old words and new words, cut from the two texts."""

    def cut(text: str, span: Span | None) -> str | None:
        return None if span is None else text[span.slice]

    return [
        (each.kind, cut(old.article.text, each.old), cut(new.article.text, each.new))
        for each in changes.sentences
    ]


def compared(new_text: str, old_text: str = OLD) -> list[tuple[str, str | None, str | None]]:
    old, new = make_article(old_text, title="a"), make_article(new_text, title="a")
    return shown(compare_versions(old, new), old, new)


def words_of(change: Change, old: str, new: str) -> list[tuple[str | None, str | None]]:
    def cut(text: str, span: Span | None) -> str | None:
        return None if span is None else text[span.slice]

    return [(cut(old, word.old), cut(new, word.new)) for word in change.words]


def test_a_sentence_that_came_to_it_is_added() -> None:
    new = OLD.replace("Work begins", "Two homes have to go. Work begins")
    assert compared(new) == [("added", None, "Two homes have to go.")]


def test_a_sentence_that_is_gone_is_removed() -> None:
    new = OLD.replace("Nobody spoke against the plan.", "").replace(" \n", "\n")
    assert compared(new) == [("removed", "Nobody spoke against the plan.", None)]


def test_an_altered_sentence_says_which_words_differ() -> None:
    new_text = OLD.replace("412 million crowns", "530 million crowns at least")
    old, new = make_article(OLD), make_article(new_text)
    (change,) = compare_versions(old, new).sentences
    assert change.kind == "altered"
    assert words_of(change, OLD, new_text) == [("412", "530"), (None, "at least")]


def test_a_word_that_was_dropped_has_no_place_in_the_newer_text() -> None:
    new_text = OLD.replace("a second lock", "a lock")
    old, new = make_article(OLD), make_article(new_text)
    (change,) = compare_versions(old, new).sentences
    start = OLD.index("second")
    assert change.words == (WordChange(Span(start, start + len("second")), None),)


def test_a_sentence_that_was_wholly_rewritten_is_one_removed_and_one_added() -> None:
    new = OLD.replace("Nobody spoke against the plan.", "Four neighbours protested loudly outside.")
    assert [kind for kind, _, _ in compared(new)] == ["removed", "added"]


def test_a_paragraph_that_was_moved_is_no_change() -> None:
    first, second, third = OLD.split("\n")
    assert compared("\n".join((third, first, second))) == []


def test_other_quotation_marks_dashes_and_spaces_are_no_change() -> None:
    old = "“We’re sorry,” she said – twice. The tide is high."
    new = '"We\'re sorry," she said - twice.  The tide is high.'
    assert compared(new, old) == []


def test_a_sentence_that_was_only_cut_otherwise_is_no_change() -> None:
    old = "It rained. The Dr. Weir school closed early today. Buses ran."
    new = make_article(old)
    sentences = new.sentences
    joined = replace(
        new,
        sentences=(
            sentences[0],
            replace(sentences[1], span=Span(sentences[1].span.start, sentences[2].span.end)),
            replace(sentences[3], index=2),
        ),
    )
    assert compare_versions(new, joined).sentences == ()
    assert compare_versions(joined, new).sentences == ()


def test_of_two_alike_the_one_in_the_same_place_was_altered() -> None:
    old = "North pier has 3 cranes now. It rained. South pier has 3 cranes now."
    new = "North pier has 4 cranes now. It rained. South pier has 5 cranes now."
    assert [(before, after) for _, before, after in compared(new, old)] == [
        ("North pier has 3 cranes now.", "North pier has 4 cranes now."),
        ("South pier has 3 cranes now.", "South pier has 5 cranes now."),
    ]


def test_a_sentence_repeated_once_more_is_added_once() -> None:
    assert compared("No. It rained. No.", "No. It rained.") == [("added", None, "No.")]


def test_a_changed_headline_author_and_date_are_told() -> None:
    old = make_article(OLD, title="Barrier passed", author="J. Doe", published="2025-10-02")
    new = make_article(OLD, title="Barrier passes", author=None, published="2025-10-03")
    changes = compare_versions(old, new)
    assert changes.sentences == ()
    assert [(each.name, each.old, each.new) for each in changes.metadata] == [
        ("title", "Barrier passed", "Barrier passes"),
        ("author", "J. Doe", None),
        ("published", "2025-10-02", "2025-10-03"),
    ]
    assert changes


def test_two_equal_versions_have_no_changes() -> None:
    assert not compare_versions(make_article(OLD), make_article(OLD))


_sentences = st.lists(
    st.lists(
        st.sampled_from("tide pier “boat” crane’s 3 40 harbour –".split()), min_size=1, max_size=6
    ).map(lambda words: " ".join(words) + "."),
    min_size=1,
    max_size=12,
)


@given(_sentences, _sentences)
def test_each_sentence_is_told_once_and_spans_are_exact(old_s: list[str], new_s: list[str]) -> None:
    old, new = make_article(" ".join(old_s)), make_article(" ".join(new_s))
    changes = compare_versions(old, new).sentences
    for side, analysed in (("old", old), ("new", new)):
        spans = [span for each in changes if (span := getattr(each, side))]
        assert len(spans) == len(set(spans))
        assert set(spans) <= {sentence.span for sentence in analysed.sentences}
    for change in changes:
        assert (change.old is None) == (change.kind == "added")
        assert (change.new is None) == (change.kind == "removed")
        for word in change.words:
            assert word.old is None or (change.old and change.old.contains(word.old))
            assert word.new is None or (change.new and change.new.contains(word.new))


@given(_sentences, st.randoms(use_true_random=False))
def test_the_same_sentences_in_any_order_are_no_change(
    sentences: list[str], shuffled: random.Random
) -> None:
    moved = shuffled.sample(sentences, len(sentences))
    assert compared(" ".join(moved), " ".join(sentences)) == []


def test_two_long_texts_without_a_common_sentence_are_compared_in_bounded_time() -> None:
    old = " ".join(f"Pier {n} has {n} cranes in the harbour of the old town." for n in range(1200))
    new = " ".join(f"Quay {n} has {n} boats in the harbour of the new town." for n in range(1200))
    kinds = [kind for kind, _, _ in compared(new, old)]
    assert kinds == ["altered"] * 1200


def test_two_long_texts_of_two_sentences_again_and_again_are_compared_in_bounded_time() -> None:
    drawn = random.Random(1)
    old, new = (" ".join(drawn.choices(["No.", "Yes."], k=3000)) for _ in range(2))
    more = new.count("No.") - old.count("No.")
    kinds = [kind for kind, _, _ in compared(new, old)]
    assert kinds.count("added") == kinds.count("removed") == abs(more)


# What became of a quote


def became(new_text: str, quoted: str) -> tuple[str, str | None]:
    old, new = make_article(OLD), make_article(new_text)
    start = OLD.index(quoted)
    citation = cite(old, Span(start, start + len(quoted)), number=1)
    found = find_newer_quote(citation, old, new)
    assert found.article_id == new.article.id
    if found.span is not None:
        assert new.article.text[found.span.slice] == found.quote
    return found.state, found.quote


def test_a_quote_that_still_stands_there_is_kept() -> None:
    first, second, third = OLD.split("\n")
    assert became("\n".join((third, second, first)), "The vote was seven to six.") == ("kept", None)


def test_a_quote_whose_sentence_was_altered_has_what_stands_there_now() -> None:
    new = OLD.replace("seven to six", "eight to five")
    assert became(new, "The vote was seven to six.") == ("altered", "The vote was eight to five.")


def test_a_quote_whose_sentence_is_no_longer_there_is_gone() -> None:
    new = OLD.replace("The vote was seven to six.\n", "\n")
    assert became(new, "The vote was seven to six.") == ("gone", None)


def test_a_quote_that_lost_one_of_its_sentences_is_altered() -> None:
    new = OLD.replace("The vote was seven to six.\n", "\n")
    quoted = "Fishermen had asked for a second lock in spring. The vote was seven to six."
    assert became(new, quoted) == ("altered", None)
