"""A stand-in for the client's panel over real HTTP: takes the portal's webhook and shows what a client would see.

    python -m tests.standins.panel --port 8082 --secret ... --data panel.json
    with PanelStandin() as panel: ... panel.hook, panel.state, panel.faults

`POST /__control__/fault|clear|release|status` steers it as it does the stand-in Jira (jira_faults); the routes are
`hook` and `groups`. `GET /api/clients/<BAN>/groups` answers what it shows, `GET /clients/<BAN>/dids/add` is the page.
On `/clients/<BAN>/activation` buttons make things happen, which the portal is told (panel_events); it asks for them
again at `GET /clients/<BAN>/events`.
"""

from __future__ import annotations

import argparse
import json
import os
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.standins import jira, panel_events, panel_pages
from tests.standins.jira_control import control
from tests.standins.jira_faults import Dropped, Faults, Seen
from tests.standins.jira_http import Answer, Call, Refused
from tests.standins.panel_events import PanelEvents
from tests.standins.panel_state import Known, PanelState

HOOK = "/hooks/portal"
CONTROLS = ("fault", "clear", "release", "status")


@dataclass(frozen=True)
class Portal:
    """Where the panel asks about a client of whom it was told nothing yet, and the file with its key."""

    origin: str
    token_file: Path

    def ask(self, ban: str) -> dict[str, Any] | None:
        if not self.token_file.exists():
            return None
        headers = {"Authorization": f"Bearer {self.token_file.read_text().strip()}"}
        request = urllib.request.Request(f"{self.origin}/api/v1/clients/{quote(ban)}/did-groups", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return dict(json.load(answer))
        except urllib.error.URLError:
            return None


class Handler(jira.Handler):
    """The plumbing of the stand-in Jira; only what is answered differs."""

    server: Server  # type: ignore[assignment]

    def _serve(self) -> None:
        call, panel = self._call(), self.server.standin
        try:
            if call.path.startswith("/__control__/") and call.path.split("/")[2] in CONTROLS:
                self._send(control(None, panel.faults, call, call.path.split("/")[2]))  # type: ignore[arg-type]
            elif call.path == HOOK and call.method == "POST":
                self._faulty(call, "hook")
            elif call.path.startswith("/api/"):
                self._faulty(call, "groups")
            else:
                self._send(panel.page(call))
        except Refused as refusal:
            self._send(refusal.answer)
        except OSError:
            self.close_connection = True  # the caller is gone

    do_GET = do_POST = _serve  # noqa: N815

    def _faulty(self, call: Call, name: str) -> None:
        faults = self.server.standin.faults
        fault, status = faults.arrive(name), 0
        try:
            faults.stage(fault, "arrived", name)
            answer = self._instead(fault) or self._answer(call, name)
            faults.stage(fault, "committed", name)
            answer = self._spoil(fault, answer)
            status = answer.status
            self._send(answer)
        except Dropped:
            self._drop()
        finally:
            faults.answered(Seen(name, call.method, call.path, status, time.time()))

    def _answer(self, call: Call, name: str) -> Answer:
        panel = self.server.standin
        try:
            answer = Answer.of(panel.state.take(call)) if name == "hook" else panel.groups(call)
        except Refused as refused:
            return refused.answer
        panel.faults.commit(name)
        return answer


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    standin: PanelStandin


class PanelStandin:
    """One stand-in on a loopback port (0: a free one); `hook` is the address of its webhook."""

    def __init__(
        self, secrets: tuple[str, ...] = ("stand-in-secret",), port: int = 0, data: Path | None = None,
        tolerance: float | None = None, portal: Portal | None = None, events: PanelEvents | None = None,
    ) -> None:  # fmt: skip
        self.events = events or PanelEvents()
        self.state = PanelState(list(secrets), tolerance, data)
        self.faults, self.portal, self.log_calls = Faults(), portal, False
        self.server = Server(("127.0.0.1", port), Handler)
        self.server.standin = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.hook = self.url + HOOK
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)

    def client(self, ban: str) -> Known:
        """What is known of a client; asks the portal once where nothing is. Raises Refused 404."""
        if ban not in self.state.clients and self.portal is not None and (found := self.portal.ask(ban)):
            self.state.learn(found)
        if ban not in self.state.clients:
            raise Refused(404, "No such client.")
        return self.state.clients[ban]

    def groups(self, call: Call) -> Answer:
        """`/api/clients/<BAN>/groups`: what is shown now, as data."""
        parts = call.path.strip("/").split("/")
        if len(parts) != 4 or (parts[1], parts[3]) != ("clients", "groups"):
            raise Refused(404, "No such resource.")
        known = self.client(parts[2])
        return Answer.of({"sequence": known.sequence, **known.client})

    def page(self, call: Call) -> Answer:
        parts = call.path.strip("/").split("/")
        if parts == [""]:
            return Answer.html(panel_pages.overview(self.state.clients))
        if len(parts) == 4 and (parts[0], parts[2:]) == ("clients", ["dids", "add"]):
            return Answer.html(panel_pages.add_did(self.client(parts[1]), call.one("location")))
        if len(parts) == 3 and parts[0] == "clients":
            return self._activation(call, parts[1], parts[2])
        raise Refused(404, "No such page.")

    def _activation(self, call: Call, ban: str, what: str) -> Answer:
        if what == "events" and call.method == "GET":
            return Answer.of(self.events.answer(ban, call.headers.get("Authorization")))
        said = ""
        if what == "happen" and call.method == "POST":
            said = self.events.tell(ban, self.events.happen(ban, call.one("kind")))
        elif what != "activation":
            raise Refused(404, "No such page.")
        body = panel_events.buttons(ban, self.events.kept.get(ban, []), said)
        return Answer.html(panel_pages.frame(f"Activation of {ban}", body))

    def __enter__(self) -> PanelStandin:  # noqa: PYI034
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.faults.stop()
        self.server.shutdown()
        self._thread.join()
        self.server.server_close()


def main() -> None:
    parser = argparse.ArgumentParser(description="A stand-in panel for development and tests.")
    parser.add_argument("--port", type=int, default=8082)
    parser.add_argument("--secret", default=os.environ.get("PANEL_WEBHOOK_SECRETS", "stand-in-secret"))
    parser.add_argument("--data", type=Path, default=None, help="keep what is known in this JSON file")
    parser.add_argument("--portal", default="", help="origin of the portal, to ask about clients not yet told of")
    parser.add_argument("--token-file", type=Path, default=Path("var/panel-token"))
    parser.add_argument(
        "--event-secret", default=os.environ.get("PANEL_EVENT_SECRETS", "stand-in-secret").split(",")[0]
    )
    parser.add_argument("--key", default=os.environ.get("PANEL_API_TOKEN", "stand-in-token"))
    given = parser.parse_args()
    events = PanelEvents(given.portal, given.event_secret, given.key)
    portal = Portal(given.portal, given.token_file) if given.portal else None
    secrets = tuple(given.secret.split(","))
    standin = PanelStandin(secrets, given.port, given.data, tolerance=300, portal=portal, events=events)
    print(f"stand-in panel at {standin.url}", flush=True)
    try:
        standin.server.serve_forever()
    except KeyboardInterrupt:
        standin.faults.stop()


if __name__ == "__main__":
    main()
