"""The audit chain: each event carries a keyed hash over itself and the one before, so that a change shows (P5, U2)."""

import hmac
import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.events.models import AuditEvent, AuditHead
from core.events.outside import Outside
from core.prepared import Prepared, PreparedInsert

SYSTEM = _("the system")
FIRST: Final = "0" * 64  # what the first event follows
WORDS: Final = 32
_WRITER: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


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
    return _keyed(_text(event)).hex()


def words_digest(event: AuditEvent) -> str:
    """32 hex digits over what the event says, its place in the chain left out: a row that moved is still known."""
    return _keyed(_words_in(_text(event), event)).hex()[:WORDS]


def faults(outside: Outside | None = None) -> Iterator[str]:
    """Walk the chain from its start and name each row that does not hold, in plain words.

    `outside` is what was handed out of the database day by day (core/events/outside.py): with it a chain that somebody
    made anew, even with the key, shows, and the rows that were altered, removed or put in are named (P5).
    """
    expected, previous, run = 1, FIRST, Run()
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != expected:
            yield _missing(expected, event.sequence)
        if event.previous_hash != previous:
            yield f"event {event.sequence} does not follow the one before it"
        text = _text(event)
        yield from run.saw(event, holds=hmac.compare_digest(event.hash, _keyed(text).hex()))
        if outside is not None:
            yield from outside.saw(event, _keyed(_words_in(text, event)).hex()[:WORDS])
        expected, previous = event.sequence + 1, event.hash
    yield from run.end()
    head = AuditHead.objects.get(pk=1)
    if (head.sequence, head.hash) != (expected - 1, previous):
        yield f"the chain ends at event {expected - 1}, its head says {head.sequence}"
    if outside is not None:
        yield from outside.end(expected - 1)


class Run:
    """Rows in a row that do not hold: after a few the rest is counted, so that the first stays readable."""

    NAMED = 5

    def __init__(self) -> None:
        self.bad, self.last = 0, 0

    def saw(self, event: AuditEvent, *, holds: bool) -> Iterator[str]:
        """One row of the chain."""
        if holds:
            yield from self.end()
            self.bad = 0
            return
        self.bad, self.last = self.bad + 1, event.sequence
        if self.bad <= self.NAMED:
            yield f"event {event.sequence} ({event.action}) was changed"

    def end(self) -> Iterator[str]:
        """What was left unsaid."""
        if self.bad > self.NAMED:
            yield f"and so were the {self.bad - self.NAMED} events after it, up to event {self.last}"
            self.bad = 0


def _missing(expected: int, found: int) -> str:
    if found == expected + 1:
        return f"event {expected} is missing: the next one found is {found}"
    return f"events {expected} to {found - 1} are missing: the next one found is {found}"


def _text(event: AuditEvent) -> str:
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
    return _WRITER.encode(said)


def _words_in(text: str, event: AuditEvent) -> str:
    # the same text without "[sequence," before and ',"previous hash"]' after it: written once for both digests
    return text[len(f"[{event.sequence},") : -len(f',"{event.previous_hash}"]')]


def _keyed(text: str) -> bytes:
    return hmac.digest(settings.AUDIT_KEY.encode(), text.encode(), "sha256")


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    # what the database gives back must hash as what went in: dates, lazy texts and enums become strings here
    return json.loads(json.dumps(data, default=str))  # type: ignore[no-any-return]
