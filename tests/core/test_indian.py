"""Dates, numbers and durations in Indian form."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core import clock
from core.templatetags import indian

MIDNIGHT_PASSED = datetime(2026, 11, 22, 18, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (1234567, "12,34,567"),
        (123456789, "12,34,56,789"),
        (-1234567, "-12,34,567"),
        (Decimal("100000.50"), "1,00,000.50"),
        ("98765", "98,765"),
        (None, ""),
        ("many", "many"),
        (float("nan"), "nan"),
    ],
)
def test_numbers_are_grouped_in_lakhs(number: object, words: str) -> None:
    assert indian.indian_number(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (99_999, "99,999"),
        (100_000, "1 lakh"),
        (1_234_567, "12.35 lakh"),
        (34_000_000, "3.4 crore"),
        (123_456_789_012, "12,345.68 crore"),
    ],
)
def test_large_numbers_in_lakh_and_crore(number: int, words: str) -> None:
    assert indian.lakh_crore(number) == words


def test_a_moment_is_shown_in_india() -> None:
    assert indian.ist(MIDNIGHT_PASSED) == "23 Nov 2026, 00:15 IST"
    assert indian.ist_time(MIDNIGHT_PASSED) == "00:15 IST"


def test_the_day_of_a_moment_is_the_indian_day() -> None:
    assert indian.indian_date(MIDNIGHT_PASSED) == "23 Nov 2026"
    assert indian.indian_date(date(2026, 2, 1)) == "1 Feb 2026"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        indian.ist(datetime(2026, 11, 23))


def test_nothing_stays_nothing() -> None:
    assert [f(None) for f in (indian.ist, indian.ist_time, indian.indian_date, indian.ago, indian.duration)] == [""] * 5
    assert indian.when(None, "never") == "never"


def test_when_carries_the_machines_form() -> None:
    assert indian.when(MIDNIGHT_PASSED) == ('<time datetime="2026-11-23T00:15:00+05:30">23 Nov 2026, 00:15 IST</time>')


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=20), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=2, minutes=5), "2 hours 5 minutes"),
        (timedelta(days=1, hours=6, minutes=59), "1 day 6 hours"),
        (timedelta(days=3, minutes=10), "3 days"),
        (3600, "1 hour"),
    ],
)
def test_durations_in_working_words(length: timedelta | float, words: str) -> None:
    assert indian.duration(length) == words


def test_how_long_ago() -> None:
    with clock.frozen(MIDNIGHT_PASSED):
        assert indian.ago(MIDNIGHT_PASSED - timedelta(hours=3)) == "3 hours ago"
        assert indian.ago(MIDNIGHT_PASSED + timedelta(days=2)) == "in 2 days"
        assert indian.ago(MIDNIGHT_PASSED + timedelta(seconds=5)) == "just now"


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 working day"), (3, "3 working days"), (0, "today"), (-2, "2 working days late"), (None, "")],
)
def test_working_days(days: int | None, words: str) -> None:
    assert indian.working_days(days) == words
