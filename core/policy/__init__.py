"""Policies: `value("consent_age_months")` gives what is in force, from a cache kept for a few seconds."""

import time
from datetime import date
from typing import Any

from core import clock
from core.policy.catalogue import CATALOGUE

CACHE_S = 5.0

_rows: list[tuple[str, date, Any]] | None = None
_read_at = 0.0


def value(code: str, *, on: date | None = None) -> Any:
    """The value of a policy in force on a day (Asia/Kolkata; today when left out). KeyError for an unknown code."""
    default = CATALOGUE[code].default
    day = on or clock.today()
    for name, since, found in _table():
        if name == code and since <= day:
            return found
    return default


def history(code: str) -> list[tuple[date, Any]]:
    """(day, value) of all that was set or is to come, newest day first; before it, the default."""
    return [(since, found) for name, since, found in _table() if name == code]


def forget() -> None:
    """Drop what this process remembers: after a policy was saved here."""
    global _rows
    _rows = None


def _table() -> list[tuple[str, date, Any]]:
    global _rows, _read_at
    if _rows is None or time.monotonic() - _read_at > CACHE_S:
        from core.policy.models import Policy

        _rows = list(Policy.objects.order_by("-effective_from").values_list("code", "effective_from", "value"))
        _read_at = time.monotonic()
    return _rows
