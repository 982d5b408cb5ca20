"""Somebody at the other end of HTTP: one kept connection, a session, and the token against forged forms."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

PATIENCE_S = 30.0
IDLE_S = 3.0  # gunicorn keeps an idle connection for five seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many seconds; status 0 means that the connection broke."""

    status: int
    seconds: float
    size: int
    body: bytes = b""


class Visitor:
    """Asks one server over one connection. Without a session it is a stranger; `address` is a loopback address."""

    def __init__(self, port: int, *, session: str = "", address: str = "127.0.0.1") -> None:
        self._forgery = secrets.token_hex(16)  # 32 letters and digits: the cookie's own form
        cookies = [f"csrftoken={self._forgery}"] + ([f"sessionid={session}"] if session else [])
        self._headers = {"Cookie": "; ".join(cookies), "User-Agent": "bench", "Accept-Encoding": "identity"}
        self._used = 0.0
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S, source_address=(address, 0))

    def get(self, path: str, *, keep: bool = False) -> Answer:
        return self._ask("GET", path, None, self._headers, keep=keep)

    def post(self, path: str, form: dict[str, str]) -> Answer:
        headers = self._headers | {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self._forgery}
        return self._ask("POST", path, urlencode(form), headers, keep=False)

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str], *, keep: bool) -> Answer:
        began = time.perf_counter()
        if time.monotonic() - self._used > IDLE_S:
            self._connection.close()  # the server closes a connection that idles; a new one is dialled by itself
        try:
            self._connection.request(method, path, body=body, headers=headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, HTTPException):
            self._connection.close()
            return Answer(0, time.perf_counter() - began, 0)
        if response.will_close:
            self._connection.close()
        self._used = time.monotonic()
        return Answer(response.status, time.perf_counter() - began, len(content), content if keep else b"")
