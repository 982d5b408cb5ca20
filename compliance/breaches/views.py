"""Compliance's desk of watched clients, a client's page, and one POST address for each step."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clients.models import Client
from compliance.breaches import cases, complaints, forms, lifting, proofs, showing
from compliance.breaches.models import Case
from compliance.breaches.permissions import (
    get_breach_case_or_404,
    get_complaint_or_404,
    get_lift_or_404,
    get_proof_or_404,
    get_watched_client_or_404,
)
from core import policy
from core.accounts.access import check_may, require_may
from core.accounts.models import User
from core.errors import PortalError, Reason, Refused
from core.files.slots import SLOTS
from core.forms import PortalForm


@require_GET
@require_may("breach.see")
def desk(request: HttpRequest) -> HttpResponse:
    """Every client with an open case, a suspension or recent complaints; what waits for a second person."""
    context = {
        "rows": list(showing.watched()[: showing.MOST]),
        "lifts": list(showing.lifts_waiting()),
        "warn_at": policy.value("complaints_warn"),
        "review_at": policy.value("complaints_review"),
    }
    return render(request, "breaches/desk.html", context)


@require_GET
@login_required
def client_page(request: HttpRequest, ban: str) -> HttpResponse:
    """One client: complaints with their clocks, the case, breaches, suspensions."""
    return _page(request, get_watched_client_or_404(request.user, ban))


@require_POST
@login_required
def add_complaint(request: HttpRequest, ban: str) -> HttpResponse:
    """Record a complaint."""
    client, form = get_watched_client_or_404(request.user, ban), forms.ComplaintForm(request.POST)
    check_may(request.user, "complaint.record")
    return _step(
        request, client, "complaint_form", form,
        lambda user: complaints.record_complaint(client=client, actor=user, **form.cleaned_data),
        _("Recorded. The account manager is asked for the opt-in."),
    )  # fmt: skip


@require_POST
@login_required
def open_case(request: HttpRequest, ban: str) -> HttpResponse:
    """Open a case by hand."""
    client, form = get_watched_client_or_404(request.user, ban), forms.CaseForm(request.POST)
    check_may(request.user, "breach.open_case")
    origin = Case.Origin.BY_HAND
    return _step(
        request, client, "case_form", form,
        lambda user: cases.open_case(client=client, origin=origin, actor=user, **form.cleaned_data),
        _("The case is open."),
    )  # fmt: skip


@require_POST
@login_required
def clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a case without a breach."""
    case, form = get_breach_case_or_404(request.user, pk), forms.WordsForm(request.POST)
    return _step(
        request, case.client, "clear_form", form,
        lambda user: cases.clear(case=case, actor=user, **form.cleaned_data),
        _("Cleared: no breach."),
    )  # fmt: skip


@require_POST
@login_required
def confirm_breach(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a breach: calls are off at once."""
    case, form = get_breach_case_or_404(request.user, pk), forms.BreachForm(request.POST)
    return _step(
        request, case.client, "breach_form", form,
        lambda user: cases.confirm_breach(case=case, actor=user, **form.cleaned_data),
        _("Breach confirmed: outgoing calls are off."),
    )  # fmt: skip


@require_POST
@login_required
def order(request: HttpRequest, ban: str) -> HttpResponse:
    """Suspend by order of an operator or the government."""
    client, form = get_watched_client_or_404(request.user, ban), forms.OrderForm(request.POST)
    check_may(request.user, "breach.confirm")
    return _step(
        request, client, "order_form", form,
        lambda user: cases.suspend_by_order(client=client, actor=user, **form.cleaned_data),
        _("Suspended by order: outgoing calls are off."),
    )  # fmt: skip


@require_POST
@login_required
def give_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The account manager shows the opt-in."""
    complaint = get_complaint_or_404(request.user, pk)
    check_may(request.user, "request.file")
    note = request.POST.get("note", "")[:2000]

    def give(user: User) -> object:
        upload = request.FILES.get("file")
        if upload is None:
            raise Refused(Reason(_("Choose a file."), field="file"))
        return proofs.give_proof(complaint=complaint, upload=upload, note=note, actor=user)

    return _plain(request, complaint.client, give, _("Uploaded. Compliance judges it."))


@require_POST
@login_required
def judge_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Compliance's verdict on a proof."""
    proof, form = get_proof_or_404(request.user, pk), forms.VerdictForm(request.POST)
    client = proof.complaint.client
    if not form.is_valid():
        return _page(request, client, {"refused": [Reason(_("Say what you saw."), field="words")]}, 422)
    judge = proofs.judge_proof
    return _plain(
        request, client, lambda user: judge(proof=proof, actor=user, **form.cleaned_data), _("The verdict is recorded.")
    )


@require_POST
@login_required
def propose_lift(request: HttpRequest, ban: str) -> HttpResponse:
    """Propose to give outgoing calls back."""
    client, form = get_watched_client_or_404(request.user, ban), forms.LiftForm(request.POST)
    check_may(request.user, "client.lift")
    return _step(
        request, client, "lift_form", form,
        lambda user: lifting.propose(client=client, actor=user, **form.cleaned_data),
        _("Proposed. Somebody else confirms or refuses it."),
    )  # fmt: skip


@require_POST
@login_required
def confirm_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what somebody else proposed."""
    proposal = get_lift_or_404(request.user, pk)
    client = get_watched_client_or_404(request.user, proposal.thread)
    done = _("Lifted: calls go out again unless another suspension stands.")
    return _plain(request, client, lambda user: lifting.confirm(proposal=proposal, actor=user), done)


@require_POST
@login_required
def refuse_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse what somebody else proposed."""
    proposal = get_lift_or_404(request.user, pk)
    client = get_watched_client_or_404(request.user, proposal.thread)
    words = request.POST.get("words", "")[:2000]
    refuse = lifting.refuse
    return _plain(request, client, lambda user: refuse(proposal=proposal, words=words, actor=user), _("Refused."))


def _step(
    request: HttpRequest, client: Client, name: str, form: PortalForm, do: Callable[[User], object], words: str
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, client, {name: form}, 422)
    try:
        do(_user(request))
    except PortalError as refusal:
        form.add_reasons(refusal)
        return _page(request, client, {name: form}, refusal.status)
    messages.success(request, words)
    return redirect("breaches:client", client.ban)


def _plain(request: HttpRequest, client: Client, do: Callable[[User], object], words: str) -> HttpResponse:
    try:
        do(_user(request))
    except PortalError as refusal:
        return _page(request, client, {"refused": refusal.reasons}, refusal.status)
    messages.success(request, words)
    return redirect("breaches:client", client.ban)


def _page(
    request: HttpRequest, client: Client, given: dict[str, object] | None = None, status: int = 200
) -> HttpResponse:
    context = showing.page_of(client, _user(request)) | {
        "complaint_form": forms.ComplaintForm(prefix=None),
        "case_form": forms.CaseForm(),
        "clear_form": forms.WordsForm(auto_id="clear_%s"),
        "breach_form": forms.BreachForm(),
        "order_form": forms.OrderForm(auto_id="order_%s"),
        "lift_form": forms.LiftForm(auto_id="lift_%s"),
        "accept": SLOTS[proofs.SLOT].accept,
        "kinds": SLOTS[proofs.SLOT].kind_names,
    }
    return render(request, "breaches/client.html", context | (given or {}), status=status)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - every view here asks for a sign-in
    return request.user
