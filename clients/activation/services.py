"""What moves a checklist: events as they come in, what the client says, what staff set. One transaction each."""

from datetime import datetime

from django.utils.translation import gettext as _

from clients.activation.models import Checklist, IncomingEvent, Step, StepDone
from clients.activation.steps import live_since
from clients.models import Client
from core import clock
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import Reason, Refused, WrongState
from core.events import enqueue, notify, record, unit_of_work

How = StepDone.How


def receive(*, source: str, event_id: str, kind: str, ban: str, at: datetime, body: str) -> bool:
    """Keep an event and have it applied; whether it is new. A known id changes nothing, whatever its body (W2)."""
    with unit_of_work():
        said = {"kind": kind[:60], "ban": ban, "at": at, "received_at": clock.now(), "body": body}
        event, is_new = IncomingEvent.objects.get_or_create(source=source, event_id=event_id, defaults=said)
        if is_new:
            lane = f"activation:{ban}"[:120] if ban else ""
            enqueue("activation.apply", key=f"activation.apply:{event.pk}", payload={"event": event.pk}, lane=lane)
    return is_new


def complete(
    *, checklist: Checklist, step: Step, how: How, at: datetime, actor: User | None = None, reason: str = ""
) -> bool:
    """Note that a step is done; whether that is news. The earliest fact counts, so the order of arrival does not."""
    with unit_of_work():
        held = _lock(checklist)
        row, is_new = StepDone.objects.get_or_create(
            checklist=held, step=step, defaults={"at": at, "how": how, "actor": actor, "reason": reason}
        )
        if is_new:
            record("checklist.step_done", subject=held, actor=actor, step=step.value, how=str(how), reason=reason)
        elif row.how == How.EVENT == how and at < row.at:
            StepDone.objects.filter(pk=row.pk).update(at=at)
        _settle(held)
    return is_new


def set_by_staff(*, checklist: Checklist, step: Step, done: bool, reason: str, actor: User) -> None:
    """Set a step, or open it again, with a reason that everybody sees. Raises NotAllowed, Refused, WrongState."""
    check_may(actor, "checklist.set")
    if not reason.strip():
        raise Refused(Reason(_("Say why."), code="reason", field="reason"))
    if step == Step.DOCUMENTS and done:
        text = _("Only the verdict of compliance completes this step.")
        raise Refused(Reason(text, code="step", field="step"))  # S68
    if checklist.done.filter(step=step).exists() == done:
        raise WrongState(Reason(_("The step is so already."), code="step"))
    if done:
        complete(checklist=checklist, step=step, how=How.STAFF, at=clock.now(), actor=actor, reason=reason[:300])
        return
    with unit_of_work():
        held = _lock(checklist)
        held.done.filter(step=step).delete()
        record("checklist.step_opened", subject=held, actor=actor, step=step.value, reason=reason[:300])


def answer_needs(*, checklist: Checklist, ports_a_number: bool, calls_dnd_numbers: bool) -> None:
    """The client's two answers, on which it depends whether documents are needed (S69)."""
    with unit_of_work():
        held = _lock(checklist)
        held.ports_a_number, held.calls_dnd_numbers = ports_a_number, calls_dnd_numbers
        held.save(update_fields=["ports_a_number", "calls_dnd_numbers"])
        record(
            "checklist.needs_said",
            subject=held,
            actor=None,
            ports_a_number=ports_a_number,
            calls_dnd_numbers=calls_dnd_numbers,
        )
        _settle(held)


def of_client(client: Client) -> Checklist | None:
    """The client's checklist, if a payment opened one."""
    return Checklist.objects.filter(client=client).first()


def _lock(checklist: Checklist) -> Checklist:
    return (
        Checklist.objects.select_for_update(of=("self",)).select_related("client__account_manager").get(pk=checklist.pk)
    )


def _settle(held: Checklist) -> None:
    since = live_since(held, held.done.all())
    if since is None or since == held.live_at:
        return
    first_time = held.live_at is None
    held.live_at = since
    held.save(update_fields=["live_at"])
    if first_time:
        record("checklist.live", subject=held, actor=None, minutes=round((since - held.paid_at).total_seconds() / 60))
        notify(held.client.account_manager, _("%(client)s is live.") % {"client": held.client.name}, "")
