"""Reminders to signatories, by the clock: the same link, some days after it was sent."""

from datetime import timedelta

from agreements.signing.models import SigningLink
from core import clock, policy
from core.events import enqueue, record, unit_of_work


def run() -> None:
    """Have everybody reminded whose day it is; each in a transaction of its own, each reminder once."""
    days = sorted(policy.value("signing_reminder_days"))
    for link in SigningLink.objects.to_sign().select_related("signatory__agreement__request"):
        passed = sum(clock.now() >= link.issued_at + timedelta(days=day) for day in days)
        if passed > link.reminders:
            _remind(link, passed)


def _remind(link: SigningLink, passed: int) -> None:
    with unit_of_work():
        mine = SigningLink.objects.to_sign().filter(pk=link.pk, reminders=link.reminders)
        if not SigningLink.objects.filter(pk__in=mine.values("pk")).update(reminders=passed):
            return
        key = f"mail.signing_reminder:{link.pk}:{passed}"
        enqueue("mail.signing_reminder", key=key, payload={"link": link.pk})
        record("signing.reminded", subject=link.signatory.agreement, actor=None, to=link.signatory.email, number=passed)
