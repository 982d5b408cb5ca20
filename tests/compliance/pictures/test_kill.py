"""kill -9 of a real worker in the middle of reading: the pair is read once more, and there is one result (X1)."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from compliance.pictures.models import PairReading
from core import clock
from core.accounts.models import User
from core.events import periodic
from core.events.models import OutboxMessage, PeriodicRun
from requests_app.models import DIDRequest
from tests.support.journey import approved
from tests.support.nursery import Nursery

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PATIENCE_S = 60.0
NAMES = ("SECRET_KEY", "AUDIT_KEY", "CONSENT_KEY", "PORTAL_ORIGIN", "VAR_DIR", "MEDIA_ROOT")


@pytest.fixture
def nursery(transactional_db: None) -> Iterator[Nursery]:
    """Workers that read pictures and have nothing else to do."""
    later = clock.now() + timedelta(days=1)
    PeriodicRun.objects.bulk_create(PeriodicRun(name=name, next_at=later) for name in periodic.table())
    own = {name: str(getattr(settings, name)) for name in NAMES if hasattr(settings, name)}
    waits = {"OCR_ENABLED": "true", "OCR_IDLE_S": "1", "OUTBOX_LEASE_S": "3", "OUTBOX_BACKOFF_S": "0.1"}
    with Nursery(own | waits) as started:
        yield started


def test_killed_in_the_middle_of_reading(nursery: Nursery, acme_request: DIDRequest, four: list[User]) -> None:
    approved(acme_request, four)
    OutboxMessage.objects.exclude(topic="ocr.pair").update(state="done")
    worker = nursery.start()
    _wait_for(_somebody_reads)
    worker.kill()
    assert not PairReading.objects.exists()
    nursery.start()
    _wait_for(lambda: OutboxMessage.objects.get(topic="ocr.pair").state == "done")
    assert [(each.state, each.verdict) for each in PairReading.objects.all()] == [("read", "pass")]
    row = OutboxMessage.objects.get(topic="ocr.pair")
    assert (row.attempts, row.started >= 2) == (1, True)  # the death counts, waiting for the reader's place does not


def _somebody_reads() -> bool:
    """Whether a reading process of ours runs: it holds the lock of this run's folder."""
    lock = os.fsencode(settings.VAR_DIR / "ocr.lock")
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = process.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"compliance.pictures.reader" in words and lock in words:
            return True
    return False


def _wait_for(condition: Callable[[], bool]) -> None:
    """Look now and then: what we wait for happens in another process."""
    until, pause = time.monotonic() + PATIENCE_S, threading.Event()
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        pause.wait(0.05)
