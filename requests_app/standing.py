"""The suspensions that stand against the client of a version: one query for the guard and the rules alike."""

from clients.models import Suspension
from requests_app.models import RequestVersion
from requests_app.places import AT_HAND as LOCKED

AT_HAND = "suspensions_at_hand"


def standing_suspensions(version: RequestVersion) -> list[Suspension]:
    """They are read once for all that is done with this version object while its request is locked (`keep_places`)."""
    if AT_HAND in version.__dict__:
        found: list[Suspension] = version.__dict__[AT_HAND]
        return found
    found = list(Suspension.objects.standing().filter(client=version.request.client_id))
    if LOCKED in version.__dict__:
        version.__dict__[AT_HAND] = found
    return found
