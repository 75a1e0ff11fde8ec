import pytest

from rag.outlets import Outlets, is_outlet_name

NAMES = ("BBC News", "bbc.co.uk", "The New York Times", "Northbank Ledger", "www.usatoday.com")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("the BBC", ("BBC News", "bbc.co.uk")),
        ("bbc.com", ("BBC News", "bbc.co.uk")),
        ("NYT", ("The New York Times",)),
        ("nytimes.com", ("The New York Times",)),
        ("The New York Times", ("The New York Times",)),
        ("the Times", ("The New York Times",)),
        ("the Ledger", ("Northbank Ledger",)),
        ("USA Today", ("www.usatoday.com",)),
    ],
)
def test_an_outlet_is_found_by_its_names(name: str, meant: tuple[str, ...]) -> None:
    assert Outlets(NAMES).named(name) == (meant,)


def test_a_short_form_of_two_outlets_means_either() -> None:
    both = Outlets(("The New York Times", "Ellery Times")).named("the Times")
    assert both == (("The New York Times",), ("Ellery Times",))
    exact = Outlets(("The New York Times", "The Times")).named("the Times")
    assert exact == (("The Times",),)


@pytest.mark.parametrize("name", ["the minister", "News", "Le Monde", "Post", "the", "", "."])
def test_what_the_library_does_not_have_is_not_found(name: str) -> None:
    assert Outlets(NAMES).named(name) == ()


def test_a_name_is_clearly_an_outlets_or_not() -> None:
    assert all(map(is_outlet_name, ("Le Monde", "The Vale Gazette", "Reuters", "the BBC")))
    assert not any(map(is_outlet_name, ("the minister", "White House", "the Post", "Google")))
