"""kill -9 of a worker in the middle of an import: another goes on, nothing is lost, nothing is there twice (X1)."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clients.models import Client
from compliance.consent import facts, importing
from compliance.consent.models import ConsentImport, ConsentRecord
from core.accounts.models import User
from core.clock import IST
from tests.compliance.consent.conftest import WORDING
from tests.compliance.consent.files import as_csv, line
from tests.support import killing
from tests.support.nursery import Nursery

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

GOOD, BAD = 30_000, 9  # a slice and a half


@pytest.fixture
def nursery(transactional_db: None) -> Iterator[Nursery]:
    killing.stop_the_clockwork()
    with killing.nursery(OUTBOX_LEASE_S="3") as warm:
        yield warm


def test_another_worker_goes_on(acme: Client, asha: User, nursery: Nursery) -> None:
    captured = datetime(2026, 1, 5, 10, tzinfo=IST).isoformat()
    rows = [line(n, captured_at=captured, reference="" if n < BAD else f"otp-{n}") for n in range(GOOD + BAD)]
    upload = SimpleUploadedFile("consents.csv", as_csv(rows))
    made = importing.start(client=acme, upload=upload, by=asha, wording=WORDING, only_check=False)
    for part in ("added", "bytes_read"):  # dies with the first rows written, then with the first slice
        worker = nursery.start()
        killing.wait_for(lambda part=part: getattr(_fresh(made), part) > 0, "nothing was imported")
        worker.kill()
        assert _fresh(made).is_running
    nursery.start()
    killing.wait_for(lambda: not _fresh(made).is_running, "nobody went on")
    made = _fresh(made)
    assert (made.state, made.accepted, made.added, made.rejected) == ("done", GOOD, GOOD, BAD)
    assert ConsentRecord.objects.count() == facts.for_client(acme).total == GOOD
    assert len("".join(importing.rejected_rows(made)).splitlines()) == BAD + 1


def _fresh(made: ConsentImport) -> ConsentImport:
    return ConsentImport.objects.select_related("client").get(pk=made.pk)
