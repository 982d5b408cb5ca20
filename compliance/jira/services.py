"""What the portal wants of a ticket. Each function writes rows, and an outbox row, in the caller's transaction."""

import re
import uuid

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from compliance.jira import alarm, text
from compliance.jira.config import JiraConfig
from compliance.jira.content import write
from compliance.jira.moving import greet
from compliance.models.ticket import LedgerState, Ticket, TicketAttachment, TicketComment
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import NotAllowed, Reason, Refused, WrongState
from core.events import enqueue, outbox, record, unit_of_work
from core.events.models import OutboxMessage
from core.files.models import StoredFile
from requests_app.models import DIDRequest, RequestVersion

KEY = re.compile(r"[A-Z][A-Z0-9_]{1,20}-[1-9]\d{0,9}")
Sync = Ticket.Sync
Wish = Ticket.Wish


def open_ticket(*, request: DIDRequest, version: RequestVersion) -> Ticket:
    """The request's ticket with the text of this frozen version, to be raised, or brought up to date (S24, S25, S27).

    One ticket a request: a second call changes its text and opens it again. Without Jira it is kept by hand.
    """
    with unit_of_work():
        ticket = Ticket.objects.select_for_update().filter(request=request).first()
        new = ticket is None
        if ticket is None:
            ticket = Ticket(request=request, label=f"{settings.JIRA_LABEL_PREFIX}{uuid.uuid4()}")
            ticket.manual = not JiraConfig.load().enabled
        write(ticket, version)
        ticket.desired_status = Wish.OPEN
        ticket.revision += 1
        parked = ticket.sync_state == Sync.PARKED
        ticket.sync_state = _goes_on(ticket)
        ticket.save()
        if new:
            greet(ticket)
            record("ticket.opened", subject=ticket, actor=None, label=ticket.label, version=version.number)
        _enqueue(ticket, retry=parked)
        return ticket


def attach(*, ticket: Ticket, kind: str, file: StoredFile) -> TicketAttachment:
    """Have the ticket hold this file; the same bytes of the same kind are held once (S26, S32)."""
    name = text.file_name(kind, file.sha256, file.shown_name.rpartition(".")[2])
    with unit_of_work():
        row, new = TicketAttachment.objects.get_or_create(
            ticket=ticket,
            kind=kind,
            sha256=file.sha256,
            defaults={"file": file, "size": file.size, "jira_name": name},
        )
        if new:
            wake(ticket)
        return row


def comment(*, ticket: Ticket, event_id: str, body: str, link: str = "") -> TicketComment:
    """Have the ticket say this, once for each `event_id` (ASCII). `body` may be typed, `link` is our own."""
    with unit_of_work():
        written = text.comment(typed=body, event_id=event_id, link=link)
        row, new = TicketComment.objects.get_or_create(event_id=event_id, defaults={"ticket": ticket, "body": written})
        if new:
            wake(ticket)
        return row


def set_desired(*, ticket: Ticket, status: str) -> None:
    """Where the ticket should stand: open, resolved or declined (S35). One that was never sent is cancelled instead."""
    wish = Wish(status)
    with unit_of_work():
        if wish != Wish.OPEN and cancel_if_due(ticket=ticket):
            return
        if Ticket.objects.filter(pk=ticket.pk).exclude(desired_status=wish).update(desired_status=wish):
            ticket.desired_status = wish
            wake(ticket)


def reopen(*, ticket: Ticket) -> None:
    """The request goes on: open again in Jira. A cancelled ticket waits until `open_ticket` wants it (S27)."""
    if ticket.sync_state != Sync.CANCELLED:
        set_desired(ticket=ticket, status=Wish.OPEN)


def cancel_if_due(*, ticket: Ticket) -> bool:
    """Call the ticket off, if nothing was ever sent to Jira for it. False: it is there or may be (A5)."""
    with unit_of_work():
        unsent = Ticket.objects.filter(pk=ticket.pk, key="", attempted_at=None).exclude(sync_state=Sync.CANCELLED)
        if not unsent.update(sync_state=Sync.CANCELLED):
            return False
        ticket.sync_state = Sync.CANCELLED
        record("ticket.cancelled", subject=ticket, actor=None)
        return True


