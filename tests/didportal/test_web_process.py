"""The real web process: gunicorn as production starts it, asked over HTTP, ended by a signal."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

TOKEN = "dG9rZW4tdGhhdC1ub2JvZHktbWF5LXJlYWQ"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Web:
    """One gunicorn on a free port with a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.origin = f"http://127.0.0.1:{(port := free_port())}"
        self.log = folder / "web.log"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "didportal.settings",
            "DEBUG": "true",
            "VAR_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "files"),
            "DATABASE_URL": f"sqlite:///{folder / 'web.sqlite3'}",
            "PORTAL_ORIGIN": self.origin,
            "ALLOWED_HOSTS": "127.0.0.1",
            "WEB_BIND": f"127.0.0.1:{port}",
            "WEB_WORKERS": "1",
            "OUTBOX_EMBEDDED": "true",
            "LOG_LEVEL": "DEBUG",
        }

    def manage(self, *command: str) -> None:
        subprocess.run([sys.executable, "manage.py", *command], env=self.environment, check=True, capture_output=True)

    def start(self) -> "Web":
        with self.log.open("w") as log:
            command = [sys.executable, "-m", "gunicorn", "--config", "python:didportal.gunicorn", "didportal.wsgi"]
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        self._wait()
        return self

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        request = urllib.request.Request(self.origin + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode(errors="replace")

    def _wait(self) -> None:
        end = time.monotonic() + 30
        while time.monotonic() < end and self.process.poll() is None:
            try:
                self.get("/accounts/login/")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(self.log.read_text())


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    served = Web(tmp_path_factory.mktemp("web"))
    served.manage("migrate", "--verbosity", "0")
    served.manage("createcachetable")
    yield served.start()
    served.process.kill()
    served.process.wait()


def test_a_page_is_served_with_its_static_files(web: Web) -> None:
    assert web.get("/accounts/login/")[0] == 200
    assert web.get("/static/bootstrap/css/bootstrap.min.css")[0] == 200


def test_no_log_of_the_process_holds_a_token(web: Web) -> None:  # L4
    web.get(f"/a/{TOKEN}/", Referer=f"{web.origin}/a/{TOKEN}/")
    web.get(f"/a/{TOKEN}/files/no-such/")
    web.get(f"/accounts/password/reset/key/4-{TOKEN}/")
    said = web.log.read_text()
    assert "/a/***/" in said
    assert TOKEN not in said


def test_a_path_cannot_forge_a_line(web: Web) -> None:  # W11
    web.get("/x%0a2026-11-22%20level=error%20event=forged%1b[31m")
    assert not [line for line in web.log.read_text().splitlines() if line.startswith("2026-11-22 level")]
    assert "\x1b" not in web.log.read_text()


def test_an_unknown_host_gets_400(web: Web) -> None:  # L5
    assert web.get("/accounts/login/", Host="evil.invalid")[0] == 400


def test_a_header_too_long_is_refused(web: Web) -> None:
    assert web.get("/accounts/login/", Cookie="x" * 9000)[0] in {400, 431}


def test_the_process_ends_when_told(web: Web) -> None:  # X17
    web.process.send_signal(signal.SIGTERM)
    assert web.process.wait(timeout=30) == 0
    assert "Shutting down" in web.log.read_text()
