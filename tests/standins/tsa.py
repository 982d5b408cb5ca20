"""A stand-in for a time-stamp authority (RFC 3161) over real HTTP.

    with TsaStandin() as tsa: ... tsa.url, tsa.pem, tsa.asked, tsa.answers_with("refuse")

Modes: `stamp`; `refuse` (the protocol's own rejection); `down` (503); `rubbish`; `other` (stamps another digest).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.sign.timestamps import DummyTimeStamper

from agreements.sealing.development import stamping_certificate

KIND = "application/timestamp-reply"
OTHER = bytes(32)
REJECTION = bytes.fromhex("30053003020102")  # a TimeStampResp with nothing but PKIStatus 2


class TsaStandin:
    """The authority, its key and what it was asked."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        key = rsa.generate_private_key(65537, 3072)
        certificate = stamping_certificate(key)
        self.pem = certificate.public_bytes(serialization.Encoding.PEM)
        self.asked = 0
        self.mode = "stamp"
        self._certificate = x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
        der = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self._key = keys.PrivateKeyInfo.load(der)
        self._now = now
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/tsa"

    def answers_with(self, mode: str) -> None:
        """From now on: see the modules' words."""
        self.mode = mode

    def answer(self, question: bytes) -> tuple[int, bytes]:
        """Status and body for one TimeStampReq (DER)."""
        self.asked += 1
        if self.mode == "down":
            return 503, b"later"
        if self.mode == "rubbish":
            return 200, b"\x00rubbish"
        if self.mode == "refuse":
            return 200, REJECTION
        asked = tsp.TimeStampReq.load(question)
        if self.mode == "other":
            asked["message_imprint"]["hashed_message"] = OTHER
        maker = DummyTimeStamper(self._certificate, self._key, fixed_dt=self._now(), include_nonce=True)
        return 200, maker.request_tsa_response(asked).dump()


def _handler(standin: TsaStandin) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, body = standin.answer(question)
            self.send_response(status)
            self.send_header("Content-Type", KIND)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    return Handler
