"""Filing asks the four: one mail each, with a link that is nowhere kept."""

import pytest
from pytest_django.fixtures import Settings

from approvals.models import ApprovalLink, ApprovalRole
from core.accounts.models import User
from core.accounts.roles import Role
from core.errors import Blocked
from core.events.models import AuditEvent, OutboxMessage
from requests_app.models import DIDRequest
from requests_app.statuses import Status
from tests.approvals.scenes import LINK, link_to, mailed
from tests.cast import person
from tests.support.journey import filed, fresh
from tests.support.mailroom import Mailroom


@pytest.mark.django_db
def test_each_role_gets_one_letter(acme_request: DIDRequest, four: list[User], smtp: Mailroom) -> None:  # S7 S8 S9 S10
    filed(acme_request)
    mailed(smtp)
    for approver in four:
        [letter] = smtp.to(approver.email)
        assert acme_request.reference in letter.subject
        assert "Acme Pvt Ltd" in letter.subject
        assert "Delhi, Mumbai, Bengaluru" in letter.text
        assert LINK.search(letter.text)
        assert LINK.search(letter.html)


@pytest.mark.django_db
def test_token_is_stored_nowhere(acme_request: DIDRequest, garima: User, smtp: Mailroom) -> None:  # L3
    filed(acme_request)
    mailed(smtp)
    token = link_to(smtp, garima).split("/")[2]
    assert len(token) >= 43  # 256 bits
    kept = [str(row) for model in (ApprovalLink, OutboxMessage, AuditEvent) for row in model.objects.values()]
    assert not [row for row in kept if token in row]


@pytest.mark.django_db
def test_link_holds_the_configured_origin(  # L5
    acme_request: DIDRequest, garima: User, smtp: Mailroom, settings: Settings
) -> None:
    settings.PORTAL_ORIGIN = "https://did.portal.example"
    filed(acme_request)
    mailed(smtp)
    [letter] = smtp.to(garima.email)
    assert all(link.startswith("https://did.portal.example/") for link in letter.links)


@pytest.mark.django_db
def test_owner_with_a_role_is_not_asked_the_backup_is(
    acme_request: DIDRequest, asha: User, smtp: Mailroom
) -> None:  # A3
    backup = person("Bina Backup", Role.APPROVER)
    asha.groups.add(backup.groups.get())
    ApprovalRole.objects.filter(code="support").update(holder=asha, backup=backup)
    filed(acme_request)
    mailed(smtp)
    assert "+1 needed" in smtp.to(backup.email)[0].subject
    assert not [letter for letter in smtp.to(asha.email) if LINK.search(letter.text)]


@pytest.mark.django_db
def test_filing_is_refused_when_nobody_can_decide_for_a_role(acme_request: DIDRequest, asha: User) -> None:  # A3
    ApprovalRole.objects.filter(code="support").update(holder=asha)
    with pytest.raises(Blocked, match="Nobody can decide for Support"):
        filed(acme_request)
    assert fresh(acme_request).status == Status.DRAFT


@pytest.mark.django_db
def test_one_person_is_asked_for_one_role_only(acme_request: DIDRequest, mihir: User) -> None:  # A3 C20
    ApprovalRole.objects.filter(code="support").update(holder=mihir)
    with pytest.raises(Blocked, match="Nobody can decide for Support"):
        filed(acme_request)


@pytest.mark.django_db
def test_without_roles_nothing_is_filed(acme_request: DIDRequest) -> None:
    ApprovalRole.objects.update(active=False)
    with pytest.raises(Blocked, match="No approval role is set up"):
        filed(acme_request)


@pytest.mark.django_db
def test_letter_says_when_the_link_ends(acme_request: DIDRequest, garima: User, smtp: Mailroom) -> None:
    filed(acme_request)
    mailed(smtp)
    assert "Decide before" in smtp.to(garima.email)[0].text


@pytest.mark.django_db
def test_no_letter_for_a_link_that_was_closed_meanwhile(  # X8: no flood when the mail server is back
    acme_request: DIDRequest, asha: User, garima: User, smtp: Mailroom
) -> None:
    from requests_app.services import withdraw

    filed(acme_request)
    withdraw(request=acme_request, actor=asha, reason="The client changed its mind.")
    mailed(smtp)
    assert not [letter for letter in smtp.to(garima.email) if "+1 needed" in letter.subject]
