"""Limits hold across workers, end with their window and name the time to wait."""

from datetime import UTC, datetime, timedelta

import pytest

from core import clock, throttle
from core.accounts.models import ThrottleCount
from core.errors import Throttled

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def test_the_limit_is_refused_beyond_it() -> None:  # U6
    with clock.frozen(START):
        for _ in range(3):
            throttle.hit("link", 7, 3, 3600)
        with pytest.raises(Throttled, match="60 minutes"):
            throttle.hit("link", 7, 3, 3600)


def test_others_are_not_counted() -> None:
    with clock.frozen(START):
        throttle.hit("link", 7, 1, 3600)
        throttle.hit("link", 8, 1, 3600)
        throttle.hit("upload", 7, 1, 3600)
    assert ThrottleCount.objects.count() == 3


def test_a_new_window_begins() -> None:
    with clock.frozen(START):
        throttle.hit("link", 7, 1, 60)
        clock.travel(timedelta(seconds=61))
        throttle.hit("link", 7, 1, 60)
        throttle.sweep()
        assert ThrottleCount.objects.get().count == 1
