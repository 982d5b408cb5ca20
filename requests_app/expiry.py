"""Idle requests expire, with reminders first. Only somebody's work resets the clock; a reminder does not."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core import clock, policy
from core.errors import PortalError, Reason
from core.events import enqueue, notify, unit_of_work
from core.events.models import OutboxMessage
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from requests_app.workflow import Transition, perform

POLICY_OF = {
    Status.DRAFT: "draft_expires_days",
    Status.AWAITING_APPROVALS: "awaiting_approvals_expires_days",
    Status.ACTION_NEEDED: "action_needed_expires_days",
}


def expires_at(request: DIDRequest) -> datetime | None:
    """When an idle request expires if nobody works on it, or None for a status that does not expire."""
    code = POLICY_OF.get(Status(request.status))
    return request.last_activity_at + timedelta(days=policy.value(code)) if code else None


def run() -> None:
    """One turn: remind owners whose request is about to expire, expire what is over."""
    for status, code in POLICY_OF.items():
        first_notice = policy.value(code) - max(policy.value("expiry_notice_days"))
        idle_since = clock.now() - timedelta(days=first_notice)
        idle = DIDRequest.objects.filter(status=status, last_activity_at__lte=idle_since)
        for request in idle.select_related("owner"):
            end_or_remind(request)


def idle_and_reminded(t: Transition) -> list[Reason]:
    """Guard of `expire`: idle for the whole time, and reminded since the last activity, with time left to act on it."""
    ends = expires_at(t.request)
    if ends is None or ends > clock.now():
        return [Reason(_("Somebody worked on it in time."), code="expire")]
    reminded_at = _reminded_at(t.request)
    if reminded_at is None or reminded_at + _shortest_notice() > clock.now():
        return [Reason(_("The owner was not reminded in time."), code="expire")]
    return []


def end_or_remind(request: DIDRequest) -> None:
    """What is due for one idle request: its end, or a reminder."""
    ends = expires_at(request)
    if ends is None:
        return
    if ends <= clock.now() and _reminded_at(request):
        try:
            perform(request, "expire", actor=None)
        except PortalError:
            return  # somebody worked on it or moved it between the two looks, or the reminder is too fresh
        return
    due = [days for days in policy.value("expiry_notice_days") if ends - timedelta(days=days) <= clock.now()]
    if due:
        _remind(request, min(due), ends)


def _remind(request: DIDRequest, days: int, ends: datetime) -> None:
    key = f"{_key(request)}{days}"
    with unit_of_work():
        if OutboxMessage.objects.filter(key=key).exists():
            return
        # a worker that stood still reminds late: the owner gets the shortest notice all the same
        says = max(ends, clock.now() + _shortest_notice())
        payload = {"request": request.pk, "ends": ends.isoformat(), "says": says.isoformat()}
        enqueue("mail.expiry_notice", key=key, payload=payload)
        notify(request.owner, _("%(ref)s expires soon.") % {"ref": request.reference}, request.get_absolute_url())


def _reminded_at(request: DIDRequest) -> datetime | None:
    first = OutboxMessage.objects.filter(key__startswith=_key(request)).order_by("created_at").first()
    return first.created_at if first else None


def _shortest_notice() -> timedelta:
    return timedelta(days=min(policy.value("expiry_notice_days")))


def _key(request: DIDRequest) -> str:
    return f"mail.expiry_notice:{request.pk}:{request.last_activity_at:%Y%m%d%H%M%S}:"
