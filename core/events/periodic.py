"""What the clock starts: reminders, expiries, sweeps. Each turn is taken by one worker only.

A turn is held for RESUME_S and longer while its function says that it goes on (`still_at_it`). One that fails, or dies
with its worker, comes again after that time and not a whole period later: a nightly run is resumed within the hour.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from core import clock
from core.events.models import PeriodicRun

log = structlog.get_logger(__name__)

Periodic = Callable[[], object]  # what it returns is for tests and commands

RESUME_S = 10 * 60

_turn: ContextVar["Turn | None"] = ContextVar("periodic_turn", default=None)


@dataclass
class Turn:
    """A turn that this worker has: whose, when it began, until when no other worker takes it."""

    name: str
    began: datetime
    held_until: datetime

    def hold(self, until: datetime) -> bool:
        """Move the end of the turn; False when another worker has taken it meanwhile."""
        mine = PeriodicRun.objects.filter(name=self.name, next_at=self.held_until)
        self.held_until = until
        return bool(mine.update(next_at=until))


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
        if known[name].next_at <= clock.now() and (turn := _take(known[name], seconds)):
            _run(turn, seconds, function)
            return True
    return False


def still_at_it() -> None:
    """Said now and then by a function that may take minutes: its turn stays its own. Outside of a turn: nothing."""
    turn = _turn.get()
    if turn is not None and turn.held_until - clock.now() < timedelta(seconds=RESUME_S / 2):
        turn.hold(clock.now() + timedelta(seconds=RESUME_S))


def _take(row: PeriodicRun, seconds: int) -> Turn | None:
    turn = Turn(row.name, clock.now(), row.next_at)
    return turn if turn.hold(turn.began + timedelta(seconds=min(seconds, RESUME_S))) else None


def _run(turn: Turn, seconds: int, function: Periodic) -> None:
    token = _turn.set(turn)
    try:
        function()
    except Exception as error:
        log.exception("periodic.failed", name=turn.name)
        why = f"{type(error).__name__}: {error}"[:2000]
        PeriodicRun.objects.filter(name=turn.name).update(last_error=why)
    else:
        turn.hold(max(turn.began + timedelta(seconds=seconds), clock.now()))
        PeriodicRun.objects.filter(name=turn.name).update(last_ok_at=clock.now(), last_error="")
    finally:
        _turn.reset(token)
