"""The request in plain words, as an approver reads it: payload, declarations, pictures, files, what changed."""

from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse
from django.utils.translation import gettext as _

from core.files.models import StoredFile
from requests_app.models import Evidence, RequestVersion
from requests_app.versions import Change, difference, shown_value, title_of

Rows = list[tuple[str, str]]


class Address(Protocol):
    """Where a reader fetches a file: the original, or its picture."""

    def __call__(self, file: StoredFile, *, picture: bool) -> str: ...


SECTIONS: tuple[tuple[str, ...], ...] = (
    ("kind", "customer_trigger", "call_follows_minutes", "policy_class", "legal_category", "dialling_mode",
     "calls_a_day", "calls_dnd_numbers", "dnd_consent", "ports_a_number"),
    ("consent_captured_on", "verification_method", "verification_other", "proof_reference", "consent_wording",
     "test_contact_phone", "test_contact_email", "test_contact_name"),
    ("signatory_name", "signatory_email", "signatory_mobile", "signatory_designation", "briefed_on", "briefed_by",
     "briefed_how"),
)  # fmt: skip
ONLY_WHERE_SAID = frozenset({"business_type_other", "verification_other", "dnd_consent"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One version, ready to show."""

    payload: Rows
    calls: Rows
    consent: Rows
    people: Rows
    pictures: tuple[dict[str, str], dict[str, str]] | None
    files: list[dict[str, object]]
    changes: list[Change]
    older_number: int


def read(version: RequestVersion, address: Address) -> Reading:
    """All of a version in at most two queries; `address` says where this reader may fetch its files."""
    older = _older(version)
    numbers = [version.number, *([older.number] if older else [])]
    evidence = list(
        Evidence.objects.standing()
        .filter(version__request=version.request_id, version__number__in=numbers)
        .select_related("file", "version")
    )
    mine = [item for item in evidence if item.version_id == version.pk]
    theirs = [item for item in evidence if item.version_id != version.pk]
    calls, consent, people = (_rows(version, names) for names in SECTIONS)
    return Reading(
        payload=_rows(version, RequestVersion.PAYLOAD_FIELDS),
        calls=calls,
        consent=consent,
        people=people,
        pictures=_pictures(mine, address),
        files=[_card(item, address) for item in mine],
        changes=difference(older, version, evidence=(theirs, mine)) if older else [],
        older_number=older.number if older else 0,
    )


def account_address(file: StoredFile, *, picture: bool) -> str:
    """Where somebody signed in fetches a file."""
    return reverse("files:preview" if picture else "files:download", args=[file.pk])


def link_address(token: str) -> Address:
    """Where whoever holds a link fetches the files of its version, and no others (L8)."""

    def address(file: StoredFile, *, picture: bool) -> str:
        return reverse("approvals:link_picture" if picture else "approvals:link_file", args=[token, file.pk])

    return address


def _older(version: RequestVersion) -> RequestVersion | None:
    if version.number == 1:
        return None
    frozen = RequestVersion.objects.frozen().filter(request=version.request_id, number__lt=version.number)
    return frozen.order_by("-number").first()


def _rows(version: RequestVersion, names: tuple[str, ...]) -> Rows:
    shown = [(name, shown_value(version, name)) for name in names]
    return [(title_of(name), value) for name, value in shown if value or name not in ONLY_WHERE_SAID]


def _pictures(evidence: list[Evidence], address: Address) -> tuple[dict[str, str], dict[str, str]] | None:
    found = {item.kind: item.file for item in evidence}
    kinds = (Evidence.Kind.FRONTEND, Evidence.Kind.BACKEND)
    if any(kind not in found for kind in kinds):
        return None
    front, back = (
        {
            "title": str(kind.label),
            "alt": _("%(kind)s: %(name)s") % {"kind": kind.label, "name": found[kind].shown_name},
            "url": address(found[kind], picture=True),
            "full": address(found[kind], picture=True),
        }
        for kind in kinds
    )
    return front, back


def _card(item: Evidence, address: Address) -> dict[str, object]:
    file = item.file
    return {
        "label": item.get_kind_display(), "name": file.shown_name, "size": file.size, "sha256": file.sha256,
        "scan": file.scan_state, "at": item.added_at, "kind": file.content_type.split("/")[-1].split(";")[0].upper(),
        "download": address(file, picture=False), "preview": address(file, picture=True) if file.is_picture else "",
    }  # fmt: skip
