"""A portal of its own for the camera: demo data, both stand-ins, gunicorn, all on loopback, all gone afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment(folder: Path, *, web: int, jira: int, panel: int) -> dict[str, str]:
    """What `make run` sets, on ports and in a folder of this run's own."""
    return {
        "DJANGO_SETTINGS_MODULE": "didportal.settings",
        "DOTENV": "",
        "DEBUG": "true",
        "VAR_DIR": str(folder),
        "PORTAL_ORIGIN": f"http://127.0.0.1:{web}",
        "WEB_BIND": f"127.0.0.1:{web}",
        "WEB_WORKERS": "1",
        "JIRA_BASE_URL": f"http://127.0.0.1:{jira}",
        "JIRA_FLAVOUR": "cloud",
        "JIRA_EMAIL": "portal@myoperator.example",
        "JIRA_API_TOKEN": "stand-in-token",
        "PANEL_URL": f"http://127.0.0.1:{panel}",
        "PANEL_WEBHOOK_URL": f"http://127.0.0.1:{panel}/hooks/portal",
        "PANEL_WEBHOOK_SECRETS": "stand-in-secret",
        "LOG_LEVEL": "WARNING",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # the camera asks the database beside a running browser
    }


@contextmanager
def portal(folder: Path) -> Iterator[str]:
    """Serve the demo from `folder`; gives its origin. os.environ is that portal's from here on."""
    web, jira, panel = free_port(), free_port(), free_port()
    os.environ.update(environment(folder, web=web, jira=jira, panel=panel))
    origin = os.environ["PORTAL_ORIGIN"]
    with ExitStack() as running:
        running.enter_context(_process("tests.standins.jira", "--port", str(jira), "--data", str(folder / "jira.json")))
        running.enter_context(
            _process(
                *("tests.standins.panel", "--port", str(panel)),
                *("--data", str(folder / "panel.json"), "--portal", origin),
            )
        )
        for command in (("migrate", "--verbosity", "0"), ("createcachetable",), ("demo",)):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)
        running.enter_context(_process("gunicorn", "--config", "python:didportal.gunicorn", "didportal.wsgi"))
        _wait(f"{origin}/health/live/")
        yield origin


@contextmanager
def _process(module: str, *arguments: str) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", module, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def _wait(address: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
