"""The tests' own tools do what their names say: a tool that always says yes would prove nothing."""

import smtplib

import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction

from core.accounts.models import User
from core.events import record, unit_of_work
from core.events.models import AuditEvent
from tests.support.browser import Visitors, accessibility_faults
from tests.support.mailroom import Mailroom
from tests.support.sql import statements


def letter(to: str = "garima@example.in") -> EmailMessage:
    return EmailMessage("Your +1, please", "Open http://testserver/a/token/", to=[to])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_committed_rows_are_gone_in_the_next_test(turn: int) -> None:
    assert not User.objects.filter(email="left@over.example").exists()
    assert AuditEvent.objects.count() == 0
    user = User.objects.create_user("left@over.example", full_name="Left Over")
    with unit_of_work():
        record("person.added", subject=user, actor=None, turn=turn)


@pytest.mark.django_db(transaction=True)
def test_the_seed_of_the_migrations_comes_back() -> None:
    from django.contrib.auth.models import Group

    assert Group.objects.exists()
    Group.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_the_audit_log_is_append_only_in_tests_too() -> None:
    from django.db import DatabaseError

    user = User.objects.create_user("a@b.example", full_name="A B")
    with unit_of_work():
        record("person.added", subject=user, actor=None)
    with pytest.raises(DatabaseError, match="append-only"):
        AuditEvent.objects.all().delete()


@pytest.mark.django_db
def test_transaction_statements_do_not_count() -> None:
    with statements() as sql, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert sql == ["SELECT 1"]


def test_mail_is_received(smtp: Mailroom) -> None:
    letter().send()
    (received,) = smtp.to("garima@example.in")
    assert (received.subject, received.links) == ("Your +1, please", ["http://testserver/a/token/"])


def test_mail_is_refused(smtp: Mailroom) -> None:
    smtp.refuse("garima@example.in")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        letter().send()
    assert smtp.letters == []


def test_mail_is_deferred_once(smtp: Mailroom) -> None:
    smtp.defer_next()
    with pytest.raises(smtplib.SMTPDataError):
        letter().send()
    letter().send()
    assert len(smtp.letters) == 1


def test_the_server_hangs_up_after_taking_the_letter(smtp: Mailroom) -> None:
    smtp.hang_up_after_data()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        letter().send()
    assert len(smtp.letters) == 1


@pytest.mark.browser
def test_the_browser_reports_what_breaks_the_policy(visitors: Visitors) -> None:
    page = visitors.stranger()
    page.goto("/accounts/login/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)>')")
    page.wait_for_timeout(200)
    assert any("Content Security Policy" in problem for problem in visitors.problems)
    visitors.problems.clear()


@pytest.mark.browser
def test_axe_finds_a_field_without_a_label(visitors: Visitors) -> None:
    page = visitors.stranger()
    page.goto("/accounts/login/")
    page.evaluate("document.querySelector('main, body').insertAdjacentHTML('beforeend', '<input type=text>')")
    assert any(fault.startswith("label:") for fault in accessibility_faults(page))


@pytest.mark.browser
def test_somebody_is_signed_in(visitors: Visitors) -> None:
    user = User.objects.create_user("asha@example.in", full_name="Asha Rao", is_active=True)
    page = visitors.signed_in(user)
    page.goto("/accounts/password/change/")
    assert "/login" not in page.url
