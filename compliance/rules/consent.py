"""GUIDE-06, GUIDE-07 and GUIDE-09: how old the consent is, how it is verified, and consent of DND numbers."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.rules.base import AFTER, FROM_FILING, Point, Weight, rule
from compliance.rules.dossier import Dossier
from core.policy.dates import is_younger_than
from requests_app import checks

WHEN = "consent_captured_on"


def consent_problem(captured: date | None, months: int, *, on: date) -> str:
    """Why consent captured on that day does not hold on the day `on` (Asia/Kolkata); "" when it does (S47, A6)."""
    if captured is None:
        return _("The date on which the consent flow was last captured is missing.")
    if captured > on:
        return _("The consent flow is dated in the future.")
    if is_younger_than(captured, months, on=on):
        return ""
    words = {"days": (on - captured).days, "months": months}
    return _("The consent proof is %(days)s days old; it must be under %(months)s months.") % words


@rule(
    "GUIDE-06",
    title=gettext_lazy("Consent flow within six months"),
    stages=FROM_FILING | AFTER,
    source="Guide, sections 6 and 7",
    message=gettext_lazy("The consent proof is too old."),
    remedy=gettext_lazy("Capture a fresh consent."),
    reads=(WHEN, "consent_age_months", "on"),
    policies=("consent_age_months",),
    field=WHEN,
)
def consent_is_young(d: Dossier) -> list[Point]:
    """Strictly younger than the policy's calendar months, judged in Asia/Kolkata (S47)."""
    problem = consent_problem(d.consent_captured_on, d.consent_age_months, on=d.on)
    return [Point(problem, WHEN)] if problem else []


@rule(
    "GUIDE-07",
    title=gettext_lazy("OTP / DCA proof"),
    stages=FROM_FILING,
    source="Guide, sections 3 and 6",
    message=gettext_lazy("The verification is not shown."),
    remedy=gettext_lazy("Show how the number is verified and where it is logged."),
    reads=("verification_method", "verification_other", "otp_dca_flow", "proof_reference", "consent_wording", "files"),
    field="otp_dca_flow",
)
def verification_is_shown(d: Dossier) -> list[Point]:
    """A method, a description, a logged proof (S18, S48); a wording that does not name the client warns (S43)."""
    return [*_method(d), *_flow(d), *_proof(d), *_wording(d)]


def _method(d: Dossier) -> Iterator[Point]:
    if not d.verification_method:
        yield Point(_("Say how the number is verified."), "verification_method", _("Choose OTP, DCA or another way."))
    elif d.verification_method == "other" and not d.verification_other.strip():
        yield Point(
            _("Describe the other way of verification."), "verification_other", _("Say what makes it equivalent.")
        )


def _flow(d: Dossier) -> Iterator[Point]:
    if not d.otp_dca_flow.strip():
        yield Point(_("Describe the OTP / DCA flow."), "otp_dca_flow")


def _proof(d: Dossier) -> Iterator[Point]:
    if d.file("consent_proof") is None and not d.proof_reference.strip():
        text = _("Show where the verification is logged.")
        yield Point(text, "consent_proof", _("Add a log extract, a screenshot, or the log's reference or template ID."))


def _wording(d: Dossier) -> Iterator[Point]:
    quoted = d.consent_wording.strip() or d.otp_dca_flow
    if quoted.strip() and d.client_name and not checks.names_client(quoted, d.client_name):
        text = _("The consent wording does not name %(client)s.") % {"client": d.client_name}
        remedy = _("Quote the wording as the customer reads it, with the client's name.")
        yield Point(text, "consent_wording", remedy, Weight.WARN)


@rule(
    "GUIDE-09",
    title=gettext_lazy("DND consent"),
    stages=FROM_FILING,
    source="Guide, section 7",
    message=gettext_lazy("Consent of DND numbers is not shown."),
    remedy=gettext_lazy("Add proof, or drop DND calling."),
    reads=("calls_dnd_numbers", "dnd_consent", WHEN, "consents"),
    policies=("consent_age_months",),
    field="calls_dnd_numbers",
)
def dnd_consent(d: Dossier) -> list[Point] | None:
    """DND numbers are called only with the called party's explicit consent, under six months old (S53)."""
    if d.calls_dnd_numbers is None:
        return [Point(_("Say whether DND numbers will be called."), "calls_dnd_numbers", _("Choose yes or no."))]
    if not d.calls_dnd_numbers:
        return None
    points = []
    needs = _("DND numbers need explicit consent under %(months)s months old.") % {"months": d.consent_age_months}
    if not d.dnd_consent.strip():
        points.append(Point(needs, "dnd_consent"))
    if problem := consent_problem(d.consent_captured_on, d.consent_age_months, on=d.on):
        points.append(Point(f"{needs} {problem}", WHEN))
    if d.consents is not None and d.consents.total and not d.consents.valid:
        said = _("The register of consents holds none that is explicit and in force.")
        remedy = _("Import the consents of the DND numbers before they are called.")
        points.append(Point(said, "dnd_consent", remedy, Weight.WARN))
    return points
