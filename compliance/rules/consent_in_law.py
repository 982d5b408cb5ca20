"""TRAI-07, TRAI-08 and TRAI-10: how long a consent lasts in law, how it ends, and what its wording names.

The provider's own six months are GUIDE-06; the law's seven days are another clock with a message of its own.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.rules.base import AFTER, FROM_FILING, Point, Severity, Weight, rule
from compliance.rules.dossier import Dossier
from compliance.wording.consent import bundled, missing_parts, shows_opt_out

SHORT = frozenset({"enquiry", "transaction"})
PARTS: dict[str, Promise] = {
    "client": gettext_lazy("the client's name"),
    "call": gettext_lazy("that there will be a call"),
    "purpose": gettext_lazy("what the call is for"),
}


@rule(
    "TRAI-07",
    title=gettext_lazy("Seven-day consent"),
    stages=FROM_FILING | AFTER,
    severity=Severity.WARN,
    source="TCCCPR 2018 as amended in 2025 and 2026 (R8, R9)",
    message=gettext_lazy("This consent lasts 7 days in law."),
    remedy=gettext_lazy("End the calls within that time, or have the consent renewed."),
    reads=("consent_basis", "calls_stop_after_days", "consents"),
    policies=("consent_law_days",),
    field="consent_basis",
)
def short_consent(d: Dossier) -> list[Point] | None:
    """Consent of an enquiry or of a purchase that is going on ends after days, not after the guide's six months."""
    if d.consent_basis in {"", "none"}:
        return [Point(_("Nobody said on what consent the calls rest."), "consent_basis", _("Choose from the list."))]
    if d.consent_basis not in SHORT:
        return register_problem(d) or None
    most = d.policy("consent_law_days")
    if d.calls_stop_after_days is not None and d.calls_stop_after_days <= most:
        return []
    return [Point(_("This consent lasts %(days)s days in law.") % {"days": most}, "calls_stop_after_days")]


def register_problem(d: Dossier) -> list[Point]:
    """What the register of called people says against calls that rest on explicit consent; an empty one says nothing.

    A client that does not call yet has no records: the register speaks once somebody wrote into it.
    """
    if d.consents is None or not d.consents.total or d.consents.valid:
        return []
    counted = {"total": d.consents.total, "expired": d.consents.expired, "revoked": d.consents.revoked}
    text = _(
        "None of the %(total)s consents in the register is explicit and in force: %(expired)s have expired, "
        "%(revoked)s were taken back."
    )
    return [Point(text % counted, "consent_basis", _("Have consents renewed, and import them."), Weight.WARN)]


@rule(
    "TRAI-08",
    title=gettext_lazy("Opt-out"),
    stages=FROM_FILING,
    severity=Severity.WARN,
    source="TCCCPR 2018 as amended (R10)",
    message=gettext_lazy("Show how a person stops calls."),
    remedy=gettext_lazy("Add an opt-out, and hold for 90 days before asking again."),
    reads=("opt_out_route", "consent_wording", "reask_after_days"),
    policies=("reask_days",),
    field="opt_out_route",
)
def can_be_stopped(d: Dossier) -> list[Point]:
    """A way out is told, and nobody who took it is asked again too soon."""
    points = []
    if not d.opt_out_route.strip() and not shows_opt_out(d.consent_wording):
        points.append(Point(_("Show how a person stops calls."), "opt_out_route"))
    least = d.policy("reask_days")
    if d.reask_after_days is None or d.reask_after_days < least:
        text = _("After an opt-out, consent may not be asked again for %(days)s days.") % {"days": least}
        points.append(Point(text, "reask_after_days"))
    return points


@rule(
    "TRAI-10",
    title=gettext_lazy("Consent wording"),
    stages=FROM_FILING,
    severity=Severity.WARN,
    source="TCCCPR 2018 as amended (R6, R12)",
    message=gettext_lazy("The consent text does not name all that it should."),
    remedy=gettext_lazy("Reword it: who calls, that it is a call, and what for, in a consent of its own."),
    reads=("consent_wording", "client_name"),
    field="consent_wording",
)
def wording_is_complete(d: Dossier) -> list[Point]:
    """The text names client, call and purpose, and is neither pre-ticked nor tied to something else."""
    if not d.consent_wording.strip():
        return [Point(_("The consent text is not quoted."), "consent_wording")]
    missing = [str(PARTS[part]) for part in missing_parts(d.consent_wording, d.client_name)]
    points = []
    if missing:
        text = _("Consent text should name %(missing)s.") % {"missing": ", ".join(missing)}
        points.append(Point(text, "consent_wording"))
    if words := bundled(d.consent_wording):
        text = _("The consent is taken beforehand or tied to something else: “%(words)s”.") % {"words": words}
        points.append(Point(text, "consent_wording", quote=words))
    return points
