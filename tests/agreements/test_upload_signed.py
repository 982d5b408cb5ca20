"""The signed copy comes back and is compared with what was sent (S32, P4, P7)."""

import hashlib

import pytest
from pypdf import PdfWriter
from pypdf.actions import JavaScript

from agreements.models import Agreement
from agreements.returning import upload_signed
from agreements.services import waiting_on
from core.accounts.models import User
from core.desk.models import Task
from core.errors import Blocked, NotAllowed, Refused, WrongState
from core.events.models import AuditEvent
from core.events.worker import drain
from core.files.models import StoredFile
from requests_app.statuses import Status, Turn
from requests_app.workflow import perform
from tests.agreements import papers
from tests.support import journey
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db


def give(agreement: Agreement, content: bytes, actor: User, name: str = "signed.pdf") -> Agreement:
    return upload_signed(agreement=agreement, upload=journey.upload(name, content, "application/pdf"), actor=actor)


def changed(paper: bytes) -> bytes:
    """One number of the agreement's text, in a file that another program wrote."""

    def change(writer: PdfWriter) -> None:
        papers.typed_over("42 hours")(writer)

    return papers.saved_anew(paper, change)


def test_what_was_sent_with_a_signature_behind_it_is_signed(sent: Agreement, paper: bytes, asha: User) -> None:  # S32
    copy = journey.signed_copy(paper)
    found = give(sent, copy, asha)
    assert (found.state, found.comparison) == ("signed", "same_bytes")
    assert found.returned is not None
    assert found.returned.sha256 == hashlib.sha256(copy).hexdigest()
    assert journey.fresh(sent.request).status == Status.AWAITING_ACTIVATION
    assert AuditEvent.objects.get(action="agreement.copy_uploaded").data["sha256"] == found.returned.sha256


def test_the_same_text_from_another_program_is_signed(sent: Agreement, paper: bytes, asha: User) -> None:  # P4
    found = give(sent, papers.saved_anew(paper, papers.annotate("/Stamp")), asha)
    assert (found.state, found.comparison) == ("signed", "same_text")


def test_a_changed_copy_waits_for_tech_support(
    sent: Agreement, paper: bytes, asha: User, tara: User, smtp: Mailroom
) -> None:  # P4
    found = give(sent, changed(paper), asha)
    assert (found.state, found.comparison) == ("submitted", "differs")
    assert journey.fresh(sent.request).status == Status.AWAITING_SIGNATURE
    assert waiting_on(found) == Turn.TECH_SUPPORT
    assert Task.objects.open().filter(user=tara, text__contains="Judge the signed copy").exists()
    drain(["mail.agreement_news"])
    assert "differs from what was sent" in smtp.to(tara.email)[-1].subject


def test_a_changed_copy_cannot_be_moved_on_by_itself(sent: Agreement, paper: bytes, asha: User) -> None:  # P4
    give(sent, changed(paper), asha)
    with pytest.raises(Blocked, match="no signed copy"):
        perform(sent.request, "sign", actor=None)
    Agreement.objects.filter(pk=sent.pk).update(state="signed")
    with pytest.raises(Blocked, match="nobody confirmed"):
        perform(sent.request, "sign", actor=None)


def test_a_scan_waits_for_tech_support(sent: Agreement, asha: User) -> None:  # P4
    found = give(sent, papers.scan(), asha)
    assert (found.state, found.comparison) == ("submitted", "no_text")


def test_another_clients_agreement_waits_for_tech_support(sent: Agreement, asha: User) -> None:  # P4
    found = give(sent, papers.made(client_name="Bharat Logistics LLP", ban="BAN-123456"), asha)
    assert (found.state, found.comparison) == ("submitted", "differs")
    assert any("Bharat" in place["came"] for place in found.finding["differences"])


@pytest.mark.parametrize("end", [b"", b"\n% nothing\n"])
def test_the_unsigned_file_is_refused(sent: Agreement, paper: bytes, asha: User, end: bytes) -> None:  # P4
    with pytest.raises(Refused, match="unsigned file"):
        give(sent, paper + end, asha)
    sent.refresh_from_db()
    assert (sent.state, sent.returned) == ("sent", None)


def test_a_script_in_the_copy_is_refused(sent: Agreement, paper: bytes, asha: User) -> None:  # P7
    active = papers.saved_anew(paper, lambda writer: writer.add_open_action(JavaScript("app.alert('hello')")) and None)
    with pytest.raises(Refused, match="script"):
        give(sent, active, asha)


def test_a_file_hidden_inside_is_named_to_the_reviewer(sent: Agreement, paper: bytes, asha: User) -> None:  # P7
    def hide(writer: PdfWriter) -> None:
        papers.annotate("/Ink")(writer)
        writer.add_attachment("macro.docm", b"PK")

    found = give(sent, papers.saved_anew(paper, hide), asha)
    found.refresh_from_db()
    assert found.finding["enclosed"] == ["macro.docm"]


@pytest.mark.parametrize(
    ("name", "content"), [("signed.docx", b"PK"), ("signed.pdf", b"PK\x03\x04"), ("signed.pdf", b"")]
)
def test_what_is_no_pdf_is_refused(sent: Agreement, asha: User, name: str, content: bytes) -> None:
    with pytest.raises(Refused):
        give(sent, content, asha, name)
    assert not StoredFile.objects.in_slot("agreement_signed").exists()


def test_another_copy_takes_the_place_of_one_that_differs(sent: Agreement, paper: bytes, asha: User) -> None:
    give(sent, papers.scan(), asha)
    found = give(sent, journey.signed_copy(paper), asha)
    assert (found.state, found.comparison) == ("signed", "same_bytes")
    assert AuditEvent.objects.filter(action="agreement.copy_uploaded").count() == 2


def test_after_it_is_signed_no_other_copy_is_taken(sent: Agreement, paper: bytes, asha: User) -> None:
    give(sent, journey.signed_copy(paper), asha)
    with pytest.raises(WrongState):
        give(journey.agreement_of(sent.request), papers.scan(), asha)


def test_before_it_was_sent_nothing_comes_back(issued: Agreement, asha: User) -> None:  # S30
    with pytest.raises(WrongState, match="Ready to send"):
        give(issued, papers.scan(), asha)


def test_nobody_but_the_owner_uploads(sent: Agreement, request: pytest.FixtureRequest) -> None:
    people = request.getfixturevalue
    for who in ["ravi", "tara", "anil", "stranger"]:
        with pytest.raises(NotAllowed):
            give(sent, papers.scan(), people(who))
