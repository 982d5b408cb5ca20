"""Hostile work is held: time, memory, crashes; and the web process stays clean (F3, F4, F5)."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from core import sandbox
from tests.core import sandbox_jobs as jobs

ROOT = Path(__file__).resolve().parents[2]


def test_the_answer_comes_back_from_another_process() -> None:
    assert sandbox.run(jobs.add, 2, 3) == 5
    assert sandbox.run(jobs.own_number) != os.getpid()


def test_each_job_has_a_fresh_child() -> None:
    assert sandbox.run(jobs.own_number) != sandbox.run(jobs.own_number)


def test_what_the_function_raises_is_raised_here() -> None:
    with pytest.raises(ValueError, match="not this one"):
        sandbox.run(jobs.refuse, "not this one")


def test_an_error_that_cannot_travel_is_told_in_words() -> None:
    with pytest.raises(sandbox.Crashed, match="Odd: leftright"):
        sandbox.run(jobs.refuse_oddly)


@pytest.mark.parametrize("job", [jobs.wait_for_ever, jobs.spin])
def test_a_job_without_end_is_stopped(job: object) -> None:
    began = time.monotonic()
    with pytest.raises(sandbox.TimedOut):
        sandbox.run(job, seconds=0.3)  # type: ignore[arg-type]
    assert time.monotonic() - began < 5


def test_memory_is_capped() -> None:
    with pytest.raises(sandbox.OutOfMemory):
        sandbox.run(jobs.eat, 200, megabytes=100)
    assert sandbox.run(jobs.eat, 100, megabytes=200) == 100 * 1024 * 1024


@pytest.mark.parametrize("job", [jobs.break_memory, jobs.leave])
def test_a_crash_is_an_error_here_and_the_next_job_is_fine(job: object) -> None:
    with pytest.raises(sandbox.Crashed):
        sandbox.run(job)  # type: ignore[arg-type]
    assert sandbox.run(jobs.add, 1, 1) == 2


def test_fifteen_megabytes_pass() -> None:
    assert sandbox.run(jobs.size, b"x" * 15_000_000) == 15_000_000


def test_many_threads_at_once_each_get_their_own_answer() -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda n: sandbox.run(jobs.add, n, 1), range(40)))
    assert answers == [n + 1 for n in range(40)]


def test_no_zombies_and_no_open_descriptors_are_left() -> None:
    sandbox.run(jobs.add, 1, 1)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        sandbox.run(jobs.add, 1, 1)
        with pytest.raises(sandbox.TimedOut):
            sandbox.run(jobs.wait_for_ever, seconds=0.05)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert "Z" not in _states_below(os.getpid())


def test_the_child_needs_no_settings_and_loads_no_models() -> None:
    loaded = sandbox.run(jobs.loaded)
    assert "core.files.inspect_image" in loaded  # warm
    assert not {"django.conf", "django.db", "core.files.models"} & set(loaded)


def test_a_killed_server_is_started_anew() -> None:
    sandbox.run(jobs.add, 1, 1)
    server = sandbox._own.server._forkserver_pid  # type: ignore[attr-defined]
    os.kill(server, 9)
    os.waitid(os.P_PID, server, os.WEXITED | os.WNOWAIT)
    assert sandbox.run(jobs.add, 1, 2) == 3


def test_a_forked_process_gets_a_server_of_its_own() -> None:
    sandbox.run(jobs.add, 1, 1)
    child = os.fork()
    if child == 0:
        os._exit(sandbox.run(jobs.add, 40, 2))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42


def test_main_is_not_imported_again_and_a_module_that_cannot_load_harms_nobody(tmp_path: Path) -> None:
    (tmp_path / "no_pango.py").write_text("raise OSError('cannot load library')\n")
    program = tmp_path / "program.py"
    program.write_text(
        "print('started')\n"
        "from core import sandbox\n"
        "from tests.core import sandbox_jobs\n"
        "sandbox.preload('no_pango', 'tests.core.sandbox_jobs')\n"
        "print(sandbox.run(sandbox_jobs.add, 20, 2))\n"
    )
    done = subprocess.run(
        [sys.executable, str(program)],
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{tmp_path}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == ["started", "22"]
    assert done.stderr == ""


def test_a_child_outlives_a_killed_parent_only_until_its_deadline(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import threading, time, os\n"
        "from core import sandbox\n"
        "from tests.core import sandbox_jobs\n"
        "sandbox.run(sandbox_jobs.add, 1, 1)\n"
        "threading.Thread(target=sandbox.run, args=(sandbox_jobs.wait_for_ever,), kwargs={'seconds': 1}).start()\n"
        "time.sleep(0.3)\n"
        "print(sandbox._own.server._forkserver_pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run(
        [sys.executable, str(program)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -9
    assert _gone(int(done.stdout), within=5)


def test_it_works_in_the_threads_of_a_gunicorn_worker_and_ends_with_it(tmp_path: Path) -> None:
    (tmp_path / "small.py").write_text(
        "from core import sandbox\n"
        "from tests.core import sandbox_jobs\n"
        "def application(environ, start_response):\n"
        "    answer = str(sandbox.run(sandbox_jobs.add, 40, 2))\n"
        "    start_response('200 OK', [('Content-Type', 'text/plain'), ('Content-Length', '2')])\n"
        "    return [answer.encode()]\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    command = ["-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-w", "2", "-k", "gthread", "--threads", "4", "small"]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{tmp_path}"}
    server = subprocess.Popen([sys.executable, *command], env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: _fetch(port), range(24)))
        workers = _below(server.pid)
        helpers = [pid for worker in workers for pid in _below(worker)]
    finally:
        server.terminate()
        server.wait(20)
    assert answers == [b"42"] * 24
    assert helpers
    assert all(_gone(pid, within=5) for pid in helpers)


def _wait_for(port: int) -> None:
    deadline, pause = time.monotonic() + 20, threading.Event()
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            pause.wait(0.05)
    pytest.fail("gunicorn did not start")


def _fetch(port: int) -> bytes:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", "/")
    return line.getresponse().read()


def _below(parent: int) -> list[int]:
    """Numbers of the processes whose parent is `parent`."""
    return [pid for pid, above, _state in _processes() if above == parent]


def _states_below(parent: int) -> list[str]:
    """State letters of the processes whose parent is `parent`."""
    return [state for _pid, above, state in _processes() if above == parent]


def _processes() -> Iterator[tuple[int, int, str]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, above = stat.read_text().rpartition(")")[2].split()[:2]
            yield int(stat.parent.name), int(above), state


def _gone(pid: int, *, within: float) -> bool:
    ended = threading.Event()
    deadline = time.monotonic() + within
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        ended.wait(0.05)
    return not Path(f"/proc/{pid}").exists()
