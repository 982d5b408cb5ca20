"""Who may see an agreement and work on it. Being its request's owner or Tech Support is judged where requests are."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.translation import gettext as _

from agreements.models import Agreement
from core.accounts.access import may
from core.accounts.models import User
from core.errors import NotAllowed, Reason
from requests_app.models import DIDRequest
from requests_app.permissions import get_own_request_or_404, get_request_or_404


def may_read(user: User | AnonymousUser, request: DIDRequest) -> bool:
    """Whether this person reads the papers: owner, the client's account manager, or whoever sees any request."""
    if may(user, "request.see_any"):
        return True
    return may(user, "request.file") and user.pk in (request.owner_id, request.client.account_manager_id)


def get_own_agreement_or_404(user: User | AnonymousUser, reference: str) -> Agreement:
    """The standing agreement of a request of this person's own; else as get_own_request_or_404, or 404 without one."""
    return _standing(get_own_request_or_404(user, reference))


def get_agreement_or_404(user: User | AnonymousUser, reference: str) -> Agreement:
    """The standing agreement of a request: 404 for a stranger to it, NotAllowed (403) for an approver."""
    request = get_request_or_404(user, reference)
    if not may_read(user, request):
        raise NotAllowed(Reason(_("The agreement is for the account manager and Tech Support."), code="agreement.read"))
    return _standing(request)


def _standing(request: DIDRequest) -> Agreement:
    found = Agreement.objects.standing().in_full().filter(request=request).first()
    if found is None:
        raise Http404(request.reference)
    return found
