"""Notices of corrections, clarifications and updates, with their exact spans."""

from __future__ import annotations

import time

import pytest

from rag.corrections import find_corrections

HEAD = "Barrier passed\nBy J. Doe\n"
BODY = (
    "The council voted on Monday. The vote was seven to six.\n"
    "Fishermen had asked for a lock.\n"
    "The mayor thanked the clerks.\n"
    "Work begins in the autumn.\n"
    "The tide was high that night.\n"
    "Buses ran as usual.\n"
    "The market opened at nine.\n"
    "A choir sang in the square.\n"
    "The lamps were lit at six."
)


def found_in(text: str) -> list[tuple[str, str]]:
    found = find_corrections(text)
    assert all(text[each.span.slice] == each.text for each in found)
    return [(each.kind, each.text) for each in found]


@pytest.mark.parametrize(
    ("notice", "kind"),
    [
        ("Correction: The vote was seven to six, not eight to five.", "correction"),
        ("CORRECTION (Oct. 3): The vote was on Monday.", "correction"),
        ("Correction, Oct. 3, 2025: The vote was on Monday.", "correction"),
        ("*Correction: A previous version of this story misspelled a name.", "correction"),
        ("Corrections & clarifications: The barrier is 900 metres long.", "correction"),
        ("Corrected on Oct 3 at 9 a.m.: The mayor is Lena Castell.", "correction"),
        ("An earlier version of this article misstated the cost of the barrier.", "correction"),
        ("A previous version of this headline gave the wrong number of votes.", "correction"),
        ("In an earlier version of this report the mayor’s name was misspelled.", "correction"),
        ("This article originally misstated the day of the vote.", "correction"),
        ("This story has been updated to correct the spelling of Castell.", "correction"),
        ("This article was amended on 3 October 2025 to fix a date.", "correction"),
        ("We have corrected this article: the vote was seven to six.", "correction"),
        ("Editor’s note: An earlier version of this story named the wrong pier.", "correction"),
        ("Editors' Note: This article has been revised after publication.", "editors_note"),
        ("Clarification: The barrier is paid for by the city alone.", "clarification"),
        ("(This story has been updated to clarify who pays.)", "clarification"),
        ("Retraction: We withdraw our report on the vote.", "retraction"),
        ("Editor’s note: This story has been retracted.", "retraction"),
        ("This story has been updated with the mayor’s reply.", "update"),
        ("(This story was updated to add new information.)", "update"),
        ("UPDATE: This article has been updated with a new photo.", "update"),
        ("Korrektur: Die Abstimmung war am Montag.", "correction"),
        ("Corrección: La votación fue el lunes.", "correction"),
    ],
)
def test_a_notice_is_found_at_the_head_and_at_the_foot(notice: str, kind: str) -> None:
    assert found_in(f"{HEAD}{notice}\n{BODY}") == [(kind, notice)]
    assert found_in(f"{HEAD}{BODY}\n{notice}") == [(kind, notice)]
    assert found_in(f"{HEAD}{BODY}\n{notice}\nReporting by A. Ruiz.") == [(kind, notice)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Correction officers guarded the hall.",
        "The Department of Correction paid for the lamps.",
        "A market correction is near: shares fell.",
        "Editor’s note: Ana Ruiz is a marine biologist at the University of Vela.",
        "Editor’s note: Sign up for our newsletter on harbours.",
        "Editor’s note: A version of this story appeared in our newsletter.",
        "An earlier version of the bill was amended by the council.",
        "The earlier version of the plan had two locks.",
        "She called an earlier version of the video a lie.",
        "In a previous version of the post, the mayor had thanked the clerks.",
        "The law was amended in 1902. It has been changed since.",
        "Update: the ferries run again.",
        "Updated Oct. 3, 2025, 6:54 a.m.",
        "The story was changed in a film.",
        "This report was updated by the engineers every year.",
    ],
)
def test_what_only_sounds_like_a_notice_is_none(sentence: str) -> None:
    assert found_in(f"{HEAD}{sentence}\n{BODY}") == []
    assert found_in(f"{HEAD}{BODY}\n{sentence}") == []


def test_a_label_in_the_middle_of_an_article_is_no_notice_of_it() -> None:
    middle = BODY.replace(
        "Work begins", "Correction: fluid for old pens, is sold here.\nWork begins"
    )
    assert found_in(HEAD + middle + "\n" + BODY) == []


def test_a_notice_in_words_is_found_in_the_middle_too() -> None:
    notice = "(An earlier version of this story said eight.)"
    text = (
        HEAD
        + BODY.replace("was as usual", "").replace(
            "The tide was high that night.", f"The tide was high that night. {notice}"
        )
        + "\n"
        + BODY
    )
    assert found_in(text) == [("correction", notice)]


def test_the_notice_begins_with_its_own_sentence() -> None:
    foot = "A. Ruiz contributed to this report. This story has been updated with a video."
    notice = "This story has been updated with a video."
    assert found_in(f"{BODY}\n{foot}") == [("update", notice)]


def test_a_label_alone_takes_the_paragraph_after_it() -> None:
    text = f"{BODY}\n\nCorrection\n\nThe vote was on Monday, not on Tuesday."
    assert found_in(text) == [
        ("correction", "Correction\n\nThe vote was on Monday, not on Tuesday.")
    ]


def test_two_notices_are_both_found_in_order() -> None:
    first, last = "Correction: The vote was on Monday.", "This story has been updated with a photo."
    assert found_in(f"{first}\n{BODY}\n{last}") == [("correction", first), ("update", last)]


def test_only_an_update_leaves_the_article_as_right_as_before() -> None:
    correction, update = find_corrections(
        f"Correction: It was Monday.\n{BODY}\nThis story has been updated with a photo."
    )
    assert correction.is_corrective
    assert not update.is_corrective


def test_an_article_without_notices_and_no_text_have_none() -> None:
    assert found_in(BODY) == []
    assert found_in("") == []


@pytest.mark.parametrize(
    "text",
    [
        "Correction " + "1" * 40 + "x: it was Monday.",
        "Correction " + "AB" * 18 + "x: it was Monday.",
        "Update: " + "this story " * 5000,
        "this story was " + "a" * 50_000,
    ],
    ids=["digits", "letters", "words", "word"],
)
def test_hostile_texts_are_read_in_bounded_time(text: str) -> None:
    began = time.process_time()
    found_in(text)
    assert time.process_time() - began < 2
