"""The three answers at the top of every page about a request: state, whose turn, what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements import showing
from agreements.models import Agreement
from agreements.services import waiting_on
from approvals.services import RoleState
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

QUESTION: str | Promise = _("The account manager answers the question of an approver; then that approver decides.")
QUESTION_AND_OTHERS: str | Promise = _(
    "The account manager answers an approver's question; the other roles go on deciding."
)
OWNER_AND_APPROVERS: str | Promise = _("Account manager and approvers")

FIXABLE: str | Promise = _("It can be corrected and filed again; what the client has stays as it is.")


@dataclass(frozen=True)
class Answers:
    """Whose turn, whether it is this person's, and what comes next."""

    turn: str | Promise
    mine: bool
    next: str | Promise


def of(did: DIDRequest, user: User, agreement_state: str, round_: Sequence[RoleState] = ()) -> Answers:
    """The answers for one person; `agreement_state` is that of the standing agreement, "" without one.

    `round_` says where each role stands: a question of an approver waits on the owner, not on the approvers.
    """
    if did.status == Status.AWAITING_APPROVALS and any(state.question_is_open for state in round_):
        return _of_question(did, user, others=any(state.kind == "" for state in round_))
    turn, following = WAITING_ON[Status(did.status)], NEXT[did.status]
    if did.status == Status.AWAITING_SIGNATURE and agreement_state:
        turn = waiting_on(Agreement(state=agreement_state))
        following = showing.NEXT.get(agreement_state, following)
    if did.decline_kind == DIDRequest.DeclineKind.FIXABLE:
        turn, following = Turn.ACCOUNT_MANAGER, FIXABLE
    return Answers(turn.label, _mine(turn, did, user), following)


def _of_question(did: DIDRequest, user: User, *, others: bool) -> Answers:
    mine = owner(user, did) or (others and may(user, "approval.decide"))
    if others:
        return Answers(OWNER_AND_APPROVERS, mine, QUESTION_AND_OTHERS)
    return Answers(Turn.ACCOUNT_MANAGER.label, mine, QUESTION)


def _mine(turn: Turn, did: DIDRequest, user: User) -> bool:
    return {
        Turn.ACCOUNT_MANAGER: owner(user, did),
        Turn.APPROVERS: may(user, "approval.decide"),
        Turn.TECH_SUPPORT: may(user, "review.take"),
        Turn.COMPLIANCE: may(user, "request.suspend"),
    }.get(turn, False)
