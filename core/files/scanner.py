"""The virus scanner: clamd over its socket, when one is set (CLAMD_SOCKET: a path, or host:port)."""

import socket
import struct
from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import PortalError, Reason
from core.files.models import ScanState

SECONDS: Final = 30
CHUNK: Final = 256 * 1024
ANSWER_BYTES: Final = 4096


class ScannerDown(PortalError):
    """A scanner is set but gave no verdict: nothing is taken until it does (fails closed)."""

    status = 503


def scan(content: bytes | Iterable[bytes]) -> ScanState:
    """The scanner's verdict on bytes or on pieces of them; NOT_SCANNED where none is set. Raises ScannerDown."""
    if not settings.CLAMD_SOCKET:
        return ScanState.NOT_SCANNED
    try:
        answer = _ask(b"zINSTREAM\0", content)
    except OSError as error:
        raise _down() from error
    if answer.endswith(b" FOUND"):
        return ScanState.INFECTED
    if answer.endswith(b": OK"):
        return ScanState.CLEAN
    raise _down()


def answers() -> bool | None:
    """Whether the scanner that is set answers; None where none is set. For the health page."""
    if not settings.CLAMD_SOCKET:
        return None
    try:
        return _ask(b"zPING\0") == b"PONG"
    except OSError:
        return False


def _ask(command: bytes, content: bytes | Iterable[bytes] | None = None) -> bytes:
    with _connected() as line:
        line.sendall(command)
        if content is not None:
            for chunk in _pieces(content):
                line.sendall(struct.pack("!I", len(chunk)) + chunk)
            line.sendall(struct.pack("!I", 0))
        answer = b""
        while b"\0" not in answer and len(answer) < ANSWER_BYTES and (more := line.recv(ANSWER_BYTES)):
            answer += more
    return answer.partition(b"\0")[0]


def _pieces(content: bytes | Iterable[bytes]) -> Iterable[bytes]:
    if not isinstance(content, bytes):
        return content
    return (content[start : start + CHUNK] for start in range(0, len(content), CHUNK))


def _connected() -> socket.socket:
    address: str = settings.CLAMD_SOCKET
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        line.connect(address)
        return line
    host, _colon, port = address.rpartition(":")
    if not port.isdigit():
        raise OSError(f"CLAMD_SOCKET is neither a path nor host:port: {address}")
    return socket.create_connection((host, int(port)), SECONDS)


def _down() -> ScannerDown:
    return ScannerDown(
        Reason(
            _("The virus scanner does not answer, so no file can be taken."),
            code="file.scanner_down",
            remedy=_("Try again in a few minutes; if it stays so, tell your administrator."),
        )
    )
