"""One turn of one ticket: the row's lease, the client, and short transactions that hold only while the lease does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from compliance.jira import text
from compliance.jira.client import IssueView, JiraClient
from compliance.jira.config import JiraConfig
from compliance.models.ticket import Ticket
from core import clock
from core.events import outbox, unit_of_work
from core.events.outbox import Job, RetryLater


class Settled(Exception):
    """Nothing is wanted of this ticket any more."""


@dataclass
class Run:
    """What the steps share. `view` is the issue as Jira showed it at the start of this turn."""

    job: Job
    ticket: Ticket
    config: JiraConfig
    client: JiraClient
    view: IssueView

    @contextmanager
    def step(self) -> Iterator[None]:
        """A transaction that renews the lease, or gives up: another worker may have the row (X1)."""
        with unit_of_work():
            if not outbox.extend(self.job, settings.OUTBOX_LEASE_S):
                raise RetryLater(0, _("another worker has taken over"))
            yield

    def save(self, **fields: Any) -> None:
        """Write these columns of the ticket, inside a step."""
        Ticket.objects.filter(pk=self.ticket.pk).update(**fields)
        for name, value in fields.items():
            setattr(self.ticket, name, value)

    def quiet_left(self, attempted_at: datetime | None) -> float:
        """Seconds until a try at that time (None: never) can no longer be at work in Jira."""
        if attempted_at is None:
            return 0.0
        over = attempted_at + timedelta(seconds=self.config.uncertain_quiet_s)
        return max(0.0, (over - clock.now()).total_seconds())

    @property
    def mark(self) -> dict[str, Any]:
        """The entity property that proves whose issue it is."""
        ticket = self.ticket
        return {"id": ticket.label, "request": ticket.request.reference, "sha256": ticket.payload_sha256}

    @property
    def described(self) -> str:
        """Digest of the description that Jira should have."""
        return text.sha256(self.ticket.description.encode())
