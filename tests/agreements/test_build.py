"""Accepting makes the agreement: one PDF, its hash kept, the owner told (S29)."""

import hashlib
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from agreements import handlers
from agreements.models import Agreement, AgreementTemplate
from agreements.returning import upload_signed
from agreements.terms import ensure_template
from compliance import review
from compliance.reasons import POINT
from core import policy
from core.accounts.models import User
from core.desk.models import Notice, Task
from core.errors import Blocked, NoRoom, Throttled, WrongState
from core.events import outbox
from core.events.models import AuditEvent, OutboxMessage
from core.events.outbox import Job, Park, RetryLater
from core.events.worker import drain
from core.files import store
from core.files.models import StoredFile
from core.files.services import read
from core.pdf import PdfOff, PdfRefused
from core.policy.models import Policy
from requests_app import services
from requests_app.models import DIDRequest
from tests.agreements.papers import text_of
from tests.support import journey
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db


def job(agreement: Agreement, **fields: object) -> Job:
    values = {
        "id": 1,
        "topic": "pdf.agreement",
        "key": "k",
        "attempts": 0,
        "attempted_before": False,
        "lease_token": "t",
    }
    return Job(payload={"agreement": agreement.pk}, **{**values, **fields})  # type: ignore[arg-type]


def test_accepting_queues_the_pdf_for_the_accepted_locations_only(accepted: DIDRequest) -> None:  # S29
    agreement = journey.agreement_of(accepted)
    assert agreement.state == "building"
    assert agreement.locations == ["Delhi", "Bengaluru"]
    assert agreement.version.number == 1
    assert OutboxMessage.objects.due().filter(topic="pdf.agreement").count() == 1


def test_the_issued_file_is_bound_by_its_hash(issued: Agreement) -> None:  # S29, P4
    assert issued.state == "issued"
    assert issued.issued is not None
    content = read(issued.issued)
    assert hashlib.sha256(content).hexdigest() == issued.issued.sha256
    assert AuditEvent.objects.get(action="agreement.issued").data["sha256"] == issued.issued.sha256
    text = text_of(content)
    assert "Delhi" in text
    assert "Mumbai" not in text
    assert issued.version.digest in text


def test_the_owner_is_told_and_has_a_task(issued: Agreement, asha: User, smtp: Mailroom) -> None:  # S29
    drain(["mail.agreement_news"])
    [letter] = smtp.to(asha.email)
    assert "ready to send" in letter.subject
    assert f"/requests/{issued.request.reference}/agreement/" in letter.text
    assert Notice.objects.filter(user=asha, text__contains="ready to send").exists()
    assert Task.objects.open().filter(user=asha, text="Send the agreement to Acme Pvt Ltd").exists()


def test_no_agreement_before_the_review_is_passed(
    acme_request: DIDRequest, four: list[User], tara: User
) -> None:  # S29
    request = journey.approved(acme_request, four)
    with pytest.raises(Blocked):
        review.accept(request=request, actor=tara)
    assert not Agreement.objects.exists()


def test_a_second_delivery_does_nothing(issued: Agreement) -> None:  # X10
    files, events = StoredFile.objects.count(), AuditEvent.objects.count()
    for _n in range(3):
        handlers.build(job(issued))
    assert (StoredFile.objects.count(), AuditEvent.objects.count()) == (files, events)


def test_what_a_dead_worker_had_kept_is_taken_up_again(accepted: DIDRequest) -> None:  # X10
    agreement = journey.agreement_of(accepted)
    handlers.build(job(agreement))
    Agreement.objects.filter(pk=agreement.pk).update(state="building", issued=None)  # died before the row was written
    handlers.build(job(agreement))
    assert StoredFile.objects.in_slot("agreement_issued").count() == 1
    assert journey.agreement_of(accepted).state == "issued"


def test_withdrawn_while_it_is_made_it_stays_void(accepted: DIDRequest, asha: User) -> None:
    agreement = journey.agreement_of(accepted)
    services.withdraw(request=accepted, actor=asha, reason="The client went elsewhere.")
    handlers.build(job(agreement))
    agreement.refresh_from_db()
    assert (agreement.state, agreement.issued) == ("voided", None)


