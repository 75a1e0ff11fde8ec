"""The tables of the benchmarks and the pages that they are written into."""

from __future__ import annotations

import pytest

from tests.benchmarks.figures import (
    BESIDE,
    Bar,
    Figure,
    Section,
    as_markdown,
    as_region,
    as_text,
    glance,
    region_of,
    with_region,
    with_sections,
)
from tests.benchmarks.ranking import false_answers, hits, rank_of, reciprocal

PAGE = """# Quality

By hand.

## First

Words of the first.

## Second

Words of the second.
"""


def section(**fields: object) -> Section:
    figures = (
        Figure(name="hits", value=0.5, digits=3, bar=Bar(">=", 0.6)),
        Figure(name="items", value=1234, digits=0, beside="all of them"),
    )
    return Section(**{"title": "Finding", "words": "How.", "figures": figures} | fields)  # type: ignore[arg-type]


def compared() -> Section:
    figures = (
        Figure(
            name="hits",
            value=0.7,
            bar=Bar(">", 0.6),
            others={"plain BM25": 0.6, "plain recipe": "about half"},
        ),
        Figure(name="items", value=3, digits=0),
    )
    return section(figures=figures, columns=BESIDE)


def test_a_table_has_a_name_what_it_is_held_against_and_a_value() -> None:
    assert section().rows == [
        ("figure", "bar", "measured"),
        ("hits", "at least 0.600", "0.500 (missed)"),
        ("items", "all of them", "1,234"),
    ]
    assert "hits    at least 0.600  0.500 (missed)" in as_text(section())
    assert "| hits | at least 0.600 | 0.500 (missed) |" in as_markdown(section(), measured="today")


def test_what_runs_beside_stands_in_columns_of_its_own() -> None:
    assert compared().rows == [
        ("figure", "bar", "measured", *BESIDE),
        ("hits", "over 0.60", "0.70", "0.60", "", "about half"),
        ("items", "", "3", "", "", ""),
    ]


def test_the_middle_column_is_left_out_when_nothing_stands_in_it() -> None:
    alone = (Figure(name="items", value=3, digits=0, others={"before": 2}),)
    assert section(figures=alone, columns=("before",)).rows == [
        ("figure", "measured", "before"),
        ("items", "3", "2"),
    ]


@pytest.mark.parametrize(
    ("kind", "met", "missed"),
    [("<", 0.9, 1), ("<=", 1, 1.1), (">=", 1, 0.9), (">", 1.1, 1), ("=", 1, 1.1)],
)
def test_a_bar_is_met_or_missed(kind: str, met: float, missed: float) -> None:
    bar = Bar(kind, 1)  # type: ignore[arg-type]
    assert bar.is_met(met)
    assert not bar.is_met(missed)


class TestRegions:
    def test_a_new_region_stands_at_the_end_of_its_section(self) -> None:
        page = with_region(PAGE, "First", "finding", "a table")
        assert page.index("Words of the first.") < page.index("a table") < page.index("## Second")
        assert page.startswith("# Quality\n\nBy hand.\n")
        assert region_of(page, "finding") == "a table"

    def test_a_region_is_replaced_where_it_stands_and_the_rest_left_alone(self) -> None:
        page = with_region(PAGE, "First", "finding", "old")
        page = page.replace("## Second", "By hand, later.\n\n## Second")
        changed = with_region(page, "Second", "finding", r"new \1")
        assert changed == page.replace("old", r"new \1")

    def test_writing_the_same_again_changes_nothing(self) -> None:
        page = with_region(with_region(PAGE, "Second", "one", "1"), "Second", "two", "2")
        assert with_region(page, "Second", "one", "1") == page
        assert page.index("<!-- figures: one -->") < page.index("<!-- figures: two -->")

    def test_a_section_that_is_not_there_is_made_at_the_end(self) -> None:
        page = with_region(PAGE, "Third", "finding", "a table")
        assert page.index("Words of the second.") < page.index("## Third") < page.index("a table")

    def test_a_page_without_the_region_has_nothing_in_it(self) -> None:
        assert region_of(PAGE, "finding") == ""

    def test_a_region_names_its_command_and_its_day(self) -> None:
        written = as_region(section(), name="finding", measured="2025-11-01")
        assert written.startswith("**Finding** (`make benchmarks ARGS=finding`).\nHow.\n\n| figure")
        assert written.endswith("Measured on 2025-11-01.")


class TestGlance:
    ORDER = ("finding", "refusing")

    def test_it_has_every_figure_with_a_bar_and_its_command(self) -> None:
        lines = glance("", {"finding": compared()}, self.ORDER).splitlines()
        assert lines[2:] == [
            "| Finding | hits | over 0.60 | 0.70 | 0.60 |  | about half "
            "| `make benchmarks ARGS=finding` |"
        ]

    def test_rows_of_what_did_not_run_are_kept_in_the_order_of_the_benchmarks(self) -> None:
        before = glance("", {"refusing": section(title="A | B")}, self.ORDER)
        both = glance(before, {"finding": compared()}, self.ORDER)
        first_cells = [line.split(" | ")[0] for line in both.splitlines()[2:]]
        assert first_cells == ["| Finding", "| A \\| B"]
        assert before.splitlines()[2] in both
        again = glance(both, {"finding": compared()}, self.ORDER)
        assert again == both

    def test_rows_of_a_benchmark_that_is_no_more_vanish(self) -> None:
        before = glance("", {"refusing": section()}, self.ORDER)
        assert "refusing" not in glance(before, {"finding": compared()}, ("finding",))


class TestSections:
    def test_a_section_takes_the_place_of_that_with_its_title(self) -> None:
        page = with_sections(PAGE, "# Head\n", ["## First\n\nNew.\n", "## Third\n\nAdded.\n"])
        assert page.startswith("# Head\n\n## First\n\nNew.\n\n## Second\n\nWords of the second.\n")
        assert page.endswith("## Third\n\nAdded.\n")

    def test_what_moved_to_another_page_goes(self) -> None:
        page = with_sections(PAGE, "# Head\n", [], gone=["First"])
        assert page == "# Head\n\n## Second\n\nWords of the second.\n"


class TestRanking:
    def test_ranks_count_distinct_articles(self) -> None:
        assert rank_of({"c"}, ["a", "a", "b", "c"]) == 3
        assert rank_of({"d"}, ["a"]) is None

    def test_hits_and_reciprocal_ranks_are_means_over_all(self) -> None:
        assert hits([1, 2, None, 5], 4) == 0.5
        assert reciprocal([1, 2, None, 5]) == pytest.approx((1 + 0.5 + 0.2) / 4)

    def test_false_answers_pass_the_threshold_that_enough_of_the_own_pass(self) -> None:
        own = [0.9, 0.8, 0.7, 0.1]
        assert false_answers(own, [0.75, 0.7, 0.5, 0.2], answered=0.75) == 0.5
        assert false_answers(own, [0.75, 0.7, 0.5, 0.2], answered=1.0) == 1.0
