"""Policies hold from their day on; working days leave weekends and holidays out."""

from datetime import UTC, date, datetime

import pytest

from core import clock, policy
from core.policy.models import Holiday, Policy, working_days_between

pytestmark = pytest.mark.django_db


def test_without_a_row_the_default_holds() -> None:
    assert policy.value("consent_age_months") == 6


def test_a_value_holds_from_its_day_on() -> None:
    Policy.objects.create(code="consent_age_months", value=3, effective_from=date(2026, 12, 1))
    policy.forget()
    assert policy.value("consent_age_months", on=date(2026, 11, 30)) == 6
    assert policy.value("consent_age_months", on=date(2026, 12, 1)) == 3


def test_the_day_begins_in_kolkata() -> None:
    Policy.objects.create(code="breaches_to_total", value=2, effective_from=date(2026, 12, 1))
    policy.forget()
    with clock.frozen(datetime(2026, 11, 30, 18, 30, tzinfo=UTC)):
        assert policy.value("breaches_to_total") == 2


def test_an_unknown_policy_is_an_error() -> None:
    with pytest.raises(KeyError):
        policy.value("no_such_policy")


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # Friday to Monday
        (date(2026, 11, 23), date(2026, 11, 25), 1),  # Tuesday is a holiday below
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 25), date(2026, 11, 23), 0),
    ],
)
def test_working_days(start: date, end: date, days: int) -> None:
    Holiday.objects.create(day=date(2026, 11, 24), name="Guru Nanak Jayanti")
    assert working_days_between(start, end) == days
