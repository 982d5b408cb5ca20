"""Heavy or hostile work in a fresh child process with a memory cap, a processor cap and a deadline (F3, F4, F5).

The children are forked by a small server process that has the costly modules loaded already, so that a job costs
milliseconds and the web worker never grows. This is a limit on resources, not a jail: the child runs as the same user.

A function that runs here, and everything it takes and returns, must be picklable and live in an importable module
that needs neither Django's settings nor its models.
"""

import math
import os
import pickle
import resource
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from multiprocessing import forkserver
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

Answer = TypeVar("Answer")
Given = TypeVarTuple("Given")

MEGABYTE = 1024 * 1024
PRELOAD = "SANDBOX_PRELOAD"  # environment variable: modules that core.sandbox_warm imports in the server
START_SECONDS = 60  # the server loads its modules before its first child; nothing else takes this long
SIMULTANEOUS = 4  # children of one process at once: together they stay under the machine's memory


class SandboxError(Exception):
    """The job gave no answer."""


class TimedOut(SandboxError):
    """The job used more time than it was given."""


class OutOfMemory(SandboxError):
    """The job asked for more memory than it was given."""


class Crashed(SandboxError):
    """The child ended without an answer, or its answer could not be carried over."""


def preload(*modules: str) -> None:
    """Have the server import `modules` (dotted names) before its first child; call it from AppConfig.ready()."""
    _modules.update(dict.fromkeys(modules))


def start() -> None:
    """Start the server now, without waiting for it, so that the first job finds the modules loaded."""
    with _own.starting:
        os.environ[PRELOAD] = " ".join(_modules)  # inherited by the server, which imports them
        _own.server.set_forkserver_preload(["core.sandbox_warm"])
        _own.server.ensure_running()


def run(
    function: Callable[[*Given], Answer],
    *args: *Given,
    seconds: float = 10,
    megabytes: int = 512,
) -> Answer:
    """Return `function(*args)`, worked out in a fresh child.

    `seconds` of wall clock, `megabytes` of memory above what the child starts with. Raises TimedOut, OutOfMemory or
    Crashed, or whatever the function raised. Safe to call from several threads.
    """
    job = pickle.dumps(_Job(pickle.dumps((function, args)), seconds, megabytes))
    if not _own.free.acquire(timeout=START_SECONDS):
        raise TimedOut("no child became free")
    try:
        status, payload = _converse(job, seconds)
    finally:
        _own.free.release()
    answer: Answer = _judge(status, payload)
    return answer


def _converse(job: bytes, seconds: float) -> tuple[int, bytes]:
    """Start a child, hand it the job, collect its answer; returns its exit status and the pickled answer."""
    start()
    with ExitStack() as closing:
        try:
            status_r, data_w, result_r = _fork(closing)
            pid = _wait_for_number(status_r)
            deadline = time.monotonic() + seconds
            _send(data_w, job)
            payload = _read_until(result_r, deadline)
            if payload is None:
                _kill(pid, status_r)
            status = _wait_for_number(status_r)
        except (OSError, EOFError) as error:
            raise Crashed("the child could not be started") from error
    if payload is None:
        raise TimedOut(f"no answer after {seconds:g} s")
    return status, payload


def _fork(closing: ExitStack) -> tuple[int, int, int]:
    """A new child and our ends of its three pipes: its number and status, its job, its answer."""
    result_r, result_w = os.pipe()
    closing.callback(os.close, result_r)
    try:
        status_r, data_w = _own.server.connect_to_new_process([result_w])
    finally:
        os.close(result_w)
    closing.callback(os.close, status_r)
    closing.callback(os.close, data_w)
    return status_r, data_w, result_r


def _judge(status: int, payload: bytes) -> Any:
    """Turn what came back into the answer or the error."""
    if -status in (signal.SIGXCPU, signal.SIGALRM):
        raise TimedOut("the processor time was used up")
    try:
        kind, value = pickle.loads(payload)  # noqa: S301 - written by our own child
    except Exception as error:
        raise Crashed(f"the child ended with status {status} and no answer") from error
    if kind == "answer":
        return value
    if kind == "raised":
        raise value
    raise OutOfMemory("the memory was used up") if kind == "memory" else Crashed(value)


