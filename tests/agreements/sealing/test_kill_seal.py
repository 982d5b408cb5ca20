"""kill -9 of a real worker at each step of sealing: every agreement ends sealed once, from the issued bytes (X13)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings

from agreements.models import Agreement
from agreements.sealing.models import Seal
from agreements.sealing.verifying import Kind, verify
from core.events.models import AuditEvent, OutboxMessage
from core.files.models import StoredFile
from core.files.services import read
from tests.standins.tsa import TsaStandin
from tests.support import killing
from tests.support.killing import LEASE_S, TIMES
from tests.support.nursery import Nursery

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# the steps as another process sees them
POINTS: dict[str, Callable[[], bool]] = {
    "the row was taken": lambda: OutboxMessage.objects.filter(topic="seal.agreement").exclude(lease_token="").exists(),
    "the signed file was kept": lambda: StoredFile.objects.filter(slot="agreement_signed").exists(),
    "the signed file was noted": lambda: Seal.objects.exclude(signed=None).exists(),
    "the certificate was kept": lambda: StoredFile.objects.filter(slot="agreement_certificate").exists(),
    "all was sealed": lambda: Seal.objects.exclude(sealed_at=None).exists(),
}


@pytest.fixture(scope="module")
def authority() -> Iterator[TsaStandin]:
    with TsaStandin() as standin:
        yield standin


@pytest.fixture(scope="module")
def warm(authority: TsaStandin, django_db_setup: None) -> Iterator[Nursery]:
    key = {"SEAL_P12": settings.SEAL_P12, "SEAL_P12_PASSPHRASE": settings.SEAL_P12_PASSPHRASE}
    with killing.nursery(TSA_URL=authority.url, EMAIL_URL="dummymail://", OUTBOX_LEASE_S="4", **key) as started:
        yield started


@pytest.mark.parametrize("turn", range(TIMES))
@pytest.mark.parametrize("point", POINTS)
def test_killed_worker(warm: Nursery, sealing: Agreement, paper: bytes, point: str, turn: int) -> None:
    killing.stop_the_clockwork()
    OutboxMessage.objects.exclude(topic="seal.agreement").delete()
    worker = warm.start()
    killing.wait_for(POINTS[point], point)
    worker.kill()
    died = time.monotonic()
    warm.start()
    killing.wait_for(lambda: not OutboxMessage.objects.due().filter(topic="seal.agreement").exists())
    killing.figure(f"Seal, killed: {point}", time.monotonic() - died, bound=4 + LEASE_S + 3)
    warm.clear()
    _sealed_once(sealing, paper)


def _sealed_once(agreement: Agreement, paper: bytes) -> None:
    found = Seal.objects.get(agreement=agreement)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.returned_id) == ("signed", found.signed_id)
    assert read(found.signed).startswith(paper)
    assert verify(read(found.signed)).kind == Kind.GENUINE
    assert AuditEvent.objects.filter(action="agreement.sealed").count() == 1
    assert StoredFile.objects.filter(slot="agreement_signed").count() == 1
    assert StoredFile.objects.filter(slot="agreement_certificate").count() == 1
