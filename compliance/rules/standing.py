"""GUIDE-12 and GUIDE-16: what the panel shows, and whether the client's outgoing calls are on at all."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.rules.base import AFTER, FROM_FILING, Point, rule
from compliance.rules.dossier import Dossier


@rule(
    "GUIDE-12",
    title=gettext_lazy("Default limit"),
    stages=AFTER,
    source="Guide, section 1",
    message=gettext_lazy("Groups without a grant are visible in the panel."),
    remedy=gettext_lazy("Finish the process; have the panel corrected."),
    reads=("panel",),
)
def default_limit(d: Dossier) -> list[Point] | None:
    """The panel shows no group that is not granted (S1, S6). Asked each night; na where no panel answers."""
    if d.panel is None:
        return None
    extra = sorted(d.panel.shown - d.panel.granted)
    if not extra:
        return []
    words = _("Only the default DID groups and granted ones are available, yet the panel shows %(groups)s.")
    return [Point(words % {"groups": ", ".join(extra)})]


@rule(
    "GUIDE-16",
    title=gettext_lazy("Breach"),
    stages=FROM_FILING,
    source="Guide, sections 6 and 7",
    message=gettext_lazy("Outgoing calls of this client are suspended."),
    remedy=gettext_lazy("Compliance lifts the suspension first."),
    reads=("suspension",),
    field="client_name",
)
def no_breach(d: Dossier) -> list[Point]:
    """No suspension stands; after repeated breaches there are no new locations at all (S51, S55)."""
    if d.suspension is None:
        return []
    if d.suspension.kind == "total":
        text = _("Outgoing is suspended for good after repeated breaches, no new locations: %(reason)s")
        remedy = _("Only an administrator and a second person lift it.")
        return [Point(text % {"reason": d.suspension.reason}, "client_name", remedy)]
    text = _("Outgoing is suspended: %(reason)s")
    return [Point(text % {"reason": d.suspension.reason}, "client_name")]
