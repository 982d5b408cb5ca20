"""The ticket's panel: try again, or the manual way (copy, download, key, tick)."""

import io
import zipfile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from compliance.forms import KeyForm
from compliance.jira import services as jira
from compliance.models import Ticket
from compliance.permissions import get_ticket_request_or_404
from compliance.tickets import ticket_of
from core import throttle
from core.accounts.access import may
from core.accounts.models import User
from core.errors import Reason, Refused
from core.files import services as files
from requests_app.models import DIDRequest

ZIPS_AN_HOUR = 20


@require_POST
@login_required
def retry(request: HttpRequest, reference: str) -> HttpResponse:
    """Try a parked ticket again."""
    did, ticket = _load(request, reference, "ticket.retry")
    jira.retry(ticket=ticket, actor=_user(request))
    messages.success(request, _("The portal tries the ticket again now."))
    return _back(request, did)


@require_POST
@login_required
def enter_key(request: HttpRequest, reference: str) -> HttpResponse:
    """The ticket was raised by hand: its key, and whether the files are on it."""
    did, ticket = _load(request, reference, "ticket.enter_key")
    form = KeyForm(request.POST)
    if not form.is_valid():
        raise Refused(Reason(_("Enter the key of the ticket."), field="key"))
    said = form.cleaned_data
    jira.enter_manual_key(ticket=ticket, key=said["key"], files_attached=said["files_attached"], actor=_user(request))
    messages.success(request, _("The ticket is noted."))
    return _back(request, did)


@require_GET
@login_required
def archive(request: HttpRequest, reference: str) -> HttpResponse | FileResponse:
    """All files that the ticket should hold, as a ZIP, under the names that they get in Jira."""
    did, ticket = _load(request, reference, "ticket.enter_key")
    user = _user(request)
    throttle.hit("ticket_zip", str(user.pk), ZIPS_AN_HOUR, 3600)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archived:
        archived.writestr("payload.json", bytes(ticket.payload))
        for row in ticket.attachments.select_related("file"):
            archived.writestr(row.jira_name, files.read(row.file))
    packed.seek(0)
    response = FileResponse(packed, as_attachment=True, filename=f"{did.reference}.zip")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _load(request: HttpRequest, reference: str, action: str) -> tuple[DIDRequest, Ticket]:
    did = get_ticket_request_or_404(request.user, reference, action)
    ticket = ticket_of(did)
    if ticket is None:
        raise Http404(reference)
    return did, ticket


def _back(request: HttpRequest, did: DIDRequest) -> HttpResponse:
    page = f"/review/{did.reference}/" if may(request.user, "review.queue") else did.get_absolute_url()
    return redirect(f"{page}#ticket")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - every view here asks for a sign-in
    return request.user
