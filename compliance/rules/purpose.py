"""GUIDE-08: transactional calls only."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.rules.base import FROM_FILING, Point, Weight, Words, rule
from compliance.rules.dossier import Dossier
from compliance.wording import Hit, read

TEXTS = (
    "primary_use_case", "purpose_of_outgoing_calls", "nature_of_services", "otp_dca_flow", "consent_wording",
)  # fmt: skip
REASONS: dict[str, Words] = {
    "offer": gettext_lazy("an offer, a discount or a gift"),
    "selling": gettext_lazy("selling, or talking people into buying"),
    "advertising": gettext_lazy("advertising or marketing"),
    "leads": gettext_lazy("people who are no customers yet"),
    "novelty": gettext_lazy("news of products, or an invitation"),
    "listed": gettext_lazy("on this installation's list"),
}
# what a company does is no call: an electronics shop sells, and still calls about deliveries alone
NO_MATTER_IN = {"nature_of_services": frozenset({"selling"})}


def promotional_words(d: Dossier) -> Iterator[tuple[str, Hit]]:
    """(field, hit) for all that reads as promotional in the texts of a request."""
    for name in TEXTS:
        hits = read(getattr(d, name), also=d.promotional_phrases)
        yield from ((name, hit) for hit in hits if hit.reason not in NO_MATTER_IN.get(name, frozenset()))


@rule(
    "GUIDE-08",
    title=gettext_lazy("Transactional only"),
    stages=FROM_FILING,
    source="Guide, sections 6 and 7",
    message=gettext_lazy("This reads as promotional. The feature is for transactional calls only."),
    remedy=gettext_lazy("Correct the purpose, or the request is declined."),
    reads=("policy_class", *TEXTS),
    policies=("promotional_phrases",),
    field="policy_class",
)
def transactional_only(d: Dossier) -> list[Point]:
    """A declared promotion fails, promotional wording is for a person to judge (S49, S52)."""
    if not d.policy_class:
        return [Point(_("Say which class of calls will be made."), "policy_class", _("Choose from the list."))]
    if d.policy_class == "promotional":
        text = _("The calls are declared promotional. The feature is for transactional calls only.")
        return [Point(text, "policy_class")]
    words = _("This reads as promotional: “%(phrase)s” (%(reason)s). The feature is for transactional calls only.")
    return [
        Point(
            words % {"phrase": hit.quote, "reason": REASONS[hit.reason]}, name, weight=Weight.UNSURE, quote=hit.quote,
            because=str(REASONS[hit.reason]),
        )
        for name, hit in _once(promotional_words(d))
    ]  # fmt: skip


def _once(found: Iterator[tuple[str, Hit]]) -> Iterator[tuple[str, Hit]]:
    """Each word of a field once, however often it stands there."""
    seen: set[tuple[str, str]] = set()
    for name, hit in found:
        if (name, hit.quote.casefold()) not in seen:
            seen.add((name, hit.quote.casefold()))
            yield name, hit
