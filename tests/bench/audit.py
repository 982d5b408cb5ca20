"""How fast the audit chain is walked: `python -m tests.bench.tool audit 100000` prints seconds."""

from __future__ import annotations

import time
from typing import Any

from django.db import transaction

from core.events import audit, heads, outside
from core.events.models import AuditEvent, AuditHead
from core.events.outbox import Job


def main(number: str) -> dict[str, Any]:
    """Add that many events to the chain, then walk it: alone, and against every text that was handed out."""
    _fill(int(number))
    handed_out = outside.Outside()
    _hand_out(handed_out)
    alone, against = _walk(None), _walk(handed_out)
    return {"rows": AuditHead.objects.get(pk=1).sequence, "alone": alone, "against": against}


def _fill(number: int) -> None:
    first = AuditEvent.objects.order_by("sequence").last()
    assert first is not None
    said = {"subject_type": "x.thing", "subject_id": "1", "actor": None, "thread": "DID-2026-000001", "at": first.at}
    for start in range(0, number, 5000):
        with transaction.atomic():
            data = [{"number": start + n, "words": "sent to the client by mail"} for n in range(5000)]
            audit.append([said | {"action": "thing.done", "data": each} for each in data])


def _hand_out(found: outside.Outside) -> None:
    from core.events.models import OutboxMessage

    heads.run()
    for row in OutboxMessage.objects.filter(topic="audit.store_head"):
        heads.store(Job(row.pk, row.topic, row.key, row.payload, 0, False, ""))
        found.add(heads.text(row.payload))


def _walk(handed_out: outside.Outside | None) -> float:
    began = time.monotonic()
    faults = list(audit.faults(handed_out))
    assert faults == [], faults[:3]
    return time.monotonic() - began
