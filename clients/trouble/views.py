"""The client's buttons for trouble: a page each, and its receipt."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from clients.access.door import of_client
from clients.activation import services as checklists
from clients.activation.models import Step
from clients.activation.steps import ABOUT
from clients.documents.models import Document
from clients.models import Client
from clients.trouble import services
from clients.trouble.models import Trouble, What
from core.errors import PortalError
from core.files.slots import SLOTS


@require_safe
@of_client
def ask(request: HttpRequest, client: Client, what: str) -> HttpResponse:
    """What to try first, then the message, filled in as far as the portal knows it (S74, S75)."""
    return _page(request, client, what)


@require_POST
@of_client
def send(request: HttpRequest, client: Client, what: str) -> HttpResponse:
    """Send it, and show the receipt."""
    said = request.POST
    try:
        trouble = services.report(
            client=client,
            what=what,
            payment_reference=said.get("payment_reference", ""),
            words=said.get("words", ""),
            reset_tried=said.get("tried") == "yes",
            screenshot=request.FILES.get("file"),
        )
    except PortalError as refusal:
        return _page(request, client, what, refused=refusal, status=refusal.status)
    return redirect("client:trouble_sent", request.client_token, trouble.pk)  # type: ignore[attr-defined]


@require_safe
@of_client
def sent(request: HttpRequest, client: Client, pk: int) -> HttpResponse:
    """The receipt with its reference."""
    trouble = Trouble.objects.filter(client=client, pk=pk).first()
    if trouble is None:
        raise Http404(pk)
    context = {"trouble": trouble, "token": request.client_token, "support_email": settings.SUPPORT_EMAIL}  # type: ignore[attr-defined]
    return render(request, "trouble/sent.html", context)


def _page(request: HttpRequest, client: Client, what: str, *, status: int = 200, **more: Any) -> HttpResponse:
    if what not in What.values:
        raise Http404(what)
    token = request.client_token  # type: ignore[attr-defined]
    checklist = checklists.of_client(client)
    reference = request.POST.get("payment_reference", checklist.payment_reference if checklist else "")
    context = {
        "what": What(what),
        "token": token,
        "here": request.path.removesuffix("send/"),
        "payment_reference": reference,
        "words": request.POST.get("words", ""),
        "tried": "yes" in (request.GET.get("tried"), request.POST.get("tried")),
        "support_email": settings.SUPPORT_EMAIL,
        "accept": SLOTS[services.SLOT].accept,
        "kinds": SLOTS[services.SLOT].kind_names,
        "login": ABOUT[Step.LOGIN],
        "rejected": Document.objects.rejected().filter(client=client).order_by("-pk")[:4] if what == "rejected" else (),
    }
    return render(request, "trouble/ask.html", context | more, status=status)
