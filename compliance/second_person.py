"""Suspending, reinstating and closing active requests. The last two need a second person."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.desk.models import Proposal
from core.errors import NotAllowed, Reason, Refused, WrongState
from core.events import record, unit_of_work
from requests_app import permissions
from requests_app.models import DIDRequest
from requests_app.workflow import lock, moves, perform

KINDS = ("reinstate", "close")


def suspend(*, request: DIDRequest, actor: User | None, reason: str) -> DIDRequest:
    """Hide this request's groups at once; other groups and outgoing calls stay. No actor means the system."""
    return perform(request, "suspend", actor=actor, reason=reason.strip())


def propose(*, request: DIDRequest, kind: str, note: str, actor: User) -> Proposal:
    """Propose to reinstate or close; nothing changes until a second person confirms. `note` becomes the reason."""
    _check_compliance(actor, request)
    if kind not in KINDS:
        raise Refused(Reason(_("There is nothing of that kind to propose."), field="kind"))
    if not note.strip():
        raise Refused(Reason(_("Say why, and what was corrected."), field="note"))
    with unit_of_work():
        locked = lock(request)
        if locked.status not in moves()[kind].sources:
            raise WrongState(Reason(_("This step is not possible in the present state."), code=kind))
        proposal = _create(locked, kind, note.strip(), actor)
        record(f"{kind}.proposed", subject=locked, actor=actor, note=proposal.note)
    return proposal


def confirm(*, proposal: Proposal, actor: User, words: str = "") -> DIDRequest:
    """Confirm what somebody else proposed: the step is made in the same transaction. NotAllowed for one's own."""
    with unit_of_work():
        request = _request_of(proposal)
        _settle(proposal, request, actor, Proposal.State.CONFIRMED, words)
        data = {"proposal": proposal.pk, "points": []}
        return perform(request, proposal.kind, actor=actor, reason=proposal.note, data=data)


def refuse(*, proposal: Proposal, actor: User, words: str) -> None:
    """Refuse what somebody else proposed, in words; nothing changes."""
    if not words.strip():
        raise Refused(Reason(_("Say why it is refused."), field="words"))
    with unit_of_work():
        request = _request_of(proposal)
        _settle(proposal, request, actor, Proposal.State.REFUSED, words)


def _create(request: DIDRequest, kind: str, note: str, actor: User) -> Proposal:
    try:
        with transaction.atomic():
            return Proposal.objects.create(
                kind=kind, thread=request.reference, note=note, proposed_by=actor, proposed_at=clock.now()
            )
    except IntegrityError:
        raise WrongState(
            Reason(_("The same step is proposed already and waits for a second person."), code=kind)
        ) from None


def _settle(proposal: Proposal, request: DIDRequest, actor: User, state: str, words: str) -> None:
    _check_compliance(actor, request)
    if proposal.proposed_by_id == actor.pk:
        raise NotAllowed(Reason(_("Somebody else has to confirm what you proposed."), code="second_person"))
    waiting = Proposal.objects.waiting().filter(pk=proposal.pk)
    if not waiting.update(state=state, settled_by=actor, settled_at=clock.now(), words=words.strip()):
        raise WrongState(Reason(_("This proposal was settled in the meantime."), code=proposal.kind))
    record(f"{proposal.kind}.proposal_{state}", subject=request, actor=actor, words=words.strip())


def _request_of(proposal: Proposal) -> DIDRequest:
    return lock(DIDRequest.objects.get(reference=proposal.thread))


def _check_compliance(actor: User, request: DIDRequest) -> None:
    if not permissions.compliance(actor, request):
        raise NotAllowed(
            Reason(_("Only compliance may do this, and nobody on a request of their own."), code="compliance")
        )