def _send(data_w: int, job: bytes) -> None:
    """Write the job; a child that is already gone is noticed when its answer is read."""
    # A bare preparation keeps the child from importing this process's __main__ (manage.py, gunicorn, pytest).
    rest = memoryview(pickle.dumps({"sys_path": sys.path}) + job)
    with suppress(BrokenPipeError):
        while rest:
            rest = rest[os.write(data_w, rest) :]


def _read_until(fd: int, deadline: float) -> bytes | None:
    """Everything up to the end of the pipe, or None when the deadline (monotonic seconds) comes first."""
    chunks: list[bytes] = []
    while _ready(fd, deadline - time.monotonic()):
        chunk = os.read(fd, MEGABYTE)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)
    return None


def _ready(fd: int, seconds: float) -> bool:
    poll = select.poll()  # not select(): a busy web worker has descriptors above 1023
    poll.register(fd, select.POLLIN)
    return bool(poll.poll(max(0, math.ceil(seconds * 1000))))


def _wait_for_number(fd: int) -> int:
    if not _ready(fd, START_SECONDS):
        raise Crashed("the server of children does not answer")
    return int(forkserver.read_signed(fd))


def _kill(pid: int, status_r: int) -> None:
    # The server reaps the child and only then reports it: an empty status pipe means that the number is still its own.
    if not _ready(status_r, 0):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@dataclass(frozen=True)
class _Job:
    """What the child unpickles; the server calls `_bootstrap` as it does for any multiprocessing process."""

    call: bytes
    seconds: float
    megabytes: int

    def _bootstrap(self, parent_sentinel: int) -> int:
        result_w = (forkserver.get_inherited_fds() or [])[0]
        try:
            _limit(self.seconds, self.megabytes)
            function, args = pickle.loads(self.call)  # noqa: S301 - written by our own parent
            payload = pickle.dumps(("answer", function(*args)))
        except MemoryError:
            payload = _OUT_OF_MEMORY
        except Exception as error:  # noqa: BLE001 - all of them are raised in the parent
            payload = _pickled(error)
        with os.fdopen(result_w, "wb") as pipe:
            pipe.write(payload)
        return 0


def _limit(seconds: float, megabytes: int) -> None:
    present = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _cap(resource.RLIMIT_AS, present + megabytes * MEGABYTE)
    _cap(resource.RLIMIT_CPU, math.ceil(seconds) + 1)
    _cap(resource.RLIMIT_CORE, 0)
    # Ends the child even when the process that waits for it was itself killed.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)


def _cap(limit: int, amount: int) -> None:
    _, hard = resource.getrlimit(limit)
    # Only the soft limit: at a hard limit on processor time the kernel kills without saying why.
    resource.setrlimit(limit, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))


def _pickled(error: Exception) -> bytes:
    """The error as the parent will raise it; one that cannot travel is carried as words."""
    try:
        payload = pickle.dumps(("raised", error))
        pickle.loads(payload)  # noqa: S301 - just pickled; finds errors that break on the way back
    except Exception:  # noqa: BLE001 - whatever its __init__ or __reduce__ raises
        return pickle.dumps(("words", f"{type(error).__name__}: {error}"))
    return payload


@dataclass(frozen=True)
class _Own:
    """What one process needs to start children."""

    server: forkserver.ForkServer = field(default_factory=forkserver.ForkServer)
    starting: threading.Lock = field(default_factory=threading.Lock)
    free: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(SIMULTANEOUS))


def _begin_anew() -> None:
    """A forked process may not wait for its parent's server: it starts its own."""
    global _own
    _own = _Own()


_OUT_OF_MEMORY = pickle.dumps(("memory", None))  # made beforehand: there may be no room for it later
_modules: dict[str, None] = {}
_own = _Own()
os.register_at_fork(after_in_child=_begin_anew)
