"""What the decisions say against a move."""

from django.utils.translation import gettext as _

from approvals.asking import seats_for
from approvals.facts import RoleState, missing_roles
from approvals.models import Decision
from core.errors import Reason
from requests_app.statuses import Status
from requests_app.workflow import Transition


def each_role_can_be_asked(t: Transition) -> list[Reason]:
    """Every role has somebody who may decide on this request (A3); leaves the seats for the effect that asks them."""
    seats, missing = seats_for(t.request)
    t.data["seats"] = seats
    if seats or missing:
        return missing
    return [Reason(_("No approval role is set up."), code="approver", remedy=_("An administrator names the roles."))]


def four_clear_plus_ones(t: Transition) -> list[Reason]:
    """Every role said a clear +1 on this very version (S11, S45, A2).

    Whoever has read the round under the lock of this very transaction leaves it in `data`: it is not read twice.
    """
    if t.version is None:
        return [Reason(_("There is no version to approve."), code="approvals")]
    round_read: list[RoleState] = t.data.get("round") or []
    missing = [one.role.title for one in round_read if not one.said_yes] if round_read else missing_roles(t.version)
    return [Reason(_("The +1 of %(role)s is missing.") % {"role": title}, code="approvals") for title in missing]


def a_plus_one_was_undone(t: Transition) -> list[Reason]:
    """A request comes back from review only for want of a +1."""
    if t.version is not None and missing_roles(t.version):
        return []
    return [Reason(_("All approvals stand."), code="approvals")]


def no_was_said(t: Transition) -> list[Reason]:
    """While approvals are awaited, only the approver whose No stands sends back or declines."""
    if t.request.status != Status.AWAITING_APPROVALS:
        return []
    kind = Decision.Kind.NO_FIXABLE if t.move == "send_back" else Decision.Kind.NO_FINAL
    said = Decision.objects.standing().filter(version=t.version, person=t.actor, kind=kind)
    if said.exists():
        return []
    return [Reason(_("No approver said No to this version."), code="approvals")]
