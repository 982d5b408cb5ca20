"""GUIDE-10, GUIDE-11 and GUIDE-15: what must be settled before the groups appear."""

import json

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.rules.base import AT_ACTIVATION, FROM_REVIEW, Point, Severity, rule
from compliance.rules.dossier import Dossier


@rule(
    "GUIDE-10",
    title=gettext_lazy("Agreement signed"),
    stages=AT_ACTIVATION,
    source="Guide, sections 3 and 4",
    message=gettext_lazy("Agreement not signed and confirmed."),
    remedy=gettext_lazy("Send it, have it signed, upload it again."),
    reads=("agreement_problem",),
)
def agreement_signed(d: Dossier) -> list[Point]:
    """The Outgoing-Calls Agreement is signed and Tech Support confirmed the signature (S20, S33)."""
    return [Point(d.agreement_problem)] if d.agreement_problem else []


@rule(
    "GUIDE-11",
    title=gettext_lazy("Tech Support validation"),
    stages=AT_ACTIVATION,
    source="Guide, section 4",
    message=gettext_lazy("Tech Support has not validated this request."),
    remedy=gettext_lazy("Wait, or answer the queries."),
    reads=("validated",),
)
def validated(d: Dossier) -> list[Point]:
    """Tech Support accepted this very version after its review (S28)."""
    return [] if d.validated else [Point(_("Tech Support has not validated this request."))]


@rule(
    "GUIDE-15",
    title=gettext_lazy("Ticket form"),
    stages=FROM_REVIEW,
    severity=Severity.WARN,
    source="Guide, section 5",
    message=gettext_lazy("Ticket does not match the request."),
    remedy=gettext_lazy("Send it again."),
    reads=("ticket", "component"),
)
def ticket_form(d: Dossier) -> list[Point] | None:
    """The ticket has the component, and its JSON says what the request says; na before it exists (S24, S25)."""
    if d.ticket is None:
        return None
    points = []
    if d.ticket.component != d.component:
        text = _("The ticket's component is “%(component)s”.") % {"component": d.ticket.component}
        points.append(Point(text, remedy=_("Set it to “%(component)s”.") % {"component": d.component}))
    if not _same_json(d.ticket.payload, d.payload):
        points.append(Point(_("The ticket's JSON differs from the request.")))
    return points


def _same_json(one: str, other: str) -> bool:
    try:
        return list(json.loads(one).items()) == list(json.loads(other).items())
    except (ValueError, AttributeError):
        return False
