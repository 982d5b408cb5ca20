"""Tech Support's list of approval files to confirm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals import services
from approvals.facts import round_of
from approvals.filing import words_in
from approvals.forms import ConfirmFileForm, RefuseFileForm
from approvals.inbox import files_waiting
from approvals.models import ApprovalFile
from approvals.permissions import get_approval_file_or_404, signed_in
from core.accounts.access import require_may
from core.errors import Refused
from requests_app.versions import current


@require_safe
@require_may("approval_file.confirm")
def files(request: HttpRequest) -> HttpResponse:
    """The files that wait, oldest first."""
    return render(request, "approvals/files.html", {"files": files_waiting()})


@require_safe
@require_may("approval_file.confirm")
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: what it says, who it says it is from, and the two answers to it."""
    return _page(request, get_approval_file_or_404(pk))


@require_POST
@require_may("approval_file.confirm")
def confirm_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the file says; that is the decision."""
    found = get_approval_file_or_404(pk)
    form = ConfirmFileForm(request.POST, auto_id="confirm_%s")
    if form.is_valid():
        said = form.cleaned_data
        try:
            decision = services.confirm_file(
                file=found,
                actor=signed_in(request),
                kind=said["kind"],
                words=said["words"],
                digest_shown=said["digest"],
            )
        except Refused as refusal:
            form.add_reasons(refusal)
        else:
            told = {"role": found.role.title, "kind": decision.get_kind_display()}
            messages.success(request, _("Recorded for %(role)s: %(kind)s.") % told)
            return redirect("approvals:files")
    return _page(request, found, confirm=form, status=422)


@require_POST
@require_may("approval_file.confirm")
def refuse_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn the file down."""
    found = get_approval_file_or_404(pk)
    form = RefuseFileForm(request.POST, auto_id="refuse_%s")
    if not form.is_valid():
        return _page(request, found, refuse=form, status=422)
    services.refuse_file(file=found, actor=signed_in(request), words=form.cleaned_data["words"])
    messages.success(request, _("The account manager was told."))
    return redirect("approvals:files")


def _page(
    request: HttpRequest,
    found: ApprovalFile,
    *,
    confirm: ConfirmFileForm | None = None,
    refuse: RefuseFileForm | None = None,
    status: int = 200,
) -> HttpResponse:
    version = current(found.request)
    digest = version.digest if version else ""
    states = round_of(version) if version else []
    state = next((one for one in states if one.role.pk == found.role_id), None)
    waits = found.state == ApprovalFile.State.WAITING
    context = {
        "file": found,
        "did": found.request,
        "version": version,
        "state": state,
        "text": words_in(found.file),
        "may_settle": waits and state is not None and state.awaited and not state.decided,
        "may_refuse": waits,
        "confirm": confirm or ConfirmFileForm(auto_id="confirm_%s", initial={"digest": digest}),
        "refuse": refuse or RefuseFileForm(auto_id="refuse_%s"),
    }
    return render(request, "approvals/file.html", context, status=status)
