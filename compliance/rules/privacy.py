"""DPDP-01 and DPDP-02: other people's data in the pictures, and the privacy notice (in force from May 2027)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.rules.base import FROM_FILING, FROM_REVIEW, Point, Severity, Weight, rule
from compliance.rules.dossier import Dossier
from compliance.wording.consent import PURPOSE, says, shows_opt_out


@rule(
    "DPDP-01",
    title=gettext_lazy("Over-sharing"),
    stages=FROM_REVIEW,
    severity=Severity.WARN,
    source="DPDP Act 2023 (R45, R48: a judgement)",
    message=gettext_lazy("Hide other people's data."),
    remedy=gettext_lazy("Crop or mask the picture and upload it again."),
    reads=("files",),
    field="backend_screenshot",
)
def one_record_alone(d: Dossier) -> list[Point] | None:
    """Whether a picture shows other people needs eyes: unsure until somebody looked."""
    if d.file("backend_screenshot") is None:
        return None
    text = _("Does the back-end screenshot show one person's record alone?")
    return [Point(text, "backend_screenshot", _("Look at it, and judge."), Weight.UNSURE)]


@rule(
    "DPDP-02",
    title=gettext_lazy("Notice"),
    stages=FROM_FILING,
    severity=Severity.WARN,
    source="DPDP Act 2023 and Rules 2025, rule 3: in force from May 2027 (R11, R44, R45)",
    message=gettext_lazy("Privacy notice not shown."),
    remedy=gettext_lazy("Add its text or its link: the purpose, and how consent is withdrawn."),
    reads=("privacy_notice",),
    field="privacy_notice",
)
def notice_is_shown(d: Dossier) -> list[Point]:
    """A text with purpose and withdrawal passes; a link alone is for a person, as nothing here opens it."""
    notice = d.privacy_notice.strip()
    if not notice:
        return [Point(_("Privacy notice not shown."), "privacy_notice")]
    if says(notice, PURPOSE) and shows_opt_out(notice):
        return []
    if "https://" in notice:
        text = _("Does the privacy notice name the purpose and how consent is withdrawn?")
        return [Point(text, "privacy_notice", _("Read the page, and judge."), Weight.UNSURE)]
    return [Point(_("The privacy notice lacks the purpose, or how consent is withdrawn."), "privacy_notice")]
