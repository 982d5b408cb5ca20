"""Raising the one issue: marked before it is sent, looked for before it is sent again (X1, X5)."""

from datetime import timedelta

from django.utils.translation import gettext as _

from compliance.jira import alarm
from compliance.jira.client import Found
from compliance.jira.run import Run, Settled
from compliance.models.ticket import Ticket
from core import clock
from core.events import record
from core.events.outbox import RetryLater

EMPTY_SEARCHES = 2
STILL_WANTED = (Ticket.Sync.NEW, Ticket.Sync.UNCERTAIN)


def ensure_issue(run: Run) -> None:
    """Give the ticket its key: adopt the issue that exists, or create it.

    Even a first try looks first: after a restored backup the issue may be older than our memory of it (X16).
    """
    if run.ticket.key:
        return
    found = run.client.find_by_label(run.ticket.label)
    if found:
        _adopt(run, found)
        return
    if run.ticket.attempted_at:
        _may_try_again(run)
    _intend(run)
    ticket = run.ticket
    made = run.client.create_issue(
        summary=ticket.summary, description=ticket.description, label=ticket.label, mark=run.mark
    )
    _save(run, made, "ticket.created", described_sha256=run.described)


def _may_try_again(run: Run) -> None:
    """An empty search counts only after the quiet time, and two are needed: the index lags. Else RetryLater."""
    ticket, now = run.ticket, clock.now()
    if left := run.quiet_left(ticket.attempted_at):
        raise RetryLater(left, _("waiting whether the first try shows up"))
    apart = timedelta(seconds=run.config.second_look_s)
    if ticket.searched_at is None or now - ticket.searched_at >= apart:
        with run.step():
            run.save(empty_searches=ticket.empty_searches + 1, searched_at=now)
    if run.ticket.empty_searches < EMPTY_SEARCHES:
        raise RetryLater(run.config.second_look_s, _("looking a second time before trying again"))


def _intend(run: Run) -> None:
    """Commit that we are about to send. Raises Settled when the ticket was cancelled in the meantime (A5)."""
    with run.step():
        now = clock.now()
        fields = {"attempted_at": now, "last_attempt_at": now, "empty_searches": 0, "searched_at": None}
        wanted = Ticket.objects.filter(pk=run.ticket.pk, key="", sync_state__in=STILL_WANTED)
        if not wanted.update(sync_state=Ticket.Sync.UNCERTAIN):
            raise Settled
        run.save(**fields)


def _adopt(run: Run, found: list[Found]) -> None:
    """Take the issue with the lowest number; more than one is an alarm, never a reason for a third."""
    if len(found) > 1:
        keys = ", ".join(each.key for each in found)
        words = _("%(reference)s has several tickets: %(keys)s. The first is used; close the others.")
        with run.step():
            request = run.ticket.request
            text = words % {"reference": request.reference, "keys": keys}
            alarm.ring(f"ticket.twins:{run.ticket.pk}", text, url=request.get_absolute_url())
    _save(run, found[0], "ticket.adopted", described_sha256="")


def _save(run: Run, issue: Found, event: str, *, described_sha256: str) -> None:
    with run.step():
        run.save(
            key=issue.key,
            jira_id=str(issue.id),
            sync_state=Ticket.Sync.CREATED,
            described_sha256=described_sha256,
            reached_status=Ticket.Wish.OPEN,
            failures=0,
            last_error="",
        )
        record(event, subject=run.ticket, actor=None, key=issue.key)
