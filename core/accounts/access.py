"""The one list of who may do what. Nothing is allowed that does not stand here.

Ties to a particular request (its owner, its reviewer, the holder of a role) are judged in each room's permissions.py;
both must say yes. Being a superuser opens the admin, never a step of the process (A3).
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.roles import Role
from core.errors import NotAllowed, Reason

AM, APPROVER, TECH, COMPLIANCE, ADMIN = (
    Role.ACCOUNT_MANAGER,
    Role.APPROVER,
    Role.TECH_SUPPORT,
    Role.COMPLIANCE,
    Role.ADMINISTRATOR,
)

MAY: dict[str, frozenset[Role]] = {
    "home.see": frozenset(Role),
    "search.use": frozenset(Role),
    # requests
    "request.file": frozenset({AM}),
    "request.list_own": frozenset({AM}),
    "request.see_any": frozenset({TECH, COMPLIANCE, ADMIN}),
    # approvals
    "approval.inbox": frozenset({APPROVER}),
    "approval.decide": frozenset({APPROVER}),
    "approval_file.add": frozenset({AM}),
    "approval_file.confirm": frozenset({TECH}),
    # Tech Support
    "review.queue": frozenset({TECH}),
    "review.take": frozenset({TECH}),
    "review.release": frozenset({ADMIN}),
    "review.judge": frozenset({TECH}),
    "ticket.retry": frozenset({TECH, ADMIN}),
    "ticket.enter_key": frozenset({TECH, ADMIN}),
    "agreement.confirm": frozenset({TECH}),
    "agreement.reseal": frozenset({TECH, ADMIN}),
    # compliance
    "request.suspend": frozenset({COMPLIANCE}),
    "request.reinstate": frozenset({COMPLIANCE}),
    "request.close": frozenset({COMPLIANCE}),
    "client.lift": frozenset({COMPLIANCE, ADMIN}),
    "client.lift_total": frozenset({ADMIN}),
    "breach.see": frozenset({COMPLIANCE, ADMIN}),
    "breach.open_case": frozenset({TECH, COMPLIANCE}),
    "breach.confirm": frozenset({COMPLIANCE}),
    "complaint.record": frozenset({COMPLIANCE}),
    "checklist.see": frozenset({AM, TECH, COMPLIANCE, ADMIN}),
    "checklist.set": frozenset({AM, TECH, ADMIN}),
    "checklist.link": frozenset({AM, TECH, ADMIN}),
    "document.judge": frozenset({COMPLIANCE}),
    "client.give_default_group": frozenset({ADMIN}),
    # the consent register
    "consent.see": frozenset({AM, TECH, COMPLIANCE, ADMIN}),
    "consent.write": frozenset({AM, COMPLIANCE}),
    "consent.read_number": frozenset({COMPLIANCE}),
    "consent.switch_rule": frozenset({ADMIN}),
    # what a regulator is given, what is kept how long
    "regulator.pack": frozenset({COMPLIANCE}),
    "retention.see": frozenset({COMPLIANCE, ADMIN}),
    "retention.hold": frozenset({COMPLIANCE}),
    # running the place
    "health.see": frozenset({TECH, COMPLIANCE, ADMIN}),
    "outbox.see": frozenset({TECH, ADMIN}),
    "outbox.retry": frozenset({ADMIN}),
    "mailbox.see": frozenset(Role),  # exists in DEBUG only
    "rules.see": frozenset(Role),
    "help.read_staff": frozenset(Role),
}

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def may(user: User | AnonymousUser, action: str) -> bool:
    """Whether one of this person's roles allows `action`. An unknown action raises KeyError: denied, and loudly."""
    allowed = MAY[action]
    return isinstance(user, User) and user.is_active and not allowed.isdisjoint(user.roles)


def check_may(user: User | AnonymousUser, action: str) -> None:
    """Raise NotAllowed unless `may`."""
    if isinstance(user, User) and user.is_active and not user.roles:
        remedy = _(
            "Ask your administrator to give you one; what it opens is there as soon as you load this page again."
        )
        raise NotAllowed(
            Reason(_("Your account has no role yet, so there is nothing it opens."), code=action, remedy=remedy)
        )
    if not may(user, action):
        raise NotAllowed(Reason(_("Your role does not allow this."), code=action))


def require_may(action: str) -> Callable[[View[P]], View[P]]:
    """Decorate a view: sign in first, then 403 unless the role allows `action`."""
    MAY[action]

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            check_may(request.user, action)
            return view(request, *args, **kwargs)

        guarded.may = action  # type: ignore[attr-defined]
        return cast("View[P]", login_required(guarded))

    return decorate
