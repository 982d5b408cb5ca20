"""What the desk and a client's page show: read in a fixed number of queries, whatever the number of rows."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from clients.models import Client, Suspension
from clients.services import accounts_of, outgoing_allowed
from compliance.breaches import numbers
from compliance.breaches.facts import complainants
from compliance.breaches.lifting import KINDS
from compliance.breaches.models import Breach, Case, Complaint, OptInProof
from compliance.breaches.permissions import looks_after
from core import clock, policy
from core.accounts.access import may
from core.accounts.models import User
from core.desk.models import Proposal
from requests_app.statuses import Status

MOST = 50


def watched() -> QuerySet[Client]:
    """Clients with an open case, a suspension, or a complaint in the window; suspended and open ones first."""
    start = clock.now() - timedelta(days=policy.value("complaint_window_days"))
    recent = Q(complaints__received_at__gt=start)
    standing = Suspension.objects.standing().filter(client=OuterRef("pk"))
    rows = Client.objects.select_related("account_manager").annotate(
        people=Count("complaints__complainant", filter=recent, distinct=True),
        open_case=Exists(Case.objects.open().filter(client=OuterRef("pk"))),
        suspended=Subquery(standing.values("kind")[:1]),
    )
    return rows.filter(Q(people__gt=0) | Q(open_case=True) | Q(suspended__isnull=False)).order_by(
        "-open_case", "-people", "name"
    )


def lifts_waiting() -> QuerySet[Proposal]:
    """Proposals to lift that wait for a second person."""
    return Proposal.objects.waiting().filter(kind__in=KINDS).select_related("proposed_by").order_by("proposed_at")


@dataclass(frozen=True, slots=True)
class Line:
    """One complaint with its proofs and where its clock stands."""

    complaint: Complaint
    number: str
    proofs: list[OptInProof]
    state: str  # owed, overdue, waiting, accepted
    late: bool

    @property
    def wanted(self) -> bool:
        """Whether the account manager still has to give a proof."""
        return self.state in ("owed", "overdue")


def lines(client: Client, *, full: bool) -> list[Line]:
    """The newest complaints. Only who works with them sees whole numbers (`full`)."""
    proofs = Prefetch("proofs", OptInProof.objects.select_related("file", "given_by", "judged_by"))
    return [_line(row, full=full) for row in client.complaints.prefetch_related(proofs)[:MOST]]


def page_of(client: Client, user: User) -> dict[str, Any]:
    """Everything on a client's page."""
    judges = may(user, "breach.confirm") and client.account_manager_id != user.pk
    standing = list(client.suspensions.standing().select_related("follows__client", "order", "ordered_by"))
    return _counted(client) | _happened(client) | {
        "client": client,
        "lines": lines(client, full=may(user, "breach.confirm") or looks_after(user, client)),
        "case": Case.objects.open().filter(client=client).select_related("opened_by", "request").first(),
        "suspensions": standing,
        "outgoing": outgoing_allowed(client),
        "judges": judges,
        "records": may(user, "complaint.record"),
        "lifting": may(user, "client.lift") and any(each.follows_id is None for each in standing),
        "gives": looks_after(user, client),
    }  # fmt: skip


def _counted(client: Client) -> dict[str, Any]:
    return {
        "people": complainants(client),
        "window": policy.value("complaint_window_days"),
        "warn_at": policy.value("complaints_warn"),
        "review_at": policy.value("complaints_review"),
        "strikes_to_total": policy.value("breaches_to_total"),
    }


def _happened(client: Client) -> dict[str, Any]:
    accounts = accounts_of(client)
    breaches = Breach.objects.filter(client__in=accounts).select_related("client", "confirmed_by", "suspension")
    lifts = Proposal.objects.filter(kind__in=KINDS, thread=client.ban).select_related("proposed_by", "settled_by")
    running = client.requests.filter(status__in=(Status.ACTIVE, Status.SUSPENDED)).select_related("owner")
    return {
        "cases": list(client.cases.exclude(state=Case.State.OPEN).select_related("settled_by")[:MOST]),
        "breaches": list(breaches[:MOST]),
        "sisters": list(accounts.exclude(pk=client.pk)[:MOST]),
        "lifts": list(lifts.order_by("-pk")[:MOST]),
        "requests": list(running.order_by("-pk")[:MOST]),
    }


def _line(row: Complaint, *, full: bool) -> Line:
    proofs = list(row.proofs.all())
    last = proofs[-1] if proofs else None
    number = numbers.unseal(row.number)
    late = (last.given_at if last else clock.now()) > row.proof_due_at
    state = "overdue" if late else "owed"
    if last is not None and last.verdict != OptInProof.Verdict.REFUSED:
        state = last.verdict
    return Line(row, number if full else numbers.masked(number), proofs, state, late)
