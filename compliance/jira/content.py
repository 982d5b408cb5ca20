"""What the ticket of a request says: taken from a frozen version, and frozen itself."""

from django.conf import settings
from django.utils.translation import gettext as _

from compliance.jira import text
from compliance.models.ticket import Ticket
from requests_app.models import DIDRequest, RequestVersion


def write(ticket: Ticket, version: RequestVersion) -> None:
    """Freeze into the (unsaved) ticket what it says, and the payload's bytes with their hash."""
    request, payload = ticket.request, text.freeze(version.payload())
    ticket.version, ticket.component = version, settings.JIRA_COMPONENT
    ticket.payload, ticket.payload_sha256 = payload, text.sha256(payload)
    ticket.summary = text.summary(
        reference=request.reference, client=version.client_name, locations=version.requested_locations
    )
    before = f"{settings.JIRA_BASE_URL}/browse/{ticket.earlier_keys[-1]}" if ticket.earlier_keys else ""
    facts = {
        "reference": request.reference,
        "url": settings.PORTAL_ORIGIN + request.get_absolute_url(),
        "lines": _lines(request, version),
        "before": before,
    }
    whole = text.description(**facts, payload=payload)
    ticket.description = whole if text.fits(whole) else text.description(**facts, payload=b"")


def _lines(request: DIDRequest, version: RequestVersion) -> list[tuple[str, str]]:
    """What Tech Support wants to see at a glance, besides the payload's nine keys."""
    client = request.client
    signatory = ", ".join(filter(None, (version.signatory_name, version.signatory_designation)))
    rows = [
        (_("Client"), f"{version.client_name} ({version.ban})"),
        (_("Version"), str(version.number)),
        (_("Kind of client"), str(DIDRequest.Kind(version.kind).label) if version.kind else ""),
        (_("Business type"), version.business_type_label),
        (_("Sector"), client.get_sector_display()),
        (_("Locations"), ", ".join(version.requested_locations)),
        (_("Authorised signatory"), signatory),
        (_("Account manager"), request.owner.full_name),
    ]
    return [(label, value) for label, value in rows if value]
