"""Filing: one page on which an account manager writes a request. Saves itself, says live what is missing, submits."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.models import Client
from clients.permissions import get_client_or_404
from core.accounts.access import require_may
from core.accounts.models import User
from core.errors import Blocked
from core.forms import PortalForm
from didportal.pages.filing_live import changed_parts
from didportal.pages.filing_page import Filing, calm, context, find, find_or_refuse
from didportal.pages.filing_save import Saved, save
from requests_app import services
from requests_app.models import DIDRequest
from requests_app.permissions import get_own_request_or_404, get_request_or_404, writes
from requests_app.versions import payload_json, shown

PAGE = "filing/edit.html"


class NewRequestForm(PortalForm):
    """For whom a request is started."""

    client = forms.ModelChoiceField(queryset=Client.objects.none(), label=gettext_lazy("Client"))
    kind = forms.ChoiceField(
        choices=DIDRequest.Kind.choices, label=gettext_lazy("This request is for"), widget=forms.RadioSelect
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["client"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - it stands a few lines above
        field.queryset = Client.objects.of(user)


@require_http_methods(["GET", "HEAD", "POST"])
@require_may("request.file")
def new(request: HttpRequest) -> HttpResponse:
    """Choose the client; the draft is made by the POST."""
    user = _user(request)
    form = NewRequestForm(user, request.POST or None, initial={"client": _asked_for(request), "kind": "new"})
    if request.method == "POST" and form.is_valid():
        made = services.start(client=form.cleaned_data["client"], owner=user, kind=form.cleaned_data["kind"])
        return redirect("pages:edit", made.reference)
    return render(request, "filing/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@require_may("request.file")
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """The filing page; the request's own page where nothing can be written."""
    did = get_own_request_or_404(request.user, reference)
    found = find(did)
    if found is None:
        return redirect(did.get_absolute_url())
    return render(request, PAGE, context(found))


@require_POST
@require_may("request.file")
def open_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the next version as a copy of the last."""
    did = get_own_request_or_404(request.user, reference)
    services.edit(request=did, actor=_user(request))
    return redirect("pages:edit", reference)


@require_POST
@require_may("request.file")
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Throw the open version away."""
    did = get_own_request_or_404(request.user, reference)
    services.discard_edit(request=did, actor=_user(request))
    messages.info(request, _("Your changes were thrown away. The last version stands as it was."))
    return redirect(did.get_absolute_url())


@require_POST
@require_may("request.file")
def save_draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Save what was typed. htmx gets the live parts back; 409 shows what another tab saved meanwhile (X12)."""
    did = get_own_request_or_404(request.user, reference)
    saved = save(find_or_refuse(did), _user(request), request.POST)
    live = bool(request.headers.get("HX-Request"))
    if saved.conflict:
        return _conflict(request, saved, "filing/_conflict.html" if live else PAGE)
    if live:
        return render(request, "filing/_saved.html", changed_parts(request, context(saved.filing, saved.form)))
    if saved.form.errors:
        return render(request, PAGE, context(saved.filing, saved.form), status=422)
    messages.success(request, _("Saved."))
    return redirect("pages:edit", reference)


@require_POST
@require_may("request.file")
def file(request: HttpRequest, reference: str) -> HttpResponse:
    """Save, then submit, revise or resubmit, as the state of the request says."""
    did = get_own_request_or_404(request.user, reference)
    saved = save(find_or_refuse(did), _user(request), request.POST)
    if saved.conflict:
        return _conflict(request, saved, PAGE)
    if saved.form.errors:
        return render(request, PAGE, context(saved.filing, saved.form), status=422)
    try:
        _file(saved.filing, _user(request))
    except Blocked as refusal:
        shown_again = context(saved.filing) | {"against": calm(refusal.reasons)}
        return render(request, PAGE, shown_again, status=refusal.status)
    messages.success(request, _("%(ref)s was filed. The four approvers have been asked.") % {"ref": reference})
    return redirect(did.get_absolute_url())


@require_GET
@require_may("home.see")
def payload(request: HttpRequest, reference: str) -> HttpResponse:
    """The payload of a version (`?version=`, else the last one) as a file, byte for byte as the ticket gets it."""
    did = get_request_or_404(request.user, reference)
    asked = request.GET.get("version", "")
    version = did.versions.filter(number=int(asked[:6])).first() if asked.isdecimal() else shown(did)
    if version is None or not (version.frozen_at or writes(request.user, did)):
        raise Http404(asked)
    response = HttpResponse(payload_json(version), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{did.reference}.json"'
    return response


def _conflict(request: HttpRequest, saved: Saved, template: str) -> HttpResponse:
    said = {"conflict": saved.conflict, "typed_revision": request.POST.get("revision", "")}
    return render(request, template, context(saved.filing, saved.form) | said, status=409)


def _file(filing: Filing, user: User) -> None:
    move = {"submit": services.submit, "revise": services.revise, "resubmit": services.resubmit}[filing.move]
    move(request=filing.did, actor=user)


def _asked_for(request: HttpRequest) -> Client | None:
    ban = request.GET.get("client")
    return get_client_or_404(request.user, ban) if ban else None


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - require_may let only signed-in people through
    return request.user
