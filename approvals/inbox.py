"""What waits on one approver and what they decided: two queries, whatever their number."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from approvals.models import ApprovalFile, ApprovalLink, ApprovalRole, Decision
from core.accounts.models import User
from requests_app.models import RequestVersion
from requests_app.statuses import Status

PAGE = 25
MOST_WAITING = 50  # decided from the top, the list moves up by itself


@dataclass(frozen=True, slots=True)
class Page:
    """Decisions, newest first; `older` is the key that the next page begins after, "" at the end."""

    rows: list[Decision]
    older: str


def waiting_for(user: User) -> list[RequestVersion]:
    """The versions that wait for this person's decision, oldest first, each with `role_title` and `question_open`.

    An open round, a role of theirs, nothing decided yet (C8, C9). What they asked stays until it is answered. No more
    than MOST_WAITING and one, which says that there are more.
    """
    mine = _seats_of(user).exclude(Exists(_decided(OuterRef("pk"))))
    asked = Decision.objects.standing().filter(
        version=OuterRef("pk"), person=user, kind=Decision.Kind.UNCLEAR, answer=None
    )
    done = Decision.objects.standing().filter(version=OuterRef("pk"), person=user).exclude(kind=Decision.Kind.UNCLEAR)
    open_round = RequestVersion.objects.frozen().filter(
        request__status=Status.AWAITING_APPROVALS, number=F("request__version_number")
    )
    rows = open_round.exclude(request__owner=user).annotate(
        role_title=Subquery(mine.values("title")[:1]), question_open=Exists(asked), is_done=Exists(done)
    )
    waiting = rows.filter(is_done=False).exclude(role_title=None)
    shown = waiting.select_related("request__client", "request__owner").order_by("frozen_at", "pk")
    return list(shown[: MOST_WAITING + 1])


def decided_by(user: User, *, after: str = "") -> Page:
    """This person's decisions, newest first, 25 a page; `after` is the key of the last one seen."""
    found = Decision.objects.filter(person=user).select_related("request__client", "role", "version").order_by("-pk")
    if after.isdecimal():
        found = found.filter(pk__lt=int(after))
    rows = list(found[: PAGE + 1])
    return Page(rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else "")


def _seats_of(user: User) -> QuerySet[ApprovalRole]:
    """The active roles that this person decides for on the version of the outer query."""
    asked = ApprovalLink.objects.filter(version=OuterRef(OuterRef("pk")), role=OuterRef("pk"), person=user)
    return ApprovalRole.objects.filter(Q(holder=user) | (Q(backup=user) & Exists(asked)), active=True)


def _decided(role: OuterRef) -> QuerySet[Decision]:
    standing = Decision.objects.standing().filter(version=OuterRef(OuterRef("pk")), role=role)
    return standing.exclude(kind=Decision.Kind.UNCLEAR)


def files_waiting() -> QuerySet[ApprovalFile]:
    """The approval files that Tech Support can settle now: their request awaits approvals."""
    waiting = ApprovalFile.objects.filter(state=ApprovalFile.State.WAITING, request__status=Status.AWAITING_APPROVALS)
    return waiting.select_related("request__client", "role__holder", "file", "added_by").order_by("pk")[:200]
