"""The audit chain: each event carries a keyed hash over itself and the one before, so that a change shows (P5, U2)."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.events.models import AuditEvent, AuditHead
from core.prepared import Prepared, PreparedInsert

SYSTEM = _("the system")


def append(events: list[dict[str, Any]]) -> None:
    """Write the events at the end of the chain. Runs inside the caller's transaction, as its last step."""
    if not events:
        return
    rows = [_row(fields) for fields in events]  # before the lock: between it and the commit everybody else waits
    head = _HEAD()[0]
    for row in rows:
        row.sequence, row.previous_hash = head.sequence + 1, head.hash
        row.hash = event_hash(row)
        head.sequence, head.hash = row.sequence, row.hash
    _INSERT(rows)  # a trigger moves the head on


def _row(fields: dict[str, Any]) -> AuditEvent:
    actor = fields["actor"]
    said = fields | {"data": _plain(fields["data"])}
    return AuditEvent(**said, actor_label=actor.full_name if actor else "system")


_HEAD = Prepared(lambda: AuditHead.objects.select_for_update().filter(pk=1))
_INSERT = PreparedInsert(AuditEvent)


def event_hash(event: AuditEvent) -> str:
    """HMAC-SHA256 as hex over everything the event says and the hash before it."""
    said = [
        event.sequence,
        event.at.astimezone(UTC).isoformat(),
        event.actor_id,
        event.actor_label,
        event.action,
        event.subject_type,
        event.subject_id,
        event.thread,
        event.data,
        event.previous_hash,
    ]
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def faults() -> Iterator[str]:
    """Walk the chain from its start and name each row that does not hold, in plain words."""
    expected, previous = 1, "0" * 64
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != expected:
            yield f"event {expected} is missing: the next one found is {event.sequence}"
        if event.previous_hash != previous:
            yield f"event {event.sequence} does not follow the one before it"
        if not hmac.compare_digest(event.hash, event_hash(event)):
            yield f"event {event.sequence} ({event.action}) was changed"
        expected, previous = event.sequence + 1, event.hash
    head = AuditHead.objects.get(pk=1)
    if (head.sequence, head.hash) != (expected - 1, previous):
        yield f"the chain ends at event {expected - 1}, its head says {head.sequence}"


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    # what the database gives back must hash as what went in: dates, lazy texts and enums become strings here
    return json.loads(json.dumps(data, default=str))  # type: ignore[no-any-return]
