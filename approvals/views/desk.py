"""Pages of an approver who is signed in: what waits, and the same decision without a mail."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals import services
from approvals.deciding import refusals_kept
from approvals.facts import RoleState, round_of
from approvals.forms import DecisionForm, fresh_forms, posted_form
from approvals.inbox import MOST_WAITING, decided_by, waiting_for
from approvals.models import Decision
from approvals.permissions import seat_among, signed_in
from approvals.reading import account_address, read
from core.accounts.access import require_may
from core.accounts.models import User
from core.address import client_address
from core.errors import NotAllowed, Reason, Refused
from requests_app.models import RequestVersion
from requests_app.permissions import get_request_or_404
from requests_app.versions import current


@require_safe
@require_may("approval.inbox")
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits on this person, and what they decided."""
    user = signed_in(request)
    page, waiting = decided_by(user, after=request.GET.get("after", "")), waiting_for(user)
    more = len(waiting) > MOST_WAITING
    return render(request, "approvals/inbox.html", {"waiting": waiting[:MOST_WAITING], "more": more, "decided": page})


@require_safe
@require_may("approval.inbox")
def page(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole request with the three decisions, for whoever sits on a role of it."""
    return _page(request, _version_or_404(signed_in(request), reference))


@require_POST
@require_may("approval.decide")
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """One decision by somebody signed in."""
    user = signed_in(request)
    version = _version_or_404(user, reference)
    seat = _seat(version, user)
    name, form = posted_form(request.POST)
    if form.is_valid():
        try:
            decision = _record(request, version, seat, form)
        except Refused as refusal:
            if any(reason.code == "conditional" for reason in refusal.reasons):
                context = {"form": form, "reasons": refusal.reasons, "back": "../", "action": ""}
                return render(request, "approvals/conditional.html", context, status=422)
            form.add_reasons(refusal)
        else:
            said = {"kind": decision.get_kind_display(), "ref": reference}
            messages.success(request, _("Recorded: %(kind)s on %(ref)s. The receipt is in your mail.") % said)
            return redirect("approvals:page", reference)
    return _page(request, version, {name: form}, status=422)


def _page(
    request: HttpRequest, version: RequestVersion, forms: dict[str, DecisionForm] | None = None, *, status: int = 200
) -> HttpResponse:
    user, states = signed_in(request), round_of(version)
    mine = seat_among(states, user)
    owner = version.request.owner_id == user.pk
    context = {
        "did": version.request,
        "version": version,
        "person": user,
        "mine": mine,
        "others": [state for state in states if state is not mine],
        "reading": read(version, account_address),
        "forms": fresh_forms(version.digest) | (forms or {}),
        "may_decide": mine is not None and mine.awaited and not mine.decided and not owner,
        "own_request": mine is not None and owner,
        "action": "decide/" if request.method != "POST" else "",
    }
    return render(request, "approvals/decide.html", context, status=status)


def _seat(version: RequestVersion, user: User) -> RoleState:
    states = round_of(version)
    seat = seat_among(states, user)
    if seat is None:
        with refusals_kept(version.request, user, None):
            raise NotAllowed(Reason(_("You do not hold a role that decides on this request."), code="not_holder"))
    return seat


def _record(request: HttpRequest, version: RequestVersion, seat: RoleState, form: DecisionForm) -> Decision:
    return services.record_decision(
        version=version,
        role=seat.role,
        person=signed_in(request),
        channel=Decision.Channel.PAGE,
        address=client_address(request),
        agent=request.headers.get("User-Agent", ""),
        **form.said,
    )


def _version_or_404(user: User, reference: str) -> RequestVersion:
    version = current(get_request_or_404(user, reference))
    if version is None:
        raise Http404(reference)
    return version
