"""What the rows say: complainants in the window, strikes, until when an entity is barred. Rules may ask here too."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Subquery

from clients.models import Client, Suspension
from clients.services import accounts_of
from compliance.breaches.models import Breach, Complaint, ExternalOrder
from core import clock, policy


def complainants(client: Client, *, at: datetime | None = None) -> int:
    """How many different people complained about this client in the days before `at` (R25: ten days). One query."""
    return _in_window(client, at).values("complainant").distinct().count()


def complainants_between(client: Any, start: Any, end: Any) -> Subquery:
    """The same number as a part of another query, of its expressions for client, start and end; NULL for none."""
    rows = Complaint.objects.filter(client=client, received_at__gt=start, received_at__lte=end)
    counted = rows.order_by().values("client").annotate(people=Count("complainant", distinct=True))
    return Subquery(counted.values("people"))


def _in_window(client: Client, at: datetime | None) -> QuerySet[Complaint]:
    end = at or clock.now()
    start = end - timedelta(days=policy.value("complaint_window_days"))
    return Complaint.objects.filter(client=client, received_at__gt=start, received_at__lte=end)


def strikes(client: Client) -> int:
    """Confirmed breaches of the legal entity: of this account and its sisters."""
    return Breach.objects.filter(client__in=accounts_of(client)).count()


def last_day_named(client: Any) -> Subquery:
    """The last day that an order names against a client (R26), also one against an account that it follows."""
    own = Q(suspension__client=client, suspension__until=None)
    followed = Q(suspension__followers__client=client, suspension__followers__until=None)
    orders = ExternalOrder.objects.filter(own | followed).exclude(barred_until=None).order_by("-barred_until")
    return Subquery(orders.values("barred_until")[:1])


def named_until(standing: Iterable[Suspension]) -> date | None:
    """The last day that an order names among suspensions that were read already. One query, none without any."""
    heads = {each.follows_id or each.pk for each in standing}
    orders = ExternalOrder.objects.filter(suspension__in=heads) if heads else ExternalOrder.objects.none()
    days = orders.exclude(barred_until=None).values_list("barred_until", flat=True)
    return max((day for day in days if day), default=None)


def barred_until(client: Client) -> date | None:
    """The last day named by an order that stands against the entity, None without one (R26)."""
    standing = Suspension.objects.standing().filter(client__in=accounts_of(client))
    found: date | None = ExternalOrder.objects.filter(suspension__in=standing).aggregate(last=Max("barred_until"))[
        "last"
    ]
    return found
