"""What may be uploaded where: each slot names its types, and the type fixes how a file is served (F1, F2)."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of file: its name for people, its extensions, what its first bytes say, how it is served."""

    name: str
    extensions: tuple[str, ...]
    magic: tuple[str, ...]  # as the filetype package names them; empty: the bytes have no signature
    content_type: str


PNG: Final = Kind("PNG", ("png",), ("image/png", "image/apng"), "image/png")
JPEG: Final = Kind("JPEG", ("jpg", "jpeg"), ("image/jpeg",), "image/jpeg")
PDF: Final = Kind("PDF", ("pdf",), ("application/pdf",), "application/pdf")
TEXT: Final = Kind("TXT", ("txt",), (), "text/plain; charset=utf-8")
CSV: Final = Kind("CSV", ("csv",), (), "text/csv; charset=utf-8")
EML: Final = Kind("EML", ("eml",), (), "message/rfc822")
XLSX: Final = Kind(
    "XLSX",
    ("xlsx",),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
ZIP: Final = Kind("ZIP", ("zip",), ("application/zip",), "application/zip")
JSON: Final = Kind("JSON", ("json",), (), "application/json")


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for a file: code name, title for people, the kinds it takes, and whether a person must read it."""

    name: str
    title: str | Promise
    kinds: tuple[Kind, ...]
    legible: bool = False  # a picture that is too small, dark, blank, cut or blurred is asked for again

    def kind_of(self, name: str) -> Kind | None:
        """The kind that a file name's extension stands for, if this slot takes it."""
        _stem, dot, extension = name.lower().rpartition(".")
        return next((kind for kind in self.kinds if dot and extension in kind.extensions), None)

    @property
    def kind_names(self) -> str:
        """ "PNG, JPEG": for a hint beside the field."""
        return ", ".join(kind.name for kind in self.kinds)

    @property
    def accept(self) -> str:
        """ ".png,.jpg": for the accept attribute of the field."""
        return ",".join(f".{extension}" for kind in self.kinds for extension in kind.extensions)


SLOTS: Final = {
    slot.name: slot
    for slot in (
        Slot("frontend_screenshot", _("Front-end screenshot"), (PNG, JPEG), legible=True),
        Slot("backend_screenshot", _("Back-end screenshot"), (PNG, JPEG), legible=True),
        Slot("consent_proof", _("Proof of consent"), (PNG, JPEG, PDF, TEXT, CSV)),
        Slot("approval_file", _("Approval file"), (EML, PDF)),
        Slot("approvals_pdf", _("Approvals"), (PDF,)),
        Slot("agreement_issued", _("Agreement as issued"), (PDF,)),
        Slot("agreement_signed", _("Signed agreement"), (PDF,)),
        Slot("opt_in_proof", _("Opt-in proof"), (PNG, JPEG, PDF, TEXT, CSV, EML)),
        Slot("agreement_certificate", _("Certificate of signature"), (PDF,)),
        Slot("ticket_payload", _("Payload"), (JSON,)),
        Slot("client_document", _("Document of the client"), (PNG, JPEG, PDF), legible=True),
        Slot("trouble_screenshot", _("Screenshot"), (PNG, JPEG)),
        Slot("regulator_pack", _("Pack for a regulator"), (ZIP,)),
        Slot("consent_import", _("File of consents"), (CSV, XLSX)),
    )
}
