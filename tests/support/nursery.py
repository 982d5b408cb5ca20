"""Real worker processes that can be killed: a warm parent forks them, so that each starts at once.

with Nursery({"OUTBOX_LEASE_S": "1"}) as nursery:
    worker = nursery.start(); worker.kill()
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]


def database_url() -> str:
    """The test database, for another process."""
    from django.db import connection

    db = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{db['NAME']}"
    password = f":{quote(db['PASSWORD'])}" if db["PASSWORD"] else ""
    return f"postgres://{quote(db['USER'])}{password}@{quote(db['HOST'], safe='')}:{db['PORT']}/{db['NAME']}"


class Worker:
    """One outbox worker: `manage.py outbox` without the start of Python."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def kill(self) -> None:
        """kill -9: nothing is cleaned up, nothing is finished."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


class Nursery:
    """The warm parent. Leaving the block kills every worker that is left."""

    def __init__(self, settings: dict[str, str]) -> None:
        own = {"DJANGO_SETTINGS_MODULE": "didportal.settings", "DATABASE_URL": database_url(), "OUTBOX_POLL_S": "0.05"}
        self._env = {**os.environ, **own, "LOG_LEVEL": "CRITICAL", **settings}
        self._workers: list[Worker] = []

    def __enter__(self) -> Self:
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery"],
            cwd=ROOT,
            env=self._env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def start(self) -> Worker:
        """A new worker, at work."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.write("fork\n")
        self._parent.stdin.flush()
        answer = self._parent.stdout.readline()
        if not answer.strip().isdigit():
            raise RuntimeError("the nursery did not start; run `python -m tests.support.nursery` to see why")
        self._workers.append(Worker(int(answer)))
        return self._workers[-1]

    def clear(self) -> None:
        """Kill every worker that is left."""
        for worker in self._workers:
            worker.kill()
        self._workers.clear()

    def __exit__(self, *exc: object) -> None:
        self.clear()
        self._parent.kill()
        self._parent.communicate()


def main() -> None:
    """Fork a worker for each line that comes in; say its pid."""
    import django

    django.setup()
    from core.events import worker

    worker.handlers()  # loads every room once, before the forks
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                worker.Loop().run()
            finally:
                os._exit(1)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
