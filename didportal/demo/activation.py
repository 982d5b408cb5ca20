"""Three clients after their payment: one that has just paid, one that is overdue, one that is live."""

import json
from datetime import datetime, timedelta

from clients.activation import services
from clients.activation.models import Checklist, IncomingEvent
from clients.models import Client
from core import clock
from didportal.demo.people import DOMAIN

DONE = ("confirmation_mail.delivered", "dashboard.loaded", "callflow.published", "user.active")

# BAN, name, minutes since the payment, what the panel said and after how many minutes, DND calls
PAID = (
    ("BAN-200301", "Umang Clinics LLP", 2, (), True),
    ("BAN-200302", "Vistara Interiors Pvt Ltd", 55, DONE[:2], None),
    ("BAN-200303", "Yamuna Books Pvt Ltd", 180, DONE, False),
)


def pay() -> None:
    """Let the payments arrive as their webhook would; the worker does the rest. Safe to repeat: ids count once."""
    for ban, name, minutes, happened, dnd in PAID:
        if Checklist.objects.filter(client__ban=ban).exists() or Client.objects.filter(ban=ban).exists():
            continue
        paid_at = clock.now() - timedelta(minutes=minutes)
        said: dict[str, object] = {
            "event": "payment.captured", "payment_reference": f"demo_{ban[-3:]}", "ban": ban, "client_name": name,
            "at": paid_at.isoformat(), "email": f"owner@{name.split()[0].lower()}.example",
            "account_manager": f"asha@{DOMAIN}", "ports_a_number": False if dnd is not None else None,
            "calls_dnd_numbers": dnd,
        }  # fmt: skip
        _receive(IncomingEvent.Source.PAYMENTS, f"demo-{ban}", said)
        for number, kind in enumerate(happened, start=1):
            at = (paid_at + timedelta(minutes=3 * number)).isoformat()
            _receive(IncomingEvent.Source.PANEL, f"demo-{ban}-{kind}", {"event": kind, "ban": ban, "at": at})


def _receive(source: IncomingEvent.Source, event_id: str, said: dict[str, object]) -> None:
    at = datetime.fromisoformat(str(said["at"]))
    kind, ban = str(said["event"]), str(said["ban"])
    services.receive(source=source, event_id=event_id, kind=kind, ban=ban, at=at, body=json.dumps(said))
