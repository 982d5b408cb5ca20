"""The sheet that lists the four decisions goes onto the ticket (S26)."""

import pytest
from django.test import Client

from compliance import approvals_pdf
from compliance.handlers import build_approvals_pdf
from compliance.models import TicketAttachment
from compliance.tickets import APPROVALS
from core.accounts.models import User
from core.events.models import OutboxMessage
from core.events.outbox import Job
from core.events.worker import drain
from core.files.models import StoredFile
from core.files.services import read
from core.templatetags.indian import ist
from requests_app.models import DIDRequest
from tests.agreements.papers import text_of
from tests.support import journey

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(acme_request: DIDRequest, four: list[User]) -> DIDRequest:
    return journey.approved(acme_request, four)


def sheet() -> TicketAttachment:
    return TicketAttachment.objects.select_related("file").get(kind=APPROVALS)


def job(version: int) -> Job:
    return Job(1, "pdf.approvals", "k", {"version": version}, 0, False, "t")


def test_it_lists_role_person_channel_words_time_and_digest(approved: DIDRequest) -> None:  # S26
    drain(["pdf.approvals"])
    text = text_of(read(sheet().file))
    version = journey.current(approved)
    assert version is not None
    for decision in version.decisions.select_related("role", "person"):
        for words in (decision.role.title, decision.person.full_name, ist(decision.at), "Signed-in page"):
            assert words in text
    for words in (approved.reference, "BAN-987654", "Acme Pvt Ltd", "Mumbai", "Asha Rao"):
        assert words in text
    assert text.replace(" ", "").count(version.digest) >= 5


def test_it_is_on_the_ticket_once_however_often_it_is_delivered(approved: DIDRequest) -> None:  # X10
    drain(["pdf.approvals"])
    version = journey.current(approved)
    assert version is not None
    for _n in range(3):
        build_approvals_pdf(job(version.pk))
    assert TicketAttachment.objects.filter(kind=APPROVALS).count() == 1
    assert StoredFile.objects.in_slot(APPROVALS).count() == 1


def test_a_withdrawn_plus_one_leaves_nothing_to_list(approved: DIDRequest) -> None:  # A5
    version = journey.current(approved)
    assert version is not None
    version.decisions.filter(role__code="sales").update(stands=False)
    drain(["pdf.approvals"])
    assert not TicketAttachment.objects.filter(kind=APPROVALS).exists()
    assert OutboxMessage.objects.get(topic="pdf.approvals").state == "done"


def test_what_people_wrote_is_text(acme_request: DIDRequest, four: list[User]) -> None:  # P1
    journey.filed(acme_request)
    for person in four:
        journey.plus_one(acme_request, person, "+1 <img src=http://127.0.0.1:1/x>\u202e")
    drain(["pdf.approvals"])
    assert "".join(text_of(read(sheet().file)).split()).count("<imgsrc=http://127.0.0.1:1/x>") == 4


def test_who_may_fetch_it(approved: DIDRequest, request: pytest.FixtureRequest) -> None:  # F7
    drain(["pdf.approvals"])
    expected = {"asha": 200, "mihir": 200, "tara": 200, "chitra": 200, "anil": 200, "ravi": 404, "stranger": 404}
    for person, code in expected.items():
        client = Client()
        client.force_login(request.getfixturevalue(person), backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(f"/files/{sheet().file.pk}/").status_code == code, person


def test_roles_that_are_asked_no_more_hold_nothing_up(approved: DIDRequest) -> None:
    version = journey.current(approved)
    assert version is not None
    assert len(approvals_pdf.decisions_of(version)) == 4
