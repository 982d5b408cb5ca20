"""Cases, and what a confirmed breach does: suspension, strike and every active request, in one transaction (S55)."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clients import services as clients
from clients.models import Client, Suspension
from compliance.breaches import telling
from compliance.breaches.facts import strikes
from compliance.breaches.models import Breach, Case, ExternalOrder
from compliance.breaches.permissions import check_not_own
from core import clock, policy
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import Reason, Refused, WrongState
from core.events import add_task, record, unit_of_work
from requests_app.models import DIDRequest
from requests_app.statuses import ENDED, Status
from requests_app.workflow import perform

Kind = Suspension.Kind


def open_case(*, client: Client, origin: str, why: str, actor: User | None, request: DIDRequest | None = None) -> Case:
    """Have compliance look at a client; nothing is switched off yet. No actor means the system (complaints).

    Raises NotAllowed, Refused without a reason, WrongState while a case is open.
    """
    if actor is not None:
        check_may(actor, "breach.open_case")
    words = _needed(why, "why", _("Say what is to be looked at."))
    with unit_of_work():
        fields = {"client": client, "origin": Case.Origin(origin), "why": words, "request": request}
        try:
            with transaction.atomic():
                case = Case.objects.create(**fields, opened_by=actor, opened_at=clock.now())
        except IntegrityError:
            raise WrongState(Reason(_("A case of this client is open already."), code="case")) from None
        record("case.opened", subject=case, actor=actor, origin=case.origin, why=words)
        text, url = _("Review %(client)s: %(why)s") % {"client": client.name, "why": words}, telling.client_url(client)
        people = telling.compliance_people()
        for person in people:
            add_task(person, text[:300], url, key=f"case:{case.pk}:{person.pk}")
        telling.tell([*people, client.account_manager], kind="case", pk=case.pk, text=text, url=url)
    return case


def clear(*, case: Case, words: str, actor: User) -> None:
    """Close a case without a breach, in words."""
    check_may(actor, "breach.confirm")
    check_not_own(actor, case.client)
    said = _needed(words, "words", _("Say why there is no breach."))
    with unit_of_work():
        _settle(case, Case.State.CLEARED, said, actor)
        record("case.cleared", subject=case, actor=actor, words=said)


def confirm_breach(*, case: Case, what: str, actor: User) -> Breach:
    """Confirm a breach: outgoing calls of the whole legal entity are off at this instant (S51, S55, S56).

    Breach, suspension and every active request are one transaction. At the policy's strike it is a total suspension.
    Raises NotAllowed (also on a client of one's own), Refused without words, WrongState once the case is settled.
    """
    check_may(actor, "breach.confirm")
    check_not_own(actor, case.client)
    words = _needed(what, "what", _("Say what was breached and what shows it."))
    with unit_of_work():
        requests = lock_requests(case.client)
        list(clients.accounts_of(case.client).select_for_update(of=("self",)).order_by("pk"))
        _settle(case, Case.State.BREACH, words, actor)
        strike = strikes(case.client) + 1
        kind = Kind.TOTAL if strike >= policy.value("breaches_to_total") else Kind.BREACH
        suspension = clients.suspend(client=case.client, kind=kind, reason=words, actor=actor)
        owner = owner_to_name(case, requests)
        breach = Breach.objects.create(
            client=case.client, case=case, request=case.request, owner=owner, owner_name=owner.full_name,
            strike=strike, what=words, suspension=suspension, confirmed_by=actor, confirmed_at=clock.now(),
        )  # fmt: skip
        facts = {"strike": strike, "kind": kind, "owner": owner.full_name, "what": words}
        record("breach.confirmed", subject=breach, actor=actor, **facts)
        _suspend_requests(requests, words, actor)
        _tell_all(suspension, requests, owner, pk=breach.pk, kind="breach")
    return breach


def suspend_by_order(
    *, client: Client, authority: str, reference: str, reason: str, actor: User, barred_until: date | None = None
) -> Suspension:
    """An operator or the government ordered it: a suspension of its own kind, which is no strike (R26).

    Raises NotAllowed (also on a client of one's own), or Refused with each field that is missing.
    """
    check_may(actor, "breach.confirm")
    check_not_own(actor, client)
    _check_order(authority, reference, reason, barred_until)
    with unit_of_work():
        requests = lock_requests(client)
        suspension = clients.suspend(client=client, kind=Kind.EXTERNAL, reason=reason, actor=actor)
        order = ExternalOrder.objects.create(
            suspension=suspension, authority=authority, reference=reference.strip(), barred_until=barred_until
        )
        until = barred_until.isoformat() if barred_until else ""
        record("client.order_recorded", subject=client, actor=actor, reference=order.reference, until=until)
        _suspend_requests(requests, reason.strip(), actor)
        _tell_all(suspension, requests, client.account_manager, pk=suspension.pk, kind="order")
    return suspension


def lock_requests(client: Client) -> list[DIDRequest]:
    """Every request of the entity that is on its way or active, locked, newest first, before any account is locked.

    An activation locks a renewal, then what it renews, then the account: in the same order nobody waits in a ring.
    """
    rows = DIDRequest.objects.filter(client__in=clients.accounts_of(client).values("pk")).exclude(status__in=ENDED)
    return list(rows.select_for_update(of=("self",)).select_related("client", "owner").order_by("-pk"))


def owner_to_name(case: Case, requests: Iterable[DIDRequest]) -> User:
    """Who onboarded the calls: the owner frozen on the request, else of the newest active one, else the manager."""
    if case.request is not None:
        return case.request.owner
    active = (each.owner for each in requests if each.status == Status.ACTIVE and each.client_id == case.client_id)
    return next(active, case.client.account_manager)


def _suspend_requests(requests: Iterable[DIDRequest], reason: str, actor: User) -> None:
    for request in requests:
        if request.status == Status.ACTIVE:
            # nobody makes a step on a request of their own: there the portal carries out what follows
            by = None if request.owner_id == actor.pk else actor
            perform(request, "suspend", actor=by, reason=reason, code="breach", held=True)


def _settle(case: Case, state: str, words: str, actor: User) -> None:
    fields = {"state": state, "words": words, "settled_by": actor, "settled_at": clock.now()}
    if not Case.objects.open().filter(pk=case.pk).update(**fields):
        raise WrongState(Reason(_("This case was settled in the meantime."), code="case"))
    for name, value in fields.items():
        setattr(case, name, value)
    telling.finish_tasks(f"case:{case.pk}")


def _tell_all(suspension: Suspension, requests: Iterable[DIDRequest], owner: User, *, pk: int, kind: str) -> None:
    accounts = [suspension.client, *(each.client for each in suspension.followers.select_related("client"))]
    owners = [owner, *(request.owner for request in requests if request.status == Status.SUSPENDED)]
    text = _("Outgoing calls of %(client)s are off: %(reason)s") % {
        "client": suspension.client.name, "reason": suspension.reason,
    }  # fmt: skip
    people = telling.all_concerned(accounts, owners)
    telling.tell(people, kind=kind, pk=pk, text=text, url=telling.client_url(suspension.client))


def _check_order(authority: str, reference: str, reason: str, barred_until: date | None) -> None:
    wrong = []
    if authority not in ExternalOrder.Authority.values:
        wrong.append(Reason(_("Choose who gave the order."), field="authority"))
    if not reference.strip():
        wrong.append(Reason(_("Give the reference of the order."), field="reference"))
    if not reason.strip():
        wrong.append(Reason(_("Say what the order says."), field="reason"))
    if barred_until is not None and barred_until < clock.today():
        wrong.append(Reason(_("This day is over."), field="barred_until"))
    if wrong:
        raise Refused(*wrong)


def _needed(text: str, field: str, message: str) -> str:
    if not text.strip():
        raise Refused(Reason(message, code=field, field=field))
    return text.strip()