def test_without_the_typesetter_it_waits_and_spends_no_try(
    accepted: DIDRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.sandbox.run", raising(PdfOff("cannot load library libpango")))
    with pytest.raises(RetryLater, match="libpango"):
        handlers.build(job(journey.agreement_of(accepted)))


def test_a_document_that_cannot_be_made_is_tried_again_then_parked(
    accepted: DIDRequest, monkeypatch: pytest.MonkeyPatch
) -> None:  # P2
    monkeypatch.setattr("core.sandbox.run", raising(PdfRefused("TimedOut")))
    agreement = journey.agreement_of(accepted)
    with pytest.raises(PdfRefused):
        handlers.build(job(agreement))
    with pytest.raises(Park, match="could not be made"):
        handlers.build(job(agreement, attempts=2))


def test_a_full_disk_leaves_no_row_without_bytes_and_the_row_is_tried_again(
    accepted: DIDRequest, monkeypatch: pytest.MonkeyPatch
) -> None:  # X7
    monkeypatch.setattr(store, "write", raising(NoRoom("full")))
    drain(["pdf.agreement"])
    assert not StoredFile.objects.in_slot("agreement_issued").exists()
    row = OutboxMessage.objects.get(topic="pdf.agreement")
    assert (row.state, row.attempts) == ("due", 1)
    monkeypatch.undo()
    OutboxMessage.objects.filter(pk=row.pk).update(due_at=row.created_at)
    drain(["pdf.agreement"])
    assert journey.agreement_of(accepted).state == "issued"


def test_a_dead_build_is_seen_and_can_be_tried_again(accepted: DIDRequest, anil: User) -> None:
    row = OutboxMessage.objects.get(topic="pdf.agreement")
    OutboxMessage.objects.filter(pk=row.pk).update(state="dead", last_error="It took too long.")
    outbox.retry(message=row, actor=anil)
    drain(["pdf.agreement"])
    assert journey.agreement_of(accepted).state == "issued"


def test_the_newest_template_whose_day_has_come_is_used(accepted: DIDRequest) -> None:
    words = {"title": "Agreement", "body": "# Only\nThis."}
    for version, day in ((2, date(2025, 6, 1)), (3, date(2099, 1, 1))):
        AgreementTemplate.objects.create(version=version, effective_from=day, **words)
    assert AgreementTemplate.objects.in_force().first() == AgreementTemplate.objects.get(version=2)
    assert journey.agreement_of(accepted).template.version == 1  # made before


def test_without_a_template_nothing_is_accepted(acme_request: DIDRequest, four: list[User], tara: User) -> None:
    AgreementTemplate.objects.all().delete()
    with pytest.raises(Blocked, match="template"):
        journey.accepted(journey.approved(acme_request, four), tara)
    ensure_template()
    assert AgreementTemplate.objects.get().version == 1


def test_the_first_template_is_written_once_and_kept_as_edited() -> None:
    AgreementTemplate.objects.update(body="# Edited\nBy an administrator.")
    ensure_template()
    assert AgreementTemplate.objects.get().body.startswith("# Edited")


def test_a_request_has_one_standing_agreement(issued: Agreement) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(
            request=issued.request, version=issued.version, template=issued.template, created_at=issued.created_at
        )


def test_sent_back_the_agreement_is_void_and_nothing_is_taken_for_it(sent: Agreement, asha: User, tara: User) -> None:
    points = [("primary_use_case", next(iter(POINT)), "Say which orders.")]
    review.send_back(request=sent.request, actor=tara, points=points)
    sent.refresh_from_db()
    assert sent.state == "voided"
    copy = journey.upload("signed.pdf", b"%PDF-1.7", "application/pdf")
    with pytest.raises(WrongState):
        upload_signed(agreement=sent, actor=asha, upload=copy)


def raising(error: Exception) -> object:
    def stand_in(*_args: object, **_named: object) -> None:
        raise error

    return stand_in


def test_accepting_is_counted_for_each_person(acme_request: DIDRequest, four: list[User], tara: User) -> None:  # U6
    Policy.objects.create(code="pdfs_per_hour", value=0, effective_from=date(2020, 1, 1))
    policy.forget()
    with pytest.raises(Throttled):
        journey.accepted(journey.approved(acme_request, four), tara)
    assert not Agreement.objects.exists()