def retry(*, ticket: Ticket, actor: User) -> None:
    """A person has looked: try a parked ticket again. Raises NotAllowed, WrongState."""
    check_may(actor, "ticket.retry")
    with unit_of_work():
        if not Ticket.objects.parked().filter(pk=ticket.pk).exists():
            raise WrongState(Reason(_("This ticket does not wait for anybody."), code="ticket.retry"))
        record("ticket.retried", subject=ticket, actor=actor)
        dead = OutboxMessage.objects.dead().filter(lane=ticket.lane).last()
        if dead is not None:
            outbox.retry(message=dead, actor=actor)
        else:
            wake(ticket, retry=True)


def enter_manual_key(*, ticket: Ticket, key: str, files_attached: bool, actor: User) -> None:
    """The ticket was raised by hand: its key, and whether all files are on it. May be said again when files come later.

    Raises NotAllowed; Refused for a key that is none or is another request's; WrongState when the portal keeps it.
    """
    check_may(actor, "ticket.enter_key")
    if ticket.request.owner_id == actor.pk:  # activation takes the tick for the files: nobody's own word (A3)
        raise NotAllowed(Reason(_("Nobody enters the ticket of their own request."), code="own_request"))
    wanted = key.strip().upper()
    with unit_of_work():
        ticket = Ticket.objects.select_for_update().get(pk=ticket.pk)
        _check_key(ticket, wanted)
        state = Sync.COMPLETE if files_attached else Sync.CREATED
        Ticket.objects.filter(pk=ticket.pk).update(key=wanted, manual=True, sync_state=state, last_error="")
        if files_attached:
            ticket.attachments.due().update(state=LedgerState.DONE)
        alarm.silence(f"ticket.parked:{ticket.pk}")
        record("ticket.key_entered", subject=ticket, actor=actor, key=wanted, files_attached=files_attached)


def ticket_complete(ticket: Ticket) -> bool:
    """Whether the ticket exists and holds every file that it should: what activation waits for (X2)."""
    return bool(ticket.key) and not ticket.attachments.due().exists()


def _check_key(ticket: Ticket, key: str) -> None:
    if not (ticket.manual or (ticket.sync_state == Sync.PARKED and not ticket.key)):
        raise WrongState(Reason(_("The portal keeps this ticket itself."), code="ticket.automatic", field="key"))
    if KEY.fullmatch(key) is None:
        remedy = _("Copy it from Jira: letters, a hyphen, a number.")
        raise Refused(Reason(_("This is no key of a ticket."), code="ticket.key", field="key", remedy=remedy))
    if Ticket.objects.filter(key=key).exclude(pk=ticket.pk).exists():
        raise Refused(Reason(_("This ticket belongs to another request."), code="ticket.key_taken", field="key"))


def wake(ticket: Ticket, *, retry: bool = False) -> None:
    """Something is wanted: an outbox row in the ticket's lane, none for one kept by hand. Inside a unit of work."""
    Ticket.objects.filter(pk=ticket.pk).update(revision=F("revision") + 1)
    Ticket.objects.filter(pk=ticket.pk, sync_state=Sync.COMPLETE).update(sync_state=Sync.CREATED)
    ticket.refresh_from_db(fields=["revision", "sync_state"])
    _enqueue(ticket, retry=retry)


def _goes_on(ticket: Ticket) -> Sync:
    """The state in which a ticket takes a new version."""
    after = {Sync.CANCELLED: Sync.NEW, Sync.COMPLETE: Sync.CREATED}
    state = Sync(ticket.sync_state)
    return after.get(state, state)


def _enqueue(ticket: Ticket, *, retry: bool) -> None:
    if ticket.manual or ticket.sync_state == Sync.CANCELLED:
        return
    payload = {"ticket": ticket.pk, "retry": True} if retry else {"ticket": ticket.pk}
    enqueue("jira.sync", key=f"jira.sync:{ticket.pk}:{ticket.revision}", payload=payload, lane=ticket.lane)
