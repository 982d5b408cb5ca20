"""The account manager sends, sees, corrects and issues anew; the clock reminds and ends (S30)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client as Browser

from agreements.facts import agreement_problem
from agreements.handlers import expire_unsigned
from agreements.models import Agreement, AgreementTemplate
from agreements.returning import upload_signed
from agreements.signing import desk, reminders
from approvals.models import Decision
from core.accounts.models import User
from core.errors import NotAllowed, Refused, WrongState
from core.events.worker import drain
from core.files.services import read
from tests.agreements.papers import text_of
from tests.agreements.signing.conftest import FARAH, Phone, code_to, link_to
from tests.support import journey
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db
RIGHT = "farah.khan@acme.example"


def test_the_owner_sees_each_step(phone: Phone, sent: Agreement, digest: str, asha: User, smtp: Mailroom) -> None:
    phone.ready(digest)
    browser = Browser()
    browser.force_login(asha, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get(sent.get_absolute_url()).content.decode()
    for words in (
        f"Sent to {FARAH}", "Taken by the mail server", "The signatory opened the signing page", "Consent to sign",
        "One-time password", "The mail server took the one-time password",
    ):  # fmt: skip
        assert words in page
    assert phone.link not in page  # L9
    assert code_to(smtp) not in page


def test_a_corrected_address_gets_the_letter_and_the_old_link_dies(
    phone: Phone, sent: Agreement, asha: User, smtp: Mailroom, digest: str
) -> None:
    phone.agree(digest)
    phone.do("fill/keep/", {"name": "Somebody Else", "way": "typed"})
    desk.correct_address(agreement=sent, actor=asha, email=RIGHT)
    drain(["mail.agreement"])
    assert phone.see().status_code == 410
    phone.link = link_to(smtp, RIGHT)
    assert phone.see().status_code == 200
    phone.agree(digest)
    assert "Somebody Else" not in phone.see("fill/").content.decode()
    sent.refresh_from_db()
    assert (sent.sent_to, sent.sends) == (RIGHT, 2)


@pytest.mark.parametrize("email", ["asha@portal.example", "new.one@PORTAL.example", "not an address", FARAH.upper()])
def test_no_address_of_the_house_and_no_nonsense(issued: Agreement, asha: User, email: str) -> None:  # C45
    with pytest.raises(Refused) as refusal:
        desk.correct_address(agreement=issued, actor=asha, email=email)
    assert refusal.value.reasons[0].field == "email"


def test_another_signatory_means_another_paper_and_no_new_approvals(
    phone: Phone, sent: Agreement, asha: User, ravi: User, smtp: Mailroom
) -> None:
    gopal = desk.Person("Gopal Nair", "gopal@acme.example", "Company Secretary")
    with pytest.raises(NotAllowed):
        desk.reissue(agreement=sent, actor=ravi, reason="Mine now.", person=gopal)
    with pytest.raises(Refused):
        desk.reissue(agreement=sent, actor=asha, reason=" ", person=gopal)
    plus_ones = Decision.objects.standing().count()
    fresh = desk.reissue(agreement=sent, actor=asha, reason="Farah Khan has left Acme.", person=gopal)
    sent.refresh_from_db()
    assert (sent.state, sent.ended_reason, fresh.state) == ("voided", "Farah Khan has left Acme.", "building")
    assert phone.see().status_code == 410
    journey.agreement_sent(sent.request)
    drain(["mail.agreement"])
    found = journey.agreement_of(sent.request)
    assert "Gopal Nair" in text_of(read(found.issued))
    assert "Farah Khan" not in text_of(read(found.issued))
    assert link_to(smtp, "gopal@acme.example")
    assert journey.fresh(sent.request).status == "awaiting_signature"
    assert Decision.objects.standing().count() == plus_ones


def test_new_terms_ask_for_a_new_signature_not_for_new_approvals(sent: Agreement, asha: User) -> None:
    AgreementTemplate.objects.create(
        version=2, title="Agreement", body="# New\nTerms.", effective_from=date(2026, 1, 1)
    )
    browser = Browser()
    browser.force_login(asha, backend="django.contrib.auth.backends.ModelBackend")
    assert "version 2 is in force now" in browser.get(sent.get_absolute_url()).content.decode()
    sent.refresh_from_db()
    assert (sent.state, sent.template.version) == ("sent", 1)  # what is out stays as it was sent
    fresh = desk.reissue(agreement=sent, actor=asha, reason="New terms.")
    assert fresh.template.version == 2
    assert journey.fresh(sent.request).status == "awaiting_signature"


def test_activation_checks_the_signed_terms(sent: Agreement, asha: User, tara: User) -> None:  # S20
    copy = journey.upload("signed.pdf", journey.signed_copy(read(sent.issued)), "application/pdf")  # type: ignore[arg-type]
    upload_signed(agreement=sent, upload=copy, actor=asha)  # S32: the other way is still open
    Agreement.objects.filter(pk=sent.pk).update(state="confirmed", confirmed_by=tara)
    request = journey.fresh(sent.request)
    assert agreement_problem(request) is None
    request.locations.filter(location__city="Mumbai").update(verdict="accepted")
    problem = agreement_problem(request)
    assert problem is not None
    assert "Mumbai" in problem.text


def test_reminded_on_its_days_once_each_with_the_same_link(
    phone: Phone, sent: Agreement, smtp: Mailroom, clock_at: Callable[[datetime], None]
) -> None:
    began = datetime.now(UTC)
    for day, letters in ((2, 0), (3, 1), (4, 1), (7, 2), (12, 3)):
        clock_at(began + timedelta(days=day, minutes=5))
        reminders.run()
        reminders.run()
        drain(["mail.signing_reminder"])
        assert len([one for one in smtp.to(FARAH) if one.subject.startswith("Reminder")]) == letters
    assert link_to(smtp) == phone.link
    assert phone.see().status_code == 200


def test_not_signed_in_time_it_ends(
    phone: Phone, sent: Agreement, digest: str, smtp: Mailroom, clock_at: Callable[[datetime], None]
) -> None:
    clock_at(datetime.now(UTC) + timedelta(days=14, minutes=1))
    assert phone.see().status_code == 410
    expire_unsigned()
    reminders.run()
    sent.refresh_from_db()
    assert sent.state == "expired"
    assert not [one for one in smtp.to(FARAH) if one.subject.startswith("Reminder")]


def test_signed_in_the_portal_nothing_can_be_changed_any_more(
    phone: Phone, sent: Agreement, digest: str, asha: User, smtp: Mailroom
) -> None:
    phone.ready(digest)
    phone.do("sign/", {"digest": digest, "code": code_to(smtp)})
    assert phone.do("declined/", {"reason": "Too late."}).status_code == 409
    sent.refresh_from_db()
    for step in (
        lambda: desk.correct_address(agreement=sent, actor=asha, email=RIGHT),
        lambda: desk.reissue(agreement=sent, actor=asha, reason="Late."),
        lambda: upload_signed(agreement=sent, upload=journey.upload("x.pdf", b"%PDF-1.7"), actor=asha),
    ):
        with pytest.raises(WrongState):
            step()
