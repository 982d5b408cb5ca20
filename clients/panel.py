"""What the client's panel shows, and telling it of each change: state written with the change, sent by the outbox."""

import hashlib
import hmac
import json
from typing import Any

import requests
from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.utils.translation import gettext as _

from clients.models import Client, DIDGroup, DIDNumber, GroupGrant, PanelEvent, Suspension
from core import clock
from core.accounts.access import check_may
from core.accounts.models import User
from core.events import enqueue, record, unit_of_work
from core.events.outbox import Job, Park

TOPIC = "panel.event"
TIMEOUT_S = (5, 15)
NOT_CONFIGURED = "not configured: PANEL_WEBHOOK_URL is empty"


class NotTaken(Exception):
    """The panel did not answer with 2xx: the outbox tries again."""


def visible_groups(client: Client) -> QuerySet[DIDGroup]:
    """The groups that the client may pick numbers from (S6, S37): standing grants; in a suspension the default ones."""
    shown = GroupGrant.objects.standing().filter(client=client)
    if not outgoing_allowed(client):
        shown = shown.default()
    return DIDGroup.objects.filter(pk__in=shown.values("group")).select_related("location")


def outgoing_allowed(client: Client) -> bool:
    """Whether the client may call out at all: no suspension stands."""
    return not Suspension.objects.standing().filter(client=client).exists()


def state_of(client: Client) -> dict[str, Any]:
    """All that the panel shows of a client, as plain data: what the webhook carries and the API answers."""
    return {
        "ban": client.ban,
        "name": client.name,
        "outgoing_allowed": outgoing_allowed(client),
        "groups": [_group(group) for group in _with_default(client)],
    }


def tell(client: Client, kind: str, *, above: int = 0) -> PanelEvent:
    """Write down the client's state as it is now, to be sent to the panel. Inside a unit of work, client row locked.

    Its sequence is the next one, and higher than `above`.
    """
    last = PanelEvent.objects.filter(client=client).aggregate(last=Max("sequence"))["last"] or 0
    event = PanelEvent(client=client, kind=kind, sequence=max(last, above) + 1, at=clock.now())
    said = {
        "event": str(event.event_id),
        "kind": kind,
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "client": state_of(client),
        "numbers": _numbers(client),
    }
    event.body = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    event.save(force_insert=True)
    _enqueue(event, f"{TOPIC}:{event.event_id}")
    return event


def tell_anew(client: Client) -> PanelEvent:
    """After a restore: tell the whole state above every sequence that a lost row may have had.

    The panel ignores what looks older than what it knows, and a restored database counts on from the backup. No client
    has had as many changes as seconds have gone by since 1970; from this event on the sequence counts up from there.
    """
    with unit_of_work():
        locked = Client.objects.select_for_update().get(pk=client.pk)
        record("panel.told_anew", subject=locked, actor=None)
        return tell(locked, "restored", above=int(clock.now().timestamp()))


def redeliver(*, event: PanelEvent, actor: User) -> None:
    """Send an event once more, as it was. The panel knows its id and its place in the order, so nothing goes back."""
    check_may(actor, "outbox.retry")
    with unit_of_work():
        record("panel.redelivery_asked", subject=event, actor=actor, event=str(event.event_id))
        _enqueue(event, f"{TOPIC}:{event.event_id}:{event.tries}")


def deliver(job: Job) -> None:
    """Handler of `panel.event`: POST the stored bytes, signed. Raises NotTaken unless the panel takes it (2xx)."""
    event = PanelEvent.objects.get(event_id=job.payload["event"])
    if not settings.PANEL_WEBHOOK_URL:
        _note(event, NOT_CONFIGURED)
        return
    try:
        status = _post(event)
    except requests.RequestException as error:
        _note(event, type(error).__name__)
        raise
    if not 200 <= status < 300:
        _note(event, f"HTTP {status}")
        raise NotTaken(f"the panel answered with HTTP {status}")
    _note(event, f"HTTP {status}", delivered_at=clock.now())


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`sha256=` and the HMAC in hex over the timestamp, a full stop, and the body as it is sent."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _post(event: PanelEvent) -> int:
    if not settings.PANEL_WEBHOOK_SECRETS:
        raise Park(_("PANEL_WEBHOOK_SECRETS is empty: an event is never sent unsigned."))
    body, timestamp = event.body.encode(), str(int(clock.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "X-Portal-Event": str(event.event_id),
        "X-Portal-Timestamp": timestamp,
        "X-Portal-Signature": signature(settings.PANEL_WEBHOOK_SECRETS[0], timestamp, body),
    }
    # the address comes from the settings alone and a redirect is an answer like any other (W5); the body is not read
    with requests.post(
        settings.PANEL_WEBHOOK_URL, data=body, headers=headers, timeout=TIMEOUT_S, allow_redirects=False, stream=True
    ) as answer:
        return answer.status_code


def _note(event: PanelEvent, answer: str, **fields: Any) -> None:
    PanelEvent.objects.filter(pk=event.pk).update(tries=F("tries") + 1, last_answer=answer[:200], **fields)


def _enqueue(event: PanelEvent, key: str) -> None:
    # one lane a client: the panel hears of its changes in their order
    enqueue(TOPIC, key=key, payload={"event": str(event.event_id)}, lane=f"panel:{event.client_id}")


def _with_default(client: Client) -> QuerySet[DIDGroup]:
    default = GroupGrant.objects.standing().default().filter(client=client, group=OuterRef("pk"))
    return visible_groups(client).annotate(by_default=Exists(default))


def _numbers(client: Client) -> list[dict[str, Any]]:
    """The client's own numbers and the group of each; one whose group is not shown now cannot be called from."""
    rows = DIDNumber.objects.filter(client=client).order_by("e164").values_list("e164", "group_id")
    return [{"number": e164, "group": group} for e164, group in rows]


def _group(group: DIDGroup) -> dict[str, Any]:
    location = group.location
    return {
        "id": group.pk,
        "name": group.name,
        "location": location.city,
        "circle": location.circle,
        "std_code": location.std_code,
        "series": group.series,
        "default": group.by_default,  # type: ignore[attr-defined]
    }
