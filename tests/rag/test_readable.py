"""What can be read by itself, and what is no sentence of the article."""

import pytest

from rag.readable import is_readable, leans_on_article, stands_alone
from tests.fakes import make_article


@pytest.mark.parametrize(
    "text",
    [
        "The council of Eastwick closed the bridge to lorries on Tuesday.",
        "EASTWICK – The council closed the bridge to lorries on Tuesday.",
        "“The bridge is not safe,” Mayor Lena Okafor said at the town hall.",
    ],
)
def test_a_sentence_of_news_is_readable(text: str) -> None:
    assert is_readable(text)


@pytest.mark.parametrize(
    "text",
    [
        "Read more: The closing of the Eastwick bridge in pictures.",
        "Sign up for our newsletter and get the news of the harbour every day.",
        "Explore the harbour with our weekly news on boats and tides.",
        "By Ana Brandt, staff writer.",
        "Council Closes Eastwick Bridge To Lorries After Engineers Find Cracks.",
        "Lorries wait at the Eastwick bridge (left) in the morning.",
        "Jo Bell/AP An engineer looks at a crack in the Eastwick bridge.",
        "A driver sits beside his lorry at the Eastwick bridge.",
        "the bridge was closed to lorries on Tuesday morning.",
        "What happened to the Eastwick bridge on Tuesday morning?",
        "The closing of the Eastwick bridge to lorries",
    ],
)
def test_furniture_captions_headlines_and_scraps_are_not(text: str) -> None:
    assert not is_readable(text)


def alone(text: str) -> bool:
    article = make_article(text)
    return stands_alone(article, article.sentences[-1])


@pytest.mark.parametrize(
    "text",
    [
        "Okafor closed the bridge before she left for Port Ansel.",
        "This week the council of Eastwick meets again.",
        "When Okafor spoke, she named no date.",
        "“We will not gamble,” Okafor said, and closed the bridge to every lorry in the country.",
    ],
)
def test_a_sentence_with_its_own_subject_stands_alone(text: str) -> None:
    assert alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "She closed the bridge to lorries on Tuesday.",
        "But the council of Eastwick closed the bridge.",
        "On Tuesday, she told reporters about the bridge.",
        "In addition, the council of Eastwick closed a road.",
        "These cracks were found by engineers in Eastwick.",
        "Later, the council of Eastwick closed a road.",
        "Some have left the harbour of Eastwick.",
        "The council asked us to leave the bridge on Tuesday.",
        "“The bridge is closed, Okafor said on Tuesday in Eastwick.",
    ],
)
def test_one_that_goes_on_from_another_does_not(text: str) -> None:
    assert not alone(text)


def test_a_definite_subject_without_a_name_leans_on_the_article() -> None:
    assert leans_on_article("The company raised its fares on Sunday.")
    assert leans_on_article("The mayor closed it to lorries.")
    assert not leans_on_article("The mayor of Eastwick closed it to lorries.")
