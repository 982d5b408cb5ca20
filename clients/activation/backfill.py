"""Each night the panel is asked what it may have failed to tell: the same events, by the same door."""

import json
from typing import Any

import requests
from django.conf import settings
from django.utils.translation import gettext as _

from clients.activation import payments
from clients.activation.models import Checklist, IncomingEvent
from clients.activation.services import receive
from core import clock
from core.errors import PortalError
from core.events import enqueue, unit_of_work
from core.events.outbox import Job, Park

TIMEOUT_S = (5, 20)


class NotAnswered(Exception):
    """The panel did not answer as agreed: the outbox tries again."""


def run() -> None:
    """Ask about every client that is not live yet. Nothing happens where no panel is set up."""
    if not settings.PANEL_API_URL:
        return
    day = clock.today().isoformat()
    with unit_of_work():
        for pk in Checklist.objects.filter(live_at=None, refunded_at=None).values_list("pk", flat=True):
            enqueue("panel.backfill", key=f"panel.backfill:{pk}:{day}", payload={"checklist": pk})


def ask(job: Job) -> None:
    """Handler of `panel.backfill`: GET {PANEL_API_URL}/clients/{ban}/events, `{"events": [{id, event, at}]}`."""
    ban = Checklist.objects.select_related("client").get(pk=job.payload["checklist"]).client.ban
    if not settings.PANEL_API_TOKEN:
        raise Park(_("PANEL_API_TOKEN is empty: the panel is never asked without a key."))
    answer = requests.get(
        f"{settings.PANEL_API_URL}/clients/{ban}/events",
        headers={"Authorization": f"Bearer {settings.PANEL_API_TOKEN}"},
        timeout=TIMEOUT_S,
        allow_redirects=False,
    )
    if answer.status_code == 404:
        return  # the panel does not know the client yet
    if answer.status_code != 200:
        raise NotAnswered(f"the panel answered with HTTP {answer.status_code}")
    try:
        for each in payments.object_of(answer.content).get("events", []):
            _take(ban, each)
    except PortalError as error:
        raise NotAnswered(str(error)) from error


def _take(ban: str, said: Any) -> None:
    if not isinstance(said, dict):
        raise payments.Unreadable(_("An event of the panel is no object."))
    receive(
        source=IncomingEvent.Source.PANEL,
        event_id=payments.event_id_of(payments.text_of(said, "id", needed=True)),
        kind=payments.text_of(said, "event", needed=True),
        ban=ban,
        at=payments.moment_of(said, "at"),
        body=json.dumps(said, ensure_ascii=False),
    )
