"""What the stand-in panel knows of each client, and how it takes an event: signed, once, and never backwards."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.standins.jira_http import Call, Refused


@dataclass
class Known:
    """One client as the panel shows it; `sequence` is that of the event it came from (0: asked from the portal)."""

    sequence: int
    client: dict[str, Any]


@dataclass
class PanelState:
    """Shared by all request threads. `tolerance` is how old a signed timestamp may be, in seconds; None: any age."""

    secrets: list[str]
    tolerance: float | None = None
    data: Path | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)
    clients: dict[str, Known] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)  # event id -> what became of it
    received: list[str] = field(default_factory=list)  # every delivery with a good signature, twins too

    def __post_init__(self) -> None:
        if self.data is not None and self.data.exists():
            kept = json.loads(self.data.read_text())
            self.clients = {ban: Known(**known) for ban, known in kept["clients"].items()}
            self.events = kept["events"]

    def take(self, call: Call) -> dict[str, Any]:
        """Judge one delivery. Raises Refused: 401 for a wrong signature, 400 for a body that is no event."""
        self._check_signature(call)
        said = call.json()
        event, client = said.get("event"), said.get("client") or {}
        if not event or event != call.headers.get("X-Portal-Event") or not client.get("ban"):
            raise Refused(400, "This is no event of the portal.")
        with self.lock:
            self.received.append(event)
            if event in self.events:
                return {"result": "known", "before": self.events[event]}
            self.events[event] = self._apply(said["sequence"], client)
            self.save()
            return {"result": self.events[event]}

    def learn(self, client: dict[str, Any]) -> None:
        """Keep what the portal answered about a client of whom no event came yet."""
        with self.lock:
            self.clients.setdefault(client["ban"], Known(0, client))

    def save(self) -> None:
        if self.data is not None:
            kept = {"clients": {ban: vars(known) for ban, known in self.clients.items()}, "events": self.events}
            self.data.write_text(json.dumps(kept, indent=1, ensure_ascii=False))

    def _apply(self, sequence: int, client: dict[str, Any]) -> str:
        known = self.clients.get(client["ban"])
        if known is not None and known.sequence >= sequence:
            return "older"
        self.clients[client["ban"]] = Known(sequence, client)
        return "applied"

    def _check_signature(self, call: Call) -> None:
        given, timestamp = call.headers.get("X-Portal-Signature") or "", call.headers.get("X-Portal-Timestamp") or ""
        if not any(hmac.compare_digest(given, self._expected(secret, timestamp, call.body)) for secret in self.secrets):
            raise Refused(401, "The signature does not hold.")
        if self.tolerance is not None and abs(time.time() - int(timestamp)) > self.tolerance:
            raise Refused(401, "The signature is too old.")

    @staticmethod
    def _expected(secret: str, timestamp: str, body: bytes) -> str:
        return "sha256=" + hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
