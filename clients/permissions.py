"""Who may see a client and change what its panel shows. Roles stand in core/accounts/access.py."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from clients.models import Client, Suspension
from core.accounts.access import check_may, may
from core.accounts.models import User
from core.errors import NotAllowed, Reason


def visible_to(user: User | AnonymousUser) -> QuerySet[Client]:
    """The clients that this person may see: the right is in the query itself (W7)."""
    if may(user, "request.see_any"):
        return Client.objects.all()
    if isinstance(user, User) and may(user, "request.file"):
        return Client.objects.of(user)
    return Client.objects.none()


def looked_after_by(user: User | None) -> QuerySet[Client]:
    """What a system's key may ask about: the clients of the account manager it acts for, all if it acts for nobody.

    Narrower than `visible_to`: whatever else that person may see, a key of theirs does not (W7).
    """
    if user is None:
        return Client.objects.all()
    return Client.objects.of(user) if may(user, "request.file") else Client.objects.none()


def get_client_or_404(user: User | AnonymousUser, ban: str) -> Client:
    """Load and authorise in one line: a stranger to the client gets 404."""
    found = visible_to(user).select_related("account_manager").filter(ban=ban).first()
    if found is None:
        raise Http404(ban)
    return found


def check_may_give_default_group(actor: User | None) -> None:
    """The system and administrators; raises NotAllowed for others."""
    if actor is not None:
        check_may(actor, "client.give_default_group")


def check_may_suspend(actor: User | None) -> None:
    """The system and compliance; raises NotAllowed for others."""
    if actor is not None:
        check_may(actor, "request.suspend")


def check_may_lift(actor: User, suspension: Suspension) -> None:
    """Compliance; a total suspension only an administrator (S57). Never the account manager of the client (A3)."""
    total = suspension.kind == Suspension.Kind.TOTAL
    check_may(actor, "client.lift_total" if total else "request.reinstate")
    if suspension.client.account_manager_id == actor.pk:
        raise NotAllowed(Reason(_("The client's own account manager cannot lift its suspension."), code="own_client"))
