"""One sheet that lists who said +1 to a version: it goes onto the ticket beside the screenshots (S26)."""

from typing import Any

from agreements import pdf
from agreements.document import particulars
from approvals.models import ApprovalRole, Decision
from requests_app.models import RequestVersion

WORDS = 1200  # of one decision; the portal keeps them whole


def decisions_of(version: RequestVersion) -> list[Decision]:
    """The clear standing +1 of a version in the order of the roles; none unless each asked role has one."""
    rows = version.decisions.standing().clear_yes().order_by("role__position", "role__code")
    found = list(rows.select_related("role", "person", "on_behalf_of", "confirmed_by", "file__file"))
    asked = set(ApprovalRole.objects.asked().values_list("pk", flat=True))
    return found if asked <= {decision.role_id for decision in found} else []


def make(version: RequestVersion, decisions: list[Decision]) -> bytes:
    """The PDF: the same bytes for the same decisions. Raises PdfRefused, PdfOff."""
    context = {
        "reference": version.request.reference,
        "version": version,
        "client": _short(version.client_name),
        "ban": _short(version.ban),
        "locations": [_short(city) for city in version.requested_locations],
        "owner": _short(version.request.owner.full_name),
        "particulars": particulars(version),
        "decisions": [_shown(decision) for decision in decisions],
    }
    return pdf.sheet("compliance/pdf/approvals.html", context, made_at=max(each.at for each in decisions))


def _shown(decision: Decision) -> dict[str, Any]:
    file = decision.file.file if decision.file else None
    return {
        "role": _short(decision.role.title),
        "area": _short(decision.role.area),
        "person": _short(decision.person.full_name),
        "behalf": _short(decision.on_behalf_of.full_name) if decision.on_behalf_of else "",
        "signs_for": "" if decision.role.holder_is_hod else _short(decision.role.signs_for),
        "words": pdf.tidy(decision.words, most=WORDS, lines=40),
        "channel": decision.get_channel_display(),
        "confirmed_by": _short(decision.confirmed_by.full_name) if decision.confirmed_by else "",
        "file": file,
        "file_name": _short(file.shown_name) if file else "",
        "at": decision.at,
        "digest": decision.digest_shown,
    }


def _short(text: str) -> str:
    return pdf.tidy(text, most=160, lines=2)
