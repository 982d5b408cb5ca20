"""DOT-04: whether numbers and locations of the inventory belong together."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.phones import series_of, to_e164
from compliance.rules.base import FROM_REVIEW, Point, rule
from compliance.rules.dossier import Dossier, NumberFacts, PlaceFacts


@rule(
    "DOT-04",
    title=gettext_lazy("DID integrity"),
    stages=FROM_REVIEW,
    source="National numbering plan (R37-R42)",
    message=gettext_lazy("A number does not belong to its location."),
    remedy=gettext_lazy("Have the inventory corrected."),
    reads=("places", "numbers"),
    field="requested_locations",
)
def inventory_is_sound(d: Dossier) -> list[Point]:
    """STD codes and circles are those of the cities; a geographic group holds geographic numbers of its city alone.

    Where a number belongs is stored, never read from its digits (R40); they are only held against each other here.
    """
    found = [*(_place(each) for each in d.places), *(_number(each) for each in d.numbers)]
    return [Point(text, "requested_locations") for text in found if text]


def _place(place: PlaceFacts) -> str:
    words = {"city": place.city}
    if place.known_circle and place.circle != place.known_circle:
        words |= {"circle": place.circle, "known": place.known_circle}
        return _("%(city)s is in the circle %(known)s, not %(circle)s.") % words
    if place.known_std_code and place.std_code != place.known_std_code:
        words |= {"std": place.std_code, "known": place.known_std_code}
        return _("%(city)s has the STD code %(known)s, not %(std)s.") % words
    return ""


def _number(number: NumberFacts) -> str:
    words = {"number": number.e164, "location": number.city}
    if series := series_of(number.e164):
        return _("%(number)s is of the series %(series)s and stands in a geographic group.") % (
            words | {"series": series}
        )
    if not _is_valid(number.e164):
        return _("%(number)s is no Indian phone number.") % words
    if not number.e164.startswith(f"+91{number.std_code}"):
        return _("Number %(number)s does not belong to %(location)s.") % words
    return ""


def _is_valid(e164: str) -> bool:
    try:
        return to_e164(e164) == e164
    except ValidationError:
        return False
