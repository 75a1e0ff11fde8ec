"""Sentences placed in time."""

import pytest

from rag.embedding import BuiltinEmbedder
from rag.salience import weigh
from rag.timeline import find_events, render_when, stated_day
from tests.fakes import make_article

ON_WEDNESDAY = make_article("Text.", published="2025-10-08T09:00:00+00:00").article
UNDATED = make_article("Text.").article


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("The bridge closed on Tuesday.", (2025, 10, 7)),
        ("The bridge closed on Wednesday.", (2025, 10, 8)),
        ("The bridge will reopen on Friday.", (2025, 10, 10)),
        ("Okafor said on Monday that the bridge will reopen.", (2025, 10, 6)),
        ("The council votes next Monday.", (2025, 10, 13)),
        ("The council votes on Monday.", None),
        ("The bridge closed on October 5.", (2025, 10, 5)),
        ("The bridge was opened on 3 May 1962.", (1962, 5, 3)),
        ("Repairs begin in March 2026.", (2026, 3, 0)),
        ("The bridge was built in 1962.", (1962, 0, 0)),
        ("The fair begins two days earlier on Saturday, October 18.", (2025, 10, 18)),
        ("Okafor came from a meeting on Monday without a word.", (2025, 10, 6)),
        ("Ferries run on Mondays.", None),
        ("The bridge is closed.", None),
    ],
)
def test_a_day_is_placed_by_the_day_of_the_article(
    text: str, when: tuple[int, int, int] | None
) -> None:
    assert stated_day(text, ON_WEDNESDAY) == when


def test_a_weekday_of_an_undated_article_is_not_placed() -> None:
    assert stated_day("The bridge closed on Tuesday.", UNDATED) is None


def test_events_stand_by_day_with_the_unknown_last() -> None:
    dated = make_article(
        "Lorries wait at the Eastwick bridge.\n\n"
        "The bridge of Eastwick will be closed on Friday, the council has decided.\n\n"
        "Engineers found the first cracks in Eastwick on 1 October.",
        published="2025-10-08",
    )
    undated = make_article("Ferries of Northline carry more cars than ever.")
    events = find_events(weigh([undated, dated], BuiltinEmbedder()), 10)
    assert [event.label for event in events] == [
        "1 October 2025",
        "8 October 2025",
        "10 October 2025",
        "Date unknown",
    ]
    assert [event.stated for event in events] == [True, False, True, False]


def test_a_day_is_told_as_far_as_it_is_known() -> None:
    assert [render_when(when) for when in ((2025, 10, 7), (2025, 10, 0), (2025, 0, 0))] == [
        "7 October 2025",
        "October 2025",
        "2025",
    ]
