"""Limits on how often one person or address may do a thing; the counters are rows, so all workers share them (U6)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import ThrottleCount
from core.errors import Reason, Throttled


def hit(what: str, who: object, limit: int, seconds: int) -> None:
    """Count one try of `what` by `who`; raises Throttled beyond `limit` tries in a window of `seconds`.

    Call it outside a unit of work: a refusal must not roll its own count back.
    """
    key, now = f"{what}:{who}"[:120], clock.now()
    with transaction.atomic():
        counted = ThrottleCount.objects.filter(key=key, window_ends__gt=now).update(count=F("count") + 1)
        if not counted:
            fresh = {"window_ends": now + timedelta(seconds=seconds), "count": 1}
            ThrottleCount.objects.update_or_create(key=key, defaults=fresh)
    found = ThrottleCount.objects.get(key=key)
    if found.count > limit:
        left = max(1, round((found.window_ends - now).total_seconds()))
        minutes = _("Try again in %(minutes)d minutes.") % {"minutes": max(1, round(left / 60))}
        raise Throttled(Reason(_("Too many tries."), code=what, remedy=minutes), retry_after=left)


def sweep() -> None:
    """Drop counters whose window is over."""
    ThrottleCount.objects.filter(window_ends__lt=clock.now()).delete()
