from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loading.dates import date_in_url, parse_time


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025-10-08T15:00:00Z", "2025-10-08T15:00:00+00:00"),
        ("2025-10-08T15:00:00.123-04:00", "2025-10-08T15:00:00-04:00"),
        ("2025-10-08 15:00:00 -0400", "2025-10-08T15:00:00-04:00"),
        ("20251008T150000Z", "2025-10-08T15:00:00+00:00"),
        ("2025-10-08T15:00:00+00:00[UTC]", "2025-10-08T15:00:00+00:00"),
        ("Wed, 08 Oct 2025 15:00:00 GMT", "2025-10-08T15:00:00+00:00"),
        ("Published Oct. 8, 2025, 3:15 PM EDT", "2025-10-08T15:15:00-04:00"),
        ("12:05 a.m. GMT, 2 May 2020", "2020-05-02T00:05:00+00:00"),
        ("2025-10-08", "2025-10-08"),
        ("20251008", "2025-10-08"),
        ("October 8, 2025", "2025-10-08"),
        ("8th October 2025", "2025-10-08"),
        ("8. October 2025", "2025-10-08"),
        ("08.10.2025", "2025-10-08"),
        ("2025/10/8", "2025-10-08"),
        ("13/08/2025", "2025-08-13"),
    ],
)
def test_dates_become_iso_with_a_zone_or_bare(written: str, expected: str) -> None:
    assert parse_time(written) == expected


@pytest.mark.parametrize(
    "written", ["2025-10-08T15:00", "8 October 2025 at 15:15 BST", "Oct. 8, 2025, 25:99 PM EDT"]
)
def test_a_clock_time_without_a_known_zone_leaves_the_date(written: str) -> None:
    assert parse_time(written) == "2025-10-08"


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "10/08/2025", "1970-01-01T00:00:00Z", "0001-01-01", "2025-13-45", "2025-10"],
)
def test_what_is_no_date_or_reads_two_ways_stays_unknown(written: str) -> None:
    assert parse_time(written) is None


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(written: str) -> None:
    found = parse_time(written)
    assert found is None or found[:4].isdecimal()


ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=ZONES))
def test_every_moment_with_a_zone_survives(moment: datetime) -> None:
    written = moment.replace(microsecond=0).isoformat()
    assert parse_time(written) == written
    assert parse_time(moment.isoformat()) == written


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example/2025/10/08/harbour", "2025-10-08"),
        ("https://news.example/2025/oct/08/harbour", "2025-10-08"),
        ("https://news.example/a/2025-10-08-harbour", "2025-10-08"),
        ("https://news.example/20251008/harbour", "2025-10-08"),
        ("https://news.example/2025/10/harbour", None),
        ("https://news.example/2025/13/45/harbour", None),
        ("https://news.example/a?from=/2025/10/08/", None),
        ("https://news.example/article-20251008123", None),
    ],
)
def test_a_date_in_an_address(url: str, expected: str | None) -> None:
    assert date_in_url(url) == expected
