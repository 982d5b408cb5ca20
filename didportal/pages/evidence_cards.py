"""The upload cards of the filing page: one for each screenshot, one for the next proof, each proof that is there."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core import policy
from core.errors import PortalError
from core.files.models import StoredFile
from requests_app.models import DIDRequest, Evidence, RequestVersion
from requests_app.versions import standing_evidence

KIND_OF_TYPE = {
    "image/png": "PNG", "image/jpeg": "JPEG", "application/pdf": "PDF", "text/plain": "TXT", "text/csv": "CSV",
    "message/rfc822": "EML",
}  # fmt: skip
ACCEPT = {
    "frontend_screenshot": ".png,.jpg,.jpeg",
    "backend_screenshot": ".png,.jpg,.jpeg",
    "consent_proof": ".png,.jpg,.jpeg,.pdf,.txt,.csv",
}


def cards(did: DIDRequest, draft: RequestVersion, editable: frozenset[str]) -> dict[str, dict[str, Any]]:
    """Kind -> what components/upload_card.html shows."""
    files = standing_evidence(draft)
    return {kind: _card(did, kind, files, editable=kind in editable) for kind in Evidence.Kind.values}


def card(
    did: DIDRequest, draft: RequestVersion, kind: str, *, refusal: PortalError | None = None, removed: int | None = None
) -> dict[str, Any]:
    """One card after an upload or a removal, with the reasons or the way back."""
    if kind not in Evidence.Kind.values:
        raise Http404(kind)
    shown = _card(did, kind, standing_evidence(draft), editable=True)
    shown["reasons"] = refusal.reasons if refusal else []
    if removed is not None:
        shown["restore"] = reverse("pages:restore", args=[did.reference, removed])
    return shown


def of_draft_or_404(did: DIDRequest, evidence_id: int) -> Evidence:
    """A file of the open draft of this request; anything else is not found."""
    found = Evidence.objects.select_related("version__request__client", "version__request__owner", "file").filter(
        pk=evidence_id, version__request=did, version__frozen_at=None
    )
    evidence = found.first()
    if evidence is None:
        raise Http404(evidence_id)
    return evidence


def file_facts(file: StoredFile) -> dict[str, Any]:
    """What components/file_card.html needs of a stored file."""
    picture = file.content_type in ("image/png", "image/jpeg")
    return {
        "name": file.shown_name,
        "kind": KIND_OF_TYPE.get(file.content_type.partition(";")[0], file.content_type),
        "size": file.size,
        "sha256": file.sha256,
        "scan": file.scan_state,
        "download": reverse("files:download", args=[file.pk]),
        "preview": reverse("files:preview", args=[file.pk]) if picture else "",
        "at": file.at,
    }


def _card(did: DIDRequest, kind: str, files: list[Evidence], *, editable: bool) -> dict[str, Any]:
    here = [item for item in files if item.kind == kind]
    shown: dict[str, Any] = {
        "slot": kind,
        "label": Evidence.Kind(kind).label,
        "help": _help(kind),
        "accept": ACCEPT[kind],
        "max_bytes": policy.value("file_bytes"),
        "action": reverse("pages:upload", args=[did.reference, kind]),
        "editable": editable,
    }
    if kind == Evidence.Kind.PROOF:  # several may stand side by side
        shown["others"] = [_one(did, item) for item in here]
    elif here:
        shown |= _one(did, here[-1])
    return shown


def _one(did: DIDRequest, item: Evidence) -> dict[str, Any]:
    return file_facts(item.file) | {"remove": reverse("pages:remove", args=[did.reference, item.pk])}


def _help(kind: str) -> str:
    return {
        Evidence.Kind.FRONTEND.value: _("The page where contacts are captured, with the test contact. PNG or JPEG."),
        Evidence.Kind.BACKEND.value: _("The same contact's record in the database or CRM, no others. PNG or JPEG."),
        Evidence.Kind.PROOF.value: _("A log extract, screenshot or template of the step. PNG, JPEG, PDF, TXT or CSV."),
    }[kind]
