"""Pages of the consent register. Numbers travel in POST bodies, never in addresses that logs keep."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clients.models import Client
from clients.permissions import visible_to
from clients.phones import shown
from compliance.consent import forms, importing, services, showing
from compliance.consent.models import ConsentImport, Register
from compliance.consent.permissions import get_import_or_404, get_record_or_404, get_register_or_404
from core import policy
from core.accounts.access import may, require_may
from core.accounts.models import User
from core.errors import PortalError
from core.forms import PortalForm
from core.keyset import newest_first


@require_GET
@require_may("consent.see")
def clients(request: HttpRequest) -> HttpResponse:
    """The clients whose registers this person may see."""
    words = request.GET.get("q", "").strip()[:80]
    page = newest_first(showing.clients_found(visible_to(request.user), words), request.GET)
    return render(request, "consent/clients.html", {"page": page, "words": words})


@require_GET
@login_required
def register(request: HttpRequest, ban: str) -> HttpResponse:
    """One client's register: what it holds, looking a number up, entering a consent or an opt-out."""
    return _page(request, get_register_or_404(request.user, ban))


@require_POST
@login_required
def find(request: HttpRequest, ban: str) -> HttpResponse:
    """The records of one number."""
    client, form = get_register_or_404(request.user, ban), forms.NumberForm(request.POST)
    if not form.is_valid():
        return _page(request, client, {"number_form": form}, 422)
    try:
        found = services.find(client, form.cleaned_data["number"])
    except PortalError as refusal:
        form.add_reasons(refusal)
        return _page(request, client, {"number_form": form}, 422)
    return _page(request, client, {"number_form": form, "searched": True, "lines": showing.lines(client, found)})


@require_POST
@login_required
def add(request: HttpRequest, ban: str) -> HttpResponse:
    """Enter one consent."""
    client = get_register_or_404(request.user, ban, "consent.write")
    form = forms.ConsentForm(request.POST, prefix="new")
    return _step(
        request, client, "form", form,
        lambda user: services.add(client=client, given=form.row, by=user), _("The consent is in the register."),
    )  # fmt: skip


@require_POST
@login_required
def opt_out(request: HttpRequest, ban: str) -> HttpResponse:
    """Take back all consents of a number that is typed."""
    client = get_register_or_404(request.user, ban, "consent.write")
    form = forms.OptOutForm(request.POST, prefix="out")
    return _step(
        request, client, "opt_out", form,
        lambda user: services.revoke(client=client, by=user, **form.cleaned_data),
        _("Taken back: it counts from this instant."),
    )  # fmt: skip


@require_POST
@login_required
def rule(request: HttpRequest, ban: str) -> HttpResponse:
    """Switch the consent rule of this client on or off."""
    client = get_register_or_404(request.user, ban, "consent.switch_rule")
    services.switch_rule(client=client, on=request.POST.get("on") == "1", actor=_user(request))
    return redirect("consent:register", client.ban)


@require_GET
@login_required
def record(request: HttpRequest, ban: str, pk: int) -> HttpResponse:
    """One consent with its wording, as it was."""
    return _record(request, get_register_or_404(request.user, ban), pk)


@require_POST
@login_required
def show_number(request: HttpRequest, ban: str, pk: int) -> HttpResponse:
    """The same page with its number in full; that it was shown is audited."""
    client = get_register_or_404(request.user, ban, "consent.read_number")
    number = services.show_number(consent=get_record_or_404(client, pk), actor=_user(request))
    return _record(request, client, pk, {"number": shown(number)})


@require_POST
@login_required
def revoke(request: HttpRequest, ban: str, pk: int) -> HttpResponse:
    """Take back every consent of this record's number."""
    client, form = get_register_or_404(request.user, ban, "consent.write"), forms.RevokeForm(request.POST)
    found = get_record_or_404(client, pk)
    if not form.is_valid():
        return _record(request, client, pk, {"form": form}, 422)
    number = services.number_of(found, Register.objects.get(pk=client.pk))
    services.revoke(client=client, number=number, by=_user(request), **form.cleaned_data)
    messages.success(request, _("Taken back: it counts from this instant."))
    return redirect("consent:record", client.ban, pk)


