"""The three answers at the top of every page about a request: state, whose turn, what happens next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.services import waiting_on
from core.accounts.access import may
from core.accounts.models import User
from requests_app.models import DIDRequest
from requests_app.permissions import owner
from requests_app.statuses import WAITING_ON, Status, Turn

STOPPED = frozenset(
    {Status.ACTION_NEEDED, Status.DECLINED, Status.SUSPENDED, Status.WITHDRAWN, Status.EXPIRED, Status.CLOSED}
)

NEXT: dict[str, str | Promise] = {
    Status.DRAFT: _("The account manager completes and submits it; then the four approvers are asked."),
    Status.AWAITING_APPROVALS: _("Each of the four roles decides. The fourth clear +1 raises the Jira ticket."),
    Status.IN_REVIEW: _("Tech Support checks completeness and TRAI alignment, and gives a verdict for each location."),
    Status.AWAITING_SIGNATURE: _("The agreement goes to the client and comes back signed."),
    Status.AWAITING_ACTIVATION: _("Tech Support confirms the signature and activates the accepted locations."),
    Status.ACTIVE: _("The client picks numbers under Manage → DIDs → Add DID."),
    Status.ACTION_NEEDED: _("The account manager corrects the points and files a new version; all four decide again."),
    Status.DECLINED: _("What the client has stays as it is."),
    Status.SUSPENDED: _("Compliance decides, with a second person, whether it is reinstated or closed."),
    Status.WITHDRAWN: _("Nothing. A new request can be started."),
    Status.EXPIRED: _("Nothing. A new request can be started."),
    Status.CLOSED: _("Nothing. What it alone made visible is hidden."),
}

FIXABLE: str | Promise = _("It can be corrected and filed again; what the client has stays as it is.")

BY_AGREEMENT: dict[str, str | Promise] = {
    Agreement.State.BUILDING: _("The agreement PDF is being made; this takes a few seconds."),
    Agreement.State.ISSUED: _("The account manager reads the agreement and sends it to the client."),
    Agreement.State.SENT: _("The client signs; the account manager uploads the signed PDF."),
    Agreement.State.VIEWED: _("The client signs; the account manager uploads the signed PDF."),
    Agreement.State.SEALING: _("The client has signed; the worker seals the agreement."),
    Agreement.State.SUBMITTED: _("The signed copy differs from what was sent: Tech Support looks at it."),
    Agreement.State.SIGNED: _("Tech Support confirms the signature."),
}


@dataclass(frozen=True)
class Answers:
    """Whose turn, whether it is this person's, and what comes next."""

    turn: str | Promise
    mine: bool
    next: str | Promise


def of(did: DIDRequest, user: User, agreement_state: str) -> Answers:
    """The answers for one person; `agreement_state` is that of the request's standing agreement, "" without one."""
    turn, following = WAITING_ON[Status(did.status)], NEXT[did.status]
    if did.status == Status.AWAITING_SIGNATURE and agreement_state:
        turn = waiting_on(Agreement(state=agreement_state))
        following = BY_AGREEMENT.get(agreement_state, following)
    if did.decline_kind == DIDRequest.DeclineKind.FIXABLE:
        turn, following = Turn.ACCOUNT_MANAGER, FIXABLE
    return Answers(turn.label, _mine(turn, did, user), following)


def _mine(turn: Turn, did: DIDRequest, user: User) -> bool:
    return {
        Turn.ACCOUNT_MANAGER: owner(user, did),
        Turn.APPROVERS: may(user, "approval.decide"),
        Turn.TECH_SUPPORT: may(user, "review.take"),
        Turn.COMPLIANCE: may(user, "request.suspend"),
    }.get(turn, False)
