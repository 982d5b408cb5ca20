"""A stand-in for Jira that speaks REST v2 over real HTTP, in Cloud or Server manners, with faults on demand.

python -m tests.standins.jira --port 8081 --flavour cloud --data jira.json
with JiraStandin(flavour="server") as jira: ... jira.url, jira.state, jira.faults
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from tests.standins import jira_issue, jira_pages, jira_parts, jira_rest  # noqa: F401  (they register routes)
from tests.standins.jira_control import control
from tests.standins.jira_faults import Dropped, Fault, Faults, Seen
from tests.standins.jira_http import Answer, Call, Credentials, Refused, resolve
from tests.standins.jira_state import JiraState


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def _serve(self) -> None:
        call = self._call()
        standin = self.server.standin
        try:
            if call.path.startswith("/__control__/"):
                self._send(control(standin.state, standin.faults, call, call.path.split("/")[2]))
            elif call.path.startswith("/rest/"):
                self._rest(call)
            else:
                self._send(jira_pages.page(standin.state, call.path))
        except Refused as refusal:
            self._send(refusal.answer)
        except OSError:
            self.close_connection = True  # the caller is gone: a killed worker, or a time-out

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815

    def _call(self) -> Call:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = parse_qs(parts.query, keep_blank_values=True)
        return Call(self.command, unquote(parts.path), query, self.headers, body, self.server.standin.url)

    def _rest(self, call: Call) -> None:
        standin, faults = self.server.standin, self.server.standin.faults
        name, handler, groups = resolve(call.method, call.path)
        fault, status = faults.arrive(name), 0
        try:
            faults.stage(fault, "arrived", name)
            answer = self._instead(fault)
            if answer is None:
                answer = self._work(call, name, handler, groups)
                faults.stage(fault, "committed", name)
                answer = self._spoil(fault, answer)
            status = answer.status
            self._send(answer, fault.seconds if fault and fault.kind == "trickle" else 0.0)
        except Dropped:
            self._drop()
        finally:
            faults.answered(Seen(name, call.method, call.path, status, time.time()))
            if standin.log_calls:
                print(f"{call.method} {call.path} -> {status or 'dropped'}", flush=True)

    def _work(self, call: Call, name: str, handler: Any, groups: tuple[str, ...]) -> Answer:
        standin = self.server.standin
        refusal = None if name == "serverinfo" else standin.credentials.refusal(standin.state, call)
        if refusal is not None:
            return refusal
        try:
            answer: Answer = handler(standin.state, call, *groups)
        except Refused as refused:
            return refused.answer
        standin.faults.commit(name)
        return answer

    def _instead(self, fault: Fault | None) -> Answer | None:
        if fault is not None and fault.kind == "redirect":
            return Answer(302, b"", {"Location": fault.to})
        return self._canned(fault) if fault is not None and fault.at == "arrived" else None

    def _canned(self, fault: Fault) -> Answer | None:
        if fault.kind != "answer":
            return None
        body = fault.body if isinstance(fault.body, str) else json.dumps(fault.body or {"errorMessages": ["fault"]})
        kind = {"Content-Type": "application/json" if not body.startswith("<") else "text/html"}
        return Answer(fault.status, body.encode(), kind | fault.headers)

    def _spoil(self, fault: Fault | None, answer: Answer) -> Answer:
        if fault is not None and fault.kind == "malformed":
            return Answer(answer.status, answer.body[: len(answer.body) // 2] or b"{", answer.headers)
        if fault is not None and fault.at == "committed":
            return self._canned(fault) or answer
        return answer

    def _send(self, answer: Answer, seconds: float = 0.0) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        pieces = [answer.body] if not seconds else [answer.body[i : i + 1] for i in range(len(answer.body))]
        for piece in pieces:
            self.wfile.write(piece)
            self.wfile.flush()
            if seconds:
                self.server.standin.faults.pause(seconds / len(pieces))

    def _drop(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):  # the other side was quicker
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silent: calls are in the stand-in's own log."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    standin: JiraStandin


class JiraStandin:
    """One stand-in on a loopback port (0: a free one); `url` is its base address once constructed."""

    def __init__(
        self, flavour: str = "cloud", port: int = 0, data: Path | None = None, log_calls: bool = False
    ) -> None:
        self.state = JiraState(flavour, data)
        self.faults = Faults()
        self.credentials = Credentials()
        self.log_calls = log_calls
        self.server = Server(("127.0.0.1", port), Handler)
        self.server.standin = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self._thread: threading.Thread | None = None

    def reset(self) -> None:
        """As new, at the same address: no tickets, no faults, nothing counted."""
        self.faults.clear()
        self.state, self.faults = JiraState(self.state.flavour), Faults()

    def start(self) -> Self:
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop answering; held calls are dropped."""
        self.faults.stop()
        if self._thread is not None:
            self.server.shutdown()
            self._thread.join()
        self.server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description="A stand-in Jira for development and tests.")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--flavour", choices=("cloud", "server"), default="cloud")
    parser.add_argument("--data", type=Path, default=None, help="keep the tickets in this JSON file")
    given = parser.parse_args()
    standin = JiraStandin(given.flavour, given.port, given.data, log_calls=True)
    print(f"stand-in Jira ({given.flavour}) at {standin.url}", flush=True)
    try:
        standin.server.serve_forever()
    except KeyboardInterrupt:
        standin.stop()


if __name__ == "__main__":
    main()
