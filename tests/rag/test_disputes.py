"""What articles tell differently, and what is denied."""

import pytest

from rag.disputes import denies, differ, find_disputes
from rag.embedding import BuiltinEmbedder
from rag.salience import weigh
from tests.fakes import make_article

EMBEDDER = BuiltinEmbedder()


@pytest.mark.parametrize(
    "text",
    [
        "Okafor denied that the bridge had been neglected.",
        "The board rejected the claims of the drivers.",
        "Petrov has repeatedly denied raising the fare.",
        "He called the report a lie.",
        "The council and the board disagree over the tolls.",
        "The allegations were baseless, the council said.",
        "Falk pleaded not guilty.",
    ],
)
def test_a_denial_is_told(text: str) -> None:
    assert denies(text)


@pytest.mark.parametrize(
    "text",
    [
        "Drivers were denied entry to the harbour.",
        "The council rejected the budget on Tuesday.",
        "A judge denied the motion on Monday.",
        "Engineers found cracks in the bridge.",
    ],
)
def test_a_refusal_is_no_denial(text: str) -> None:
    assert not denies(text)


def test_the_same_counted_differently_differs() -> None:
    assert differ(
        "At least 12 people died when the ferry sank off Eastwick.",
        "At least 17 people died when the ferry sank off Eastwick.",
    )
    assert differ(
        "The ferry sank on its way to Port Ansel with 60 people on board.",
        "The ferry sank on its way to Eastwick with 60 people on board.",
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # rounded, spelt out, the day of telling, two subjects, two things
        ("The repairs cost 38 million crowns.", "The repairs cost almost 39 million crowns."),
        ("The ferry carried 60 people.", "The ferry carried sixty people."),
        ("The ferry sank on 7 October off Eastwick.", "The ferry sank on 9 October off Eastwick."),
        (
            "Petrov won the race round the island in a small boat.",
            "Falk won the race round the island in a small boat.",
        ),
        ("About 4,200 lorries crossed the bridge.", "The mayor bought 12 chairs."),
        (
            "The ship of the European Space Agency left the harbour on Sunday.",
            "The ship of the ESA left the harbour on Sunday.",
        ),
    ],
)
def test_what_does_not_contradict_does_not_differ(one: str, other: str) -> None:
    assert not differ(one, other)


def test_a_denial_stands_after_what_it_denies() -> None:
    claim = "Drivers say the Harbour Board has neglected the Eastwick bridge for years."
    denial = "The Harbour Board denied that it has neglected the Eastwick bridge."
    article = make_article(f"Lorries wait in Eastwick.\n\n{claim}\n\n{denial}\n")
    (dispute,) = find_disputes(weigh([article], EMBEDDER), 3)
    assert [point.text for point in dispute.points] == [claim, denial]


def test_two_articles_are_set_against_each_other_only_within_days() -> None:
    def article(count: int, published: str) -> str:
        return f"At least {count} people died when the ferry sank off Eastwick, the mayor said."

    one = make_article(article(12, ""), published="2025-10-07")
    soon = make_article(article(17, ""), published="2025-10-08")
    late = make_article(article(17, "") + " ", published="2025-11-08")
    assert find_disputes(weigh([one, soon], EMBEDDER), 3)
    assert not find_disputes(weigh([one, late], EMBEDDER), 3)
