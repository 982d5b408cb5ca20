"""The places that a version asks for, with all that is judged about them: one query for guards, rules and effects."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery

from clients.models import GroupGrant, Location
from requests_app.models import RequestedLocation, RequestVersion

AT_HAND = "places_at_hand"


@dataclass(frozen=True, slots=True)
class Place:
    """One location that is asked for."""

    location: Location
    enabled: bool  # the client has it without this request, and without the one that it renews
    taken_by: str  # the reference of another request of this client that asks for it now, "" for none


def places_of(version: RequestVersion) -> dict[str, Place]:
    """City -> place, of the cities that exist, in the version's order: one query, none after `keep_places`."""
    if AT_HAND in version.__dict__:
        found: dict[str, Place] = version.__dict__[AT_HAND]
        return found
    return _read(version)


def keep_places(version: RequestVersion) -> None:
    """Read them once for all that is done with this version object while the request is locked."""
    version.__dict__[AT_HAND] = _read(version)


def _read(version: RequestVersion) -> dict[str, Place]:
    request = version.request
    renewed = [request.renews.reference] if request.renews else []
    own = Q(request_reference__in=[request.reference, *renewed])
    granted = GroupGrant.objects.standing().filter(client=request.client_id, group__location=OuterRef("pk"))
    others = RequestedLocation.objects.filter(client=request.client_id, in_flight=True, location=OuterRef("pk"))
    rows = Location.objects.filter(city__in=version.requested_locations).annotate(
        enabled=Exists(granted.exclude(own)),
        taken_by=Subquery(others.exclude(request=request).values("request__reference")[:1]),
    )
    found = {row.city: Place(row, row.enabled, row.taken_by or "") for row in rows}
    return {city: found[city] for city in version.requested_locations if city in found}
