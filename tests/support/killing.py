"""What every kill test shares: workers that only do the row at hand, waiting for what another process does, figures."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, models, transaction

from core import clock
from core.events import periodic
from core.events.models import PeriodicRun
from tests.support.nursery import Nursery

TIMES = int(os.environ.get("SOAK", "3"))  # deaths at each point
LEASE_S = 0.6
PATIENCE_S = 40.0

_SAME_AS_OURS = ("SECRET_KEY", "AUDIT_KEY", "CONSENT_KEY", "PORTAL_ORIGIN", "VAR_DIR", "MEDIA_ROOT")


def nursery(**environment: str) -> Nursery:
    """Workers on the test's database and files, with short leases and these settings beside."""
    ours = {name: str(getattr(settings, name)) for name in _SAME_AS_OURS}
    return Nursery({**ours, "OUTBOX_LEASE_S": str(LEASE_S), "OUTBOX_BACKOFF_S": "0.1", **environment})


def stop_the_clockwork() -> None:
    """What the clock starts is not due for a day: workers do the rows at hand and nothing else."""
    later = clock.now() + timedelta(days=1)
    PeriodicRun.objects.bulk_create(PeriodicRun(name=name, next_at=later) for name in periodic.table())


@contextmanager
def nobody_writes(model: type[models.Model]) -> Iterator[None]:
    """Hold off every other process that wants to write to this table (on SQLite: to any)."""
    with transaction.atomic():  # IMMEDIATE on SQLite: this is the lock there
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f'LOCK TABLE "{model._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')
        yield


def wait_for(condition: Callable[[], bool], what: str = "nothing healed") -> None:
    """Look now and then: what we wait for happens in another process."""
    until, pause = time.monotonic() + PATIENCE_S, threading.Event()
    while not condition():
        assert time.monotonic() < until, what
        pause.wait(0.05)


def figure(what: str, seconds: float, bound: float) -> None:
    """A line for `make soak`: how long healing took, and the bound with the settings of the test."""
    if where := os.environ.get("SOAK_FIGURES"):
        line = {"what": what, "seconds": round(seconds, 3), "bound": bound}
        with Path(where).open("a") as file:
            file.write(json.dumps(line) + "\n")
