"""What the process needs of the ticket: the files it must hold, and whether it is complete. Jira itself is in jira/."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.jira import text
from compliance.jira.services import ticket_complete
from compliance.models import Ticket, TicketAttachment
from core.files.models import StoredFile
from requests_app.models import DIDRequest, Evidence, RequestVersion
from requests_app.versions import standing_evidence

APPROVALS, AGREEMENT = "approvals_pdf", "agreement_signed"
NEEDED = {
    Evidence.Kind.FRONTEND.value: gettext_lazy("the front-end screenshot"),
    Evidence.Kind.BACKEND.value: gettext_lazy("the back-end screenshot"),
    APPROVALS: gettext_lazy("the approvals"),
    AGREEMENT: gettext_lazy("the signed agreement"),
}


def ticket_of(request: DIDRequest) -> Ticket | None:
    """The request's ticket, unless it was called off before it existed."""
    return Ticket.objects.exclude(sync_state=Ticket.Sync.CANCELLED).filter(request=request).first()


def hold_screenshots(ticket: Ticket, version: RequestVersion) -> None:
    """Have the ticket hold both screenshots of a version (S26): two statements, for the last +1 has a budget."""
    kinds = (Evidence.Kind.FRONTEND, Evidence.Kind.BACKEND)
    files = [(each.kind, each.file) for each in standing_evidence(version) if each.kind in kinds]
    TicketAttachment.objects.bulk_create(_rows(ticket, files), ignore_conflicts=True)


def ticket_problem(request: DIDRequest) -> str:
    """What the ticket lacks for an activation; "" when it exists with every file on it (S2, S26, S32)."""
    ticket = ticket_of(request)
    if ticket is None or not ticket.key:
        return _("The Jira ticket does not exist yet.")
    held = list(ticket.attachments.values_list("kind", "file__shown_name"))
    sheet = approvals_name(request.reference, request.version_number)
    there = {kind for kind, name in held if kind != APPROVALS or name == sheet}
    if lacking := [words for kind, words in NEEDED.items() if kind not in there]:
        return _("The ticket lacks %(files)s.") % {"files": ", ".join(map(str, lacking))}
    if not ticket_complete(ticket):
        return _("The files on the ticket are not all verified yet.")
    return ""


def approvals_name(reference: str, number: int) -> str:
    """The name of a version's sheet of approvals: by it, an earlier version's does not do in its place."""
    return f"{reference}-v{number}-approvals.pdf"


def _rows(ticket: Ticket, files: Iterable[tuple[str, StoredFile]]) -> list[TicketAttachment]:
    return [
        TicketAttachment(
            ticket=ticket,
            kind=kind,
            file=file,
            sha256=file.sha256,
            size=file.size,
            jira_name=text.file_name(kind, file.sha256, file.shown_name.rpartition(".")[2]),
        )
        for kind, file in files
    ]
