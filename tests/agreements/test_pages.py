"""The agreement page: each person sees their part, each POST does one thing, a stranger sees nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agreements.models import Agreement
from core.accounts.models import User
from core.events.worker import drain
from core.files.services import read
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from tests.agreements import papers
from tests.agreements.test_upload_signed import changed, give
from tests.support import journey
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def url(request: DIDRequest, step: str = "") -> str:
    return f"/requests/{request.reference}/agreement/{step}"


def pdf_file(content: bytes) -> SimpleUploadedFile:
    return journey.upload("signed.pdf", content, "application/pdf")


def test_the_owner_reads_previews_and_sends(issued: Agreement, asha: User, smtp: Mailroom) -> None:  # S30
    browser, request = as_(asha), issued.request
    page = browser.get(url(request)).content.decode()
    assert "Send to the client" in page
    assert "farah@acme.example" in page
    letter = {"subject": "Sign <this>", "text": "Dear Farah, sign.", "sends": 0}
    shown = browser.post(url(request, "preview/"), letter).content.decode()
    assert "Sign &lt;this&gt;" in shown
    assert browser.post(url(request, "send/"), letter).status_code == 302
    drain(["mail.agreement"])
    assert smtp.letters[0].subject == "Sign <this>"
    assert "Taken by the mail server" in browser.get(url(request)).content.decode()


def test_a_preview_changes_nothing(issued: Agreement, asha: User) -> None:
    as_(asha).post(
        url(issued.request, "preview/"), {"subject": "s", "text": "t", "sends": 0}, headers={"HX-Request": "true"}
    )
    issued.refresh_from_db()
    assert (issued.state, issued.sends) == ("issued", 0)


def test_an_empty_letter_comes_back_with_what_was_typed(issued: Agreement, asha: User) -> None:
    answer = as_(asha).post(url(issued.request, "send/"), {"subject": "", "text": "What I typed", "sends": 0})
    assert answer.status_code == 422
    assert "What I typed" in answer.content.decode()


def test_a_second_click_is_told(issued: Agreement, asha: User) -> None:
    browser, letter = as_(asha), {"subject": "s", "text": "t", "sends": 0}
    browser.post(url(issued.request, "send/"), letter)
    again = browser.post(url(issued.request, "send/"), letter)
    assert again.status_code == 409
    assert "sent already" in again.content.decode()


def test_the_signed_copy_is_uploaded_and_confirmed(
    sent: Agreement, paper: bytes, asha: User, tara: User
) -> None:  # S32, S33
    request = sent.request
    answer = as_(asha).post(url(request, "upload/"), {"file": pdf_file(journey.signed_copy(paper))}, follow=True)
    assert "the agreement that was sent" in answer.content.decode()
    page = as_(tara).get(url(request)).content.decode()
    assert "Confirm the signature" in page
    assert "The issued file, with additions after its end" in page
    as_(tara).post(url(request, "signature/confirm/"))
    assert journey.agreement_of(request).state == "confirmed"


def test_by_htmx_a_refused_file_brings_the_card_back(sent: Agreement, paper: bytes, asha: User) -> None:
    answer = as_(asha).post(url(sent.request, "upload/"), {"file": pdf_file(paper)}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'id="upload-agreement_signed"' in text
    assert "This is the unsigned file" in text
    assert "<html" not in text


def test_by_htmx_a_taken_file_leads_to_the_page(sent: Agreement, paper: bytes, asha: User) -> None:
    copy = pdf_file(journey.signed_copy(paper))
    answer = as_(asha).post(url(sent.request, "upload/"), {"file": copy}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == url(sent.request)


def test_without_a_file_it_says_so(sent: Agreement, asha: User) -> None:
    answer = as_(asha).post(url(sent.request, "upload/"))
    assert answer.status_code == 422
    assert "Choose the signed PDF first." in answer.content.decode()


def test_the_reviewer_sees_the_difference_and_decides(sent: Agreement, asha: User, tara: User) -> None:  # P4
    give(sent, papers.made(client_name="Bharat Logistics LLP"), asha)
    browser = as_(tara)
    page = browser.get(url(sent.request)).content.decode()
    assert "Differs from what was sent" in page
    assert "<ins>" in page
    assert "Confirm the signature" not in page
    assert browser.post(url(sent.request, "difference/confirm/"), {"take-note": ""}).status_code == 422
    browser.post(url(sent.request, "copy/refuse/"), {"not-taken-note": "Another client's."})
    assert "Another client&#x27;s." in as_(asha).get(url(sent.request)).content.decode()


def test_a_taken_difference_shows_its_note_beside_the_confirmation(
    sent: Agreement, paper: bytes, asha: User, tara: User
) -> None:  # P4, S33
    give(sent, changed(paper), asha)
    page = (
        as_(tara)
        .post(url(sent.request, "difference/confirm/"), {"take-note": "Only the date."}, follow=True)
        .content.decode()
    )
    assert "Only the date." in page
    assert "Confirm the signature" in page


def test_the_client_refuses(sent: Agreement, asha: User) -> None:
    browser = as_(asha)
    assert browser.post(url(sent.request, "client-refuses/"), {"refusal-reason": ""}).status_code == 422
    browser.post(url(sent.request, "client-refuses/"), {"refusal-reason": "Too strict."})
    assert journey.fresh(sent.request).status == Status.ACTION_NEEDED


@pytest.mark.parametrize(
    ("person", "page", "owner_step", "tech_step"),
    [
        ("asha", 200, 422, 403),
        ("ravi", 404, 404, 403),
        ("tara", 200, 403, 422),
        ("chitra", 200, 403, 403),
        ("anil", 200, 403, 403),
        ("mihir", 403, 403, 403),
        ("stranger", 403, 403, 403),
    ],
)
def test_who_gets_what(
    person: str, page: int, owner_step: int, tech_step: int, sent: Agreement, request: pytest.FixtureRequest
) -> None:  # W7, A3
    browser = as_(request.getfixturevalue(person))
    assert browser.get(url(sent.request)).status_code == page
    for step in ("send/", "preview/", "client-refuses/", "upload/"):
        assert browser.post(url(sent.request, step)).status_code == owner_step, step
    for step in ("difference/confirm/", "copy/refuse/"):
        assert browser.post(url(sent.request, step)).status_code == tech_step, step


def test_before_sign_in_everything_leads_there(sent: Agreement) -> None:
    assert Client().get(url(sent.request)).status_code == 302


def test_without_an_agreement_there_is_no_page(draft: DIDRequest, asha: User) -> None:
    assert as_(asha).get(url(draft)).status_code == 404


@pytest.mark.parametrize(
    "step",
    ["send/", "preview/", "upload/", "client-refuses/", "difference/confirm/", "copy/refuse/", "signature/confirm/"],
)
def test_no_get_changes_anything(step: str, sent: Agreement, asha: User) -> None:  # L1
    assert as_(asha).get(url(sent.request, step)).status_code == 405


def test_who_may_fetch_the_files(sent: Agreement, paper: bytes, request: pytest.FixtureRequest) -> None:  # F7
    found = give(sent, journey.signed_copy(paper), request.getfixturevalue("asha"))
    assert found.issued is not None
    assert found.returned is not None
    expected = {"asha": 200, "tara": 200, "chitra": 200, "anil": 200, "mihir": 403, "ravi": 404, "stranger": 404}
    for person, code in expected.items():
        for file in (found.issued, found.returned):
            assert as_(request.getfixturevalue(person)).get(f"/files/{file.pk}/").status_code == code, person
    answer = as_(request.getfixturevalue("asha")).get(f"/files/{found.issued.pk}/")
    assert b"".join(answer.streaming_content if answer.streaming else [answer.content]) == read(found.issued)


def test_the_new_account_manager_of_the_client_reads_it(sent: Agreement, ravi: User) -> None:  # F7
    sent.request.client.account_manager = ravi
    sent.request.client.save()
    assert as_(ravi).get(url(sent.request)).status_code == 200
    assert sent.issued is not None
    assert as_(ravi).get(f"/files/{sent.issued.pk}/").status_code == 200
    assert as_(ravi).post(url(sent.request, "send/")).status_code == 403


def test_while_it_is_made_the_page_says_so(accepted: DIDRequest, asha: User) -> None:
    page = as_(asha).get(url(accepted)).content.decode()
    assert "The PDF is being made" in page
    assert "Send to the client" not in page


def test_what_stands_against_the_making_is_shown(accepted: DIDRequest, asha: User) -> None:
    from core.events.models import OutboxMessage

    OutboxMessage.objects.filter(topic="pdf.agreement").update(last_error="PDF off: cannot load library libpango")
    assert "cannot load library libpango" in as_(asha).get(url(accepted)).content.decode()
