"""The review of one request: the page, and each step with its own address."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from compliance import review
from compliance.forms import DeclineForm, DeclineStart, JudgeForm, LocationForm, PointFormSet
from compliance.permissions import get_location_or_404, get_review_or_404
from compliance.reasons import DECLINE
from compliance.review_page import Refusal, context
from core.accounts.access import check_may
from core.accounts.models import User
from core.errors import PortalError, Reason
from requests_app.models import DIDRequest
from requests_app.permissions import get_request_or_404
from requests_app.statuses import Status
from requests_app.versions import current


@require_GET
@login_required
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that a decision needs on one page."""
    return _page(request, get_review_or_404(request.user, reference))


@require_POST
@login_required
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it in hand."""
    did = get_review_or_404(request.user, reference)
    return _step(request, did, "take", lambda user: review.take(request=did, actor=user), _("It is in your hands now."))


@require_POST
@login_required
def take_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a review over from somebody who is away."""
    did, note = get_review_or_404(request.user, reference), request.POST.get("reason", "")[:2000]
    words = _("You have it in hand now; the first reviewer is told.")
    return _step(request, did, "take", lambda user: review.take_over(request=did, note=note, actor=user), words)


@require_POST
@login_required
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """An administrator puts it back into the queue."""
    did = get_request_or_404(request.user, reference)
    check_may(request.user, "review.release")
    review.release(request=did, note=request.POST.get("reason", "")[:2000], actor=_user(request))
    messages.success(request, _("It is in the queue again; the reviewer is told."))
    return redirect(did.get_absolute_url())


@require_POST
@login_required
def give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Put it back into the queue."""
    did = get_review_or_404(request.user, reference)
    return _step(
        request,
        did,
        "take",
        lambda user: review.give_back(request=did, actor=user),
        _("It is in the queue again."),
        "queue",
    )


@require_POST
@login_required
def judge(request: HttpRequest, reference: str, rule: str) -> HttpResponse:
    """Judge one rule, with a note."""
    did = get_review_or_404(request.user, reference)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        return _page(request, did, Refusal(f"judge:{rule}", _errors(form), request.POST), 422)
    said = form.cleaned_data
    return _step(
        request, did, f"judge:{rule}",
        lambda user: review.judge(request=did, rule=rule, verdict=said["verdict"], note=said["note"], actor=user),
        anchor=f"#finding-{rule.lower()}",
    )  # fmt: skip


@require_POST
@login_required
def judge_location(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Accept or refuse one location."""
    location = get_location_or_404(request.user, reference, pk)
    form = LocationForm(request.POST)
    if not form.is_valid():
        return _page(request, location.request, Refusal(f"location:{pk}", _errors(form), request.POST), 422)
    said = form.cleaned_data
    return _step(
        request, location.request, f"location:{pk}",
        lambda user: review.set_location_verdict(
            location=location, verdict=said["verdict"], reason=said["reason"], actor=user
        ),
        anchor="#locations",
    )  # fmt: skip


@require_POST
@login_required
def accept_locations(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept all locations that are still open."""
    did = get_review_or_404(request.user, reference)
    return _step(
        request,
        did,
        "locations",
        lambda user: review.accept_open_locations(request=did, actor=user),
        anchor="#locations",
    )


@require_POST
@login_required
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Validated: the agreement is made."""
    did = get_review_or_404(request.user, reference)
    words = _("%(ref)s is accepted. Its agreement is being made.") % {"ref": did.reference}
    return _step(request, did, "accept", lambda user: review.accept(request=did, actor=user), words)


@require_POST
@login_required
def send_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the owner to correct some items."""
    did = get_review_or_404(request.user, reference)
    rows = PointFormSet(request.POST, prefix="points")
    if not rows.is_valid():
        reasons = [reason for form in rows for reason in _errors(form)]
        return _page(request, did, Refusal("send_back", reasons, request.POST), 422)
    points = [form.point for form in rows if form.point]
    seen = _seen(request)
    words = _("%(ref)s went back to its owner.") % {"ref": did.reference}
    return _step(
        request,
        did,
        "send_back",
        lambda user: review.send_back(request=did, actor=user, points=points, seen=seen),
        words,
        "queue",
    )


@require_GET
@login_required
def decline_preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The decline as it would be sent, with the words that go with its reason (C30)."""
    did = get_review_or_404(request.user, reference)
    start = DeclineStart(request.GET)
    if not start.is_valid():
        return _page(request, did, Refusal("decline", _errors(start)), 422)
    reason = DECLINE[start.cleaned_data["code"]]
    kind = start.cleaned_data["kind"] or ("final" if reason.final else "fixable")
    form = DeclineForm(initial={"code": start.cleaned_data["code"], "kind": kind, "text": str(reason.wording)})
    return render(request, "compliance/decline.html", {"did": did, "form": form})


@require_POST
@login_required
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Decline, with exactly the words that were shown."""
    did = get_review_or_404(request.user, reference)
    form = DeclineForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            review.decline(
                request=did,
                actor=_user(request),
                code=said["code"],
                text=said["text"],
                kind=said["kind"],
                seen=_seen(request),
                open_case=said["open_case"],
            )
        except PortalError as refusal:
            form.add_reasons(refusal)
            return render(request, "compliance/decline.html", {"did": did, "form": form}, status=refusal.status)
        messages.success(request, _("%(ref)s is declined. Its owner is told.") % {"ref": did.reference})
        return redirect("compliance:queue")
    return render(request, "compliance/decline.html", {"did": did, "form": form}, status=422)


@require_POST
@login_required
def activate(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the accepted locations to the client."""
    did = get_review_or_404(request.user, reference)
    words = _("%(ref)s is active: the accepted locations are visible.") % {"ref": did.reference}
    return _step(request, did, "activate", lambda user: review.activate(request=did, actor=user), words)


def _step(
    request: HttpRequest,
    did: DIDRequest,
    place: str,
    do: Callable[[User], object],
    words: str = "",
    then: str = "",
    *,
    anchor: str = "",
) -> HttpResponse:
    """Do it and go on; refused, the same page says why under the button that was pressed, and keeps what was typed."""
    try:
        do(_user(request))
    except PortalError as refusal:
        did = get_review_or_404(request.user, did.reference)
        return _page(request, did, Refusal(place, refusal.reasons, request.POST), refusal.status)
    if words:
        messages.success(request, words)
    if then:
        return redirect(f"compliance:{then}")
    return redirect(redirect("compliance:review", did.reference).url + anchor)


def _page(request: HttpRequest, did: DIDRequest, refused: Refusal | None = None, status: int = 200) -> HttpResponse:
    version = current(did)
    assert version is not None  # noqa: S101 - get_review_or_404 gives filed requests only
    return render(request, "compliance/review.html", context(did, version, _user(request), refused), status=status)


def _errors(form: BaseForm) -> list[Reason]:
    errors = form.errors
    return [
        Reason(str(word), field="" if name == "__all__" else name) for name, words in errors.items() for word in words
    ]


def _seen(request: HttpRequest) -> str:
    """The status that the form was shown with."""
    seen = request.POST.get("seen", "")
    return seen if seen in Status.values else ""


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - every view here asks for a sign-in
    return request.user
