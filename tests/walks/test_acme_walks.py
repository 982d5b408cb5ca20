"""Acme walks: the guide's own sample from sign-in to the client's mail, on real parts, by five people."""

import json
from typing import Any

import pytest

from compliance.jira.text import payload_of
from core.accounts.models import User
from core.desk.models import Task
from core.files.models import StoredFile
from core.files.services import read
from requests_app.models import DIDRequest
from tests.support.journey import agreement_of, fresh, signed_copy
from tests.walks.ground import Ground, attached, request_of, sha256, until
from tests.walks.review_steps import AgreementPage, Reviewer
from tests.walks.steps import Approver, Filer, evidence, has, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

# the guide's page 3, typed from it: nine keys, this order, this case (S39, S44)
GOLDEN = """{
  "clientName": "Acme Pvt Ltd",
  "BAN": "BAN-987654",
  "businessType": "Pvt Ltd",
  "primaryUseCase": "Customer-support callbacks for e-commerce orders across India.",
  "purposeOfOutgoingCalls": "Transactional order updates and delivery confirmations to registered customers.",
  "natureOfServices": "Online retail of consumer electronics.",
  "frontEndURL": "https://acme.com/contact-us",
  "otpDCAFlow": "Contact number is verified via SMS OTP before being stored in CRM. Consent text: \
'I agree to receive transactional calls from Acme.'",
  "requestedLocations": [
    "Delhi",
    "Mumbai",
    "Bengaluru"
  ]
}"""

TASK = "Tell Acme Pvt Ltd that the new locations are there"


def test_acme_walks_from_filing_to_active(ground: Ground, asha: User, tara: User) -> None:  # S44
    owner = ground.visitors.stranger()
    sign_in(owner, asha)
    request = file_acme(ground, owner)
    approve_by_four(ground, request)
    validate(ground, request, tara)
    sent = send_agreement(ground, owner, request)
    activate(ground, owner, request, tara, signed_copy(sent))
    check_ticket_at_the_end(ground, request, signed_copy(sent))
    tell_the_client(ground, owner, request)


def file_acme(ground: Ground, page: Any) -> DIDRequest:
    filer = Filer(page)
    filer.start("Acme Pvt Ltd (BAN-987654)")
    filer.fill_sample()
    filer.upload_all()
    has(page, "You can submit now.")
    assert page.locator("#payload").inner_text() == GOLDEN  # S21, S39, S44
    filer.submit()
    has(page, "The four approvers have been asked.")
    assert "Approvals" in page.locator(".stage-current").inner_text()  # S22
    return request_of(page)


def approve_by_four(ground: Ground, request: DIDRequest) -> None:
    assert ground.jira.state.issues == {}
    for person in ground.four:
        assert ground.asked_of_jira() == []  # S27: not one call about it before the fourth +1
        phone = Approver(ground.visitors.stranger(size="phone"))
        phone.open(ground.link_for(person))
        has(phone.page, f"Yours, {person.full_name}")
        phone.plus_one()  # two taps: the link and this
        ground.letter(person.email, "+1")
    kept = list(request.decisions.values_list("person", "kind", "channel", "version__number", "at"))
    assert [row[:4] for row in kept] == [(one.pk, "plus_one", "link", 1) for one in ground.four]  # S23
    assert all(row[4] for row in kept)
    ground.settled()


def validate(ground: Ground, request: DIDRequest, tara: User) -> None:
    issue = ground.ticket()
    assert issue.components == ["Outgoing DID | New Location"]  # S24
    payload = payload_of(issue.description)
    assert (payload, list(payload)) == (json.loads(GOLDEN), list(json.loads(GOLDEN)))  # S25, S39
    reviewer = Reviewer(ground.visitors.signed_in(tara))
    reviewer.take(request.reference)
    reviewer.sees_both_screenshots()
    reviewer.accept()
    has(reviewer.page, "This cannot be accepted yet")  # S28: unsure findings and locations wait for a person
    assert fresh(request).status == "in_review"
    assert reviewer.judge_what_is_unsure("Same phone and e-mail on both pictures.")
    for city in ("Delhi", "Mumbai"):
        reviewer.accept_location(city)
    reviewer.refuse_location("Bengaluru", "No stock before March.")
    reviewer.accept()
    has(reviewer.page, "Its agreement is being made.")
    assert fresh(request).status == "awaiting_signature"  # S29


def send_agreement(ground: Ground, page: Any, request: DIDRequest) -> bytes:
    paper = AgreementPage(page)
    paper.open(request.reference)
    paper.send()
    letter = ground.letter("farah@acme.example", "")
    (pdf,) = [part.get_payload(decode=True) for part in letter.message.iter_attachments()]
    issued = read(agreement_of(request).issued)
    assert sha256(pdf) == sha256(issued) == agreement_of(request).issued.sha256  # S29, S30: the same bytes
    until(lambda: agreement_of(request).delivery == "accepted")
    page.reload()
    has(page, "farah@acme.example")  # S30: to whom, when, and that the server took it
    has(page, "Taken by the mail server")
    return issued


def activate(ground: Ground, page: Any, request: DIDRequest, tara: User, signed: bytes) -> None:
    AgreementPage(page).upload(signed)
    assert fresh(request).status == "awaiting_activation"
    ground.settled()
    assert sha256(signed) in attached(ground.ticket())  # S32: onto the same key
    client = ground.visitors.stranger()
    assert ground.shown_to_client(client) == []  # nothing before the end (S2)
    reviewer = Reviewer(ground.visitors.signed_in(tara))
    reviewer.page.goto(f"/review/{request.reference}/")
    has(reviewer.page, "The issued file, with additions after its end")  # S33: what the comparison found, beside it
    reviewer.confirm_signature()
    reviewer.activate(request.reference)
    has(reviewer.page, "Active")
    ground.settled()
    assert fresh(request).status == "active"
    assert ground.shown_to_client(client) == ["Delhi", "Jaipur", "Mumbai"]  # S34, S37: Bengaluru not


def check_ticket_at_the_end(ground: Ground, request: DIDRequest, signed: bytes) -> None:
    issue, shots = ground.ticket(), evidence()
    approvals = StoredFile.objects.get(slot="approvals_pdf")
    wanted = {sha256(shots[slot]["buffer"]) for slot in ("frontend_screenshot", "backend_screenshot")}  # S26
    assert attached(issue) == wanted | {approvals.sha256, sha256(signed)}  # S32
    assert len(issue.attachments) == 4
    assert (issue.status, issue.resolution) == ("5", "Done")  # S35
    assert any(f"/requests/{request.reference}/" in comment.body for comment in issue.comments)


def tell_the_client(ground: Ground, page: Any, request: DIDRequest) -> None:
    page.goto(f"/requests/{request.reference}/")
    assert page.locator(".stage-done").count() == 5  # S22
    page.goto("/")
    page.get_by_role("link", name=TASK).click()  # S36: the task leads to the text that is ready
    assert "Manage → DIDs → Add DID" in page.get_by_label("Text").input_value()  # S38
    page.get_by_role("button", name="Send to the client").click()
    has(page, "The letter is on its way to the client.")
    told = ground.letter("farah@acme.example", "New locations")
    assert "Manage → DIDs → Add DID" in told.text  # S38
    assert "Delhi, Mumbai" in told.text and "Bengaluru" not in told.text
    until(lambda: not Task.objects.filter(key=f"notify:{request.reference}", done_at=None).exists())  # S36
    page.goto("/")
    assert page.get_by_role("link", name=TASK).count() == 0
