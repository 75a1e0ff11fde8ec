"""Texts that several articles print."""

from rag.copies import gather_copies
from tests.articles import BRIDGE_TEXT, bridge_article, ferry_article
from tests.fakes import make_article


def test_the_fullest_stands_for_its_copies_at_the_place_of_the_first() -> None:
    short = bridge_article()
    full = make_article(BRIDGE_TEXT + "\nFerries run every half hour until the bridge reopens.\n")
    told = gather_copies([short, ferry_article(), full])
    assert [each.analysed.article.id for each in told] == [
        full.article.id,
        ferry_article().article.id,
    ]
    assert [copy.article.id for copy in told[0].copies] == [short.article.id]


def test_two_reports_of_one_event_are_no_copies() -> None:
    one = make_article("The bridge of Eastwick was closed to lorries after cracks were found.")
    other = make_article("Cracks in the bridge of Eastwick: lorries must take the ferry now.")
    assert [each.copies for each in gather_copies([one, other])] == [(), ()]


def test_a_short_text_is_a_copy_of_itself_only_and_one_without_words_of_nothing() -> None:
    short, other = make_article("Bridge closed"), make_article("Bridge open")
    wordless = make_article("… !")
    again = make_article("Bridge closed!")
    told = gather_copies([short, other, wordless, again])
    assert [len(each.copies) for each in told] == [1, 0, 0]
