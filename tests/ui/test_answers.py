from dataclasses import replace

import pytest

from rag.types import (
    Answer,
    Citation,
    Failure,
    Filters,
    Said,
    Section,
    Span,
    Statement,
    Summary,
    Understood,
    Withheld,
)
from ui.commands.answers import (
    answer_blocks,
    closing_lines,
    date_in_words,
    source_line,
    speakers_in_words,
)

QUOTE = "“We will rebuild the pier by spring,” Ana Ruiz told the council on Wednesday."


def make_citation(number: int, **changes: object) -> Citation:
    citation = Citation(
        number=number,
        article_id="ab12cd34ef56",
        title="Council votes for a new pier",
        outlet="The Harbour Post",
        author=None,
        published="2025-10-08T09:00:00+02:00",
        url="https://example.org/pier",
        retrieved="2025-10-09T08:00:00+00:00",
        page=None,
        quote=QUOTE,
        span=Span(10, 10 + len(QUOTE)),
        said=(Said(Span(11, 47), "Ana Ruiz", "mayor"),),
        speaker="Ana Ruiz",
    )
    return replace(citation, **changes)


def make_answer(**changes: object) -> Answer:
    answer = Answer(
        question="What did Ana Ruiz say?",
        standalone_question="What did Ana Ruiz say?",
        filters=Filters(),
        status="answered",
        engine="extractive",
        statements=(Statement("Mayor Ana Ruiz said:", (1,), "exact"),),
        citations=(make_citation(1),),
    )
    return replace(answer, **changes)


def printed(answer: Answer, width: int = 88) -> str:
    blocks = [line for block in answer_blocks(answer, width) for line in block]
    lines = [*blocks, *closing_lines(answer, width)]
    assert all(len(line) <= width for line in lines if "https://" not in line)
    return "\n".join(lines)


UNDERSTOOD = Filters(
    since="2025-10-06",
    until="2025-10-12",
    undated_left_out=3,
    understood=(
        Understood(words="last week", effect="only", since="2025-10-06", until="2025-10-12"),
        Understood(words="the latest", effect="prefer", newest=True),
    ),
)


def test_what_a_question_was_understood_to_be_asked_of_stands_first() -> None:
    text = printed(make_answer(filters=UNDERSTOOD))
    assert flat(text).startswith(
        "Only 6 to 12 October 2025 (asked as “last week”); Newest first (asked as “the latest”). "
        "Take off with --as-asked. 3 articles of unknown date are left out."
    )
    assert text.index("unknown date") < text.index("Mayor Ana Ruiz said:")


def test_filters_that_were_given_are_not_told_again() -> None:
    assert "Take off" not in printed(make_answer(filters=Filters(outlet="The Harbour Post")))


