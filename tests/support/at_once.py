"""Several people at one moment: each call in a thread with a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connections

from core.errors import PortalError


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Call all at the same moment, each in a thread with a connection of its own; what each gave, or its refusal."""
    start, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(n: int) -> None:
        start.wait(30)
        try:
            answers[n] = calls[n]()
        except PortalError as refusal:
            answers[n] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers
