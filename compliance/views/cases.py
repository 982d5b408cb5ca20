"""Compliance: active and suspended requests, suspending one, and the steps that need a second person."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from compliance import queues, renewals, second_person
from compliance.forms import ProposalForm, ReasonForm
from compliance.models import Evaluation, Stage
from compliance.permissions import get_case_or_404, get_proposal_or_404
from core.accounts.access import require_may
from core.accounts.models import User
from core.desk.models import Proposal
from core.errors import PortalError
from core.forms import PortalForm
from requests_app.models import DIDRequest
from requests_app.permissions import get_request_or_404
from requests_app.statuses import Status
from requests_app.workflow import open_moves


@require_GET
@require_may("request.suspend")
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, then every active and suspended request, oldest first."""
    rows = DIDRequest.objects.filter(status__in=(Status.ACTIVE, Status.SUSPENDED)).select_related("client", "owner")
    page = queues.page(rows, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    waiting = (
        Proposal.objects.waiting()
        .filter(kind__in=second_person.KINDS)
        .select_related("proposed_by")
        .order_by("proposed_at")
    )
    return render(request, "compliance/desk.html", {"page": page, "proposals": list(waiting)})


@require_GET
@require_may("request.suspend")
def due_for_renewal(request: HttpRequest) -> HttpResponse:
    """Active requests that end soon, and whether a renewal is on its way."""
    return render(request, "compliance/renewals.html", {"renewals": renewals.due()})


@require_GET
@login_required
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One request as compliance sees it: what the last check said, what was proposed, what may be done."""
    return _page(request, get_case_or_404(request.user, reference))


@require_POST
@login_required
def suspend(request: HttpRequest, reference: str) -> HttpResponse:
    """Hide this request's groups at once."""
    did, form = get_case_or_404(request.user, reference), ReasonForm(request.POST)
    return _step(
        request, did, "suspend_form", form,
        lambda user: second_person.suspend(request=did, actor=user, reason=form.cleaned_data["reason"]),
        _("%(ref)s is suspended: its groups are hidden.") % {"ref": did.reference},
    )  # fmt: skip


@require_POST
@login_required
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose a step that a second person confirms."""
    did, form = get_case_or_404(request.user, reference), ProposalForm(request.POST)
    return _step(
        request, did, "proposal_form", form,
        lambda user: second_person.propose(request=did, actor=user, **form.cleaned_data),
        _("Proposed. Somebody else in compliance confirms or refuses it."),
    )  # fmt: skip


@require_POST
@login_required
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what somebody else proposed: the step is made now."""
    proposal = get_proposal_or_404(request.user, pk)
    did = get_request_or_404(request.user, proposal.thread)
    done = _("Confirmed: the step is made.")
    return _settle(request, did, lambda user: second_person.confirm(proposal=proposal, actor=user), done)


@require_POST
@login_required
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse what somebody else proposed."""
    proposal = get_proposal_or_404(request.user, pk)
    did = get_request_or_404(request.user, proposal.thread)
    words = request.POST.get("words", "")[:2000]
    return _settle(
        request, did, lambda user: second_person.refuse(proposal=proposal, actor=user, words=words), _("Refused.")
    )


def _step(
    request: HttpRequest, did: DIDRequest, name: str, form: PortalForm, do: Callable[[User], object], words: str
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, did, {name: form}, 422)
    try:
        do(_user(request))
    except PortalError as refusal:
        form.add_reasons(refusal)
        return _page(request, get_case_or_404(request.user, did.reference), {name: form}, refusal.status)
    messages.success(request, words)
    return redirect("compliance:case", did.reference)


def _settle(request: HttpRequest, did: DIDRequest, do: Callable[[User], object], words: str) -> HttpResponse:
    try:
        do(_user(request))
    except PortalError as refusal:
        did = get_case_or_404(request.user, did.reference)
        return _page(request, did, {"refused": refusal.reasons}, refusal.status)
    messages.success(request, words)
    return redirect("compliance:case", did.reference)


def _page(
    request: HttpRequest, did: DIDRequest, given: dict[str, object] | None = None, status: int = 200
) -> HttpResponse:
    user = _user(request)
    context = {
        "did": did,
        "moves": open_moves(did, user),
        "proposals": Proposal.objects.filter(thread=did.reference)
        .select_related("proposed_by", "settled_by")
        .order_by("-pk"),
        "nightly": Evaluation.objects.filter(request=did, stage=Stage.AFTER).last(),
        "suspend_form": ReasonForm(prefix=None),
        "proposal_form": ProposalForm(initial={"kind": "close" if did.status == Status.ACTIVE else "reinstate"}),
    }
    return render(request, "compliance/case.html", context | (given or {}), status=status)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - every view here asks for a sign-in
    return request.user
