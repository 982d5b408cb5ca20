"""How gunicorn serves the portal: `gunicorn -c python:didportal.gunicorn didportal.wsgi`.

Two processes of eight threads; each runs the outbox as one more thread. No preload: a thread does not survive a fork.
"""

import os
from typing import TYPE_CHECKING, Any

from didportal import settings

if TYPE_CHECKING:
    from core.events.worker import EmbeddedWorker

bind = settings.WEB_BIND
workers = settings.WEB_WORKERS
threads = settings.WEB_THREADS
worker_class = "gthread"
timeout = 60  # of a worker that no longer answers the arbiter; slow clients are the proxy's, and one thread each
graceful_timeout = 30  # a running request or outbox row may end (X17)
keepalive = 5
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 - the heartbeat belongs in memory
accesslog = None  # the portal writes its own line a request, with link tokens masked (L4)
logconfig_dict = settings.LOGGING
control_socket_disable = True  # nobody steers it but by signals

_worker: "EmbeddedWorker | None" = None


def post_worker_init(_worker_process: Any) -> None:
    """What runs beside the requests, once Django is set up in the fork: the sandbox's server, the outbox thread."""
    global _worker
    from core import sandbox

    sandbox.start()  # it loads its modules meanwhile: the first upload need not wait for that
    if settings.OUTBOX_EMBEDDED:
        from core.events.worker import EmbeddedWorker

        _worker = EmbeddedWorker()
        _worker.start()


def worker_exit(_server: Any, _worker_process: Any) -> None:
    """Lets the running row finish before the process ends."""
    if _worker:
        _worker.stop(graceful_timeout)
