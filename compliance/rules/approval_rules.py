"""GUIDE-01 and GUIDE-02: four clear +1, each with its proof."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.rules.base import FROM_REVIEW, Point, rule
from compliance.rules.dossier import Dossier

GUIDE = "Guide, sections 2 and 3"


@rule(
    "GUIDE-01",
    title=gettext_lazy("Four approvals"),
    stages=FROM_REVIEW,
    source=GUIDE,
    message=gettext_lazy("An approval is missing or unclear."),
    remedy=gettext_lazy("Get a written +1 from the holder of each role that is missing."),
    reads=("missing_roles",),
)
def four_approvals(d: Dossier) -> list[Point]:
    """Every role has a clear standing +1 on this version (S11, S45)."""
    if not d.missing_roles:
        return []
    roles = ", ".join(each.role for each in d.missing_roles)
    holders = ", ".join(each.holder for each in d.missing_roles)
    text = _("Approval missing or unclear: %(roles)s.") % {"roles": roles}
    return [Point(text, remedy=_("Get a written +1 from %(holders)s.") % {"holders": holders})]


@rule(
    "GUIDE-02",
    title=gettext_lazy("Approval proof"),
    stages=FROM_REVIEW,
    source=GUIDE,
    message=gettext_lazy("An approval has no proof."),
    remedy=gettext_lazy("Attach the mail or PDF."),
    reads=("unproved_roles",),
)
def approval_proof(d: Dossier) -> list[Point]:
    """Each standing decision is a portal +1 or a file that Tech Support confirmed (S12)."""
    text = _("%(role)s approved but no signed mail/PDF is attached.")
    return [Point(text % {"role": role}) for role in d.unproved_roles]
