"""Counting without reading a million rows: each added or revoked record moves a tally of its day, basis and method."""

from datetime import date
from typing import Final

from django.db.models import F

from compliance.consent.models import ConsentRecord, ConsentTally
from core.clock import IST

NEVER: Final = date(9999, 12, 31)


def added(record: ConsentRecord) -> None:
    """Inside the transaction that writes the record."""
    _move(record, revoked=record.revoked_at is not None, by=1)


def revoked(record: ConsentRecord) -> None:
    """Inside the transaction that takes the record back."""
    _move(record, revoked=False, by=-1)
    _move(record, revoked=True, by=1)


def _move(record: ConsentRecord, *, revoked: bool, by: int) -> None:
    group = {
        "client_id": record.client_id,
        "captured_on": record.captured_at.astimezone(IST).date(),
        "expires_on": record.expires_at.astimezone(IST).date() if record.expires_at else NEVER,
        "basis": record.basis,
        "method": record.method,
        "revoked": revoked,
    }
    tally, _made = ConsentTally.objects.get_or_create(**group, defaults={"number": 0})
    ConsentTally.objects.filter(pk=tally.pk).update(number=F("number") + by)
