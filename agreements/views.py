"""The agreement page, and one POST address for each thing that is done on it."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from agreements import services, showing
from agreements.forms import LetterForm, NotTakenForm, RefusalForm, TakeForm
from agreements.models import Agreement
from agreements.permissions import get_agreement_or_404, get_own_agreement_or_404
from agreements.returning import upload_signed
from agreements.sealing import stuck
from agreements.signing.links import signatory_of
from core.accounts.access import require_may
from core.accounts.models import User
from core.errors import PortalError, Reason, Refused

PAGE = "agreements/page.html"
# while the worker is busy with it the page asks again
WORKED_ON = {"building": "agreements/_building.html", "sealing": "agreements/_sealing.html"}


@require_GET
@require_may("home.see")
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """State, file, letter, delivery, signed copy and the check: each person sees their part.

    While the worker makes or seals it the page asks again by htmx, and is loaded anew when it is there.
    """
    agreement = get_agreement_or_404(request.user, reference)
    if request.headers.get("HX-Request") != "true":
        return _page(request, agreement)
    if agreement.state not in WORKED_ON:
        return HttpResponseClientRefresh()
    return render(request, WORKED_ON[agreement.state], showing.page(agreement, _person(request)))


@require_POST
@require_may("request.file")
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter as it would go out; changes nothing."""
    agreement = get_own_agreement_or_404(request.user, reference)
    form = LetterForm(request.POST)
    ready = form.is_valid()
    shown = {"letter": form.cleaned_data if ready else None, "form": form}
    if request.headers.get("HX-Request") == "true":
        context = {"agreement": agreement, "did": agreement.request} | shown
        return render(request, "agreements/_preview.html", context, status=200 if ready else 422)
    return _page(request, agreement, status=200 if ready else 422, **shown)


@require_POST
@require_may("request.file")
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Mail it to the client's signatory."""
    agreement = get_own_agreement_or_404(request.user, reference)
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _page(request, agreement, status=422, form=form)
    try:
        services.send(agreement=agreement, actor=_person(request), **form.cleaned_data)
    except Refused as refusal:
        form.add_reasons(refusal)
        return _page(request, agreement, status=422, form=form)
    messages.success(request, _("The agreement is on its way to %(to)s.") % {"to": signatory_of(agreement).email})
    return redirect(agreement)


@require_POST
@require_may("request.file")
def upload(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The signed copy comes back."""
    agreement = get_own_agreement_or_404(request.user, reference)
    try:
        found = upload_signed(agreement=agreement, upload=_file(request), actor=_person(request))
    except PortalError as refusal:
        return _upload_refused(request, agreement, refusal)
    if found.state == Agreement.State.SIGNED:
        messages.success(request, _("The signed copy holds: it is the agreement that was sent."))
    else:
        messages.warning(request, _("The copy is kept. It differs from what was sent, so Tech Support looks at it."))
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(agreement.get_absolute_url())
    return redirect(agreement)


@require_POST
@require_may("request.file")
def client_refuses(request: HttpRequest, reference: str) -> HttpResponse:
    """The client does not sign."""
    agreement = get_own_agreement_or_404(request.user, reference)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, agreement, status=422, refusal_form=form)
    services.client_refused(agreement=agreement, actor=_person(request), reason=form.cleaned_data["reason"])
    messages.success(request, _("Noted. The request can now be corrected and filed again."))
    return redirect(agreement.request)


@require_POST
@require_may("agreement.confirm")
def confirm_difference(request: HttpRequest, reference: str) -> HttpResponse:
    """Tech Support takes a copy that differs, with a note (P4)."""
    agreement = get_agreement_or_404(request.user, reference)
    form = TakeForm(request.POST)
    if not form.is_valid():
        return _page(request, agreement, status=422, take_form=form)
    services.confirm_difference(agreement=agreement, actor=_person(request), note=form.cleaned_data["note"])
    messages.success(request, _("The copy is taken with your note. Now confirm the signature."))
    return redirect(agreement)


@require_POST
@require_may("agreement.confirm")
def refuse_copy(request: HttpRequest, reference: str) -> HttpResponse:
    """Tech Support does not take the copy; the owner gets another one."""
    agreement = get_agreement_or_404(request.user, reference)
    form = NotTakenForm(request.POST)
    if not form.is_valid():
        return _page(request, agreement, status=422, not_taken_form=form)
    services.refuse_copy(agreement=agreement, actor=_person(request), note=form.cleaned_data["note"])
    messages.success(request, _("The account manager is asked for a correct copy."))
    return redirect(agreement)


@require_POST
@require_may("agreement.confirm")
def confirm_signature(request: HttpRequest, reference: str) -> HttpResponse:
    """Tech Support has seen the signature (S33)."""
    agreement = get_agreement_or_404(request.user, reference)
    services.confirm_signature(agreement=agreement, actor=_person(request))
    messages.success(request, _("The signature is confirmed. The request can be activated."))
    return redirect(agreement.request)


@require_POST
@require_may("agreement.reseal")
def retry_seal(request: HttpRequest, reference: str) -> HttpResponse:
    """Try at once to seal what the client signed (X13, C38)."""
    agreement = get_agreement_or_404(request.user, reference)
    stuck.retry(agreement=agreement, actor=_person(request))
    messages.success(request, _("Sealing is tried again now."))
    return redirect(agreement)


def _page(request: HttpRequest, agreement: Agreement, status: int = 200, **forms: BaseForm | Any) -> HttpResponse:
    return render(request, PAGE, showing.page(agreement, _person(request)) | forms, status=status)


def _upload_refused(request: HttpRequest, agreement: Agreement, refusal: PortalError) -> HttpResponse:
    card = showing.upload_card(agreement, reasons=refusal.reasons)
    # a refused file is an answer of the form; what is wrong with the state keeps its own status
    status = refusal.status if refusal.status != Refused.status else 422
    if request.headers.get("HX-Request") == "true":
        return render(request, "agreements/_upload.html", {"card": card}, status=status)
    return _page(request, agreement, status=status, card=card)


def _file(request: HttpRequest) -> Any:
    if "file" not in request.FILES:
        raise Refused(Reason(_("Choose the signed PDF first."), code="file", field="agreement_signed"))
    return request.FILES["file"]


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - require_may lets only signed-in people through
    return request.user
