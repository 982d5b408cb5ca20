"""Load and authorise in one line: a stranger gets 404, somebody inside without the right 403."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from compliance.second_person import KINDS
from core.accounts.access import check_may, may
from core.accounts.models import User
from core.desk.models import Proposal
from requests_app.models import DIDRequest, RequestedLocation
from requests_app.permissions import get_request_or_404


def get_review_or_404(user: User | AnonymousUser, reference: str) -> DIDRequest:
    """A filed request, for whoever sees the review queue."""
    found = get_request_or_404(user, reference)
    check_may(user, "review.queue")
    if not found.version_number:
        raise Http404(reference)
    return found


def get_location_or_404(user: User | AnonymousUser, reference: str, pk: int) -> RequestedLocation:
    """A location of that request and no other."""
    request = get_review_or_404(user, reference)
    found = request.locations.select_related("location", "request").filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found


def get_case_or_404(user: User | AnonymousUser, reference: str) -> DIDRequest:
    """A request, for compliance."""
    found = get_request_or_404(user, reference)
    check_may(user, "request.suspend")
    return found


def get_proposal_or_404(user: User | AnonymousUser, pk: int) -> Proposal:
    """A proposal on a request, for compliance."""
    found = Proposal.objects.select_related("proposed_by").filter(pk=pk, kind__in=KINDS).first()
    if found is None or not may(user, "home.see"):
        raise Http404(pk)
    check_may(user, "request.reinstate")
    return found


def get_ticket_request_or_404(user: User | AnonymousUser, reference: str, action: str) -> DIDRequest:
    """The request whose ticket somebody works on; `action` is ticket.retry or ticket.enter_key."""
    found = get_request_or_404(user, reference)
    check_may(user, action)
    return found
