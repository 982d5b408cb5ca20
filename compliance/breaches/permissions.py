"""Who sees a client's complaints and what may be done about them. Roles stand in core/accounts/access.py."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.translation import gettext as _

from clients.models import Client
from clients.permissions import get_client_or_404
from compliance.breaches.models import Case, Complaint, OptInProof
from core.accounts.access import check_may, may
from core.accounts.models import User
from core.desk.models import Proposal
from core.errors import NotAllowed, Reason
from core.files.access import Verdict
from core.files.models import StoredFile


def looks_after(user: User | AnonymousUser, client: Client) -> bool:
    """Whether this person is the client's account manager of today."""
    return may(user, "request.file") and client.account_manager_id == user.pk


def check_not_own(actor: User, client: Client) -> None:
    """Nobody judges a client of their own (A3)."""
    if client.account_manager_id == actor.pk:
        raise NotAllowed(Reason(_("Nobody judges a client of their own."), code="own_client"))


def get_watched_client_or_404(user: User | AnonymousUser, ban: str) -> Client:
    """A client, for compliance, administrators, and its account manager; a stranger gets 404, others inside 403."""
    client = get_client_or_404(user, ban)
    if not looks_after(user, client):
        check_may(user, "breach.see")
    return client


def get_complaint_or_404(user: User | AnonymousUser, pk: int) -> Complaint:
    """A complaint about a client that this person sees."""
    found = Complaint.objects.select_related("client__account_manager").filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    get_watched_client_or_404(user, found.client.ban)
    return found


def get_proof_or_404(user: User | AnonymousUser, pk: int) -> OptInProof:
    """A proof, for who judges it."""
    found = OptInProof.objects.select_related("complaint__client").filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    get_watched_client_or_404(user, found.complaint.client.ban)
    check_may(user, "breach.confirm")
    return found


def get_breach_case_or_404(user: User | AnonymousUser, pk: int) -> Case:
    """A case, for who settles it."""
    found = Case.objects.select_related("client__account_manager", "request__owner").filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    get_watched_client_or_404(user, found.client.ban)
    check_may(user, "breach.confirm")
    return found


def get_lift_or_404(user: User | AnonymousUser, pk: int) -> Proposal:
    """A proposal to lift a suspension, for who may take part in it."""
    found = Proposal.objects.select_related("proposed_by").filter(pk=pk, kind__startswith="lift_").first()
    if found is None:
        raise Http404(pk)
    get_watched_client_or_404(user, found.thread)
    check_may(user, "client.lift")
    return found


def may_read_proof(user: User | AnonymousUser, file: StoredFile) -> Verdict:
    """The proof's file: its client's account manager, compliance and administrators; on every fetch (F7)."""
    proof = OptInProof.objects.filter(file=file).select_related("complaint__client").first()
    if proof is None:
        return Verdict.STRANGER
    if may(user, "breach.see") or looks_after(user, proof.complaint.client):
        return Verdict.ALLOWED
    return Verdict.INSIDER if may(user, "request.see_any") else Verdict.STRANGER
