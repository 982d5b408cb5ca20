"""The grid of locations: by circle, marked with what the client has and what has stock."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from clients.models import DIDGroup, Location
from didportal.pages.filing_form import FilingForm


@dataclass(frozen=True)
class Place:
    """One city of the grid. `stock`: free numbers there now."""

    city: str
    state: str
    chosen: bool
    has: bool
    stock: int
    disabled: bool


def grid(form: FilingForm, visible: QuerySet[DIDGroup], stock: dict[str, int]) -> list[tuple[str, list[Place]]]:
    """(circle, its cities) in alphabetical order. Two queries: the locations and what the client sees."""
    chosen = set(form["requested_locations"].value() or [])
    has = set(visible.values_list("location__city", flat=True))
    locked = form.fields["requested_locations"].disabled
    by_circle: dict[str, list[Place]] = defaultdict(list)
    for row in Location.objects.all():
        place = Place(row.city, row.state, row.city in chosen, row.city in has, stock.get(row.city, 0), locked)
        by_circle[row.circle].append(place)
    return sorted(by_circle.items())
