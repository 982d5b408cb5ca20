"""Where the bench runs: a folder, a database of its own, and web processes as production starts them, on loopback."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
UNSET = ("DOTENV", "AUDIT_", "BAN_", "CLAMD_", "CONSENT_", "DATABASE_", "EMAIL_", "FILES_", "JIRA_", "LOG_", "OUTBOX_",
         "PANEL_", "SECRET_", "SESSION_", "WEB_", "DJANGO_", "DEBUG", "ALLOWED_")  # fmt: skip
SLOW_START_S = 60.0


@dataclass(frozen=True)
class Web:
    """One running gunicorn: its port, and the process id of its arbiter."""

    port: int
    pid: int

    @property
    def workers(self) -> list[int]:
        """The process ids of the workers."""
        return children_of(self.pid)


@dataclass
class Ground:
    """One installation of the portal: settings as in production but for the plain HTTP of loopback."""

    folder: Path
    database_url: str
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(UNSET)}
        self.environment = kept | {
            "DJANGO_SETTINGS_MODULE": "didportal.settings",
            "DOTENV": "",
            "DEBUG": "false",
            "SECRET_KEY": f"bench-{secrets.token_hex(32)}",
            "AUDIT_KEY": f"bench-{secrets.token_hex(32)}",
            "CONSENT_KEY": f"bench-{secrets.token_hex(32)}",
            "PORTAL_ORIGIN": "http://127.0.0.1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "VAR_DIR": str(self.folder),
            "STATIC_ROOT": str(self.folder.parent / "static"),  # one for all grounds of a run
            "DATABASE_URL": self.database_url,
            "EMAIL_URL": f"filemail:///{self.folder / 'mail'}",
            "LOG_LEVEL": "INFO",
        }

    def build(self, requests: int) -> dict[str, Any]:
        """Tables, static files and `requests` requests; returns what the clients of the bench need to know."""
        if not Path(self.environment["STATIC_ROOT"]).exists():
            self.run("manage.py", "collectstatic", "--noinput")
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.run("manage.py", "createcachetable")
        found: dict[str, Any] = self.tool("fill", str(requests))
        return found

    def tool(self, name: str, *args: str, stdin: str = "") -> Any:
        """Run `main` of `tests.bench.<name>` on this installation and hand back its answer."""
        return json.loads(self.run("-m", "tests.bench.tool", name, *args, stdin=stdin).splitlines()[-1])

    def run(self, *command: str, stdin: str = "") -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment, input=stdin, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    @contextmanager
    def web(self, settings: str = "didportal.settings", *, outbox: bool = False, workers: int = 2) -> Iterator[Web]:
        """gunicorn with these settings on a free port, ended when the block ends."""
        port = free_port()
        environment = self.environment | {
            "DJANGO_SETTINGS_MODULE": settings,
            "WEB_BIND": f"127.0.0.1:{port}",
            "WEB_WORKERS": str(workers),
            "OUTBOX_EMBEDDED": str(outbox).lower(),
        }
        command = [sys.executable, "-m", "gunicorn", "--config", "python:didportal.gunicorn", "didportal.wsgi"]
        log = self.folder / f"{settings}-{port}.log"
        with log.open("w") as said:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
        try:
            _wait_for(process, port, log)
            yield Web(port, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=60)


@contextmanager
def postgres_database(server_url: str) -> Iterator[str]:
    """A database of this run's own; it is dropped afterwards."""
    import psycopg

    name = f"portal_bench_{os.getpid()}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    try:
        yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def children_of(parent: int) -> list[int]:
    """The process ids of a process's children, from the kernel's own books."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(after_name[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + SLOW_START_S
    while time.monotonic() < end and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/no-such-page/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError(f"no web process on port {port}:\n{log.read_text()[-4000:]}")
