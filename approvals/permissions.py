"""Ties of people to approvals: who holds a link, who sits on a role, who may read an approval file."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, DateTimeField
from django.http import Http404, HttpRequest

from approvals.facts import RoleState
from approvals.models import ApprovalFile, ApprovalLink, ApprovalRole, Decision
from core import clock, tokens
from core.accounts.models import User
from core.files.access import Verdict
from core.files.models import StoredFile
from core.prepared import Given, Prepared
from requests_app.models import DIDRequest
from requests_app.permissions import can_see


def _live(*related: str) -> Prepared[ApprovalLink]:
    now, digest = Given("now", DateTimeField()), Given("digest", CharField())
    return Prepared(lambda: ApprovalLink.objects.live(now).filter(digest=digest).select_related(*related))


_TO_READ = _live("person", "role__holder", "role__backup", "version__request__client", "version__request__owner")
_TO_DECIDE = _live("person", "role", "version")


def live_link(token: str, *, to_decide: bool = False) -> ApprovalLink | None:
    """The link of this token while it can be used, with all that its page needs, or a decision: one query (L3)."""
    found = (_TO_DECIDE if to_decide else _TO_READ)(now=clock.now(), digest=tokens.digest(token))
    return next((link for link in found if tokens.same(token, link.digest)), None)


def signed_in(request: HttpRequest) -> User:
    """The account behind a view that `require_may` guards."""
    assert isinstance(request.user, User)  # noqa: S101 - require_may lets nobody else in
    return request.user


def seat_among(states: list[RoleState], user: User) -> RoleState | None:
    """The role that this person decides for on this version: one that waits before one that is decided."""
    mine = [state for state in states if state.seats(user.pk)]
    decided = next((state for state in mine if state.decider_id == user.pk), None)
    return decided or next((state for state in mine if not state.decided), mine[0] if mine else None)


def get_role_or_404(code: str) -> ApprovalRole:
    role = ApprovalRole.objects.asked().filter(code=code).first()
    if role is None:
        raise Http404(code)
    return role


def get_question_or_404(request: DIDRequest, pk: int) -> Decision:
    """A question of this very request: an id from elsewhere is not found (L8)."""
    asked = request.decisions.select_related("request__owner", "version", "role__holder", "role__backup", "person")
    decision = asked.filter(pk=pk, kind=Decision.Kind.UNCLEAR).first()
    if decision is None:
        raise Http404(str(pk))
    return decision


def get_approval_file_or_404(pk: int) -> ApprovalFile:
    """For Tech Support, who may see every request."""
    related = ("request__client", "request__owner", "role__holder", "role__backup", "file", "added_by", "settled_by")
    file = ApprovalFile.objects.select_related(*related).filter(pk=pk).first()
    if file is None:
        raise Http404(str(pk))
    return file


def may_read_approval_file(user: User | AnonymousUser, file: StoredFile) -> Verdict:
    """By the parent request on every fetch (F7): whoever may see it; nobody else learns that there is a file."""
    added = ApprovalFile.objects.select_related("request__client").filter(file=file).first()
    if added is None:
        return Verdict.STRANGER
    if can_see(user, added.request):
        return Verdict.ALLOWED
    return Verdict.STRANGER
