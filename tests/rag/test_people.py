from __future__ import annotations

import pytest

from rag.text.people import Cast, Entity
from rag.text.phrases import phrase_ending_at, phrase_starting_at, read_tokens
from rag.text.sentences import split_sentences
from rag.text.subjects import main_subject, subject_of


def cast_of(text: str) -> Cast:
    cast = Cast(text)
    cast.read(
        [
            (sentence.paragraph, list(read_tokens(text, sentence.span.start, sentence.span.end)))
            for sentence in split_sentences(text, "en")
        ]
    )
    return cast


def the_one(text: str) -> Entity:
    (person,) = cast_of(text).people
    return person


ROLES = [
    ("Illinois Gov. Ann Lee left.", "Ann Lee", "Illinois Gov."),
    ("Former FBI Director Tom Ruiz left.", "Tom Ruiz", "Former FBI Director"),
    ("He met New York Attorney General Ann Lee there.", "Ann Lee", "New York Attorney General"),
    ("The campaign manager Tom Ruiz left.", "Tom Ruiz", "campaign manager"),
    ("They saw Lee campaign manager Tom Ruiz there.", "Tom Ruiz", "Lee campaign manager"),
    ("Ann Lee, the mayor of Bree, left.", "Ann Lee", "mayor of Bree"),
    ("Ann Lee, 45, a nurse from Bree, left.", "Ann Lee", "nurse from Bree"),
    ("Ann Lee (D-Ohio) left.", "Ann Lee", None),
    ("Ann Lee, R-La., left.", "Ann Lee", None),
    ("Mr. Ruiz left.", "Ruiz", None),
    ("Dr. Ann Lee left.", "Ann Lee", None),
    ("His wife Ann Lee left.", "Ann Lee", None),
    ("The mayor’s aide Ann Lee left.", "Ann Lee", "mayor’s aide"),
    ("The mayor’s aide, Ann Lee, left.", "Ann Lee", "mayor’s aide"),
    ("Ann de la Cruz, who sails, left.", "Ann de la Cruz", None),
    ("Climatologist Ann Lee left.", "Ann Lee", "Climatologist"),
    ("Qwynn Zorbax, 33, left.", "Qwynn Zorbax", None),
    ("“It is late,” said Qwynn Zorbax.", "Qwynn Zorbax", None),
]


@pytest.mark.parametrize(("text", "name", "role"), ROLES, ids=[row[0] for row in ROLES])
def test_a_person_has_a_name_and_a_role(text: str, name: str, role: str | None) -> None:
    person = the_one(text)
    assert (person.name, person.role) == (name, role)


