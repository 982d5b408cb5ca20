"""Without scripts: slower, never stuck. The account manager's and the approver's steps in a browser that runs none."""

import pytest
from playwright.sync_api import expect

from core.accounts.models import User
from core.files.services import read
from requests_app.models import DIDRequest
from tests.support.journey import accepted, agreement_of, filed, fresh, signed_copy
from tests.walks.ground import Ground, request_of
from tests.walks.review_steps import AgreementPage
from tests.walks.steps import Approver, Filer, file, has, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_account_manager_files_and_withdraws(ground: Ground, asha: User) -> None:
    page = ground.visitors.stranger(scripts=False)
    sign_in(page, asha)
    filer = Filer(page, scripts=False)
    filer.start("Acme Pvt Ltd (BAN-987654)")
    filer.fill_sample()
    filer.save()
    filer.upload_all()
    has(page, "You can submit now.")
    filer.submit()
    request = request_of(page)
    assert request.status == "awaiting_approvals"
    filer.withdraw("Asked for by mistake.")
    assert fresh(request).status == "withdrawn"


def test_what_is_missing_is_listed_and_leads_to_its_field(ground: Ground, draft: DIDRequest, asha: User) -> None:
    page = ground.visitors.signed_in(asha, scripts=False)
    page.goto(f"/requests/{draft.reference}/edit/")
    expect(page.get_by_role("button", name="Submit for approval")).to_have_count(
        0
    )  # nothing to press while points are missing
    page.locator("#missing a[href='#id_front_end_url']").first.click()
    assert page.url.endswith("#id_front_end_url")
    Filer(page, scripts=False).fill({"front_end_url": "https://acme.com/contact-us"})
    Filer(page, scripts=False).save()
    expect(page.locator("#missing")).not_to_contain_text("page where contacts are captured")


def test_an_approver_decides_undoes_asks_and_says_no(ground: Ground, acme_request: DIDRequest) -> None:
    request = filed(acme_request)
    first, second, third, _fourth = ground.four
    phone = Approver(ground.visitors.stranger(size="phone", scripts=False))
    phone.open(ground.link_for(first))
    phone.plus_one()
    phone.undo()
    assert not request.decisions.filter(stands=True).exists()
    phone.open(ground.link_for(second))
    phone.ask("Who are the customers?")
    phone.open(ground.link_for(third))
    phone.say_no("no_fixable", "Name the shop in the wording.")
    assert fresh(request).status == "action_needed"


def test_the_owner_sends_the_agreement_and_brings_it_back(
    ground: Ground, acme_request: DIDRequest, asha: User, tara: User
) -> None:
    request, _links = ground.approved(acme_request)
    accepted(request, tara)
    ground.settled()
    page = ground.visitors.signed_in(asha, scripts=False)
    paper = AgreementPage(page)
    paper.open(request.reference)
    paper.send()
    sent = signed_copy(read(agreement_of(request).issued))
    page.locator("#id_agreement_signed").set_input_files(file("signed.pdf", sent, "application/pdf"))
    page.get_by_role("button", name="Upload").click()
    has(page, "The signed copy holds")
    assert fresh(request).status == "awaiting_activation"
