"""The signatory and others at one moment, on real connections: one outcome, no fault (X11)."""

from collections.abc import Callable

import pytest
from django.db import connection

from agreements.models import Agreement
from agreements.sealing.models import Seal
from agreements.signing import desk
from agreements.signing.models import SigningCode
from core.accounts.models import User
from core.errors import WrongState
from core.events.models import AuditEvent, OutboxMessage
from core.events.worker import drain
from requests_app import services as requests
from requests_app.models import DIDRequest
from tests.agreements.signing.conftest import Phone, code_to
from tests.support import journey
from tests.support.at_once import at_once
from tests.support.mailroom import Mailroom

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Press = Callable[[], object]


@pytest.fixture(autouse=True)
def _needs_postgres(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time: a forgotten lock would not show")


@pytest.fixture
def press(phone: Phone, digest: str, smtp: Mailroom) -> Press:
    """Farah presses Sign, all before it done; what the page answers."""
    phone.ready(digest)
    said = {"digest": digest, "code": code_to(smtp)}

    def signs() -> tuple[int, str]:
        hand = Phone(raise_request_exception=False)
        hand.link = phone.link
        answer = hand.do("sign/", said)
        return answer.status_code, answer.get("Location", "")

    return signs


def signatures() -> int:
    return AuditEvent.objects.filter(action="agreement.signature_given").count()


def test_sign_pressed_at_once_in_two_tabs_is_one_signature(press: Press, sent: Agreement) -> None:  # X11
    assert at_once(press, press, press) == [(302, "../signed/")] * 3  # and each tab thanks
    assert (signatures(), Seal.objects.count(), SigningCode.objects.exclude(used_at=None).count()) == (1, 1, 1)
    assert OutboxMessage.objects.filter(topic="seal.agreement").count() == 1
    drain(["seal.agreement"])
    sent.refresh_from_db()
    assert sent.state == "signed"


def test_signed_while_its_owner_withdraws(press: Press, sent: Agreement, asha: User) -> None:  # X11
    answers = at_once(press, lambda: requests.withdraw(request=sent.request, actor=asha, reason="No longer wanted."))
    assert isinstance(answers[1], DIDRequest)  # a request that waits for its seal can still be withdrawn
    assert answers[0] in [(302, "../signed/"), (409, ""), (410, "")]
    drain(["seal.agreement"])
    sent.refresh_from_db()
    assert (sent.state, journey.fresh(sent.request).status) == ("voided", "withdrawn")
    assert signatures() == (1 if answers[0] == (302, "../signed/") else 0)
    assert not AuditEvent.objects.filter(action="agreement.sealed").exists()


def test_signed_while_its_owner_issues_it_anew(press: Press, sent: Agreement, asha: User) -> None:  # X11, P4
    answers = at_once(press, lambda: desk.reissue(agreement=sent, actor=asha, reason="Another paper."))
    drain(["seal.agreement"])
    sent.refresh_from_db()
    if answers[0] == (302, "../signed/"):  # she was first: what is signed is not taken back
        assert isinstance(answers[1], WrongState)
        assert sent.state == "signed"
    else:
        assert answers[0] in [(409, ""), (410, ""), (422, "")]
        assert (sent.state, signatures()) == ("voided", 0)
    assert Agreement.objects.standing().filter(request=sent.request).count() == 1


def test_signed_and_declined_at_once(press: Press, phone: Phone, sent: Agreement) -> None:  # X11, C37
    def declines() -> int:
        other = Phone(raise_request_exception=False)
        other.link = phone.link
        return int(other.do("declined/", {"reason": "The wrong button."}).status_code)

    answers = at_once(press, declines)
    sent.refresh_from_db()
    if answers[0] == (302, "../signed/"):
        assert answers[1] in (409, 410)
        assert (sent.state, signatures()) == ("sealing", 1)
    else:
        assert (answers[1], sent.state, signatures()) == (200, "declined", 0)
        assert answers[0] in [(409, ""), (410, ""), (422, "")]
