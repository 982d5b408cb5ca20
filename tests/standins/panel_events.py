"""What happens in a client's panel: told to the portal signed, by a button, and told again when the portal asks."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape

from tests.standins.jira_http import Refused

KINDS = {
    "confirmation_mail.delivered": "The confirmation mail was delivered",
    "dashboard.loaded": "The dashboard was opened",
    "callflow.draft_saved": "A call flow was saved as a draft",
    "callflow.published": "A call flow was published",
    "user.invited": "A person was invited",
    "user.active": "A person became active",
}


@dataclass
class PanelEvents:
    """`origin` of the portal ("": tell nobody), the secret that signs, the key that the portal asks with."""

    origin: str = ""
    secret: str = "stand-in-secret"
    token: str = "stand-in-token"
    kept: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def happen(self, ban: str, kind: str) -> dict[str, str]:
        """Something happens: it is remembered, whether or not anybody is told."""
        if kind not in KINDS:
            raise Refused(400, "No such event.")
        event = {"id": uuid.uuid4().hex, "event": kind, "at": datetime.now(UTC).isoformat()}
        self.kept.setdefault(ban, []).append(event)
        return event

    def tell(self, ban: str, event: dict[str, str]) -> str:
        """POST it to the portal; what the portal answered, in a word."""
        if not self.origin:
            return "told nobody"
        body, stamp = json.dumps(event | {"ban": ban}).encode(), str(int(time.time()))
        mac = hmac.new(self.secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json", "X-Portal-Event": event["id"], "X-Portal-Timestamp": stamp,
            "X-Portal-Signature": f"sha256={mac}",
        }  # fmt: skip
        request = urllib.request.Request(f"{self.origin}/api/v1/webhooks/panel", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return f"HTTP {answer.status}"
        except urllib.error.HTTPError as refused:
            return f"HTTP {refused.code}"
        except urllib.error.URLError as down:
            return f"not reached: {down.reason}"

    def answer(self, ban: str, authorization: str | None) -> dict[str, list[dict[str, str]]]:
        """What the portal is told when it asks: everything, in the order in which it happened."""
        if not hmac.compare_digest((authorization or "").encode(), f"Bearer {self.token}".encode()):
            raise Refused(401, "This needs the key.")
        if ban not in self.kept:
            raise Refused(404, "No such client.")
        return {"events": self.kept[ban]}


def buttons(ban: str, events: list[dict[str, str]], said: str) -> str:
    """The body of a client's page: a button for each thing that can happen, and what has happened."""
    at = f"/clients/{escape(ban)}/happen"
    forms = "".join(
        f'<form method="post" action="{at}?kind={kind}"><button>{escape(words)}</button></form>'
        for kind, words in KINDS.items()
    )
    rows = "".join(f"<li>{escape(each['at'])} {escape(each['event'])}</li>" for each in reversed(events))
    return (f"<p role=status>{escape(said)}</p>" if said else "") + forms + f"<h2>So far</h2><ul>{rows}</ul>"
