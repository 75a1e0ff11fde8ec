import pytest

from rag.text.names import NameSet, find_bearers, find_names, is_plain_word, name_key
from rag.text.typography import fold_plain


def names_of(text: str) -> list[str]:
    return [" ".join(name.words) for name in find_names(fold_plain(text))]


def holds(text: str, name: str) -> bool:
    (found,) = find_names(fold_plain(f"about {name} again"))
    return NameSet(fold_plain(text)).holds(found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mayor Lena Okafor met Sen. Paul Okafor.", ["Lena Okafor", "Paul Okafor"]),
        ("Eastwick’s Harbour Board met on Monday in March.", ["Eastwick", "Harbour Board"]),
        ("She flew to Washington, D.C. The U.S. agreed.", ["Washington", "D.C.", "U.S."]),
        (
            "the Bank of Eastwick and the Ministry of Trade",
            ["Bank of Eastwick", "Ministry of Trade"],
        ),
        ("Dr. Anna van der Berg Jr. spoke", ["Anna van der Berg Jr"]),
        ("The President and the Mayor left.", []),
        ("I think it’s In vain.", []),
        ("Senator Paul Okafor of the Unity party", ["Paul Okafor", "Unity"]),
        ("Theresa May left in May.", ["Theresa May"]),
        ("World War II ended.", ["World War II"]),
        ("a G7 summit on COVID-19", ["G7", "COVID-19"]),
        ("Officials said no.", ["Officials"]),
        ("no names here at all", []),
    ],
)
def test_capitalised_runs_are_found_without_titles_days_and_function_words(
    text: str, names: list[str]
) -> None:
    assert names_of(text) == names


def test_titles_and_descriptions_are_kept_apart_from_the_name() -> None:
    (name,) = find_names("the Eastwick Mayor Lena Okafor")
    assert name.descriptor == ("Eastwick", "Mayor")
    assert name.titles == {"mayor"}
    assert (name.given, name.surname) == (("lena",), "okafor")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Okafor spoke", "Mayor Lena Okafor"),
        ("U.S. officials", "US"),
        ("American officials", "US"),
        ("the United States", "American"),
        ("France agreed", "French"),
        ("French officials", "France"),
        ("José spoke", "Jose"),
        ("the Okafor-led council", "Okafor"),
        ("the Eastwick Harbour Authority met", "EHA"),
        ("EHA officials", "Eastwick Harbour Authority"),
        ("the board of Harbour and Port Enforcement", "HPE"),
        ("Okafor’s plan", "Okafor"),
        ("the Easterners", "Easterner"),
    ],
)
def test_another_form_of_a_name_is_the_same_name(text: str, name: str) -> None:
    assert holds(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("he told us", "US"),
        ("Phoenix grew", "Pheonix"),
        ("Austria agreed", "Australian"),
        ("the police department", "Eastwick Police Department"),
        ("the board met", "Harbour Board"),
        ("it said so", "IT"),
        ("Iran agreed", "Iraq"),
    ],
)
def test_another_name_is_another_name(text: str, name: str) -> None:
    assert not holds(text, name)


def test_two_people_of_one_surname_are_two() -> None:
    text = "Mayor Lena Okafor met Senator Paul Okafor. L. Okafor left. Okafor spoke."
    bearers = find_bearers(find_names(text))["okafor"]
    assert [person.given for person in bearers] == [("lena",), ("paul",)]
    (mayor,) = find_names("so Mayor Okafor said")
    assert [person.may_be(mayor) for person in bearers] == [True, False]


def test_a_first_name_shortened_to_its_letter_is_the_same_person() -> None:
    bearers = find_bearers(find_names("Judge Lena Okafor wrote. Judge L. Okafor ruled."))
    assert len(bearers["okafor"]) == 1


@pytest.mark.parametrize(
    "text", ["Officials said no.", "Construction began.", "Prosecutors agreed."]
)
def test_common_words_that_open_a_sentence_are_told_from_names(text: str) -> None:
    (name,) = find_names(text)
    assert is_plain_word(name)


@pytest.mark.parametrize("text", ["Okafor said no.", "the Officials said no."])
def test_names_are_not_taken_for_common_words(text: str) -> None:
    (name,) = find_names(text)
    assert not is_plain_word(name)


def test_keys_have_no_case_accents_points_or_possessive() -> None:
    assert [name_key(word) for word in ("Élise's", "U.S.", "O'Brien", "James'")] == [
        "elise",
        "us",
        "o'brien",
        "james",
    ]


def test_initials_behind_a_longer_name_are_not_all_that_they_stand_for() -> None:
    assert holds("The CCG agreed.", "Clinical Care Groups")
    assert not holds("North Vale Trust CCG agreed.", "Clinical Care Groups")
    assert holds("North Vale Trust CCG agreed.", "North Vale Trust CCG")
