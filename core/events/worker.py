"""The worker: claims a row, runs its handler outside any transaction, settles it. A thread or a command."""

import os
import random
import socket
import threading
from collections.abc import Callable, Iterable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import close_old_connections
from django.utils.module_loading import import_string

from core import clock
from core.events import outbox, periodic
from core.events.models import WorkerBeat
from core.events.outbox import Job, Park, RetryLater

log = structlog.get_logger(__name__)

Handler = Callable[[Job], None]

_woken = threading.Event()


def wake() -> None:
    """Tell the worker of this process that there is something to do."""
    _woken.set()


def handlers() -> dict[str, Handler]:
    """Topic -> function, from the life cycle module that the settings name."""
    table: dict[str, Handler] = import_string(f"{settings.LIFECYCLE}.HANDLERS")
    return table


def work_one(topics: Iterable[str] | None = None) -> bool:
    """Claim and handle one due row. False when there is none."""
    table = handlers()
    job = outbox.claim(sorted(table.keys() & set(topics) if topics else table))
    if job is None:
        return False
    run(job, table[job.topic])
    return True


def run(job: Job, handler: Handler) -> None:
    """Run one claimed row to its end: done, due again, or dead."""
    if job.attempts >= settings.OUTBOX_MAX_ATTEMPTS:
        outbox.bury(job, "the worker died with this row each time")
        return
    try:
        handler(job)
    except RetryLater as later:
        outbox.give_back(job, seconds=later.seconds, why=later.why, spent=False)
    except Park as parked:
        log.warning("outbox.parked", topic=job.topic, key=job.key, why=str(parked))
        outbox.bury(job, str(parked))
    except Exception as error:
        log.exception("outbox.failed", topic=job.topic, key=job.key, attempt=job.attempts + 1)
        _failed(job, f"{type(error).__name__}: {error}"[:2000])
    else:
        if not outbox.finish(job):
            log.warning("outbox.lease_lost", topic=job.topic, key=job.key)


def drain(topics: Iterable[str] | None = None, *, most: int = 1000) -> int:
    """Handle all rows that are due now; returns how many. For tests, demo data and commands."""
    count = 0
    while count < most and work_one(topics):
        count += 1
    return count


def backoff(attempt: int) -> float:
    """Seconds to wait after the n-th failed attempt (from 1): exponential, capped, with full jitter."""
    ceiling = min(settings.OUTBOX_MAX_BACKOFF_S, settings.OUTBOX_BACKOFF_S * 2 ** (attempt - 1))
    return random.uniform(ceiling / 2, ceiling)  # noqa: S311


def _failed(job: Job, why: str) -> None:
    if job.attempts + 1 >= settings.OUTBOX_MAX_ATTEMPTS:
        outbox.bury(job, why)
    else:
        outbox.give_back(job, seconds=backoff(job.attempts + 1), why=why, spent=True)


class Loop:
    """Works until told to stop: rows, and what the clock starts, which a full outbox cannot hold up; then it waits."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self._stop = threading.Event()
        self._last_beat: datetime | None = None

    def run(self) -> None:
        """The loop itself. Errors of the ground (a database that is away) are logged and waited out (X6)."""
        while not self._stop.is_set():
            close_old_connections()
            try:
                busy = self.turn()
            except Exception:
                log.exception("worker.turn_failed")
                busy = False
            if not busy:
                _woken.wait(settings.OUTBOX_POLL_S)
                _woken.clear()
        close_old_connections()

    def turn(self) -> bool:
        """One turn; True when there was something to do."""
        if self._beat() and periodic.run_next():
            self._last_beat = None  # more may be due: the next turn looks again
            return True
        return work_one() or periodic.run_next()

    def stop(self) -> None:
        self._stop.set()
        wake()

    def _beat(self) -> bool:
        """Give a sign of life when it is time for one; True when it was."""
        now = clock.now()
        if self._last_beat is not None and (now - self._last_beat).total_seconds() < settings.OUTBOX_BEAT_S:
            return False
        WorkerBeat.objects.update_or_create(name=self.name, defaults={"at": now})
        self._last_beat = now
        return True


class EmbeddedWorker:
    """The loop as a thread of a web process. Started after the fork, stopped and joined before it ends."""

    def __init__(self) -> None:
        self.loop = Loop()
        self.thread = threading.Thread(target=self.loop.run, name="outbox", daemon=True)

    def start(self) -> "EmbeddedWorker":
        self.thread.start()
        return self

    def stop(self, timeout: float = 30) -> None:
        """Let the running job finish, within `timeout` seconds (X17)."""
        self.loop.stop()
        self.thread.join(timeout)
