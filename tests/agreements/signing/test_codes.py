"""One-time passwords: to the registered address, for minutes, a few tries, once (C44, U6)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from agreements.models import Agreement
from agreements.signing.models import SigningCode
from core import clock
from core.events.models import AuditEvent
from core.events.worker import drain
from tests.agreements.signing.conftest import FARAH, Phone, code_to
from tests.support.mailroom import Mailroom

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_five_wrong_tries_spend_it_then_the_right_one_is_refused_too(
    phone: Phone, sent: Agreement, digest: str, smtp: Mailroom, clock_at: Callable[[datetime], None]
) -> None:  # U6
    clock_at(NOW)
    phone.ready(digest)
    code = code_to(smtp)
    for _try in range(5):
        answer = phone.do("sign/", {"digest": digest, "code": wrong(code)})
        assert (answer.status_code, "not the code that was sent" in answer.content.decode()) == (422, True)
    assert "used up" in phone.do("sign/", {"digest": digest, "code": code}).content.decode()
    assert AuditEvent.objects.filter(action="signing.code_wrong").count() == 5
    clock_at(NOW + timedelta(minutes=2))
    assert phone.do("code/").status_code == 302  # the way on: a new one
    drain(["mail.signing_code"])
    assert phone.do("sign/", {"digest": digest, "code": f" {code_to(smtp)} "}).status_code == 302


def test_its_time_is_over_after_ten_minutes_and_a_newer_one_ends_it(
    phone: Phone, digest: str, smtp: Mailroom, clock_at: Callable[[datetime], None]
) -> None:  # C44
    clock_at(NOW)
    phone.ready(digest)
    first = code_to(smtp)
    clock_at(NOW + timedelta(minutes=10, seconds=1))
    assert "its time is over" in phone.do("sign/", {"digest": digest, "code": first}).content.decode()
    phone.do("code/")
    drain(["mail.signing_code"])
    second = code_to(smtp)
    if first != second:
        assert phone.do("sign/", {"digest": digest, "code": first}).status_code == 422
    assert phone.do("sign/", {"digest": digest, "code": second}).status_code == 302


def test_codes_come_with_a_pause_and_not_without_end(
    phone: Phone, digest: str, smtp: Mailroom, clock_at: Callable[[datetime], None]
) -> None:  # U6
    clock_at(NOW)
    phone.ready(digest)
    soon = phone.do("code/")
    assert (soon.status_code, "Too many tries." in soon.content.decode()) == (429, True)
    for turn in range(1, 8):
        clock_at(NOW + timedelta(minutes=turn))
        answer = phone.do("code/")
        assert answer.status_code == (302 if turn < 6 else 429)
    drain(["mail.signing_code"])
    assert "good until" in phone.see("review/").content.decode()  # the last one that was sent still is


def test_only_the_registered_address_gets_it_and_the_database_cannot_tell_it(
    phone: Phone, digest: str, smtp: Mailroom
) -> None:  # L9
    phone.ready(digest)
    code = code_to(smtp)
    holders = [letter.recipients for letter in smtp.letters if code in letter.text]
    assert holders == [[FARAH]]
    assert code not in phone.see("review/").content.decode().replace(digest, "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT nonce, digest, reference FROM signing_signingcode")
        assert code not in str(cursor.fetchall())
        cursor.execute("SELECT payload FROM events_outboxmessage WHERE topic = 'mail.signing_code'")
        assert str(cursor.fetchall()).count("code") == 1  # a row's number, nothing else


def test_what_the_mail_server_said_stands_on_the_page_and_in_the_trail(
    phone: Phone, digest: str, smtp: Mailroom
) -> None:  # C44
    smtp.refuse(FARAH, "550 5.1.1 no such mailbox")
    phone.ready(digest)
    assert SigningCode.objects.get().delivery == "refused"
    assert "The mail server refused our e-mail" in phone.see("review/").content.decode()
    assert AuditEvent.objects.filter(action="signing.code_not_delivered").exists()


def test_a_letter_that_was_overtaken_is_not_sent(
    phone: Phone, digest: str, smtp: Mailroom, clock_at: Callable[[datetime], None]
) -> None:
    clock_at(NOW)
    phone.ready(digest)
    clock_at(NOW + timedelta(minutes=1))
    phone.do("code/")
    clock_at(clock.now() + timedelta(minutes=11))
    drain(["mail.signing_code"])
    assert len([letter for letter in smtp.to(FARAH) if "Code for signing" in letter.subject]) == 1
