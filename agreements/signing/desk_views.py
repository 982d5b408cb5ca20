"""The account manager's own steps on the agreement page: correct an address, issue anew."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements import showing
from agreements.models import Agreement
from agreements.permissions import get_own_agreement_or_404
from agreements.signing import desk
from agreements.signing.desk_forms import AddressForm, AnewForm
from core.accounts.access import require_may
from core.accounts.models import User
from core.errors import Refused
from core.forms import PortalForm

PAGE = "agreements/page.html"


@require_POST
@require_may("request.file")
def correct_address(request: HttpRequest, reference: str) -> HttpResponse:
    """The same signatory, another address; what was sent goes out again to it."""
    agreement = get_own_agreement_or_404(request.user, reference)
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            desk.correct_address(agreement=agreement, actor=_person(request), email=form.cleaned_data["email"])
        except Refused as refusal:
            form.add_reasons(refusal)
        else:
            messages.success(request, _("The address is corrected; the old link no longer works."))
            return redirect(agreement)
    return _page(request, agreement, "address_form", form)


@require_POST
@require_may("request.file")
def reissue(request: HttpRequest, reference: str) -> HttpResponse:
    """Void this paper and have another one made, for the same signatory or a new one."""
    agreement = get_own_agreement_or_404(request.user, reference)
    form = AnewForm(request.POST)
    if form.is_valid():
        try:
            desk.reissue(agreement=agreement, actor=_person(request), **form.said())
        except Refused as refusal:
            form.add_reasons(refusal)
        else:
            messages.success(request, _("This agreement is void. A new one is being made; then send it."))
            return redirect(agreement)
    return _page(request, agreement, "anew_form", form)


def _page(request: HttpRequest, agreement: Agreement, name: str, form: PortalForm) -> HttpResponse:
    return render(request, PAGE, showing.page(agreement, _person(request)) | {name: form}, status=422)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - require_may lets only signed-in people through
    return request.user
