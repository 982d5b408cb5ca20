"""Giving outgoing calls back: one proposes, another confirms; a total suspension needs an administrator (S57)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clients import services as clients
from clients.models import Client, Suspension
from compliance.breaches import telling
from compliance.breaches.permissions import check_not_own
from core import clock
from core.accounts.access import check_may, may
from core.accounts.models import User
from core.desk.models import Proposal
from core.errors import NotAllowed, Reason, Refused, WrongState
from core.events import record, unit_of_work

PREFIX = "lift_"
KINDS = tuple(f"{PREFIX}{kind}" for kind in Suspension.Kind.values)


def standing(client: Client, kind: str) -> list[Suspension]:
    """The client's own suspensions of this kind that stand."""
    return list(client.suspensions.standing().heads().filter(kind=kind).select_related("client"))


def propose(*, client: Client, kind: str, note: str, actor: User) -> Proposal:
    """Propose to lift the suspensions of one kind, with what was corrected. Nothing changes yet.

    Raises NotAllowed (also on a client of one's own), Refused without a note, WrongState where nothing stands or the
    same is proposed already.
    """
    _check_part(actor, client)
    if kind not in Suspension.Kind.values:
        raise Refused(Reason(_("Choose what is to be lifted."), field="kind"))
    if not note.strip():
        raise Refused(Reason(_("Say what was corrected."), field="note"))
    with unit_of_work():
        if not standing(client, kind):
            raise WrongState(Reason(_("No such suspension of this client stands."), code="lift"))
        proposal = _create(client, PREFIX + kind, note.strip(), actor)
        record("lift.proposed", subject=client, actor=actor, kind=kind, note=proposal.note)
    return proposal


def confirm(*, proposal: Proposal, actor: User) -> None:
    """Confirm what somebody else proposed: outgoing calls are on again on what was granted otherwise.

    What requests had made visible stays hidden: each is reinstated, corrected and activated again (S57).
    Raises NotAllowed for one's own proposal, and for a total suspension unless one of the two is an administrator.
    """
    client = Client.objects.select_related("account_manager").get(ban=proposal.thread)
    _check_part(actor, client)
    kind = proposal.kind.removeprefix(PREFIX)
    by = _who_lifts(kind, proposal.proposed_by, actor)
    with unit_of_work():
        _settle(proposal, client, actor, Proposal.State.CONFIRMED, "")
        rows = [each for each in standing(client, kind) if each.since <= proposal.proposed_at]
        if not rows:
            raise WrongState(Reason(_("Nothing of what was proposed stands any more."), code="lift"))
        for row in rows:
            clients.lift(suspension=row, note=proposal.note, actor=by)
        text = _("A suspension of %(client)s was lifted.") % {"client": client.name}
        people = telling.all_concerned([client], [])
        telling.tell(people, kind="lifted", pk=proposal.pk, text=text, url=telling.client_url(client))


def refuse(*, proposal: Proposal, words: str, actor: User) -> None:
    """Refuse what somebody else proposed, in words; nothing changes."""
    client = Client.objects.get(ban=proposal.thread)
    _check_part(actor, client)
    if not words.strip():
        raise Refused(Reason(_("Say why it is refused."), field="words"))
    with unit_of_work():
        _settle(proposal, client, actor, Proposal.State.REFUSED, words.strip())


def _who_lifts(kind: str, proposer: User, second: User) -> User:
    right = "client.lift_total" if kind == Suspension.Kind.TOTAL else "request.reinstate"
    for person in (second, proposer):
        if may(person, right):
            return person
    text = _("One of the two must be of compliance.")
    if kind == Suspension.Kind.TOTAL:
        text = _("One of the two must be an administrator.")
    raise NotAllowed(Reason(text, code=right))


def _create(client: Client, kind: str, note: str, actor: User) -> Proposal:
    try:
        with transaction.atomic():
            return Proposal.objects.create(
                kind=kind, thread=client.ban, note=note, proposed_by=actor, proposed_at=clock.now()
            )
    except IntegrityError:
        raise WrongState(Reason(_("The same is proposed already and waits for a second person."), code=kind)) from None


def _settle(proposal: Proposal, client: Client, actor: User, state: str, words: str) -> None:
    if proposal.proposed_by_id == actor.pk:
        raise NotAllowed(Reason(_("Somebody else has to confirm what you proposed."), code="second_person"))
    waiting = Proposal.objects.waiting().filter(pk=proposal.pk, kind__in=KINDS)
    if not waiting.update(state=state, settled_by=actor, settled_at=clock.now(), words=words):
        raise WrongState(Reason(_("This proposal was settled in the meantime."), code=proposal.kind))
    kind, confirmed = proposal.kind.removeprefix(PREFIX), state == Proposal.State.CONFIRMED
    record("lift.confirmed" if confirmed else "lift.refused", subject=client, actor=actor, kind=kind, words=words)


def _check_part(actor: User, client: Client) -> None:
    check_may(actor, "client.lift")
    check_not_own(actor, client)
