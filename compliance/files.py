"""Who may fetch the sheet of approvals: whoever may see the request, its approvers among them (F7)."""

from django.contrib.auth.models import AnonymousUser

from compliance.models import TicketAttachment
from core.accounts.models import User
from core.files.access import Verdict
from core.files.models import StoredFile
from requests_app.permissions import can_see


def may_read_approvals(user: User | AnonymousUser, file: StoredFile) -> Verdict:
    """By the request of the ticket that holds it, on every fetch."""
    held = TicketAttachment.objects.filter(file=file).select_related("ticket__request__client").first()
    return Verdict.ALLOWED if held and can_see(user, held.ticket.request) else Verdict.STRANGER
