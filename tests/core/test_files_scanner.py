"""The virus scanner's port against a real socket: clean, infected, silent, gone; it fails closed."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from core.accounts.models import User
from core.errors import Refused
from core.files import scanner, services
from core.files.models import ScanState, StoredFile
from core.files.scanner import ScannerDown
from tests.core import corpus

SIGNATURE = b"a virus for tests"


class Clamd(socketserver.StreamRequestHandler):
    """As much of clamd as one file needs; answers `manner` where the server has one."""

    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        manner: bytes | None = self.server.manner  # type: ignore[attr-defined]
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0" if manner is None else manner)
            return
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        verdict = b"stream: Test-Signature FOUND\0" if SIGNATURE in content else b"stream: OK\0"
        self.wfile.write(verdict if manner is None else manner)


class Server(socketserver.ThreadingUnixStreamServer):
    manner: bytes | None = None
    daemon_threads = True


@pytest.fixture
def clamd(tmp_path: Path, settings: Settings) -> Iterator[Server]:
    path = str(tmp_path / "clamd.sock")
    with Server(path, Clamd) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings.CLAMD_SOCKET = path
        yield server
        server.shutdown()


def put(content: bytes, by: User) -> StoredFile:
    return services.receive(slot="consent_proof", upload=corpus.upload("log.txt", content), by=by)


def test_without_a_scanner_the_file_says_so(store_folder: Path, asha: User) -> None:
    assert put(b"otp ok", asha).scan_state == ScanState.NOT_SCANNED
    assert scanner.answers() is None


def test_a_clean_file_is_marked_clean(clamd: Server, store_folder: Path, asha: User) -> None:
    assert put(b"otp ok" * 200_000, asha).scan_state == ScanState.CLEAN
    assert scanner.answers() is True


def test_a_virus_is_refused_and_nothing_is_kept(clamd: Server, store_folder: Path, asha: User) -> None:
    with pytest.raises(Refused, match="virus was found"):
        put(SIGNATURE, asha)
    assert not StoredFile.objects.exists()
    assert not store_folder.exists()


@pytest.mark.parametrize(
    "manner",
    [b"INSTREAM size limit exceeded. ERROR\0", b"", b"\0", b"stream: read failed ERROR\0", b"UNKNOWN COMMAND\0"],
)
def test_an_answer_that_is_no_verdict_refuses(clamd: Server, store_folder: Path, asha: User, manner: bytes) -> None:
    clamd.manner = manner
    with pytest.raises(ScannerDown, match="does not answer") as refusal:
        put(b"otp ok", asha)
    assert refusal.value.status == 503
    assert scanner.answers() is False


@pytest.mark.parametrize("address", ["/nowhere/clamd.sock", "127.0.0.1:1", "clamd"])
def test_a_scanner_that_is_set_but_down_refuses(
    store_folder: Path, asha: User, settings: Settings, address: str
) -> None:
    settings.CLAMD_SOCKET = address
    with pytest.raises(ScannerDown):
        put(b"otp ok", asha)
    assert scanner.answers() is False
    assert not StoredFile.objects.exists()


def test_a_scanner_that_came_later_looks_at_what_is_stored(
    clamd: Server, store_folder: Path, asha: User, settings: Settings
) -> None:
    address, settings.CLAMD_SOCKET = settings.CLAMD_SOCKET, ""
    clean, ill = put(b"otp ok", asha), put(SIGNATURE, asha)
    settings.CLAMD_SOCKET = address
    call_command("files_check", "--scan")
    clean.refresh_from_db()
    ill.refresh_from_db()
    assert (clean.scan_state, ill.scan_state) == (ScanState.CLEAN, ScanState.INFECTED)
    with pytest.raises(Refused):
        services.read(ill)


def test_scanning_what_is_stored_stops_when_the_scanner_is_down(screenshot: StoredFile, settings: Settings) -> None:
    settings.CLAMD_SOCKET = "/nowhere/clamd.sock"
    with pytest.raises(CommandError, match="does not answer"):
        call_command("files_check", "--scan")
