"""What the clock starts: reminders, expiries, sweeps. Each turn is taken by one worker only."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from core import clock
from core.events.models import PeriodicRun

log = structlog.get_logger(__name__)

Periodic = Callable[[], None]


def table() -> dict[str, tuple[int, Periodic]]:
    """Name -> (seconds between turns, function), from the life cycle module that the settings name."""
    found: dict[str, tuple[int, Periodic]] = import_string(f"{settings.LIFECYCLE}.PERIODIC")
    return found


def run_next() -> bool:
    """Run one function that is due. False when none is."""
    known = {row.name: row for row in PeriodicRun.objects.all()}
    for name, (seconds, function) in table().items():
        if name not in known:
            PeriodicRun.objects.get_or_create(name=name, defaults={"next_at": clock.now()})
            return True
        if known[name].next_at <= clock.now() and _take(known[name], seconds):
            _run(name, function)
            return True
    return False


def _take(row: PeriodicRun, seconds: int) -> bool:
    mine = PeriodicRun.objects.filter(name=row.name, next_at=row.next_at)
    return bool(mine.update(next_at=clock.now() + timedelta(seconds=seconds)))


def _run(name: str, function: Periodic) -> None:
    try:
        function()
    except Exception as error:
        log.exception("periodic.failed", name=name)
        PeriodicRun.objects.filter(name=name).update(last_error=f"{type(error).__name__}: {error}"[:2000])
    else:
        PeriodicRun.objects.filter(name=name).update(last_ok_at=clock.now(), last_error="")
