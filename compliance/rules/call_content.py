"""TRAI-04, TRAI-05 and TRAI-06: what a call carries, what the law calls it, and who is registered to make it."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.rules.base import FROM_FILING, Point, Severity, Weight, rule
from compliance.rules.dossier import Dossier
from compliance.rules.purpose import TEXTS, promotional_words

PE_ID = re.compile(r"\d{19}", re.ASCII)


@rule(
    "TRAI-04",
    title=gettext_lazy("Mixed content"),
    stages=FROM_FILING,
    source="TCCCPR 2018 as amended (R2)",
    message=gettext_lazy("An offer makes the whole call promotional."),
    remedy=gettext_lazy("Remove the offer, or call from 140."),
    reads=("policy_class", "legal_category", *TEXTS),
    policies=("promotional_phrases",),
    field="policy_class",
)
def nothing_mixed_in(d: Dossier) -> list[Point]:
    """A declared promotion beside service calls fails; words that read so are for a person to judge."""
    if d.policy_class == "promotional":
        return [Point(_("An offer makes the whole call promotional."), "policy_class")]
    text = _("An offer makes the whole call promotional: “%(phrase)s”.")
    return [
        Point(text % {"phrase": hit.quote}, name, weight=Weight.UNSURE, quote=hit.quote)
        for name, hit in promotional_words(d)
    ]


@rule(
    "TRAI-05",
    title=gettext_lazy("Category wording"),
    stages=FROM_FILING,
    severity=Severity.WARN,
    source="TCCCPR 2018 as amended (R3, R4)",
    message=gettext_lazy("In law this is a service call."),
    remedy=gettext_lazy("Choose the category “service”."),
    reads=("legal_category", "customer_trigger", "call_follows_minutes"),
    policies=("transactional_minutes",),
    field="legal_category",
)
def transactional_in_law(d: Dossier) -> list[Point] | None:
    """In law a transactional call follows within minutes of what the customer did; the guide's word is wider."""
    if d.legal_category != "transactional":
        return None
    minutes = d.policy("transactional_minutes")
    late = d.call_follows_minutes is None or d.call_follows_minutes > minutes
    if not late and d.customer_trigger.strip():
        return []
    why = _("In law this is a service call: a transactional one follows within %(minutes)s minutes of what was done.")
    return [Point(why % {"minutes": minutes}, "call_follows_minutes" if late else "customer_trigger")]


@rule(
    "TRAI-06",
    title=gettext_lazy("DLT registration"),
    stages=FROM_FILING,
    severity=Severity.WARN,
    source="TCCCPR 2018 as amended (R15, R16)",
    message=gettext_lazy("Client's DLT registration not shown."),
    remedy=gettext_lazy("Register with an operator, or give the ID and the operator."),
    reads=("dlt_pe_id", "dlt_operator"),
    field="dlt_pe_id",
)
def registered_on_dlt(d: Dossier) -> list[Point]:
    """The ID is 19 digits in practice; whether the registry knows it, a person looks up."""
    points = []
    if not PE_ID.fullmatch(d.dlt_pe_id.strip()):
        points.append(Point(_("Client's DLT registration not shown: the ID has 19 digits."), "dlt_pe_id"))
    if not d.dlt_operator.strip():
        points.append(Point(_("The operator of the DLT registration is not named."), "dlt_operator"))
    return points
