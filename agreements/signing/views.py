"""The signing page, step by step. A GET changes nothing; each POST does one thing and leads on."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.models import Agreement
from agreements.signing import codes, services
from agreements.signing.consent import words
from agreements.signing.forms import CodeForm, ConsentForm, DeclineForm, EntryForm
from agreements.signing.papers import READY
from agreements.signing.visits import Visit, by_link
from core.errors import PortalError, Refused, Throttled
from core.files import pages


@require_safe
@by_link
def why(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Who asks for what, and why; the way on."""
    if visit.is_signed:
        return redirect("signed/")
    return _page(request, visit, "why")


@require_POST
@by_link
def open_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """On to the agreement; this is what the account manager sees as "opened": a scanner's GET is not."""
    services.open_page(signatory=visit.signatory, seen=visit.seen)
    return redirect("../read/")


@require_safe
@by_link
def read(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The agreement page by page, and below it what is to be agreed to."""
    if visit.is_signed:
        return redirect("../signed/")
    return _read(request, visit, ConsentForm(initial={"digest": _digest(visit)}))


@require_POST
@by_link
def consent(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Read and agreed."""
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _read(request, visit, form, status=422)
    services.consent(signatory=visit.signatory, shown=form.cleaned_data["digest"], seen=visit.seen)
    return redirect("../fill/")


@require_safe
@by_link
def fill(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Name, designation, place and the signature."""
    if back := _earlier(visit, "fill"):
        return redirect(back)
    signatory = visit.signatory
    initial = {
        "name": signatory.entered_name or signatory.name,
        "designation": signatory.entered_designation or signatory.designation,
        "place": signatory.entered_place,
        "way": signatory.way,
    }
    return _page(request, visit, "fill", form=EntryForm(initial=initial))


@require_POST
@by_link
def keep(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep what is entered so far; asked by the page's script while somebody types."""
    form = EntryForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    services.keep_entry(signatory=visit.signatory, entry=form.entry())
    return HttpResponse(status=204)


@require_POST
@by_link
def filled(request: HttpRequest, visit: Visit) -> HttpResponse:
    """All of it is entered: on to the last look."""
    form = EntryForm(request.POST)
    if form.is_valid():
        entry = form.entry()
        try:
            services.fill(signatory=visit.signatory, entry=entry, seen=visit.seen)
            return redirect("../../review/")
        except Refused as refusal:
            form.add_reasons(refusal)
            services.keep_entry(signatory=visit.signatory, entry=replace(entry, picture=b""))
    return _page(request, visit, "fill", status=422, form=form, up="../../")


@require_safe
@by_link
def review(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Everything once more, the code, and the signature."""
    if back := _earlier(visit, "review"):
        return redirect(back)
    return _review(request, visit, CodeForm(initial={"digest": _digest(visit)}))


@require_POST
@by_link
def code(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Have a one-time password sent."""
    try:
        services.ask_code(signatory=visit.signatory, seen=visit.seen)
    except Throttled as refusal:
        form = CodeForm(initial={"digest": _digest(visit)})
        return _review(request, visit, form, status=429, reasons=refusal.reasons)
    return redirect("../review/#code")


@require_POST
@by_link
def sign(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The signature."""
    if visit.is_signed:  # the button was pressed twice
        return redirect("../signed/")
    form = CodeForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.sign(signatory=visit.signatory, shown=said["digest"], said=said["code"], seen=visit.seen)
            return redirect("../signed/")
        except PortalError as refusal:
            if services.is_signed(visit.signatory):  # pressed twice at one moment: the other one signed
                return redirect("../signed/")
            if not isinstance(refusal, Refused):
                raise
            form.add_reasons(refusal)
    return _review(request, visit, form, status=422)


@require_safe
@by_link
def signed(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Thanks; the papers as soon as they are sealed."""
    if not visit.is_signed:
        return redirect("../")
    return _page(request, visit, "signed", ready=visit.agreement.state in READY)


@require_safe
@by_link
def decline(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The question why."""
    if visit.is_signed:
        return redirect("../signed/")
    return _page(request, visit, "decline", form=DeclineForm())


@require_POST
@by_link
def declined(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The client does not sign. The link is dead from now on, so the answer is this page itself."""
    form = DeclineForm(request.POST)
    if form.is_valid():
        services.decline(signatory=visit.signatory, reason=form.cleaned_data["reason"], seen=visit.seen)
        return _page(request, visit, "declined")
    return _page(request, visit, "decline", status=422, form=form)


def _read(request: HttpRequest, visit: Visit, form: ConsentForm, status: int = 200) -> HttpResponse:
    assert visit.agreement.issued is not None  # noqa: S101 - nothing is sent before it is issued
    texts = list(enumerate(pages.texts(visit.agreement.issued), start=1))
    return _page(request, visit, "read", status=status, form=form, pages=texts, consent=words())


def _review(request: HttpRequest, visit: Visit, form: CodeForm, status: int = 200, reasons: Any = ()) -> HttpResponse:
    found = codes.open_code(visit.signatory)
    return _page(request, visit, "review", status=status, form=form, code=found, reasons=reasons)


def _page(request: HttpRequest, visit: Visit, name: str, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "visit": visit,
        "agreement": visit.agreement,
        "did": visit.agreement.request,
        "signatory": visit.signatory,
        "up": "" if name == "why" else "../",
        "here": f"../{name}/" if request.method == "POST" else "",
        "steps": _steps(name),
    }
    if name == "fill" and request.method == "POST":
        context["here"] = "../"
    return render(request, f"signing/{name}.html", context | more, status=status)


def _steps(name: str) -> list[dict[str, Any]]:
    """Where the reader is on the way; nothing on pages beside it."""
    way = {"why": _("Start"), "read": _("Read"), "fill": _("Fill in"), "review": _("Sign"), "signed": _("Done")}
    if name not in way:
        return []
    names = list(way)
    at = names.index(name)
    states = ["done"] * at + ["now"] + ["later"] * (len(names) - at - 1)
    return [{"label": way[each], "state": state} for each, state in zip(names, states, strict=True)]


def _earlier(visit: Visit, name: str) -> str:
    """The step that is to be done before this one, as a way from its page, or ""."""
    if visit.is_signed:
        return "../signed/"
    fresh = visit.signatory.consented_at and visit.signatory.shown_sha256 == _digest(visit)
    if not fresh:
        return "../read/"
    return "../fill/" if name == "review" and not visit.signatory.is_filled else ""


def _digest(visit: Visit) -> str:
    issued = visit.agreement.issued
    return issued.sha256 if issued and visit.agreement.state != Agreement.State.BUILDING else ""
