import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.numbers import find_numbers, unsupported
from rag.text.typography import fold_plain


def borne_out(source: str, claim: str) -> bool:
    sources, claims = find_numbers(fold_plain(source)), find_numbers(fold_plain(claim))
    assert claims, "the claim holds no number"
    return not unsupported(claims, sources)


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("a loan of $1.2bn", "a loan of 1.2 billion dollars"),
        ("a loan of $1,200,000,000", "a $1.2 billion loan"),
        ("1,200 seats", "1200 seats"),
        ("12% of homes", "12 percent of homes"),
        ("12 per cent of homes", "twelve percent of homes"),
        ("twelve ferries", "12 ferries"),
        ("a dozen ferries", "twelve ferries"),
        ("two dozen ferries", "24 ferries"),
        ("the third ferry", "the 3rd ferry"),
        ("the second ferry", "the 2nd ferry"),
        ("the 25th bridge", "the twenty-fifth bridge"),
        ("twenty-five bridges", "25 bridges"),
        ("one hundred and five bridges", "105 bridges"),
        ("one and a half million litres", "1.5 million litres"),
        ("half a million litres", "500,000 litres"),
        ("half of the voters", "50% of voters"),
        ("three quarters of the voters", "75 percent of voters"),
        ("2½ million litres", "2.5 million litres"),
        ("597 people", "nearly 600 people"),
        ("612 people", "more than 600 people"),
        ("612 people", "about 600 people"),
        ("588 people", "roughly 600 people"),
        ("more than 600 people", "600 people"),
        ("between 10 and 12 percent", "at least 10 percent"),
        ("10-12 percent", "12%"),
        ("1.2 to 1.5 billion euros", "€1.2bn"),
        ("from 2010 to 2014", "2010-2014"),
        ("2010–2014", "from 2010 to 2014"),
        ("won 2–1", "a 2-1 win"),
        ("an 18-year-old", "aged 18"),
        ("aged eighteen", "an 18-year-old"),
        ("in the 1800s", "the 1800s"),
        ("in the 1990s", "the ’90s"),
        ("at 5 p.m.", "at 5pm"),
        ("at 17:00", "at 5 p.m."),
        ("call +1 312-555-0142", "the number is (312) 555-0142"),
        ("£3m", "3 million pounds"),
        ("60 pounds of flour", "60 lbs of flour"),
        ("a 100m race", "100 metres"),
        ("minus 5 degrees", "-5 °C"),
        ("597 people", "hundreds of people"),
        ("thousands of people", "thousands"),
        ("mid-2020", "in 2020"),
        ("Rs 500 crore", "5 billion rupees"),
        ("600 or more people", "over 600 people"),
        ("a $5 ticket", "a 5 dollar ticket"),
        ("almost half were late", "half of them were late"),
        ("she weighs 12.5st", "she weighs 12.5 stone"),
        ("six hours after five people came", "five people came"),
    ],
)
def test_the_same_number_or_a_fair_rounding_is_borne_out(source: str, claim: str) -> None:
    assert borne_out(source, claim)


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("1.2 billion litres", "1.2 million litres"),
        ("$1.2bn", "€1.2bn"),
        ("$5", "C$5"),
        ("612 people", "nearly 600 people"),
        ("588 people", "more than 600 people"),
        ("540 people", "nearly 600 people"),
        ("597 people", "600 people"),
        ("10 percentage points", "10%"),
        ("10 percent", "10 percentage points"),
        ("10 people", "10 percent of people"),
        ("more than 600 people", "fewer than 600 people"),
        ("in 2013", "about 2014"),
        ("in 2013", "in 2014"),
        ("won 2–1", "a 3-1 win"),
        ("won 2–1", "a 1-2 defeat"),
        ("three bridges", "the third bridge"),
        ("in the 1800s", "in the 1900s"),
        ("in 1800", "in the 1800s"),
        ("at 5 p.m.", "at 5 a.m."),
        ("call 555-0142", "call 555-0143"),
        ("12 people", "thousands of people"),
        ("dozens of people", "hundreds of people"),
        ("three weeks", "three days"),
        ("60 miles", "60 km"),
        ("an 18-year-old", "an 81-year-old"),
        ("the G7 summit", "7 summits"),
        ("twelve people", "twenty people"),
        ("5 degrees", "minus 5 degrees"),
        ("dozens of people came in 2015", "hundreds of people"),
        ("5 people waited while 6 boats sank", "6 people waited"),
    ],
)
def test_another_number_is_not_borne_out(source: str, claim: str) -> None:
    assert not borne_out(source, claim)


@pytest.mark.parametrize("text", ["the G7", "COVID-19", "an F-35", "5G masts", "A380", "no digits"])
def test_digits_inside_names_are_no_numbers(text: str) -> None:
    assert find_numbers(text) == ()


@pytest.mark.parametrize("text", ["one of them", "the first time", "a second later"])
def test_words_that_seldom_count_claim_nothing(text: str) -> None:
    assert not unsupported(find_numbers(text), ())


def test_small_number_words_are_told_apart_as_counting() -> None:
    assert [
        number.counts_few for number in find_numbers("two men, 2 men, two percent, 11 men")
    ] == [
        True,
        False,
        False,
        False,
    ]


def test_a_list_of_number_words_is_several_numbers() -> None:
    values = [int(number.values[0]) for number in find_numbers("two, three and twenty-one")]
    assert values == [2, 3, 21]


def test_digits_of_other_languages_keep_their_reading() -> None:
    assert not unsupported(
        find_numbers("1,2 Milliarden, 1.200 Euro", english=False),
        find_numbers("1.2 billion and €1,200"),
    )


@given(st.text(alphabet="0123456789.,-:%$£¥¼⁄ +()apmstndrhkb'’½ one two million half", max_size=60))
def test_no_text_breaks_the_reader_and_spans_lie_inside(text: str) -> None:
    folded = fold_plain(text)
    for number in find_numbers(folded):
        assert folded[number.span.slice].strip()
        assert number.values


@given(st.integers(0, 10**12))
def test_grouped_and_plain_digits_agree(value: int) -> None:
    assert borne_out(f"{value:,}", f"{value}")
