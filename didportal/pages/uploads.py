"""Evidence on the filing page: one file a request, each answered with its card."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts.access import require_may
from core.accounts.models import User
from core.errors import PortalError, Reason, Refused
from didportal.pages import evidence_cards
from didportal.pages.filing_page import context, find_or_refuse
from requests_app import services
from requests_app.models import DIDRequest, Evidence
from requests_app.permissions import get_own_request_or_404


@require_POST
@require_may("request.file")
def upload(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Take one file. htmx gets the card back, with the reasons when it was refused."""
    did = get_own_request_or_404(request.user, reference)
    if kind not in Evidence.Kind.values:
        raise Http404(kind)
    try:
        sent = request.FILES.get("file")
        if sent is None:
            raise Refused(Reason(_("Choose a file first."), field=kind))
        services.add_evidence(request=did, kind=kind, upload=sent, actor=_user(request))
    except PortalError as refusal:
        return _card(request, did, kind, refusal)
    return _card(request, did, kind)


@require_POST
@require_may("request.file")
def remove(request: HttpRequest, reference: str, evidence_id: int) -> HttpResponse:
    """Take a file out of the draft; the card offers to bring it back."""
    did = get_own_request_or_404(request.user, reference)
    evidence = evidence_cards.of_draft_or_404(did, evidence_id)
    services.remove_evidence(evidence=evidence, actor=_user(request))
    return _card(request, did, evidence.kind, removed=evidence.pk)


@require_POST
@require_may("request.file")
def restore(request: HttpRequest, reference: str, evidence_id: int) -> HttpResponse:
    """Undo a removal."""
    did = get_own_request_or_404(request.user, reference)
    evidence = evidence_cards.of_draft_or_404(did, evidence_id)
    services.restore_evidence(evidence=evidence, actor=_user(request))
    return _card(request, did, evidence.kind)


def _card(
    request: HttpRequest, did: DIDRequest, kind: str, refusal: PortalError | None = None, removed: int | None = None
) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        if refusal:
            raise refusal
        return redirect(f"{reverse('pages:edit', args=[did.reference])}#evidence-{kind}")
    filing = find_or_refuse(did)
    shown = context(filing)
    shown["card"] = evidence_cards.card(did, filing.draft, kind, refusal=refusal, removed=removed)
    response = render(request, "filing/_card_answer.html", shown, status=refusal.status if refusal else 200)
    response["HX-Retarget"], response["HX-Reswap"] = f"#evidence-{kind}", "outerHTML"
    return response


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - require_may let only signed-in people through
    return request.user
