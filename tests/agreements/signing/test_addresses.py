"""A signatory's address that may not be the client's is pointed out to Tech Support; nothing is refused (C45)."""

import pytest
from django.test import Client as Browser

from agreements.models import Agreement
from agreements.signing import desk
from agreements.signing.addresses import doubt
from core.accounts.models import User
from tests.support import journey

pytestmark = pytest.mark.django_db


def the_page(agreement: Agreement, person: User) -> str:
    browser = Browser()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return str(browser.get(agreement.get_absolute_url()).content.decode())


@pytest.mark.parametrize(
    ("address", "contact", "page", "doubtful"),
    [
        ("farah@acme.example", "ops@acme.example", "", False),
        ("farah@mail.acme.example", "ops@acme.example", "", False),
        ("farah@acme.com", "", "https://www.acme.com/contact-us", False),
        ("farah@acme.com", "ops@acme.example", "shop.acme.com/contact", False),
        ("farah@acme.co", "ops@acme.example", "https://acme.com", True),
        ("farah@notacme.example", "ops@acme.example", "", True),
        ("asha.private@gmail.com", "ops@acme.example", "https://acme.com", True),
        ("asha.private@gmail.com", "acme.shop@gmail.com", "", True),  # anybody gets one there
        ("Acme.Shop@gmail.com", "acme.shop@gmail.com", "", False),
        ("farah@acme.example", "", "http://[", True),
    ],
)
def test_own_are_the_domains_of_contact_and_page(
    issued: Agreement, address: str, contact: str, page: str, doubtful: bool
) -> None:
    issued.version.signatory_email, issued.version.front_end_url = address, page
    issued.request.client.contact_email = contact
    assert bool(doubt(issued)) is doubtful


def test_tech_support_reads_it_when_the_owner_gives_a_private_address(sent: Agreement, asha: User, tara: User) -> None:
    sent.request.client.contact_email = "ops@acme.example"
    sent.request.client.save()
    words = "belongs to no domain that we know of this client"
    assert words not in the_page(sent, tara)
    desk.correct_address(agreement=sent, actor=asha, email="asha.private@gmail.com")  # no block: it may be true
    assert "asha.private@gmail.com, which belongs to no domain" in the_page(sent, tara)
    copy = journey.signed(sent.request)
    assert the_page(journey.agreement_of(copy), tara).count(words) == 1


def test_papers_that_ended_stay_on_the_page_with_their_reasons(
    sent: Agreement, asha: User, tara: User, four: list[User]
) -> None:
    gopal = desk.Person("Gopal Nair", "gopal@acme.example", "Company Secretary")
    desk.reissue(agreement=sent, actor=asha, reason="Farah Khan has left Acme.", person=gopal)
    fresh = journey.agreement_sent(sent.request)
    desk.reissue(agreement=fresh, actor=asha, reason="The terms are newer.")
    for person in (asha, tara):
        page = the_page(sent, person)
        assert page.index("The terms are newer.") < page.index("Farah Khan has left Acme.")
        assert f"/files/{sent.issued_id}/" in page
        assert "Earlier papers" in page
    assert "Earlier papers" not in the_page(sent, four[0])  # approvers see the request, not its agreement
