"""The outbox table: insert with the business change, claim under a lease, finish only while the lease is one's own."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core import clock, policy
from core.accounts.models import User
from core.errors import WrongState
from core.events.models import OutboxMessage
from core.events.periodic import still_at_it
from core.events.unit import record, unit_of_work
from core.prepared import PreparedInsert

SWEPT_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Job:
    """What a handler is given: the row's own words and what is known of earlier tries."""

    id: int
    topic: str
    key: str
    payload: dict[str, Any]
    attempts: int
    attempted_before: bool
    lease_token: str


class RetryLater(Exception):
    """Raised by a handler: not now, try again in `seconds`; no attempt is spent."""

    def __init__(self, seconds: float, why: str) -> None:
        self.seconds, self.why = seconds, why
        super().__init__(why)


class Park(Exception):
    """Raised by a handler: this will not get better by itself. The row goes to the dead letters."""


def insert(messages: list[dict[str, Any]]) -> None:
    """Write collected rows in one statement; a row whose key exists is dropped."""
    if not messages:
        return
    now = clock.now()
    rows = [OutboxMessage(created_at=now, **fields) for fields in messages]
    _INSERT(rows)
    from core.events import worker

    transaction.on_commit(worker.wake)


_INSERT = PreparedInsert(OutboxMessage, unless_there=True)


def claim(topics: list[str]) -> Job | None:
    """Lease the next due row of these topics to the caller, or None. A short transaction of its own."""
    claimable = OutboxMessage.objects.claimable().filter(topic__in=topics)
    if not claimable.exists():  # a plain SELECT first: an idle worker takes no write lock
        return None
    with transaction.atomic():
        row = claimable.select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return None
        # a row still leased belongs to a worker that died with it: that counts as a failed attempt (X15)
        died = 1 if row.lease_token else 0
        token = secrets.token_hex(16)
        OutboxMessage.objects.filter(pk=row.pk).update(
            lease_token=token,
            lease_until=clock.now() + timedelta(seconds=settings.OUTBOX_LEASE_S),
            started=F("started") + 1,
            attempts=F("attempts") + died,
        )
    return Job(row.pk, row.topic, row.key, row.payload, row.attempts + died, row.started > 0, token)


def finish(job: Job) -> bool:
    """Mark the row done, if the lease is still this job's."""
    return _settle(job, state=OutboxMessage.State.DONE, finished_at=clock.now(), last_error="")


def give_back(job: Job, *, seconds: float, why: str, spent: bool) -> bool:
    """Make the row due again in `seconds`; `spent` counts the try."""
    attempts = job.attempts + (1 if spent else 0)
    return _settle(job, due_at=clock.now() + timedelta(seconds=seconds), attempts=attempts, last_error=why)


def bury(job: Job, why: str) -> bool:
    """Send the row to the dead letters."""
    return _settle(job, state=OutboxMessage.State.DEAD, finished_at=clock.now(), last_error=why)


def extend(job: Job, seconds: float) -> bool:
    """Keep the lease for `seconds` more; False says that it is lost and the handler must stop."""
    return bool(_mine(job).update(lease_until=clock.now() + timedelta(seconds=seconds)))


def retry(*, message: OutboxMessage, actor: User) -> None:
    """Give a dead letter another life, from the outbox page. Raises WrongState when it is not dead."""
    with unit_of_work():
        fields = {"state": OutboxMessage.State.DUE, "due_at": clock.now(), "attempts": 0, "finished_at": None}
        if not OutboxMessage.objects.dead().filter(pk=message.pk).update(**fields):
            raise WrongState(_("This row is not a dead letter any more."))
        record("outbox.retried", subject=message, actor=actor, topic=message.topic, key=message.key)


def sweep(*, remembered: frozenset[str]) -> int:
    """Delete rows that were done longer ago than the policy `outbox_done_days`; returns how many. Dead ones stay.

    A key keeps a second row away while its row is there. Keys name a change, a decision or an event that is made once,
    so a month is ample; rows of the topics in `remembered` are looked for later and stay for ever.
    """
    before = clock.now() - timedelta(days=policy.value("outbox_done_days"))
    old = OutboxMessage.objects.done().filter(finished_at__lt=before).exclude(topic__in=remembered).order_by("pk")
    deleted = 0
    while keys := list(old.values_list("pk", flat=True)[:SWEPT_AT_ONCE]):  # writers wait for a short transaction only
        deleted += OutboxMessage.objects.filter(pk__in=keys).delete()[0]
        still_at_it()
    return deleted


def _settle(job: Job, **fields: Any) -> bool:
    return bool(_mine(job).update(lease_token="", lease_until=None, **fields))


def _mine(job: Job) -> Any:
    return OutboxMessage.objects.due().filter(pk=job.id, lease_token=job.lease_token)
