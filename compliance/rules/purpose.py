"""GUIDE-08: transactional calls only."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.rules.base import FROM_FILING, Point, Weight, rule
from compliance.rules.dossier import Dossier

TEXTS = ("primary_use_case", "purpose_of_outgoing_calls", "nature_of_services")


def phrases_in(text: str, phrases: tuple[str, ...]) -> list[str]:
    """The listed phrases that stand in `text` as whole words, written as they stand there."""
    found = []
    for phrase in phrases:
        left, right = (r"\b" if phrase[end].isalnum() else "" for end in (0, -1))
        match = re.search(left + re.escape(phrase) + right, text, re.IGNORECASE)
        if match:
            found.append(match.group())
    return found


@rule(
    "GUIDE-08",
    title=gettext_lazy("Transactional only"),
    stages=FROM_FILING,
    source="Guide, sections 6 and 7",
    message=gettext_lazy("This reads as promotional. The feature is for transactional calls only."),
    remedy=gettext_lazy("Correct the purpose, or the request is declined."),
    reads=("policy_class", *TEXTS),
    field="policy_class",
)
def transactional_only(d: Dossier) -> list[Point]:
    """A declared promotion fails, promotional wording is for a person to judge (S49, S52)."""
    if not d.policy_class:
        return [Point(_("Say which class of calls will be made."), "policy_class", _("Choose from the list."))]
    if d.policy_class == "promotional":
        text = _("The calls are declared promotional. The feature is for transactional calls only.")
        return [Point(text, "policy_class")]
    words = _("This reads as promotional: “%(phrase)s”. The feature is for transactional calls only.")
    return [
        Point(words % {"phrase": phrase}, name, weight=Weight.UNSURE, quote=phrase)
        for name in TEXTS
        for phrase in phrases_in(getattr(d, name), d.promotional_phrases)
    ]
