"""What a client sees of its numbers: its own, and the free ones of the groups that are visible at this moment.

Every question starts from the visible groups, so a hidden group cannot be asked for: its numbers and those that do not
exist are one and the same, in words and in work (S6).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from clients import phones
from clients.models import Client, DIDGroup, DIDNumber, GroupGrant, Suspension
from clients.panel import visible_groups

E164: Final = re.compile(r"\+91\d{10}", re.ASCII)
KEY: Final = re.compile(r"(?P<group>\d{1,9})\.(?P<e164>\+91\d{10})", re.ASCII)
PAGE: Final = 24
MOST_SHOWN: Final = 200  # of a choice that somebody wrote into the address by hand


@dataclass(frozen=True, slots=True)
class Place:
    """A visible group as the client reads it; `free` numbers at this moment, `by_default` without any request."""

    pk: int
    name: str
    city: str
    circle: str
    series: str
    free: int
    by_default: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One number: E.164 for the forms, `shown` for people, and where it is."""

    e164: str
    shown: str
    city: str
    circle: str
    usable: bool = True

    @property
    def where(self) -> str:
        return self.city if self.city == self.circle else f"{self.city} · {self.circle}"


@dataclass(frozen=True, slots=True)
class Choice:
    """What became of a client's choice: free, gone to somebody, its own; how many are not on offer."""

    ready: tuple[Line, ...] = ()
    went: tuple[Line, ...] = ()
    own: tuple[Line, ...] = ()
    unknown: int = 0

    @property
    def spoilt(self) -> bool:
        return bool(self.went or self.unknown)


def places(client: Client) -> list[Place]:
    """The groups that are visible now, by city. Two queries."""
    default = GroupGrant.objects.standing().default().filter(client=client, group=OuterRef("pk"))
    free = Count("numbers", filter=Q(numbers__state=DIDNumber.State.FREE))
    found = visible_groups(client).annotate(free=free, by_default=Exists(default))
    return [_place(group) for group in found.order_by("location__city", "name")]


def has_location_choice(found: Iterable[Place]) -> bool:
    """Whether there is anything to choose a location from: a default account has none (S5)."""
    return any(not place.by_default for place in found)


def free_numbers(
    found: Iterable[Place], *, city: str = "", circle: str = "", after: str = ""
) -> tuple[list[Line], str]:
    """One page of free numbers of these groups, and what to go on from ("" on the last page). Two queries at most.

    The order is the group and the number in it, as the index has them: numbers of other groups are never walked over,
    so that neither their count nor their place in the table shows in the time that it takes (S6).
    """
    groups = sorted(place.pk for place in found if city in {"", place.city} and circle in {"", place.circle})
    free, rows = DIDNumber.objects.filter(state=DIDNumber.State.FREE), list[DIDNumber]()
    if (key := KEY.fullmatch(after)) and int(key["group"]) in groups:
        here = int(key["group"])
        rows = _page(free.filter(group=here, e164__gt=key["e164"]), PAGE + 1)
        groups = [group for group in groups if group > here]
    if len(rows) <= PAGE:
        rows += _page(free.filter(group__in=groups), PAGE + 1 - len(rows))
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return [_line(row) for row in rows[:PAGE]], f"{last.group_id}.{last.e164}" if last else ""


def own_numbers(client: Client, found: Iterable[Place], *, after: str = "") -> tuple[list[Line], str]:
    """One page of the client's own numbers; usable are those of groups that are visible now. One query."""
    shown = {place.pk for place in found}
    rows = DIDNumber.objects.filter(client=client).select_related("group__location").order_by("e164")
    if E164.fullmatch(after):
        rows = rows.filter(e164__gt=after)
    page = [_line(row, row.group_id in shown) for row in rows[: PAGE + 1]]
    return page[:PAGE], page[PAGE - 1].e164 if len(page) > PAGE else ""


def wished(numbers: Iterable[str]) -> list[str]:
    """Each chosen number once, in the order of the choice."""
    return list(dict.fromkeys(numbers))


def sort_out(client: Client, groups: Iterable[int], numbers: Iterable[str]) -> Choice:
    """What has become of a choice among these groups. One query, whatever is asked for."""
    rows = DIDNumber.objects.filter(group__in=groups, e164__in=_well_formed(numbers))
    return sorted_out(client, rows.select_related("group__location").order_by("e164"), numbers)


def sorted_out(client: Client, rows: Iterable[DIDNumber], numbers: Iterable[str]) -> Choice:
    """The same of rows that were read (and locked) before: `rows` are of visible groups only."""
    found = list(rows)
    free = tuple(_line(row) for row in found if row.state == DIDNumber.State.FREE)
    own = tuple(_line(row) for row in found if row.client_id == client.pk)
    went = tuple(_line(row) for row in found if row.state != DIDNumber.State.FREE and row.client_id != client.pk)
    return Choice(free, went, own, len(wished(numbers)) - len(found))


def suspension_of(client: Client) -> Suspension | None:
    """The first suspension that stands: since then calls are off."""
    return Suspension.objects.standing().filter(client=client).order_by("since").first()


def locked_numbers(client: Client, numbers: Iterable[str]) -> QuerySet[DIDNumber]:
    """The rows of a choice, locked in the order of the key, so that two takes never wait for each other in a ring."""
    rows = DIDNumber.objects.select_for_update(of=("self",)).select_related("group__location")
    return rows.filter(group__in=visible_groups(client).values("pk"), e164__in=_well_formed(numbers)).order_by("pk")


def _page(rows: QuerySet[DIDNumber], many: int) -> list[DIDNumber]:
    return list(rows.select_related("group__location").order_by("group_id", "e164")[:many])


def _line(row: DIDNumber, usable: bool = True) -> Line:
    place = row.group.location
    return Line(row.e164, phones.shown(row.e164, place.std_code), place.city, place.circle, usable)


def _place(group: DIDGroup) -> Place:
    place, said = group.location, group.__dict__
    return Place(
        group.pk, group.name, place.city, place.circle, group.get_series_display(), said["free"], said["by_default"]
    )


def _well_formed(numbers: Iterable[str]) -> list[str]:
    return [number for number in wished(numbers) if E164.fullmatch(number)]
