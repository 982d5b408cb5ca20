"""TRAI-11, TRAI-12, DPDP-03 and DPDP-04: what is counted and dated while a client calls."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.rules.base import AFTER, FROM_FILING, FROM_REVIEW_ON, Point, Severity, Weight, rule
from compliance.rules.dossier import Dossier, IncidentFacts, RetentionFacts, SuspensionFacts


@rule(
    "TRAI-11",
    title=gettext_lazy("Complaints"),
    stages=FROM_REVIEW_ON,
    severity=Severity.WARN,
    source="TCCCPR 2018 as amended (R25, R27: accounts differ on 3 and 5)",
    message=gettext_lazy("Too many people complained."),
    remedy=gettext_lazy("Compliance reviews the client's calls."),
    reads=("complainants",),
    policies=("complaints_warn", "complaints_review", "complaint_window_days"),
)
def few_complaints(d: Dossier) -> list[Point] | None:
    """Distinct complainants in ten days: some warn, more need a person. na where nobody counts."""
    if d.complainants is None:
        return None
    if d.complainants < d.policy("complaints_warn"):
        return []
    weight = Weight.UNSURE if d.complainants >= d.policy("complaints_review") else Weight.WARN
    said = {"n": d.complainants, "days": d.policy("complaint_window_days")}
    return [Point(_("%(n)s complaints in %(days)s days.") % said, weight=weight)]


@rule(
    "TRAI-12",
    title=gettext_lazy("Blacklisted entity"),
    stages=FROM_FILING,
    source="TCCCPR 2018 as amended, direction of 13 Aug 2024 (R26)",
    message=gettext_lazy("The legal entity is barred."),
    remedy=gettext_lazy("Nothing can be done until the suspension ends."),
    reads=("client", "suspension"),
    field="client_name",
)
def entity_is_free(d: Dossier) -> list[Point]:
    """No suspension came from another account of the same PAN, CIN, LLPIN or GSTIN, and no order bars the entity."""
    if d.suspension is not None and d.suspension.of_entity:
        since = f"{d.suspension.since.day} {d.suspension.since:%b %Y}" if d.suspension.since else "-"
        text = _("The entity is barred since %(since)s, by another of its accounts: %(reason)s")
        return [Point(text % {"since": since, "reason": d.suspension.reason}, "client_name", _until(d.suspension))]
    if d.suspension is not None and d.suspension.barred_until is not None:
        text = _("An operator or the government barred the entity: %(reason)s")
        return [Point(text % {"reason": d.suspension.reason}, "client_name", _until(d.suspension))]
    if not any((d.client.pan, d.client.cin, d.client.llpin, d.client.gstin)):
        text = _("No PAN, CIN, LLPIN or GSTIN is known: other accounts of the entity cannot be found.")
        return [Point(text, "client_name", _("Have them added, or judge it."), Weight.UNSURE)]
    return []


def _until(suspension: SuspensionFacts) -> str:
    """What can be done, with the last day of the order where one names it; "" leaves the rule's own words."""
    if (last := suspension.barred_until) is None:
        return ""
    day = f"{last.day} {last:%b %Y}"
    return _("The order names %(day)s as its last day; nothing can be done until the suspension ends.") % {"day": day}


@rule(
    "DPDP-03",
    title=gettext_lazy("Retention"),
    stages=FROM_REVIEW_ON,
    severity=Severity.WARN,
    source="DPDP Rules 2025, rules 6 and 8(3): in force from May 2027 (R44, R46)",
    message=gettext_lazy("A retention date has passed."),
    remedy=gettext_lazy("Erase it, or hold it with a reason."),
    reads=("retention", "on"),
    policies=("evidence_floor_days",),
)
def kept_as_long_as_needed(d: Dossier) -> list[Point]:
    """Nothing outlives its term without a hold, and nothing was erased before the floor."""
    return [point for each in d.retention for point in _term(d, each)]


def _term(d: Dossier, file: RetentionFacts) -> Iterator[Point]:
    if file.erased_on is None:
        if file.keep_until is not None and file.keep_until < d.on and not file.held:
            yield Point(_("Retention date of %(file)s passed.") % {"file": file.name})
    elif (file.erased_on - file.kept_since).days < d.policy("evidence_floor_days"):
        words = {"file": file.name, "days": d.policy("evidence_floor_days")}
        yield Point(_("%(file)s was erased before %(days)s days.") % words)


@rule(
    "DPDP-04",
    title=gettext_lazy("Breach clocks"),
    stages=AFTER,
    severity=Severity.WARN,
    source="CERT-In directions of 28 Apr 2022; DPDP Rules 2025, rule 7: in force from May 2027 (R44, R47)",
    message=gettext_lazy("A report is due."),
    remedy=gettext_lazy("Report it."),
    reads=("incidents",),
    policies=("cert_in_hours", "board_hours"),
)
def reported_in_time(d: Dossier) -> list[Point] | None:
    """Incidents with personal data are reported within both clocks. na where no incidents are kept."""
    if d.incidents is None:
        return None
    return [point for each in d.incidents for point in _clocks(d, each)]


def _clocks(d: Dossier, incident: IncidentFacts) -> Iterator[Point]:
    asked = (
        (incident.told_cert_in, d.policy("cert_in_hours"), _("CERT-In")),
        (incident.told_board, d.policy("board_hours"), _("the Data Protection Board")),
    )
    for told, hours, whom in asked:
        if not told and incident.hours_open >= hours:
            words = {"incident": incident.reference, "whom": whom, "hours": hours}
            yield Point(_("%(incident)s: the report to %(whom)s was due after %(hours)s hours.") % words)
