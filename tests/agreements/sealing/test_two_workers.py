"""Two workers hold one job, after a lease was lost: one sealed file and one certificate count, and they agree (X13)."""

import pytest

from agreements.models import Agreement
from agreements.sealing import handlers
from agreements.sealing.models import Seal
from agreements.sealing.verifying import Kind, verify
from core.events.models import AuditEvent, OutboxMessage
from core.events.outbox import Job
from core.files.models import StoredFile
from core.files.services import keep, read
from tests.standins.tsa import TsaStandin
from tests.support.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def sealed_alone(agreement: Agreement) -> None:
    seal = Seal.objects.get(agreement=agreement)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.returned_id) == ("signed", seal.signed_id)
    assert verify(read(seal.signed)).kind == Kind.GENUINE
    assert verify(read(seal.certificate)).kind == Kind.CERTIFICATE
    for slot, paper in (("agreement_signed", seal.signed), ("agreement_certificate", seal.certificate)):
        assert list(StoredFile.objects.kept().in_slot(slot)) == [paper]
    assert AuditEvent.objects.filter(action="agreement.sealed").count() == 1


def a_job(agreement: Agreement) -> Job:
    row = OutboxMessage.objects.get(topic="seal.agreement")
    return Job(row.pk, row.topic, row.key, row.payload, 0, True, "lost")


def test_both_seal_at_once(sealing: Agreement, tsa: TsaStandin) -> None:  # X13: each asks for the time by itself
    job = a_job(sealing)
    answers = at_once(lambda: handlers.seal(job), lambda: handlers.seal(job))
    assert answers == [None, None]
    sealed_alone(sealing)


def test_what_is_no_good_or_too_many_of_a_dead_worker_goes(sealing: Agreement, tsa: TsaStandin) -> None:  # X13
    name = f"{sealing.request.reference}-v1-agreement-signed.pdf"
    left = keep(slot="agreement_signed", content=b"%PDF-1.7 cut", name=name)
    handlers.seal(a_job(sealing))
    sealed_alone(sealing)
    assert AuditEvent.objects.get(action="file.erased").subject_id == str(left.pk)
