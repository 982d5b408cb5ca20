"""The portal's one clock: UTC is stored, Asia/Kolkata is judged, tests set the time (X9)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

IST = ZoneInfo("Asia/Kolkata")

_frozen: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen or datetime.now(UTC)


def today() -> date:
    """The present day in Asia/Kolkata: the day that every rule about dates is judged by."""
    return now().astimezone(IST).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware, any zone) for the whole process. For tests."""
    global _frozen
    if moment.tzinfo is None:
        raise ValueError("frozen() takes an aware datetime")
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before


def travel(by: timedelta) -> None:
    """Move a frozen clock. Raises RuntimeError when it runs freely."""
    global _frozen
    if _frozen is None:
        raise RuntimeError("travel() needs a frozen clock")
    _frozen += by
