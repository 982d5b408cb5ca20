"""Looks into the outbox of an installation, and writes rows there as another process would.

Called with due, newest, lags AFTER [UNTIL] or write COUNT PAUSE.
"""

import time
from collections.abc import Callable
from typing import Any

from django.db.models import Max

from approvals.models import Decision
from core import clock
from core.events import enqueue, unit_of_work
from core.events.models import OutboxMessage

TOPIC = "mail.decision_receipt"


def main(what: str, *args: str) -> Any:
    tools: dict[str, Callable[..., Any]] = {"due": due, "newest": newest, "lags": lags, "write": write}
    return tools[what](*args)


def due() -> int:
    """How many rows wait whose time has come."""
    return OutboxMessage.objects.due().filter(due_at__lte=clock.now()).count()


def newest() -> int:
    return OutboxMessage.objects.aggregate(newest=Max("pk"))["newest"] or 0


def lags(after: str, until: str = "") -> list[float]:
    """Seconds from just before the commit until the handler had ended, of each receipt between two marks."""
    rows = OutboxMessage.objects.done().filter(topic=TOPIC, pk__gt=int(after), pk__lte=int(until or newest()))
    return [(row.finished_at - row.created_at).total_seconds() for row in rows if row.finished_at]


def write(count: str, pause: str) -> int:
    """One receipt after the other, for a decision that is there: no web process is woken by it."""
    decision = Decision.objects.standing().exclude(undo_digest="").latest("pk")
    for n in range(int(count)):
        with unit_of_work():
            enqueue(TOPIC, key=f"bench:{newest()}:{n}", payload={"decision": decision.pk})
        time.sleep(float(pause))
    return int(count)
