"""What of a request may be changed in its present state, field by field."""

from requests_app.models import DIDRequest, Evidence, PointToFix, RequestVersion
from requests_app.statuses import Status

FIXED_FIELDS = frozenset({"client_name", "ban"})  # the client's own, taken over when the request is started (S13)
WRITABLE = frozenset(RequestVersion.CONTENT_FIELDS) - FIXED_FIELDS
CAN_EDIT_FROM = frozenset({Status.AWAITING_APPROVALS, Status.ACTION_NEEDED, Status.DECLINED})
DRAFT_IS_OPEN = CAN_EDIT_FROM | {Status.DRAFT}

# items that make no sense to correct alone: a new screenshot shows another contact, a new flow another date
CONTACT = {
    "frontend_screenshot", "backend_screenshot", "test_contact_phone", "test_contact_email", "test_contact_name",
}  # fmt: skip
CONSENT = {
    "otp_dca_flow", "consent_captured_on", "verification_method", "verification_other", "proof_reference",
    "consent_wording", "consent_proof", "consent_basis", "calls_stop_after_days", "opt_out_route", "reask_after_days",
    "privacy_notice",
}  # fmt: skip
DND = {"calls_dnd_numbers", "dnd_consent"}
SIGNATORY = {
    "signatory_name", "signatory_email", "signatory_mobile", "signatory_designation", "signatory_id_type",
    "signatory_authority",
}  # fmt: skip
DLT = {"dlt_pe_id", "dlt_operator"}
DIALLING = {"dialling_mode", "dialler_declaration"}
BRIEFING = {"briefed_on", "briefed_by", "briefed_how"}
TYPE = {"business_type", "business_type_other"}
USE = {
    "primary_use_case", "purpose_of_outgoing_calls", "nature_of_services", "policy_class", "legal_category",
    "customer_trigger", "call_follows_minutes",
}  # fmt: skip
GROUPS = (CONTACT, CONSENT, DND, SIGNATORY, BRIEFING, TYPE, USE, DLT, DIALLING)
TOGETHER = {name: group for group in GROUPS for name in group}


def can_be_written(request: DIDRequest) -> bool:
    """Whether a draft of this request may be changed and filed in its present state."""
    return request.status in DRAFT_IS_OPEN and request.decline_kind != DIDRequest.DeclineKind.FINAL


def open_points(request: DIDRequest) -> list[PointToFix]:
    """What was sent back and is not filed anew yet. One query in the states that can have any, else none."""
    if request.status not in CAN_EDIT_FROM:
        return []
    return list(PointToFix.objects.filter(request=request, settled_at=None))


def editable_fields(request: DIDRequest, points: list[PointToFix] | None = None) -> frozenset[str]:
    """What may be changed now: everything, or only the items that were sent back (and what goes with them).

    `points` are the open points, where the caller has read them already.
    """
    everything = WRITABLE | set(Evidence.Kind.values)
    if request.status != Status.ACTION_NEEDED:
        return frozenset(everything)
    flagged = {point.item for point in (open_points(request) if points is None else points)}
    if not flagged & everything:
        return frozenset(everything)
    return frozenset(everything & {name for item in flagged for name in TOGETHER.get(item, {item})})
