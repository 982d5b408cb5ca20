"""GUIDE-13 and GUIDE-14: the client's papers, where it ports a number or calls DND numbers."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.rules.base import FROM_REVIEW, Point, Severity, rule
from compliance.rules.dossier import Dossier


@rule(
    "GUIDE-13",
    title=gettext_lazy("Documents approved"),
    stages=FROM_REVIEW,
    source="Guide to activation, section 1",
    message=gettext_lazy("Documents must be Approved first."),
    remedy=gettext_lazy("The client uploads clear, un-cropped scans on its page; compliance approves them."),
    reads=("calls_dnd_numbers", "ports_a_number", "documents_approved"),
    field="calls_dnd_numbers",
)
def documents_approved(d: Dossier) -> list[Point] | None:
    """Who ports a number or calls DND numbers has every paper approved (S68, S69)."""
    if not (d.calls_dnd_numbers or d.ports_a_number):
        return None
    if d.documents_approved:
        return []
    return [Point(_("Documents must be Approved first."), "calls_dnd_numbers")]


@rule(
    "GUIDE-14",
    title=gettext_lazy("Re-submission note"),
    stages=FROM_REVIEW,
    severity=Severity.WARN,
    source="Guide to activation, section 3",
    message=gettext_lazy("A document was uploaded again without “Re-submission after rejection” in its notes."),
    remedy=gettext_lazy(
        "Nothing to do for the client: the page fills the note in. Look at the document with more care."
    ),
    reads=("resubmitted_with_note",),
)
def resubmission_is_noted(d: Dossier) -> list[Point] | None:
    """A paper that was uploaded again after a rejection carries the guide's note (S76)."""
    if d.resubmitted_with_note is None:
        return None
    if d.resubmitted_with_note:
        return []
    return [Point(_("A document was uploaded again without “Re-submission after rejection” in its notes."))]
