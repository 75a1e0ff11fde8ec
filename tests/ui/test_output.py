import argparse
import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import UsageError
from rag.types import Filters
from ui.commands.arguments import OneLineParser, add_filter_options, day, filters_of, moment, port
from ui.commands.output import (
    display_width,
    fit,
    make_writable,
    one_line,
    visible,
    wrap,
    write_json,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("over\rprinted", "over\\x0dprinted"),
        ("\x9b31m", "\\x9b31m"),
        ("ab\u202egpj.exe", "ab\\u202egpj.exe"),
        ("lines\nand\ttabs stay", "lines\nand\ttabs stay"),
        ("“Zoë” – 東京 🎈", "“Zoë” – 東京 🎈"),
    ],
)
def test_what_a_terminal_would_obey_is_spelt_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_one_line_is_one_line_without_control_characters(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert all(character == " " or not character.isspace() for character in line)
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in line)


@given(st.text(), st.integers(2, 60))
def test_a_cell_has_exactly_its_width(text: str, width: int) -> None:
    assert display_width(fit(text, width)) == width


def test_a_cut_cell_ends_in_an_ellipsis_and_wide_characters_count_twice() -> None:
    assert fit("harbour", 5) == "harb…"
    assert fit("東京都", 5) == "東京…"
    assert fit("東京", 5) == "東京 "


def test_lines_keep_within_the_width_and_lose_no_word() -> None:
    text = "The council of the harbour town voted on Tuesday to close the old bridge at once."
    lines = wrap(text, 30, indent="  ", hanging="    ")
    assert all(len(line) <= 30 for line in lines)
    assert " ".join(line.strip() for line in lines) == text
    assert lines[0].startswith("  The")
    assert lines[1].startswith("    ")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_is_whole_whatever_the_terminal_can_show(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    make_writable()
    write_json({"title": "“Zoë” 東京"})
    assert json.loads(raw.getvalue().decode(encoding)) == {"title": "“Zoë” 東京"}


def test_dates_are_read_in_the_forms_of_iso() -> None:
    assert day("2025-10-08") == "2025-10-08"
    assert day("2025-10-08T23:30:00+02:00") == "2025-10-08"
    assert moment("2025-10-08") == "2025-10-08"
    assert moment("2025-10-08T14:30Z") == "2025-10-08T14:30:00+00:00"
    assert moment("") == ""


def test_a_time_without_a_zone_gets_the_zone_of_this_computer() -> None:
    assert len(moment("2025-10-08T14:30")) == len("2025-10-08T14:30:00+00:00")


@pytest.mark.parametrize("text", ["yesterday", "2025-13-01", "08/10/2025", "2025-10", ""])
def test_what_is_no_date_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="2025-10-08"):
        day(text)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        port(text)


def read_filters(*argv: str) -> Filters:
    parser = OneLineParser(prog="x")
    add_filter_options(parser)
    return filters_of(parser.parse_args(argv))


def test_filters_are_read_from_their_options() -> None:
    given = ("--article", "ab", "--article", "cd", "--outlet", "The Gull", "--since", "2025-01-01")
    assert read_filters(*given) == Filters(("ab", "cd"), "The Gull", "2025-01-01", None)
    assert not read_filters()


def test_no_day_between_since_and_until_makes_no_sense() -> None:
    assert read_filters("--since", "2025-01-01", "--until", "2025-01-01")
    with pytest.raises(UsageError, match="after --until"):
        read_filters("--since", "2025-01-02", "--until", "2025-01-01")
