"""Pages of packs and of retention, one POST address for each step."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from compliance.regulator import forms, holds, terms
from compliance.regulator import packs as service
from compliance.regulator.models import Erasure, Hold, Pack
from compliance.regulator.permissions import get_hold_or_404, get_pack_or_404
from core import policy
from core.accounts.access import may, require_may
from core.accounts.models import User
from core.errors import PortalError
from core.files.slots import SLOTS
from core.keyset import newest_first

SHOWN = 50
SOON_DAYS = 30


@require_GET
@require_may("regulator.pack")
def packs(request: HttpRequest) -> HttpResponse:
    """Ask for a pack, and every pack so far."""
    return _packs(request, forms.PackForm(initial={"about": request.GET.get("about", "")[:40]}))


@require_POST
@require_may("regulator.pack")
def ask(request: HttpRequest) -> HttpResponse:
    """Have a pack made."""
    form = forms.PackForm(request.POST)
    if not form.is_valid():
        return _packs(request, form, 422)
    try:
        made = service.ask(actor=_user(request), **form.cleaned_data)
    except PortalError as refusal:
        form.add_reasons(refusal)
        return _packs(request, form, 422)
    return redirect("regulator:pack", made.pk)


@require_GET
@require_may("regulator.pack")
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a pack is, and what came of it."""
    return render(request, "regulator/pack.html", {"pack": get_pack_or_404(request.user, pk)})


@require_GET
@require_may("regulator.pack")
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a part of the page, which asks for it again while the pack is made."""
    return render(request, "regulator/_progress.html", {"pack": get_pack_or_404(request.user, pk)})


@require_POST
@require_may("regulator.pack")
def fetch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The ZIP; a step, not a look: it is written into the audit log."""
    found = get_pack_or_404(request.user, pk)
    with service.fetched(pack=found, actor=_user(request)) as path:
        content = path.open("rb")  # open, it outlives a copy that ends with this block
    assert found.file is not None  # noqa: S101 - fetched() refuses without
    answer = FileResponse(content, as_attachment=True, filename=found.file.shown_name, content_type="application/zip")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_GET
@require_may("retention.see")
def retention(request: HttpRequest) -> HttpResponse:
    """Terms, what is due, what is held, what was erased."""
    return _retention(request, forms.HoldForm(initial={"about": request.GET.get("about", "")[:40]}))


@require_POST
@require_may("retention.hold")
def hold(request: HttpRequest) -> HttpResponse:
    """Place a hold."""
    form = forms.HoldForm(request.POST)
    if not form.is_valid():
        return _retention(request, form, 422)
    try:
        holds.place(actor=_user(request), **form.cleaned_data)
    except PortalError as refusal:
        form.add_reasons(refusal)
        return _retention(request, form, 422)
    messages.success(request, _("Nothing of it is erased while this hold stands."))
    return redirect("regulator:retention")


@require_POST
@require_may("retention.hold")
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to release a hold."""
    found = get_hold_or_404(request.user, pk)
    holds.propose_release(hold=found, why=request.POST.get("why", ""), actor=_user(request))
    messages.success(request, _("Proposed. Somebody else has to confirm it."))
    return redirect("regulator:retention")


@require_POST
@require_may("retention.hold")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Release a hold, as a second person."""
    holds.confirm_release(hold=get_hold_or_404(request.user, pk), actor=_user(request))
    messages.success(request, _("Released."))
    return redirect("regulator:retention")


@require_POST
@require_may("retention.hold")
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse to release a hold."""
    found = get_hold_or_404(request.user, pk)
    holds.keep(hold=found, words=request.POST.get("why", ""), actor=_user(request))
    return redirect("regulator:retention")


def _packs(request: HttpRequest, form: forms.PackForm, status: int = 200) -> HttpResponse:
    rows = Pack.objects.select_related("client", "request", "by", "file")
    context = {"form": form, "page": newest_first(rows, request.GET), "days": policy.value("pack_days")}
    return render(request, "regulator/packs.html", context, status=status)


def _retention(request: HttpRequest, form: forms.HoldForm, status: int = 200) -> HttpResponse:
    standing = Hold.objects.standing().select_related("client", "request", "by", "release_by")
    context: dict[str, Any] = {
        "form": form,
        "terms": [(SLOTS[slot].title, policy.value(code)) for slot, code in terms.TERMS.items()],
        "floor": policy.value("evidence_floor_days"),
        "due": list(terms.due(days_ahead=SOON_DAYS)[:SHOWN]),
        "soon_days": SOON_DAYS,
        "held_back": list(terms.held_back()[:SHOWN]),
        "holds": list(standing[:SHOWN]),
        "erased": list(Erasure.objects.select_related("file")[:SHOWN]),
        "may_hold": may(request.user, "retention.hold"),
    }
    return render(request, "regulator/retention.html", context, status=status)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - every view here asks for a sign-in
    return request.user
