"""Compares the ledger with Jira and says what differs; what can be put right by itself waits for `apply`.

Putting right never writes to Jira here: it makes the ledger tell the truth and wakes the ticket's own outbox row.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from compliance.jira import services
from compliance.jira.client import IssueView, JiraClient
from compliance.jira.config import JiraConfig
from compliance.jira.errors import Missing
from compliance.jira.moving import is_in
from compliance.models.ticket import LedgerState, Ticket, TicketAttachment
from core import clock
from core.accounts.models import User
from core.accounts.roles import Role
from core.desk.models import Task
from core.events import add_task, record, unit_of_work
from core.events.periodic import still_at_it

log = structlog.get_logger(__name__)

TASK, HEALTH_PAGE = "jira.differs:", "/health/"
DAYS_TO_LOOK = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the ledger says. `mend` is None where a person must look."""

    subject: str
    words: str
    mend: Callable[[], None] | None = None


def differences(client: JiraClient) -> Iterator[Difference]:
    """All of them, ticket by ticket, then the tickets in Jira that nobody here knows."""
    for ticket in list(Ticket.objects.mirrored().select_related("request")):
        yield from _of_ticket(ticket, client)
    yield from _unknown(client)


def run() -> None:
    """By the clock: put right what can be, give Tech Support one task for what needs a person. Nothing without Jira.

    Raises JiraProblem where Jira does not answer: the health page says it, the next turn tries again.
    """
    if not settings.JIRA_ENABLED or not Ticket.objects.mirrored().exists():
        return  # before the first ticket there is nothing to compare, and nothing is asked of Jira
    stubborn: dict[str, Difference] = {}
    for each in differences(JiraClient(JiraConfig.load())):
        still_at_it()
        log.warning("jira.differs", subject=each.subject, what=each.words, mended=each.mend is not None)
        if each.mend is not None:
            each.mend()
        else:
            stubborn.setdefault(each.subject, each)
    _ask_somebody(stubborn)


def _ask_somebody(stubborn: dict[str, Difference]) -> None:
    """A task a difference for everybody in Tech Support, ticked off once the difference is gone."""
    due, keys = clock.now() + DAYS_TO_LOOK, []
    with unit_of_work():
        for person in User.objects.with_role(Role.TECH_SUPPORT):
            for subject, found in stubborn.items():
                keys.append(f"{TASK}{subject}:{person.pk}")
                add_task(person, f"{subject}: {found.words}"[:300], HEALTH_PAGE, due=due, key=keys[-1])
        Task.objects.open().filter(key__startswith=TASK).exclude(key__in=keys).update(done_at=clock.now())


def _of_ticket(ticket: Ticket, client: JiraClient) -> Iterator[Difference]:
    found = client.find_by_label(ticket.label)
    name = ticket.request.reference
    if len(found) > 1:
        keys = ", ".join(each.key for each in found)
        yield Difference(name, _("several tickets carry its label: %(keys)s; close all but the first") % {"keys": keys})
    if not ticket.key:
        if found:
            words = _("%(key)s exists, but the portal does not know it yet") % {"key": found[0].key}
            yield Difference(name, words, lambda: _wake(ticket))
        elif ticket.sync_state == Ticket.Sync.PARKED:
            yield Difference(name, _("not raised: %(why)s") % {"why": ticket.last_error})
        return
    try:
        view = client.get_issue(ticket.jira_id)
    except Missing:
        yield Difference(name, _("%(key)s is not to be found in Jira any more") % {"key": ticket.key})
        return
    yield from _of_issue(ticket, view, client)


def _of_issue(ticket: Ticket, view: IssueView, client: JiraClient) -> Iterator[Difference]:
    name = ticket.request.reference
    if view.key != ticket.key:
        yield Difference(
            name, _("moved: %(old)s is now %(new)s") % {"old": ticket.key, "new": view.key}, lambda: _wake(ticket)
        )
    if ticket.label not in view.labels or view.mark is None:
        yield Difference(name, _("its label or mark was taken off %(key)s") % {"key": view.key}, lambda: _wake(ticket))
    there = {(each.name, each.size) for each in view.files}
    for row in ticket.attachments.done():
        if (row.jira_name, row.size) not in there:
            words = _("%(file)s is missing on %(key)s") % {"file": row.jira_name, "key": view.key}
            yield Difference(name, words, lambda row=row: _due_again(ticket, row))  # type: ignore[misc]
    reached = ticket.reached_status
    if reached and reached == ticket.desired_status and not is_in(view.status, reached, client.config):
        words = _("%(key)s is %(status)s in Jira, the portal says: %(wish)s")
        shown = {"key": view.key, "status": view.status.name, "wish": Ticket.Wish(reached).label}
        yield Difference(name, words % shown, lambda: _move_again(ticket))


def _unknown(client: JiraClient) -> Iterator[Difference]:
    """Tickets with our component that are nobody's here: raised by hand, or left over from a lost database."""
    config = client.config
    known = set(Ticket.objects.with_issue().values_list("jira_id", flat=True))
    earlier = {
        key for keys in Ticket.objects.exclude(earlier_keys=[]).values_list("earlier_keys", flat=True) for key in keys
    }
    by_hand = set(Ticket.objects.filter(manual=True).values_list("key", flat=True))
    labels = Ticket.objects.filter(key="").values_list("label", flat=True)
    coming = {each.id for label in labels for each in client.find_by_label(label)}
    component = config.component.replace("\\", "\\\\").replace('"', '\\"')
    for issue in client.search(f'project = "{config.project_key}" AND component = "{component}"'):
        if str(issue.id) not in known and issue.id not in coming and issue.key not in earlier | by_hand:
            yield Difference(issue.key, _("has our component, but belongs to no request of this portal"))


def _wake(ticket: Ticket) -> None:
    with unit_of_work():
        record("ticket.reconciled", subject=ticket, actor=None)
        services.wake(ticket, retry=True)


def _due_again(ticket: Ticket, row: TicketAttachment) -> None:
    with unit_of_work():
        again = {"state": LedgerState.DUE, "jira_attachment_id": "", "attempted_at": None}
        TicketAttachment.objects.filter(pk=row.pk).update(**again)
        _wake(ticket)


def _move_again(ticket: Ticket) -> None:
    with unit_of_work():
        Ticket.objects.filter(pk=ticket.pk).update(reached_status="")
        _wake(ticket)
