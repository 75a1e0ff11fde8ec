"""Pieces of print are read in the order in which people read a page."""

from __future__ import annotations

from ingest.loading.layout import Box, read_boxes

HEIGHT, SCALE = 800.0, 2.0


def boxes(column: float, top: float, *lines: str, width: float = 300) -> list[Box]:
    """Lines below one another, 20 pixels high and 30 apart."""
    return [
        Box(left=column, right=column + width, top=top + 30 * n, bottom=top + 30 * n + 20, text=t)
        for n, t in enumerate(lines)
    ]


def read(*pieces: list[Box]) -> list[str]:
    together = [box for piece in pieces for box in piece]
    found = read_boxes(together, height=HEIGHT, scale=SCALE)
    assert found == read_boxes(together[::-1], height=HEIGHT, scale=SCALE)
    return [line.text for line in found]


LEFT, RIGHT = ("one", "two", "three", "four"), ("five", "six", "seven", "eight")


def test_columns_are_read_one_after_the_other_below_a_headline_over_both() -> None:
    headline = boxes(50, 20, "A headline", width=600)
    found = read(headline, boxes(50, 80, *LEFT), boxes(370, 80, *RIGHT))
    assert found == ["A headline", *LEFT, *RIGHT]


def test_what_crosses_the_columns_parts_them_into_bands() -> None:
    across = boxes(50, 200, "Across both", width=600)
    lower = ("nine", "ten", "eleven")
    found = read(
        boxes(50, 80, *LEFT), boxes(370, 80, *RIGHT), across, boxes(50, 260, *lower),
        boxes(370, 260, *map(str.upper, lower)),
    )  # fmt: skip
    assert found == [*LEFT, *RIGHT, "Across both", *lower, *map(str.upper, lower)]


def test_three_columns_are_three() -> None:
    middle = ("a", "b", "c", "d")
    found = read(
        boxes(50, 80, *LEFT, width=200), boxes(270, 80, *middle, width=200),
        boxes(490, 80, *RIGHT, width=200),
    )  # fmt: skip
    assert found == [*LEFT, *middle, *RIGHT]


def test_a_piece_that_reaches_a_little_over_the_strip_stays_in_its_column() -> None:
    left = boxes(50, 80, *LEFT)
    left[1] = Box(left=50, right=365, top=110, bottom=130, text="two")
    assert read(left, boxes(370, 80, *RIGHT)) == [*LEFT, *RIGHT]


def test_rows_of_a_table_stay_rows() -> None:
    assert read(boxes(50, 80, "Tea", "Cake", "Jam", width=60), boxes(300, 80, "2", "3", "4")) == [
        "Tea 2", "Cake 3", "Jam 4",
    ]  # fmt: skip


def test_letters_without_ascenders_are_no_smaller_and_a_headline_is_larger() -> None:
    low = Box(left=50, right=350, top=143, bottom=159, text="no ascenders")
    large = Box(left=50, right=650, top=10, bottom=60, text="Headline")
    found = read_boxes([*boxes(50, 80, "One", "Two"), low, large], height=HEIGHT, scale=SCALE)
    assert [line.size for line in found] == [25.0, 10.0, 10.0, 10.0]
    assert found[0].bottom > found[1].bottom > found[2].bottom


def test_nothing_gives_nothing() -> None:
    assert read_boxes(boxes(0, 0, "  "), height=HEIGHT, scale=SCALE) == []


def test_two_pieces_that_cross_at_one_height_are_read_once() -> None:
    across = boxes(50, 200, "Across", width=400) + boxes(260, 200, "both", width=400)
    lower = ("nine", "ten", "eleven")
    found = read(
        boxes(50, 80, *LEFT), boxes(370, 80, *RIGHT), across, boxes(50, 260, *lower),
        boxes(370, 260, *map(str.upper, lower)),
    )  # fmt: skip
    assert found == [*LEFT, *RIGHT, "Across both", *lower, *map(str.upper, lower)]
