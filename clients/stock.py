"""Which groups a location has, and how many numbers are free there."""

from collections.abc import Iterable

from django.db.models import Count, QuerySet

from clients.models import DIDGroup, DIDNumber


def groups_of(locations: Iterable[str]) -> QuerySet[DIDGroup]:
    """The geographic groups of these cities; what an approved request makes visible."""
    return DIDGroup.objects.filter(series=DIDGroup.Series.GEOGRAPHIC, location__city__in=list(locations))


def stock_by_location() -> dict[str, int]:
    """City -> free geographic numbers; cities without any are left out. One query."""
    free = DIDNumber.objects.filter(state=DIDNumber.State.FREE, group__series=DIDGroup.Series.GEOGRAPHIC)
    rows = free.values("group__location__city").annotate(count=Count("pk")).order_by()
    return {row["group__location__city"]: row["count"] for row in rows}
