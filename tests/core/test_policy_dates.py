"""Months before a day, as consent ages are counted."""

from datetime import date

import pytest

from core.policy.dates import is_younger_than, months_before


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 22), 6, date(2026, 5, 22)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 3, 5), 27, date(2023, 12, 5)),
        (date(2026, 3, 5), 0, date(2026, 3, 5)),
    ],
)
def test_months_before(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_exactly_six_months_is_not_younger() -> None:  # S47
    assert not is_younger_than(date(2026, 5, 22), 6, on=date(2026, 11, 22))
    assert is_younger_than(date(2026, 5, 23), 6, on=date(2026, 11, 22))


def test_the_future_is_not_younger() -> None:  # A6
    assert not is_younger_than(date(2026, 11, 23), 6, on=date(2026, 11, 22))
