"""Home: what waits on me, what I wait for; and the notices."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from agreements.models import Agreement
from approvals.inbox import waiting_for
from compliance import renewals
from core import clock, policy
from core.accounts.access import may, require_may
from core.accounts.models import User
from core.desk.models import Notice, Proposal, Task
from requests_app.models import DIDRequest
from requests_app.statuses import WAITING_ON, Status, Turn

SHOWN = 8


@dataclass(frozen=True)
class Pile:
    """Some requests under one title, oldest first; `more` is where the rest is."""

    title: str | Promise
    empty: str | Promise
    rows: list[DIDRequest]
    more: str


@require_GET
@require_may("home.see")
def home(request: HttpRequest) -> HttpResponse:
    """What this person has to do, by their roles; then what they wait for."""
    user = _user(request)
    context = {
        "tasks": Task.objects.open().filter(user=user)[:20],
        "notices": Notice.objects.unread().filter(user=user)[:5],
        "mine": [pile for make in (_to_decide, _to_review, _proposed, _to_correct) if (pile := make(user))],
        "waiting": _i_wait_for(user),
        "now": clock.now(),
        "files_requests": may(user, "request.file"),
    }
    return render(request, "pages/home.html", context)


@require_GET
@require_may("home.see")
def notices(request: HttpRequest) -> HttpResponse:
    """The last hundred notices of this person."""
    return render(request, "pages/notices.html", {"notices": Notice.objects.filter(user=_user(request))[:100]})


@require_POST
@require_may("home.see")
def read_notices(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    Notice.objects.unread().filter(user=_user(request)).update(read_at=clock.now())
    return redirect("pages:notices")


def _to_decide(user: User) -> Pile | None:
    if not may(user, "approval.decide"):
        return None
    rows = [version.request for version in waiting_for(user)[:SHOWN]]
    return Pile(_("Waits for your +1"), _("No request waits for your decision."), rows, "approvals:inbox")


def _to_review(user: User) -> Pile | None:
    if not may(user, "review.queue"):
        return None
    theirs = Q(status__in=(Status.IN_REVIEW, Status.AWAITING_ACTIVATION))
    rows = _oldest(DIDRequest.objects.filter(theirs))
    return Pile(_("Waits for Tech Support"), _("The queue is empty."), rows, "compliance:queue")


def _proposed(user: User) -> Pile | None:
    if not may(user, "request.suspend"):
        return None
    threads = Proposal.objects.waiting().exclude(proposed_by=user).values("thread")
    rows = _oldest(DIDRequest.objects.filter(reference__in=threads))
    title = _("Waits for you as the second person")
    return Pile(title, _("No step waits for a second person."), rows, "compliance:desk")


def _with_others() -> Exists:
    """The agreement is out: the client signs, or Tech Support looks at what came back."""
    states = (*Agreement.WITH_CLIENT, Agreement.State.SUBMITTED, Agreement.State.SIGNED)
    return Exists(Agreement.objects.filter(request=OuterRef("pk"), state__in=states))


def _to_correct(user: User) -> Pile | None:
    if not may(user, "request.file"):
        return None
    turn_mine = [status for status, turn in WAITING_ON.items() if turn == Turn.ACCOUNT_MANAGER]
    fixable = Q(status=Status.DECLINED, decline_kind=DIDRequest.DeclineKind.FIXABLE)
    # who has let a decline lie for as long as a request that was sent back lives has let it go
    fixable &= Q(status_since__gt=clock.now() - timedelta(days=policy.value("action_needed_expires_days")))
    in_hand = Q(~_with_others(), status__in=turn_mine)
    ends_soon = Q(pk__in=renewals.to_renew(user).values("pk"))
    rows = _oldest(DIDRequest.objects.of_owner(user).filter(in_hand | fixable | ends_soon))
    empty = _("Nothing waits on you. Start a request when a client wants more locations.")
    return Pile(_("Waits on you"), empty, rows, "pages:requests")


def _i_wait_for(user: User) -> Pile | None:
    if not may(user, "request.file"):
        return None
    people = (Turn.APPROVERS, Turn.TECH_SUPPORT, Turn.COMPLIANCE)
    others = [status for status, turn in WAITING_ON.items() if turn in people]
    out = Q(status=Status.AWAITING_SIGNATURE) & Q(_with_others())
    rows = _oldest(DIDRequest.objects.of_owner(user).filter(Q(status__in=others) | out))
    return Pile(_("You wait for"), _("Nobody has a request of yours in hand."), rows, "pages:requests")


def _oldest(requests: QuerySet[DIDRequest]) -> list[DIDRequest]:
    return list(requests.select_related("client", "owner").order_by("status_since", "pk")[:SHOWN])


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - require_may let only signed-in people through
    return request.user
