"""What an event does, in the worker: idempotent, in any order, an unknown client's events wait for it (W3)."""

from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clients import validators
from clients.access import services as links
from clients.activation import payments
from clients.activation.models import Checklist, IncomingEvent, Step, StepDone
from clients.activation.payments import CAPTURED, REFUNDED, Payment
from clients.activation.services import complete
from clients.models import BusinessType, Client
from core import clock
from core.accounts.access import may
from core.accounts.models import User
from core.errors import PortalError
from core.events import record, unit_of_work
from core.events.outbox import Job, Park

# what the panel says, and the step that it completes; the rest is kept without effect (a draft, an invitation)
STEP_OF: Final = {
    "confirmation_mail.delivered": Step.EMAIL,
    "dashboard.loaded": Step.LOGIN,
    "callflow.published": Step.CALL_FLOW,
    "user.active": Step.USERS,
}
State = IncomingEvent.State


def apply(job: Job) -> None:
    """Handler of `activation.apply`."""
    event = IncomingEvent.objects.get(pk=job.payload["event"])
    if event.state in (State.RECEIVED, State.WAITING):
        _apply(event)


def _apply(event: IncomingEvent) -> None:
    with unit_of_work():
        state, note = (_fact if event.source == IncomingEvent.Source.PANEL else _payment)(event)
        IncomingEvent.objects.filter(pk=event.pk).update(state=state, note=note[:300])


def _fact(event: IncomingEvent) -> tuple[str, str]:
    step = STEP_OF.get(event.kind)
    if step is None:
        return State.KEPT, _("It completes no step.")
    checklist = Checklist.objects.filter(client__ban=event.ban).first()
    if checklist is None:
        return State.WAITING, _("No payment of this client has arrived yet.")
    complete(checklist=checklist, step=step, how=StepDone.How.EVENT, at=event.at)
    return State.APPLIED, ""


def _payment(event: IncomingEvent) -> tuple[str, str]:
    try:
        payment = read(event)
        validators.ban(payment.ban)
    except (PortalError, ValidationError) as error:
        return State.KEPT, _("It cannot be used: %(why)s") % {
            "why": "; ".join(getattr(error, "messages", [str(error)]))
        }
    if payment.kind == CAPTURED:
        return _captured(payment)
    if payment.kind == REFUNDED:
        return _refunded(payment)
    return State.KEPT, _("Only captured and refunded payments count.")


def read(event: IncomingEvent) -> Payment:
    """The payment of a kept event. Raises Unreadable."""
    reader = payments.read_razorpay if event.source == IncomingEvent.Source.RAZORPAY else payments.read_plain
    return reader(event.body.encode(), event.event_id)


def _captured(payment: Payment) -> tuple[str, str]:
    client = _client(payment)
    known = Checklist.objects.select_for_update().filter(client=client).first()
    if known is not None and (known.refunded_at is None or known.payment_reference == payment.reference):
        return State.KEPT, _("The client has its checklist already.")
    said = {
        "payment_reference": payment.reference,
        "email": payment.email or client.contact_email,
        "paid_at": payment.at,
        "opened_at": clock.now(),
        "refunded_at": None,
    }
    if known is None:
        said |= {"ports_a_number": payment.ports_a_number, "calls_dnd_numbers": payment.calls_dnd_numbers}
    checklist, _new = Checklist.objects.update_or_create(client=client, defaults=said)
    record("checklist.opened", subject=checklist, actor=None, payment=payment.reference)
    if checklist.email:
        links.issue(client=client, to=checklist.email, why="welcome")
    for waiting in IncomingEvent.objects.filter(ban=client.ban, state=State.WAITING).order_by("at", "pk"):
        _apply(waiting)
    return State.APPLIED, ""


def _refunded(payment: Payment) -> tuple[str, str]:
    checklist = Checklist.objects.filter(client__ban=payment.ban, payment_reference=payment.reference).first()
    if checklist is None:
        return State.WAITING, _("The payment itself has not arrived yet.")
    Checklist.objects.filter(pk=checklist.pk).update(refunded_at=payment.at)
    record("checklist.refunded", subject=checklist, actor=None, payment=payment.reference)
    return State.APPLIED, ""


def _client(payment: Payment) -> Client:
    found = Client.objects.filter(ban=payment.ban).first()
    if found is not None:
        return found
    client = Client.objects.create(
        ban=payment.ban,
        name=payment.client_name or payment.ban,
        business_type=BusinessType.OTHER,
        business_type_other=_("not known yet"),
        contact_email=payment.email,
        account_manager=_account_manager(payment.account_manager),
    )
    record("client.created", subject=client, actor=None, by="payment", payment=payment.reference)
    return client


def _account_manager(email: str) -> User:
    """Who the payment names, else the one of ACTIVATION_ACCOUNT_MANAGER. Parks the event where neither is one."""
    for address in (email, settings.ACTIVATION_ACCOUNT_MANAGER):
        user = User.objects.filter(email__iexact=address, is_active=True).first() if address else None
        if user is not None and may(user, "request.file"):
            return user
    raise Park(_("A new client needs an account manager: set ACTIVATION_ACCOUNT_MANAGER to the e-mail of one."))
