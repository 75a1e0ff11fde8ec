from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.sentences import MAX_SENTENCE_CHARACTERS, split_paragraphs, split_sentences


def sentences_of(text: str, language: str | None = "en") -> list[str]:
    return [text[sentence.span.slice] for sentence in split_sentences(text, language)]


def paragraphs_of(text: str) -> list[str]:
    return [text[span.slice] for span in split_paragraphs(text)]


WHOLE_SENTENCES = [
    ("title", "Gov. Ana Ruiz met Sen. Bob Lee in St. Louis."),
    ("two titles", "Lt. Gov. Ana Ruiz spoke first."),
    ("party mark", "Ana Ruiz, D-Calif., did not vote."),
    ("place", "The march in Washington, D.C., drew thousands."),
    ("possessive", "The memo skipped Channel 9 News’ questions about who paid."),
    ("agency", "They were held by U.S. Customs officers."),
    ("country then title", "Relatives thanked the U.S. Ambassador in person."),
    ("time", "It opened at 9 a.m. Monday and shut at 5 p.m. sharp."),
    ("numbers", "The rate rose 3.5 percent to $1.2 million."),
    ("number", "The No. 1 seed lost to No. 16 Dayton."),
    ("initials", "J. K. Orwell and George W. Lane met H.G. Marsh."),
    ("month", "It began on Jan. 3 and ended on Sept. 5."),
    ("company", "Acme Inc. sued Brick Co. over tiles."),
    ("question then he", "“Will it rain?” he asked."),
    ("exclamation then he", "“Close the gates!” he said in the post."),
    ("question then name", "“Will it rain?” Ruiz responded."),
    ("question then name and age", "“Will it rain?” Ruiz, 45, asked."),
    ("question then title", '"Is it so?" Ms. Lee asked.'),
    ("question then role", "“They should go!” the mayor said."),
    ("question then capital role", "“They should go!” The mayor said."),
    ("exclamation then inverted", "“Go!” wrote Ruiz."),
    ("ellipsis", "“I thought…” she said."),
    ("comma after the mark", "“Really?”, he asked."),
    ("brand", "Yippee! said it would buy the rival."),
    ("list number", "2. Second thing on the list."),
    ("quoted words", "He asked “Why?” and left."),
    ("lower-case post", "The mayor, in the Senate (D-Ohio.) on Monday, agreed."),
]


@pytest.mark.parametrize(("name", "text"), WHOLE_SENTENCES, ids=[row[0] for row in WHOLE_SENTENCES])
def test_a_sentence_stays_whole(name: str, text: str) -> None:
    assert sentences_of(text) == [text]


SEVERAL_SENTENCES = [
    ["“Will it rain?” he asked.", "“I do not know.”", "She left."],
    ["“Will it rain?”", "The man laughed."],
    ["“We lost!”", "The mayor said that the count would go on."],
    ["“It rained.", "It poured.", "We fled,” she said.", "“That was all.”"],
    ["The money sat in the bank.", "Its owner never came."],
    ["It happened last month.", "“Nobody saw it,” Ruiz said."],
    ["They moved to New York.", "Ruiz stayed."],
    ["He lives in Washington, D.C.", "The others left."],
    ["The storm hit Iowa.", "Farmers fled."],
    ["He said, “We won.”", "She replied, “No.”"],
    ["The meeting ended at 5 p.m.", "The mayor left."],
    ["• First point.", "• Second point"],
    ["She told me.", "“I was afraid,” she said."],
]


@pytest.mark.parametrize("expected", SEVERAL_SENTENCES, ids=[row[0] for row in SEVERAL_SENTENCES])
def test_sentences_are_told_apart(expected: list[str]) -> None:
    assert sentences_of(" ".join(expected)) == expected


def test_a_missing_space_after_a_full_stop_is_seen() -> None:
    assert sentences_of("It was late.The shops were shut.") == [
        "It was late.",
        "The shops were shut.",
    ]
    assert sentences_of("Visit www.example.com or mail a.The@b.org today.") == [
        "Visit www.example.com or mail a.The@b.org today."
    ]


def test_blank_lines_end_paragraphs_and_sentences() -> None:
    text = "Storm Hits Coast\n\nIt rained for days\n \n\n“I fled.\n\n“I came back,” she said."
    assert sentences_of(text) == [
        "Storm Hits Coast",
        "It rained for days",
        "“I fled.",
        "“I came back,” she said.",
    ]
    assert [sentence.paragraph for sentence in split_sentences(text, None)] == [0, 1, 2, 3]


def test_single_line_ends_separate_paragraphs_that_stand_on_one_line_each() -> None:
    lines = [
        "Storm Hits Coast",
        "By Ann Ruiz",
        "The storm hit the coast on Monday and tore the roofs from a dozen houses in the old town.",
        "Nobody was hurt.",
        "“We were lucky,” the mayor said.",
    ]
    assert paragraphs_of("\n".join(lines)) == lines


