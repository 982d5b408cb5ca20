"""Pages behind a mailed link: no sign-in, no GET that changes anything, one answer for every link that is not good."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals import services
from approvals.deciding import refusals_kept
from approvals.facts import RoleState, round_of, sits_on
from approvals.forms import DecisionForm, fresh_forms, posted_form
from approvals.models import ApprovalLink, Decision
from approvals.permissions import live_link
from approvals.reading import link_address, read
from approvals.undoing import decision_of, is_reversible, undo_ends, undo_token
from core import throttle
from core.accounts.models import User
from core.address import client_address
from core.errors import NotAllowed, PortalError, Reason, Refused
from core.files.models import StoredFile
from core.files.views import serve

WRONG_LINKS_A_MINUTE = 60  # by address; a link that is good never counts and is never held up (L3)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def private(view: View[P]) -> View[P]:
    """The address of the page is a secret: it goes into no Referer and no cache, refusals included (L4)."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except PortalError as refusal:
            context = {"reasons": refusal.reasons, "status": refusal.status}
            response = render(request, "refusal.html", context, status=refusal.status)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "private, no-store"
        return response

    return shown


@require_safe
@private
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The whole request, for the person and role of the link."""
    found = live_link(token)
    return _dead(request) if found is None else _page(request, token, found)


@require_POST
@private
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """One decision by link; then to the page that shows it and undoes it."""
    found = live_link(token, to_decide=True)
    if found is None:
        return _dead(request, "../")
    if not _signed_in_as_needed(request, found):
        with refusals_kept(found.version, _account(request), found.role):
            raise NotAllowed(_not_yours(found))
    name, form = posted_form(request.POST)
    if form.is_valid():
        try:
            return redirect("approvals:undo", undo_token(_record(request, found, form)))
        except Refused as refusal:
            if any(reason.code == "conditional" for reason in refusal.reasons):
                context = {"link": found, "form": form, "reasons": refusal.reasons, "back": "../", "action": ""}
                return render(request, "approvals/conditional.html", context, status=422)
            form.add_reasons(refusal)
    return _page(request, token, found, {name: form}, status=422)


@require_POST
@private
def fresh(request: HttpRequest, token: str) -> HttpResponse:
    """Wish for a fresh link: the answer is the same whether there was such a link or not (L10)."""
    services.ask_for_fresh_link(token=token, address=client_address(request))
    return render(request, "approvals/fresh.html")


@require_safe
@private
def link_file(request: HttpRequest, token: str, pk: uuid.UUID) -> HttpResponseBase:
    """A file of the link's version, as an attachment."""
    return _serve(request, token, pk, preview=False)


@require_safe
@private
def link_picture(request: HttpRequest, token: str, pk: uuid.UUID) -> HttpResponseBase:
    """A picture of the link's version, shown in the page."""
    return _serve(request, token, pk, preview=True)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """What was decided, and by POST the way back."""
    found = decision_of(token)
    if found is None:
        return _dead(request, template="approvals/undo_gone.html")
    if request.method == "POST":
        services.undo(token=token, address=client_address(request), agent=_agent(request))
        return render(request, "approvals/undone.html", {"decision": found})
    context = {"decision": found, "ends": undo_ends(found), "reversible": is_reversible(found)}
    return render(request, "approvals/recorded.html", context)


def _page(
    request: HttpRequest,
    token: str,
    found: ApprovalLink,
    forms: dict[str, DecisionForm] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    version = found.version
    states = round_of(version, person=found.person)
    mine = next((state for state in states if state.role.pk == found.role_id), None)
    if not _seated(found, mine):
        return _dead(request, "../" if request.method == "POST" else "")
    context = {
        "link": found,
        "did": version.request,
        "version": version,
        "person": found.person,
        "mine": mine,
        "others": [state for state in states if state is not mine],
        "reading": read(version, link_address(token)),
        "forms": fresh_forms(version.digest) | (forms or {}),
        "may_decide": _open(mine) and _signed_in_as_needed(request, found),
        "sign_in_needed": _open(mine) and not _signed_in_as_needed(request, found),
        "action": "decide/" if request.method != "POST" else "",
        "deadline": found.expires_at,
    }
    return render(request, "approvals/decide.html", context, status=status)


def _seated(found: ApprovalLink, mine: RoleState | None) -> bool:
    """As `sits_on`, from what the round has read (A5)."""
    right = mine is None or mine.approver
    return right and found.person.is_active and found.person_id in (found.role.holder_id, found.role.backup_id)


def _open(state: RoleState | None) -> bool:
    return state is not None and state.awaited and not state.decided


def _record(request: HttpRequest, found: ApprovalLink, form: DecisionForm) -> Decision:
    return services.record_decision(
        version=found.version,
        role=found.role,
        person=found.person,
        channel=Decision.Channel.LINK,
        address=client_address(request),
        agent=_agent(request),
        **form.said,
    )


def _dead(request: HttpRequest, up: str = "", template: str = "approvals/link_gone.html") -> HttpResponse:
    """Unknown, used, replaced, expired: one status, one body, one amount of work (L3, L10).

    `up` leads from this page back to the link's own, so that the body need not name the token.
    """
    throttle.hit("wrong_link", client_address(request), WRONG_LINKS_A_MINUTE, 60)
    return render(request, template, {"fresh": f"{up}fresh/"}, status=410)


def _serve(request: HttpRequest, token: str, pk: uuid.UUID, *, preview: bool) -> HttpResponseBase:
    found = live_link(token)
    if found is None or not sits_on(found.role, found.person):
        return _dead(request, "../../../" if preview else "../../")
    evidence = StoredFile.objects.filter(pk=pk, evidence__version=found.version_id, evidence__superseded_at=None)
    file = evidence.first()
    if file is None:
        raise Http404
    return serve(file, preview=preview)


def _signed_in_as_needed(request: HttpRequest, found: ApprovalLink) -> bool:
    return not settings.APPROVALS_REQUIRE_LOGIN or request.user.pk == found.person_id


def _account(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def _not_yours(found: ApprovalLink) -> Reason:
    return Reason(
        _("This link decides only for %(name)s, signed in.") % {"name": found.person.full_name},
        code="other_session",
        remedy=_("Sign in as the person who was asked, then decide."),
    )


def _agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")