def flat(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


def test_framing_then_quote_then_where_it_is_from() -> None:
    text = printed(make_answer())
    assert text.startswith("Mayor Ana Ruiz said:\n  │ " + QUOTE[:20])
    assert f"{QUOTE} [1]" in flat(text)
    sources = text[text.index("Sources") :]
    assert "Council votes for a new pier" in sources
    assert "The Harbour Post · Wednesday, 8 October 2025" in sources
    assert "[1] Ana Ruiz, mayor" in sources


def test_the_quote_is_printed_once_when_it_stands_in_the_answer() -> None:
    assert flat(printed(make_answer())).count(QUOTE) == 1


def test_prose_of_a_model_is_followed_by_its_numbers_and_the_quotes_stand_below() -> None:
    statement = Statement("The pier will be rebuilt by spring.", (1, 2), "checked")
    answer = make_answer(
        engine="openai:m", statements=(statement,), citations=(make_citation(1), make_citation(2))
    )
    text = flat(printed(answer))
    assert text.startswith("The pier will be rebuilt by spring. [1][2]")
    assert f"[2] Ana Ruiz, mayor {QUOTE}" in text


def test_a_note_is_said_in_words() -> None:
    statement = Statement("The pier will be rebuilt.", (1,), "loose", ("weak_support",))
    text = printed(make_answer(statements=(statement,)))
    assert "Note: " in text
    assert "weak_support" not in text


def test_what_is_unknown_of_a_source_is_said() -> None:
    unknown = make_citation(1, outlet=None, published=None, speaker=None, said=(), page=4)
    text = printed(make_answer(citations=(unknown,)))
    assert "outlet unknown · date unknown" in text
    assert "[1] the article’s own words (page 4)" in text


def test_a_quote_that_was_read_by_ocr_is_marked_wherever_its_source_is_told() -> None:
    read, nearest = make_citation(1, read_by="ocr"), make_citation(1, read_by="ocr", title="Two")
    text = printed(make_answer(citations=(read,), nearest=(nearest,)))
    assert " ".join(text.split()).count("read by OCR, check the picture") == 2
    assert "read by OCR" in source_line(read)
    assert "OCR" not in source_line(make_citation(1))


def test_articles_are_named_once_for_citations_that_follow_each_other() -> None:
    statements = tuple(Statement("Ana Ruiz said:", (number,), "exact") for number in (1, 2))
    other = make_citation(3, article_id="ff", title="Another story")
    answer = make_answer(
        statements=statements, citations=(make_citation(1), make_citation(2), other)
    )
    text = printed(answer)
    assert text.count("Council votes for a new pier") == 1
    assert text.index("[2] Ana Ruiz") < text.index("Another story")


def test_statements_withheld_are_counted_with_their_reasons() -> None:
    withheld = (Withheld("Nine piers.", "number_not_in_source"),) * 2
    text = printed(make_answer(withheld=withheld))
    assert "Withheld: 2 statements" in text
    assert "2 because" in text
    assert "Nine piers." not in text


def test_each_kind_of_no_has_its_own_words() -> None:
    texts = {
        status: printed(make_answer(status=status, statements=(), citations=()))
        for status in ("not_in_articles", "nothing_matches", "no_articles")
    }
    assert len(set(texts.values())) == 3
    assert all(texts.values())
    assert "onrecord add" in texts["no_articles"]


def test_closest_passages_are_shown_as_such_with_their_dates() -> None:
    answer = make_answer(
        status="not_in_articles", statements=(), citations=(), nearest=(make_citation(1),)
    )
    text = printed(answer)
    assert "Closest passages:" in text
    assert QUOTE in flat(text)
    assert "Wednesday, 8 October 2025" in text
    assert "[1]" not in text


def test_a_no_gives_its_own_reason_rather_than_the_general_one() -> None:
    general = make_answer(status="nothing_matches", statements=(), citations=())
    own = printed(replace(general, notices=("The articles do not mention the ferry.",)))
    assert own.splitlines()[0] == printed(general).splitlines()[0]
    assert own.endswith("The articles do not mention the ferry.")
    assert len(own.splitlines()) == 2


def test_an_empty_scope_does_not_advise_to_add_articles() -> None:
    text = printed(
        make_answer(
            status="no_articles", statements=(), citations=(), filters=Filters(outlet="Gull")
        )
    )
    assert text
    assert "onrecord add" not in text


def test_a_failure_never_reads_like_a_no() -> None:
    failed = make_answer(
        status="failed", statements=(), citations=(), error=Failure("model_key", "Refused.")
    )
    assert printed(failed) == ""


def test_what_was_verified_before_a_failure_is_still_printed() -> None:
    failed = make_answer(status="failed", error=Failure("model_interrupted", "Cut."))
    text = flat(printed(failed))
    assert QUOTE in text
    assert "Something went wrong" in text


def test_notices_and_suggestions_are_printed() -> None:
    text = printed(make_answer(notices=("From words only.",), suggestions=("What else?",)))
    assert "From words only." in text
    assert "You could ask:\n  What else?" in text


def test_a_summary_has_title_and_headings() -> None:
    answer = make_answer()
    fields = {name: getattr(answer, name) for name in Answer.__dataclass_fields__}
    statements = fields.pop("statements")
    sections = (Section("The vote", statements), Section("", statements))
    summary = Summary(**fields, title="A new pier", articles=("ab",), sections=sections)
    text = printed(summary)
    assert text.startswith("A new pier\n\nThe vote\n\nMayor Ana Ruiz said:")
    assert flat(text).count(QUOTE) == 2


def test_a_growing_answer_only_adds_blocks() -> None:
    statements = tuple(Statement(f"Statement {n}.", (1,), "checked") for n in range(3))
    blocks = [answer_blocks(make_answer(statements=statements[:n]), 88) for n in range(4)]
    for before, after in zip(blocks, blocks[1:], strict=False):
        assert after[: len(before)] == before
        assert len(after) == len(before) + 1


def test_control_characters_of_an_article_are_made_visible() -> None:
    hostile = make_citation(1, quote="Red \x1b[31malert\x07.", title="T\x1b[2J", outlet="O\x9b")
    text = printed(make_answer(citations=(hostile,)))
    assert "\\x1b[31malert\\x07" in text
    assert not any(ord(character) < 32 and character != "\n" for character in text)
    assert "\x9b" not in text


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2025-10-08", "Wednesday, 8 October 2025"),
        ("2025-10-08T23:59:00-05:00", "Wednesday, 8 October 2025"),
        (None, "date unknown"),
        ("last spring", "last spring"),
    ],
)
def test_a_date_is_shown_with_its_weekday(iso: str | None, words: str) -> None:
    assert date_in_words(iso) == words


def test_several_speakers_of_one_quote_are_all_named() -> None:
    said = (
        Said(Span(1, 2), "Ana Ruiz", None),
        Said(Span(3, 4), "Bo Lind", "engineer"),
        Said(Span(5, 6), None, None),
        Said(Span(7, 8), "Ana Ruiz", "mayor"),
    )
    citation = make_citation(1, speaker=None, said=said)
    assert speakers_in_words(citation) == "Ana Ruiz, mayor; Bo Lind, engineer"


def test_a_failure_without_statements_is_called_no_answer() -> None:
    failed = make_answer(status="failed", statements=(), citations=(), nearest=(make_citation(1),))
    text = printed(failed)
    assert "there is no answer" in text
    assert "Closest passages:" in text
