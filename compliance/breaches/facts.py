"""What the rows say: complainants in the window, strikes, until when an entity is barred. Rules may ask here too."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Max, QuerySet, Subquery

from clients.models import Client, Suspension
from clients.services import accounts_of
from compliance.breaches.models import Breach, Complaint, ExternalOrder
from core import clock, policy


def complainants(client: Client, *, at: datetime | None = None) -> int:
    """How many different people complained about this client in the days before `at` (R25: ten days). One query."""
    return _in_window(client, at).values("complainant").distinct().count()


def complainants_inside(client: Client) -> Subquery:
    """The same number now, as a part of another query; NULL for none."""
    rows = _in_window(client, None).order_by().values("client")
    return Subquery(rows.annotate(people=Count("complainant", distinct=True)).values("people"))


def _in_window(client: Client, at: datetime | None) -> QuerySet[Complaint]:
    end = at or clock.now()
    start = end - timedelta(days=policy.value("complaint_window_days"))
    return Complaint.objects.filter(client=client, received_at__gt=start, received_at__lte=end)


def strikes(client: Client) -> int:
    """Confirmed breaches of the legal entity: of this account and its sisters."""
    return Breach.objects.filter(client__in=accounts_of(client)).count()


def barred_until(client: Client) -> date | None:
    """The last day named by an order that stands against the entity, None without one (R26)."""
    standing = Suspension.objects.standing().filter(client__in=accounts_of(client))
    found: date | None = ExternalOrder.objects.filter(suspension__in=standing).aggregate(last=Max("barred_until"))[
        "last"
    ]
    return found
