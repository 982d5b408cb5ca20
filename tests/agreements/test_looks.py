"""The agreement page in a real browser: accessible in every state, light and dark, phone and desk."""

from io import BytesIO

import pytest

from agreements.models import Agreement
from core.accounts.models import User
from core.events.worker import drain
from core.files.services import read
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from tests.agreements import papers
from tests.agreements.test_upload_signed import give
from tests.support import journey
from tests.support.browser import Visitors, faults_everywhere

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_letter_to_the_signed_copy(
    accepted: DIDRequest, asha: User, tara: User, visitors: Visitors
) -> None:  # S29, S30, S32, S33
    page = visitors.signed_in(asha)
    page.goto(f"/requests/{accepted.reference}/agreement/")
    page.get_by_role("heading", name="The PDF is being made").wait_for()
    assert faults_everywhere(page) == []
    drain(["pdf.agreement"])
    page.get_by_role("button", name="Send to the client").wait_for()  # the page looks again by itself
    page.get_by_label("Subject").fill("Please sign, Farah")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="As the client gets it").wait_for()
    assert faults_everywhere(page) == []
    page.get_by_role("button", name="Send to the client").click()
    page.get_by_text("on its way to farah@acme.example").wait_for()
    assert faults_everywhere(page) == []
    issued = journey.agreement_of(accepted).issued
    copy = {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": journey.signed_copy(read(issued))}
    page.locator("#id_agreement_signed").set_input_files(copy)
    page.get_by_text("it is the agreement that was sent").wait_for()
    assert faults_everywhere(page) == []
    reviewer = visitors.signed_in(tara)
    reviewer.goto(f"/requests/{accepted.reference}/agreement/")
    assert faults_everywhere(reviewer) == []
    reviewer.get_by_role("button", name="Confirm the signature").click()
    reviewer.get_by_text("The signature is confirmed").wait_for()
    assert journey.agreement_of(accepted).state == "confirmed"


def test_the_check_of_a_copy_that_differs(sent: Agreement, asha: User, tara: User, visitors: Visitors) -> None:  # P4
    give(sent, papers.made(client_name="Bharat Logistics LLP", ban="BAN-123456"), asha)
    page = visitors.signed_in(tara)
    page.goto(f"/requests/{sent.request.reference}/agreement/")
    assert faults_everywhere(page) == []
    page.get_by_role("button", name="Confirm the difference").click()
    page.get_by_text("This field is required").first.wait_for()
    assert faults_everywhere(page) == []
    page.get_by_label("What did you see").first.fill("Another client's paper, kept by mistake of the test.")
    page.get_by_role("button", name="Confirm the difference").click()
    page.get_by_role("button", name="Confirm the signature").wait_for()
    assert journey.fresh(sent.request).status == Status.AWAITING_ACTIVATION


def test_without_script_it_goes_as_well(sent: Agreement, paper: bytes, asha: User, visitors: Visitors) -> None:
    page = visitors.signed_in(asha, scripts=False)
    page.goto(f"/requests/{sent.request.reference}/agreement/")
    page.locator("#id_agreement_signed").set_input_files(
        {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": BytesIO(journey.signed_copy(paper)).getvalue()}
    )
    page.get_by_role("button", name="Upload").click()
    page.get_by_text("it is the agreement that was sent").wait_for()
