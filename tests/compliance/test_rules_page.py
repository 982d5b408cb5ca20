"""The page of the rules: what is on since when, by which thresholds, and what comes; for everybody with a role."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from compliance.rules import RULES
from compliance.rules_page import RuleRow, row
from core import policy
from core.accounts.models import User
from core.policy.models import Policy

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(NOW)


def told(code: str, *values: tuple[str, object, date]) -> RuleRow:
    for name, value, since in values:
        Policy.objects.create(code=name, value=value, effective_from=since)
    policy.forget()
    return row(RULES[code], TODAY)


def test_an_extra_says_since_when_it_is_on(db: None) -> None:
    found = told("TRAI-06", ("TRAI-06", "warn", date(2026, 9, 1)), ("TRAI-06", "block", date(2026, 10, 1)))
    assert (found.severity, found.since) == ("block", date(2026, 9, 1))


def test_a_pause_begins_the_count_anew(db: None) -> None:
    found = told(
        "TRAI-06", ("TRAI-06", "on", date(2026, 1, 1)), ("TRAI-06", "off", date(2026, 2, 1)),
        ("TRAI-06", "on", date(2026, 3, 1)),
    )  # fmt: skip
    assert found.since == date(2026, 3, 1)


def test_what_comes_is_told_with_its_day(db: None) -> None:
    found = told("TRAI-06", ("TRAI-06", "on", date(2026, 12, 1)))
    assert (found.severity, found.turns, found.turns_on) == (None, "Warns", date(2026, 12, 1))


def test_a_guide_rule_that_goes_off_is_told(db: None) -> None:
    found = told("GUIDE-06", ("rules_off", ["GUIDE-06"], date(2026, 12, 1)))
    assert (found.since, found.turns, found.turns_on) == (None, "switched off", date(2026, 12, 1))


def test_a_threshold_shows_its_value_and_the_next(db: None) -> None:
    threshold = told("GUIDE-06", ("consent_age_months", 3, date(2027, 1, 1))).thresholds[0]
    assert (threshold.now, threshold.coming, threshold.coming_on) == (
        "6 calendar months", "3 calendar months", date(2027, 1, 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "there", "away"),
    [
        ("source=TRAI", "TRAI-01", "GUIDE-01"), ("stage=after", "GUIDE-12", "GUIDE-01"),
        ("state=off", "DOT-01", "GUIDE-01"),
        ("state=on", "GUIDE-01", "DOT-01"), ("source=nonsense&stage=nonsense", "No rule is like that", "GUIDE-01"),
    ],
)  # fmt: skip
def test_the_page_is_filtered(client: Client, ravi: User, asked: str, there: str, away: str) -> None:
    client.force_login(ravi)
    page = client.get(f"/rules/?{asked}").content.decode()
    assert (f'id="{there.lower()}"' in page or there in page, f'id="{away.lower()}"' in page) == (True, False)


def test_the_page_never_says_that_anything_is_compliant(client: Client, ravi: User) -> None:
    client.force_login(ravi)
    assert "TRAI compliant" not in client.get("/rules/").content.decode()
