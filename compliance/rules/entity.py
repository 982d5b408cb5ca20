"""DOT-01, DOT-02, DOT-03 and DOT-05: whether the client's numbers are well formed and fit each other and its kind."""

from collections.abc import Callable, Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients import validators
from clients.models import BusinessType
from compliance.rules.base import FROM_FILING, FROM_REVIEW_ON, Point, Severity, Weight, rule
from compliance.rules.dossier import Dossier
from core.policy.dates import is_younger_than

B = BusinessType
CLASSES = {
    B.PVT_LTD: {"PTC", "FTC"}, B.PUBLIC_LTD: {"PLC", "FLC"}, B.OPC: {"OPC"}, B.SECTION_8: {"NPL"},
    B.PSU: {"GOI", "SGC"},
}  # fmt: skip
LISTED_ALLOWED = {B.PUBLIC_LTD, B.PSU}
# the fourth letter of the PAN; trusts and societies carry several, nothing is enforced for them
HOLDERS = {
    B.PROPRIETORSHIP: "P", B.PARTNERSHIP: "F", B.LLP: "F", B.PVT_LTD: "C", B.PUBLIC_LTD: "C", B.OPC: "C",
    B.SECTION_8: "C", B.PSU: "C", B.GOVT: "G", B.LOCAL_AUTHORITY: "L", B.HUF: "H",
}  # fmt: skip
YEAR, CLASS = slice(8, 12), slice(12, 15)


def _well_formed(check: Callable[[str], str], number: str) -> bool:
    try:
        check(number)
    except ValidationError:
        return False
    return True


@rule(
    "DOT-01",
    title=gettext_lazy("Registration number"),
    stages=FROM_FILING,
    severity=Severity.WARN,
    source="DoT instructions of 31 Aug 2023, as provider policy (R29, R30, R35, R36)",
    message=gettext_lazy("The registration number does not fit the business type."),
    remedy=gettext_lazy("Correct it with the client; ask for the extract of the MCA register."),
    reads=("client", "business_type"),
    field="business_type",
)
def registered_as_it_says(d: Dossier) -> list[Point] | None:
    """A company has a CIN of its class, an LLP an LLPIN; other kinds have no number of this sort."""
    kind = d.client.business_type
    if kind == B.LLP:
        return list(_llpin(d)) + [_misfit(d, d.client.cin) for _once in [1] if d.client.cin]
    if kind not in CLASSES:
        return [_misfit(d, number) for number in (d.client.cin, d.client.llpin) if number] or None
    return [*_cin(d), *(_misfit(d, number) for number in [d.client.llpin] if number)]


def _llpin(d: Dossier) -> Iterator[Point]:
    if not d.client.llpin:
        yield Point(_("The LLPIN is missing."), "business_type")
    elif not _well_formed(validators.llpin, d.client.llpin):
        yield Point(_("%(number)s is no LLPIN.") % {"number": d.client.llpin}, "business_type")


def _cin(d: Dossier) -> Iterator[Point]:
    number, kind = validators.compact(d.client.cin), BusinessType(d.client.business_type)
    if not number:
        if kind != B.PSU:  # a statutory body may have none
            yield Point(_("The CIN is missing."), "business_type")
    elif not _well_formed(validators.cin, number) or int(number[YEAR]) > d.on.year:
        yield Point(_("%(number)s is no CIN.") % {"number": number}, "business_type")
    elif number[CLASS] not in CLASSES[kind] or (number[0] == "L" and kind not in LISTED_ALLOWED):
        yield _misfit(d, number)


def _misfit(d: Dossier, number: str) -> Point:
    text = _("%(number)s does not fit %(type)s.") % {"number": number, "type": d.business_type}
    return Point(text, "business_type")


@rule(
    "DOT-02",
    title=gettext_lazy("GSTIN and PAN"),
    stages=FROM_FILING,
    severity=Severity.WARN,
    source="DoT instructions of 31 Aug 2023, as provider policy (R29, R33, R34)",
    message=gettext_lazy("GSTIN and PAN disagree."),
    remedy=gettext_lazy("Correct them with the client."),
    reads=("client", "business_type"),
    field="business_type",
)
def tax_numbers_agree(d: Dossier) -> list[Point]:
    """Check characters hold, the PAN is the one inside the GSTIN, and its letter is that of the business type."""
    gstin, pan = validators.compact(d.client.gstin), validators.compact(d.client.pan)
    if not gstin and not pan:
        text = _("Neither GSTIN nor PAN is known.")
        return [Point(text, "business_type", _("Ask for them, or judge why there are none."), Weight.UNSURE)]
    points = []
    if gstin and not _well_formed(validators.gstin, gstin):
        points.append(Point(_("%(number)s is no GSTIN.") % {"number": gstin}, "business_type"))
    if pan and not _well_formed(validators.pan, pan):
        points.append(Point(_("%(number)s is no PAN.") % {"number": pan}, "business_type"))
    if gstin and pan and gstin[2:12] != pan:
        points.append(Point(_("GSTIN and PAN disagree: the GSTIN holds another PAN."), "business_type"))
    letter, holder = (pan or gstin[2:12])[3:4], HOLDERS.get(BusinessType(d.client.business_type or B.OTHER))
    if holder and letter and letter != holder:
        words = {"letter": letter, "type": d.business_type, "holder": holder}
        text = _("The PAN's fourth letter is %(letter)s; for %(type)s it is %(holder)s.") % words
        points.append(Point(text, "business_type"))
    return points


@rule(
    "DOT-03",
    title=gettext_lazy("Signatory"),
    stages=FROM_FILING,
    severity=Severity.WARN,
    source="DoT instructions of 31 Aug 2023, as provider policy (R16, R29)",
    message=gettext_lazy("Who signs for the client?"),
    remedy=gettext_lazy("Name the signatory, the proof of identity and the authority letter or resolution."),
    reads=("signatory_name", "signatory_id_type", "signatory_authority"),
    field="signatory_name",
)
def signatory_is_shown(d: Dossier) -> list[Point]:
    """A name, a kind of identity paper and what gives the authority."""
    asked = {
        "signatory_name": _("Who signs for the client?"),
        "signatory_id_type": _("With which paper does the signatory prove who they are?"),
        "signatory_authority": _("What gives the signatory the authority?"),
    }
    return [Point(text, name) for name, text in asked.items() if not getattr(d, name).strip()]


@rule(
    "DOT-05",
    title=gettext_lazy("Re-verification"),
    stages=FROM_REVIEW_ON,
    severity=Severity.WARN,
    source="DoT 2020, inspection of bulk users, as provider policy (R31)",
    message=gettext_lazy("Re-verification due."),
    remedy=gettext_lazy("Check entity and address again, and record the day with the client."),
    reads=("client", "on"),
    policies=("entity_check_months",),
)
def checked_lately(d: Dossier) -> list[Point]:
    """Entity and address were checked less than the policy's calendar months ago (Asia/Kolkata)."""
    checked, months = d.client.entity_checked_on, d.policy("entity_check_months")
    if checked is None:
        return [Point(_("When entity and address were last checked is not known."), weight=Weight.UNSURE)]
    if is_younger_than(checked, months, on=d.on):
        return []
    return [Point(_("Re-verification due: the last check is %(months)s months old or older.") % {"months": months})]
