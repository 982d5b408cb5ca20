"""Calls and answers of the stand-in Jira, its route table, and how each flavour refuses."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from tests.standins.jira_state import JiraState

LOGIN_PAGE = "<html><head><title>Unauthorized (401)</title></head><body><h1>Unauthorized (401)</h1></body></html>"


@dataclass
class Call:
    method: str
    path: str
    params: dict[str, list[str]]
    headers: Message
    body: bytes
    base: str

    def one(self, name: str, default: str = "") -> str:
        return self.params.get(name, [default])[0]

    def many(self, name: str) -> list[str]:
        """`fields=a,b` and `fields=a&fields=b` mean the same."""
        return [part for value in self.params.get(name, []) for part in value.split(",") if part]

    def json(self) -> dict[str, Any]:
        try:
            data = json.loads(self.body or b"{}")
        except ValueError:
            raise Refused(400, "There was an error parsing JSON. Check that your request body is valid.") from None
        if not isinstance(data, dict):
            raise Refused(400, "An object is expected.")
        return data


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Any, status: int = 200) -> Answer:
        return cls(status, json.dumps(data).encode(), {"Content-Type": "application/json;charset=UTF-8"})

    @classmethod
    def html(cls, text: str, status: int = 200) -> Answer:
        return cls(status, text.encode(), {"Content-Type": "text/html;charset=UTF-8"})


class Refused(Exception):
    """Jira's own no: a status, messages, and errors by field."""

    def __init__(self, status: int, *messages: str, **errors: str) -> None:
        super().__init__(status, messages, errors)
        self.answer = Answer.of({"errorMessages": list(messages), "errors": errors}, status)


Handler = Callable[..., Answer]
ROUTES: list[tuple[str, re.Pattern[str], str, Handler]] = []
API = r"/rest/api/(?:2|latest)"


def route(name: str, method: str, pattern: str, *, api: bool = True) -> Callable[[Handler], Handler]:
    """Register a handler `(state, call, *groups)`; `name` is what faults and counters call it."""

    def register(handler: Handler) -> Handler:
        ROUTES.append((method, re.compile((API if api else "") + pattern + "/?$"), name, handler))
        return handler

    return register


def resolve(method: str, path: str) -> tuple[str, Handler, tuple[str, ...]]:
    """(route name, handler, groups) of a call. Raises Refused 404 or 405."""
    known = False
    for wanted, pattern, name, handler in ROUTES:
        match = pattern.match(path)
        if match is not None:
            known = True
            if wanted == method:
                return name, handler, match.groups()
    raise Refused(405 if known else 404, "Method not allowed" if known else "No such resource")


@dataclass(frozen=True)
class Credentials:
    email: str = "portal@myoperator.example"
    token: str = "stand-in-token"
    pat: str = "stand-in-pat"

    def refusal(self, state: JiraState, call: Call) -> Answer | None:
        """None when the call carries the flavour's own credential, else its 401."""
        scheme, _, value = (call.headers.get("Authorization") or "").partition(" ")
        if state.is_cloud:
            wanted = base64.b64encode(f"{self.email}:{self.token}".encode()).decode()
            if (scheme.lower(), value) == ("basic", wanted):
                return None
            return unauthorised(state)
        return None if (scheme.lower(), value) == ("bearer", self.pat) else unauthorised(state)


def unauthorised(state: JiraState) -> Answer:
    """Cloud says it in JSON, Server with a page."""
    if state.is_cloud:
        return Refused(401, "Client must be authenticated to access this resource.").answer
    page = Answer.html(LOGIN_PAGE, 401)
    page.headers["WWW-Authenticate"] = 'OAuth realm="stand-in"'
    return page
