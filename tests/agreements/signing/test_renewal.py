"""New terms at renewal: the client signs anew; nobody who approved is asked for it once more (S29, S31)."""

from collections.abc import Callable
from datetime import date

import pytest

from agreements.models import Agreement, AgreementTemplate
from agreements.services import confirm_signature
from approvals.models import ApprovalLink, Decision
from clients.services import visible_groups
from compliance import review
from core.accounts.models import User
from core.events.worker import drain
from core.files.services import read
from requests_app import services
from requests_app.models import DIDRequest
from tests.agreements.papers import text_of
from tests.agreements.signing.conftest import Phone, code_to, link_to
from tests.support import journey
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(acme_request: DIDRequest, four: list[User], tara: User) -> DIDRequest:
    """Active, signed on the first version of the terms."""
    return journey.active(acme_request, four, tara)


def new_terms() -> AgreementTemplate:
    body = "# What is new\nThe Customer keeps every consent for two years."
    return AgreementTemplate.objects.create(version=2, title="Agreement", body=body, effective_from=date(2026, 1, 1))


def test_new_terms_leave_what_runs_as_it_is(running: DIDRequest) -> None:
    before = Decision.objects.count(), ApprovalLink.objects.count(), Agreement.objects.count()
    new_terms()
    drain()
    assert (Decision.objects.count(), ApprovalLink.objects.count(), Agreement.objects.count()) == before
    assert journey.fresh(running).status == "active"
    assert journey.agreement_of(running).template.version == 1


def test_a_renewal_is_signed_on_the_new_terms_without_further_approvals(
    running: DIDRequest, four: list[User], tara: User, asha: User, smtp: Mailroom, phone_with: Callable[[str], Phone]
) -> None:  # S29, S31
    copy = renewed(running, four, asha)
    new_terms()  # after the four have said +1
    said = Decision.objects.standing().filter(version__request=copy).count()
    journey.accepted(copy, tara)
    agreement = journey.agreement_sent(journey.fresh(copy))
    drain(["mail.agreement"])
    assert agreement.template.version == 2
    assert "keeps every consent for two years" in text_of(read(agreement.issued))
    sign(phone_with(link_to(smtp)), agreement, smtp)
    switch_on(copy, tara)
    assert (journey.fresh(running).status, journey.fresh(copy).status) == ("closed", "active")
    assert Decision.objects.filter(version__request=copy).count() == said == 4
    assert not Agreement.objects.filter(request=running, template__version=2).exists()
    assert visible_groups(copy.client).count() > 1


def renewed(running: DIDRequest, four: list[User], asha: User) -> DIDRequest:
    """The copy with its own consent evidence, approved once, as every filing is."""
    copy = services.renew(request=journey.fresh(running), actor=asha)
    journey.fill(copy, asha, {"briefed_how": "By phone."})
    journey.add_screens(copy, asha)
    return journey.approved(copy, four)


def sign(phone: Phone, agreement: Agreement, smtp: Mailroom) -> None:
    assert agreement.issued is not None
    phone.ready(agreement.issued.sha256)
    said = {"digest": agreement.issued.sha256, "code": code_to(smtp)}
    assert phone.do("sign/", said)["Location"] == "../signed/"
    drain(["seal.agreement"])
    agreement.refresh_from_db()
    assert agreement.state == "signed"


def switch_on(copy: DIDRequest, tara: User) -> None:
    drain(["pdf.approvals"])
    journey.ticket_by_hand(copy, tara, key="DID-8")
    confirm_signature(agreement=journey.agreement_of(copy), actor=tara)
    review.activate(request=journey.fresh(copy), actor=tara)
