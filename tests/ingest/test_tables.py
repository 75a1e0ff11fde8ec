"""Tables and lines of JSON: a row an article."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading.columns import Columns
from rag.errors import UsageError
from tests.ingest.loaded import articles, failures, loaded, loaded_from

HEAD = "title,text,outlet,author,published,url\n"
ROW = '"Bridge, closed","The bridge was ""closed"".\nCars wait.",Harbour Post,Ann Lee,2025-10-08,https://post.example/1\n'


def test_a_row_becomes_an_article_with_its_columns() -> None:
    found = articles(loaded((HEAD + ROW).encode(), "rows.csv"))["row 1"]
    assert found.text == 'The bridge was "closed".\nCars wait.'
    assert (found.title, found.outlet, found.author) == (
        "Bridge, closed",
        "Harbour Post",
        "Ann Lee",
    )
    assert (found.published, found.published_from) == ("2025-10-08", "file")
    assert found.url == "https://post.example/1"
    assert found.title_from == found.outlet_from == found.author_from == "file"


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_and_encodings_are_told(delimiter: str) -> None:
    table = delimiter.join(("Title", "Text")) + f"\nCafé{delimiter}Le café a fermé hier soir à six."
    found = articles(loaded(table.encode("cp1252"), "rows.csv"))["row 1"]
    assert (found.title, found.text) == ("Café", "Le café a fermé hier soir à six.")


def test_columns_of_other_names_are_named(tmp_path: object) -> None:
    path = f"{tmp_path}/rows.csv"
    with open(path, "w") as file:
        file.write("Headline,Body,Paper\nTides,The tide was high.,Harbour Post\n")
    columns = Columns.parse("title=headline, text=Body,outlet=Paper")
    found = articles(loaded_from(path, columns))["row 1"]
    assert (found.title, found.text, found.outlet) == (
        "Tides",
        "The tide was high.",
        "Harbour Post",
    )
    wrong = loaded_from(path, Columns.parse("text=Content"))
    assert "“Headline”, “Body”, “Paper”" in failures(wrong)[None][1]


def test_a_table_without_texts_is_one_article() -> None:
    found = articles(loaded(b"Name,Age\nAnn,30\nBo,25\n", "people.csv"))[None]
    assert found.text == "Name | Age\n\nAnn | 30\n\nBo | 25"


def test_a_row_without_text_is_a_failed_part() -> None:
    results = loaded(b"title,text\nA,\n,\nB,Something was said.\n", "rows.csv")
    assert set(articles(results)) == {"row 3"}
    assert failures(results)["row 1"][0] == "empty"
    assert "--columns" in failures(results)["row 1"][1]


def test_lines_of_json_are_articles() -> None:
    lines = [
        json.dumps({"title": "Tides", "text": "The tide was high.", "published": "8 October 2025"}),
        "",
        "{broken",
        json.dumps(["no", "object"]),
        json.dumps({"text": 7}),
    ]
    results = loaded("\n".join(lines).encode(), "rows.jsonl")
    assert articles(results)["line 1"].published == "2025-10-08"
    assert set(failures(results)) == {"line 3", "line 4", "line 5"}


@pytest.mark.parametrize("written", ["title", "colour=Red", "text=", "=Body"])
def test_columns_that_make_no_sense_are_a_usage_error(written: str) -> None:
    with pytest.raises(UsageError, match="FIELD=COLUMN"):
        Columns.parse(written)


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.tsv", "a.jsonl"]))
def test_any_bytes_give_articles_or_plain_messages(content: bytes, name: str) -> None:
    for kind, message in failures(loaded(content, name)).values():
        assert kind in ("empty", "unreadable", "refused")
        assert "\n" not in message


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_speech_in_single_marks_is_text(delimiter: str) -> None:
    said = "The mayor said on Monday, 'we will build it', and left; 'we', he said."
    rows = "\n".join(f'Headline {number}{delimiter}"{said}"' for number in range(4))
    found = articles(loaded(f"title{delimiter}text\n{rows}".encode(), "rows.csv"))
    assert [each.text for each in found.values()] == [said] * 4


def test_a_zone_out_of_all_bounds_costs_only_the_clock() -> None:
    far = "Mon, 01 Jan 2020 00:00:00 +9999999999999999"
    lines = [json.dumps({"text": "The tide was high.", "published": day}) for day in (far, "")]
    found = articles(loaded("\n".join(lines).encode(), "rows.jsonl"))
    assert [each.published for each in found.values()] == ["2020-01-01", None]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b"title,text\n"), ("a.csv", b"text\n\n,\n"), ("a.jsonl", b"\xff\xfe")],
)
def test_a_table_without_rows_says_so(name: str, content: bytes) -> None:
    """Such a table used to be passed over without a word."""
    assert "no rows" in failures(loaded(content, name))[None][1]