def test_hard_wrapped_lines_are_one_paragraph_with_whole_sentences() -> None:
    text = (
        "The storm hit the coast on Monday and tore the roofs from a\n"
        "dozen houses. Nobody in the old town was hurt, said Mayor\n"
        "Ann Ruiz. The harbour stayed shut until the evening.\n"
        "\n"
        "Boats had been warned on Sunday, when the office in the city\n"
        "of Bree saw the clouds.\n"
    )
    assert sentences_of(text) == [
        "The storm hit the coast on Monday and tore the roofs from a\ndozen houses.",
        "Nobody in the old town was hurt, said Mayor\nAnn Ruiz.",
        "The harbour stayed shut until the evening.",
        "Boats had been warned on Sunday, when the office in the city\nof Bree saw the clouds.",
    ]
    assert len(paragraphs_of(text)) == 2


def test_a_short_line_ends_a_paragraph_in_wrapped_text() -> None:
    text = (
        "The storm hit the coast on Monday and tore the roofs from a\n"
        "dozen houses in the town.\n"
        "Boats had been warned on Sunday, when the office in the city\n"
        "of Bree saw the clouds."
    )
    assert len(paragraphs_of(text)) == 2


def test_bullets_are_paragraphs_of_their_own_even_in_wrapped_text() -> None:
    text = (
        "The council agreed on Monday evening to three things that the\n"
        "mayor had asked for:\n"
        "- more boats in the harbour and a wall of stone that runs from\n"
        "the church to the lighthouse\n"
        "- a bell"
    )
    assert [paragraph.split()[0] for paragraph in paragraphs_of(text)] == ["The", "-", "-"]


def test_a_line_broken_in_mid_sentence_goes_on() -> None:
    assert sentences_of("He told\nthe harbour office\nthat it rained.") == [
        "He told\nthe harbour office\nthat it rained."
    ]


def test_other_languages_are_split_too() -> None:
    text = "Das Tor war zu. „Niemand kam“, sagte sie. Dann ging sie z. B. heim."
    found = sentences_of(text, "de")
    assert found[0] == "Das Tor war zu."
    assert "".join("".join(found).split()) == "".join(text.split())


def test_long_runs_are_cut_at_spaces() -> None:
    text = "word " * 1000
    found = sentences_of(text)
    assert all(len(sentence) <= MAX_SENTENCE_CHARACTERS for sentence in found)
    assert {word for sentence in found for word in sentence.split()} == {"word"}


def test_nothing_gives_nothing() -> None:
    assert split_sentences("", "en") == ()
    assert split_sentences(" \n\n\t", "de") == ()


PIECES = st.sampled_from(
    'Mr. Ruiz said |“We won.|”|"|’|. |! |? |\n|\n\n|\r\n|- |1. |D.C. |he |The |… |U.S. |\u2029|\t'
    "|end of the bank. Its |x.The |é|\U0001f600|\u00a0|\u200b|\x0b|\x85|\x1c".split("|")
)


@given(
    st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)),
    st.sampled_from(["en", None, "de", "ja", "zz"]),
)
def test_spans_are_ordered_disjoint_and_hold_everything(text: str, language: str | None) -> None:
    sentences = split_sentences(text, language)
    position = 0
    for index, sentence in enumerate(sentences):
        assert sentence.index == index
        assert not text[position : sentence.span.start].strip()
        content = text[sentence.span.slice]
        assert content == content.strip()
        assert 0 < len(content) <= MAX_SENTENCE_CHARACTERS
        position = sentence.span.end
    assert not text[position:].strip()
    paragraphs = [sentence.paragraph for sentence in sentences]
    assert paragraphs == sorted(paragraphs)


def test_a_sentence_never_crosses_a_paragraph() -> None:
    text = "One two\n\nthree four. Five\nSix"
    paragraphs = split_paragraphs(text)
    for sentence in split_sentences(text, "en"):
        assert paragraphs[sentence.paragraph].contains(sentence.span)


@pytest.mark.parametrize(
    "text",
    [
        "wow! so ok! " * 40_000,
        "Mr. " * 120_000,
        "a\n" * 200_000,
        '“No!” a." ' * 50_000,
        "x" * 500_000,
    ],
    ids=["exclaims", "abbreviations", "lines", "quotes", "one word"],
)
def test_time_grows_with_length_only(text: str) -> None:
    started = time.perf_counter()
    split_sentences(text, "en")
    assert time.perf_counter() - started < 6


def test_the_first_article_splits_as_printed(seed_path: Path) -> None:
    text = seed_path.read_text(encoding="utf-8")
    found = sentences_of(text)
    assert len(found) == 50
    assert sum(sentence.endswith("Johnson responded.") for sentence in found) == 1
    assert any(sentence.startswith("House Speaker Mike") for sentence in found)
    assert not any(sentence[0].islower() for sentence in found)


def test_marks_without_an_end_take_no_longer_than_prose() -> None:
    """A paragraph of 500,000 of them kept the splitter busy for 17 s."""
    text = "Ann went home. " + "<![CDATA[" * 40_000
    began = time.process_time()
    sentences = split_sentences(text, "en")
    assert time.process_time() - began < 5
    assert "".join("".join(text[s.span.slice].split()) for s in sentences) == text.replace(" ", "")


def test_a_paragraph_longer_than_any_prose_is_split_where_its_sentences_end() -> None:
    told = "The board met on Monday. It voted for the plan of the mayor. "
    sentences = split_sentences(told * 1_000, "en")
    assert len(sentences) == 2_000
    assert (told * 1_000)[sentences[999].span.slice] == "It voted for the plan of the mayor."
