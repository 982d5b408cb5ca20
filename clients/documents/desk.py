"""Compliance's desk of documents: the queue, one beside the client's record, the verdict."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clients.documents import services
from clients.documents.models import Document, Why
from clients.documents.permissions import get_document_or_404
from core.accounts.access import require_may
from core.accounts.models import User
from core.errors import PortalError, Reason, Refused
from core.files import pages

MOST_PAGES = 10
VERDICTS = {"approve": True, "reject": False}


@require_safe
@require_may("document.judge")
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a verdict, the oldest first; at most a hundred."""
    rows = Document.objects.waiting().select_related("client__account_manager", "file").order_by("at", "pk")[:100]
    return render(request, "board/documents.html", {"rows": rows})


@require_safe
@require_may("document.judge")
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The document on one side, what the client's record says on the other."""
    return _page(request, get_document_or_404(pk))


@require_safe
@require_may("document.judge")
def page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A page of a PDF as a picture."""
    try:
        content = pages.picture(get_document_or_404(pk).file, number)
    except LookupError:
        raise Http404(number) from None
    return HttpResponse(content, content_type="image/png", headers={"Cache-Control": "private, no-store"})


@require_POST
@require_may("document.judge")
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, or reject with a reason that the client reads."""
    found, said = get_document_or_404(pk), request.POST
    try:
        approve = VERDICTS.get(said.get("verdict", ""))
        if approve is None:
            raise Refused(Reason(_("Choose a verdict."), code="verdict", field="verdict"))
        services.judge(
            document=found, approve=approve, why=said.get("why", ""), words=said.get("words", ""),
            actor=cast("User", request.user),
        )  # fmt: skip
    except PortalError as refusal:
        return _page(request, found, refused=refusal, status=refusal.status)
    messages.success(request, _("Approved.") if approve else _("Rejected. The client is told why by mail."))
    return redirect("activation:documents")


def _page(request: HttpRequest, found: Document, *, status: int = 200, **more: Any) -> HttpResponse:
    client = found.client
    record = [
        (_("Name"), client.name), ("BAN", client.ban), (_("Business type"), client.get_business_type_display()),
        ("GSTIN", client.gstin), ("PAN", client.pan), ("CIN", client.cin), ("LLPIN", client.llpin),
        (_("Signatory"), client.signatory_name), (_("Designation"), client.signatory_designation),
        (_("Signatory's e-mail"), client.signatory_email), (_("Contact"), client.contact_email),
        (_("Account manager"), client.account_manager.full_name),
    ]  # fmt: skip
    shown = min(found.file.pages or 0, MOST_PAGES)
    context = {
        "document": found,
        "record": [(label, value or "-") for label, value in record],
        "numbers": range(1, shown + 1),
        "hidden": max(0, (found.file.pages or 0) - shown),
        "earlier": Document.objects.filter(client=client).exclude(pk=found.pk).select_related("file", "judged_by"),
        "reasons_why": Why.choices,
        "sent": request.POST,
    }
    return render(request, "board/document.html", context | more, status=status)
