"""Reads pictures through one limited process of its own kind: started when first needed, gone when idle (P6, F3).

One picture at a time on the whole machine: the reading process holds a lock, and whoever finds it taken comes back
later. The web worker that waits keeps nothing but the lines.
"""

import json
import os
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from compliance.pictures.lines import Line
from compliance.pictures.reader import LARGE, LENGTH, TAKEN
from core import policy

ROOT = Path(__file__).resolve().parents[2]
NORMAL = b"N"
SEEN_BY_CHILD = ("PATH", "LANG", "LC_ALL", "TMPDIR", "HOME", "VIRTUAL_ENV")  # no secret of the portal is among them


class CannotRead(Exception):
    """There is no answer for this picture; the code says why (time, memory, crashed, damaged ...)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Busy(Exception):
    """Another process of this machine reads now."""


class Seen:
    """What was read in one picture: its size as it is shown, and its lines."""

    def __init__(self, width: int, height: int, lines: list[Line]) -> None:
        self.width, self.height, self.lines = width, height, lines


class _Reader:
    """The running process, asked over its pipes."""

    def __init__(self) -> None:
        lock = settings.VAR_DIR / "ocr.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        limits = (settings.OCR_MEGABYTES, settings.OCR_SECONDS, settings.OCR_IDLE_S, policy.value("image_pixels"))
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        kept = {name: os.environ[name] for name in SEEN_BY_CHILD if name in os.environ}
        self.process = subprocess.Popen(  # noqa: S603 - our own module, our own arguments
            [sys.executable, "-m", "compliance.pictures.reader", str(lock), *map(str, limits)],
            cwd=ROOT, env={**kept, **threads, "PYTHONPATH": str(ROOT)}, bufsize=0,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            self._receive(time.monotonic() + settings.OCR_SECONDS)  # ready
        except CannotRead as error:
            with suppress(subprocess.TimeoutExpired):  # it says with its status that the place is taken
                self.process.wait(timeout=2)
            self.end()
            if self.process.returncode == TAKEN:
                raise Busy from error
            raise

    def ask(self, content: bytes, how: bytes) -> dict[str, Any]:
        """Raises CannotRead; BrokenPipeError when the process ended by itself before it took the picture."""
        assert self.process.stdin is not None  # noqa: S101 - a pipe, as asked for
        rest = memoryview(LENGTH.pack(len(content) + 1) + how + content)
        while rest:
            rest = rest[self.process.stdin.write(rest) or 0 :]
        return self._receive(time.monotonic() + settings.OCR_SECONDS)

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()

    def _receive(self, deadline: float) -> dict[str, Any]:
        size = LENGTH.unpack(self._exactly(LENGTH.size, deadline))[0]
        said: dict[str, Any] = json.loads(self._exactly(size, deadline))
        return said

    def _exactly(self, size: int, deadline: float) -> bytes:
        assert self.process.stdout is not None  # noqa: S101 - a pipe, as asked for
        parts = b""
        poll = select.poll()  # not select(): a busy web worker has descriptors above 1023
        poll.register(self.process.stdout, select.POLLIN)
        while len(parts) < size:
            if not poll.poll(max(0, int((deadline - time.monotonic()) * 1000))):
                raise CannotRead("time")
            part = os.read(self.process.stdout.fileno(), size - len(parts))
            if not part:
                raise CannotRead("crashed")
            parts += part
        return parts


def read(content: bytes, *, closer: bool = False) -> Seen:
    """The lines of one picture; `closer` is a second look, enlarged. Raises CannotRead or Busy.

    Safe to call from several threads: they take turns.
    """
    with _own.turn:
        said = _ask(content, LARGE if closer else NORMAL)
    if "error" in said:
        raise CannotRead(said["error"])
    lines = [Line(each["text"], tuple(each["box"]), each["score"]) for each in said["lines"]]
    return Seen(said["width"], said["height"], lines)


def close() -> None:
    """End the process of this one, if it runs: tests and commands that leave call it."""
    with _own.turn:
        _drop()


def _ask(content: bytes, how: bytes) -> dict[str, Any]:
    for last in (False, True):
        reader = _own.reader = _own.reader or _Reader()
        try:
            return reader.ask(content, how)
        except BrokenPipeError as error:  # it went idle and ended a moment ago: another one takes the picture
            _drop()
            if last:
                raise CannotRead("crashed") from error
        except CannotRead:
            _drop()
            raise
    raise CannotRead("crashed")


def _drop() -> None:
    if _own.reader is not None:
        with suppress(OSError):
            _own.reader.end()
    _own.reader = None


class _Own:
    """The reader of one process; a forked process starts its own."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.reader: _Reader | None = None


def _begin_anew() -> None:
    global _own
    _own = _Own()


_own = _Own()
os.register_at_fork(after_in_child=_begin_anew)