NOBODY = [
    "The White House shut its doors.",
    "The Justice Department and Acme Motors met in New York.",
    "The General Assembly met on Monday in West Bree.",
    "Ben & Jerry’s sells ice cream.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_organisations_and_places_are_nobody(text: str) -> None:
    assert cast_of(text).people == []


ORGANIZATIONS = [
    ("White House spokesperson Ann Lee left.", "White House"),
    ("Pentagon press secretary Ann Lee left.", "Pentagon"),
    ("Ann Lee, a spokeswoman for the Justice Department, left.", "Justice Department"),
    ("Acme Motors CEO Ann Lee left.", "Acme Motors"),
    ("Chicago Mayor Ann Lee left.", None),
    ("City spokeswoman Ann Lee left.", None),
]


@pytest.mark.parametrize(("text", "organization"), ORGANIZATIONS)
def test_who_speaks_for_an_organisation(text: str, organization: str | None) -> None:
    assert the_one(text).organization == organization


def test_one_person_under_several_forms_of_a_name() -> None:
    text = "Tom Ruiz left. Thomas B. Ruiz came back. Sen. Tom Ruiz slept. Ruiz woke. Mr. Ruiz ate."
    person = the_one(text)
    assert (person.name, person.role, person.gender) == ("Thomas B. Ruiz", "Sen.", "male")


def test_the_longer_title_replaces_the_shorter() -> None:
    assert the_one("Mayor Ann Lee left. Chicago Mayor Ann Lee came back.").role == "Chicago Mayor"


def test_gender_is_told_by_title_role_or_given_name() -> None:
    genders = {
        "Mrs. Lee left.": "female",
        "Spokeswoman Qwynn Zorbax left.": "female",
        "Congressman Qwynn Zorbax left.": "male",
        "Ann Lee left.": "female",
        "Qwynn Zorbax, 33, left.": None,
    }
    assert {text: the_one(text).gender for text in genders} == genders


SUBJECTS = [
    ("Ann Lee said", "Ann Lee"),
    ("In May, Ann Lee also said", "Ann Lee"),
    ("Ann Lee, a lawyer for Tom Ruiz, the mayor and others, said", "Ann Lee"),
    ("Ann Lee (D-Ohio) said", "Ann Lee"),
    ("Ann Lee — a sailor — said", "Ann Lee"),
    ("Ann Lee on Tuesday night said", "Ann Lee"),
    ("A spokesman for the mayor said", "A spokesman for the mayor"),
    ("An aide who runs the shop said", "An aide"),
    ("Ann Lee, who sails, said", "Ann Lee"),
    ("People across the country said", "People across the country"),
    ("The mayor’s aide, Ann Lee, said", "Ann Lee"),
    ("This prompted the paper said", "the paper"),
    ("Ann Lee has long said", "Ann Lee"),
]


@pytest.mark.parametrize(("clause", "expected"), SUBJECTS, ids=[row[0] for row in SUBJECTS])
def test_the_subject_of_a_verb(clause: str, expected: str) -> None:
    tokens = list(read_tokens(clause, 0, len(clause)))
    phrase = subject_of(tokens, len(tokens) - 1).phrase
    assert phrase is not None
    assert clause[phrase.start : phrase.end] == expected


def test_a_verb_without_a_subject_of_its_own() -> None:
    for clause, shared, passive in (
        ("Ann Lee laughed and said", True, False),
        ("Ann Lee went on to say", True, False),
        ("Ann Lee was asked", False, True),
    ):
        tokens = list(read_tokens(clause, 0, len(clause)))
        subject = subject_of(tokens, len(tokens) - 1)
        assert (subject.phrase, subject.shared, subject.passive) == (None, shared, passive)


MAIN = [
    ("Ann Lee left the boat.", "Ann Lee"),
    ("But in May, after the vote, Ann Lee left.", "Ann Lee"),
    ("BREE, Ohio (AP) — Ann Lee left.", "Ann Lee"),
    ("Hours later, the mayor left.", "the mayor"),
    ("At a rally in Bree, Ohio, Ann Lee spoke.", "Ann Lee"),
    ("When Tom Ruiz spoke, Ann Lee left.", "Ann Lee"),
]


@pytest.mark.parametrize(("sentence", "expected"), MAIN, ids=[row[0] for row in MAIN])
def test_what_a_sentence_is_about(sentence: str, expected: str) -> None:
    phrase = main_subject(list(read_tokens(sentence, 0, len(sentence))))
    assert phrase is not None
    assert sentence[phrase.start : phrase.end] == expected


def test_phrases_end_where_something_else_begins() -> None:
    text = "a spokeswoman for the mayor in a suit filed on Monday"
    tokens = list(read_tokens(text, 0, len(text)))
    right = phrase_starting_at(tokens, 0)
    assert right is not None and text[right.start : right.end] == "a spokeswoman for the mayor"
    left = phrase_ending_at(tokens, 4)
    assert left is not None and text[left.start : left.end] == "a spokeswoman for the mayor"


def test_possessives_and_contractions_are_words_of_their_own() -> None:
    text = "He’s Lee’s aide; the boys’ boat isn’t Will Ruiz’s."
    tokens = [(token.text, token.tag) for token in read_tokens(text, 0, len(text))]
    assert tokens[:4] == [
        ("He", "pronoun"),
        ("’s", "auxiliary"),
        ("Lee", "name"),
        ("’s", "possessive"),
    ]
    assert ("’", "possessive") in tokens
    assert ("isn’t", "auxiliary") in tokens
    assert ("Will", "name") in tokens
