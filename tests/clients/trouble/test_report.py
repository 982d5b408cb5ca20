"""A client in trouble: what is asked first, what support gets, what the client gets back."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser

from clients.models import Client
from clients.trouble.models import Trouble
from core.accounts.models import User
from core.events.worker import drain
from tests.clients.activation import scene as activation
from tests.clients.activation.test_page import found_in
from tests.clients.documents.scene import scan
from tests.didportal.pages_support import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(client_of_asha: Client) -> str:
    return found_in(mail.outbox[-1].body)


def test_no_mail_is_filled_in_with_the_payment_reference(path: str) -> None:  # S74
    page = Browser().get(f"{path}trouble/no_mail/").content.decode()
    assert 'value="pay_1"' in page and "support@myoperator.com" in page
    answer = Browser().post(f"{path}trouble/no_mail/send/", {"payment_reference": "pay_1", "words": "Nothing came"})
    receipt = Browser().get(answer["Location"]).content.decode()
    trouble = Trouble.objects.get()
    assert trouble.reference in receipt
    drain()
    support, client = mail.outbox[-2:]
    assert (support.to, support.reply_to) == (["support@myoperator.com"], ["owner@newclient.example"])  # S77
    assert all(words in support.body for words in ("pay_1", "BAN-700001", "Nothing came", "Asha Rao"))
    assert trouble.reference in support.subject and trouble.reference in client.subject
    assert client.to == ["owner@newclient.example"]


@pytest.mark.parametrize("reference", ["", "   "])
def test_an_empty_payment_reference_is_refused(reference: str, path: str) -> None:  # S74
    answer = Browser().post(f"{path}trouble/no_mail/send/", {"payment_reference": reference})
    assert answer.status_code == 400 and "The payment reference is missing" in answer.content.decode()
    assert not Trouble.objects.exists()


def test_the_reset_comes_before_the_screenshot(path: str) -> None:  # S75
    first = Browser().get(f"{path}trouble/no_login/").content.decode()
    assert "Forgot password" in first and 'type="file"' not in first
    assert 'type="file"' in Browser().get(f"{path}trouble/no_login/?tried=yes").content.decode()
    early = Browser().post(f"{path}trouble/no_login/send/", {"file": scan()})
    assert early.status_code == 400 and not Trouble.objects.exists()


def test_a_failed_login_reaches_support_with_its_screenshot(path: str, asha: User, ravi: User) -> None:  # S75 S77
    assert Browser().post(f"{path}trouble/no_login/send/", {"tried": "yes"}).status_code == 400
    sent = Browser().post(f"{path}trouble/no_login/send/", {"tried": "yes", "file": scan("Wrong password")})
    assert sent.status_code == 302
    drain()
    support = next(letter for letter in mail.outbox if letter.to == ["support@myoperator.com"])
    assert [name for name, _content, _type in support.attachments] == ["scan.png"]
    file = Trouble.objects.get().screenshot
    assert file is not None
    assert [signed_in(who).get(f"/files/{file.pk}/").status_code for who in (asha, ravi)] == [200, 404]


def test_writing_completes_the_step_support(path: str) -> None:  # S61
    assert "support" not in activation.done()
    Browser().post(f"{path}trouble/rejected/send/", {"words": "Why?"})
    assert "support" in activation.done()


def test_staff_see_the_message(path: str, asha: User) -> None:
    Browser().post(f"{path}trouble/rejected/send/", {"words": "Why was it rejected?"})
    page = signed_in(asha).get("/activation/BAN-700001/").content.decode()
    assert Trouble.objects.get().reference in page and "Why was it rejected?" in page


def test_one_client_cannot_flood_support(path: str) -> None:
    codes = [Browser().post(f"{path}trouble/rejected/send/", {"words": str(n)}).status_code for n in range(6)]
    assert codes == [302] * 5 + [429]


def test_a_receipt_is_its_own_clients_alone(path: str, acme: Client, clock_at: Any) -> None:  # L8
    from clients.trouble import services

    theirs = services.report(client=acme, what="rejected")
    assert Browser().get(f"{path}trouble/sent/{theirs.pk}/").status_code == 404
    assert Browser().get(f"{path}trouble/other/").status_code == 404
