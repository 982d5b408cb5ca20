"""TRAI-01, TRAI-02, TRAI-03 and TRAI-09: from which numbers a client may call, and who or what dials them."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Sector
from compliance.rules.base import FROM_FILING, Point, Severity, Weight, rule
from compliance.rules.dossier import Dossier
from compliance.rules.written_numbers import numbers_in

NOT_PROMOTIONAL = frozenset({"transactional", "service", ""})


def since_of(d: Dossier, policy: str) -> date | None:
    """From when on the policy names the client's sector; None where it does not."""
    days = dict(line.split() for line in d.policy(policy))
    return date.fromisoformat(days[d.client.sector]) if d.client.sector in days else None


def _sector(d: Dossier) -> str:
    return str(Sector(d.client.sector).label) if d.client.sector in Sector.values else d.client.sector


@rule(
    "TRAI-01",
    title=gettext_lazy("BFSI and government call from 1600"),
    stages=FROM_FILING,
    source="TRAI directions of Nov and Dec 2025 (R17, R18)",
    message=gettext_lazy("This sector must call from 1600 numbers."),
    remedy=gettext_lazy("Refer the client to an allotment of 1600 numbers."),
    reads=("client", "legal_category", "requested_locations"),
    policies=("series_1600_from",),
    field="legal_category",
)
def calls_from_1600(d: Dossier) -> list[Point] | None:
    """Service and transactional calls of these sectors leave geographic numbers on their day, even with consent."""
    text = _("%(sector)s must call from 1600 numbers.") % {"sector": _sector(d)}
    if d.client.sector == Sector.GOVERNMENT:  # no day was found for it: a warning alone
        return [Point(text, "legal_category", weight=Weight.WARN)]
    since = since_of(d, "series_1600_from")
    if since is None:
        return None
    if d.on < since or not d.requested_locations or d.legal_category not in NOT_PROMOTIONAL:
        return []
    return [Point(text, "legal_category")]


@rule(
    "TRAI-02",
    title=gettext_lazy("1601, first phase"),
    stages=FROM_FILING,
    severity=Severity.WARN,
    source="TRAI direction of 10 Aug 2026 (R19, second-hand)",
    message=gettext_lazy("This sector is moving to 1601 numbers."),
    remedy=gettext_lazy("Ask the operator, and record the reply."),
    reads=("client",),
    policies=("series_1601_from",),
    field="legal_category",
)
def moves_to_1601(d: Dossier) -> list[Point] | None:
    """Utilities, couriers and logistics from their day on (R19)."""
    since = since_of(d, "series_1601_from")
    if since is None:
        return None
    text = _("This sector (%(sector)s) is moving to 1601 numbers.") % {"sector": _sector(d)}
    return [Point(text, "legal_category")] if d.on >= since else []


@rule(
    "TRAI-03",
    title=gettext_lazy("Unsettled series"),
    stages=FROM_FILING,
    severity=Severity.WARN,
    source="TCCCPR 2018 as amended, reg. 3(1) (R20: unsettled)",
    message=gettext_lazy("Number-series position unsettled for this sector."),
    remedy=gettext_lazy("Acknowledge it; have the legal note on file."),
    reads=("client", "legal_category"),
    policies=("series_1600_from", "series_1601_from", "series_legal_note"),
    field="legal_category",
)
def series_is_unsettled(d: Dossier) -> list[Point] | None:
    """For every other sector the law gives no day; the provider's legal note on file settles it for this house."""
    named = {line.split()[0] for code in ("series_1600_from", "series_1601_from") for line in d.policy(code)}
    if d.client.sector in named | {Sector.GOVERNMENT} or d.legal_category not in NOT_PROMOTIONAL:
        return None
    if d.policy("series_legal_note"):
        return []
    return [Point(_("Number-series position unsettled for this sector."), "legal_category")]


@rule(
    "TRAI-09",
    title=gettext_lazy("Automated calls"),
    stages=FROM_FILING,
    source="TCCCPR 2018 as amended in 2025 and 2026 (R21)",
    message=gettext_lazy("Automated calling must be declared first."),
    remedy=gettext_lazy("Give the operator's declaration: its reference, and the numbers that it lists."),
    reads=("dialling_mode", "dialler_declaration"),
    field="dialler_declaration",
)
def automated_calls_are_declared(d: Dossier) -> list[Point] | None:
    """Software-started or recorded calls are declared to the operator with their caller numbers."""
    if not d.dialling_mode:
        text = _("Nobody said how the calls are dialled.")
        return [Point(text, "dialling_mode", _("Choose from the list."), Weight.UNSURE)]
    if d.dialling_mode != "automated":
        return None
    if not d.dialler_declaration.strip():
        return [Point(_("Automated calling must be declared first."), "dialler_declaration")]
    if not numbers_in(d.dialler_declaration):
        return [Point(_("The declaration lists no caller number."), "dialler_declaration")]
    return []