@require_GET
@login_required
def imports(request: HttpRequest, ban: str) -> HttpResponse:
    """Upload a file, and every file so far."""
    return _imports(request, get_register_or_404(request.user, ban))


@require_POST
@login_required
def upload(request: HttpRequest, ban: str) -> HttpResponse:
    """Take a file; it is read in the background."""
    client = get_register_or_404(request.user, ban, "consent.write")
    form = forms.ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _imports(request, client, form, 422)
    said = dict(form.cleaned_data)
    try:
        made = importing.start(client=client, upload=said.pop("file"), by=_user(request), **said)
    except PortalError as refusal:
        for reason in refusal.reasons:
            form.add_error(reason.field if reason.field in form.fields else "file", str(reason))
        return _imports(request, client, form, refusal.status)
    return redirect("consent:import", client.ban, made.pk)


@require_GET
@login_required
def one_import(request: HttpRequest, ban: str, pk: int) -> HttpResponse:
    """How far an import is, and what came of it."""
    return render(request, "consent/import.html", _of_import(request, ban, pk))


@require_GET
@login_required
def progress(request: HttpRequest, ban: str, pk: int) -> HttpResponse:
    """The same as a part of the page, which asks for it again while the import runs."""
    return render(request, "consent/_progress.html", _of_import(request, ban, pk))


@require_POST
@login_required
def go_on(request: HttpRequest, ban: str, pk: int) -> HttpResponse:
    """Import what was checked."""
    client = get_register_or_404(request.user, ban, "consent.write")
    importing.go_on(of=get_import_or_404(client, pk), by=_user(request))
    return redirect("consent:import", client.ban, pk)


@require_GET
@login_required
def rejects(request: HttpRequest, ban: str, pk: int) -> HttpResponseBase:
    """The rows that were not taken, each with its reason."""
    of = get_import_or_404(get_register_or_404(request.user, ban, "consent.write"), pk)
    answer = StreamingHttpResponse(importing.rejected_rows(of), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rejected-{of.pk}.csv"'
    return answer


def _step(
    request: HttpRequest, client: Client, name: str, form: PortalForm, do: Callable[[User], object], words: str
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, client, {name: form, "open": name}, 422)
    try:
        do(_user(request))
    except PortalError as refusal:
        form.add_reasons(refusal)
        return _page(request, client, {name: form, "open": name}, 422)
    messages.success(request, words)
    return redirect("consent:register", client.ban)


def _page(request: HttpRequest, client: Client, given: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    context = showing.register_page(client, _user(request)) | forms.opened() | (given or {})
    return render(request, "consent/register.html", context, status=status)


def _record(
    request: HttpRequest, client: Client, pk: int, given: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    (line,) = showing.lines(client, [get_record_or_404(client, pk)])
    page = showing.register_page(client, _user(request)) | {"line": line, "form": forms.RevokeForm()}
    page["may_read"] = may(_user(request), "consent.read_number")
    return render(request, "consent/record.html", page | (given or {}), status=status)


def _imports(
    request: HttpRequest, client: Client, form: forms.ImportForm | None = None, status: int = 200
) -> HttpResponse:
    rows = ConsentImport.objects.filter(client=client).select_related("file", "by")
    context = {
        "client": client,
        "form": form or forms.ImportForm(),
        "page": newest_first(rows, request.GET),
        "may_write": may(_user(request), "consent.write"),
        "most_rows": policy.value("consent_rows"),
        "most_sheet_rows": policy.value("consent_sheet_rows"),
    }
    return render(request, "consent/imports.html", context, status=status)


def _of_import(request: HttpRequest, ban: str, pk: int) -> dict[str, Any]:
    client = get_register_or_404(request.user, ban)
    return {
        "client": client,
        "of": get_import_or_404(client, pk),
        "may_write": may(_user(request), "consent.write"),
    }


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - every view here asks for a sign-in
    return request.user
