"""Recording a complaint: it is counted, the client's proof becomes due, and limits open a review (R25, R27)."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clients import phones
from clients.models import Client
from compliance.breaches import cases, numbers, telling
from compliance.breaches.facts import complainants
from compliance.breaches.models import Case, Complaint, Source
from core import clock, policy
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import Reason, Refused, WrongState
from core.events import add_task, record, unit_of_work
from core.templatetags.indian import ist


def record_complaint(
    *, client: Client, source: str, number: str, about: str, actor: User, caller: str = "", reference: str = "",
    received_at: datetime | None = None,
) -> Complaint:  # fmt: skip
    """Keep a complaint. `number` is the called person's, `caller` the client's; `received_at` is now unless given.

    From now on the client owes proof of the opt-in (policy `opt_in_proof_hours`). Crossing `complaints_warn` tells
    compliance and the account manager, crossing `complaints_review` opens a case. Raises NotAllowed, Refused, or
    WrongState for a reference that was recorded before.
    """
    check_may(actor, "complaint.record")
    now = clock.now()
    received = received_at or now
    called, by = _checked(source, number, caller, about, received)
    with unit_of_work():
        locked = Client.objects.locked().get(pk=client.pk)  # one at a time: each limit is crossed once
        before = complainants(locked)
        complaint = _create(
            client=locked, source=source, complainant=numbers.complainant(called), number=numbers.seal(called),
            caller=by, about=about.strip(), reference=reference.strip(), received_at=received, recorded_by=actor,
            recorded_at=now, proof_due_at=now + timedelta(hours=policy.value("opt_in_proof_hours")),
        )  # fmt: skip
        record("complaint.recorded", subject=complaint, actor=actor, source=source, number=numbers.masked(called))
        _ask_for_proof(complaint)
        _watch_limits(locked, complaint, before, complainants(locked))
    return complaint


def _checked(source: str, number: str, caller: str, about: str, received: datetime) -> tuple[str, str]:
    wrong, found = [], {"number": "", "caller": ""}
    for field, text in (("number", number), ("caller", caller)):
        try:
            found[field] = phones.to_e164(text) if text.strip() or field == "number" else ""
        except ValidationError as error:
            wrong.append(Reason(error.messages[0], field=field))
    if source not in Source.values:
        wrong.append(Reason(_("Choose who complained."), field="source"))
    if not about.strip():
        wrong.append(Reason(_("Say what the complaint is about."), field="about"))
    if received > clock.now():
        wrong.append(Reason(_("A complaint cannot be received in the future."), field="received_at"))
    if wrong:
        raise Refused(*wrong)
    return found["number"], found["caller"]


def _create(**fields: object) -> Complaint:
    try:
        with transaction.atomic():
            return Complaint.objects.create(**fields)
    except IntegrityError:
        text = _("A complaint with this reference was recorded before.")
        raise WrongState(Reason(text, code="reference", field="reference")) from None


def _ask_for_proof(complaint: Complaint) -> None:
    client = complaint.client
    words = {"client": client.name, "due": ist(complaint.proof_due_at)}
    text = _("Complaint about %(client)s: show the opt-in by %(due)s") % words
    url, manager = telling.client_url(client), client.account_manager
    add_task(manager, text, url, key=f"proof:{complaint.pk}", due=complaint.proof_due_at)
    telling.tell([manager], kind="complaint", pk=complaint.pk, text=text, url=url)


def _watch_limits(client: Client, complaint: Complaint, before: int, after: int) -> None:
    words = {"n": after, "days": policy.value("complaint_window_days"), "client": client.name}
    text = _("%(n)d people complained about %(client)s in %(days)d days.") % words
    if before < policy.value("complaints_review") <= after and not Case.objects.open().filter(client=client).exists():
        cases.open_case(client=client, origin=Case.Origin.COMPLAINTS, why=text, actor=None)
    elif before < policy.value("complaints_warn") <= after:
        people = [*telling.compliance_people(), client.account_manager]
        telling.tell(people, kind="warning", pk=complaint.pk, text=text, url=telling.client_url(client))
