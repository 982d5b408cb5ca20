"""Who may see and move a request: the ties of a person to it. Roles stand in core/accounts/access.py."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from clients.models import Client
from core.accounts.access import may
from core.accounts.models import User
from core.errors import NotAllowed, Reason
from requests_app.models import DIDRequest
from requests_app.statuses import Status


def owner(actor: User | None, request: DIDRequest) -> bool:
    """The account manager who filed it (frozen on the request, S56), while they still hold the role."""
    return actor is not None and request.owner_id == actor.pk and may(actor, "request.file")


def system(actor: User | None, request: DIDRequest) -> bool:
    """The portal itself."""
    return actor is None


def system_or_owner(actor: User | None, request: DIDRequest) -> bool:
    return system(actor, request) or owner(actor, request)


def tech_support(actor: User | None, request: DIDRequest) -> bool:
    """Tech Support, but never on a request of their own (A3)."""
    return actor is not None and may(actor, "review.take") and request.owner_id != actor.pk


def approver_or_tech_support(actor: User | None, request: DIDRequest) -> bool:
    """While approvals are awaited an approver, afterwards Tech Support; the guards ask for the standing No."""
    if request.status == Status.AWAITING_APPROVALS:
        return actor is not None and may(actor, "approval.decide") and request.owner_id != actor.pk
    return tech_support(actor, request)


def compliance(actor: User | None, request: DIDRequest) -> bool:
    return actor is not None and may(actor, "request.suspend") and request.owner_id != actor.pk


def system_or_compliance(actor: User | None, request: DIDRequest) -> bool:
    return system(actor, request) or compliance(actor, request)


def visible_to(user: User | AnonymousUser) -> QuerySet[DIDRequest]:
    """The requests that this person may see: one query's worth of right, in the query itself (W7)."""
    requests = DIDRequest.objects.all()
    if may(user, "request.see_any"):
        return requests
    seen = Q(pk__in=())
    if may(user, "request.file"):
        seen |= Q(owner_id=user.pk) | Q(client__account_manager_id=user.pk)
    if may(user, "approval.inbox"):
        seen |= ~Q(version_number=0)
    return requests.filter(seen)


def filed_around(user: User) -> QuerySet[DIDRequest]:
    """The requests that an account manager filed, or that were filed for the clients they look after now (W7).

    For keys that act for them: narrower than `visible_to`, whatever other roles that person has.
    """
    if not may(user, "request.file"):
        return DIDRequest.objects.none()
    clients = Client.objects.of(user).values("pk")
    return DIDRequest.objects.filter(Q(owner_id=user.pk) | Q(client_id__in=clients))


def can_see(user: User | AnonymousUser, request: DIDRequest) -> bool:
    """The same right as `visible_to`, for a request at hand; no query, but for the client's if it is not loaded."""
    if may(user, "request.see_any"):
        return True
    if may(user, "approval.inbox") and request.version_number:
        return True
    return writes(user, request)


def writes(user: User | AnonymousUser, request: DIDRequest) -> bool:
    """Whether this person is one of the two whose draft it is: its owner, or the client's account manager of today."""
    return may(user, "request.file") and user.pk in (request.owner_id, request.client.account_manager_id)


def get_request_or_404(user: User | AnonymousUser, reference: str) -> DIDRequest:
    """Load and authorise in one line: a stranger gets 404 (one query, with client and owner)."""
    found = DIDRequest.objects.select_related("client", "owner").filter(reference=reference).first()
    if found is None or not can_see(user, found):
        raise Http404(reference)
    return found


def get_own_request_or_404(user: User | AnonymousUser, reference: str) -> DIDRequest:
    """As above, for what only the owner may do: 404 for a stranger, NotAllowed (403) for others inside."""
    found = get_request_or_404(user, reference)
    if not isinstance(user, User) or not owner(user, found):
        raise NotAllowed(Reason(_("Only the account manager who filed this request may do that."), code="owner"))
    return found
